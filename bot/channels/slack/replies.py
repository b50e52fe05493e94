"""What the bot does about each thing that somebody does: the work of one entry of the inbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from rasa.core.agent import Agent

from bot.channels.bodies import clean
from bot.channels.chat import turns
from bot.channels.chat import words as common
from bot.channels.chat.alarms import despite_pace, fitting, is_alarm
from bot.channels.chat.inbox import Claimed, Inbox
from bot.channels.chat.pace import Pace, Verdict
from bot.channels.chat.pseudonyms import derived
from bot.channels.chat.worker import Progress
from bot.channels.refusals import AWAY, EMPTY, Refused
from bot.channels.slack import screens, words
from bot.channels.slack.api import SlackApi
from bot.channels.slack.incoming import (
    Commanded,
    Edited,
    HomeOpened,
    Kept,
    Pressed,
    Said,
    from_content,
)
from bot.channels.slack.people import CHANNEL, person_of
from bot.channels.slack.reading import ROW_OF_ANSWERS
from bot.channels.slack.screens import Part, plain
from bot.channels.slack.sending import Where, deliver, say
from bot.channels.transcripts import transcripts_in
from bot.errors import place_of
from bot.presentation.view import view_of

_HALF = 32
_FAILURES_BEFORE_SORRY = 3
_TAKEN_ALONG = 10  # turns

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """One entry, and what is known about it.

    Attributes:
        claimed: the entry.
        turn: the id of the turn that it becomes.
    """

    claimed: Claimed
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
        inbox: where the entries are.
        api: Slack's.
        pace: how fast people may write.
    """

    def __init__(
        self, agent: Callable[[], Agent], key: bytes, inbox: Inbox, api: SlackApi, pace: Pace
    ) -> None:
        self._agent = agent
        self._key = key
        self._inbox = inbox
        self._api = api
        self._pace = pace

    async def __call__(self, claimed: Claimed, progress: Progress) -> None:
        """Does what is wanted, or the rest of it.

        Raises:
            Later, GiveUp: see bot.channels.chat.worker.
            Refused: the bot is away; to be tried again.
        """
        found = from_content(claimed.content)
        if isinstance(found, HomeOpened):
            await self._api.show_home(found.place.user, screens.home())
            return
        where = await self._where(found)
        if await self._is_too_much(claimed, found, where, progress):
            return
        work = Work(claimed, self._turn_id(claimed, found))
        try:
            where, parts = await self._parts(work, found, where, progress)
        except Refused as refused:
            if refused.refusal is not EMPTY:
                if refused.refusal is AWAY and claimed.failures == _FAILURES_BEFORE_SORRY:
                    await say(self._api, where, common.AWAY, f"{claimed.key}-away")
                raise
            parts = [plain(common.EMPTY)]
        await deliver(self._api, where, parts, claimed, progress)

    async def gave_up(self, claimed: Claimed) -> None:
        """Says that a message could not be answered."""
        found = from_content(claimed.content)
        if not isinstance(found, HomeOpened):
            await say(self._api, await self._where(found), common.GAVE_UP, f"{claimed.key}-end")

    # ------------------------------------------------------------ what is answered

    async def _parts(
        self, work: Work, found: Kept, where: Where, progress: Progress
    ) -> tuple[Where, Sequence[Part]]:
        """What to send, and where."""
        if isinstance(found, Said):
            return where, await self._said(work, found)
        if isinstance(found, Edited):
            return where, await self._edited(work, found)
        if isinstance(found, Commanded):
            return where, await self._commanded(work, found)
        if isinstance(found, Pressed):
            return await self._pressed(work, found, where, is_first=not progress.sent)
        return where, []

    async def _said(self, work: Work, said: Said) -> list[Part]:
        if not said.is_addressed and not await turns.exists(self._agent(), work.conversation):
            return []  # people among themselves
        if not said.text:
            return [plain(words.ATTACHED[said.attached]) if said.attached else screens.help_part()]
        parts = await self._turn(work, said.text)
        return [plain(common.WITH_WORDS), *parts] if said.attached else parts

    async def _edited(self, work: Work, edited: Edited) -> list[Part]:
        """Answered anew if it was said last, for then it is meant so."""
        turn = await self._last_turn(work)
        is_last = bool(turn) and turn[_HALF:] == work.turn[_HALF:]
        if not edited.text or not (is_last or is_alarm(edited.text)):
            return []
        return [plain(common.CHANGED), *await self._turn(work, edited.text)]

    async def _commanded(self, work: Work, command: Commanded) -> list[Part]:
        wish = command.text.lower().strip(" .!?")
        if wish in ("", "help"):
            return [screens.help_part()]
        if wish == "privacy":
            return [screens.privacy_part()]
        if wish == "restart":
            await turns.delete(self._agent(), work.conversation)
            return [screens.greeting(common.RESTARTED)]
        if wish == "delete":
            known = await self._conversations_of(work.conversation)
            return [screens.ask_delete() if known else plain(words.NOTHING_TO_DELETE)]
        return await self._turn(work, command.text)

    async def _pressed(
        self, work: Work, pressed: Pressed, where: Where, *, is_first: bool
    ) -> tuple[Where, Sequence[Part]]:
        if pressed.action == screens.PRIVATE:
            return await self._go_private(work, pressed, where, is_first=is_first)
        if pressed.action in (screens.DELETE, screens.KEEP):
            await self._decide(work, pressed)
            return where, []
        if question := screens.start_asked(pressed.action):
            parts = await self._turn(work, question)
            at_home = not pressed.place.channel
            return where, [screens.you_asked(question), *parts] if at_home else parts
        if not pressed.row.startswith(ROW_OF_ANSWERS):
            return where, []
        if not screens.is_owner(pressed.row, work.conversation):
            await self._reply_unseen(pressed.response_url, plain(words.NOT_YOURS))
            return where, []
        if is_first:
            await self._show_choice(work, pressed)
        choice = await turns.choice(self._agent(), work.conversation, pressed.value)
        if choice is None:
            return where, [plain(common.OLD_BUTTON)]
        return where, await self._turn(work, choice.payload, choice.title)

    async def _turn(self, work: Work, text: str, label: str = "") -> list[Part]:
        """One turn of the conversation."""
        fits = fitting(clean(text))
        if fits is None:
            return [plain(common.TOO_LONG)]
        agent, sender = self._agent(), work.conversation
        messages = await turns.answer(agent, CHANNEL, sender, fits, work.turn, label=label)
        place = from_content(work.claimed.content).place
        parts = _rendered(messages, work.turn, sender)
        if place.is_private:
            return parts
        is_first = len(await turns.turns(agent, sender)) == 1
        return screens.fits_place(parts, place, offers=is_first or view_of(messages).asks)

    # ------------------------------------------------------------ buttons

    async def _show_choice(self, work: Work, pressed: Pressed) -> None:
        """Replaces the buttons by the one that was chosen; not worth failing for."""
        with _not_needed():
            if not pressed.is_hidden:
                blocks = screens.with_choice(pressed.blocks, pressed.title)
                await self._api.update(pressed.place.channel, pressed.ts, pressed.text, blocks)
                return
            # Slack does not say what a message holds that only one person sees.
            offered = pressed.value.partition(":")[0]
            for turn in await turns.turns(self._agent(), work.conversation):
                if offered and turn.id.startswith(offered):
                    last = _rendered(turn.answers, turn.id, work.conversation)[-1]
                    blocks = screens.with_choice(last.blocks, pressed.title)
                    await self._api.respond(pressed.response_url, last.text, blocks, replaces=True)

    async def _decide(self, work: Work, pressed: Pressed) -> None:
        """Deletes everything of a person, or does not."""
        text = common.KEPT
        if pressed.action == screens.DELETE:
            for conversation in await self._conversations_of(work.conversation):
                await turns.delete(self._agent(), conversation)
                drop = partial(self._inbox.drop_conversation, conversation, but=work.claimed)
                await asyncio.to_thread(drop)
            text = words.DELETED
        part = plain(text)
        await self._reply_unseen(pressed.response_url, part, replaces=True)

    async def _go_private(
        self, work: Work, pressed: Pressed, where: Where, *, is_first: bool
    ) -> tuple[Where, Sequence[Part]]:
        """Goes on in a direct message, with what was said in the thread."""
        agent, person = self._agent(), person_of(self._key, pressed.place)
        messages: Sequence[Mapping[str, Any]] = ()
        turn_id = ""
        for turn in (await turns.turns(agent, work.conversation))[-_TAKEN_ALONG:]:
            turn_id = turn.id
            # The same id is the same message, so nothing is said twice if this is tried again.
            messages = await turns.answer(agent, CHANNEL, person, turn.text, turn.id)
        if is_first:
            await self._reply_unseen(pressed.response_url, plain(words.WROTE_IN_PRIVATE))
        where = Where(pressed.place.user, await self._api.direct_channel(pressed.place.user))
        if not messages:
            return where, [screens.greeting(words.PRIVATE_START)]
        return where, [plain(words.PRIVATE_GOES_ON), *_rendered(messages, turn_id, person)]

    async def _reply_unseen(self, url: str, part: Part, *, replaces: bool = False) -> None:
        """Answers a press so that only that person sees it; not worth failing for."""
        if url:
            with _not_needed():
                await self._api.respond(url, part.text, part.blocks, replaces=replaces)

    # ------------------------------------------------------------ what they share

    async def _where(self, found: Kept) -> Where:
        place = found.place
        if isinstance(found, Commanded):
            return Where(place.user, place.channel, response_url=found.response_url)
        if isinstance(found, Pressed) and found.is_hidden:
            return Where(place.user, place.channel, place.thread, response_url=found.response_url)
        channel = place.channel or await self._api.direct_channel(place.user)
        since = found.ts if isinstance(found, (Said, Pressed)) else ""
        return Where(place.user, channel, place.thread, since)

    async def _is_too_much(
        self, claimed: Claimed, found: Kept, where: Where, progress: Progress
    ) -> bool:
        """Whether somebody writes so fast that this is not answered."""
        if progress.sent:
            return False
        # Apart, for people press faster than they write.
        counted = f"{claimed.conversation} {isinstance(found, Pressed)}"
        verdict = await self._pace.count(counted, claimed.key)
        verdict = despite_pace(verdict, _words_of(found))
        if verdict is Verdict.SAY_SO:
            await say(self._api, where, common.TOO_FAST, f"{claimed.key}-fast")
        return verdict is not Verdict.ANSWER

    async def _last_turn(self, work: Work) -> str:
        found = await turns.turns(self._agent(), work.conversation)
        return found[-1].id if found else ""

    async def _conversations_of(self, person: str) -> list[str]:
        """All of a person's conversations that are stored."""
        senders = transcripts_in(self._agent().tracker_store).senders
        return await asyncio.to_thread(senders, person)

    def _turn_id(self, claimed: Claimed, found: Kept) -> str:
        """What makes the turn one of its own, and which message it came from.

        The first half is also what its buttons refer to.
        """
        origin = found.said if isinstance(found, Edited) else found.key
        return claimed.key[:_HALF] + derived(self._key, "origin", origin)[:_HALF]


@contextlib.contextmanager
def _not_needed() -> Iterator[None]:
    """For what is only a courtesy."""
    try:
        yield
    except Exception as problem:
        logger.error("slack: courtesy: %s at %s", type(problem).__name__, place_of(problem))


def _words_of(found: Kept) -> str:
    if isinstance(found, (Said, Edited, Commanded)):
        return found.text
    return found.title if isinstance(found, Pressed) else ""


def _rendered(messages: Sequence[Mapping[str, Any]], turn: str, conversation: str) -> list[Part]:
    """An answer; its buttons refer to the turn that offers them."""
    view = view_of(messages)
    references = [turns.reference(turn, place) for place in range(len(view.buttons))]
    return screens.answer_parts(view, references, conversation)
