"""What the bot remembers of a conversation: plain data, kept in slots between turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.language.reading import MentionKind, Reading, unique

_KEPT_FACTS = 24
_LISTS: tuple[tuple[MentionKind, str], ...] = (
    ("state", "states"),
    ("condition", "conditions"),
    ("medicine", "medicines"),
    ("symptom", "symptoms"),
)
"""The kinds of which a person can have several, and the slots that keep them."""
_LONGEST_SINCE_DAYS = 730
"""What is longer ago than two years is not the treatment that the question is about."""


@dataclass(frozen=True)
class Memory:
    """What is known about the person and what was said last.

    Attributes:
        area: canonical ids of the treated areas, latest first named.
        wrinkle_type: canonical id.
        timing: days since the injection.
        dose: units given, of `brand`.
        brand: canonical brand id, "botox" included once named.
        prior: first, worked_before, less_each_time or never_worked.
        lasted: days that the effect lasted.
        states: pregnant, breastfeeding and the like.
        conditions, medicines, symptoms: canonical ids.
        declined: slots that the person cannot or will not fill.
        topics: of the last answer.
        question: the last message that asked something, in its own words.
        asked: the slot that the last answer asked for.
        shown: ids of facts shown in this conversation, latest last.
        cited: ids of facts in the last answer.
        checking: the topic whose follow-up questions are under way.
        complaints: the words in which symptoms were named, to be read together.
        alarm: "new" after an alarm, "told" once it was reminded of.
    """

    area: tuple[str, ...] = ()
    wrinkle_type: str | None = None
    timing: float | None = None
    dose: float | None = None
    brand: str | None = None
    prior: str | None = None
    lasted: float | None = None
    states: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    question: str = ""
    asked: str | None = None
    shown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    checking: str | None = None
    complaints: str = ""
    alarm: str | None = None

    def knows(self, slot: str) -> bool:
        """Whether a slot of the check is filled or was declined."""
        return slot in self.declined or getattr(self, slot) not in (None, ())

    def tags(self) -> frozenset[tuple[str, str]]:
        """What is known, in the form in which facts are tagged."""
        found = [("area", one) for one in self.area]
        found += [("state", one) for one in self.states]
        found += [("condition", one) for one in self.conditions]
        found += [("medicine", one) for one in self.medicines]
        found += [("symptom", one) for one in self.symptoms]
        if self.wrinkle_type:
            found.append(("wrinkle_type", self.wrinkle_type))
        if self.brand:
            found.append(("brand", self.brand))
        return frozenset(found)

    def to_slots(self) -> dict[str, Any]:
        """As values that a Rasa tracker can keep."""
        return {
            f.name: list(v) if isinstance(v := getattr(self, f.name), tuple) else v
            for f in fields(self)
        }

    @classmethod
    def from_slots(cls, slots: dict[str, Any]) -> Memory:
        """From what a Rasa tracker kept; unknown or odd values are forgotten."""
        values: dict[str, Any] = {}
        empty = cls()
        for f in fields(cls):
            value, default = slots.get(f.name), getattr(empty, f.name)
            if isinstance(default, tuple):
                values[f.name] = tuple(map(str, value)) if isinstance(value, list) else ()
            elif f.name in ("timing", "dose", "lasted"):
                values[f.name] = float(value) if isinstance(value, (int, float)) else None
            else:
                values[f.name] = value if isinstance(value, str) else default
        return cls(**values)


def learn(memory: Memory, reading: Reading) -> Memory:
    """The memory after a message: what it says replaces what was known, the rest stays.

    Only statements count: what is negated removes, what is hypothetical or said of somebody else is
    taken too, since people ask for others as for themselves, but a past state is not.
    """
    changes: dict[str, Any] = {}
    areas = reading.ids("area")
    if areas:
        changes["area"] = areas
    types = reading.ids("wrinkle_type")
    if types:
        changes["wrinkle_type"] = types[0]
    since = [days for q in reading.quantities("since") if (days := q.middle) is not None]
    if since and 0 <= since[0] <= _LONGEST_SINCE_DAYS:
        changes["timing"] = since[0]
    lasted = reading.quantities("duration")
    if lasted and lasted[0].middle is not None:
        changes["lasted"] = lasted[0].middle
    doses = reading.quantities("dose")
    if doses and doses[0].middle is not None:
        changes["dose"] = doses[0].middle
        if doses[0].brand:
            changes["brand"] = doses[0].brand
    brands = reading.ids("brand")
    special = [one for one in brands if one != "botox"]
    if special and "brand" not in changes:
        changes["brand"] = special[0]
    prior = reading.ids("prior")
    if prior:
        changes["prior"] = prior[0]
    for kind, slot in _LISTS:
        said = reading.ids(kind)
        denied = reading.ids(kind, negated=True)
        if said or denied:
            kept = [one for one in getattr(memory, slot) if one not in denied]
            changes[slot] = unique([*said, *kept])
    return replace(memory, **changes)


def remember(
    memory: Memory, *, topics: Iterable[str], cited: Iterable[str], asked: str | None, question: str
) -> Memory:
    """The memory after an answer."""
    cited = tuple(cited)
    return replace(
        memory,
        topics=tuple(topics),
        cited=cited,
        shown=unique([*memory.shown, *cited])[-_KEPT_FACTS:],
        asked=asked,
        question=question[:500],
    )
