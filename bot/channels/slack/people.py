"""The names of conversations: who talks, and where.

All of one person's begin with the same words, so that they can be deleted together.
"""

from __future__ import annotations

from bot.channels.chat.pseudonyms import derived, sender_of
from bot.channels.slack.incoming import Place

CHANNEL = "slack"

_THREAD_DIGITS = 16


def person_of(key: bytes, place: Place) -> str:
    """The name of a person's main conversation: in private, outside of threads."""
    return sender_of(key, CHANNEL, place.team, place.user)


def conversation_of(key: bytes, place: Place) -> str:
    """The name of the conversation at a place; each thread has one of its own."""
    person = person_of(key, place)
    if not place.inner:
        return person
    return f"{person}-{derived(key, 'thread', person, *place.inner)[:_THREAD_DIGITS]}"
