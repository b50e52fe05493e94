"""The widget in Chromium against the real Rasa and action servers, end to end."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from bot.errors import DocumentError
from bot.facts.build import OWN_DOCUMENTS
from bot.facts.references import read_references
from tests.running import running_bot
from tests.web.chat import PHONE, Chat
from tests.web.fake_channel import FakeChannel, running, stranger

pytestmark = pytest.mark.servers

SCREENS = {"phone": PHONE, "desktop": {}}
EVIL = "<img src=x onerror=alert(1)>"
POISON = f"""---
title: A page that somebody tampered with
topic: cost
---

## How much is moonbeam insurance for Botox?

> Also asked: moonbeam insurance; what does moonbeam insurance for botox cost

Moonbeam <b>insurance</b> for `{EVIL}` Botox costs \\[a lot\\](javascript:alert(2)) or
[nothing](javascript:alert(3)) \\<script\\>alert(4)\\</script\\>. [@poison]{{#poison}}
"""
REFERENCE = f"""
- id: poison
  type: webpage
  title: '{EVIL}'
  publisher: '<svg onload=alert(5)>'
  issued: 2020
  URL: '{{url}}'
  custom:
    kind: general
    verified: true
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The bot's own documents and one that means harm."""
    folder = tmp_path_factory.mktemp("documents") / "documents"
    shutil.copytree(OWN_DOCUMENTS, folder)
    (folder / "poison.md").write_text(POISON, "utf-8")
    with (folder / "references.yaml").open("a", encoding="utf-8") as file:
        file.write(REFERENCE.format(url='https://evil.example/"onmouseover=alert(6)'))
    return folder


@pytest.fixture(scope="module")
def clinic():
    """A clinic's site on another origin; it gets its page when the bot's address is known."""
    with running(FakeChannel()) as clinic:
        yield clinic


@pytest.fixture(scope="module")
def bot(tmp_path_factory, documents, clinic):
    """A bot for Great Britain that the clinic's site may use, started once."""
    with running_bot(
        tmp_path_factory.mktemp("bot"),
        documents,
        country="GB",
        web_origins=(clinic.url,),
        # These tests ask as one address more than people do.
        web_messages_per_address=1000,
        web_conversations_per_address=1000,
        web_requests_per_address=10_000,
    ) as bot:
        page = stranger(bot.url)
        clinic.pages, clinic.csp = page.pages, page.csp
        yield bot


@pytest.fixture()
def visit(bot, new_page):
    """Opens a page of the bot's demonstration as a fresh visitor."""

    def make(path="/", **options):
        return Chat(new_page(**options)).visit(bot.url + path)

    return make


@pytest.fixture()
def chat(visit):
    """The demonstration page with the panel open."""
    return visit().open()


@pytest.fixture()
def turns(bot):
    """What the server has of a page's conversation, asked for with its own secret."""

    def stored(chat):
        keys = chat.keys()
        with bot.client() as client:
            headers = {"Authorization": f"Bearer {keys['id']}.{keys['secret']}"}
            answer = client.get("/history", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["turns"]

    return stored


def check_to_its_result(chat):
    """The efficacy check on its buttons, with the units typed."""
    chat.press("It didn't work for me")
    for title in ("2 to 4 weeks", "Forehead", "Only when I move"):
        chat.press(title)
    chat.ask("10 units")
    return chat.press("First time")


# ------------------------------------------------------------------------------ what is said


def test_a_conversation_with_quick_replies_and_citations(chat, turns):
    answer = chat.press("How long does it last?")
    expect(answer.locator(".lead")).to_contain_text("Botox")
    expect(answer).not_to_contain_text("Sources: [1]")
    (source, *_) = turns(chat)[0]["answers"][-1]["custom"]["sources"]
    answer.get_by_role("button", name=re.compile("^Source 1: ")).first.click()
    card = answer.locator(".card").first
    expect(card).to_contain_text(source["title"])
    expect(card).to_contain_text(source["publisher"])
    expect(card.get_by_role("link")).to_have_attribute("href", source["url"])
    reply = chat.log.locator(".choices").last.get_by_role("button").first
    title = reply.inner_text()
    chat.press(title)
    expect(chat.turns.last.locator(".me")).to_contain_text(title)
    expect(chat.log.get_by_role("button", name=title, pressed=True)).to_be_visible()
    chat.assert_sound()


def test_the_efficacy_check_runs_to_its_result_with_the_picture(chat, turns):
    result = check_to_its_result(chat)
    kinds = [message["custom"]["kind"] for message in turns(chat)[-1]["answers"][1:2]]
    assert kinds == ["check_result"]
    picture = result.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile("you: week"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(result.locator(".cite").first).to_be_visible()
    assert chat.csp_violations() == []


def test_an_alarm_has_the_countrys_number_to_tap(chat):
    expect(chat.panel.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    chat.press("It didn't work for me")
    answer = chat.ask("my throat is closing up and I can't swallow")
    expect(answer.get_by_role("heading", name="Get medical help now")).to_be_visible()
    expect(answer.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    answer = chat.ask("I don't want to live any more")
    expect(answer.get_by_role("heading", name="Please talk to someone now")).to_be_visible()
    expect(answer.get_by_role("link", name=re.compile("116 123"))).to_have_attribute(
        "href", "tel:116123"
    )


# ------------------------------------------------------------------------------ kept and lost


def test_the_conversation_is_kept_over_a_reload_and_on_the_second_page(chat, turns):
    check_to_its_result(chat)
    before = [turn.inner_text() for turn in chat.turns.all()]
    chat.page.reload()
    chat.shows(6)
    assert [turn.inner_text() for turn in chat.turns.all()] == before
    expect(chat.log.get_by_role("button", name="2 to 4 weeks", pressed=True)).to_be_visible()
    chat.page.get_by_role("link", name="Treatments").first.click()
    chat.page.wait_for_url("**/demo/treatments.html")
    chat.shows(6)
    chat.log.locator(".choices").last.get_by_role("button").first.click()
    chat.shows(7)
    assert len(turns(chat)) == 7
    assert chat.csp_violations() == []


def test_a_server_that_was_killed_and_is_back_answers_once_and_nothing_is_lost(chat, bot, turns):
    chat.press("It didn't work for me")
    bot.kill("rasa")
    chat.say("three weeks ago")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    expect(chat.note).to_contain_text("Nothing you typed is lost")
    chat.input.fill("and the forehead")
    bot.restart()
    chat.shows(2)
    expect(chat.turns.last).not_to_contain_text("Not sent")
    expect(chat.note).to_be_hidden()
    expect(chat.input).to_have_value("and the forehead")
    chat.input.press("Enter")
    chat.shows(3)
    # Now in the middle of an answer, or right behind it.
    chat.say("10 units")
    expect(chat.log.locator(".typing")).to_be_visible()
    bot.kill("rasa")
    bot.restart()
    chat.shows(4)
    said = ["My Botox did not work", "three weeks ago", "and the forehead", "10 units"]
    assert [turn["text"] for turn in turns(chat)] == said
    assert bot.rows(chat.keys()["id"], "user") == 4


def test_an_action_server_that_is_away_is_a_message_not_sent_yet(chat, bot, turns):
    chat.press("It didn't work for me")
    bot.kill("actions")
    chat.say("three weeks ago")
    expect(chat.turns.last).to_contain_text("Not sent yet", timeout=60_000)
    bot.restart()
    chat.shows(2)
    assert [turn["text"] for turn in turns(chat)] == ["My Botox did not work", "three weeks ago"]


def test_feedback_is_stored_with_the_turn(chat, turns):
    answer = chat.press("How long does it last?")
    yes = answer.get_by_role("button", name="This helped")
    with chat.page.expect_response("**/feedback"):
        yes.click()
    assert [turn["feedback"] for turn in turns(chat)] == [True]
    chat.page.reload()
    chat.shows(1)
    expect(yes).to_have_attribute("aria-pressed", "true")
    with chat.page.expect_response("**/feedback"):
        yes.click()
    assert [turn["feedback"] for turn in turns(chat)] == [None]


def test_the_conversation_can_be_downloaded(chat, turns):
    chat.press("How long does it last?")
    with chat.page.expect_download() as download:
        chat.choose("Download my conversation")
    text = Path(download.value.path()).read_text("utf-8")
    (turn,) = turns(chat)
    assert "> How long does Botox last?" in text
    assert turn["answers"][0]["text"] in text
    assert all(source["url"] in text for source in turn["answers"][-1]["custom"]["sources"])


def test_a_deleted_conversation_is_gone_from_the_server(chat, bot):
    chat.press("How long does it last?")
    keys = chat.keys()
    chat.choose("Delete my conversation")
    chat.page.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.note).to_contain_text("was deleted")
    expect(chat.turns).to_have_count(0)
    assert bot.rows(keys["id"]) == 0
    headers = {"Authorization": f"Bearer {keys['id']}.{keys['secret']}"}
    with bot.client() as client:
        answer = client.get("/history", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "gone")
    assert chat.keys() is None
    chat.ask("does it hurt?")
    assert chat.keys()["id"] != keys["id"]


# ------------------------------------------------------------------------------ for everyone


def test_a_conversation_with_the_keyboard_alone(visit, turns):
    chat = visit()
    press = chat.page.keyboard.press
    chat.tab_to("Ask about Botox")
    press("Enter")
    expect(chat.input).to_be_focused()
    chat.page.keyboard.type("my botox did nothing")
    press("Enter")
    chat.shows(1)
    chat.tab_to("2 to 4 weeks", "Shift+Tab")
    press("Space")
    chat.shows(2)
    chat.tab_to("Forehead")
    press("Enter")
    answer = chat.shows(3)
    chat.tab_to("Your message")
    chat.page.keyboard.type("does it hurt?")
    press("Enter")
    answer = chat.shows(4)
    chat.tab_to("This did not help", "Shift+Tab")
    with chat.page.expect_response("**/feedback"):
        press("Space")
    chat.tab_to("Source 1", "Shift+Tab")
    press("Enter")
    expect(answer.get_by_role("link", name="Open the source")).to_be_visible()
    press("Escape")
    expect(answer.get_by_role("link")).to_have_count(0)
    press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    assert turns(chat)[-1]["feedback"] is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_and_the_security_policy_object_to_nothing(visit, screen, scheme):
    chat = visit(color_scheme=scheme, **SCREENS[screen])
    chat.assert_sound()
    chat.open()
    expect(chat.panel.get_by_role("link", name="999")).to_be_visible()
    chat.assert_sound()
    answer = chat.press("How long does it last?")
    answer.get_by_role("button", name="Sources (").click()
    chat.assert_sound()
    chat.ask("my botox did nothing")
    chat.ask("forehead, 10 units, three weeks ago, lines only when I move, first time")
    expect(chat.log.get_by_role("img")).to_be_visible()
    chat.assert_sound()
    chat.ask("I can't swallow properly")
    chat.assert_sound()


# ------------------------------------------------------------------------------ other sites


def test_a_strangers_page_with_the_one_line_works_end_to_end(bot, clinic, new_page):
    chat = Chat(new_page()).visit(clinic.url + "/").open()
    expect(chat.panel.get_by_role("link", name="999")).to_be_visible()
    result = check_to_its_result(chat)
    assert result.get_by_role("img").evaluate("image => image.decode().then(() => 1)") == 1
    with chat.page.expect_response("**/feedback") as stored:
        result.get_by_role("button", name="This helped").click()
    assert stored.value.status == 204
    chat.page.reload()
    chat.shows(6)
    keys = chat.keys()
    assert bot.rows(keys["id"], "user") == 6
    chat.assert_sound()
    chat.choose("Delete my conversation")
    chat.page.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.note).to_contain_text("was deleted")
    assert bot.rows(keys["id"]) == 0
    assert clinic.conversations == {}


def test_an_origin_that_is_not_allowed_gets_nothing(bot, new_page):
    with running(stranger(bot.url)) as elsewhere:
        chat = Chat(new_page()).visit(elsewhere.url + "/").open()
        chat.say("how long does it last?")
        expect(chat.turns.last).to_contain_text("Not sent yet")
        assert chat.keys() is None
        assert chat.errors == []
        refused = httpx.post(
            f"{bot.url}/webhooks/web/conversations", json={}, headers={"Origin": elsewhere.url}
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "origin")


# ------------------------------------------------------------------------------ harm


def test_what_means_harm_is_shown_as_text(visit, turns):
    chat = visit()
    dialogs = []
    chat.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    chat.open().ask(f"{EVIL}<script>alert(7)</script> [x](javascript:alert(8))")
    expect(chat.turns.last.locator(".me")).to_contain_text(EVIL)
    answer = chat.ask("what does moonbeam insurance for botox cost?")
    facts = [fact["id"] for fact in turns(chat)[-1]["answers"][-1]["custom"]["facts"]]
    assert "poison" in facts
    expect(answer).to_contain_text(EVIL)
    expect(answer).to_contain_text("[a lot](javascript:alert(2))")
    expect(answer).to_contain_text("<script>alert(4)</script>")
    answer.get_by_role("button", name="Sources (").click()
    expect(answer.locator(".card").first).to_contain_text("<svg onload=alert(5)>")
    for _ in "ab":
        links = chat.panel.locator("a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(links) <= {"https:", "http:", "tel:"}
        assert chat.log.locator("script, img, b > *, [onerror], [onload]").count() == 0
        chat.assert_sound()
        chat.page.reload()
        chat.shows(2)
    assert dialogs == []


def test_a_reference_that_is_no_web_address_is_refused_before_it_is_a_fact(tmp_path):
    path = tmp_path / "references.yaml"
    path.write_text("references:" + REFERENCE.format(url="javascript:alert(1)"), "utf-8")
    with pytest.raises(DocumentError, match="no web address"):
        read_references(path)
