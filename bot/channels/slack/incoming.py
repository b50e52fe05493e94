"""What people do in Slack, as typed values that can be kept in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Union


@dataclass(frozen=True)
class Place:
    """Where somebody is, and so where they are answered.

    Attributes:
        team: the workspace.
        user: the person.
        channel: where they wrote; "" at the app's home tab.
        thread: the message that its thread hangs on; "" outside of threads.
        is_private: whether only the person and the bot can read there.
    """

    team: str
    user: str
    channel: str
    thread: str = ""
    is_private: bool = True

    @property
    def inner(self) -> tuple[str, ...]:
        """What tells this conversation from the person's main one; () for that."""
        if self.is_private:
            return (self.channel, self.thread) if self.thread else ()
        return (self.channel, self.thread)


@dataclass(frozen=True)
class Said:
    """A message.

    Attributes:
        key: names it, however often and by whatever event it is delivered.
        place: where.
        ts: Slack's name for the message.
        text: in plain words.
        is_addressed: False for a message in a thread that mentions nobody: it is for the bot only
            if the person is talking with it there.
        attached: "photo", "voice" or "file"; "" for nothing.
    """

    key: str
    place: Place
    ts: str
    text: str
    is_addressed: bool = True
    attached: str = ""


@dataclass(frozen=True)
class Edited:
    """A message that was changed.

    Attributes:
        key: names this change.
        place: where.
        said: the key of the message as it was said first.
        text: what it says now.
    """

    key: str
    place: Place
    said: str
    text: str


@dataclass(frozen=True)
class Deleted:
    """A message that was taken away; `said` is its key."""

    said: str


@dataclass(frozen=True)
class Pressed:
    """A button.

    Attributes:
        key: names it; the choices of one message are one choice.
        place: where.
        action: what the button is for.
        row: the name of the row of buttons that it stands in.
        value: what it sends.
        title: its words.
        ts: the message it belongs to.
        text, blocks: the message, where Slack tells.
        is_hidden: whether only the person sees the message.
        response_url: where Slack takes answers for half an hour.
    """

    key: str
    place: Place
    action: str
    row: str
    value: str
    title: str
    ts: str
    text: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    is_hidden: bool = False
    response_url: str = ""


@dataclass(frozen=True)
class Commanded:
    """The slash command, with the words behind it."""

    key: str
    place: Place
    text: str
    response_url: str


@dataclass(frozen=True)
class HomeOpened:
    """Somebody looks at the app's home tab."""

    key: str
    place: Place


Kept = Union[Said, Edited, Pressed, Commanded, HomeOpened]
"""What goes into the inbox."""

Incoming = Union[Kept, Deleted]

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Said, Edited, Pressed, Commanded, HomeOpened)
}


def to_content(kept: Kept) -> dict[str, Any]:
    """As JSON for the inbox."""
    return {"kind": type(kept).__name__, **asdict(kept)}


def from_content(content: Mapping[str, Any]) -> Kept:
    """What to_content made."""
    values = dict(content)
    kind = _KINDS[values.pop("kind")]
    values["place"] = Place(**values["place"])
    if "blocks" in values:
        values["blocks"] = tuple(values["blocks"])
    made: Kept = kind(**values)
    return made
