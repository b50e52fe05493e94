"""Which times tell how long an effect lasted, and which only look like it.

People seldom say "it lasted": it packed up after 8 weeks, was back by week nine, gave them ten
weeks of bliss. Such a time is neither how long ago the treatment was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.quantities.around import (
    Around,
    around_of,
    is_length,
    is_numbered,
    last_clause,
    words_of,
)
from bot.language.quantities.cues import no_effect
from bot.language.quantities.effect_ends import (
    DID,
    ENDED_BY,
    NOTHING_MORE,
    WITH_A_PERSON,
    ends_then,
)
from bot.language.quantities.effect_lengths import STARTED, held
from bot.language.quantities.effect_phrases import LOOSELY
from bot.language.quantities.hearsay import is_hearsay
from bot.language.quantities.owners import OF_THE_TREATMENT
from bot.language.quantities.roles import about_pregnancy, told_to_return
from bot.language.quantities.series import exact, given_so_long, not_denied, numbered_turns
from bot.language.quantities.text import Hit, Text
from bot.language.reading import QuantityKind

_LONGEST_EFFECT = 730.0
"""No effect is said to have lasted more than two years, nor is a treatment meant so long ago."""
_NOT_YET = re.compile(r"'ll\b|\bwill\b|\bif (?:it|they|the|my|mine)\b")
_MAY = re.compile(
    r"\b(?:can|should|may|might|when|will|allowed|until|(?:could|would) (?:i|we|she|he)|(?:want|"
    r"able|need|have|like|ok|okay|safe|fine|allowed|ready|going) to)\b"
)
_TO_A_DAY = re.compile(r"(?:until|till|til|to|through|up to)\b")
_ENOUGH = re.compile(
    r"(?:(?:was|is|were|'s) (?:all|the most|the best|my (?:lot|limit|max))\b|"
    r"(?:[a-z']+ ){0,4}(?:and|,) that (?:was|is) (?:that|it|my lot|your lot|the lot)\b|"
    r"out of (?:it|that|this|them|mine|each|every|my|the|botox|tox|dysport|xeomin|azzalure|"
    r"bocouture|jeuveau|daxxify|letybo|nuceiva)\b(?! (?:clinic|hospital|surgery|cast|sling))|"
    r"(?:of it )?(?:and|,) (?:poof|bam|boom|bang|whoosh|pouf|done|kaput|zilch|gone)\b|(?:max|tops|"
    r"at best|if (?:i'm|im|i am|you're) lucky|and not a day (?:more|longer))\b)"
)
"""What follows a length of an effect that was too short: "was all I got"."""
_WAITED = re.compile(
    r"\b(?:wait(?:ed|ing)?|took|takes?|taking|first|next|been|it's|its|nothing for|another|within"
    rf"|in|after|for the|every|each|gave it|given it|past) {LOOSELY}$"
)
_LOVELY = frozenset(
    "good decent lovely glorious blissful happy dry smooth wonderful great brilliant "
    "fantastic".split()
)
_AWAY = re.compile(r"(?:in|at|away|off|on|with|by|together|abroad)\b")
_STILL_GOING = re.compile(
    rf"\b(?:still|been|passing|wait|waiting|now at|i'm|im|i am|we're) (?:[a-z']+ )?{LOOSELY}$"
)
_SIDE_EFFECT = re.compile(
    r"\b(?:bruis\w*|swell\w*|swollen|lumps?|bumps?|redness|droop\w*|lid|ptosis|sore\w*|nausea|flu|"
    r"dizz\w*|tired\w*|numb\w*|tingl\w*|itch\w*|fever|shivers|lisp|scabs?|marks|blood|fillers?|"
    r"lip filler|antibiotics|stitches|headache (?:began|started|lasted|went|was|had))\b"
)
_LASTING_SYMPTOM = re.compile(
    r"\b(?:(?:bruis\w*|swell\w*|swollen|lumps?|bumps?|redness|droop\w*|ptosis|soreness|nausea|"
    r"numb\w*|itch\w*|fever|shivers|lisp|scabs?|headache|pain|fillers?|lash\w*|nails|tan|peel|"
    r"laser|lamination)(?: [a-z']+){0,4} (?:lasted|lingered|went on for|(?:gone|went|faded|"
    r"wore off|worn off|cleared|disappeared|vanished|settled|dissolved)(?: [a-z]+)? (?:after|"
    r"within|in|by|on|at)))"
    rf"(?: me)?(?: for| about| around)? {LOOSELY}$"
)
"""A side effect or another treatment whose length is told, not that of the effect."""
_AGO = re.compile(r"(?:ago|back|since|post)\b(?! (?:to|again|with|in full))")
_DONE = re.compile(
    r"\b(?:had|got|did|done|taken|took|injected|jabbed|botoxed|treated|received|given|gave|put)\b"
)
_BEFORE_NOTHING = re.compile(
    r"before(?:$| (?:[,.;!?)]|and|but|with|in|on|at|for|to|around|round|under|from|by|still|no|not|"
    r"small|nothing|only)(?: |$))"
)
_CONTACTED = re.compile(
    r"\b(?:(?:on hold|rang|phoned|emailed|messaged|texted|called (?:them|her|him|the|my|me|back|"
    r"up)|parked|booked|complained|cancelled|rebooked|enquired|outside)\b(?!.*\b(?:had|got|done|"
    r"injected|jabbed|inject|jab)\b))"
)
"""A time at which somebody was rung or written to."""
_SINCE_A_MEAL = re.compile(r"\bsince (?:breakfast|lunch|dinner|tea|early|about|i got up|waking) $")
_KICKED_IN = re.compile(
    r"\b(?:kick(?:ed|s|ing) in|peak(?:ed|s|ing)?|settled|took hold|started (?:to work|working))"
    rf"(?: (?:on|at|by|around|about|after))? {LOOSELY}$"
)
_OUT_FROM = re.compile(r"(?:out|on|off|past|down|removed|gone) (?:from|since|after|post|of)\b")
_COMING_UP = re.compile(
    r"\b(?:(?:i'm|im|i am|we're|now|just|it's|its) (?:[a-z']+ )?(?:at|past|over|approaching|"
    r"nearing|hit|hitting|reached|shy of)|(?:just )?(?:coming|getting|creeping) (?:up )?(?:to|on|"
    r"for|up)|"
    rf"just shy of|today (?:makes|marks|is)(?: it)?|that's me(?: at)?|hit) {LOOSELY}$"
)
_DOWN_THE_LINE = re.compile(
    r"down the (?:line|road|track)\b|on(?:$| (?:[,.;!?)]|and(?! [a-z]+ off)|but|now|from|nothing|"
    r"still|no)(?: |$))"
)
_NOT_NOW = re.compile(r"(?:away|late|pregnant|old|from|until|till|of)\b")


def with_effects(text: Text, hits: list[Hit]) -> list[Hit]:
    """The hits with the kinds that the words about them give them.

    Times of calls and bookings are left out; durations without a unit ("the third 7") are added.
    """
    hits = [hit for hit in hits if not _is_contact(text, hit)]
    found = [_retold(text, hit) if hit.quantity.unit == "days" else hit for hit in hits]
    return given_so_long(text, not_denied(text, exact(text, numbered_turns(text, found))))


def _retold(text: Text, hit: Hit) -> Hit:
    """A time with the kind that the rest of its sentence gives it."""
    kind = hit.quantity.kind
    new: QuantityKind = kind
    around = around_of(text, hit)
    if kind == "duration":
        longest = hit.quantity.high or hit.quantity.low or 0
        mistaken = longest > _LONGEST_EFFECT or _LASTING_SYMPTOM.search(around.left)
        if mistaken or WITH_A_PERSON.search(around.left) or is_hearsay(around):
            new = "time"
    elif kind in ("since", "time", "onset"):
        if _lasted(text, hit, around):
            new = "duration"
        elif kind == "time" and _was_done_before(hit, around):
            new = "since"
        elif kind == "since" and _is_no_time_since(text, hit, around):
            new = "time"
        elif kind == "time" and _is_told_of_now(text, hit, around):
            new = "since"
    if new == kind:
        return hit
    low = hit.quantity.low
    if new == "since" and low is None:  # "coming up to 5 weeks" is five, not at most five
        low = hit.quantity.high
    return replace(hit, quantity=replace(hit.quantity, kind=new, low=low))


def _is_contact(text: Text, hit: Hit) -> bool:
    """Whether a time is that of a call or a booking: "I rang them two days ago"."""
    words_ = words_of(text, hit)
    outright = "ago" in words_ or words_[0] == "last" or not is_length(text, hit)
    if hit.quantity.kind != "since" or not outright:
        return False
    return _CONTACTED.search(last_clause(around_of(text, hit).left)) is not None


def _lasted(text: Text, hit: Hit, around: Around) -> bool:
    """Whether a time is when the effect ended, or how long it held."""
    left, right = around
    days = hit.quantity.high if hit.quantity.high is not None else hit.quantity.low
    if days is None or not 2 <= days <= _LONGEST_EFFECT or _is_of_something_else(text, hit):
        return False
    if is_hearsay(around) or _STILL_GOING.search(left):
        return False
    if _SIDE_EFFECT.search(left[-60:] + "# " + right[:30]) or _NOT_YET.search(last_clause(left)):
        return False
    numbered = is_numbered(text, hit)
    ended = ENDED_BY.search(left)
    if ended and not WITH_A_PERSON.search(left):
        if ended["prep"] == "since" and not numbered:
            return False
        return not (ended["again"] and _MAY.search(last_clause(left)))
    if days >= 28 and DID.search(left) and not STARTED.search(left[-80:]):
        return not no_effect(text, hit.first, hit.last)
    if ends_then(left, right, days):
        return True
    if numbered or _WAITED.search(left):
        return False
    if _ENOUGH.match(right):
        return True
    if _LOVELY.intersection(words_of(text, hit)):  # "eight good weeks", no holiday
        return not _AWAY.match(right)
    return days >= 7 and held(left, right)


def _is_of_something_else(text: Text, hit: Hit) -> bool:
    """Whether a time is a date, "3 weeks ago", a pregnancy's or when to come back."""
    words_ = words_of(text, hit)
    if not is_length(text, hit) or "ago" in words_ or words_[0] in {"last", "past"}:
        return True
    if told_to_return(text, hit.first, hit.last):
        return True
    ago = _AGO.match(" ".join(text.right(hit.last, 3)))
    return ago is not None or about_pregnancy(text, hit.first, hit.last)


