"""Packing lines into pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.packing import Page, Span, pack, plain

spans = st.builds(
    Span,
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=50),
    st.sampled_from(["", "https://a.example"]),
    st.booleans(),
)
paragraphs = st.lists(
    st.lists(st.lists(spans, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple), max_size=5
)


def weight(span: Span) -> int:
    return len(span.text) + (5 if span.url else 0)


def heavy(page: Page) -> int:
    lines = [line for lines in page for line in lines]
    breaks = sum(len(lines) - 1 for lines in page) + 2 * (len(page) - 1)
    return sum(weight(span) for line in lines for span in line) + breaks


def letters(text: str) -> str:
    return "".join(text.split())


@given(paragraphs, st.integers(12, 200))
def test_no_page_is_too_heavy_and_no_letter_is_lost(found: list, limit: int) -> None:
    pages = pack(found, weight, limit)
    assert all(heavy(page) <= limit for page in pages)
    before = "".join(plain(line) for lines in found for line in lines)
    after = "".join(plain(line) for page in pages for lines in page for line in lines)
    assert letters(after) == letters(before)


def test_what_fits_stays_as_it_is() -> None:
    found = (((Span("one", bold=True), Span(" two")), (Span("three"),)), ((Span("four"),),))
    assert pack(found, weight, 100) == [found]


def test_paragraphs_then_lines_then_words_are_parted() -> None:
    found = (((Span("aa aa"),), (Span("bb bb bb"),)), ((Span("cc"),),))
    words = [[[plain(line) for line in lines] for lines in page] for page in pack(found, weight, 6)]
    assert words == [[["aa aa"]], [["bb bb"]], [["bb"], ["cc"]]]


@pytest.mark.parametrize("whole", ["👩🏽‍⚕️", "🇬🇧", "e\u0301", "❤️"])
def test_what_is_seen_as_one_character_is_not_torn(whole: str) -> None:
    for before in range(8):
        pages = pack([((Span("x" * before + whole * 3),),)], weight, 9)
        lines = [plain(line) for page in pages for lines in page for line in lines]
        assert "".join(lines) == "x" * before + whole * 3
        assert all(line.replace(whole, "").strip("x") == "" for line in lines), lines
