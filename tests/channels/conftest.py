"""The channel `web` over real HTTP: Rasa's app and stores, a bot that says what a test wants."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sanic import Sanic

from bot.settings import Settings

with warnings.catch_warnings():
    # Rasa 3.6 pins old libraries, and what they warn of here would be listed after every run. Sanic
    # sets a filter of its own when it is imported, so it comes first.
    warnings.simplefilter("ignore")
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import InputChannel
    from rasa.core.lock_store import InMemoryLockStore
    from rasa.core.processor import MessageProcessor
    from rasa.core.run import configure_app
    from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, BotUttered
    from rasa.shared.data import TrainingType

    from bot.channels import web
    from bot.channels.demo import DemoSite
    from bot.channels.web import WebInput


KEY = "k" * 32
Say = Callable[[str], "list[dict[str, Any]]"]


def hello(text: str) -> list[dict[str, Any]]:
    """What the bot of these tests says unless told otherwise."""
    return [
        {
            "text": f"You said: {text}",
            "buttons": [
                {"title": "Forehead", "payload": "it was the forehead"},
                {"title": "Skip", "payload": '/skip{"slot": "area"}'},
            ],
            "custom": {"kind": "answer", "facts": []},
            "image": "/webhooks/web/timeline/d5.svg",
        }
    ]


class ScriptedProcessor(MessageProcessor):
    """Rasa's own processor without a model: understanding and policies are a function."""

    def __init__(self, agent: Agent) -> None:
        self.tracker_store = agent.tracker_store
        self.lock_store = agent.lock_store
        self.nlg = agent.nlg
        self.domain = agent.domain
        self.action_endpoint = self.http_interpreter = self.on_circuit_break = None
        self.model_metadata = SimpleNamespace(
            model_id="m", assistant_id="a", training_type=TrainingType.BOTH
        )
        self.say: Say = hello
        self.heard: list[str] = []
        self.gate: asyncio.Event | None = None

    async def parse_message(self, message: Any, *_: Any, **__: Any) -> dict[str, Any]:
        return {"text": message.text, "intent": {"name": None}, "entities": []}

    async def _run_prediction_loop(self, output_channel: Any, tracker: Any) -> None:
        text = tracker.latest_message.text
        self.heard.append(text)
        if self.gate is not None:
            await self.gate.wait()
        for said in self.say(text):
            data = {k: v for k, v in said.items() if k != "text"}
            event = BotUttered(said.get("text"), data)
            tracker.update(event, self.domain)
            await output_channel.send_response(tracker.sender_id, event.message())
        tracker.update(ActionExecuted("action_listen"), self.domain)


@dataclass
class Service:
    """A running channel.

    Attributes:
        url: of the server.
        processor: what stands for the bot.
        database: where the conversations are.
    """

    url: str
    processor: ScriptedProcessor
    agent: Agent
    app: Sanic
    database: Path
    loop: asyncio.AbstractEventLoop
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, **options: Any) -> httpx.Client:
        client = httpx.Client(base_url=f"{self.url}/webhooks/web", timeout=30, **options)
        self.clients.append(client)
        return client

    def in_loop(self, function: Callable[[], Any]) -> Any:
        """Runs a function where the server runs."""
        done: Future[Any] = Future()
        self.loop.call_soon_threadsafe(lambda: done.set_result(function()))
        return done.result(10)

    def hold(self) -> None:
        """Lets the bot wait before it says anything."""
        self.processor.gate = self.in_loop(asyncio.Event)

    def release(self) -> None:
        """Lets the bot go on."""
        assert self.processor.gate is not None
        self.in_loop(self.processor.gate.set)


@dataclass
class Visitor:
    """Somebody with a conversation."""

    client: httpx.Client
    id: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.id}.{self.secret}"}

    def say(self, text: str, message: str | None = None, **headers: str) -> httpx.Response:
        body = {"text": text, "id": message or str(uuid.uuid4())}
        return self.client.post("/messages", json=body, headers={**self.headers, **headers})

    def get(self, path: str = "/history") -> httpx.Response:
        return self.client.get(path, headers=self.headers)

    def turns(self) -> list[dict[str, Any]]:
        return list(self.get().json()["turns"])

    def judge(self, message: str, helped: bool | None) -> httpx.Response:
        body = {"message": message, "helped": helped}
        return self.client.post("/feedback", json=body, headers=self.headers)

    def delete(self) -> httpx.Response:
        return self.client.delete("/conversation", headers=self.headers)


def visit(client: httpx.Client, **body: Any) -> Visitor:
    """Begins a conversation."""
    answer = client.post("/conversations", json=body)
    assert answer.status_code == 201, answer.text
    return Visitor(client, **answer.json())


@contextmanager
def serving(
    database: Path,
    *,
    cors: str | None = None,
    store: TrackerStore | None = None,
    port: int = 0,
    apps: Callable[[Settings], list[InputChannel]] = lambda settings: [],
    **chosen: Any,
) -> Iterator[Service]:
    """Rasa's server with the channel, and those of chat apps, in a thread of its own."""
    domain = Domain.from_dict({"session_config": {"session_expiration_time": 60}})
    store = store or SQLTrackerStore(domain, db=str(database))
    agent = Agent(domain, tracker_store=store, lock_store=InMemoryLockStore())
    agent.processor = processor = ScriptedProcessor(agent)
    own = {
        "web_key": KEY,
        "web_requests_per_address": 10_000,
        "tracker_url": f"sqlite:///{database}",
    }
    settings = Settings(**{**own, **chosen})
    Sanic.test_mode = True  # several apps of one name in one process
    channels = [WebInput(settings), DemoSite(), *apps(settings)]
    app = configure_app(channels, cors=cors, enable_api=False, use_uvloop=True)
    app.ctx.agent = agent

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(30)

    async def start() -> Any:
        server = await app.create_server(
            "127.0.0.1", port, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        return server

    listener = socket.create_server(("127.0.0.1", port))
    port = listener.getsockname()[1]
    listener.close()
    server = run(start())
    service = Service(f"http://127.0.0.1:{port}", processor, agent, app, database, loop)
    try:
        yield service
    finally:
        for client in service.clients:
            client.close()

        async def stop() -> None:
            await server.before_stop()
            server.close()
            await server.wait_closed()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        run(stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def web_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of bot/web."""
    folder = tmp_path / "web"
    (folder / "strings").mkdir(parents=True)
    (folder / "demo").mkdir()
    (folder / "widget.js").write_text("console.log('the widget');\n" * 100, "utf-8")
    (folder / "strings" / "en.json").write_text('{"send": "Send"}', "utf-8")
    (folder / "demo" / "index.html").write_text("<!doctype html><title>A clinic</title>", "utf-8")
    (folder / "demo" / "demo.css").write_text("body { margin: 0 }", "utf-8")
    (tmp_path / "secret.json").write_text("{}", "utf-8")
    monkeypatch.setattr(web, "WEB_FILES", folder)
    monkeypatch.setattr("bot.channels.demo.WEB_FILES", folder)
    return folder


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., Any]:
    """Runs the channel with other settings: `with serve(web_origins=(...)) as service`."""

    def serve(**options: Any) -> Any:
        return serving(options.pop("database", tmp_path / "conversations.db"), **options)

    return serve


@pytest.fixture(name="visit")
def visit_fixture() -> Callable[..., Visitor]:
    """Begins a conversation: `visit(client, language="en")`."""
    return visit


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path / "conversations.db") as running:
        yield running


@pytest.fixture
def client(service: Service) -> httpx.Client:
    return service.client()


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return visit(client)
