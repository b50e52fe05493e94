"""The follow-up questions: which to ask, how to read the reply, and what the reply changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answers.memory import Memory
from bot.answers.turn import Turn
from bot.language.reading import unique

ASKS: dict[str, tuple[str, ...]] = {
    "no_effect": ("timing", "area", "wrinkle_type", "dose", "prior"),
    "wearing_off_early": ("timing", "area", "dose", "prior"),
    "onset": ("timing", "area"),
    "duration": ("area",),
    "dose": ("area",),
    "effectiveness": ("area", "wrinkle_type"),
    "wrinkle_types": ("wrinkle_type", "area"),
    "retreatment": ("timing",),
    "resistance": ("prior", "timing"),
    "prevention": ("wrinkle_type",),
    "technique": ("area",),
    "pain": ("area",),
}
"""What would make an answer on a topic more specific, the most useful first."""

TOO_EARLY_DAYS = 14
"""Before this many days the time alone settles the matter, so nothing else is asked. The figure is
that of the facts on when a result is best judged."""

_NUMBER = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d+)?)(?![\d.])")


def next_slot(topic: str, memory: Memory) -> str | None:
    """The slot to ask for after an answer on a topic; None when nothing would change the answer."""
    if topic == "no_effect" and memory.timing is not None and memory.timing < TOO_EARLY_DAYS:
        return None
    return next((slot for slot in ASKS.get(topic, ()) if not memory.knows(slot)), None)


def fill_asked(memory: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a short reply read as the answer to what was asked.

    "20" is a number of units when units were asked for; "yes" and "no" and "no idea" count.
    """
    slot = memory.asked
    if slot is None:
        return memory
    if intent == "dont_know" and not memory.knows(slot):
        return replace(memory, declined=unique([*memory.declined, slot]))
    if slot == "timing" and memory.timing is None:
        times = [q for m in turn.reading.of("time") if (q := m.quantity) and q.middle is not None]
        if times:
            return replace(memory, timing=times[0].middle)
    if slot == "dose" and memory.dose is None and intent in ("inform", "correct"):
        number = _NUMBER.search(turn.text)
        if number:
            return replace(memory, dose=float(number[1]))
    if slot == "wrinkle_type" and memory.wrinkle_type is None and len(turn.text.split()) <= 4:
        if re.search(r"\b(both|still|rest|always)\b", turn.text.lower()):
            return replace(memory, wrinkle_type="static")
        if re.search(r"\b(only|mov\w+)\b", turn.text.lower()):
            return replace(memory, wrinkle_type="dynamic")
    if slot == "prior" and memory.prior is None and intent in ("affirm", "deny"):
        return replace(memory, declined=unique([*memory.declined, slot]))
    return memory


@dataclass(frozen=True)
class Situation:
    """What is known of the person's case, as further ways to put the question.

    Attributes:
        phrases: searched for beside the message.
        topics: whose facts may join the answer.
    """

    phrases: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()


def situation(memory: Memory, topic: str) -> Situation:
    """What the person's details point to, for the topics in which they matter."""
    if topic not in ("no_effect", "wearing_off_early"):
        return Situation()
    phrases: list[str] = []
    topics: set[str] = set()
    if topic == "no_effect" and memory.timing is not None:
        if memory.timing < TOO_EARLY_DAYS:
            phrases.append("it is too early to judge the result before two weeks")
            topics.add("onset")
        elif memory.timing <= 35:
            phrases.append("no change after two to four weeks, ask your injector to check you")
        elif memory.timing >= 90:
            phrases.append("the effect fades after three to four months")
            topics.add("duration")
    if memory.wrinkle_type in ("static", "gravity", "sun_damage", "scar"):
        phrases.append("the line is not made by muscle movement and stays at rest")
        topics.add("wrinkle_types")
    if memory.dose is not None or "dose" in memory.declined:
        phrases.append("the dose was too low")
        topics.add("dose")
    if memory.prior == "worked_before":
        phrases.append("it worked before and now lasts less, antibodies are one possible cause")
        topics.add("resistance")
    return Situation(tuple(phrases), frozenset(topics))
