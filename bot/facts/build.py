"""Building the fact store from a folder of documents."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import DocumentError
from bot.facts.certainty import authority_of, by_authority, certainty_of
from bot.facts.classify import TopicClassifier, training_questions
from bot.facts.conflicts import find_conflicts
from bot.facts.drafts import Document, Draft, Warning
from bot.facts.fact import TAG_KINDS, Fact, Source
from bot.facts.models import SCHEMA
from bot.facts.prepared import has_front_matter, read_prepared
from bot.facts.questions import find_questions, read_questions
from bot.facts.raw import read_raw, read_text, shortened, slug_of
from bot.facts.references import find_references, read_references
from bot.facts.store import Entry, FactStore, Snapshot, StoredDocument
from bot.language.encoders import CachedEncoder, Encoder, sentence_encoder
from bot.language.pipeline import read
from bot.language.reading import Reading
from bot.settings import PROJECT

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWN_DOCUMENTS = PROJECT / "data" / "documents"
"""The documents of the bot, from which the topic classifier learns as well."""

_QUESTIONS = PROJECT / "data" / "nlu"
"""Training questions, from which it learns too."""

ENDINGS = (".md", ".txt", ".html", ".htm", ".pdf")
"""The files that are read; others in a folder are ignored."""

SAFETY_TOPICS = frozenset(
    ("pregnancy", "breastfeeding", "contraindications", "side_effects", "urgent_symptoms")
)
"""A sentence of a raw document about any of these waits for review."""

_READERS = (
    "build",
    "certainty",
    "classify",
    "drafts",
    "prepared",
    "questions",
    "raw",
    "references",
)
"""The modules here that decide what a document yields."""

_VECTOR_CACHE = PROJECT / "var" / "vectors.db"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        facts: number by topic, in the order of the topics' first appearance.
        waiting: facts held back for review.
        warnings: (document, warning) in order.
        read, skipped, removed: documents read anew, unchanged, gone.
        conflicts: number of disagreements by origin.
    """

    facts: Mapping[str, int]
    waiting: int
    warnings: tuple[tuple[str, Warning], ...]
    read: tuple[str, ...]
    skipped: tuple[str, ...]
    removed: tuple[str, ...]
    conflicts: Mapping[str, int]

    @property
    def changed(self) -> bool:
        """Whether the store was written."""
        return bool(self.read or self.removed)


