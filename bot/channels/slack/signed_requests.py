"""Reading Slack's requests: who sent them, and what they hold."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

from slack_sdk.signature import Clock, SignatureVerifier

from bot.channels.refusals import NOT_JSON, Refused

MAX_BODY = 1_000_000
"""Bytes of a request; an interaction brings the whole message with it."""


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, clock: Clock) -> bool:
    """Whether a request comes from Slack, and was made within five minutes of now.

    Args:
        body: as it arrived.
        headers: of HTTP, with lower-case names.
        secret: the app's signing secret.
        clock: what time it is.
    """
    moment = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not (moment.isascii() and moment.isdecimal() and signature.isascii()):
        return False
    try:
        return bool(SignatureVerifier(secret, clock).is_valid(body, moment, signature))
    except ValueError:  # not even text
        return False


def read_request(body: bytes, content_type: str) -> tuple[str, dict[str, Any]]:
    """What a request holds.

    Args:
        body: as it arrived.
        content_type: with or without the name of an encoding.

    Returns:
        "events_api", "interactive", "slash_commands", "url_verification" or "ssl_check", and the
        payload.

    Raises:
        Refused: it is none of these.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        payload = _object(_decoded(body))
        is_check = payload.get("type") == "url_verification"
        return ("url_verification" if is_check else "events_api"), payload
    if kind != "application/x-www-form-urlencoded":
        raise Refused(NOT_JSON)
    form = dict(urllib.parse.parse_qsl(_decoded(body), keep_blank_values=True))
    if form.get("ssl_check") == "1":
        return "ssl_check", {}
    if "payload" in form:
        return "interactive", _object(form["payload"])
    if "command" in form:
        return "slash_commands", dict(form)
    raise Refused(NOT_JSON)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(NOT_JSON) from None


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(NOT_JSON) from None
    if not isinstance(found, dict):
        raise Refused(NOT_JSON)
    return found
