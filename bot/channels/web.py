"""The channel `web`, which the widget on a website talks to. docs/web_api.md says what it promises.

What a browser sends is untrusted: it is counted, measured and read before Rasa sees anything of it.
Conversations live in Rasa's tracker store and nowhere else. One that is not in there is gone: its
first entry is made when it is opened, so nothing has to be remembered about the deleted ones.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import bodies, turn_taking
from bot.channels.chat.alarms import is_alarm
from bot.channels.conversations import (
    conversation_in,
    key_of,
    new_id,
    secret_of,
    sender_of,
)
from bot.channels.files import accepts_gzip, asset_in, served
from bot.channels.pictures import add_pictures
from bot.channels.rates import Limit, Rates, household
from bot.channels.refusals import (
    AWAY,
    LARGE,
    MAX_BODY,
    MAX_LENGTH,
    METHOD,
    NOT_JSON,
    ORIGIN,
    SECRET,
    UNKNOWN,
    Refusal,
    Refused,
)
from bot.channels.turn_taking import CHANNEL, agent_in
from bot.emergency import EmergencyNumbers, numbers_for
from bot.errors import place_of
from bot.origins import normal_origin
from bot.settings import PROJECT, Settings, settings

WEB_FILES = PROJECT / "bot" / "web"

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_LONGEST_SECONDS = 50.0  # with waiting for earlier messages; Rasa's lock is given away after 60
_COMPRESSED_FROM = 1400  # bytes; less goes in one packet anyway
_DRAINED = 1_000_000  # bytes of a body that is too large: read so that the refusal is read as well
_PREFLIGHT_SECONDS = 7200  # the longest that browsers keep it
_FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # The address stays the same when the widget changes.
    "Cache-Control": "public, max-age=600, stale-while-revalidate=86400",
}
# What people say about their health is kept by no browser and no proxy.
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Handler = Callable[[Request], Awaitable[HTTPResponse]]
T = TypeVar("T")
logger = logging.getLogger(__name__)


class WebInput(InputChannel):
    """The channel of the widget.

    Not Rasa's RestInput: that believes the sender, the channel and the metadata that a request
    names, obeys typed intents, and gives 200 with an empty list when the bot is broken.

    Args:
        chosen: origins, limits, key, country and contact.

    Raises:
        SettingsError: the key cannot be kept, or the country has no numbers.
    """

    def __init__(self, chosen: Settings) -> None:
        self._key = key_of(chosen)
        self._origins = frozenset(chosen.web_origins)
        self._proxies = chosen.web_proxies
        self._rates = Rates(chosen)
        self._about = about(chosen, numbers_for(chosen.country))
        self._under_way: set[asyncio.Future[Any]] = set()

    @classmethod
    def name(cls) -> str:
        """Also the last part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """All settings are in the environment, and none in Rasa's file."""
        return cls(settings())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes below /webhooks/web."""
        blueprint = Blueprint(CHANNEL)
        routes: dict[str, dict[str, Handler]] = {
            "/health": {"GET": self._health},
            "/conversations": {"POST": self._open},
            "/messages": {"POST": self._say},
            "/history": {"GET": self._history},
            "/feedback": {"POST": self._feedback},
            "/conversation": {"DELETE": self._delete},
            "/config": {"GET": self._config},
        }
        for path, handlers in routes.items():
            # As a stream: else Sanic takes in 100 MB before it asks us.
            view = self._view(handlers)
            blueprint.add_route(view, path, _METHODS, name=path.strip("/"), stream=True)
        blueprint.add_route(_widget, "/widget.js", ("GET", "HEAD"), name="widget")
        blueprint.add_route(_strings, "/strings/<file>", ("GET", "HEAD"), name="strings")
        add_pictures(blueprint)
        blueprint.add_route(
            self._view({}), "/<path:path>", _METHODS, name="unknown", stream=True, unquote=False
        )
        blueprint.listener("before_server_start")(self._prepare)
        return blueprint

    async def _prepare(self, app: Sanic, _: Any) -> None:
        """Takes over what concerns our routes from the app that Rasa made."""
        app.config.PROXIES_COUNT = self._proxies or None
        # Before those of Rasa's --cors, which answer every preflight themselves and would let
        # other origins send credentials.
        app.request_middleware.appendleft(self._first)

    async def _first(self, request: Request) -> HTTPResponse | None:
        """Keeps Rasa's CORS away from our routes, and answers their preflights."""
        if f".{CHANNEL}." not in (request.endpoint or ""):
            return None
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
        if request.method != "OPTIONS":
            return None
        try:
            headers = self._cors(request)
        except Refused as refused:
            return _refusal(refused.refusal)
        headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        headers["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
        return response.empty(headers=headers)

    def _view(self, handlers: dict[str, Handler]) -> Callable[..., Awaitable[HTTPResponse]]:
        """One route: who may ask, how often, and errors as JSON."""

        async def view(request: Request, path: str = "") -> HTTPResponse:
            request.stream.request_max_size = MAX_BODY
            headers: dict[str, str] = {}
            try:
                headers = self._cors(request)
                # Messages count their requests themselves, for an alarm is answered all the same.
                if handlers.get(request.method) != self._say:
                    await self._rates.count(Limit.REQUESTS_PER_ADDRESS, _address(request))
                if not handlers:
                    raise Refused(UNKNOWN)
                if request.method not in handlers:
                    raise Refused(METHOD)
                answer = await handlers[request.method](request)
            except Refused as refused:
                answer = _refusal(refused.refusal)
                if refused.refusal is METHOD:
                    headers["Allow"] = ", ".join((*handlers, "OPTIONS"))
            except Exception as problem:
                logger.error("web: %s at %s", type(problem).__name__, place_of(problem))
                answer = _refusal(AWAY)
            _compress(answer, request)
            answer.headers.update(headers)
            for name, value in _PRIVATE.items():
                answer.headers.setdefault(name, value)
            return answer

        return view

    def _cors(self, request: Request) -> dict[str, str]:
        """The headers by which a browser lets the page read the answer.

        Raises:
            Refused: the page's origin is not allowed.
        """
        origin = request.headers.get("origin")
        headers = {"Vary": "Origin, Accept-Encoding"}
        if origin is None or is_same_origin(request, origin):
            return headers
        if origin not in self._origins:
            raise Refused(ORIGIN)
        return {
            **headers,
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Retry-After",
        }

    # ------------------------------------------------------------ what can be asked for

    async def _health(self, request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    async def _config(self, request: Request) -> HTTPResponse:
        # The same for everybody, but not the same headers for every origin.
        return response.json(self._about, headers={"Cache-Control": "private, max-age=300"})

    async def _open(self, request: Request) -> HTTPResponse:
        """Begins a conversation."""
        language = bodies.read_opening(await _body(request))
        await self._rates.count(Limit.CONVERSATIONS_PER_ADDRESS, _address(request))
        conversation = new_id()
        await turn_taking.begin(agent_in(request.app), sender_of(conversation), language)
        secret = secret_of(conversation, self._key)
        return response.json({"id": conversation, "secret": secret}, status=201)

    async def _say(self, request: Request) -> HTTPResponse:
        """Passes a message on and answers with what the bot says."""
        too_much = await self._excess(Limit.REQUESTS_PER_ADDRESS, _address(request))
        try:
            conversation = self._conversation(request)
            message = bodies.read_message(await _body(request))
        except Refused as refused:
            raise too_much or refused from None
        # This first: one who never stops uses up his own share, not that of his whole clinic.
        too_much = too_much or await self._excess(Limit.MESSAGES_PER_CONVERSATION, conversation)
        too_much = too_much or await self._excess(Limit.MESSAGES_PER_ADDRESS, _address(request))
        if too_much and not is_alarm(message.text):
            raise too_much
        answers = await self._to_its_end(
            turn_taking.answer(agent_in(request.app), sender_of(conversation), message)
        )
        return response.json(answers)

    async def _history(self, request: Request) -> HTTPResponse:
        """The turns so far."""
        sender = sender_of(self._conversation(request))
        turns = await turn_taking.history(agent_in(request.app), sender)
        return response.json({"turns": [turn.to_wire() for turn in turns]})

    async def _feedback(self, request: Request) -> HTTPResponse:
        """Stores whether an answer helped."""
        sender = sender_of(self._conversation(request))
        feedback = bodies.read_feedback(await _body(request))
        await self._to_its_end(turn_taking.store_feedback(agent_in(request.app), sender, feedback))
        return response.empty()

    async def _delete(self, request: Request) -> HTTPResponse:
        """Deletes a conversation."""
        sender = sender_of(self._conversation(request))
        await self._to_its_end(turn_taking.delete(agent_in(request.app), sender))
        return response.empty()

    # ------------------------------------------------------------ what they share

    def _conversation(self, request: Request) -> str:
        """The conversation that the request has the secret of."""
        found = conversation_in(request.headers.get("authorization"), self._key)
        if found is None:
            raise Refused(SECRET)
        return found

    async def _excess(self, limit: Limit, who: str) -> Refused | None:
        """Counts one more; the refusal if it is too much."""
        try:
            await self._rates.count(limit, who)
        except Refused as refused:
            return refused
        return None

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Does work even if the person goes to another page meanwhile, but not for ever."""
        task = asyncio.ensure_future(asyncio.wait_for(work, _LONGEST_SECONDS))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)


def about(chosen: Settings, numbers: EmergencyNumbers | None) -> dict[str, Any]:
    """What a page may know of the settings."""
    emergency = crisis = None
    if numbers:
        emergency = {"number": numbers.emergency, "country": numbers.country}
        if numbers.crisis:
            crisis = {"number": numbers.crisis, "name": numbers.crisis_name}
    return {
        "country": chosen.country,
        "emergency": emergency,
        "crisis": crisis,
        "contact": chosen.contact,
        "max_length": MAX_LENGTH,
    }


def is_same_origin(request: Request, origin: str) -> bool:
    """Whether a page comes from the address under which it asks.

    A browser says so itself in Sec-Fetch-Site, which no script can set. That holds behind a proxy
    that ends TLS as well, where this server does not know its own address.
    """
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True
    return origin == normal_origin(f"{request.scheme}://{request.host}")


async def _widget(request: Request) -> HTTPResponse:
    """The widget's script, for pages of every origin."""
    found = asset_in(WEB_FILES, "widget.js")
    return served(request, found, _FOR_EVERYBODY) if found else _refusal(UNKNOWN)


async def _strings(request: Request, file: str) -> HTTPResponse:
    """The widget's words in one language."""
    found = asset_in(WEB_FILES / "strings", file) if file.endswith(".json") else None
    return served(request, found, _FOR_EVERYBODY) if found else _refusal(UNKNOWN)


def _refusal(refusal: Refusal) -> HTTPResponse:
    return response.json(refusal.body(), refusal.status, {**_PRIVATE, **refusal.headers()})


def _compress(answer: HTTPResponse, request: Request) -> None:
    """Makes a long answer smaller, above all a long history on a slow phone."""
    body = answer.body or b""
    if len(body) >= _COMPRESSED_FROM and accepts_gzip(request.headers.get("accept-encoding", "")):
        answer.body = gzip.compress(body, compresslevel=6, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"


def _address(request: Request) -> str:
    """Whose request it is; behind trusted proxies what the outermost of them has seen."""
    return household(request.remote_addr or request.ip)


async def _body(request: Request) -> bytes:
    """The body, if it calls itself JSON and is small enough."""
    try:
        await request.receive_body()
    except PayloadTooLarge:
        request.stream.request_max_size = _DRAINED
        raise Refused(LARGE) from None
    # What is not JSON, a page could send without asking for permission.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(NOT_JSON)
    return bytes(request.body)
