"""What the bot remembers of a conversation: plain data, kept in slots between turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.language.reading import unique

_KEPT_FACTS = 24

CHECK_SLOTS = ("timing", "area", "wrinkle_type", "dose", "prior")
"""The slots of the efficacy check, in the order in which they settle the matter soonest."""


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
        alarm: "new" after an alarm, "told" once it was reminded of, "crisis" after a hint at
            self-harm.
        case: the topic of the check that is under way or was last, kept through questions between.
        movement: "gone" where the person can no longer make the movement, "kept" where she can.
        side: one_side or one_spot, where only that still moves.
        products: what was said of the product or the place: cheap, bought_online, diluted ...
        roughly: slots whose value the person gave as a rough one or as a range.
        news: slots that the last message filled or changed.
        replaced: the values that the last message took the place of, in words.
        doubt: the slot whose value is being asked about, since it is odd or contradicts another.
        rival: the other value of a contradiction, as "slot=value".
        settled: odd values that the person stands by, as "slot=value".
        hint: what kind of thing the last message told that is no value: "volume" for ml or vials;
            "both_sides" where units were told for each side; "unknown_" and a slot where the person
            said that they do not know it.
        tries: how often in a row the same question brought nothing.
        paused: the check that was stopped and can be taken up again.
        thorough: whether all questions are wanted where time alone would settle the matter.
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
    case: str | None = None
    movement: str | None = None
    side: str | None = None
    products: tuple[str, ...] = ()
    roughly: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    doubt: str | None = None
    rival: str | None = None
    settled: tuple[str, ...] = ()
    hint: str | None = None
    tries: int = 0
    paused: str | None = None
    thorough: bool = False

    @property
    def is_for_migraine(self) -> bool:
        """Whether the treatment was for migraine: what is known of facial lines does not hold."""
        return "migraine" in self.conditions and not self.area

    def knows(self, slot: str) -> bool:
        """Whether a slot of the check is filled or was declined."""
        return slot in self.declined or getattr(self, slot) not in (None, ())

    def put(self, slot: str, value: object, **further: Any) -> Memory:
        """The memory with another value in a slot."""
        return replace(self, **{slot: value, **further})

    def stands_by(self, slot: str) -> bool:
        """Whether the person stands by the odd value of a slot."""
        return f"{slot}={getattr(self, slot)}" in self.settled

    def stand_by(self, slot: str) -> Memory:
        """The memory with an odd value that the person stands by."""
        return replace(self, settled=unique([*self.settled, f"{slot}={getattr(self, slot)}"]))

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
            elif isinstance(default, (bool, int)):
                values[f.name] = (
                    type(default)(value) if isinstance(value, (int, float)) else default
                )
            elif f.name in ("timing", "dose", "lasted"):
                values[f.name] = float(value) if isinstance(value, (int, float)) else None
            else:
                values[f.name] = value if isinstance(value, str) else default
        return cls(**values)


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
