"""Numbers in digits and words: "20", "twenty-two", "half a dozen", "2½", "a couple of"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.language.quantities.text import DASHES, Text
from bot.language.quantities.units import DOSE_UNITS

ONES = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    name: value * 10
    for value, name in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"fourty": 40}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_VAGUE = {"couple": 2.0, "few": 3.0, "several": 4.0}
ORDINALS = {
    name: value
    for value, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth".split(),
        start=1,
    )
}
_MULTIPLES = {"hundred": 100.0, "thousand": 1000.0, "million": 1e6, "billion": 1e9}
_MOST_DIGITS = 15
"""Longer runs of digits are no amount that anybody could mean."""


@dataclass(frozen=True)
class Number:
    """A number of a text.

    Attributes:
        low, high: its bounds, equal but for "2/3".
        next: where the words after it begin.
        about: "a couple", "a few".
        article: it is only "a" or "an".
        word: it is written in words.
    """

    low: float
    high: float
    next: int
    about: bool = False
    article: bool = False
    word: bool = False


def read_number(text: Text, index: int) -> Number | None:
    """A single number at `index`: digits, number words, "a", "a couple of", "half a"."""
    number = _small_number(text, index)
    if number is None:
        return None
    times = _MULTIPLES.get(text.word(number.next))
    if times is None:
        return number
    return replace(
        number,
        low=number.low * times,
        high=number.high * times,
        next=number.next + 1,
        article=False,
    )


def _small_number(text: Text, index: int) -> Number | None:
    word = text.word(index)
    if not word:
        return None
    token = text.tokens[index]
    if token.kind == "number":
        return _digits(text, index)
    if word in _FRACTIONS:
        return Number(_FRACTIONS[word], _FRACTIONS[word], index + 1)
    if token.kind != "word":
        return None
    if word in {"a", "an"}:
        following = text.word(index + 1)
        if following in _VAGUE or following in {"dozen", "half", "hundred"}:
            return _small_number(text, index + 1)
        if following == "good" and text.word(index + 2) in _VAGUE:
            return _small_number(text, index + 2)
        return Number(1.0, 1.0, index + 1, article=True)
    if word in _VAGUE:
        after = index + 2 if text.word(index + 1) in {"of", "o"} else index + 1
        return Number(_VAGUE[word], _VAGUE[word], after, about=True)
    if word == "half":
        after = index + 1
        if text.word(after) in {"a", "an"}:
            after += 1
        if text.word(after) == "dozen":
            return Number(6.0, 6.0, after + 1)
        return Number(0.5, 0.5, after)
    if word == "dozen":
        return Number(12.0, 12.0, index + 1)
    return _number_words(text, index)


def _digits(text: Text, index: int) -> Number | None:
    token = text.tokens[index]
    before = text.tokens[index - 1] if index else None
    if token.glued and before is not None and before.kind == "word":
        if before.text not in {"day", "wk", "week", "x", "month", "days", "wks"}:
            return None
    if len(token.text) > _MOST_DIGITS:
        return None
    value = float(token.text.replace(",", ""))
    after = index + 1
    if _thousands(text, token.text, after):
        return Number(value * 1000, value * 1000, after)
    if text.word(after) in {"k", "m"} and text.word(after + 1) in DOSE_UNITS:
        times = 1000.0 if text.word(after) == "k" else 1e6
        return Number(value * times, value * times, after + 1)
    if text.word(after) in _FRACTIONS:
        value += _FRACTIONS[text.word(after)]
        return Number(value, value, after + 1)
    if text.words(after, 3) == ("and", "a", "half"):
        return Number(value + 0.5, value + 0.5, after + 3)
    slashed = text.word(after) == "/" and text.glued(after) and text.glued(after + 1)
    if slashed and text.word(after + 1) != "side":
        return _slash(text, value, after + 1)
    if (
        text.word(after) in {"1", "3"}
        and not text.glued(after)
        and text.word(after + 1) == "/"
        and text.word(after + 2) in {"2", "4"}
    ):
        part = float(text.word(after)) / float(text.word(after + 2))
        return Number(value + part, value + part, after + 3)
    return Number(value, value, after)


def _thousands(text: Text, digits: str, after: int) -> bool:
    """Whether the point in "1.000 units" sets off thousands: nobody doses to a thousandth."""
    whole, point, rest = digits.partition(".")
    return (
        bool(point)
        and len(rest) == 3
        and whole.isdigit()
        and int(whole) > 0
        and text.word(after) in DOSE_UNITS
    )


def _slash(text: Text, value: float, index: int) -> Number | None:
    """ "1/2" is a half before a singular unit; "2/3 weeks" is two to three."""
    if text.tokens[index].kind != "number" or len(text.word(index)) > 3:
        return None
    other = float(text.word(index).replace(",", ""))
    following = text.word(index + 1)
    if value == 1 and other in (2, 4) and (not following.endswith("s") or following in {"a", "an"}):
        after = index + 2 if following in {"a", "an"} else index + 1
        return Number(value / other, value / other, after)
    if value < other <= value * 3:
        return Number(value, other, index + 1)
    return None


def _number_words(text: Text, index: int) -> Number | None:
    total, after, found = 0.0, index, False
    word = text.word(after)
    if word in _TENS:
        total, after, found = float(_TENS[word]), after + 1, True
        dash = text.word(after) in DASHES and text.glued(after)
        ones = text.word(after + 1 if dash else after)
        if 0 < ONES.get(ones, 0) < 10:
            total, after = total + ONES[ones], after + (2 if dash else 1)
    elif word in ONES:
        total, after, found = float(ONES[word]), after + 1, True
    elif word == "hundred":
        total, found = 1.0, True
    if not found:
        return None
    if text.word(after) == "hundred":
        total, after = max(total, 1) * 100, after + 1
        rest = _number_words(text, after + 1 if text.word(after) == "and" else after)
        if rest is not None and rest.low < 100:
            total, after = total + rest.low, rest.next
    if text.words(after, 3) == ("and", "a", "half"):
        total, after = total + 0.5, after + 3
    return Number(total, total, after, word=True)
