"""Slips of the finger."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.slips import with_slips


@given(st.text(max_size=80), st.integers(0, 1000))
def test_words_stay_in_number_and_short_ones_as_they_are(text: str, seed: int) -> None:
    before, after = text.split(), with_slips(text, np.random.default_rng(seed)).split()
    assert len(before) == len(after)
    for old, new in zip(before, after):
        assert new[0] == old[0]
        assert abs(len(old) - len(new)) <= 1
        assert len(old) >= 4 or new == old


def test_some_words_get_a_slip_and_most_none() -> None:
    text = " ".join(["forehead"] * 400)
    changed = [w for w in with_slips(text, np.random.default_rng(1)).split() if w != "forehead"]
    assert 40 < len(changed) < 120
    assert {len(word) for word in changed} == {7, 8, 9}
