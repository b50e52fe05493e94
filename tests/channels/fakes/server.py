"""The fakes of Slack's and Telegram's APIs: one server on loopback, in a thread of its own.

    with running_fake() as fake:
        Settings(telegram_token=fake.telegram.token, telegram_api_url=fake.telegram.url, ...)
        ann = fake.telegram.person("Ann")
        ann.says("how long does it last?")
        ann.hears()  # the bot's messages, once there are any

Each fake is an object that has `add_routes(app)`, `start(url, loop)` and `async close()`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.channels.fakes.slack_people import SlackFake
from tests.channels.fakes.telegram import TelegramFake


class Fake:
    """Both APIs.

    Attributes:
        url: of the server.
        slack: Slack's API, below /slack.
        telegram: Telegram's API, below /telegram.
    """

    def __init__(self) -> None:
        self.url = ""
        self.telegram = TelegramFake()
        self.slack = SlackFake()
        self._services = (self.telegram, self.slack)

    async def open(self) -> web.AppRunner:
        """Starts listening on a free port."""
        app = web.Application(client_max_size=20_000_000)
        for service in self._services:
            service.add_routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        for service in self._services:
            service.start(self.url, asyncio.get_running_loop())
        return runner

    async def close(self, runner: web.AppRunner) -> None:
        """Ends everything that still waits."""
        for service in self._services:
            await service.close()
        await runner.cleanup()


@contextmanager
def running_fake() -> Iterator[Fake]:
    """Runs the fakes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True, name="fakes")
    thread.start()
    fake = Fake()
    runner = asyncio.run_coroutine_threadsafe(fake.open(), loop).result(10)
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(fake.close(runner), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
