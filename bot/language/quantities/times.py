"""Lengths of time: "two weeks", "a month and a half", "day 3", "3 weeks on Friday"."""

from __future__ import annotations

from bot.language.quantities.coming import is_being_had, is_booked, time_ahead
from bot.language.quantities.dates import TOMORROW, WEEKDAYS
from bot.language.quantities.hedges import hedge_before
from bot.language.quantities.numbers import ONES, ORDINALS, Number, read_number
from bot.language.quantities.roles import closes_a_time, role_of, timed
from bot.language.quantities.text import CLAUSE_STOPS, DASHES, Bounds, Hit, Text
from bot.language.quantities.units import CURRENCIES, DAYS, ONE_LETTER, Unit, read_unit
from bot.language.reading import Quantity

_LONGEST_DAYS = 365 * 120
"""Longer times are read only as "... ago" and as a bare reply."""
_PLUS = frozenset("and n nd & + plus".split())
_OF_A_FREQUENCY = frozenset(
    "times time once twice % percent per units u unit treatments treatment sessions visits shots "
    "injections".split()
)
"""Words before "a week" that tell how much or how often."""
_BACKWARDS = frozenset("ago back since post after later before following".split())


def is_frequency(text: Text, index: int, number: Number, last: int) -> bool:
    """ "twice a week", "15 days a month", "10 dollars a month" are no lengths of time.

    Args:
        text: the text.
        index: where the number begins.
        number: the number.
        last: where its unit ends.
    """
    before = text.word(index - 1)
    if number.article and _BACKWARDS.isdisjoint(text.words(last, 4)):
        if _is_counted(text, index - 1):
            return True
        if before in _OF_A_FREQUENCY:
            return True
        if before in DAYS or before in CURRENCIES:
            return True
        back = text.tokens[index - 1] if index else None
        if back is not None and (back.kind == "number" or back.text in ONES):
            return True
        if text.words(last, 1)[0] in {"older", "younger"}:
            return True
    following = text.words(last, 2)
    return following[0] in {"a", "per", "each"} and following[1] in {"week", "month", "year", "day"}


def _is_counted(text: Text, index: int) -> bool:
    """Whether the word there is one of so many: the "miles" of "40 miles a week"."""
    if index < 1 or text.tokens[index].kind != "word" or not text.word(index).endswith("s"):
        return False
    return text.tokens[index - 1].kind == "number" or text.word(index - 1) in ONES


def compound(text: Text, low: float, high: float, unit: Unit) -> tuple[float, float, int, bool]:
    """Adds "and a half" and smaller units: "a month and a half", "2 weeks n 3 days".

    Args:
        text: the text.
        low, high: the bounds so far, in days.
        unit: their unit.

    Returns:
        low and high in days, where it ends, and whether what was added is vague ("and a few days").
    """
    last = unit.next
    if text.words(last, 3) == ("and", "a", "half"):
        return low + unit.scale / 2, high + unit.scale / 2, last + 3, False
    if low != high:
        return low, high, last, False
    joined = text.word(last) in _PLUS
    if text.word(last) == "an":  # "6 wks an 1 day"
        joined = read_number(text, last + 1) is not None
    smaller = read_number(text, last + 1 if joined else last)
    if smaller is None or smaller.low != smaller.high or (smaller.about and not joined):
        return low, high, last, False
    other = read_unit(text, smaller.next)
    if other is None or other.family != "time" or other.name in ONE_LETTER - {"d"}:
        return low, high, last, False
    added = smaller.low * other.scale
    if other.scale >= unit.scale or added >= unit.scale:
        return low, high, last, False
    return low + added, high + added, other.next, smaller.about


def vague_ago(text: Text, index: int) -> Hit | None:
    """ "weeks ago": two or more, who knows how many."""
    word = text.word(index)
    if not word.endswith("s") or read_number(text, index - 1) is not None:
        return None
    low = 2 * DAYS[word]
    return Hit(Quantity("since", low, None, "days", about=True), index, index + 2)


