"""The documents that come with the bot: complete, sourced, without a warning."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from types import ModuleType

import pytest

from bot.facts.build import OWN_DOCUMENTS
from bot.facts.references import find_references, read_references
from bot.facts.search import FactIndex
from bot.facts.store import Snapshot
from bot.settings import PROJECT
from bot.topics import TOPICS


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = PROJECT / "benchmarks" / "founding_document.py"
    spec = importlib.util.spec_from_file_location("founding_document", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_topic_has_facts(own_snapshot: Snapshot) -> None:
    counts = Counter(fact.topic for fact in own_snapshot.facts)
    assert set(counts) == set(TOPICS)
    assert len(TOPICS) == 26
    assert sum(counts.values()) >= 511
    assert min(counts.values()) >= 10


def test_there_is_no_warning(own_snapshot: Snapshot) -> None:
    assert [w for document in own_snapshot.documents.values() for w in document.warnings] == []


def test_every_fact_has_a_name_of_its_own_and_a_place(own_snapshot: Snapshot) -> None:
    for fact in own_snapshot.facts:
        lines = (OWN_DOCUMENTS / fact.document).read_text("utf-8").split("\n")
        assert fact.statement.split()[0] in lines[fact.line - 1]
        assert not fact.id.startswith(fact.document.removesuffix(".md") + "-" + str(fact.line))
        assert fact.heading
        assert fact.questions[0] == fact.heading


def test_every_shown_fact_has_a_source_that_somebody_read(own_snapshot: Snapshot) -> None:
    for fact in own_snapshot.facts:
        if not fact.needs_review:
            assert fact.shown_sources, fact.id
            assert fact.authority == max(fact.authority, 0)


def test_no_fact_under_review_can_be_found(own_snapshot: Snapshot, index: FactIndex) -> None:
    waiting = {fact.id for fact in own_snapshot.facts if fact.needs_review}
    assert waiting
    assert not waiting & set(index.by_id)
    assert len(index.facts) == len(own_snapshot.facts) - len(waiting)


def test_statements_are_single_sentences_said_once(own_snapshot: Snapshot) -> None:
    statements = [fact.statement for fact in own_snapshot.facts]
    assert len(statements) == len(set(statements))
    assert all(statement[0].isupper() or statement[0] in "'\"" for statement in statements)
    assert all(len(statement.split()) <= 40 for statement in statements)


def test_every_reference_can_be_looked_up(own_snapshot: Snapshot) -> None:
    references = find_references(OWN_DOCUMENTS)
    assert references is not None
    for source in read_references(references).values():
        assert source.title
        if source.verified and source.kind != "unreviewed":
            assert source.url or source.publisher, source.id


def test_every_claim_of_the_founding_document_is_covered(
    own_snapshot: Snapshot, benchmark: ModuleType
) -> None:
    claims = benchmark.load_claims()
    assert len(claims) == 38
    assert len({claim["id"] for claim in claims}) == len(claims)
    for claim in claims:
        assert claim["facts"]
        missing = set(claim["facts"]) - set(own_snapshot.entries)
        assert not missing, f"{claim['id']}: {missing}"
        covering = {own_snapshot.entries[name].fact.topic for name in claim["facts"]}
        assert covering == set(claim["topics"])


def test_a_claim_counts_only_under_its_topic_and_with_its_figure(
    own_snapshot: Snapshot, benchmark: ModuleType
) -> None:
    from dataclasses import replace

    usual = replace(own_snapshot.entries["dur-3-4-months"].fact, id="page-4-4")
    claim = {"id": "x", "paragraph": 4, "sentence": 4, "topics": ["duration"]}
    assert benchmark.judge(claim, [usual]).kept
    assert not benchmark.judge(claim | {"topics": ["onset"]}, [usual]).kept
    assert not benchmark.judge(claim | {"sentence": 3}, [usual]).kept
    figure = {"kind": "duration", "low": 90, "high": 120, "unit": "days"}
    assert benchmark.judge(claim | {"quantity": figure}, [usual]).kept
    assert not benchmark.judge(claim | {"quantity": figure | {"high": 180}}, [usual]).kept
