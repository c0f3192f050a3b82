"""The acts of the audit log in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The first word of an action → what the filter calls it.
KINDS: dict[str, Promise] = {
    "member": _("Members"),
    "merchant": _("Company"),
    "program": _("Mini programs"),
    "account": _("Lifestyle accounts"),
    "binding": _("Binding"),
    "association": _("Association"),
    "grant": _("Grants"),
    "key": _("Keys"),
    "template": _("Template messages"),
}

ACTS: dict[str, Promise] = {
    "account.approve": _("Lifestyle account approved"),
    "account.delist": _("Lifestyle account delisted"),
    "account.edited": _("Lifestyle account edited"),
    "account.greeting_set": _("Greeting changed"),
    "account.list": _("Lifestyle account listed"),
    "account.opened": _("Lifestyle account opened"),
    "account.reject": _("Lifestyle account sent back"),
    "account.resume": _("Lifestyle account resumed by the platform"),
    "account.submit": _("Lifestyle account submitted again"),
    "account.suspend": _("Lifestyle account suspended by the platform"),
    "association.ended": _("Dissociated"),
    "association.made": _("Associated"),
    "binding.bound": _("Bound"),
    "binding.owner_code_right": _("Other owner: SMS code right"),
    "binding.owner_code_wrong": _("Other owner: SMS code wrong"),
    "binding.owner_login_right": _("Other owner: login right"),
    "binding.owner_login_wrong": _("Other owner: login wrong"),
    "binding.ticket_refused": _("Other owner: binding refused"),
    "binding.unbound": _("Unbound"),
    "grant.approved": _("Grant approved"),
    "grant.declined": _("Grant declined"),
    "grant.given": _("Grant given by login and SMS code"),
    "grant.limited": _("Grant limited"),
    "grant.owner_told": _("Owner told about a grant"),
    "grant.requested": _("Grant requested"),
    "grant.revoked": _("Grant revoked"),
    "grant.withdrawn": _("Grant request withdrawn"),
    "key.added": _("Key added"),
    "key.aes_made": _("Content key made"),
    "key.retired": _("Key retired"),
    "member.invitation_withdrawn": _("Invitation withdrawn"),
    "member.invited": _("Member invited"),
    "member.joined": _("Member joined"),
    "member.password_changed": _("Password changed"),
    "member.password_reset": _("Password reset by SMS"),
    "member.phone_changed": _("Mobile phone changed"),
    "member.registered": _("Member registered"),
    "member.removed": _("Member removed"),
    "member.role_changed": _("Role changed"),
    "member.totp_off": _("Two-step verification turned off"),
    "member.totp_on": _("Two-step verification turned on"),
    "merchant.founded": _("Company founded"),
    "merchant.renamed": _("Company renamed"),
    "merchant.resumed": _("Company resumed by the platform"),
    "merchant.suspended": _("Company suspended by the platform"),
    "program.address_set": _("Address of the mini program set"),
    "program.approve": _("Mini program approved"),
    "program.created": _("Mini program created"),
    "program.delist": _("Mini program delisted"),
    "program.edited": _("Mini program edited"),
    "program.list": _("Mini program listed"),
    "program.package_uploaded": _("Package uploaded"),
    "program.reject": _("Mini program sent back"),
    "program.resume": _("Mini program resumed by the platform"),
    "program.submit": _("Mini program submitted for review"),
    "program.suspend": _("Mini program suspended by the platform"),
    "program.withdraw": _("Mini program withdrawn from review"),
    "template.chosen": _("Message template chosen"),
    "template.stopped": _("Message template stopped"),
}


def described(action: str) -> str:
    """The act in the reader's language; one that has no words yet shows its code."""
    return str(ACTS.get(action, action))
