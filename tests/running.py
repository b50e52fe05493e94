"""The real Rasa and action servers with the channel `web`, for the tests that talk through it."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.channels.conversations import sender_of
from bot.facts.build import OWN_DOCUMENTS, build
from bot.facts.store import FactStore
from bot.servers import Servers
from bot.settings import Settings
from bot.training import ensure_model


@dataclass
class Running:
    """A bot that runs.

    Attributes:
        servers: Rasa and the action server.
        database: where the conversations are.
    """

    servers: Servers
    database: Path

    @property
    def url(self) -> str:
        """Its origin."""
        return self.servers.url

    def client(self) -> httpx.Client:
        """For requests below /webhooks/web."""
        return httpx.Client(base_url=f"{self.url}/webhooks/web", timeout=60)

    def kill(self, name: str) -> None:
        """Ends one of the two as a crash would."""
        child = dict(self.servers._children)[name]
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def restart(self) -> None:
        """Starts both again, at the same address."""
        self.servers.stop()
        self.servers.start()

    def rows(self, conversation: str, kind: str = "%") -> int:
        """How many events of a kind are stored of a conversation."""
        query = "select count(*) from events where sender_id = ? and type_name like ?"
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(query, (sender_of(conversation), kind))
            return int(found.fetchone()[0])


@contextmanager
def running_bot(folder: Path, documents: Path = OWN_DOCUMENTS, **chosen: Any) -> Iterator[Running]:
    """Starts a bot with the demonstration page, its facts and conversations in a folder of its own.

    Args:
        folder: for its databases.
        documents: what its facts are built from.
        chosen: further settings.
    """
    settings = Settings(
        documents=documents,
        facts_url=f"sqlite:///{folder / 'facts.db'}",
        tracker_url=f"sqlite:///{folder / 'conversations.db'}",
        web_key="a key of the tests, long enough to be one",
        **chosen,
    )
    store = FactStore(settings.facts_url)
    build(settings.documents, store)
    store.close()
    model = ensure_model(lambda *words: None)
    with Servers(settings, model, demo=True, apps=True, keep_conversations=True) as servers:
        servers.start()
        yield Running(servers, folder / "conversations.db")
