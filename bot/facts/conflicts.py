"""Finding facts whose quantities for the same thing do not overlap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from bot.facts.fact import Fact
from bot.language.reading import MentionKind, Quantity, QuantityKind

_COMPARED: dict[str, tuple[QuantityKind, ...]] = {
    "onset": ("onset", "time"),
    "duration": ("duration", "time"),
    "dose": ("dose",),
    "retreatment": ("interval",),
}
"""The quantities of a topic that measure one and the same thing in all its facts."""

_COMPARED_TAGS: tuple[MentionKind, ...] = ("area", "condition", "brand")

_ASPECT = re.compile(r"\b(peak|full|best|judge\w*|above|higher|half as high)\b", re.IGNORECASE)
"""Words that say what about a thing was measured: the first sign and the peak are two things."""


def find_conflicts(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """Pairs of facts (smaller id first) that give different figures for the same thing.

    Compared are only facts of one topic about the same areas, conditions and brands that state
    exactly one figure of the topic's kind: two figures in one sentence are mostly a comparison of
    their own. Bounds that touch overlap.
    """
    groups: dict[tuple[object, ...], list[tuple[str, Quantity]]] = defaultdict(list)
    for fact in facts:
        kinds = _COMPARED.get(fact.topic, ())
        measured = [q for q in fact.quantities if q.kind in kinds]
        if len(measured) != 1 or any(q.kind in ("rate", "since") for q in fact.quantities):
            continue
        quantity = measured[0]
        tags = tuple(fact.tagged(kind) for kind in _COMPARED_TAGS)
        aspect = frozenset(word.lower() for word in _ASPECT.findall(fact.statement))
        about = (*tags, aspect)
        groups[fact.topic, quantity.unit, quantity.brand, quantity.per, about].append(
            (fact.id, quantity)
        )
    found = set()
    for group in groups.values():
        for (one, a), (other, b) in combinations(group, 2):
            if not _overlap(a, b):
                found.add((min(one, other), max(one, other)))
    return found


def _overlap(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities have a value in common; "about" widens by a tenth."""

    def bounds(q: Quantity) -> tuple[float, float]:
        low = q.low if q.low is not None else float("-inf")
        high = q.high if q.high is not None else float("inf")
        return (low * 0.9, high * 1.1) if q.about else (low, high)

    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return low_a <= high_b and low_b <= high_a
