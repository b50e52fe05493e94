"""The bot in a group."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.chat import words as common
from tests.channels.fakes.telegram import USERNAME
from tests.channels.fakes.telegram_people import Group, Person, Shown


@pytest.fixture
def group(talk: Any) -> Group:
    return talk.fake.group("Friends")


def offer(shown: Shown) -> list[str]:
    return [button["url"] for button in shown.buttons if "url" in button]


def test_it_answers_as_a_reply_with_the_way_to_a_private_chat(ann: Person, group: Group) -> None:
    ann.says(f"/botox@{USERNAME} does it hurt?", group)
    (answer,) = ann.hears("You said: does it hurt?", where=group)
    assert answer.reply_to == ann.last
    assert answer.titles[-1] == common.IN_PRIVATE
    (address,) = offer(answer)
    assert address == f"https://t.me/{USERNAME}?start=g{-group.chat.id}"
    assert ann.chat.shown == []


def test_it_goes_on_in_private_where_the_group_left_off(
    talk: Any, ann: Person, group: Group
) -> None:
    bob = talk.person("Bob")
    for said in ("first", "second"):
        ann.says(f"/botox {said}", group)
        (answer,) = ann.hears(f"You said: {said}", where=group)
    payload = offer(answer)[0].partition("=")[2]
    ann.says(f"/start {payload}")
    ann.hears("nobody else reads along", "You said: second")
    ann.presses("Forehead")
    ann.hears("it was the forehead")
    bob.says(f"/start {payload}")
    assert "second" not in bob.hears_text("What would you like to know")
    for nonsense in ("g", "gx", "g0", "nonsense", "g" + "9" * 40):
        bob.says(f"/start {nonsense}")
        bob.hears()


def test_it_answers_replies_and_mentions_and_nothing_else(
    talk: Any, ann: Person, group: Group
) -> None:
    talk.fake.sees_all = True
    ann.says("my botox did nothing", group)
    ann.says("/help@another_bot", group)
    ann.says(f"@{USERNAME} does it hurt?", group)
    (answer,) = ann.hears("You said: does it hurt?", where=group)
    ann.says("and how long?", group, reply_to=answer)
    ann.hears("You said: and how long?", where=group)
    assert talk.heard == ["does it hurt?", "and how long?"]


def test_a_mention_without_words_is_answered_kindly(talk: Any, ann: Person, group: Group) -> None:
    talk.fake.sees_all = True
    ann.says(f"@{USERNAME}", group)
    ann.hears("/botox", where=group)


def test_everybody_has_a_conversation_and_buttons_of_their_own(
    talk: Any, ann: Person, group: Group
) -> None:
    bob = talk.person("Bob")
    ann.says("/botox from ann", group)
    (hers,) = ann.hears("from ann", where=group)
    bob.says("/botox from bob", group)
    bob.hears("from bob", where=group)
    bob.presses("Forehead", hers)
    talk.fake.journal.wait_for(
        lambda: [c for c in talk.fake.calls("answerCallbackQuery") if c.arguments.get("text")],
        "a word about whose buttons these are",
    )
    ann.presses("Forehead", hers)
    ann.hears("it was the forehead", where=group)
    assert talk.heard.count("it was the forehead") == 1
    assert hers.titles[0] == "✓ Forehead"
    assert hers.titles[-1] == common.IN_PRIVATE


def test_what_is_said_in_a_group_is_not_known_in_private(
    talk: Any, ann: Person, group: Group
) -> None:
    ann.says("/botox hello", group)
    ann.hears(where=group)
    ann.says("/restart")
    ann.hears()
    ann.says("hello in private")
    ann.hears("hello in private")
    ann.says(f"/delete@{USERNAME}", group)
    ann.hears("in this group", where=group)
    ann.presses(common.DELETE, where=group)
    ann.hears("deleted", where=group)
    assert b"hello in private" in talk.service.database.read_bytes()


def test_delete_in_private_deletes_what_was_said_in_groups_too(
    talk: Any, ann: Person, group: Group
) -> None:
    ann.says("/botox it was in zanzibar", group)
    ann.hears("zanzibar", where=group)
    ann.says("/delete")
    ann.hears("and in groups")
    ann.presses(common.DELETE)
    ann.hears("I have deleted")
    ann.says("/delete")
    ann.hears("nothing to delete")
    assert b"zanzibar" not in talk.service.database.read_bytes()


def test_it_says_how_to_ask_when_it_is_added(ann: Person, group: Group) -> None:
    ann.adds_bot_to(group)
    (hello,) = ann.hears("/botox", where=group)
    assert hello.reply_to is None


def test_it_goes_quietly_when_it_is_thrown_out(talk: Any, ann: Person, group: Group) -> None:
    with talk.fake.held():
        ann.says("/botox hello", group)
        ann.removes_bot_from(group)
    ann.says("hello")
    ann.hears("You said: hello")
    assert group.chat.shown == []


def test_it_moves_along_when_a_group_gets_a_new_number(
    talk: Any, ann: Person, group: Group
) -> None:
    with talk.fake.held():
        ann.says("/botox hello", group)
        group.becomes_supergroup()
    talk.fake.journal.wait_for(lambda: group.chat.shown, "the answer in the new place")
    assert group.chat.shown[0].text == "You said: hello"
    ann.says("/botox and here", group)
    ann.hears("You said: and here", where=group)
