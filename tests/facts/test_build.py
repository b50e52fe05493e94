"""From a folder of documents to the store: what is read, skipped, removed and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import BotError, DocumentError
from bot.facts import build as building
from bot.facts.build import BuildReport, build
from bot.facts.drafts import Draft
from bot.facts.search import FactIndex
from bot.facts.store import FactStore
from bot.topics import TOPICS
from tests.facts.conftest import DOSE, HashEncoder

Build = Callable[[], BuildReport]


@pytest.fixture(autouse=True)
def quick_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the classifier learn from a few sentences only."""
    examples = {
        "duration": ("Results last three to four months.", "It wears off after some months."),
        "pregnancy": ("Do not have it when you are pregnant.", "Wait until after the pregnancy."),
        "dose": ("The dose is 20 units.", "A doctor gives ten units in the forehead."),
    }
    drafts = tuple(Draft(text, 1, topic=topic) for topic in examples for text in examples[topic])
    monkeypatch.setattr(building, "own_drafts", lambda: drafts)
    monkeypatch.setattr(building, "training_questions", lambda folder: ())


def test_a_build_stores_what_the_documents_say(built: Build, store: FactStore) -> None:
    report = built()
    assert report.facts == {"dose": 2, "duration": 2}
    assert report.read == ("dose.md", "duration.md")
    assert (report.waiting, report.warnings, report.conflicts) == (
        1,
        (),
        {"authored": 1, "found": 1},
    )
    entries = store.load().entries
    usual = entries["dur-usual"].fact
    assert usual.statement == "Results last three to four months."
    assert (usual.document, usual.line, usual.topic) == ("duration.md", 10, "duration")
    assert usual.questions == ("How long does it last?", "how many months", "when does it fade")
    assert usual.note == "Checked in spring."
    assert (usual.certainty, usual.authority) == ("label", 6)
    assert usual.conflicts == ("dur-claim",)
    assert entries["dur-claim"].fact.certainty == "contested"
    assert [(q.low, q.high) for q in usual.quantities] == [(90.0, 120.0)]
    assert entries["dur-usual"].vectors.shape == (4, HashEncoder.size)
    assert ("area", "glabella") in entries["dose-frown"].fact.tags


def test_a_fact_whose_sources_nobody_read_waits_and_is_not_found(
    built: Build, store: FactStore, encoder: HashEncoder
) -> None:
    built()
    snapshot = store.load()
    assert snapshot.entries["dose-page"].fact.needs_review
    assert "dose-page" not in FactIndex(snapshot, encoder).by_id


def test_unchanged_documents_are_skipped(built: Build, store: FactStore) -> None:
    built()
    first = store.build_id()
    report = built()
    assert not report.changed
    assert report.skipped == ("dose.md", "duration.md")
    assert report.facts == {"dose": 2, "duration": 2}
    assert store.build_id() == first, "the store was not written"


def test_only_a_changed_document_is_read_again(
    built: Build, store: FactStore, folder: Path
) -> None:
    built()
    before = store.load().entries["dur-usual"]
    (folder / "dose.md").write_text(DOSE.replace("20 units", "25 units"), encoding="utf-8")
    report = built()
    assert (report.read, report.skipped) == (("dose.md",), ("duration.md",))
    assert "25 units" in store.load().entries["dose-frown"].fact.statement
    assert store.load().entries["dur-usual"].fact == before.fact


def test_a_removed_document_takes_its_facts_along(
    built: Build, store: FactStore, folder: Path
) -> None:
    built()
    (folder / "dose.md").unlink()
    assert built().removed == ("dose.md",)
    snapshot = store.load()
    assert set(snapshot.entries) == {"dur-usual", "dur-claim"}
    assert set(snapshot.documents) == {"duration.md"}
    assert set(snapshot.sources) == {"label-us", "review-1"}


def test_changed_references_make_everything_be_read_again(
    built: Build, store: FactStore, folder: Path
) -> None:
    built()
    path = folder / "references.yaml"
    path.write_text(path.read_text().replace("verified: false", "verified: true"))
    assert built().read == ("dose.md", "duration.md")
    assert not store.load().entries["dose-page"].fact.needs_review


