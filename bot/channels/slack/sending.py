"""Sends the parts of an answer, each once, also over crashes and lost answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import ClientConnectionError

from bot.channels.chat.inbox import Claimed
from bot.channels.chat.worker import Later, Progress
from bot.channels.slack import words
from bot.channels.slack.api import Expired, SlackApi, Upload
from bot.channels.slack.screens import Part, in_words
from bot.errors import place_of
from bot.pictures.timeline import as_png, from_name

_NAME_DIGITS = 24

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Where:
    """Where an answer goes.

    Attributes:
        user: whom it is for.
        channel: where.
        thread: the message whose thread it goes into; "" for none.
        since: Slack's name of the message that it answers; "" if unknown.
        response_url: if set, only the person sees it, and it goes to this address.
    """

    user: str
    channel: str
    thread: str = ""
    since: str = ""
    response_url: str = ""


async def deliver(
    api: SlackApi, where: Where, parts: Sequence[Part], claimed: Claimed, progress: Progress
) -> None:
    """Sends what was not sent yet.

    Raises:
        Later, GiveUp, SlackError: see SlackApi.
    """
    # When this is not the first attempt, the part in question may have gone out just before the
    # crash: Slack is asked whether it is there.
    is_again = claimed.tries > 1
    first = progress.sent
    for number in range(first, len(parts)):
        name = f"{claimed.key[:_NAME_DIGITS]}-{number}"
        is_unsure = is_again and number == first
        where = await _send(api, where, parts[number], name, is_unsure=is_unsure)
        await progress.one_more()


async def say(api: SlackApi, where: Where, text: str, name: str) -> None:
    """Says one thing beside the answer."""
    await _send(api, where, Part(text), name, is_unsure=False)


async def _send(api: SlackApi, where: Where, part: Part, name: str, *, is_unsure: bool) -> Where:
    """Sends one part; returns where the next one goes."""
    if where.response_url:
        shown = in_words(part)
        try:
            await api.respond(where.response_url, shown.text, shown.blocks)
        except Expired:
            where = replace(where, channel=await api.direct_channel(where.user), response_url="")
        else:
            return where
    upload = await _upload(part, name)
    known = upload.name if upload else name
    if is_unsure and await api.was_posted(where.channel, where.thread, known, where.since):
        return where
    if upload:
        try:
            await api.upload(where.channel, where.thread, upload)
            return where
        except Later:
            raise
        except Exception as problem:
            is_lost = isinstance(problem, (asyncio.TimeoutError, ClientConnectionError))
            if is_lost and not is_unsure:
                raise  # it may be there: looked at before the next try
            # The words that the picture shows, and above all the message after it, do not wait.
            logger.error("slack: picture: %s at %s", type(problem).__name__, place_of(problem))
            part = in_words(part)
    await api.post(where.channel, where.thread, part.text, part.blocks, name)
    return where


async def _upload(part: Part, name: str) -> Upload | None:
    if part.picture is None:
        return None
    timeline = from_name(part.picture.name)
    if timeline is None:
        return None
    png = await asyncio.to_thread(as_png, timeline)
    return Upload(png, f"timeline-{name}.png", words.TIMELINE, part.picture.alt, part.text)
