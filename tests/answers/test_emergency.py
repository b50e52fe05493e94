"""An alarm or a hint at self-harm ends the check, whatever its state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.emergency import is_crisis, is_over
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.respond import Surroundings, respond
from bot.answers.turn import Part

NOBODY = Surroundings()
STATES = {
    "nothing said": Memory(),
    **{
        f"asked for {slot}": Memory(checking="no_effect", asked=slot, topics=("no_effect",))
        for slot in CHECK_SLOTS
    },
    "fading": Memory(checking="wearing_off_early", asked="area", topics=("wearing_off_early",)),
    "odd dose": Memory(
        checking="no_effect", asked="dose", doubt="dose", dose=5000.0, topics=("no_effect",)
    ),
    "contradiction": Memory(
        checking="no_effect", asked="timing", doubt="timing", timing=90.0, rival="timing=150.0"
    ),
    "not understood": Memory(checking="no_effect", asked="area", tries=1, topics=("no_effect",)),
    "result": Memory(topics=("no_effect",), area=("forehead",), timing=50.0, dose=20.0),
    "stopped": Memory(paused="no_effect", topics=("no_effect",), declined=CHECK_SLOTS),
    "question in between": Memory(checking="no_effect", asked="area", topics=("pain",)),
}
every_state = pytest.mark.parametrize("memory", STATES.values(), ids=STATES)


def _say(index, turn, memory, text, intent):
    return respond(turn(text, intent), memory, index, NOBODY)


def _nothing_open(memory):
    return (memory.checking, memory.asked, memory.doubt) == (None, None, None)


@every_state
def test_an_alarm_drops_the_check(index, turn, memory):
    answer, after = _say(index, turn, memory, "i can't swallow since my botox", "inform")
    assert (answer.kind, answer.asks, after.alarm) == ("urgent", None, "new")
    assert _nothing_open(after)
    answer, after = _say(index, turn, after, "3 weeks ago", "inform")
    assert answer.kind not in ("check_question", "check_result")
    assert answer.asks is None
    assert _nothing_open(after)


@every_state
def test_a_hint_at_self_harm_drops_the_check(index, turn, memory):
    answer, after = _say(index, turn, memory, "i want to end my life", "inform")
    assert (answer.kind, answer.asks, after.alarm) == ("crisis", None, "crisis")
    assert not answer.facts
    assert _nothing_open(after)
    answer, after = _say(index, turn, after, "3 weeks ago", "inform")
    assert answer.kind == "crisis"
    assert _nothing_open(after)


@pytest.mark.parametrize("text", ["i can't swallow since my botox", "i want to end my life"])
def test_a_clear_question_afterwards_is_answered(index, turn, text):
    memory = STATES["contradiction"]
    _, memory = _say(index, turn, memory, text, "inform")
    answer, after = _say(index, turn, memory, "what does it cost?", "ask_cost")
    assert answer.kind == "answer"
    assert answer.topics == ("cost",)
    assert _nothing_open(after)


def test_the_classifier_alone_drops_the_check_too(index, turn):
    memory = STATES["asked for dose"]
    message = turn("everything feels odd since", ("report_urgent_symptoms", 0.8))
    answer, after = respond(message, memory, index, NOBODY)
    assert answer.kind == "urgent"
    assert _nothing_open(after)


def test_an_alarm_in_a_reply_comes_before_the_reply(index, turn):
    memory = STATES["asked for timing"]
    answer, after = _say(index, turn, memory, "3 weeks ago and now i can't breathe", "inform")
    assert answer.kind == "urgent"
    assert _nothing_open(after)
    # What the reply told is kept for later.
    assert after.timing == 21


def test_symptoms_denied_do_not_stop_the_check(index, turn):
    memory = STATES["asked for timing"]
    text = "3 weeks ago, i can breathe and swallow fine"
    answer, after = _say(index, turn, memory, text, "inform")
    assert answer.kind == "check_question"
    assert after.timing == 21


NOT_OVER = (
    "i am not ok",
    "it's not better",
    "is it ok to wait",
    "I'm not fine",
    "is it better to go to the er?",
    "i feel no better",
    "I called 911 but nobody answers",
    "called the doctor, waiting",
    "should i have called a doctor",
    "my voice is gone",
    "it's all over my face",
    "its ok ill wait",
    "I think im ok",
    "i hope i am fine",
    "im ok except for my arms",
    "I rang 111 and they told me to lie down and wait for the ambulance",
    "the hospital said to come in now",
    "no trouble breathing but my arms feel odd",
    "i have no trouble breathing, should i still go",
    "it comes and goes, im ok now",
    "i can breathe fine unless i lie down",
    "told the doctor i'm fine so i don't have to go",
)
CALM = (
    "i rang 111, they said it hit the smile muscle, not a stroke",
    "I saw a doctor, he says it is only a cold, I am fine now",
    "false alarm",
    "i have no symptoms. none. i am fine. i was joking",
    "I do not have any trouble swallowing",
    "im fine now",
    "went to a&e, they sent me home, nothing serious",
    "it's gone now",
    "my breathing is normal again",
)


@pytest.mark.parametrize("text", NOT_OVER)
@pytest.mark.parametrize("alarm", ["new", "told"])
def test_an_alarm_is_not_over_before_somebody_says_so_without_reserve(turn, text, alarm):
    assert not is_over(turn(text, "inform"), Memory(alarm=alarm, complaints="hard to swallow"))


@pytest.mark.parametrize("text", CALM)
@pytest.mark.parametrize("alarm", ["new", "told"])
def test_an_alarm_is_over_when_it_was_seen_to_or_denied(turn, text, alarm):
    assert is_over(turn(text, "inform"), Memory(alarm=alarm, complaints="hard to swallow"))


def test_what_the_classifier_takes_for_a_symptom_is_not_over(turn):
    assert not is_over(turn("i'm fine now", "report_urgent_symptoms"), Memory(alarm="new"))


def test_a_denied_word_does_not_hide_a_hint_at_self_harm_beside_it(turn):
    said = turn("I'm not suicidal. nobody would notice if I was gone", "deny")
    part = Part("nobody would notice if I was gone", "report_crisis", 0.8)
    assert is_crisis(replace(said, parts=(part,)))
    assert not is_crisis(turn("i'm not suicidal, it was a figure of speech", "report_crisis"))


def test_not_being_depressed_denies_no_hint(turn):
    assert is_crisis(turn("I'm not depressed, it would just be easier", "report_crisis"))
