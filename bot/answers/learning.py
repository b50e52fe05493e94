"""What a message tells about the person and the treatment, taken into the memory."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.answers import phrases
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.told_figures import (
    CORRECTING,
    TREATMENT,
    clause,
    days_of,
    figures,
    is_earlier,
    of_kind,
    one_of,
    prior_of_durations,
    quantity_of,
    time_of_treatment,
    turns,
    units_of,
)
from bot.answers.turn import Turn
from bot.language.pipeline import read_message
from bot.language.reading import Mention, MentionKind, Reading, unique

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

ALSO_HEARD = ("brand", "lasted", "side", "movement")
"""What is heard and said back beside the slots of the check."""

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
_JUST_FIRST = re.compile(r"^\W*(?:(?:it|its|it's|was|is|my|the|yes|no)\W+)*(?:first|1st)\W*$", re.I)
_CANNOT = r"(?:can'?t|cannot|can not|unable to|no longer|not able to|couldn'?t)"
_MOVES = r"(?:frown|scowl|move|raise|lift|squint|scrunch|wrinkle)"
_GONE = re.compile(
    rf"\b(?:{_CANNOT} (?:even |really |actually )?{_MOVES}\b|(?:is|are|it'?s|feels?|totally"
    r"|completely) frozen\b|(?:does ?n[o']?t|do ?n[o']?t|won'?t) move (?:at all|any ?more)"
    r"|no movement\b"
    r"|not moving at all)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    rf"\b(?:can still|could still|still can|i can) {_MOVES}\b|\bstill (?:moves?|frowns?|moving)\b",
    re.IGNORECASE,
)

_SHOWS_ONLY = re.compile(
    r"\bonly (?:shows?|there|see|visible|appears?|comes?|notice|get)\b.{0,25}\b(?:when|if|while)\b"
    r".{0,15}\b(?:mov|frown|smil|laugh|rais|squint|scowl|express)",
    re.IGNORECASE,
)
_ALSO_STILL = re.compile(
    r"\balways(?: there\b| visible\b|\W*$)|\b(?:all the time|also when|even when|as well when"
    r"|but also|constantly)\b",
    re.IGNORECASE,
)
_A_PLACE = re.compile(r"\b(?:lines?|wrinkles?|area|forehead|feet|brows?|chin|jaw|lips?)\b", re.I)
_TOO = re.compile(r"\b(?:either|too|also|as well|plus|both|and (?:also )?my)\b", re.IGNORECASE)
_WORKED = re.compile(
    r"\bwork(?:ed|s) (?:a treat|a charm|wonders|like a (?:dream|charm)|perfectly|beautifully"
    r"|brilliantly|a dream)\b|\b(?:for years|always|elsewhere|before|last time)\b.{0,40}\b(?:lovely"
    r"|great|good|fab\w*|amazing|brilliant|fantastic|excellent) results?\b",
    re.IGNORECASE,
)
_NEVER_SAID = re.compile(
    r"\b(?:(?:i|i'?ve) (?:never|did ?n[o']?t|have ?n[o']?t) (?:said?|sed|(?:told?|tell) (?:you|u)"
    r"|mention(?:ed)?)|who (?:said|says))\b(?:(?!\bbut\b)[^.!,;]){0,25}?"
    r"\b(?:pregnan\w*|nurs\w+|breast ?-?feed\w*)|\btest (?:is |was |came (?:back|out) )?"
    r"negative\b|\bit'?s negative\b",
    re.IGNORECASE,
)
"""Somebody who takes back, or never said, that she is pregnant or nursing."""
_TAKEN_BACK_STATES = ("pregnant", "breastfeeding")
_NO_LONGER = re.compile(r"\b(?:any ?more|no longer|(?:stopped|finished|quit|done) \w+)\b", re.I)
_JUST_SAID = re.compile(
    r"\bi(?:'m| am|m) (?:a |the )?(?:\w+ ){0,3}?(?:man|bloke|guy|male|dude)\b", re.I
)
_IN_GENERAL = re.compile(r"^\W*(?:is|are|can|could|does|do|should|what|how|which|will)\b", re.I)
_OF_A_PERSON = re.compile(
    r"\b(?:i'?m|i am|i|my|me|she'?s|she is|her|he'?s|he is|wife|sister|daughter|mum|mom|son)\b",
    re.I,
)
_SAID_OF_ONESELF = re.compile(
    r"\b(?:i|i'm|im|i've|ive|my|me|mine|she|he|her|his|we|had|got|gave|given)\b", re.IGNORECASE
)


def corrects(turn: Turn, intent: str) -> bool:
    """Whether a message takes back what was said before."""
    return intent == "correct" or CORRECTING.search(turn.text) is not None


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
    aside = memory.checking is not None and not in_check
    if aside:
        said = {k: v for k, v in _stated(memory, turn, intent).items() if not memory.knows(k)}
    else:
        said = _said(memory, turn, intent, in_check)
    if (
        not aside
        and not in_check
        and memory.case
        and "?" in turn.text
        and not corrects(turn, intent)
    ):
        # "Can they top it up on day 15?" moves no date.
        said = {k: v for k, v in said.items() if k == "area" or not memory.knows(k)}
    changes: dict[str, Any] = {}
    rival: str | None = None
    news: list[str] = []
    replaced: list[str] = []
    for slot, value in said.items():
        known = getattr(memory, slot)
        if known not in (None, ()) and _same(slot, known, value):
            continue
        if slot == "area" and set(value) < set(known or ()) and not corrects(turn, intent):
            continue  # one of several areas, named again
        contradicts = in_check and memory.checking and _contradicts(slot, known, value)
        if contradicts and memory.doubt != slot and not corrects(turn, intent):
            rival = f"{slot}={value}"
            continue
        changes[slot] = value
        news.append(slot)
        grows = slot == "area" and set(known or ()) <= set(value)
        if known not in (None, ()) and in_check and memory.doubt != slot and not grows:
            replaced.append(phrases.value(slot, known))
    changes |= _about_the_person(memory, reading)
    if not aside:
        changes |= _about_the_treatment(memory, reading)
    news += [
        slot for slot in ALSO_HEARD if slot in changes and changes[slot] != getattr(memory, slot)
    ]
    roughly = {*memory.roughly} - set(news)
    roughly |= {slot for slot in news if slot in ("timing", "dose") and _is_rough(turn, slot)}
    declined = tuple(slot for slot in memory.declined if slot not in news)
    return replace(
        memory,
        **changes,
        rival=rival or memory.rival,
        roughly=tuple(sorted(roughly)),
        declined=declined,
        news=tuple(slot for slot in (*CHECK_SLOTS, *ALSO_HEARD) if slot in news),
        replaced=tuple(replaced),
    )


def _said(memory: Memory, turn: Turn, intent: str, in_check: bool) -> dict[str, Any]:
    """The values that a message names for the slots of the check."""
    reading = turn.reading
    last = intent == "correct"
    said: dict[str, Any] = {}
    if areas := _areas(memory, turn, last):
        said["area"] = areas
    if types := reading.ids("wrinkle_type"):
        said["wrinkle_type"] = min(types, key=_KINDS_OF_LINE_FIRST.index)
        if said["wrinkle_type"] == "dynamic" and _ALSO_STILL.search(turn.text):
            said["wrinkle_type"] = "static"
    elif _SHOWS_ONLY.search(turn.text):
        said["wrinkle_type"] = "dynamic"
    since = figures(reading, "since")
    if since and (days := days_of(time_of_treatment(reading, since, last))) is not None:
        # "I have had it since ten years ago" tells of a habit, not of the treatment.
        habit = LONG_AGO_DAYS < days <= NOBODY_IS_SO_OLD_DAYS and memory.asked != "timing"
        if not habit:
            said["timing"] = days
    ahead = of_kind(reading, "until")
    if "timing" not in said and ahead and in_check and ahead[-1].middle is not None:
        said["timing"] = -abs(ahead[-1].middle)
    doses = [m for m in figures(reading, "dose") if m.quantity and m.quantity.unit == "units"]
    if doses and (units := units_of(one_of(reading, doses, last))) is not None:
        said["dose"] = units
    prior = [*reading.ids("prior"), *prior_of_durations(reading)]
    if memory.asked == "prior" and _JUST_FIRST.match(turn.text):
        prior.append("first")
    if not prior and turn.text.lower().startswith("no"):
        prior = [*reading.ids("prior", negated=True)]  # "no, never had it before"
    if prior and not (set(prior) == {"first"} and _WORKED.search(turn.text)):
        said["prior"] = min(prior, key=_PRIOR_FIRST.index)
    elif _WORKED.search(turn.text):
        said["prior"] = "worked_before"
    return said


def _stated(memory: Memory, turn: Turn, intent: str) -> dict[str, Any]:
    """The values that a question tells beside asking: in a sentence of its own, or of oneself."""
    if _SAID_OF_ONESELF.search(turn.text) or "ago" in turn.text.lower():
        return _said(memory, turn, intent, False)
    spans = [turn.text[a:b] for a, b in turn.reading.sentences if "?" not in turn.text[a : b + 1]]
    if not spans:
        return {}
    statements = " ".join(spans)
    stated = replace(turn, text=statements, reading=read_message(statements, today=turn.today))
    return _said(memory, stated, "", False)


def _areas(memory: Memory, turn: Turn, last: bool) -> tuple[str, ...]:
    """The areas that a message names as treated.

    Of "forehead, no wait, chin" only the chin; "my frown lines too" joins what was named before;
    and who says that lines show "when I'm frowning" names no area by that.
    """
    found = [m for m in turn.reading.of("area") if not m.negated]
    correction = CORRECTING.search(turn.text) if last or corrects(turn, "") else None
    if correction:
        found = [m for m in found if m.start >= correction.end()] or found
    lines = turn.reading.ids("wrinkle_type") or memory.asked == "wrinkle_type"
    has_symptom = any(not (m.negated or m.hypothetical) for m in turn.reading.of("symptom"))
    if memory.area and has_symptom and not TREATMENT.search(turn.text):
        return ()  # a lid that droops is not where it was injected
    if memory.area and lines and not _A_PLACE.search(turn.text):
        return ()
    ids = unique(m.id for m in found)
    if ids and memory.area and _TOO.search(turn.text) and not correction:
        ids = unique([*memory.area, *ids])
    return ids


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
    taken_back = _NEVER_SAID.search(reading.text) is not None
    for kind, slot in _LISTS:
        said = tuple(m.id for m in reading.of(kind) if not m.negated and _is_own(m, reading))
        denied = reading.ids(kind, negated=True)
        if kind == "state":
            if taken_back:
                denied = unique([*denied, *(one for one in said if one in _TAKEN_BACK_STATES)])
                denied = unique([*denied, *_TAKEN_BACK_STATES])
            ended = {m.id for m in reading.of(kind) if m.past and _has_ended(m, reading)}
            denied = unique([*denied, *(one for one in _TAKEN_BACK_STATES if one in ended)])
            if "female" in said:
                denied = unique([*denied, "male"])
            said = tuple(one for one in said if one not in denied)
        if said or denied:
            kept = [one for one in getattr(memory, slot) if one not in denied]
            changes[slot] = unique([*said, *kept])
    return changes


def _has_ended(mention: Mention, reading: Reading) -> bool:
    """Whether something is said to be over: "not nursing any more"."""
    start, end = clause(reading.text, mention)
    return _NO_LONGER.search(reading.text, start, end) is not None


def _is_own(mention: Mention, reading: Reading) -> bool:
    """Whether a state is told of the person: not asked in general, not said of a husband."""
    if mention.kind != "state":
        return True
    if mention.id == "male" and mention.other_person and not _JUST_SAID.search(reading.text):
        return False
    general = mention.hypothetical or "?" in reading.text or _IN_GENERAL.match(reading.text)
    return not general or _OF_A_PERSON.search(reading.text) is not None


def _about_the_treatment(memory: Memory, reading: Reading) -> dict[str, Any]:
    """Brand, how long it lasted, which side still moves, what is odd about the product."""
    changes: dict[str, Any] = {}
    brands = [q.brand for q in of_kind(reading, "dose") if q.brand]
    brands += [one for one in reading.ids("brand") if one != "botox"]
    if not brands and _JUST_BOTOX.match(reading.text):
        brands = ["botox"]  # it is what all call it, unless it is the whole answer
    if brands:
        changes["brand"] = brands[0]
    durations = figures(reading, "duration")
    turned = turns(reading, durations)
    lasted = [m for m in durations if not is_earlier(reading, m)]
    if lasted and (days := quantity_of(lasted[-1 if turned else 0]).middle) is not None:
        changes["lasted"] = days
    if _GONE.search(reading.text):
        changes["movement"] = "gone"
    elif _KEPT.search(reading.text):
        changes["movement"] = "kept"
    if sides := reading.ids("side"):
        changes["side"] = sides[0]
    hints = [m.id for m in reading.of("activity") if m.id in _OF_THE_PRODUCT and _is_fact(m)]
    hints += [m.id for m in reading.of("product") if _is_fact(m)]
    if hints:
        changes["products"] = unique([*memory.products, *hints])
    return changes


def _is_fact(mention: Mention) -> bool:
    return not (mention.negated or mention.hypothetical)
