"""Treatments still to come: "tomorrow", "booked for Friday", "in 3 days", as days ahead."""

from __future__ import annotations

import calendar
import datetime

from bot.language.quantities.cues import OTHER_EVENT, nearest_cue
from bot.language.quantities.dates import MONTHS, TOMORROW, WEEKDAYS, full_date, valid_date
from bot.language.quantities.text import CLAUSE_STOPS, Bounds, Hit, Text
from bot.language.quantities.units import DAYS
from bot.language.reading import Quantity

_NEXT_UNITS = frozenset("week wk weekend month mth fortnight year yr".split())
_BOOKED = frozenset(
    "booked booking appointment appointments appt appointment's appt's scheduled upcoming penciled "
    "pencilled".split()
)
_BESIDE_BOOKED = frozenset(
    "is are it it's its in for on my the a this i i'm im me with to done 's was into just only "
    "botox dysport xeomin toxin tox treatment injections jabs forehead frown jaw coming".split()
)
"""Words between "booked" and a day that leave the day the treatment's."""
_OVER_AND_DONE = frozenset("since after had last went".split())
_HAVING = frozenset("have having get getting getin gettin do doing".split())
_PAST_HAVING = frozenset("had got i've ive 've did was were been".split())
_HAVE_OBJECTS = frozenset(
    "it this that them mine botox botoxed dysport xeomin toxin tox treatment injections injection "
    "jabs jab injected treated done first forehead frown".split()
)
_COPULAS = frozenset("it's its is was be 's it'll mine's are botox's".split())
_THE_TREATMENT = frozenset(
    "it mine botox treatment appointment appt injections injection jab jabs session date "
    "procedure it's that this".split()
)
_TOXINS = frozenset("botox dysport xeomin injections jabs".split())
_MODALS = frozenset("can could should would may might must not does did to never".split())
_NOT_THE_TREATMENT = frozenset(
    "top topup top-up touch review checkup check follow refill next another again second third "
    "expire expires expired expiry exp better worse back married wedding flying fly flight gym "
    "exercise drink drinking interview party holiday see hair nails lash lashes photo scan gp "
    "before best".split()
)


def time_ahead(text: Text, first: int, last: int, bounds: Bounds, about: bool) -> Hit | None:
    """A treatment to come: "having it in 3 days", "in two weeks' time", "3 days to go".

    Args:
        text: the text.
        first, last: the number with its unit.
        bounds: in days.
        about: whether it is said roughly.
    """
    after = last + 1 if text.word(last) == "'" else last
    start = first
    if text.word(start - 1) == "next" and text.word(start - 2) == "the":
        start -= 2
    stated = text.word(start - 1) == "in"
    if text.word(after) == "time" and stated:
        last = after + 1
    elif text.words(last, 2) == ("from", "now") or text.words(last, 2) == ("to", "go"):
        last, stated = last + 2, True
    elif text.word(last) == "away":
        last, stated = last + 1, True
    if not stated:
        return None
    start = start - 1 if text.word(start - 1) == "in" else start
    if not _is_the_treatment(text, start, last):
        return None
    return Hit(Quantity("until", *bounds, "days", about=about), start, last)


def _is_the_treatment(text: Text, first: int, last: int) -> bool:
    """Whether a time to come, at [first, last), is when the treatment is or was.

    It is one in a bare reply, after "it is", "my appointment is", "booked" and "having it"; a
    next or second treatment is none, since its time says nothing of the one that was asked for.
    """
    if text.bare(first, last) or text.words(first - 2, 2) == ("not", "until"):
        return True
    left = text.left(first, 8, CLAUSE_STOPS)
    right = text.right(last, 4, CLAUSE_STOPS)
    if _is_something_else(left, right):
        return False
    if is_booked(left, right) or is_being_had(left):
        return True
    if left and left[0] in _COPULAS:
        return len(left) == 1 or bool(_THE_TREATMENT.intersection(left[1:5]))
    named = bool(left) and left[0] in _TOXINS and len(left) <= 4
    return named and not (_PAST_HAVING | _MODALS).intersection(left)


def _is_something_else(left: list[str], right: list[str]) -> bool:
    """Whether a day to come is that of a check-up, a party or of an effect."""
    around = {*left, *right}
    if not _NOT_THE_TREATMENT.isdisjoint(around) or not OTHER_EVENT.isdisjoint(around):
        return True
    return nearest_cue(left, right) is not None


def is_booked(left: list[str], right: list[str]) -> bool:
    """Whether "booked" or "appointment" stands by a day with nothing else between them.

    Args:
        left, right: the words before and after the day, nearest first.
    """
    if _OVER_AND_DONE.intersection(left):
        return False
    for words_ in (left, right):
        place = next((n for n, word in enumerate(words_) if word in _BOOKED), None)
        if place is not None and _BESIDE_BOOKED.issuperset(words_[:place]):
            return True
    return False


