"""What the widget must not do: run what it is sent, call elsewhere, grow."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from tests.web.chat import Chat
from tests.web.fake_channel import ANSWERS, WEB, running, stranger

LARGEST = 15_000
"""Bytes, gzipped."""
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def poisoned(_text):
    fact = {"id": "f", "statement": f"A fact {EVIL}", "sources": ["s"], "because": EVIL}
    source = {"id": "s", "title": EVIL, "publisher": EVIL, "year": 2020, "kind": "constructor"}
    return [
        {
            "text": (
                f"{EVIL} A fact {EVIL} [1][2][99]\n• {EVIL} [1] "
                'https://a.example/"onclick=alert(3) javascript:alert(4)'
                "\n\nAnd?\n\nSources: [1] x"
            ),
            "buttons": [{"title": EVIL, "payload": EVIL}, {"title": None, "payload": {}}, 7],
        },
        {
            "custom": {
                "kind": EVIL,
                "facts": [fact, None, 3],
                "sources": [
                    {**source, "url": "javascript:alert(5)"},
                    {**source, "url": " data:text/html,<script>alert(6)</script>"},
                    {**source, "url": "https://ok.example/?q=<script>"},
                ],
                "timeline": {"text": EVIL},
            }
        },
        {"image": "javascript:alert(7)"},
    ]


def test_what_the_server_sends_is_shown_as_text_and_never_run(channel, visit):
    channel.answer = poisoned
    channel.config["contact"] = EVIL
    channel.config["emergency"] = {"number": "javascript:alert(8)"}
    chat = visit()
    dialogs = []
    chat.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    answer = chat.open().ask(EVIL)
    expect(chat.turns.last.locator(".me")).to_contain_text(EVIL)
    expect(answer).to_contain_text(EVIL)
    expect(chat.log.locator(".intro")).to_contain_text(EVIL)
    answer.get_by_role("button", name=re.compile("Source 1")).first.click()
    answer.get_by_role("button", name="Sources (3)").click()
    chat.log.locator(".choices").get_by_role("button").first.click()
    expect(chat.answers).to_have_count(2)
    chat.page.reload()
    expect(chat.answers).to_have_count(2)
    answer = chat.answers.last
    answer.get_by_role("button", name="Sources (3)").click()
    links = answer.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert links == ["https://a.example/", "https://ok.example/?q=%3Cscript%3E"]
    assert chat.panel.locator("script, iframe, a[href^=javascript], img[src=x]").count() == 0
    assert chat.panel.locator(".log [style], [onerror], [onclick]").count() == 0
    assert dialogs == []
    chat.assert_sound()


@pytest.mark.parametrize(
    "answers",
    [
        [{"text": None, "custom": None}],
        [{"custom": {"kind": 3, "sources": "x", "facts": {}, "timeline": []}}, {"text": 4}],
        [{"text": "hi", "buttons": "none", "image": 5}, "rubbish", None],
    ],
)
def test_odd_answers_do_not_break_it(channel, visit, answers):
    channel.answer = lambda text: answers
    chat = visit().open()
    chat.ask("hello")
    chat.ask("hello again")
    assert chat.errors == []


def test_only_pictures_of_the_channel_are_loaded(channel, visit):
    asked = []
    custom = {**ANSWERS["too_early"][1]["custom"]}
    channel.answer = lambda text: [
        {"text": "x", "custom": custom},
        {"image": "https://tracker.example/pixel.png"},
    ]
    chat = visit()
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.open().ask("hello")
    assert chat.log.get_by_role("img").count() == 0
    assert all(url.startswith(channel.url) for url in asked)


def test_a_picture_that_does_not_load_is_told_in_words(channel, visit):
    chat = visit()
    chat.page.route("**/timeline/**", lambda route: route.abort())
    answer = chat.open().ask("I had it 5 days ago")
    expect(answer.locator("figure")).to_contain_text("you: day 5")


@pytest.fixture()
def elsewhere(channel):
    """A page of another origin with the one line."""
    with running(stranger(channel.url)) as other:
        yield other


def test_a_strangers_page_with_the_one_line_works_end_to_end(channel, elsewhere, new_page):
    channel.origins.add(elsewhere.url)
    chat = Chat(new_page()).visit(elsewhere.url + "/").open()
    expect(chat.panel.get_by_role("link", name="999")).to_be_visible()
    answer = chat.ask("I had Botox 5 days ago")
    assert answer.get_by_role("img").evaluate("image => image.decode().then(() => 1)") == 1
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    channel.slow_down = 1
    chat.ask("hello")
    chat.button("Ask me the rest").is_disabled()
    chat.assert_sound()
    assert elsewhere.conversations == {}


def test_an_origin_that_is_not_allowed_gets_nothing(channel, elsewhere, new_page):
    chat = Chat(new_page()).visit(elsewhere.url + "/").open()
    chat.say("hello")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    assert channel.conversations == {}
    assert chat.errors == []


def test_it_is_small():
    for name in ("widget.js", "strings/en.json", "strings/es.json"):
        assert len(gzip.compress((WEB / name).read_bytes(), 9)) <= LARGEST


def test_it_needs_nothing_that_a_strict_policy_forbids():
    source = (WEB / "widget.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", source)
    assert not re.search(r"new Function|DOMParser|srcdoc|data:|https?://(?!www\.w3\.org)", source)


def test_both_languages_say_the_same_things(visit):
    english = json.loads((WEB / "strings" / "en.json").read_text("utf-8"))
    spanish = json.loads((WEB / "strings" / "es.json").read_text("utf-8"))
    built_in = visit().page.evaluate("customElements.get('botox-chat').strings")
    assert english == built_in
    assert list(spanish) == list(english)
    for key, words in english.items():
        assert type(spanish[key]) is type(words), key
        if isinstance(words, str):
            assert re.findall(r"\{\w+\}", spanish[key]) == re.findall(r"\{\w+\}", words), key
    assert [one["payload"] for one in spanish["starts"]] == [
        one["payload"] for one in english["starts"]
    ]


def test_the_words_for_kinds_of_sources_are_those_of_the_bot():
    from bot.answers.wording import KIND_WORDS

    english = json.loads((WEB / "strings" / "en.json").read_text("utf-8"))
    assert {key[5:] for key in english if key.startswith("kind_")} == set(KIND_WORDS)
