"""Ending tasks, also those that a cancellation gets lost in."""

from __future__ import annotations

import asyncio

from bot.channels.chat.tasks import end


async def _deaf(times: int) -> None:
    """Loses some cancellations, as libraries do."""
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if not times:
                raise
            times -= 1


def test_a_task_ends_even_if_cancellations_get_lost() -> None:
    async def run() -> bool:
        tasks = [asyncio.create_task(_deaf(times)) for times in (0, 1, 2)]
        await asyncio.sleep(0)
        return await end(tasks, 30) and all(task.cancelled() for task in tasks)

    assert asyncio.run(run())


def test_what_never_ends_is_left_after_a_while() -> None:
    async def run() -> bool:
        task = asyncio.create_task(_deaf(3))
        await asyncio.sleep(0)
        ended = await end([task], 0.1)
        await end([task], 30)
        return ended

    assert not asyncio.run(run())


def test_errors_on_the_way_out_are_dropped() -> None:
    async def fails() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise ValueError

    async def run() -> bool:
        task = asyncio.create_task(fails())
        await asyncio.sleep(0)
        return await end([task], 30)

    assert asyncio.run(run())


def test_nothing_to_end_is_fine() -> None:
    assert asyncio.run(end([]))
