"""For every kind of notice an act that makes it, done by the real services: who is to hear of it, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lifeloop.followers.services import transfers
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import delegations, keys, members, merchants, second_factor, signin
from lifeloop.lifestyle import services as lifestyle
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.messaging.services import broadcast_records, library, talks_in
from lifeloop.outbox import emit
from lifeloop.placements.services import sheets
from lifeloop.programs import services as programs
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Grant
from lifeloop.relations.services import association, binding, grants
from lifeloop.webhooks.models import OffBecause
from lifeloop.webhooks.services import telling as webhook_telling
from tests import factories as make
from tests import factories_broadcasts as sending
from tests import factories_followers as following
from tests import factories_promotion as promotion
from tests import factories_talks as talking
from tests import factories_templates as templates
from tests import factories_webhooks as webhooks
from tests.notices.scene import FREE, Company, Scene, by


@dataclass
class Heard:
    """Who hears: of a company the members whose role may, or only the named ones; ``but``: not these."""

    says: str
    company: Company | None = None
    only: list[Member] | None = None
    but: list[Member] = field(default_factory=list)


Act = Callable[[Scene], Heard]
ACTS: dict[str, Act] = {}


def act(function: Act) -> Act:
    ACTS[function.__name__] = function
    return function


def _asked(scene: Scene) -> Grant:
    ours, theirs = scene.ours, scene.theirs
    return grants.request(
        by(ours.owner), ours.program, account_id=theirs.account.pk, member=ours.owner
    )


def _agreed(scene: Scene) -> Grant:
    grant, theirs = _asked(scene), scene.theirs
    grants.approve(
        by(theirs.owner), theirs.merchant, grant_id=grant.pk, member=theirs.owner, limits=FREE
    )
    return grant


@act
def grant_given(scene: Scene) -> Heard:
    ours, theirs = scene.ours, scene.theirs
    grants.grant_by_login(ours.program, theirs.account, member=ours.owner, owner=theirs.admin)
    return Heard(f"“{ours.program.name}” of {ours.merchant.name} was bound", theirs)


@act
def grant_requested(scene: Scene) -> Heard:
    _asked(scene)
    return Heard(f"{scene.ours.merchant.name} asks to bind", scene.theirs)


@act
def grant_answered(scene: Scene) -> Heard:
    _agreed(scene)
    return Heard(f"{scene.theirs.merchant.name} agreed", scene.ours)


@act
def grant_revoked(scene: Scene) -> Heard:
    grant = _agreed(scene)
    grants.revoke(by(scene.theirs.owner), scene.theirs.merchant, grant_id=grant.pk)
    return Heard(f"{scene.theirs.merchant.name} took back its grant", scene.ours)


@act
def grant_limited(scene: Scene) -> Heard:
    grant = _agreed(scene)
    grants.limit(by(scene.theirs.owner), scene.theirs.merchant, grant_id=grant.pk, limits=FREE)
    return Heard(f"changed what “{scene.ours.program.name}” may send", scene.ours)


@act
def binding_ended(scene: Scene) -> Heard:
    _agreed(scene)
    binding.unbind(by(scene.ours.owner), scene.ours.program)
    return Heard(f"{scene.ours.merchant.name} unbound “{scene.ours.program.name}”", scene.theirs)


@act
def association_made(scene: Scene) -> Heard:
    ours, theirs = scene.ours, scene.theirs
    association.associate(by(ours.owner), ours.account, app_id=theirs.program.pk, member=ours.owner)
    return Heard(f"associated your mini program “{theirs.program.name}”", theirs)


@act
def program_reviewed(scene: Scene) -> Heard:
    row = make.make_program(scene.ours.merchant, state=ProgramState.IN_REVIEW)
    programs.reject(scene.platform, row.pk, note="no logo")
    return Heard(f"“{row.name}” was sent back: no logo", scene.ours)


@act
def program_stopped(scene: Scene) -> Heard:
    programs.suspend(scene.platform, scene.ours.program.pk, note="spam")
    return Heard(f"suspended your mini program “{scene.ours.program.name}”", scene.ours)


@act
def account_reviewed(scene: Scene) -> Heard:
    row = make.make_account(scene.ours.merchant, state=AccountState.OPENING)
    lifestyle.approve(scene.platform, row.pk)
    return Heard(f"“{row.name}” is opened", scene.ours)


@act
def account_stopped(scene: Scene) -> Heard:
    lifestyle.suspend(scene.platform, scene.ours.account.pk, note="spam")
    return Heard(f"suspended your lifestyle account “{scene.ours.account.name}”", scene.ours)


@act
def sheet_reviewed(scene: Scene) -> Heard:
    sheet = promotion.make_sheet(scene.ours.account, state="in_review")
    sheets.reject(scene.platform, sheet.pk, note="too loud")
    return Heard("was sent back: too loud", scene.ours)


@act
def proposal_reviewed(scene: Scene) -> Heard:
    row = templates.proposal(proposed_by=scene.ours.merchant)
    library.reject(scene.platform, code=row.pk, note="there is one")
    return Heard("was not taken: there is one", scene.ours)


@act
def receiver_off(scene: Scene) -> Heard:
    receiver = webhooks.make_webhook(scene.ours.merchant, "https://events.example.com/in")
    receiver.off_because = OffBecause.GONE
    receiver.save()
    webhook_telling.tell_off(receiver)
    return Heard("no longer sent to https://events.example.com/in", scene.ours)


def _broadcast(ours: Company, state: BroadcastState, submitted_by: Member) -> Broadcast:
    row = sending.draft(ours.account)
    row.state, row.made_by, row.submitted_by = state, ours.owner, submitted_by
    row.save()
    return row


@act
def broadcast_waits(scene: Scene) -> Heard:
    ours = scene.ours
    row = _broadcast(ours, BroadcastState.WAITING, ours.owner)
    broadcast_records.tell(row, "broadcast.waits", by=ours.owner.pk)
    return Heard(f"A broadcast of “{ours.account.name}”", ours, but=[ours.owner])


@act
def broadcast_ended(scene: Scene) -> Heard:
    ours = scene.ours
    row = _broadcast(ours, BroadcastState.SUCCESS, ours.admin)
    broadcast_records.tell(row, "broadcast.ended")
    return Heard(
        f"broadcast of “{ours.account.name}” was sent", ours, only=[ours.owner, ours.admin]
    )


@act
def transfer_ended(scene: Scene) -> Heard:
    ours = scene.ours
    row = following.make_transfer(ours.account, state="running", made_by_id=ours.admin.pk)
    assert transfers.finish(row)
    return Heard("is ready to be downloaded", ours, only=[ours.admin])


@act
def talk_waits(scene: Scene) -> Heard:
    account = scene.ours.account
    talks_in.say(talking.make_follower(account), account, key="a" * 16, text="Open today?")
    return Heard(f"Somebody wrote to “{account.name}”", scene.ours)


@act
def session_begun(scene: Scene) -> Heard:
    owner = scene.ours.owner
    assert signin.note_session(owner, device="", address="203.0.113.9", agent="Firefox")
    return Heard("from 203.0.113.9", only=[owner])


@act
def password_changed(scene: Scene) -> Heard:
    member = scene.ours.owner
    member.set_password(make.PASSWORD)
    member.save()
    members.change_password(
        member, old=make.PASSWORD, new="quite another long password", keep_session=""
    )
    return Heard("Your password was changed", only=[member])


@act
def phone_changed(scene: Scene) -> Heard:
    emit("member.phone_changed", facts={"member": scene.ours.owner.pk})
    return Heard("The mobile phone of your login was changed", only=[scene.ours.owner])


@act
def second_factor_(scene: Scene) -> Heard:
    member = scene.ours.owner
    member.set_password(make.PASSWORD)
    member.save()
    second_factor.disable(member, password=make.PASSWORD, address="")
    return Heard("was turned off", only=[member])


@act
def role_changed(scene: Scene) -> Heard:
    ours = scene.ours
    viewer = ours.roles[Role.VIEWER]
    members.change_role(by(ours.owner), ours.merchant, member_id=viewer.pk, role=Role.OPERATOR)
    return Heard(f"You are an operator of {ours.merchant.name} now", only=[viewer])


@act
def member_joined(scene: Scene) -> Heard:
    newcomer = make.make_member()
    make.make_invitation(scene.ours.merchant, token="come-in", phone=newcomer.phone)
    members.accept_invitation(newcomer, token="come-in")
    return Heard(f"{newcomer.login} accepted the invitation and is a viewer", scene.ours)


@act
def keys_changed(scene: Scene) -> Heard:
    ours = scene.ours
    keys.make_aes_key(by(ours.owner), ours.program.app)
    return Heard(f"content key was made for “{ours.program.name}”", ours, but=[ours.owner])


@act
def consent_given(scene: Scene) -> Heard:
    ours, theirs = scene.ours, scene.theirs
    delegations.consent(by(ours.owner), ours.program.app, provider_app_id=theirs.program.pk)
    return Heard(f"of {theirs.merchant.name} was allowed to act", ours, but=[ours.owner])


@act
def merchant_stopped(scene: Scene) -> Heard:
    merchants.set_state(scene.platform, scene.ours.merchant.pk, suspended=True)
    return Heard(f"The platform suspended {scene.ours.merchant.name}", scene.ours)


@act
def review_waits(scene: Scene) -> Heard:
    ours = scene.ours
    lifestyle.open_account(by(ours.owner), ours.merchant, name="喜鹊早报", introduction="News.")
    return Heard(f"“喜鹊早报” of {ours.merchant.name} waits", only=[scene.operator])


@act
def texts_pumped(scene: Scene) -> Heard:
    emit("texts.pumped", facts={"sent": 60, "refused": 100, "cost": "3.00", "by": "sms.block.1h"})
    return Heard("60 were sent in this hour for about ¥3.00", only=[scene.operator])


ACTS["second_factor"] = ACTS.pop("second_factor_")
