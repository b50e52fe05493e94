"""Figures without a unit that go on from the one before: "..., no sorry, six"."""

from __future__ import annotations

from dataclasses import replace

from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import Hit, Text
from bot.language.quantities.units import DAYS, read_unit
from bot.language.reading import Quantity

_TAKING_BACK = frozenset(
    "no nope sorry mean meant actually rather wait correction scratch lie oops whoops "
    "mistake".split()
)
_BESIDE_TAKING_BACK = _TAKING_BACK | frozenset(
    ", . ; : - … ! ( ) or i it it's its was that not make that's is more like a tell my oh hang on "
    "hold up um uh er erm say let me see think again then bit about only just of all".split()
)
"""What may stand between a figure and the one that replaces it."""
_NOW_GET = frozenset("i get got only just maybe it its it's lasts last is barely about".split())


def retaken(text: Text, index: int, previous: Hit) -> Hit | None:
    """ "five weeks ago, no sorry, six": the unit is that of the figure taken back.

    Args:
        text: the text.
        index: where the figure begins.
        previous: the quantity before it.
    """
    number = read_number(text, index)
    if number is None or number.article or read_unit(text, number.next) is not None:
        return None
    if not takes_back(text, previous.last, index) or not text.closes_a_figure(
        number.next + (text.word(number.next) == "ago")
    ):
        return None
    last = number.next + (text.word(number.next) == "ago")
    quantity = previous.quantity
    if quantity.kind == "dose" and quantity.unit == "units":
        return Hit(replace(quantity, low=number.low, high=number.high), index, last)
    unit = next(
        (
            DAYS[word]
            for word in reversed(text.words(previous.first, previous.last - previous.first))
            if word in DAYS
        ),
        None,
    )
    if unit is None or quantity.kind not in ("since", "duration"):
        return None
    low, high = number.low * unit, number.high * unit
    return Hit(replace(quantity, low=low, high=high, about=number.about), index, last)


def takes_back(text: Text, first: int, last: int) -> bool:
    """Whether the words [first, last) between two figures take back the one before them."""
    between = text.words(first, last - first)
    if not between or len(between) > 9 or not _TAKING_BACK.intersection(between):
        return False
    return _BESIDE_TAKING_BACK.issuperset(between)


def now_less(text: Text, index: int, last: tuple[int, float] | None) -> Hit | None:
    """ "it was always five months, now three": the unit is that of the time before.

    Args:
        text: the text.
        index: where the figure begins.
        last: the sentence of the last duration and the days of its unit.
    """
    if last is None or last[0] != text.sentence_of[index]:
        return None
    number = read_number(text, index)
    if number is None or number.article or read_unit(text, number.next) is not None:
        return None
    between = text.left(index, 5)
    if "now" not in between[: 1 + sum(word in _NOW_GET for word in between)]:
        return None
    after = text.right(number.next, 1)
    if after and after[0] not in {".", ",", "!", "?", "if", "max", "tops", "at", "why", "and"}:
        return None
    days = number.low * last[1]
    quantity = Quantity("duration", days, days, "days", about=number.about)
    return Hit(quantity, index, number.next)
