"""What reading a document yields, before the build turns it into facts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.facts.fact import Source


@dataclass(frozen=True)
class Draft:
    """One sentence of a document that may become a fact.

    Attributes:
        statement: the sentence, on one line.
        line: where it starts in the document, counted from 1.
        heading: of its section.
        questions: the heading and the other ways to ask it, as the writer gave them.
        citations: source ids.
        topic: as the document says; None leaves it to the classifier.
        id: as the writer gave it; None leaves it to the build.
        differs: ids of facts that disagree, as the writer gave them.
        contested, needs_review: the writer's marks.
        supports: what the fact is for in the efficacy check (bot/facts/roles.py).
        note: for staff.
    """

    statement: str
    line: int
    heading: str = ""
    questions: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    topic: str | None = None
    id: str | None = None
    differs: tuple[str, ...] = ()
    contested: bool = False
    needs_review: bool = False
    note: str = ""
    supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warning:
    """Something the build noticed that does not stop it."""

    line: int
    message: str


@dataclass(frozen=True)
class Document:
    """One document as read.

    Attributes:
        path: relative to the documents folder, with forward slashes.
        title: for people.
        prepared: written for this bot, with citations; else raw.
        drafts: its sentences in order.
        warnings: what was noticed.
        source: for a raw document the source that stands for it.
    """

    path: str
    title: str
    prepared: bool
    drafts: tuple[Draft, ...]
    warnings: tuple[Warning, ...] = ()
    source: Source | None = None
