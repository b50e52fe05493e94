"""Days in the past, named by a word or a date: "yesterday", "last week", "on 3 March"."""

from __future__ import annotations

import calendar
import datetime

from bot.language.quantities.cues import INJECTION
from bot.language.quantities.dates import MONTHS, WEEKDAYS, feast_at, full_date
from bot.language.quantities.hedges import hedge_before
from bot.language.quantities.roles import timed
from bot.language.quantities.text import CLAUSE_STOPS, Hit, Text
from bot.language.quantities.units import DAYS
from bot.language.reading import Quantity

_FUTURE = frozenset(
    "next coming booked booking will going appointment tomorrow gonna scheduled planning "
    "upcoming".split()
)
_PAST = frozenset(
    "had got done did was went gotten injected treated since received getting 've ive i've".split()
)
_NOT_OVER = frozenset(
    "can could should would may might shall seeing meeting flying leaving returning visiting "
    "see meet fly leave fix fixed wedding hoping hope want wanna need can't i'm we're".split()
)
_OVER_BY_THE_VERB = frozenset(
    "had got did was were went done since last been injected treated saw gave came said noticed "
    "happened started i've".split()
)
_TIMES_OF_DAY = frozenset(
    "work lunch dinner school breakfast gym shift noon midday college nursery hours tea uni".split()
)
_WAS = frozenset("was were had since".split())
_THIS_DAY = frozenset(
    {("this", "morning"), ("this", "afternoon"), ("this", "evening"), ("earlier", "today")}
)
_LAST_UNITS = frozenset({"week", "month", "year", "wk"})
_BEFORE_VERB_LAST = frozenset(
    "to will it does do did not can could should would only effects results botox may "
    "might doesn't don't won't didn't they".split()
)


def worded_day(text: Text, index: int) -> Hit | None:
    """ "yesterday", "today", "last week", "this morning", "the other day" """
    word = text.word(index)
    two, three = text.words(index, 2), text.words(index, 3)
    if word == "yesterday":
        if text.words(index - 3, 3) == ("day", "before") or text.words(index - 2, 2) == (
            "day",
            "before",
        ):
            return None
        return _since(text, 1, index, index + 1)
    if three == ("day", "before", "yesterday"):
        return _since(text, 2, index, index + 3)
    if two == ("last", "night"):
        return _since(text, 1, index, index + 2)
    if word in {"today", "2day"} or two in _THIS_DAY:
        last = index + 1 if word in {"today", "2day"} else index + 2
        past = _PAST.intersection(text.left(index, 8) + text.right(last, 6))
        if two in _THIS_DAY or past or text.bare(index, last):
            return _since(text, 0, index, last)
        return Hit(Quantity("time", 0.0, 0.0, "days"), index, last)
    if two == ("just", "now") and (
        _PAST.intersection(text.left(index, 6)) or text.bare(index, index + 2)
    ):
        return _since(text, 0, index, index + 2)
    if word in {"last", "past"} and two[1] in _LAST_UNITS:
        had = {"had", "got"}.intersection(text.left(index, 4))  # "had it last week"
        verb = text.word(index - 1) in _BEFORE_VERB_LAST and not had
        if verb or text.word(index + 2) in {"week", "month", "year"}:
            return None
        if text.word(index - 1) in {"the", "over"} and word == "past":
            return None
        return _since(text, DAYS[two[1]], index, index + 2, about=True)
    if three == ("the", "other", "day"):
        return _since(text, 3, index, index + 3, about=True)
    if two in {("a", "quarter"), ("last", "quarter")} and text.word(index + 2) in {"ago", "back"}:
        return _since(text, 90, index, index + 3)
    return None


def _since(text: Text, days: float, first: int, last: int, *, about: bool = False) -> Hit:
    """A time so many days ago, with the words before it that loosen it."""
    start, _, hedged = hedge_before(text, first)
    return Hit(
        timed(text, "since", (float(days), float(days)), about or hedged, start, last), start, last
    )


