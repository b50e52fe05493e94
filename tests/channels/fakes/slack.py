"""Slack's API as the bot sees it: its methods, their arguments, limits and errors.

Everything that people would see is kept: messages, what only one person sees, files, home tabs.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from tests.channels.fakes.block_rules import BadBlocks, check_blocks
from tests.channels.fakes.calls import Call, Fault, Faults, InLoop, Journal

BOT_TOKEN = "xoxb-1-2-" + "b" * 24
APP_TOKEN = "xapp-1-A0BOTOX-1-" + "a" * 32
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, BOT_USER, BOT_ID, APP_ID = "T0CLINIC", "U0BOTOX", "B0BOTOX", "A0BOTOX"

_ARGUMENTS = {
    "auth.test": set(),
    "apps.connections.open": set(),
    "chat.postMessage": {
        *("channel", "text", "blocks", "attachments", "thread_ts", "reply_broadcast", "metadata"),
        *("unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names", "username", "icon_url"),
        *("icon_emoji", "markdown_text"),
    },
    "chat.update": {
        *("channel", "ts", "text", "blocks", "attachments", "metadata", "parse", "link_names"),
        *("reply_broadcast", "file_ids", "markdown_text"),
    },
    "chat.postEphemeral": {
        *("channel", "user", "text", "blocks", "attachments", "thread_ts", "parse", "link_names"),
        *("username", "icon_url", "icon_emoji", "markdown_text"),
    },
    "conversations.open": {"channel", "users", "return_im", "prevent_creation"},
    "conversations.replies": {
        *("channel", "ts", "cursor", "latest", "oldest", "inclusive", "limit"),
        "include_all_metadata",
    },
    "conversations.history": {
        *("channel", "cursor", "latest", "oldest", "inclusive", "limit", "include_all_metadata"),
    },
    "views.publish": {"user_id", "view", "hash"},
    "files.getUploadURLExternal": {"filename", "length", "alt_txt", "snippet_type"},
    "files.completeUploadExternal": {
        *("files", "channel_id", "channels", "thread_ts", "initial_comment", "blocks"),
    },
}
_RESPONSES = 5
_SCOPES = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "conversations.open": {"im:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
}
_HISTORY = {"C": "channels:history", "G": "groups:history", "D": "im:history"}


class Refusal(Exception):
    """`"ok": false` with an error's word."""


@dataclass(frozen=True)
class Posted:
    """A message as people see it.

    Attributes:
        seen_by: the only person who sees it; "" for everybody in the channel.
        response: for what only one person sees: the ticket of the address that answers it.
    """

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    seen_by: str = ""
    file: str = ""
    metadata: Mapping[str, Any] | None = None

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """What can be pressed, in order."""
        rows = (b for b in self.blocks if b["type"] == "actions")
        return [element for row in rows for element in row["elements"]]

    @property
    def titles(self) -> list[str]:
        """What stands on its buttons."""
        return [button["text"]["text"] for button in self.buttons]

    @property
    def words(self) -> str:
        """Everything that can be read in it."""
        found = [self.text] if not self.blocks else []
        for block in self.blocks:
            texts = [block.get("text"), *block.get("elements", ()), *block.get("fields", ())]
            found += [t["text"] for t in texts if t and isinstance(t.get("text"), str)]
        return "\n".join(found)


@dataclass
class File:
    """An uploaded file."""

    name: str
    alt: str
    length: int
    content: bytes = b""
    channel: str = ""
    thread_ts: str = ""


@dataclass
class Response:
    """An address that answers one interaction."""

    channel: str
    user: str
    message: str = ""
    used: int = 0


