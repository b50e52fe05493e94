"""What the bot does about each thing that somebody wants: the work of one entry of the inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa.core.agent import Agent

from bot.channels.bodies import clean
from bot.channels.chat import turns
from bot.channels.chat import words as common
from bot.channels.chat.alarms import despite_pace, fitting, is_alarm
from bot.channels.chat.inbox import Claimed
from bot.channels.chat.pace import Pace, Verdict
from bot.channels.chat.pseudonyms import derived
from bot.channels.chat.worker import Progress
from bot.channels.refusals import AWAY, EMPTY, Refused
from bot.channels.telegram import words
from bot.channels.telegram.commands import is_wish_to_delete, meant
from bot.channels.telegram.incoming import Incoming, Key, Me, Rows, Want
from bot.channels.telegram.people import (
    CHANNEL,
    conversation_of,
    group_in,
    person_of,
    private_address,
)
from bot.channels.telegram.rendering import rendered
from bot.channels.telegram.sending import Part, Place, Sender
from bot.channels.transcripts import transcripts_in
from bot.emergency import EmergencyNumbers

_DELETE, _KEEP, _START = "do:delete", "do:keep", "start:"
_CHOSEN = "✓ "
_HALF = 32
_FAILURES_BEFORE_SORRY = 3
_TAKEN_ALONG = 10  # turns
_NOT_COUNTED = (Want.GREETING, Want.NOT_YOURS)

_STARTS: Rows = tuple(
    (Key(title, f"{_START}{place}"),) for place, (title, _) in enumerate(common.STARTS)
)
_SURE: Rows = ((Key(common.DELETE, _DELETE), Key(common.KEEP, _KEEP)),)


@dataclass(frozen=True)
class Work:
    """One entry, and what is known about it."""

    claimed: Claimed
    said: Incoming
    turn: str

    @property
    def conversation(self) -> str:
        """Its name in Rasa's store."""
        return self.claimed.conversation


