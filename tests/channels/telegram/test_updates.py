"""Reading what Telegram delivers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.incoming import Incoming, Me, Want
from bot.channels.telegram.updates import needs_name, read_update
from tests.channels.fakes.telegram_rules import entities_in

ME = Me(7, "botox_answers_bot")
ANN = {"id": 42, "is_bot": False, "first_name": "Ann"}
BOT = {"id": 7, "is_bot": True, "first_name": "Botox answers"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Ann"}
GROUP = {"id": -99, "type": "group", "title": "Friends"}
OF_BOT = {"message_id": 4, "from": BOT, "chat": GROUP, "date": 1, "text": "Hello"}


def message(text: str | None = None, chat: Any = GROUP, **more: Any) -> dict[str, Any]:
    found = {"message_id": 5, "from": ANN, "chat": chat, "date": 1, **more}
    if text is not None:
        found.update(text=text, entities=entities_in(text))
    return found


def read(kind: str = "message", **content: Any) -> Incoming | None:
    received = read_update({"update_id": 1, kind: content}, ME)
    assert received is not None
    assert received.id == 1
    return received.incoming


def said(text: str, chat: Any = GROUP, **more: Any) -> Incoming | None:
    return read(**message(text, chat, **more))


def test_words_in_private_are_for_the_bot() -> None:
    found = said("how long does it last?", PRIVATE)
    assert found == Incoming(Want.ANSWER, 42, 42, 5, text="how long does it last?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@botox_answers_bot how long?", "how long?"),
        ("how long, @botox_answers_bot?", "how long, ?"),
        ("@Botox_Answers_Bot, how long?", "how long?"),
        ("😀😀 @botox_answers_bot 👩‍⚕️ how long?", "😀😀 👩‍⚕️ how long?"),
        ("/botox how long?", "how long?"),
        ("/botox@botox_answers_bot how long?", "how long?"),
    ],
)
def test_a_group_message_to_the_bot_is_read_without_its_name(text: str, words: str) -> None:
    found = said(text)
    assert found is not None
    assert (found.want, found.text, found.is_shared) == (Want.ANSWER, words, True)


@pytest.mark.parametrize(
    "text",
    [
        "how long?",
        "@somebody how long?",
        "@botox_answers_bots how long?",
        "mail me@botox_answers_bot.example",
        "/start",
        "/help@another_bot",
        "/botox@another_bot how long?",
        "",
    ],
)
def test_what_others_say_in_a_group_is_not_read(text: str) -> None:
    assert said(text) is None


def test_a_reply_to_the_bot_is_for_the_bot_and_one_to_others_is_not() -> None:
    found = said("how long?", reply_to_message=OF_BOT)
    assert found is not None
    assert found.text == "how long?"
    assert said("how long?", reply_to_message={**OF_BOT, "from": ANN}) is None
    assert said("/help@another_bot", reply_to_message=OF_BOT) is None


@pytest.mark.parametrize(
    ("text", "chat", "name", "rest"),
    [
        ("/start", PRIVATE, "start", ""),
        ("/start group", PRIVATE, "start", "group"),
        ("/DELETE now please", PRIVATE, "delete", "now please"),
        ("/help@botox_answers_bot", GROUP, "help", ""),
        ("/botox", GROUP, "botox", ""),
        ("/ask_duration", PRIVATE, "ask_duration", ""),
    ],
)
def test_commands(text: str, chat: Any, name: str, rest: str) -> None:
    found = said(text, chat)
    assert found is not None
    assert (found.want, found.name, found.text) == (Want.COMMAND, name, rest)


def test_a_slash_within_words_is_no_command() -> None:
    found = said("is it /help or what?", PRIVATE)
    assert found is not None
    assert (found.want, found.text) == (Want.ANSWER, "is it /help or what?")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]),
        ("voice", {"file_id": "f", "file_unique_id": "u", "duration": 1}),
        ("location", {"longitude": 1.0, "latitude": 2.0}),
        ("contact", {"phone_number": "1", "first_name": "A"}),
        ("dice", {"emoji": "🎲", "value": 1}),
    ],
)
def test_what_is_sent_without_words_is_told_by_its_kind(kind: str, content: Any) -> None:
    found = read(**message(None, PRIVATE, **{kind: content}))
    assert found is not None
    assert (found.want, found.name, found.text) == (Want.MEDIUM, kind, "")


def test_the_words_under_a_photo_are_read() -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    found = read(**message(None, PRIVATE, photo=photo, caption="one side still moves"))
    assert found is not None
    assert (found.want, found.text) == (Want.MEDIUM, "one side still moves")
    assert read(**message(None, GROUP, photo=photo, caption="look at this")) is None


@pytest.mark.parametrize(
    "more",
    [
        {"from": {**ANN, "is_bot": True}},
        {"sender_chat": GROUP},
        {"via_bot": BOT},
        {"chat": {"id": -5, "type": "channel", "title": "News"}},
        {"new_chat_members": [ANN], "text": None},
    ],
)
def test_bots_channels_and_service_messages_are_ignored(more: dict[str, Any]) -> None:
    content = {**message("how long?", PRIVATE), **more}
    assert read(**{key: value for key, value in content.items() if value is not None}) is None


def test_an_edited_message_says_when() -> None:
    found = read("edited_message", **message("how long?", PRIVATE, edit_date=99))
    assert found is not None
    assert (found.want, found.edited, found.text) == (Want.EDIT, 99, "how long?")
    assert read("edited_message", **message("/start", PRIVATE, edit_date=99)) is None


@pytest.mark.parametrize(
    ("text", "name", "rest"), [("/delete", "delete", ""), ("/start g12", "start", "g12")]
)
def test_a_command_that_nobody_marked_is_one_in_private(text: str, name: str, rest: str) -> None:
    content = {**message(text, PRIVATE), "entities": []}
    found = read(**content)
    assert found is not None
    assert (found.want, found.name, found.text) == (Want.COMMAND, name, rest)


def test_the_name_of_the_bot_that_nobody_marked_is_one_in_a_group() -> None:
    for text in ("hey @Botox_Answers_Bot, how long?", "@botox_answers_bot how long?"):
        found = read(**{**message(text), "entities": []})
        assert found is not None
        assert found.text.endswith("how long?")
    for text in ("me@botox_answers_bot how long?", "@botox_answers_bots how long?"):
        assert read(**{**message(text), "entities": []}) is None


def test_what_is_not_needed_may_be_left_out() -> None:
    ann, chat = {"id": 42}, {"id": 42, "type": "private"}
    words = {"message_id": 5, "from": ann, "chat": chat, "text": "how long?"}
    assert read(**words) == Incoming(Want.ANSWER, 42, 42, 5, text="how long?")
    under = {"message_id": 4, "chat": chat, "from": {"id": 7}, "text": "Where?"}
    found = read("callback_query", **{"id": "q", "from": ann, "message": under, "data": "ab:1"})
    assert found is not None
    assert (found.want, found.name) == (Want.CHOICE, "ab:1")
    in_group = {**words, "chat": GROUP, "reply_to_message": {**under, "chat": GROUP}}
    found = read(**in_group)
    assert found is not None
    assert found.text == "how long?"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ({"message": {"chat": GROUP}}, True),
        ({"edited_message": {"chat": {**GROUP, "type": "supergroup"}}}, True),
        ({"message": {"chat": PRIVATE}}, False),
        ({"callback_query": {"message": {"chat": GROUP}}}, False),
        ({"message": 5}, False),
        ([], False),
    ],
)
def test_only_what_is_said_in_groups_needs_the_name(update: Any, expected: bool) -> None:
    assert needs_name(update) is expected


def test_a_long_message_is_read_whole_for_an_alarm_may_stand_at_its_end() -> None:
    text = "x" * 4090 + " help"
    assert said(text, PRIVATE) == Incoming(Want.ANSWER, 42, 42, 5, text=text)


def press(data: str = "ab:1", **more: Any) -> Incoming | None:
    keys = [[{"text": "Forehead", "callback_data": "ab:1"}], [{"text": "Web", "url": "https://x"}]]
    under = {**OF_BOT, "chat": PRIVATE, "reply_markup": {"inline_keyboard": keys}, **more}
    query = {"id": "q", "from": ANN, "message": under, "chat_instance": "c", "data": data}
    return read("callback_query", **query)


def test_a_press_knows_the_words_on_the_button_and_the_others() -> None:
    found = press()
    assert found is not None
    assert (found.want, found.name, found.text, found.query) == (
        Want.CHOICE,
        "ab:1",
        "Forehead",
        "q",
    )
    assert [[key.title for key in row] for row in found.rows] == [["Forehead"], ["Web"]]


def test_a_press_in_a_group_counts_for_whom_was_answered() -> None:
    asked = {**message("how long?"), "message_id": 3}
    theirs = {**asked, "from": {**ANN, "id": 43}}
    mine, other = (
        press(chat=GROUP, reply_to_message=asked),
        press(chat=GROUP, reply_to_message=theirs),
    )
    assert mine is not None
    assert other is not None
    assert (mine.want, other.want) == (Want.CHOICE, Want.NOT_YOURS)


def test_a_press_under_a_message_too_old_to_be_shown_is_one() -> None:
    old = {"chat": PRIVATE, "message_id": 4, "date": 0}
    query = {"id": "q", "from": ANN, "message": old, "chat_instance": "c", "data": "ab:1"}
    found = read("callback_query", **query)
    assert found is not None
    assert (found.want, found.chat, found.text) == (Want.CHOICE, 42, "")


def test_the_bot_greets_when_it_is_added_to_a_group_and_only_then() -> None:
    def change(before: str, after: str, chat: Any) -> Incoming | None:
        old, new = ({"user": BOT, "status": status, "until_date": 0} for status in (before, after))
        return read(
            "my_chat_member",
            **{
                "chat": chat,
                "from": ANN,
                "date": 1,
                "old_chat_member": old,
                "new_chat_member": new,
            },
        )

    added = change("left", "member", GROUP)
    assert added is not None
    assert added.want is Want.GREETING
    assert change("member", "kicked", GROUP) is None
    assert change("kicked", "member", PRIVATE) is None
    assert change("member", "kicked", PRIVATE) is None


@pytest.mark.parametrize("content", [None, [], "x", {}, {"update_id": "1"}, {"message": {}}])
def test_what_is_no_update_is_none(content: Any) -> None:
    assert read_update(content, ME) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "from", "chat", "id", "text", "entities", "type", "data"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_JSON, st.sampled_from(["message", "callback_query", "edited_message", "my_chat_member"]))
def test_nonsense_breaks_nothing(content: Any, kind: str) -> None:
    received = read_update({"update_id": 1, kind: content}, ME)
    assert received is not None


@given(st.text(alphabet="ab 😀\né", max_size=20), st.text(alphabet="ab 😀\né", max_size=20))
def test_whatever_stands_around_the_name_is_kept(before: str, after: str) -> None:
    words = "".join((before + after).split())
    found = said(f"{before} @botox_answers_bot {after}")
    assert found is not None
    assert "".join(found.text.split()) == words
    assert found.want is (Want.ANSWER if words else Want.MEDIUM)


@given(
    st.builds(
        Incoming,
        st.sampled_from(Want),
        st.integers(),
        st.integers(),
        text=st.text(),
        name=st.text(),
        is_shared=st.booleans(),
    )
)
def test_what_goes_into_the_inbox_comes_out_the_same(found: Incoming) -> None:
    assert Incoming.from_content(json.loads(json.dumps(found.to_content()))) == found
