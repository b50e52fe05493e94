"""Finding facts that give figures for the same thing which cannot both be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from bot.facts.fact import Fact
from bot.language.reading import MentionKind, Quantity, QuantityKind

_COMPARED: dict[str, tuple[QuantityKind, ...]] = {
    "onset": ("onset",),
    "duration": ("duration",),
    "dose": ("dose",),
    "retreatment": ("interval",),
}
"""The quantities of a topic that measure one and the same thing in all its facts."""

_SAME: tuple[MentionKind, ...] = (
    "area",
    "condition",
    "brand",
    "medicine",
    "state",
    "activity",
    "symptom",
)
"""What two facts must be about alike: a figure for the jaw says nothing about the forehead."""

_ASPECTS: dict[str, re.Pattern[str]] = {
    aspect: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for aspect, words in {
        # The first sign and the full effect, the usual and the longest are two things each.
        "full effect": r"peak\w*|full\w*|best|judg\w+|final|maxim\w+|complete\w*|settl\w+",
        "another dose": r"above|higher|lower|half as|double|extra|more units|fewer|baby|micro\w*",
        "a bound": r"maximum|limit|no more than|not .{0,12}more than|exceed\w*|cap",
        "nerves": r"nerves?|signals?|antibod\w+|blood|vial|bottle|milk",
        "a part of people": r"some people|in some|few people|half of|rarely|at most|exception\w*",
    }.items()
}
"""Words that say what about a thing was measured."""

_GENERAL_BRAND = "botox"
_CLEARLY_APART = 1.2
"""Least ratio of two figures that differ: "three months" and "12 weeks" are the same."""
_BARELY_SHARED = 0.1
"""Two ranges that share less than this part of the shorter one only touch."""


def find_conflicts(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """Pairs of facts (smaller id first) that give different figures for the same thing.

    Compared are only facts of one topic about the same areas, conditions, brands and so on that
    state exactly one figure of the topic's kind: two figures in one sentence are mostly a
    comparison of their own. Ranges that touch at an end are different, "three to four months" and
    "four to six months"; a figure inside or near a range is not.
    """
    groups: dict[tuple[object, ...], list[tuple[Fact, Quantity]]] = defaultdict(list)
    for fact in facts:
        kinds = _COMPARED.get(fact.topic, ())
        measured = [q for q in fact.quantities if q.kind in kinds]
        if len(measured) != 1 or any(q.kind in ("rate", "since") for q in fact.quantities):
            continue
        quantity = measured[0]
        same = tuple(fact.tagged(kind) - {_GENERAL_BRAND} for kind in _SAME)
        aspects = frozenset(
            name for name, words in _ASPECTS.items() if words.search(fact.statement)
        )
        brand = None if quantity.brand == _GENERAL_BRAND else quantity.brand
        about = (fact.topic, quantity.unit, brand, quantity.per, same, aspects)
        groups[about].append((fact, quantity))
    found = set()
    for group in groups.values():
        for (one, a), (other, b) in combinations(group, 2):
            if one.statement != other.statement and _apart(a, b):
                found.add((min(one.id, other.id), max(one.id, other.id)))
    return found


def _apart(a: Quantity, b: Quantity) -> bool:
    """Whether no figure can agree with both quantities."""
    a, b = sorted((a, b), key=_bounds)
    (low_a, high_a), (low_b, high_b) = _bounds(a), _bounds(b)
    if (low_a == high_a and a.about) or (low_b == high_b and b.about):
        clearly = _CLEARLY_APART * 1.1
    else:
        clearly = _CLEARLY_APART
    if low_a == high_a or low_b == high_b:
        # A single figure must lie clearly outside of the other's bounds.
        return low_b > high_a * clearly
    shared = min(high_a, high_b) - low_b
    shorter = min(high_a - low_a, high_b - low_b)
    middles = sorted(q.middle or 0.0 for q in (a, b))
    return shared <= _BARELY_SHARED * shorter and middles[1] >= clearly * middles[0]


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """The bounds, open ones as far as they go."""
    low = quantity.low if quantity.low is not None else 0.0
    high = quantity.high if quantity.high is not None else float("inf")
    return low, high
