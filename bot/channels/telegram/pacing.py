"""How fast the bot may write: Telegram asks for about a message a second in a chat, 30 in all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

_PRIVATE_SECONDS = 1.0
_GROUP_SECONDS = 3.0  # 20 a minute
_ALL_SECONDS = 1 / 30
_KEPT = 1000


class Pacing:
    """Gives everybody a turn.

    Args:
        clock: seconds, as `time.monotonic`.
        sleep: waits.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[int, float] = {}
        self._all_free_at = 0.0

    async def turn(self, chat: int) -> None:
        """Returns when a message may be sent.

        Args:
            chat: where to; groups have negative numbers.
        """
        now = self._clock()
        at = max(now, self._all_free_at, self._free_at.get(chat, 0.0))
        # Taken before waiting, so that whoever comes meanwhile comes after.
        self._all_free_at = max(self._all_free_at, now) + _ALL_SECONDS
        self._free_at[chat] = at + (_GROUP_SECONDS if chat < 0 else _PRIVATE_SECONDS)
        if len(self._free_at) > _KEPT:
            self._free_at = {one: free for one, free in self._free_at.items() if free > now}
        if at > now:
            await self._sleep(at - now)
