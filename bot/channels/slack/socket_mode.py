"""Socket mode: the bot connects to Slack, so that it needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.chat.tasks import end
from bot.channels.slack.api import silent_logger
from bot.errors import place_of

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_CLOSE_SECONDS = 1.0

TakeIn = Callable[[str, Mapping[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)


class Socket:
    """The connection, kept up in the background for as long as the server runs.

    Args:
        token: the app's (xapp-...).
        url: of the Web API.
        take_in: stores a delivery; when it raises, Slack delivers again.
    """

    def __init__(self, token: str, url: str, take_in: TakeIn) -> None:
        self._token = token
        self._url = url
        self._take_in = take_in
        self._client: Any = None  # half of it has no types
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to connect, and tries again until it works."""
        self._task = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Takes nothing more. What Slack got no answer for, it delivers again."""
        if self._task is not None:
            await end([self._task])
        if self._client is not None:
            await _end(self._client)
            self._client = None

    async def _connect(self) -> None:
        wait = _FIRST_WAIT
        web_client = AsyncWebClient(base_url=self._url, logger=silent_logger(), retry_handlers=[])
        client: Any = SocketModeClient(self._token, silent_logger(), web_client)
        self._client = client
        client.socket_mode_request_listeners.append(self._listen)
        while True:
            try:
                await client.connect()
                return  # from here on it keeps itself connected
            except Exception as problem:
                _tell("connecting", problem)
            await asyncio.sleep(wait)
            wait = min(_LONGEST_WAIT, 2 * wait)

    async def _listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Stores a delivery, then acknowledges it."""
        try:
            await self._take_in(request.type, request.payload)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        except Exception as problem:
            _tell("taking in", problem)


async def _end(client: Any) -> None:
    """Ends a client for good; its own way out waits for Slack to say goodbye, for long."""
    client.auto_reconnect_enabled = False
    client.closed = True
    with contextlib.suppress(Exception):
        await asyncio.wait_for(client.close(), _CLOSE_SECONDS)
    left = [
        task
        for task in (
            client.message_processor,
            client.current_session_monitor,
            client.message_receiver,
        )
        if task is not None
    ]
    await end(left)
    with contextlib.suppress(Exception):
        await asyncio.wait_for(client.aiohttp_client_session.close(), _CLOSE_SECONDS)


def _tell(what: str, problem: Exception) -> None:
    hint = f" at {place_of(problem)}"
    if isinstance(problem, SlackApiError):
        data = getattr(problem.response, "data", None)
        word = data.get("error") if isinstance(data, Mapping) else ""
        hint = f": {word}" if word else ""
    logger.error("slack: %s: %s%s", what, type(problem).__name__, hint)
