"""Ending tasks for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

_AGAIN_SECONDS = 0.2


async def end(tasks: Iterable[asyncio.Future[Any]], seconds: float = 2.0) -> bool:
    """Cancels tasks and waits until they have ended; what they raise is dropped.

    Args:
        tasks: which.
        seconds: how long at most.

    Returns:
        Whether all have ended.
    """
    left = {task for task in tasks if not task.done()}
    deadline = asyncio.get_running_loop().time() + seconds
    while left and asyncio.get_running_loop().time() < deadline:
        for task in left:
            # More than once: while httpx connects, a cancellation may get lost in its libraries,
            # and a task that works for ever would go on as if nothing had been said.
            task.cancel()
        ended, left = await asyncio.wait(left, timeout=_AGAIN_SECONDS)
        for task in ended:
            if not task.cancelled():
                task.exception()
    return not left
