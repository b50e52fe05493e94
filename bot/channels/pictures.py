"""Pictures by their address: the timeline of the efficacy check, as SVG and PNG.

The address holds the picture's numbers and nothing else, so the server keeps nothing and nobody can
put words into a picture.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.pictures.timeline import as_png, as_svg, from_name

_KEPT = 256
_HEADERS = {
    # The same address is the same picture for ever.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


def add_pictures(blueprint: Blueprint) -> None:
    """Serves `timeline/<numbers>.svg` and `.png` below a channel's address; 404 for all else."""

    @blueprint.route("/timeline/<file>", methods=["GET"])
    async def timeline(request: Request, file: str) -> HTTPResponse:
        name, _, kind = file.rpartition(".")
        if kind == "svg" and (svg := _svg(name)):
            return response.text(svg, content_type="image/svg+xml", headers=_HEADERS)
        if kind == "png" and (png := await asyncio.to_thread(_png, name)):
            return response.raw(png, content_type="image/png", headers=_HEADERS)
        return response.json({"error": "There is no such picture."}, status=404)


@lru_cache(maxsize=_KEPT)
def _svg(name: str) -> str | None:
    timeline = from_name(name)
    return as_svg(timeline) if timeline else None


@lru_cache(maxsize=_KEPT)
def _png(name: str) -> bytes | None:
    timeline = from_name(name)
    return as_png(timeline) if timeline else None
