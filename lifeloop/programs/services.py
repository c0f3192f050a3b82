"""Writes on mini programs: one function, one transaction, one sentence of the product."""

from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import pictures
from lifeloop.identity.errors import MerchantSuspended
from lifeloop.identity.models import App, AppKind, Merchant, MerchantState
from lifeloop.identity.rules.logins import check_name
from lifeloop.identity.services.apps import new_app
from lifeloop.kernel import clock
from lifeloop.outbox import emit
from lifeloop.programs import packages, store
from lifeloop.programs.errors import (
    CategoryInvalid,
    NothingNewer,
    NothingToRelease,
    ProgramIntroductionLength,
    ProgramNameTaken,
    ProgramNotFound,
)
from lifeloop.programs.models import Program, Source, Version
from lifeloop.programs.rules import (
    CATEGORIES,
    Act,
    ProgramState,
    check_address,
    is_update,
    move,
    move_update,
)


def create(
    actor: Actor,
    merchant: Merchant,
    *,
    name: str,
    category: str,
    introduction: str,
    logo: UploadedFile | None = None,
) -> Program:
    """A new draft with an APPID. Refused: name or introduction length, a taken name, a bad picture."""
    _check(name, category, introduction)
    if merchant.state != MerchantState.ACTIVE:
        raise MerchantSuspended
    path = pictures.keep(logo) if logo else ""
    with write():
        _refuse_taken(name)
        app = new_app(merchant, AppKind.PROGRAM)
        program = Program.objects.create(
            app=app,
            name=name.strip(),
            category=category,
            introduction=introduction.strip(),
            logo=path,
        )
        _changed(actor, program, "program.created")
    return program


def edit(
    actor: Actor,
    program: Program,
    *,
    name: str,
    category: str,
    introduction: str,
    logo: UploadedFile | None = None,
) -> Program:
    """Change what people read about the program; shown at once, on record."""
    _check(name, category, introduction)
    path = pictures.keep(logo) if logo else ""
    with write():
        row = _locked(program.pk)
        if row.name != name.strip():
            _refuse_taken(name)
        row.name, row.category, row.introduction = name.strip(), category, introduction.strip()
        row.logo = path or row.logo
        row.changed_at = clock.now()
        row.save(update_fields=["name", "category", "introduction", "logo", "changed_at"])
        _changed(actor, row, "program.edited")
    return row


def upload_package(actor: Actor, program: Program, *, file: BinaryIO, member_id: int) -> Version:
    """A new version from a package; people get it when the program is next approved. Drafts show it to members.

    Refused: :class:`PackageInvalid` with the reason; nothing is kept then.
    """
    package = packages.read(file, app_id=program.pk)
    with store.staged(package) as stage, write():
        row = _locked(program.pk)
        number = (
            row.versions.order_by("-number").values_list("number", flat=True).first() or 0
        ) + 1
        version = Version.objects.create(
            program=row,
            number=number,
            name=package.version_name,
            manifest=package.described(),
            digest=package.digest,
            size=package.size,
            uploaded_by_id=member_id,
        )
        store.place(stage, row.pk, number)
        if row.source != Source.PACKAGE:
            _allow_other_source(row)
            row.source = Source.PACKAGE
        if row.state == ProgramState.DRAFT:
            row.version = version
        row.changed_at = clock.now()
        row.save(update_fields=["source", "version", "changed_at", "state"])
        _changed(actor, row, "program.package_uploaded", {"version": number})
    return version


def set_address(actor: Actor, program: Program, *, address: str) -> Program:
    """Serve the program from an https address instead of a package; a draft's or a reviewed one's alike."""
    checked = check_address(address)
    with write():
        row = _locked(program.pk)
        _allow_other_source(row)
        row.source, row.address, row.changed_at = Source.ADDRESS, checked, clock.now()
        row.save(update_fields=["source", "address", "changed_at", "state"])
        _changed(actor, row, "program.address_set")
    return row


def _allow_other_source(row: Program) -> None:
    """Another address, or a package instead of one, was not what was reviewed: a draft again, refused while people use it."""
    if row.state in {ProgramState.APPROVED, ProgramState.DELISTED}:
        row.state = ProgramState.DRAFT
    elif row.state != ProgramState.DRAFT:
        move(row.state, row.suspended, Act.SUBMIT)


def submit(actor: Actor, program: Program) -> Program:
    """Hand the newest version to review. A listed program stays as it is meanwhile."""
    return _act(actor, program.pk, Act.SUBMIT)


def withdraw(actor: Actor, program: Program) -> Program:
    """Take it (or its next version) back from review."""
    return _act(actor, program.pk, Act.WITHDRAW)


