"""Answers to alarming symptoms and to hints at self-harm: help first, before everything else."""

from __future__ import annotations

from bot.answers import wording
from bot.answers.answer import Answer, Line, fact_lines
from bot.answers.choose import tags_of
from bot.answers.turn import Turn
from bot.emergency import EmergencyNumbers
from bot.facts.fact import Fact
from bot.facts.search import FactIndex, Tags

_WARNING = "All brands carry a boxed warning that the toxin can spread and has led to deaths"
_DO_NOT_WAIT = "Do not wait for the clinic to call back, go to an emergency room"
_LEAST_AUTHORITY = 1
"""A document that nobody reviewed is never shown on safety."""


def urgent_answer(turn: Turn, index: FactIndex, numbers: EmergencyNumbers | None) -> Answer:
    """Sends somebody with an alarming symptom to help, with the facts that say why.

    The call for help does not depend on the store: with an empty one it is still given.
    """
    number = (
        wording.URGENT_KNOWN.format(number=numbers.emergency) if numbers else wording.URGENT_UNKNOWN
    )
    lines = [Line(wording.URGENT.format(number=number))]
    chosen: list[Fact] = []
    named = frozenset(tag for tag in tags_of(turn.reading) if tag[0] in ("symptom", "state"))
    nothing: Tags = frozenset()
    for question, use in (
        (turn.text[:600], named),
        (_WARNING, nothing),
        (_DO_NOT_WAIT, nothing),
    ):
        hits = index.search([question], topics={"urgent_symptoms": 0.0}, named=use, limit=12)
        fresh = (
            hit.fact
            for hit in hits
            if hit.fact not in chosen
            and hit.fact.authority >= _LEAST_AUTHORITY
            and not hit.fact.tagged("area")
        )
        fact = next(fresh, None)
        if fact:
            chosen.append(fact)
    lines += fact_lines(chosen)
    return Answer(
        kind="urgent",
        lines=tuple(lines),
        topics=("urgent_symptoms",),
        next_step=wording.URGENT_NEXT,
    )


def crisis_answer(numbers: EmergencyNumbers | None) -> Answer:
    """Offers human help to somebody who hints at self-harm; says nothing about Botox."""
    if numbers and numbers.crisis:
        help_line = wording.CRISIS_KNOWN.format(
            name=numbers.crisis_name, number=numbers.crisis, emergency=numbers.emergency
        )
    elif numbers:
        help_line = wording.URGENT_KNOWN.format(number=numbers.emergency)
    else:
        help_line = wording.CRISIS_UNKNOWN
    return Answer(
        kind="crisis",
        lines=(Line(wording.CRISIS), Line(help_line)),
        topics=("crisis",),
        next_step=wording.CRISIS_NEXT,
    )
