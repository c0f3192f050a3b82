"""Who did what to whom; append-only. ``record(actor=…, action="binding.bound", target=…)``."""

import importlib
from typing import TYPE_CHECKING, Any

from lifeloop.audit.parties import SYSTEM, Actor, Target

if TYPE_CHECKING:
    from lifeloop.audit.services import record


def __getattr__(name: str) -> Any:
    # Django imports this package before there are models.
    if name != "record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.services").record


__all__ = ["SYSTEM", "Actor", "Target", "record"]
