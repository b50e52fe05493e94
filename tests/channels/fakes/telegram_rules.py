"""The rules of Telegram's Bot API that the fake enforces, as functions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_DATA = 64
MAX_ENTITIES = 100

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'))?")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));")


class Rejected(Exception):
    """The API answers with an error."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Rejected:
    return Rejected(400, f"Bad Request: {description}")


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Parsed:
    """A text after its entities were taken out of it."""

    text: str
    entities: tuple[dict[str, Any], ...]


def parse_html(source: str) -> Parsed:
    """Reads Telegram's HTML.

    Raises:
        Rejected: as Telegram does for tags that are not supported or do not match.
    """
    text, entities, open_tags, at = "", [], [], 0
    while at < len(source):
        letter = source[at]
        if letter == "&" and (found := _REFERENCE.match(source, at)):
            text += html.unescape(found.group())
            at = found.end()
        elif letter == "<":
            found = _TAG.match(source, at)
            if not found:
                end = source.find(">", at)
                word = source[at + 1 : end if end > 0 else None].strip("/").split(" ")[0]
                raise bad(
                    f'can\'t parse entities: Unsupported start tag "{word}" at byte offset {at}'
                )
            closes, name = bool(found[1]), found[2].lower()
            attributes = {m[1]: m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(found[3])}
            is_span = name == "span" and attributes.get("class") == "tg-spoiler"
            if name not in _KINDS and not (name == "span" and (closes or is_span)):
                raise bad(
                    f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}'
                )
            if closes:
                if not open_tags or open_tags[-1][0] != name:
                    raise bad(f"can't parse entities: Unmatched end tag at byte offset {at}")
                _, start, values = open_tags.pop()
                kind = _KINDS.get(name, "spoiler")
                if utf16(text) > start:
                    entity = {"type": kind, "offset": start, "length": utf16(text) - start}
                    if kind == "text_link":
                        url = html.unescape(values.get("href", ""))
                        if not re.match(r"(https?|tg|mailto):", url):
                            entity = {}
                        entity and entity.update(url=url)
                    if entity:
                        entities.append(entity)
            else:
                open_tags.append((name, utf16(text), attributes))
            at = found.end()
        else:
            text += letter
            at += 1
    if open_tags:
        name = open_tags[-1][0]
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag {name}")
    if len(entities) > MAX_ENTITIES:
        raise AssertionError(f"{len(entities)} entities; Telegram drops those after 100 silently")
    return Parsed(text, tuple(sorted(entities, key=lambda one: one["offset"])))


def formatted(arguments: Mapping[str, Any], name: str, longest: int, empty: str | None) -> Parsed:
    """The text or caption of a message.

    Raises:
        Rejected: it is empty, too long or cannot be parsed.
    """
    source = str(arguments.get(name) or "")
    mode = arguments.get("parse_mode")
    if mode is None:
        parsed = Parsed(source, ())
    elif str(mode).lower() == "html":
        parsed = parse_html(source)
    else:
        raise bad("unsupported parse_mode")
    if not parsed.text.strip():
        if empty:
            raise bad(empty)
        return Parsed("", ())
    if utf16(parsed.text) > longest:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return parsed


def keyboard(value: Any) -> dict[str, Any] | None:
    """A reply markup.

    Raises:
        Rejected: as Telegram does.
    """
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(value, dict) or set(value) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    rows = value["inline_keyboard"]
    count = 0
    for row in rows:
        if not row:
            raise bad("inline keyboard row must be non-empty")
        if len(row) > 8:
            raise bad("inline keyboard row is too long")
        for button in row:
            count += 1
            _check_button(button)
    if count > 100:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Mapping[str, Any]) -> None:
    if not str(button.get("text") or "").strip():
        raise bad("inline keyboard button text must be non-empty")
    kinds = set(button) - {"text"}
    if len(kinds) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    (kind,) = kinds
    if kind == "callback_data":
        if not 1 <= len(str(button[kind]).encode("utf-8")) <= MAX_CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
    elif kind == "url":
        if not re.match(r"(https?|tg)://\S+$", str(button[kind])):
            raise bad(f"inline keyboard button URL '{button[kind]}' is invalid: Wrong HTTP URL")
    else:
        raise bad(f"unknown field {kind} of a button")


_SENT = {
    "business_connection_id",
    "message_thread_id",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "reply_parameters",
    "reply_markup",
}
# Method: (arguments it cannot do without, further ones). Telegram itself says nothing about
# arguments it does not know; here they are mistakes.
ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "getMe": (set(), set()),
    "setWebhook": (
        {"url"},
        {
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        },
    ),
    "deleteWebhook": (set(), {"drop_pending_updates"}),
    "getWebhookInfo": (set(), set()),
    "getUpdates": (set(), {"offset", "limit", "timeout", "allowed_updates"}),
    "sendMessage": (
        {"chat_id", "text"},
        _SENT | {"parse_mode", "entities", "link_preview_options"},
    ),
    "sendPhoto": (
        {"chat_id", "photo"},
        _SENT
        | {"caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler"},
    ),
    "sendChatAction": ({"chat_id", "action"}, {"business_connection_id", "message_thread_id"}),
    "answerCallbackQuery": ({"callback_query_id"}, {"text", "show_alert", "url", "cache_time"}),
    "editMessageText": (
        {"chat_id", "message_id", "text"},
        {"parse_mode", "entities", "link_preview_options", "reply_markup"},
    ),
    "editMessageReplyMarkup": ({"chat_id", "message_id"}, {"reply_markup"}),
    "deleteMessage": ({"chat_id", "message_id"}, set()),
    "setMyCommands": ({"commands"}, {"scope", "language_code"}),
    "deleteMyCommands": (set(), {"scope", "language_code"}),
    "getMyCommands": (set(), {"scope", "language_code"}),
    "setMyDescription": (set(), {"description", "language_code"}),
    "setMyShortDescription": (set(), {"short_description", "language_code"}),
    "leaveChat": ({"chat_id"}, set()),
}
UPDATE_KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
)


def check_arguments(method: str, arguments: Mapping[str, Any]) -> None:
    """Raises Rejected for an unknown method, an unknown argument or a missing one."""
    if method not in ARGUMENTS:
        raise Rejected(404, "Not Found: method not found")
    needed, further = ARGUMENTS[method]
    if unknown := set(arguments) - needed - further:
        raise bad(f"unknown arguments {sorted(unknown)}")
    for name in sorted(needed):
        if arguments.get(name) in (None, "") and not (method == "setWebhook" and name == "url"):
            raise bad("message text is empty" if name == "text" else f"{name} is empty")


def check_commands(value: Any) -> list[dict[str, str]]:
    """The commands of setMyCommands.

    Raises:
        Rejected: one is badly formed.
    """
    commands = json.loads(value) if isinstance(value, str) else value
    for one in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return list(commands)


def entities_in(text: str) -> list[dict[str, Any]]:
    """What Telegram marks by itself in what people type: commands and mentions."""
    found = []
    for kind, pattern in (
        ("bot_command", r"(?<![\w/])/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?"),
        ("mention", r"(?<![\w/@])@\w{3,32}"),
    ):
        for match in re.finditer(pattern, text):
            offset, length = utf16(text[: match.start()]), utf16(match.group())
            found.append({"type": kind, "offset": offset, "length": length})
    return sorted(found, key=lambda one: one["offset"])
