"""How much of the founding document becomes facts when it is built alone, unprepared.

    python benchmarks/founding_document.py FOLDER

FOLDER holds the document and nothing else. A throw-away store is built from it; each claim that
benchmarks/data/founding_claims.yml lists counts as kept when a fact of that very sentence stands
under one of the claim's topics and states the claim's figure, if it has one. Ends with exit code 1
below 95 %.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot.errors import BotError
from bot.facts.build import build
from bot.facts.fact import Fact
from bot.facts.store import FactStore
from bot.language.quantities import render

CLAIMS = Path(__file__).parent / "data" / "founding_claims.yml"
LEAST_SHARE = 0.95


@dataclass(frozen=True)
class Outcome:
    """What became of one claim.

    Attributes:
        claim: its id.
        kept: whether a fact states it under an acceptable topic, with its figure.
        topics: of all facts made of its sentence.
        quantities: found in its sentence, in words.
    """

    claim: str
    kept: bool
    topics: tuple[str, ...]
    quantities: tuple[str, ...]


def load_claims() -> list[dict[str, Any]]:
    """The claims, each with its paragraph, sentence, topics, facts and perhaps a quantity."""
    claims: list[dict[str, Any]] = yaml.safe_load(CLAIMS.read_text("utf-8"))["claims"]
    return claims


def judge(claim: Mapping[str, Any], facts: Iterable[Fact]) -> Outcome:
    """What became of a claim, given the facts of the document."""
    # Each paragraph of the document is a line of its own; ids count the sentences of a line.
    place = f"-{claim['paragraph']}-{claim['sentence']}"
    same = [
        f for f in facts if f.id.endswith(place) or f"{place}-{f.topic.replace('_', '-')}" in f.id
    ]
    good = [fact for fact in same if fact.topic in claim["topics"]]
    wanted = claim.get("quantity")
    if wanted:
        good = [fact for fact in good if any(_matches(q.__dict__, wanted) for q in fact.quantities)]
    quantities = {render(q): None for fact in same for q in fact.quantities}
    return Outcome(claim["id"], bool(good), tuple(fact.topic for fact in same), tuple(quantities))


def _matches(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(found[name] == value for name, value in wanted.items())


def main() -> int:
    """Builds, prints the table, and tells whether enough was kept."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="holds the founding document alone")
    folder = parser.parse_args().folder
    console = Console()
    with tempfile.TemporaryDirectory() as scratch:
        store = FactStore(f"sqlite:///{scratch}/facts.db")
        try:
            report = build(folder, store)
            facts = store.load().facts
        except BotError as problem:
            console.print(str(problem), style="red", markup=False)
            return 2
        finally:
            store.close()
    claims = load_claims()
    outcomes = [judge(claim, facts) for claim in claims]
    table = Table("claim", "kept", "acceptable topics", "topics found", "figures found")
    for claim, outcome in zip(claims, outcomes):
        table.add_row(
            outcome.claim,
            "yes" if outcome.kept else "[red]NO[/red]",
            ", ".join(claim["topics"]),
            ", ".join(outcome.topics),
            ", ".join(outcome.quantities),
        )
    console.print(table)
    kept = sum(outcome.kept for outcome in outcomes)
    share = kept / len(outcomes)
    sentences = len({fact.statement for fact in facts})
    console.print(
        f"kept: {kept} of {len(outcomes)} claims, {share:.1%} (at least {LEAST_SHARE:.0%})"
    )
    mean = len(facts) / max(sentences, 1)
    console.print(f"{len(facts)} facts of {sentences} sentences: {mean:.2f} topics a sentence")
    console.print(
        f"{len(report.warnings)} sentences left out, {report.waiting} facts wait for review"
    )
    return 0 if share >= LEAST_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
