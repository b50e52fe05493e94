"""The fact store: a database that holds the facts, read as one immutable snapshot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import create_engine, delete, event, func, insert, inspect, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from bot.errors import StoreError
from bot.facts import models
from bot.facts.certainty import by_authority
from bot.facts.drafts import Warning
from bot.facts.fact import Fact, Source
from bot.language.reading import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class StoredDocument:
    """What the store remembers of a document: how it was read, and what was noticed."""

    path: str
    fingerprint: str
    title: str
    prepared: bool
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A fact with what search needs: vectors of its statement and of what it answers.

    `vectors` has the shape (1 + number of questions, encoder size): the statement, the questions of
    its section, its own; `differs` are the ids of the facts that its writer said disagree.
    """

    fact: Fact
    vectors: NDArray[np.float16]
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The whole store at one moment.

    Attributes:
        build: id of the build that wrote it; "" for an empty store.
        meta: what the build wrote about itself.
        documents: by path.
        entries: by fact id, in the order of documents and lines.
        conflicts: (id, other id) to "authored" or "found", smaller id first.
    """

    build: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, StoredDocument] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    conflicts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, also those that wait for review."""
        return tuple(entry.fact for entry in self.entries.values())


_WRITERS_LOCK = 0x626F74
"""Number of the lock that builds on PostgreSQL take, so that one is written after the other."""


