"""No limit of a channel keeps an alarm from being answered."""

from __future__ import annotations

from bot.channels.chat.pace import Verdict
from bot.language.pipeline import read_message

MAX_LENGTH = 4000
"""Characters of a message."""


def is_alarm(text: str) -> bool:
    """Whether somebody calls for help at once."""
    alarm = read_message(text).alarm
    return alarm.urgent or alarm.crisis


def fitting(text: str) -> str | None:
    """What of a message is answered.

    Args:
        text: as it was said.

    Returns:
        The whole; of one that is too long the end or the beginning if that is an alarm; None when
        it is only too long.
    """
    if len(text) <= MAX_LENGTH:
        return text
    return next((part for part in (text[:MAX_LENGTH], text[-MAX_LENGTH:]) if is_alarm(part)), None)


def despite_pace(verdict: Verdict, text: str) -> Verdict:
    """What to do about a message, given how fast its writer writes.

    Args:
        verdict: by the pace alone.
        text: what was said.
    """
    if verdict is Verdict.ANSWER:
        return verdict
    part = fitting(text)
    return Verdict.ANSWER if part is not None and is_alarm(part) else verdict