def build(
    folder: Path, store: FactStore, progress: Progress | None = None, encoder: Encoder | None = None
) -> BuildReport:
    """Builds the facts from a folder of documents and replaces what the store holds.

    Documents that have not changed since the last build are not read again. Everything is read
    before the store is touched, and it is written in one transaction: whatever fails, the old
    facts keep serving.

    Args:
        folder: searched with its subfolders for Markdown, text, HTML and PDF.
        store: where the facts go.
        progress: called as the work goes on.
        encoder: for tests; the sentence encoder by default.

    Raises:
        DocumentError: a document or the references cannot be used; names file and line.
        StoreError: the store cannot be used.
    """
    tell = progress or (lambda what, done, total: None)
    paths = find_documents(folder)
    references = find_references(folder)
    sources = read_references(references) if references else {}
    questions = find_questions(folder)
    asked = read_questions(questions)
    old = store.load()
    encoder = encoder or _Remembering(sentence_encoder())
    texts = {name: _bytes(path) for name, path in paths.items()}
    raw_ids = _raw_ids((name for name in paths if not _is_prepared(name, texts[name])), sources)
    manner = _manner([*([references] if references else []), *questions], encoder)
    raw_manner = _manner([], encoder) + _teaching() if raw_ids else ""

    fingerprints = {
        name: _digest(raw_manner, raw_ids[name], text) if name in raw_ids else _digest(manner, text)
        for name, text in texts.items()
    }
    unchanged = {
        name
        for name, fingerprint in fingerprints.items()
        if name in old.documents and old.documents[name].fingerprint == fingerprint
    }
    removed = tuple(name for name in old.documents if name not in paths)
    if len(unchanged) == len(paths) and not removed:
        return _report(old, (), tuple(paths), ())

    fresh: dict[str, Document] = {}
    for number, (name, path) in enumerate(paths.items()):
        if name not in unchanged:
            tell(f"reading {name}", number, len(paths))
            fresh[name] = _read(path, name, sources, raw_ids.get(name))

    workshop = _Workshop(encoder, asked, lambda what: tell(what, len(documents), len(paths)))
    entries: dict[str, Entry] = {}
    documents: dict[str, StoredDocument] = {}
    cited = dict(sources)
    for number, (name, fingerprint) in enumerate(fingerprints.items()):
        tell(f"facts of {name}", number, len(paths))
        if name in fresh:
            document = fresh[name]
            if document.source:
                cited[document.source.id] = document.source
            made, noticed = workshop.facts(document, cited)
            warnings = tuple(noticed)
            title, prepared = document.title, document.prepared
        else:
            stored = old.documents[name]
            made = [e for e in old.entries.values() if e.fact.document == name]
            warnings, title, prepared = stored.warnings, stored.title, stored.prepared
            cited.update({s.id: s for e in made for s in e.fact.sources if s.id not in cited})
        documents[name] = StoredDocument(name, fingerprint, title, prepared, warnings)
        for entry in made:
            if entry.fact.id in entries:
                first = entries[entry.fact.id].fact
                raise DocumentError(
                    f"the id '{entry.fact.id}' is taken by {first.document}:{first.line}",
                    folder / name,
                    entry.fact.line,
                )
            entries[entry.fact.id] = entry
    _refuse_stray(asked, entries, questions)
    authored = _authored(entries, folder)
    found = find_conflicts(entry.fact for entry in entries.values())
    conflicts = dict.fromkeys(found, "found") | dict.fromkeys(authored, "authored")
    entries = _with_conflicts(entries, conflicts)
    used = {s.id for e in entries.values() for s in e.fact.sources}
    written = datetime.now(timezone.utc).isoformat(timespec="microseconds")
    snapshot = Snapshot(
        build=hashlib.sha256(f"{written}{os.getpid()}".encode()).hexdigest()[:16],
        meta={
            "built_at": written,
            "folder": str(folder),
            "vector_size": str(encoder.size),
            "encoder": encoder.name,
        },
        documents=documents,
        entries=entries,
        sources={name: source for name, source in cited.items() if name in used},
        conflicts=conflicts,
    )
    tell("writing the store", len(paths), len(paths))
    store.replace(snapshot)
    return _report(snapshot, tuple(fresh), tuple(sorted(unchanged)), removed)


def find_documents(folder: Path) -> dict[str, Path]:
    """The documents below a folder, by their path relative to it, in order.

    Raises:
        DocumentError: the folder is missing, unreadable or holds no document.
    """
    if not folder.exists():
        raise DocumentError("there is no such folder; name one with --documents", folder)
    if not folder.is_dir():
        raise DocumentError("is a file; name the folder that holds the documents", folder)
    failed: list[OSError] = []
    found: dict[str, Path] = {}
    for root, folders, names in os.walk(folder, onerror=failed.append, followlinks=False):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if path.suffix.lower() not in ENDINGS or name.startswith("."):
                continue
            relative = path.relative_to(folder).as_posix()
            if not relative.isprintable():
                shown = Path(ascii(str(path)))
                raise DocumentError("has a name with odd characters; rename it", shown)
            if path.exists() and not path.is_file():
                raise DocumentError("is no ordinary file; remove it", path)
            found[relative] = path
    if failed:
        raise DocumentError(f"cannot be read ({failed[0].strerror})", Path(failed[0].filename))
    if not found:
        raise DocumentError(f"holds no document ({', '.join(ENDINGS)})", folder)
    return found


def _read(path: Path, name: str, sources: Mapping[str, Source], raw_id: str | None) -> Document:
    """Reads a document: as a prepared one unless it has an id as a raw one."""
    if raw_id is None:
        return read_prepared(read_text(path), path, name, sources)
    return read_raw(path, name, raw_id)


