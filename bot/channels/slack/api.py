"""Slack's Web API as the channel uses it, with its errors sorted by what can be done about them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.chat.worker import GiveUp, Later

POST_SECONDS = 1.0
"""Slack takes about one message a second in each channel."""

_TIMEOUT_SECONDS = 10.0
_RETRY_SECONDS = 5.0  # when Slack does not say
_EVENT = "botox_answer"
_PART = "part"
_LOOKED_AT = 50

_NOBODY_THERE = {
    *("channel_not_found", "not_in_channel", "is_archived", "user_not_found", "user_disabled"),
    *("cannot_dm_bot", "restricted_action", "restricted_action_read_only_channel"),
    *("restricted_action_thread_only_channel", "restricted_action_non_threadable_channel"),
    *("restricted_action_thread_locked", "message_not_found", "cant_update_message"),
    *(
        "edit_window_closed",
        "is_inactive",
        "no_permission",
        "ekm_access_denied",
        "user_not_visible",
    ),
    *(
        "user_not_in_channel",
        "channel_is_archived",
        "messages_tab_disabled",
        "cannot_reply_to_message",
    ),
    *("team_access_not_granted", "external_channel_migrating", "slack_connect_blocked"),
}
_WORD = re.compile(r"[a-z_]{1,80}")
_OUR_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}

Blocks = Sequence[Mapping[str, Any]]
logger = logging.getLogger(__name__)


class SlackError(Exception):
    """Slack did not do it; `word` is its own for why, such as "invalid_auth"."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Expired(Exception):
    """The address for answers is not good any more."""


@dataclass(frozen=True)
class Upload:
    """A picture.

    Attributes:
        png: its bytes.
        name: of the file.
        title: shown above it.
        alt: what it shows, in words.
        comment: said with it.
    """

    png: bytes
    name: str
    title: str
    alt: str
    comment: str


def silent_logger() -> logging.Logger:
    """For the library, which would log messages and tokens."""
    found = logging.getLogger("bot.channels.slack.library")
    found.setLevel(logging.CRITICAL + 1)
    found.disabled = True
    return found


