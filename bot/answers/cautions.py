"""What comes before an answer for some people: no more units for who is pregnant, or too early.

Whoever is pregnant, nursing, under 18 or has an illness that matters keeps being told, also where
the question is only about a second dose. Whoever wants more too soon, or elsewhere, or injects a
product of unknown origin gets the same clear words however it is put.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import cues, phrases, products, wording
from bot.answers.answer import Line
from bot.answers.figures import caution_for, supporting
from bot.answers.memory import Memory
from bot.answers.reasons import too_early_days
from bot.answers.turn import Turn
from bot.facts.fact import Fact
from bot.facts.search import FactIndex


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
    found = caution_for(index, memory)
    if found is None:
        return None
    name, fact = found
    return Line(fact.statement, fact, wording.BECAUSE_STATE.get(name, wording.BECAUSE_CONDITION))


def of_message(turn: Turn, memory: Memory, index: FactIndex) -> Caution | None:
    """The caution that a message calls for; None where it calls for none.

    Args:
        turn: the message.
        memory: with what the message tells.
        index: the facts.
    """
    text = turn.text
    more = cues.MORE.search(cues.MORE_IN_GENERAL.sub("", text)) is not None
    own = about_person(memory, index)
    if own and more:
        return Caution((own,), wording.DO_DOCTOR, ("contraindications",))
    if set(products.RISKY) & set(memory.products):
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
    said = next(one for one in products.RISKY if one in memory.products)
    lines = _lines(index, memory, products.ROLES[said], "warning_signs")
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
