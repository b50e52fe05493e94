"""What people see when they talk to the bot on Telegram."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.channels.chat import words as common
from bot.channels.telegram import words
from tests.channels.fakes.calls import Fault
from tests.channels.fakes.telegram_people import Person

ALARM = "I cannot breathe since the injection"


def test_start_help_and_privacy_say_what_the_bot_is(ann: Person) -> None:
    ann.says("/start")
    (welcome,) = ann.hears("not a diagnosis")
    assert welcome.titles == [title for title, _ in common.STARTS]
    ann.says("/help")
    ann.hears("/delete")
    ann.says("/privacy")
    ann.hears("What is kept")
    ann.says("/nonsense")
    ann.hears("do not know this command")


def test_the_menu_names_every_command(talk: Any, ann: Person) -> None:
    talk.fake.journal.wait_for(lambda: talk.fake.commands, "the menu")
    for command in talk.fake.commands:
        ann.says("/" + command["command"])
        assert words.UNKNOWN_COMMAND not in ann.hears_text()


def test_words_are_answered_with_the_buttons_below(talk: Any, ann: Person) -> None:
    ann.says("how long does it last?")
    (answer,) = ann.hears("You said: how long does it last?")
    assert answer.titles == ["Forehead", "Skip"]
    assert talk.fake.calls("sendChatAction")[0].arguments["action"] == "typing"
    assert answer.reply_to is None


def test_a_pressed_button_is_confirmed_marked_and_says_its_payload(talk: Any, ann: Person) -> None:
    ann.says("hello")
    (first,) = ann.hears()
    ann.presses("Skip")
    ann.hears('You said: /skip{"slot": "area"}')
    assert first.titles == ["Forehead", "✓ Skip"]
    assert talk.fake.calls("answerCallbackQuery")[0].went_well


def test_a_button_to_start_with_asks_its_question(ann: Person) -> None:
    ann.says("/start")
    ann.hears()
    ann.presses(common.STARTS[0][0])
    ann.hears(f"You said: {common.STARTS[0][1]}")


def test_pressing_twice_is_answered_once_but_later_again(talk: Any, ann: Person) -> None:
    ann.says("hello")
    (first,) = ann.hears()
    for _ in "123":
        ann.presses_data(first.buttons[0]["callback_data"], first)
    ann.says("something else")
    ann.hears("something else")
    assert talk.heard.count("it was the forehead") == 1
    ann.presses_data(first.buttons[0]["callback_data"], first)
    ann.hears("it was the forehead")
    said = [shown.text for shown in ann.chat.shown]
    assert said.count("You said: it was the forehead") == 2


def test_an_old_button_that_is_not_on_offer_any_more_says_its_words(ann: Person) -> None:
    ann.says("hello")
    (first,) = ann.hears()
    ann.says("and")
    ann.hears("You said: and")
    ann.presses("Forehead", first)
    ann.hears("You said: it was the forehead")
    ann.says("/restart")
    ann.hears("from the beginning")
    ann.presses("Skip", first)
    ann.hears("You said: Skip")


def test_a_button_nobody_knows_is_answered_kindly(ann: Person) -> None:
    ann.says("/privacy")
    (first,) = ann.hears()
    for data in ("nonsense", "0123456789abcdef:0", "start:99"):
        ann.presses_data(data, first)
        ann.hears("type your question")


def test_the_last_message_changed_is_answered_anew(ann: Person) -> None:
    ann.says("first")
    ann.hears("You said: first")
    ann.says("secnd")
    second = ann.last
    ann.hears("You said: secnd")
    ann.edits("second")
    ann.hears("You changed your message", "You said: second")
    ann.edits("second!")
    ann.hears("You changed your message", "You said: second!")
    ann.says("third")
    ann.hears("You said: third")
    ann.edits("too late", second)
    ann.says("fourth")
    assert "too late" not in ann.hears_text("You said: fourth")


_FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"photo": [{**_FILE, "width": 1, "height": 1}]}, "cannot look at pictures"),
        ({"voice": {**_FILE, "duration": 1}}, "cannot listen"),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, "nothing with places"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "phone numbers"),
        ({"document": _FILE}, "cannot open files"),
    ],
)
def test_what_has_no_words_is_answered_kindly(ann: Person, content: Any, said: str) -> None:
    ann.sends(**content)
    ann.hears(said)


def test_every_medium_that_telegram_has_gets_an_answer(ann: Person, talk: Any) -> None:
    sticker = {**_FILE, "type": "regular", "width": 1, "height": 1}
    clip = {**_FILE, "duration": 1, "width": 1, "height": 1}
    for content in (
        {"sticker": {**sticker, "is_animated": False, "is_video": False}},
        {"video": clip},
        {"video_note": {**_FILE, "duration": 1, "length": 1}},
        {"audio": {**_FILE, "duration": 1}},
        {"animation": clip, "document": _FILE},
        {"dice": {"emoji": "🎲", "value": 1}},
    ):
        ann.sends(**content)
        ann.hears()
    assert talk.heard == []


def test_the_words_under_a_photo_are_answered(ann: Person) -> None:
    ann.sends(photo=[{**_FILE, "width": 1, "height": 1}], caption="one side still moves")
    ann.hears("by your words alone", "You said: one side still moves")


def test_restart_begins_again(ann: Person) -> None:
    ann.says("hello")
    ann.hears()
    ann.says("/restart")
    (again,) = ann.hears("from the beginning")
    assert again.titles == [title for title, _ in common.STARTS]


def stored(talk: Any) -> bytes:
    return bytes(talk.service.database.read_bytes())


def test_delete_asks_first_and_then_leaves_nothing(talk: Any, ann: Person) -> None:
    ann.says("/delete")
    ann.hears("nothing to delete")
    ann.says("it was in zanzibar")
    ann.hears("zanzibar")
    assert b"zanzibar" in stored(talk)
    ann.says("/delete")
    ann.hears("cannot be undone")
    ann.presses(common.KEEP)
    ann.hears("nothing was deleted")
    ann.presses(common.DELETE)
    ann.hears("I have deleted our conversation")
    ann.says("/delete")
    ann.hears("nothing to delete")
    assert b"zanzibar" not in stored(talk)


@pytest.mark.parametrize(
    "text", ["delete everything", "Please delete my data!", "erase all of our messages", "/delte"]
)
def test_a_wish_to_delete_is_understood(ann: Person, text: str) -> None:
    ann.says("hello")
    ann.hears()
    ann.says(text)
    (asked,) = ann.hears("cannot be undone")
    assert asked.titles == [common.DELETE, common.KEEP]


def test_a_mistyped_command_is_the_one_that_was_meant_if_it_does_no_harm(
    talk: Any, ann: Person
) -> None:
    ann.says("/hlep")
    ann.hears("Just type your question")
    ann.says("/Strt")
    ann.hears("not a diagnosis")
    ann.says("/restrt")
    ann.hears("do not know this command")
    ann.says("/how long does it last?")
    ann.hears("You said: how long does it last?")


def test_no_store_holds_who_somebody_is(talk: Any, ann: Person) -> None:
    ann.says("hello")
    ann.hears()
    ann.says("hello again")
    ann.hears("hello again")
    talk.fake.journal.wait_for(lambda: not open_rows(talk), "everything done")
    assert str(ann.id).encode() not in stored(talk)
    assert b"Ann" not in stored(talk)


def open_rows(talk: Any) -> int:
    with closing(sqlite3.connect(talk.service.database)) as connection:
        query = "select count(*) from chat_inbox where content is not null"
        return int(connection.execute(query).fetchone()[0])


def test_who_writes_too_fast_is_told_once(start: Any, telegram: Any) -> None:
    with start(chat_messages_per_conversation=3) as talk:
        ann = telegram.person()
        for number in range(7):
            ann.says(f"message {number}")
        telegram.waits_until_taken()
        telegram.journal.wait_for(lambda: not open_rows(talk), "everything done")
        said = [shown.text for shown in ann.chat.shown]
    assert said[:3] == [f"You said: message {number}" for number in range(3)]
    assert said[3:] == [common.TOO_FAST]


def test_an_alarm_is_answered_however_fast_somebody_writes(start: Any, telegram: Any) -> None:
    with start(chat_messages_per_conversation=1) as talk:
        ann = telegram.person()
        for text in ("one", "two", "three", ALARM, "five", f"/help {ALARM}"):
            ann.says(text)
        telegram.waits_until_taken()
        telegram.journal.wait_for(lambda: not open_rows(talk), "everything done")
    assert [text.removeprefix("help ") for text in talk.heard] == ["one", ALARM, ALARM]


@pytest.mark.parametrize("text", [f"{'word ' * 810}. {ALARM}", f"{ALARM}. {'word ' * 810}"])
def test_an_alarm_in_a_very_long_message_is_answered(talk: Any, ann: Person, text: str) -> None:
    ann.says(text)
    ann.hears("You said")
    (heard,) = talk.heard
    assert ALARM in heard
    assert len(heard) <= 4000


def test_a_change_of_an_old_message_is_answered_if_it_is_an_alarm(talk: Any, ann: Person) -> None:
    ann.says("first")
    ann.hears("You said: first")
    first = ann.last
    ann.says("second")
    ann.hears("You said: second")
    ann.edits(ALARM, first)
    ann.hears(ALARM)


def test_a_very_long_message_is_answered_kindly(talk: Any, ann: Person) -> None:
    ann.says("word " * 810)
    ann.hears("too long")
    assert talk.heard == []


def test_who_blocked_the_bot_is_left_alone(talk: Any, ann: Person) -> None:
    bob = talk.person("Bob")
    bob.says("hello")
    bob.hears()
    with talk.fake.held():
        bob.says("this goes nowhere")
        bob.blocks()
    ann.says("hello")
    ann.hears()
    talk.fake.journal.wait_for(lambda: not open_rows(talk), "everything done")
    refused = [call for call in talk.fake.calls("sendMessage") if call.status == 403]
    assert len(refused) == 1
    bob.unblocks()
    bob.says("/start")
    bob.hears("Hello")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, retry_after=1),
        Fault(500),
        Fault(502, body="<html>Bad Gateway</html>"),
        Fault(reset=True),
    ],
)
def test_what_could_not_be_sent_is_sent_later_and_once(
    talk: Any, ann: Person, fault: Fault
) -> None:
    talk.fake.fail("sendMessage", fault)
    ann.says("hello")
    ann.hears("You said: hello")
    ann.says("and")
    ann.hears("You said: and")
    assert [shown.text for shown in ann.chat.shown] == ["You said: hello", "You said: and"]
    assert talk.heard == ["hello", "and"]


def test_courtesies_that_fail_hold_up_nothing(talk: Any, ann: Person) -> None:
    for method in ("sendChatAction", "answerCallbackQuery", "editMessageReplyMarkup"):
        talk.fake.fail(method, Fault(500), times=10)
    ann.says("hello")
    ann.hears()
    ann.presses("Forehead")
    ann.hears("it was the forehead")


@pytest.mark.parametrize(("times", "buttons"), [(1, 2), (2, 0)])
def test_what_telegram_cannot_read_is_sent_as_plain_words(
    talk: Any, ann: Person, times: int, buttons: int
) -> None:
    refused = Fault(400, "Bad Request: can't parse entities: because")
    talk.fake.fail("sendMessage", refused, times=times)
    ann.says("a < b & c")
    (answer,) = ann.hears("You said: a < b & c")
    assert len(answer.buttons) == buttons


def test_markup_in_what_people_say_is_shown_as_it_is(ann: Person) -> None:
    ann.says("<b>bold</b> & <script>")
    (answer,) = ann.hears()
    assert answer.text == "You said: <b>bold</b> & <script>"


def test_a_bot_that_is_away_says_so_and_answers_later(talk: Any, ann: Person) -> None:
    say = talk.service.processor.say
    failing = iter(range(3))
    talk.service.processor.say = lambda text: [] if next(failing, None) is not None else say(text)
    ann.says("hello")
    ann.hears("I cannot answer right now")
    ann.hears("You said: hello")
    assert len(ann.new()) == 2


def test_what_cannot_be_answered_at_all_is_said_and_does_not_hold_up_the_rest(
    talk: Any, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.chat.worker.MAX_FAILURES", 2)
    say = talk.service.processor.say
    talk.service.processor.say = lambda text: [] if text == "hello" else say(text)
    ann.says("hello")
    ann.says("and")
    ann.hears("You said: and")
    assert [shown.text for shown in ann.chat.shown] == [common.GAVE_UP, "You said: and"]


def test_an_answer_in_several_messages_goes_on_where_it_stopped(talk: Any, ann: Person) -> None:
    talk.service.processor.say = lambda text: [
        {"text": "\n\n".join(f"Paragraph {n} " + "word " * 60 for n in range(40))}
    ]
    ann.says("/help")
    ann.hears()
    talk.fake.fail("sendMessage", Fault())  # goes well
    talk.fake.fail("sendMessage", Fault(500))
    ann.says("tell me all")
    ann.hears("Paragraph 39")
    text = "\n".join(shown.text for shown in ann.new())
    assert [text.count(f"Paragraph {n} ") for n in range(40)] == [1] * 40
    assert len(ann.new()) > 2