class SlackApi:
    """What the bot says to Slack. Open it in the loop that uses it.

    Args:
        token: the bot's.
        url: of the Web API.
    """

    def __init__(self, token: str, url: str) -> None:
        self._token = token
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self._made: AsyncWebClient | None = None
        self._free_at: dict[str, float] = {}

    async def open(self) -> None:
        """Prepares connections; none is made yet."""
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        # Without the library's own retries, which would post a message twice.
        self._made = AsyncWebClient(
            self._token,
            self._url,
            session=self._session,
            logger=silent_logger(),
            retry_handlers=[],
        )

    async def close(self) -> None:
        """Ends all connections."""
        if self._session is not None:
            await self._session.close()

    async def who_am_i(self) -> str:
        """The bot's user id."""
        return str((await self._call("auth_test")).get("user_id") or "")

    async def post(self, channel: str, thread: str, text: str, blocks: Blocks, part: str) -> None:
        """Posts a message.

        Args:
            channel: where.
            thread: the message whose thread it goes into; "" for none.
            text: for notifications, and where blocks cannot be shown.
            blocks: what is shown.
            part: a name by which was_posted finds it again.
        """
        await self._wait_for_turn(channel)
        said: dict[str, Any] = {
            "channel": channel,
            "text": text,
            "thread_ts": thread or None,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": _EVENT, "event_payload": {_PART: part}},
        }
        try:
            await self._call("chat_postMessage", blocks=list(blocks) or None, **said)
        except SlackError as problem:
            if problem.word not in _OUR_BLOCKS:
                raise
            logger.error("slack: blocks were refused: %s", problem.word)
            await self._call("chat_postMessage", **said)

    async def upload(self, channel: str, thread: str, picture: Upload) -> None:
        """Posts a picture."""
        await self._call(
            "files_upload_v2",
            channel=channel,
            thread_ts=thread or None,
            file=picture.png,
            filename=picture.name,
            title=picture.title,
            alt_txt=picture.alt,
            initial_comment=picture.comment,
        )

    async def was_posted(self, channel: str, thread: str, part: str, since: str) -> bool:
        """Whether a message or a picture of this name is there already.

        Asked only after a crash or a lost answer, when nobody knows whether it went out.

        Args:
            channel, thread: where.
            part: the name of the message, or of the picture's file.
            since: Slack's name of the message that it answers.
        """
        asked: dict[str, Any] = {"include_all_metadata": True, "limit": _LOOKED_AT}
        if since:
            asked["oldest"] = since
        try:
            if thread:
                found = await self._call(
                    "conversations_replies", channel=channel, ts=thread, **asked
                )
            else:
                found = await self._call("conversations_history", channel=channel, **asked)
        except (SlackError, Later, GiveUp):
            return False  # not allowed to look: better twice than never
        for message in found.get("messages") or ():
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get(_PART) == part:
                return True
            if any(file.get("name") == part for file in message.get("files") or ()):
                return True
        return False

    async def update(self, channel: str, ts: str, text: str, blocks: Blocks) -> None:
        """Changes a message of the bot's."""
        await self._call("chat_update", channel=channel, ts=ts, text=text, blocks=list(blocks))

    async def respond(self, url: str, text: str, blocks: Blocks, *, replaces: bool = False) -> None:
        """Answers an interaction; only the person sees it.

        Args:
            url: that came with the interaction.
            text, blocks: as in post.
            replaces: whether it takes the place of the message with the button.

        Raises:
            Expired: it was too long ago, or answered too often.
        """
        assert self._session is not None, "not open"
        body = {"response_type": "ephemeral", "replace_original": replaces, "text": text}
        if blocks:
            body["blocks"] = list(blocks)
        async with self._session.post(url, json=body) as answer:
            if answer.status == 429:
                raise Later(_seconds(answer.headers))
            if answer.status in (403, 404, 410):
                raise Expired
            if answer.status >= 400:
                raise SlackError(f"status_{answer.status}")

    async def direct_channel(self, user: str) -> str:
        """Where the bot talks with somebody in private."""
        opened = await self._call("conversations_open", users=user)
        return str(opened["channel"]["id"])

    async def show_home(self, user: str, blocks: Blocks) -> None:
        """Fills the home tab of somebody."""
        await self._call(
            "views_publish", user_id=user, view={"type": "home", "blocks": list(blocks)}
        )

    async def _wait_for_turn(self, channel: str) -> None:
        loop = asyncio.get_running_loop()
        free_at = max(self._free_at.get(channel, 0.0), loop.time())
        self._free_at = {c: t for c, t in self._free_at.items() if t > loop.time()}
        self._free_at[channel] = free_at + POST_SECONDS
        await asyncio.sleep(free_at - loop.time())

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Calls a method.

        Raises:
            Later: Slack asks for patience.
            GiveUp: whom it is for cannot be reached any more.
            SlackError: anything else that Slack says.
        """
        assert self._made is not None, "not open"
        try:
            answer = await getattr(self._made, method)(**arguments)
        except SlackApiError as problem:
            found = _sorted(problem.response)
            if isinstance(found, SlackError):
                logger.error("slack: %s: %s", method, found.word)
            raise found from None
        data: Mapping[str, Any] = answer.data
        return data


def _sorted(response: Any) -> Exception:
    """What to do about an answer that is none."""
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    word = str(data.get("error") or "") if isinstance(data, Mapping) else ""
    if not _WORD.fullmatch(word):  # for it is logged
        word = ""
    if status == 429 or word in ("ratelimited", "rate_limited"):
        return Later(_seconds(getattr(response, "headers", {})))
    if word in _NOBODY_THERE:
        return GiveUp(word)
    return SlackError(word or f"status_{status}")


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return max(1.0, float(headers.get("Retry-After", _RETRY_SECONDS)))
    except ValueError:
        return _RETRY_SECONDS
