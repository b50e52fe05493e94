"""Values that cannot be true or are odd are asked about, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.check import question, take_in
from bot.answers.doubts import find_doubt
from bot.answers.memory import Memory
from bot.answers.settling import settled_intent
from bot.facts.search import FactIndex
from bot.facts.store import Snapshot
from tests.facts.conftest import HashEncoder

FOREHEAD = Memory(area=("forehead",), checking="no_effect", topics=("no_effect",))


@pytest.mark.parametrize(
    ("slots", "slot", "kind", "words"),
    [
        ({"dose": 5000.0}, "dose", "impossible", "5,000 units"),
        ({"dose": 0.0}, "dose", "impossible", "0 units"),
        ({"dose": -5.0}, "dose", "impossible", "-5 units"),
        ({"dose": 3.0}, "dose", "odd", "3 units"),
        ({"dose": 120.0}, "dose", "odd", "120 units"),
        ({"timing": 365 * 900.0}, "timing", "impossible", "900 years"),
        ({"timing": -3.0}, "timing", "impossible", "still to come"),
        ({"timing": 3650.0}, "timing", "odd", "10 years"),
    ],
)
def test_an_odd_value_is_asked_about_in_the_words_of_the_person(index, slots, slot, kind, words):
    doubt = find_doubt(replace(FOREHEAD, **slots), index)
    assert (doubt.slot, doubt.kind) == (slot, kind)
    assert words in doubt.question


@pytest.mark.parametrize("dose", [5.0, 10.0, 20.0, 64.0, 99.0])
@pytest.mark.parametrize("timing", [None, 0.0, 21.0, 700.0])
def test_usual_values_are_not_doubted(index, dose, timing):
    assert find_doubt(replace(FOREHEAD, dose=dose, timing=timing), index) is None


@pytest.mark.parametrize("brand", ["dysport", "xeomin", "letybo"])
@pytest.mark.parametrize("dose", [3.0, 120.0, 500.0])
def test_units_of_other_brands_are_not_judged_by_those_of_botox(index, brand, dose):
    assert find_doubt(replace(FOREHEAD, dose=dose, brand=brand), index) is None


def test_no_units_at_all_are_doubted_for_every_brand(index):
    assert find_doubt(replace(FOREHEAD, dose=0.0, brand="dysport"), index).kind == "impossible"


def test_a_dose_is_odd_for_its_area(index):
    assert find_doubt(Memory(area=("lip",), dose=3.0), index) is None
    assert find_doubt(Memory(area=("masseter",), dose=3.0), index).kind == "odd"
    assert find_doubt(Memory(dose=3.0), index) is None


def test_the_fact_that_makes_a_dose_odd_is_shown(index):
    answer, _ = question(replace(FOREHEAD, dose=3.0), index, "no_effect")
    assert [fact.id for fact in answer.facts] == ["dose-forehead-40"]
    assert answer.asks == "dose"


@pytest.mark.parametrize("dose", [3.0, 120.0])
def test_a_minor_is_shown_no_units_with_a_doubt(index, dose):
    memory = replace(FOREHEAD, dose=dose, states=("under_18",))
    answer, _ = question(memory, index, "no_effect")
    assert not any(q.unit == "units" for fact in answer.facts for q in fact.quantities)


def test_a_contradiction_comes_before_an_odd_value(index):
    doubt = find_doubt(replace(FOREHEAD, dose=3.0, timing=21.0, rival="timing=35.0"), index)
    assert (doubt.slot, doubt.kind) == ("timing", "rival")
    assert "3 weeks ago" in doubt.question
    assert "5 weeks ago" in doubt.question


def test_a_contradicting_day_still_to_come_is_not_called_today(index):
    doubt = find_doubt(replace(FOREHEAD, timing=21.0, rival="timing=-14.0"), index)
    assert "today" not in doubt.question


@pytest.mark.parametrize(
    "slots",
    [
        {"dose": 5000.0},
        {"dose": 0.0},
        {"dose": -5.0},
        {"dose": 3.0},
        {"dose": 120.0},
        {"timing": 365 * 900.0},
        {"timing": -3.0},
        {"timing": 3650.0},
        {"dose": 20.0, "rival": "dose=30.0"},
    ],
)
@pytest.mark.parametrize("text", ["yes", "no", "not sure", "the second one", "only when i move"])
def test_a_doubt_stops_when_it_is_settled(index, turn, slots, text):
    before = replace(FOREHEAD, **slots)
    doubt = find_doubt(before, index)
    before = replace(before, doubt=doubt.slot, asked=doubt.slot)
    after = before
    for _ in range(2):  # what is not understood is asked once more
        message = turn(text, "inform")
        after = take_in(after, message, settled_intent(message, after), index)
    assert find_doubt(after, index) is None


def test_an_odd_value_stood_by_is_taken_an_impossible_one_is_not(index, turn):
    odd = replace(FOREHEAD, dose=3.0, doubt="dose", asked="dose")
    assert take_in(odd, turn("yes", "affirm"), "affirm", index).dose == 3
    impossible = replace(odd, dose=5000.0)
    after = take_in(impossible, turn("yes", "affirm"), "affirm", index)
    assert (after.dose, after.declined) == (None, ("dose",))


def test_a_value_stood_by_is_doubted_again_once_it_changes(index):
    settled = replace(FOREHEAD, dose=3.0).stand_by("dose")
    assert find_doubt(settled, index) is None
    assert find_doubt(replace(settled, dose=4.0), index).kind == "odd"


def test_each_button_of_a_doubt_settles_it(index, turn):
    for slots in ({"dose": 3.0}, {"dose": 120.0}, {"timing": 3650.0}, {"timing": -3.0}):
        before = replace(FOREHEAD, **slots)
        doubt = find_doubt(before, index)
        before = replace(before, doubt=doubt.slot, asked=doubt.slot)
        for button in doubt.buttons:
            message = turn(button.message, "inform")
            after = take_in(before, message, settled_intent(message, before), index)
            assert find_doubt(after, index) is None, (slots, button)


def test_without_facts_only_what_cannot_be_is_doubted():
    empty = FactIndex(Snapshot(), HashEncoder())
    assert find_doubt(replace(FOREHEAD, dose=3.0), empty) is None
    assert find_doubt(replace(FOREHEAD, dose=5000.0), empty) is None
    assert find_doubt(replace(FOREHEAD, dose=0.0), empty).kind == "impossible"