def list_(actor: Actor, program: Program) -> Program:
    """上架: people find and open it from the next request on."""
    return _act(actor, program.pk, Act.LIST)


def delist(actor: Actor, program: Program) -> Program:
    """下架: a page says so from the next request on; bindings and associations stay on record."""
    return _act(actor, program.pk, Act.DELIST)


def approve(operator: Actor, program_id: str) -> Program:
    """The operator's yes: the merchant may list it; a listed program's next version goes to everybody at once."""
    return _act(operator, program_id, Act.APPROVE)


def reject(operator: Actor, program_id: str, *, note: str) -> Program:
    """The operator's no, with a reason: it is a draft again, or its next version is not given out."""
    return _act(operator, program_id, Act.REJECT, note)


def suspend(operator: Actor, program_id: str, *, note: str) -> Program:
    """The operator stops it: dark everywhere from the next request on."""
    return _act(operator, program_id, Act.SUSPEND, note)


def resume(operator: Actor, program_id: str) -> Program:
    """The operator lets it go on in the state it was in."""
    return _act(operator, program_id, Act.RESUME)


def _act(actor: Actor, program_id: str, act: Act, note: str = "") -> Program:
    with write():
        row = _locked(program_id)
        if is_update(row.state, act):
            return _act_on_update(actor, row, act, note)
        state, suspended = move(row.state, row.suspended, act)
        if act is Act.SUBMIT and row.source == Source.PACKAGE:
            row.version = row.versions.order_by("-number").first()
        if act is Act.SUBMIT and not (row.version if row.source == Source.PACKAGE else row.address):
            raise NothingToRelease
        row.state, row.suspended, row.changed_at = state, suspended, clock.now()
        row.review_note, row.candidate = note[:200], None if act is Act.DELIST else row.candidate
        if state == ProgramState.LISTED and row.first_listed_at is None:
            row.first_listed_at = row.changed_at
        row.save()
        _changed(actor, row, f"program.{act.value}", {"note": note[:200]} if note else {})
        emit(
            "program.state",
            program_id=int(row.pk),
            merchant_id=row.app.merchant_id,
            facts={"state": state, "suspended": suspended, **_told(actor, act, note)},
        )
    return row


_UPDATES = {
    Act.SUBMIT: "program.update_submit",
    Act.WITHDRAW: "program.update_withdraw",
    Act.APPROVE: "program.update_approve",
    Act.REJECT: "program.update_reject",
}


def _act_on_update(actor: Actor, row: Program, act: Act, note: str) -> Program:
    """A listed program stays listed; its next version is handed in, taken back, given to everybody or sent back."""
    newest = row.versions.order_by("-number").first()
    waits = move_update(row.suspended, row.candidate is not None, act)
    if act is Act.SUBMIT and (
        row.source != Source.PACKAGE or newest is None or newest.pk == row.version_id
    ):
        raise NothingNewer
    decided = row.candidate
    if act is Act.APPROVE:
        row.version = decided
    row.candidate = newest if waits else None
    row.review_note, row.changed_at = note[:200], clock.now()
    row.save(update_fields=["version", "candidate", "review_note", "changed_at"])
    number = (row.candidate or decided or row.version).number  # type: ignore[union-attr]
    data: dict[str, object] = {"version": number, **({"note": note[:200]} if note else {})}
    _changed(actor, row, _UPDATES[act], data)
    emit(
        "program.update",
        program_id=int(row.pk),
        merchant_id=row.app.merchant_id,
        facts={"version": number, **_told(actor, act, note)},
    )
    return row


def _told(actor: Actor, act: Act, note: str) -> dict[str, object]:
    return {"act": act.value, "note": note[:200], "by": actor.member_id}


def _locked(program_id: str) -> Program:
    rows = for_update(
        Program.objects.select_related("app", "version", "candidate").filter(pk=program_id)
    )
    if not rows:
        raise ProgramNotFound
    return rows[0]


def _check(name: str, category: str, introduction: str) -> None:
    check_name(name, most=20)
    if category not in CATEGORIES:
        raise CategoryInvalid
    if not 1 <= len(introduction.strip()) <= 500:
        raise ProgramIntroductionLength


def _refuse_taken(name: str) -> None:
    # One row of the namespace is enough to make two equal names wait for each other.
    if Program.objects.filter(name__iexact=name.strip()).exists():
        raise ProgramNameTaken


def _changed(
    actor: Actor, program: Program, action: str, data: dict[str, object] | None = None
) -> None:
    target = Target("program", program.pk, program.name)
    record(
        actor=actor, action=action, target=target, merchant_id=merchant_id_of(program), data=data
    )


def merchant_id_of(program: Program) -> int:
    """Whose it is."""
    return App.objects.values_list("merchant_id", flat=True).get(pk=program.pk)
