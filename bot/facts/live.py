"""The facts as a running server sees them: reloaded when a new build was written."""

from __future__ import annotations

import threading
import time

from bot.facts.judge import tuned_judge
from bot.facts.search import FactIndex
from bot.facts.store import FactStore
from bot.language.encoders import sentence_encoder

_LOOK_AGAIN_SECONDS = 2.0


class LiveIndex:
    """Gives the index of the facts that are stored now.

    Safe to use from several threads. While the store cannot be read, the last facts keep serving.

    Args:
        store: where the facts are.
    """

    def __init__(self, store: FactStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._build: str | None = None
        self._index: FactIndex | None = None
        self._looked = float("-inf")

    def current(self) -> FactIndex:
        """The index; loads it at the first call and when the store was rebuilt.

        Raises:
            StoreError: when the store cannot be read and nothing was loaded before.
        """
        with self._lock:
            now = time.monotonic()
            if self._index is not None and now - self._looked < _LOOK_AGAIN_SECONDS:
                return self._index
            self._looked = now
            try:
                build = self._store.build_id()
                if self._index is None or build != self._build:
                    self._index = FactIndex(self._store.load(), sentence_encoder(), tuned_judge())
                    self._build = build
            except Exception:
                if self._index is None:
                    raise
            return self._index
