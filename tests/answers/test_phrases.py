"""A person's details put into words, so that she knows them again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import phrases
from bot.answers.memory import Memory
from bot.language.pipeline import read


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "less than a day"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (21, "3 weeks"),
        (60, "2 months"),
        (70, "10 weeks"),
        (90, "3 months"),
        (150, "5 months"),
        (540, "18 months"),
        (730, "2 years"),
        (365 * 900, "900 years"),
        (365 * 5000, "5,000 years"),
    ],
)
def test_a_time_is_told_in_the_unit_people_use(days, words):
    assert phrases.span(days) == words


def test_the_day_of_the_treatment_is_today():
    assert phrases.ago(0) == "today"
    assert phrases.ago(21) == "3 weeks ago"


def test_a_day_still_to_come_is_not_called_today():
    assert phrases.ago(-14) != "today"


@settings(deadline=None, max_examples=50)
@given(days=st.integers(1, 365 * 100))
def test_a_time_told_is_read_as_nearly_the_same_time(days):
    (mention,) = read(phrases.ago(days)).of("time")
    assert mention.quantity.kind == "since"
    assert mention.quantity.middle == pytest.approx(days, rel=0.25)


@pytest.mark.parametrize(
    ("dose", "further", "words"),
    [
        (1, {}, "1 unit"),
        (20, {}, "20 units"),
        (22.5, {}, "22.5 units"),
        (1.25, {}, "1.25 units"),
        (5000, {}, "5,000 units"),
        (0, {}, "0 units"),
        (-5, {}, "-5 units"),
        (20, {"about": True}, "about 20 units"),
        (50, {"brand": "dysport"}, "50 units of Dysport"),
        (20, {"brand": "botox"}, "20 units"),
    ],
)
def test_units_name_the_brand_unless_it_is_botox(dose, further, words):
    assert phrases.units(dose, **further) == words


@settings(deadline=None, max_examples=50)
@given(dose=st.integers(1, 40_000).map(lambda n: n / 4))
def test_units_told_are_read_as_the_same_units(dose):
    (mention,) = read(f"i had {phrases.units(dose)}").of("dose")
    assert mention.quantity.middle == dose


def test_several_areas_are_joined_as_in_speech():
    assert phrases.areas(()) == ""
    assert phrases.areas(("masseter",)) == "jaw"
    assert phrases.areas(("forehead", "crows_feet")) == "forehead and crow's feet"
    assert phrases.areas(("forehead", "chin", "lip")) == "forehead, chin and lip"
    assert phrases.areas(("new_area",)) == "new area"


def test_what_was_heard_is_said_back_in_the_order_of_the_questions():
    memory = Memory(timing=21.0, area=("forehead",), dose=50.0, brand="dysport")
    told = Memory.from_slots(memory.to_slots() | {"news": ["timing", "area", "dose"]})
    assert phrases.heard(told) == "3 weeks ago, forehead, 50 units of Dysport"
    assert phrases.heard(memory) == ""


def test_a_rough_value_is_said_back_as_rough():
    memory = Memory(timing=21.0, dose=20.0, news=("timing", "dose"), roughly=("timing",))
    assert phrases.heard(memory) == "about 3 weeks ago, 20 units"


def test_a_value_that_was_taken_away_is_not_said_back():
    assert phrases.heard(Memory(news=("dose", "area"))) == ""
