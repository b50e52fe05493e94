"""The system's Chromium, and the channel with canned answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytest.register_assert_rewrite("tests.web.chat")

from tests.web.chat import Chat, chromium, new_context  # noqa: E402
from tests.web.fake_channel import FakeChannel, running  # noqa: E402

NewPage = Callable[..., Page]
Visit = Callable[..., Chat]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module: Playwright's event loop must not outlive it into other tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture()
def channel() -> Iterator[FakeChannel]:
    """A channel of its own for each test."""
    with running(FakeChannel()) as channel:
        yield channel


@pytest.fixture()
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes pages of fresh visitors; options are those of a browser context."""
    contexts = []

    def make(**options: Any) -> Page:
        contexts.append(new_context(browser, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture()
def visit(channel: FakeChannel, new_page: NewPage) -> Visit:
    """Opens a page of the channel as a fresh visitor."""

    def make(path: str = "/", launcher: str = "Ask about Botox", **options: Any) -> Chat:
        return Chat(new_page(**options), launcher).visit(channel.url + path)

    return make


@pytest.fixture()
def chat(visit: Visit) -> Chat:
    """The demonstration page with the panel open."""
    return visit().open()
