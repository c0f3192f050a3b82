"""Refusals about binding, association and grants."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class AlreadyBound(DomainError):
    code = "ALREADY_BOUND"
    text = N_("This mini program is bound to a lifestyle account already. Unbind it first.")


class NotBound(DomainError):
    code = "NOT_BOUND"
    text = N_("This mini program is not bound to a lifestyle account.")


class ProgramNotBindable(DomainError):
    code = "PROGRAM_NOT_BINDABLE"
    text = N_("The platform has suspended this mini program; its binding cannot be changed now.")


class AccountNotBindable(DomainError):
    code = "ACCOUNT_NOT_BINDABLE"
    text = N_(
        "This lifestyle account cannot be bound: it is not opened yet, or the platform has suspended it."
    )
    field = "account_id"


class WrongOwnerLogin(DomainError):
    """The one answer of step one: unknown login, wrong password, no administrator, nothing to offer, too many tries."""

    code = "WRONG_OWNER_LOGIN"
    text = N_(
        "This login and password do not match an administrator of a merchant with a lifestyle account, or there were too many tries."
    )
    kind = Refusal.FORBIDDEN
    field = "password"


class WrongOwnerCode(DomainError):
    """The one answer of step two: wrong, old, used, of another session or of another purpose."""

    code = "WRONG_OWNER_CODE"
    text = N_("The code is wrong or no longer valid. Check it, or begin again.")
    kind = Refusal.INVALID
    field = "code"


class TicketInvalid(DomainError):
    code = "TICKET_INVALID"
    text = N_("This proof was used or is over. Begin again with the owner's login.")
    kind = Refusal.FORBIDDEN


class NotAssociable(DomainError):
    """Malformed, unknown, not a mini program, not listed: one answer (the seed's exact prompt in Chinese)."""

    code = "NOT_ASSOCIABLE"
    text = N_("Enter a correct mini program appid and try again")
    kind = Refusal.NOT_FOUND
    field = "app_id"


class AlreadyAssociated(DomainError):
    code = "ALREADY_ASSOCIATED"
    text = N_("This mini program is associated already.")
    field = "app_id"


class AssociationCap(DomainError):
    code = "ASSOCIATION_CAP"
    text = N_(
        "A lifestyle account can be associated with at most %(most)s mini programs. Dissociate one first."
    )
    kind = Refusal.LIMITED


class NotAssociated(DomainError):
    code = "NOT_ASSOCIATED"
    text = N_("This mini program is not associated.")
    kind = Refusal.NOT_FOUND


class AccountCannotAssociate(DomainError):
    code = "ACCOUNT_CANNOT_ASSOCIATE"
    text = N_(
        "Mini programs can be associated once the lifestyle account is opened and not suspended."
    )


class GrantNotFound(DomainError):
    code = "GRANT_NOT_FOUND"
    text = N_("There is no such grant, or it has ended.")
    kind = Refusal.NOT_FOUND


class GrantRequested(DomainError):
    code = "GRANT_REQUESTED"
    text = N_("A request for this lifestyle account is waiting for an answer already.")
    field = "account_id"


class OwnAccount(DomainError):
    code = "OWN_ACCOUNT"
    text = N_("This lifestyle account is your own merchant's; bind it directly.")
    field = "account_id"


class LimitInvalid(DomainError):
    code = "LIMIT_INVALID"
    text = N_("A daily limit is a whole number from 1 to 1000000, an end lies in the future.")
    kind = Refusal.INVALID
    field = "per_day"
