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
    return dispatcher.messages, {e["name"]: e["value"] for e in events if e["event"] == "slot"}


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


def form(text, intent, slots):
    """Runs the form's two halves as Rasa does: reading the reply, then asking or the result."""
    latest = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.95},
        "intent_ranking": [{"name": intent, "confidence": 0.95}],
    }
    loop = {"name": actions.EFFICACY_CHECK}

    def call(action, slots):
        tracker = Tracker("s", slots, latest, [], False, None, loop, None)
        dispatcher = CollectingDispatcher()
        return dispatcher.messages, asyncio.run(action.run(dispatcher, tracker, {}))

    said, events = call(actions.ValidateEfficacyCheck(), slots)
    assert said == []
    if any(event["event"] == "action_execution_rejected" for event in events):
        return None, slots
    slots = slots | {event["name"]: event["value"] for event in events}
    asks = slots.pop("requested_slot")
    asking = {
        kind.slot: kind
        for kind in (
            actions.AsksForTiming,
            actions.AsksForArea,
            actions.AsksForWrinkleType,
            actions.AsksForDose,
            actions.AsksForPrior,
        )
    }
    action = asking[asks]() if asks else actions.ActionCheckResult()
    messages, events = call(action, slots)
    assert len(messages) == 1
    return messages[0], slots | {event["name"]: event["value"] for event in events}


def test_the_form_starts_with_the_question_and_listens():
    latest = {
        "text": "my botox did nothing",
        "intent": {"name": "ask_no_effect"},
        "intent_ranking": [{"name": "ask_no_effect", "confidence": 0.95}],
    }
    tracker = Tracker("s", {}, latest, [], False, None, {}, None)
    events = asyncio.run(actions.ActionAnswer().run(CollectingDispatcher(), tracker, {}))
    assert {"event": "active_loop", "timestamp": None, "name": actions.EFFICACY_CHECK} in events
    assert events[-1]["event"] == "followup"
    assert events[-1]["name"] == "action_listen"


def test_the_form_asks_for_what_is_missing_and_ends_in_the_result():
    _, slots = run("my botox did nothing", "ask_no_effect")
    slots.pop("requested_slot", None)
    for text, asks in [
        ("forehead, three weeks ago", "wrinkle_type"),
        ("only when i frown", "dose"),
        ("10", "prior"),
    ]:
        message, slots = form(text, "inform", slots)
        assert message["custom"]["kind"] == "check_question"
        assert message["custom"]["asks"] == asks
    message, slots = form("first time", "inform", slots)
    assert message["custom"]["kind"] == "check_result"
    assert message["custom"]["timeline"]["name"].startswith("d21-")
    assert slots["checking"] is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how long does it last?", "ask_duration"),
        ("are you a robot", "bot_challenge"),
        ("who says so", "ask_source"),
        ("i can't swallow", "inform"),
        ("i don't want to live any more", "inform"),
        ("3 weeks ago and i am pregnant", "inform"),
        ("forget it", "stop_check"),
    ],
)
def test_the_form_gives_way_to_whatever_is_no_reply(text, intent):
    _, slots = run("my botox did nothing", "ask_no_effect")
    message, _ = form(text, intent, slots)
    assert message is None


def test_an_alarm_switches_the_form_off():
    _, slots = run("my botox did nothing", "ask_no_effect")
    latest = {"text": "i can't breathe", "intent": {"name": "inform"}, "intent_ranking": []}
    loop = {"name": actions.EFFICACY_CHECK}
    tracker = Tracker("s", slots, latest, [], False, None, loop, None)
    events = asyncio.run(actions.ActionUrgent().run(CollectingDispatcher(), tracker, {}))
    assert {"event": "active_loop", "timestamp": None, "name": None} in events


def test_trouble_while_reading_a_reply_leaves_it_to_the_rules(monkeypatch):
    _, slots = run("my botox did nothing", "ask_no_effect")
    monkeypatch.setattr(actions, "replies_to_check", None)
    message, _ = form("three weeks ago", "inform", slots)
    assert message is None


@pytest.mark.parametrize(
    ("channel", "shown"), [("rest", True), ("web", True), ("slack", False), ("telegram", False)]
)
def test_the_timeline_goes_by_its_address_where_the_channel_serves_it(channel, shown):
    latest = {
        "text": "had it 5 days ago and it did nothing",
        "intent": {"name": "ask_no_effect"},
        "intent_ranking": [{"name": "ask_no_effect", "confidence": 0.95}],
    }
    events = [{"event": "user", "input_channel": channel}]
    tracker = Tracker("s", {}, latest, events, False, None, {}, None)
    dispatcher = CollectingDispatcher()
    asyncio.run(actions.ActionAnswer().run(dispatcher, tracker, {}))
    image = dispatcher.messages[0]["image"]
    expected = f"/webhooks/{channel}/timeline/d5-f3_7-p14_14-w90_120.svg" if shown else None
    assert image == expected
