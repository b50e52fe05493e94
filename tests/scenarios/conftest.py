"""The real Rasa and action servers, started once for all scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.facts.build import OWN_DOCUMENTS, build
from bot.facts.store import FactStore
from bot.servers import Servers
from bot.settings import Settings
from bot.training import ensure_model


@pytest.fixture(scope="session")
def bot_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running bot with a fact store of its own."""
    path: Path = tmp_path_factory.mktemp("scenarios") / "facts.db"
    chosen = Settings(facts_url=f"sqlite:///{path}")
    store = FactStore(chosen.facts_url)
    build(OWN_DOCUMENTS, store)
    store.close()
    model = ensure_model(lambda *words: None)
    with Servers(chosen, model) as servers:
        servers.start()
        yield servers.url
