"""Reading what browsers send to the channel `web`: bytes in, typed values or a refusal out.

Whatever else a body holds is dropped: nobody outside sets metadata or the name of a channel.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.conversations import is_id
from bot.channels.refusals import EMPTY, LONG, MAX_LENGTH, NOT_JSON, Refused

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_OBEYED = "/"


@dataclass(frozen=True)
class Message:
    """What a person says.

    Attributes:
        text: 1 to 500 characters.
        id: made by the widget; the same again is the same message again.
    """

    text: str
    id: str


@dataclass(frozen=True)
class Feedback:
    """Whether an answer helped; None takes an earlier word back."""

    message: str
    helped: bool | None


def read_opening(body: bytes) -> str | None:
    """The language of a new conversation's page, such as "en" or "es-MX"; None for none.

    Raises:
        Refused: it is not JSON or no language.
    """
    language = _object(body).get("language")
    if language is None:
        return None
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise Refused(NOT_JSON)
    return language


def read_message(body: bytes) -> Message:
    """A message.

    Raises:
        Refused: it is not JSON, of wrong types, empty or too long.
    """
    found = _object(body)
    text, message = found.get("text"), found.get("id")
    if not isinstance(text, str) or not is_id(message):
        raise Refused(NOT_JSON)
    text = clean(text)
    if not is_said(text):
        raise Refused(EMPTY)
    if len(text) > MAX_LENGTH:
        raise Refused(LONG)
    return Message(text, str(message))


def read_feedback(body: bytes) -> Feedback:
    """Feedback on a message's answer.

    Raises:
        Refused: it is not JSON or of wrong types.
    """
    found = _object(body)
    message, helped = found.get("message"), found.get("helped", "missing")
    if not is_id(message) or not (helped is None or isinstance(helped, bool)):
        raise Refused(NOT_JSON)
    return Feedback(str(message), helped)


def clean(text: str) -> str:
    """A text without what no keyboard makes: controls, halves of characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub(" ", whole.replace("\r\n", "\n")).strip()


def is_said(text: str) -> bool:
    """Whether there is anything to be seen in a text."""
    return any(c.isprintable() and not c.isspace() for c in text)


def as_words(text: str, offered: frozenset[str]) -> str:
    """A text as it goes to Rasa, which obeys "/intent{...}" as if it were sure of the intent.

    Args:
        text: what was said.
        offered: what the buttons of the last answer send; only these are obeyed.

    Returns:
        The text, without leading slashes if it was not offered; "" if nothing else is left.
    """
    if text in offered or not text.startswith(_OBEYED):
        return text
    words = text.lstrip("/@ \n\t").lstrip()
    return words if is_said(words) else ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(NOT_JSON) from None
    if not isinstance(found, dict):
        raise Refused(NOT_JSON)
    return found
