"""Short replies to a question of the check: "20", "yes", "no idea", "the second one"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.learning import corrects, days_of, learn
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.turn import Turn
from bot.language.reading import unique

_NUMBER = re.compile(r"(?<![\d.,])(-?\d{1,7}(?:\.\d+)?)(?![\d.,]*\d)")
_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to|or|and)\s*(\d{1,4})")

_LONGEST_REPLY = 6
"""Words of a message that can be nothing but a reply."""

DONT_KNOW = re.compile(
    r"^\W*(?:(?:i|im|i'm|we|she|he|tbh|honestly|sorry|um+|er+|oh|well|just|really|am|have|has|got"
    r"|do|did|does|absolutely|pass|ok|so|,|\.)\s*)*"
    r"(?:don'?t (?:really )?(?:know|remember|recall|care)|do(?:es)? ?n[o']t (?:really )?(?:know|"
    r"remember)|dk|dunno|donno|idk|no (?:idea|clue|earthly|i don'?t)|not (?:sure|certain|a clue)"
    r"|can'?t (?:remember|recall|say|tell)|cannot (?:remember|recall|say|tell)|couldn'?t (?:say|"
    r"tell)|unsure|never (?:asked|said|told me)|whatever|what ?ever|skip(?: (?:it|this|that|one|"
    r"please|pls))*|pass|next(?: (?:one|question|please))*|n/?a|haven'?t a clue|who knows|"
    r"forgot(?:ten)?|no clue|beats me|search me|doesn'?t matter|unknown|not told|"
    r"didn'?t (?:say|tell me|ask))\b",
    re.IGNORECASE,
)
"""What is accepted as "I don't know" whatever the classifier makes of it."""

_UNKNOWN = re.compile(
    r"(?:no (?:idea|clue)|not sure|unsure|(?:do|did)(?: not|n'?t) (?:know|remember|recall|say|tell"
    r"(?: me)?)|dunno|idk|can'?t (?:remember|recall|say)|cannot (?:remember|recall|say)|forgot"
    r"|never (?:told|said|asked)|haven'?t a clue|no memory)"
    r"[^.?!;]{0,25}?\b(?P<what>how (?:much|many)|units?|dos(?:e|age)|amount|brand|how long|when"
    r"|what date|which (?:area|bit|part)|where|what (?:kind|type|sort))",
    re.IGNORECASE,
)
_WHAT = {
    "dose": ("how much", "how many", "unit", "units", "dose", "dosage", "amount", "brand"),
    "timing": ("how long", "when", "what date"),
    "area": ("which area", "which bit", "which part", "where"),
    "wrinkle_type": ("what kind", "what type", "what sort"),
}

_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|yess+|ye|correct|right|that'?s right|true|exactly|sure|indeed"
    r"|affirmative|si|oui|definitely|it was|it is|it did|i did|i am)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"^\W*(?:no|nope|nah|nay|not really|never|negative|wrong|non)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:first|former|earlier|old|previous|original)\b", re.IGNORECASE)
_LATTER = re.compile(
    r"\b(?:second|latter|last|later|new|newer|other|latest|what i (?:just )?said)\b", re.IGNORECASE
)
_STILL = re.compile(
    r"\b(?:both|still|rest\w*|always|all the time|constantly|sleep\w*|asleep|relax\w*|also|too)\b",
    re.IGNORECASE,
)
_MOVING = re.compile(r"\b(?:only|mov\w+|when i)\b", re.IGNORECASE)


def says_unknown(text: str) -> bool:
    """Whether a message as a whole says "I don't know" or "skip"."""
    return DONT_KNOW.match(text) is not None and len(text.split()) <= 2 * _LONGEST_REPLY


def take_reply(memory: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a message read as a reply to the check.

    What was asked may be answered in a word; further details fill further slots; a value in doubt
    is settled; a question that brought nothing twice is given up.

    Args:
        memory: before the message, with what was asked.
        turn: the message.
        intent: the settled one.
    """
    after = learn(memory, turn, intent=intent, in_check=True)
    volume = any(q.unit != "units" for q in turn.reading.quantities("dose"))
    after = replace(after, hint="volume" if volume and not after.knows("dose") else None)
    after = _settle(memory, after, turn, intent)
    after = _fill_asked(memory, after, turn, intent)
    for slot in _said_unknown(turn.text):
        if not after.knows(slot):
            after = replace(after, declined=unique([*after.declined, slot]))
    moved_on = after.news or after.declined != memory.declined or after.rival != memory.rival
    moved_on = moved_on or after.settled != memory.settled or after.products != memory.products
    moved_on = moved_on or (after.side, after.lasted) != (memory.side, memory.lasted)
    if moved_on or memory.asked is None:
        return replace(after, tries=0)
    if memory.tries >= 1:
        # Asked twice in vain: better to go on without it than to insist.
        return replace(leave_out(after, memory.asked), tries=0, doubt=None, rival=None)
    return replace(after, tries=memory.tries + 1)


