"""A text as it is spelt with care, for whatever reads whole sentences.

The encoder was taught on edited English: "botox dint wrk" is to it a row of word pieces that mean
nothing, "botox didn't work" a sentence. What phones write short stands in `shorthand.yml`; other
words that nobody knows become the likeliest one near them by SymSpell, with its word frequencies.
The lexicon corrects by itself (bot.language.spelling), since it needs the places of the words.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from symspellpy import SymSpell, Verbosity

from bot.language import lexicon
from bot.language.foreign import language_of

SHORTHAND = Path(__file__).parent / "lexicon" / "shorthand.yml"
FREQUENT = Path(__file__).parent / "lexicon" / "frequent_words.txt"

SHORTEST = 4
"""Shorter words are not corrected: too many names and abbreviations are."""
TWO_EDITS_FROM = 7
"""Letters of a word in which two slips are forgiven."""

_DISTANCE, _PREFIX = 2, 6
_OFTEN = 2_000_000
"""Times among Google's trillion words that a word needs to be offered: 15,000 words do. The rarer
ones are known and left alone; to offer them costs 100 MB and corrects to what nobody means. The
lexicon's words count as much, which are rare elsewhere."""
_OURS = 3_000_000
"""What a word counts for each time that it occurs in our examples and documents."""
_SLIP, _FIRST = 2.0, 1.0
"""What a slip costs, in powers of ten of the count, and what it costs more in the first letter,
where it is rare: the noisy channel of Kernighan, Church and Gale (1990) in its simplest form."""
_ENDINGS = ("s", "es", "ed", "er", "ing", "ly", "ish", "y")
_STRANGE_FROM = 5
"""Words of a text that stays as it is when most are unknown: it is in some other language."""

_MEASURED = re.compile(r"(\d+)([a-z]{2,})")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)*")


def respelt(text: str) -> str:
    """A text with its words spelt as usual; what is known, and all that is no word, stays."""
    words = [match.group() for match in _WORD.finditer(text)]
    known = sum(_knows(word) for word in words)
    is_strange = len(words) >= _STRANGE_FROM and 2 * known < len(words)
    if known < len(words) and (is_strange or language_of(text)):
        return text
    return _WORD.sub(lambda match: _respelt(match.group()), text)


@functools.lru_cache(maxsize=20_000)
def _respelt(word: str) -> str:
    return _spelling().respelt(word)


@functools.lru_cache(maxsize=20_000)
def _knows(word: str) -> bool:
    return _spelling().knows(word)


@dataclass(frozen=True)
class _Spelling:
    """What is known of words.

    Attributes:
        shorthand: short forms and what they stand for.
        symspell: finds words that are near.
        own: words that the lexicon knows, or that no dictionary does.
    """

    shorthand: dict[str, str]
    symspell: SymSpell
    own: frozenset[str]

    def knows(self, word: str) -> bool:
        """Whether it is a word, or one with an ending."""
        word = _plain(word)
        return (
            word in self.shorthand
            or len(word) < SHORTEST
            or not word.isalpha()
            or self._is_word(word)
            or any(self._is_word(word[: -len(e)]) for e in _ENDINGS if _ends(word, e))
        )

    def respelt(self, word: str) -> str:
        """The word as it is spelt."""
        plain = _plain(word)
        if plain in self.shorthand:
            return self.shorthand[plain]
        if (measured := _MEASURED.fullmatch(plain)) and measured[2] in self.shorthand:
            return f"{measured[1]} {self.shorthand[measured[2]]}"
        # What is not in Latin letters has no slips that we know.
        if not plain.isascii() or self.knows(plain):
            return word
        edits = 2 if len(plain) >= TWO_EDITS_FROM else 1
        near = self.symspell.lookup(plain, Verbosity.ALL, max_edit_distance=edits)
        if not near:
            return word

        def likelihood(one: Any) -> float:
            slips = _SLIP * one.distance + _FIRST * (one.term[0] != plain[0])
            return float(math.log10(one.count) - slips)

        return str(max(near, key=likelihood).term)

    def _is_word(self, word: str) -> bool:
        known = self.symspell
        return word in known.words or word in known.below_threshold_words or word in self.own


def _ends(word: str, ending: str) -> bool:
    """Whether a word ends so; not "closeing", for the e goes."""
    return word.endswith(ending) and not (
        ending[0] in "eiy" and word[: -len(ending)].endswith("e") and ending != "es"
    )


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().replace("\u2019", "'")


@functools.cache
def _spelling() -> _Spelling:
    """Read when it is first needed, in half a second."""
    symspell = SymSpell(_DISTANCE, _PREFIX, count_threshold=_OFTEN)
    symspell.load_dictionary(
        str(resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1
    )
    for word in sorted(lexicon.names() - symspell.words.keys()):
        if len(word) >= SHORTEST and word.isalpha() and word.isascii():
            symspell.create_dictionary_entry(word, _OFTEN)
    for line in FREQUENT.read_text("utf-8").splitlines():
        word, _, count = line.partition(" ")
        if count.isdigit():
            symspell.create_dictionary_entry(word, _OURS * int(count))
    content = yaml.safe_load(SHORTHAND.read_text("utf-8"))
    shorthand = {form: full for full, forms in content["short"].items() for form in forms}
    return _Spelling(shorthand, symspell, lexicon.vocabulary() | set(content["known"]))
