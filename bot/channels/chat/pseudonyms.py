"""Names for people and conversations that tell nobody who they are.

Ids of Slack and Telegram never reach a store as they are: what is kept is an HMAC of them. Whoever
gets hold of the database but not of the key cannot find out whose conversation is whose.
"""

from __future__ import annotations

import hashlib
import hmac

_DIGITS = 32


def derived(key: bytes, purpose: str, *parts: str) -> str:
    """64 hexadecimal digits that only the key's owner can compute.

    Args:
        key: see bot.channels.conversations.key_of.
        purpose: what they are for; the same parts give others for another purpose.
        parts: what they stand for.
    """
    # Lengths in front, so that no two lists of parts read the same.
    said = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    return hmac.new(key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def sender_of(key: bytes, channel: str, *ids: str | int) -> str:
    """A conversation's name in Rasa's stores, such as "slack-" and 32 hexadecimal digits.

    Args:
        key: see bot.channels.conversations.key_of.
        channel: whose prefix keeps channels out of each other's conversations.
        ids: what makes the conversation: team, person, thread.
    """
    return f"{channel}-{derived(key, 'sender', channel, *map(str, ids))[:_DIGITS]}"
