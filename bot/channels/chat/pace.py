"""How fast somebody may write on a chat app before the bot falls silent for a moment."""

from __future__ import annotations

import asyncio
from enum import Enum

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import Settings

_REDIS_SECONDS = 1.0
_REMEMBERED = 2000


class Verdict(Enum):
    """What to do about one more message."""

    ANSWER = "answer"
    SAY_SO = "say so"  # the first that is too many: one kind sentence
    SILENCE = "silence"


class Pace:
    """Counts what was said in each conversation within the last minute.

    Args:
        chosen: how many messages a minute; with a Redis address, all servers count together.
    """

    def __init__(self, chosen: Settings) -> None:
        self._remote = chosen.lock_url is not None
        options = {"socket_timeout": _REDIS_SECONDS} if self._remote else {}
        storage = storage_from_string(chosen.lock_url or "memory://", **options)
        self._limiter = MovingWindowRateLimiter(storage)
        self._answered = RateLimitItemPerMinute(chosen.chat_messages_per_conversation)
        self._said_so = RateLimitItemPerMinute(1)
        self._verdicts: dict[str, Verdict] = {}

    async def count(self, conversation: str, message: str) -> Verdict:
        """Counts one more message.

        Args:
            conversation: whose; what is counted apart in it is named by more words.
            message: the key of its entry; the same again, as at the next try, counts no more.
        """
        if message not in self._verdicts:
            if self._remote:
                verdict = await asyncio.to_thread(self._count, conversation)
            else:
                verdict = self._count(conversation)
            self._verdicts[message] = verdict
            if len(self._verdicts) > _REMEMBERED:
                del self._verdicts[next(iter(self._verdicts))]
        return self._verdicts[message]

    def _count(self, conversation: str) -> Verdict:
        if self._limiter.hit(self._answered, "chat", conversation):
            return Verdict.ANSWER
        if self._limiter.hit(self._said_so, "chat_said_so", conversation):
            return Verdict.SAY_SO
        return Verdict.SILENCE
