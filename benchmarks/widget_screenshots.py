"""Screenshots of the widget's main states, on a phone and a desktop, light and dark.

    .venv/bin/python benchmarks/widget_screenshots.py --out DIR

It needs Chromium (`make browser`) and no Rasa: the answers are canned ones of the bot.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from playwright.sync_api import Browser, expect  # noqa: E402

from tests.web.chat import DESKTOP, PHONE, Chat, chromium, new_context  # noqa: E402
from tests.web.fake_channel import FakeChannel, running  # noqa: E402

SCREENS = {"phone": PHONE, "desktop": DESKTOP}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for screen in SCREENS:
            for scheme in ("light", "dark"):
                with running(FakeChannel()) as channel:
                    take(browser, channel, screen, scheme, out)
                print(f"{screen} {scheme}: done")


def take(browser: Browser, channel: FakeChannel, screen: str, scheme: str, out: Path) -> None:
    context = new_context(browser, color_scheme=scheme, **SCREENS[screen])
    chat = Chat(context.new_page()).visit(channel.url + "/")

    def shot(name: str) -> None:
        chat.page.screenshot(path=out / f"{screen}-{scheme}-{name}.png")

    shot("01-page")
    chat.open()
    expect(chat.panel.get_by_role("link", name="999")).to_be_visible()
    shot("02-greeting")
    chat.press("It didn't work for me")
    shot("03-answer")
    channel.hold.clear()
    chat.button("2 to 4 weeks").click()
    expect(chat.log.locator(".typing")).to_be_visible()
    shot("04-typing")
    channel.hold.set()
    expect(chat.answers).to_have_count(2)
    for title in ("Forehead", "Only when I move"):
        chat.press(title)
    shot("05-choices")
    chat.ask("10 units")
    result = chat.press("First time")
    result.get_by_role("img").evaluate("image => image.decode()")
    shot("06-result")
    result.get_by_role("button", name=re.compile("Source 1: ")).first.click()
    shot("07-citation")
    chat.page.keyboard.press("Escape")
    result.get_by_role("button", name="This helped").click()
    result.get_by_role("img").scroll_into_view_if_needed()
    shot("08-picture")
    result.get_by_role("button", name="Sources (").click()
    result.locator(".card").first.scroll_into_view_if_needed()
    shot("09-sources")
    chat.ask("I can't swallow properly since yesterday")
    shot("10-urgent")
    chat.ask("I don't want to live any more")
    shot("11-crisis")
    channel.away = -1
    chat.say("Are you still there?")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    shot("12-away")
    chat.panel.get_by_role("button", name="Menu").click()
    shot("13-menu")
    chat.panel.get_by_role("button", name="Delete my conversation").click()
    shot("14-delete")
    context.close()


if __name__ == "__main__":
    main()
