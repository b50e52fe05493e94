"""Figures of the fact store that fit a person: usual doses, when an effect comes and goes.

No figure stands in code: each is a quantity of a fact that its document marks with a role
(bot/facts/roles.py), so it changes when the documents do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.memory import Memory
from bot.facts.fact import Fact
from bot.facts.search import FactIndex
from bot.language.reading import MentionKind, Quantity, QuantityKind
from bot.pictures.timeline import Span, Timeline

LABEL_AUTHORITY = 6
_BOTOX = "botox"
_NOT_LIKE_LINES = frozenset(
    {"masseter", "underarm", "hands", "feet", "trapezius", "calf", "bladder", "scalp", "scrotum"}
)
"""Areas for which figures on facial lines say nothing."""
_STATES_OF_CAUTION = ("under_18", "pregnant", "breastfeeding")
"""States that a caution is about, the first to be named first."""
_TIMES: tuple[QuantityKind, ...] = ("onset", "duration", "time", "since")


@dataclass(frozen=True)
class UsualDose:
    """What a label, or else others, give for an area.

    Attributes:
        fact: that says so.
        low: units below which a dose is low for the person's areas.
        high: units in all, further areas of the fact included.
        covers: whether the fact is about the person's areas and no others.
    """

    fact: Fact
    low: float
    high: float
    covers: bool

    @property
    def from_label(self) -> bool:
        """Whether an official label says so; else it is only what others did."""
        return self.fact.authority >= LABEL_AUTHORITY


def supporting(index: FactIndex, role: str, memory: Memory, topic: str | None = None) -> list[Fact]:
    """The facts marked with a role that fit the person, the best first.

    A fact about other areas, brands, lines or people than the person's is left out; one about the
    very area or line comes before a general one, then one of the topic, then authority decides.
    """
    fitting = [
        (fit, fact) for fact in index.supporting(role) if (fit := _fit(fact, memory)) is not None
    ]
    fitting.sort(
        key=lambda pair: (-pair[0], pair[1].topic != topic, -pair[1].authority, pair[1].id)
    )
    return [fact for _, fact in fitting]


def _fit(fact: Fact, memory: Memory) -> int | None:
    """How many of the fact's bounds the person meets; None when one is not met."""
    fit = 0
    own: dict[MentionKind, set[str | None]] = {
        "area": set(memory.area),
        "wrinkle_type": {memory.wrinkle_type} - {None},
        "condition": set(memory.conditions),
        "state": set(memory.states),
        "side": {memory.side} - {None},
    }
    for kind, has in own.items():
        bound = set(fact.tagged(kind))
        if kind == "side" or (kind == "wrinkle_type" and bound == {"dynamic"}):
            continue
        if kind == "wrinkle_type" and fact.tagged("area") & own["area"]:
            continue  # it is about the lines of that very area
        if kind == "condition":
            bound = bound - {"antibodies"}
        if not bound:
            continue
        if not bound & has:
            return None
        fit += 2 if bound <= has else 1
    brands = fact.tagged("brand")
    special = brands - {_BOTOX}
    brand = memory.brand or _BOTOX
    if special and brand not in brands:
        return None
    return fit + (1 if brand in special else 0)


def usual_dose(index: FactIndex, memory: Memory) -> UsualDose | None:
    """The units usual for the person's areas and brand; None where no fact says.

    Units are never compared between brands, and never added up over areas.
    """
    if not memory.area:
        return None
    areas = set(memory.area)
    brand = memory.brand or _BOTOX
    found: list[tuple[tuple[int, int, str], UsualDose]] = []
    for fact in index.supporting("usual_dose"):
        bound = fact.tagged("area")
        doses = [q for q in _doses(fact) if (q.brand or _BOTOX) == brand]
        if not areas <= bound or not doses or brand not in (fact.tagged("brand") or {_BOTOX}):
            continue
        sides = [2.0 if q.per == "side" else 1.0 for q in doses]
        lows = [n * q.low for q, n in zip(doses, sides) if q.low is not None]
        highs = [n * q.high for q, n in zip(doses, sides) if q.high is not None]
        if not lows or not highs:
            continue
        covers = areas == bound
        # For some of the areas of a fact the smallest figure is theirs, for all of them the total.
        several = len(doses) > 1
        if not covers and not several:
            continue  # a total over further areas says nothing about some of them
        low = max(lows) if covers and several else min(lows)
        usual = UsualDose(fact, low, max(highs), covers)
        found.append(((len(bound - areas), -fact.authority, fact.id), usual))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _doses(fact: Fact) -> list[Quantity]:
    return [q for q in fact.quantities if q.kind == "dose" and q.unit == "units"]


def most_units(index: FactIndex) -> tuple[float, Fact] | None:
    """The most units that anybody should have, and the fact that says so."""
    for fact in index.supporting("dose_limit"):
        highs = [q.high for q in _doses(fact) if q.high is not None]
        if highs:
            return max(highs), fact
    return None


def caution_for(index: FactIndex, memory: Memory) -> tuple[str, Fact] | None:
    """The state or illness for which somebody should have no treatment, or ask a doctor first.

    With the fact that says so, the one about the fewest things and of most authority. An illness
    that the toxin is given for is none.
    """
    facts = sorted(
        index.supporting("caution"),
        key=lambda f: (len(f.tagged("condition")) > 1, -f.authority, f.id),
    )
    has = [("state", one) for one in _STATES_OF_CAUTION if one in memory.states]
    has += [
        ("condition", one)
        for one in memory.conditions
        if not index.speaks_of("medical_uses", frozenset({("condition", one)}))
    ]
    return next(((tag[1], fact) for tag in has for fact in facts if tag in fact.tags), None)


def fade(index: FactIndex, memory: Memory) -> tuple[Span, Fact] | None:
    """When a result like the person's has usually faded, and the fact that says so."""
    return _time(index, memory, "fade", last=True)


@dataclass(frozen=True)
class CitedTimeline:
    """A timeline and the facts that its figures come from."""

    timeline: Timeline
    facts: tuple[Fact, ...]


def timeline(index: FactIndex, memory: Memory) -> CitedTimeline | None:
    """Where the person is between first effect, full effect and fading; None without figures."""
    if memory.is_for_migraine:
        return None
    first = _time(index, memory, "first_effect", last=False)
    full = _time(index, memory, "full_effect", last=True)
    faded = fade(index, memory)
    found = [one for one in (first, full, faded) if one]
    if not found:
        return None
    today = memory.timing if memory.timing is not None and memory.timing >= 0 else None
    picture = Timeline(
        today=today,
        first=first[0] if first else None,
        full=full[0] if full else None,
        fade=faded[0] if faded else None,
    )
    return CitedTimeline(picture, tuple(dict.fromkeys(fact for _, fact in found)))


def _time(index: FactIndex, memory: Memory, role: str, *, last: bool) -> tuple[Span, Fact] | None:
    """The first or last time in the best fact of a role."""
    unlike = bool(memory.area) and _NOT_LIKE_LINES.issuperset(memory.area)
    for fact in supporting(index, role, memory):
        if unlike and not fact.tagged("area"):
            continue
        times = list(_times(fact.quantities))
        if times:
            measured = times[-1 if last else 0]
            return Span(measured.low, measured.high), fact
    return None


def _times(quantities: Iterable[Quantity]) -> Iterable[Quantity]:
    return (q for q in quantities if q.kind in _TIMES and q.unit == "days")
