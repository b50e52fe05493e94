"""Turns on the chat apps, with Rasa's own processor and stores."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.channels.chat import turns
from bot.channels.refusals import AWAY, EMPTY, Refused

SENDER = "slack-0123456789abcdef0123456789abcdef"
Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run(service: Any) -> Run:
    """Runs something where the server runs."""
    return lambda work: asyncio.run_coroutine_threadsafe(work, service.loop).result(30)


@pytest.fixture
def say(service: Any, run: Run) -> Callable[..., Any]:
    def say(text: str, message: str, **more: Any) -> Any:
        return run(turns.answer(service.agent, "slack", SENDER, text, message, **more))

    return say


def message_id(number: int) -> str:
    return f"{number:064x}"


def test_the_first_message_begins_the_conversation(service: Any, run: Run, say: Any) -> None:
    assert not run(turns.exists(service.agent, SENDER))
    answer = say("hello", message_id(1))
    assert answer[0]["text"] == "You said: hello"
    assert not any("recipient_id" in one for one in answer)
    assert run(turns.exists(service.agent, SENDER))
    tracker = run(service.agent.tracker_store.retrieve(SENDER))
    assert tracker.get_latest_input_channel() == "slack"
    assert tracker.get_slot("session_started_metadata") == {"channel": "slack"}


def test_the_same_message_is_answered_once(service: Any, say: Any) -> None:
    first = say("hello", message_id(1))
    say("and this", message_id(2))
    assert say("hello", message_id(1)) == first
    assert service.processor.heard == ["hello", "and this"]


def test_no_answer_is_no_turn_and_may_be_asked_for_again(service: Any, run: Run, say: Any) -> None:
    before, service.processor.say = service.processor.say, lambda text: []
    with pytest.raises(Refused) as caught:
        say("hello", message_id(1))
    assert caught.value.refusal is AWAY
    assert run(turns.turns(service.agent, SENDER)) == []
    service.processor.say = before
    assert say("hello", message_id(1))[0]["text"] == "You said: hello"


def test_a_message_of_nothing_but_slashes_is_none(say: Any) -> None:
    with pytest.raises(Refused) as caught:
        say("//", message_id(1))
    assert caught.value.refusal is EMPTY


def test_a_long_message_is_taken(say: Any) -> None:
    assert say("x" * 4000, message_id(1))[0]["text"] == "You said: " + "x" * 4000


def test_a_button_is_found_by_its_turn_and_place(service: Any, run: Run, say: Any) -> None:
    say("hello", message_id(1))
    for place, payload in enumerate(("it was the forehead", '/skip{"slot": "area"}')):
        reference = turns.reference(message_id(1), place)
        assert len(reference.encode()) <= 64
        found = run(turns.choice(service.agent, SENDER, reference))
        assert found.payload == payload
    for unknown in (
        turns.reference(message_id(1), 2),
        turns.reference("f" * 64, 0),
        "nonsense",
        "",
        f"{'0' * 16}:-1",
    ):
        assert run(turns.choice(service.agent, SENDER, unknown)) is None
    assert (
        run(turns.choice(service.agent, "slack-other", turns.reference(message_id(1), 0))) is None
    )


def test_what_a_button_sends_is_obeyed_while_it_is_on_offer(service: Any, say: Any) -> None:
    def without_buttons(text: str) -> list[dict[str, Any]]:
        return [{"text": "well"}]

    say("hello", message_id(1))
    payload = '/skip{"slot": "area"}'
    service.processor.say = without_buttons
    say(payload, message_id(2), label="Skip")
    say(payload, message_id(3), label="Skip")
    say("it was the forehead", message_id(4), label="Forehead")
    say(payload, message_id(5))
    assert service.processor.heard == [
        "hello",
        payload,
        "Skip",
        "it was the forehead",
        payload.lstrip("/"),
    ]


def test_a_deleted_conversation_is_gone_and_begins_anew(service: Any, run: Run, say: Any) -> None:
    say("something private", message_id(1))
    assert run(turns.delete(service.agent, SENDER))
    assert not run(turns.delete(service.agent, SENDER))
    assert not run(turns.exists(service.agent, SENDER))
    assert b"something private" not in service.database.read_bytes()
    say("hello", message_id(2))
    assert [turn.text for turn in run(turns.turns(service.agent, SENDER))] == ["hello"]
