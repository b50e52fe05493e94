"""Misspelt words become the lexicon's words; real words stay what they are."""

from __future__ import annotations

import pytest

from bot.language.spelling import corrector, distance

CORRECT = corrector({"forehead", "chin", "masseter", "botox", "neck"}, {"botch"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("forhead", "forehead"),
        ("foreheid", "forehead"),
        ("forehaed", "forehead"),
        ("maseter", "masseter"),
        ("btoox", "botox"),
        ("botoxxx", "botox"),
    ],
)
def test_slips_are_corrected(written: str, meant: str) -> None:
    assert CORRECT(written) == meant


@pytest.mark.parametrize("word", ["chain", "beck", "botch", "overhead", "master", "chn", "12", ""])
def test_other_words_stay(word: str) -> None:
    assert CORRECT(word) == word


def test_a_swap_of_neighbours_is_one_edit() -> None:
    assert distance("botox", "btoox") == 1
    assert distance("", "abc") == 3
    assert distance("abc", "abc") == 0
