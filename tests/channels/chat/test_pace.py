"""How fast somebody may write."""

from __future__ import annotations

import asyncio

from bot.channels.chat.pace import MESSAGES_A_MINUTE, Pace, Verdict
from bot.settings import Settings


def test_too_many_messages_are_told_once_and_then_met_with_silence() -> None:
    async def run() -> None:
        pace = Pace(Settings())
        for _ in range(MESSAGES_A_MINUTE):
            assert await pace.count("a") is Verdict.ANSWER
        assert await pace.count("a") is Verdict.SAY_SO
        assert await pace.count("a") is Verdict.SILENCE
        assert await pace.count("b") is Verdict.ANSWER

    asyncio.run(run())
