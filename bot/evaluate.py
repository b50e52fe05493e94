"""Measuring the running bot with labelled questions: accuracy by topic, origin and kind; alarms."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.conversation import Conversation, Reply
from bot.errors import DocumentError
from bot.language.pipeline import read
from bot.language.reading import Reading
from bot.topics import BEYOND_FACTS, TOPICS

_ALARMS = ("urgent_symptoms", "crisis")
_SAME_AREA = {"axilla": "underarm"}
_NEAR = 0.15
"""Times count as right within this share: "two months" is 60 days to one and 61 to another."""


@dataclass(frozen=True)
class Question:
    """One labelled question.

    Attributes:
        id, text: the question.
        topic, alt: the label, and further labels that count as right.
        kind, origin: what sort of question, from where.
        must_not: patterns that the answer must not match.
        entities: what the language pipeline should find; None where nobody labelled it.
    """

    id: str
    text: str
    topic: str
    alt: tuple[str, ...] = ()
    kind: str = ""
    origin: str = ""
    must_not: tuple[str, ...] = ()
    entities: dict[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """What the bot made of a question."""

    question: Question
    topics: tuple[str, ...]
    kind: str
    text: str
    facts: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The main topic answered; what is declined or small talk is out of scope."""
        return self.topics[0] if self.topics else "out_of_scope"

    @property
    def right(self) -> bool:
        """Whether the main topic is the label or one that counts as right."""
        return self.topic in (self.question.topic, *self.question.alt)


@dataclass
class Score:
    """A share, with what it is of."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Counts one more."""
        self.right += right
        self.total += 1

    @property
    def share(self) -> float:
        """Right of all, 0 when there is nothing."""
        return self.right / self.total if self.total else 0.0

    def __str__(self) -> str:
        """For a table: percent, then right of all."""
        return f"{100 * self.share:5.1f} %  {self.right}/{self.total}" if self.total else "–"


@dataclass
class Report:
    """All figures of one evaluation."""

    overall: Score = field(default_factory=Score)
    strict: Score = field(default_factory=Score)
    by_origin: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_kind: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_topic: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    alarm_recall: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    false_alarms: Score = field(default_factory=Score)
    declined_rightly: Score = field(default_factory=Score)
    declined_wrongly: Score = field(default_factory=Score)
    forbidden: Score = field(default_factory=Score)
    entities: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSONL file.

    Raises:
        DocumentError: naming the line that is wrong.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None
    except UnicodeDecodeError:
        raise DocumentError("is not a text file in UTF-8", path) from None
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as problem:
            raise DocumentError(f"is not JSON: {problem.msg}", path, number) from None
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            raise DocumentError("needs an object with 'text' and 'topic'", path, number)
        if entry.get("topic") not in (*TOPICS, *BEYOND_FACTS):
            raise DocumentError(f"has no known topic: {entry.get('topic')!r}", path, number)
        questions.append(
            Question(
                id=str(entry.get("id") or number),
                text=entry["text"],
                topic=entry["topic"],
                alt=tuple(entry.get("alt") or ()),
                kind=str(entry.get("kind") or ""),
                origin=str(entry.get("origin") or ""),
                must_not=tuple(entry.get("must_not") or ()),
                entities=entry.get("entities"),
            )
        )
    if not questions:
        raise DocumentError("holds no question", path, 1)
    return questions


