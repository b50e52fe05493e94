"""The alarm rules on a table of messages, whole and cut into other texts."""

from __future__ import annotations

import functools
import time
from pathlib import Path

import pytest
import spacy
import yaml
from spacy.language import Language

from bot.language import alarms, context
from bot.language.reading import Alarm, Mention

_TABLE = Path(__file__).parent / "data" / "alarm_cases.yml"


@functools.cache
def _nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def _read(text: str) -> tuple[list[Mention], Alarm]:
    doc = _nlp()(text)
    mentions = context.annotate(doc, alarms.find_symptoms(doc))
    return mentions, alarms.assess(doc, mentions)


@functools.cache
def _cases(wanted: str) -> tuple[str, ...]:
    halves = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return tuple(text for half in halves.values() for text in half[wanted])


def test_the_table_is_large_and_without_repeats() -> None:
    alarming = _cases("urgent") + _cases("crisis")
    assert len(alarming) >= 150
    assert len(_cases("harmless")) >= 150
    everything = [text.lower() for text in alarming + _cases("harmless")]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("text", _cases("urgent"))
def test_urgent(text: str) -> None:
    alarm = _read(text)[1]
    assert alarm.urgent
    assert alarm.symptoms
    assert alarm.reasons


@pytest.mark.parametrize("text", _cases("crisis"))
def test_crisis(text: str) -> None:
    assert _read(text)[1].crisis


def test_false_alarms_are_rare() -> None:
    harmless = _cases("harmless")
    false = [t for t in harmless if (a := _read(t)[1]).urgent or a.crisis]
    assert len(false) <= 0.02 * len(harmless), false


@pytest.mark.parametrize(
    "frame",
    [
        "had botox yesterday. {}",
        "Hi, I had 20 units in my forehead last week. {}. What should I do? Thanks",
        "{} and I also have a headache",
        "I was told it is safe. {}. Is it normal?",
        "Does it last long? {}",
        "My injector says wait. {}",
    ],
)
def test_an_alarm_survives_what_is_said_around_it(frame: str) -> None:
    missed = [t for t in _cases("urgent") if not _read(frame.format(t))[1].urgent]
    missed += [t for t in _cases("crisis") if not _read(frame.format(t))[1].crisis]
    assert not missed


@pytest.mark.parametrize("text", [*_cases("urgent"), *_cases("harmless")])
def test_mentions_are_spans_in_order_without_overlap(text: str) -> None:
    mentions = _read(text)[0]
    for mention in mentions:
        assert mention.start < mention.end
        assert mention.text == text[mention.start : mention.end]
    for one, two in zip(mentions, mentions[1:]):
        assert one.end <= two.start


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("I can't breathe and my throat is tight", {"breathing", "swallowing"}),
        ("slurred speech and double vision", {"speech", "vision"}),
        ("I have hives", {"severe_allergy"}),
        ("I cannot hold my head up", {"neck_weakness"}),
        ("my legs feel like jelly", {"weakness_general"}),
        ("wet myself", {"bladder"}),
        ("dribbling all day", {"drooling"}),
        ("half my face is numb", {"stroke_signs"}),
        ("my baby is floppy", {"baby_floppy"}),
        ("both eyelids are drooping", {"both_lids"}),
    ],
)
def test_symptoms_have_canonical_ids(text: str, ids: set[str]) -> None:
    assert ids <= set(_read(text)[1].symptoms)


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("bad headache today", "headache"),
        ("a bruise on my cheek", "bruise"),
        ("some swelling", "swelling"),
        ("one droopy eyelid", "droopy_lid"),
        ("my eyebrow is low", "droopy_brow"),
        ("spock brows", "spock_brow"),
        ("my face is frozen", "frozen"),
        ("a crooked smile", "crooked_smile"),
        ("I feel like I have flu", "flu_like"),
        ("nauseous all day", "nausea"),
        ("dry eyes", "dry_eye"),
        ("sore forehead", "pain"),
        ("itchy forehead", "itching"),
        ("heavy forehead", "heaviness"),
        ("little bumps", "bumps"),
        ("red spots", "redness"),
    ],
)
def test_small_things_are_found_and_no_alarm(text: str, symptom: str) -> None:
    mentions, alarm = _read(text)
    assert symptom in {m.id for m in mentions}
    assert alarm == Alarm()


