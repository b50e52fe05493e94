"""People who use the fake workspace, and Slack delivering to the bot what they do."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
import urllib.parse
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import httpx

from tests.channels.fakes.slack import APP_ID, BOT_USER, SIGNING_SECRET, TEAM, Posted, SlackWorld

CHANNEL = "C0TEAM"
ACK_SECONDS = 3.0
_PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, *[5.0] * 40)  # Slack's own are 0, 60 and 300 seconds


class SlackFake(SlackWorld):
    """The workspace with deliveries: over HTTP when `bot_url` is set, else over the socket.

    Attributes:
        bot_url: where the bot takes events, interactions and commands.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bot_url = ""
        self._numbers = itertools.count(1)
        self._postmen = ThreadPoolExecutor(8, "postman")
        self._closed = False

    async def close(self) -> None:
        """Also ends the deliveries."""
        self._closed = True
        self._postmen.shutdown(wait=False, cancel_futures=True)
        await super().close()

    def person(self, name: str) -> Person:
        """Somebody, named such as "U0ANN"."""
        self.direct_channel(name)
        return Person(self, name)

    def wait_for(self, found: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
        """Waits until a function returns something true; returns it."""
        # Also for what the bot stores, of which the journal hears nothing.
        deadline = time.monotonic() + seconds
        while not (value := found()) and time.monotonic() < deadline:
            with self.journal.changed:
                self.journal.changed.wait(0.05)
        assert value, f"{what} within {seconds:.0f} s"
        return value

    def number(self) -> int:
        """One more each time."""
        return next(self._numbers)

    # ------------------------------------------------------------ delivering

    def deliver_event(self, event: Mapping[str, Any], event_id: str = "") -> dict[str, Any]:
        """Delivers an event in the background, with Slack's retries; returns what is delivered."""
        envelope = {
            **{"token": "verification", "team_id": TEAM, "api_app_id": APP_ID},
            **{"event": dict(event), "type": "event_callback"},
            "event_id": event_id or f"Ev{self.number():08d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
        self.deliver("events_api", envelope)
        return envelope

    def deliver(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Delivers an event, an interaction or a command until the bot acknowledges it."""
        self._postmen.submit(self._until_taken, kind, payload)

    def _until_taken(self, kind: str, payload: Mapping[str, Any]) -> None:
        for attempt, pause in enumerate(_PAUSES):
            time.sleep(pause)
            if self._closed or self.once(kind, payload, attempt):
                return
            if kind != "events_api" and attempt:
                return  # Slack tells the person that it did not work

    def once(self, kind: str, payload: Mapping[str, Any], attempt: int = 0) -> bool:
        """One delivery; whether the bot acknowledged it in time."""
        if not self.bot_url:
            return self._through_socket(kind, payload, attempt)
        try:
            return self.post(kind, payload, attempt).status_code == 200
        except httpx.HTTPError:
            return False

    def post(
        self,
        kind: str,
        payload: Mapping[str, Any],
        attempt: int = 0,
        *,
        secret: str = SIGNING_SECRET,
        age: float = 0,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One delivery over HTTP, signed as Slack signs."""
        content_type = "application/x-www-form-urlencoded"
        if kind == "events_api":
            content_type = "application/json; charset=utf-8"
            body = json.dumps(payload)
        elif kind == "interactive":
            body = urllib.parse.urlencode({"payload": json.dumps(payload)})
        else:
            body = urllib.parse.urlencode(dict(payload))
        moment = str(int(time.time() - age))
        signed = f"v0:{moment}:{body}".encode()
        signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        sent = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={signature}",
        }
        if attempt:
            sent["X-Slack-Retry-Num"] = str(attempt)
            sent["X-Slack-Retry-Reason"] = "http_timeout"
        sent.update(headers or {})
        sent = {name: value for name, value in sent.items() if value}
        return httpx.post(self.bot_url, content=body, headers=sent, timeout=ACK_SECONDS)

    def _through_socket(self, kind: str, payload: Mapping[str, Any], attempt: int) -> bool:
        name = f"envelope-{self.number()}"
        envelope = {
            **{"envelope_id": name, "type": kind, "payload": dict(payload)},
            "accepts_response_payload": kind != "events_api",
            **({"retry_attempt": attempt, "retry_reason": ""} if kind == "events_api" else {}),
        }
        if not self.threads.run(self._send(envelope)):
            return False
        with self.journal.changed:
            return self.journal.changed.wait_for(lambda: name in self.acknowledged, ACK_SECONDS)

    async def _send(self, envelope: Mapping[str, Any]) -> bool:
        open_ones = [socket for socket in self.sockets if not socket.closed]
        if not open_ones:
            return False
        try:
            await open_ones[-1].send_json(envelope)
        except (ConnectionError, RuntimeError):
            return False
        return True

    def refresh_socket(self) -> None:
        """Asks the bot to connect anew, as Slack does every few hours."""
        goodbye = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
        self.threads.run(self._send(goodbye))

    def drop_sockets(self) -> None:
        """Cuts all connections."""

        async def drop() -> None:
            for socket in list(self.sockets):
                await socket.close()
            await asyncio.sleep(0)

        self.threads.run(drop())


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace."""

    slack: SlackFake
    name: str

    @property
    def direct(self) -> str:
        """Where they talk with the bot in private."""
        return self.slack.direct_channel(self.name)

    def says(
        self,
        text: str,
        channel: str = "",
        thread_ts: str = "",
        *,
        twice: bool = False,
        **more: Any,
    ) -> Posted:
        """Writes a message; Slack tells the bot as it would for its place and its mentions."""
        channel = channel or self.direct
        message = Posted(channel, self.slack.next_ts(), self.name, text, thread_ts)
        with self.slack.journal.changed:
            self.slack.messages.append(message)
        event = self.event_of(message, **more)
        kinds = ["message"]
        if f"<@{BOT_USER}>" in text and channel != self.direct:
            kinds = ["app_mention", "message"]
        for kind in kinds:
            kind_event = {**event, "type": kind}
            if kind == "app_mention":
                kind_event.pop("channel_type")
            envelope = self.slack.deliver_event(kind_event)
            if twice:
                self.slack.deliver("events_api", envelope)
        return message

    def event_of(self, message: Posted, **more: Any) -> dict[str, Any]:
        """A message as Slack describes it."""
        return {
            **{"type": "message", "user": self.name, "text": message.text, "ts": message.ts},
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            **{"channel": message.channel, "event_ts": message.ts, "team": TEAM},
            "channel_type": "im" if message.channel == self.direct else "channel",
            **more,
        }

    def edits(self, message: Posted, text: str) -> None:
        """Changes a message of theirs."""
        edited = {"user": self.name, "ts": self.slack.next_ts()}
        event = self.event_of(message)
        changed = {**event, "text": text, "edited": edited}
        changed.pop("channel")
        self._about(message.channel, "message_changed", message=changed, previous_message=event)
        with self.slack.journal.changed:
            place = self.slack.messages.index(message)
            self.slack.messages[place] = replace(message, text=text)

    def deletes(self, message: Posted) -> None:
        """Takes a message of theirs away."""
        with self.slack.journal.changed:
            self.slack.messages.remove(message)
        event = self.event_of(message)
        self._about(
            message.channel, "message_deleted", deleted_ts=message.ts, previous_message=event
        )

    def _about(self, channel: str, subtype: str, **more: Any) -> None:
        moment = self.slack.next_ts()
        self.slack.deliver_event(
            {
                **{"type": "message", "subtype": subtype, "hidden": True, "ts": moment},
                **{"channel": channel, "event_ts": moment},
                "channel_type": "im" if channel == self.direct else "channel",
                **more,
            }
        )

    def presses(self, message: Posted, title: str) -> dict[str, Any]:
        """Presses a button; returns what Slack delivers."""
        (button,) = [b for b in message.buttons if b["text"]["text"] == title]
        (row,) = [b for b in message.blocks if button in b.get("elements", ())]
        where = message.channel
        only_here = bool(message.seen_by)
        container = {
            **{"type": "message", "message_ts": message.ts, "channel_id": where},
            **{"is_ephemeral": only_here},
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        shown = {
            **{"type": "message", "user": BOT_USER, "ts": message.ts, "text": message.text},
            **{"blocks": [dict(block) for block in message.blocks]},
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        payload = {
            **{"type": "block_actions", "api_app_id": APP_ID, "token": "verification"},
            "user": {"id": self.name, "team_id": TEAM},
            "team": {"id": TEAM, "domain": "clinic"},
            **{"container": container, "channel": {"id": where, "name": "somewhere"}},
            **({} if only_here else {"message": shown}),
            "trigger_id": f"trigger.{self.slack.number()}",
            "response_url": self.slack.response_url(where, self.name, message.ts),
            "actions": [
                {
                    **{k: v for k, v in button.items() if k in ("action_id", "text", "value")},
                    **{"type": "button", "block_id": row.get("block_id", "made-up")},
                    "action_ts": self.slack.next_ts(),
                }
            ],
        }
        self.slack.deliver("interactive", payload)
        return payload

    def presses_at_home(self, title: str) -> None:
        """Presses a button of the home tab."""
        view = self.slack.homes[self.name]
        rows = [b for b in view["blocks"] if b["type"] == "actions"]
        (button,) = [b for r in rows for b in r["elements"] if b["text"]["text"] == title]
        action = {"action_ts": self.slack.next_ts(), "block_id": "home", "type": "button"}
        self.slack.deliver(
            "interactive",
            {
                **{"type": "block_actions", "api_app_id": APP_ID},
                "user": {"id": self.name, "team_id": TEAM},
                "team": {"id": TEAM, "domain": "clinic"},
                "container": {"type": "view", "view_id": "V1"},
                "trigger_id": f"trigger.{self.slack.number()}",
                "view": {"id": "V1", "type": "home"},
                "actions": [{**button, **action}],
            },
        )

    def commands(self, text: str, channel: str = "", command: str = "/botox") -> dict[str, str]:
        """Types the slash command; returns what Slack delivers."""
        channel = channel or self.direct
        payload = {
            **{"token": "verification", "team_id": TEAM, "team_domain": "clinic"},
            **{"channel_id": channel, "channel_name": "somewhere", "user_id": self.name},
            **{"user_name": "somebody", "command": command, "text": text, "api_app_id": APP_ID},
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(channel, self.name),
            "trigger_id": f"trigger.{self.slack.number()}",
        }
        self.slack.deliver("slash_commands", payload)
        return payload

    def opens_home(self) -> None:
        """Opens the app's home tab."""
        moment = self.slack.next_ts()
        event = {"type": "app_home_opened", "user": self.name, "channel": self.direct}
        self.slack.deliver_event({**event, "tab": "home", "event_ts": moment})

    def hears(self, *words: str, channel: str = "", count: int = 1, after: str = "") -> Posted:
        """Waits for a message of the bot that this person sees and that holds the words.

        Args:
            words: all of them must stand in it, whatever their case.
            channel: where; everywhere if not said.
            count: how many such messages there must be; the last is returned.
            after: only messages that are later than this one's ts.
        """

        def found() -> list[Posted]:
            return [
                message
                for message in self.sees(channel)
                if message.ts > after
                and all(word.lower() in message.words.lower() for word in words)
            ]

        try:
            self.slack.wait_for(lambda: len(found()) >= count, f"{self.name} hears {words}")
        except AssertionError as problem:
            seen = [message.words for message in self.sees(channel) if message.ts > after]
            raise AssertionError(f"{problem}, but {seen}") from None
        return found()[-1]

    def sees(self, channel: str = "") -> list[Posted]:
        """What the bot said that this person can see."""
        mine = {channel} if channel else {self.direct, *self.slack.members}
        return [
            message
            for message in self.slack.from_bot()
            if message.channel in mine and message.seen_by in ("", self.name)
        ]
