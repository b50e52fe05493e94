"""Talk around the answers: where they come from, how firm they are, who else to ask."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import wording
from bot.answers.answer import Answer, Line, cited_sources
from bot.facts.fact import Fact


def person(contact: str | None) -> str:
    """Whom to turn to, with the contact that the settings name."""
    if not contact:
        return wording.HUMAN
    return f"{wording.HUMAN} {wording.HUMAN_CONTACT.format(contact=contact)}"


def where_from(facts: Sequence[Fact], topics: tuple[str, ...]) -> Answer:
    """The sources of facts: title, publisher, year, link and what kind of evidence."""
    if not facts:
        return Answer("smalltalk", (Line(wording.NOTHING_TO_SOURCE),))
    lines = [Line(wording.WHERE_FROM)]
    for fact in facts:
        lines.append(Line(fact.statement, fact))
        for source in cited_sources(fact):
            parts = [f'"{source.title}"', source.publisher, str(source.year or ""), source.url]
            named = ", ".join(part for part in parts if part)
            lines.append(Line(f"  – {named} ({wording.KIND_WORDS[source.kind]})"))
    return Answer("answer", tuple(lines), topics)


def how_sure(facts: Sequence[Fact], topics: tuple[str, ...]) -> Answer:
    """How certain each fact is, in words."""
    if not facts:
        return Answer("smalltalk", (Line(wording.NOTHING_TO_SOURCE),))
    lines = [Line(wording.HOW_SURE)]
    for fact in facts:
        lines.append(Line(fact.statement, fact))
        lines.append(Line(f"  – {wording.CERTAINTY_WORDS[fact.certainty]}"))
    return Answer("answer", tuple(lines), topics, next_step=wording.HUMAN)
