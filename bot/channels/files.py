"""Files for browsers: compressed, and not sent again when the browser has them already."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

_KEPT = 256
_COMPRESSED = ("text/", "application/json", "image/svg+xml")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_NAME = re.compile(r"[A-Za-z0-9][\w-]*(\.[\w-]+)*")
_NEVER = re.compile(r"gzip\s*;\s*q=0(\.0*)?$")


@dataclass(frozen=True)
class Asset:
    """Something to be served.

    Attributes:
        plain: its bytes.
        compressed: the same with gzip; None where that saves nothing.
        tag: names these bytes.
        content_type: of HTTP.
    """

    plain: bytes
    compressed: bytes | None
    tag: str
    content_type: str


@lru_cache(maxsize=_KEPT)
def asset(content: bytes, content_type: str) -> Asset:
    """Makes bytes ready to be served."""
    compressed = None
    if content_type.startswith(_COMPRESSED):
        # Without the time in it, so that every server makes the same bytes.
        smaller = gzip.compress(content, compresslevel=9, mtime=0)
        compressed = smaller if len(smaller) < len(content) else None
    return Asset(content, compressed, hashlib.sha256(content).hexdigest()[:20], content_type)


def asset_in(folder: Path, name: str) -> Asset | None:
    """A file of a folder as it is now; None for whatever is not directly in there."""
    if not _NAME.fullmatch(name):
        return None
    path = folder / name
    try:
        found = path.stat()
        # A link could lead out of the folder.
        if path.is_symlink() or not path.is_file():
            return None
        return _read(path, found.st_mtime_ns, found.st_size)
    except OSError:
        return None


@lru_cache(maxsize=_KEPT)
def _read(path: Path, changed: int, size: int) -> Asset:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return asset(path.read_bytes(), kind or "application/octet-stream")


def served(request: Request, found: Asset, headers: Mapping[str, str]) -> HTTPResponse:
    """An asset as an answer: compressed if the browser reads that, empty if it has it already.

    Args:
        request: what the browser can do and has.
        found: what to serve.
        headers: further ones.
    """
    small = found.compressed if accepts_gzip(request.headers.get("accept-encoding", "")) else None
    tag = f'"{found.tag}{"-gz" if small else ""}"'
    all_headers = {
        **headers,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if has_already(request.headers.get("if-none-match", ""), tag):
        return HTTPResponse(status=304, headers=all_headers)
    if small:
        all_headers["Content-Encoding"] = "gzip"
    return HTTPResponse(small or found.plain, 200, all_headers, found.content_type)


def accepts_gzip(header: str) -> bool:
    """Whether the header Accept-Encoding allows gzip."""
    ways = [way.strip().lower() for way in header.split(",")]
    return any(way.split(";")[0].strip() == "gzip" and not _NEVER.match(way) for way in ways)


def has_already(header: str, tag: str) -> bool:
    """Whether the header If-None-Match names a tag.

    A proxy that compresses marks tags as weak; what it has is still the same content.
    """
    tags = [one.strip().removeprefix("W/") for one in header.split(",")]
    return "*" in tags or tag in tags
