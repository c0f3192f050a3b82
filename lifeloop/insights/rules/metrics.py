"""What is counted, and the kinds of things it is counted for."""

from enum import StrEnum


class Metric(StrEnum):
    """One thing that happens; ``docs/figures.md`` says exactly what each counts."""

    VISITED = "visited"  # a mini program was opened
    SHOWN = "shown"  # the follow component was drawn
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    ACCEPTED = "accepted"  # a message for a person
    SEEN = "seen"  # a message became read in the inbox
    OPENED = "opened"  # its card was tapped, for the first time
    RETURNED = "returned"  # a mini program was opened within the days of attribution after that
    MUTED = "muted"
    REFUSED = "refused"  # a send
    READ = "read"  # an article
    SHARED = "shared"  # an article
    TAPPED = "tapped"  # a menu entry
    SLOT_SHOWN = "slot_shown"
    SLOT_TAPPED = "slot_tapped"


class Kind(StrEnum):
    """What a figure may be of. The thing's id is text."""

    PUBLICATION = "publication"  # Publication.pk: a message to all followers
    SEND = "send"  # Send.pk: a broadcast to a part of the followers
    TEMPLATE = "template"  # UserTemplate.pk of a program
    NOTICE = "notice"  # AccountTemplate.pk of an account
    ARTICLE = "article"  # Article.pk
    MENU = "menu"  # "<Menu.pk>/<entry id>"
    SLOT = "slot"  # "ad" or MarketingSlot.pk
    PART = (
        "part"  # "<slot>/<part>": a frame ("0"…), a marketing slot's head ("head") or item ("0"…)
    )
    REASON = "reason"  # the code of a refusal
    REFUSAL = "refusal"  # "<template>/<code>"
    RELATION = "relation"  # "bound" or "associated": how program and account belong together


PUBLISHED = (
    "publication"  # the source of figures of messages to all; those of other messages: SendWay
)
BOUND, ASSOCIATED = "bound", "associated"
