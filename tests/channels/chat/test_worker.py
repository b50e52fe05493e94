"""The worker: in order, again after errors, and an orderly end."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.chat import worker as module
from bot.channels.chat.inbox import Claimed, Entry, Inbox
from bot.channels.chat.worker import MAX_AGE_SECONDS, GiveUp, Later, Progress, Worker

Work = Callable[[Claimed, Progress], Awaitable[None]]
Make = Callable[..., Entry]
SECONDS = 20.0
SECRET = "zanzibar"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Inbox]:
    """An inbox whose clock runs."""
    inbox = Inbox(f"sqlite:///{tmp_path / 'x.db'}", b"k" * 32)
    yield inbox
    inbox.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    monkeypatch.setattr(module, "_FIRST_WAIT", 0.0)


@asynccontextmanager
async def working(box: Inbox, handle: Work, **options: Any) -> AsyncIterator[Worker]:
    worker = Worker(box, "telegram", handle, poll_seconds=0.05, **options)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop(SECONDS)


async def until(is_so: Callable[[], Any]) -> None:
    """Waits; fails when it does not happen."""
    for _ in range(int(SECONDS / 0.01)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def left(box: Inbox) -> list[Claimed]:
    """What is open and that nobody holds."""
    return box.claim("telegram", "a look", 0.0)


def test_each_conversation_in_its_order_and_several_at_once(box: Inbox, entry: Make) -> None:
    done: dict[str, list[str]] = defaultdict(list)
    under_way, most = 0, 0

    async def handle(claimed: Claimed, _: Progress) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        done[claimed.conversation].append(claimed.content["said"])
        under_way -= 1

    async def run() -> None:
        async with working(box, handle, at_once=3) as worker:
            for number in range(4):
                for name in "abcde":
                    assert await worker.put(entry(f"{name}{number}"))
            assert not await worker.put(entry("a0"))
            await until(lambda: sum(map(len, done.values())) == 20)

    asyncio.run(run())
    assert done == {name: [f"{name}{number}" for number in range(4)] for name in "abcde"}
    assert 1 < most <= 3
    assert left(box) == []


@pytest.mark.usefixtures("impatient")
def test_an_error_is_tried_again_and_holds_up_only_its_conversation(
    box: Inbox, entry: Make, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    async def handle(claimed: Claimed, _: Progress) -> None:
        if claimed.content["said"] == "a1" and claimed.tries < 4:
            raise ValueError(SECRET)
        done.append(claimed.content["said"])

    async def run() -> None:
        for name in ("a1", "a2", "b1"):
            box.put(entry(name))
        async with working(box, handle):
            await until(lambda: len(done) == 3)

    asyncio.run(run())
    assert [one for one in done if one != "b1"] == ["a1", "a2"]
    assert "telegram: try 3: ValueError at " in caplog.text
    assert SECRET not in caplog.text


def test_the_wait_grows_from_try_to_try(
    box: Inbox, entry: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def later(claimed: Claimed, seconds: float, **options: Any) -> bool:
        waits.append(seconds)
        return Inbox.later(box, claimed, 0.0, **options)

    monkeypatch.setattr(box, "later", later)

    async def handle(claimed: Claimed, _: Progress) -> None:
        raise OSError

    async def run() -> None:
        box.put(entry("a1"))
        async with working(box, handle):
            await until(lambda: len(waits) == module.MAX_FAILURES - 1)
            await until(lambda: not left(box))

    asyncio.run(run())
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


@pytest.mark.usefixtures("impatient")
def test_what_always_fails_is_given_up_with_a_last_word(box: Inbox, entry: Make) -> None:
    tries, told = [], []

    async def handle(claimed: Claimed, _: Progress) -> None:
        tries.append(claimed.tries)
        raise OSError

    async def gave_up(claimed: Claimed) -> None:
        told.append(claimed.content["said"])
        raise OSError  # nor can this be said

    async def run() -> None:
        box.put(entry("a1"))
        async with working(box, handle, gave_up=gave_up):
            await until(lambda: told)

    asyncio.run(run())
    assert tries == list(range(1, module.MAX_FAILURES + 1))
    assert told == ["a1"]
    assert left(box) == []
    assert not box.put(entry("a1"))


def test_what_ends_the_whole_server_each_time_is_given_up(box: Inbox, entry: Make) -> None:
    handled, told = [], []

    async def handle(claimed: Claimed, _: Progress) -> None:
        handled.append(claimed)

    async def gave_up(claimed: Claimed) -> None:
        told.append(claimed)

    async def run() -> None:
        box.put(entry("a1"))
        for _ in range(module.MAX_FAILURES):
            assert box.claim("telegram", "dies", 0.0)
        async with working(box, handle, gave_up=gave_up):
            await until(lambda: told)

    asyncio.run(run())
    assert handled == []


def test_what_has_no_point_is_not_tried_again(box: Inbox, entry: Make) -> None:
    tries, told = [], []

    async def handle(claimed: Claimed, _: Progress) -> None:
        tries.append(claimed.content["said"])
        raise GiveUp

    async def gave_up(claimed: Claimed) -> None:
        told.append(claimed)

    async def run() -> None:
        box.put(entry("a1"))
        box.put(entry("a2"))
        async with working(box, handle, gave_up=gave_up):
            await until(lambda: len(tries) == 2)

    asyncio.run(run())
    assert (tries, told, left(box)) == (["a1", "a2"], [], [])


def test_a_service_that_asks_for_patience_gets_it(box: Inbox, entry: Make) -> None:
    tries: list[tuple[int, int]] = []

    async def handle(claimed: Claimed, _: Progress) -> None:
        tries.append((claimed.tries, claimed.failures))
        if len(tries) < module.MAX_FAILURES + 5:
            raise Later(0.0)

    async def run() -> None:
        box.put(entry("a1"))
        async with working(box, handle):
            await until(lambda: len(tries) == module.MAX_FAILURES + 5)

    asyncio.run(run())
    assert tries == [(number + 1, 1) for number in range(module.MAX_FAILURES + 5)]
    assert left(box) == []


def test_what_is_too_old_is_given_up(tmp_path: Path, entry: Make) -> None:
    yesterday = time.time() - MAX_AGE_SECONDS - 1
    url = f"sqlite:///{tmp_path / 'x.db'}"
    before, now = Inbox(url, b"k" * 32, lambda: yesterday), Inbox(url, b"k" * 32)
    tries, told = [], []

    async def handle(claimed: Claimed, _: Progress) -> None:
        tries.append(claimed)
        raise Later(0.0)

    async def gave_up(claimed: Claimed) -> None:
        told.append(claimed)

    async def run() -> None:
        before.put(entry("a1"))
        async with working(now, handle, gave_up=gave_up):
            await until(lambda: told)

    asyncio.run(run())
    assert len(tries) == 1
    before.close()
    now.close()


@pytest.mark.usefixtures("impatient")
def test_what_was_sent_is_not_sent_again(box: Inbox, entry: Make) -> None:
    sent: list[str] = []

    async def handle(claimed: Claimed, progress: Progress) -> None:
        for number, part in enumerate(("one", "two", "three")):
            if number < progress.sent:
                continue
            if part == "two" and claimed.tries == 1:
                raise OSError
            sent.append(part)
            await progress.one_more()

    async def run() -> None:
        box.put(entry("a1"))
        async with working(box, handle):
            await until(lambda: len(sent) == 3)

    asyncio.run(run())
    assert sent == ["one", "two", "three"]


def test_on_the_way_out_work_ends_and_the_rest_stays(box: Inbox, entry: Make) -> None:
    done: list[str] = []
    may_end = asyncio.Event()

    async def handle(claimed: Claimed, _: Progress) -> None:
        await may_end.wait()
        done.append(claimed.content["said"])

    async def run() -> None:
        for name in ("a1", "a2"):
            box.put(entry(name))
        worker = Worker(box, "telegram", handle)
        await worker.start()
        await until(lambda: worker._under_way)
        stopping = asyncio.create_task(worker.stop(SECONDS))
        await asyncio.sleep(0.05)
        may_end.set()
        await stopping

    asyncio.run(run())
    assert done == ["a1"]
    assert [one.content["said"] for one in left(box)] == ["a2"]


def test_work_that_does_not_end_is_given_back_and_others_take_it_at_once(
    box: Inbox, entry: Make
) -> None:
    done: list[tuple[int, int]] = []

    async def hangs(claimed: Claimed, _: Progress) -> None:
        await asyncio.Event().wait()

    async def handle(claimed: Claimed, _: Progress) -> None:
        done.append((claimed.tries, claimed.failures))

    async def run() -> None:
        box.put(entry("a1"))
        worker = Worker(box, "telegram", hangs, lease_seconds=1000.0)
        await worker.start()
        await until(lambda: worker._under_way)
        await worker.stop(0.0)
        async with working(box, handle):
            await until(lambda: done)

    asyncio.run(run())
    assert done == [(2, 1)], "to be interrupted is no failure"


def test_work_whose_lease_another_server_got_ends(box: Inbox, entry: Make) -> None:
    ended = []

    async def handle(claimed: Claimed, _: Progress) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(claimed.content["said"])

    async def run() -> None:
        box.put(entry("a1"))
        worker = Worker(box, "telegram", handle, lease_seconds=0.3, poll_seconds=0.05)
        await worker.start()
        await until(lambda: worker._under_way)
        # As after a stop of the whole machine: the lease ran out unnoticed.
        box._change(
            Claimed(1, "", "", "", {}, 0.0, 0, 0, worker._owner), owner="other", held_until=1e12
        )
        await until(lambda: ended)
        await worker.stop(SECONDS)

    asyncio.run(run())
    assert ended == ["a1"]
    assert not box.put(entry("a1"))


def test_a_database_that_is_away_for_a_while_is_waited_for(
    box: Inbox, entry: Make, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    done, away = [], [OSError(SECRET)] * 3

    def claim(*arguments: Any) -> list[Claimed]:
        if away:
            raise away.pop()
        return Inbox.claim(box, *arguments)

    monkeypatch.setattr(box, "claim", claim)

    async def handle(claimed: Claimed, _: Progress) -> None:
        done.append(claimed)

    async def run() -> None:
        box.put(entry("a1"))
        async with working(box, handle):
            await until(lambda: done)

    asyncio.run(run())
    assert away == []


def test_two_workers_on_one_inbox_do_each_entry_once(tmp_path: Path, entry: Make) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    boxes = [Inbox(url, b"k" * 32) for _ in range(2)]
    done: dict[str, list[str]] = defaultdict(list)

    async def handle(claimed: Claimed, _: Progress) -> None:
        await asyncio.sleep(0)
        done[claimed.conversation].append(claimed.content["said"])

    async def run() -> None:
        async with working(boxes[0], handle) as one, working(boxes[1], handle) as two:
            for number in range(10):
                for name in "abc":
                    await (one if number % 2 else two).put(entry(f"{name}{number}"))
            await until(lambda: sum(map(len, done.values())) >= 30)

    asyncio.run(run())
    assert done == {name: [f"{name}{number}" for number in range(10)] for name in "abc"}
    for box in boxes:
        box.close()
