"""Values that cannot be true, are odd, or contradict what was said before: asked about, kindly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.answers import phrases, wording
from bot.answers.answer import Button
from bot.answers.figures import most_units, usual_dose
from bot.answers.learning import LONG_AGO_DAYS, NOBODY_IS_SO_OLD_DAYS
from bot.answers.memory import Memory
from bot.answers.reasons import FAR_ABOVE
from bot.facts.fact import Fact
from bot.facts.search import FactIndex

_FAR_BELOW = 0.25
"""A dose below this share of the usual one is asked about: a slip is likelier than such a dose."""


@dataclass(frozen=True)
class Doubt:
    """A value to ask about.

    Attributes:
        slot: whose value it is.
        kind: impossible values are left out when the person stands by them, odd ones are taken.
        question: to put.
        buttons: choices.
        facts: what makes it doubtful.
    """

    slot: str
    kind: Literal["impossible", "odd", "rival"]
    question: str
    buttons: tuple[Button, ...] = ()
    facts: tuple[Fact, ...] = ()


def find_doubt(memory: Memory, index: FactIndex) -> Doubt | None:
    """The first value in doubt that the person has not settled; None when all is plausible.

    It depends on what is known alone, not on the order in which it was said.
    """
    return _rival(memory) or _odd_timing(memory) or _odd_dose(memory, index)


def _rival(memory: Memory) -> Doubt | None:
    if memory.rival is None:
        return None
    slot, _, other = memory.rival.partition("=")
    known = getattr(memory, slot)
    old, new = phrases.value(slot, known), phrases.value(slot, _typed(slot, other))
    question = wording.WHICH_IS_RIGHT.format(old=old, new=new)
    buttons = (Button(old.capitalize(), old), Button(new.capitalize(), new), _NOT_SURE)
    return Doubt(slot, "rival", question, buttons)


def _typed(slot: str, text: str) -> float | str:
    return float(text) if slot in ("timing", "dose") else text


_NOT_SURE = Button("Not sure", "I don't know")
_YES = Button("Yes", "Yes, that's right")


def _odd_timing(memory: Memory) -> Doubt | None:
    days = memory.timing
    if days is None:
        return None
    choices = wording.CHOICES["timing"]
    if days < 0:
        return Doubt("timing", "impossible", wording.NOT_YET_TREATED, choices)
    if days > NOBODY_IS_SO_OLD_DAYS:
        words = wording.TOO_LONG_AGO.format(time=phrases.span(days))
        return Doubt("timing", "impossible", words, choices)
    if days > LONG_AGO_DAYS and not memory.stands_by("timing"):
        words = wording.SO_LONG_AGO.format(time=phrases.span(days))
        return Doubt("timing", "odd", words, (_YES, *choices))
    return None


def _odd_dose(memory: Memory, index: FactIndex) -> Doubt | None:
    units = memory.dose
    if units is None:
        return None
    said = phrases.units(units)
    if units <= 0:
        return Doubt("dose", "impossible", wording.NO_UNITS.format(units=said), (_NOT_SURE,))
    limit = most_units(index)
    if limit and units > limit[0] and memory.brand in (None, "botox"):
        words = wording.TOO_MANY_UNITS.format(units=said)
        return Doubt("dose", "impossible", words, (_NOT_SURE,), (limit[1],))
    usual = usual_dose(index, memory)
    if usual is None or memory.stands_by("dose") or memory.brand not in (None, "botox"):
        return None
    areas = phrases.areas(memory.area)
    if units < _FAR_BELOW * usual.low:
        words = wording.FEW_UNITS.format(units=said, areas=areas)
        return Doubt("dose", "odd", words, (_YES, _NOT_SURE), (usual.fact,))
    if units >= FAR_ABOVE * usual.high:
        words = wording.MANY_UNITS.format(units=said, areas=areas)
        brands = (
            Button("Botox", f"{said} of Botox"),
            Button("Dysport", f"{said} of Dysport"),
            _NOT_SURE,
        )
        return Doubt("dose", "odd", words, brands, (usual.fact,))
    return None
