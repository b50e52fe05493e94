"""How fast somebody may write."""

from __future__ import annotations

import asyncio

from bot.channels.chat.pace import Pace, Verdict
from bot.settings import Settings

MESSAGES_A_MINUTE = 3
SETTINGS = Settings(chat_messages_per_conversation=MESSAGES_A_MINUTE)


def test_too_many_messages_are_told_once_and_then_met_with_silence() -> None:
    async def run() -> None:
        pace = Pace(SETTINGS)
        for number in range(MESSAGES_A_MINUTE):
            assert await pace.count("a", f"a{number}") is Verdict.ANSWER
        assert await pace.count("a", "one more") is Verdict.SAY_SO
        assert await pace.count("a", "and one") is Verdict.SILENCE
        assert await pace.count("b", "b0") is Verdict.ANSWER

    asyncio.run(run())


def test_a_message_that_is_tried_again_counts_once() -> None:
    async def run() -> None:
        pace = Pace(SETTINGS)
        for _ in range(2 * MESSAGES_A_MINUTE):
            assert await pace.count("a", "the same") is Verdict.ANSWER
        for number in range(MESSAGES_A_MINUTE - 1):
            assert await pace.count("a", f"a{number}") is Verdict.ANSWER
        for _ in range(3):
            assert await pace.count("a", "one more") is Verdict.SAY_SO

    asyncio.run(run())