def numbered_day(text: Text, index: int) -> Hit | None:
    """ "day 3", "wk 3", "week three to four", "the third day", "2nd week" """
    word = text.word(index)
    if word in {"day", "week", "wk", "month", "days", "weeks", "wks"}:
        place = index + 1
        if text.word(place) in {":", "#", "-"}:
            place += 1
        number = read_number(text, place)
        if number is None or number.article or number.about or text.word(place) == "half":
            return None
        if read_unit(text, number.next) is not None and not _unit_is_price(text, number.next):
            return None
        if word.endswith("s") and word != "wks" and text.word(index - 1) in DAYS:
            return None
        low, high, last = number.low, number.high, number.next
        joiner = text.word(last)
        if joiner in DASHES or joiner in {"to", "or", "and"}:
            other = read_number(text, last + 1)
            if other is not None and not other.article and other.high > low:
                if read_unit(text, other.next) is None and joiner != "and":
                    high, last = other.high, other.next
        scale = DAYS[word]
        if high * scale > 3650:
            return None
        first, _bound, about = hedge_before(text, index)
        bounds: Bounds = (low * scale, high * scale)
        return Hit(timed(text, "since", bounds, about, first, last), first, last)
    value = ORDINALS.get(word)
    after = index + 1
    if value is None and text.tokens[index].kind == "number" and len(word) <= 2:
        if text.word(after) in {"st", "nd", "rd", "th"} and text.glued(after):
            value, after = int(word) if word.isdigit() else None, after + 1
    if value is None or text.word(after) not in {"day", "week"} or text.word(index - 1) == "every":
        return None
    days = value * DAYS[text.word(after)]
    if value == 1 and text.word(after) == "week":
        return None
    return Hit(
        timed(text, "since", (days, days), text.word(after) == "week", index, after + 1),
        index,
        after + 1,
    )


def _unit_is_price(text: Text, index: int) -> bool:
    unit = read_unit(text, index)
    return unit is not None and unit.family == "price"


def length_of_time(text: Text, first: int, last: int, bounds: Bounds, about: bool) -> Hit | None:
    """The length of time that the words [first, last) tell, with the role that it has.

    Args:
        text: the text.
        first, last: the number with its unit and the words that loosen it.
        bounds: in days.
        about: whether it is said roughly.

    Returns:
        None for a length that nobody means, such as one of 0 days in a longer text.
    """
    highest = bounds[1] if bounds[1] is not None else bounds[0]
    if highest is None or text.word(last) in {"younger", "older"}:
        return None
    odd = highest == 0 or highest > _LONGEST_DAYS
    if odd and text.word(last) != "ago" and not text.bare(first, last):
        return None
    ahead = time_ahead(text, first, last, bounds, about) if highest > 0 else None
    if ahead is not None:
        return ahead
    role = role_of(text, first, last, abs(highest))
    on_last = last + 1 if text.word(last) == "ago" else last
    if role in ("time", "since") or (
        text.word(on_last) == "last" and text.word(on_last + 1) in WEEKDAYS
    ):
        reached = _reached_on_a_day(text, first, last, bounds, about)
        if reached is not None:
            return reached
    if text.word(last) == "ago":
        last += 1
    return Hit(timed(text, role, bounds, about, first, last), first, last)


def _reached_on_a_day(text: Text, first: int, last: int, bounds: Bounds, about: bool) -> Hit | None:
    """A length together with the day on which it is reached.

    "three weeks tomorrow" is 20 days today, "a week yesterday" is 8; "it's been 3 weeks on
    friday" is said as if it were over.
    """
    if bounds[0] is None or bounds[0] != bounds[1] or bounds[0] < 1:
        return None
    ago = text.word(last) == "ago"
    place = last + 1 if ago else last
    worded = text.word(place) in {"on", "this", "coming", "last"}
    place = place + 1 if worded else place
    day = text.word(place)
    if not (place + 1 >= len(text.tokens) or closes_a_time(text, place + 1)):
        return None
    shift: float | None = None
    if not worded:
        shift = {"today": 0.0, "yesterday": 1.0}.get(day)
        if day in TOMORROW:
            shift = -1.0
    elif day in WEEKDAYS:
        shift = _days_to(text, day, last=text.word(place - 1) == "last")
    if shift is None or {"wait", "waiting", "waited", "for", "until"}.intersection(
        text.left(first, 3)
    ):
        return None
    if (ago and day in WEEKDAYS and text.word(place - 1) != "last") or (
        shift < 0 and worded and "been" in text.left(first, 3)
    ):
        shift = 0.0
    days = bounds[0] + shift
    if days < 0:
        return None
    left = text.left(first, 6, CLAUSE_STOPS)
    if shift <= 0 and not ago and (is_booked(left, []) or is_being_had(left)):
        days = bounds[0] - shift  # "I'm having it done a week on Friday"
        return Hit(Quantity("until", days, days, "days", about=about), first, place + 1)
    return Hit(timed(text, "since", (days, days), about, first, place + 1), first, place + 1)


def _days_to(text: Text, weekday: str, *, last: bool) -> float:
    """What a weekday adds to a length that is reached on it; less than 0 for a coming one.

    Without a known day of today it adds nothing: a few days too many do less harm than none.
    """
    if text.today is None:
        return 0.0
    ahead = (WEEKDAYS[weekday] - text.today.weekday()) % 7
    return float(7 - ahead) if last else -float(ahead)
