"""Short replies to a question of the check: "20", "yes", "no idea", "the second one"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers import phrases
from bot.answers.learning import corrects, learn
from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.told_figures import CORRECTING, days_of, units_of
from bot.answers.turn import Turn
from bot.language.pipeline import read_message
from bot.language.reading import Quantity, unique

_NUMBER = re.compile(r"(?<![\w.,])(-?\d{1,7}(?:\.\d+)?)(?![\d.,]*\d|[a-tv-z])", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to|or|and)\s*(\d{1,4})")

_OTHER_THINGS = re.compile(
    r"\d+\s*(?:st|nd|rd|th|x|times?|stones?|kg|lbs?|kilos?|years?|yrs?|old|quid|pounds?|dollars?|euros?"
    r"|bucks|people|am|pm|mins?|percent|%|ml|cc|vials?|syringes?|shots?|jabs?|injections?|sites?|spots?"
    r"|areas?|kids|children|goes|visits?|rounds?|sessions?|treatments?|days?|weeks?|wks?|months?|mths?)\b"
    r"|[£$€]",
    re.IGNORECASE,
)
"""A number of something else than units."""
_WEEKDAYS = {
    short: name
    for name in "monday tuesday wednesday thursday friday saturday sunday".split()
    for short in (name[:3], name[:4], name[:5], name)
}
_SO_MANY_DAYS = re.compile(
    r"\b(\d|two|three|four|five|six) (?:mon|tue|wed|thu|fri|sat|sun)\w* ago\b", re.IGNORECASE
)
_YESTERDAY = frozenset("yday yest yesturday ystrday ystd".split())
_PARTS = {"start": 3, "beginning": 3, "early": 5, "mid": 15, "middle": 15, "end": 27, "late": 25}
"""Days that stand for a part of a month."""
_MONTHS = {
    name[:3]: name
    for name in "january february march april may june july august september october november "
    "december".split()
}
_ONE = re.compile(r"\b(?:one|a|an)\b", re.IGNORECASE)
"""Small words that are seldom meant as a number."""
_SHORT_NUMBER = 2
_LONGEST_NUMBER = 9
"""Words of a reply whose only number is taken for units."""
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
    r"didn'?t (?:say|tell me|ask)|no comment|none of your \w+|not (?:telling|saying)|i refuse"
    r"|(?:i'?d )?(?:rather|prefer) not)\b",
    re.IGNORECASE,
)
"""What is accepted as "I don't know" whatever the classifier makes of it."""

_UNKNOWN = re.compile(
    r"(?:no (?:\w+ )?(?:idea|clue)|not sure|unsure|(?:do|did)(?: not|n'?t) (?:know|remember|recall"
    r"|say|tell(?: me)?)|dunno|idk|(?:can'?t|cannot) (?:remember|recall|say)|forgot"
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

_MANY = 40
"""Units in doubt from here on are doubted for being many."""
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|yess+|ye|correct|right|that'?s right|true|exactly|sure|indeed"
    r"|affirmative|si|oui|definitely|it did|i did)\b(?! or no)",
    re.IGNORECASE,
)
_NO = re.compile(r"^\W*(?:no|nope|nah|nay|not really|never|negative|wrong|non)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:first|former|earlier|old|previous|original)\b", re.IGNORECASE)
_LATTER = re.compile(
    r"\b(?:second|latter|last|later|new|newer|other|latest|what i (?:just )?said)\b", re.IGNORECASE
)
_STILL = re.compile(
    r"\b(?:both|when (?:i'?m |it'?s )?still|still (?:there|visible|see|show\w*)|at rest|rest\w*"
    r"|always|all the time|constantly|sleep\w*|asleep|relax\w*|also|too)\b|^\W*still\W*$",
    re.IGNORECASE,
)
_NOT_STILL = re.compile(
    r"\b(?:not|n't|no|never)\b[^.]{0,15}\b(?:still|rest\w*|sleep\w*|asleep|relax\w*|always)\b",
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
    hint = "volume" if volume and not after.knows("dose") else None
    if any(q.per == "side" for q in turn.reading.quantities("dose")):
        hint = "both_sides"
    after = replace(after, hint=hint)
    after = _settle(memory, after, turn, intent)
    after = _put_right(after, turn)
    after = _fill_asked(memory, after, turn, intent)
    for slot in _said_unknown(turn.text):
        if not after.knows(slot):
            hint = after.hint or f"unknown_{slot}"
            after = replace(after, declined=unique([*after.declined, slot]), hint=hint)
    moved_on = after.news or after.declined != memory.declined or after.rival != memory.rival
    moved_on = moved_on or after.settled != memory.settled or after.products != memory.products
    moved_on = moved_on or (after.side, after.lasted) != (memory.side, memory.lasted)
    if moved_on or memory.asked is None:
        return replace(after, tries=0)
    if memory.tries >= 1:
        # Asked twice in vain: better to go on without it than to insist.
        return replace(leave_out(after, memory.asked), tries=0, doubt=None, rival=None)
    return replace(after, tries=memory.tries + 1)


def _put_right(after: Memory, turn: Turn) -> Memory:
    """The memory with units that the same message takes back: "50 units. No wait, 20"."""
    taken_back = CORRECTING.search(turn.text)
    if "dose" not in after.news or not taken_back or after.dose is None:
        return after
    rest = turn.text[taken_back.end() :]
    named = [m for m in turn.reading.mentions if m.quantity and m.start >= taken_back.end()]
    number = None if named or _OTHER_THINGS.search(rest) else _number(rest)
    return after if number is None else replace(after, dose=number)


def _settle(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a doubt settled, where the reply does so."""
    slot = before.doubt
    if slot is None:
        return after
    if before.rival and before.rival.startswith(f"{slot}="):
        return _settle_rival(before, after, turn, intent)
    known = getattr(before, slot)
    if slot in after.news:
        return replace(after, doubt=None)
    said = _bare_value(slot, turn, intent)
    if said is not None and said != known:
        return after.put(slot, said, doubt=None, news=unique([*after.news, slot]))
    if intent == "dont_know" or says_unknown(turn.text):
        if slot == "dose" and known and known >= _MANY:
            return replace(
                after.stand_by(slot), doubt=None
            )  # the brand is not known, the number is
        return replace(leave_out(after, slot), doubt=None)
    if said == known or _YES.match(turn.text) or "botox" in turn.reading.ids("brand"):
        return replace(after.stand_by(slot), doubt=None)
    if _NO.match(turn.text) or intent == "deny":
        return after.put(slot, None, doubt=None, news=unique([*after.news, slot]))
    return replace(after.stand_by(slot), doubt=None) if intent == "affirm" else after


