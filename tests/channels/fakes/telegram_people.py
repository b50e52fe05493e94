"""Chats of the fake Telegram and the people who write in them, as tests use them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.channels.fakes.telegram_rules import entities_in

if TYPE_CHECKING:
    from tests.channels.fakes.telegram import TelegramFake

_PEOPLE = 600_000_000
_GROUPS = 800_000_000


@dataclass
class Shown:
    """A message of the bot, as people see it.

    Attributes:
        text: without tags.
        source: as it was sent.
        photo: the picture's bytes.
        reply_to: the message it replies to.
    """

    chat: Chat
    id: int
    text: str
    source: str
    entities: tuple[dict[str, Any], ...] = ()
    photo: bytes | None = None
    reply_to: int | None = None

    @property
    def rows(self) -> list[list[dict[str, str]]]:
        """The keyboard under it as it is now."""
        message = self.chat.message(self.id) or {}
        return list((message.get("reply_markup") or {}).get("inline_keyboard") or ())

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The keyboard's buttons."""
        return [button for row in self.rows for button in row]

    @property
    def titles(self) -> list[str]:
        """What is written on them."""
        return [button["text"] for button in self.buttons]

    @property
    def links(self) -> list[str]:
        """Where its words link to."""
        return [one["url"] for one in self.entities if one["type"] == "text_link"]


