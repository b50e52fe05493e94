"""How well misspelt messages are understood, with and without respelling.

    .venv/bin/python benchmarks/misspelt.py

The questions of benchmarks/data/held_out.tsv, as they are and with slips of the finger in every
fifth longer word; printed is the share whose topic an intent model finds that learnt data/nlu.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.language import tuned_layers  # noqa: E402
from bot.language.tuned_layers import TunedLayers  # noqa: E402
from bot.nlu import intent_model  # noqa: E402
from bot.nlu.intent_model import IntentModel  # noqa: E402
from bot.nlu.slips import with_slips  # noqa: E402
from bot.nlu.tuning import read_examples  # noqa: E402
from bot.topics import topic_of  # noqa: E402

HELD_OUT = PROJECT / "benchmarks" / "data" / "held_out.tsv"


def main() -> None:
    """Prints the table."""
    pairs = [line.split("\t", 1) for line in HELD_OUT.read_text("utf-8").splitlines()]
    topics, texts = [topic for topic, _ in pairs], [text for _, text in pairs]
    random = np.random.default_rng(0)
    misspelt = [with_slips(text, random) for text in texts]
    examples, intents = read_examples(PROJECT / "data" / "nlu")
    table = Table("messages are", "as written", "with slips", title=f"{len(texts)} questions")
    for name, respell in (("read as they are", lambda text: text), ("respelt", None)):
        table.add_row(name, *_shares(examples, intents, topics, (texts, misspelt), respell))
    Console().print(table)


def _shares(
    examples: list[str],
    intents: list[str],
    topics: list[str],
    asked: tuple[list[str], ...],
    respell: Callable[[str], str] | None,
) -> list[str]:
    respell = respell or intent_model.respelt
    with (
        patch.object(intent_model, "respelt", respell),
        patch.object(tuned_layers, "respelt", respell),
    ):
        model = IntentModel.fit(examples, intents, TunedLayers.load())
        found = [[topic_of(ranking[0][0]) for ranking in model.rank(texts)] for texts in asked]
    return [f"{np.mean([one == right for one, right in zip(of, topics)]):.3f}" for of in found]


if __name__ == "__main__":
    main()
