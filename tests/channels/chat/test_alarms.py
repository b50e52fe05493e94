"""No limit keeps an alarm from being answered."""

from __future__ import annotations

import pytest

from bot.channels.chat.alarms import MAX_LENGTH, despite_pace, fitting, is_alarm
from bot.channels.chat.pace import Verdict

URGENT = "I cannot breathe since the injection"
CRISIS = "I want to kill myself"
FILLING = "word " * (MAX_LENGTH // 5 + 1)


@pytest.mark.parametrize("text", [URGENT, CRISIS])
def test_calls_for_help_are_alarms(text: str) -> None:
    assert is_alarm(text)


@pytest.mark.parametrize("text", ["", "how long does it last?", FILLING])
def test_other_words_are_none(text: str) -> None:
    assert not is_alarm(text)


def test_what_is_not_too_long_is_answered_as_it_is() -> None:
    text = "x" * MAX_LENGTH
    assert fitting(text) == text


def test_what_is_only_too_long_is_not_answered() -> None:
    assert fitting(FILLING * 3) is None


@pytest.mark.parametrize("alarm", [URGENT, CRISIS])
@pytest.mark.parametrize("shape", ["{alarm}. {filling}", "{filling}. {alarm}"])
def test_of_what_is_too_long_the_part_with_the_alarm_is_answered(shape: str, alarm: str) -> None:
    found = fitting(shape.format(alarm=alarm, filling=FILLING))
    assert found is not None
    assert alarm in found
    assert len(found) == MAX_LENGTH


@pytest.mark.parametrize("verdict", list(Verdict))
def test_pace_counts_for_everything_but_alarms(verdict: Verdict) -> None:
    assert despite_pace(verdict, URGENT) is Verdict.ANSWER
    assert despite_pace(verdict, f"{FILLING}. {CRISIS}") is Verdict.ANSWER
    assert despite_pace(verdict, "how long does it last?") is verdict
    assert despite_pace(verdict, FILLING) is verdict
