"""Turns as Rasa sends them, recorded and made up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.settings import PROJECT

Messages = list[dict[str, Any]]


@pytest.fixture(scope="session")
def recorded() -> dict[str, Messages]:
    """Answers of the real bot, by what they are."""
    path = PROJECT / "tests" / "web" / "data" / "answers.json"
    found: dict[str, Messages] = json.loads(path.read_text("utf-8"))
    return found