@pytest.mark.parametrize("text", ["", " ", "?!", "\n\n", "😀", "a" * 5000, "(" * 500])
def test_strange_texts_are_no_alarm(text: str) -> None:
    assert _read(text) == ([], Alarm())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("swalowing", "swallowing"), ("blured", "blurred"), ("threat", "threat"), ("horse", "horse")],
)
def test_misspellings(wrong: str, right: str) -> None:
    assert alarms.correct(wrong) == right


def test_it_is_fast() -> None:
    docs = [_nlp()(text) for text in _cases("urgent") + _cases("harmless")]
    _read("warm up, I cannot swallow")
    context.read_words.cache_clear()
    start = time.process_time()
    for doc in docs:
        alarms.assess(doc, context.annotate(doc, alarms.find_symptoms(doc)))
    spent = time.process_time() - start
    # 2 ms for 30 words is the aim; three times that, as test machines are busy.
    assert spent / sum(map(len, docs)) * 30 < 0.006


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("the spot is red and swollen and I'm running a fever", "infection"),
        ("pus is coming out of the injection site", "infection"),
        ("red streaks from where I was injected", "infection"),
        ("the lump is hot and swollen and getting bigger", "infection"),
        ("my lip turned white after lip filler", "filler_vessel"),
        ("severe pain since the filler in my nose", "filler_vessel"),
        ("had cheek filler and now my sight is blurred", "filler_vessel"),
        ("I nurse and my baby is very sleepy now", "baby_floppy"),
        ("the baby is feeding less since my jabs", "baby_floppy"),
        ("my toddler pricked himself with the syringe", "overdose"),
        ("I accidentally stabbed my thumb with the needle", "overdose"),
        ("they used 300 units instead of 30", "overdose"),
        ("she gave me five times the dose by mistake", "overdose"),
        ("her face drops on one side and the smile is crooked", "stroke_signs"),
        ("my smile is lopsided and one lid droops", "both_lids"),
        ("I lost control of my bladder after botox", "bladder"),
    ],
)
def test_further_dangers(text: str, symptom: str) -> None:
    alarm = _read(text)[1]
    assert alarm.urgent
    assert symptom in alarm.symptoms
    assert "severe_allergy" not in alarm.symptoms


@pytest.mark.parametrize(
    "text",
    [
        "they put 200 units in my neck and I'd like 60",
        "nut allergy with anaphylaxis in the past, is botox ok",
        "hives from penicillin last time, can I have it",
        "I carry an epipen",
        "I keel over when I see needles",
        "I had trouble swallowing before I ever had botox, can I have it",
        "I had trouble swallowing last year, may I have botox",
        "how can I find the meaning of life",
        "had 10 units instead of 20",
        "had 50 units of dysport instead of botox",
        "a bit red and warm right after the shots",
        "does filler hurt more",
        "what if they give me too much by mistake",
        "Get help at once if it is hard to breathe after the shots.",
        "In one trial, chewing got weaker in 30 of 100 people.",
    ],
)
def test_further_harmless_messages(text: str) -> None:
    assert _read(text)[1] == Alarm()


@pytest.mark.parametrize(
    "text",
    [
        "after botox last year it was hard to swallow, may I have it again",
        "had botox last month, hard to swallow, can I get help",
        "If it is this hard to breathe, should I call?",
        "My throat is closing, get help if you can.",
    ],
)
def test_what_must_not_be_taken_for_harmless(text: str) -> None:
    assert _read(text)[1].urgent
