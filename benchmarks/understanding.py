"""Which features and which classifier understand unseen messages best.

    .venv/bin/python benchmarks/understanding.py [--folds 3] [--questions FILE.jsonl] [--rasa 100]
        [--only WORDS]

All learn from data/nlu. Printed for each: accuracy by cross-validation over these examples (the
exact intent), the share of benchmarks/data/held_out.tsv whose topic is found (questions on the
borders between topics, by writers who had no part in the examples), the negative log-likelihood
there, the seconds of one training, and the milliseconds that one message takes at the median. With
`--questions` also the share of labelled questions whose main topic is right, second topics counted,
by origin. With `--rasa N` Rasa's default pipeline (DIET, N epochs) learns the same examples, the
anchor, and so does DIET on MiniLM's vectors; then all, the bot's own pipeline too, are measured
inside Rasa, with the memory of a process that holds nothing else. `--only` measures the rows with
some words in their names.

The tuned layers are tuned on the examples as a whole, so they have no cross-validation.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.evaluate import Question, read_questions  # noqa: E402
from bot.facts.build import OWN_DOCUMENTS, build  # noqa: E402
from bot.facts.search import FactIndex  # noqa: E402
from bot.facts.store import FactStore  # noqa: E402
from bot.language.encoders import CachedEncoder, UseEncoder, minilm, sentence_encoder  # noqa: E402
from bot.language.spelling import corrector  # noqa: E402
from bot.language.tuned_layers import TunedLayers  # noqa: E402
from bot.nlu import intent_model  # noqa: E402
from bot.nlu.intent_model import (  # noqa: E402
    SHARPNESS,
    TUNED_WEIGHT,
    IntentModel,
    clean,
    named_in,
    segments,
)
from bot.nlu.tuning import read_examples  # noqa: E402
from bot.topics import TOPICS, topic_of  # noqa: E402

HELD_OUT = PROJECT / "benchmarks" / "data" / "held_out.tsv"
CONSOLE = Console()
_TIMED = 200
_OFTEN = 8
"""An example's word that occurs so often is taken to be spelt right."""
_WORD = re.compile(r"[a-zA-Z']+")
_DENSE_WEIGHT = 0.7
_USED = "the machine and the tuned layers (used)"
_PARTS = "... and its parts, where it has several"

Features = Callable[[Sequence[str], bool], sparse.csr_matrix]
"""From texts to features; True while learning, when vocabularies are made."""


@dataclass
class Yardstick:
    """What all are measured with: texts with the topics that count as right."""

    held_out: list[tuple[str, set[str]]]
    asked: dict[str, list[tuple[str, set[str]]]]


def normed(logits: np.ndarray) -> np.ndarray:
    """Logarithms of the softmax of each row."""
    logits = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def topics_of(log_chances: np.ndarray, names: Sequence[str]) -> list[str]:
    """The likeliest topic of each row."""
    topics = [topic_of(name) for name in names]
    return [next(t for n in row if (t := topics[n])) for row in np.argsort(-log_chances, axis=1)]


def share(log_chances: np.ndarray, names: Sequence[str], right: Sequence[set[str]]) -> float:
    """Share of rows whose likeliest topic is right."""
    found = topics_of(log_chances, names)
    return float(np.mean([topic in wanted for topic, wanted in zip(found, right)]))


def loss(log_chances: np.ndarray, names: Sequence[str], right: Sequence[set[str]]) -> float:
    """Mean negative log-likelihood of the right topics."""
    topics = [topic_of(name) for name in names]
    columns = {t: [n for n, one in enumerate(topics) if one == t] for t in set(topics)}
    of_right = [
        np.logaddexp.reduce(row[[n for t in wanted for n in columns.get(t, [])]])
        for row, wanted in zip(log_chances, right)
    ]
    return float(-np.mean(of_right))


