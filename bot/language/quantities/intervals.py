"""How often a treatment is had: "every other month", "quarterly", "twice a year"."""

from __future__ import annotations

from bot.language.quantities.cues import INJECTION
from bot.language.quantities.hedges import hedge_before
from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import Hit, Text
from bot.language.quantities.units import DAYS, ONE_LETTER
from bot.language.reading import Quantity

ADVERBS = {
    "quarterly": 90.0,
    "monthly": 30.0,
    "yearly": 365.0,
    "annually": 365.0,
    "fortnightly": 14.0,
}
"""In days."""


def every_so_often(text: Text, index: int) -> Hit | None:
    """ "every month", "every other week", "each quarter", "quarterly" """
    word, name = text.word(index), text.word(index + 1)
    if word in ADVERBS:
        days = ADVERBS[word]
        return Hit(Quantity("interval", days, days, "days"), index, index + 1)
    if word not in {"every", "each"}:
        return None
    if name not in DAYS and name not in {"quarter", "other", "second"}:
        return None
    last, times = index + 2, 1
    if name in {"other", "second"}:
        name, last, times = text.word(index + 2), index + 3, 2
    days = 90.0 if name == "quarter" else DAYS.get(name, 0)
    if not days or name in ONE_LETTER or (days < 7 and times == 1):
        return None
    return Hit(Quantity("interval", days * times, days * times, "days"), index, last)


def times_a_year(text: Text, index: int) -> Hit | None:
    """ "twice a year", "3 times a year", "once a month" """
    word, place = text.word(index), index + 1
    if word in {"once", "twice"}:
        count = 1.0 if word == "once" else 2.0
    else:
        number = read_number(text, index)
        if number is None or number.article or text.word(number.next) not in {"times", "x"}:
            return None
        count, place = number.low, number.next + 1
    if text.word(place) not in {"a", "per", "each", "every"} or count < 1:
        return None
    if read_number(text, place + 1) is not None and text.word(place) == "every":
        return None
    days = {"year": 365.0, "month": 30.0, "week": 7.0}.get(text.word(place + 1))
    if days is None:
        return None
    if days < 365:
        around = text.left(index, 8) + text.right(place + 2, 8)
        if not (INJECTION - {"it", "done", "being"}).intersection(around):
            return None
    first, _bound, about = hedge_before(text, index)
    value = days / count
    return Hit(Quantity("interval", value, value, "days", about=about), first, place + 2)
