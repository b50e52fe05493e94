"""Parts of a month in the past: "the first week of October", "end of June", "early in March"."""

from __future__ import annotations

import calendar
import datetime
import re

from bot.language.quantities.dates import MONTHS
from bot.language.quantities.days import is_a_limit, is_not_over, is_to_come
from bot.language.quantities.roles import timed
from bot.language.quantities.text import Hit, Text

_THIRDS = {
    "beginning": 0, "start": 0, "early": 0,
    "middle": 1, "mid": 1,
    "end": 2, "late": 2,
}  # fmt: skip
_WEEKS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "last": 4,
}  # fmt: skip
_DAYS_OF_A_THIRD = 10
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINED = frozenset({"of", "in"})


def part_of_month(text: Text, index: int) -> Hit | None:
    """A part of the last such month, as days before today; None when today is not known."""
    if text.today is None:
        return None
    word, place = text.word(index), index + 1
    if text.word(place) in {"st", "nd", "rd", "th"} and text.glued(place):
        word, place = word + text.word(place), place + 1
    third, week = _THIRDS.get(word), _WEEKS.get(word)
    if week is not None and text.word(place) in {"week", "wk", "weekend"}:
        place += 1
    elif third is None:
        return None
    if text.word(place) == "-":
        place += 1
    joined = text.word(place) in _JOINED
    place += joined
    month, last = text.word(place), place + 1
    if month not in MONTHS or (week is not None and not joined):
        return None
    if month == "may" and not joined and word not in {"early", "mid"}:
        return None  # "at the end may I drive home"
    year = int(text.word(last)) if _YEAR.fullmatch(text.word(last)) else None
    last += year is not None
    if is_to_come(text, index, last) or is_a_limit(text, index) or is_not_over(text, index):
        return None
    start, end = _days_of(text.today, year, MONTHS[month], third, week)
    if start > text.today:
        return None
    low = float(max(0, (text.today - end).days))
    high = float((text.today - start).days)
    return Hit(timed(text, "since", (low, high), True, index, last), index, last)


def _days_of(
    today: datetime.date, year: int | None, month: int, third: int | None, week: int | None
) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a third or a week of a month, the last such one by default."""
    year = year or (today.year if month <= today.month else today.year - 1)
    length = calendar.monthrange(year, month)[1]
    if third is not None:
        low, high = third * _DAYS_OF_A_THIRD + 1, (third + 1) * _DAYS_OF_A_THIRD
        high = length if third == 2 else high
    else:
        assert week is not None
        low, high = (length - 6, length) if week == 4 else (7 * week + 1, 7 * week + 7)
    return datetime.date(year, month, low), datetime.date(year, month, high)
