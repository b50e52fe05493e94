"""What several test folders share: the bot's own facts, and messages as understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answers.turn import Part, Turn
from bot.facts.build import OWN_DOCUMENTS, build
from bot.facts.judge import tuned_judge
from bot.facts.search import FactIndex
from bot.facts.store import FactStore, Snapshot
from bot.language.encoders import CachedEncoder, sentence_encoder
from bot.language.pipeline import read
from bot.settings import PROJECT, settings

MakeTurn = Callable[..., Turn]


@pytest.fixture(scope="session")
def own_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The facts of the bot's own documents, built once into a throw-away store."""
    path = tmp_path_factory.mktemp("facts") / "facts.db"
    store = FactStore(f"sqlite:///{path}")
    build(OWN_DOCUMENTS, store)
    snapshot = store.load()
    store.close()
    return snapshot


@pytest.fixture(scope="session")
def index(own_snapshot: Snapshot) -> FactIndex:
    """All facts that may be shown, ready to be searched."""
    encoder = CachedEncoder(sentence_encoder(), PROJECT / "var" / "vectors.db")
    return FactIndex(own_snapshot, encoder, tuned_judge())


@pytest.fixture()
def turn() -> MakeTurn:
    """Makes a turn of a text and the intents that the classifier would give it."""

    def make(text: str, *intents: str | tuple[str, float], parts: tuple[Part, ...] = ()) -> Turn:
        ranking = tuple((one, 0.9) if isinstance(one, str) else one for one in intents)
        return Turn(text, read(text), ranking, parts)

    return make


@pytest.fixture()
def fresh_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Lets a test set BOT_ variables; the settings are read anew before and after."""
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds config.yml and data/."""
    return PROJECT
