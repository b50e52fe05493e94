"""The channel `web` with canned answers: what the widget is tested against without Rasa.

It keeps to docs/web_api.md: conversations and secrets, each message id answered once, history,
feedback, deletion, limits and origins; and it can be away, slow, full or gone on demand.
"""

from __future__ import annotations

import json
import mimetypes
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.pictures.timeline import as_svg, from_name

Messages = list[dict[str, Any]]

PROJECT = Path(__file__).resolve().parents[2]
WEB = PROJECT / "bot" / "web"
ANSWERS: dict[str, Messages] = json.loads(
    (Path(__file__).parent / "data" / "answers.json").read_text("utf-8")
)
"""Answers as the bot gave them to real questions."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PREFIX = "/webhooks/web/"
_WORDS: tuple[tuple[str, str], ...] = (
    ("swallow", "urgent"),
    ("live any more", "crisis"),
    ("pregnant", "pregnancy"),
    ("how long does", "duration"),
    ("immune", "immune"),
    ("5 days", "too_early"),
    ("did not work", "check_timing"),
    ("three weeks", "check_area"),
    ("forehead", "check_lines"),
    ("when i move", "check_dose"),
    ("units", "check_prior"),
    ("first time", "check_result"),
)


def canned(text: str) -> Messages:
    """The answer to a message, chosen by a word in it."""
    for word, name in _WORDS:
        if word in text.lower():
            return ANSWERS[name]
    custom = {"kind": "smalltalk", "topics": [], "facts": [], "sources": [], "asks": None}
    return [{"text": f"You wrote: {text}"}, {"custom": custom}]


@dataclass
class Conversation:
    """What the server keeps of one conversation."""

    secret: str
    turns: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class FakeChannel:
    """The server and its state, which outlives a `stop()`.

    Attributes:
        answer: from the text of a message to the answer.
        config: the answer to `GET /config`.
        origins: other origins that may use it.
        away: how many of the next messages are answered with 503; -1 for all.
        pause: how many seconds to wait before the next try, says an answer with 503.
        slow_down: how many of the next messages are answered with 429, one second to wait.
        hold: messages wait for this before they are answered.
        pages: further pages by path, HTML.
        csp: of all pages.
        posted: the ids of the messages that came in, repeats included.
        requests: method and path of everything asked for.
    """

    answer: Callable[[str], Messages] = canned
    config: dict[str, Any] = field(
        default_factory=lambda: {
            "country": "GB",
            "emergency": {"number": "999", "country": "United Kingdom"},
            "crisis": {"number": "116 123", "name": "Samaritans"},
            "contact": None,
            "max_length": 500,
        }
    )
    origins: set[str] = field(default_factory=set)
    away: int = 0
    pause: int = 1
    slow_down: int = 0
    hold: threading.Event = field(default_factory=threading.Event)
    pages: dict[str, str] = field(default_factory=dict)
    csp: str = CSP
    posted: list[str] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    port: int = 0
    _server: _Server | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.hold.set()

    @property
    def url(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def only(self) -> Conversation:
        """The one conversation that there is."""
        (conversation,) = self.conversations.values()
        return conversation

    def start(self) -> None:
        """Listens; after a `stop()` at the same port, with all conversations."""
        handler = type("Handler", (_Handler,), {"channel": self})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Goes away, as a server that was killed."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None


@contextmanager
def running(channel: FakeChannel) -> Iterator[FakeChannel]:
    """The channel, listening."""
    channel.start()
    try:
        yield channel
    finally:
        channel.hold.set()
        channel.stop()


_STRANGER = """<!doctype html><html lang="en"><title>Stranger</title><main><h1>Elsewhere</h1></main>
<script src="{url}/webhooks/web/widget.js" defer></script></html>"""


def stranger(url: str) -> FakeChannel:
    """A site of another origin with the one line, under a policy as strict as docs/widget.md's.

    Args:
        url: the origin of the bot.
    """
    policy = (
        f"default-src 'none'; script-src {url}; connect-src {url}; img-src {url}; base-uri 'none'"
    )
    return FakeChannel(pages={"/": _STRANGER.format(url=url)}, csp=policy)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._open: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, which the browser keeps for more requests."""
        self._open.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """Ends all connections."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no error."""


class _Refused(Exception):
    def __init__(self, status: int, code: str, words: str, **more: Any) -> None:
        super().__init__(words)
        self.status, self.body = status, {"error": words, "code": code, **more}


