"""Telegram's Bot API over HTTP, with care for what may never be logged: the token and messages."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 15.0
_CONNECTIONS = 16
_TOO_MANY = 429
_PATIENCE_SECONDS = 5.0  # when Telegram does not say how long
_SILENT = logging.CRITICAL + 1


class TooFast(TelegramError):
    """Telegram wants to be left alone for some seconds.

    Args:
        seconds: how many.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Request(HTTPXRequest):
    """As the library's, but no answer reaches the logs, and 429 says how long to wait."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """See HTTPXRequest.

        Raises:
            TooFast: see there.
        """
        status, body = await super().do_request(*args, **options)
        if status == _TOO_MANY:
            raise TooFast(_retry_after(body))
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See HTTPXRequest, which logs what it cannot read; that may be people's messages."""
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TelegramError("no JSON")
        return found


def _retry_after(body: bytes) -> float:
    try:
        seconds = json.loads(body)["parameters"]["retry_after"]
    except (KeyError, TypeError, ValueError):
        return _PATIENCE_SECONDS
    return float(seconds) if isinstance(seconds, (int, float)) else _PATIENCE_SECONDS


class Client:
    """The bot's connection to Telegram. Make it in the loop that uses it; nothing is sent yet.

    Args:
        token: the bot's.
        url: of the Bot API, such as https://api.telegram.org.
    """

    def __init__(self, token: str, url: str) -> None:
        # They name the address of each request, which holds the token.
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(_SILENT)
        self._updates = f"{url}/bot{token}/getUpdates"
        self._fetching, self._calling = _request(1), _request(_CONNECTIONS)
        self.bot = Bot(
            token,
            base_url=f"{url}/bot",
            get_updates_request=self._fetching,
            request=self._calling,
        )

    async def fetch(
        self, offset: int | None, seconds: int, kinds: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Waits for updates.

        Not the library's own: it reads them all at once, and one that it cannot read would hold
        up the others for ever.

        Args:
            offset: the first one wanted; those before it are confirmed, and forgotten by Telegram.
            seconds: how long to wait.
            kinds: which.

        Raises:
            TelegramError: as the library does.
        """
        wanted = {"timeout": seconds, "allowed_updates": list(kinds), "offset": offset}
        given = [RequestParameter(k, v, None) for k, v in wanted.items() if v is not None]
        found = await self._fetching.post(
            self._updates, RequestData(given), read_timeout=seconds + _READ_SECONDS
        )
        updates = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return [one for one in updates if isinstance(one.get("update_id"), int)]

    async def close(self) -> None:
        """Ends its connections."""
        for request in (self._fetching, self._calling):
            await request.shutdown()


def _request(connections: int) -> Request:
    return Request(
        connection_pool_size=connections,
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        write_timeout=_READ_SECONDS,
        pool_timeout=_READ_SECONDS,
    )
