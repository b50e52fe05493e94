"""Names of units (times, doses, currencies) and the unit that follows a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.language.quantities.text import DASHES, Text

Family = Literal["dose", "time", "rate", "price"]
"""What a unit measures."""
HOUR = 1 / 24
MINUTE = 1 / 1440
"""In days."""
DAYS = {
    name: days
    for days, names in (
        (MINUTE, "minute minutes min mins minuets"),
        (HOUR, "hour hours hr hrs h"),
        (1.0, "day days d dys dyas dayz dasy daays night nights"),
        (7.0, "week weeks wk wks w weeek weeeks wek weks weks wekks"),
        (14.0, "fortnight fortnights fortnite fortnites fornight"),
        (30.0, "month months mth mths mo mos mnth mnths mnt mnts moths mont monts monhts mounths"),
        (365.0, "year years yr yrs y"),
    )
    for name in names.split()
}
"""The length in days of each unit of time, misspelled ones too."""
ONE_LETTER = frozenset("hdwyuf")
"""Units of one letter: they stand right at their number."""
DOSE_UNITS = frozenset(
    "u unit units iu ius ui uts untis unist unites unts unt unitz untz un uns unis".split()
)
AMOUNTS = {
    name: unit
    for unit, names in (
        ("ml", "ml mls cc ccs millilitre millilitres milliliter milliliters"),
        ("vial", "vial vials bottle bottles syringe syringes"),
    )
    for name in names.split()
}
"""Amounts of the product that say nothing of units unless the mix is known."""
_GLUED_UNITS = frozenset("un uns".split())
"""Units that are one only when they stand right at the number ("20un")."""
CURRENCIES = {
    "£": "GBP",
    "$": "USD",
    "€": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "gbp": "GBP",
    "dollar": "USD",
    "dollars": "USD",
    "buck": "USD",
    "bucks": "USD",
    "usd": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
}
"""The code of each currency."""
BETWEEN_NUMBER_AND_TIME = frozenset(
    "full whole more further good solid short long entire calendar other extra additional "
    "odd lovely glorious blissful happy decent dry smooth wonderful great brilliant fantastic "
    "measly poxy lousy paltry mere miserable pathetic bloody little".split()
)
"""Words between a number and its time: "two good weeks"."""


@dataclass(frozen=True)
class Unit:
    """The unit of a number.

    Attributes:
        family: what it measures.
        scale: how many days it has, for times; else 1.
        next: where the words after it begin.
        name: the word of a time, the code of a currency, "ml" or "vial"; "" for units.
        brand: the brand that it names itself, as in "20 Botox units".
        own: "of its own units", so that the brand is the one named before.
    """

    family: Family
    scale: float
    next: int
    name: str = ""
    brand: str | None = None
    own: bool = False


def read_unit(text: Text, index: int) -> Unit | None:
    """The unit right after a number that ends before `index`."""
    if text.word(index) in DASHES and text.glued(index) and text.glued(index + 1):
        index += 1
    word = text.word(index)
    glued = text.glued(index)
    if word in ONE_LETTER and not glued and word != "u":
        return None
    if word in {"%", "percent", "pct"}:
        return Unit("rate", 1, index + 1)
    if word == "pc" and glued:
        return Unit("rate", 1, index + 1)
    if text.words(index, 2) == ("per", "cent"):
        return Unit("rate", 1, index + 2)
    if word in CURRENCIES:
        return Unit("price", 1, index + 1, CURRENCIES[word])
    if word in _GLUED_UNITS and not glued:
        return None
    if word in DOSE_UNITS:
        if word == "u" and not glued and text.words(index - 1, 1)[0] in {"2", "4"}:
            return None  # "good 4 u"
        return Unit("dose", 1, index + 1)
    after = text.brand_end(index)
    if after is not None:
        if text.word(after) not in DOSE_UNITS:
            return None
        return Unit("dose", 1, after + 1, brand=text.brand_at[text.tokens[index].start].id)
    if word == "speywood" and text.word(index + 1) in DOSE_UNITS:
        return Unit("dose", 1, index + 2, brand="dysport")
    if text.words(index, 4)[:2] == ("of", "its") or text.words(index, 2) == ("of", "their"):
        own = text.word(index + 2) == "own"
        if text.word(index + 2 + own) in DOSE_UNITS:
            return Unit("dose", 1, index + 3 + own, own=True)
    if word in BETWEEN_NUMBER_AND_TIME and not glued:
        if text.word(index + 1) in DAYS and text.word(index + 1) not in ONE_LETTER:
            index, word = index + 1, text.word(index + 1)
    if word.endswith("'s") and word[:-2] in DAYS and text.word(index + 1) == "time":
        return Unit("time", DAYS[word[:-2]], index + 1, word[:-2])
    if word in DAYS:
        return Unit("time", DAYS[word], index + 1, word)
    if word in {"of", "whole", "full"} and text.word(index + 1) == "a":
        index, word = index + 1, "a"
    if word in {"a", "whole", "full", "entire"} and text.word(index + 1) in AMOUNTS:
        index, word = index + 1, text.word(index + 1)
    if word in AMOUNTS:
        return Unit("dose", 1, index + 1, AMOUNTS[word])
    return None