def _settle_rival(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with one of two values chosen that contradict each other, or a third."""
    slot = before.doubt or ""
    known = getattr(before, slot)
    other = _value(slot, (before.rival or "").partition("=")[2])
    said = getattr(after, slot) if slot in after.news else _bare_value(slot, turn, intent)
    words = turn.text.lower().strip(" .!")
    chosen: object = None
    if words in (phrases.value(slot, known).lower(), phrases.value(slot, other).lower()):
        chosen = known if words == phrases.value(slot, known).lower() else other
    elif said is not None:
        near = [one for one in (known, other) if _nearly(one, said)]
        chosen = near[0] if near else said
    elif _FORMER.search(turn.text):
        chosen = known
    elif _LATTER.search(turn.text) or _YES.match(turn.text) or intent == "affirm":
        chosen = other
    elif intent == "dont_know" or says_unknown(turn.text):
        return replace(leave_out(after, slot), doubt=None, rival=None)
    if chosen is None:
        return after
    news = unique([*after.news, slot])
    return after.put(slot, chosen, doubt=None, rival=None, news=news)


def _nearly(one: object, other: object) -> bool:
    """Whether two values mean the same: "3 months" is said for a hundred days."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= 0.12 * abs(one)
    return one == other


def _value(slot: str, text: str) -> float | str:
    return float(text) if slot in ("timing", "dose") else text


def _fill_asked(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a short reply read as the answer to what was asked."""
    slot = before.asked
    if slot is None:
        if after.timing is None and len(turn.text.split()) <= _LONGEST_REPLY:
            # "three weeks", said without being asked.
            bare = [m.quantity for m in turn.reading.of("time") if m.quantity]
            only = bare[0] if len(bare) == 1 and bare[0].kind == "time" else None
            if only and (ago := days_of(only)) is not None:
                return replace(after, timing=ago, news=unique([*after.news, "timing"]))
        return _renumbered(before, after, turn, intent)
    if slot in after.news or after.knows(slot):
        return _renumbered(before, after, turn, intent)
    if (intent == "dont_know" or says_unknown(turn.text)) and not after.news and not before.doubt:
        return replace(after, declined=unique([*after.declined, slot]))
    value = None if slot == "prior" and after.news else _bare_value(slot, turn, intent)
    if value is None and slot != "timing" and after.timing is None and not after.news:
        days = _bare_value("timing", turn, intent)
        if isinstance(days, (int, float)) and len(turn.text.split()) <= _LONGEST_REPLY:
            return replace(after, timing=days, news=unique([*after.news, "timing"]))
    if value is None and slot != "timing" and not after.knows("dose") and not after.news:
        # A bare number, while something else is asked, can only be units.
        units = _bare_units(turn, intent) if len(turn.text.split()) <= _SHORT_NUMBER else None
        if units is not None:
            return replace(after, dose=units, news=unique([*after.news, "dose"]))
    if value is None:
        return _renumbered(before, after, turn, intent)
    news = unique([*after.news, slot])
    times = [m.quantity for m in turn.reading.of("time") if m.quantity]
    rough = slot == "dose" and _RANGE.search(turn.text) is not None
    rough = rough or (slot == "timing" and any(q.about or q.low != q.high for q in times))
    roughly = unique([*after.roughly, slot]) if rough else after.roughly
    return after.put(slot, value, news=news, roughly=roughly, doubt=None)


def _bare_value(slot: str, turn: Turn, intent: str) -> float | str | None:
    """The value that a short reply gives for a slot, in words that mean it only as a reply."""
    text = turn.text
    short = len(text.split()) <= _LONGEST_REPLY
    if slot == "timing":
        times = [m.quantity for m in turn.reading.of("time") if m.quantity]
        if not times:
            times = _day_in_short(turn) if short else []
        if not times:
            return None
        one = times[-1 if corrects(turn, intent) else 0]
        return -abs(one.middle or 0) if one.kind == "until" else days_of(one)
    if slot == "dose":
        doses = [q for q in turn.reading.quantities("dose") if q.unit == "units"]
        if doses:
            return units_of(doses[-1 if corrects(turn, intent) else 0])
        return _bare_units(turn, intent)
    if slot == "wrinkle_type" and short:
        if _NOT_STILL.search(text):
            return "dynamic"
        if _STILL.search(text):
            return "static"
        return "dynamic" if _MOVING.search(text) else None
    if slot == "prior" and short and not _NUMBER.search(text):
        named = turn.reading.ids("prior", negated=True)
        if named:
            return named[0]  # "no, first time"
        if _YES.match(text) or intent == "affirm":
            return "worked_before"
        if _NO.match(text) or intent == "deny":
            return "never_worked"
    return None


def _day_in_short(turn: Turn) -> list[Quantity]:
    """A day told in a word or two, as only a reply can: "sat", "yday", "start of oct"."""
    words = re.sub(r"[^a-z ]", " ", turn.text.lower()).split()
    if weeks := _SO_MANY_DAYS.search(turn.text):  # "3 saturdays ago"
        return list(read_message(f"{weeks[1]} weeks ago", today=turn.today).quantities("since"))
    for word in words:
        if day := _WEEKDAYS.get(word):
            return list(read_message(f"last {day}", today=turn.today).quantities("since"))
    if set(words) & _YESTERDAY:
        return list(read_message("yesterday", today=turn.today).quantities("since"))
    month = next((w for w in words if w[:3] in _MONTHS and w.isalpha()), None)
    part = next((day for name, day in _PARTS.items() if name in words), None)
    if month and part:
        said = f"on {part} {_MONTHS[month[:3]]}"
        return list(read_message(said, today=turn.today).quantities("since"))
    return []


def _bare_units(turn: Turn, intent: str) -> float | None:
    """Units in a reply that does not say so: "20", "about ten", "it must have been 20 then"."""
    text = turn.text
    if _other_measure(turn) or _OTHER_THINGS.search(text) or len(text.split()) > _LONGEST_NUMBER:
        return None
    number = _number(text, last=corrects(turn, intent))
    if number is None and len(text.split()) <= _LONGEST_REPLY and not _ONE.search(text):
        written = read_message(f"{text.strip(' .!')} units").quantities("dose")  # "ten"
        number = units_of(written[0]) if written else None
    return number


def _other_measure(turn: Turn) -> bool:
    """Whether a number is a time, a price or a volume, not units."""
    return any(m.quantity is not None for m in turn.reading.mentions)


def _number(text: str, *, last: bool = False) -> float | None:
    """The bare number of a reply, the last one of a correction; the middle of a range."""
    if (found := _RANGE.search(text)) and not last:
        return (float(found[1]) + float(found[2])) / 2
    numbers = _NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    return float(numbers[-1 if last else 0]) if numbers else None


def _renumbered(before: Memory, after: Memory, turn: Turn, intent: str) -> Memory:
    """The memory with a bare number in the place of the one given last: "sorry, I meant 30"."""
    if not corrects(turn, intent) or after.news or _other_measure(turn):
        return after
    number = _number(turn.text, last=True)
    if number is None:
        return after
    slot = next((s for s in ("dose", "timing") if s in before.news), None)
    slot = slot or ("dose" if before.dose is not None else "timing")
    known = getattr(before, slot)
    if known is None or known == number or _OTHER_THINGS.search(turn.text):
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
