"""What members do to a broadcast that is made: each act with its words and its one service."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.audit import Actor
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.rules.broadcasts import Act, may
from lifeloop.messaging.services import broadcasts, recalls

Text = Promise | str
SPELLED = 12  # characters at most
_SHORTEST = 4
_NOT_ON_KEYBOARDS = {"So", "Sk", "Cf", "Cn", "Co", "Cs", "Cc", "Me"}
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


def spelled(row: Broadcast) -> str:
    """What has to be typed before what cannot be undone: how the broadcast begins, without what no keyboard has.

    The last six digits of its number when that leaves nothing.
    """
    words = "".join(
        one
        for one in unicodedata.normalize("NFC", queries.line(row)).replace(_EMOJI_STYLE, "")
        if one.isspace() or unicodedata.category(one) not in _NOT_ON_KEYBOARDS
    )
    line = " ".join(words.split())
    start = line[:SPELLED]
    if line[SPELLED : SPELLED + 1].strip() and start.rfind(" ") >= _SHORTEST:
        start = start[: start.rfind(" ")]  # whole words
    return start.strip() or str(row.pk)[-6:]


@dataclass(frozen=True, slots=True)
class Deed:
    """``do`` takes actor, account, id and the note; ``needs``: the edge that must be there; ``typed``: asks for :func:`spelled`."""

    needs: Act
    question: Text
    button: Text
    said: Text
    do: Callable[[Actor, Account, int, str], object]
    consequences: Sequence[Text] = ()
    danger: bool = False
    note: bool = False
    typed: bool = False

    def offered(self, row: Broadcast) -> bool:
        """Whether the broadcast's state allows it."""
        return may(row.state, self.needs)


DEEDS: dict[str, Deed] = {
    "submit": Deed(
        Act.SUBMIT,
        _("Send “%(name)s”?"),
        _("Send"),
        _("It is on its way, or waits for its time or for a second member."),
        lambda actor, account, pk, _note: broadcasts.submit(actor, account, broadcast_id=pk),
        [_("What people have read cannot be unread; it can be recalled.")],
    ),
    "approve": Deed(
        Act.APPROVE,
        _("Approve “%(name)s”?"),
        _("Approve"),
        _("Approved. It goes at its time, or now when that has passed."),
        lambda actor, account, pk, _note: broadcasts.approve(actor, account, broadcast_id=pk),
        [_("It goes to everybody in its audience at that moment.")],
    ),
    "reject": Deed(
        Act.REJECT,
        _("Send “%(name)s” back?"),
        _("Send back"),
        _("It is sent back with your reason."),
        lambda actor, account, pk, note: broadcasts.reject(
            actor, account, broadcast_id=pk, note=note
        ),
        [_("Its maker reads your reason, and may change it and submit it again.")],
        danger=True,
        note=True,
    ),
    "withdraw": Deed(
        Act.WITHDRAW,
        _("Take “%(name)s” back to the drafts?"),
        _("Take back"),
        _("It is a draft again; nothing was sent."),
        lambda actor, account, pk, _note: broadcasts.withdraw(actor, account, broadcast_id=pk),
        [_("Its part of the week's quota is given back.")],
    ),
    "discard": Deed(
        Act.EDIT,
        _("Throw the draft “%(name)s” away?"),
        _("Throw away"),
        _("The draft is gone."),
        lambda actor, account, pk, _note: broadcasts.discard(actor, account, broadcast_id=pk),
        danger=True,
    ),
    "stop": Deed(
        Act.STOP,
        _("Stop sending “%(name)s”?"),
        _("Stop sending"),
        _("Stopped. Nobody else gets it until you go on."),
        lambda actor, account, pk, _note: recalls.stop(actor, account, broadcast_id=pk),
        [_("Who has it keeps it. You can go on where it stopped, or recall it.")],
        danger=True,
    ),
    "resume": Deed(
        Act.RESUME,
        _("Go on sending “%(name)s”?"),
        _("Go on sending"),
        _("It goes on where it stopped; nobody gets it twice."),
        lambda actor, account, pk, _note: recalls.resume(actor, account, broadcast_id=pk),
    ),
    "recall": Deed(
        Act.RECALL,
        _("Recall “%(name)s”?"),
        _("Recall"),
        _("Recalled. Those who had opened it may get a correction."),
        lambda actor, account, pk, _note: recalls.recall(actor, account, broadcast_id=pk),
        [
            _("It is gone from every inbox and every unread number at the next look."),
            _("If it is being sent, the sending stops first."),
            _("A recall cannot be undone."),
        ],
        danger=True,
        typed=True,
    ),
}
