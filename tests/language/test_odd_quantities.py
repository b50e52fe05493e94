"""Times to come, negative, huge and zero amounts, and doses that are not in units."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.pipeline import read_message
from bot.language.quantities import parse, render
from bot.language.reading import Quantity, QuantityKind

TODAY = datetime.date(2024, 5, 16)  # a Thursday

Bounds = tuple[float | None, float | None]
Found = tuple[str, float | None, float | None]


def times(text: str) -> list[Found]:
    """Kind and bounds of all times, in days."""
    found = [m.quantity for m in read_message(text, today=TODAY).of("time")]
    return [(q.kind, q.low, q.high) for q in found if q is not None]


def doses(text: str) -> list[tuple[float | None, float | None, str, str | None]]:
    found = read_message(text, today=TODAY).quantities("dose")
    return [(q.low, q.high, q.unit, q.per) for q in found]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tomorrow", 1),
        ("its tomorrow", 1),
        ("it was tomorrow", 1),
        ("I'm having it tomorrow", 1),
        ("getting my botox done tmrw", 1),
        ("the day after tomorrow", 2),
        ("next week", 7),
        ("it's next week", 7),
        ("next month", 30),
        ("not until next month", 30),
        ("my appointment is next month", 30),
        ("booked in for next tuesday", 5),
        ("next tuesday", 5),
        ("next thursday", 7),
        ("in 3 days", 3),
        ("in three days", 3),
        ("in like 3 days", 3),
        ("it was in 3 days", 3),
        ("I'm having it in 3 days", 3),
        ("my appointment's in 10 days", 10),
        ("I get my botox in a fortnight", 14),
        ("in two weeks time", 14),
        ("in 2 weeks' time", 14),
        ("in a month's time", 30),
        ("3 days from now", 3),
        ("it's 2 weeks away", 14),
        ("3 days to go", 3),
        ("it's booked for friday", 1),
        ("it's on friday", 1),
        ("my appointment is on friday", 1),
        ("it's booked for this monday", 4),
        ("on 2027-01-01", 960),
        ("it was on 2024-05-20", 4),
        ("had it on 2024-06-16", 31),
        ("25/12/2024", 223),
        ("I had my botox on 2024-06-16", 31),
        ("I'm having it done a week on friday", 8),
        ("booked for 3 June", 18),
        ("booked for june 3rd", 18),
        ("1 June 2025", 381),
        ("June 1st, 2025", 381),
    ],
)
def test_a_treatment_to_come_is_days_ahead(text: str, days: float) -> None:
    assert times(text) == [("until", days, days)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it wore off in 3 days", "duration"),
        ("works in 3 days", "onset"),
        ("results in 2 weeks", "onset"),
        ("faded in a month", "duration"),
        ("it was gone in 3 weeks", "duration"),
        ("it kicked in in 5 days", "onset"),
        ("you see it in 3 to 5 days", "onset"),
        ("it stopped working in 6 weeks", "duration"),
        ("10 days in", "since"),
        ("I've had it done 3 times in 2 years", "time"),
        ("in the past 3 weeks nothing happened", "since"),
    ],
)
def test_in_some_days_is_not_always_a_treatment_to_come(text: str, kind: str) -> None:
    assert {found for found, _, _ in times(text)} <= {kind, "time"}


@pytest.mark.parametrize(
    "text",
    [
        "had botox today, can I go to the gym tomorrow",
        "will it still work next week",
        "I'm flying next week",
        "I'm getting married next week",
        "it should show by tomorrow",
        "see you tomorrow",
        "next time I want less",
        "will it work by friday",
        "my top up is booked for friday",
        "my next botox is in 3 weeks",
        "the box said it expires 2027-01-01",
        "my wedding is on 2027-01-01",
        "does it show in 3 days",
        "getting better in 3 days",
        "it dropped in 3 days",
        "its friday and nothing yet",
        "since my appointment on monday",
        "I booked a photo for friday",
        "nobody should have more than 400 units of botox in three months",
        "I had it done in 3 days of each other",
        "is it safe to drink in 3 days",
    ],
)
def test_other_coming_days_are_not_the_treatment(text: str) -> None:
    assert "until" not in {kind for kind, _, _ in times(text)}


def test_a_coming_weekday_needs_to_know_what_day_it_is() -> None:
    assert not read_message("it's booked for friday").quantities("until")
    assert not read_message("on 2027-01-01").quantities("until")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minus three days", ("time", -3, -3)),
        ("minus 3 days ago", ("since", -3, -3)),
        ("-3 days ago", ("since", -3, -3)),
        ("- 3 days ago", ("since", -3, -3)),
        ("-3 days", ("time", -3, -3)),
        ("\u22123 days", ("time", -3, -3)),
        ("negative 3 weeks", ("time", -21, -21)),
        ("it was -3 days ago", ("since", -3, -3)),
        ("it was minus 2 weeks ago lol", ("since", -14, -14)),
    ],
)
def test_negative_times(text: str, expected: Found) -> None:
    assert times(text) == [expected]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("minus 20 units", -20),
        ("-5 units", -5),
        ("- 5 units", -5),
        ("\u22125u", -5),
        ("minus twenty units in my forehead", -20),
        ("10-12 units", None),
        ("10 -12 units", None),
        ("units - 20", None),
        ("forehead -20 units", 20),
        ("forehead - 20 units", 20),
        ("forehead: -20 units, chin: -4 units", 20),
        ("- 20 units in the forehead\n- 10 units in the chin", 20),
        ("botox-20 units", 20),
        ("mid-20 units", 20),
        ("40 minus 20 units", 20),
    ],
)
def test_only_a_clear_minus_makes_a_dose_negative(text: str, units: float | None) -> None:
    found = doses(text)
    if units is None:
        assert all(low is not None and low > 0 for low, _, _, _ in found)
    else:
        assert found[0][:2] == (units, units)


@pytest.mark.parametrize("text", ["10-12 units", "10 - 12 units", "10 to -12 units"])
def test_a_dash_between_numbers_is_no_minus(text: str) -> None:
    assert all(low is not None and low > 0 for low, _, _, _ in doses(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("900 years ago", ("since", 328500, 328500)),
        ("a thousand years ago", ("since", 365000, 365000)),
        ("it was 50 years ago", ("since", 18250, 18250)),
        ("5000 days ago", ("since", 5000, 5000)),
        ("100 years", ("time", 36500, 36500)),
        ("900 years", ("time", 328500, 328500)),
        ("0 days ago", ("since", 0, 0)),
        ("zero days ago", ("since", 0, 0)),
        ("0 weeks", ("time", 0, 0)),
        ("today", ("since", 0, 0)),
        ("today lol", ("since", 0, 0)),
        ("it was today", ("since", 0, 0)),
        ("this morning", ("since", 0, 0)),
        ("just now", ("since", 0, 0)),
        ("an hour ago", ("since", 1 / 24, 1 / 24)),
        ("half an hour ago", ("since", 0.5 / 24, 0.5 / 24)),
        ("10 mins ago", ("since", 10 / 1440, 10 / 1440)),
        ("2 hrs ago", ("since", 2 / 24, 2 / 24)),
    ],
)
def test_huge_and_tiny_times(text: str, expected: Found) -> None:
    ((kind, low, high),) = times(text)
    assert kind == expected[0]
    assert (low, high) == pytest.approx(expected[1:])


@pytest.mark.parametrize(
    "text",
    [
        "a while ago",
        "ages ago",
        "a long time ago",
        "recently",
        "not sure when",
        "the 900 year old church",
        "people used it 2000 years back then",
    ],
)
def test_vague_times_stay_open(text: str) -> None:
    assert not [kind for kind, _, _ in times(text) if kind in ("since", "until")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("it's been 3 wks on friday", 21),
        ("three weeks tomorrow", 20),
        ("it'll be three weeks tomorrow", 20),
        ("2 weeks tmrw", 13),
        ("a month on sunday", 27),
        ("3 weeks this saturday", 19),
        ("3 weeks today", 21),
        ("3 weeks ago today", 21),
        ("3 weeks ago on friday", 21),
        ("a week yesterday", 8),
        ("3 weeks ago tomorrow", 20),
        ("two weeks tomorrow and nothing", 13),
    ],
)
def test_a_length_that_is_reached_on_a_day_is_one_time(text: str, days: float) -> None:
    assert times(text) == [("since", days, days)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("my appointment was on monday", 3),
        ("had it last week, top up next week", 7),
        ("I got my botox last month", 30),
    ],
)
def test_a_treatment_that_is_over_is_days_back(text: str, days: float) -> None:
    assert times(text) == [("since", days, days)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("0 units", 0),
        ("zero units", 0),
        ("2.5 million units", 2_500_000),
        ("5k units", 5000),
        ("5 k units", 5000),
        ("1,000 units", 1000),
        ("1.000 units", 1000),
        ("1.5 units", 1.5),
        ("a hundred units", 100),
        ("a thousand units", 1000),
        ("two thousand units", 2000),
        ("10,000,000 units", 10_000_000),
        ("half a million units", 500_000),
        ("it was 20 or so units", 20),
    ],
)
def test_odd_numbers_of_units(text: str, units: float) -> None:
    assert doses(text) == [(units, units, "units", None)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12 each side", 12, 12),
        ("12 units per side", 12, 12),
        ("12 a side", 12, 12),
        ("12 on each side", 12, 12),
        ("10-12 units each side", 10, 12),
        ("10 to 12 each side", 10, 12),
        ("twelve per side", 12, 12),
        ("12/side", 12, 12),
    ],
)
def test_doses_per_side(text: str, low: float, high: float) -> None:
    assert doses(text) == [(low, high, "units", "side")]


@pytest.mark.parametrize(
    "text", ["between 20 and 30", "I play 5 a side football", "2 jabs each side", "no units", "20"]
)
def test_numbers_that_are_no_dose(text: str) -> None:
    assert doses(text) == []


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("20 cc", 20, "ml"),
        ("20cc", 20, "ml"),
        ("2 ml", 2, "ml"),
        ("0.5ml", 0.5, "ml"),
        ("I had 2 mls of botox", 2, "ml"),
        ("one vial", 1, "vial"),
        ("half a vial", 0.5, "vial"),
        ("2 vials", 2, "vial"),
        ("a vial", 1, "vial"),
        ("a syringe", 1, "vial"),
        ("a whole vial", 1, "vial"),
        ("she used one syringe", 1, "vial"),
        ("I had a vial of botox", 1, "vial"),
    ],
)
def test_amounts_that_are_not_units_keep_their_own_unit(
    text: str, amount: float, unit: str
) -> None:
    assert doses(text) == [(amount, amount, unit, None)]


@pytest.mark.parametrize(
    "text",
    [
        "100 units in 2 ml of saline",
        "mixed with 2 ml saline",
        "drink 500 ml of water",
        "the vial was old",
        "a vial holds 100 units",
        "one vial contains 50 units",
        "does a vial go off",
        "1 ml of filler in my lips",
        "I use a 1 ml syringe",
        "5 units per 0.1 ml",
        "one vial of 100 units",
    ],
)
def test_liquids_and_vials_that_are_nobody_s_dose(text: str) -> None:
    assert [unit for _, _, unit, _ in doses(text) if unit != "units"] == []


@given(
    kind=st.sampled_from(["until", "since", "time", "dose"]),
    value=st.integers(1, 400),
    minus=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_odd_quantities_are_written_so_that_they_read_as_themselves(
    kind: QuantityKind, value: int, minus: bool
) -> None:
    amount = -float(value) if minus and kind != "until" else float(value)
    quantity = Quantity(kind, amount, amount, "units" if kind == "dose" else "days")
    found = [m.quantity for m in read_message(render(quantity)).mentions if m.quantity is not None]
    assert found == [quantity]


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity("until", 3, 3, "days"), "in 3 days"),
        (Quantity("until", 7, 7, "days", about=True), "in about 1 week"),
        (Quantity("since", -3, -3, "days"), "-3 days ago"),
        (Quantity("dose", 2, 2, "ml"), "2 ml"),
        (Quantity("dose", 0.5, 0.5, "vial"), "0.5 vials"),
        (Quantity("dose", 1, 1, "vial"), "1 vial"),
    ],
)
def test_odd_quantities_are_written_plainly(quantity: Quantity, text: str) -> None:
    assert render(quantity) == text


@given(st.text(alphabet="-0123456789. ,\u2212kumdaysgonext/", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    for mention in read_message(text, today=TODAY).mentions:
        assert text[mention.start : mention.end] == mention.text
        if mention.quantity is not None and mention.quantity.kind == "until":
            assert (mention.quantity.low or 0) >= 0


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Nine days have now passed and I look no different.", 9),
        ("A month has gone by, my forehead couldn't care less.", 30),
        ("3 wks passed, one brow is up", 21),
        ("Nine days. One brow still moves.", 9),
        ("two weeks, left side nothing at all", 14),
    ],
)
def test_a_time_that_has_passed_is_since_the_treatment(text: str, days: float) -> None:
    found = [one for one in parse(text) if one.kind == "since"]
    assert [one.middle for one in found] == [pytest.approx(days, abs=1)]


@pytest.mark.parametrize(
    "text",
    [
        "Once two weeks have passed, can I book again?",
        "Will it be gone after three months have gone by?",
        "Six months. How long does it last for you?",
        "Two weeks?",
    ],
)
def test_a_time_that_is_yet_to_pass_is_not(text: str) -> None:
    assert "since" not in {one.kind for one in parse(text)}
