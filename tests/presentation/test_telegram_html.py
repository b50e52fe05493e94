"""Views as Telegram messages."""

from __future__ import annotations

from hypothesis import given, settings

from bot.presentation.telegram_html import MORE_CHOICES, TelegramMessage, telegram_messages
from bot.presentation.view import view_of
from tests.channels.fakes.telegram_rules import keyboard, parse_html, utf16
from tests.presentation.made_up import turns


def reference(place: int) -> str:
    return f"0123456789abcdef:{place}"


def letters(text: str) -> str:
    return "".join(text.split())


def keys(message: TelegramMessage) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


@settings(deadline=None, max_examples=80)
@given(turns())
def test_whatever_is_said_keeps_telegrams_limits_and_loses_nothing(turn: list) -> None:
    view = view_of(turn)
    messages = telegram_messages(view, reference)
    seen = ""
    for message in messages:
        parsed = parse_html(message.html)
        assert utf16(parsed.text) <= (1024 if message.picture else 4096)
        assert parsed.text.strip() or message.picture
        assert len(message.html.encode("utf-8")) <= 35_000
        rows = [[{"text": k.title, "callback_data": k.data} for k in r] for r in message.keyboard]
        assert not rows or keyboard({"inline_keyboard": rows})
        seen += "" if message.picture else parsed.text
    assert [d for m in messages for d in keys(m)] == [
        reference(n) for n in range(len(view.buttons))
    ]
    seen = letters(seen)
    for paragraph in [*view.paragraphs, view.next_step]:
        for line in paragraph:
            assert letters("".join(span.text for span in line)) in seen
    for source in view.sources:
        assert letters(source.name) in seen


def test_an_answer_is_one_message_with_its_choices(recorded: dict) -> None:
    for messages in recorded.values():
        view = view_of(messages)
        *pictures, text = telegram_messages(view, reference)
        assert all(one.picture and not one.keyboard for one in pictures)
        assert len(keys(text)) == len(view.buttons)


def test_sources_are_folded_up_between_the_answer_and_the_question(recorded: dict) -> None:
    (message,) = telegram_messages(view_of(recorded["duration"]), reference)
    before, rest = message.html.split("<blockquote expandable>")
    listed, after = rest.split("</blockquote>")
    assert before.startswith("Botox results most often last")
    assert listed.startswith('<b>Sources</b>\n[1] <a href="https://www.aad.org')
    assert after.strip() == "<b>Which area was treated, or do you want treated?</b>"


def test_markup_in_words_is_shown_and_not_obeyed() -> None:
    (message,) = telegram_messages(view_of([{"text": "<b>1 & 2</b>"}]), reference)
    assert message.html == "&lt;b&gt;1 &amp; 2&lt;/b&gt;"


def test_short_choices_share_a_row_and_long_ones_do_not() -> None:
    titles = ["Forehead", "Jaw", "When it starts to work", "Not sure"]
    offered = [{"title": title, "payload": "p"} for title in titles]
    (message,) = telegram_messages(view_of([{"text": "?!", "buttons": offered}]), reference)
    assert [len(row) for row in message.keyboard] == [2, 1, 1]


def test_many_choices_are_all_there_in_several_messages() -> None:
    offered = [{"title": f"Choice {n}", "payload": "p"} for n in range(120)]
    messages = telegram_messages(view_of([{"text": "Which?", "buttons": offered}]), reference)
    assert [message.html for message in messages] == ["Which?", MORE_CHOICES, MORE_CHOICES]
    assert sum(len(keys(message)) for message in messages) == 120
