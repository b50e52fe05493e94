"""Reasons that fit a person: rules over what she said, each with the fact of its role."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import follow_up, phrases
from bot.answers.check import go_on, result, take_in
from bot.answers.memory import Memory
from bot.answers.reasons import LAST, RULES, TOO_EARLY_DAYS, next_steps, reasons, too_early_days
from bot.facts.search import FactIndex
from bot.facts.store import Snapshot
from tests.facts.conftest import HashEncoder

NONE, FADING = "no_effect", "wearing_off_early"
THREE_WEEKS = Memory(timing=21.0, area=("forehead",))

persons = st.builds(
    Memory,
    area=st.sampled_from(
        [(), ("forehead",), ("glabella", "crows_feet"), ("masseter",), ("lip",), ("marionette",)]
    ),
    wrinkle_type=st.sampled_from([None, "dynamic", "static", "gravity", "sun_damage", "scar"]),
    timing=st.one_of(st.none(), st.integers(0, 400).map(float)),
    dose=st.one_of(st.none(), st.integers(1, 800).map(lambda n: n / 4)),
    brand=st.sampled_from([None, None, "botox", "dysport", "letybo"]),
    prior=st.sampled_from([None, "first", "worked_before", "less_each_time", "never_worked"]),
    lasted=st.one_of(st.none(), st.integers(1, 300).map(float)),
    states=st.sampled_from([(), ("male",), ("under_18",)]),
    side=st.sampled_from([None, "one_side", "one_spot"]),
    products=st.sampled_from([(), ("cheap",), ("old", "bought_online"), ("unknown_product",)]),
    declined=st.sampled_from([(), ("dose",), ("dose", "timing", "prior")]),
    roughly=st.sampled_from([(), ("dose", "timing")]),
    topics=st.just((NONE,)),
    thorough=st.booleans(),
)
"""People who told all sorts of things."""
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _names(index, memory, topic=NONE):
    return [reason.name for reason in reasons(memory, topic, index)]


CASES = [
    ("too_early", NONE, {"timing": 5.0}, "too_early", "You are on day 5:"),
    ("no_change_yet", "onset", {"timing": 20.0}, "see_injector", "3 weeks ago"),
    ("no_change_yet", "onset", {"timing": 35.0}, "past_full_effect", "5 weeks ago"),
    ("again", "retreatment", {"timing": 35.0}, "again", "5 weeks ago"),
    ("slow_area", NONE, {"timing": 35.0, "area": ("masseter",)}, "slow_area", "5 weeks ago"),
    ("slow_area", NONE, {"timing": 35.0, "conditions": ("migraine",)}, "slow_area", "5 weeks"),
    ("faded", NONE, {"timing": 150.0}, "fade", "5 months ago"),
    ("faded", FADING, {"lasted": 120.0}, "fade", "lasted 4 months"),
    ("faded_early", FADING, {"lasted": 42.0}, "faded_early", "lasted 6 weeks"),
    ("faded_early", FADING, {"timing": 42.0}, "faded_early", "6 weeks ago"),
    ("lines", NONE, {"wrinkle_type": "static"}, "lines", "face is still"),
    ("lines", NONE, {"wrinkle_type": "gravity"}, "lines", "sagging"),
    ("lines", NONE, {"wrinkle_type": "sun_damage"}, "lines", "sun damage"),
    ("lines", NONE, {"wrinkle_type": "scar"}, "lines", "scar"),
    ("lines_of_area", NONE, {"area": ("marionette",)}, "lines", "marionette lines"),
    ("dose_low", NONE, {"area": ("forehead",), "dose": 10.0}, "usual_dose", "10 units"),
    ("dose_low", FADING, {"area": ("masseter",), "dose": 10.0}, "usual_dose", "others report"),
    ("dose_within", NONE, {"area": ("forehead",), "dose": 30.0}, "usual_dose", "30 units"),
    ("dose_high", NONE, {"area": ("forehead",), "dose": 120.0}, "usual_dose", "120 units"),
    (
        *("movement_gone", NONE, {"movement": "gone", "wrinkle_type": "static"}),
        *("movement_gone", "no longer"),
    ),
    ("units_differ", NONE, {"brand": "dysport", "dose": 50.0}, "units_differ", "50 units of Dys"),
    ("units_differ", NONE, {"brand": "dysport"}, "units_differ", "Dysport"),
    ("dose_unknown", NONE, {}, "dose_low", "did not say"),
    ("dose_unknown", NONE, {"declined": ("dose",)}, "dose_low", "don't know"),
    ("dose_unjudged", NONE, {"area": ("brow",), "dose": 10.0}, "dose_low", "10 units"),
    ("strong_muscle", FADING, {"states": ("male",)}, "strong_muscle", "You are a man"),
    ("one_side", NONE, {"side": "one_side"}, "one_side", "One side"),
    ("one_spot", NONE, {"side": "one_spot"}, "placement", "one spot"),
    ("product_hinted", NONE, {"products": ("self_injection",)}, "product_self", "yourself"),
    ("product_hinted", NONE, {"products": ("bought_online",)}, "product_online", "online"),
    ("product_hinted", NONE, {"products": ("party",)}, "product_unqualified", "party"),
    ("product_hinted", NONE, {"products": ("unqualified",)}, "product_unqualified", "nurse"),
    ("product_hinted", NONE, {"products": ("cheap",)}, "product_cheap", "cheap"),
    ("product_hinted", NONE, {"products": ("diluted",)}, "product_diluted", "diluted"),
    ("product_hinted", NONE, {"products": ("old",)}, "product_old", "old"),
    ("product_hinted", NONE, {"products": ("unknown_product",)}, "product", "don't know"),
    ("placement", NONE, {"wrinkle_type": "dynamic"}, "placement", "movement"),
    ("placement", NONE, {"area": ("crows_feet",), "dose": 24.0}, "placement", "24 units"),
    ("product", NONE, {"prior": "worked_before"}, "product", "worked before"),
    ("less_each_time", NONE, {"prior": "less_each_time"}, "less_each_time", "less each time"),
    ("never_responded", NONE, {"prior": "first"}, "never_responded", "first time"),
    ("never_responded", NONE, {"prior": "never_worked"}, "never_responded", "never worked"),
    ("resistance", NONE, {"prior": "worked_before"}, "resistance", "worked for you"),
]


@pytest.mark.parametrize(("name", "topic", "slots", "role", "words"), CASES)
def test_each_reason_comes_with_the_fact_of_its_role(index, name, topic, slots, role, words):
    found = {reason.name: reason for reason in reasons(Memory(**slots), topic, index)}
    assert name in found
    assert role in found[name].fact.supports
    assert words in found[name].because


def test_each_rule_has_a_case():
    assert {rule.name for rule in RULES} == {name for name, *_ in CASES}


@pytest.mark.parametrize(
    ("name", "topic", "slots"),
    [
        ("too_early", NONE, {"timing": 14.0}),
        ("too_early", NONE, {}),
        ("too_early", NONE, {"timing": -3.0}),
        ("slow_area", NONE, {"timing": 200.0, "area": ("masseter",)}),
        ("slow_area", NONE, {"timing": 35.0, "area": ("forehead",)}),
        ("faded", NONE, {"timing": 60.0}),
        ("faded_early", FADING, {"lasted": 120.0}),
        ("faded_early", NONE, {"timing": 42.0}),
        ("lines", NONE, {"wrinkle_type": "dynamic"}),
        ("dose_low", NONE, {"area": ("forehead",), "dose": 20.0}),
        ("dose_low", NONE, {"dose": 5.0}),
        ("dose_low", NONE, {"area": ("forehead",), "dose": 5.0, "brand": "dysport"}),
        ("dose_low", NONE, {"area": ("glabella", "crows_feet"), "dose": 44.0}),
        ("units_differ", NONE, {"brand": "botox", "dose": 20.0}),
        ("dose_unknown", NONE, {"dose": 20.0}),
        ("dose_unjudged", NONE, {"area": ("brow",), "dose": 10.0, "brand": "dysport"}),
        ("strong_muscle", NONE, {"states": ("male",), "area": ("forehead",), "dose": 60.0}),
        ("product", NONE, {"products": ("cheap",)}),
        ("resistance", NONE, {"prior": "first"}),
    ],
)
def test_a_reason_stays_away_where_it_does_not_fit(index, name, topic, slots):
    assert name not in _names(index, Memory(**slots), topic)


def test_the_likeliest_comes_first_and_resistance_last(index):
    memory = replace(THREE_WEEKS, dose=10.0, prior="worked_before")
    assert _names(index, memory) == ["dose_low", "placement", "product", "resistance"]
    assert _names(index, replace(memory, wrinkle_type="static"))[:2] == ["lines", "dose_low"]


def test_before_it_can_be_judged_time_alone_is_the_reason(index):
    early = replace(THREE_WEEKS, timing=5.0, dose=4.0, wrinkle_type="static", prior="first")
    assert _names(index, early) == ["too_early"]
    all_of_them = _names(index, replace(early, thorough=True))
    assert all_of_them[0] == "too_early"
    assert {"lines", "dose_low"} <= set(all_of_them)


def test_the_gravest_word_on_the_product_counts(index):
    memory = Memory(products=("cheap", "bought_online", "self_injection"))
    (hinted,) = [r for r in reasons(memory, NONE, index) if r.name == "product_hinted"]
    assert "product_self" in hinted.fact.supports


def test_a_rough_dose_stays_rough_in_the_reason(index):
    memory = replace(THREE_WEEKS, dose=10.0, roughly=("dose",))
    (low,) = [r for r in reasons(memory, NONE, index) if r.name == "dose_low"]
    assert "about 10 units" in low.because


def test_a_slow_area_is_not_told_that_the_full_effect_is_past(index):
    memory = Memory(timing=35.0, area=("masseter",))
    assert "slow_area" in _names(index, memory)
    steps = list(next_steps(memory, NONE, index))
    assert not any("past_full_effect" in fact.supports for fact in steps)


@many
@given(memory=persons, topic=st.sampled_from([NONE, FADING]))
def test_reasons_are_ordered_and_shown_by_different_facts(index, memory, topic):
    found = reasons(memory, topic, index)
    weights = [reason.weight for reason in found]
    assert weights == sorted(weights, reverse=True)
    assert len({reason.fact.id for reason in found}) == len(found)
    first_last = next((i for i, r in enumerate(found) if r.name in LAST), len(found))
    assert all(reason.name in LAST for reason in found[first_last:])


@many
@given(memory=persons, topic=st.sampled_from([NONE, FADING, "onset", "retreatment"]))
def test_a_tie_holds_no_figure_that_the_person_did_not_say(index, memory, topic):
    said = " ".join(phrases.span(days) for days in (memory.timing, memory.lasted) if days)
    if memory.timing is not None:
        said += f" {phrases.day(memory.timing)} {phrases.span(memory.timing)}"
    if memory.dose is not None:
        said += f" {phrases.units(memory.dose)}"
    numbers = re.compile(r"\d+(?:[.,]\d+)*")
    for reason in reasons(memory, topic, index):
        assert set(numbers.findall(reason.because)) <= set(numbers.findall(said)), reason
        assert reason.because.endswith(":")


@many
@given(memory=persons, topic=st.sampled_from([NONE, FADING]))
def test_reasons_depend_on_the_details_alone(index, memory, topic):
    history = replace(memory, news=("area",), asked="dose", shown=("a", "b"), tries=1)
    assert reasons(history, topic, index) == reasons(memory, topic, index)


def test_what_is_too_early_agrees_with_the_follow_up_questions(index):
    assert too_early_days(index) == TOO_EARLY_DAYS == follow_up.TOO_EARLY_DAYS
    for days in (0.0, TOO_EARLY_DAYS - 1, TOO_EARLY_DAYS, 100.0):
        memory = Memory(timing=days)
        assert ("too_early" in _names(index, memory)) == follow_up.too_early(memory)


@pytest.mark.parametrize(
    ("slots", "topic", "role"),
    [
        ({"timing": 21.0, "wrinkle_type": "static"}, NONE, "other_treatments"),
        ({"timing": 21.0, "products": ("cheap",)}, NONE, "ask_product"),
        ({"timing": 150.0}, NONE, "again"),
        ({"timing": 35.0}, NONE, "past_full_effect"),
        ({"timing": 16.0}, NONE, "see_injector"),
        ({}, NONE, "see_injector"),
        ({"lasted": 42.0}, FADING, "again"),
    ],
)
def test_the_next_step_fits_the_person(index, slots, topic, role):
    assert role in next(iter(next_steps(Memory(**slots), topic, index))).supports


def test_while_it_is_too_early_there_is_nothing_to_do(index):
    assert list(next_steps(Memory(timing=5.0, area=("forehead",)), NONE, index)) == []


def test_a_store_without_marked_facts_gives_no_reasons_and_no_crash(turn):
    empty = FactIndex(Snapshot(), HashEncoder())
    memory = replace(THREE_WEEKS, checking=NONE, dose=3.0, wrinkle_type="static", asked="prior")
    assert reasons(memory, NONE, empty) == ()
    assert list(next_steps(memory, NONE, empty)) == []
    assert too_early_days(empty) == TOO_EARLY_DAYS
    after = take_in(memory, turn("first time", "inform"), "inform", empty)
    answer, _ = go_on(after, empty, NONE, None)
    assert (answer.kind, answer.facts, answer.timeline) == ("check_result", (), None)
    assert answer.next_step


def test_a_result_without_reasons_announces_none(index):
    frozen = replace(THREE_WEEKS, movement="gone", wrinkle_type="dynamic")
    for memory, facts in (
        (THREE_WEEKS, FactIndex(Snapshot(), HashEncoder())),
        (frozen, index),
    ):
        answer, _ = result(memory, facts, NONE, None)
        assert answer.facts or not any(line.text.endswith(":") for line in answer.lines)
        assert answer.text()
        if not reasons(memory, NONE, facts):
            assert "likeliest" not in answer.text()


def test_nobody_hears_of_resistance_before_a_result_can_be_judged(index):
    memory = Memory(timing=5.0, prior="first", thorough=True, area=("glabella",), dose=20.0)
    assert not {r.name for r in reasons(memory, "no_effect", index)} & LAST