class FactStore:
    """Reads and replaces the facts in a database.

    Args:
        url: sqlite:///path or postgresql://...

    The connection is opened at the first use. All errors of the database become StoreError.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None

    def build_id(self) -> str:
        """The id of the build that is stored; "" when there is none. Cheap: one small query."""
        with self._errors(), self._open().connect() as db:
            return self._meta(db).get("build", "")

    def load(self) -> Snapshot:
        """Everything that is stored; an empty snapshot when nothing is."""
        with self._errors(), self._open().connect() as db:
            if db.dialect.name == "postgresql":
                # All tables as of one moment, also while a build is being written.
                db = db.execution_options(isolation_level="REPEATABLE READ")
            meta = self._meta(db)
            if not meta:
                return Snapshot()
            try:
                return _read(db, meta)
            except (KeyError, ValueError, TypeError) as problem:
                raise StoreError(
                    f"The fact store {self._shown()} is damaged ({problem}); delete it, then run "
                    "bot facts build"
                ) from None

    def replace(self, snapshot: Snapshot) -> None:
        """Replaces all that is stored in one transaction; on an error the old content stays."""
        with self._errors(), self._writing() as db:
            if self._meta_table_exists(db) and self._stored_schema(db) != models.SCHEMA:
                models.metadata.drop_all(db)
            models.metadata.create_all(db)
            for table in reversed(models.metadata.sorted_tables):
                db.execute(delete(table))
            for table, rows in _rows(snapshot).items():
                if rows:
                    db.execute(insert(models.metadata.tables[table]), rows)

    def close(self) -> None:
        """Gives back the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that waits until no other build is being written."""
        with self._open().connect() as connection:
            db = connection.execution_options(bot_writing=True)
            with db.begin():
                if db.dialect.name == "postgresql":
                    db.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
                yield db

    def _open(self) -> Engine:
        if self._engine is None:
            url = make_url(self._url)
            arguments: dict[str, Any] = {"future": True, "pool_pre_ping": True}
            if url.get_backend_name() == "sqlite":
                if url.database and url.database != ":memory:":
                    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
                arguments["connect_args"] = {"timeout": 5}
            else:
                arguments["connect_args"] = {"connect_timeout": 2}
            self._engine = create_engine(self._url, **arguments)
            if url.get_backend_name() == "sqlite":
                _make_sqlite_transactional(self._engine)
        return self._engine

    def _meta(self, db: Connection) -> dict[str, str]:
        """The store's words about itself; empty without a store and for one of another schema."""
        if not self._meta_table_exists(db) or self._stored_schema(db) != models.SCHEMA:
            return {}
        return {row.key: row.value for row in db.execute(select(models.meta))}

    @staticmethod
    def _meta_table_exists(db: Connection) -> bool:
        return bool(inspect(db).has_table(models.meta.name))

    @staticmethod
    def _stored_schema(db: Connection) -> str | None:
        query = select(models.meta.c.value).where(models.meta.c.key == "schema")
        found: str | None = db.execute(query).scalar()
        return found

    def _shown(self) -> str:
        """The database's URL without its password."""
        try:
            return repr(make_url(self._url))
        except SQLAlchemyError:
            return re.sub(r"://.*@", "://***@", self._url)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turns what the database says into one line for people."""
        shown = self._shown()
        try:
            yield
        except NoSuchModuleError:
            raise StoreError(
                f"The fact store {shown} names an unknown database; use sqlite or postgresql."
            ) from None
        except DBAPIError as problem:
            words = " ".join(str(problem.orig).split())
            words += self._advice(words)
            raise StoreError(f"The fact store {shown} cannot be used: {words}") from None
        except (SQLAlchemyError, OSError, ImportError) as problem:
            words = " ".join(str(problem).split())
            raise StoreError(f"The fact store {shown} cannot be used: {words}") from None

    @staticmethod
    def _advice(words: str) -> str:
        """What to do about a message of the database, where that is known."""
        if "not a database" in words or "malformed" in words:
            return "; delete the file, then run bot facts build"
        return ""


def _make_sqlite_transactional(engine: Engine) -> None:
    """Makes SQLite take table changes into the transaction, which pysqlite by itself does not.

    As the SQLAlchemy 1.4 documentation recommends ("Serializable isolation / Savepoints /
    Transactional DDL"). Foreign keys are off in SQLite unless asked for.
    """

    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("pragma foreign_keys=on")

    def begin(db: Connection) -> None:
        # A writer takes its lock at once: one that first reads may fail to become a writer later.
        writing = db.get_execution_options().get("bot_writing")
        db.exec_driver_sql("begin immediate" if writing else "begin")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _read(db: Connection, meta: Mapping[str, str]) -> Snapshot:
    """A snapshot of a store that is known to be there."""
    size = int(meta["vector_size"])
    warnings: dict[str, list[Warning]] = defaultdict(list)
    for row in db.execute(select(models.warnings).order_by(models.warnings.c.id)):
        warnings[row.document].append(Warning(row.line, row.message))
    documents = {
        row.path: StoredDocument(
            row.path, row.fingerprint, row.title, row.prepared, tuple(warnings[row.path])
        )
        # Sorted here: databases order text each in their own way.
        for row in sorted(db.execute(select(models.documents)), key=lambda row: str(row.path))
    }
    sources = {
        row.id: Source(
            row.id, row.title, row.publisher, row.year, row.url, row.kind, row.verified, row.section
        )
        for row in db.execute(select(models.sources))
    }
    cited: dict[str, list[Source]] = defaultdict(list)
    for row in db.execute(select(models.fact_sources)):
        cited[row.fact].append(sources[row.source])
    tags: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in db.execute(select(models.fact_tags)):
        tags[row.fact].add((row.kind, row.value))
    measured: dict[str, list[Quantity]] = defaultdict(list)
    for row in db.execute(select(models.quantities).order_by(models.quantities.c.position)):
        measured[row.fact].append(
            Quantity(row.kind, row.low, row.high, row.unit, row.brand, row.per, row.about)
        )
    conflicts: dict[tuple[str, str], str] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for row in db.execute(select(models.conflicts)):
        conflicts[row.fact, row.other] = row.origin
        others[row.fact].append(row.other)
        others[row.other].append(row.fact)

    entries = {}
    for row in db.execute(select(models.facts).order_by(models.facts.c.position)):
        fact = Fact(
            id=row.id,
            statement=row.statement,
            topic=row.topic,
            topic_origin=row.topic_origin,
            certainty=row.certainty,
            authority=row.authority,
            needs_review=row.needs_review,
            document=row.document,
            line=row.line,
            heading=row.heading,
            questions=tuple(row.questions.split("\n")) if row.questions else (),
            sources=by_authority(cited[row.id]),
            tags=frozenset(tags[row.id]),
            quantities=tuple(measured[row.id]),
            conflicts=tuple(sorted(others[row.id])),
            note=row.note,
            supports=tuple(row.supports.split()),
            asked=tuple(row.asked.split("\n")) if row.asked else (),
        )
        vectors = np.frombuffer(row.vectors, dtype=np.float16).reshape(-1, size)
        differs = tuple(row.differs.split("\n")) if row.differs else ()
        entries[row.id] = Entry(fact, vectors, differs)
    return Snapshot(meta["build"], dict(meta), documents, entries, sources, conflicts)


def _rows(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, tables in an order that foreign keys allow."""
    rows: dict[str, list[dict[str, Any]]] = {t.name: [] for t in models.metadata.sorted_tables}
    meta = {**snapshot.meta, "schema": models.SCHEMA, "build": snapshot.build}
    rows[models.meta.name] = [{"key": key, "value": value} for key, value in meta.items()]
    for document in snapshot.documents.values():
        rows[models.documents.name].append(
            {
                "path": document.path,
                "fingerprint": document.fingerprint,
                "title": document.title,
                "prepared": document.prepared,
            }
        )
        rows[models.warnings.name] += [
            {"document": document.path, "line": w.line, "message": w.message}
            for w in document.warnings
        ]
    for source in snapshot.sources.values():
        rows[models.sources.name].append(dict(source.__dict__))
    for position, entry in enumerate(snapshot.entries.values()):
        _add_fact_rows(rows, entry, position)
    rows[models.conflicts.name] = [
        {"fact": one, "other": other, "origin": origin}
        for (one, other), origin in snapshot.conflicts.items()
    ]
    return rows


def _add_fact_rows(rows: dict[str, list[dict[str, Any]]], entry: Entry, position: int) -> None:
    """The rows of one fact in every table that knows it."""
    fact = entry.fact
    rows[models.facts.name].append(
        {
            "id": fact.id,
            "statement": fact.statement,
            "topic": fact.topic,
            "topic_origin": fact.topic_origin,
            "certainty": fact.certainty,
            "authority": fact.authority,
            "needs_review": fact.needs_review,
            "document": fact.document,
            "line": fact.line,
            "position": position,
            "heading": fact.heading,
            "questions": "\n".join(fact.questions),
            "asked": "\n".join(fact.asked),
            "note": fact.note,
            "supports": " ".join(fact.supports),
            "differs": "\n".join(entry.differs),
            "vectors": np.ascontiguousarray(entry.vectors, dtype=np.float16).tobytes(),
        }
    )
    rows[models.fact_sources.name] += [{"fact": fact.id, "source": s.id} for s in fact.sources]
    rows[models.fact_tags.name] += [
        {"fact": fact.id, "kind": kind, "value": value} for kind, value in sorted(fact.tags)
    ]
    rows[models.quantities.name] += _quantity_rows(fact.id, fact.quantities)


def _quantity_rows(fact: str, measured: Sequence[Quantity]) -> list[dict[str, Any]]:
    return [
        {"fact": fact, "position": number, **quantity.__dict__}
        for number, quantity in enumerate(measured)
    ]
