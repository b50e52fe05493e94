"""What a message tells about the person and the treatment, taken into the memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answers import phrases
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.turn import Turn
from bot.language.reading import Mention, MentionKind, Quantity, Reading, unique

_LISTS: tuple[tuple[MentionKind, str], ...] = (
    ("state", "states"),
    ("condition", "conditions"),
    ("medicine", "medicines"),
    ("symptom", "symptoms"),
)
"""The kinds of which a person can have several, and the slots that keep them."""

LONG_AGO_DAYS = 730.0
"""What is longer ago than two years is hardly the treatment that the question is about."""
NOBODY_IS_SO_OLD_DAYS = 36500.0
"""A hundred years: no slip of memory, a slip of the keyboard."""

_OF_THE_PRODUCT = ("bought_online", "self_injection", "party")
"""What people do that says something about the product they were given."""
_PRIOR_FIRST = ("less_each_time", "never_worked", "worked_before", "first")
"""Of several things said about earlier treatments the one that tells most."""
_KINDS_OF_LINE_FIRST = ("scar", "sun_damage", "gravity", "static", "dynamic")
"""Of several kinds of line the one that Botox does least for: it decides what to expect."""

_JUST_BOTOX = re.compile(
    r"^\W*(?:(?:it|was|they|were|just|plain|real|normal|regular|proper|yes|the|of|botox|brand)\W*)*"
    r"botox(?:\W+(?:i think|brand|units?|cosmetic|proper))*\W*$",
    re.IGNORECASE,
)
_CORRECTING = re.compile(
    r"\b(?:sorry|i meant?|i mean|actually|scratch that|correction|rather|my mistake|oops|whoops"
    r"|make that|no[, ]+wait|wait[, ]+no|not \d+ but|typo|i was wrong|on second thoughts?)\b",
    re.IGNORECASE,
)
_SAID_OF_ONESELF = re.compile(
    r"\b(?:i|i'm|im|i've|ive|my|me|mine|she|he|her|his|we|had|got|gave|given)\b", re.IGNORECASE
)


def corrects(turn: Turn, intent: str) -> bool:
    """Whether a message takes back what was said before."""
    return intent == "correct" or _CORRECTING.search(turn.text) is not None


def learn(memory: Memory, turn: Turn, *, intent: str = "", in_check: bool = False) -> Memory:
    """The memory after a message; `news` names the slots of the check that it filled or changed.

    Outside the check what a message says replaces what was known. Within it a reply that
    contradicts what was said before is kept apart as the `rival`, to be settled by a question,
    unless the person corrects herself; and a question in between ("is 40 a lot?") only fills what
    is empty, and only with what is said of oneself.

    Args:
        memory: before the message.
        turn: the message.
        intent: the settled one.
        in_check: whether the message is a reply to the check, or tells of a failed treatment.
    """
    reading = turn.reading
    said = _said(memory, turn, intent, in_check)
    aside = memory.checking is not None and not in_check
    if aside:
        told = _SAID_OF_ONESELF.search(turn.text) is not None
        said = {k: v for k, v in said.items() if told and not memory.knows(k)}
    changes: dict[str, Any] = {}
    rival: str | None = None
    news: list[str] = []
    replaced: list[str] = []
    for slot, value in said.items():
        known = getattr(memory, slot)
        if known not in (None, ()) and _same(slot, known, value):
            continue
        contradicts = in_check and memory.checking and _contradicts(slot, known, value)
        if contradicts and memory.doubt != slot and not corrects(turn, intent):
            rival = f"{slot}={value}"
            continue
        changes[slot] = value
        news.append(slot)
        if known not in (None, ()) and in_check and memory.doubt != slot:
            replaced.append(phrases.value(slot, known))
    changes |= _about_the_person(memory, reading)
    if not aside:
        changes |= _about_the_treatment(memory, reading)
    roughly = {*memory.roughly} - set(news)
    roughly |= {slot for slot in news if slot in ("timing", "dose") and _is_rough(turn, slot)}
    declined = tuple(slot for slot in memory.declined if slot not in news)
    return replace(
        memory,
        **changes,
        rival=rival or memory.rival,
        roughly=tuple(sorted(roughly)),
        declined=declined,
        news=tuple(slot for slot in CHECK_SLOTS if slot in news),
        replaced=tuple(replaced),
    )


def _said(memory: Memory, turn: Turn, intent: str, in_check: bool) -> dict[str, Any]:
    """The values that a message names for the slots of the check."""
    reading = turn.reading
    last = corrects(turn, intent)
    said: dict[str, Any] = {}
    if areas := reading.ids("area"):
        said["area"] = areas
    if types := reading.ids("wrinkle_type"):
        said["wrinkle_type"] = min(types, key=_KINDS_OF_LINE_FIRST.index)
    since = _of_kind(reading, "since")
    if since and (days := days_of(_one(since, last))) is not None:
        # "I have had it since ten years ago" tells of a habit, not of the treatment.
        habit = LONG_AGO_DAYS < days <= NOBODY_IS_SO_OLD_DAYS and memory.asked != "timing"
        if not habit:
            said["timing"] = days
    ahead = _of_kind(reading, "until")
    if "timing" not in said and ahead and in_check and ahead[-1].middle is not None:
        said["timing"] = -abs(ahead[-1].middle)
    doses = [q for q in _of_kind(reading, "dose") if q.unit == "units"]
    if doses and (units := units_of(_one(doses, last))) is not None:
        said["dose"] = units
    if prior := reading.ids("prior"):
        said["prior"] = min(prior, key=_PRIOR_FIRST.index)
    return said


def _of_kind(reading: Reading, kind: str) -> list[Quantity]:
    """The quantities of a kind, those left out that the person denies while naming another."""
    found = [m for m in reading.mentions if m.quantity is not None and m.quantity.kind == kind]
    meant = [m for m in found if not m.negated] or found
    return [m.quantity for m in meant if m.quantity is not None]


def _one(quantities: Sequence[Quantity], last: bool) -> Quantity:
    """Of several figures the first; of "20, no wait, 30" the last."""
    return quantities[-1 if last else 0]


def days_of(quantity: Quantity) -> float | None:
    """How many days ago: the middle of a range; just under what is "less than two weeks"."""
    if quantity.low is None and quantity.high is not None:
        return max(0.0, quantity.high - 1)
    return quantity.middle


def units_of(quantity: Quantity) -> float | None:
    """How many units in all; what was given on each side counts twice."""
    units = quantity.middle
    return units * 2 if units is not None and quantity.per == "side" else units


def _is_rough(turn: Turn, slot: str) -> bool:
    kinds = ("since", "time") if slot == "timing" else ("dose",)
    found = [m.quantity for m in turn.reading.mentions if m.quantity and m.quantity.kind in kinds]
    return any(q.about or q.low != q.high for q in found)


def _same(slot: str, known: Any, value: Any) -> bool:
    """Whether a value says what is known already: "three weeks" and "20 days" do."""
    if slot == "timing":
        return bool(abs(known - value) <= max(2.0, 0.2 * abs(known)) and (known < 0) == (value < 0))
    return bool(known == value)


def _contradicts(slot: str, known: Any, value: Any) -> bool:
    """Whether a new value and the known one cannot both be true."""
    if known in (None, ()):
        return False
    if slot == "wrinkle_type":
        return "dynamic" in (known, value)
    if slot == "prior":
        earlier = ("worked_before", "less_each_time")
        return bool((known in earlier) != (value in earlier))
    return slot in ("timing", "dose")


def _about_the_person(memory: Memory, reading: Reading) -> dict[str, Any]:
    """States, illnesses, medicines and symptoms; what is denied is taken away."""
    changes: dict[str, Any] = {}
    for kind, slot in _LISTS:
        said = reading.ids(kind)
        denied = reading.ids(kind, negated=True)
        if said or denied:
            kept = [one for one in getattr(memory, slot) if one not in denied]
            changes[slot] = unique([*said, *kept])
    return changes


def _about_the_treatment(memory: Memory, reading: Reading) -> dict[str, Any]:
    """Brand, how long it lasted, which side still moves, what is odd about the product."""
    changes: dict[str, Any] = {}
    brands = [q.brand for q in _of_kind(reading, "dose") if q.brand]
    brands += [one for one in reading.ids("brand") if one != "botox"]
    if not brands and _JUST_BOTOX.match(reading.text):
        brands = ["botox"]  # it is what all call it, unless it is the whole answer
    if brands:
        changes["brand"] = brands[0]
    lasted = _of_kind(reading, "duration")
    if lasted and lasted[0].middle is not None:
        changes["lasted"] = lasted[0].middle
    if sides := reading.ids("side"):
        changes["side"] = sides[0]
    hints = [m.id for m in reading.of("activity") if m.id in _OF_THE_PRODUCT and _is_fact(m)]
    hints += [m.id for m in reading.of("product") if _is_fact(m)]
    if hints:
        changes["products"] = unique([*memory.products, *hints])
    return changes


def _is_fact(mention: Mention) -> bool:
    return not (mention.negated or mention.hypothetical)
