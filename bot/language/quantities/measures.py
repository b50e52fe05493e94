"""A number or a range of numbers with its unit right behind: "20 units", "3 to 4 months"."""

from __future__ import annotations

from dataclasses import replace

from bot.language.quantities.ages import age_before
from bot.language.quantities.doses import dose
from bot.language.quantities.hedges import bounded, hedge_after, hedge_before
from bot.language.quantities.numbers import Number, read_number
from bot.language.quantities.prices import per_price
from bot.language.quantities.text import DASHES, Hit, Text
from bot.language.quantities.times import compound, is_frequency, length_of_time, vague_ago
from bot.language.quantities.units import DAYS, Unit, read_unit
from bot.language.reading import Quantity

_MINUS = "\u2212"
_NO_LENGTH_BEFORE = frozenset("last past next this that each every other same the".split())


def measure(text: Text, index: int) -> Hit | None:
    """The dose, rate, price or length of time whose number begins at `index`."""
    vague = text.word(index) in DAYS and text.word(index + 1) == "ago"
    if vague and _no_article(text, index) is None:
        return vague_ago(text, index)
    first = read_number(text, index) or _no_article(text, index)
    if first is None:
        return None
    after, about, plus = hedge_after(text, first.next)
    about = about or first.about
    unit = read_unit(text, after)
    low, high = first.low, first.high
    if unit is None or unit.family == "time":
        ranged = _range(text, index, first, after, unit)
        if ranged is not None:
            low, high, unit, extra = ranged
            about = about or extra
            return _built(text, index, low, high, unit, about, plus, first)
    if unit is None:
        return None
    if unit.family == "dose" and first.article and not unit.name:
        return None
    return _built(text, index, low * unit.scale, high * unit.scale, unit, about, plus, first)


def _no_article(text: Text, index: int) -> Number | None:
    """The one that goes unsaid in "month and a half", "had it month ago"."""
    if text.word(index) not in {"week", "month", "fortnight", "year"}:
        return None
    after = text.words(index + 1, 3)
    if after != ("and", "a", "half") and after[0] != "ago":
        return None
    if read_number(text, index - 1) is not None or text.word(index - 1) in _NO_LENGTH_BEFORE:
        return None
    if index > 1 and read_number(text, index - 2) is not None:  # "three good month ago"
        return None
    return Number(1.0, 1.0, index, article=True)


def _range(
    text: Text, index: int, first: Number, after: int, unit: Unit | None
) -> tuple[float, float, Unit, bool] | None:
    """The rest of "three to four months", "1 week to 1 month", "26, 31 or 36 units".

    Returns:
        the bounds in the unit's scale, the last unit, and whether it is said roughly.
    """
    place = unit.next if unit is not None else after
    joiner = text.word(place)
    if joiner == "," and unit is None:
        return _list(text, first, place)
    allowed = joiner in DASHES or joiner in {"to", "or", "till", "until"}
    if joiner in {"and", "&"}:
        before = text.word(index - 1)
        allowed = before == "between" or (
            unit is None and not first.article and not age_before(text, index)
        )
    if not allowed:
        return None
    if joiner in DASHES and text.word(place + 1) in DASHES:
        place += 1
    second = read_number(text, place + 1)
    if second is None or (second.article and unit is None):
        return None
    end, about, _ = hedge_after(text, second.next)
    other = read_unit(text, end)
    if other is None:
        # "a week or two"
        if unit is not None and first.article and joiner == "or" and second.word:
            about = about or first.about
            return (
                first.low * unit.scale,
                second.high * unit.scale,
                replace(unit, next=second.next),
                about,
            )
        return None
    if unit is not None and unit.family != other.family:
        return None
    if unit is not None and joiner in {"and", "&"} and text.word(index - 1) != "between":
        return None
    low = first.low * (unit.scale if unit is not None else other.scale)
    high = second.high * other.scale
    if low >= high:
        return None
    return low, high, other, about or second.about


def _list(text: Text, first: Number, place: int) -> tuple[float, float, Unit, bool] | None:
    """The rest of "26, 31 or 36 units"."""
    values, steps = [first.low, first.high], 0
    while steps < 6 and text.word(place) in {",", "or", "and"}:
        place += 1
        if text.word(place) in {"or", "and"}:
            place += 1
        following = read_number(text, place)
        if following is None or following.article:
            return None
        values += [following.low, following.high]
        place, steps = following.next, steps + 1
        unit = read_unit(text, place)
        if unit is not None:
            if unit.family not in ("dose", "time") or steps < 2:
                return None
            return min(values) * unit.scale, max(values) * unit.scale, unit, False
    return None


def _built(
    text: Text,
    index: int,
    low: float,
    high: float,
    unit: Unit,
    about: bool,
    plus: bool,
    number: Number,
) -> Hit | None:
    """The quantity of a number and its unit, with the words around them that loosen it."""
    last = unit.next
    if unit.family == "time":
        if is_frequency(text, index, number, last):
            return None
        low, high, last, vague = compound(text, low, high, unit)
        about = about or vague
    tail, more_about, more_plus = hedge_after(text, last)
    if more_about or more_plus:
        last, about, plus = tail, about or more_about, plus or more_plus
    minus = index - 1 if unit.family in ("dose", "time") and _is_minus(text, index, last) else None
    first, bound, hedged = hedge_before(text, index if minus is None else minus)
    about = about or hedged
    if minus is not None:
        low, high = -high, -low
    bounds = bounded(low, high, bound, open_above=plus)
    if unit.family == "dose":
        return dose(text, first, last, bounds, about, unit)
    if unit.family == "rate":
        if text.word(last) in {"lidocaine", "cream", "saline", "solution", "sure", "certain"}:
            return None
        return Hit(Quantity("rate", *bounds, "percent", about=about), first, last)
    if unit.family == "price":
        if any(
            word in {"lost", "lose", "losing", "gained", "weigh"} for word in text.left(first, 3)
        ):
            return None
        per, last = per_price(text, last)
        return Hit(Quantity("price", *bounds, unit.name, per=per, about=about), first, last)
    return length_of_time(text, first, last, bounds, about)


def _is_minus(text: Text, index: int, last: int) -> bool:
    """Whether the word or dash before a number makes it negative.

    A dash is mostly a list's or a range's: it counts only in a bare reply, "-3 days ago".
    """
    before = text.word(index - 1)
    if not before or read_number(text, index - 2) is not None:
        return False
    if before in {"minus", "negative"}:
        return True
    if before == _MINUS:
        return text.glued(index)
    if before not in DASHES or before == "~" or text.sentence_of[index] != 0:
        return False
    if index > 1 and (text.glued(index - 1) or not text.glued(index)):
        return False
    after = last + 1 if text.word(last) in {"ago", "back"} else last
    return text.bare(index - 1, after)
