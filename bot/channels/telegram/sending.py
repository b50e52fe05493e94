"""Sending to Telegram: what it refuses is put right or given up, what it delays comes later."""

from __future__ import annotations

import asyncio
import contextlib
import html
import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.chat.tasks import end
from bot.channels.chat.worker import GiveUp, Later
from bot.channels.telegram.client import Client, TooFast
from bot.channels.telegram.incoming import Rows
from bot.channels.telegram.pacing import Pacing
from bot.errors import place_of

_TYPING_SECONDS = 4.5  # Telegram shows it for five
_AWAY_SECONDS = 5.0
_TOKEN_SECONDS = 60.0
_NO_WAY_IN = re.compile(
    r"chat not found|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|chat was deactivated"
    r"|CHAT_RESTRICTED|TOPIC_CLOSED|user not found|PEER_ID_INVALID",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One message.

    Attributes:
        html: the words; under the picture, if there is one.
        rows: the buttons.
        picture: a PNG.
    """

    html: str
    rows: Rows = ()
    picture: bytes | None = None


@dataclass(frozen=True)
class Place:
    """Where to send.

    Attributes:
        chat: the chat.
        thread: the topic of a forum.
        reply_to: the message that is answered; None in private, where it is plain.
    """

    chat: int
    thread: int | None = None
    reply_to: int | None = None


class Sender:
    """Sends in the name of the bot.

    Args:
        client: the connection.
        pacing: how fast.
    """

    def __init__(self, client: Client, pacing: Pacing | None = None) -> None:
        self._bot = client.bot
        self._pacing = pacing or Pacing()

    async def send(self, place: Place, part: Part) -> None:
        """Sends a message, in a plainer form if Telegram refuses it.

        Raises:
            Later: Telegram wants to be left alone, or cannot be reached.
            GiveUp: the bot may not write there.
            TelegramError: anything else, such as an error on Telegram's side.
        """
        await self._pacing.turn(place.chat)
        try:
            try:
                await self._send(place, part)
            except ChatMigrated as problem:
                place = replace(place, chat=problem.new_chat_id, reply_to=None)
                await self._send(place, part)
        except BadRequest as problem:
            if _NO_WAY_IN.search(str(problem)):
                raise GiveUp from None
            _tell("refused", problem)
            await self._send_plainly(place, part)
        except TelegramError as problem:
            _raise(problem)

    async def mark(self, place: Place, message: int, rows: Rows) -> None:
        """Puts other buttons under a message; if that does not work, nothing is lost."""
        with _not_needed("buttons"):
            await self._bot.edit_message_reply_markup(
                chat_id=place.chat, message_id=message, reply_markup=_keyboard(rows)
            )

    async def confirm(self, query: str, text: str = "") -> None:
        """Tells the app that a press on a button arrived; it shows an hourglass until then."""
        with _not_needed("confirming"):
            await self._bot.answer_callback_query(query, text=text or None)

    @contextlib.asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Shows that the bot is writing for as long as something takes."""
        showing = asyncio.create_task(self._show_typing(place))
        try:
            yield
        finally:
            await end([showing])

    async def _show_typing(self, place: Place) -> None:
        while True:
            with _not_needed("typing"):
                await self._bot.send_chat_action(
                    place.chat, ChatAction.TYPING, message_thread_id=place.thread
                )
            await asyncio.sleep(_TYPING_SECONDS)

    async def _send(self, place: Place, part: Part) -> None:
        reply = None
        if place.reply_to is not None:
            reply = ReplyParameters(place.reply_to, allow_sending_without_reply=True)
        common: dict[str, Any] = {
            "chat_id": place.chat,
            "message_thread_id": place.thread,
            "reply_parameters": reply,
            "reply_markup": _keyboard(part.rows),
            "parse_mode": ParseMode.HTML,
        }
        if part.picture is not None:
            await self._bot.send_photo(photo=part.picture, caption=part.html or None, **common)
            return
        await self._bot.send_message(
            text=part.html, link_preview_options=LinkPreviewOptions(is_disabled=True), **common
        )

    async def _send_plainly(self, place: Place, part: Part) -> None:
        """Words and buttons, then words alone; whatever it was that was refused."""
        text = html.unescape(_TAG.sub("", part.html)).strip()
        if not text:
            return
        try:
            if part.rows:
                with contextlib.suppress(BadRequest):
                    await self._bot.send_message(
                        place.chat,
                        text,
                        message_thread_id=place.thread,
                        reply_markup=_keyboard(part.rows),
                    )
                    return
            await self._bot.send_message(place.chat, text)
        except BadRequest as problem:
            _tell("refused again", problem)
            raise GiveUp from None
        except TelegramError as problem:
            _raise(problem)


def _raise(problem: TelegramError) -> None:
    """Says of an error whether there is hope, and when."""
    if isinstance(problem, TooFast):
        raise Later(problem.seconds) from None
    if isinstance(problem, Forbidden):
        raise GiveUp from None
    if isinstance(problem, InvalidToken):
        _tell("sending", problem)
        raise Later(_TOKEN_SECONDS) from None
    cause = problem.__cause__
    if isinstance(problem, NetworkError) and isinstance(
        cause, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    ):
        # Nothing was sent, and nothing is wrong with the message.
        raise Later(_AWAY_SECONDS) from None
    raise problem


@contextlib.contextmanager
def _not_needed(what: str) -> Iterator[None]:
    """For what is only a courtesy."""
    try:
        yield
    except BadRequest:
        pass  # too old, or it is so already
    except TelegramError as problem:
        _tell(what, problem)


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(key.title, url=key.url)
                if key.url
                else InlineKeyboardButton(key.title, callback_data=key.data)
                for key in row
            ]
            for row in rows
        ]
    )


def _tell(what: str, problem: Exception) -> None:
    logger.error("telegram: %s: %s at %s", what, type(problem).__name__, place_of(problem))
