"""The widget for everyone: axe-core in every state, the keyboard alone, small and odd screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.chat import PHONE
from tests.web.fake_channel import canned

LOOKS = {
    "desktop": {},
    "desktop-dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "phone-dark": {**PHONE, "color_scheme": "dark"},
    "narrow": {**PHONE, "viewport": {"width": 320, "height": 568}},
    "zoomed": {"viewport": {"width": 640, "height": 400}},
    "forced-colours": {"forced_colors": "active"},
}


def no_sideways_scrolling(chat):
    return chat.page.evaluate(
        """() => {
          const root = document.querySelector("botox-chat").shadowRoot;
          const width = document.documentElement.clientWidth;
          return [...root.querySelectorAll("dialog, dialog *")].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width > 1 && (box.right > width + 1 || box.left < -1) && !e.closest(".sr");
          }).map(e => e.className || e.tagName);
        }"""
    )


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state(visit, channel, look):
    chat = visit(**LOOKS[look])
    chat.assert_sound()
    chat.open()
    chat.assert_sound()
    chat.press("It didn't work for me")
    for title in ("2 to 4 weeks", "Forehead", "Only when I move"):
        chat.press(title)
    chat.ask("10 units")
    result = chat.press("First time")
    result.get_by_role("button", name="Source 1").first.click()
    result.get_by_role("button", name="Sources (").click()
    result.get_by_role("button", name="This helped").click()
    chat.assert_sound()
    assert no_sideways_scrolling(chat) == []
    chat.ask("I can't swallow properly")
    chat.assert_sound()
    chat.ask("I don't want to live any more")
    chat.assert_sound()
    channel.away = -1
    chat.say("are you there?")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    chat.input.fill("x" * 600)
    chat.assert_sound()
    assert no_sideways_scrolling(chat) == []
    chat.panel.get_by_role("button", name="Menu").click()
    chat.assert_sound()
    chat.panel.get_by_role("button", name="Delete my conversation").click()
    chat.assert_sound()


def test_axe_finds_nothing_in_a_right_to_left_page(channel, visit):
    channel.pages["/rtl"] = (
        '<!doctype html><html lang="ar" dir="rtl"><title>x</title><main><h1>عيادة</h1></main>'
        '<script src="/webhooks/web/widget.js" data-language="en" defer></script></html>'
    )
    chat = visit("/rtl").open()
    chat.ask("How long does Botox last?")
    chat.assert_sound()
    box = chat.panel.bounding_box()
    assert box["x"] < 100
    me = chat.turns.last.locator(".me").bounding_box()
    assert me["x"] < box["x"] + 60


def test_axe_finds_nothing_in_spanish_nor_in_a_long_history(channel, visit):
    channel.pages["/es"] = (
        '<!doctype html><html lang="es"><title>x</title><main><h1>Clínica</h1></main>'
        '<script src="/webhooks/web/widget.js" defer></script></html>'
    )
    chat = visit("/es", launcher="Pregunte sobre el bótox").open()
    chat.ask("How long does Botox last?")
    channel.only.turns.extend(
        {
            "id": f"m{number}",
            "time": 1_700_000_000 + 40_000 * number,
            "text": f"question {number}",
            "answers": canned("pregnant"),
            "feedback": None,
        }
        for number in range(30)
    )
    chat.page.reload()
    expect(chat.answers).to_have_count(31)
    chat.assert_sound()


@pytest.mark.parametrize("accent", ["#f2c14e", "#7a1f5c", "#777777", "#00c2ff"])
def test_any_accent_colour_keeps_its_contrast(channel, visit, accent):
    channel.pages["/accent"] = (
        '<!doctype html><html lang="en"><title>x</title><link rel="stylesheet" href="/accent.css">'
        '<main><h1>x</h1></main><script src="/webhooks/web/widget.js" defer></script></html>'
    )
    channel.csp = channel.csp.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    chat = visit("/accent")
    chat.element.evaluate("(e, a) => e.style.setProperty('--botox-chat-accent', a)", accent)
    chat.open()
    chat.ask("How long does Botox last?")
    assert chat.axe_violations() == []


# ---------------------------------------------------------------------------- keyboard


def test_a_whole_conversation_with_the_keyboard_alone(visit, channel):
    chat = visit()
    press = chat.page.keyboard.press
    chat.tab_to("Ask about Botox")
    press("Enter")
    expect(chat.input).to_be_focused()
    chat.tab_to("It didn't work", "Shift+Tab")
    press("Enter")
    expect(chat.answers).to_have_count(1)
    chat.tab_to("Source 1")
    press("Enter")
    expect(chat.answers.last.get_by_role("link", name="Open the source")).to_be_visible()
    press("Escape")
    expect(chat.answers.last.get_by_role("link")).to_have_count(0)
    chat.tab_to("This helped")
    press("Space")
    chat.tab_to("2 to 4 weeks")
    press("Space")
    expect(chat.answers).to_have_count(2)
    chat.tab_to("Forehead")
    press("Enter")
    expect(chat.answers).to_have_count(3)
    chat.tab_to("Your message")
    chat.page.keyboard.type("typed by hand")
    press("Enter")
    expect(chat.answers).to_have_count(4)
    chat.tab_to("Menu", "Shift+Tab")
    press("Enter")
    assert chat.focused() == "Start again"
    press("Escape")
    assert chat.focused() == "Menu"
    press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_on_a_phone_the_panel_is_modal_and_the_focus_stays_inside(visit):
    chat = visit(**PHONE).open()
    assert chat.panel.evaluate("e => e.matches(':modal')")
    for _ in range(20):
        chat.page.keyboard.press("Tab")
        outside = chat.page.evaluate(
            "() => !['BOTOX-CHAT', 'BODY'].includes(document.activeElement.tagName)"
        )
        assert not outside
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_turning_the_phone_keeps_the_panel_and_what_was_typed(visit):
    chat = visit(**PHONE).open()
    chat.input.fill("half a")
    chat.page.set_viewport_size({"width": 1000, "height": 700})
    expect(chat.panel).to_be_visible()
    assert not chat.panel.evaluate("e => e.matches(':modal')")
    expect(chat.input).to_have_value("half a")
    expect(chat.input).to_be_focused()


def test_shortcuts_of_the_page_are_not_set_off_by_typing(chat):
    chat.page.evaluate("window.keys = []; addEventListener('keydown', e => keys.push(e.key))")
    chat.input.type("s/")
    assert chat.page.evaluate("keys") == []


def test_opening_by_itself_takes_no_focus(chat):
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    assert chat.focused() is None


# ---------------------------------------------------------------------------- said aloud


def test_answers_are_announced_but_neither_the_history_nor_the_controls(chat):
    chat.ask("How long does Botox last?")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    quiet = chat.log.locator("[aria-live=off]")
    assert quiet.evaluate_all("all => all.some(e => e.matches('.choices'))")
    assert quiet.evaluate_all("all => all.some(e => e.matches('.foot'))")
    assert quiet.evaluate_all("all => !all.some(e => e.matches('.bot, .turn'))")
    chat.page.add_init_script(
        """new MutationObserver(() => {
          const log = document.querySelector("botox-chat")?.shadowRoot?.querySelector(".log");
          if (log && !log.watched) {
            log.watched = true; window.loud = 0;
            new MutationObserver(all => {
              const added = all.flatMap(one => [...one.addedNodes]);
              if (log.ariaLive !== "off" && added.some(node => node.matches?.(".turn"))) loud++;
            }).observe(log, { childList: true });
          }
        }).observe(document, { childList: true, subtree: true });"""
    )
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    assert chat.page.evaluate("window.loud") == 0


def test_nothing_moves_where_less_motion_is_wanted_and_something_where_not(visit):
    still = visit().open()
    moving = visit(reduced_motion="no-preference").open()
    name = "e => getComputedStyle(e).animationName"
    assert still.panel.evaluate(name) == "none"
    assert moving.panel.evaluate(name) != "none"


@pytest.mark.parametrize("look", ["phone", "narrow"])
def test_controls_are_large_enough_for_fingers(visit, look):
    chat = visit(**LOOKS[look]).open()
    answer = chat.ask("How long does Botox last?")
    answer.get_by_role("button", name="Sources (").click()
    small = chat.panel.evaluate(
        """panel => [...panel.querySelectorAll("button:not(.cite), a:not(.safety a)")]
          .map(e => [e.textContent || e.ariaLabel, e.getBoundingClientRect()])
          .filter(([_, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
          .map(([name]) => name)"""
    )
    assert small == []
