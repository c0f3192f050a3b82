"""Columns and constraints of follows and of what an account knows about its followers."""

from lifeloop.followers.models.attention import Attention, AttentionUse, MuteSpan
from lifeloop.followers.models.follow import Follow, FollowSource, Refusal, Visit
from lifeloop.followers.models.labels import Group, Label, Labelling
from lifeloop.followers.models.own import Departure, DepartureState, OwnFile, OwnFileState
from lifeloop.followers.models.search import FollowTerm, Tally, TermWalk
from lifeloop.followers.models.transfer import Transfer, TransferSort, TransferState

__all__ = [
    "Attention",
    "AttentionUse",
    "Departure",
    "DepartureState",
    "Follow",
    "FollowSource",
    "FollowTerm",
    "Group",
    "Label",
    "Labelling",
    "MuteSpan",
    "OwnFile",
    "OwnFileState",
    "Refusal",
    "Tally",
    "TermWalk",
    "Transfer",
    "TransferSort",
    "TransferState",
    "Visit",
]
