"""The action server: reads the tracker, calls bot.answers, utters. Nothing else is decided here."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from functools import cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers import wording
from bot.answers.answer import Answer
from bot.answers.memory import Memory
from bot.answers.respond import Surroundings, respond
from bot.answers.turn import Turn
from bot.emergency import numbers_for
from bot.facts.live import LiveIndex
from bot.facts.store import FactStore
from bot.language.pipeline import read_message
from bot.settings import settings

logger = logging.getLogger(__name__)


@cache
def _facts() -> LiveIndex:
    return LiveIndex(FactStore(settings().facts_url))


@cache
def _surroundings() -> Surroundings:
    return Surroundings(numbers_for(settings().country), settings().contact)


def _answer(message: dict[str, Any], slots: dict[str, Any]) -> tuple[Answer, Memory]:
    """One turn: from what Rasa passes on to the answer and what to remember."""
    turn = Turn.from_message(message, read_message(message.get("text") or "", today=date.today()))
    return respond(turn, Memory.from_slots(slots), _facts().current(), _surroundings())


class _Responder:
    """Answers the last message.

    The name of an action says for people what the rules chose it for; what is said depends on the
    message and the memory alone, so that an alarm is never missed by a wrong rule.
    """

    action_name: ClassVar[str]

    def name(self) -> str:
        """The name in the domain."""
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utters the answer and returns the slots to set."""
        try:
            # In a thread: a synchronous answer would hold up every other conversation.
            answer, memory = await asyncio.to_thread(
                _answer, dict(tracker.latest_message), dict(tracker.slots)
            )
        except Exception as problem:
            # Without the trace's locals and without the message: these are health matters.
            where = problem.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
            logger.error("%s failed: %s at %s", self.name(), type(problem).__name__, place)
            custom = Answer("fallback", ()).custom()
            dispatcher.utter_message(text=wording.WENT_WRONG, json_message=custom)
            return []
        dispatcher.utter_message(
            text=answer.text(),
            buttons=[button.to_wire() for button in answer.buttons] or None,
            json_message=answer.custom(),
        )
        before = tracker.slots
        return [
            SlotSet(name, value)
            for name, value in memory.to_slots().items()
            if before.get(name) != value and (before.get(name) or value)
        ]


class ActionAnswer(_Responder, Action):
    """Questions, and replies to follow-up questions."""

    action_name = "action_answer"


class ActionSmallTalk(_Responder, Action):
    """Greetings, thanks, "who says so", and the like."""

    action_name = "action_small_talk"


class ActionUrgent(_Responder, Action):
    """Alarming symptoms."""

    action_name = "action_urgent"


class ActionCrisis(_Responder, Action):
    """Hints at self-harm."""

    action_name = "action_crisis"


class ActionOutOfScope(_Responder, Action):
    """What the bot does not do."""

    action_name = "action_out_of_scope"
