"""Parts of a month as days before today."""

from __future__ import annotations

from datetime import date

import pytest

from bot.language.pipeline import read_message

TODAY = date(2026, 11, 23)


def _since(text: str) -> list[tuple[float | None, float | None]]:
    mentions = read_message(text, today=TODAY).mentions
    found = [one.quantity for one in mentions if one.quantity is not None]
    return [(one.low, one.high) for one in found if one.kind == "since"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("had it the first week of October and nothing", (47, 53)),
        ("i had it the 2nd week of oct", (40, 46)),
        ("it was done in the last week of october", (23, 29)),
        ("I had botox at the beginning of october", (44, 53)),
        ("mid-october botox, nothing", (34, 43)),
        ("end of september i had it", (54, 63)),
        ("treated in the middle of March 2025, it never came back", (613, 622)),
    ],
)
def test_a_part_of_a_month_is_a_stretch_of_days(text: str, days: tuple[float, float]) -> None:
    assert _since(text) == [days]


@pytest.mark.parametrize(
    "text",
    [
        "i want it at the end of november",
        "my wedding is end of june, when should i book",
        "it lasted until the end of march",
        "it should hold till the beginning of march",
        "at the end may i drive home",
        "the first week of botox",
        "late may be better",
    ],
)
def test_what_is_to_come_or_ends_then_is_no_time_since_the_treatment(text: str) -> None:
    assert _since(text) == []