def is_being_had(left: list[str]) -> bool:
    """Whether "having it", "get my botox" stands before a day: one to come, not one advised.

    Args:
        left: the words before the day, nearest first.
    """
    place = next((n for n, word in enumerate(left) if word in _HAVING), None)
    if place is None or _PAST_HAVING.intersection(left):
        return False
    if _MODALS.intersection(left[place + 1 : place + 3]):
        return False
    return bool(_HAVE_OBJECTS.intersection(left[:place]))


def coming_day(text: Text, index: int) -> Hit | None:
    """ "tomorrow", "next week", "next tuesday", "booked for friday", "on 2027-01-01" """
    word, following = text.word(index), text.word(index + 1)
    first = last = index
    days: float | None = None
    about = False
    if word in TOMORROW:
        if text.words(index - 2, 2) == ("day", "after"):
            return None
        days, last = 1.0, index + 1
    elif text.words(index, 2) == ("day", "after") and text.word(index + 2) in TOMORROW:
        days, last = 2.0, index + 3
    elif text.words(index, 3) == ("week", "after", "next"):
        days, last, about = 14.0, index + 3, True
    elif word == "next" and following in _NEXT_UNITS:
        days, last, about = DAYS.get(following, 7.0), index + 2, True
    if days is not None:
        if word == "day" and text.word(first - 1) == "the":
            first -= 1
        low = high = days
    else:
        found = _coming_date(text, index)
        if found is None:
            return None
        low, high, first, last, about = found
    start = _before_the_day(text, first)
    # A full date that is still to come is odd after "I had it", and kept as it was written.
    dated = text.tokens[first].kind == "number" and _was_had(text, start)
    if not dated and not _is_the_treatment(text, start, last):
        return None
    return Hit(Quantity("until", low, high, "days", about=about), first, last)


def _was_had(text: Text, first: int) -> bool:
    """Whether "I had my botox" stands before a day."""
    left = text.left(first, 6, CLAUSE_STOPS)
    return bool(_PAST_HAVING.intersection(left) and _HAVE_OBJECTS.intersection(left))


def _before_the_day(text: Text, first: int) -> int:
    """Where the words "on", "for", "this" before a day begin."""
    while text.word(first - 1) in {"on", "for", "this", "coming", "next", "in"}:
        first -= 1
    return first


def _coming_date(text: Text, index: int) -> tuple[float, float, int, int, bool] | None:
    """Days ahead of a weekday or date: low, high, first and last token, whether roughly."""
    if text.today is None:
        return None
    word, before = text.word(index), text.word(index - 1)
    if word in WEEKDAYS and before not in {"last", "since", "past", "from"}:
        start = _before_the_day(text, index)
        if start == index and len(word) < 6:
            return None
        if before not in {"next", "coming"} and not _speaks_of_the_future(text, start, index + 1):
            return None
        days = float((WEEKDAYS[word] - text.today.weekday()) % 7 or 7)
        return days, days, index, index + 1, False
    if word in MONTHS and before == "in" and _speaks_of_the_future(text, index, index + 1):
        return _coming_month(text, index, MONTHS[word])
    full = full_date(text, index)
    if full is None:
        return None
    day, last = full
    if day <= text.today and _dateless_year(text, index, last):
        if not _speaks_of_the_future(text, _before_the_day(text, index), last):
            return None
        ahead = valid_date(day.year + 1, day.month, day.day)
        day = ahead if ahead is not None else day
    days = float((day - text.today).days)
    return (days, days, index, last, False) if days > 0 else None


def _coming_month(text: Text, index: int, month: int) -> tuple[float, float, int, int, bool] | None:
    """A whole month ahead, as `_coming_date` gives days."""
    assert text.today is not None
    year = text.today.year if month >= text.today.month else text.today.year + 1
    start = datetime.date(year, month, 1)
    end = datetime.date(year, month, calendar.monthrange(year, month)[1])
    low, high = float((start - text.today).days), float((end - text.today).days)
    return (low, high, index, index + 1, True) if low > 0 else None


def _dateless_year(text: Text, first: int, last: int) -> bool:
    """Whether a date was written without its year, as "3 June"."""
    return not any(len(word) == 4 and word.isdigit() for word in text.words(first, last - first))


def _speaks_of_the_future(text: Text, first: int, last: int) -> bool:
    """Whether the clause of a day at [first, last) is about a treatment to come."""
    left = text.left(first, 6, CLAUSE_STOPS)
    if text.word(first) == "on" and {"was", "were"}.intersection(left):
        return False
    if is_booked(left, text.right(last, 3, CLAUSE_STOPS)):
        return True
    if _OVER_AND_DONE.intersection(left):
        return False
    # "It's Friday" tells what day it is, "it's on Friday" when something is.
    worded = text.word(first) in {"on", "for", "this", "coming", "next"}
    if worded and left and left[0] in _COPULAS:
        return True
    return "do" not in left and is_being_had(left)
