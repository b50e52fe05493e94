"""The commands `bot facts build`, `check`, `search` and `show`.

Problems are raised as `BotError`; the program that mounts `app` prints them and ends with code 2.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.errors import BotError
from bot.facts import build as building
from bot.facts.fact import TAG_KINDS, Fact, Source
from bot.facts.judge import tuned_judge
from bot.facts.roles import ROLES
from bot.facts.search import FactIndex, Hit
from bot.facts.store import FactStore, Snapshot
from bot.language.encoders import sentence_encoder
from bot.language.pipeline import read
from bot.language.quantities import render
from bot.settings import settings
from bot.topics import TITLES, TOPICS

app = typer.Typer(
    name="facts",
    help="The facts that answers are made of.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_FEW_FACTS = 10
"""A topic with fewer facts than this is thin."""
_FEW_SOURCES = 3
"""A topic or an area whose facts rest on fewer sources than this is thin."""
_STRONG = ("label", "strong")


_DOCUMENTS = typer.Option(
    building.OWN_DOCUMENTS, help="Folder of documents; its facts replace those in the store."
)


@app.command("build")
def build_command(
    documents: Path = _DOCUMENTS,
) -> None:
    """Read the documents and write their facts to the store."""
    console = _console()
    with _store() as store, _progress(console) as tell:
        report = building.build(documents, store, tell)
    if not report.changed:
        console.print("Nothing has changed since the last build.")
    console.print(_topic_table(report.facts, "Facts"))
    for document, warning in report.warnings:
        place = f"{documents / document}:{warning.line}"
        console.print(f"warning: {place}: {warning.message}", markup=False, soft_wrap=True)
    found, authored = report.conflicts.get("found", 0), report.conflicts.get("authored", 0)
    for line in (
        f"facts: {sum(report.facts.values())}, of these waiting for review: {report.waiting}",
        f"documents: {len(report.read)} read, {len(report.skipped)} unchanged, "
        f"{len(report.removed)} removed",
        f"disagreements: {authored} named by the writers, {found} found",
        f"warnings: {len(report.warnings)}",
    ):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def check() -> None:
    """Show what the store holds, what is thin, what conflicts and what waits for review."""
    console = _console()
    with _store() as store:
        snapshot = _filled(store)

    def say(line: str = "", style: str | None = None) -> None:
        console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)

    facts = snapshot.facts
    say(f"built {_age(snapshot.meta.get('built_at', ''))} from {snapshot.meta.get('folder', '?')}")
    say(
        f"{len(facts)} facts of {len(snapshot.documents)} documents, "
        f"{len(snapshot.sources)} sources"
    )
    console.print(_topic_table(Counter(fact.topic for fact in facts), "Facts", facts))
    sections: dict[str, list[str]] = {
        "Thin": list(thin(facts)),
        "Disagreements": list(_disagreements(snapshot)),
        "Waiting for review": [
            f"{place_of(fact)} {fact.id}: {why_waiting(fact)}: {fact.statement}"
            for fact in facts
            if fact.needs_review
        ],
        "Resting on a document that nobody reviewed, alone": [
            f"{place_of(fact)} {fact.id}: {fact.statement}"
            for fact in facts
            if fact.sources and all(source.kind == "unreviewed" for source in fact.sources)
        ],
        "Warnings": [
            f"{document.path}:{warning.line}: {warning.message}"
            for document in snapshot.documents.values()
            for warning in document.warnings
        ],
    }
    for title, lines in sections.items():
        say()
        say(f"{title}: {len(lines)}" if lines else f"{title}: none", "bold")
        for line in lines:
            say(f"  {line}")


@app.command()
def search(
    words: str = typer.Argument(..., help="A question or a few words."),
    topic: Optional[str] = typer.Option(None, help="Only facts of this topic."),  # noqa: UP045
    limit: int = typer.Option(10, min=1, max=1000, help="How many facts at most."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Find the facts that fit a question best, those under review included."""
    if topic is not None and topic not in TITLES:
        raise BotError(f"There is no topic '{topic}'; known are {', '.join(TOPICS)}.")
    if not words.strip():
        raise BotError("Give a question or a few words to search for.")
    with _store() as store:
        snapshot = _filled(store)
    hits = find(snapshot, words, topic, limit)
    if as_json:
        print(json.dumps([_hit_data(snapshot, hit) for hit in hits], indent=2, ensure_ascii=False))
        return
    console = _console()
    for hit in hits:
        fact = snapshot.entries[hit.fact.id].fact
        mark = "  UNDER REVIEW" if fact.needs_review else ""
        console.print(f"[bold]{escape(fact.id)}[/bold]  {fact.topic}  {hit.score:.3f}{mark}")
        console.print(f"  {fact.statement}", markup=False, highlight=False)
        names = "; ".join(_source_words(source) for source in fact.sources)
        console.print(f"  {names}", markup=False, highlight=False, style="dim")
    if not hits:
        console.print("No fact fits.")


