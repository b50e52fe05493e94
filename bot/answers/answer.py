"""An answer as plain data, and its form on the wire; channels render it in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.answers.figures import CitedTimeline
from bot.facts.fact import Fact, Source
from bot.pictures.timeline import as_text, name_of

Kind = Literal[
    "answer",
    "check_question",
    "check_result",
    "urgent",
    "crisis",
    "clarify",
    "fallback",
    "smalltalk",
]

SOURCES_PER_FACT = 2


@dataclass(frozen=True)
class Button:
    """A choice offered: its words, and the message that choosing it sends."""

    title: str
    message: str

    def to_wire(self) -> dict[str, str]:
        """As Rasa has buttons."""
        return {"title": self.title, "payload": self.message}


@dataclass(frozen=True)
class Line:
    """One line of an answer: words of ours, or a fact.

    Attributes:
        text: the words, or the fact's statement.
        fact: the fact.
        because: what ties the fact to the person, in the person's own details.
    """

    text: str
    fact: Fact | None = None
    because: str = ""


@dataclass(frozen=True)
class Answer:
    """What the bot says in one turn.

    Attributes:
        kind: what sort of answer.
        lines: in order; the first fact is the direct answer.
        topics: what it answers, the main one first.
        next_step: the follow-up question or what to do next; "" for none.
        asks: the slot that the follow-up question is about.
        buttons: choices.
        timeline: where the person is between first effect and fading, with its facts.
    """

    kind: Kind
    lines: tuple[Line, ...]
    topics: tuple[str, ...] = ()
    next_step: str = ""
    asks: str | None = None
    buttons: tuple[Button, ...] = ()
    timeline: CitedTimeline | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts shown, in order."""
        return tuple(line.fact for line in self.lines if line.fact is not None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources shown, in the order of their numbers; those of the timeline come last."""
        facts = self.facts + (self.timeline.facts if self.timeline else ())
        return tuple({s.id: s for fact in facts for s in cited_sources(fact)}.values())

    def numbers(self, fact: Fact) -> tuple[int, ...]:
        """The numbers under which a fact's sources are listed, counted from 1."""
        order = [source.id for source in self.sources]
        return tuple(order.index(source.id) + 1 for source in cited_sources(fact))

    def text(self) -> str:
        """The answer as plain text, with the number of its sources behind each fact."""
        several = len(self.facts) > 1
        parts: list[str] = []
        facts_so_far = 0
        for line in self.lines:
            if line.fact is None:
                parts.append(line.text)
                continue
            marks = "".join(f"[{number}]" for number in self.numbers(line.fact))
            bullet = "• " if several and facts_so_far else ""
            tie = f"{line.because} " if line.because else ""
            parts.append(f"{bullet}{tie}{line.text} {marks}".strip())
            facts_so_far += 1
        blocks = ["\n".join(parts)] if parts else []
        if self.next_step:
            blocks.append(self.next_step)
        if self.facts:
            cited = dict.fromkeys(s for fact in self.facts for s in cited_sources(fact))
            named = (f"[{n}] {short_name(s)}" for n, s in enumerate(cited, start=1))
            blocks.append("Sources: " + "; ".join(named))
        return "\n\n".join(blocks)

    def custom(self) -> dict[str, Any]:
        """The object that goes with the answer on the channels `rest` and `web`."""
        custom: dict[str, Any] = {
            "kind": self.kind,
            "topics": list(self.topics),
            "facts": [
                {
                    "id": line.fact.id,
                    "statement": line.fact.statement,
                    "sources": [source.id for source in cited_sources(line.fact)],
                    **({"because": line.because} if line.because else {}),
                }
                for line in self.lines
                if line.fact is not None
            ],
            "sources": [
                {
                    "id": source.id,
                    "title": source.title,
                    "publisher": source.publisher,
                    "year": source.year,
                    "url": source.url,
                    "kind": source.kind,
                }
                for source in self.sources
            ],
            "asks": self.asks,
        }
        if self.timeline:
            custom["timeline"] = {
                "name": name_of(self.timeline.timeline),
                "text": as_text(self.timeline.timeline),
                "sources": [s.id for fact in self.timeline.facts for s in cited_sources(fact)],
            }
        return custom


def cited_sources(fact: Fact) -> tuple[Source, ...]:
    """The sources named for a fact: those that somebody read, best first, two at most.

    A web page stands behind better sources, a document that nobody reviewed behind all.
    """
    shown = fact.shown_sources
    reviewed = [source for source in shown if source.kind != "unreviewed"] or list(shown)
    best = [source for source in reviewed if source.kind != "general"] or reviewed
    return tuple(best[:SOURCES_PER_FACT])


def short_name(source: Source) -> str:
    """A source in a few words: publisher and year."""
    name = source.publisher.split(" (")[0].strip() or source.title
    return f"{name}, {source.year}" if source.year else name


def fact_lines(facts: Sequence[Fact]) -> tuple[Line, ...]:
    """Lines that show facts as they stand in the store."""
    return tuple(Line(fact.statement, fact) for fact in facts)
