"""Doses told by sides: "12 a side", "12 on the left and 10 on the right"."""

from __future__ import annotations

from bot.language.quantities.doses import PER, TIMES, brand_of, counted_by, dose
from bot.language.quantities.numbers import Number, read_number
from bot.language.quantities.text import DASHES, STOPS, Hit, Text
from bot.language.quantities.units import DOSE_UNITS, Unit, read_unit
from bot.language.reading import Quantity

_TEAMS = frozenset("football soccer match game team pitch league".split())
_PAID = frozenset("paid pay paying cost costs charge charged charges price".split())
_BEFORE_LEFT_OR_RIGHT = frozenset("on in for at to into the my me his her".split())
_LEFT_RIGHT = {"left": "left", "right": "right", "l": "l", "r": "r"}


def _names_a_side(text: Text, place: int) -> bool:
    """ "12 each side", "50 per pit", "12 on each side", but not "5 a side football" """
    found = counted_by(text, place)
    if found is None or found[0] != "side" or text.word(found[1]) in _TEAMS:
        return False
    return (
        text.word(place) not in {"a", "an"}
        or text.word(place + 1) == "side"
        or (
            PER.get(text.word(place + 1)) == "side"
            and (text.closes_a_figure(place + 2) or text.word(place + 2) in {"it", "was"})
        )
    )


def bare_side_dose(text: Text, index: int, number: Number) -> Hit | None:
    """ "12 a side", "100 each leg", "10 to 12 each side": nothing but doses go by sides.

    Args:
        text: the text.
        index: where the figure begins.
        number: the figure.
    """
    place = number.next
    if _PAID.intersection(text.left(index, 4)) or text.word(index - 1) in TIMES:
        return None
    if _names_a_side(text, place):
        least = 1 if text.area_starts or text.bare(index, place + 3) else 4
        if not number.about and number.low >= least:
            bounds = (number.low, number.high)
            return dose(text, index, place, bounds, False, Unit("dose", 1, place))
    joiner = text.word(place)
    second = read_number(text, place + 1) if joiner in DASHES or joiner in {"to", "or"} else None
    if second is not None and not second.article and _names_a_side(text, second.next):
        if 1 <= number.low < second.high <= 1000 and second.high >= 4:
            bounds = (number.low, second.high)
            place = second.next
            return dose(text, index, place, bounds, False, Unit("dose", 1, place))
    return None


def two_sides(text: Text, index: int) -> Hit | None:
    """ "12 on the left and 10 on the right": a dose for a side between the two."""
    if _on_a_side(text, index) is not None:
        first = _pre_sided(text, index)
        second = _pre_sided(text, first[1]) if first is not None else None
    else:
        first = _post_sided(text, index)
        second = _post_sided(text, first[1]) if first is not None else None
    if first is None or second is None or first[2] == second[2]:
        return None
    low, high = sorted((first[0], second[0]))
    if low < 1 or high > 200 or not (first[3] or second[3] or text.area_starts):
        return None
    last = second[1]
    brand = brand_of(text, index, last, own=False)
    return Hit(Quantity("dose", low, high, "units", brand=brand, per="side"), index, last)


def _on_a_side(text: Text, index: int) -> tuple[str, int] | None:
    """The side named at `index`, as of "on the left side", and where it ends."""
    place = index
    while text.word(place) in _BEFORE_LEFT_OR_RIGHT and place < index + 3:
        place += 1
    side = _LEFT_RIGHT.get(text.word(place))
    if side is None or (side in {"l", "r"} and place == index):
        return None
    place += 1
    return side[0], place + (text.word(place) in PER or text.word(place) == "one")


def _sided_number(text: Text, index: int) -> tuple[float, int, bool] | None:
    """A figure that counts units, where it ends, and whether it says so."""
    number = read_number(text, index)
    if number is None or number.article or number.about or number.low != number.high:
        return None
    said = text.word(number.next) in DOSE_UNITS
    place = number.next + said
    return None if not said and read_unit(text, place) is not None else (number.low, place, said)


def _post_sided(text: Text, index: int) -> tuple[float, int, str, bool] | None:
    """ "12 units on the left": units, end, side, and whether it says units."""
    while text.word(index) in {",", "and", "&", "n", "but", "plus"}:
        index += 1
    number = _sided_number(text, index)
    side = _on_a_side(text, number[1]) if number is not None else None
    if number is None or side is None:
        return None
    return number[0], side[1], side[0], number[2]


def _pre_sided(text: Text, index: int) -> tuple[float, int, str, bool] | None:
    """ "the left crow's foot got 12": units, end, side, and whether it says units."""
    while text.word(index) in {",", "and", "&", "n", "but", "plus"}:
        index += 1
    side = _on_a_side(text, index)
    if side is None:
        return None
    for place in range(side[1], side[1] + 5):
        if place >= len(text.tokens) or text.stops_at(
            place, STOPS | {","}, text.sentence_of[index]
        ):
            return None
        number = _sided_number(text, place)
        if number is not None:
            closes = number[2] or text.closes_a_figure(number[1])
            return (number[0], number[1], side[0], number[2]) if closes else None
    return None
