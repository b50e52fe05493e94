"""The parts that have to agree with one another: topics, intents, domain, rules, memory, data."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import chain

import pytest
import yaml

from bot.answers import wording
from bot.answers.follow_up import ASKS
from bot.answers.memory import Memory
from bot.emergency import all_numbers
from bot.topics import BEYOND_FACTS, TITLES, TOPICS, intent_of, topic_of

FEWEST_EXAMPLES = 60


@pytest.fixture(scope="module")
def domain(project):
    return yaml.safe_load((project / "domain.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def examples(project):
    found = {}
    for path in sorted((project / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = [line.strip() for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(line[2:] for line in lines)
    return found


def intents_of(domain):
    return {next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"]}


def test_every_topic_has_an_intent_and_back():
    for topic in (*TOPICS, *BEYOND_FACTS):
        assert topic_of(intent_of(topic)) == topic
    assert topic_of("greet") is None
    with pytest.raises(ValueError, match="no such topic"):
        intent_of("weather")


def test_the_domain_knows_every_intent_that_has_examples(domain, examples):
    assert set(examples) == intents_of(domain)


def test_every_topic_has_many_different_examples(examples):
    for topic in (*TOPICS, *BEYOND_FACTS):
        assert len(examples[intent_of(topic)]) >= FEWEST_EXAMPLES, topic


def test_no_example_stands_twice(examples):
    counts = Counter(text.lower() for text in chain.from_iterable(examples.values()))
    assert [text for text, count in counts.items() if count > 1] == []


def test_examples_hold_nothing_that_rasa_reads_as_markup(examples):
    for text in chain.from_iterable(examples.values()):
        assert not set("[]{}") & set(text), text
        assert not text.startswith("/"), text


def test_every_intent_has_a_rule(project, domain):
    ruled = set()
    for path in (project / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            for step in chain.from_iterable(one.get("or", [one]) for one in rule["steps"]):
                ruled.add(step.get("intent"))
    assert intents_of(domain) <= ruled
    assert "nlu_fallback" in ruled


def test_the_slots_are_those_of_the_memory(domain):
    assert set(domain["slots"]) == {field.name for field in fields(Memory)}


def test_every_slot_that_is_asked_for_has_words_and_a_place_in_the_memory():
    slots = set(chain.from_iterable(ASKS.values()))
    assert slots == set(wording.ASK) == set(wording.WHY_ASK) == set(wording.CHOICES)
    assert slots <= {field.name for field in fields(Memory)}


def test_every_topic_has_words_for_its_buttons():
    assert set(wording.QUESTIONS) == set(wording.RELATED) == set(TITLES)
    assert set(chain.from_iterable(wording.RELATED.values())) <= set(TITLES)


def test_the_numbers_in_the_fixed_words_are_those_that_were_verified():
    numbers = all_numbers()
    assert numbers["US"].emergency == numbers["CA"].emergency == "911"
    assert numbers["GB"].emergency == "999"
    assert numbers["DE"].emergency == "112"
    assert numbers["US"].crisis == "988"
    assert numbers["GB"].crisis == numbers["IE"].crisis == "116 123"
    for number in ("911", "999", "112"):
        assert number in wording.URGENT_UNKNOWN
