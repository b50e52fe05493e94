"""Which features and which classifier understand our own examples best, by cross-validation.

    .venv/bin/python benchmarks/understanding.py [--folds 3]

Prints accuracy (exactly the labelled intent), the negative log-likelihood of the probabilities, and
the seconds that one training takes. No question of any measuring set is used.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.language.encoders import CachedEncoder, UseEncoder, sentence_encoder  # noqa: E402
from bot.nlu import intent_model  # noqa: E402


def examples() -> tuple[list[str], np.ndarray]:
    """All training examples and their intents."""
    texts, intents = [], []
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = [line.strip()[2:] for line in block["examples"].splitlines() if line.strip()]
            texts += lines
            intents += [block["intent"]] * len(lines)
    return texts, np.array(intents)


def likelihood(margins: np.ndarray, right: np.ndarray, sharpness: float) -> float:
    """Mean negative log-likelihood of softmax(sharpness * margin)."""
    scaled = sharpness * margins
    scaled -= scaled.max(axis=1, keepdims=True)
    chances = np.exp(scaled)
    chances /= chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[np.arange(len(right)), right] + 1e-12).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folds", type=int, default=3)
    folds = parser.parse_args().folds
    texts, intents = examples()
    encoder = CachedEncoder(sentence_encoder(), PROJECT / "var" / "vectors.db")
    dense = sparse.csr_matrix(encoder.encode(texts))
    use, minilm = dense[:, : UseEncoder.size], dense[:, UseEncoder.size :]
    words, letters, found = intent_model._new_vectorizers()
    sparse_words = sparse.hstack([words.fit_transform(texts), letters.fit_transform(texts)])
    reading = found.fit_transform([intent_model.named_in(text) for text in texts])

    def machine(c: float) -> Callable[[], LinearSVC]:
        return lambda: LinearSVC(C=c, random_state=0)

    def logistic() -> LogisticRegression:
        return LogisticRegression(C=10.0, max_iter=200)

    rows: list[tuple[str, list, Callable]] = [
        ("words and letters (TF-IDF)", [sparse_words], machine(0.5)),
        ("MiniLM", [minilm], machine(0.5)),
        ("USE", [use], machine(0.5)),
        ("MiniLM + USE", [dense], machine(0.5)),
        ("MiniLM + USE, logistic regression", [dense], logistic),
        ("MiniLM + USE + TF-IDF", [dense, sparse_words], machine(0.5)),
        (
            "... + what the pipeline found (used)",
            [dense, sparse_words, 0.5 * reading],
            machine(0.5),
        ),
        ("... twice its weight", [dense, sparse_words, reading], machine(0.5)),
        ("... C = 1", [dense, sparse_words, 0.5 * reading], machine(1.0)),
    ]
    names, right = np.unique(intents, return_inverse=True)
    title = f"{len(texts)} examples, {len(names)} intents, {folds} folds"
    table = Table(
        "features", "accuracy", "best sharpness", "its loss", "one training, s", title=title
    )
    splitter = StratifiedKFold(folds, shuffle=True, random_state=0)
    for name, parts, make in track(rows, "comparing", console=Console(stderr=True), transient=True):
        features = sparse.hstack(parts).tocsr()
        margins = np.zeros((len(texts), len(names)))
        seconds = []
        for train, test in splitter.split(features, right):
            start = time.perf_counter()
            model = make().fit(features[train], right[train])
            seconds.append(time.perf_counter() - start)
            margins[test] = model.decision_function(features[test])
        accuracy = float((margins.argmax(axis=1) == right).mean())
        losses = {s: likelihood(margins, right, s) for s in (1, 2, 3, 4, 5, 6, 7, 8)}
        best = min(losses, key=losses.__getitem__)
        table.add_row(
            name, f"{accuracy:.3f}", str(best), f"{losses[best]:.3f}", f"{np.mean(seconds):.1f}"
        )
    Console().print(table)


if __name__ == "__main__":
    main()
