"""Who may read and continue a conversation: ids made by the server, and secrets that prove them.

A secret is computed from the id and a key of the server. Nothing has to be stored, several servers
that share the key accept each other's, and whoever only learns an id can do nothing with it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import uuid
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import PROJECT, Settings

KEY_FILE = PROJECT / "var" / "web.key"

_KEY_BYTES = 32
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SENDER = "web-"


def new_id() -> str:
    """An id that nobody can guess."""
    return str(uuid.uuid4())


def is_id(value: object) -> bool:
    """Whether a value is a UUID of version 4 in its usual, lower-case form."""
    return isinstance(value, str) and bool(_UUID4.fullmatch(value))


def sender_of(conversation: str) -> str:
    """The conversation's name in Rasa's stores.

    All channels share them; the prefix keeps one channel out of another's conversations.
    """
    return _SENDER + conversation


def secret_of(conversation: str, key: bytes) -> str:
    """The secret that goes with an id: 43 characters that are safe in an address."""
    digest = hmac.new(key, conversation.encode("ascii"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def conversation_in(authorization: str | None, key: bytes) -> str | None:
    """The conversation that a header `Authorization: Bearer <id>.<secret>` proves.

    Returns:
        The id; None when the header is missing, malformed or forged.
    """
    scheme, _, token = (authorization or "").partition(" ")
    conversation, _, secret = token.strip().partition(".")
    if scheme.lower() != "bearer" or not is_id(conversation):
        return None
    expected = secret_of(conversation, key).encode("ascii")
    # Not ==, whose duration tells how much of a guess was right. Headers may hold anything.
    given = secret.encode("utf-8", "surrogatepass")
    return conversation if hmac.compare_digest(given, expected) else None


def key_of(chosen: Settings) -> bytes:
    """The server's key: the one of the settings, or one that is made once and kept.

    Raises:
        SettingsError: none is set, and none can be kept.
    """
    given = chosen.web_key.get_secret_value().encode("utf-8") if chosen.web_key else None
    return given or kept_key(KEY_FILE)


def kept_key(path: Path) -> bytes:
    """The key in a file that only its owner can read; made at first use.

    Raises:
        SettingsError: the file cannot be read or made, or holds no key.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            return _checked(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Complete before it gets its name, and never over another's: two servers may start at once.
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            os.unlink(draft)
        return _checked(path)
    except OSError as problem:
        words = problem.strerror or type(problem).__name__
        raise SettingsError(f"{path} cannot be used ({words}); set BOT_WEB_KEY instead") from None


def _checked(path: Path) -> bytes:
    key = path.read_bytes().strip()
    if len(key) < _KEY_BYTES:
        raise SettingsError(f"{path} holds no key; delete it (open conversations are then lost)")
    return key
