"""Several times told one after another: "the first lasted 5 months, then 3, no, 4"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from bot.language.quantities.around import around_of
from bot.language.quantities.corrections import takes_back
from bot.language.quantities.effect_phrases import LOOSELY
from bot.language.quantities.numbers import ONES, ORDINALS, read_number
from bot.language.quantities.text import CLAUSE_STOPS, Hit, Text
from bot.language.quantities.units import DAYS, read_unit
from bot.language.reading import Quantity

_EARLIER_TREATMENT = frozenset(
    tuple(pair.split())
    for pair in (
        "time before,one before,round before,go before,treatment before,treatments before,"
        "first time,first one,first go,first round,first treatment,previous time,previous one,"
        "previous treatment,previous round,times before,the previous,last time"
    ).split(",")
)
_BESIDE_A_SERIES = frozenset(
    "then now and it's its it lasts only down to just maybe about barely but is no this that time "
    "first second third fourth last next one go round".split()
)
_DIDNT_LAST = re.compile(
    r"(?:\bnot|\bnever|n't|didnt|doesnt|hasnt|wont) (?:[a-z']+ )?(?:last|hold|make it|reach|get|"
    r"see|"
    rf"stay)(?: [a-z']+){{0,2}} {LOOSELY}$"
)
_EXACTLY = frozenset("exactly precisely say namely ie to".split())
_BESIDE_EXACTLY = frozenset(
    ", ( : - – — was is out that's that well or so exactly precisely say namely ie it's its "
    "about".split()
)
_TO_BE_EXACT = frozenset({("to", "be", "exact"), ("to", "be", "precise"), ("to", "be", "honest")})
_BEFORE_A_TURN = frozenset(
    "only just one time lot round go session about for barely managed lasted did got made".split()
)
_GONE_AT = frozenset((end, at) for end in ("gone", "dead", "over") for at in ("at", "by", "after"))
_GAVE_IT = frozenset({("gave", "it"), ("given", "it"), ("gave", "them"), ("given", "them")})


def corrected(text: Text, hits: list[Hit]) -> list[Hit]:
    """ "it lasted three months, no, six weeks": the second is of the kind of the first."""
    for n in range(1, len(hits)):
        before, hit = hits[n - 1], hits[n]
        if hit.quantity.kind == "time" and before.quantity.kind in ("since", "duration"):
            if takes_back(text, before.last, hit.first):
                hits[n] = replace(hit, quantity=replace(hit.quantity, kind=before.quantity.kind))
    return hits


def listed(text: Text, hits: list[Hit]) -> list[Hit]:
    """ "the first time 5 months, then 3", "3 months; 3; now 6 weeks" are durations."""
    found: list[Hit] = []
    turned = False
    for n, hit in enumerate(hits):
        kind = hit.quantity.kind
        if kind == "time" and _is_numbered_time(text, hit):
            hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
        elif kind == "time" and n and _turns(text, hit.first):
            before = found[-1]
            if before.quantity.kind in ("time", "duration") and _is_listed(text, before, hit):
                found[-1] = replace(before, quantity=replace(before.quantity, kind="duration"))
                hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
        found.append(hit)
        turned = turned or hit.quantity.kind == "duration"
    return _with_bare_ends(text, found) if turned else found


def _turns(text: Text, index: int) -> bool:
    """Whether "now", "then" or "this time" stands before a figure."""
    while text.word(index - 1) in {"only", "just", "about", "barely", "it", "maybe"}:
        index -= 1
    if text.word(index - 1) in {"now", "then"}:
        return True
    return text.words(index - 2, 2) == ("this", "time")


def _is_listed(text: Text, before: Hit, hit: Hit) -> bool:
    """Whether only figures and joining words stand between two times."""
    between = text.tokens[before.last : hit.first]
    return all(
        token.kind in ("number", "symbol") or token.text in _BESIDE_A_SERIES or token.text in ONES
        for token in between
    )


def _is_numbered_time(text: Text, hit: Hit) -> bool:
    """Whether "first time" or "the time before" stands right before a time: "5 months"."""
    word = text.word
    if word(hit.last) in {"ago", "back", "after", "later", "since"}:
        return False
    if word(hit.first - 1) in {"usually", "normally", "always", "generally"}:
        return True
    start = hit.first - 1
    while word(start) in {",", "it", "was", "i", "got", "only", "maybe", "about", "-", ":"}:
        start -= 1
    two = text.words(start - 1, 2)
    earlier = two[0] in ORDINALS and two[1] in {"time", "one", "go", "round", "treatment"}
    return earlier or two in {("time", "before"), ("last", "time"), ("one", "before")}


def _with_bare_ends(text: Text, hits: list[Hit]) -> list[Hit]:
    """Adds the figures after "then" and "now" that go without a unit: "then 3"."""
    found: list[Hit] = []
    for n, hit in enumerate(hits):
        found.append(hit)
        unit = DAYS.get(text.word(hit.last - 1))
        end = hits[n + 1].first if n + 1 < len(hits) else len(text.tokens)
        if hit.quantity.kind != "duration" or unit is None:
            continue
        place = hit.last
        while place < min(end, hit.last + 12):
            number = read_number(text, place)
            told = text.word(place - 1) in {"then", "now"}
            if number is None or number.article or not told:
                place += 1
                continue
            if number.next <= end and read_unit(text, number.next) is None:
                if text.closes_a_figure(number.next):
                    days = Quantity("duration", number.low * unit, number.high * unit, "days")
                    found.append(Hit(days, place, number.next))
            place = number.next
    return found


def is_earlier(text: Text, hit: Hit) -> bool:
    """Whether a duration is that of an earlier treatment: "the time before lasted"."""
    if hit.quantity.kind != "duration":
        return False
    left = text.left(hit.first, 7, CLAUSE_STOPS)[::-1]
    right = text.right(hit.last, 4, CLAUSE_STOPS)
    return any(
        pair in _EARLIER_TREATMENT for side in (left, right) for pair in itertools.pairwise(side)
    )


def exact(text: Text, hits: list[Hit]) -> list[Hit]:
    """ "before week three was out, 20 days to be exact": the second replaces the first."""
    found: list[Hit] = []
    for hit in hits:
        before = found[-1] if found else None
        if before is not None and _says_exactly(text, before, hit):
            kind = before.quantity.kind
            found[-1] = replace(hit, quantity=replace(hit.quantity, kind=kind))
        else:
            found.append(hit)
    return found


def not_denied(text: Text, hits: list[Hit]) -> list[Hit]:
    """Of "it didn't last 4 months, it lasted 9 weeks" only the second is a duration."""
    durations = [n for n, hit in enumerate(hits) if hit.quantity.kind == "duration"]
    denied = {n for n in durations if _DIDNT_LAST.search(around_of(text, hits[n]).left)}
    if len(denied) == len(durations):
        return hits
    return [
        replace(hit, quantity=replace(hit.quantity, kind="time")) if n in denied else hit
        for n, hit in enumerate(hits)
    ]


def _says_exactly(text: Text, before: Hit, hit: Hit) -> bool:
    if before.quantity.kind not in ("since", "duration") or hit.quantity.unit != "days":
        return False
    if hit.quantity.kind not in ("since", "time", "duration") or hit.first - before.last > 6:
        return False
    between = text.words(before.last, hit.first - before.last)
    if not _BESIDE_EXACTLY.issuperset(between):
        return False
    after = text.words(hit.last, 3)
    return bool(_EXACTLY.intersection(between)) or after in _TO_BE_EXACT or (after[0] == "exactly")


def numbered_turns(text: Text, hits: list[Hit]) -> list[Hit]:
    """ "the first lasted five months, second three, third eight weeks": all are durations."""
    found: list[Hit] = []
    for n, hit in enumerate(hits):
        before = found[-1] if found else None
        if before is not None and before.quantity.kind == "duration":
            counted = _is_ordinal(text, hit.first - 1) or _is_mine(text, hit.first - 1)
            if counted and hit.quantity.kind == "time" and hit.first - before.last < 12:
                hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
        found.append(hit)
        stop = hits[n + 1].first if n + 1 < len(hits) else len(text.tokens)
        if not _is_ordinal(text, stop - 1):  # else the latest is the one that counts
            found += _bare_ends(text, hit, stop)
    return found


def _bare_ends(text: Text, hit: Hit, stop: int) -> Iterator[Hit]:
    """Figures of durations without a unit: "..., the third 7", "gone by 8"."""
    kind, unit = hit.quantity.kind, DAYS.get(text.word(hit.last - 1))
    if unit is None or kind not in ("duration", "since"):
        return
    for place in range(hit.last, min(stop, hit.last + 12)):
        number = read_number(text, place)
        if number is None or number.article:
            continue
        closes = text.closes_a_figure(number.next)
        after = text.words(number.next, 2)
        turn = after[0] == "the" and after[1] in ORDINALS
        turn = turn or (closes and _is_ordinal(text, place - 1))
        gone = closes and text.words(place - 2, 2) in _GONE_AT
        if gone or (turn and kind == "duration"):
            days = Quantity("duration", number.low * unit, number.high * unit, "days")
            yield Hit(days, place, number.next)


def _is_mine(text: Text, index: int) -> bool:
    """Whether "mine" ends at `index`, as in "hers lasts 6 months, mine 6 weeks"."""
    while text.word(index) in {"only", "just", "about", ":", "is", "was"}:
        index -= 1
    return text.word(index) == "mine"


def _is_ordinal(text: Text, index: int) -> bool:
    """Whether "second", "the 3rd one", "the next" ends at `index`."""
    while text.word(index) in _BEFORE_A_TURN:
        index -= 1
    word = text.word(index)
    if word in {"st", "nd", "rd", "th"} and text.glued(index):
        return True
    if word == "this" and text.word(index + 1) in {"time", "lot", "one", "round", "go"}:
        return True
    return word in ORDINALS or word in {"next", "latest", "recent"}


def given_so_long(text: Text, hits: list[Hit]) -> list[Hit]:
    """ "They said give it 14 days. I gave it 17.": the second is the time since."""
    found: list[Hit] = []
    for n, hit in enumerate(hits):
        found.append(hit)
        unit = DAYS.get(text.word(hit.last - 1))
        stop = hits[n + 1].first if n + 1 < len(hits) else len(text.tokens)
        if unit is None or hit.quantity.unit != "days":
            continue
        for place in range(hit.last, min(stop, hit.last + 8)):
            number = read_number(text, place)
            if number is None or number.article:
                continue
            if text.words(place - 2, 2) in _GAVE_IT:
                if text.closes_a_figure(number.next):
                    days = Quantity("since", number.low * unit, number.high * unit, "days")
                    found.append(Hit(days, place, number.next))
            break
    return found
