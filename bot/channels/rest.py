"""The `rest` channel: Rasa's own, except that typed payloads are read as plain words."""

from __future__ import annotations

from typing import Awaitable, Callable, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request

from bot.channels.pictures import add_pictures


class PlainTextRestInput(RestInput):
    """Rasa's `rest` channel at the same address.

    Rasa obeys "/intent{...}" typed by anybody, with full confidence. Here a leading slash is
    dropped, so that such a message is read as the words it consists of. Pictures that an answer
    names are served beside it.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Rasa's routes and the pictures."""
        blueprint = super().blueprint(on_new_message)
        add_pictures(blueprint)
        return blueprint

    def _extract_message(self, req: Request) -> Optional[str]:
        message = super()._extract_message(req)
        if not isinstance(message, str):
            return ""
        return message.lstrip().lstrip("/@").lstrip() if message.lstrip()[:1] == "/" else message
