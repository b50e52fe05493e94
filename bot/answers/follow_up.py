"""The follow-up questions: which to ask, and what to do where nothing is left to ask."""

from __future__ import annotations

import re

from bot.answers import wording
from bot.answers.memory import Memory
from bot.answers.reasons import TOO_EARLY_DAYS

ASKS: dict[str, tuple[str, ...]] = {
    "no_effect": ("timing", "area", "wrinkle_type", "dose", "prior"),
    "wearing_off_early": ("timing", "area", "dose", "prior"),
    "onset": ("timing", "area"),
    "duration": ("area",),
    "dose": ("area",),
    "effectiveness": ("area", "wrinkle_type"),
    "wrinkle_types": ("wrinkle_type", "area"),
    "retreatment": ("timing",),
    "resistance": ("prior",),
    "pain": ("area",),
}
"""What would make an answer on a topic more specific, the most useful first."""

_NO_LINES = frozenset(
    {"masseter", "underarm", "hands", "feet", "trapezius", "calf", "lip", "gummy_smile", "bladder"}
)
"""Areas where it is not about lines."""
_OF_THE_TREATED = {"onset": ("timing",), "retreatment": ("timing",), "resistance": ("prior",)}
"""What is asked only of somebody who speaks of a treatment, not of who asks in general."""
_TREATED = re.compile(
    r"\b(i had|i got|i've had|ive had|had (?:it|mine|my)|got (?:it|mine|my)|my (?:last|treatment|"
    r"botox|injections?|shots?|jabs?)|yet|ago|since|on me|for me|am i|i'?m|stopped|day \d+"
    r"|last (?:week|month|time))\b",
    re.IGNORECASE,
)
"""Words of somebody who speaks of a treatment that took place."""


def next_slot(topic: str, memory: Memory, text: str = "") -> str | None:
    """The slot to ask for after an answer on a topic; None when nothing would change the answer.

    Args:
        topic: of the answer.
        memory: what is known.
        text: the message; how long ago it was is asked of somebody who speaks of a treatment, not
            of somebody who asks in general.
    """
    if topic in ("no_effect", "onset") and too_early(memory) and not memory.thorough:
        return None
    slots = ASKS.get(topic, ())
    if memory.area and _NO_LINES.issuperset(memory.area):
        slots = tuple(slot for slot in slots if slot != "wrinkle_type")
    faded = topic == "wearing_off_early" and memory.lasted is not None
    if faded:
        slots = tuple(slot for slot in slots if slot != "timing")
    if not _TREATED.search(text):
        left = _OF_THE_TREATED.get(topic, ())
        slots = tuple(slot for slot in slots if slot not in left)
    return next((slot for slot in slots if not memory.knows(slot)), None)


def next_step(topic: str, memory: Memory) -> str:
    """What to do next, where nothing is left to ask."""
    if topic in ("no_effect", "onset") and too_early(memory):
        return wording.WAIT_LONGER if memory.is_for_migraine else wording.WAIT
    return wording.NEXT_STEP.get(topic, wording.ANYTHING_ELSE)


def too_early(memory: Memory) -> bool:
    """Whether the result cannot be judged yet."""
    return memory.timing is not None and 0 <= memory.timing < TOO_EARLY_DAYS
