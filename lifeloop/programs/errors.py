"""Refusals about mini programs."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class ProgramNotFound(DomainError):
    code = "PROGRAM_NOT_FOUND"
    text = N_("There is no such mini program.")
    kind = Refusal.NOT_FOUND


class ProgramStateRefused(DomainError):
    code = "PROGRAM_STATE_REFUSED"
    text = N_(
        "The mini program's present state does not allow this. Reload the page to see what is possible now."
    )


class ProgramNameTaken(DomainError):
    code = "PROGRAM_NAME_TAKEN"
    text = N_("Another mini program has this name. Choose another.")
    field = "name"


class NothingToRelease(DomainError):
    code = "NOTHING_TO_RELEASE"
    text = N_("Upload a package or give an https address before you submit.")


class NothingNewer(DomainError):
    code = "NOTHING_NEWER"
    text = N_("People have the newest version already. Upload a newer package before you submit.")


class AddressInvalid(DomainError):
    code = "ADDRESS_INVALID"
    text = N_("Give an address that begins with https:// and has a public host name.")
    kind = Refusal.INVALID
    field = "address"


class PackageInvalid(DomainError):
    code = "PACKAGE_INVALID"
    text = N_("The package cannot be used: %(reason)s.")
    kind = Refusal.INVALID
    field = "package"


class CategoryInvalid(DomainError):
    code = "CATEGORY_INVALID"
    text = N_("Choose a category.")
    kind = Refusal.INVALID
    field = "category"


class ProgramIntroductionLength(DomainError):
    code = "PROGRAM_INTRODUCTION_LENGTH"
    text = N_("An introduction has 1 to 500 characters.")
    kind = Refusal.INVALID
    field = "introduction"
