"""Turns on the chat apps: conversations begin with their first message, and buttons by reference.

A button of Telegram holds 64 bytes and no more, so what a button sends is looked up in the
conversation itself, by the turn that offered it and its place. That works after a restart as well.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent

from bot.channels import turn_taking
from bot.channels.bodies import Message
from bot.channels.refusals import GONE, Refused
from bot.channels.transcripts import Turn, transcripts_in, turns_of

_TURN_DIGITS = 16
_REFERENCE = re.compile(r"([0-9a-f]{16}):(\d{1,3})")


@dataclass(frozen=True)
class Choice:
    """A button that a turn offered.

    Attributes:
        title: its words.
        payload: what it sends.
    """

    title: str
    payload: str


async def answer(
    agent: Agent, channel: str, sender: str, text: str, message_id: str, *, label: str = ""
) -> list[dict[str, Any]]:
    """What the bot says, once for each message id; begins the conversation if there is none.

    Args:
        agent: Rasa's, see bot.channels.turn_taking.agent_in.
        channel: "slack" or "telegram".
        sender: the pseudonymous name of the conversation.
        text: what is said, or what a button sends; obeyed as an intent only while on offer.
        message_id: the same again is the same message again.
        label: the words on the button that was pressed, if one was.

    Returns:
        Rasa's messages, with `text`, `buttons` and `custom`.

    Raises:
        Refused: AWAY when the bot gave no answer, to be tried again; EMPTY when there is nothing
            to be answered.
    """
    said = Message(text, message_id)
    return await turn_taking.answer(agent, sender, said, channel=channel, opens=True, label=label)


async def exists(agent: Agent, sender: str) -> bool:
    """Whether anything was said in a conversation."""
    events = transcripts_in(agent.tracker_store).events
    return bool(await asyncio.to_thread(events, sender))


async def delete(agent: Agent, sender: str) -> bool:
    """Deletes a conversation; also how one starts again, for the next message begins another.

    Returns:
        Whether there was one.
    """
    try:
        await turn_taking.delete(agent, sender)
    except Refused as refused:
        if refused.refusal is not GONE:
            raise
        return False
    return True


async def turns(agent: Agent, sender: str) -> list[Turn]:
    """The turns of a conversation, oldest first; [] when there is none."""
    events = transcripts_in(agent.tracker_store).events
    return await turns_of(await asyncio.to_thread(events, sender))


def reference(message_id: str, place: int) -> str:
    """A button in at most 20 bytes.

    Args:
        message_id: of the turn that offers it: a pseudonym of the inbox.
        place: which of the turn's buttons, counted from 0.
    """
    return f"{message_id[:_TURN_DIGITS]}:{place}"


async def choice(agent: Agent, sender: str, button: str) -> Choice | None:
    """The button that a reference means.

    Returns:
        None when the reference is none or its turn is gone.
    """
    found = _REFERENCE.fullmatch(button)
    if found is None:
        return None
    for turn in await turns(agent, sender):
        if turn.id[:_TURN_DIGITS] == found[1]:
            offered = [b for said in turn.answers for b in said.get("buttons") or ()]
            if (place := int(found[2])) < len(offered):
                return Choice(str(offered[place]["title"]), str(offered[place]["payload"]))
    return None
