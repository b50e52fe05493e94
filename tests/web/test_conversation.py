"""A conversation in the widget, from the greeting to its deletion."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import expect

from tests.web.chat import PHONE
from tests.web.fake_channel import ANSWERS

HELD_BACK = "hello there"


def test_the_one_line_adds_the_widget_with_the_scripts_attributes(visit):
    chat = visit()
    expect(chat.element).to_have_attribute("name", "Alder Street assistant")
    chat.open()
    expect(chat.panel).to_have_accessible_name("Alder Street assistant")


def test_nothing_is_asked_of_the_server_before_the_panel_is_opened(visit, channel):
    chat = visit()
    assert [path for _, path in channel.requests if path.startswith("/webhooks")] == [
        "/webhooks/web/widget.js"
    ]
    chat.open()
    expect(chat.panel.get_by_role("link", name="999")).to_be_visible()
    assert channel.conversations == {}


def test_a_quick_start_begins_the_conversation_and_stays_to_be_read(chat, channel):
    chat.press("How long does it last?")
    expect(chat.turns.first.locator(".me")).to_contain_text("How long does it last?")
    assert channel.only.turns[0]["text"] == "How long does Botox last?"
    start = chat.log.get_by_role("button", name="How long does it last?", pressed=True)
    expect(start).to_be_visible()
    expect(chat.log.get_by_role("button", name="When does it start to work?")).to_be_disabled()


def test_an_answer_is_shown_with_its_lead_its_list_and_its_question(chat):
    answer = chat.ask("How long does Botox last?")
    expect(answer.locator(".lead")).to_contain_text("Botox results most often last")
    expect(answer.locator("li").first).to_contain_text("For frown lines")
    expect(answer.locator(".next")).to_contain_text("Which area was treated")
    expect(answer).not_to_contain_text("Sources: [1]")
    expect(answer).not_to_contain_text("[1]")


def test_a_citation_opens_its_source_and_closes_it_again(chat):
    answer = chat.ask("How long does Botox last?")
    source = ANSWERS["duration"][-1]["custom"]["sources"][0]
    mark = answer.get_by_role("button", name=re.compile("Source 1: ")).first
    mark.click()
    expect(mark).to_have_attribute("aria-expanded", "true")
    card = answer.locator(".card").first
    expect(card).to_contain_text(source["title"])
    expect(card).to_contain_text(source["publisher"])
    expect(card).to_contain_text("Medical guideline")
    link = card.get_by_role("link")
    expect(link).to_have_attribute("href", source["url"])
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    mark.click()
    expect(card).to_be_hidden()


def test_all_sources_unfold_below_the_answer(chat):
    answer = chat.ask("How long does Botox last?")
    more = answer.get_by_role("button", name="Sources (5)")
    expect(answer.get_by_role("link")).to_have_count(0)
    more.click()
    expect(answer.get_by_role("link")).to_have_count(5)
    expect(more).to_have_attribute("aria-expanded", "true")


def check_to_its_result(chat):
    chat.press("It didn't work for me")
    for title in ("2 to 4 weeks", "Forehead", "Only when I move"):
        chat.press(title)
    chat.ask("10 units")
    return chat.press("First time")


def test_the_efficacy_check_runs_on_buttons_to_its_picture(chat, channel):
    result = check_to_its_result(chat)
    expect(result.locator(".why").first).to_contain_text("You had 10 units for the forehead")
    picture = result.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile("you: week 3"))
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert channel.only.turns[1]["text"] == "It was three weeks ago"
    group = chat.log.get_by_role("group", name="Suggested replies").first
    expect(group.get_by_role("button", name="2 to 4 weeks", pressed=True)).to_be_visible()
    expect(group.get_by_role("button", name="Not sure")).to_be_disabled()


def test_typed_words_leave_the_choices_unchosen_but_legible(chat):
    chat.ask("My Botox did not work")
    chat.ask("about a month, I think")
    group = chat.log.get_by_role("group", name="Suggested replies").first
    expect(group.get_by_role("button")).to_have_count(5)
    expect(group.locator("button:enabled")).to_have_count(0)
    expect(group.locator("[aria-pressed]")).to_have_count(0)


def test_the_conversation_is_kept_over_a_reload_and_on_the_second_page(chat, channel):
    check_to_its_result(chat)
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.answers).to_have_count(6)
    expect(chat.log.get_by_role("button", name="2 to 4 weeks", pressed=True)).to_be_visible()
    expect(chat.turns.nth(1).locator(".me")).to_contain_text("2 to 4 weeks")
    chat.page.get_by_role("link", name="Treatments").first.click()
    chat.page.wait_for_url("**/demo/treatments.html")
    expect(chat.answers).to_have_count(6)
    chat.press("Can you become immune")
    assert len(channel.only.turns) == 7


def test_the_panel_stays_closed_on_the_next_page_once_closed(chat):
    chat.ask("hello")
    chat.panel.get_by_role("button", name="Close the chat").click()
    chat.page.goto(chat.page.url + "demo/treatments.html")
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.answers).to_have_count(1)


def test_only_keys_are_kept_in_the_browser_and_no_words(chat):
    chat.ask("my secret worry")
    kept = chat.page.evaluate("JSON.stringify({...localStorage})")
    assert "worry" not in kept
    assert set(re.findall(r'\\"(\w+)\\":', kept)) == {"id", "secret", "old"}
    assert chat.page.context.cookies() == []


def test_a_draft_outlives_a_reload(chat):
    chat.input.fill("I was about to write")
    chat.page.reload()
    expect(chat.input).to_have_value("I was about to write")


def test_typing_is_shown_while_the_answer_is_awaited(chat, channel):
    channel.hold.clear()
    chat.say(HELD_BACK)
    expect(chat.log.locator(".typing")).to_be_visible()
    expect(chat.page.get_by_role("status").last).to_have_text("Writing an answer")
    channel.hold.set()
    expect(chat.answers).to_have_count(1)
    expect(chat.log.locator(".typing")).to_have_count(0)


def test_messages_written_meanwhile_are_sent_one_after_the_other(chat, channel):
    channel.hold.clear()
    chat.say("first").say("second")
    expect(chat.turns).to_have_count(2)
    channel.hold.set()
    expect(chat.answers).to_have_count(2)
    assert [turn["text"] for turn in channel.only.turns] == ["first", "second"]


def test_enter_sends_and_shift_enter_makes_a_new_line(chat, channel):
    chat.input.type("one")
    chat.input.press("Shift+Enter")
    chat.input.type("two")
    chat.input.press("Enter")
    expect(chat.answers).to_have_count(1)
    assert channel.only.turns[0]["text"] == "one\ntwo"


def test_enter_that_ends_an_input_method_does_not_send(chat, channel):
    chat.input.fill("こんにちは")
    chat.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(chat.input).to_have_value("こんにちは")
    assert channel.posted == []


def test_too_long_a_message_is_counted_and_neither_cut_nor_sent(chat, channel):
    chat.input.fill("x" * 450)
    expect(chat.panel.get_by_text("50 characters left")).to_be_visible()
    chat.say("x" * 512)
    expect(chat.panel.get_by_text("12 characters too many").first).to_be_visible()
    expect(chat.input).to_have_attribute("aria-invalid", "true")
    expect(chat.input).to_have_value("x" * 512)
    assert channel.posted == []
    chat.ask("😀" * 500)
    assert len(channel.posted) == 1


@pytest.mark.parametrize(
    ("kind", "message", "link", "number"),
    [
        ("Get medical help now", "I can't swallow", "Call 999", "tel:999"),
        (
            "Please talk to someone now",
            "I don't want to live any more",
            "Call Samaritans: 116 123",
            "tel:116123",
        ),
    ],
)
def test_an_alarm_has_a_heading_and_a_number_to_tap(chat, kind, message, link, number):
    answer = chat.ask(message)
    expect(answer.get_by_role("heading", name=kind)).to_be_visible()
    expect(answer.get_by_role("link", name=link)).to_have_attribute("href", number)
    expect(answer.get_by_role("button", name="This helped")).to_have_count(0)


def test_without_a_country_no_number_is_offered(visit, channel):
    channel.config.update(country=None, emergency=None, crisis=None)
    chat = visit().open()
    expect(chat.panel.get_by_text("call your local emergency number")).to_be_visible()
    answer = chat.ask("I can't swallow")
    expect(answer.get_by_role("heading")).to_be_visible()
    expect(chat.panel.locator("a[href^=tel]")).to_have_count(0)


def test_feedback_is_stored_shown_and_taken_back(chat, channel):
    answer = chat.ask("How long does Botox last?")
    yes, no = (answer.get_by_role("button", name=n) for n in ("This helped", "This did not help"))
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    no.click()
    expect(yes).to_have_attribute("aria-pressed", "false")
    expect(no).to_have_attribute("aria-pressed", "true")
    with chat.page.expect_response("**/feedback"):
        no.focus()
        chat.page.keyboard.press("Space")
    expect(no).to_have_attribute("aria-pressed", "false")
    with chat.page.expect_response("**/feedback"):
        yes.click()
    assert channel.only.turns[0]["feedback"] is True
    chat.page.reload()
    expect(yes).to_have_attribute("aria-pressed", "true")


def test_feedback_that_did_not_arrive_is_not_shown_as_given(chat, channel):
    answer = chat.ask("How long does Botox last?")
    channel.stop()
    yes = answer.get_by_role("button", name="This helped")
    yes.click()
    expect(chat.note).to_contain_text("can't be reached")
    expect(yes).to_have_attribute("aria-pressed", "false")


def test_starting_again_begins_a_conversation_of_its_own(chat, channel):
    chat.ask("hello")
    chat.choose("Start again")
    expect(chat.turns).to_have_count(0)
    expect(chat.button("How long does it last?")).to_be_enabled()
    chat.ask("hello again")
    assert len(channel.conversations) == 2


def test_deleting_asks_first_and_then_deletes_what_came_before_a_restart_too(chat, channel):
    chat.ask("hello")
    chat.choose("Start again")
    chat.ask("hello again")
    chat.choose("Delete my conversation")
    question = chat.page.get_by_role("alertdialog", name="Delete this conversation?")
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_be_hidden()
    assert len(channel.conversations) == 2
    chat.choose("Delete my conversation")
    question.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.note).to_contain_text("was deleted")
    expect(chat.turns).to_have_count(0)
    assert channel.conversations == {}
    assert chat.page.evaluate("Object.values(localStorage)") == [""]


def test_deleting_says_so_when_the_server_is_away(chat, channel):
    chat.ask("hello")
    channel.stop()
    chat.choose("Delete my conversation")
    question = chat.page.get_by_role("alertdialog")
    question.get_by_role("button", name="Delete", exact=True).click()
    expect(question).to_contain_text("did not work")
    expect(question).to_be_visible()
    channel.start()
    question.get_by_role("button", name="Delete", exact=True).click()
    expect(question).to_be_hidden()
    assert channel.conversations == {}


def test_the_conversation_can_be_downloaded_as_text(chat):
    chat.ask("How long does Botox last?")
    with chat.page.expect_download() as download:
        chat.choose("Download my conversation")
    with open(download.value.path(), encoding="utf-8") as file:
        text = file.read()
    assert download.value.suggested_filename == "conversation.txt"
    assert "> How long does Botox last?" in text
    assert "Botox results most often last" in text
    assert ANSWERS["duration"][-1]["custom"]["sources"][0]["url"] in text
    assert chat.csp_violations() == []


# ---------------------------------------------------------------------------- trouble


def test_a_server_that_is_away_loses_nothing_and_the_same_id_is_sent_again(chat, channel):
    chat.ask("hello")
    channel.stop()
    chat.say("are you there?")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    expect(chat.note).to_contain_text("Nothing you typed is lost")
    chat.input.fill("and another thing")
    channel.start()
    chat.turns.last.get_by_role("button", name="Try now").click()
    expect(chat.answers).to_have_count(2)
    expect(chat.turns.last).not_to_contain_text("Not sent")
    expect(chat.note).to_be_hidden()
    expect(chat.input).to_have_value("and another thing")
    assert [turn["text"] for turn in channel.only.turns] == ["hello", "are you there?"]


def test_it_tries_again_by_itself(chat, channel):
    channel.away = 1
    chat.say("hello")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    expect(chat.answers).to_have_count(1)
    assert len(channel.posted) == 2
    assert len(set(channel.posted)) == 1


def test_it_tries_again_when_the_browser_is_online_again(chat, channel):
    chat.ask("hello")
    chat.page.context.set_offline(True)
    chat.say("from the train")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    chat.page.context.set_offline(False)
    expect(chat.answers).to_have_count(2)


def test_an_unsent_message_outlives_a_reload(chat, channel):
    channel.away = -1
    chat.say("hello")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    chat.page.reload()
    expect(chat.turns.last.locator(".me")).to_contain_text("hello")
    channel.away = 0
    expect(chat.answers).to_have_count(1)
    assert len(set(channel.posted)) == 1


def test_a_message_under_way_when_the_page_is_left_is_answered_once(chat, channel):
    channel.hold.clear()
    chat.say("hello")
    expect(chat.log.locator(".typing")).to_be_visible()
    while not channel.posted:  # only then the widget has its conversation for sure
        chat.page.wait_for_timeout(20)
    threading.Timer(0.5, channel.hold.set).start()
    chat.page.goto(channel.url + "/demo/treatments.html")
    expect(chat.answers).to_have_count(1)
    expect(chat.turns).to_have_count(1)
    assert len(channel.only.turns) == 1


def test_too_many_messages_wait_as_long_as_the_server_says(chat, channel):
    channel.slow_down = 1
    chat.say("hello")
    expect(chat.turns.last).to_contain_text("sent in a moment")
    expect(chat.answers).to_have_count(1)
    assert len(set(channel.posted)) == 1


def test_a_conversation_that_is_gone_is_begun_anew_quietly(chat, channel):
    chat.ask("hello")
    channel.conversations.clear()
    chat.say("still there?")
    expect(chat.answers).to_have_count(1)
    expect(chat.answers.last).to_contain_text("You wrote: still there?")
    expect(chat.turns).to_have_count(1)
    expect(chat.note).to_be_hidden()
    assert [turn["text"] for turn in channel.only.turns] == ["still there?"]


def test_a_history_that_cannot_be_had_is_asked_for_again(chat, channel):
    chat.ask("hello")
    channel.stop()
    url = chat.page.url
    channel.start()
    chat.page.route("**/history", lambda route: route.abort())
    chat.page.goto(url)
    expect(chat.note).to_contain_text("can't be shown")
    chat.page.unroute("**/history")
    chat.note.get_by_role("button", name="Try now").click()
    expect(chat.answers).to_have_count(1)
    expect(chat.note).to_be_hidden()


def test_a_stranger_to_the_contract_in_between_costs_no_conversation(chat, channel):
    chat.ask("hello")
    for kind in ("history", "messages"):
        chat.page.route(f"**/{kind}", lambda route: route.fulfill(status=404, body="<h1>no</h1>"))
    chat.page.reload()
    chat.say("still there?")
    expect(chat.turns.last).to_contain_text("Not sent yet")
    for kind in ("history", "messages"):
        chat.page.unroute(f"**/{kind}")
    chat.turns.last.get_by_role("button", name="Try now").click()
    expect(chat.answers).to_have_count(2)
    assert len(channel.only.turns) == 2


def test_coming_back_to_the_page_does_not_cut_the_wait_short(chat, channel):
    chat.ask("hello")
    chat.page.route(
        "**/messages",
        lambda route: route.fulfill(status=429, json={"code": "rate", "retry_after": 600}),
    )
    chat.say("hello again")
    expect(chat.turns.last).to_contain_text("sent in a moment")
    chat.page.unroute("**/messages")
    chat.page.evaluate("dispatchEvent(new Event('focus'))")
    chat.say("and again")
    expect(chat.turns).to_have_count(3)
    assert len(channel.posted) == 1


def test_the_key_goes_along_only_where_it_is_needed(chat):
    chat.ask("hello")
    with (
        chat.page.expect_request("**/config") as config,
        chat.page.expect_request("**/history") as history,
    ):
        chat.page.reload()
    assert "authorization" not in config.value.headers
    assert history.value.headers["authorization"].startswith("Bearer ")


def test_what_the_server_refuses_goes_back_to_be_changed(chat, channel):
    channel.config["max_length"] = 20
    chat.page.route(
        "**/config",
        lambda route: route.fulfill(json={"max_length": 500, "emergency": None}),
    )
    chat.page.reload()
    chat.say("longer than the server takes by now")
    expect(chat.note).to_contain_text("Please write at most 500 characters.")
    expect(chat.input).to_have_value("longer than the server takes by now")
    expect(chat.turns).to_have_count(0)


def test_two_tabs_share_a_conversation(chat, channel):
    chat.ask("from the first tab")
    other = type(chat)(chat.page.context.new_page()).visit(channel.url + "/").open()
    expect(other.answers).to_have_count(1)
    other.ask("from the second tab")
    chat.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(chat.answers).to_have_count(2)
    other.choose("Delete my conversation")
    other.page.get_by_role("alertdialog").get_by_role("button", name="Delete", exact=True).click()
    expect(chat.turns).to_have_count(0)


def test_it_works_where_storage_is_blocked(new_page, channel):
    from tests.web.chat import Chat

    page = new_page()
    page.add_init_script(
        "for (const kind of ['localStorage', 'sessionStorage'])"
        "  Object.defineProperty(window, kind,"
        "    { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    chat = Chat(page).visit(channel.url + "/").open()
    chat.ask("hello")
    chat.ask("hello again")
    assert len(channel.only.turns) == 2
    assert chat.errors == []


# ---------------------------------------------------------------------------- for owners


def test_the_page_hears_what_happens_but_not_what_is_said(chat, channel):
    chat.page.evaluate(
        """() => {
          window.heard = []; window.strays = [];
          for (const type of ["open", "close", "message", "feedback", "restart"])
            document.addEventListener(type, e => heard.push([e.type, e.detail]));
          addEventListener("message", e => strays.push(e.type));
        }"""
    )
    chat.ask("How long does Botox last?")
    chat.button("This helped").click()
    chat.choose("Start again")
    chat.panel.get_by_role("button", name="Close the chat").click()
    chat.page.evaluate("document.querySelector('botox-chat').open()")
    expect(chat.panel).to_be_visible()
    chat.page.evaluate("document.querySelector('botox-chat').close()")
    expect(chat.panel).to_be_hidden()
    chat.page.wait_for_function("heard.length > 6")
    assert chat.page.evaluate("heard") == [
        ["message", {"direction": "sent", "via": "typed"}],
        ["message", {"direction": "received"}],
        ["feedback", {"helped": True}],
        ["restart", {}],
        ["close", {}],
        ["open", {}],
        ["close", {}],
    ]
    assert chat.page.evaluate("strays") == []


OWN = """<!doctype html><html lang="en"><title>Own</title>
<meta name="viewport" content="width=device-width"><main><h1>Own</h1></main>
<script src="/webhooks/web/widget.js" defer></script>
<botox-chat name="Nurse Bot" greeting="Welcome to us." contact="hello@clinic.example"
  starts="Does it hurt?|What does it cost?" position="start" theme="dark"></botox-chat></html>"""


def test_the_owner_may_write_the_element_with_attributes(channel, visit):
    channel.pages["/own"] = OWN
    chat = visit("/own").open()
    expect(chat.element).to_have_count(1)
    expect(chat.panel.get_by_role("heading", name="Nurse Bot")).to_be_visible()
    expect(chat.log).to_contain_text("Welcome to us.")
    expect(chat.log.get_by_role("link", name="hello@clinic.example")).to_have_attribute(
        "href", "mailto:hello@clinic.example"
    )
    box = chat.panel.bounding_box()
    assert box["x"] < 100
    chat.press("Does it hurt?")
    assert channel.only.turns[0]["text"] == "Does it hurt?"
    chat.element.evaluate("e => e.setAttribute('name', 'Doctor Bot')")
    expect(chat.panel.get_by_role("heading", name="Doctor Bot")).to_be_visible()
    chat.element.evaluate("e => e.removeAttribute('open')")
    expect(chat.panel).to_be_hidden()


def test_the_open_attribute_opens_on_a_desktop_and_not_on_a_phone(channel, visit):
    channel.pages["/own"] = OWN.replace('theme="dark"', "open")
    expect(visit("/own").panel).to_be_visible()
    expect(visit("/own", **PHONE).panel).to_be_hidden()


def test_it_speaks_spanish_where_the_page_does(channel, visit):
    channel.pages["/es"] = OWN.replace('lang="en"', 'lang="es-MX"').replace('greeting="', 'x="')
    chat = visit("/es", launcher="Pregunte sobre el bótox").open()
    expect(chat.log).to_contain_text("¿En qué puedo ayudarle?")
    expect(chat.panel.get_by_text("no un diagnóstico")).to_be_visible()
    chat.element.evaluate("e => e.setAttribute('language', 'en')")
    expect(chat.log).to_contain_text("How can I help?")


def test_a_language_that_is_not_there_leaves_english(channel, visit):
    channel.pages["/fr"] = OWN.replace('theme="dark"', 'language="fr"')
    chat = visit("/fr").open()
    expect(chat.log).to_contain_text("How can I help?")
