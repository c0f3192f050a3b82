"""Refusals about broadcasts (群发)."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class BroadcastNotFound(DomainError):
    code = "BROADCAST_NOT_FOUND"
    text = N_("There is no such broadcast.")
    kind = Refusal.NOT_FOUND


class BroadcastStateRefused(DomainError):
    """``act`` is an :class:`~lifeloop.messaging.rules.broadcasts.Act` that the broadcast's ``state`` does not allow."""

    code = "BROADCAST_STATE_ILLEGAL"
    text = N_("The broadcast is in another state by now (%(state)s). Look at it again.")


class AudienceInvalid(DomainError):
    code = "BROADCAST_AUDIENCE_INVALID"
    text = N_("Choose who gets it: this group, label or list of people is gone or empty.")
    kind = Refusal.INVALID
    field = "audience"


class AudienceTooLong(DomainError):
    code = "BROADCAST_PEOPLE_OVER_LIMIT"
    text = N_("At most %(most)s people can be chosen one by one. Use a label or a group.")
    kind = Refusal.LIMITED
    field = "audience"


class AudienceEmpty(DomainError):
    code = "BROADCAST_AUDIENCE_EMPTY"
    text = N_("Nobody would get it at present.")
    field = "audience"


class BroadcastQuota(DomainError):
    """``most`` broadcasts of that sort a week (Monday to Sunday, GMT+8), by the day they are due."""

    code = "MSG_BATCH_SD_OVER"
    text = N_("This week's %(most)s broadcasts are used up. Choose a time in another week.")
    kind = Refusal.LIMITED
    field = "due_at"


class DueTooFar(DomainError):
    code = "BROADCAST_TIME_INVALID"
    text = N_("Choose a time within the next %(days)s days.")
    kind = Refusal.INVALID
    field = "due_at"


class OwnBroadcast(DomainError):
    code = "BROADCAST_OWN_APPROVAL"
    text = N_("A second member has to approve it: you made or submitted it yourself.")
    kind = Refusal.FORBIDDEN


class RequestReused(DomainError):
    code = "BROADCAST_REQUEST_REUSED"
    text = N_(
        "This form was sent before with another content. Open the list: the first one is there."
    )
    kind = Refusal.CONFLICT


class PreviewNumber(DomainError):
    code = "BROADCAST_PREVIEW_OVER_LIMIT"
    text = N_("Choose 1 to %(most)s members for the preview.")
    kind = Refusal.INVALID
    field = "members"


class PreviewUnreachable(DomainError):
    code = "BROADCAST_PREVIEW_UNREACHABLE"
    text = N_(
        "%(name)s cannot get a preview: sign in on the phone with the login's number and follow the account."
    )
    field = "members"


class PreviewStranger(DomainError):
    code = "BROADCAST_PREVIEW_STRANGER"
    text = N_("%(name)s is no member of this account's company.")
    kind = Refusal.NOT_FOUND
    field = "members"


class HoldOutShare(DomainError):
    code = "BROADCAST_HOLD_OUT_SHARE"
    text = N_("Keep back %(least)s to %(most)s per cent, or nobody.")
    kind = Refusal.INVALID
    field = "hold_out"


class HoldOutForNamed(DomainError):
    code = "BROADCAST_HOLD_OUT_NAMED"
    text = N_(
        "People who were chosen one by one, and those who are told of a correction, must all get it: nobody can be kept back."
    )
    field = "hold_out"
