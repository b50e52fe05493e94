"""Shares of people in percent: "3 of 810", "three in ten", "half of people"."""

from __future__ import annotations

from bot.language.quantities.hedges import bounded, hedge_before
from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import DASHES, Hit, Text
from bot.language.quantities.units import read_unit
from bot.language.reading import Quantity

_PEOPLE = frozenset(
    "people women men patients adults treated users those participants clients persons".split()
)


def share(text: Text, index: int) -> Hit | None:
    """ "3 of 810", "three in ten", "46 to 61 of 100 people", "half of people" """
    word = text.word(index)
    if word == "half" and text.word(index + 1) == "of":
        place = index + 2 + (text.word(index + 2) in {"the", "all"})
        if text.word(place) in _PEOPLE:
            first, _, about = hedge_before(text, index)
            return Hit(Quantity("rate", 50.0, 50.0, "percent", about=about), first, index + 2)
    first_number = read_number(text, index)
    if first_number is None or first_number.article or first_number.about:
        return None
    low, high, place = first_number.low, first_number.high, first_number.next
    if text.word(place) in DASHES or text.word(place) in {"to", "or"}:
        second = read_number(text, place + 1)
        if second is not None and not second.article and second.high > low:
            high, place = second.high, second.next
    for _ in range(2):  # "48 of the 100 women", "27 people out of 5,876"
        if text.word(place) in _PEOPLE:
            place += 1
    if text.words(place, 2) == ("out", "of"):
        joiner, place = "of", place + 2
    elif text.word(place) in {"of", "in"}:
        joiner, place = text.word(place), place + 1
    else:
        return None
    if text.word(place) in {"every", "the"}:
        place += 1
    whole = read_number(text, place)
    if whole is None or whole.article or whole.low != whole.high or whole.about:
        return None
    total = whole.low
    if total < 2 or not 0 <= low <= high <= total or total != int(total) or low != int(low):
        return None
    if (joiner == "in" and not (total <= 10 or total % 10 == 0)) or (
        1900 <= total <= 2099 and joiner == "in"
    ):
        return None
    if read_unit(text, whole.next) is not None or text.word(whole.next) in {
        "areas",
        "area",
        "sides",
    }:
        return None
    if "pain" in text.right(whole.next, 3):
        return None
    first, bound, about = hedge_before(text, index)
    least, most = bounded(low, high, bound)
    bounds = (
        None if least is None else 100 * least / total,
        None if most is None else 100 * most / total,
    )
    return Hit(Quantity("rate", *bounds, "percent", about=about), first, whole.next)
