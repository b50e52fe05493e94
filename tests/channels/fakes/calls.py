"""What the two fakes share: a journal of the calls made to them, and faults that tests ask for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

WAIT_SECONDS = 60.0
"""How long a test waits for something to happen before it fails."""

_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Call:
    """One call of a method of the service.

    Attributes:
        method: such as "sendMessage" or "chat.postMessage".
        arguments: as they were understood.
        status: of the answer; 0 when there was none.
        answer: what was answered.
    """

    method: str
    arguments: Mapping[str, Any]
    status: int
    answer: Mapping[str, Any]

    @property
    def went_well(self) -> bool:
        """Whether the service did what it was asked to."""
        return bool(self.answer.get("ok"))


class Journal:
    """All calls so far; tests wait here for what has to come."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        with self.changed:
            self._calls.append(call)
            self.changed.notify_all()

    def calls(self, *methods: str) -> list[Call]:
        """The calls of some methods, or of all, oldest first."""
        with self.changed:
            return [call for call in self._calls if not methods or call.method in methods]

    def wait_for(self, found: Callable[[], T], what: str, seconds: float = WAIT_SECONDS) -> T:
        """Waits until a function returns something true; returns it.

        Raises:
            AssertionError: it did not come about.
        """
        deadline = time.monotonic() + seconds
        while not (value := found()) and time.monotonic() < deadline:
            with self.changed:
                # Looks again by itself: what is waited for need not be the fake's doing.
                self.changed.wait(_LOOK_SECONDS)
        assert value, f"{what} within {seconds:.0f} s"
        return value


@dataclass(frozen=True)
class Fault:
    """What happens to a call instead of what should.

    Attributes:
        status: the answer's; None lets the call go through.
        description: what the answer says.
        retry_after: seconds, for 429.
        hang: seconds to wait first; with no status, nothing is answered at all afterwards.
        reset: the connection is torn down without an answer.
        done: the call is carried out all the same: only its answer gets lost.
        body: sent as it is in place of JSON.
        more: further fields of the answer.
    """

    status: int | None = None
    description: str = "Internal Server Error"
    retry_after: int | None = None
    hang: float = 0.0
    reset: bool = False
    done: bool = False
    body: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


class Faults:
    """Faults still to come, by method; each is used up by one call."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of a method ("*": of any) go wrong."""
        with self._lock:
            self._waiting.extend([(method, fault)] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that the present call has to suffer."""
        with self._lock:
            for place, (wanted, fault) in enumerate(self._waiting):
                if wanted in (method, "*"):
                    del self._waiting[place]
                    return fault
        return None

    def clear(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._waiting.clear()


class InLoop:
    """Runs things in the fake's own thread, from the test's."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Any, seconds: float = WAIT_SECONDS) -> Any:
        """Runs a coroutine there and returns its result."""
        assert self.loop is not None, "the fake does not run"
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)
