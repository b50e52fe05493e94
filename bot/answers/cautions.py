"""What comes before an answer for some people: no more units for who is pregnant, or too early.

Whoever is pregnant, nursing, under 18 or has an illness that matters keeps being told, also where
the question is only about a second dose. Whoever wants more too soon, or elsewhere, or injects a
product of unknown origin gets the same clear words however it is put.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import cues, phrases, wording
from bot.answers.answer import Line
from bot.answers.figures import supporting
from bot.answers.memory import Memory
from bot.answers.reasons import too_early_days
from bot.answers.turn import Turn
from bot.facts.fact import Fact
from bot.facts.search import FactIndex

_STATES = ("under_18", "pregnant", "breastfeeding")
"""States that a caution is about, the first to be named first."""
_RISKY_PRODUCTS = ("self_injection", "bought_online", "party", "unqualified")


@dataclass(frozen=True)
class Caution:
    """What has to be said first.

    Attributes:
        lines: facts, tied to the person.
        step: what to do instead.
        topics: that the answer is about.
    """

    lines: tuple[Line, ...]
    step: str
    topics: tuple[str, ...]


def about_person(memory: Memory, index: FactIndex) -> Line | None:
    """The caution for who the person is; None where nothing speaks against a treatment."""
    has = [("state", one) for one in _STATES if one in memory.states]
    has += [("condition", one) for one in memory.conditions]
    for tag in has:
        for fact in _by_authority(index, "caution"):
            if tag in fact.tags and not _is_treated_with_it(tag, index):
                because = wording.BECAUSE_STATE.get(tag[1], wording.BECAUSE_CONDITION)
                return Line(fact.statement, fact, because)
    return None


def _by_authority(index: FactIndex, role: str) -> list[Fact]:
    """The facts of a role, the one about the fewest things and of most authority first."""
    facts = index.supporting(role)
    return sorted(facts, key=lambda f: (len(f.tagged("condition")) > 1, -f.authority, f.id))


def _is_treated_with_it(tag: tuple[str, str], index: FactIndex) -> bool:
    """Whether the condition is one that the toxin is given for."""
    return tag[0] == "condition" and index.speaks_of("medical_uses", frozenset({tag}))


def of_message(turn: Turn, memory: Memory, index: FactIndex) -> Caution | None:
    """The caution that a message calls for; None where it calls for none.

    Args:
        turn: the message.
        memory: with what the message tells.
        index: the facts.
    """
    text = turn.text
    more = cues.MORE.search(text) is not None
    own = about_person(memory, index)
    if own and more:
        return Caution((own,), wording.DO_DOCTOR, ("contraindications",))
    if set(_RISKY_PRODUCTS) & set(memory.products):
        if more or (memory.case and cues.DOSE_OR_MORE.search(text) and "?" in text):
            return _risky_product(memory, index)
    if more and cues.ELSEWHERE.search(text):
        lines = _lines(index, memory, "no_doubling", "early_repeat", "topup_risk")
        return Caution(lines, wording.DO_NOT_DOUBLE, ("retreatment",)) if lines else None
    if more and (memory.timing is not None or memory.case):
        return _too_soon(memory, index)
    return None


def _risky_product(memory: Memory, index: FactIndex) -> Caution:
    """No further shot of a product, or by a person, that nobody can answer for."""
    roles = {
        "self_injection": "product_self",
        "bought_online": "product_online",
        "party": "product_unqualified",
        "unqualified": "product_unqualified",
    }
    said = next(one for one in _RISKY_PRODUCTS if one in memory.products)
    lines = _lines(index, memory, roles[said], "warning_signs")
    first = lines[:1] and (Line(lines[0].text, lines[0].fact, wording.BECAUSE_PRODUCT[said]),)
    return Caution((*first, *lines[1:]), wording.DO_STOP, ("product_quality",))


def _too_soon(memory: Memory, index: FactIndex) -> Caution | None:
    """A top-up before the time of a new treatment: judged too early, or to be checked first."""
    days = memory.timing
    least = [q.low for f in index.supporting("early_repeat") for q in f.quantities if q.low]
    if days is not None and least and days >= min(least):
        return None
    if days is not None and 0 <= days < too_early_days(index):
        lines = _lines(index, memory, "too_early", "topup_risk")
        because = wording.BECAUSE_DAY.format(day=phrases.day(days))
        step = wording.NOT_YET
    else:
        lines = _lines(index, memory, "early_repeat", "topup_risk", "see_injector")
        known = days is not None and days >= 0
        because = wording.BECAUSE_SINCE.format(time=phrases.span(days or 0)) if known else ""
        step = wording.CHECK_FIRST
    if not lines:
        return None
    first = Line(lines[0].text, lines[0].fact, because)
    return Caution((first, *lines[1:]), step, ("retreatment",))


def _lines(index: FactIndex, memory: Memory, *roles: str) -> tuple[Line, ...]:
    """The best fact of each role, as lines."""
    found: list[Fact] = []
    for role in roles:
        found += [f for f in supporting(index, role, memory)[:1] if f not in found]
    return tuple(Line(fact.statement, fact) for fact in found)