class FeatureSet:
    """Features of texts by name; the costly ones are remembered."""

    def __init__(self) -> None:
        cache = PROJECT / "var" / "vectors.db"
        self._encoders = {
            "MiniLM": CachedEncoder(minilm(), cache),
            "USE": CachedEncoder(UseEncoder(), cache),
        }
        self._pair = CachedEncoder(sentence_encoder(), cache)
        self._named: dict[str, str] = {}
        with tempfile.TemporaryDirectory() as folder:
            store = FactStore(f"sqlite:///{folder}/facts.db")
            build(OWN_DOCUMENTS, store)
            self._facts = FactIndex(store.load(), self._pair)
            store.close()

    def of(self, *parts: str) -> Features:
        """The features named, side by side."""
        words, letters, found = intent_model._new_vectorizers()
        vectorizers = {"words": words, "letters": letters, "pipeline": found}

        def one(part: str, texts: Sequence[str], learning: bool) -> sparse.csr_matrix:
            if part in self._encoders:
                dense = self._encoders[part].encode(texts)
                return sparse.csr_matrix(np.float32(_DENSE_WEIGHT) * dense)
            if part == "facts":
                return sparse.csr_matrix(self._likeness(texts))
            if part == "pipeline":
                for text in texts:
                    if text not in self._named:
                        self._named[text] = named_in(text)
                texts = [self._named[text] for text in texts]
            vectorizer = vectorizers[part]
            matrix = vectorizer.fit_transform(texts) if learning else vectorizer.transform(texts)
            return matrix * (intent_model._READING_WEIGHT if part == "pipeline" else 1.0)

        def features(texts: Sequence[str], learning: bool) -> sparse.csr_matrix:
            return sparse.hstack([one(part, texts, learning) for part in parts]).tocsr()

        return features

    def _likeness(self, texts: Sequence[str]) -> np.ndarray:
        """How much each text belongs to the nearest section of facts of each topic."""
        belonging = self._pair.encode(texts) @ self._facts._section_weights
        columns = []
        for topic in TOPICS:
            sections = {
                self._facts._section[n]
                for n, fact in enumerate(self._facts.facts)
                if fact.topic == topic
            }
            columns.append(belonging[:, sorted(sections)].max(axis=1, initial=0.0))
        return 5.0 * np.stack(columns, axis=1)


@dataclass
class Row:
    """What was measured of one way to understand; None where it was not."""

    name: str
    cross: float | None = None
    held_out: float | None = None
    loss: float | None = None
    by_origin: dict[str, float] | None = None
    training: float | None = None
    message: float | None = None
    memory: float | None = None
    """Megabytes of a process with Rasa and the pipeline."""


def linear(
    name: str,
    features: Features,
    make: Callable[[], LinearSVC | LogisticRegression],
    examples: tuple[list[str], list[str]],
    yardstick: Yardstick,
    folds: int,
) -> Row:
    """Measures a linear classifier over features."""
    texts, intents = [clean(text) for text in examples[0]], np.array(examples[1])
    start = time.perf_counter()
    learnt = features(texts, True)
    model = make().fit(learnt, intents)
    training = time.perf_counter() - start
    sharpness = SHARPNESS if isinstance(model, LinearSVC) else 1.0
    names = [str(one) for one in model.classes_]

    def log_chances(some: Sequence[str]) -> np.ndarray:
        cleaned = [clean(text) for text in some]
        return normed(sharpness * model.decision_function(features(cleaned, False)))

    row = measured(name, log_chances, names, yardstick)
    row.training = training
    if folds:
        right = []
        for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(
            learnt, intents
        ):
            fold = make().fit(learnt[train], intents[train])
            right.append((fold.predict(learnt[test]) == intents[test]).mean())
        row.cross = float(np.mean(right))
    return row


def joined(
    name: str,
    features: Features,
    make: Callable[[], LinearSVC],
    examples: tuple[list[str], list[str]],
    judged: Callable[[Sequence[str]], np.ndarray],
    yardstick: Yardstick,
) -> Row:
    """Measures a machine over features together with the tuned layers, weighed as in the bot."""
    start = time.perf_counter()
    model = make().fit(features([clean(text) for text in examples[0]], True), examples[1])
    training = time.perf_counter() - start
    names = [str(one) for one in model.classes_]

    def log_chances(some: Sequence[str]) -> np.ndarray:
        margins = model.decision_function(features([clean(text) for text in some], False))
        return normed(normed(SHARPNESS * margins) + TUNED_WEIGHT * judged(some))

    row = measured(name, log_chances, names, yardstick)
    row.training = training
    return row


def measured(
    name: str,
    log_chances: Callable[[Sequence[str]], np.ndarray],
    names: Sequence[str],
    yardstick: Yardstick,
) -> Row:
    """Measures probabilities on the held-out and the labelled questions."""
    texts, right = zip(*yardstick.held_out)
    found = log_chances(texts)
    by_origin = {}
    for origin, asked in yardstick.asked.items():
        questions, wanted = zip(*asked)
        by_origin[origin] = share(log_chances(questions), names, wanted)
    taken = []
    for number, text in enumerate(texts[:_TIMED]):
        fresh = f"{text} {number}"  # not the one whose vector is remembered
        start = time.perf_counter()
        log_chances([fresh])
        taken.append(time.perf_counter() - start)
    message = 1000 * float(np.median(taken))
    return Row(
        name,
        held_out=share(found, names, right),
        loss=loss(found, names, right),
        by_origin=by_origin,
        message=message,
    )


