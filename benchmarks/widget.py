"""The website widget beside two others from npm: size, speed, axe-core and a strict policy.

    .venv/bin/python benchmarks/widget.py [--npm DIR] [--runs 5]

It needs Chromium (`make browser`), npm, and starts the real bot. Each widget stands on the same
small page of the same site, which passes /webhooks/ on to the bot; deep-chat talks to `rest`, and
rasa-webchat, which speaks socket.io only, to a small bridge in front of it. The others are
installed into a temporary folder, or taken from DIR/node_modules.

Usable: from the request for the page until the input can be typed into, on a phone with slow 4G
(1.44 Mbit/s down, 563 ms) and a processor four times slower. Answer: from Enter until the answer is
on the page, on a desktop without a brake. Both are medians, in an empty cache.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import httpx  # noqa: E402
import socketio  # noqa: E402
from aiohttp import web  # noqa: E402
from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from rich import box  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bot.servers import free_port  # noqa: E402
from tests.running import running_bot  # noqa: E402
from tests.web.chat import DESKTOP, PHONE, chromium, new_context  # noqa: E402

PACKAGES = ("deep-chat@2.4.2", "rasa-webchat@1.0.1")
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
SLOW_4G = {
    "offline": False,
    "latency": 562.5,  # ms
    "downloadThroughput": 1.44e6 / 8,  # bytes a second
    "uploadThroughput": 0.675e6 / 8,
}
QUESTIONS = (
    "How long does Botox last?",
    "When does it start to work?",
    "Can I have it while pregnant?",
    "Can I exercise after it?",
    "Does it hurt?",
    "How many units do I need for the forehead?",
    "What are the side effects?",
    "Why did it wear off early?",
    "Can you become immune to it?",
    "How much does it cost?",
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A clinic</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>A clinic</h1><p>Words.</p></main>{script}</body></html>"""
DEEP_CHAT = """
const chat = document.createElement("deep-chat"), sender = crypto.randomUUID();
chat.connect = { url: "/webhooks/rest/webhook", method: "POST" };
chat.requestInterceptor = details => {
  details.body = { sender, message: details.body.messages[0].text };
  return details;
};
chat.responseInterceptor = all =>
  ({ text: all.map(one => one.text).filter(Boolean).join("\\n\\n") });
document.body.append(chat);
"""
RASA_WEBCHAT = """
WebChat.default({{ socketUrl: "{url}" }}, null);
"""
# From the key until there is one more answer, as the page itself sees it.
STOPWATCH = """count => {
  const before = count(), pressed = new Promise(done =>
    addEventListener("keydown", e => e.key === "Enter" && done(performance.now()),
      { capture: true, once: true }));
  window.took = pressed.then(start => new Promise(done => {
    const look = () => count() > before
      ? requestAnimationFrame(() => done(performance.now() - start)) : requestAnimationFrame(look);
    look();
  }));
}"""


