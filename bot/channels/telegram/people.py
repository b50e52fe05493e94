"""The names of conversations: who talks, and where.

All of one person's begin with the same words, so that they can be deleted together.
"""

from __future__ import annotations

import re

from bot.channels.chat.pseudonyms import derived, sender_of

CHANNEL = "telegram"

_GROUP_DIGITS = 16
_FROM_GROUP = re.compile(r"g(\d{1,20})")


def person_of(key: bytes, person: int) -> str:
    """The name of the conversation with a person in private."""
    return sender_of(key, CHANNEL, person)


def conversation_of(key: bytes, person: int, group: int | None) -> str:
    """The name of the conversation with a person, in a group if it is one."""
    name = person_of(key, person)
    if group is None:
        return name
    return f"{name}-{derived(key, 'group', name, str(group))[:_GROUP_DIGITS]}"


def private_address(username: str, group: int) -> str:
    """The link from a group to the private chat with the bot.

    It names the group, which all who see the link know, and not the person: whoever follows it
    takes their own conversation along.
    """
    return f"https://t.me/{username}?start=g{abs(group)}"


def group_in(payload: str) -> int | None:
    """The group that somebody comes from; None when it is none."""
    found = _FROM_GROUP.fullmatch(payload)
    return -int(found[1]) if found else None
