"""The channel `telegram`. docs/telegram.md says how to set it up and what it promises.

Telegram delivers again whatever is not confirmed, and nothing is confirmed before it stands in the
inbox. So it does not matter when either side is away for a while.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.chat.inbox import Entry, Inbox
from bot.channels.chat.pace import Pace
from bot.channels.chat.pseudonyms import derived
from bot.channels.chat.tasks import end
from bot.channels.chat.worker import Worker
from bot.channels.conversations import key_of
from bot.channels.telegram import words
from bot.channels.telegram.client import Client
from bot.channels.telegram.incoming import Me, Want
from bot.channels.telegram.people import CHANNEL, conversation_of
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.replies import Replies
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.updates import needs_name, read_update
from bot.channels.turn_taking import agent_in
from bot.emergency import numbers_for
from bot.errors import SettingsError, place_of
from bot.settings import Settings, settings

_SECRET_HEADER = "x-telegram-bot-api-secret-token"
_MAX_BODY = 1_000_000
_STOP_SECONDS = 2.0

logger = logging.getLogger(__name__)


class TelegramInput(InputChannel):
    """The channel of Telegram.

    Not Rasa's, which does not start without Telegram and fails at every update with the versions
    of its own libraries.

    Args:
        chosen: the token and how messages come in.

    Raises:
        SettingsError: no token is set, the key cannot be kept, or the country has no numbers.
    """

    def __init__(self, chosen: Settings) -> None:
        if chosen.telegram_token is None:
            raise SettingsError("BOT_TELEGRAM_TOKEN is not set; @BotFather gives you one")
        self._token = chosen.telegram_token.get_secret_value()
        self._number = int(self._token.partition(":")[0])
        self._chosen = chosen
        self._key = key_of(chosen)
        self._numbers = numbers_for(chosen.country)
        given = chosen.telegram_secret
        self._secret = (
            given.get_secret_value() if given else derived(self._key, "webhook", self._token)
        )
        self._courtesies: set[asyncio.Task[None]] = set()
        # Made at the start, in the loop that they run in.
        self._client: Client
        self._inbox: Inbox
        self._receiving: Receiving | None = None
        self._sender: Sender
        self._worker: Worker

    @classmethod
    def name(cls) -> str:
        """Also the last part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """All settings are in the environment, and none in Rasa's file."""
        return cls(settings())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The route below /webhooks/telegram, and what begins and ends with the server."""
        blueprint = Blueprint(CHANNEL)
        if self._chosen.telegram_webhook_url is not None:

            async def deliver(request: Request) -> HTTPResponse:
                return await self._deliver(request)

            # As a stream: else Sanic takes in 100 MB before it asks us. Sanic marks the function
            # with it, which a method does not let it do.
            blueprint.add_route(deliver, "/webhook", ("POST",), name="webhook", stream=True)
        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def _start(self, app: Sanic, _: Any) -> None:
        """Begins to work. Nothing here waits for Telegram."""
        self._client = Client(self._token, self._chosen.telegram_api_url)
        self._inbox = Inbox(self._chosen.tracker_url, self._key)
        self._sender = Sender(self._client)
        self._receiving = receiving = Receiving(
            self._client,
            self._chosen.telegram_webhook_url,
            self._secret,
            self._take_in,
            me=Me(self._number, username=""),
        )
        replies = Replies(
            agent=lambda: agent_in(app),
            key=self._key,
            sender=self._sender,
            pace=Pace(self._chosen),
            me=lambda: receiving.me,
            numbers=self._numbers,
        )
        self._worker = Worker(self._inbox, CHANNEL, replies, gave_up=replies.gave_up)
        await self._worker.start()
        receiving.start()

    async def _stop(self, app: Sanic, _: Any) -> None:
        """Takes nothing more in and lets what is under way end; the rest stays in the inbox."""
        if self._receiving is None:
            return
        await self._receiving.stop()
        await self._worker.stop(_STOP_SECONDS)
        await end(self._courtesies)
        await self._client.close()
        self._inbox.close()

    async def _deliver(self, request: Request) -> HTTPResponse:
        """Takes a delivery; what is answered with 200 is safe."""
        given = request.headers.get(_SECRET_HEADER, "")
        # Not ==, whose duration tells how much of a guess was right. Headers may hold anything.
        if not hmac.compare_digest(
            given.encode("utf-8", "surrogatepass"), self._secret.encode("utf-8")
        ):
            return response.json({"ok": False}, status=403)
        receiving = self._receiving
        if receiving is None:
            return _later()
        try:
            request.stream.request_max_size = _MAX_BODY
            await request.receive_body()
            update = json.loads(request.body)
        except PayloadTooLarge:
            return response.json({"ok": False}, status=413)
        except (ValueError, RecursionError):
            return response.json({"ok": False}, status=400)
        if needs_name(update) and not receiving.is_introduced:
            return _later()
        try:
            await self._take_in([update], receiving.me)
        except Exception as problem:
            logger.error("telegram: inbox: %s at %s", type(problem).__name__, place_of(problem))
            return _later()
        return response.json({"ok": True})

    async def _take_in(self, updates: Sequence[Any], me: Me) -> None:
        """Stores updates. What came before is not stored again."""
        for content in updates:
            received = read_update(content, me)
            if received is None or received.incoming is None:
                continue
            said = received.incoming
            if said.want is Want.NOT_YOURS:
                self._soon(self._sender.confirm(said.query, words.NOT_YOURS))
                continue
            entry = Entry(
                key=f"{CHANNEL}:{self._number}:{received.id}",
                channel=CHANNEL,
                conversation=conversation_of(
                    self._key, said.person, said.chat if said.is_shared else None
                ),
                content=said.to_content(),
            )
            if await self._worker.put(entry) and said.query:
                self._soon(self._sender.confirm(said.query))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Does what nobody waits for."""
        task = asyncio.ensure_future(work)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


def _later() -> HTTPResponse:
    """Asks Telegram to deliver again."""
    return response.json({"ok": False}, status=503, headers={"Retry-After": "5"})
