"""Refusals about lifestyle accounts."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class AccountNotFound(DomainError):
    code = "ACCOUNT_NOT_FOUND"
    text = N_("There is no such lifestyle account.")
    kind = Refusal.NOT_FOUND
    field = "account_id"


class AccountStateRefused(DomainError):
    code = "ACCOUNT_STATE_REFUSED"
    text = N_(
        "The lifestyle account's present state does not allow this. Reload the page to see what is possible now."
    )


class AccountNameTaken(DomainError):
    code = "ACCOUNT_NAME_TAKEN"
    text = N_("Another lifestyle account has this name. Choose another.")
    field = "name"


class AccountNameLength(DomainError):
    code = "ACCOUNT_NAME_LENGTH"
    text = N_("A name has 2 to 20 characters.")
    kind = Refusal.INVALID
    field = "name"


class IntroductionLength(DomainError):
    code = "INTRODUCTION_LENGTH_LIMIT"
    text = N_("An introduction has 1 to %(most)s characters.")
    kind = Refusal.INVALID
    field = "introduction"


class GreetingLength(DomainError):
    code = "PUBLIC_GREETING_OVERLIMT"
    text = N_("A greeting has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "greeting"


class AccountListed(AccountStateRefused):
    code = "LIFE_ALREADY_ON_PLATFORM"
    text = N_("The lifestyle account is listed already.")


class AccountNotListed(AccountStateRefused):
    code = "LIFE_ALREADY_DEBARK"
    text = N_("The lifestyle account is not listed.")
