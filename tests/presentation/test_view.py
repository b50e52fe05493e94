"""Taking a turn apart."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.packing import Span, plain
from bot.presentation.view import Picture, linkable, view_of


def test_an_answer_has_its_lines_its_question_and_its_sources(recorded: dict) -> None:
    view = view_of(recorded["duration"])
    assert view.kind == "answer"
    assert [plain(line)[:12] for line in view.paragraphs[0]] == [
        "Botox result",
        "• For frown ",
        "• To call Bo",
        "But sources ",
        "• Some websi",
    ]
    assert view.asks
    assert plain(view.next_step[0]) == "Which area was treated, or do you want treated?"
    assert view.sources[0].name == "American Academy of Dermatology"
    assert [button.title for button in view.buttons][:2] == ["Frown lines", "Forehead"]
    assert "Sources:" not in view.text


def test_every_mark_leads_to_its_source(recorded: dict) -> None:
    for messages in recorded.values():
        view = view_of(messages)
        for line in (line for lines in view.paragraphs for line in lines):
            for span in line:
                if span.url:
                    assert span.url == view.sources[int(span.text.strip("[]")) - 1].url


def test_what_ties_a_fact_to_the_person_stands_out(recorded: dict) -> None:
    lines = view_of(recorded["check_result"]).paragraphs[0]
    assert lines[0] == (Span("What fits what you told me, the likeliest first:", bold=True),)
    assert lines[2][:2] == (Span("• "), Span("Your lines come from movement:", bold=True))


def test_an_alarm_begins_in_bold(recorded: dict) -> None:
    lines = view_of(recorded["urgent"]).paragraphs[0]
    assert all(span.bold for span in lines[0])
    assert not any(span.bold for span in lines[1])


def test_the_timeline_is_a_picture_with_words_and_sources(recorded: dict) -> None:
    view = view_of(recorded["too_early"])
    words = "first effect day 3 to 7 | you: day 5 | full effect about week 2 | fades month 3 to 4"
    assert view.picture == Picture("d5-f3_7-p14_14-w90_120", words, (1, 2, 3, 4))


def test_a_channels_own_words_are_a_view_as_well() -> None:
    view = view_of([{"text": "Hello.\n\nSee https://clinic.example/a, or ask."}])
    assert view.text == "Hello.\n\nSee https://clinic.example/a, or ask."
    assert [span.url for span in view.next_step[0]] == ["", "https://clinic.example/a", ""]
    assert view_of([]).text == ""


def test_paragraphs_that_rasa_sent_apart_are_one_answer(recorded: dict) -> None:
    text, *others = recorded["urgent"]
    apart = [{"text": part} for part in text["text"].split("\n\n")]
    assert view_of([*apart, *others]) == view_of(recorded["urgent"])


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("https://a.example/b c|d<e>\"f'", "https://a.example/b%20c%7Cd%3Ce%3E%22f'"),
        ("https://a.example/ü", "https://a.example/%C3%BC"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("javascript:alert(1)", ""),
        ("ftp://a.example", ""),
        ("http://[::1", ""),
        ("https://", ""),
        ("https://a.example/" + "x" * 1000, ""),
        (None, ""),
        (5, ""),
    ],
)
def test_only_plain_addresses_are_led_to(url: object, found: str) -> None:
    assert linkable(url) == found


@given(st.text())
def test_an_address_never_breaks_markup(text: str) -> None:
    found = linkable(f"https://a.example/{text}")
    assert not set(found) & set(' |<>"\n\\')
    assert not found or urlsplit(found).hostname == "a.example"
