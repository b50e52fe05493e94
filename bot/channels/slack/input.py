"""The channel `slack`. docs/slack.md says how to set it up and what it does.

Slack delivers to this server (Events API), or the server connects to Slack (socket mode); from
there on both ways are one: what arrives is stored, acknowledged, and answered in the background.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.signature import Clock

from bot.channels.chat.inbox import Inbox
from bot.channels.chat.pace import Pace
from bot.channels.chat.tasks import end
from bot.channels.chat.worker import GiveUp, Later, Worker
from bot.channels.conversations import key_of
from bot.channels.refusals import AWAY, LARGE, SECRET, Refusal, Refused
from bot.channels.slack.api import SlackApi, SlackError
from bot.channels.slack.people import CHANNEL
from bot.channels.slack.receiving import Receiving
from bot.channels.slack.replies import Replies
from bot.channels.slack.signed_requests import MAX_BODY, is_signed, read_request
from bot.channels.slack.socket_mode import Socket
from bot.channels.turn_taking import agent_in
from bot.errors import SettingsError, place_of
from bot.settings import Settings, settings

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0
_STOP_SECONDS = 2.0

logger = logging.getLogger(__name__)


class SlackInput(InputChannel):
    """The channel.

    Args:
        chosen: tokens, key and database.
        clock: what time it is, for signatures.

    Raises:
        SettingsError: a token is missing, or the key cannot be kept.
    """

    def __init__(self, chosen: Settings, clock: Clock | None = None) -> None:
        if not chosen.slack_bot_token or not chosen.slack_is_on:
            raise SettingsError("Slack needs more settings; `bot channels check` says which")
        key = key_of(chosen)
        self._clock = clock or Clock()
        self._secret = _revealed(chosen.slack_signing_secret)
        self._api = SlackApi(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url)
        self._app: Sanic | None = None
        self._inbox = Inbox(chosen.tracker_url, key)
        replies = Replies(self._agent, key, self._inbox, self._api, Pace(chosen))
        self._worker = Worker(self._inbox, CHANNEL, replies, gave_up=replies.gave_up)
        self._receiving = Receiving(self._agent, key, self._inbox, self._worker)
        self._introducing: asyncio.Task[None] | None = None
        self._socket: Socket | None = None
        if chosen.slack_app_token:
            token = chosen.slack_app_token.get_secret_value()
            self._socket = Socket(token, chosen.slack_api_url, self._receiving.take_in)

    @classmethod
    def name(cls) -> str:
        """Also the last part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """All settings are in the environment, and none in Rasa's file."""
        return cls(settings())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes below /webhooks/slack."""
        blueprint = Blueprint(CHANNEL)
        blueprint.add_route(_health, "/health", ("GET",), name="health")
        if self._socket is None:
            # As a stream: else Sanic takes in 100 MB before it asks us.
            @blueprint.route("/webhook", methods=["POST"], stream=True)
            async def webhook(request: Request) -> HTTPResponse:
                return await self._hook(request)

        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def _start(self, app: Sanic, _: Any) -> None:
        """Begins to work; nothing waits for Slack."""
        self._app = app
        await self._api.open()
        await self._worker.start()
        self._introducing = asyncio.create_task(self._introduce())
        if self._socket is not None:
            self._socket.start()

    async def _stop(self, *_: Any) -> None:
        """Takes nothing more in, and lets what is under way end."""
        if self._socket is not None:
            await self._socket.stop()
        if self._introducing is not None:
            await end([self._introducing])
        await self._worker.stop(_STOP_SECONDS)
        await self._api.close()
        await asyncio.to_thread(self._inbox.close)

    async def _hook(self, request: Request) -> HTTPResponse:
        """One delivery; 200 only after it is stored."""
        try:
            body = await _body(request)
            if not is_signed(body, request.headers, self._secret, self._clock):
                raise Refused(SECRET)
            kind, payload = read_request(body, request.headers.get("content-type", ""))
            if kind == "url_verification":
                return response.json({"challenge": str(payload.get("challenge") or "")})
            if kind != "ssl_check":  # Slack looks whether the certificate is good
                await self._receiving.take_in(kind, payload)
        except Refused as refused:
            return _refusal(refused.refusal)
        except Exception as problem:
            # Slack delivers again.
            logger.error("slack: taking in: %s at %s", type(problem).__name__, place_of(problem))
            return _refusal(AWAY)
        return response.empty(status=200)

    async def _introduce(self) -> None:
        """Learns who the bot is, and says in the log when the token is wrong."""
        wait = _FIRST_WAIT
        while True:
            try:
                self._receiving.bot = await self._api.who_am_i()
                return
            except (SlackError, GiveUp) as problem:
                logger.error("slack: auth.test: %s (BOT_SLACK_BOT_TOKEN)", problem)
            except Later:
                pass
            except Exception as problem:
                logger.error("slack: auth.test: %s", type(problem).__name__)
            await asyncio.sleep(wait)
            wait = min(_LONGEST_WAIT, 2 * wait)

    def _agent(self) -> Agent:
        if self._app is None:
            raise Refused(AWAY)
        return agent_in(self._app)


async def _health(request: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


def _refusal(refusal: Refusal) -> HTTPResponse:
    return response.json(refusal.body(), refusal.status, refusal.headers())


def _revealed(secret: Any) -> str:
    return secret.get_secret_value() if secret else ""


async def _body(request: Request) -> bytes:
    request.stream.request_max_size = MAX_BODY
    try:
        await request.receive_body()
    except PayloadTooLarge:
        raise Refused(LARGE) from None
    return bytes(request.body)
