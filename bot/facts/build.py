"""Building the fact store from a folder of documents."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import numpy as np

from bot.errors import DocumentError
from bot.facts.certainty import authority_of, by_authority, certainty_of
from bot.facts.classify import TopicClassifier
from bot.facts.conflicts import find_conflicts
from bot.facts.drafts import Document, Draft, Warning
from bot.facts.fact import TAG_KINDS, Fact, Source
from bot.facts.models import SCHEMA
from bot.facts.prepared import has_front_matter, read_prepared
from bot.facts.raw import read_raw, read_text
from bot.facts.references import NAMES, find_references, read_references
from bot.facts.store import Entry, FactStore, Snapshot, StoredDocument
from bot.language.encoders import CachedEncoder, Encoder, sentence_encoder
from bot.language.pipeline import read
from bot.language.reading import Reading
from bot.settings import PROJECT

OWN_DOCUMENTS = PROJECT / "data" / "documents"
"""The documents of the bot, from which the topic classifier learns as well."""

ENDINGS = (".md", ".txt", ".html", ".htm", ".pdf")
"""The files that are read; others in a folder are ignored."""

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
    old = store.load()
    encoder = encoder or CachedEncoder(sentence_encoder(), _VECTOR_CACHE)
    manner = _manner(references, encoder)

    fingerprints = {name: _fingerprint(path, manner) for name, path in paths.items()}
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
            fresh[name] = _read(path, name, sources)

    workshop = _Workshop(encoder)
    entries: dict[str, Entry] = {}
    documents: dict[str, StoredDocument] = {}
    authored: set[tuple[str, str]] = set()
    cited = dict(sources)
    for number, (name, fingerprint) in enumerate(fingerprints.items()):
        tell(f"facts of {name}", number, len(paths))
        if name in fresh:
            document = fresh[name]
            if document.source:
                cited[document.source.id] = document.source
            made, warnings = workshop.facts(document, cited)
            title, prepared = document.title, document.prepared
        else:
            stored = old.documents[name]
            made = [e for e in old.entries.values() if e.fact.document == name]
            warnings, title, prepared = stored.warnings, stored.title, stored.prepared
            cited.update({s.id: s for e in made for s in e.fact.sources if s.id not in cited})
        documents[name] = StoredDocument(name, fingerprint, title, prepared, tuple(warnings))
        for entry in made:
            if entry.fact.id in entries:
                first = entries[entry.fact.id].fact
                raise DocumentError(
                    f"the id '{entry.fact.id}' is taken by {first.document}:{first.line}",
                    folder / name,
                    entry.fact.line,
                )
            entries[entry.fact.id] = entry
        authored |= _authored(document.drafts if name in fresh else (), made, old, name in fresh)
    for one, other in sorted(authored):
        if one not in entries or other not in entries:
            known, missing = (one, other) if one in entries else (other, one)
            fact = entries[known].fact
            raise DocumentError(
                f"'{known}' differs from '{missing}', which is no fact",
                folder / fact.document,
                fact.line,
            )
    found = find_conflicts(entry.fact for entry in entries.values())
    conflicts = {pair: "found" for pair in found} | {pair: "authored" for pair in authored}
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
    for root, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if path.suffix.lower() in ENDINGS and not name.startswith("."):
                found[path.relative_to(folder).as_posix()] = path
    if failed:
        raise DocumentError(f"cannot be read ({failed[0].strerror})", Path(failed[0].filename))
    if not found:
        raise DocumentError(f"holds no document ({', '.join(ENDINGS)})", folder)
    return found


def _read(path: Path, name: str, sources: Mapping[str, Source]) -> Document:
    """Reads a document the way it wants to be read."""
    if path.suffix.lower() == ".md":
        text = read_text(path)
        if has_front_matter(text):
            return read_prepared(text, path, name, sources)
    return read_raw(path, name)


class _Workshop:
    """Makes facts of drafts; loads the topic classifier only when a draft has no topic."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._classifier: TopicClassifier | None = None

    def facts(
        self, document: Document, sources: Mapping[str, Source]
    ) -> tuple[list[Entry], list[Warning]]:
        """The facts of a document, and its warnings with those about their topics."""
        warnings = list(document.warnings)
        made: list[Fact] = []
        sentence_numbers: Counter[int] = Counter()
        for draft in document.drafts:
            reading = read(draft.statement)
            sentence_numbers[draft.line] += 1
            topics = (draft.topic,) if draft.topic else self._topics(reading)
            if not topics:
                words = draft.statement[:60]
                warnings.append(Warning(draft.line, f"left out, fits no topic: {words}"))
                continue
            stem = draft.id or f"{_slug(document)}-{draft.line}-{sentence_numbers[draft.line]}"
            for topic in topics:
                name = stem if topic == topics[0] else f"{stem}-{topic.replace('_', '-')}"
                made.append(_fact(name, topic, draft, reading, document, sources))
        return self._with_vectors(made), warnings

    def _topics(self, reading: Reading) -> tuple[str, ...]:
        if self._classifier is None:
            self._classifier = TopicClassifier(own_drafts(), self._encoder)
        return self._classifier.topics_of(reading)

    def _with_vectors(self, made: Sequence[Fact]) -> list[Entry]:
        texts = [text for fact in made for text in (fact.statement, *fact.questions)]
        vectors = self._encoder.encode(texts).astype(np.float16)
        entries, start = [], 0
        for fact in made:
            end = start + 1 + len(fact.questions)
            entries.append(Entry(fact, vectors[start:end]))
            start = end
        return entries


@cache
def own_drafts() -> tuple[Draft, ...]:
    """The sentences of the bot's own documents, with their topics."""
    references = find_references(OWN_DOCUMENTS)
    sources = read_references(references) if references else {}
    drafts: list[Draft] = []
    for name, path in find_documents(OWN_DOCUMENTS).items():
        drafts += _read(path, name, sources).drafts
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
    )


def _authored(
    drafts: Iterable[Draft], made: Sequence[Entry], old: Snapshot, fresh: bool
) -> set[tuple[str, str]]:
    """The disagreements that the writers of a document named."""
    if fresh:
        pairs = {(d.id, other) for d in drafts if d.id for other in d.differs}
    else:
        names = {entry.fact.id for entry in made}
        pairs = {
            pair
            for pair, origin in old.conflicts.items()
            if origin == "authored" and names & set(pair)
        }
    return {(min(pair), max(pair)) for pair in pairs}


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


def _manner(references: Path | None, encoder: Encoder) -> str:
    """What, beside a document's text, decides how it is read: our code and lexicons, the references.

    Raw documents are also classified by what our own documents taught, so these count too.
    """
    digest = hashlib.sha256(f"{SCHEMA}{encoder.name}".encode())
    package = PROJECT / "bot"
    parts = [*sorted((package / "language").rglob("*.py")), *sorted((package / "facts").glob("*.py"))]
    parts += sorted((package / "language").rglob("*.yml"))
    parts += sorted(OWN_DOCUMENTS.glob("*.md")) if OWN_DOCUMENTS.is_dir() else []
    for path in parts + ([references] if references else []):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint(path: Path, manner: str) -> str:
    """Changes when a document would be read in another way than before."""
    try:
        return hashlib.sha256(manner.encode() + path.read_bytes()).hexdigest()
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None


def _slug(document: Document) -> str:
    """The beginning of the ids of a document's facts."""
    from bot.facts.raw import slug_of

    return slug_of(document.path)


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