def with_parts(model: IntentModel, texts: Sequence[str]) -> np.ndarray:
    """The mean of a message's probabilities and those of its parts."""
    rows = []
    for text in texts:
        parts = segments(text)
        found = model.log_chances([text, *parts])
        rows.append(np.log((np.exp(found[0]) + np.exp(found).mean(axis=0)) / 2 + 1e-9))
    return np.array(rows)


def corrected(texts: Sequence[str]) -> Callable[[str], str]:
    """A function that spells the words of a text as the examples do."""
    seen = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    often = [word for word, count in seen.items() if count >= _OFTEN]
    correct = corrector(often, [word for word, count in seen.items() if count > 1])
    return lambda text: _WORD.sub(lambda found: correct(found.group().lower()), text)


RASA_DEFAULT: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
ON_VECTORS: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "benchmarks.dense_featurizer.MiniLmFeaturizer"},
]


def in_rasa(
    name: str, pipeline: list[dict[str, Any]] | None, yardstick: Yardstick, epochs: int
) -> Row:
    """Trains and measures a pipeline inside Rasa; the bot's own for None."""
    with tempfile.TemporaryDirectory() as folder:
        config = PROJECT / "config.yml"
        if pipeline:
            diet = {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False}
            diet |= {"ranking_length": 0}
            config = Path(folder) / "config.yml"
            content = {"recipe": "default.v1", "pipeline": [*pipeline, diet]}
            config.write_text(yaml.safe_dump(content))
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "data/nlu"]
        command += ["--config", str(config), "--out", folder, "--domain", "domain.yml"]
        start = time.perf_counter()
        quiet: dict[str, Any] = {"cwd": PROJECT, "stdout": subprocess.DEVNULL}
        quiet["stderr"] = subprocess.DEVNULL
        quiet["env"] = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
        subprocess.run(command, check=True, **quiet)
        training = time.perf_counter() - start
        texts = [text for text, _ in yardstick.held_out]
        texts += [text for asked in yardstick.asked.values() for text, _ in asked]
        (Path(folder) / "texts.json").write_text(json.dumps(texts), "utf-8")
        code = f"from benchmarks.understanding import serve_texts; serve_texts({folder!r})"
        # A process of its own, whose memory is that of Rasa and this pipeline alone.
        subprocess.run([sys.executable, "-c", code], check=True, **quiet)
        served = json.loads((Path(folder) / "served.json").read_text("utf-8"))
    names = sorted(set(read_examples(PROJECT / "data" / "nlu")[1]))
    found = {
        text: np.log([ranking.get(name, 0.0) + 1e-6 for name in names])
        for text, ranking in zip(texts, served["rankings"])
    }
    blank = np.zeros(len(names))  # for the texts of `measured` that are only timed

    def log_chances(some: Sequence[str]) -> np.ndarray:
        return np.array([found.get(text, blank) for text in some])

    row = measured(name, log_chances, names, yardstick)
    row.training, row.message, row.memory = training, served["median"], served["memory"]
    return row


def serve_texts(folder: str) -> None:
    """Parses texts.json of a folder with its model, and writes served.json."""
    from rasa.core.agent import Agent

    agent = Agent.load(next(Path(folder).glob("*.tar.gz")))
    texts = json.loads((Path(folder) / "texts.json").read_text("utf-8"))
    asyncio.run(agent.parse_message("hello"))
    rankings, taken = [], []
    for text in texts:
        start = time.perf_counter()
        parsed = asyncio.run(agent.parse_message(text))
        taken.append(1000 * (time.perf_counter() - start))
        rankings.append({one["name"]: one["confidence"] for one in parsed["intent_ranking"]})
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    content = {"rankings": rankings, "median": float(np.median(taken)), "memory": memory}
    (Path(folder) / "served.json").write_text(json.dumps(content), "utf-8")


