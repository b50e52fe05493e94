"""How often somebody may do something: limits by the minute, in memory or in Redis."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from enum import Enum

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.channels.refusals import RATE, Refused
from bot.settings import Settings

_REDIS_SECONDS = 1.0
_HOME_NETWORK = 64


class Limit(str, Enum):
    """What is counted."""

    MESSAGES_PER_CONVERSATION = "web_messages_per_conversation"
    MESSAGES_PER_ADDRESS = "web_messages_per_address"
    CONVERSATIONS_PER_ADDRESS = "web_conversations_per_address"
    REQUESTS_PER_ADDRESS = "web_requests_per_address"


class Rates:
    """Counts what was done in the last minute.

    Args:
        settings: the limits; with a Redis address, all servers count together.
    """

    def __init__(self, settings: Settings) -> None:
        self._remote = settings.lock_url is not None
        options = {"socket_timeout": _REDIS_SECONDS} if self._remote else {}
        storage = storage_from_string(settings.lock_url or "memory://", **options)
        self._limiter = MovingWindowRateLimiter(storage)
        self._items = {
            limit: RateLimitItemPerMinute(getattr(settings, limit.value)) for limit in Limit
        }

    async def count(self, limit: Limit, who: str) -> None:
        """Counts one more.

        Args:
            limit: what is counted.
            who: the conversation or the address.

        Raises:
            Refused: it was too much; says in how many seconds it may be tried again.
        """
        # Off the event loop where it has to wait for another machine.
        if self._remote:
            wait = await asyncio.to_thread(self._hit, limit, who)
        else:
            wait = self._hit(limit, who)
        if wait:
            raise Refused(RATE.after(wait))

    def _hit(self, limit: Limit, who: str) -> int:
        """Counts one more; returns how many seconds to wait, 0 for none."""
        item = self._items[limit]
        if self._limiter.hit(item, limit.value, who):
            return 0
        free_at = self._limiter.get_window_stats(item, limit.value, who).reset_time
        return max(1, math.ceil(free_at - time.time()))


def household(address: str) -> str:
    """What of an internet address is counted together.

    With IPv6 one connection has a whole network of addresses to choose from, so the network counts.
    """
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _HOME_NETWORK), strict=False))
    return str(found)
