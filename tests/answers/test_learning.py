"""What a message tells, taken into the memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.learning import corrects, learn
from bot.answers.memory import Memory

KNOWN = Memory(
    checking="no_effect",
    area=("forehead",),
    timing=21.0,
    dose=20.0,
    wrinkle_type="static",
    prior="first",
)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("it was 3 weeks ago", {"timing": 21.0}),
        ("less than two weeks ago", {"timing": 13.0}),
        ("2 to 4 weeks ago", {"timing": 21.0}),
        ("today", {"timing": 0.0}),
        ("yesterday", {"timing": 1.0}),
        ("more than three months ago", {"timing": 90.0}),
        ("-3 weeks ago", {"timing": -21.0}),
        ("900 years ago", {"timing": 328500.0}),
        ("20 units", {"dose": 20.0}),
        ("20 to 30 units", {"dose": 25.0}),
        ("12 units on each side", {"dose": 24.0}),
        ("12 units per side", {"dose": 24.0}),
        ("-5 units", {"dose": -5.0}),
        ("0 units", {"dose": 0.0}),
        ("50 units of dysport", {"dose": 50.0, "brand": "dysport"}),
        ("20 units of botox", {"dose": 20.0, "brand": "botox"}),
        ("it was xeomin", {"brand": "xeomin"}),
        ("it was botox", {"brand": "botox"}),
        ("my botox did nothing", {"brand": None}),
        ("forehead and jaw", {"area": ("forehead", "masseter")}),
        ("not the forehead, the jaw", {"area": ("masseter",)}),
        ("my lines come from sun damage", {"wrinkle_type": "sun_damage"}),
        ("it used to work and now less each time", {"prior": "less_each_time"}),
        ("it lasted 6 weeks", {"lasted": 42.0}),
        ("one side still moves", {"side": "one_side"}),
        ("one spot still moves", {"side": "one_spot"}),
        ("it was cheap", {"products": ("cheap",)}),
        ("i bought it online", {"products": ("bought_online",)}),
        ("i think it was diluted", {"products": ("diluted",)}),
        ("i injected it myself", {"products": ("self_injection",)}),
        ("it was done at a botox party", {"products": ("party",)}),
        ("it wasn't cheap", {"products": ()}),
        ("i'm a man", {"states": ("male",)}),
        ("two vials", {"dose": None}),
        ("2 ml", {"dose": None}),
    ],
)
def test_a_message_fills_what_it_names(turn, text, slots):
    after = learn(Memory(), turn(text))
    assert {slot: getattr(after, slot) for slot in slots} == slots


@pytest.mark.parametrize(
    "text", ["i've been having botox for ten years", "10 years ago", "i have had it since 2010"]
)
def test_a_habit_of_long_ago_is_no_treatment(turn, text):
    assert learn(Memory(), turn(text)).timing is None


def test_what_was_asked_may_be_long_ago(turn):
    asked = Memory(asked="timing")
    assert learn(asked, turn("10 years ago"), in_check=True).timing == 3650


@pytest.mark.parametrize(("text", "days"), [("it is in 3 weeks", -21), ("tomorrow", -1)])
def test_a_day_still_to_come_counts_backwards_in_the_check_alone(turn, text, days):
    assert learn(Memory(), turn(text), in_check=True).timing == days
    assert learn(Memory(), turn(text)).timing is None


@pytest.mark.parametrize(
    ("text", "rough"),
    [
        ("about 3 weeks ago", ("timing",)),
        ("20 to 30 units", ("dose",)),
        ("3 weeks ago, 20 units", ()),
    ],
)
def test_rough_values_are_kept_as_rough(turn, text, rough):
    assert learn(Memory(), turn(text)).roughly == rough


def test_an_exact_value_ends_a_rough_one(turn):
    before = Memory(dose=25.0, roughly=("dose", "timing"))
    assert learn(before, turn("30 units")).roughly == ("timing",)


@pytest.mark.parametrize(
    ("text", "rival"),
    [
        ("5 weeks ago", "timing=35.0"),
        ("30 units", "dose=30.0"),
        ("only when i move", "wrinkle_type=dynamic"),
        ("it has worked before", "prior=worked_before"),
        ("less each time", "prior=less_each_time"),
    ],
)
def test_a_contradiction_becomes_the_rival_and_changes_nothing(turn, text, rival):
    after = learn(KNOWN, turn(text), in_check=True)
    assert after == replace(KNOWN, rival=rival)


@pytest.mark.parametrize(
    ("text", "slot", "value", "before"),
    [
        ("sorry, 5 weeks ago", "timing", 35.0, "3 weeks ago"),
        ("actually 30 units", "dose", 30.0, "20 units"),
        ("i meant the jaw", "area", ("masseter",), "forehead"),
        ("my mistake, it has worked before", "prior", "worked_before", "your first time"),
    ],
)
def test_a_correction_replaces(turn, text, slot, value, before):
    after = learn(KNOWN, turn(text), in_check=True)
    assert getattr(after, slot) == value
    assert (after.rival, after.news, after.replaced) == (None, (slot,), (before,))


def test_the_intent_alone_makes_a_correction(turn):
    message = turn("30 units")
    assert not corrects(message, "inform")
    assert learn(KNOWN, message, intent="correct", in_check=True).dose == 30


@pytest.mark.parametrize("text", ["20 units", "20 days ago", "three weeks ago", "forehead"])
def test_the_same_said_again_is_no_news(turn, text):
    assert learn(KNOWN, turn(text), in_check=True) == KNOWN


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("they come from sagging", "wrinkle_type", "gravity"),
        ("it never worked", "prior", "never_worked"),
    ],
)
def test_what_can_both_be_true_is_no_contradiction(turn, text, slot, value):
    after = learn(KNOWN, turn(text), in_check=True)
    assert (getattr(after, slot), after.rival) == (value, None)


@pytest.mark.parametrize(
    "text", ["20, no wait, 30 units", "20 units, no wait, 30 units", "20 units, sorry, 30 units"]
)
def test_of_two_figures_the_one_that_takes_back_the_other_counts(turn, text):
    assert learn(Memory(), turn(text), in_check=True).dose == 30


def test_a_question_in_between_changes_nothing_that_is_known(turn):
    for text in ("i had 40 units, is that a lot?", "what about 5 weeks ago?", "and my jaw?"):
        assert learn(KNOWN, turn(text)) == KNOWN


def test_a_question_in_between_fills_what_is_empty_with_what_is_said_of_oneself(turn):
    empty = Memory(checking="no_effect")
    assert learn(empty, turn("i had 40 units, is that a lot?")).dose == 40
    assert learn(empty, turn("is 40 units a lot?")).dose is None
    assert learn(empty, turn("what about the forehead?")).area == ()


def test_outside_the_check_the_latest_word_counts(turn):
    known = replace(KNOWN, checking=None)
    after = learn(known, turn("i had 30 units in my jaw 5 weeks ago"))
    assert (after.dose, after.area, after.timing) == (30, ("masseter",), 35)
    assert after.rival is None


def test_what_is_told_after_all_is_no_longer_declined(turn):
    before = Memory(checking="no_effect", declined=("dose", "timing"))
    assert learn(before, turn("20 units"), in_check=True).declined == ("timing",)


def test_what_is_denied_is_taken_away(turn):
    before = Memory(states=("pregnant", "male"))
    assert learn(before, turn("i'm not pregnant")).states == ("male",)


def test_products_add_up(turn):
    before = Memory(products=("cheap",))
    after = learn(before, turn("and i bought it online"))
    assert after.products == ("cheap", "bought_online")


@pytest.mark.parametrize(
    ("known", "text", "states"),
    [
        ((), "she didn't tell me how many units, and I'm pregnant", ("pregnant",)),
        ((), "they never told me it's bad, i am breastfeeding", ("breastfeeding",)),
        ((), "I'm not pregnant, we're trying for a baby", ("trying_to_conceive",)),
        (("pregnant",), "i never told her i'm pregnant", ("pregnant",)),
        (("pregnant",), "I never said I was pregnant", ()),
        (("pregnant",), "the test was negative", ()),
        (("breastfeeding",), "who said i'm nursing?", ()),
        (("breastfeeding",), "im not nursing any more", ()),
    ],
)
def test_a_pregnancy_is_taken_back_by_whoever_told_of_it_alone(turn, known, text, states):
    assert learn(Memory(states=known), turn(text, "inform")).states == states
