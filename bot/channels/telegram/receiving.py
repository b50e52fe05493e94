"""How updates come in: fetched by long polling, or delivered to a webhook that is registered.

Both go on in the background for as long as the server runs. Telegram may be away, or the token
wrong: the server runs all the same, and this tries again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.chat.tasks import end
from bot.channels.telegram import words
from bot.channels.telegram.client import Client, TooFast
from bot.channels.telegram.incoming import Me
from bot.channels.telegram.updates import UPDATE_KINDS
from bot.errors import place_of

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_TOKEN_WAIT = 60.0
_SHORTEST_POLL = 1.0
_POLL_SECONDS = 25
_AT_ONCE = 10

TakeIn = Callable[[Sequence[Any], Me], Awaitable[None]]

logger = logging.getLogger(__name__)


class Receiving:
    """Gets updates from Telegram in one of the two ways.

    Args:
        client: the connection.
        webhook: the public address; None to fetch updates.
        secret: what Telegram shows at the webhook.
        take_in: stores updates; when it raises, they are fetched again.
        me: what the token says of the bot.

    Attributes:
        me: the bot itself; its username is empty until Telegram has said it.
        is_introduced: whether Telegram has.
    """

    def __init__(
        self, client: Client, webhook: str | None, secret: str, take_in: TakeIn, me: Me
    ) -> None:
        self._client = client
        self._webhook = webhook
        self._secret = secret
        self._take_in = take_in
        self._task: asyncio.Task[None] | None = None
        self.me = me
        self.is_introduced = False

    def start(self) -> None:
        """Begins, in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Fetches nothing more. What was fetched and not stored, Telegram delivers again."""
        if self._task is not None:
            await end([self._task])
            self._task = None

    async def _run(self) -> None:
        await _until_done(self._introduce, "getMe")
        await _until_done(self._register, "webhook")
        describing = asyncio.create_task(_until_done(self._describe, "commands"))
        try:
            if self._webhook is None:
                await self._poll()
            else:
                await describing
        finally:
            await end([describing])

    async def _introduce(self) -> None:
        found = await self._client.bot.get_me()
        self.me = Me(found.id, found.username or "")
        self.is_introduced = True

    async def _register(self) -> None:
        if self._webhook is None:
            await self._client.bot.delete_webhook()
            return
        await self._client.bot.set_webhook(
            self._webhook,
            secret_token=self._secret,
            allowed_updates=UPDATE_KINDS,
            max_connections=_AT_ONCE,
        )

    async def _describe(self) -> None:
        """What the app shows before the first message, and its menu."""
        await self._client.bot.set_my_commands(words.COMMANDS)
        await self._client.bot.set_my_description(words.DESCRIPTION)
        await self._client.bot.set_my_short_description(words.SHORT_DESCRIPTION)

    async def _poll(self) -> None:
        """Fetches for ever. Updates are confirmed by asking for those after them."""
        offset, wait = None, 0.0
        while True:
            asked = time.monotonic()
            try:
                found = await self._client.fetch(offset, _POLL_SECONDS, UPDATE_KINDS)
                found.sort(key=lambda update: int(update["update_id"]))
                await self._take_in(found, self.me)
            except Exception as problem:
                wait = _wait_after(problem, wait)
                _tell("fetching", problem)
                await asyncio.sleep(wait)
                continue
            wait = 0.0
            if found:
                offset = int(found[-1]["update_id"]) + 1
            elif (early := _SHORTEST_POLL - (time.monotonic() - asked)) > 0:
                await asyncio.sleep(early)  # something in between cuts long polls short


async def _until_done(work: Callable[[], Awaitable[None]], name: str) -> None:
    """Tries until it goes well."""
    wait = 0.0
    while True:
        try:
            await work()
        except Exception as problem:
            wait = _wait_after(problem, wait)
            _tell(name, problem)
            await asyncio.sleep(wait)
        else:
            return


def _wait_after(problem: Exception, wait: float) -> float:
    """How long to wait after an error, given how long it was before."""
    if isinstance(problem, TooFast):
        return problem.seconds
    if isinstance(problem, InvalidToken):
        return _TOKEN_WAIT
    return min(_LONGEST_WAIT, max(_FIRST_WAIT, 2 * wait))


def _tell(what: str, problem: Exception) -> None:
    hint = ""
    if isinstance(problem, InvalidToken):
        hint = "; Telegram refuses the token in BOT_TELEGRAM_TOKEN"
    elif isinstance(problem, Conflict):
        hint = "; somebody else fetches or has a webhook: run one bot per token"
    elif not isinstance(problem, TelegramError):
        hint = f" at {place_of(problem)}"
    logger.error("telegram: %s: %s%s", what, type(problem).__name__, hint)