def _was_done_before(hit: Hit, around: Around) -> bool:
    """ "done 40 days before", "did it before 2 weeks": as said in India for "ago"."""
    left, right = around
    if not _DONE.search(last_clause(left)) or (hit.quantity.middle or 0) < 1:
        return False
    if right.startswith("before"):
        return bool(_BEFORE_NOTHING.match(right))
    return left.endswith("before ") and bool(NOTHING_MORE.match(right))


def _is_no_time_since(text: Text, hit: Hit, around: Around) -> bool:
    """Whether a time since is that of a promise, or far too long ago to be meant."""
    left, right = around
    outright = "ago" in words_of(text, hit) or _AGO.match(right) or not is_length(text, hit)
    if outright:  # "since breakfast today"
        return hit.quantity.middle == 0 and bool(_SINCE_A_MEAL.search(left))
    if (hit.quantity.middle or 0) > _LONGEST_EFFECT or is_hearsay(around):
        return True
    if left.endswith("booked for "):
        return True
    if left.endswith("from ") and _TO_A_DAY.match(right):  # "from day 5 until month 4"
        return True
    return bool(_KICKED_IN.search(left))


def _is_told_of_now(text: Text, hit: Hit, around: Around) -> bool:
    """ "11 weeks out from Botox", "nearly at the 6 week mark", "4 weeks down the line" """
    if _OUT_FROM.match(around.right) and _names_it(text, hit):
        return True
    if (hit.quantity.middle or 0) < 1 or _NOT_NOW.match(around.right):
        return False
    return bool(_COMING_UP.search(around.left) or _DOWN_THE_LINE.match(around.right))


def _names_it(text: Text, hit: Hit) -> bool:
    """Whether the treatment or a part of the body is named right after a time."""
    ahead = range(hit.last, min(len(text.tokens), hit.last + 6))
    return any(
        text.tokens[place].text in OF_THE_TREATMENT
        or text.tokens[place].start in text.brand_at
        or text.tokens[place].start in text.area_starts
        for place in ahead
    )
