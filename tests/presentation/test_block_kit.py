"""Views as Slack messages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given, settings

from bot.presentation.block_kit import SlackMessage, escaped, slack_messages
from bot.presentation.view import view_of
from tests.channels.fakes.block_rules import check_blocks
from tests.presentation.made_up import turns

_LINK = re.compile(r"<(https?://[^|<>\s]+)\|([^<>|]*)>")

_FORMATS = re.compile(r"(?<![^\W_])\*|\*(?![^\W_])")


def reference(place: int) -> str:
    return f"0123456789abcdef:{place}"


def texts(message: SlackMessage) -> list[str]:
    """What is read in the blocks of a message."""
    found = []
    for block in message.blocks:
        if block["type"] == "section":
            found.append(block["text"]["text"])
        if block["type"] == "context":
            found += [element["text"] for element in block["elements"]]
    return found


def choices(messages: list[SlackMessage]) -> list[dict[str, Any]]:
    blocks = [block for message in messages for block in message.blocks]
    return [e for block in blocks if block["type"] == "actions" for e in block["elements"]]


def letters(text: str) -> str:
    """What is seen of a text, whatever it is made of."""
    alike = str.maketrans("∗ˍ∼ˋ∶›∣", "*_~`:>|")
    return re.sub(r"[\s*]", "", text.translate(alike))


@settings(deadline=None, max_examples=80)
@given(turns())
def test_whatever_is_said_keeps_slacks_limits_and_loses_nothing(turn: list) -> None:
    view = view_of(turn)
    messages = slack_messages(view, reference)
    for message in messages:
        assert (message.picture is None) == bool(message.blocks)
        assert len(message.text) <= 4000
        assert message.text
        check_blocks(list(message.blocks))
        message.text.encode("utf-8")
        for text in texts(message):
            assert "<" not in _LINK.sub("", text), "markup that is no link"
            assert len(_FORMATS.findall(text)) % 2 == 0
    pressed = choices(messages)
    assert [one["value"] for one in pressed] == [reference(n) for n in range(len(view.buttons))]
    seen = "".join(text for message in messages for text in texts(message))
    seen = letters(html.unescape(_LINK.sub(r"\2", seen)))
    for paragraph in [*view.paragraphs, view.next_step]:
        for line in paragraph:
            for span in line:
                assert letters(span.text) in seen
    for source in view.sources:
        assert letters(source.name) in seen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@U123> <!here>", "&lt;@U123&gt; &lt;!here&gt;"),
        ("*bold* _it_ ~no~ `code`", "∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ"),
        ("2*3 and snake_case", "2*3 and snake_case"),
        (":smile: at 10:30", "∶smile: at 10:30"),
        ("> quoted\n>too", "› quoted\n›too"),
    ],
)
def test_nothing_is_read_as_markup(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_an_answer_is_one_message(recorded: dict) -> None:
    for name, messages in recorded.items():
        made = slack_messages(view_of(messages), reference)
        assert len([one for one in made if one.blocks]) == 1, name
        assert made[-1].blocks


def test_an_answer_shows_its_facts_then_its_sources_then_the_question(recorded: dict) -> None:
    (message,) = slack_messages(view_of(recorded["duration"]), reference)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["section", "context", "section", "actions"]
    assert message.blocks[1]["elements"][0]["text"].startswith("Sources: <https://")
    assert message.blocks[2]["text"]["text"].startswith("*Which area")
    assert message.text.startswith("Botox results most often last about three to four months.")


def test_the_picture_comes_before_the_words(recorded: dict) -> None:
    picture, words = slack_messages(view_of(recorded["too_early"]), reference)
    assert picture.picture
    assert picture.picture.name == "d5-f3_7-p14_14-w90_120"
    assert picture.text.startswith("first effect day 3 to 7 · you: day 5")
    assert words.picture is None


def test_more_than_five_buttons_are_all_there() -> None:
    offered = [{"title": f"Choice {n}", "payload": "/x"} for n in range(7)]
    (message,) = slack_messages(view_of([{"text": "Which?", "buttons": offered}]), reference)
    assert [len(b["elements"]) for b in message.blocks if b["type"] == "actions"] == [5, 2]


def test_a_long_label_is_cut_and_shown_as_cut() -> None:
    offered = [{"title": "x" * 80, "payload": "p"}]
    messages = slack_messages(view_of([{"text": "Which?", "buttons": offered}]), reference)
    assert choices(messages)[0]["text"]["text"] == "x" * 74 + "…"