def _is_prepared(name: str, text: bytes) -> bool:
    """Whether a file was written for this bot: Markdown that starts with front matter."""
    start = text[:10].decode("utf-8-sig", errors="replace")
    return name.lower().endswith(".md") and has_front_matter(start)


def _raw_ids(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """An id for each raw document, different from each other and from the references' ids."""
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(slug_of(name), []).append(name)
    return {
        name: stem
        if len(alike) == 1 and stem not in taken
        else f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
        for stem, alike in stems.items()
        for name in alike
    }


class _Workshop:
    """Makes facts of drafts; loads the topic classifier only when a draft has no topic."""

    def __init__(
        self,
        encoder: Encoder,
        asked: Mapping[str, tuple[str, ...]],
        tell: Callable[[str], None],
    ) -> None:
        self._encoder = encoder
        self._asked = asked
        self._tell = tell
        self._classifier: TopicClassifier | None = None

    def facts(
        self, document: Document, sources: Mapping[str, Source]
    ) -> tuple[list[Entry], list[Warning]]:
        """The facts of a document, and its warnings with those about their topics."""
        warnings = list(document.warnings)
        made: list[tuple[Fact, tuple[str, ...]]] = []
        sentence_numbers: Counter[int] = Counter()
        for draft in document.drafts:
            reading = read(draft.statement)
            sentence_numbers[draft.line] += 1
            topics = (draft.topic,) if draft.topic else self._topics(reading, draft.heading)
            if not topics:
                words = shortened(draft.statement)
                warnings.append(Warning(draft.line, f"left out, fits no topic: {words}"))
                continue
            if not draft.topic and not SAFETY_TOPICS.isdisjoint(topics):
                # A document that nobody reviewed is no authority on safety.
                draft = replace(draft, needs_review=True)
            document_id = document.source.id if document.source else slug_of(document.path)
            stem = draft.id or f"{document_id}-{draft.line}-{sentence_numbers[draft.line]}"
            for topic in topics:
                name = stem if topic == topics[0] else f"{stem}-{topic.replace('_', '-')}"
                fact = _fact(name, topic, draft, reading, document, sources)
                asked = self._asked.get(name, ())
                made.append((replace(fact, asked=asked), draft.differs))
        return self._with_vectors(made), warnings

    def _topics(self, reading: Reading, heading: str) -> tuple[str, ...]:
        if self._classifier is None:
            self._tell("learning the topics")
            questions = training_questions(_QUESTIONS)
            self._classifier = TopicClassifier(own_drafts(), self._encoder, questions)
        return self._classifier.topics_of(reading, heading)

    def _with_vectors(self, made: Sequence[tuple[Fact, tuple[str, ...]]]) -> list[Entry]:
        texts = [t for fact, _ in made for t in (fact.statement, *fact.questions, *fact.asked)]
        vectors = self._encoder.encode(texts).astype(np.float16)
        entries, start = [], 0
        for fact, differs in made:
            end = start + 1 + len(fact.questions) + len(fact.asked)
            entries.append(Entry(fact, vectors[start:end], differs))
            start = end
        return entries


class _Remembering:
    """An encoder that remembers vectors in a file, and does without when the file is unusable."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.size = encoder.name, encoder.size
        self._encoder = encoder
        self._cached = CachedEncoder(encoder, _VECTOR_CACHE)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            return self._cached.encode(texts)
        except (sqlite3.Error, OSError):
            return self._encoder.encode(texts)


@cache
def own_drafts() -> tuple[Draft, ...]:
    """The sentences of the bot's own documents, with their topics.

    Raises:
        DocumentError: one of them cannot be used.
    """
    references = find_references(OWN_DOCUMENTS)
    sources = read_references(references) if references else {}
    drafts: list[Draft] = []
    for name, path in find_documents(OWN_DOCUMENTS).items():
        if _is_prepared(name, _bytes(path)):
            drafts += _read(path, name, sources, None).drafts
    return tuple(drafts)


def _fact(
    name: str,
    topic: str,
    draft: Draft,
    reading: Reading,
    document: Document,
    sources: Mapping[str, Source],
) -> Fact:
    """The fact that a draft becomes."""
    cited = by_authority(sources[one] for one in dict.fromkeys(draft.citations))
    return Fact(
        id=name,
        statement=draft.statement,
        topic=topic,
        topic_origin="section" if draft.topic else "classified",
        certainty=certainty_of(cited, contested=draft.contested),
        authority=authority_of(cited),
        needs_review=draft.needs_review or not any(source.verified for source in cited),
        document=document.path,
        line=draft.line,
        heading=draft.heading,
        questions=draft.questions,
        sources=cited,
        tags=frozenset((m.kind, m.id) for m in reading.mentions if m.kind in TAG_KINDS),
        quantities=tuple(m.quantity for m in reading.mentions if m.quantity is not None),
        note=draft.note,
        supports=draft.supports,
    )


def _authored(entries: Mapping[str, Entry], folder: Path) -> set[tuple[str, str]]:
    """The disagreements that the writers named.

    Raises:
        DocumentError: a fact differs from itself or from one that is not there.
    """
    pairs = set()
    for name, entry in entries.items():
        for other in entry.differs:
            if other == name or other not in entries:
                what = "itself" if other == name else f"'{other}', which is no fact"
                place = folder / entry.fact.document
                raise DocumentError(f"'{name}' differs from {what}", place, entry.fact.line)
            pairs.add((min(name, other), max(name, other)))
    return pairs


def _with_conflicts(
    entries: Mapping[str, Entry], conflicts: Mapping[tuple[str, str], str]
) -> dict[str, Entry]:
    """The entries with their facts' conflicts filled in."""
    others: dict[str, set[str]] = {name: set() for name in entries}
    for one, other in conflicts:
        others[one].add(other)
        others[other].add(one)
    return {
        name: replace(entry, fact=replace(entry.fact, conflicts=tuple(sorted(others[name]))))
        for name, entry in entries.items()
    }


def _refuse_stray(asked: Iterable[str], entries: Collection[str], paths: Iterable[Path]) -> None:
    """Refuses questions of a fact that is not there: its name has changed, or is misspelled.

    Raises:
        DocumentError: naming the file.
    """
    for name in asked:
        if name not in entries:
            path = next(one for one in paths if name in read_questions((one,)))
            raise DocumentError(f"has questions of '{name}', which is no fact", path)


def _manner(beside: Sequence[Path], encoder: Encoder) -> str:
    """What, beside a document's text, decides how it is read: code, lexicons, further files."""
    package = PROJECT / "bot"
    language = package / "language"
    parts = [package / "topics.py", *sorted(language.rglob("*.py"))]
    parts += [package / "facts" / f"{name}.py" for name in _READERS]
    parts += [path for ending in ("*.yml", "*.txt") for path in sorted(language.rglob(ending))]
    parts += beside
    named = (part for path in parts for part in (path.name, _bytes(path)))
    return _digest(SCHEMA, encoder.name, *named)


def _teaching() -> str:
    """What the topic classifier, which reads raw documents, learns from."""
    paths = [*sorted(OWN_DOCUMENTS.glob("*.md")), *sorted(_QUESTIONS.glob("*.yml"))]
    return _digest(*(part for path in paths for part in (path.name, _bytes(path))))


def _digest(*parts: str | bytes) -> str:
    """One short text that changes with any of several."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    """A file's content.

    Raises:
        DocumentError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None


def _report(
    snapshot: Snapshot, fresh: tuple[str, ...], skipped: tuple[str, ...], removed: tuple[str, ...]
) -> BuildReport:
    facts = snapshot.facts
    return BuildReport(
        facts=Counter(fact.topic for fact in facts),
        waiting=sum(fact.needs_review for fact in facts),
        warnings=tuple((d.path, w) for d in snapshot.documents.values() for w in d.warnings),
        read=fresh,
        skipped=skipped,
        removed=removed,
        conflicts=Counter(snapshot.conflicts.values()),
    )
