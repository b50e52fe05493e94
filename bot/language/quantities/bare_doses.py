"""Doses whose word "units" goes unsaid or stands elsewhere: "10 in the chin", "dose: 26"."""

from __future__ import annotations

from bot.language.quantities.ages import age_before
from bot.language.quantities.doses import LOTS, TIMES, TWO, dose
from bot.language.quantities.hedges import hedge_before
from bot.language.quantities.numbers import read_number
from bot.language.quantities.side_doses import bare_side_dose
from bot.language.quantities.text import STOPS, Hit, Text
from bot.language.quantities.units import DOSE_UNITS, Unit, read_unit

_CHANGING = frozenset(
    "went gone going go upped bumped increased increase raised raise put moved dropped drop cut "
    "reduced down up jumped switched this".split()
)
_USED = frozenset("drew up used uses using gave given put shows showed injected".split())
_SHOWN = frozenset("got gets had did only was".split())
"""Verbs before a figure of units without the word: "the new place used 9"."""
_ENDED_UP = frozenset(
    tuple(pair.split()) for pair in ("up with,home with,away with,out with,left with".split(","))
)


def several_doses(text: Text, index: int) -> Hit | None:
    """ "6 units, or 8, she wasn't sure": a range whose second figure has no unit."""
    first = read_number(text, index)
    if first is None or first.article or text.word(first.next) not in DOSE_UNITS:
        return None
    place = first.next + 1
    place += text.word(place) == ","
    if text.word(place) not in {"or", "maybe", "perhaps", "possibly"}:
        return None
    while text.word(place) in {"or", "maybe", "perhaps", "possibly", "was", "it"}:
        place += 1
    second = read_number(text, place)
    if second is None or second.article or second.low <= 0 or second.low == first.low:
        return None
    if not text.closes_a_figure(second.next) or max(second.low, first.low) > 1000:
        return None
    low, high = sorted((first.low, second.high))
    if high > 2 * low:  # "is it 2 units or 10" asks for one of two
        return None
    start, _, about = hedge_before(text, index)
    return dose(text, start, second.next, (low, high), about, Unit("dose", 1, second.next))


def bare_dose(text: Text, index: int, *, after_dose: bool, dosed: str) -> Hit | None:
    """A number without "units" that can be nothing else: "10 in the chin", "20 of Botox".

    Args:
        text: the text.
        index: where the number stands.
        after_dose: whether its sentence names a dose before it.
        dosed: "" unless its sentence or the one before names one; "last" where that is the
            figure before this one.
    """
    number = read_number(text, index)
    if number is None or number.article or number.low != number.high:
        return None
    if age_before(text, index) or not 1 <= number.low <= 1000:
        return None
    place = number.next
    sided = bare_side_dose(text, index, number)
    if sided is not None:
        return sided
    if text.word(place) == "of" and text.brand_end(place + 1) is not None:
        return dose(
            text, index, place, (number.low, number.high), number.about, Unit("dose", 1, place)
        )
    least = 1 if after_dose else 4
    if number.low < least or number.low > 200 or number.about:
        return None
    if text.word(place) in {"in", "into", "for", "on", "across", "to", "around", "each", "per"}:
        for skip in range(1, 5):
            token = text.tokens[place + skip] if place + skip < len(text.tokens) else None
            if token is None or token.kind != "word":
                break
            if token.start in text.area_starts:
                return dose(
                    text, index, place, (number.low, number.high), False, Unit("dose", 1, place)
                )
    given = dosed and number.low >= 4 and _is_given(text, index, place, dosed == "last")
    if given or _is_put_in(text, index, place) or _is_doubled(text, index, place):
        return dose(text, index, place, (number.low, number.high), False, Unit("dose", 1, place))
    return None


def _is_given(text: Text, index: int, place: int, dosed_last: bool) -> bool:
    """Whether "used only 9" stands there and nothing is counted by the figure."""
    following = read_number(text, place)
    timed = following is not None and read_unit(text, following.next) is not None
    if not (text.closes_a_figure(place) or timed):
        return False
    while text.word(index - 1) in {"only", "just", "about", "maybe", "me", "a", "measly"}:
        index -= 1
    two = text.words(index - 2, 2)
    if two in _ENDED_UP:
        return True
    if two[1] in _USED:
        return True
    return dosed_last and (two[1] in _SHOWN or two == ("this", "time"))


def _is_doubled(text: Text, index: int, place: int) -> bool:
    """ "2 x 40" beside a part of the body, where nothing is counted."""
    if not text.closes_a_figure(place):
        return False
    if text.word(index - 3) in TWO and text.word(index - 2) in LOTS:
        return text.word(index - 1) == "of"
    times = text.word(index - 1) in TIMES and text.word(index - 2) in TWO
    return times and bool(text.area_starts)


def _is_put_in(text: Text, index: int, place: int) -> bool:
    """ "They put 40 in": nobody puts in anything else."""
    if text.word(place) != "in" or not text.closes_a_figure(place + 1):
        return False
    while text.word(index - 1) in {"only", "just", "about", "maybe", "me"}:
        index -= 1
    return text.word(index - 1) in {"put", "puts", "stuck", "popped", "injected", "squirted"}


def raised_dose(text: Text, index: int) -> Hit | None:
    """ "went from 10u to 20u": what was given is the second."""
    if text.word(index) != "from":
        return None
    first = read_number(text, index + 1)
    if first is None or first.article:
        return None
    place = first.next + (text.word(first.next) in DOSE_UNITS)
    place += text.word(place) in {"up", "down"}
    second = read_number(text, place + 1) if text.word(place) == "to" else None
    if second is None or second.article or second.low != second.high:
        return None
    said = text.word(second.next) in DOSE_UNITS
    if not said and text.word(first.next) not in DOSE_UNITS:
        return None
    changed = text.left(index, 4) + text.right(second.next, 4)
    if _CHANGING.isdisjoint(changed):
        return None
    last = second.next + said
    return dose(text, index, last, (second.low, second.high), False, Unit("dose", 1, last))


def noted_dose(text: Text, index: int) -> Hit | None:
    """ "Units: 26", "dose was 26": the figure after its unit."""
    if text.word(index) not in {"units", "unit", "dose", "dosage"}:
        return None
    place = index + 1
    if text.word(place) not in {":", "=", "was", "-"}:
        opens = index == 0 or text.stops_at(
            index - 1, STOPS | {",", ":", "-"}, text.sentence_of[index]
        )
        if not opens or text.word(index) != "units":
            return None
        place -= 1
    number = read_number(text, place + 1)
    if number is None or number.article or read_unit(text, number.next) is not None:
        return None
    if not 1 <= number.low <= 1000 or not text.closes_a_figure(number.next):
        return None
    last = number.next
    return dose(text, index, last, (number.low, number.high), False, Unit("dose", 1, last))
