"""A page with the widget, as a person has it before them; for the fake and the real servers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}

_WATCH = """
window.__csp = [];
addEventListener("securitypolicyviolation", e =>
  __csp.push(e.violatedDirective + " " + e.blockedURI));
"""
_AXE = Axe()
_PATIENCE = 60_000  # ms; the real bot on a busy machine may need some


def chromium_path() -> str:
    """Where the system has its Chromium.

    Raises:
        RuntimeError: it has none.
    """
    found = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(found).exists():
        raise RuntimeError("there is no Chromium here; `make browser` installs it")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A fresh visitor, who notes what a page's security policy forbids."""
    chosen = {**DESKTOP, "reduced_motion": "reduce", "locale": "en-GB", **options}
    context = browser.new_context(**chosen)
    context.set_default_timeout(15_000)
    context.add_init_script(_WATCH)
    return context


class Chat:
    """The widget on a page.

    Args:
        page: to look at.
        launcher: the name of the button that opens it.
    """

    def __init__(self, page: Page, launcher: str = "Ask about Botox") -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda problem: self.errors.append(str(problem)))
        self.element = page.locator("botox-chat")
        self.launcher = page.get_by_role("button", name=launcher)
        self.panel = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.input = page.get_by_role("textbox")
        self.turns = self.log.locator(".turn")
        self.answers = self.log.locator(".bot:not(.typing)")
        self.note = page.locator("botox-chat .note")

    def visit(self, url: str) -> Chat:
        """Goes to a page that has the widget."""
        self.page.goto(url)
        expect(self.element).to_be_attached()
        return self

    def open(self) -> Chat:
        """Opens the panel with the launcher."""
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def say(self, text: str) -> Chat:
        """Types a message and sends it with Enter; waits for nothing."""
        self.input.fill(text)
        self.input.press("Enter")
        return self

    def ask(self, text: str) -> Locator:
        """Types a message and waits for its answer."""
        before = self.answers.count()
        self.say(text)
        return self._answer(before)

    def press(self, title: str) -> Locator:
        """Clicks the last button of a name in the conversation and waits for the answer."""
        before = self.answers.count()
        self.button(title).click()
        return self._answer(before)

    def button(self, title: str) -> Locator:
        """The last button of a name in the conversation."""
        return self.log.get_by_role("button", name=title, exact=True).last

    def choose(self, item: str) -> None:
        """Opens the menu and takes an item."""
        self.panel.get_by_role("button", name="Menu").click()
        self.panel.get_by_role("button", name=item).click()

    def shows(self, answers: int) -> Locator:
        """Waits until so many answers are shown; the last of them."""
        expect(self.answers).to_have_count(answers, timeout=_PATIENCE)
        return self.answers.last

    def _answer(self, before: int) -> Locator:
        return self.shows(before + 1)

    # ------------------------------------------------------------------------------ keyboard

    def focused(self) -> str | None:
        """The name of what has the focus inside the widget."""
        return self.page.evaluate(
            """() => {
              const e = document.querySelector("botox-chat").shadowRoot.activeElement;
              return e && (e.getAttribute("aria-label") || e.textContent.trim() || e.tagName);
            }"""
        )

    def tab_to(self, name: str, key: str = "Tab") -> Chat:
        """Moves the focus until it is on something whose name begins so.

        Raises:
            AssertionError: the key does not get there.
        """
        for _ in range(60):
            self.page.keyboard.press(key)
            if (self.focused() or "").startswith(name):
                return self
        raise AssertionError(f"{name} cannot be reached with {key}")

    # ------------------------------------------------------------------------------ kept

    def keys(self) -> dict[str, Any] | None:
        """Id and secret of the conversation, as the browser keeps them."""
        kept = self.page.evaluate(
            "Object.entries(localStorage).find(([key]) => key.startsWith('botox-chat:'))?.[1]"
        )
        return json.loads(kept) if kept else None

    # ------------------------------------------------------------------------------ judged

    def csp_violations(self) -> list[str]:
        """What the page's security policy forbade."""
        return self.page.evaluate("window.__csp")

    def axe_violations(self) -> list[str]:
        """What axe-core objects to, with the elements."""
        found = _AXE.run(self.page).response["violations"]
        return [
            f"{one['id']}: {[node['target'] for node in one['nodes']]}: "
            + re.sub(r"\s+", " ", one["nodes"][0]["failureSummary"])
            for one in found
        ]

    def assert_sound(self) -> None:
        """No error, nothing forbidden, nothing that axe-core objects to."""
        assert self.errors == []
        assert self.csp_violations() == []
        assert self.axe_violations() == []