class Replies:
    """Handles entries of the inbox.

    Args:
        agent: gives Rasa's agent, or raises Refused.
        key: the server's.
        sender: sends.
        pace: how fast people may write.
        me: the bot itself.
        numbers: of the country; None when it is not set.
    """

    def __init__(
        self,
        agent: Callable[[], Agent],
        key: bytes,
        sender: Sender,
        pace: Pace,
        me: Callable[[], Me],
        numbers: EmergencyNumbers | None = None,
    ) -> None:
        self._agent = agent
        self._key = key
        self._sender = sender
        self._pace = pace
        self._me = me
        self._numbers = numbers

    async def __call__(self, claimed: Claimed, progress: Progress) -> None:
        """Does what is wanted, or the rest of it.

        Raises:
            Later, GiveUp: as the sender does; GiveUp also when the bot was blocked.
            Refused: the bot is away; to be tried again.
        """
        said = Incoming.from_content(claimed.content)
        place = _place(said)
        if await self._is_too_much(claimed, said, place, progress):
            return
        if said.want is Want.CHOICE and not progress.sent:
            await self._sender.mark(place, said.message, marked(said.rows, said.name))
        work = Work(claimed, said, self._turn_of(claimed, said))
        async with self._sender.typing(place):
            parts = await self._parts_or_sorry(work, place)
            if said.is_shared and parts:
                parts = [*parts[:-1], with_private_offer(parts[-1], self._me(), said.chat)]
            for part in parts[progress.sent :]:
                await self._sender.send(place, part)
                await progress.one_more()

    async def gave_up(self, claimed: Claimed) -> None:
        """Says that a message could not be answered."""
        said = Incoming.from_content(claimed.content)
        await self._sender.send(_place(said), self._own(common.GAVE_UP))

    async def _is_too_much(
        self, claimed: Claimed, said: Incoming, place: Place, progress: Progress
    ) -> bool:
        """Whether somebody writes so fast that this is not answered."""
        if said.want in _NOT_COUNTED or progress.sent:
            return False
        # Apart, for people press faster than they write.
        counted = f"{claimed.conversation} {said.want is Want.CHOICE}"
        verdict = await self._pace.count(counted, claimed.key)
        verdict = despite_pace(verdict, said.text)
        if verdict is Verdict.SAY_SO:
            await self._sender.send(place, self._own(common.TOO_FAST))
        return verdict is not Verdict.ANSWER

    async def _parts_or_sorry(self, work: Work, place: Place) -> list[Part]:
        try:
            return await self._parts(work)
        except Refused as refused:
            if refused.refusal is EMPTY:
                return [self._own(common.EMPTY)]
            if refused.refusal is AWAY and work.claimed.failures == _FAILURES_BEFORE_SORRY:
                await self._sender.send(place, self._own(common.AWAY))
            raise

    async def _parts(self, work: Work) -> list[Part]:
        """What to send."""
        said = work.said
        if said.want is Want.ANSWER:
            if is_wish_to_delete(said.text):
                return await self._obeyed(work, "delete")
            return await self._turn(work, said.text)
        if said.want is Want.CHOICE:
            return await self._chosen(work)
        if said.want is Want.COMMAND:
            return await self._obeyed(work, meant(said.name))
        if said.want is Want.EDIT:
            return await self._changed(work)
        if said.want is Want.MEDIUM:
            if said.text:
                return [self._own(common.WITH_WORDS), *await self._turn(work, said.text)]
            return [self._own(words.MEDIA.get(said.name, common.EMPTY))]
        if said.want is Want.GREETING:
            return [self._own(words.GROUP_WELCOME)]
        return []

    async def _turn(self, work: Work, text: str, label: str = "") -> list[Part]:
        """One turn of the conversation."""
        fits = fitting(clean(text))
        if fits is None:
            return [self._own(common.TOO_LONG)]
        messages = await turns.answer(
            self._agent(), CHANNEL, work.conversation, fits, work.turn, label=label
        )
        return await rendered(messages, work.turn)

    async def _obeyed(self, work: Work, name: str) -> list[Part]:
        """A command."""
        if work.said.text and is_alarm(work.said.text):
            return await self._turn(work, work.said.text)
        if name == "start":
            group = group_in(work.said.text)
            if group is not None and not work.said.is_shared:
                return await self._taken_along(work, group)
            return [self._own(words.WELCOME, _STARTS)]
        if name == "help":
            return [self._own(words.HELP)]
        if name == "privacy":
            return [self._own(words.PRIVACY)]
        if name == "restart":
            await turns.delete(self._agent(), work.conversation)
            return [self._own(common.RESTARTED, _STARTS)]
        if name == "delete":
            if await self._conversations_of(work):
                is_shared = work.said.is_shared
                return [
                    self._own(words.ASK_DELETE_IN_GROUP if is_shared else words.ASK_DELETE, _SURE)
                ]
            return [self._own(words.NOTHING_TO_DELETE)]
        if name == "botox":
            return [self._own(words.ASK_IN_GROUP if work.said.is_shared else words.ASK)]
        if work.said.text:  # somebody put a slash before their question
            return await self._turn(work, f"{work.said.name} {work.said.text}")
        return [self._own(words.UNKNOWN_COMMAND)]

    async def _chosen(self, work: Work) -> list[Part]:
        """A button."""
        said = work.said
        if said.name == _DELETE:
            await self._delete(work)
            return [self._own(words.DELETED_IN_GROUP if said.is_shared else words.DELETED)]
        if said.name == _KEEP:
            return [self._own(common.KEPT)]
        if await self._is_pressed_again(work):
            return []
        place = said.name.removeprefix(_START)
        if place != said.name and place.isascii() and place.isdigit():
            if int(place) < len(common.STARTS):
                return await self._turn(work, common.STARTS[int(place)][1])
        label = said.text.removeprefix(_CHOSEN)
        found = await turns.choice(self._agent(), work.conversation, said.name)
        if found is not None:
            return await self._turn(work, found.payload, found.title)
        if not label:
            return [self._own(common.OLD_BUTTON)]
        return await self._turn(work, label, label)

    async def _taken_along(self, work: Work, group: int) -> list[Part]:
        """What was said in a group, said anew in private, where it goes on."""
        agent, said = self._agent(), work.said
        in_group = conversation_of(self._key, said.person, group)
        messages: Sequence[Mapping[str, Any]] = ()
        last = ""
        for turn in (await turns.turns(agent, in_group))[-_TAKEN_ALONG:]:
            last = turn.id
            # The same id is the same message, so nothing is said twice if this is tried again.
            messages = await turns.answer(agent, CHANNEL, work.conversation, turn.text, turn.id)
        if not messages:
            return [self._own(words.WELCOME_FROM_GROUP, _STARTS)]
        return [self._own(words.GOES_ON), *await rendered(messages, last)]

    async def _conversations_of(self, work: Work) -> list[str]:
        """What is stored of a person: in private all of it, in a group what was said there."""
        agent, name = self._agent(), work.conversation
        if work.said.is_shared:
            return [name] if await turns.exists(agent, name) else []
        senders = transcripts_in(agent.tracker_store).senders
        return await asyncio.to_thread(senders, person_of(self._key, work.said.person))

    async def _delete(self, work: Work) -> None:
        for name in await self._conversations_of(work):
            await turns.delete(self._agent(), name)

    async def _is_pressed_again(self, work: Work) -> bool:
        """Whether the same press was answered just now, as when somebody presses twice."""
        last = await self._last_turn(work)
        return last != work.turn and last[_HALF:] == work.turn[_HALF:]

    async def _changed(self, work: Work) -> list[Part]:
        """A message was changed: answered anew if it is the last one, for then it is meant so."""
        last = await self._last_turn(work)
        if last[_HALF:] != work.turn[_HALF:] and not is_alarm(work.said.text):
            return []
        return [self._own(common.CHANGED), *await self._turn(work, work.said.text)]

    async def _last_turn(self, work: Work) -> str:
        found = await turns.turns(self._agent(), work.conversation)
        return found[-1].id if found else ""

    def _own(self, text: str, rows: Rows = ()) -> Part:
        """Words of our own, with the number to call in an emergency."""
        number = self._numbers.emergency if self._numbers else common.LOCAL_NUMBER
        return Part(text.replace(common.LOCAL_NUMBER, number), rows)

    def _turn_of(self, claimed: Claimed, said: Incoming) -> str:
        """A turn's id: what makes it one of its own, and which message or button it came from.

        The first half is also what its buttons refer to.
        """
        button = said.name if said.want is Want.CHOICE else ""
        origin = derived(self._key, "origin", str(said.chat), str(said.message), button)
        return claimed.key[:_HALF] + origin[:_HALF]


def marked(rows: Rows, data: str) -> Rows:
    """Buttons with a mark on the chosen one; the others stay, to change one's mind."""

    def mark(key: Key) -> Key:
        title = key.title.removeprefix(_CHOSEN)
        return replace(key, title=_CHOSEN + title if key.data == data else title)

    return tuple(tuple(mark(key) for key in row) for row in rows)


def with_private_offer(part: Part, me: Me, group: int) -> Part:
    """A message in a group with the way to a private chat."""
    if not me.username:
        return part
    offer = Key(common.IN_PRIVATE, url=private_address(me.username, group))
    return replace(part, rows=(*part.rows, (offer,)))


def _place(said: Incoming) -> Place:
    replies = said.is_shared and said.want is not Want.GREETING
    return Place(said.chat, said.thread, (said.message or None) if replies else None)