def rows(
    examples: tuple[list[str], list[str]],
    yardstick: Yardstick,
    folds: int,
    rasa: int,
    only: str,
) -> Iterator[Row]:
    """Everything that is compared, one after the other."""
    sets = FeatureSet()

    def machine(c: float) -> Callable[[], LinearSVC]:
        return lambda: LinearSVC(C=c, random_state=0)

    def logistic() -> LogisticRegression:
        return LogisticRegression(C=10.0, max_iter=60)

    sparse_parts = ("words", "letters")
    used = (*sparse_parts, "pipeline")
    spelt = corrected(examples[0])

    def spelling(texts: Sequence[str], learning: bool) -> sparse.csr_matrix:
        return correcting([spelt(text) for text in texts], learning)

    correcting = sets.of(*used)
    compared: list[tuple[str, Features, Callable]] = [
        ("words and letters (TF-IDF)", sets.of(*sparse_parts), machine(0.5)),
        ("MiniLM", sets.of("MiniLM"), machine(0.5)),
        ("USE", sets.of("USE"), machine(0.5)),
        ("MiniLM + USE", sets.of("MiniLM", "USE"), machine(0.5)),
        ("MiniLM, logistic regression", sets.of("MiniLM"), logistic),
        ("MiniLM + TF-IDF", sets.of("MiniLM", *sparse_parts), machine(0.5)),
        ("the machine: TF-IDF + pipeline", sets.of(*used), machine(0.5)),
        ("... C = 0.2", sets.of(*used), machine(0.2)),
        ("... logistic regression", sets.of(*used), logistic),
        ("... and MiniLM", sets.of(*used, "MiniLM"), machine(0.5)),
        ("... and USE", sets.of(*used, "USE"), machine(0.5)),
        ("... and likeness to facts", sets.of(*used, "facts"), machine(0.5)),
        ("... spelling corrected", spelling, machine(0.5)),
    ]
    for name, features, make in compared:
        if only in name:
            CONSOLE.print(f"measuring: {name}", style="dim")
            yield linear(name, features, make, examples, yardstick, folds)
    tuned = TunedLayers.load()

    def judged(texts: Sequence[str]) -> np.ndarray:
        return tuned.intents.log_chances(tuned.pooled([*map(clean, texts)]))

    if only in (name := "tuned layers of MiniLM"):
        CONSOLE.print(f"measuring: {name}", style="dim")
        yield measured(name, judged, tuned.intents.names, yardstick)
    if only in (name := "tuned layers and the machine with MiniLM"):
        CONSOLE.print(f"measuring: {name}", style="dim")
        yield joined(name, sets.of(*used, "MiniLM"), machine(0.5), examples, judged, yardstick)
    if any(only in one for one in (_USED, _PARTS)):
        CONSOLE.print(f"measuring: {_USED}", style="dim")
        start = time.perf_counter()
        model = IntentModel.fit(*examples, tuned)
        training = time.perf_counter() - start
        row = measured(_USED, model.log_chances, model.names, yardstick)
        row.training = training
        yield row
        yield measured(_PARTS, lambda texts: with_parts(model, texts), model.names, yardstick)
    if rasa:
        for name, pipeline in (
            ("in Rasa: the bot's pipeline", None),
            (f"in Rasa: its default pipeline, {rasa} epochs", RASA_DEFAULT),
            (f"in Rasa: DIET on MiniLM, {rasa} epochs", ON_VECTORS),
        ):
            if only in name:
                CONSOLE.print(f"measuring: {name}", style="dim")
                yield in_rasa(name, pipeline, yardstick, rasa)


def read_yardstick(questions: Path | None) -> Yardstick:
    """The held-out examples, and labelled questions by origin."""
    lines = HELD_OUT.read_text("utf-8").splitlines()
    held_out = [(text, {topic}) for topic, text in (line.split("\t", 1) for line in lines)]
    asked: dict[str, list[tuple[str, set[str]]]] = {}
    labelled: list[Question] = read_questions(questions) if questions else []
    for one in labelled:
        asked.setdefault(one.origin, []).append((one.text, {one.topic, *one.alt}))
    return Yardstick(held_out, asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--rasa", type=int, default=0, metavar="EPOCHS")
    parser.add_argument("--only", default="", metavar="WORDS")
    options = parser.parse_args()
    examples = read_examples(PROJECT / "data" / "nlu")
    yardstick = read_yardstick(options.questions)
    origins = sorted(yardstick.asked)
    table = Table(
        "what", "cross-validated", "held out", "loss", *origins, "training, s", "message, ms",
        "memory, MB",
        title=f"{len(examples[0])} examples, {len(set(examples[1]))} intents",
    )  # fmt: skip
    for row in rows(examples, yardstick, options.folds, options.rasa, options.only):
        figures = [
            row.name,
            _figure(row.cross, 3),
            _figure(row.held_out, 3),
            _figure(row.loss, 2),
            *(_figure((row.by_origin or {}).get(origin), 3) for origin in origins),
            _figure(row.training, 1),
            _figure(row.message, 1),
            _figure(row.memory, 0),
        ]
        CONSOLE.print(" | ".join(figures), style="dim")  # it takes long: lose nothing
        table.add_row(*figures)
    CONSOLE.print(table)


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
