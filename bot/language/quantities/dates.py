"""Weekdays, months, dates and feasts as calendar days."""

from __future__ import annotations

import calendar
import datetime

from bot.language.quantities.text import Text
from bot.language.quantities.units import DAYS

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs",
         "friday fri", "saturday sat", "sunday")
    )
    for name in names.split()
}  # fmt: skip
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
FEASTS = {
    "halloween": (10, 31),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year": (1, 1),
    "new years": (1, 1),
    "valentine": (2, 14),
    "valentines": (2, 14),
    "bonfire night": (11, 5),
    "guy fawkes": (11, 5),
}
"""Month and day of events that have the same date every year."""
TOMORROW = frozenset(
    "tomorrow tomorow tommorow tommorrow tmrw tmr tmrow tomoz tomoro tomorro 2moro 2morrow "
    "2mrw".split()
)


def feast_at(text: Text, index: int) -> tuple[datetime.date, int] | None:
    """The last date of a feast that is named at `index`, and where its name ends.

    Today must be known.
    """
    for size in (2, 1):
        name = " ".join(word.removesuffix("'s") for word in text.words(index, size))
        if name in FEASTS:
            date = _past_date(text, *FEASTS[name])
            return (date, index + size) if date is not None else None
    return None


def full_date(text: Text, index: int) -> tuple[datetime.date, int] | None:
    """A date and where it ends: "3 March", "March 3rd", "on the 3rd", "2024-03-05".

    A date without its year is the last one before today, which must be known.
    """
    if index >= len(text.tokens):
        return None
    assert text.today is not None
    word = text.word(index)
    if text.tokens[index].kind == "number" and word.isdigit() and len(word) <= 4:
        parts = text.words(index, 5)
        if parts[1] in {"-", "/", "."} and parts[1] == parts[3]:
            date = _numeric_date(parts[0], parts[2], parts[4])
            return (date, index + 5) if date is not None else None
        place = index + 1
        if text.word(place) in {"st", "nd", "rd", "th"} and text.glued(place):
            place += 1
        ordinal = place > index + 1
        if text.word(place) == "of":
            place += 1
        if text.word(place) in MONTHS:
            return _with_year(text, MONTHS[text.word(place)], int(word), place + 1)
        dated = text.word(index - 2) in {"on", "since"} or text.word(index - 2) in WEEKDAYS
        if ordinal and dated and text.word(index - 1) == "the":
            if text.word(place) in DAYS:
                return None
            date = _past_day(text, int(word))
            return (date, index + 2) if date is not None else None
    if word in MONTHS and text.word(index + 1).isdigit() and len(text.word(index + 1)) <= 2:
        last = index + 2
        if text.word(last) in {"st", "nd", "rd", "th"} and text.glued(last):
            last += 1
        return _with_year(text, MONTHS[word], int(text.word(index + 1)), last)
    return None


def _with_year(text: Text, month: int, day: int, place: int) -> tuple[datetime.date, int] | None:
    """A day and month with the year at `place`, or the last such day where none is written."""
    year = place + 1 if text.word(place) == "," else place
    written = text.word(year)
    if len(written) == 4 and written.isdigit() and written[:2] in {"19", "20"}:
        date = valid_date(int(written), month, day)
        return (date, year + 1) if date is not None else None
    date = _past_date(text, month, day)
    return (date, place) if date is not None else None


def _past_date(text: Text, month: int, day: int) -> datetime.date | None:
    """The last such day of a year, today included."""
    assert text.today is not None
    for year in (text.today.year, text.today.year - 1):
        date = valid_date(year, month, day)
        if date is not None and date <= text.today:
            return date
    return None


def _past_day(text: Text, day: int) -> datetime.date | None:
    """The last such day of a month, today included."""
    assert text.today is not None
    date = valid_date(text.today.year, text.today.month, day)
    if date is not None and date <= text.today:
        return date
    previous = text.today.replace(day=1) - datetime.timedelta(days=1)
    return valid_date(previous.year, previous.month, day)


def valid_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date, or None where the calendar has none."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _numeric_date(one: str, two: str, three: str) -> datetime.date | None:
    """ "2024-03-05", "25/12/2024"; None where day and month could be swapped."""
    if not (one.isdigit() and two.isdigit() and three.isdigit()):
        return None
    a, b, c = int(one), int(two), int(three)
    if len(one) == 4:
        return valid_date(a, b, c)
    year = c + 2000 if c < 100 else c
    if a > 12:
        return valid_date(year, b, a)
    if b > 12:
        return valid_date(year, a, b)
    return valid_date(year, a, a) if a == b else None
