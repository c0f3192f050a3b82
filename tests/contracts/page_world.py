"""The company whose pages are visited, and what stands for each argument of a path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings

from lifeloop.identity.models import Invitation, Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Grant, GrantState
from tests import factories as make
from tests import factories_broadcasts as sending
from tests import factories_certificates as certificates
from tests import factories_data as figures
from tests import factories_diagnostics as diagnostics
from tests import factories_followers as following
from tests import factories_operations as operations
from tests import factories_placements as placed
from tests import factories_promotion as promotion
from tests import factories_talks as talking
from tests import factories_templates as templates
from tests import factories_webhooks as webhooks
from tests.factories_articles import make_article_with_version
from tests.factories_notices import make_notice


@dataclass
class World:
    """One merchant with a member of each role and ``rows`` of everything; and another merchant's owner."""

    rows: int = 1
    roles: dict[Role, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.merchant: Merchant = make.make_merchant()
        for role in Role:
            self.roles[role] = make.make_member()
            make.join(self.roles[role], self.merchant, role)
        self.stranger: Member = make.make_member()
        self.other: Merchant = make.make_merchant(owner=self.stranger)
        self.operator: Member = make.make_member(is_operator=True)
        self._people()
        self._apps()

    def _people(self) -> None:
        owner = self.roles[Role.OWNER]
        for _ in range(self.rows):
            self.colleague: Member = make.make_member()
            make.join(self.colleague, self.merchant, Role.VIEWER)
            self.invitation: Invitation = make.make_invitation(self.merchant)
            self.notice = make_notice(owner, self.merchant)
        self.token = f"token-of-an-invitation-{make.number()}"
        make.make_invitation(self.other, token=self.token, phone=owner.phone)
        self.session: UserSession = UserSession.objects.create(
            user=owner,
            ip="127.0.0.1",
            session_key=f"elsewhere{make.number()}",
            user_agent="Firefox/1",
        )

    def _apps(self) -> None:
        for _ in range(self.rows):
            self.program: Program = make.make_program(self.merchant)
            self.account: Account = make.make_account(self.merchant)
            self.key = certificates.make_certified_key(self.program.app)
            self._delegation()
            make.bind(self.program, self.account)
            make.associate(self.account, self.program)
            make.make_version(self.program)
            self.template = make.make_template(self.program)
            self.proposal = templates.proposal(proposed_by=self.merchant)
            templates.industry(self.account)
            self.account_template = templates.account_template(self.account)
            self.person = make.make_person()
            make.follow(self.person, self.account)
            self.label = following.make_label(self.account)
            following.put_label(self.label, self.person, "gold")
            self.group = following.make_group(self.account)
            self.transfer = following.make_transfer(self.account)
            self.article = make_article_with_version(self.account)
            self.picture = promotion.make_picture(self.account)
            self.promotion_code = promotion.make_code(self.account)
            self.failed_job = operations.make_failed_job()
            self.short_link = promotion.make_short_link(self.account)
            self.sheet = promotion.make_sheet(self.account)
            promotion.make_sheet(self.account, state="in_review")
            self.reviewed: Program = make.make_program(
                self.merchant, state=ProgramState.IN_REVIEW, version=None
            )
            make.make_account(self.merchant, state=AccountState.OPENING)
            self._grants()
        for _ in range(self.rows - 1):
            self._more()
        self.sent_picture, self.rule = talking.fill(self.account, self.person, self.rows)
        self.broadcast = [sending.draft(self.account) for _ in range(self.rows)][-1]
        self.receiver, self.delivery = webhooks.fill(self.account, self.rows)
        self.call = diagnostics.fill(self.program.app, self.rows)
        self.menu, self.slot, self.set = placed.fill(self.account, self.program, self.rows)
        figures.fill_of_everything(self.merchant, self.account, self.program, self.rows)

    def _more(self) -> None:
        """One more of everything for the account and the program whose pages are visited."""
        account, program, person = self.account, self.program, make.make_person()
        make.associate(account, make.make_program(self.merchant))
        make.make_version(program)
        make.make_template(program)
        make.make_key(program.app)
        templates.account_template(account)
        make.follow(person, account)
        following.put_label(following.make_label(account), person, "silver")
        following.put_label(self.label, person, "silver")
        following.make_group(account)
        following.make_transfer(account)
        make_article_with_version(account)
        promotion.make_picture(account)
        promotion.make_code(account)
        promotion.make_short_link(account)
        promotion.make_sheet(account)

    def _delegation(self) -> None:
        """Another company's program acts for this one's."""
        provider = make.make_program(self.other).app
        provider.callback_address = "https://p.example.com/"
        provider.save()
        self.delegation = certificates.make_app_auth_token(
            provider, self.program.app, str(make.number())
        )

    def _grants(self) -> None:
        """One that waits for this merchant's answer, one it gave, one it waits for."""
        theirs, waiting = make.make_program(self.other), GrantState.REQUESTED
        self.grant: Grant = make.make_grant(theirs, self.account, state=waiting)
        self.link = f"token-of-a-grant-{make.number()}"
        self.given: Grant = make.make_grant(
            make.make_program(self.other), self.account, revoke_token_hash=ids.token_hash(self.link)
        )
        make.bind(self.given.program, self.account, grant=self.given)
        self.asked: Grant = make.make_grant(
            make.make_program(self.merchant), make.make_account(self.other), state=waiting
        )

    def file(self) -> str:
        """A file of a package, and the query that names it."""
        folder = Path(settings.MEDIA_ROOT) / "packages" / self.reviewed.pk / "1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text("<p>Coffee</p>", "utf-8")
        return "name=index.html"


# What stands for an argument, by its name or by page and name. Whoever adds a new kind adds a line.
OBJECTS: dict[str | tuple[str, str], Callable[[World], Any]] = {
    "program": lambda world: world.program.pk,
    "call_id": lambda world: world.call.pk,
    "picture_id": lambda world: world.picture.pk,
    "broadcast_id": lambda world: world.broadcast.pk,
    ("account-broadcast-act", "act"): lambda world: "discard",
    "article_id": lambda world: world.article.pk,
    "program_id": lambda world: world.program.pk,
    "group_id": lambda world: world.group.pk,
    "label_id": lambda world: world.label.pk,
    "transfer_id": lambda world: world.transfer.pk,
    "user_id": lambda world: world.person.user_id,
    "own_id": lambda world: world.sent_picture.id,
    "rule_id": lambda world: world.rule.pk,
    "account": lambda world: world.account.pk,
    "app": lambda world: world.program.pk,
    "app_id": lambda world: world.reviewed.pk,
    "act": lambda world: "delete",
    "code": lambda world: world.template.library_id,
    "code_id": lambda world: world.promotion_code.pk,
    "decision": lambda world: "approve",
    "grant_id": lambda world: world.grant.pk,
    "invitation_id": lambda world: world.invitation.pk,
    "job_id": lambda world: world.failed_job.pk,
    "key_id": lambda world: world.key.pk,
    "kind": lambda world: "program",
    "link_id": lambda world: world.short_link.pk,
    "member_id": lambda world: world.colleague.pk,
    "menu_id": lambda world: world.menu.pk,
    "merchant_id": lambda world: world.other.pk,
    "notice_id": lambda world: world.notice.pk,
    "number": lambda world: 1,
    "receiver_id": lambda world: world.receiver.pk,
    "delivery_id": lambda world: world.delivery.pk,
    "scene_id": lambda world: world.sheet.pk,
    "session_id": lambda world: world.session.pk,
    "provider_id": lambda world: world.delegation.provider_id,
    "set_id": lambda world: world.set.pk,
    "slot_id": lambda world: world.slot.pk,
    "template_id": lambda world: world.template.pk,
    "what": lambda world: "menu",
    "whose": lambda world: "root",
    ("account-template-choose", "code"): lambda world: world.account_template.library_id,
    ("account-template-state", "template_id"): lambda world: world.account_template.pk,
    ("account-template-try", "template_id"): lambda world: world.account_template.pk,
    ("platform-proposal", "code"): lambda world: world.proposal.pk,
    ("grant-limit", "grant_id"): lambda world: world.given.pk,
    ("grant-link", "token"): lambda world: world.link,
    ("grant-revoke", "grant_id"): lambda world: world.given.pk,
    ("invitation", "token"): lambda world: world.token,
    ("program-request-withdraw", "grant_id"): lambda world: world.asked.pk,
    ("program-request-withdraw", "program"): lambda world: world.asked.program_id,
}
# What a page asks for behind its path.
QUERIES: dict[str, Callable[[World], str]] = {
    "platform-file": World.file,
    "app-consent": lambda world: (
        f"app_id={world.delegation.provider_id}&redirect_uri=https://p.example.com/"
    ),
}
# Arguments whose objects belong to one member, not to the merchant: here all to the merchant's owner.
PERSONAL = {
    ("session-end", "session_id"),
    ("invitation", "token"),
    ("notice-open", "notice_id"),
    ("notice-read", "notice_id"),
}
# Pages for any signed-in member that look by themselves at the roles in the object's own merchant.
ADMINISTRATORS_ONLY = {"grant-link"}
