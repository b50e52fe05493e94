"""Short replies to what the check asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import wording
from bot.answers.check import take_in
from bot.answers.doubts import find_doubt
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.replies import says_unknown, take_reply
from bot.answers.settling import settled_intent

CHECK = Memory(checking="no_effect", topics=("no_effect",))
FOREHEAD = replace(CHECK, timing=21.0, area=("forehead",))
TWO_DOSES = replace(FOREHEAD, dose=20.0, doubt="dose", rival="dose=30.0", asked="dose")
TWO_TIMES = replace(CHECK, timing=21.0, doubt="timing", rival="timing=35.0", asked="timing")
FEW_UNITS = replace(FOREHEAD, dose=3.0, doubt="dose", asked="dose")


def _reply(index, turn, memory, text):
    """The memory after a reply, its intent settled as in a conversation."""
    message = turn(text, "inform")
    return take_in(memory, message, settled_intent(message, memory), index)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("timing", "three weeks", 21),
        ("timing", "a month", 30),
        ("timing", "3 to 4 weeks", 24.5),
        ("timing", "in 3 days", -3),
        ("timing", "just now", 0),
        ("area", "jaw please", ("masseter",)),
        ("area", "forehead and frown", ("forehead", "glabella")),
        ("wrinkle_type", "both", "static"),
        ("wrinkle_type", "all the time", "static"),
        ("wrinkle_type", "moving", "dynamic"),
        ("wrinkle_type", "only when my face is still", "static"),
        ("wrinkle_type", "not when still", "dynamic"),
        ("wrinkle_type", "not at rest", "dynamic"),
        ("wrinkle_type", "only when I frown, at rest it is ok-ish", "dynamic"),
        ("wrinkle_type", "pretty normal at rest tbh, at rest it looks good", "dynamic"),
        ("wrinkle_type", "at rest they look bad", "static"),
        ("dose", "20", 20),
        ("dose", "i think 20", 20),
        ("dose", "20.5", 20.5),
        ("dose", "1,000", 1000),
        ("dose", "20-30", 25),
        ("dose", "10 per side", 20),
        ("dose", "0", 0),
        ("dose", "-5", -5),
        ("dose", "dysport 50", 50),
        ("dose", "20, no wait, 30", 30),
        ("prior", "yes", "worked_before"),
        ("prior", "yeah, twice", "worked_before"),
        ("prior", "nope", "never_worked"),
        ("prior", "first time", "first"),
        ("prior", "yes, it was my first time", "first"),
        ("prior", "no, it was my first time", "first"),
        ("prior", "no, first time", "first"),
    ],
)
def test_a_short_reply_fills_what_was_asked(index, turn, asked, text, value):
    after = _reply(index, turn, replace(CHECK, asked=asked), text)
    assert getattr(after, asked) == value
    assert asked in after.news


@pytest.mark.parametrize("slot", CHECK_SLOTS)
@pytest.mark.parametrize(
    "text", ["no idea", "not sure", "skip", "whatever", "dunno", "I don't know", "pass", "idk"]
)
def test_any_question_can_be_left_out(index, turn, slot, text):
    after = _reply(index, turn, replace(CHECK, asked=slot), text)
    assert after.declined == (slot,)
    assert not after.news


@pytest.mark.parametrize("slot", CHECK_SLOTS)
def test_each_button_fills_what_was_asked(index, turn, slot):
    for button in wording.CHOICES[slot]:
        after = _reply(index, turn, replace(CHECK, asked=slot), button.message)
        unsure = button.message == "I don't know"
        assert (slot in after.declined) == unsure, button
        assert (slot in after.news) != unsure, button
        assert find_doubt(after, index) is None


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("dose", "2 ml"),
        ("dose", "$300"),
        ("dose", "yes"),
        ("timing", "20"),
        ("timing", "yes"),
        ("wrinkle_type", "yes"),
    ],
)
def test_what_is_no_answer_to_the_question_fills_nothing(turn, asked, text):
    after = take_reply(replace(CHECK, asked=asked), turn(text, "inform"), "inform")
    assert not any(after.knows(slot) for slot in CHECK_SLOTS)
    assert after.tries == 1


def test_an_amount_of_liquid_is_told_apart(turn):
    before = replace(CHECK, asked="dose")
    assert take_reply(before, turn("2 ml"), "inform").hint == "volume"


def test_one_reply_may_fill_several_slots(index, turn):
    before = replace(CHECK, asked="timing")
    after = _reply(index, turn, before, "forehead, three weeks ago, no idea how much")
    assert (after.area, after.timing, after.dose) == (("forehead",), 21, None)
    assert (after.news, after.declined) == (("timing", "area"), ("dose",))


def test_the_reply_to_another_question_is_taken(index, turn):
    after = _reply(index, turn, replace(CHECK, asked="timing"), "20 units")
    assert (after.dose, after.timing, after.declined, after.tries) == (20, None, (), 0)


def test_a_brand_alone_is_understood(index, turn):
    after = _reply(index, turn, replace(FOREHEAD, asked="dose"), "dysport")
    assert (after.brand, after.tries) == ("dysport", 0)


def test_what_is_not_understood_twice_is_left_out(index, turn):
    before = replace(CHECK, asked="timing")
    once = _reply(index, turn, before, "blah")
    assert (once.tries, once.declined) == (1, ())
    twice = _reply(index, turn, once, "blub")
    assert (twice.tries, twice.declined) == (0, ("timing",))


def test_a_reply_that_helps_ends_the_count(index, turn):
    before = replace(CHECK, asked="timing", tries=1)
    assert _reply(index, turn, before, "forehead").tries == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the second one", 30),
        ("the first one", 20),
        ("the latter", 30),
        ("the former", 20),
        ("20", 20),
        ("30", 30),
        ("20 units", 20),
        ("30 units", 30),
        ("40 units", 40),
        ("yes", 30),
    ],
)
def test_of_two_doses_the_reply_says_which(index, turn, text, value):
    after = _reply(index, turn, TWO_DOSES, text)
    assert (after.dose, after.rival, after.doubt) == (value, None, None)
    assert "dose" in after.news


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 weeks ago", 21),
        ("5 weeks ago", 35),
        ("3 weeks", 21),
        ("5 weeks", 35),
        ("the second one", 35),
        ("2 months ago", 60),
    ],
)
def test_of_two_times_the_reply_says_which(index, turn, text, value):
    after = _reply(index, turn, TWO_TIMES, text)
    assert (after.timing, after.rival, after.doubt) == (value, None, None)


@pytest.mark.parametrize("text", ["not sure", "no idea", "I don't know"])
def test_of_two_values_neither_is_kept_when_the_person_is_unsure(index, turn, text):
    after = _reply(index, turn, TWO_DOSES, text)
    assert (after.dose, after.declined, after.rival, after.doubt) == (None, ("dose",), None, None)


def test_two_values_passed_over_leave_the_later(index, turn):
    after = _reply(index, turn, TWO_DOSES, "only when i move")
    assert (after.wrinkle_type, after.dose, after.rival) == ("dynamic", 30, None)


@pytest.mark.parametrize(
    ("slot", "known", "other"),
    [
        ("timing", 21.0, 35.0),
        ("timing", 100.0, 400.0),
        ("timing", 5.0, 21.0),
        ("dose", 20.0, 30.0),
        ("dose", 12.5, 24.0),
        ("wrinkle_type", "static", "dynamic"),
        ("wrinkle_type", "dynamic", "static"),
        ("wrinkle_type", "dynamic", "gravity"),
        ("wrinkle_type", "dynamic", "scar"),
        ("prior", "first", "worked_before"),
        ("prior", "worked_before", "first"),
        ("prior", "never_worked", "less_each_time"),
        ("prior", "less_each_time", "never_worked"),
    ],
)
def test_each_button_of_a_contradiction_settles_it(index, turn, slot, known, other):
    before = replace(CHECK, **{slot: known}, doubt=slot, asked=slot, rival=f"{slot}={other}")
    first, second, unsure = find_doubt(before, index).buttons
    for button, value in ((first, known), (second, other)):
        after = _reply(index, turn, before, button.message)
        assert (after.rival, after.doubt) == (None, None), button
        found = getattr(after, slot)
        near = pytest.approx(value, rel=0.2) if isinstance(value, float) else value
        assert found == near, button
    assert slot in _reply(index, turn, before, unsure.message).declined


@pytest.mark.parametrize("text", ["yes", "yes, that's right", "3", "3 units"])
def test_an_odd_dose_is_confirmed(index, turn, text):
    after = _reply(index, turn, FEW_UNITS, text)
    assert after.dose == 3
    assert after.stands_by("dose")
    assert find_doubt(after, index) is None


def test_an_odd_dose_is_denied_and_asked_for_again(index, turn):
    after = _reply(index, turn, FEW_UNITS, "no")
    assert (after.dose, after.doubt, after.declined) == (None, None, ())


@pytest.mark.parametrize("text", ["30", "30 units", "sorry, 30", "no, 30", "no, 30 units"])
def test_an_odd_dose_is_replaced(index, turn, text):
    after = _reply(index, turn, FEW_UNITS, text)
    assert (after.dose, after.doubt, after.news) == (30, None, ("dose",))


@pytest.mark.parametrize("text", ["not sure", "no idea", "no clue", "dunno"])
def test_an_odd_dose_is_left_out_when_the_person_is_unsure(index, turn, text):
    after = _reply(index, turn, FEW_UNITS, text)
    assert (after.dose, after.declined, after.doubt) == (None, ("dose",), None)


@pytest.mark.parametrize("text", ["sorry, i meant 30", "no wait, 30", "actually 30"])
def test_a_bare_number_corrects_the_figure_given_last(index, turn, text):
    before = replace(FOREHEAD, dose=20.0, news=("dose",), asked="prior")
    after = _reply(index, turn, before, text)
    assert (after.dose, after.timing, after.prior) == (30, 21, None)


def test_a_bare_number_corrects_a_time_in_its_own_unit(index, turn):
    before = replace(CHECK, timing=21.0, news=("timing",), asked="area")
    assert _reply(index, turn, before, "sorry, i meant 5").timing == 35


def test_a_bare_time_is_taken_unasked(index, turn):
    assert _reply(index, turn, CHECK, "three weeks").timing == 21


@pytest.mark.parametrize(
    "text", ["I don't know", "no idea", "haven't a clue", "skip this one please", "n/a", "idk"]
)
def test_not_knowing_is_understood(text):
    assert says_unknown(text)


@pytest.mark.parametrize("text", ["no", "20 units", "I know it was 20", "nothing happened", ""])
def test_other_replies_are_not_taken_for_not_knowing(text):
    assert not says_unknown(text)


@pytest.mark.parametrize("asked", ["area", "wrinkle_type", "prior"])
def test_a_bare_number_can_only_be_units_where_no_time_was_asked(index, turn, asked):
    after = _reply(index, turn, Memory(checking="no_effect", asked=asked), "20")
    assert after.dose == 20
