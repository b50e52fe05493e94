"""Cautions that a message calls for before anything else is answered."""

from __future__ import annotations

import pytest

from bot.answers.cautions import of_message
from bot.answers.memory import Memory
from bot.facts.search import FactIndex
from tests.conftest import MakeTurn

TEN_DAYS = Memory(timing=10)


@pytest.mark.parametrize(
    "text",
    [
        "i need more, can i get some tomorrow",
        "Would they give me a bit more on Friday?",
        "men need more they say, so can I have another round now",
    ],
)
def test_whoever_wants_more_too_soon_is_told_to_wait(
    index: FactIndex, turn: MakeTurn, text: str
) -> None:
    caution = of_message(turn(text, "ask_retreatment"), TEN_DAYS, index)
    assert caution is not None
    assert caution.topics == ("retreatment",)


@pytest.mark.parametrize(
    "text",
    ["is it true men need more", "Do big foreheads need more?", "some people need a bit more, why"],
)
def test_what_people_in_general_need_is_no_wish_for_more(
    index: FactIndex, turn: MakeTurn, text: str
) -> None:
    assert of_message(turn(text, "ask_dose"), TEN_DAYS, index) is None