def dated(text: Text, index: int) -> Hit | None:
    """Weekdays, months and dates, as days before today; none when today is not known."""
    if text.today is None:
        return None
    if is_to_come(text, index, index + 1) or is_a_limit(text, index):
        return None
    full = full_date(text, index)
    if full is not None:
        day, last = full
        past = (text.today - day).days
        if past > 3650 and not text.bare(index, last):
            return None
        return _since(text, past, index, last) if past >= 0 else None
    word, before = text.word(index), text.word(index - 1)
    if word in WEEKDAYS and (
        before in {"on", "since", "last", "this", "from", "past"} or len(word) >= 6
    ):
        if is_not_over(text, index):
            return None
        if text.word(index + 1) in {"after", "before", "following"}:
            return _by_an_event(text, index)
        past = (text.today.weekday() - WEEKDAYS[word]) % 7
        if past == 0 and before in {"last", "since", "past"}:
            past = 7
        return _since(text, past, index, index + 1, about=before == "last")
    feast = feast_at(text, index)
    if feast is not None:
        return _on_a_feast(text, index, *feast)
    if word in MONTHS and before in {"in", "since", "last", "early", "mid", "late", "from"}:
        if before == "late" and word == "may":
            return None
        return _month(text, index, MONTHS[word])
    return None


def is_to_come(text: Text, index: int, last: int) -> bool:
    """Whether the words around [index, last) speak of the future."""
    around = text.left(index, 8) + text.right(last, 4)
    future = _FUTURE - {"appointment"} if _WAS.intersection(around) else _FUTURE
    return bool(future.intersection(around))


def is_a_limit(text: Text, index: int) -> bool:
    """Whether "before", "by" or "until" stands at a day: nothing was done on it."""
    start = index - 1
    while text.word(start) in {"the", "this", "next", "on", "about", "around"}:
        start -= 1
    if text.word(start) not in {"before", "by", "until", "till", "til"}:
        return False
    return text.words(start - 1, 1) not in (("day",), ("since",), ("week",))


def is_not_over(text: Text, index: int) -> bool:
    """Whether a day is one to come by its clause: "can it be fixed", "seeing her on"."""
    if text.word(index - 1) in {"since", "last", "past", "from"}:
        return False
    clause = text.left(index, 9, CLAUSE_STOPS) + text.right(index + 1, 5, CLAUSE_STOPS)
    if _OVER_BY_THE_VERB.intersection(clause):
        return False
    if text.word(index - 1) == "this":
        return True
    # "My review is on Thursday."
    if text.words(index - 2, 2) in {("is", "on"), ("are", "on"), ("is", "for")}:
        return True
    return any(word in _NOT_OVER or word.endswith("'ll") for word in clause)


def _by_an_event(text: Text, index: int) -> Hit | None:
    """ "the Thursday after Halloween", "Monday before last"; unknown events give nothing."""
    assert text.today is not None
    word, after = text.word(index), text.word(index + 1)
    number, place = WEEKDAYS[word], index + 2
    while text.word(place) in {"the", "a", "my", "our", "having", "i", "had", "getting"}:
        place += 1
    event = text.word(place).removesuffix("'s")
    if after == "before" and event == "last":
        past = (text.today.weekday() - number) % 7 or 7
        return _since(text, past + 7, index, place + 1)
    if event in _TIMES_OF_DAY or event in INJECTION:
        return _since(text, (text.today.weekday() - number) % 7, index, index + 1)
    named = feast_at(text, place) or full_date(text, place)
    if named is None:
        return None
    gap = (number - named[0].weekday()) % 7 or 7
    if after == "before":
        gap -= 7 if gap < 7 else 14
    past = (text.today - named[0]).days - gap
    return _since(text, past, index, named[1]) if past >= 0 else None


def _on_a_feast(text: Text, index: int, feast: datetime.date, last: int) -> Hit | None:
    """ "I had it on Halloween", "since the day after Christmas"."""
    assert text.today is not None
    past, first = (text.today - feast).days, index
    two = text.words(index - 2, 2)
    if two in {("day", "after"), ("day", "before")}:
        past, first = past + (1 if text.word(index - 1) == "before" else -1), index - 2
    elif text.word(index - 1) not in {"on", "since"}:
        return None
    clause = text.left(first, 9, CLAUSE_STOPS) + text.right(last, 5, CLAUSE_STOPS)
    over = bool(_OVER_BY_THE_VERB.intersection(clause)) or text.bare(first, last)
    return _since(text, past, first, last) if over and past >= 0 else None


def _month(text: Text, index: int, month: int) -> Hit | None:
    """The last month of that number, from its end to its beginning."""
    assert text.today is not None
    year = text.today.year if month <= text.today.month else text.today.year - 1
    start = datetime.date(year, month, 1)
    end = datetime.date(year, month, calendar.monthrange(year, month)[1])
    high = float((text.today - start).days)
    low = float(max(0, (text.today - end).days))
    return Hit(timed(text, "since", (low, high), True, index, index + 1), index, index + 1)
