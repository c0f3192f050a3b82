"""Refusals about people, merchants, codes and keys."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class WrongLogin(DomainError):
    """The one answer to an unknown name, a wrong password and a locked member."""

    code = "WRONG_LOGIN"
    text = N_("The login or the password is wrong.")
    kind = Refusal.FORBIDDEN


class TooManyTries(DomainError):
    code = "TOO_MANY_TRIES"
    text = N_("Too many tries. Try again in %(minutes)s minutes.")
    kind = Refusal.LIMITED


class TooSoon(DomainError):
    code = "CODE_TOO_SOON"
    text = N_("A code was just sent. Ask for another in %(seconds)s seconds.")
    kind = Refusal.LIMITED


class SmsLimited(DomainError):
    code = "SMS_LIMITED"
    text = N_("Too many codes were asked for. Try again in %(minutes)s minutes.")
    kind = Refusal.LIMITED


class InvitationsLimited(DomainError):
    code = "INVITATIONS_LIMITED"
    text = N_("Too many invitations were sent. Try again in %(minutes)s minutes.")
    kind = Refusal.LIMITED


class CountryNotServed(DomainError):
    code = "COUNTRY_NOT_SERVED"
    text = N_("Codes are not sent to numbers of this country.")
    kind = Refusal.INVALID
    field = "phone"


class PhoneInvalid(DomainError):
    code = "PHONE_INVALID"
    text = N_("Give a mobile phone number, for example 13800138000.")
    kind = Refusal.INVALID
    field = "phone"


class WrongCode(DomainError):
    """The one answer to a wrong, old, used or foreign code."""

    code = "WRONG_CODE"
    text = N_("The code is wrong or no longer valid. Check it, or get a new one.")
    kind = Refusal.INVALID
    field = "code"


class PasswordTooShort(DomainError):
    code = "PASSWORD_TOO_SHORT"
    text = N_("A password has at least %(least)s characters.")
    kind = Refusal.INVALID
    field = "password"


class PasswordTooShortAlone(DomainError):
    code = "PASSWORD_TOO_SHORT_ALONE"
    text = N_("Without a second factor a password has at least %(least)s characters.")
    kind = Refusal.INVALID
    field = "password"


class PasswordTooCommon(DomainError):
    code = "PASSWORD_TOO_COMMON"
    text = N_("This password is among the most used ones. Choose another.")
    kind = Refusal.INVALID
    field = "password"


class OldPasswordWrong(DomainError):
    code = "OLD_PASSWORD_WRONG"
    text = N_("The present password is wrong.")
    kind = Refusal.INVALID
    field = "old"


class LoginInvalid(DomainError):
    code = "LOGIN_INVALID"
    text = N_(
        "A login name has 4 to 32 letters, digits, dots, dashes or underscores, and begins with a letter."
    )
    kind = Refusal.INVALID
    field = "login"


class LoginTaken(DomainError):
    code = "LOGIN_TAKEN"
    text = N_("This login name is taken. Choose another.")
    field = "login"


class PhoneTaken(DomainError):
    code = "PHONE_TAKEN"
    text = N_("This phone number already belongs to a login.")
    field = "phone"


class NameLength(DomainError):
    code = "NAME_LENGTH"
    text = N_("A name has 2 to %(most)s characters.")
    kind = Refusal.INVALID
    field = "name"


class MerchantSuspended(DomainError):
    code = "MERCHANT_SUSPENDED"
    text = N_("The platform has suspended this merchant.")
    kind = Refusal.FORBIDDEN


class NotAllowed(DomainError):
    code = "NOT_ALLOWED"
    text = N_("Your role does not allow this.")
    kind = Refusal.FORBIDDEN


class LastOwner(DomainError):
    code = "LAST_OWNER"
    text = N_("A merchant keeps at least one owner.")


class MemberNotFound(DomainError):
    code = "MEMBER_NOT_FOUND"
    text = N_("There is no such member.")
    kind = Refusal.NOT_FOUND


class AlreadyMember(DomainError):
    code = "ALREADY_MEMBER"
    text = N_("This phone number already belongs to a member, or has an open invitation.")
    field = "phone"


class InvitationInvalid(DomainError):
    code = "INVITATION_INVALID"
    text = N_(
        "This invitation is not for your phone number, was withdrawn, or is over. Ask for a new one."
    )
    kind = Refusal.NOT_FOUND


class AppNotFound(DomainError):
    code = "APP_NOT_FOUND"
    text = N_("There is no such mini program or lifestyle account.")
    kind = Refusal.NOT_FOUND


class KeyInvalid(DomainError):
    code = "KEY_INVALID"
    text = N_(
        "Paste an RSA public key of 2048, 3072 or 4096 bits, as PEM or as one line of base64."
    )
    kind = Refusal.INVALID
    field = "public_key"


class KeyTaken(DomainError):
    code = "KEY_TAKEN"
    text = N_("This key is already in use for this app.")
    field = "public_key"


class TooManyKeys(DomainError):
    code = "TOO_MANY_KEYS"
    text = N_("Two keys are valid already. Retire one first.")


class KeyNotFound(DomainError):
    code = "KEY_NOT_FOUND"
    text = N_("There is no such key.")
    kind = Refusal.NOT_FOUND


class CodeInvalid(DomainError):
    """An auth code that is unknown, used, old, or of another app."""

    code = "isv.code-invalid"
    text = N_("The authorization code is invalid.")
    kind = Refusal.INVALID


class RefreshTokenInvalid(DomainError):
    code = "isv.refresh-token-invalid"
    text = N_("The refresh token is invalid.")
    kind = Refusal.INVALID


class RefreshTokenOld(DomainError):
    code = "isv.refresh-token-time-out"
    text = N_("The refresh token has expired.")
    kind = Refusal.INVALID


class CertificateRequestInvalid(DomainError):
    code = "CERTIFICATE_REQUEST_INVALID"
    text = N_("Paste a whole certificate request (CSR) of an RSA key of 2048, 3072 or 4096 bits.")
    kind = Refusal.INVALID
    field = "public_key"


class CertificateNotFound(DomainError):
    code = "CERTIFICATE_NOT_FOUND"
    text = N_("There is no such certificate.")
    kind = Refusal.NOT_FOUND


class CallbackInvalid(DomainError):
    code = "CALLBACK_INVALID"
    text = N_("Write a whole https address without # and without ?.")
    kind = Refusal.INVALID
    field = "callback_address"


class ConsentLinkWrong(DomainError):
    """The app or the address in the link is not one that may ask for a consent."""

    code = "CONSENT_LINK_WRONG"
    text = N_("This link is not a request that we know. Ask whoever sent it for a new one.")
    kind = Refusal.INVALID


class OwnAppConsent(DomainError):
    code = "OWN_APP_CONSENT"
    text = N_("An app needs no consent to act for itself.")
    kind = Refusal.INVALID


class PictureInvalid(DomainError):
    code = "PICTURE_INVALID"
    text = N_("Choose a PNG or JPEG picture of at most 1 MB, at least 32 × 32.")
    kind = Refusal.INVALID
    field = "logo"


class PictureUnreadable(DomainError):
    """What was uploaded is no picture, whatever its name says, or one that is cut off."""

    code = "PICTURE_UNREADABLE"
    text = N_("This is not a whole PNG, JPEG, WebP or GIF picture. Choose another file.")
    kind = Refusal.INVALID
    field = "picture"


class PictureTooLarge(DomainError):
    code = "PICTURE_TOO_LARGE"
    text = N_("A picture here has at most %(most)s MB. Save it smaller and try again.")
    kind = Refusal.INVALID
    field = "picture"


class PictureTooManyPixels(DomainError):
    code = "PICTURE_TOO_MANY_PIXELS"
    text = N_(
        "A picture has at most %(most)s million pixels, and no side above 20,000. Make it smaller and try again."
    )
    kind = Refusal.INVALID
    field = "picture"


class PersonNameTooLong(DomainError):
    code = "PERSON_NAME_TOO_LONG"
    text = N_("A name has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "name"


class JobNotFailed(DomainError):
    """It runs, is done, or held a secret that was erased when it failed: there is nothing to run again."""

    code = "JOB_NOT_FAILED"
    text = N_("This job cannot be run again: it did not fail, or its secret is gone.")
    kind = Refusal.CONFLICT


class RevealReason(DomainError):
    code = "REVEAL_REASON"
    text = N_("Say in %(least)s to %(most)s characters why: the person will read it.")
    kind = Refusal.INVALID
    field = "reason"
