"""A text as the readers of quantities look at it, and the hits they find in it."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.language.reading import Quantity
from bot.language.words import Word

Bounds = tuple[float | None, float | None]
"""The lower and the upper bound of a quantity in its unit; None where it is open."""

DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014~")
"""Hyphens, dashes and the tilde of "3~4 weeks"."""
STOPS = frozenset({".", "!", "?", ";", "…"})
"""Signs that end a sentence."""
CLAUSE_STOPS = STOPS | {",", "(", ")", ":", "but", "and", "while", "then", "so", "because"}
"""Signs and words that end a clause."""
_AFTER_A_FIGURE = frozenset(
    ", . ; ! ? ) … she he they i not can't cant but and max tops if ago at so".split()
)
"""What may follow a figure that counts nothing: "she gave me 20, I think"."""
FILLERS = frozenset(
    ". , ! ? ; ( ) : … ' \" um uh er erm hmm well so oh ok okay yeah yes yep no nah like about "
    "around roughly maybe probably think guess i it its it's it'll was is were be had got lol haha "
    "lmao literally only just now then actually on in for this the my at please sorry ago "
    "approx or exactly".split()
)
"""Words that leave a short reply a bare one."""


class Area(NamedTuple):
    """Where in the text an area is named; a bare number before it can be a dose."""

    start: int
    end: int


class Brand(NamedTuple):
    """Where in the text a brand is named."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class Hit:
    """A quantity and the words it covers.

    Attributes:
        quantity: what was read.
        first, last: its words, [first, last).
        past: that of a treatment before the last one.
    """

    quantity: Quantity
    first: int
    last: int
    past: bool = False


class Text:
    """The words of a text and what is known of them before its quantities are read.

    Every reader of this package gets it as its first argument. Places are indexes of words; words
    outside the text are "", so that readers may look past its ends.

    Attributes:
        tokens: the words.
        today: the date on which it was said, if known.
        brand_at: the brands by the offset at which they begin.
        area_starts: offsets at which areas are named.
        sentence_of: the number of each word's sentence.
        brands_in: by sentence the places and ids of its brands.
    """

    def __init__(
        self,
        tokens: Sequence[Word],
        sentences: Sequence[tuple[int, int]],
        brands: Sequence[Brand] = (),
        areas: Sequence[Area] = (),
        today: datetime.date | None = None,
    ) -> None:
        self.tokens = tokens
        self.today = today
        self.brand_at = {brand.start: brand for brand in brands}
        self.area_starts = {area.start for area in areas}
        self.sentence_of = _sentence_numbers(tokens, sentences)
        self.brands_in: dict[int, list[tuple[int, str]]] = {}
        for index, token in enumerate(tokens):
            if token.start in self.brand_at:
                named = self.brands_in.setdefault(self.sentence_of[index], [])
                named.append((index, self.brand_at[token.start].id))

    @functools.cached_property
    def joined(self) -> str:
        """All words, joined by blanks."""
        return " ".join(token.text for token in self.tokens)

    def word(self, index: int) -> str:
        """The word at a place, or "" outside the text."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def glued(self, index: int) -> bool:
        """Whether nothing stands between a word and the one before."""
        return 0 <= index < len(self.tokens) and self.tokens[index].glued

    def words(self, index: int, count: int) -> tuple[str, ...]:
        """The `count` words from `index` on, "" for those outside the text."""
        return tuple(self.word(place) for place in range(index, index + count))

    def left(self, index: int, count: int, stops: frozenset[str] = STOPS) -> list[str]:
        """Up to `count` words before `index`, nearest first, as far as the clause goes."""
        found: list[str] = []
        for place in range(index - 1, max(-1, index - 1 - count), -1):
            if self.stops_at(place, stops, self.sentence_of[index]):
                break
            found.append(self.tokens[place].text)
        return found

    def right(self, index: int, count: int, stops: frozenset[str] = STOPS) -> list[str]:
        """Up to `count` words from `index` on, as far as the clause goes."""
        found: list[str] = []
        if index >= len(self.tokens):
            return found
        sentence = self.sentence_of[index - 1]
        for place in range(index, min(len(self.tokens), index + count)):
            if self.stops_at(place, stops, sentence):
                break
            found.append(self.tokens[place].text)
        return found

    def stops_at(self, place: int, stops: frozenset[str], sentence: int) -> bool:
        """Whether a clause of the sentence with that number ends at `place`."""
        token = self.tokens[place]
        if token.kind == "newline" or self.sentence_of[place] != sentence:
            return True
        return token.text in stops

    def bare(self, first: int, last: int) -> bool:
        """Whether the text holds nothing of weight besides the words [first, last)."""
        return all(
            token.text in FILLERS
            for place, token in enumerate(self.tokens)
            if not first <= place < last
        )

    def closes_a_figure(self, place: int) -> bool:
        """Whether a number without a unit ends at `place`, so that nothing is counted by it."""
        if place >= len(self.tokens) or self.sentence_of[place] != self.sentence_of[place - 1]:
            return True
        token = self.tokens[place]
        return token.kind == "newline" or token.text in _AFTER_A_FIGURE

    def brand_end(self, index: int) -> int | None:
        """Where the name of a brand that begins at `index` ends; None where none begins."""
        if not 0 <= index < len(self.tokens):
            return None
        brand = self.brand_at.get(self.tokens[index].start)
        if brand is None:
            return None
        while index < len(self.tokens) and self.tokens[index].start < brand.end:
            index += 1
        return index


def _sentence_numbers(tokens: Sequence[Word], sentences: Sequence[tuple[int, int]]) -> list[int]:
    numbers: list[int] = []
    current = 0
    for token in tokens:
        while current + 1 < len(sentences) and token.start >= sentences[current + 1][0]:
            current += 1
        numbers.append(current)
    return numbers
