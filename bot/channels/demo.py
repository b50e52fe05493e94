"""The demonstration: a clinic's page with the widget, at `/`.

Not a channel that anybody talks through. Rasa gives nobody else than channels a way to add pages;
only `bot serve` asks for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.files import asset_in, served
from bot.channels.refusals import UNKNOWN
from bot.channels.web import WEB_FILES

_ALLOWED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _ALLOWED,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-cache",
}


class DemoSite(InputChannel):
    """The pages of the demonstration."""

    @classmethod
    def name(cls) -> str:
        """A word for logs."""
        return "demo"

    def url_prefix(self) -> str:
        """The root, not below /webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """`/demo/...`, and in place of Rasa's greeting the first page at `/`."""
        blueprint = Blueprint("demo")
        blueprint.add_route(_page, "/demo/<file>", ("GET", "HEAD"), name="page")
        blueprint.add_route(_icon, "/favicon.ico", ("GET", "HEAD"), name="icon")
        blueprint.listener("before_server_start")(_take_root)
        return blueprint


async def _take_root(app: Sanic, _: Any) -> None:
    # Rasa's own route for `/` cannot be replaced; a middleware comes before it.
    app.register_middleware(_root, "request")


async def _root(request: Request) -> HTTPResponse | None:
    if request.path != "/" or request.method not in ("GET", "HEAD"):
        return None
    return await _page(request, "index.html")


async def _page(request: Request, file: str) -> HTTPResponse:
    """A file of the demonstration."""
    found = asset_in(WEB_FILES / "demo", file)
    if found is None:
        return response.json(UNKNOWN.body(), UNKNOWN.status, headers=HEADERS)
    return served(request, found, HEADERS)


async def _icon(request: Request) -> HTTPResponse:
    """Browsers ask for one whatever the page says."""
    found = asset_in(WEB_FILES / "demo", "favicon.ico")
    return served(request, found, HEADERS) if found else response.empty(headers=HEADERS)
