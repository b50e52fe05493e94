"""The Rasa components, each on messages of its own."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_classifier import TopicIntentClassifier
from bot.nlu.language_reader import AlarmGuard, LanguageReader


def read(text):
    message = Message({"text": text})
    LanguageReader().process([message])
    return message


def test_entities_have_offsets_values_and_quantities():
    text = "20 units of dysport in my forehead three weeks ago"
    entities = read(text).get("entities")
    found = {entity["entity"]: entity for entity in entities}
    assert found["area"]["value"] == "forehead"
    assert found["dose"]["quantity"] == {
        "kind": "dose",
        "low": 20.0,
        "high": 20.0,
        "unit": "units",
        "brand": "dysport",
        "about": False,
    }
    assert found["time"]["quantity"]["low"] == 21
    for entity in entities:
        assert 0 <= entity["start"] < entity["end"] <= len(text)
        assert entity["extractor"] == "LanguageReader"


def test_flags_are_passed_on_where_they_are_set():
    entity = next(e for e in read("i'm not pregnant").get("entities") if e["entity"] == "state")
    assert entity["negated"] is True


def test_an_alarm_found_by_the_rules_becomes_the_intent():
    message = read("i can't breathe since my botox")
    ranking = [{"name": "ask_cost", "confidence": 0.9}]
    message.set("intent", ranking[0])
    message.set("intent_ranking", ranking)
    AlarmGuard().process([message])
    assert message.get("intent") == {"name": "report_urgent_symptoms", "confidence": 1.0}
    assert [one["name"] for one in message.get("intent_ranking")] == [
        "report_urgent_symptoms",
        "ask_cost",
    ]


def test_without_an_alarm_the_intent_stays():
    message = read("how much is it")
    message.set("intent", {"name": "ask_cost", "confidence": 0.9})
    AlarmGuard().process([message])
    assert message.get("intent")["name"] == "ask_cost"


@pytest.mark.parametrize("text", ["", "   ", None])
def test_messages_without_words_do_no_harm(text):
    message = Message({"text": text})
    LanguageReader().process([message])
    TopicIntentClassifier({}, None, None).process([message])
    assert message.get("intent") == {"name": None, "confidence": 0.0}


def test_what_rasa_cannot_see_changes_the_fingerprint():
    assert len(LanguageReader.fingerprint_addon({})) > 1000
    assert "class IntentModel" in TopicIntentClassifier.fingerprint_addon({})
