"""Ages, whose they are, and what they mean; times in short and misspelt forms."""

from __future__ import annotations

import time

import pytest

from bot.language.pipeline import read
from bot.language.reading import Mention, QuantityKind


def _state(text: str) -> Mention | None:
    wanted = ("under_18", "over_65")
    return next((m for m in read(text).mentions if m.id in wanted), None)


@pytest.mark.parametrize(
    ("text", "age", "state", "other"),
    [
        ("she is 83", 83, "over_65", True),
        ("my son is 14 and sweats", 14, "under_18", True),
        ("my daughter (15) wants it", 15, "under_18", True),
        ("my nan, 81, had it", 81, "over_65", True),
        ("boyfriend is 17", 17, "under_18", True),
        ("I'm 69", 69, "over_65", False),
        ("is it worth it at 72?", 72, "over_65", False),
        ("my 78 year old dad", 78, "over_65", True),
        ("I'm turning 18 next month", 18, "under_18", False),
        ("he's only 16", 16, "under_18", True),
        ("my mum is nearly 80", 80, "over_65", True),
    ],
)
def test_ages(text: str, age: int, state: str, other: bool) -> None:
    quantities = [q.low for q in read(text).quantities("age")]
    assert quantities == [age]
    found = _state(text)
    assert found is not None
    assert (found.id, found.other_person) == (state, other)


def test_an_age_is_a_fact_whatever_is_asked() -> None:
    found = _state("my daughter is 16, how many units would she need")
    assert found is not None
    assert not found.hypothetical


@pytest.mark.parametrize(
    "text",
    [
        "I've had it for 16 years",
        "had it since I was 17",
        "she is 40",
        "they gave me 16 units",
        "it was priced at 70 a go",
        "I started at 17",
        "he is 16 weeks old",
    ],
)
def test_what_is_no_age_of_a_child_or_of_somebody_old(text: str) -> None:
    assert _state(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("6 wks nuthin", "since", 42),
        ("12 dyas and no change", "since", 12),
        ("5 moths ago", "since", 150),
        ("a fortnite ago", "since", 14),
        ("wk 4", "since", 28),
        ("on day nine", "since", 9),
        ("gone after 8 weeks", "duration", 56),
        ("lasted 10 weeks", "duration", 70),
        ("it was moving again by week six", "duration", 42),
        ("flat for about forty days then back", "duration", 40),
        ("moving again at 9 weeks", "duration", 63),
        ("I only got 6 weeks", "duration", 42),
    ],
)
def test_times(text: str, kind: QuantityKind, days: float) -> None:
    assert [q.low for q in read(text).quantities(kind)] == [days]


def test_how_long_it_used_to_last_and_does_now() -> None:
    found = read("used to get 5 months, now 3").quantities("duration")
    assert [q.low for q in found] == [150, 90]


@pytest.mark.parametrize("text", ["12 u", "12 unts", "12un"])
def test_short_forms_of_units(text: str) -> None:
    assert [q.low for q in read(text).quantities("dose")] == [12]


@pytest.mark.parametrize("phrase", ["what if I see double and ", "my sister is not pregnant "])
def test_a_long_text_without_full_stops_is_read_at_once(phrase: str) -> None:
    text = (phrase * 2000)[:20_000]
    read("warm up")
    begin = time.process_time()
    read(text)
    # Well under a second; the limit leaves room for a busy machine.
    assert time.process_time() - begin < 2
