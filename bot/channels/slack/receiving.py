"""Takes in what Slack delivers: stores it, and only then lets Slack know that it arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from rasa.core.agent import Agent

from bot.channels.chat import turns
from bot.channels.chat.inbox import Entry, Inbox
from bot.channels.chat.worker import Worker
from bot.channels.refusals import Refused
from bot.channels.slack.incoming import Deleted, Edited, Said, to_content
from bot.channels.slack.people import CHANNEL, conversation_of
from bot.channels.slack.reading import read_delivery


class Receiving:
    """Stores what is for the bot.

    Args:
        agent: gives Rasa's agent, or raises Refused.
        key: the server's.
        inbox: where it is stored.
        worker: what is told of it.
    """

    def __init__(
        self, agent: Callable[[], Agent], key: bytes, inbox: Inbox, worker: Worker
    ) -> None:
        self._agent = agent
        self._key = key
        self._inbox = inbox
        self._worker = worker
        self._in_order = asyncio.Lock()
        self.bot = ""

    async def take_in(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Returns when a delivery is safe, or is known to be nothing for the bot.

        Args:
            kind: see bot.channels.slack.reading.
            payload: what was delivered.
        """
        found = read_delivery(kind, payload, self.bot)
        if found is None:
            return
        # In the order of arrival; storing takes milliseconds.
        async with self._in_order:
            if isinstance(found, Deleted):
                await asyncio.to_thread(self._inbox.withdraw, found.said)
                return
            conversation = conversation_of(self._key, found.place)
            is_overheard = isinstance(found, Said) and not found.is_addressed
            is_overheard |= isinstance(found, Edited) and not found.place.is_private
            if is_overheard and not await self._is_talking(conversation):
                return
            content = to_content(found)
            await self._worker.put(Entry(found.key, CHANNEL, conversation, content))

    async def _is_talking(self, conversation: str) -> bool:
        """Whether somebody talks with the bot there; of others nothing is stored, even briefly."""
        if await asyncio.to_thread(self._inbox.is_waiting, conversation):
            return True
        try:
            return await turns.exists(self._agent(), conversation)
        except Refused:
            return True  # Rasa still starts; asked again before anything is answered
