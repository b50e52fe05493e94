"""Reading what Slack delivers: events, interactions and commands in, typed values out.

What is not for the bot comes out as None. Nothing in here trusts a payload to be complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.slack.incoming import (
    Commanded,
    Deleted,
    Edited,
    HomeOpened,
    Incoming,
    Place,
    Pressed,
    Said,
)
from bot.channels.slack.marked_text import mentions, words_of

ROW_OF_ANSWERS = "answers"
"""How rows of buttons begin whose choices are answers; of these one is chosen."""

_NOT_A_MESSAGE_OF_PEOPLE = {"USLACKBOT"}
_READ_SUBTYPES = {"", "file_share", "thread_broadcast", "me_message"}


def read_delivery(kind: str, payload: Mapping[str, Any], bot: str = "") -> Incoming | None:
    """What a delivery is about.

    Args:
        kind: "events_api", "interactive" or "slash_commands", as socket mode calls them.
        payload: the delivery.
        bot: the bot's user id, if the delivery does not say it.

    Returns:
        None when it is not for the bot.
    """
    if kind == "events_api":
        return _read_event(payload, bot)
    if kind == "interactive":
        return _read_press(payload)
    return _read_command(payload) if kind == "slash_commands" else None


def bot_in(payload: Mapping[str, Any]) -> str:
    """The user id of the bot that an event is delivered for; "" if it does not say."""
    for one in _list(payload.get("authorizations")):
        if isinstance(one, Mapping) and one.get("is_bot"):
            return str(one.get("user_id") or "")
    return ""


def _read_event(payload: Mapping[str, Any], bot: str) -> Incoming | None:
    event = payload.get("event")
    if not isinstance(event, Mapping):
        return None
    bot, team = bot_in(payload) or bot, str(payload.get("team_id") or "")
    kind, subtype = event.get("type"), str(event.get("subtype") or "")
    if kind == "app_home_opened":
        if event.get("tab") != "home" or not event.get("user"):
            return None
        key = f"slack:home:{payload.get('event_id')}"
        return HomeOpened(key, Place(team, str(event["user"]), ""))
    if kind not in ("message", "app_mention") or not event.get("channel"):
        return None
    if subtype == "message_deleted":
        return Deleted(_message_key(team, event["channel"], event.get("deleted_ts")))
    if subtype == "message_changed":
        return _read_change(event, team, bot)
    return _read_message(event, team, bot) if subtype in _READ_SUBTYPES else None


def _read_message(event: Mapping[str, Any], team: str, bot: str) -> Said | None:
    user, ts, text = event.get("user"), event.get("ts"), str(event.get("text") or "")
    if not user or not ts or not _is_from_a_person(event, bot):
        return None
    place = _place(event, team, str(user), str(event["channel"]), str(ts))
    is_addressed = place.is_private or event.get("type") == "app_mention" or mentions(text, bot)
    # Outside of threads a message that does not mention the bot is nobody's business.
    if not is_addressed and not event.get("thread_ts"):
        return None
    return Said(
        key=_message_key(team, event["channel"], ts),
        place=place,
        ts=str(ts),
        text=words_of(text, bot),
        is_addressed=is_addressed,
        attached=_attached(event),
    )


def _read_change(event: Mapping[str, Any], team: str, bot: str) -> Edited | None:
    message, before = event.get("message"), _map(event.get("previous_message"))
    if not isinstance(message, Mapping) or not _is_from_a_person(message, bot):
        return None
    edited, user, ts = message.get("edited"), message.get("user"), message.get("ts")
    text = str(message.get("text") or "")
    # Slack also says so when it adds the preview of a link, or a thread to a message.
    if not isinstance(edited, Mapping) or not user or not ts or text == before.get("text"):
        return None
    channel = str(event["channel"])
    said = _message_key(team, channel, ts)
    where = {**message, "channel_type": event.get("channel_type")}
    place = _place(where, team, str(user), channel, str(ts))
    return Edited(f"{said}:{edited.get('ts')}", place, said, words_of(text, bot))


def _is_from_a_person(message: Mapping[str, Any], bot: str) -> bool:
    by_bot = message.get("bot_id") or message.get("bot_profile")
    return not by_bot and str(message.get("user")) not in {bot, *_NOT_A_MESSAGE_OF_PEOPLE}


def _place(event: Mapping[str, Any], team: str, user: str, channel: str, ts: str) -> Place:
    thread = str(event.get("thread_ts") or "")
    if event.get("channel_type") == "im" or channel.startswith("D"):
        # The first message of a thread was said outside of it.
        return Place(team, user, channel, "" if thread == ts else thread)
    return Place(team, user, channel, thread or ts, is_private=False)


def _attached(event: Mapping[str, Any]) -> str:
    files = _list(event.get("files"))
    if not files:
        return ""
    kinds = [str(f.get("mimetype") or "") for f in files if isinstance(f, Mapping)]
    if any(kind.startswith(("image/", "video/")) for kind in kinds):
        return "photo"
    return "voice" if any(kind.startswith("audio/") for kind in kinds) else "file"


def _message_key(team: str, channel: object, ts: object) -> str:
    return f"slack:message:{team}:{channel}:{ts}"


def _read_press(payload: Mapping[str, Any]) -> Pressed | None:
    actions, user = payload.get("actions"), payload.get("user")
    if payload.get("type") != "block_actions" or not isinstance(user, Mapping):
        return None
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        return None
    action, container = actions[0], _map(payload.get("container"))
    if action.get("type") != "button" or action.get("url"):
        return None  # a link is opened by Slack itself
    team = str(_map(payload.get("team")).get("id") or user.get("team_id") or "")
    channel = str(_map(payload.get("channel")).get("id") or container.get("channel_id") or "")
    message = _map(payload.get("message"))
    ts, row = (
        str(container.get("message_ts") or message.get("ts") or ""),
        str(action.get("block_id") or ""),
    )
    is_hidden = bool(container.get("is_ephemeral"))
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    is_private = not channel or channel.startswith("D") or is_hidden
    if is_private and thread == ts:
        thread = ""
    name = f"{team}:{channel}:{ts}:{user.get('id')}"
    if not row.startswith(ROW_OF_ANSWERS) or not ts:
        name += f":{action.get('action_id')}:{action.get('action_ts')}"
    return Pressed(
        key=f"slack:press:{name}",
        place=Place(team, str(user.get("id") or ""), channel, thread, is_private),
        action=str(action.get("action_id") or ""),
        row=row,
        value=str(action.get("value") or ""),
        title=str(_map(action.get("text")).get("text") or ""),
        ts=ts,
        text=str(message.get("text") or ""),
        blocks=tuple(b for b in _list(message.get("blocks")) if isinstance(b, Mapping)),
        is_hidden=is_hidden,
        response_url=str(payload.get("response_url") or ""),
    )


def _read_command(payload: Mapping[str, Any]) -> Commanded | None:
    user, trigger = payload.get("user_id"), payload.get("trigger_id")
    url = str(payload.get("response_url") or "")
    if not user or not (trigger or url):
        return None
    place = Place(
        str(payload.get("team_id") or ""), str(user), str(payload.get("channel_id") or "")
    )
    text = words_of(str(payload.get("text") or ""))
    return Commanded(f"slack:command:{trigger}:{url}:{text}", place, text, url)


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
