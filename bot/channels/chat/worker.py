"""Works off the inbox: each conversation in its order, several conversations at once.

What fails is tried again, later each time, and at last given up. On the way out, work that is
nearly done may end; the rest goes back into the inbox, where the next start finds it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.channels.chat.inbox import Claimed, Entry, Inbox
from bot.channels.chat.tasks import end
from bot.errors import place_of

MAX_FAILURES = 10
"""How often an entry may fail, within about five minutes all in all."""

MAX_AGE_SECONDS = 24 * 3600
"""How old an entry may be; to answer later than that would only confuse."""

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_FORGET_SECONDS = 3600.0
_LAST_WORD_SECONDS = 10.0
_END_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Later(Exception):
    """Raised by a handler: not now, but in so many seconds; counts as no failure.

    Args:
        seconds: as asked for by the service.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class GiveUp(Exception):
    """Raised by a handler: trying again is no use, as when the person blocked the bot."""


class Lost(Exception):
    """Another server took the entry over; whatever is still to be done is its business."""


class Progress:
    """How many parts of an entry's answer were sent, remembered over crashes.

    Args:
        inbox: where it is remembered.
        claimed: the entry.
    """

    def __init__(self, inbox: Inbox, claimed: Claimed) -> None:
        self._inbox = inbox
        self._claimed = claimed
        self._sent = claimed.sent

    @property
    def sent(self) -> int:
        """Parts sent so far, by whichever try."""
        return self._sent

    async def one_more(self) -> None:
        """Another part was sent.

        Raises:
            Lost: the entry is another server's by now.
        """
        self._sent += 1
        if not await asyncio.to_thread(self._inbox.progress, self._claimed, self._sent):
            raise Lost


class Handle(Protocol):
    """Does the work of an entry."""

    async def __call__(self, claimed: Claimed, progress: Progress) -> None:
        """Does it.

        Raises:
            Later, GiveUp: see there. Any other error means: try again.
        """


