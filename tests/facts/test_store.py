"""Writing and reading snapshots, in SQLite and PostgreSQL alike."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from bot.errors import StoreError
from bot.facts import models
from bot.facts import store as store_module
from bot.facts.drafts import Warning
from bot.facts.fact import Fact, Source
from bot.facts.store import Entry, FactStore, Snapshot, StoredDocument
from bot.language.reading import Quantity

SOURCE = Source("s", "Title “quoted” ½", "Publisher", 2019, "https://e.org", "label", True, "2.1")
OTHER = Source("t", "Other", "", None, "", "general", False)


def fact(name: str, **changes: object) -> Fact:
    values: dict[str, object] = {
        "id": name,
        "statement": f"Statement of {name}, naïve 🙂.",
        "topic": "duration",
        "topic_origin": "section",
        "certainty": "label",
        "authority": 6,
        "needs_review": False,
        "document": "a.md",
        "line": 7,
        "heading": "How long?",
        "questions": ("How long?", "how many months"),
        "sources": (SOURCE, OTHER),
        "tags": frozenset({("area", "glabella"), ("brand", "botox")}),
        "quantities": (
            Quantity("duration", 90.0, None, "days", None, None, True),
            Quantity("dose", 2.5, 4.0, "units", "dysport", "side"),
        ),
        "note": "A note.",
    }
    return Fact(**{**values, **changes})  # type: ignore[arg-type]


def snapshot(*names: str, build: str = "b1") -> Snapshot:
    rng = np.random.default_rng(0)
    facts = [fact(name) for name in names]
    conflicts = {}
    if len(names) > 1:
        pair = (min(names[:2]), max(names[:2]))
        conflicts[pair] = "authored"
        facts[0] = replace(facts[0], conflicts=(names[1],))
        facts[1] = replace(facts[1], conflicts=(names[0],))
    return Snapshot(
        build=build,
        meta={"vector_size": "8", "built_at": "2024-01-01T00:00:00+00:00", "encoder": "x"},
        documents={"a.md": StoredDocument("a.md", "f", "A", True, (Warning(3, "odd"),))},
        entries={f.id: Entry(f, rng.random((3, 8)).astype(np.float16), f.conflicts) for f in facts},
        sources={"s": SOURCE, "t": OTHER},
        conflicts=conflicts,
    )


def same(one: Snapshot, other: Snapshot) -> bool:
    assert one.facts == other.facts
    assert dict(one.documents) == dict(other.documents)
    assert dict(one.conflicts) == dict(other.conflicts)
    assert dict(one.sources) == dict(other.sources)
    for name, entry in one.entries.items():
        assert np.array_equal(entry.vectors, other.entries[name].vectors)
        assert entry.differs == other.entries[name].differs
    return one.build == other.build


def test_an_empty_store_holds_nothing(store: FactStore) -> None:
    assert store.load() == Snapshot()
    assert store.build_id() == ""


def test_what_is_written_is_read_back(store: FactStore) -> None:
    written = snapshot("z", "a", "m")
    store.replace(written)
    assert same(store.load(), written)
    assert list(store.load().entries) == ["z", "a", "m"], "the order of the documents is kept"
    assert store.build_id() == "b1"


def test_replacing_leaves_nothing_of_the_old(store: FactStore) -> None:
    store.replace(snapshot("a", "b"))
    store.replace(snapshot("c", build="b2"))
    assert [f.id for f in store.load().facts] == ["c"]
    assert store.load().conflicts == {}
    assert store.build_id() == "b2"


def test_a_failure_in_the_middle_leaves_the_old_facts(
    store: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.replace(snapshot("a", "b"))
    rows = store_module._rows

    def broken(new: Snapshot) -> dict[str, list[dict[str, object]]]:
        made = rows(new)
        made["bot_conflict"] = [{"fact": "c", "other": "missing", "origin": "found"}]
        return made

    monkeypatch.setattr(store_module, "_rows", broken)
    with pytest.raises(StoreError):
        store.replace(snapshot("c", build="b2"))
    assert same(store.load(), snapshot("a", "b"))


def test_an_exception_of_any_sort_leaves_the_old_facts(
    store: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.replace(snapshot("a", "b"))

    def broken(new: Snapshot) -> dict[str, list[dict[str, object]]]:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(store_module, "_rows", broken)
    with pytest.raises(RuntimeError):
        store.replace(snapshot("c", build="b2"))
    assert same(store.load(), snapshot("a", "b"))


def test_a_store_of_another_schema_counts_as_empty_and_is_rebuilt(
    store: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.replace(snapshot("a"))
    monkeypatch.setattr(models, "SCHEMA", "another")
    assert store.load() == Snapshot()
    store.replace(snapshot("b"))
    assert [f.id for f in store.load().facts] == ["b"]


def test_two_stores_see_the_same_facts(database: str, store: FactStore) -> None:
    store.replace(snapshot("a"))
    other = FactStore(database)
    assert same(other.load(), snapshot("a"))
    other.replace(snapshot("b", build="b2"))
    assert store.build_id() == "b2"
    other.close()


def test_a_damaged_store_says_so(database: str, store: FactStore) -> None:
    store.replace(snapshot("a"))
    engine = create_engine(database)
    with engine.begin() as db:
        db.execute(text("delete from bot_meta where key = 'vector_size'"))
    engine.dispose()
    with pytest.raises(StoreError, match="damaged"):
        store.load()


def unusable_urls(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "corrupt.db").write_bytes(b"this is no database, only some text " * 200)
    (tmp_path / "file").write_text("x")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "no url": "rubbish",
        "unknown database": "nosuchdb://host/name",
        "nobody listens": f"postgresql://bot:secret@127.0.0.1:{port}/facts",
        "a folder": f"sqlite:///{tmp_path}",
        "corrupt": f"sqlite:///{tmp_path / 'corrupt.db'}",
        "below a file": f"sqlite:///{tmp_path / 'file' / 'facts.db'}",
    }


@pytest.mark.parametrize(
    "case",
    [
        "no url",
        "unknown database",
        "nobody listens",
        "a folder",
        "corrupt",
        "below a file",
    ],
)
@pytest.mark.parametrize("use", ["load", "build_id", "replace"])
def test_a_database_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, case: str, use: str
) -> None:
    store = FactStore(unusable_urls(tmp_path)[case])
    action: Callable[[], object] = (
        (lambda: store.replace(snapshot("a"))) if use == "replace" else getattr(store, use)
    )
    with pytest.raises(StoreError) as problem:
        action()
    said = str(problem.value)
    assert "\n" not in said
    assert said.startswith("The fact store ")
    assert "secret" not in said
    store.close()


def test_a_file_that_may_not_be_written_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    store = FactStore(f"sqlite:///{path}")
    store.replace(snapshot("a"))
    store.close()
    # Opened read-only by its URL, as permissions do not bind a test that runs as root.
    locked = FactStore(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert same(locked.load(), snapshot("a"))
    with pytest.raises(StoreError, match="readonly"):
        locked.replace(snapshot("b"))
    locked.close()
