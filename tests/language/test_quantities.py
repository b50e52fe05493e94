"""Doses, times, rates, prices and ages; and writing them so that they can be read again."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.pipeline import read
from bot.language.quantities import parse, render
from bot.language.reading import Quantity, QuantityKind

Bounds = tuple[float | None, float | None]


def bounds(kind: QuantityKind, text: str) -> list[Bounds]:
    return [(q.low, q.high) for q in read(text).quantities(kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20u", (20, 20)),
        ("20 U", (20, 20)),
        ("20 units", (20, 20)),
        ("twenty units", (20, 20)),
        ("twenty-two units", (22, 22)),
        ("40iu", (40, 40)),
        ("a dozen units", (12, 12)),
        ("half a dozen units", (6, 6)),
        ("10-15 units", (10, 15)),
        ("10 to 15u", (10, 15)),
        ("between 10 and 15 units", (10, 15)),
        ("26, 31 or 36 units", (26, 36)),
        ("up to 30 units", (None, 30)),
        ("at least 40 units", (40, None)),
        ("20+ units", (20, None)),
        ("not more than 400 units", (None, 400)),
        ("2.5 units", (2.5, 2.5)),
        ("a hundred and fifty-five units", (155, 155)),
        ("1,000 units", (1000, 1000)),
        ("20-ish units", (20, 20)),
        ("I had 12 in the forehead", (12, 12)),
        ("20 of botox", (20, 20)),
    ],
)
def test_doses(text: str, expected: Bounds) -> None:
    assert bounds("dose", text) == [expected]


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("20U of dysport", "dysport"),
        ("50 Dysport units", "dysport"),
        ("Xeomin 20 units", "xeomin"),
        ("Dysport for frown lines is given as 50 of its own units.", "dysport"),
        ("I had Dysport. 60 units in all.", "dysport"),
        ("20 units in the forehead", None),
        ("Dysport or Xeomin, and about my dose: it was 20 units", None),
    ],
)
def test_a_dose_belongs_to_the_brand_it_is_tied_to(text: str, brand: str | None) -> None:
    assert [q.brand for q in read(text).quantities("dose")] == [brand]


def test_two_doses_of_two_areas_are_two() -> None:
    assert bounds("dose", "20 units in the forehead and 10 in the chin") == [(20, 20), (10, 10)]


@pytest.mark.parametrize("text", ["two units a side", "2u per side", "10 units crow's feet a side"])
def test_a_dose_per_side_says_so(text: str) -> None:
    assert [q.per for q in read(text).quantities("dose")] == ["side"]


@pytest.mark.parametrize(
    "text",
    [
        "it cost £250",
        "$12 a unit",
        "I'm 40 and in my 40s",
        "call 07700 900123",
        "on 12/03/2024",
        "2024-03-12 at 10:30",
        "80% of people",
        "my INR is 2.5",
        "3 weeks ago",
        "vitamin B12",
        "too good 2 u",
        "per unit",
        "a unit",
        "in 2019",
        "NHS 111",
        "SPF 50 in the morning",
    ],
)
def test_other_numbers_are_no_dose(text: str) -> None:
    assert bounds("dose", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 weeks ago", (21, 21)),
        ("3 weeks back", (21, 21)),
        ("2 wks post", (14, 14)),
        ("10 days post botox", (10, 10)),
        ("a fortnight ago", (14, 14)),
        ("a month ago", (30, 30)),
        ("a month and a half ago", (45, 45)),
        ("couple of weeks ago", (14, 14)),
        ("few days ago", (3, 3)),
        ("half a year ago", (182.5, 182.5)),
        ("a week or two ago", (7, 14)),
        ("two to three weeks ago", (14, 21)),
        ("2 weeks and 3 days ago", (17, 17)),
        ("it's been 10 days now", (10, 10)),
        ("I'm 2 weeks out", (14, 14)),
        ("10 days in", (10, 10)),
        ("day 3", (3, 3)),
        ("day fifteen", (15, 15)),
        ("day 15 and nothing", (15, 15)),
        ("wk 3", (21, 21)),
        ("week two", (14, 14)),
        ("on the third day", (3, 3)),
        ("yesterday", (1, 1)),
        ("the day before yesterday", (2, 2)),
        ("had it done today", (0, 0)),
        ("this morning", (0, 0)),
        ("last week", (7, 7)),
        ("last month", (30, 30)),
        ("after 5 days I see nothing", (5, 5)),
        ("over 3 months ago", (90, None)),
        ("months ago", (60, None)),
    ],
)
def test_times_since_the_injection(text: str, expected: Bounds) -> None:
    assert bounds("since", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it lasted 6 weeks", (42, 42)),
        ("used to last 4 months", (120, 120)),
        ("results last three to four months", (90, 120)),
        ("lasts up to four months", (None, 120)),
        ("it wore off after 6 weeks", (42, 42)),
        ("it fades over four to six months", (120, 180)),
        ("takes three months to wear off", (90, 90)),
        ("good for 5 months", (150, 150)),
    ],
)
def test_how_long_it_lasts(text: str, expected: Bounds) -> None:
    assert bounds("duration", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every three months", (90, 90)),
        ("at least 90 days between treatments", (90, None)),
        ("treatments less than three months apart", (None, 90)),
        ("twice a year", (182.5, 182.5)),
        ("every other month", (60, 60)),
        ("I get botox quarterly", (90, 90)),
    ],
)
def test_time_between_treatments(text: str, expected: Bounds) -> None:
    assert bounds("interval", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it took 10 days to kick in", (10, 10)),
        ("results show in 3-5 days", (3, 5)),
        ("onset was about five days", (5, 5)),
        ("it takes up to two weeks to work", (None, 14)),
        ("the full effect comes one week to one month after the shots", (7, 30)),
    ],
)
def test_time_until_it_shows(text: str, expected: Bounds) -> None:
    assert bounds("onset", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm 13 weeks pregnant", (91, 91)),
        ("pregnant, 13 weeks", (91, 91)),
        ("6 weeks postpartum", (42, 42)),
        ("my 3 month old baby", (90, 90)),
        ("I had my covid jab 2 weeks ago", (14, 14)),
        ("wait four hours", (4 / 24, 4 / 24)),
        ("no gym for 24 hours", (1, 1)),
    ],
)
def test_other_times_are_not_since_the_injection(text: str, expected: Bounds) -> None:
    assert bounds("time", text) == [expected]
    assert bounds("since", text) == []


@pytest.mark.parametrize(
    "text", ["does it last week to week", "5 times a week at the gym", "in 2019"]
)
def test_some_words_of_time_are_no_length(text: str) -> None:
    assert not [m for m in read(text).mentions if m.kind == "time"]


TODAY = datetime.date(2024, 5, 16)  # a Thursday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since Monday", (3, 3)),
        ("done on friday", (6, 6)),
        ("had it on 3 May", (13, 13)),
        ("had it May 3rd", (13, 13)),
        ("had it on the 3rd", (13, 13)),
        ("had it on the 20th", (26, 26)),
        ("had it in March", (46, 76)),
        ("had it on 2024-05-02", (14, 14)),
    ],
)
def test_dates_need_to_know_what_day_it_is(text: str, expected: Bounds) -> None:
    known = read(text, today=TODAY).quantities("since")
    assert [(q.low, q.high) for q in known] == [expected]
    assert read(text).quantities("since") == ()


def test_a_coming_day_is_not_past() -> None:
    assert read("my appointment is on friday", today=TODAY).quantities("since") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80 percent", 80),
        ("80%", 80),
        ("80 per cent", 80),
        ("25 of 100 people", 25),
        ("three in ten", 30),
        ("3 out of 10 women", 30),
        ("half of people", 50),
        ("3 of 810", 100 * 3 / 810),
    ],
)
def test_rates_are_percent(text: str, expected: float) -> None:
    assert bounds("rate", text) == [(expected, expected)]


def test_a_rate_can_be_a_range() -> None:
    assert bounds("rate", "46 to 61 of 100 treated people") == [(46, 61)]


@pytest.mark.parametrize(
    ("text", "expected", "unit", "per"),
    [
        ("£250", (250, 250), "GBP", None),
        ("250 quid", (250, 250), "GBP", None),
        ("$12 a unit", (12, 12), "USD", "unit"),
        ("10 to 20 dollars a unit", (10, 20), "USD", "unit"),
        ("£100-£350", (100, 350), "GBP", None),
        ("€300 per area", (300, 300), "EUR", "area"),
    ],
)
def test_prices(text: str, expected: Bounds, unit: str, per: str | None) -> None:
    (price,) = read(text).quantities("price")
    assert ((price.low, price.high), price.unit, price.per) == (expected, unit, per)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm 40", (40, 40)),
        ("im 40 and wonder", (40, 40)),
        ("aged 44", (44, 44)),
        ("34 y/o", (34, 34)),
        ("34yo", (34, 34)),
        ("40F", (40, 40)),
        ("a 29-year-old", (29, 29)),
        ("44 years old", (44, 44)),
        ("in my 40s", (40, 49)),
        ("in her late twenties", (27, 29)),
    ],
)
def test_ages(text: str, expected: Bounds) -> None:
    assert bounds("age", text) == [expected]


@pytest.mark.parametrize("text", ["I'm 3 weeks post", "I'm 100% sure", "I'm 20 units down"])
def test_not_every_number_after_i_am_is_an_age(text: str) -> None:
    assert bounds("age", text) == []


@pytest.mark.parametrize(
    ("text", "about"),
    [("about two weeks ago", True), ("2 weeks or so ago", True), ("exactly two weeks ago", False)],
)
def test_roughly_is_kept(text: str, about: bool) -> None:
    assert [q.about for q in read(text).quantities("since")] == [about]


# --- writing and reading again -----------------------------------------------------------------

BRANDS = st.sampled_from([None, "botox", "dysport", "xeomin", "jeuveau", "daxxify", "letybo"])
WHOLE = st.integers(1, 400).map(float)
DAYS = st.one_of(
    st.integers(1, 400).map(float),
    st.integers(1, 20).map(lambda n: n * 30.0),
    st.integers(1, 23).map(lambda n: n / 24),
)


def _bounds(values: st.SearchStrategy[float]) -> st.SearchStrategy[Bounds]:
    return st.one_of(
        values.map(lambda v: (v, v)),
        values.map(lambda v: (v, None)),
        values.map(lambda v: (None, v)),
        st.tuples(values, values).filter(lambda b: b[0] < b[1]),
    )


@st.composite
def any_quantity(draw: st.DrawFn) -> Quantity:
    kind: QuantityKind = draw(
        st.sampled_from(["dose", "since", "duration", "interval", "onset", "time", "rate", "price"])
    )
    about = draw(st.booleans())
    if kind == "dose":
        low, high = draw(_bounds(WHOLE))
        per = draw(st.sampled_from([None, "side", "spot"]))
        return Quantity(kind, low, high, "units", draw(BRANDS), per, about)
    if kind == "rate":
        low, high = draw(_bounds(st.integers(1, 100).map(float)))
        return Quantity(kind, low, high, "percent", about=about)
    if kind == "price":
        low, high = draw(_bounds(st.integers(1, 2000).map(float)))
        unit = draw(st.sampled_from(["GBP", "USD", "EUR"]))
        return Quantity(kind, low, high, unit, None, draw(st.sampled_from([None, "unit"])), about)
    low, high = draw(_bounds(DAYS))
    if kind in ("duration", "onset") and (high or low or 0) < 1:
        low = high = 1.0
    return Quantity(kind, low, high, "days", about=about)


def _same(one: Quantity, other: Quantity) -> bool:
    def near(a: float | None, b: float | None) -> bool:
        return a is b if a is None or b is None else abs(a - b) < 1e-9

    same_words = (one.kind, one.unit, one.brand, one.per, one.about) == (
        other.kind,
        other.unit,
        other.brand,
        other.per,
        other.about,
    )
    return same_words and near(one.low, other.low) and near(one.high, other.high)


@given(any_quantity())
@settings(max_examples=300, deadline=None)
def test_a_written_quantity_reads_as_itself(quantity: Quantity) -> None:
    found = [m.quantity for m in read(render(quantity)).mentions if m.quantity is not None]
    assert len(found) == 1
    assert _same(found[0], quantity), (render(quantity), found[0])


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity("dose", 20, 20, "units"), "20 units"),
        (
            Quantity("dose", 10, 15, "units", "dysport", "side"),
            "10 to 15 units of Dysport per side",
        ),
        (Quantity("since", 21, 21, "days"), "3 weeks ago"),
        (Quantity("duration", 90, 120, "days"), "lasting 3 to 4 months"),
        (Quantity("interval", 90, None, "days"), "every at least 3 months"),
        (Quantity("price", 12, 12, "USD", None, "unit"), "$12 per unit"),
        (Quantity("rate", 25, 25, "percent"), "25 percent"),
        (Quantity("age", 40, 40, "years"), "40 years old"),
        (Quantity("time", 1 / 24, 1 / 24, "days"), "1 hour"),
    ],
)
def test_quantities_are_written_in_plain_words(quantity: Quantity, text: str) -> None:
    assert render(quantity) == text


def test_a_quantity_without_bounds_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="bound"):
        render(Quantity("time", None, None, "days"))


def test_parse_reads_a_single_sentence() -> None:
    assert parse("about two weeks ago") == (Quantity("since", 14, 14, "days", about=True),)
