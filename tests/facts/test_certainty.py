"""How sure a fact is, from its sources."""

from __future__ import annotations

import pytest

from bot.facts.certainty import authority_of, by_authority, certainty_of
from bot.facts.fact import AUTHORITY, Source


def source(kind: str) -> Source:
    read = not kind.startswith("unread ")
    kind = kind.removeprefix("unread ")
    return Source(kind, kind, "", None, "", kind, read)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kinds", "certainty"),
    [
        ("label", "label"),
        ("label,general", "label"),
        ("guideline", "strong"),
        ("agency", "strong"),
        ("trial,review", "strong"),
        ("trial", "moderate"),
        ("trial,unread trial", "moderate"),
        ("review,general", "moderate"),
        ("general,general", "weak"),
        ("unread label,general", "weak"),
        ("", "weak"),
        ("unreviewed", "contested"),
        ("unreviewed,label", "contested"),
    ],
)
def test_certainty_by_kinds(kinds: str, certainty: str) -> None:
    assert certainty_of([source(kind) for kind in kinds.split(",") if kind]) == certainty


def test_the_writers_mark_outranks_the_sources() -> None:
    assert certainty_of([source("label")], contested=True) == "contested"


def test_authority_is_that_of_the_best_source_that_was_read() -> None:
    assert authority_of([source("unread label"), source("trial"), source("general")]) == 2
    assert authority_of([source("unread label")]) == 0
    assert authority_of([]) == 0


def test_sources_are_named_read_ones_first_then_by_authority() -> None:
    ordered = by_authority(source(kind) for kind in ("general", "unread label", "label", "trial"))
    assert [s.kind for s in ordered] == ["label", "trial", "general", "label"]
    assert ordered[-1].verified is False


def test_the_order_of_the_design() -> None:
    order = ["label", "guideline", "agency", "review", "trial", "general", "unreviewed"]
    assert sorted(AUTHORITY, key=lambda kind: -AUTHORITY[kind]) == order
