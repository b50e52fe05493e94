"""The follow-up questions: which to ask, how to read the reply, and what the reply changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answers import wording
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
    "pain": ("area",),
}
"""What would make an answer on a topic more specific, the most useful first."""

_NO_LINES = frozenset(
    {"masseter", "underarm", "hands", "feet", "trapezius", "calf", "lip", "gummy_smile", "bladder"}
)
"""Areas where it is not about lines."""
_GENERAL = ("onset", "retreatment")
_TREATED = re.compile(
    r"\b(i had|i got|i've had|ive had|had (?:it|mine|my)|got (?:it|mine|my)|my (?:last|treatment|"
    r"botox|injections?|shots?|jabs?)|yet|ago|since|day \d+|last (?:week|month|time))\b",
    re.IGNORECASE,
)
"""Words of somebody who speaks of a treatment that took place."""

TOO_EARLY_DAYS = 14
"""Before this many days the time alone settles the matter, so nothing else is asked. The figure is
that of the facts on when a result is best judged."""

_NUMBER = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d+)?)(?![\d.])")


def next_slot(topic: str, memory: Memory, text: str = "") -> str | None:
    """The slot to ask for after an answer on a topic; None when nothing would change the answer.

    Args:
        topic: of the answer.
        memory: what is known.
        text: the message; how long ago it was is asked of somebody who speaks of a treatment, not
            of somebody who asks in general.
    """
    if topic in ("no_effect", "onset") and too_early(memory):
        return None
    slots = ASKS.get(topic, ())
    if memory.area and _NO_LINES.issuperset(memory.area):
        slots = tuple(slot for slot in slots if slot != "wrinkle_type")
    if (topic in _GENERAL and not _TREATED.search(text)) or memory.lasted is not None:
        slots = tuple(slot for slot in slots if slot != "timing")
    return next((slot for slot in slots if not memory.knows(slot)), None)


def next_step(topic: str, memory: Memory) -> str:
    """What to do next, where nothing is left to ask."""
    if topic in ("no_effect", "onset") and too_early(memory):
        return wording.WAIT
    return wording.NEXT_STEP.get(topic, wording.ANYTHING_ELSE)


def too_early(memory: Memory) -> bool:
    """Whether the result cannot be judged yet."""
    return memory.timing is not None and memory.timing < TOO_EARLY_DAYS


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
class Reason:
    """Something that the person's details point to.

    Attributes:
        phrase: searched for; the fact that says it best is shown.
        topics: whose facts may say it.
    """

    phrase: str
    topics: frozenset[str]


CHECKED = ("no_effect", "wearing_off_early")
"""The topics whose follow-up questions lead to reasons that fit this person."""


def reasons(memory: Memory, topic: str) -> tuple[Reason, ...]:
    """What the person's details point to, the likeliest first, resistance last.

    The order is that of the efficacy check in the design: time first, since it settles most.
    """
    if topic not in CHECKED:
        return ()
    found: list[Reason] = []

    def point(phrase: str, *topics: str) -> None:
        found.append(Reason(phrase, frozenset(topics)))

    days = memory.timing
    if topic == "no_effect" and days is not None:
        if days < TOO_EARLY_DAYS:
            point("Botox may look as if it failed when judged before two weeks", "no_effect")
            point("no change after a few days does not mean that it failed", "onset")
        elif days <= 35:
            point("no change after two to three weeks, ask your injector to check you", "no_effect")
        elif days >= 90:
            point("results most often last about three to four months", "duration")
    if topic == "wearing_off_early":
        point("a fade before three months is sooner than usual, tell your injector", topic)
    if memory.dose is not None or "dose" in memory.declined:
        point("the dose was too low for this muscle, a weak or short result", topic)
        if memory.dose is not None and memory.area:
            area = memory.area[0].replace("_", " ")
            point(f"the labeled dose of Botox for the {area} in units", "dose")
    if memory.wrinkle_type in ("static", "gravity", "sun_damage", "scar"):
        point("the line is not made by muscle movement and stays at rest", "no_effect")
    if topic == "no_effect" and (days is None or days >= TOO_EARLY_DAYS):
        point("shots that miss the right muscle give a weak result", topic)
        point("a product that is old, badly stored, diluted or fake works poorly", topic)
    if memory.prior in ("worked_before", "less_each_time"):
        point("each treatment lasts less than the one before, antibodies", "wearing_off_early")
    if memory.prior in ("first", "never_worked"):
        point("true resistance is rare, check other causes first", "no_effect")
    return tuple(found)
