"""How sure a fact is, from the kinds of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.facts.fact import AUTHORITY, Certainty, Source


def certainty_of(sources: Sequence[Source], *, contested: bool = False) -> Certainty:
    """The certainty that sources give to a fact.

    A label speaks for itself. A guideline, an agency, or two pieces of research that agree are
    strong; one piece of research is moderate; pages on the web alone are weak. Only sources that
    somebody read count. What rests on a document that nobody reviewed, or is marked as contested by
    the writer, is contested.

    Args:
        sources: all sources cited for the fact.
        contested: the writer's mark.
    """
    kinds = [source.kind for source in sources if source.verified]
    if contested or "unreviewed" in kinds:
        return "contested"
    if "label" in kinds:
        return "label"
    if "guideline" in kinds or "agency" in kinds:
        return "strong"
    research = sum(kind in ("review", "trial") for kind in kinds)
    if research >= 2:
        return "strong"
    return "moderate" if research else "weak"


def authority_of(sources: Iterable[Source]) -> int:
    """Rank of the best source that somebody read; 0 when there is none."""
    return max((AUTHORITY[source.kind] for source in sources if source.verified), default=0)


def by_authority(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources in the order in which they are named: read ones first, then best kind first."""
    return tuple(sorted(sources, key=lambda s: (not s.verified, -AUTHORITY[s.kind], s.id)))
