"""Where streams ask the database: short reads, in a few threads, so that an idle stream holds no connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")

POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


def fresh(function: Callable[P, T]) -> Callable[P, T]:
    """Run with a working connection: one that broke is dropped before and after."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return run


async def ask(function: Callable[..., T], *args: Any) -> T:
    """The answer of a :func:`fresh` function, from another thread."""
    return await asyncio.get_running_loop().run_in_executor(POOL, function, *args)
