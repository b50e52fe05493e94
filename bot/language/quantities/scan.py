"""All quantities of a text from left to right, each read by the first reader that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.language.quantities.ages import age
from bot.language.quantities.bare_doses import bare_dose, noted_dose, raised_dose, several_doses
from bot.language.quantities.coming import coming_day
from bot.language.quantities.corrections import now_less, retaken
from bot.language.quantities.dates import full_date
from bot.language.quantities.days import dated, worded_day
from bot.language.quantities.intervals import every_so_often, times_a_year
from bot.language.quantities.measures import measure
from bot.language.quantities.months import part_of_month
from bot.language.quantities.prices import signed_price
from bot.language.quantities.rates import share
from bot.language.quantities.side_doses import two_sides
from bot.language.quantities.text import Hit, Text
from bot.language.quantities.times import numbered_day
from bot.language.quantities.units import DAYS

Reader = Callable[[Text, int], Hit | None]

_WITH_A_NUMBER: tuple[Reader, ...] = (
    signed_price,
    coming_day,
    age,
    share,
    part_of_month,
    numbered_day,
    several_doses,
    raised_dose,
    noted_dose,
    two_sides,
    measure,
)
"""Readers of the quantity that begins at a place; the first that finds one wins."""
_IN_WORDS: tuple[Reader, ...] = (worded_day, every_so_often, dated, times_a_year)
"""Readers that are tried after `now_less`, whose figure may look like the day of a date."""


def scan(text: Text) -> Iterator[Hit]:
    """The quantities of a text, left to right, each by its own words alone.

    What the rest of the text makes of them is told afterwards, see `effects`, `owners`, `figures`.
    """
    index, end, dosed = 0, 0, -1
    previous: Hit | None = None
    last_duration: tuple[int, float] | None = None
    while index < len(text.tokens):
        skipped = _skipped(text, index)
        if skipped is not None:
            index = max(skipped, index + 1)
            continue
        found = (
            _first(_WITH_A_NUMBER, text, index)
            or now_less(text, index, last_duration)
            or _first(_IN_WORDS, text, index)
        )
        sentence = text.sentence_of[index]
        if found is None:
            dosed_last = previous is not None and previous.quantity.kind == "dose"
            found = bare_dose(
                text,
                index,
                after_dose=dosed == sentence,
                dosed="" if not 0 <= dosed >= sentence - 1 else "last" if dosed_last else "yes",
            )
        if found is None and previous is not None:
            found = retaken(text, index, previous)
        if found is None:
            index += 1
            continue
        previous = found
        if found.quantity.kind == "duration":
            unit = DAYS.get(text.word(found.last - 1))
            last_duration = None if unit is None else (sentence, unit)
        if found.quantity.kind == "dose" and found.quantity.unit == "units":
            dosed = sentence
        yield replace(found, first=max(found.first, end))
        index = end = found.last


def _first(readers: Iterable[Reader], text: Text, index: int) -> Hit | None:
    return next((hit for hit in (read(text, index) for read in readers) if hit is not None), None)


def _skipped(text: Text, index: int) -> int | None:
    """Where to go on when a date, a phone number, a clock time or the like stands here."""
    token = text.tokens[index]
    if token.kind != "number":
        return None
    if text.today is not None and full_date(text, index) is not None:
        return None
    place, parts = index, 1
    while (
        text.word(place + 1) in {"/", "-", ".", ":"}
        and text.glued(place + 1)
        and text.glued(place + 2)
        and text.tokens[place + 2].kind == "number"
    ):
        place, parts = place + 2, parts + 1
    if parts >= 3 or (parts == 2 and text.word(index + 1) == ":"):
        return place + 1
    if text.word(index + 1) in {"am", "pm"} or (
        text.word(index + 1) in {"gauge", "g", "mg", "mcg", "cm", "mm", "kg", "lbs"}
    ):
        return index + 2
    return None
