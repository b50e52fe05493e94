"""The `rest` channel: Rasa's own, except that typed payloads are read as plain words."""

from __future__ import annotations

from typing import Optional

from rasa.core.channels.rest import RestInput
from sanic.request import Request


class PlainTextRestInput(RestInput):
    """Rasa's `rest` channel at the same address.

    Rasa obeys "/intent{...}" typed by anybody, with full confidence. Here a leading slash is
    dropped, so that such a message is read as the words it consists of.
    """

    def _extract_message(self, req: Request) -> Optional[str]:
        message = super()._extract_message(req)
        if not isinstance(message, str):
            return ""
        return message.lstrip().lstrip("/@").lstrip() if message.lstrip()[:1] == "/" else message
