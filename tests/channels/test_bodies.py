"""What browsers send, read or refused."""

from __future__ import annotations

import json
import string
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.bodies import (
    Feedback,
    Message,
    as_words,
    clean,
    read_feedback,
    read_message,
    read_opening,
)
from bot.channels.refusals import EMPTY, LONG, MAX_LENGTH, NOT_JSON, Refused

ID = str(uuid.UUID(int=7, version=4))
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def body(**values: Any) -> bytes:
    return json.dumps(values).encode()


def refusal(read: Any, content: bytes) -> Any:
    with pytest.raises(Refused) as caught:
        read(content)
    return caught.value.refusal


def tried(read: Any, content: bytes) -> Any:
    """What was read, and why it was refused; one of them."""
    try:
        return read(content), None
    except Refused as refused:
        return None, refused.refusal


def test_a_message() -> None:
    assert read_message(body(text="  hello \n", id=ID)) == Message("hello", ID)


def test_what_else_is_sent_is_dropped() -> None:
    sent = body(text="hello", id=ID, metadata={"a": 1}, input_channel="slack", sender="me")
    assert read_message(sent) == Message("hello", ID)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 8000,
        b'{"a":' * 1500,
        body(),
        body(text="hello"),
        body(id=ID),
        body(text=None, id=ID),
        body(text=5, id=ID),
        body(text=["hello"], id=ID),
        body(text={"text": "hello"}, id=ID),
        body(text="hello", id=None),
        body(text="hello", id="1"),
        body(text="hello", id=ID.upper() + " "),
        body(text="hello", id=str(uuid.uuid1())),
        body(text="hello", id=[ID]),
    ],
)
def test_a_message_of_wrong_form_is_refused(content: bytes) -> None:
    assert refusal(read_message, content) == NOT_JSON


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u202e", "\x00", "\u00a0", "\r\n"])
def test_a_message_in_which_nothing_can_be_seen_is_empty(text: str) -> None:
    assert refusal(read_message, body(text=text, id=ID)) == EMPTY


def test_the_length_is_counted_in_characters_without_the_blanks_around() -> None:
    for sign in ("x", "ß", "🙂", "注"):
        text = sign * MAX_LENGTH
        assert read_message(body(text=f" {text}\n", id=ID)).text == text
        assert refusal(read_message, body(text=text + sign, id=ID)) == LONG


def test_what_databases_and_encoders_choke_on_is_taken_out() -> None:
    assert clean("a\x00b\x1bc") == "a b c"
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("one\r\ntwo\tthree") == "one\ntwo\tthree"
    assert clean("\ud83d\ude42") == "🙂"


@given(st.text(alphabet=st.characters(blacklist_categories=()), max_size=600))
def test_every_text_is_read_or_refused_and_what_is_read_can_be_stored(text: str) -> None:
    message, refused = tried(read_message, body(text=text, id=ID))
    assert refused in (None, EMPTY, LONG)
    if message:
        assert 0 < len(message.text) <= MAX_LENGTH
        assert message.text.encode("utf-8")
        assert "\x00" not in message.text
        assert clean(message.text) == message.text


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_refused_in_order_or_read(content: bytes) -> None:
    for read in (read_message, read_feedback, read_opening):
        _, refused = tried(read, content)
        assert refused is None or refused.status == 400


@given(st.fixed_dictionaries({"text": JSON, "id": JSON, "message": JSON, "helped": JSON}))
def test_any_types_are_refused_in_order_or_read(values: dict[str, Any]) -> None:
    test_any_bytes_are_refused_in_order_or_read.hypothesis.inner_test(body(**values))


@pytest.mark.parametrize("helped", [True, False, None])
def test_feedback(helped: bool | None) -> None:
    assert read_feedback(body(message=ID, helped=helped)) == Feedback(ID, helped)


@pytest.mark.parametrize(
    "content",
    [
        body(message=ID),
        body(helped=True),
        body(message=ID, helped=1),
        body(message=ID, helped="true"),
        body(message="1", helped=True),
    ],
)
def test_feedback_of_wrong_form_is_refused(content: bytes) -> None:
    assert refusal(read_feedback, content) == NOT_JSON


@pytest.mark.parametrize("language", [None, "en", "es", "es-MX", "zh-Hant-TW"])
def test_the_language_of_a_new_conversation(language: str | None) -> None:
    assert read_opening(body(language=language)) == language
    assert read_opening(b"{}") is None


@pytest.mark.parametrize("language", ["", "e", "english!", 5, ["en"], "en\n", "e" * 400])
def test_what_is_no_language_is_refused(language: Any) -> None:
    assert refusal(read_opening, body(language=language)) == NOT_JSON


class TestTypedPayloads:
    OFFERED = frozenset({'/skip{"slot": "area"}', "it was the forehead"})

    def test_what_a_button_offers_is_obeyed(self) -> None:
        assert as_words('/skip{"slot": "area"}', self.OFFERED) == '/skip{"slot": "area"}'

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("/restart", "restart"),
            ("//restart", "restart"),
            ("/ /restart", "restart"),
            ("/@/restart", "restart"),
            ('/skip{"slot": "dose"}', 'skip{"slot": "dose"}'),
            ('/skip{"slot": "area"} ', 'skip{"slot": "area"}'),
            ("and/or", "and/or"),
            ("hello", "hello"),
            ("/", ""),
            ("///", ""),
            ("/\u200b", ""),
        ],
    )
    def test_all_else_is_words(self, text: str, words: str) -> None:
        assert as_words(text, self.OFFERED) == words.strip() or text.endswith(" ")
        assert as_words(text.strip(), frozenset()) == words

    @given(st.text(alphabet=string.ascii_letters + "/@ {}\"'\n\t", max_size=30))
    def test_no_text_begins_with_a_slash_afterwards(self, text: str) -> None:
        assert not as_words(clean(text), frozenset()).startswith("/")
