"""The action server's side of a turn, without a server."""

from __future__ import annotations

import asyncio
import logging

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import actions
from bot.answers import wording
from bot.facts.live import LiveIndex


def run(text, intent, slots=None, action=None):
    latest = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.95},
        "intent_ranking": [{"name": intent, "confidence": 0.95}],
    }
    tracker = Tracker("s", slots or {}, latest, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    events = asyncio.run((action or actions.ActionAnswer()).run(dispatcher, tracker, {}))
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


@pytest.fixture(autouse=True)
def _own_facts(monkeypatch, index):
    class Fixed(LiveIndex):
        def __init__(self):
            pass

        def current(self):
            return index

    monkeypatch.setattr(actions, "_facts", Fixed)


def test_one_message_with_text_buttons_and_one_custom_object():
    messages, slots = run("how long does it last", "ask_duration")
    assert len(messages) == 1
    assert "three to four months" in messages[0]["text"]
    assert messages[0]["buttons"][0].keys() == {"title", "payload"}
    custom = messages[0]["custom"]
    assert set(custom) == {"kind", "topics", "facts", "sources", "asks"}
    assert custom["topics"] == ["duration"]
    assert slots["topics"] == ["duration"]
    assert slots["asked"] == "area"


def test_buttons_send_words_and_no_payload_that_anybody_could_type():
    messages, _ = run("hello", "greet", action=actions.ActionSmallTalk())
    assert messages[0]["buttons"]
    assert not any(button["payload"].startswith("/") for button in messages[0]["buttons"])


def test_only_slots_that_changed_are_set():
    _, first = run("how long does it last in the forehead", "ask_duration")
    _, second = run("how long does it last in the forehead", "ask_duration", slots=first)
    assert "area" in first
    assert "area" not in second


def test_a_wrong_rule_cannot_hide_an_alarm():
    messages, _ = run("i can't breathe", "thank", action=actions.ActionSmallTalk())
    assert messages[0]["custom"]["kind"] == "urgent"


def test_trouble_gives_an_apology_and_a_log_without_the_persons_words(monkeypatch, caplog):
    def broken(*args):
        raise RuntimeError("secret words of the person")

    monkeypatch.setattr(actions, "respond", broken)
    with caplog.at_level(logging.ERROR):
        messages, slots = run("i have a secret illness", "ask_duration")
    assert messages[0]["text"] == wording.WENT_WRONG
    assert messages[0]["custom"]["kind"] == "fallback"
    assert slots == {}
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
