"""Reading whole texts: offsets, sentences, overlaps, and texts nobody foresaw."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.pipeline import pipeline, read, resolve
from bot.language.reading import Mention, Reading


def check(text: str, reading: Reading) -> None:
    assert reading.text == text
    last: dict[str, int] = {}
    order = [mention.start for mention in reading.mentions]
    assert order == sorted(order)
    for mention in reading.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.start >= last.get(mention.kind, 0), "two of one kind overlap"
        last[mention.kind] = mention.end
    previous = 0
    for start, end in reading.sentences:
        assert previous <= start < end <= len(text)
        previous = end


PIECES = st.sampled_from(
    "20 units u 3 weeks ago forehead İ ſ ½ 1/2 £ $ % - – to or and a half couple of botox dysport "
    "pregnant day yesterday last week I'm 40 s ' ’ . , \n \t 🙂 crow's feet neck 99999999999 12/03 "
    "every not more than up about in of 10 per side twice year".split(" ")
)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    check(text, read(text))


@given(st.lists(PIECES, max_size=30), st.sampled_from([" ", "", "  "]))
@settings(max_examples=300, deadline=None)
def test_any_mix_of_telling_words_can_be_read(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    check(text, read(text))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\ud800 20 units", "\x00 forehead", "a\u0301" * 50, "İİİ 20 units forehead"],
)
def test_odd_texts_can_be_read(text: str) -> None:
    check(text, read(text))


def test_lowercasing_does_not_move_offsets() -> None:
    text = "İİİİ had 20 units in the forehead"
    found = {mention.kind: mention.text for mention in read(text).mentions}
    assert found["dose"] == "20 units"
    assert found["area"] == "forehead"


@pytest.mark.parametrize(
    "chunk", ["(", "a", "9", "1 to ", "half ", "20 units ", "-", "!?", "foreheid ", "\n", "🙂"]
)
def test_a_long_text_of_one_thing_takes_no_ages(chunk: str) -> None:
    text = (chunk * 20_000)[:20_000]
    begin = time.perf_counter()
    doc = pipeline()(text)
    assert time.perf_counter() - begin < 8
    assert doc.text == text


def test_lines_are_sentences_too() -> None:
    text = "had botox\nno change\n\nis it the dose?  Yes."
    found = [text[start:end] for start, end in read(text).sentences]
    assert found == ["had botox", "no change", "is it the dose?", "Yes."]


def test_the_longest_of_overlapping_mentions_stays() -> None:
    short = Mention("area", "lip", 0, 3, "lip")
    long = Mention("area", "perioral", 0, 9, "lip lines")
    other = Mention("symptom", "x", 0, 3, "lip")
    assert resolve([short, long, other]) == [other, long]


def test_a_message_is_read_in_full() -> None:
    reading = read(
        "I'm 44 and had 30u of disport in my forhead 3 weeks ago, the left side still moves"
    )
    assert reading.ids("area") == ("forehead",)
    assert reading.ids("brand") == ("dysport",)
    assert reading.ids("side") == ("one_side",)
    assert [(q.low, q.brand) for q in reading.quantities("dose")] == [(30, "dysport")]
    assert [q.low for q in reading.quantities("since")] == [21]
    assert [q.low for q in reading.quantities("age")] == [44]


def test_a_sentence_of_a_document_is_read_in_full() -> None:
    reading = read("By day 120, frown lines were mild in 25 of 100 treated people.")
    assert reading.ids("area") == ("glabella",)
    assert [q.low for q in reading.quantities("since")] == [120]
    assert [q.low for q in reading.quantities("rate")] == [25]


def test_a_message_is_read_in_milliseconds() -> None:
    text = (
        "I had about 20 units of dysport in my forehed and frown lines three weeks ago but the "
        "left side still moves, last time it lasted 4 months and I'm not pregnant, why?"
    )
    read(text)
    times = []
    for _ in range(50):
        begin = time.perf_counter()
        read(text)
        times.append(time.perf_counter() - begin)
    # The aim is 4 ms; the limit leaves room for a busy machine.
    assert sorted(times)[25] < 0.02


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("botox isn't working for my migraines", False),
        ("it didn't help my tmj", False),
        ("i don't have migraine", True),
        ("i have never had bell's palsy", True),
    ],
)
def test_what_the_toxin_does_not_help_is_still_there(text: str, negated: bool) -> None:
    (condition,) = read(text).of("condition")
    assert condition.negated is negated
