"""Arguments of paths that arrive as objects: always the present merchant's own, else a 404."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from lifeloop.identity.models import Merchant
from lifeloop.identity.queries import apps
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.programs import queries as programs

# Argument name → how to get it. Each raises a DomainError of kind NOT_FOUND for what is not the merchant's.
LOADERS: dict[str, Callable[[Merchant, str], Any]] = {
    "program": programs.get,
    "account": lifestyle.get,
    "app": apps.get,
}


def load(merchant: Merchant | None, named: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the objects in place of their APPIDs."""
    if merchant is None:
        if LOADERS.keys() & named.keys():
            raise Http404
        return named
    return {
        name: LOADERS[name](merchant, value) if name in LOADERS else value
        for name, value in named.items()
    }
