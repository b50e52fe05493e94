"""Stored events as turns."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)

from bot.channels.transcripts import (
    MemoryTranscripts,
    SqlTranscripts,
    Transcripts,
    Turn,
    feedback_event,
    transcripts_in,
    turns_of,
)
from bot.errors import SettingsError

DOMAIN = Domain.from_dict({"session_config": {"session_expiration_time": 60}})


def user(text: str, message: str) -> Event:
    return UserUttered(text, message_id=message, timestamp=5.0)


def turns(*events: Event) -> list[Turn]:
    stored = [json.loads(json.dumps(event.as_dict())) for event in events]
    return asyncio.run(turns_of(stored))


def test_a_conversation_has_the_turns_that_were_had() -> None:
    found = turns(
        SessionStarted(),
        user("one", "a"),
        BotUttered("first\n\nsecond", {"custom": {"kind": "answer"}}),
        BotUttered("third"),
        ActionExecuted("action_listen"),
        user("two", "b"),
    )
    first = ({"text": "first"}, {"text": "second"}, {"custom": {"kind": "answer"}})
    assert found == [Turn("a", 5.0, "one", (*first, {"text": "third"})), Turn("b", 5.0, "two")]


def test_a_turn_that_was_taken_back_is_none() -> None:
    kept = (user("one", "a"), BotUttered("first"))
    found = turns(*kept, user("two", "b"), UserUtteranceReverted(), user("three", "c"))
    assert [turn.text for turn in found] == ["one", "three"]


def test_the_last_word_of_feedback_counts() -> None:
    said = (user("one", "a"), BotUttered("1"), user("two", "b"), BotUttered("2"))
    judged = [feedback_event("a", True, None), feedback_event("b", False, None)]
    assert [turn.feedback for turn in turns(*said, *judged)] == [True, False]
    again = turns(*said, *judged, feedback_event("a", None, None))
    assert [turn.feedback for turn in again] == [None, False]
    assert turns(*said, feedback_event("unknown", True, None)) == turns(*said)


def test_the_payloads_of_a_turn() -> None:
    buttons = [{"title": "A", "payload": "/a"}, {"title": "B", "payload": "b"}]
    (found,) = turns(user("one", "a"), BotUttered("which?", {"buttons": buttons}))
    assert found.payloads == {"/a", "b"}


def test_what_the_bot_says_before_anybody_spoke_is_no_turn() -> None:
    assert turns(BotUttered("hello"), SlotSet("x", 1)) == []


@pytest.mark.parametrize("kind", ["sql", "memory"])
def test_a_store_is_read_and_emptied(kind: str, tmp_path: Path) -> None:
    store: TrackerStore = (
        SQLTrackerStore(DOMAIN, db=str(tmp_path / "x.db"))
        if kind == "sql"
        else InMemoryTrackerStore(DOMAIN)
    )
    transcripts = transcripts_in(FailSafeTrackerStore(store))
    save(store, "web-a", "something private")
    save(store, "web-b", "something else")
    found = asyncio.run(turns_of(transcripts.events("web-a")))
    assert [(turn.text, turn.feedback) for turn in found] == [("something private", True)]
    transcripts.delete("web-a")
    assert transcripts.events("web-a") == []
    assert asyncio.run(store.retrieve("web-a")) is None
    assert len(transcripts.events("web-b")) >= 1
    transcripts.delete("web-a")
    if kind == "sql":
        content = (tmp_path / "x.db").read_bytes()
        assert b"something private" not in content
        assert b"something else" in content


def save(store: TrackerStore, sender: str, text: str) -> None:
    tracker = asyncio.run(store.get_or_create_tracker(sender))
    events = [user(text, "a"), BotUttered("yes"), feedback_event("a", True, None)]
    tracker.update_with_events(events, DOMAIN)
    asyncio.run(store.save(tracker))


def test_the_stores_that_rasa_wraps_are_found() -> None:
    found: Transcripts = transcripts_in(Agent(DOMAIN).tracker_store)
    assert isinstance(found, MemoryTranscripts)
    agent = Agent(DOMAIN, tracker_store=SQLTrackerStore(DOMAIN, db=":memory:"))
    assert isinstance(transcripts_in(agent.tracker_store), SqlTranscripts)


def test_a_store_whose_conversations_cannot_be_deleted_is_refused() -> None:
    class Other(TrackerStore):
        pass

    with pytest.raises(SettingsError, match="cannot use a Other; use SQL or in-memory"):
        transcripts_in(FailSafeTrackerStore(Other(DOMAIN)))


def test_feedback_changes_nothing_for_the_dialogue() -> None:
    """Neither slots nor what policies see of a conversation."""
    from rasa.shared.core.trackers import DialogueStateTracker

    said: list[Any] = [
        ActionExecuted("action_listen"),
        user("one", "a"),
        ActionExecuted("action_listen"),
    ]
    before = DialogueStateTracker.from_events("x", said, slots=DOMAIN.slots)
    after = DialogueStateTracker.from_events(
        "x", [*said, feedback_event("a", True, None)], slots=DOMAIN.slots
    )
    assert after.current_slot_values() == before.current_slot_values()
    assert after.past_states(DOMAIN) == before.past_states(DOMAIN)
    assert after.latest_action_name == before.latest_action_name
