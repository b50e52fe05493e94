"""How fast the bot writes."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pacing import Pacing


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def sent(chats: list[int]) -> list[tuple[int, float]]:
    """When messages to chats go out, one after the other."""
    clock = Clock()
    pacing = Pacing(lambda: clock.now, clock.sleep)

    async def send() -> list[tuple[int, float]]:
        times = []
        for chat in chats:
            await pacing.turn(chat)
            times.append((chat, clock.now))
        return times

    return asyncio.run(send())


def test_the_first_message_does_not_wait() -> None:
    assert sent([1]) == [(1, 0.0)]


@given(st.lists(st.sampled_from([1, 2, -3, -4]), max_size=60))
def test_no_chat_gets_more_than_telegram_allows(chats: list[int]) -> None:
    times = sent(chats)
    for chat in set(chats):
        own = [at for where, at in times if where == chat]
        least = 1.0 if chat > 0 else 3.0
        assert all(after - before >= least - 1e-6 for before, after in zip(own, own[1:]))


@given(st.lists(st.integers(1, 10_000), min_size=31, max_size=200, unique=True))
def test_all_chats_together_get_no_more_than_thirty_a_second(chats: list[int]) -> None:
    times = [at for _, at in sent(chats)]
    assert all(after - before >= 1.0 - 1e-6 for before, after in zip(times, times[30:]))


def test_those_who_wait_at_the_same_time_go_one_after_the_other() -> None:
    clock, waits = Clock(), []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 6))

    pacing = Pacing(lambda: clock.now, sleep)

    async def all_at_once() -> None:
        await asyncio.gather(*(pacing.turn(1) for _ in range(4)))

    asyncio.run(all_at_once())
    assert waits == [1.0, 2.0, 3.0]
