"""The values that the rest of the bot works with: facts and their sources, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.language.reading import MentionKind, Quantity

SourceKind = Literal["label", "guideline", "agency", "review", "trial", "general", "unreviewed"]
Certainty = Literal["label", "strong", "moderate", "weak", "contested"]

AUTHORITY: dict[str, int] = {
    "label": 6,
    "guideline": 5,
    "agency": 4,
    "review": 3,
    "trial": 2,
    "general": 1,
    "unreviewed": 0,
}
"""Rank of a kind of source: a label outranks a guideline, a guideline a review, a review a trial,
anything a page on the web; a document that nobody reviewed ranks last."""

TAG_KINDS: tuple[MentionKind, ...] = (
    "area",
    "wrinkle_type",
    "condition",
    "medicine",
    "state",
    "symptom",
    "brand",
    "activity",
    "prior",
    "side",
)
"""The kinds of mention that a fact is tagged with."""


@dataclass(frozen=True)
class Source:
    """Where a fact comes from.

    Attributes:
        id: as cited in the documents.
        title, publisher, year, url, section: for the reader; empty or None where not known.
        kind: what sort of publication, which sets its authority.
        verified: whether somebody of ours read the passage.
    """

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    kind: SourceKind
    verified: bool
    section: str = ""


@dataclass(frozen=True)
class Fact:
    """One sentence that may be shown, with all that is known about it.

    Attributes:
        id: stable name.
        statement: the sentence as shown.
        topic: its one topic; `topic_origin` says whether the document or the classifier gave it.
        certainty: derived from the kinds of its sources.
        authority: rank of its best source, 0 (unreviewed) to 6 (label).
        needs_review: a person has to check it first; never shown to visitors.
        document, line, heading: its place.
        questions: the heading and the other ways to ask what its section answers.
        asked: ways to ask that this very sentence answers best (bot/facts/questions.py).
        sources: verified ones first, best kind first.
        tags: (kind, id) pairs found by the language pipeline.
        quantities: what is measured in it.
        conflicts: ids of facts that disagree with it.
        note: for staff.
        supports: what it is for in the efficacy check (bot/facts/roles.py).
    """

    id: str
    statement: str
    topic: str
    topic_origin: Literal["section", "classified"]
    certainty: Certainty
    authority: int
    needs_review: bool
    document: str
    line: int
    heading: str
    questions: tuple[str, ...]
    sources: tuple[Source, ...]
    tags: frozenset[tuple[str, str]]
    quantities: tuple[Quantity, ...]
    conflicts: tuple[str, ...] = ()
    note: str = ""
    supports: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def tagged(self, kind: MentionKind) -> frozenset[str]:
        """The ids of one kind that the fact is tagged with."""
        return frozenset(value for k, value in self.tags if k == kind)

    @property
    def off_label(self) -> bool:
        """Whether the statement marks itself as a use that is not approved."""
        words = self.statement.lower()
        return "off-label" in words or "not approved" in words or "not an approved use" in words

    @property
    def shown_sources(self) -> tuple[Source, ...]:
        """The sources a visitor sees: those that somebody read."""
        return tuple(source for source in self.sources if source.verified)