@dataclass(frozen=True)
class Widget:
    """One of those compared.

    Attributes:
        name: in the table.
        script: what stands on the page.
        launcher: the CSS selector of the button that opens it; None where there is none.
        input: the CSS selector of where to type.
        answers: JavaScript that counts the answers.
        files: path on the site to content.
        others: origins beside its own that it may connect to.
    """

    name: str
    script: str
    launcher: str | None
    input: str
    answers: str
    files: dict[str, bytes] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def candidates(modules: Path, socket: str) -> list[Widget]:
    """Ours first.

    Args:
        modules: the folder node_modules with the others.
        socket: where the bot speaks socket.io.
    """
    deep = (modules / "deep-chat/dist/deepChat.bundle.js").read_bytes()
    rasa = (modules / "rasa-webchat/lib/index.js").read_bytes()
    return [
        Widget(
            "this widget",
            '<script src="/webhooks/web/widget.js" defer></script>',
            "botox-chat .launch",
            "botox-chat textarea",
            "() => document.querySelector('botox-chat').shadowRoot"
            ".querySelectorAll('.log .bot:not(.typing)').length",
        ),
        Widget(
            "deep-chat 2.4.2",
            '<script type="module" src="/deep.js"></script>'
            '<script type="module" src="/start.js"></script>',
            None,
            "deep-chat #text-input",
            "() => document.querySelector('deep-chat').shadowRoot.querySelectorAll("
            "'.ai-message-text:not(.deep-chat-loading-message-bubble)').length",
            {"/deep.js": deep, "/start.js": DEEP_CHAT.encode()},
        ),
        Widget(
            "rasa-webchat 1.0.1",
            '<script src="/rasa.js" defer></script><script src="/start.js" defer></script>',
            "button.rw-launcher",
            ".rw-new-message",
            "() => document.querySelectorAll('.rw-response').length",
            {"/rasa.js": rasa, "/start.js": RASA_WEBCHAT.format(url=socket).encode()},
            (socket,),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--npm", type=Path, help="folder with node_modules, not to install anew")
    parser.add_argument("--runs", type=int, default=5, help="starts measured of each widget")
    chosen = parser.parse_args()
    table = Table(
        *("", "compressed", "usable, s", "answer, s", "axe", "CSP"),
        box=box.MARKDOWN,
        caption=f"medians of {chosen.runs} starts and {len(QUESTIONS)} answers",
    )
    with tempfile.TemporaryDirectory() as folder:
        packages = chosen.npm or install(Path(folder) / "npm")
        (Path(folder) / "bot").mkdir()
        with (
            running_bot(Path(folder) / "bot", country="GB") as bot,
            socket_io(bot.url) as socket,  # first, for Playwright has a loop of its own
            chromium() as browser,
        ):
            for widget in candidates(packages / "node_modules", socket):
                table.add_row(widget.name, *measured(widget, bot.url, browser, chosen.runs))
                print(f"{widget.name}: done", file=sys.stderr)
    Console(width=120).print(table)


def install(folder: Path) -> Path:
    """Installs the others from npm; their own scripts are not run."""
    folder.mkdir(parents=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder))
    subprocess.run(["npm", "install", *quiet, *PACKAGES], check=True)
    return folder


def measured(widget: Widget, bot: str, browser: Browser, runs: int) -> list[str]:
    """One row of the table."""
    with site(widget, bot, policy=None) as (url, sent):
        usable = statistics.median(time_to_usable(widget, url, browser) for _ in range(runs))
        size = sum(sent.values())
        answer, axe = talked(widget, url, browser)
    policy = STRICT.replace("connect-src 'self'", " ".join(("connect-src 'self'", *widget.others)))
    with site(widget, bot, policy) as (url, _):
        forbidden = forbidden_by_policy(widget, url, browser)
    return [f"{size / 1000:.1f} kB", f"{usable:.1f}", answer, axe, forbidden]


def time_to_usable(widget: Widget, url: str, browser: Browser) -> float:
    """Seconds until a fresh visitor on a slow phone can type."""
    context = new_context(browser, **PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    start = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=60_000)
    opened(widget, page)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def opened(widget: Widget, page: Page) -> None:
    """Opens it and waits until one can type."""
    if widget.launcher:
        page.locator(widget.launcher).first.click(timeout=60_000)
    page.locator(widget.input).first.wait_for(state="visible", timeout=60_000)


def talked(widget: Widget, url: str, browser: Browser) -> tuple[str, str]:
    """The median time to an answer, and what axe-core finds with answers shown."""
    context = new_context(browser, **DESKTOP)
    page = context.new_page()
    page.goto(url)
    opened(widget, page)
    took = []
    for question in QUESTIONS:
        page.locator(widget.input).first.click()
        page.keyboard.type(question)
        page.evaluate(f"({STOPWATCH})({widget.answers})")
        page.keyboard.press("Enter")
        took.append(page.evaluate("window.took") / 1000)
    found = Axe().run(page).response["violations"]
    impacts = ", ".join(sorted({str(one["impact"]) for one in found}))
    context.close()
    return f"{statistics.median(took):.2f}", f"{len(found)}{f' ({impacts})' if found else ''}"


def forbidden_by_policy(widget: Widget, url: str, browser: Browser) -> str:
    """How often a strict policy was broken from the start to one answer."""
    context = new_context(browser, **DESKTOP)
    page = context.new_page()
    page.goto(url)
    try:
        page.wait_for_timeout(2000)
        if widget.launcher:
            page.locator(widget.launcher).first.click(timeout=5000)
        page.locator(widget.input).first.click(timeout=5000)
        page.keyboard.type(QUESTIONS[0])
        page.keyboard.press("Enter")
        page.wait_for_timeout(3000)
        works = ""
    except Exception:
        works = ", does not open"
    found = page.evaluate("window.__csp.length")
    context.close()
    return f"{found}{works}"


@contextmanager
def socket_io(bot: str) -> Iterator[str]:
    """Rasa's socket.io events in front of the bot's REST channel; gives its address."""
    server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    client = httpx.AsyncClient(base_url=bot, timeout=60)

    @server.event
    async def session_request(sid: str, data: dict[str, Any]) -> None:
        await server.emit("session_confirm", sid, room=sid)

    @server.event
    async def user_uttered(sid: str, data: dict[str, Any]) -> None:
        if not data.get("message"):
            return  # it greets the bot with nothing
        body = {"sender": sid, "message": data["message"]}
        for said in (await client.post("/webhooks/rest/webhook", json=body)).json():
            if "text" in said:
                replies = [{**one, "content_type": "text"} for one in said.get("buttons") or ()]
                message = {"text": said["text"], "quick_replies": replies}
                await server.emit("bot_uttered", message, room=sid)

    app = web.Application()
    server.attach(app)
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app)
    loop.run_until_complete(runner.setup())
    port = free_port()
    loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", port).start())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:

        async def stop() -> None:
            await server.shutdown()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await client.aclose()

        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)


@contextmanager
def site(widget: Widget, bot: str, policy: str | None) -> Iterator[tuple[str, dict[str, int]]]:
    """A page with the widget; gives its address and the size, compressed, of its scripts."""
    sent: dict[str, int] = {}
    page = PAGE.format(script=widget.script).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        bot_client = httpx.Client(base_url=bot, timeout=60)

        def log_message(self, *words: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.startswith("/webhooks/"):
                return self.pass_on(body)
            if self.path == "/":
                return self.answer(200, "text/html; charset=utf-8", page)
            found = widget.files.get(self.path)
            self.answer(200 if found else 404, "text/javascript; charset=utf-8", found or b"")

        do_POST = do_DELETE = do_GET

        def pass_on(self, body: bytes) -> None:
            dropped = ("host", "connection", "content-length")
            headers = {k: v for k, v in self.headers.items() if k.lower() not in dropped}
            found = self.bot_client.request(self.command, self.path, headers=headers, content=body)
            kind = found.headers.get("content-type", "")
            self.answer(found.status_code, kind, found.content)

        def answer(self, status: int, kind: str, content: bytes) -> None:
            small = gzip.compress(content, 9)
            if "javascript" in kind:
                sent[self.path] = len(small)
            self.send_response(status)
            headers = {
                "Content-Type": kind,
                "Content-Encoding": "gzip",
                "Content-Length": str(len(small)),
                "Cache-Control": "no-store",
            }
            if policy:
                headers["Content-Security-Policy"] = policy
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(small)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", sent
    finally:
        server.shutdown()
        server.server_close()
        Handler.bot_client.close()


if __name__ == "__main__":
    main()
