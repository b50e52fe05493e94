"""The judge beside likeness: it decides between the facts it knows and leaves others a chance."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.facts.build import OWN_DOCUMENTS, build
from bot.facts.judge import tuned_judge
from bot.facts.search import FactIndex
from bot.facts.store import FactStore
from bot.language.encoders import sentence_encoder
from tests.facts.conftest import HashEncoder

ADDED = """\
---
title: Insurance
topic: cost
---

## Do you take Moonbeam insurance?

> Also asked: moonbeam insurance; what does moonbeam insurance for botox cost

Moonbeam insurance pays for no Botox at all. [@uk-nhs-derived-clinic]{#cost-moonbeam}
"""


class FixedJudge:
    """Always says the same."""

    def __init__(self, **chances: float) -> None:
        self.names = tuple(name.replace("_", "-") for name in chances)
        self._logs = np.log(np.array(list(chances.values()), dtype=np.float32))

    def log_chances(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(self._logs, (len(texts), 1))


def found(store: FactStore, question: str, judge: FixedJudge | None) -> list[str]:
    index = FactIndex(store.load(), HashEncoder(), judge)
    return [hit.fact.id for hit in index.search([question])]


def test_the_judge_decides_between_sections(folder: Path, store: FactStore) -> None:
    build(folder, store, encoder=HashEncoder())
    question = "how many of them does it need"
    for likely, other in (("dur_usual", "dose_frown"), ("dose_frown", "dur_usual")):
        judge = FixedJudge(**{likely: 0.99, other: 0.01})
        assert found(store, question, judge)[0] == likely.replace("_", "-")


def test_the_judge_decides_within_a_section(folder: Path, store: FactStore) -> None:
    build(folder, store, encoder=HashEncoder())
    places = []
    for share in (0.02, 0.98):
        judge = FixedJudge(dur_usual=1 - share, dur_claim=share)
        index = FactIndex(store.load(), HashEncoder(), judge)
        hits = {hit.fact.id: hit.score for hit in index.search(["how long does it last"])}
        places.append(hits["dur-claim"] - hits["dur-usual"])
    assert places[1] > places[0]


def test_a_fact_that_the_judge_does_not_know_is_found_by_likeness(
    folder: Path, store: FactStore
) -> None:
    build(folder, store, encoder=HashEncoder())
    judge = FixedJudge(dur_usual=0.5, dur_claim=0.5)
    assert found(store, "How many units do frown lines need?", judge)[0] == "dose-frown"


def test_a_judge_of_other_facts_changes_nothing(folder: Path, store: FactStore) -> None:
    build(folder, store, encoder=HashEncoder())
    question = "when does it fade"
    assert found(store, question, FixedJudge(gone=1.0)) == found(store, question, None)


def test_the_judge_that_comes_with_the_code_knows_what_answers() -> None:
    judge = tuned_judge()
    (chances,) = np.exp(judge.log_chances(["how much time until crow's feet jabs fade"]))
    assert judge.names[int(chances.argmax())].startswith("dur-")


def test_what_staff_added_is_found_by_its_own_question_against_a_sure_judge(
    folder: Path, store: FactStore
) -> None:
    build(folder, store, encoder=HashEncoder())
    judge = FixedJudge(dur_usual=0.98, dur_claim=0.02)
    question = "how many units do frown lines need"
    assert found(store, question, judge)[0] == "dose-frown"


def test_what_staff_added_is_found_by_the_judge_that_comes_with_the_code(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    shutil.copytree(OWN_DOCUMENTS, folder)
    (folder / "added.md").write_text(ADDED, encoding="utf-8")
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    build(folder, store)
    index = FactIndex(store.load(), sentence_encoder(), tuned_judge())
    store.close()
    for question in (
        "what does moonbeam insurance for botox cost?",
        "how much is the moonbeam insurance",
        "do you take moonbeam",
    ):
        assert index.search([question])[0].fact.id == "cost-moonbeam", question
    assert index.search(["how much does botox cost in america"])[0].fact.id != "cost-moonbeam"
