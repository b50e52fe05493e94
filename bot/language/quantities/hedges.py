"""Words about a number that loosen it: "about", "up to", "at least", "or so", "-ish"."""

from __future__ import annotations

from typing import Literal

from bot.language.quantities.text import Bounds, Text
from bot.language.quantities.units import DAYS

Bound = Literal["most", "least"]

_ABOUT = frozenset(
    "about around roughly approximately approx circa nearly almost maybe like probably ~ "
    "abt".split()
)
_ABOUT_PAIRS = frozenset(
    {("close", "to"), ("just", "over"), ("just", "under"), ("getting", "on"), ("more", "or")}
)
_AT_MOST = (
    ("up", "to"),
    ("at", "most"),
    ("at", "the", "most"),
    ("no", "more", "than"),
    ("not", "more", "than"),
    ("no", "longer", "than"),
    ("less", "than"),
    ("fewer", "than"),
    ("under",),
    ("below",),
    ("maximum", "of"),
    ("max", "of"),
    ("max",),
    ("within",),
)
_AT_LEAST = (
    ("at", "least"),
    ("more", "than"),
    ("longer", "than"),
    ("no", "less", "than"),
    ("not", "less", "than"),
    ("minimum", "of"),
    ("min", "of"),
    ("minimum",),
    ("over",),
    ("atleast",),
)
NEGATIONS = frozenset(
    "not no never cannot nothing none without neither nobody hardly barely".split()
)
_AND_A_BIT = frozenset(
    tuple(three.split()) for three in ("and a bit", "n a bit", "give or take", "and a tad")
)


def hedge_after(text: Text, index: int) -> tuple[int, bool, bool]:
    """Reads "-ish", "or so", "or more", "+" at `index`.

    Returns:
        where they end, whether they say roughly, and whether the number is a lower bound.
    """
    about = plus = False
    while True:
        if text.word(index) == "ish" or text.words(index, 2) == ("-", "ish"):
            index, about = index + (1 if text.word(index) == "ish" else 2), True
        elif text.word(index) == "odd" and not text.glued(index):
            index, about = index + 1, True
        elif text.words(index, 2) in {("or", "so"), ("or", "thereabouts")}:
            index, about = index + 2, True
        elif text.words(index, 3) in _AND_A_BIT:
            index, about = index + 3, True
        elif text.words(index, 2) in {("or", "more"), ("or", "longer"), ("or", "over")}:
            index, plus = index + 2, True
        elif (text.word(index) == "+" and text.glued(index)) or (
            text.word(index) == "plus" and text.word(index + 1) in DAYS
        ):
            index, plus = index + 1, True
        else:
            return index, about, plus


def hedge_before(text: Text, index: int) -> tuple[int, Bound | None, bool]:
    """Reads "about", "up to", "not more than" before the number at `index`.

    Returns:
        where they begin, which bound the number is, and whether they say roughly.
    """
    bound: Bound | None = None
    about = False
    for _ in range(3):
        before = text.word(index - 1)
        if index and text.sentence_of[index - 1] != text.sentence_of[index]:
            break
        if before in _ABOUT:
            index, about = index - 1, True
            continue
        if text.words(index - 2, 2) in _ABOUT_PAIRS:
            index, about = index - 2, True
            continue
        if bound is None:
            size = next((len(p) for p in _AT_MOST if text.words(index - len(p), len(p)) == p), 0)
            if size:
                index, bound = index - size, "most"
                continue
            size = next((len(p) for p in _AT_LEAST if text.words(index - len(p), len(p)) == p), 0)
            if size and not (
                before == "over"
                and text.word(index - 2) in {"fade", "fades", "faded", "going", "it", "wear"}
            ):
                negated = (
                    any(
                        word in NEGATIONS or word.endswith("n't")
                        for word in text.left(index - size, 2)
                    )
                    and before == "than"
                )
                index, bound = index - size, "most" if negated else "least"
                continue
        break
    return index, bound, about


def bounded(low: float, high: float, bound: Bound | None, *, open_above: bool = False) -> Bounds:
    """The bounds of a quantity; only a single value can be open to a side.

    Args:
        low, high: as they were written.
        bound: what the words before say of it, see `hedge_before`.
        open_above: whether the words after say "or more".
    """
    if low == high:
        if bound == "most":
            return None, high
        if bound == "least" or open_above:
            return low, None
    return low, high