@dataclass
class Chat:
    """A chat.

    Attributes:
        kind: private, group or supergroup.
        messages: everything in it, as the API has it.
        shown: the bot's messages.
        refuses: why the bot may not write here.
        migrated_to: the chat that took its place.
    """

    fake: TelegramFake
    id: int
    kind: str
    about: dict[str, Any]
    messages: list[dict[str, Any]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    refuses: str = ""
    migrated_to: int | None = None

    def to_wire(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.kind, **self.about}

    def message(self, number: int) -> dict[str, Any] | None:
        """A message by its id."""
        return next((one for one in self.messages if one["message_id"] == number), None)

    def add(
        self,
        sender: dict[str, Any],
        text: str | None,
        entities: Any = (),
        keys: dict[str, Any] | None = None,
        reply_to: int | None = None,
        **content: Any,
    ) -> dict[str, Any]:
        """Adds a message; returns it."""
        message: dict[str, Any] = {
            "message_id": self.fake.number("message"),
            "from": sender,
            "chat": self.to_wire(),
            "date": int(time.time()),
            **content,
        }
        if text is not None:
            message["text"] = text
            if entities:
                message["entities"] = list(entities)
        if keys:
            message["reply_markup"] = keys
        replied = self.message(reply_to) if reply_to is not None else None
        if replied is not None:
            message["reply_to_message"] = {
                k: v for k, v in replied.items() if k != "reply_to_message"
            }
        self.messages.append(message)
        return message


class Group:
    """A group that the bot is in."""

    def __init__(self, fake: TelegramFake, title: str, kind: str = "group") -> None:
        self._fake = fake
        number = -(_GROUPS + fake.number("message"))
        self.chat = Chat(fake, number, kind, {"title": title})
        fake.chats[number] = self.chat

    def becomes_supergroup(self) -> None:
        """It gets a new id, as groups do when they grow."""
        old = self.chat
        new = Chat(self._fake, -1_000_000_000_000 + old.id, "supergroup", old.about)
        self._fake.chats[new.id] = new
        old.migrated_to = new.id
        self.chat = new


class Person:
    """Somebody with Telegram on the phone."""

    def __init__(self, fake: TelegramFake, name: str, language: str = "en", bot: bool = False):
        self._fake = fake
        self.id = _PEOPLE + fake.number("message")
        self.user = {
            "id": self.id,
            "is_bot": bot,
            "first_name": name,
            "language_code": language,
        }
        self.chat = Chat(fake, self.id, "private", {"first_name": name})
        self.chat.refuses = "bot can't initiate conversation with a user"
        fake.chats[self.id] = self.chat
        self._heard: dict[int, int] = {}

    # ------------------------------------------------------------ what people do

    def says(
        self, text: str, where: Group | None = None, reply_to: Shown | int | None = None
    ) -> int:
        """Types something; returns the id of the update, 0 if the bot does not get to see it."""
        return self.sends(where, reply_to, text=text)

    def sends(
        self,
        where: Group | None = None,
        reply_to: Shown | int | None = None,
        **content: Any,
    ) -> int:
        """Sends any kind of message: `sends(sticker={...})`."""
        chat = where.chat if where else self.chat
        replied = reply_to.id if isinstance(reply_to, Shown) else reply_to

        async def send() -> int:
            if chat is self.chat:
                chat.refuses = ""
            self._heard[chat.id] = len(chat.shown)
            text = content.pop("text", None)
            caption = content.get("caption")
            if caption:
                content["caption_entities"] = entities_in(caption)
            message = chat.add(self.user, text, entities_in(text or ""), None, replied, **content)
            self.last = message["message_id"]
            if not self._is_seen(chat, message):
                return 0
            return await self._fake.update("message", message)

        return int(self._fake.in_loop.run(send()))

    def edits(self, text: str, message: int | None = None, where: Group | None = None) -> int:
        """Changes a message, the last one by default."""
        chat = where.chat if where else self.chat

        async def edit() -> int:
            found = chat.message(message or self.last)
            assert found is not None
            self._heard[chat.id] = len(chat.shown)
            found.update(text=text, entities=entities_in(text), edit_date=int(time.time()))
            return await self._fake.update("edited_message", dict(found))

        return int(self._fake.in_loop.run(edit()))

    def presses(self, title: str, message: Shown | None = None, where: Group | None = None) -> int:
        """Presses a button by what is written on it, of the newest message that has it."""
        chat = where.chat if where else self.chat
        shown = message or next((one for one in reversed(chat.shown) if title in one.titles), None)
        assert shown is not None, f"no button {title!r}"
        button = next(one for one in shown.buttons if one["text"] == title)
        return self.presses_data(button["callback_data"], shown)

    def presses_data(self, data: str, shown: Shown) -> int:
        """Presses a button by its data, which need not be there any more."""

        async def press() -> int:
            chat = shown.chat
            self._heard[chat.id] = len(chat.shown)
            query = {
                "id": str(self._fake.number("query")),
                "from": self.user,
                "message": chat.message(shown.id),
                "chat_instance": str(chat.id * 7),
                "data": data,
            }
            return await self._fake.update("callback_query", query)

        return int(self._fake.in_loop.run(press()))

    def blocks(self) -> int:
        """Blocks the bot."""
        self.chat.refuses = "bot was blocked by the user"
        return self._member("member", "kicked")

    def unblocks(self) -> int:
        """Lets the bot write again."""
        self.chat.refuses = ""
        return self._member("kicked", "member")

    def adds_bot_to(self, group: Group) -> int:
        """Adds the bot to a group."""
        return self._member("left", "member", group.chat)

    def removes_bot_from(self, group: Group) -> int:
        """Throws the bot out of a group."""
        group.chat.refuses = f"bot was kicked from the {group.chat.kind} chat"
        return self._member("member", "kicked", group.chat)

    def _member(self, before: str, after: str, chat: Chat | None = None) -> int:
        chat = chat or self.chat

        def member(status: str) -> dict[str, Any]:
            more = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._fake.me, "status": status, **more}

        async def change() -> int:
            return await self._fake.update(
                "my_chat_member",
                {
                    "chat": chat.to_wire(),
                    "from": self.user,
                    "date": int(time.time()),
                    "old_chat_member": member(before),
                    "new_chat_member": member(after),
                },
            )

        return int(self._fake.in_loop.run(change()))

    def _is_seen(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Whether the bot gets a message, by Telegram's privacy mode."""
        if chat.kind == "private" or self._fake.sees_all:
            return True
        replied = message.get("reply_to_message") or {}
        if (replied.get("from") or {}).get("id") == self._fake.me["id"]:
            return True
        text = str(message.get("text") or message.get("caption") or "")
        found = re.match(r"/\w+(?:@(\w+))?", text)
        return bool(found) and found[1] in (None, self._fake.me["username"])

    # ------------------------------------------------------------ what people see

    def new(self, where: Group | None = None) -> list[Shown]:
        """The bot's messages since this person last did something."""
        chat = where.chat if where else self.chat
        return chat.shown[self._heard.get(chat.id, 0) :]

    def hears(
        self,
        *words: str,
        count: int = 1,
        where: Group | None = None,
        until: Callable[[list[Shown]], Any] | None = None,
    ) -> list[Shown]:
        """Waits for the bot's messages since this person last did something.

        Args:
            words: what must be in them, whatever the case.
            count: how many there must be at least.
            until: what else must be true of them.

        Returns:
            All of them.
        """

        def found() -> list[Shown]:
            new = self.new(where)
            text = "\n".join(one.text for one in new).lower()
            good = len(new) >= count and all(word.lower() in text for word in words)
            return new if good and (until is None or until(new)) else []

        seen = lambda: [one.text for one in self.new(where)]  # noqa: E731
        try:
            return self._fake.journal.wait_for(found, f"{count} messages with {words}")
        except AssertionError as problem:
            raise AssertionError(f"{problem}; there were {seen()}") from None

    def hears_text(self, *words: str, where: Group | None = None) -> str:
        """The same, as one text."""
        return "\n".join(one.text for one in self.hears(*words, where=where))
