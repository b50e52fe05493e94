"""What the channel `web` refuses: with a status, a word for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

MAX_LENGTH = 500
"""Characters of a message."""

MAX_BODY = 8192
"""Bytes of a request's body."""


@dataclass(frozen=True)
class Refusal:
    """Why a request is not done.

    Attributes:
        status: of HTTP.
        code: one word for programs.
        sentence: what to tell the person.
        retry_after: seconds after which it may be tried again; None where that is no help.
    """

    status: int
    code: str
    sentence: str
    retry_after: int | None = None

    def after(self, seconds: int) -> Refusal:
        """The same, to be tried again after some seconds."""
        return replace(self, retry_after=seconds)

    def body(self) -> dict[str, Any]:
        """As JSON."""
        body: dict[str, Any] = {"error": self.sentence, "code": self.code}
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body

    def headers(self) -> dict[str, str]:
        """What goes with it."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Refused(Exception):
    """A request that is not done; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


NOT_JSON = Refusal(400, "json", "Sorry, this request could not be read.")
EMPTY = Refusal(400, "empty", "Please type a question first.")
LONG = Refusal(
    400, "long", f"That message is too long. Please keep it under {MAX_LENGTH} characters."
)
ORIGIN = Refusal(403, "origin", "This chat is not available on this website.")
SECRET = Refusal(403, "secret", "This conversation can only be opened where it was started.")
GONE = Refusal(404, "gone", "This conversation no longer exists. Please start a new one.")
NO_MESSAGE = Refusal(404, "message", "There is no such message in this conversation.")
UNKNOWN = Refusal(404, "unknown", "There is nothing at this address.")
METHOD = Refusal(405, "method", "This address cannot be used in that way.")
LARGE = Refusal(413, "large", "That is too much text at once. Please send a shorter message.")
RATE = Refusal(429, "rate", "That was a lot at once. Please wait a moment and try again.")
AWAY = Refusal(
    503, "away", "Sorry, I cannot answer right now. Please try again in a moment.", retry_after=5
)
