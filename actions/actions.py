"""The action server: reads the tracker, calls bot.answers, utters. Nothing else is decided here."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from functools import cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers import check, wording
from bot.answers.answer import Answer
from bot.answers.memory import Memory
from bot.answers.respond import Surroundings, replies_to_check, respond
from bot.answers.turn import Turn
from bot.emergency import numbers_for
from bot.errors import place_of
from bot.facts.live import LiveIndex
from bot.facts.store import FactStore
from bot.language.pipeline import read_message
from bot.pictures.timeline import name_of
from bot.settings import settings

_SHOW_PICTURES = ("rest", "web")
"""Channels that serve the timeline and show it by its address; others upload it."""

logger = logging.getLogger(__name__)


@cache
def _facts() -> LiveIndex:
    return LiveIndex(FactStore(settings().facts_url))


@cache
def _surroundings() -> Surroundings:
    return Surroundings(numbers_for(settings().country), settings().contact)


def _turn(tracker: Tracker) -> Turn:
    """The last message as understood."""
    message, today = dict(tracker.latest_message), date.today()
    reading = read_message(message.get("text") or "", today=today)
    return Turn.from_message(message, reading, today)


def _respond(tracker: Tracker) -> tuple[Answer, Memory]:
    """One turn: from what Rasa passes on to the answer and what to remember."""
    memory = Memory.from_slots(tracker.slots)
    return respond(_turn(tracker), memory, _facts().current(), _surroundings())


def _take_in(tracker: Tracker) -> tuple[Memory | None, str | None]:
    """The memory with a reply to the check, and the slot that comes next; None for no reply."""
    turn, memory, index = _turn(tracker), Memory.from_slots(tracker.slots), _facts().current()
    intent = replies_to_check(turn, memory)
    if not intent:
        return None, None
    after = check.take_in(memory, turn, intent, index)
    topic = memory.checking or check.TOPIC
    return after, None if intent == "conclude" else check.asks_next(after, index, topic)


EFFICACY_CHECK = "efficacy_check"
"""The form of the domain."""


class _Careful:
    """Runs an action so that nothing of a conversation reaches the logs or the person as an error.

    Rasa would put the whole tracker into its log when an action fails.
    """

    action_name: ClassVar[str]

    def name(self) -> str:
        """The name in the domain."""
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Does its work, and says so kindly when something goes wrong."""
        try:
            return await self.work(dispatcher, tracker)
        except Exception as problem:
            logger.error(
                "%s failed: %s at %s", self.name(), type(problem).__name__, place_of(problem)
            )
            return self.gone_wrong(dispatcher)

    def gone_wrong(self, dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
        """What is said and done after an error."""
        custom = Answer("fallback", ()).custom()
        dispatcher.utter_message(text=wording.WENT_WRONG, json_message=custom)
        return []

    async def work(
        self, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> list[dict[str, Any]]:
        """What the action does; returns events."""
        raise NotImplementedError


class _Responder(_Careful):
    """Answers the last message.

    The name of an action says for people what the rules chose it for; what is said depends on the
    message and the memory alone, so that an alarm is never missed by a wrong rule.
    """

    async def work(
        self, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> list[dict[str, Any]]:
        """Utters the answer and returns the slots to set."""
        # In a thread: a synchronous answer would hold up every other conversation.
        answer, memory = await asyncio.to_thread(_respond, tracker)
        _utter(dispatcher, tracker, answer)
        return [*_slots(tracker, memory), *_form(tracker, memory)]


def _utter(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
    """Sends an answer; where the channel shows pictures by their address, with the timeline."""
    channel = tracker.get_latest_input_channel()
    picture = None
    if answer.timeline and channel in _SHOW_PICTURES:
        picture = f"/webhooks/{channel}/timeline/{name_of(answer.timeline.timeline)}.svg"
    dispatcher.utter_message(
        text=answer.text(),
        buttons=[button.to_wire() for button in answer.buttons] or None,
        json_message=answer.custom(),
        image=picture,
    )


def _slots(tracker: Tracker, memory: Memory) -> list[dict[str, Any]]:
    """What changed in the memory, as slots; what is empty before and after is left alone."""
    before, empty = tracker.slots, Memory().to_slots()
    return [
        SlotSet(name, value)
        for name, value in memory.to_slots().items()
        if before.get(name) != value and not (before.get(name) is None and value == empty[name])
    ]


def _form(tracker: Tracker, memory: Memory) -> list[dict[str, Any]]:
    """Keeps the form in step: on while the check is under way, off when it is dropped.

    Rasa would run the form once more after this action, and ask again what the answer asks
    already; listening comes next instead. Setting the form anew also lifts the rejection with
    which the form let a question in between pass.
    """
    active = (tracker.active_loop or {}).get("name") == EFFICACY_CHECK
    if memory.checking:
        asked = SlotSet("requested_slot", memory.asked)
        return [ActiveLoop(EFFICACY_CHECK), asked, FollowupAction("action_listen")]
    if active:
        off = SlotSet("requested_slot", None)
        return [ActiveLoop(None), off, FollowupAction("action_listen")]
    return []


class ValidateEfficacyCheck(_Careful, Action):
    """Reads a reply into the slots of the form, and says which one comes next.

    Whatever is no reply (a question in between, small talk, an alarm) is rejected, so that the
    rules take over; what they say brings the form back where it was.
    """

    action_name = f"validate_{EFFICACY_CHECK}"

    def gone_wrong(self, dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
        """Leaves the message to the rules, whose action answers or says that it cannot."""
        return [ActionExecutionRejected(EFFICACY_CHECK)]

    async def work(
        self, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> list[dict[str, Any]]:
        """The slots that the reply fills, and the one to ask for next, None at the end."""
        memory, asks = await asyncio.to_thread(_take_in, tracker)
        if memory is None:
            return [ActionExecutionRejected(EFFICACY_CHECK)]
        # Never empty, or Rasa would take it that nothing was understood and reject the form.
        return [
            *_slots(tracker, memory),
            SlotSet("news", list(memory.news)),
            SlotSet("requested_slot", asks),
        ]


class _AsksForSlot(_Careful):
    """Asks for the slot that the form requests next."""

    slot: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.action_name = f"action_ask_{EFFICACY_CHECK}_{cls.slot}"

    async def work(
        self, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> list[dict[str, Any]]:
        """Utters the question with what the last reply points to."""
        memory = Memory.from_slots(tracker.slots)
        topic = memory.checking or check.TOPIC
        answer, after = await asyncio.to_thread(check.question, memory, _facts().current(), topic)
        _utter(dispatcher, tracker, answer)
        return _slots(tracker, after)


class AsksForTiming(_AsksForSlot, Action):
    """Asks how long ago the treatment was."""

    slot = "timing"


class AsksForArea(_AsksForSlot, Action):
    """Asks which area was treated."""

    slot = "area"


class AsksForWrinkleType(_AsksForSlot, Action):
    """Asks whether the lines show at rest."""

    slot = "wrinkle_type"


class AsksForDose(_AsksForSlot, Action):
    """Asks how many units there were."""

    slot = "dose"


class AsksForPrior(_AsksForSlot, Action):
    """Asks whether it has worked before."""

    slot = "prior"


class ActionCheckResult(_Careful, Action):
    """Gives the reasons that fit, when the form has ended."""

    action_name = "action_check_result"

    async def work(
        self, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> list[dict[str, Any]]:
        """Utters the result."""
        memory = Memory.from_slots(tracker.slots)
        topic = memory.checking or check.TOPIC
        answer, after = await asyncio.to_thread(
            check.result, memory, _facts().current(), topic, _surroundings().contact
        )
        _utter(dispatcher, tracker, answer)
        return _slots(tracker, after)


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
