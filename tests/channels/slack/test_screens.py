"""What the channel shows around the answers."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat import words as common
from bot.channels.slack import screens
from bot.presentation.view import Button, View, view_of
from tests.channels.fakes.block_rules import check_blocks

CONVERSATION = "slack-" + "0123456789abcdef" * 2


def test_screens_keep_slacks_rules() -> None:
    check_blocks(list(screens.home()), "home")
    for part in (
        screens.help_part(),
        screens.privacy_part(),
        screens.ask_delete(),
        screens.greeting(common.RESTARTED),
        screens.with_private_offer(screens.plain("x")),
    ):
        check_blocks(list(part.blocks))
        assert part.text


def test_each_start_asks_its_question() -> None:
    asked = [screens.start_asked(one["action_id"]) for one in screens.starts()["elements"]]
    assert asked == [question for _, question in common.STARTS]
    assert [screens.start_asked(one) for one in ("start-99", "start-", "start-²", "x", "")] == (
        [""] * 5
    )


@given(st.lists(st.text(max_size=200), max_size=60), st.text(max_size=5000), st.text(max_size=90))
def test_an_answer_keeps_slacks_rules_before_and_after_a_choice(
    titles: list[str], text: str, title: str
) -> None:
    buttons = [{"title": one, "payload": "x"} for one in titles]
    view = view_of([{"text": text, "buttons": buttons}])
    references = [f"{'0' * 16}:{place}" for place in range(len(view.buttons))]
    for part in screens.answer_parts(view, references, CONVERSATION):
        offered = screens.with_private_offer(part)
        chosen = screens.with_choice(offered.blocks, title)
        if not any(block["type"] == "actions" for block in part.blocks):
            continue
        check_blocks(list(offered.blocks))
        check_blocks(list(chosen))
        assert [b["block_id"] for b in chosen if b["type"] == "actions"] == [screens.PRIVATE]


def rows(part: screens.Part) -> list[Any]:
    return [block["block_id"] for block in part.blocks if block["type"] == "actions"]


def test_buttons_belong_to_a_conversation() -> None:
    view = View(buttons=(Button("Yes", "yes"),))
    (part,) = screens.answer_parts(view, ["x"], CONVERSATION)
    (row,) = rows(part)
    assert screens.is_owner(row, CONVERSATION)
    assert not screens.is_owner(row, CONVERSATION + "-0123456789abcde0")
    assert not screens.is_owner("made-up", CONVERSATION)
