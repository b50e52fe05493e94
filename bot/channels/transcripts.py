"""Conversations as Rasa's tracker store keeps them: read as turns, and deleted.

Rasa has no way to delete a conversation, and reading one through its trackers replays every event.
So the two stores that this bot uses are read here by their own means. What is read are Rasa's
events as plain dictionaries; turning them into turns is a matter of functions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sqlalchemy as sa
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import (
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)

from bot.errors import SettingsError

_FEEDBACK = "feedback"
_READ = [
    kind.type_name for kind in (SessionStarted, UserUttered, BotUttered, UserUtteranceReverted)
]


@dataclass(frozen=True)
class Turn:
    """One message and what the bot answered.

    Attributes:
        id: the message's.
        time: when it came, in seconds since 1970.
        text: what the person said.
        answers: the bot's messages as they go over the wire; none when the bot failed to answer.
        feedback: whether it helped; None when nothing was said about that.
    """

    id: str
    time: float
    text: str
    answers: tuple[dict[str, Any], ...] = ()
    feedback: bool | None = None

    def to_wire(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id,
            "time": self.time,
            "text": self.text,
            "answers": list(self.answers),
            "feedback": self.feedback,
        }

    @property
    def payloads(self) -> frozenset[str]:
        """What the buttons of the answer send."""
        buttons = (b for answer in self.answers for b in answer.get("buttons") or ())
        return frozenset(str(button.get("payload")) for button in buttons)


class WebOutput(CollectingOutputChannel):
    """Collects answers in the form in which Rasa's `rest` sends them.

    Without the name that the conversation has in the stores, which is nobody's business.
    """

    @classmethod
    def name(cls) -> str:
        """As the channel."""
        return "web"

    async def _persist_message(self, message: dict[str, Any]) -> None:
        message.pop("recipient_id", None)
        self.messages.append(message)


async def turns_of(events: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """The turns of a conversation, oldest first.

    A turn that was taken back because the bot could not answer is none.
    """
    turns: list[Turn] = []
    for event in events:
        kind, metadata = event.get("event"), event.get("metadata") or {}
        if kind == UserUttered.type_name:
            text = event.get("text") or ""
            turns.append(Turn(event.get("message_id") or "", event["timestamp"], text))
        elif kind == UserUtteranceReverted.type_name:
            turns = turns[:-1]
        elif kind == BotUttered.type_name and turns:
            answers = await _answers_of(event)
            turns[-1] = replace(turns[-1], answers=(*turns[-1].answers, *answers))
        elif _FEEDBACK in metadata:
            said = metadata[_FEEDBACK]
            turns = [
                replace(turn, feedback=said["helped"]) if turn.id == said["message"] else turn
                for turn in turns
            ]
    return turns


async def _answers_of(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A stored answer, sent once more through the channel it went through."""
    output = WebOutput()
    await output.send_response("", BotUttered.from_parameters(dict(event)).message())
    return list(output.messages)


def feedback_event(message: str, helped: bool | None, metadata_slot: Any) -> Event:
    """An event that says whether the answer to a message helped.

    It stands in the same store as the turn and is deleted with it. It sets the slot in which Rasa
    keeps what a conversation began with to the value it has: every Rasa domain has this slot, no
    policy and no rule ever looks at it, and unlike an event class of our own any Rasa tool that
    opens the database can read it. What was said is the event's metadata.

    Args:
        message: its id.
        helped: None takes an earlier word back.
        metadata_slot: the slot's value.
    """
    said = {_FEEDBACK: {"message": message, "helped": helped}}
    return SlotSet(SESSION_START_METADATA_SLOT, metadata_slot, metadata=said)


class Transcripts(Protocol):
    """What is stored of conversations."""

    def events(self, sender: str) -> list[dict[str, Any]]:
        """The events that turns are made of, and its beginning; [] if there is no such one."""

    def delete(self, sender: str) -> None:
        """Deletes everything of a conversation."""

    def senders(self, beginning: str) -> list[str]:
        """The names of all conversations that begin so."""


class SqlTranscripts:
    """Conversations in SQLite or PostgreSQL."""

    def __init__(self, store: SQLTrackerStore) -> None:
        self._store = store
        self._event = store.SQLEvent

    def events(self, sender: str) -> list[dict[str, Any]]:
        """See Transcripts."""
        event = self._event
        wanted = sa.or_(
            event.type_name.in_(_READ),
            event.action_name == SESSION_START_METADATA_SLOT,
        )
        found = sa.select(event.data).where(event.sender_id == sender, wanted).order_by(event.id)
        with self._store.sessionmaker() as session:
            return [json.loads(data) for data in session.execute(found).scalars()]

    def delete(self, sender: str) -> None:
        """See Transcripts."""
        with self._store.sessionmaker() as session:
            if session.get_bind().dialect.name == "sqlite":
                # Else the words stay in the file until something else is written over them.
                session.execute(sa.text("PRAGMA secure_delete = ON"))
            session.execute(sa.delete(self._event).where(self._event.sender_id == sender))
            session.commit()

    def senders(self, beginning: str) -> list[str]:
        """See Transcripts."""
        sender = self._event.sender_id
        found = sa.select(sender).where(sender.startswith(beginning, autoescape=True)).distinct()
        with self._store.sessionmaker() as session:
            return sorted(session.execute(found).scalars())


class MemoryTranscripts:
    """Conversations in the memory of this process."""

    def __init__(self, store: InMemoryTrackerStore) -> None:
        self._store = store

    def events(self, sender: str) -> list[dict[str, Any]]:
        """See Transcripts."""
        kept = self._store.store.get(sender)
        return list(json.loads(kept)["events"]) if kept else []

    def delete(self, sender: str) -> None:
        """See Transcripts."""
        self._store.store.pop(sender, None)

    def senders(self, beginning: str) -> list[str]:
        """See Transcripts."""
        return sorted(sender for sender in self._store.store if sender.startswith(beginning))


def transcripts_in(store: TrackerStore) -> Transcripts:
    """The transcripts of a tracker store.

    Rasa wraps its store in one that forgets in silence when the database is away; here that is an
    error, which the person is told of.

    Raises:
        SettingsError: conversations in such a store cannot be deleted.
    """
    while not isinstance(store, (SQLTrackerStore, InMemoryTrackerStore)):
        inner = getattr(store, "_tracker_store", None)
        if inner is None:
            name = type(store).__name__
            raise SettingsError(f"the web channel cannot use a {name}; use SQL or in-memory")
        store = inner
    return SqlTranscripts(store) if isinstance(store, SQLTrackerStore) else MemoryTranscripts(store)
