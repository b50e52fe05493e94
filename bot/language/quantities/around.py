"""The words about a quantity in its sentence, as text that patterns are matched with."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import Hit, Text
from bot.language.quantities.units import DAYS

_LEADING = frozenset("within up around about roughly at over under".split())
"""Words that are read as a part of the time and also tell what the time is of."""
_CLAUSE_BREAK = re.compile(r"[,;:()]|\b(?:but|and|while|then|so|because|instead)\b")


class Around(NamedTuple):
    """The words about a time in its sentence, joined by blanks."""

    left: str
    right: str

    @property
    def sentence(self) -> str:
        """Both sides, with "#" where the time stands."""
        return f"{self.left}# {self.right}"


def around_of(text: Text, hit: Hit) -> Around:
    """Up to 16 words on either side, as far as the sentence goes."""
    left, right = text.left(hit.first, 16), text.right(hit.last, 16)
    if words_of(text, hit)[0] in _LEADING:
        left.insert(0, words_of(text, hit)[0])
    return Around("".join(f"{word} " for word in reversed(left)), " ".join(right))


def words_of(text: Text, hit: Hit) -> tuple[str, ...]:
    """The words that a hit covers."""
    return text.words(hit.first, hit.last - hit.first)


def is_numbered(text: Text, hit: Hit) -> bool:
    """Whether a time is "week nine" or "the ninth day", not "nine weeks"."""
    places = range(hit.first, hit.last)
    unit = next((place for place in places if text.word(place) in DAYS), hit.last)
    if any(read_number(text, place) is not None for place in range(hit.first, unit)):
        return False
    return text.word(unit + 1) != "and"


def is_length(text: Text, hit: Hit) -> bool:
    """Whether a hit has a unit of time: "3 weeks", not "yesterday" or "3 March"."""
    return not DAYS.keys().isdisjoint(words_of(text, hit))


def last_clause(left: str) -> str:
    """What stands after the last comma or joining word."""
    return _CLAUSE_BREAK.split(left)[-1]
