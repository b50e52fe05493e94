"""How often the first fact of an answer addresses the very question.

    .venv/bin/python benchmarks/first_fact.py QUESTIONS.jsonl [--outcomes OUT.json]

benchmarks/data/right_facts.json names, for 150 labelled questions (by a digest of their text), the
facts that would be a right first answer, by two readers who did not see the bot's choice. Rankings
are compared with the topic given and among all topics: BM25, the nearest single text by sentence
vectors, their fusion (reciprocal ranks), the regression of sections, the tuned layers, and the
bot's choice, which joins the last two and adds what the person named. `--outcomes` takes what
`bot evaluate QUESTIONS.jsonl --json OUT.json` wrote and prints the same share for the whole bot,
its understanding of the topic included.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi
from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.answers.choose import choose, tags_of  # noqa: E402
from bot.answers.memory import Memory  # noqa: E402
from bot.evaluate import Question, read_questions  # noqa: E402
from bot.facts.build import OWN_DOCUMENTS, build  # noqa: E402
from bot.facts.judge import tuned_judge  # noqa: E402
from bot.facts.search import FactIndex, without_common_words  # noqa: E402
from bot.facts.store import FactStore  # noqa: E402
from bot.language.encoders import CachedEncoder, sentence_encoder  # noqa: E402
from bot.language.pipeline import read  # noqa: E402
from bot.topics import TOPICS  # noqa: E402

LABELS = PROJECT / "benchmarks" / "data" / "right_facts.json"
_FUSION = 60
"""The usual constant of reciprocal rank fusion (Cormack et al. 2009)."""

Scores = np.ndarray
Ranker = Callable[[str], Scores]
"""From a question to a score for each fact of the index."""


def key(text: str) -> str:
    """The digest under which a question is labelled."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def words(text: str) -> list[str]:
    """The words of a text that count."""
    return re.findall(r"[a-z0-9]+", without_common_words(text))


def rankers(index: FactIndex) -> dict[str, Ranker]:
    """The rankings that are compared."""
    documents = [
        words(" ".join((fact.statement, fact.heading or "", *fact.questions)))
        for fact in index.facts
    ]
    bm25 = BM25Okapi(documents)

    def nearest(question: str) -> Scores:
        best = np.zeros(len(index.facts), dtype=np.float32)
        np.maximum.at(best, index._owner, (index._encoded([question]) @ index._vectors.T)[0])
        return best

    def by_words(question: str) -> Scores:
        return np.array(bm25.get_scores(words(question)))

    def fused(question: str) -> Scores:
        ranks = [np.argsort(np.argsort(-one(question))) for one in (nearest, by_words)]
        return sum(1.0 / (_FUSION + rank) for rank in ranks)

    # Of a section the sentence that its writer put first is the direct answer.
    first = np.array([-0.001 * fact.line / 10_000 for fact in index.facts])

    def section(question: str) -> Scores:
        return (index._encoded([question]) @ index._section_weights)[0][index._section] + first

    def judged(question: str) -> Scores:
        return index._judged(question)[0] + first

    return {
        "BM25": by_words,
        "nearest text by sentence vectors": nearest,
        "both, fused": fused,
        "regression of sections": section,
        "tuned layers": judged,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--outcomes", type=Path)
    options = parser.parse_args()
    labels: dict[str, list[str]] = json.loads(LABELS.read_text("utf-8"))
    asked = [one for one in read_questions(options.questions) if labels.get(key(one.text))]
    with tempfile.TemporaryDirectory() as folder:
        store = FactStore(f"sqlite:///{folder}/facts.db")
        build(OWN_DOCUMENTS, store)
        encoder = CachedEncoder(sentence_encoder(), PROJECT / "var" / "vectors.db")
        index = FactIndex(store.load(), encoder, tuned_judge())
        store.close()
    table = Table("ranking", "topic given", "among all", title=f"{len(asked)} questions")
    for name, ranker in rankers(index).items():
        table.add_row(name, *_shares(index, asked, labels, ranker))
    table.add_row("the bot's choice", *_of_choice(index, asked, labels))
    if options.outcomes:
        facts = {
            one["id"]: one["facts"][:1]
            for one in json.loads(options.outcomes.read_text())["outcomes"]
        }
        hits = [bool({*facts.get(q.id, ())} & {*labels[key(q.text)]}) for q in asked]
        table.add_row("the whole bot", "–", f"{np.mean(hits):.3f}")
    Console().print(table)


def _shares(
    index: FactIndex, asked: Sequence[Question], labels: dict[str, list[str]], ranker: Ranker
) -> tuple[str, str]:
    given, anywhere = [], []
    for question in asked:
        scores = ranker(question.text)
        right = set(labels[key(question.text)])
        within = np.array([fact.topic == question.topic for fact in index.facts])
        given.append(index.facts[int(np.argmax(np.where(within, scores, -np.inf)))].id in right)
        anywhere.append(index.facts[int(np.argmax(scores))].id in right)
    return f"{np.mean(given):.3f}", f"{np.mean(anywhere):.3f}"


def _of_choice(
    index: FactIndex, asked: Sequence[Question], labels: dict[str, list[str]]
) -> tuple[str, str]:
    given, anywhere = [], []
    for question in asked:
        right = set(labels[key(question.text)])
        named = tags_of(read(question.text))
        for topics, found in (
            ({question.topic: 0.0}, given),
            (dict.fromkeys(TOPICS, 0.0), anywhere),
        ):
            facts = choose(index, [question.text], topics, named, Memory(), most=1)
            found.append(bool(facts) and facts[0].id in right)
    return f"{np.mean(given):.3f}", f"{np.mean(anywhere):.3f}"


if __name__ == "__main__":
    main()
