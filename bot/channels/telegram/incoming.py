"""What somebody wants of the bot on Telegram, and where: as it stands in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any


class Want(str, Enum):
    """What somebody wants."""

    ANSWER = "answer"
    COMMAND = "command"
    CHOICE = "choice"  # a button
    MEDIUM = "medium"  # something without words
    EDIT = "edit"
    GREETING = "greeting"  # the bot was added to a group
    NOT_YOURS = "not yours"  # a button under the answer to somebody else


@dataclass(frozen=True)
class Key:
    """A button under a message: its words, and what it sends or where it leads."""

    title: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Key, ...], ...]
"""The buttons under a message."""


@dataclass(frozen=True)
class Me:
    """The bot itself.

    Attributes:
        id: its number.
        username: without "@".
    """

    id: int
    username: str


@dataclass(frozen=True)
class Incoming:
    """What somebody wants of the bot, and where.

    Attributes:
        want: what.
        chat: where it was said.
        person: by whom.
        message: the message, or the one with the button; 0 for none.
        thread: the topic of a forum; None for none.
        is_shared: whether others read along.
        text: the words; the words after a command; the words on a button.
        name: the command, the kind of medium, or the button's data.
        query: the id of a press on a button, which has to be confirmed.
        edited: when a message was changed, in seconds since 1970; 0 for never.
        rows: the buttons among which one was pressed.
    """

    want: Want
    chat: int
    person: int
    message: int = 0
    thread: int | None = None
    is_shared: bool = False
    text: str = ""
    name: str = ""
    query: str = ""
    edited: int = 0
    rows: Rows = ()

    def to_content(self) -> dict[str, Any]:
        """As JSON, for the inbox."""
        return {**asdict(self), "want": self.want.value}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Incoming:
        """Out of the inbox."""
        rows = tuple(tuple(Key(**key) for key in row) for row in content["rows"])
        return cls(**{**content, "want": Want(content["want"]), "rows": rows})
