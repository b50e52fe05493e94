"""Talking to the running bot over REST, as the shell, `bot ask` and the measurements do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.errors import ServerError


@dataclass(frozen=True)
class Reply:
    """What came back for one message.

    Attributes:
        text: the answer as plain text.
        buttons: (title, message to send) pairs.
        custom: the answer's contract; empty when the bot gave none.
        messages: everything as it came.
    """

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)
    messages: tuple[dict[str, Any], ...] = ()


class Conversation:
    """One conversation with a running bot.

    Args:
        url: of Rasa.
        sender: the conversation's id; a new one by default.
    """

    def __init__(self, url: str, sender: str | None = None) -> None:
        self.sender = sender or f"shell-{uuid.uuid4()}"
        self._address = f"{url}/webhooks/rest/webhook"

    def send(self, message: str) -> Reply:
        """Sends a message and returns the reply.

        Raises:
            ServerError: when the bot does not answer.
        """
        body = {"sender": self.sender, "message": message}
        try:
            response = httpx.post(self._address, json=body, timeout=60.0)
            response.raise_for_status()
            messages = response.json()
        except (httpx.HTTPError, ValueError) as problem:
            raise ServerError(f"The bot does not answer ({type(problem).__name__}).") from None
        texts = [str(one["text"]) for one in messages if one.get("text")]
        buttons = [b for one in messages for b in one.get("buttons") or ()]
        custom: dict[str, Any] = next((one["custom"] for one in messages if one.get("custom")), {})
        return Reply(
            text="\n\n".join(texts),
            buttons=tuple((str(b["title"]), str(b["payload"])) for b in buttons),
            custom=custom,
            messages=tuple(messages),
        )
