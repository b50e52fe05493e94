"""Slips of the finger, to learn from messages as they are typed and not only as they are meant.

Kinds and shares are rough: letters left out, swapped with the next one, doubled, or hit beside.
"""

from __future__ import annotations

import numpy as np

SHARE = 0.2
"""Of the words that get one."""
_SHORTEST = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_slips(text: str, random: np.random.Generator) -> str:
    """A text with slips in some of its longer words; the first letter of a word stays."""
    words = text.split()
    for place, word in enumerate(words):
        if len(word) >= _SHORTEST and word.isalpha() and random.random() < SHARE:
            words[place] = _slip(word, random)
    return " ".join(words)


def _slip(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(1, len(word)))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = random.integers(4)
    if kind == 0:
        return before + after
    if kind == 1 and after:
        return before + after[0] + letter + after[1:]
    if kind == 2:
        return before + letter + letter + after
    return before + _LETTERS[int(random.integers(len(_LETTERS)))] + after
