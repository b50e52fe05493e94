"""A fake of Telegram's Bot API: chats, people who write in them, and updates on their way.

It enforces the real one's rules (telegram_rules.py) and delivers updates both ways: by getUpdates
and to a webhook, in order, again until they are taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import struct
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.channels.fakes import telegram_rules as rules
from tests.channels.fakes.calls import Call, Fault, Faults, InLoop, Journal
from tests.channels.fakes.telegram_people import Chat, Group, Person, Shown
from tests.channels.fakes.telegram_rules import Rejected, bad

BOT_ID = 7123456789
TOKEN = f"{BOT_ID}:AAF_fake-token_of-the-tests_0123456789x"[:46]
USERNAME = "botox_answers_bot"

_RETRY_SECONDS = 0.2
_WEBHOOK_SECONDS = 10.0
_BURST = 5  # messages in one chat within a second
_GROUP_MINUTE = 20

Handler = Callable[[dict[str, Any]], Awaitable[Any]]


class TelegramFake:
    """Telegram, as a bot and the people in its chats see it.

    Attributes:
        token: the bot's.
        url: for BOT_TELEGRAM_API_URL.
        journal: the calls of the bot.
        faults: what goes wrong next.
        sees_all: whether the bot's privacy mode in groups is off.
        webhook: as set, or empty.
        commands: as set.
        forwards: public addresses, such as "https://bot.example", to where they lead.
        deliveries: (update id, status) of what was posted to the webhook.
    """

    def __init__(self) -> None:
        self.token = TOKEN
        self.url = ""
        self.journal = Journal()
        self.faults = Faults()
        self.sees_all = False
        self.me: dict[str, Any] = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Botox answers",
            "username": USERNAME,
        }
        self.webhook: dict[str, Any] = {}
        self.commands: list[dict[str, str]] = []
        self.forwards: dict[str, str] = {}
        self.deliveries: list[tuple[int, int]] = []
        self.chats: dict[int, Chat] = {}
        self.in_loop = InLoop()
        self._pending: list[dict[str, Any]] = []
        self._again: list[dict[str, Any]] = []
        self._sent: dict[int, dict[str, Any]] = {}  # every update so far
        self._queries: set[str] = set()
        self._times: dict[int, deque[float]] = {}
        self._next = {"update": 90_000_000, "message": 100, "query": 5_000_000_000}
        self._held = False
        self._poll = 0
        self._delivery: asyncio.Task[None] | None = None
        self._last_error = ""
        self._news: asyncio.Event

    # ------------------------------------------------------------ for the server

    def add_routes(self, app: web.Application) -> None:
        """Everything below /telegram."""
        app.router.add_route("*", "/telegram/bot{token}/{method}", self._answer)

    def start(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        """The server listens."""
        self.url = f"{url}/telegram"
        self.in_loop.loop = loop
        self._news = asyncio.Event()
        self._delivery = loop.create_task(self._deliver())

    async def close(self) -> None:
        """Ends what runs."""
        self._poll += 1
        self._news.set()
        if self._delivery:
            self._delivery.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._delivery

    # ------------------------------------------------------------ for tests

    def person(self, name: str = "Ann", **more: Any) -> Person:
        """Somebody new, with a private chat that the bot may write in once they have."""
        return Person(self, name, **more)

    def group(self, title: str = "Friends", **more: Any) -> Group:
        """A group that the bot is in."""
        return Group(self, title, **more)

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Lets the next calls of a method go wrong."""
        self.faults.add(method, fault, times)

    def calls(self, *methods: str) -> list[Call]:
        """The calls so far."""
        return self.journal.calls(*methods)

    def deliver_again(self, update: int) -> None:
        """Delivers an update that was taken already once more."""

        async def again() -> None:
            self._again.append(self._sent[update])
            self._news.set()

        self.in_loop.run(again())

    @contextlib.contextmanager
    def held(self) -> Any:
        """Keeps updates back meanwhile; a list of them is given, to be put in another order."""
        self._held = True
        try:
            yield self._pending
        finally:

            async def release() -> None:
                self._held = False
                self._news.set()

            self.in_loop.run(release())

    @property
    def undelivered(self) -> int:
        """How many updates nobody has taken yet."""
        return len(self._pending) + len(self._again)

    def waits_until_taken(self) -> None:
        """Waits until every update so far was taken."""
        self.journal.wait_for(lambda: not self.undelivered, "every update taken")

    # ------------------------------------------------------------ updates

    def number(self, kind: str) -> int:
        """The next update, message or query id."""
        self._next[kind] += 1
        return self._next[kind]

    async def update(self, kind: str, content: dict[str, Any]) -> int:
        """Puts an update in the queue; returns its id."""
        assert kind in rules.UPDATE_KINDS
        found = {"update_id": self.number("update"), kind: content}
        self._sent[found["update_id"]] = found
        if kind == "callback_query":
            self._queries.add(content["id"])
        self._pending.append(found)
        self._news.set()
        return int(found["update_id"])

    async def _deliver(self) -> None:
        """Posts updates to the webhook, in order, until each was taken."""
        async with aiohttp.ClientSession() as session:
            while True:
                await self._news.wait()
                if not self.webhook or self._held or not self.undelivered:
                    self._news.clear()
                    continue
                queue = self._pending or self._again
                update = queue[0]
                if await self._post(session, update) and update in queue:
                    queue.remove(update)
                    with self.journal.changed:
                        self.journal.changed.notify_all()
                else:
                    await asyncio.sleep(_RETRY_SECONDS)

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        status = await self.post(update, self.webhook.get("secret_token"), session)
        self._last_error = "" if 200 <= status < 300 else f"Wrong response: {status}"
        return not self._last_error

    async def post(
        self,
        update: Any,
        secret: str | None,
        session: aiohttp.ClientSession | None = None,
    ) -> int:
        """Posts to the webhook's address what need not come from Telegram; returns the status."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        address = urlsplit(self.webhook["url"])
        public = f"{address.scheme}://{address.netloc}"
        url = self.forwards.get(public, public) + address.path
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        own = session or aiohttp.ClientSession()
        try:
            timeout = aiohttp.ClientTimeout(total=_WEBHOOK_SECONDS)
            async with own.post(url, data=body, headers=headers, timeout=timeout) as answer:
                status = answer.status
                await answer.read()
        except (aiohttp.ClientError, asyncio.TimeoutError):
            status = 0
        finally:
            if session is None:
                await own.close()
        if isinstance(update, dict):
            self.deliveries.append((update.get("update_id", 0), status))
        return status

    # ------------------------------------------------------------ calls

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        fault = self.faults.take(method)
        if fault is not None and not fault.done:
            if fault.hang:
                await asyncio.sleep(fault.hang)
            if fault.status is not None or fault.reset or fault.hang:
                return self._fail(request, method, arguments, fault)
        try:
            self._check_token(request.match_info["token"])
            rules.check_arguments(method, arguments)
            result = await getattr(self, f"_{_snake(method)}")(arguments)
            status, answer = 200, {"ok": True, "result": result}
        except Rejected as problem:
            status = problem.status
            answer = {"ok": False, "error_code": status, "description": problem.description}
            if problem.parameters:
                answer["parameters"] = problem.parameters
        if fault is not None and fault.done:  # carried out, but the answer gets lost
            if fault.hang:
                await asyncio.sleep(fault.hang)
            return self._fail(request, method, arguments, fault)
        self.journal.add(Call(method, arguments, status, answer))
        return web.json_response(answer, status=status)

    def _fail(
        self, request: web.Request, method: str, arguments: dict[str, Any], fault: Fault
    ) -> web.StreamResponse:
        answer: dict[str, Any] = {"ok": False, "error_code": fault.status}
        answer["description"] = fault.description
        if fault.retry_after is not None:
            answer["description"] = f"Too Many Requests: retry after {fault.retry_after}"
            answer["parameters"] = {"retry_after": fault.retry_after}
        answer.update(fault.more)
        self.journal.add(Call(method, arguments, fault.status or 0, answer))
        if fault.status is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.body is not None:
            return web.Response(text=fault.body, status=fault.status, content_type="text/html")
        return web.json_response(answer, status=fault.status)

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]{30,}", token):
            raise Rejected(404, "Not Found")
        if token != self.token:
            raise Rejected(401, "Unauthorized")

    async def _get_me(self, arguments: dict[str, Any]) -> Any:
        return {
            **self.me,
            "can_join_groups": True,
            "can_read_all_group_messages": self.sees_all,
            "supports_inline_queries": False,
        }

    async def _set_webhook(self, arguments: dict[str, Any]) -> Any:
        url, secret = str(arguments.get("url") or ""), arguments.get("secret_token")
        if not url:
            return await self._delete_webhook(arguments)
        if not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (urlsplit(url).port or 443) not in (443, 80, 88, 8443):
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(secret)):
            raise bad("secret token contains unallowed characters")
        self.webhook = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": _json(arguments.get("allowed_updates")),
            "max_connections": int(arguments.get("max_connections") or 40),
        }
        if _true(arguments.get("drop_pending_updates")):
            self._pending.clear()
        self._news.set()
        return True

    async def _delete_webhook(self, arguments: dict[str, Any]) -> Any:
        self.webhook = {}
        if _true(arguments.get("drop_pending_updates")):
            self._pending.clear()
        return True

    async def _get_webhook_info(self, arguments: dict[str, Any]) -> Any:
        info: dict[str, Any] = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": self.undelivered,
        }
        if self._last_error:
            info["last_error_message"] = self._last_error
            info["last_error_date"] = int(time.time())
        return info

    async def _get_updates(self, arguments: dict[str, Any]) -> Any:
        if self.webhook:
            raise Rejected(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
                " to delete the webhook first",
            )
        self._poll += 1
        mine, deadline = self._poll, time.monotonic() + float(arguments.get("timeout") or 0)
        self._news.set()  # wakes the other one, which has to go
        offset, limit = int(arguments.get("offset") or 0), int(arguments.get("limit") or 100)
        allowed = _json(arguments.get("allowed_updates")) or rules.UPDATE_KINDS
        if offset:
            self._pending[:] = [one for one in self._pending if one["update_id"] >= offset]
            with self.journal.changed:
                self.journal.changed.notify_all()
        while True:
            if mine != self._poll:
                raise Rejected(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot"
                    " instance is running",
                )
            if not self._held:
                wanted = [one for one in self._pending if set(one) & set(allowed)]
                found = [*self._again, *wanted][:limit]
                self._again = []
                if found:
                    return found
            left = deadline - time.monotonic()
            if left <= 0:
                return []
            self._news.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    async def _send_message(self, arguments: dict[str, Any]) -> Any:
        chat = self._chat(arguments)
        parsed = rules.formatted(arguments, "text", rules.MAX_TEXT, "message text is empty")
        return self._send(chat, arguments, parsed.text, parsed.entities)

    async def _send_photo(self, arguments: dict[str, Any]) -> Any:
        chat = self._chat(arguments)
        parsed = rules.formatted(arguments, "caption", rules.MAX_CAPTION, None)
        photo = arguments["photo"]
        if not isinstance(photo, bytes):
            raise bad("wrong file identifier/HTTP URL specified")
        _check_picture(photo)
        return self._send(chat, arguments, parsed.text, parsed.entities, photo)

    def _send(
        self,
        chat: Chat,
        arguments: dict[str, Any],
        text: str,
        entities: Any,
        photo: bytes | None = None,
    ) -> dict[str, Any]:
        keys = rules.keyboard(arguments.get("reply_markup"))
        reply = _json(arguments.get("reply_parameters")) or {}
        replied = reply.get("message_id")
        if replied is not None and chat.message(replied) is None:
            if not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            replied = None
        self._count(chat)
        message = chat.add(self.me, text, entities, keys, reply_to=replied)
        if photo is not None:
            message["photo"] = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]
            message["caption"] = message.pop("text")
        source = str(arguments.get("text") or arguments.get("caption") or "")
        with self.journal.changed:
            chat.shown.append(
                Shown(chat, message["message_id"], text, source, tuple(entities), photo, replied)
            )
            self.journal.changed.notify_all()
        return message

    def _count(self, chat: Chat) -> None:
        """Flood control."""
        now, times = time.monotonic(), self._times.setdefault(chat.id, deque())
        while times and times[0] < now - 60:
            times.popleft()
        if sum(then > now - 1 for then in times) >= _BURST:
            raise Rejected(429, "Too Many Requests: retry after 1", retry_after=1)
        if chat.kind != "private" and len(times) >= _GROUP_MINUTE:
            raise Rejected(429, "Too Many Requests: retry after 3", retry_after=3)
        times.append(now)

    async def _send_chat_action(self, arguments: dict[str, Any]) -> Any:
        self._chat(arguments)
        if arguments["action"] not in ("typing", "upload_photo"):
            raise bad("wrong parameter action in request")
        return True

    async def _answer_callback_query(self, arguments: dict[str, Any]) -> Any:
        if len(str(arguments.get("text") or "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if str(arguments["callback_query_id"]) not in self._queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._queries.discard(str(arguments["callback_query_id"]))
        return True

    async def _edit_message_reply_markup(self, arguments: dict[str, Any]) -> Any:
        message = self._own_message(arguments)
        keys = rules.keyboard(arguments.get("reply_markup"))
        if keys == message.get("reply_markup"):
            raise bad("message is not modified: specified new message content is the same")
        return self._edited(message, keys)

    async def _edit_message_text(self, arguments: dict[str, Any]) -> Any:
        message = self._own_message(arguments)
        parsed = rules.formatted(arguments, "text", rules.MAX_TEXT, "message text is empty")
        keys = rules.keyboard(arguments.get("reply_markup"))
        if (parsed.text, keys) == (message.get("text"), message.get("reply_markup")):
            raise bad("message is not modified: specified new message content is the same")
        message.update(text=parsed.text, entities=list(parsed.entities))
        return self._edited(message, keys)

    def _edited(self, message: dict[str, Any], keys: dict[str, Any] | None) -> dict[str, Any]:
        message["edit_date"] = int(time.time())
        message.pop("reply_markup", None)
        if keys:
            message["reply_markup"] = keys
        return message

    def _own_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        message = self._chat(arguments).message(int(arguments["message_id"]))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.me["id"]:
            raise bad("message can't be edited")
        return message

    async def _delete_message(self, arguments: dict[str, Any]) -> Any:
        message = self._own_message(arguments)
        self._chat(arguments).messages.remove(message)
        return True

    async def _set_my_commands(self, arguments: dict[str, Any]) -> Any:
        self.commands = rules.check_commands(arguments["commands"])
        return True

    async def _get_my_commands(self, arguments: dict[str, Any]) -> Any:
        return self.commands

    async def _set_my_description(self, arguments: dict[str, Any]) -> Any:
        if len(str(arguments.get("description") or "")) > 512:
            raise bad("description is too long")
        return True

    async def _set_my_short_description(self, arguments: dict[str, Any]) -> Any:
        if len(str(arguments.get("short_description") or "")) > 120:
            raise bad("short description is too long")
        return True

    async def _leave_chat(self, arguments: dict[str, Any]) -> Any:
        self._chat(arguments)
        return True

    def _chat(self, arguments: dict[str, Any]) -> Chat:
        """The chat that a call is about, if the bot may write in it."""
        found = str(arguments["chat_id"])
        chat = self.chats.get(int(found)) if re.fullmatch(r"-?\d+", found) else None
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to:
            raise Rejected(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.refuses:
            raise Rejected(403, f"Forbidden: {chat.refuses}")
        return chat


async def _arguments(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, however they were sent."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found.update(await request.json())
    elif request.content_type == "multipart/form-data":
        files: dict[str, bytes] = {}
        async for part in await request.multipart():
            assert isinstance(part, aiohttp.BodyPartReader)
            if part.filename is None:
                found[str(part.name)] = await part.text()
            else:
                files[str(part.name)] = bytes(await part.read())
        attached = {v: v[9:] for v in map(str, found.values()) if v.startswith("attach://")}
        used = {
            name: files.pop(attached[str(value)])
            for name, value in found.items()
            if str(value) in attached
        }
        found.update(used, **files)
    else:
        found.update(await request.post())
    return found


def _check_picture(data: bytes) -> None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", data[16:24])
    if len(data) > 10_000_000:
        raise bad("file is too big")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def _snake(method: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", method).lower()


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value


def _true(value: Any) -> bool:
    return value is True or str(value).lower() in ("true", "1")
