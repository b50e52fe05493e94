"""How fast somebody may write on a chat app before the bot falls silent for a moment."""

from __future__ import annotations

import asyncio
from enum import Enum

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import Settings

MESSAGES_A_MINUTE = 20
"""In one conversation."""

_REDIS_SECONDS = 1.0


class Verdict(Enum):
    """What to do about one more message."""

    ANSWER = "answer"
    SAY_SO = "say so"  # the first that is too many: one kind sentence
    SILENCE = "silence"


class Pace:
    """Counts what was said in each conversation within the last minute.

    Args:
        chosen: with a Redis address, all servers count together.
    """

    def __init__(self, chosen: Settings) -> None:
        self._remote = chosen.lock_url is not None
        options = {"socket_timeout": _REDIS_SECONDS} if self._remote else {}
        storage = storage_from_string(chosen.lock_url or "memory://", **options)
        self._limiter = MovingWindowRateLimiter(storage)
        self._answered = RateLimitItemPerMinute(MESSAGES_A_MINUTE)
        self._said_so = RateLimitItemPerMinute(1)

    async def count(self, conversation: str) -> Verdict:
        """Counts one more message; call it at the first try of an entry only."""
        if self._remote:
            return await asyncio.to_thread(self._count, conversation)
        return self._count(conversation)

    def _count(self, conversation: str) -> Verdict:
        if self._limiter.hit(self._answered, "chat", conversation):
            return Verdict.ANSWER
        if self._limiter.hit(self._said_so, "chat_said_so", conversation):
            return Verdict.SAY_SO
        return Verdict.SILENCE
