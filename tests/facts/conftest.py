"""What the tests of the fact store share: a fast encoder, small documents, both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from bot.errors import DocumentError
from bot.facts.build import BuildReport, build
from bot.facts.store import FactStore
from tests.databases import empty_database

T = TypeVar("T")

REFERENCES = """\
references:
- id: label-us
  type: report
  title: The label
  publisher: The maker
  issued: {date-parts: [[2023]]}
  URL: https://example.org/label
  custom: {kind: label, verified: true}
- id: review-1
  type: article-journal
  title: A review
  publisher: A journal
  issued: 2019
  custom: {kind: review, verified: true}
- id: unread
  type: webpage
  title: A page
  custom: {kind: general, verified: false}
"""

DURATION = """\
---
title: How long it lasts
topic: duration
---

## How long does it last?

> Also asked: how many months; when does it fade

Results last three to four months. [@label-us]{#dur-usual differs=dur-claim}[^dur-usual]
Some sites say that results last a year. [@review-1]{#dur-claim .contested}

[^dur-usual]: Checked in spring.
"""

DOSE = """\
---
title: Doses
topic: dose
---

## How many units do frown lines need?

The labeled dose for frown lines is 20 units. [@label-us; @review-1]{#dose-frown}
A page names 30 units for frown lines. [@unread]{#dose-page}
"""


class HashEncoder:
    """Vectors made of the words' hashes: texts that share words are alike."""

    name = "hash"
    size = 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.full((len(texts), self.size), 1e-3, dtype=np.float32)
        for row, words in zip(rows, texts):
            for word in words.lower().split():
                row[hashlib.md5(word.encode()).digest()[0] % self.size] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with references and two prepared documents."""
    path = tmp_path / "documents"
    path.mkdir()
    (path / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    (path / "duration.md").write_text(DURATION, encoding="utf-8")
    (path / "dose.md").write_text(DOSE, encoding="utf-8")
    return path


def attempt(action: Callable[[], T]) -> T | DocumentError:
    """What an action gives, or why the document cannot be used."""
    try:
        return action()
    except DocumentError as problem:
        return problem


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, removed afterwards."""
    with empty_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def store(database: str) -> Iterator[FactStore]:
    made = FactStore(database)
    yield made
    made.close()


@pytest.fixture
def built(store: FactStore, folder: Path, encoder: HashEncoder) -> Callable[[], BuildReport]:
    """Builds the folder into the store."""
    return lambda: build(folder, store, encoder=encoder)