def _settle(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a doubt settled, where the reply does so."""
    slot = before.doubt
    if slot is None:
        return after
    known = getattr(before, slot)
    unknown = intent == "dont_know" or says_unknown(turn.text)
    if before.rival and before.rival.startswith(f"{slot}="):
        other = _value(slot, before.rival.partition("=")[2])
        if slot in after.news:  # a third value, or one of the two with its unit
            return replace(after, doubt=None, rival=None)
        number = _NUMBER.search(turn.text)
        if number and slot == "dose" and float(number[1]) in (known, other):
            other = float(number[1])
        elif _FORMER.search(turn.text) or _repeats(slot, known, turn):
            other = known
        elif not (
            _LATTER.search(turn.text)
            or _repeats(slot, other, turn)
            or _YES.match(turn.text)
            or intent == "affirm"
        ):
            if not unknown:
                return after
            after = leave_out(after, slot)
            return replace(after, doubt=None, rival=None)
        news = unique([*after.news, slot])
        return after.put(slot, other, doubt=None, rival=None, news=news)
    if slot in after.news:
        return replace(after, doubt=None)
    if _NO.match(turn.text) or intent == "deny":
        return after.put(slot, None, doubt=None, news=unique([*after.news, slot]))
    if unknown:
        return replace(leave_out(after, slot), doubt=None)
    stands = _YES.match(turn.text) or intent == "affirm" or slot in _restated(before, turn)
    if stands or "botox" in turn.reading.ids("brand"):
        return replace(after.stand_by(slot), doubt=None)
    return after


def _restated(memory: Memory, turn: Turn) -> tuple[str, ...]:
    """The numeric slots whose known value a message says once more."""
    found = []
    for slot in ("timing", "dose"):
        known = getattr(memory, slot)
        number = _NUMBER.search(turn.text)
        if known is not None and (
            _repeats(slot, known, turn) or (number and float(number[1]) == known)
        ):
            found.append(slot)
    return tuple(found)


def _repeats(slot: str, value: object, turn: Turn) -> bool:
    """Whether a message names a value of a slot."""
    said = learn(Memory(asked=slot), turn, in_check=True)
    return bool(getattr(said, slot) == value)


def _value(slot: str, text: str) -> float | str:
    return float(text) if slot in ("timing", "dose") else text


def _fill_asked(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a short reply read as the answer to what was asked."""
    slot = before.asked
    text = turn.text
    if slot is None:
        if after.timing is None and len(text.split()) <= _LONGEST_REPLY:
            # "three weeks", said without being asked.
            bare = [m.quantity for m in turn.reading.of("time") if m.quantity]
            if len(bare) == 1 and bare[0].kind == "time" and (days := days_of(bare[0])) is not None:
                return replace(after, timing=days, news=unique([*after.news, "timing"]))
        return _renumbered(before, after, turn, intent)
    if slot in after.news or (after.knows(slot) and before.doubt is None):
        return _renumbered(before, after, turn, intent)
    if (intent == "dont_know" or says_unknown(text)) and not after.news and not before.doubt:
        return replace(after, declined=unique([*after.declined, slot]))
    value: object = None
    if slot == "timing":
        times = [m.quantity for m in turn.reading.of("time") if m.quantity]
        if times and times[0].kind == "until":
            value = -abs(times[0].middle or 0)
        elif times:
            value = days_of(times[0])
    elif slot == "dose" and not _other_measure(turn):
        value = _number(text)
    elif slot == "wrinkle_type" and len(text.split()) <= _LONGEST_REPLY:
        if _STILL.search(text):
            value = "static"
        elif _MOVING.search(text):
            value = "dynamic"
    elif slot == "prior" and len(text.split()) <= _LONGEST_REPLY:
        if _YES.match(text) or intent == "affirm":
            value = "worked_before"
        elif _NO.match(text) or intent == "deny":
            value = "never_worked"
    if value is None or (before.doubt == slot and value == getattr(before, slot)):
        return _renumbered(before, after, turn, intent)
    news = unique([*after.news, slot])
    rough = slot == "dose" and _RANGE.search(text)
    roughly = unique([*after.roughly, slot]) if rough else after.roughly
    return after.put(slot, value, news=news, roughly=roughly, doubt=None)


def _other_measure(turn: Turn) -> bool:
    """Whether a number is a time, a price or a volume, not units."""
    return any(m.quantity is not None for m in turn.reading.mentions)


def _number(text: str) -> float | None:
    """The bare number of a reply; the middle of a range."""
    if found := _RANGE.search(text):
        return (float(found[1]) + float(found[2])) / 2
    plain = text.replace(",", "")
    return float(found[1]) if (found := _NUMBER.search(plain)) else None


def _renumbered(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a bare number in the place of the one given last: "sorry, I meant 30"."""
    if not corrects(turn, intent) or after.news or _other_measure(turn):
        return after
    number = _number(turn.text)
    if number is None:
        return after
    slot = next((s for s in ("dose", "timing") if s in before.news), None)
    slot = slot or ("dose" if before.dose is not None else "timing")
    known = getattr(before, slot)
    if known is None or known == number:
        return after
    if slot == "timing":  # in the unit in which it was said
        number *= 30 if known >= 60 else 7 if known >= 14 and known % 7 == 0 else 1
    return after.put(slot, number, news=unique([*after.news, slot]))


def _said_unknown(text: str) -> tuple[str, ...]:
    """The slots that a message says are not known: "three weeks, no idea how much"."""
    found = []
    for match in _UNKNOWN.finditer(text):
        what = match["what"].lower()
        found += [slot for slot, words in _WHAT.items() if what in words]
    return tuple(slot for slot in CHECK_SLOTS if slot in found)


def take_rival(memory: Memory) -> Memory:
    """The memory with the later of two values that contradict each other."""
    slot, _, other = (memory.rival or "").partition("=")
    if not slot:
        return memory
    return memory.put(slot, _value(slot, other), rival=None, doubt=None)


def leave_out(memory: Memory, slot: str) -> Memory:
    """The memory with a slot given up: it is not asked for again."""
    empty: object = () if slot == "area" else None
    declined = unique([*memory.declined, slot])
    news = tuple(one for one in memory.news if one != slot)
    return memory.put(slot, empty, declined=declined, news=news)
