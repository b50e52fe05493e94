"""What channels ask of Rasa: to begin a conversation, answer, remember and forget.

All of it under Rasa's own lock of the conversation: messages are answered in their order, also by
several servers, and nothing is stored while a turn is under way, which Rasa would then mix up.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.events import ActionExecuted, UserUtteranceReverted
from sanic import Sanic

from bot.channels.bodies import Feedback, Message, as_words
from bot.channels.refusals import AWAY, EMPTY, GONE, NO_MESSAGE, Refused
from bot.channels.transcripts import Turn, WebOutput, feedback_event, transcripts_in, turns_of

CHANNEL = "web"

_TURN_SECONDS = 20.0
_POLL_SECONDS = 0.1


def agent_in(app: Sanic) -> Agent:
    """Rasa's agent, which has the model and the stores.

    Raises:
        Refused: it is not there yet.
    """
    agent: Agent | None = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refused(AWAY)
    return agent


async def begin(agent: Agent, sender: str, language: str | None, channel: str = CHANNEL) -> None:
    """Makes the first entry of a conversation; without one it does not exist.

    Args:
        agent: Rasa's.
        sender: the conversation's name in the stores.
        language: of the page; None if unknown.
        channel: through which it is held.

    Raises:
        Refused: it could not be stored.
    """
    began = {"channel": channel, **({"language": language} if language else {})}
    tracker = await agent.processor.fetch_tracker_with_initial_session(sender, metadata=began)
    await agent.processor.save_tracker(tracker)
    if not transcripts_in(agent.tracker_store).events(sender):
        raise Refused(AWAY)


async def answer(
    agent: Agent,
    sender: str,
    message: Message,
    *,
    channel: str = CHANNEL,
    opens: bool = False,
    label: str = "",
) -> list[dict[str, Any]]:
    """What the bot says to a message, once for each message id.

    Args:
        agent: Rasa's.
        sender: the conversation's name in the stores.
        message: what is said.
        channel: through which.
        opens: whether a conversation that does not exist begins with it.
        label: the words on a button that was pressed, said in its place when what it sends is
            not on offer any more.

    Raises:
        Refused: the conversation is gone, nothing is left of the message, or the bot gave no
            answer; the message may then be sent again.
    """
    async with _lock(agent, sender):
        if opens and not transcripts_in(agent.tracker_store).events(sender):
            await begin(agent, sender, None, channel)
        turns = await _turns(agent, sender)
        for turn in turns:
            if turn.id == message.id and turn.answers:
                return list(turn.answers)
        if turns and not turns[-1].answers:
            await _take_back(agent, sender)  # the server was killed before it could
            turns.pop()
        offered = turns[-1].payloads if turns else frozenset()
        is_old = bool(label) and message.text.startswith("/") and message.text not in offered
        text = as_words(label if is_old else message.text, offered)
        if not text:
            raise Refused(EMPTY)
        output = WebOutput()
        said = UserMessage(text, output, sender, input_channel=channel, message_id=message.id)
        await asyncio.wait_for(agent.processor.handle_message(said), _TURN_SECONDS)
        if not output.messages:
            # For Rasa a turn in which the action server is away is as good as any other.
            await _take_back(agent, sender)
            raise Refused(AWAY)
        return list(output.messages)


async def history(agent: Agent, sender: str) -> list[Turn]:
    """The turns that were answered, oldest first.

    Raises:
        Refused: the conversation is gone.
    """
    return [turn for turn in await _turns(agent, sender) if turn.answers]


async def store_feedback(agent: Agent, sender: str, feedback: Feedback) -> None:
    """Stores whether an answer helped.

    Raises:
        Refused: the conversation is gone, or has no such message.
    """
    async with _lock(agent, sender):
        if feedback.message not in {turn.id for turn in await history(agent, sender)}:
            raise Refused(NO_MESSAGE)
        tracker = await agent.processor.get_tracker(sender)
        began = tracker.get_slot(SESSION_START_METADATA_SLOT)
        tracker.update(feedback_event(feedback.message, feedback.helped, began), agent.domain)
        await agent.processor.save_tracker(tracker)


async def delete(agent: Agent, sender: str) -> None:
    """Deletes a conversation. A turn under way ends first; what waits behind finds it gone.

    Raises:
        Refused: it is gone already.
    """
    async with _lock(agent, sender):
        transcripts = transcripts_in(agent.tracker_store)
        if not transcripts.events(sender):
            raise Refused(GONE)
        transcripts.delete(sender)


async def _turns(agent: Agent, sender: str) -> list[Turn]:
    events = transcripts_in(agent.tracker_store).events(sender)
    if not events:
        raise Refused(GONE)
    return await turns_of(events)


async def _take_back(agent: Agent, sender: str) -> None:
    """Makes Rasa forget the last message and what came of it."""
    tracker = await agent.processor.get_tracker(sender)
    # Listening goes with the message, so it has to be said again.
    undone = [UserUtteranceReverted(), ActionExecuted(ACTION_LISTEN_NAME)]
    tracker.update_with_events(undone, agent.domain)
    await agent.processor.save_tracker(tracker)


def _lock(agent: Agent, sender: str) -> AbstractAsyncContextManager[Any]:
    lock = agent.lock_store.lock(sender, wait_time_in_seconds=_POLL_SECONDS)
    return cast("AbstractAsyncContextManager[Any]", lock)
