"""Whether a question finds the section that answers it, on ways to ask that were left out.

    .venv/bin/python benchmarks/fact_choice.py [--folds 4]

Every "Also asked" entry of the documents is asked once of an index that does not know it. Right is
when the direct answer stands in the entry's own section; the topic is given, as the intent model
would give it. Also printed: the same when all topics are searched.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.answers.choose import choose, tags_of  # noqa: E402
from bot.answers.memory import Memory  # noqa: E402
from bot.facts.build import OWN_DOCUMENTS, build  # noqa: E402
from bot.facts.search import FactIndex  # noqa: E402
from bot.facts.store import Entry, FactStore, Snapshot  # noqa: E402
from bot.language.encoders import CachedEncoder, sentence_encoder  # noqa: E402
from bot.language.pipeline import read  # noqa: E402
from bot.topics import TOPICS  # noqa: E402


def without(snapshot: Snapshot, left_out: set[str]) -> Snapshot:
    """A snapshot in which some ways to ask are unknown."""

    def cut(entry: Entry) -> Entry:
        keep = [n for n, q in enumerate(entry.fact.questions) if q not in left_out]
        questions = tuple(entry.fact.questions[n] for n in keep)
        vectors = entry.vectors[[0, *(n + 1 for n in keep)]]
        return Entry(replace(entry.fact, questions=questions), vectors)

    return replace(snapshot, entries={name: cut(e) for name, e in snapshot.entries.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folds", type=int, default=4)
    folds = parser.parse_args().folds
    encoder = CachedEncoder(sentence_encoder(), PROJECT / "var" / "vectors.db")
    with tempfile.TemporaryDirectory() as folder:
        store = FactStore(f"sqlite:///{folder}/facts.db")
        build(OWN_DOCUMENTS, store)
        snapshot = store.load()
        store.close()
    asked: dict[str, tuple[str, str, str]] = {}
    for fact in snapshot.facts:
        if not fact.needs_review:
            for question in fact.questions[1:]:
                asked[question] = (fact.document, fact.heading, fact.topic)
    order = np.random.RandomState(0).permutation(sorted(asked))
    right: dict[str, list[bool]] = {topic: [] for topic in TOPICS}
    anywhere = []
    parts = np.array_split(order, folds)
    for part in track(parts, "asking", console=Console(stderr=True), transient=True):
        index = FactIndex(without(snapshot, set(part)), encoder)
        for question in map(str, part):
            document, heading, topic = asked[question]
            named = tags_of(read(question))
            facts = choose(index, [question], {topic: 0.0}, named, Memory(), most=1)
            place = (facts[0].document, facts[0].heading) if facts else None
            right[topic].append(place == (document, heading))
            hit = index.search([question], named=named, limit=1)[0].fact
            anywhere.append((hit.document, hit.heading) == (document, heading))
    table = Table("topic", "asked", "right section")
    for topic, found in right.items():
        table.add_row(topic, str(len(found)), f"{np.mean(found):.2f}")
    total = [one for found in right.values() for one in found]
    console = Console()
    console.print(table)
    console.print(
        f"right section: {np.mean(total):.3f} of {len(total)} with the topic known, "
        f"{np.mean(anywhere):.3f} among all topics"
    )


if __name__ == "__main__":
    main()
