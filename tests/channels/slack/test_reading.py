"""Reading what Slack delivers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.refusals import Refused
from bot.channels.slack.incoming import Edited, Place, Pressed, Said, from_content, to_content
from bot.channels.slack.people import conversation_of, person_of
from bot.channels.slack.reading import read_delivery
from bot.channels.slack.signed_requests import read_request

BOT = "U0BOTOX"
KEY = b"k" * 32


def event(**values: Any) -> dict[str, Any]:
    """A delivery of an event."""
    given_ones = {"type": "message", "user": "U1", "text": "hello", "ts": "5.1", "channel": "C1"}
    told = {"team_id": "T1", "event_id": "Ev1", "event": {**given_ones, **values}}
    return {**told, "authorizations": [{"user_id": BOT, "is_bot": True}]}


def said(**values: Any) -> Any:
    return read_delivery("events_api", event(**values))


def test_a_direct_message_is_private_and_has_no_thread() -> None:
    found = said(channel="D1", channel_type="im")
    assert found.place == Place("T1", "U1", "D1")
    assert found.is_addressed


def test_the_first_message_of_a_thread_was_said_outside_of_it() -> None:
    assert said(channel="D1", channel_type="im", thread_ts="5.1").place.thread == ""
    assert said(channel="D1", channel_type="im", thread_ts="4.1").place.thread == "4.1"


def test_a_mention_is_one_message_by_whatever_event() -> None:
    first = said(type="app_mention", text=f"<@{BOT}> hello")
    second = said(text=f"<@{BOT}> hello", channel_type="channel")
    assert first == second
    assert first.place == Place("T1", "U1", "C1", "5.1", is_private=False)
    assert first.text == "hello"


def test_in_a_channel_only_threads_may_be_for_the_bot() -> None:
    assert said(channel_type="channel") is None
    assert not said(channel_type="channel", thread_ts="4.1").is_addressed


def test_a_change_of_the_text_counts_and_nothing_else() -> None:
    def change(before: str, after: str, **more: Any) -> Any:
        new = {"user": "U1", "text": after, "ts": "5.1", "edited": {"ts": "6.1"}, **more}
        return said(subtype="message_changed", message=new, previous_message={"text": before})

    found = change("a", "b")
    assert isinstance(found, Edited)
    assert found.said == said(type="app_mention").key
    assert found.place.thread == "5.1"
    assert change("a", "a") is None
    assert change("a", "b", edited=None) is None
    assert change("a", "b", bot_id="B1") is None


def test_the_choices_of_one_message_are_one_press() -> None:
    def press(row: str, action: str, user: str = "U1") -> Any:
        actions = [{"type": "button", "action_id": action, "block_id": row, "action_ts": action}]
        where = {"container": {"message_ts": "5.1"}, "channel": {"id": "C1"}, "team": {"id": "T1"}}
        payload = {"type": "block_actions", "user": {"id": user}, "actions": actions, **where}
        return read_delivery("interactive", payload)

    assert press("answers-x-1", "a").key == press("answers-x-2", "b").key
    assert press("answers-x-1", "a").key != press("answers-x-1", "a", "U2").key
    assert press("starts", "a").key != press("starts", "b").key


def test_a_press_without_its_message_is_one_of_its_own() -> None:
    def press(moment: str, **more: Any) -> Any:
        action = {"type": "button", "action_id": "a", "block_id": "answers-x-1"}
        payload = {"type": "block_actions", "user": {"id": "U1"}, **more}
        return read_delivery(
            "interactive", {**payload, "actions": [{**action, "action_ts": moment}]}
        )

    assert press("1").key != press("2").key
    assert press("1", message={"ts": "5.1"}).key == press("2", message={"ts": "5.1"}).key


def test_commands_are_told_apart_by_all_that_slack_says_of_them() -> None:
    def command(**values: str) -> Any:
        return read_delivery("slash_commands", {"user_id": "U1", "team_id": "T1", **values})

    first = command(trigger_id="1.2", text="hello", response_url="https://s.example/1")
    assert first == command(trigger_id="1.2", text="hello", response_url="https://s.example/1")
    assert first.key != command(trigger_id="1.2", text="hi", response_url="https://s.example/1").key
    assert command(text="hello", response_url="https://s.example/1").text == "hello"
    assert command(text="hello") is None


def test_a_link_button_is_nobodys_business() -> None:
    actions = [{"type": "button", "action_id": "a", "url": "https://a.example"}]
    payload = {"type": "block_actions", "user": {"id": "U1"}, "actions": actions}
    assert read_delivery("interactive", payload) is None


def test_conversations_are_one_for_each_person_and_thread() -> None:
    places = [
        Place("T1", "U1", "D1"),
        Place("T1", "U2", "D2"),
        Place("T2", "U1", "D1"),
        Place("T1", "U1", "D1", "4.1"),
        Place("T1", "U1", "C1", "4.1", is_private=False),
        Place("T1", "U2", "C1", "4.1", is_private=False),
        Place("T1", "U1", "C1", "5.1", is_private=False),
    ]
    names = [conversation_of(KEY, place) for place in places]
    assert len(set(names)) == len(places)
    # The command in any channel goes on with what was said in private.
    assert conversation_of(KEY, Place("T1", "U1", "C9")) == names[0]
    for name, place in zip(names, places):
        assert name.startswith(person_of(KEY, place))
        assert "U1" not in name


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(BOT),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "user",
                    "text",
                    "ts",
                    "channel",
                    "id",
                    "edited",
                    "message",
                    "files",
                    "team",
                ]
                + ["actions", "block_id", "value", "container", "message_ts", "blocks", "thread_ts"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
KINDS = st.sampled_from(["message", "app_mention", "app_home_opened", "block_actions"])
SUBTYPES = st.sampled_from(["", "message_changed", "message_deleted", "file_share"])


@given(kind=KINDS, subtype=SUBTYPES, values=VALUES, name=st.text(max_size=5))
def test_no_delivery_breaks_the_reading(kind: str, subtype: str, values: Any, name: str) -> None:
    inner = {"channel": "C1", "ts": "1.1", **(values if isinstance(values, dict) else {})}
    body = {**inner, "type": kind, "subtype": subtype, "message": values}
    payload = {"event": body, "authorizations": values, "team_id": values}
    for found in (
        read_delivery("events_api", payload, BOT),
        read_delivery("events_api", {"event": values}, BOT),
        read_delivery("interactive", {**body, "actions": [values], "user": values}),
        read_delivery("interactive", {**body, "actions": values, "container": values}),
        read_delivery("slash_commands", {"user_id": values, "trigger_id": name, "text": values}),
    ):
        if isinstance(found, (Said, Edited, Pressed)):
            assert from_content(json.loads(json.dumps(to_content(found)))) == found


@given(st.binary(), st.text())
def test_any_request_is_read_or_refused(body: bytes, kind: str) -> None:
    form = "application/x-www-form-urlencoded"
    for content_type in (kind, form, "application/json; charset=utf-8", "application/json"):
        with contextlib.suppress(Refused):
            assert isinstance(read_request(body, content_type)[1], dict)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", "interactive"),
        (b"ssl_check=1&token=x", "ssl_check"),
        (b"command=%2Fbotox&text=does+it+hurt%3F&token=", "slash_commands"),
    ],
)
def test_forms_are_interactions_or_commands(body: bytes, kind: str) -> None:
    assert read_request(body, "application/x-www-form-urlencoded")[0] == kind
