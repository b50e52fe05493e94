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

from bot.channels.files import asset, served
from bot.pictures.timeline import as_png, as_svg, from_name

_KEPT = 256
_HEADERS = {
    # The same address is the same picture for ever.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    # Sites that let in only what names them show it as well.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def add_pictures(blueprint: Blueprint) -> None:
    """Serves `timeline/<numbers>.svg` and `.png` below a channel's address; 404 for all else."""

    @blueprint.route("/timeline/<file>", methods=["GET", "HEAD"])
    async def timeline(request: Request, file: str) -> HTTPResponse:
        name, _, kind = file.rpartition(".")
        if kind == "svg" and (svg := _svg(name)):
            return served(request, asset(svg.encode("utf-8"), "image/svg+xml"), _HEADERS)
        if kind == "png" and (png := await asyncio.to_thread(_png, name)):
            return served(request, asset(png, "image/png"), _HEADERS)
        return response.json({"error": "There is no such picture.", "code": "unknown"}, status=404)


@lru_cache(maxsize=_KEPT)
def _svg(name: str) -> str | None:
    timeline = from_name(name)
    return as_svg(timeline) if timeline else None


@lru_cache(maxsize=_KEPT)
def _png(name: str) -> bytes | None:
    timeline = from_name(name)
    return as_png(timeline) if timeline else None