@app.command()
def show(
    fact_id: str = typer.Argument(..., metavar="ID", help="The fact's id."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show everything that is known about a fact."""
    with _store() as store:
        snapshot = _filled(store)
    entry = snapshot.entries.get(fact_id)
    if entry is None:
        near = get_close_matches(fact_id, snapshot.entries, n=3, cutoff=0.6)
        hint = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else "; look for it with bot facts search"
        )
        raise BotError(f"There is no fact '{fact_id}'{hint}")
    if as_json:
        print(json.dumps(_fact_data(snapshot, entry.fact), indent=2, ensure_ascii=False))
        return
    console = _console()
    for name, value in _fact_lines(snapshot, entry.fact):
        console.print(f"[bold]{name}[/bold]: {escape(value)}", highlight=False, soft_wrap=True)


def find(snapshot: Snapshot, words: str, topic: str | None, limit: int) -> list[Hit]:
    """The facts that fit words best, those under review included.

    Args:
        snapshot: what the store holds.
        words: a question.
        topic: only facts of this; None searches all.
        limit: how many at most.
    """
    # The index leaves out what waits for review, which staff have to find as well.
    entries = {
        name: replace(entry, fact=replace(entry.fact, needs_review=False))
        for name, entry in snapshot.entries.items()
    }
    index = FactIndex(replace(snapshot, entries=entries), sentence_encoder(), tuned_judge())
    named = frozenset((m.kind, m.id) for m in read(words).mentions if m.kind in TAG_KINDS)
    return index.search([words], topics={topic: 0.0} if topic else None, named=named, limit=limit)


def thin(facts: Iterable[Fact]) -> Iterator[str]:
    """What the store knows too little about, a line each.

    Args:
        facts: all facts, those under review included.
    """
    facts = tuple(facts)
    shown = [fact for fact in facts if not fact.needs_review]
    for topic in TOPICS:
        of_topic = [fact for fact in shown if fact.topic == topic]
        if len(of_topic) < _FEW_FACTS:
            yield f"topic {topic}: {_count(len(of_topic), 'fact')} to show"
        if of_topic:
            yield from _weakly_founded(f"topic {topic}", of_topic)
    for area in sorted({area for fact in facts for area in fact.tagged("area")}):
        about = [fact for fact in shown if area in fact.tagged("area")]
        if about:
            yield from _weakly_founded(f"area {area}", about)
        else:
            yield f"area {area}: all facts wait for review"
    headed: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        headed.setdefault((fact.document, fact.heading), []).append(fact)
    for (document, heading), of_section in headed.items():
        if heading and all(fact.needs_review for fact in of_section):
            line = min(fact.line for fact in of_section)
            yield f"section '{heading}' ({document}:{line}): all facts wait for review"


def _weakly_founded(what: str, facts: list[Fact]) -> Iterator[str]:
    """A line when facts rest on few sources, or on weak ones alone."""
    sources = {source.id for fact in facts for source in fact.shown_sources}
    if len(sources) < _FEW_SOURCES:
        yield f"{what}: {_count(len(facts), 'fact')} from {_count(len(sources), 'source')}"
    if not any(fact.certainty in (*_STRONG, "moderate") for fact in facts):
        yield f"{what}: only weak or contested facts"
    elif not any(fact.certainty in _STRONG for fact in facts):
        yield f"{what}: no fact from a label, a guideline or several studies"


def why_waiting(fact: Fact) -> str:
    """Why a fact under review may not be shown yet."""
    if not fact.shown_sources:
        return "nobody read any of its sources"
    if fact.topic_origin == "classified":
        return "a document that nobody reviewed speaks about safety"
    return "marked .review"


def place_of(fact: Fact) -> str:
    """Where a fact stands, as file:line below the documents folder."""
    return f"{fact.document}:{fact.line}"


def _disagreements(snapshot: Snapshot) -> Iterator[str]:
    for (one, other), origin in sorted(snapshot.conflicts.items()):
        a, b = snapshot.entries[one].fact, snapshot.entries[other].fact
        how = "named by the writer" if origin == "authored" else "found by their figures"
        yield f"{one} / {other} ({how}): {a.statement} / {b.statement}"


def _fact_lines(snapshot: Snapshot, fact: Fact) -> Iterator[tuple[str, str]]:
    """Everything about a fact as names and values, for people."""
    yield "id", fact.id
    yield "statement", fact.statement
    yield "topic", f"{fact.topic} ({_origin(fact)})"
    yield "place", str(Path(snapshot.meta.get("folder", "")) / fact.document) + f":{fact.line}"
    yield "section", fact.heading or "none"
    yield "also asked", "; ".join(fact.questions[1:]) or "none"
    yield "asked for this sentence", "; ".join(fact.asked) or "none"
    yield "certainty", f"{fact.certainty}, authority {fact.authority} of 6"
    yield "shown to visitors", f"no: {why_waiting(fact)}" if fact.needs_review else "yes"
    for source in fact.sources:
        yield "source", _source_words(source, full=True)
    yield "tags", ", ".join(f"{kind}: {value}" for kind, value in sorted(fact.tags)) or "none"
    yield "quantities", "; ".join(f"{q.kind}: {render(q)}" for q in fact.quantities) or "none"
    for other in fact.conflicts:
        origin = snapshot.conflicts[min(fact.id, other), max(fact.id, other)]
        yield "differs from", f"{other} ({origin}): {snapshot.entries[other].fact.statement}"
    if fact.supports:
        yield "supports", "; ".join(f"{name} ({ROLES[name]})" for name in fact.supports)
    if fact.note:
        yield "note", fact.note


def _origin(fact: Fact) -> str:
    return "as its section says" if fact.topic_origin == "section" else "found by the classifier"


def _fact_data(snapshot: Snapshot, fact: Fact) -> dict[str, Any]:
    """Everything about a fact, for programs."""
    return {
        "id": fact.id,
        "statement": fact.statement,
        "topic": fact.topic,
        "topic_origin": fact.topic_origin,
        "certainty": fact.certainty,
        "authority": fact.authority,
        "needs_review": fact.needs_review,
        "why_waiting": why_waiting(fact) if fact.needs_review else None,
        "document": fact.document,
        "line": fact.line,
        "heading": fact.heading,
        "questions": list(fact.questions),
        "asked": list(fact.asked),
        "sources": [source.__dict__ for source in fact.sources],
        "tags": [{"kind": kind, "id": value} for kind, value in sorted(fact.tags)],
        "quantities": [{**q.__dict__, "words": render(q)} for q in fact.quantities],
        "conflicts": [
            {
                "id": other,
                "origin": snapshot.conflicts[min(fact.id, other), max(fact.id, other)],
                "statement": snapshot.entries[other].fact.statement,
            }
            for other in fact.conflicts
        ],
        "note": fact.note,
        "supports": list(fact.supports),
    }


def _hit_data(snapshot: Snapshot, hit: Hit) -> dict[str, Any]:
    fact = snapshot.entries[hit.fact.id].fact
    return {
        "id": fact.id,
        "topic": fact.topic,
        "score": round(hit.score, 4),
        "closeness": round(hit.closeness, 4),
        "statement": fact.statement,
        "needs_review": fact.needs_review,
        "sources": [source.id for source in fact.sources],
    }


def _source_words(source: Source, *, full: bool = False) -> str:
    """A source in a line; with everything known about it when `full`."""
    parts = [source.title, source.publisher, str(source.year) if source.year else ""]
    if full:
        read_by_us = "read by us" if source.verified else "not read by us"
        parts += [source.section, source.url, source.kind, read_by_us]
    return f"{source.id}: " + ", ".join(part for part in parts if part)


def _topic_table(
    counts: Mapping[str, int], title: str, facts: Iterable[Fact] | None = None
) -> Table:
    """The number of facts by topic; with facts also those under review and the sources."""
    table = Table(title=title, title_justify="left")
    table.add_column("topic")
    table.add_column("facts", justify="right")
    if facts is None:
        for topic in sorted(counts, key=TOPICS.index):
            table.add_row(topic, str(counts[topic]))
        return table
    facts = tuple(facts)
    for name in ("to review", "strong", "sources"):
        table.add_column(name, justify="right")
    for topic in TOPICS:
        own = [fact for fact in facts if fact.topic == topic]
        table.add_row(
            topic,
            str(len(own)),
            str(sum(fact.needs_review for fact in own)),
            str(sum(fact.certainty in _STRONG for fact in own)),
            str(len({source.id for fact in own for source in fact.shown_sources})),
        )
    return table


def _age(built_at: str) -> str:
    """How long ago a build was, in words."""
    try:
        built = datetime.fromisoformat(built_at)
    except ValueError:
        return "at an unknown time"
    seconds = max(0, int((datetime.now(timezone.utc) - built).total_seconds()))
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{_count(seconds // size, name)} ago ({built:%Y-%m-%d %H:%M} UTC)"
    return f"just now ({built:%Y-%m-%d %H:%M} UTC)"


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _filled(store: FactStore) -> Snapshot:
    """What the store holds.

    Raises:
        BotError: it holds nothing.
    """
    snapshot = store.load()
    if not snapshot.entries:
        raise BotError("The fact store is empty; run bot facts build")
    return snapshot


@contextmanager
def _store() -> Iterator[FactStore]:
    """The store of the settings, closed afterwards."""
    store = FactStore(settings().facts_url)
    try:
        yield store
    finally:
        store.close()


def _console() -> Console:
    # Made anew for each command, so that it writes to what is the output now.
    return Console(file=sys.stdout)


@contextmanager
def _progress(console: Console) -> Iterator[building.Progress]:
    """Shows how far the work is: a bar on a terminal, plain lines elsewhere."""
    if not console.is_terminal:
        yield lambda what, done, total: print(f"{done}/{total} {what}", file=sys.stderr, flush=True)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield tell
