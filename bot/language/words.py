"""Words of a text with their places, and the plain forms that lexicon phrases are compared in.

Everything here keeps offsets of the original text: each word is lowercased by itself, never the
text as a whole (lowercasing can change a text's length, as with 'İ').
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

WordKind = Literal["number", "word", "symbol", "newline"]

BREAK = "."
"""The plain form that stands for the end of a sentence, a line or the text."""

COMMA = ","
"""The plain form that stands for a pause inside a sentence."""

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019\u00b4`][^\W\d_]+)?)"
    r"|(?P<newline>[\n\r\u2028\u2029]+)"
    r"|(?P<symbol>\S)"
)
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u00b4": "'", "`": "'"})
_SILENT = frozenset(
    "-\u2010\u2011\u2012\u2013'\u2018\u2019\u00b4`\"\u201c\u201d*_\u200d\u200b\ufe0f\u00ad"
)
_PAUSES = frozenset(",()[]:/&+")

_DROPPED = frozenset(
    "a an the my your yr ur his her our their its this these those both really very just actually "
    "own quite proper".split()
)
_KEEP_S = frozenset("elevens traps glasses sometimes thanks cosmetics contacts".split())
_CONTRACTED = {
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "wont": ("will", "not"),
    "won't": ("will", "not"),
    "isnt": ("is", "not"),
    "wasnt": ("was", "not"),
    "arent": ("are", "not"),
    "havent": ("have", "not"),
    "hasnt": ("has", "not"),
    "hadnt": ("had", "not"),
    "wouldnt": ("would", "not"),
    "couldnt": ("could", "not"),
}
_ENDINGS = {
    "n't": "not",
    "'m": "am",
    "'ve": "have",
    "'re": "are",
    "'ll": "will",
    "'d": "",
    "'s": "",
}


@dataclass(frozen=True)
class Word:
    """One word, number or sign of a text.

    Attributes:
        text: its letters in lower case, apostrophes made plain.
        start, end: character offsets into the text.
        kind: what it is.
        glued: True when nothing stands between it and the token before.
    """

    text: str
    start: int
    end: int
    kind: WordKind
    glued: bool


@dataclass(frozen=True)
class Plain:
    """A plain form (lower case, singular, spelling not yet corrected) and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Cut a text into words, numbers and signs, in order."""
    found: list[Word] = []
    previous = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind: WordKind = match.lastgroup  # type: ignore[assignment]
        lower = match.group().lower()
        if kind == "word":
            lower = lower.translate(_APOSTROPHES)
        found.append(Word(lower, start, end, kind, start == previous))
        previous = end
    return found


def plain_forms(tokens: list[Word]) -> list[Plain]:
    """The forms in which phrases are compared.

    Articles and possessives go, hyphens and apostrophes go, contractions are written out and
    plurals lose their s, so that "crow's-feet", "crows feet" and "the crow feet" are all the same.

    Args:
        tokens: what `words` returned.
    """
    forms: list[Plain] = []
    for index, token in enumerate(tokens):
        if token.kind == "word":
            if token.text == "s" and _ends_a_number(tokens, index) and forms:
                # "11s" and "11's" are one word.
                forms[-1] = Plain(forms[-1].text + "s", forms[-1].start, token.end)
                continue
            forms.extend(Plain(form, token.start, token.end) for form in _word_forms(token.text))
        elif token.kind == "number":
            forms.append(Plain(token.text, token.start, token.end))
        elif token.kind == "newline":
            forms.append(Plain(BREAK, token.start, token.end))
        elif token.text not in _SILENT:
            mark = COMMA if token.text in _PAUSES else BREAK
            forms.append(Plain(mark, token.start, token.end))
    return forms


def _ends_a_number(tokens: list[Word], index: int) -> bool:
    if index and tokens[index].glued:
        before = tokens[index - 1]
        if before.kind == "symbol" and before.text in _SILENT and index > 1 and before.glued:
            before = tokens[index - 2]
        return before.kind == "number"
    return False


@functools.lru_cache(maxsize=20_000)
def _word_forms(word: str) -> tuple[str, ...]:
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    if "'" in word:
        for ending, full in _ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending):
                stem = word[: -len(ending)]
                return tuple(form for form in (*_word_forms(stem), full) if form)
        word = word.replace("'", "")
    if word in _DROPPED:
        return ()
    return (singular(word),)


def singular(word: str) -> str:
    """The word without a plural s; applied to phrases and texts alike, so it may be crude."""
    if len(word) <= 3 or word in _KEEP_S or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1]
