"""Names that tell nobody who people are."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.pseudonyms import derived, sender_of

KEY, OTHER = b"k" * 32, b"o" * 32
ids = st.lists(st.text(max_size=20), max_size=4)


@given(ids)
def test_a_sender_has_the_channel_in_front_and_nothing_of_the_ids(found: list[str]) -> None:
    sender = sender_of(KEY, "slack", *found)
    assert re.fullmatch(r"slack-[0-9a-f]{32}", sender)
    assert sender == sender_of(KEY, "slack", *found)
    assert sender != sender_of(OTHER, "slack", *found)
    assert sender.removeprefix("slack") != sender_of(KEY, "telegram", *found)[8:]


@given(ids, ids)
def test_different_ids_are_different_people(some: list[str], others: list[str]) -> None:
    assert (sender_of(KEY, "slack", *some) == sender_of(KEY, "slack", *others)) == (some == others)


def test_a_number_is_the_same_as_its_digits() -> None:
    assert sender_of(KEY, "telegram", 5) == sender_of(KEY, "telegram", "5")


def test_one_purpose_tells_nothing_of_another() -> None:
    assert derived(KEY, "inbox", "x") != derived(KEY, "secret", "x")
