"""Inboxes in databases of their own, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.channels.chat.inbox import Entry, Inbox
from tests.databases import empty_database

KEY = b"k" * 32


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def open_inbox(database: str, clock: Clock) -> Iterator[Callable[..., Inbox]]:
    """Opens the same database as another server, or as this one after a crash, would."""
    opened: list[Inbox] = []

    def open_one(**options: object) -> Inbox:
        opened.append(Inbox(database, KEY, **{"clock": clock, **options}))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for inbox in opened:
        inbox.close()


@pytest.fixture
def inbox(open_inbox: Callable[..., Inbox]) -> Inbox:
    return open_inbox()


@pytest.fixture(name="entry")
def entry_fixture() -> Callable[..., Entry]:
    """Makes an entry: `entry("a1")` is the first of conversation a."""

    def entry(name: str, channel: str = "telegram", **content: object) -> Entry:
        return Entry(f"{channel}:{name}", channel, name[0], {"said": name, **content})

    return entry
