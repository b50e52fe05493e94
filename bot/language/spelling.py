"""Correcting misspelt words against the lexicon's own words.

Correction happens once per distinct word and is remembered, because trying every phrase of the
lexicon with spaCy's FUZZY operators costs one edit distance per pattern and token: many times the
whole budget of a message. Here a word is looked up by what remains when letters are left out, so
the work does not grow with the lexicon.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection

SHORTEST = 5
"""Shorter words are never corrected nor corrected to: too many real words are one letter away."""

LONGEST = 24
_TWO_EDITS_FROM = 8


def corrector(vocabulary: Collection[str], ordinary: Collection[str]) -> Callable[[str], str]:
    """A function that gives each word as the lexicon spells it.

    Args:
        vocabulary: the words of the lexicon, in plain form.
        ordinary: words that look like one of them but are not misspelt, e.g. "chain" (chin).

    Returns:
        A function from a plain form to the lexicon's form, or to itself when none is near.
    """
    known = frozenset(vocabulary)
    protected = frozenset(ordinary)
    index: dict[str, list[str]] = {}
    for word in sorted(known):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha():
            for rest in _leavings(word, allowed_edits(word)):
                index.setdefault(rest, []).append(word)

    @functools.lru_cache(maxsize=50_000)
    def correct(word: str) -> str:
        if word in known or word in protected or not word.isalpha():
            return word
        word = _squeezed(word)
        if word in known or not SHORTEST - 1 <= len(word) <= LONGEST:
            return word
        near: list[tuple[int, int, str]] = []
        for rest in _leavings(word, allowed_edits(word)):
            for candidate in index.get(rest, ()):
                if candidate[0] != word[0]:
                    continue
                edits = distance(word, candidate)
                if edits <= min(allowed_edits(candidate), allowed_edits(word)):
                    near.append((edits, abs(len(candidate) - len(word)), candidate))
        return min(near)[2] if near else word

    return correct


def allowed_edits(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return 2 if len(word) >= _TWO_EDITS_FROM else 1


def distance(one: str, other: str) -> int:
    """Edits between two words; swapping two neighbouring letters counts as one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _leavings(word: str, edits: int) -> set[str]:
    found = {word}
    for count in range(1, edits + 1):
        for places in itertools.combinations(range(len(word)), count):
            found.add("".join(letter for place, letter in enumerate(word) if place not in places))
    return found


def _squeezed(word: str) -> str:
    """The word with letters that are held down ("botoxxxx") cut to one."""
    groups = [(letter, len(list(run))) for letter, run in itertools.groupby(word)]
    if all(length < 3 for _, length in groups):
        return word
    return "".join(letter if length >= 3 else letter * length for letter, length in groups)
