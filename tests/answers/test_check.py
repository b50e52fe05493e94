"""The efficacy check as a conversation: the order of details, results, further reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given

from bot.answers import wording
from bot.answers.answer import Answer
from bot.answers.check import (
    MOST_FACTS,
    go_on,
    more_reasons,
    question,
    result,
    take_in,
    what_to_do,
)
from bot.answers.memory import Memory
from bot.answers.reasons import CHECKED, reasons
from bot.answers.respond import Surroundings, respond
from tests.answers.test_reasons import many, persons

TOPIC = CHECKED[0]
NOBODY = Surroundings()
MOST_WORDS = 110
FOUR_UNITS = ("3 weeks ago", "forehead", "also when my face is still", "4 units", "my first time")
PEOPLE = {
    "low dose, static lines, first time": (
        *("3 weeks ago", "forehead", "also when my face is still"),
        *("10 units", "it was my first time"),
    ),
    "worked before, faded": (
        *("5 months ago", "crow's feet", "only when i move my face"),
        *("24 units", "it has worked before"),
    ),
    "another brand": (
        *("6 weeks ago", "frown lines", "only when i move my face"),
        *("50 units of dysport", "it has never worked"),
    ),
    "dose not known, two areas": (
        *("two months ago", "forehead and frown lines", "also when my face is still"),
        *("no idea how many units", "it was my first time"),
    ),
    "too early": (
        *("5 days ago", "forehead", "only when i move my face"),
        *("20 units", "it works less each time"),
    ),
}
MANY_REASONS = Memory(
    area=("marionette",),
    timing=100.0,
    brand="dysport",
    prior="less_each_time",
    products=("cheap",),
    states=("male",),
    topics=(TOPIC,),
)


def _outcome(answer: Answer) -> tuple[object, ...]:
    """What a result says, but for what was heard last: facts, ties, next step and timeline."""
    facts = tuple((line.because, line.fact.id) for line in answer.lines if line.fact)
    return answer.kind, facts, answer.next_step, answer.timeline


def _begun(index, turn):
    _, memory = respond(turn("my botox did nothing", "ask_no_effect"), Memory(), index, NOBODY)
    return memory


def _ends(index, turns, memory, left, answer=None) -> Iterator[tuple[Answer, Memory]]:
    """The last answers, and memories, of a conversation that tells the details in every order."""
    if not left:
        yield answer, memory
    for text in left:
        said, after = respond(turns[text], memory, index, NOBODY)
        yield from _ends(index, turns, after, [t for t in left if t != text], said)


@pytest.mark.parametrize("details", PEOPLE.values(), ids=PEOPLE)
def test_the_order_of_the_details_plays_no_part(index, turn, details):
    turns = {text: turn(text, "inform") for text in details}
    ends = list(_ends(index, turns, _begun(index, turn), list(details)))
    assert len(ends) == 120
    outcomes = {_outcome(answer) for answer, _ in ends}
    assert len(outcomes) == 1
    assert next(iter(outcomes))[0] == "check_result"


def test_an_odd_detail_gives_the_same_result_once_it_is_confirmed(index, turn):
    turns = {text: turn(text, "inform") for text in FOUR_UNITS}
    outcomes = set()
    for answer, memory in _ends(index, turns, _begun(index, turn), list(FOUR_UNITS)):
        if memory.doubt:
            answer, _ = respond(turn("yes", "affirm"), memory, index, NOBODY)
        outcomes.add(_outcome(answer))
    assert len(outcomes) == 1


@pytest.mark.parametrize("details", PEOPLE.values(), ids=PEOPLE)
def test_all_at_once_gives_the_same_result_as_one_by_one(index, turn, details):
    memory = _begun(index, turn)
    for text in details:
        answer, memory = respond(turn(text, "inform"), memory, index, NOBODY)
    message = ", ".join(["my botox did nothing", *details])
    at_once, _ = respond(turn(message, "ask_no_effect"), Memory(), index, NOBODY)
    assert _outcome(at_once) == _outcome(answer)


def test_a_question_in_between_loses_nothing(index, turn):
    memory = _begun(index, turn)
    plain = disturbed = memory
    for text in PEOPLE["worked before, faded"]:
        answer, plain = respond(turn(text, "inform"), plain, index, NOBODY)
        other, disturbed = respond(turn("does it hurt?", "ask_pain"), disturbed, index, NOBODY)
        assert other.kind == "answer"
        other, disturbed = respond(turn(text, "inform"), disturbed, index, NOBODY)
    assert _outcome(other) == _outcome(answer)


@many
@given(memory=persons)
def test_a_result_is_short(index, memory):
    for topic in CHECKED:
        answer, _ = result(memory, index, topic, None)
        assert len(answer.facts) <= MOST_FACTS
        assert len(set(answer.facts)) == len(answer.facts)
        words = [f"{line.because} {line.text}" for line in answer.lines if line.fact]
        assert len(" ".join(words).split()) <= MOST_WORDS
        assert answer.next_step


@many
@given(memory=persons)
def test_nobody_is_shown_units_that_are_not_theirs(index, memory):
    young = replace(memory, states=("under_18",))
    other = replace(memory, brand="dysport")
    for person, may_show in ((young, set()), (other, {"dysport"})):
        shown = [result(person, index, TOPIC, None), more_reasons(person, index, TOPIC, None)]
        shown.append(what_to_do(person, index, TOPIC, None))
        for answer, _ in shown:
            for fact in answer.facts:
                if any(q.kind == "dose" and q.unit == "units" for q in fact.quantities):
                    assert may_show & fact.tagged("brand"), fact.id


@many
@given(memory=persons)
def test_questions_go_on_until_all_is_told_then_comes_the_result(index, memory):
    memory = replace(memory, dose=None)  # so that nothing is in doubt
    for _ in range(6):
        answer, after = go_on(memory, index, TOPIC, None)
        if answer.kind == "check_result":
            break
        assert answer.asks == after.asked
        assert after.checking in CHECKED
        assert not memory.knows(answer.asks)
        memory = replace(after, declined=(*memory.declined, answer.asks), news=())
    assert (answer.kind, after.asked, after.checking) == ("check_result", None, None)


def test_the_result_may_be_wanted_before_all_is_asked(index):
    memory = Memory(checking=TOPIC, asked="area", timing=21.0)
    assert go_on(memory, index, TOPIC, None)[0].kind == "check_question"
    assert go_on(memory, index, TOPIC, None, conclude=True)[0].kind == "check_result"


def test_too_early_a_result_offers_the_other_questions(index, turn):
    memory = _begun(index, turn)
    answer, memory = respond(turn("5 days ago", "inform"), memory, index, NOBODY)
    assert answer.kind == "check_result"
    assert wording.ASK_REST in answer.buttons
    assert wording.WAIT in answer.next_step
    message = turn(wording.ASK_REST.message, "start_check")
    answer, memory = respond(message, memory, index, NOBODY)
    assert answer.asks == "area"
    for text in ("forehead", "also when still", "10 units", "it was my first time"):
        answer, memory = respond(turn(text, "inform"), memory, index, NOBODY)
    assert answer.kind == "check_result"
    assert len(answer.facts) > 1
    assert wording.ASK_REST not in answer.buttons


def test_further_reasons_are_offered_where_there_are_any(index):
    answer, _ = result(MANY_REASONS, index, TOPIC, None)
    assert wording.OTHER_REASONS in answer.buttons
    few = Memory(timing=21.0, side="one_side", dose=20.0, area=("forehead",), topics=(TOPIC,))
    shown, _ = result(few, index, TOPIC, None)
    told = {fact.id for fact in shown.facts}
    left = [one for one in reasons(few, TOPIC, index) if one.fact.id not in told]
    assert (wording.OTHER_REASONS in shown.buttons) == bool(left)


def test_further_reasons_show_no_reason_twice(index):
    answer, memory = result(MANY_REASONS, index, TOPIC, None)
    told = [fact.id for fact in answer.facts]
    assert len(reasons(MANY_REASONS, TOPIC, index)) > 6  # more than fit two answers
    for _ in range(5):
        answer, memory = more_reasons(memory, index, TOPIC, None)
        told += [fact.id for fact in answer.facts]
    assert len(set(told)) == len(told)
    assert {reason.fact.id for reason in reasons(MANY_REASONS, TOPIC, index)} <= set(told)
    assert wording.NO_MORE_REASONS in answer.text()


def test_what_to_do_comes_without_reasons(index):
    memory = Memory(timing=35.0, area=("forehead",), dose=10.0, topics=(TOPIC,))
    answer, after = what_to_do(memory, index, TOPIC, "020 7946 0000")
    assert answer.lines[0].text == wording.WHAT_TO_DO
    assert answer.facts
    assert not any(line.because for line in answer.lines)
    assert "020 7946 0000" in answer.next_step
    assert (after.asked, after.checking) == (None, None)


def test_what_to_do_while_it_is_too_early_is_to_wait(index):
    answer, _ = what_to_do(Memory(timing=5.0, topics=(TOPIC,)), index, TOPIC, None)
    assert "too_early" in answer.facts[0].supports
    assert answer.next_step == wording.WAIT


def test_a_reply_is_said_back_with_what_it_points_to(index):
    memory = Memory(timing=21.0, wrinkle_type="static", news=("wrinkle_type",), checking=TOPIC)
    answer, _ = question(memory, index, TOPIC)
    assert "also when your face is still" in answer.lines[0].text
    assert "lines" in answer.facts[0].supports


def test_a_correction_is_said_back_with_what_it_replaced(index, turn):
    memory = Memory(checking=TOPIC, topics=(TOPIC,), timing=21.0, asked="area")
    answer, _ = respond(turn("sorry, it was 5 weeks ago", "correct"), memory, index, NOBODY)
    assert re.search(r"5 weeks ago now, instead of 3 weeks ago", answer.text())


def test_a_check_that_was_stopped_goes_on_where_it_was(index, turn):
    memory = _begun(index, turn)
    _, memory = respond(turn("3 weeks ago", "inform"), memory, index, NOBODY)
    stopped, memory = respond(turn("stop", "stop_check"), memory, index, NOBODY)
    assert (stopped.asks, memory.checking, memory.paused) == (None, None, TOPIC)
    again, memory = respond(turn("let's go on", "follow_up"), memory, index, NOBODY)
    assert again.asks == "area"
    assert (memory.timing, memory.checking, memory.paused) == (21, TOPIC, None)


def test_what_somebody_does_not_know_is_taken_note_of_before_it_is_asked(index, turn) -> None:
    memory = Memory(checking="no_effect", asked="wrinkle_type", timing=21.0, area=("glabella",))
    after = take_in(memory, turn("they never told me how many units", "inform"), "inform", index)
    answer, _ = question(after, index, "no_effect")
    assert answer.lines[0].text == wording.NOT_KNOWN["unknown_dose"]
    assert answer.asks == "wrinkle_type"


def test_migraine_is_not_measured_by_when_lines_soften(index, turn) -> None:
    text = "botox isn't working for my migraines, it's only been 10 days"
    answer, _ = respond(turn(text, "ask_no_effect"), Memory(), index, NOBODY)
    assert answer.timeline is None
    assert "onset-migraine" in [fact.id for fact in answer.facts]
    assert not any("too_early" in fact.supports for fact in answer.facts)
    assert wording.WAIT not in (answer.next_step or "")