class Worker:
    """Takes entries of one channel and has them handled.

    Args:
        inbox: where they are.
        channel: whose.
        handle: does the work.
        gave_up: told of an entry that is given up after many tries, to say so kindly. What it
            raises is dropped.
        at_once: how many conversations.
        lease_seconds: how long after a crash others wait before they take over.
        poll_seconds: how often to look for what other servers stored or what became due.
    """

    def __init__(
        self,
        inbox: Inbox,
        channel: str,
        handle: Handle,
        *,
        gave_up: Callable[[Claimed], Awaitable[None]] | None = None,
        at_once: int = 8,
        lease_seconds: float = 15.0,
        poll_seconds: float = 1.0,
    ) -> None:
        self._inbox = inbox
        self._channel = channel
        self._handle = handle
        self._gave_up = gave_up
        self._at_once = at_once
        self._lease = lease_seconds
        self._poll = poll_seconds
        self._owner = uuid.uuid4().hex
        self._awake = asyncio.Event()
        self._ended = False
        self._loop: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begins to work, in the background; call it in the loop in which it shall run."""
        self._ended = False
        self._awake = asyncio.Event()
        self._loop = asyncio.create_task(self._run())

    async def put(self, entry: Entry) -> bool:
        """Stores an entry and wakes the worker; see Inbox.put."""
        stored = await asyncio.to_thread(self._inbox.put, entry)
        if stored:
            self.wake()
        return stored

    def wake(self) -> None:
        """Says that there is something to do; without it the worker finds out a little later."""
        self._awake.set()

    async def stop(self, seconds: float = 4.0) -> None:
        """Takes nothing more, lets what is under way end, and gives the rest back.

        Args:
            seconds: how long to wait for it.
        """
        self._ended = True
        self.wake()
        until = asyncio.get_running_loop().time() + seconds
        if self._loop is not None:
            # Not for ever: it may wait for a database that somebody else has locked.
            await asyncio.wait({self._loop}, timeout=max(seconds, _END_SECONDS))
            await end([self._loop], _END_SECONDS)
            self._loop = None
        if self._under_way:
            left = max(0.0, until - asyncio.get_running_loop().time())
            await asyncio.wait(self._under_way, timeout=left)
        await end(self._under_way, _END_SECONDS)

    async def _run(self) -> None:
        """Takes what is due until told to stop; whatever goes wrong, it goes on."""
        forget_at = wait = 0.0
        loop = asyncio.get_running_loop()
        while not self._ended:
            self._awake.clear()
            try:
                if loop.time() >= forget_at:
                    forget_at = loop.time() + _FORGET_SECONDS
                    await asyncio.to_thread(self._inbox.forget_old)
                await self._take()
                wait = 0.0
            except Exception as problem:
                # The database is away: nothing can be taken, and nobody else be told.
                self._tell("inbox", problem)
                wait = min(_LONGEST_WAIT, max(_FIRST_WAIT, 2 * wait))
            if not self._ended:
                await self._sleep(wait)

    async def _sleep(self, seconds: float) -> None:
        """Until something is to be done; longer after an error, however often it is woken."""
        if seconds:
            deadline = asyncio.get_running_loop().time() + seconds
            while not self._ended and asyncio.get_running_loop().time() < deadline:
                await asyncio.sleep(min(0.1, seconds))
            return
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._awake.wait(), self._poll)

    async def _take(self) -> None:
        room = self._at_once - len(self._under_way)
        if room <= 0:
            return
        claim = self._inbox.claim
        taken = await asyncio.to_thread(claim, self._channel, self._owner, self._lease, room)
        for claimed in taken:
            task = asyncio.create_task(self._work(claimed))
            self._under_way.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            # Its lease runs out, and it is taken up again.
            self._tell("inbox", problem)
        self.wake()

    async def _work(self, claimed: Claimed) -> None:
        """Handles one entry and says in the inbox what came of it."""
        if claimed.failures > MAX_FAILURES:  # each try ended the whole server
            await self._end(claimed, hopeless=True)
            return
        doing = asyncio.ensure_future(self._handle(claimed, Progress(self._inbox, claimed)))
        renewing = asyncio.create_task(self._renew(claimed, doing))
        try:
            await doing
            await asyncio.shield(self._end(claimed))
        except asyncio.CancelledError:
            # Either we are stopping, or the entry is another's, where giving back does nothing.
            await self._give_back(claimed, 0.0, counts=False)
        except Lost:
            pass
        except GiveUp:
            await self._end(claimed)
        except Later as problem:
            await self._again(claimed, problem.seconds, counts=False)
        except Exception as problem:
            self._tell(f"try {claimed.tries}", problem)
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (claimed.failures - 1))
            await self._again(claimed, wait, counts=True)
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, claimed: Claimed, doing: asyncio.Future[None]) -> None:
        """Holds the entry while it is worked on; ends the work when it is another's by now."""
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                held = await asyncio.to_thread(self._inbox.renew, claimed, self._lease)
            except Exception as problem:
                # Nobody else can take it while the database is away.
                self._tell("lease", problem)
                continue
            if not held:
                await end([doing])
                return

    async def _again(self, claimed: Claimed, seconds: float, *, counts: bool) -> None:
        """Gives an entry back, unless there is no hope left."""
        too_often = counts and claimed.failures >= MAX_FAILURES
        if too_often or time.time() - claimed.arrived > MAX_AGE_SECONDS:
            await self._end(claimed, hopeless=True)
        else:
            await self._give_back(claimed, seconds, counts=counts)

    async def _end(self, claimed: Claimed, *, hopeless: bool = False) -> None:
        """Nothing is left to be done."""
        await asyncio.to_thread(self._inbox.done, claimed)
        if hopeless and self._gave_up is not None:
            # After it is done: to say it is worth one try and no more.
            try:
                await asyncio.wait_for(self._gave_up(claimed), _LAST_WORD_SECONDS)
            except Exception as problem:
                self._tell("given up", problem)

    async def _give_back(self, claimed: Claimed, seconds: float, *, counts: bool) -> None:
        def give_back() -> None:
            self._inbox.later(claimed, seconds, counts=counts)

        await asyncio.to_thread(give_back)

    def _tell(self, what: str, problem: BaseException) -> None:
        place = place_of(problem)
        logger.error("%s: %s: %s at %s", self._channel, what, type(problem).__name__, place)