class _Handler(BaseHTTPRequestHandler):
    channel: FakeChannel
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_DELETE = do_OPTIONS = do_GET

    # ------------------------------------------------------------------------------ routes

    def _handle(self) -> None:
        path = self.path.partition("?")[0]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.channel.requests.append((self.command, path))
        try:
            if not path.startswith(_PREFIX):
                return self._page(path)
            name = path.removeprefix(_PREFIX)
            if name == "widget.js" or name.startswith(("strings/", "timeline/")):
                return self._static(name)
            self._check_origin()
            if self.command == "OPTIONS":
                return self._send(204)
            with self.channel._lock:
                return self._call(name, json.loads(body) if body else None)
        except _Refused as refusal:
            self._json(refusal.status, refusal.body)

    def _call(self, name: str, body: Any) -> None:
        channel = self.channel
        if (self.command, name) == ("GET", "config"):
            return self._json(200, channel.config)
        if (self.command, name) == ("POST", "conversations"):
            made = {"id": str(uuid.uuid4()), "secret": uuid.uuid4().hex + "_-123456789"}
            channel.conversations[made["id"]] = Conversation(made["secret"])
            return self._json(201, made)
        conversation = self._conversation()
        if (self.command, name) == ("POST", "messages"):
            return self._message(conversation, body)
        if (self.command, name) == ("GET", "history"):
            return self._json(200, {"turns": conversation.turns})
        if (self.command, name) == ("POST", "feedback"):
            for turn in conversation.turns:
                if turn["id"] == body["message"]:
                    turn["feedback"] = body["helped"]
            return self._send(204)
        if (self.command, name) == ("DELETE", "conversation"):
            channel.conversations = {
                key: one for key, one in channel.conversations.items() if one is not conversation
            }
            return self._send(204)
        raise _Refused(404, "route", "There is nothing here.")

    def _message(self, conversation: Conversation, body: dict[str, str]) -> None:
        channel, text = self.channel, body["text"].strip()
        channel.posted.append(body["id"])
        if channel.slow_down:
            channel.slow_down -= 1
            raise _Refused(429, "rate", "Please wait a moment.", retry_after=1)
        if channel.away:
            channel.away -= channel.away > 0
            raise _Refused(503, "away", "The assistant is away.", retry_after=self.channel.pause)
        if not text:
            raise _Refused(400, "empty", "Please write something first.")
        if len(text) > channel.config["max_length"]:
            raise _Refused(400, "long", "Please write at most 500 characters.")
        channel._lock.release()
        channel.hold.wait(20)
        channel._lock.acquire()
        for turn in conversation.turns:
            if turn["id"] == body["id"]:
                return self._json(200, turn["answers"])
        turn = {
            "id": body["id"],
            "time": time.time(),
            "text": text,
            "answers": channel.answer(text),
            "feedback": None,
        }
        conversation.turns.append(turn)
        self._json(200, turn["answers"])

    def _conversation(self) -> Conversation:
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        name, _, secret = token.partition(".")
        if scheme != "Bearer" or not secret:
            raise _Refused(403, "secret", "This conversation is not yours.")
        conversation = self.channel.conversations.get(name)
        if conversation is None:
            raise _Refused(404, "gone", "This conversation was deleted.")
        if conversation.secret != secret:
            raise _Refused(403, "secret", "This conversation is not yours.")
        return conversation

    def _check_origin(self) -> None:
        origin = self.headers.get("Origin")
        if origin and origin != self.channel.url and origin not in self.channel.origins:
            raise _Refused(403, "origin", "This page may not use the assistant.")

    # ------------------------------------------------------------------------------ files

    def _page(self, path: str) -> None:
        csp = {"Content-Security-Policy": self.channel.csp}
        if path in self.channel.pages:
            return self._send(200, self.channel.pages[path].encode(), "text/html", csp)
        demo = WEB / "demo"
        file = demo / ("index.html" if path == "/" else path.removeprefix("/demo/"))
        if file.parent != demo or not file.is_file():
            return self._send(404)
        self._send(200, file.read_bytes(), mimetypes.guess_type(file.name)[0] or "", csp)

    def _static(self, name: str) -> None:
        anywhere = {
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        }
        if name.startswith("timeline/"):
            timeline = from_name(name.removeprefix("timeline/").removesuffix(".svg"))
            if timeline is None:
                return self._send(404)
            return self._send(200, as_svg(timeline).encode(), "image/svg+xml", anywhere)
        file = WEB / name
        if not file.is_file():
            return self._send(404)
        kind = "text/javascript" if name.endswith(".js") else "application/json"
        self._send(200, file.read_bytes(), kind, anywhere)

    # ------------------------------------------------------------------------------ answers

    def _json(self, status: int, body: Any) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(
        self,
        status: int,
        body: bytes = b"",
        kind: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        headers = {**(headers or {}), "X-Content-Type-Options": "nosniff"}
        if kind:
            headers["Content-Type"] = f"{kind}; charset=utf-8"
        origin = self.headers.get("Origin")
        if origin in self.channel.origins:
            headers["Access-Control-Allow-Origin"] = str(origin)
            headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