def test_a_changed_lexicon_makes_everything_be_read_again(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    lexicon = project / "bot" / "language" / "lexicon"
    lexicon.mkdir(parents=True)
    (project / "bot" / "facts").mkdir()
    (project / "bot" / "topics.py").write_text("")
    for name in building._READERS:
        (project / "bot" / "facts" / f"{name}.py").write_text("")
    (lexicon / "areas.yml").write_text("one")
    monkeypatch.setattr(building, "PROJECT", project)
    built()
    assert not built().changed
    (lexicon / "areas.yml").write_text("two")
    assert built().read == ("dose.md", "duration.md")


def test_a_bad_document_leaves_the_old_facts(built: Build, store: FactStore, folder: Path) -> None:
    built()
    before = store.load()
    (folder / "more.md").write_text("---\ntopic: nonsense\n---\n", encoding="utf-8")
    (folder / "dose.md").unlink()
    with pytest.raises(DocumentError, match=r"more\.md:2: 'nonsense' is no topic"):
        built()
    assert store.load().build == before.build
    assert store.load().facts == before.facts


def test_a_named_disagreement_goes_with_the_words_that_named_it(
    built: Build, store: FactStore, folder: Path
) -> None:
    (folder / "other.md").write_text(
        "---\ntopic: duration\n---\n\nIt lasts nine months. [@review-1]{#nine differs=dur-usual}\n"
    )
    built()
    assert ("dur-usual", "nine") in store.load().conflicts
    (folder / "other.md").write_text(
        "---\ntopic: duration\n---\n\nIt lasts nine months. [@review-1]{#nine}\n"
    )
    assert built().read == ("other.md",)
    assert store.load().conflicts.get(("dur-usual", "nine")) != "authored"


def test_a_fact_that_others_differ_from_cannot_vanish(
    built: Build, store: FactStore, folder: Path
) -> None:
    (folder / "other.md").write_text(
        "---\ntopic: duration\n---\n\nIt lasts nine months. [@review-1]{#nine differs=dur-usual}\n"
    )
    built()
    before = store.build_id()
    (folder / "duration.md").unlink()
    with pytest.raises(DocumentError, match=r"other\.md:5: 'nine' differs from 'dur-usual', which"):
        built()
    assert store.build_id() == before


def test_raw_documents_become_facts_of_a_source_of_their_own(
    built: Build, store: FactStore, folder: Path
) -> None:
    (folder / "old-page.txt").write_text(
        "Results last five to six months in most people.\n"
        "Do not have it when you are pregnant.\n"
        "What about the dose then?\n",
        encoding="utf-8",
    )
    report = built()
    entries = store.load().entries
    lasting = entries["old-page-1-1"].fact
    assert (lasting.topic, lasting.topic_origin, lasting.line) == ("duration", "classified", 1)
    assert (lasting.certainty, lasting.authority, lasting.needs_review) == ("contested", 0, False)
    assert [source.kind for source in lasting.sources] == ["unreviewed"]
    assert [(w.line, name) for name, w in report.warnings] == [(3, "old-page.txt")]
    assert store.load().conflicts["dur-usual", "old-page-1-1"] == "found"


def test_what_a_raw_document_says_about_safety_waits_for_review(
    built: Build, store: FactStore, folder: Path
) -> None:
    (folder / "page.txt").write_text("Do not have it when you are pregnant.\n", encoding="utf-8")
    built()
    made = [fact for fact in store.load().facts if fact.document == "page.txt"]
    assert "pregnancy" in {fact.topic for fact in made}
    assert all(fact.needs_review for fact in made)


def test_raw_documents_never_share_an_id_with_each_other_or_a_reference(
    built: Build, store: FactStore, folder: Path
) -> None:
    for name in ("a b.txt", "a-b.txt", "label-us.txt", "文.txt", "書.txt"):
        (folder / name).write_text("Results last three to four months.\n", encoding="utf-8")
    built()
    snapshot = store.load()
    assert snapshot.sources["label-us"].kind == "label"
    raw = {fact.document: fact.sources[0].id for fact in snapshot.facts if not fact.questions}
    assert len(set(raw.values()) - {"label-us", "review-1", "unread"}) == 5


def test_progress_is_told(folder: Path, store: FactStore, encoder: HashEncoder) -> None:
    told: list[tuple[str, int, int]] = []
    build(folder, store, lambda *step: told.append(step), encoder)
    assert ("reading dose.md", 0, 2) in told
    assert told[-1] == ("writing the store", 2, 2)
    assert all(0 <= done <= total for _, done, total in told)


def test_documents_in_subfolders_count_and_hidden_ones_do_not(
    built: Build, store: FactStore, folder: Path
) -> None:
    for name in ("sub/more.md", ".hidden/x.md", "sub/.draft.md", "sub/notes.rst"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(
            "---\ntopic: cost\n---\n\nIt costs 300 dollars. [@label-us]\n", encoding="utf-8"
        )
    assert built().read == ("dose.md", "duration.md", "sub/more.md")
    assert "sub-more-5-1" in store.load().entries


def test_an_unusable_vector_cache_only_costs_time(
    folder: Path, store: FactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vectors.db").write_bytes(b"no database at all " * 100)
    monkeypatch.setattr(building, "_VECTOR_CACHE", tmp_path / "vectors.db")
    monkeypatch.setattr(building, "sentence_encoder", HashEncoder)
    assert sum(build(folder, store).facts.values()) == 4


def test_every_problem_is_one_that_the_command_line_prints() -> None:
    assert issubclass(DocumentError, BotError)
    assert set(building.SAFETY_TOPICS) <= set(TOPICS)
