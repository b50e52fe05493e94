"""Rasa's messages of a turn as messages of Telegram, the picture drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.chat.turns import reference
from bot.channels.telegram.incoming import Key
from bot.channels.telegram.sending import Part
from bot.pictures.timeline import as_png, from_name
from bot.presentation.telegram_html import TelegramMessage, telegram_messages
from bot.presentation.view import view_of


async def rendered(messages: Iterable[Mapping[str, Any]], turn: str) -> list[Part]:
    """What to send for a turn.

    Args:
        messages: as Rasa has them.
        turn: its id, to which the buttons refer.
    """
    found = telegram_messages(view_of(messages), lambda place: reference(turn, place))
    return [await asyncio.to_thread(_part, message) for message in found]


def _part(message: TelegramMessage) -> Part:
    rows = tuple(tuple(Key(key.title, key.data) for key in row) for row in message.keyboard)
    timeline = from_name(message.picture.name) if message.picture else None
    return Part(message.html, rows, as_png(timeline) if timeline else None)