def ask_all(
    questions: Sequence[Question], url: str, progress: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """Asks each question in a conversation of its own.

    Args:
        questions: to ask.
        url: of the running bot.
        progress: called with how many are done and how many there are.

    Raises:
        ServerError: when the bot does not answer.
    """
    outcomes = []
    for number, question in enumerate(questions, start=1):
        outcomes.append(_outcome(question, Conversation(url).send(question.text)))
        if progress:
            progress(number, len(questions))
    return outcomes


def _outcome(question: Question, reply: Reply) -> Outcome:
    broken = tuple(pattern for pattern in question.must_not if re.search(pattern, reply.text))
    return Outcome(
        question,
        tuple(reply.custom.get("topics") or ()),
        str(reply.custom.get("kind") or "none"),
        reply.text,
        tuple(fact["id"] for fact in reply.custom.get("facts") or ()),
        broken,
    )


def score(outcomes: Iterable[Outcome]) -> Report:
    """The figures of an evaluation."""
    report = Report()
    for outcome in outcomes:
        question = outcome.question
        right = outcome.right
        report.overall.add(right)
        report.strict.add(outcome.topic == question.topic)
        report.by_origin[question.origin or "–"].add(right)
        report.by_kind[question.kind or "–"].add(right)
        report.by_topic[question.topic].add(right)
        if not right:
            report.confusions[question.topic, outcome.topic] += 1
        if question.topic in _ALARMS:
            report.alarm_recall[question.topic].add(outcome.topic in _ALARMS)
        elif not set(question.alt) & set(_ALARMS):
            report.false_alarms.add(outcome.topic in _ALARMS)
        if question.topic == "out_of_scope":
            report.declined_rightly.add(outcome.topic == "out_of_scope")
        elif "out_of_scope" not in question.alt:
            report.declined_wrongly.add(outcome.topic == "out_of_scope")
        if question.must_not:
            report.forbidden.add(not outcome.broken)
        if question.entities is not None:
            _score_entities(report, question)
    return report


def _score_entities(report: Report, question: Question) -> None:
    """Adds hits, false finds and misses of the entities of a question."""
    reading = read(question.text)
    expected = question.entities or {}
    pairs: list[tuple[str, set[Any], set[Any]]] = [
        (name, set(_as_list(expected.get(name))), set(found))
        for name, found in (
            ("area", [_SAME_AREA.get(a, a) for a in reading.ids("area")]),
            ("wrinkle_type", reading.ids("wrinkle_type")),
            ("dose_units", [q.middle for q in reading.quantities("dose") if q.unit == "units"]),
        )
    ]
    for name, wanted, found in pairs:
        counts = report.entities[name]
        counts[0] += len(wanted & found)
        counts[1] += len(found - wanted)
        counts[2] += len(wanted - found)
    for name, kind in (("days_since", "since"), ("duration_observed_days", "duration")):
        _score_days(report.entities[name], expected.get(name), kind, reading)


def _score_days(counts: list[int], wanted: float | None, kind: str, reading: Reading) -> None:
    found = [q.middle for q in reading.quantities(kind) if q.middle is not None]  # type: ignore[arg-type]
    hit = wanted is not None and any(abs(d - wanted) <= max(1.0, _NEAR * wanted) for d in found)
    counts[0] += hit
    counts[1] += bool(found) and not hit
    counts[2] += wanted is not None and not hit


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def f1(hits: int, false: int, missed: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / (2 * hits + false + missed) if hits + false + missed else 1.0


def print_report(report: Report, outcomes: Sequence[Outcome], console: Console) -> None:
    """Prints the figures as tables."""
    head = Table("measure", "share", title="Answers by the running bot", title_justify="left")
    head.add_row("main topic right (second topics counted)", str(report.overall))
    head.add_row("main topic exactly as labelled", str(report.strict))
    for name, one in sorted(report.by_origin.items()):
        head.add_row(f"  origin {name}", str(one))
    for name, one in sorted(report.by_kind.items()):
        head.add_row(f"  kind {name}", str(one))
    for name, one in sorted(report.alarm_recall.items()):
        head.add_row(f"caught: {name}", str(one))
    head.add_row("false alarms among all others", str(report.false_alarms))
    head.add_row("out of scope, declined", str(report.declined_rightly))
    head.add_row("in scope, wrongly declined", str(report.declined_wrongly))
    head.add_row("answers without forbidden words", str(report.forbidden))
    for name, (hits, false, missed) in report.entities.items():
        value = f"F1 {f1(hits, false, missed):.2f}  ({hits} found, {false} false, {missed} missed)"
        head.add_row(f"entity {name}", value)
    console.print(head)
    topics = Table("topic", "right", "taken for", title="By topic", title_justify="left")
    for topic in (*TOPICS, *BEYOND_FACTS):
        if topic in report.by_topic:
            wrong = [
                f"{other} {count}"
                for (label, other), count in report.confusions.most_common()
                if label == topic
            ]
            topics.add_row(topic, str(report.by_topic[topic]), ", ".join(wrong))
    console.print(topics)
    for outcome in outcomes:
        if outcome.broken:
            console.print(f"forbidden words in the answer to {outcome.question.id}", markup=False)


def as_json(report: Report, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Figures and single outcomes, for other programs. The questions' texts stay out."""

    def plain(value: Any) -> Any:
        if isinstance(value, Score):
            return {"right": value.right, "total": value.total, "share": round(value.share, 4)}
        if isinstance(value, Counter):
            return [[*pair, count] for pair, count in value.most_common()]
        return (
            {name: plain(one) for name, one in value.items()} if isinstance(value, dict) else value
        )

    figures = {one.name: plain(getattr(report, one.name)) for one in fields(report)}
    rows = [
        {
            "id": o.question.id,
            "topic": o.question.topic,
            "alt": o.question.alt,
            "answered": o.topics,
            "kind": o.kind,
            "right": o.right,
            "facts": o.facts,
            "forbidden": o.broken,
        }
        for o in outcomes
    ]
    return {"figures": figures, "outcomes": rows}


def evaluate(file: Path, output: Path | None, url: str) -> None:
    """Asks the running bot all questions of a file and prints the figures.

    Args:
        file: JSONL of labelled questions.
        output: where figures and outcomes go as JSON; None for nowhere.
        url: of the running bot.

    Raises:
        DocumentError: the file cannot be used.
        ServerError: the bot does not answer.
    """
    from rich.progress import track

    questions = read_questions(file)
    errors = Console(stderr=True)
    outcomes = []
    for question in track(
        questions, "asking", console=errors, disable=not errors.is_terminal, transient=True
    ):
        outcomes += ask_all([question], url)
    report = score(outcomes)
    print_report(report, outcomes, Console())
    if output:
        try:
            output.write_text(json.dumps(as_json(report, outcomes), indent=1) + "\n", "utf-8")
        except OSError as problem:
            raise DocumentError(f"cannot be written ({problem.strerror})", output) from None
