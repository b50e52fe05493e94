"""What the bot does about each thing that somebody wants: the work of one entry of the inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rasa.core.agent import Agent

from bot.channels.bodies import clean
from bot.channels.chat import turns
from bot.channels.chat.inbox import Claimed
from bot.channels.chat.pace import Pace, Verdict
from bot.channels.chat.pseudonyms import derived, sender_of
from bot.channels.chat.worker import Later, Progress
from bot.channels.refusals import AWAY, EMPTY, Refused
from bot.channels.telegram import words
from bot.channels.telegram.rendering import rendered
from bot.channels.telegram.sending import Part, Place, Sender
from bot.channels.telegram.updates import Incoming, Key, Me, Rows, Want

CHANNEL = "telegram"

_DELETE, _KEEP, _START = "do:delete", "do:keep", "start:"
_CHOSEN = "✓ "
_HALF = 32
_TRIES_BEFORE_SORRY = 3
_INTRODUCTION_SECONDS = 1.0
_COUNTED = (Want.ANSWER, Want.CHOICE, Want.COMMAND, Want.EDIT, Want.MEDIUM)

_STARTS: Rows = tuple(
    (Key(title, f"{_START}{place}"),) for place, (title, _) in enumerate(words.STARTS)
)
_SURE: Rows = ((Key(words.DELETE, _DELETE), Key(words.KEEP, _KEEP)),)


def conversation_of(key: bytes, said: Incoming) -> str:
    """The name of a conversation: one with each person, and another one in each group."""
    if said.is_shared:
        return sender_of(key, CHANNEL, said.chat, said.person)
    return sender_of(key, CHANNEL, said.chat)


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
        me: the bot itself; None as long as Telegram has not said.
    """

    def __init__(
        self,
        agent: Callable[[], Agent],
        key: bytes,
        sender: Sender,
        pace: Pace,
        me: Callable[[], Me | None],
    ) -> None:
        self._agent = agent
        self._key = key
        self._sender = sender
        self._pace = pace
        self._me = me

    async def __call__(self, claimed: Claimed, progress: Progress) -> None:
        """Does what is wanted, or the rest of it.

        Raises:
            Later, GiveUp: see bot.channels.chat.worker; GiveUp also when the bot was blocked.
            Refused: the bot is away; to be tried again.
        """
        said = Incoming.from_content(claimed.content)
        me = self._me()
        if me is None:
            raise Later(_INTRODUCTION_SECONDS)
        place = _place(said)
        if await self._is_too_much(claimed, said, place, progress):
            return
        if said.want is Want.CHOICE and not progress.sent:
            await self._sender.mark(place, said.message, marked(said.rows, said.name))
        work = Work(claimed, said, self._turn_of(claimed, said))
        async with self._sender.typing(place):
            parts = await self._parts_or_sorry(work, place)
            if said.is_shared and parts:
                parts = [*parts[:-1], with_private_offer(parts[-1], me)]
            for part in parts[progress.sent :]:
                await self._sender.send(place, part)
                await progress.one_more()

    async def gave_up(self, claimed: Claimed) -> None:
        """Says that a message could not be answered."""
        said = Incoming.from_content(claimed.content)
        await self._sender.send(_place(said), Part(words.GAVE_UP))

    async def _is_too_much(
        self, claimed: Claimed, said: Incoming, place: Place, progress: Progress
    ) -> bool:
        """Whether somebody writes so fast that this is not answered."""
        if said.want not in _COUNTED or claimed.tries > 1 or progress.sent:
            return False
        verdict = await self._pace.count(claimed.conversation)
        if verdict is Verdict.SAY_SO:
            await self._sender.send(place, Part(words.TOO_FAST))
        return verdict is not Verdict.ANSWER

    async def _parts_or_sorry(self, work: Work, place: Place) -> list[Part]:
        try:
            return await self._parts(work)
        except Refused as refused:
            if refused.refusal is EMPTY:
                return [Part(words.EMPTY)]
            if refused.refusal is AWAY and work.claimed.tries == _TRIES_BEFORE_SORRY:
                await self._sender.send(place, Part(words.AWAY))
            raise

    async def _parts(self, work: Work) -> list[Part]:
        """What to send."""
        said = work.said
        if said.want is Want.ANSWER:
            return await self._turn(work, said.text)
        if said.want is Want.CHOICE:
            return await self._chosen(work)
        if said.want is Want.COMMAND:
            return await self._obeyed(work)
        if said.want is Want.EDIT:
            return await self._changed(work)
        if said.want is Want.MEDIUM:
            if said.text:
                return [Part(words.WITH_WORDS), *await self._turn(work, said.text)]
            return [Part(words.MEDIA.get(said.name, words.EMPTY))]
        if said.want is Want.GREETING:
            return [Part(words.GROUP_WELCOME)]
        return [Part(words.TOO_LONG)]

    async def _turn(self, work: Work, text: str, label: str = "") -> list[Part]:
        """One turn of the conversation."""
        messages = await turns.answer(
            self._agent(), CHANNEL, work.conversation, clean(text), work.turn, label=label
        )
        return await rendered(messages, work.turn)

    async def _obeyed(self, work: Work) -> list[Part]:
        """A command."""
        name = work.said.name
        if name == "start":
            from_group = bool(work.said.text)
            return [Part(words.WELCOME_FROM_GROUP if from_group else words.WELCOME, _STARTS)]
        if name == "help":
            return [Part(words.HELP)]
        if name == "privacy":
            return [Part(words.PRIVACY)]
        if name == "restart":
            await turns.delete(self._agent(), work.conversation)
            return [Part(words.RESTARTED, _STARTS)]
        if name == "delete":
            if await turns.exists(self._agent(), work.conversation):
                return [Part(words.ASK_DELETE, _SURE)]
            return [Part(words.NOTHING_TO_DELETE)]
        if name == "botox":
            return [Part(words.ASK_IN_GROUP if work.said.is_shared else words.ASK)]
        return [Part(words.UNKNOWN_COMMAND)]

    async def _chosen(self, work: Work) -> list[Part]:
        """A button."""
        said = work.said
        if said.name == _DELETE:
            await turns.delete(self._agent(), work.conversation)
            return [Part(words.DELETED)]
        if said.name == _KEEP:
            return [Part(words.KEPT)]
        if await self._is_pressed_again(work):
            return []
        place = said.name.removeprefix(_START)
        if place != said.name and place.isascii() and place.isdigit():
            if int(place) < len(words.STARTS):
                return await self._turn(work, words.STARTS[int(place)][1])
        label = said.text.removeprefix(_CHOSEN)
        found = await turns.choice(self._agent(), work.conversation, said.name)
        if found is not None:
            return await self._turn(work, found.payload, found.title)
        if not label:
            return [Part(words.OLD_BUTTON)]
        return await self._turn(work, label, label)

    async def _is_pressed_again(self, work: Work) -> bool:
        """Whether the same press was answered just now, as when somebody presses twice."""
        last = await self._last_turn(work)
        return last != work.turn and last[_HALF:] == work.turn[_HALF:]

    async def _changed(self, work: Work) -> list[Part]:
        """A message was changed: answered anew if it is the last one, for then it is meant so."""
        last = await self._last_turn(work)
        if last[_HALF:] != work.turn[_HALF:]:
            return []
        return [Part(words.CHANGED), *await self._turn(work, work.said.text)]

    async def _last_turn(self, work: Work) -> str:
        found = await turns.turns(self._agent(), work.conversation)
        return found[-1].id if found else ""

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


def with_private_offer(part: Part, me: Me) -> Part:
    """A message in a group with the way to a private chat."""
    if not me.username:
        return part
    offer = Key(words.IN_PRIVATE, url=f"https://t.me/{me.username}?start=group")
    return replace(part, rows=(*part.rows, (offer,)))


def _place(said: Incoming) -> Place:
    replies = said.is_shared and said.want is not Want.GREETING
    return Place(said.chat, said.thread, (said.message or None) if replies else None)