class SlackWorld:
    """One workspace with one app.

    Attributes:
        journal: every call; answers to interactions are called "response".
        faults: what goes wrong next; a fault whose description is one word of Slack's is answered
            as `"ok": false` with status 200.
        members: the channels that the bot is in.
        scopes: what the app may do; None for everything.
    """

    def __init__(self) -> None:
        self.url = ""
        self.journal = Journal()
        self.faults = Faults()
        self.messages: list[Posted] = []
        self.files: dict[str, File] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.direct: dict[str, str] = {}
        self.members = {"C0TEAM"}
        self.scopes: set[str] | None = None
        self.responses: dict[str, Response] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: set[str] = set()
        self.threads = InLoop()
        self._clock = 0
        self._lock = threading.Lock()

    def add_routes(self, app: web.Application) -> None:
        """Adds its addresses to an app."""
        app.router.add_route("*", "/slack/api/{method}", self._api)
        app.router.add_post("/slack/upload/{file}", self._upload)
        app.router.add_post("/slack/response/{ticket}", self._respond)
        app.router.add_get("/slack/socket/{ticket}", self._socket)

    def start(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        """Says where the fake runs."""
        self.url, self.threads.loop = url, loop

    async def close(self) -> None:
        """Ends what still waits."""
        for socket in list(self.sockets):
            await socket.close()

    @property
    def api_url(self) -> str:
        """What the bot is told."""
        return f"{self.url}/slack/api/"

    def next_ts(self) -> str:
        """A message's name, later than all before."""
        with self._lock:
            self._clock += 1
            return f"{1_700_000_000 + self._clock}.{self._clock:06d}"

    def direct_channel(self, user: str) -> str:
        """Where the bot and one person talk."""
        return self.direct.setdefault(user, f"D{user[1:]}")

    def from_bot(self, channel: str | None = None, user: str | None = None) -> list[Posted]:
        """What the bot said, in order."""
        return [
            message
            for message in list(self.messages)
            if message.user == BOT_USER
            and channel in (None, message.channel)
            and user in (None, message.seen_by)
        ]

    # ------------------------------------------------------------ methods

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, arguments = request.match_info["method"], await _arguments(request)
        fault = self.faults.take(method)
        if fault and (early := await self._suffer(request, method, arguments, fault)) is not None:
            return early
        try:
            self._authorize(method, request)
            answer = {"ok": True, **self._do(method, arguments)}
        except Refusal as refusal:
            answer = {"ok": False, "error": str(refusal)}
        except BadBlocks as problem:
            detail = {"messages": [f"[ERROR] {problem}"]}
            answer = {"ok": False, "error": "invalid_blocks", "response_metadata": detail}
        self.journal.add(Call(method, arguments, 200, answer))
        if fault and fault.done:
            return _reset(request)
        headers = {} if self.scopes is None else {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        return web.json_response(answer, headers=headers)

    async def _suffer(
        self, request: web.Request, method: str, arguments: dict[str, Any], fault: Fault
    ) -> web.StreamResponse | None:
        """What comes of a call that goes wrong; None when only its answer gets lost."""
        if fault.hang:
            await asyncio.sleep(fault.hang)
        if fault.done:
            return None
        status = fault.status or 0
        word = fault.description if " " not in fault.description else ""
        headers, body = {}, {"ok": False, "error": word, **fault.more}
        if status == 429:
            headers = {"Retry-After": str(fault.retry_after or 1)}
            body = {"ok": False, "error": "ratelimited"}
        self.journal.add(Call(method, arguments, status, body))
        if fault.reset or (not status and not word):
            return _reset(request)
        if fault.body is not None:
            return web.Response(status=status or 200, text=fault.body, headers=headers)
        return web.json_response(body, status=status or 200, headers=headers)

    def _authorize(self, method: str, request: web.Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if not token:
            raise Refusal("not_authed")
        if token != expected:
            known = token in (APP_TOKEN, BOT_TOKEN)
            raise Refusal("not_allowed_token_type" if known else "invalid_auth")

    def _do(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if method not in _ARGUMENTS:
            raise Refusal("unknown_method")
        if set(arguments) - _ARGUMENTS[method] - {"token"}:
            raise Refusal("invalid_arguments")
        needed = _SCOPES.get(method, set())
        if method in ("conversations.replies", "conversations.history"):
            needed = {_HISTORY[str(arguments.get("channel"))[:1]]}
        if self.scopes is not None and not needed <= self.scopes:
            raise Refusal("missing_scope")
        done: dict[str, Any] = getattr(self, "_" + method.replace(".", "_"))(arguments)
        return done

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        names = {"team": "Clinic", "user": "botox", "url": "https://clinic.slack.com/"}
        return {**names, "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID}

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"{self.url.replace('http', 'ws')}/slack/socket/t{self.next_ts()}"}

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments.get("channel"))
        message = self._message(arguments, channel)
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts, "message": {"text": message.text}}

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments.get("channel"))
        if not arguments.get("user"):
            raise Refusal("invalid_arguments")
        message = replace(self._message(arguments, channel), seen_by=arguments["user"])
        self.messages.append(message)
        return {"message_ts": message.ts}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments.get("channel"))
        for place, old in enumerate(self.messages):
            if (old.channel, old.ts) == (channel, arguments.get("ts")) and not old.seen_by:
                if old.user != BOT_USER:
                    raise Refusal("cant_update_message")
                new = self._message(arguments, channel)
                self.messages[place] = replace(new, ts=old.ts, thread_ts=old.thread_ts)
                return {"channel": channel, "ts": old.ts, "text": new.text}
        raise Refusal("message_not_found")

    def _message(self, arguments: Mapping[str, Any], channel: str) -> Posted:
        text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
        if isinstance(blocks, str):
            blocks = json.loads(blocks)
        if not text.strip() and not blocks:
            raise Refusal("no_text")
        if len(text) > 40_000:
            raise Refusal("msg_too_long")
        check_blocks(blocks)
        thread = arguments.get("thread_ts") or ""
        return Posted(
            *(channel, self.next_ts(), BOT_USER, text, thread, tuple(blocks)),
            metadata=arguments.get("metadata"),
        )

    def _channel(self, channel: Any) -> str:
        if channel in self.direct:  # a person's name means the place where one talks with them
            return self.direct[channel]
        if channel in self.direct.values() or channel in self.members:
            return str(channel)
        raise Refusal("not_in_channel" if str(channel)[:1] == "C" else "channel_not_found")

    def _conversations_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        users = str(arguments.get("users") or "")
        if not users.startswith("U"):
            raise Refusal("user_not_found")
        return {"channel": {"id": self.direct_channel(users)}}

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._found(arguments, str(arguments.get("ts") or ""))

    def _conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._found(arguments, "")

    def _found(self, arguments: dict[str, Any], thread: str) -> dict[str, Any]:
        channel = self._channel(arguments.get("channel"))
        oldest = str(arguments.get("oldest") or "0")
        with_metadata = str(arguments.get("include_all_metadata")).lower() in ("true", "1")
        return {
            "messages": [
                {
                    **{"ts": m.ts, "user": m.user, "text": m.text},
                    **({"metadata": m.metadata} if m.metadata and with_metadata else {}),
                    **({"files": [{"name": self.files[m.file].name}]} if m.file else {}),
                }
                for m in self.messages
                if m.channel == channel and not m.seen_by and m.ts >= oldest
                if m.thread_ts == thread or (thread and m.ts == thread)
            ],
            "has_more": False,
        }

    def _views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        view = arguments.get("view")
        view = json.loads(view) if isinstance(view, str) else view
        if not isinstance(view, dict) or view.get("type") != "home":
            raise Refusal("invalid_arguments")
        check_blocks(view.get("blocks"), "home")
        self.homes[str(arguments["user_id"])] = view
        return {"view": {"id": "V1"}}

    # ------------------------------------------------------------ files

    def _files_getUploadURLExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:
        length = int(arguments.get("length") or 0)
        if length < 1 or not arguments.get("filename"):
            raise Refusal("invalid_arguments")
        name = f"F{len(self.files) + 1:04d}"
        self.files[name] = File(arguments["filename"], arguments.get("alt_txt") or "", length)
        return {"upload_url": f"{self.url}/slack/upload/{name}", "file_id": name}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name, content = request.match_info["file"], await request.read()
        fault = self.faults.take("upload")
        if (
            fault
            and (early := await self._suffer(request, "upload", {"file": name}, fault)) is not None
        ):
            return early
        self.journal.add(Call("upload", {"file": name}, 200, {"ok": True}))
        if len(content) != self.files[name].length:
            return web.Response(status=400, text="length")
        self.files[name].content = content
        return web.Response(text=f"OK - {len(content)}")

    def _files_completeUploadExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:
        files = json.loads(arguments["files"])
        channel, thread = arguments.get("channel_id") or "", arguments.get("thread_ts") or ""
        if channel:
            channel = self._channel(channel)
        for one in files:
            file = self.files.get(one["id"])
            if file is None or not file.content:
                raise Refusal("file_not_found")
            file.channel, file.thread_ts = channel, thread
            text = arguments.get("initial_comment") or ""
            posted = Posted(channel, self.next_ts(), BOT_USER, text, thread, file=one["id"])
            self.messages.append(posted)
        return {"files": [{"id": one["id"], "title": one.get("title", "")} for one in files]}

    # ------------------------------------------------------------ answers to an interaction

    def response_url(self, channel: str, user: str, message: str = "") -> str:
        """An address at which an interaction may be answered."""
        ticket = f"r{len(self.responses) + 1}"
        self.responses[ticket] = Response(channel, user, message)
        return f"{self.url}/slack/response/{ticket}"

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        found = self.responses.get(request.match_info["ticket"])
        body = await request.json()
        fault = self.faults.take("response")
        if fault and (early := await self._suffer(request, "response", body, fault)) is not None:
            return early
        status, text = self._responded(body, found)
        self.journal.add(Call("response", body, status, {"ok": status == 200, "error": text}))
        return _reset(request) if fault else web.Response(status=status, text=text)

    def _responded(self, body: dict[str, Any], found: Response | None) -> tuple[int, str]:
        if found is None:
            return 404, "expired_url"
        found.used += 1
        if found.used > _RESPONSES:
            return 404, "used_url"
        allowed = {"text", "blocks", "response_type", "replace_original", "delete_original"}
        if set(body) - allowed - {"unfurl_links", "unfurl_media", "thread_ts"}:
            return 400, "invalid_payload"
        try:
            self._respond_with(body, found)
        except (Refusal, BadBlocks) as problem:
            return 400, str(problem)
        return 200, "ok"

    def _respond_with(self, body: dict[str, Any], found: Response) -> None:
        if body.get("delete_original"):
            self.messages[:] = [m for m in self.messages if m.ts != found.message]
            return
        message = self._message(body, found.channel)
        if body.get("response_type", "ephemeral") == "ephemeral":
            message = replace(message, seen_by=found.user)
        if not body.get("replace_original"):
            self.messages.append(message)
            return
        for place, old in enumerate(self.messages):
            if old.ts == found.message:
                kept = {"ts": old.ts, "thread_ts": old.thread_ts, "seen_by": old.seen_by}
                self.messages[place] = replace(message, **kept)

    # ------------------------------------------------------------ socket mode

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        about = {"app_id": APP_ID}
        debug = {"host": "applink-1", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self.sockets)}
        await socket.send_json({**hello, "connection_info": about, "debug_info": debug})
        try:
            async for message in socket:
                if message.type == web.WSMsgType.TEXT:
                    with self.journal.changed:
                        self.acknowledged.add(json.loads(message.data)["envelope_id"])
                        self.journal.changed.notify_all()
        finally:
            self.sockets.remove(socket)
        return socket


async def _arguments(request: web.Request) -> dict[str, Any]:
    """What a call says: in its address, as a form or as JSON."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found.update(await request.json())
    elif request.can_read_body:
        found.update(await request.post())
    return found


def _reset(request: web.Request) -> web.Response:
    """Ends the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
