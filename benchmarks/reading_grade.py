"""How easy the answers are to read: words and school grade of the answer to each topic's question.

    .venv/bin/python benchmarks/reading_grade.py

The grade is Flesch-Kincaid's, by the textstat library, over the sentences that a person reads:
facts, our own words and the follow-up, without the list of sources.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import textstat
from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.answers import wording  # noqa: E402
from bot.answers.memory import Memory  # noqa: E402
from bot.answers.respond import Surroundings, respond  # noqa: E402
from bot.answers.turn import Turn  # noqa: E402
from bot.facts.build import OWN_DOCUMENTS, build  # noqa: E402
from bot.facts.judge import tuned_judge  # noqa: E402
from bot.facts.search import FactIndex  # noqa: E402
from bot.facts.store import FactStore  # noqa: E402
from bot.language.encoders import sentence_encoder  # noqa: E402
from bot.language.pipeline import read  # noqa: E402
from bot.topics import TOPICS, intent_of  # noqa: E402

GRADE_GOAL = 8.0
WORDS_GOAL = 90


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = FactStore(f"sqlite:///{folder}/facts.db")
        build(OWN_DOCUMENTS, store)
        index = FactIndex(store.load(), sentence_encoder(), tuned_judge())
        store.close()
    table = Table("topic", "words", "grade", "facts")
    grades, lengths = [], []
    for topic in TOPICS:
        question = wording.QUESTIONS[topic]
        turn = Turn(question, read(question), ((intent_of(topic), 0.99),))
        answer, _ = respond(turn, Memory(), index, Surroundings())
        sentences = [line.text for line in answer.lines]
        sentences = [s if s[-1] in ".?!" else s.rstrip(":") + "." for s in sentences]
        said = " ".join([*sentences, answer.next_step])
        grade = textstat.flesch_kincaid_grade(said)
        grades.append(grade)
        lengths.append(len(said.split()))
        table.add_row(topic, str(lengths[-1]), f"{grade:.1f}", str(len(answer.facts)))
    statements = [textstat.flesch_kincaid_grade(fact.statement) for fact in index.facts]
    console = Console()
    console.print(table)
    console.print(
        f"answers: median grade {statistics.median(grades):.1f}, highest {max(grades):.1f}, "
        f"{sum(g <= GRADE_GOAL for g in grades)} of {len(grades)} at {GRADE_GOAL:.0f} or lower; "
        f"median {statistics.median(lengths):.0f} words, longest {max(lengths)} "
        f"(goal about {WORDS_GOAL})"
    )
    console.print(
        f"single facts: median grade {statistics.median(statements):.1f}, "
        f"{sum(g <= GRADE_GOAL for g in statements)} of {len(statements)} at 8 or lower"
    )


if __name__ == "__main__":
    main()
