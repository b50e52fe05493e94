"""What Telegram delivers, read: JSON of the Bot API in, what somebody wants of the bot out.

Most of what happens in a group is none of the bot's business, and nothing here looks further at
it: only what is addressed to the bot comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.channels.telegram.incoming import Incoming, Key, Me, Rows, Want

UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What the bot asks Telegram for."""

_MAX_DATA = 64
_ASK = "botox"
_PERSON = {"first_name": "", "is_bot": False}
_MESSAGE = {"date": 1}  # 0 would mean that it is too old to be shown
_DEMANDED: Mapping[str, Mapping[str, Any]] = {
    "from": _PERSON,
    "user": _PERSON,
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "reply_to_message": _MESSAGE,
    "callback_query": {"chat_instance": ""},
}
_BARE = re.compile(r"/([A-Za-z]\w*)(?:@\w+)?(?=\s|$)")


@dataclass(frozen=True)
class Received:
    """One update.

    Attributes:
        id: Telegram's number for it.
        incoming: what it means for the bot; None if it is none of its business.
    """

    id: int
    incoming: Incoming | None


def read_update(content: Any, me: Me) -> Received | None:
    """Reads an update.

    Args:
        content: JSON as Telegram sends it.
        me: whom messages in groups have to be addressed to.

    Returns:
        None when it is no update at all.
    """
    if not isinstance(content, dict) or not isinstance(content.get("update_id"), int):
        return None
    try:
        update = Update.de_json(_completed(content), None)
        return Received(update.update_id, _incoming(update, me))
    except (
        AttributeError,
        IndexError,
        KeyError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        # Of a kind that is not what it says; Telegram does not send such.
        return Received(content["update_id"], None)


def needs_name(content: Any) -> bool:
    """Whether an update cannot be read rightly before the bot's username is known.

    Args:
        content: JSON as Telegram sends it.
    """
    if not isinstance(content, dict):
        return False
    return any(
        isinstance(part, dict)
        and isinstance(part.get("chat"), dict)
        and part["chat"].get("type") in (ChatType.GROUP, ChatType.SUPERGROUP)
        for part in (content.get("message"), content.get("edited_message"))
    )


def _completed(content: Any) -> Any:
    """An update with what the library demands and nothing here needs.

    Bot API servers leave out what is empty, such as the first name of a deleted account; for the
    library the whole update would then be unreadable.
    """
    if isinstance(content, list):
        return [_completed(one) for one in content]
    if not isinstance(content, dict):
        return content
    found = {name: _completed(value) for name, value in content.items()}
    for name, demanded in _DEMANDED.items():
        if isinstance(found.get(name), dict):
            found[name] = {**demanded, **found[name]}
    return found


def _incoming(update: Update, me: Me) -> Incoming | None:
    if update.callback_query:
        return _press(update.callback_query, me)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    found = _said(message, me)
    if found is None or not update.edited_message:
        return found
    if found.want is not Want.ANSWER or message.edit_date is None:
        return None
    when = int(message.edit_date.timestamp())
    return replace(found, want=Want.EDIT, edited=when)


def _said(message: Message, me: Me) -> Incoming | None:
    """A message of a person that is meant for the bot."""
    person = message.from_user
    # Other bots, channels and whoever writes in their name are not answered.
    if person is None or person.is_bot or message.sender_chat or message.via_bot:
        return None
    if message.chat.type not in (ChatType.PRIVATE, ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    where: dict[str, Any] = {
        "chat": message.chat.id,
        "person": person.id,
        "message": message.message_id,
        "thread": message.message_thread_id if message.is_topic_message else None,
        "is_shared": message.chat.type != ChatType.PRIVATE,
    }
    text, is_addressed, command = _words(message, me)
    if where["is_shared"] and not is_addressed:
        return None
    if command == _ASK and text:
        return Incoming(Want.ANSWER, text=text, **where)
    if command:
        return Incoming(Want.COMMAND, name=command, text=text, **where)
    medium = _medium(message)
    # The words under a photo say what is asked; the photo itself is not looked at.
    if medium or not text:
        what = medium or ("mention" if where["is_shared"] else "")
        return Incoming(Want.MEDIUM, name=what, text=text, **where) if what else None
    return Incoming(Want.ANSWER, text=text, **where)


def _words(message: Message, me: Me) -> tuple[str, bool, str]:
    """What is said without the bot's name, whether to the bot, and the command it begins with.

    In a group a command counts only with the bot's name, as there may be other bots that know it.
    """
    text = message.text or message.caption or ""
    parts = message.parse_entities() if message.text else message.parse_caption_entities()
    own_name = f"@{me.username}".lower()
    command, is_addressed = "", _replies_to(message, me)
    cuts: list[tuple[int, int]] = []
    for entity, words in parts.items():
        start = _characters(text, entity.offset)
        if entity.type == MessageEntityType.MENTION and words.lower() == own_name:
            is_addressed = True
            cuts.append((start, start + len(words)))
        elif entity.type == MessageEntityType.TEXT_MENTION and entity.user:
            if entity.user.id == me.id:
                is_addressed = True
                cuts.append((start, start + len(words)))
        elif entity.type == MessageEntityType.BOT_COMMAND and not text[:start].strip():
            name, _, bot = words[1:].lower().partition("@")
            if bot and f"@{bot}" != own_name:
                return text, False, ""  # another bot's, whatever it replies to
            if bot or name == _ASK or message.chat.type == ChatType.PRIVATE or is_addressed:
                command, is_addressed = name, True
                cuts.append((start, start + len(words)))
    if not parts:  # some apps do not mark what they send
        if message.chat.type == ChatType.PRIVATE and (bare := _BARE.match(text)):
            command, is_addressed = bare[1].lower(), True
            cuts.append(bare.span())
        elif me.username and (found := re.search(rf"(?<!\w){own_name}\b", text, re.IGNORECASE)):
            is_addressed = True
            cuts.append(found.span())
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + " " + text[end:]
    return _tidy(text) if cuts else text.strip(), is_addressed, command


def _tidy(text: str) -> str:
    """A text out of which names were cut, without what stood around them."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(lines).strip(" \n\t,:;-–—").strip()


def _characters(text: str, units: int) -> int:
    """A place that Telegram counts in UTF-16, as Python counts."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def _replies_to(message: Message, me: Me) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == me.id)


def _medium(message: Message) -> str:
    """What kind of thing was sent in place of words; "" for none."""
    kinds = (
        "photo",
        "sticker",
        "voice",
        "audio",
        "video_note",
        "video",
        "animation",
        "location",
        "contact",
        "document",
        "poll",
        "dice",
    )
    return next((kind for kind in kinds if getattr(message, kind)), "")


def _press(query: CallbackQuery, me: Me) -> Incoming | None:
    """A button under a message of the bot; in a group, that of whoever the bot replied to."""
    data, message = query.data, query.message
    if not data or len(data.encode("utf-8", "replace")) > _MAX_DATA or query.from_user.is_bot:
        return None
    if message is None:  # it was sent in the name of a person, which this bot does not offer
        return None
    title, thread, want = "", None, Want.CHOICE
    rows: Rows = ()
    is_shared = message.chat.type != ChatType.PRIVATE
    if isinstance(message, Message):  # not when it is too old
        if message.from_user and message.from_user.id != me.id:
            return None
        thread = message.message_thread_id if message.is_topic_message else None
        rows = _rows(message)
        title = next((key.title for row in rows for key in row if key.data == data), "")
        asked = message.reply_to_message.from_user if message.reply_to_message else None
        if is_shared and asked and asked.id != query.from_user.id:
            want = Want.NOT_YOURS
    return Incoming(
        want,
        chat=message.chat.id,
        person=query.from_user.id,
        message=message.message_id,
        thread=thread,
        is_shared=is_shared,
        text=title,
        name=data,
        query=query.id,
        rows=rows,
    )


def _rows(message: Message) -> Rows:
    if message.reply_markup is None:
        return ()
    return tuple(
        tuple(Key(key.text, str(key.callback_data or ""), key.url or "") for key in row)
        for row in message.reply_markup.inline_keyboard
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    """The bot was added to a group. When it is shut out, there is nobody to tell anything."""
    out = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
    was_out, is_out = (
        member.status in out for member in (change.old_chat_member, change.new_chat_member)
    )
    if not was_out or is_out or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    return Incoming(Want.GREETING, change.chat.id, change.from_user.id, is_shared=True)
