"""Questions of single facts: ways to ask that one very sentence answers best.

Beside a document's "Also asked" lines, which belong to a whole section, a folder of documents may
hold `questions/*.yml` that tell its sentences apart:

    after-no-rubbing:
      - can I press on the spots
      - massage on the day

The names are those of the facts. Nobody sees these questions; search learns from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import DocumentError
from bot.facts.raw import read_text
from bot.facts.references import parse_yaml

FOLDER = "questions"


def find_questions(folder: Path) -> tuple[Path, ...]:
    """The files of questions of a folder of documents, in order."""
    return tuple(sorted((folder / FOLDER).glob("*.yml")))


def read_questions(paths: tuple[Path, ...]) -> dict[str, tuple[str, ...]]:
    """The questions by the fact that answers them.

    Raises:
        DocumentError: a file cannot be read, is no list of questions by fact, or names a fact that
            another one names.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        for name, questions in _load(path).items():
            if not isinstance(questions, list) or not all(_is_question(q) for q in questions):
                raise DocumentError(
                    f"'{name}' needs a list of questions, each a line of text in quotes if it "
                    "holds a colon",
                    path,
                )
            if name in found:
                raise DocumentError(f"names '{name}', which another file names too", path)
            found[str(name)] = tuple(" ".join(question.split()) for question in questions)
    return found


def _is_question(value: object) -> bool:
    return isinstance(value, str) and any(map(str.isalnum, value))


def _load(path: Path) -> Mapping[str, Any]:
    loaded = parse_yaml(read_text(path), path)
    if loaded is None:
        return {}
    if not isinstance(loaded, Mapping):
        raise DocumentError("is no list of questions by fact", path, 1)
    return loaded
