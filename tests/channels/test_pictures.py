"""Timeline pictures by their address."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse

from bot.channels.pictures import add_pictures
from bot.pictures.timeline import Span, Timeline, as_png, as_svg, from_name, name_of

TIMELINE = Timeline(21, Span(3, 7), Span(14, 14), Span(90, 120))
NAME = name_of(TIMELINE)
Get = Callable[..., HTTPResponse]


@pytest.fixture(scope="module")
def get() -> Get:
    """Asks a small server's routes for an address."""
    blueprint = Blueprint("pictures", url_prefix="/webhooks/rest")
    add_pictures(blueprint)
    app = Sanic("test_pictures", register=False)
    app.blueprint(blueprint)
    app.router.finalize()

    def get(path: str, **headers: str) -> HTTPResponse:
        _, handler, values = app.router.get(f"/webhooks/rest{path}", "GET", None)
        return asyncio.run(handler(SimpleNamespace(headers=headers), **values))

    return get


def test_a_picture_is_served_as_svg(get: Get) -> None:
    found = get(f"/timeline/{NAME}.svg")
    assert (found.status, found.content_type) == (200, "image/svg+xml")
    assert found.body.decode() == as_svg(TIMELINE)


def test_a_picture_is_served_as_png(get: Get) -> None:
    found = get(f"/timeline/{NAME}.png")
    assert (found.status, found.content_type) == (200, "image/png")
    assert found.body.startswith(b"\x89PNG\r\n\x1a\n")
    assert found.body == as_png(TIMELINE)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_may_be_kept_but_runs_nothing(get: Get, kind: str) -> None:
    headers = get(f"/timeline/{NAME}.{kind}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers["Cache-Control"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]


def test_a_picture_that_the_browser_has_is_not_sent_again(get: Get) -> None:
    tag = get(f"/timeline/{NAME}.svg").headers["ETag"]
    again = get(f"/timeline/{NAME}.svg", **{"if-none-match": tag})
    assert (again.status, again.body) == (304, b"")


def test_a_picture_is_sent_compressed_to_whoever_reads_that(get: Get) -> None:
    found = get(f"/timeline/{NAME}.svg", **{"accept-encoding": "gzip"})
    assert found.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.body).decode() == as_svg(TIMELINE)


@pytest.mark.parametrize(
    "file",
    [
        NAME,
        f"{NAME}.gif",
        f"{NAME}.svg.exe",
        f"{NAME}.SVG",
        f"{NAME}%00.svg",
        "hello.svg",
        ".svg",
        "svg",
        "..svg",
        "<script>.svg",
        f"{NAME}<.svg",
        f"{'9' * 500}.svg",
        "%2e%2e%2fconfig.svg",
    ],
)
def test_all_else_is_not_found_and_not_repeated(get: Get, file: str) -> None:
    found = get(f"/timeline/{file}")
    assert found.status == 404
    assert found.content_type == "application/json"
    assert file not in str(json.loads(found.body)["error"])
    assert "immutable" not in found.headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", [f"/timeline/a/{NAME}.svg", f"/other/{NAME}.svg"])
def test_there_is_no_other_route(get: Get, path: str) -> None:
    with pytest.raises(NotFound):
        get(path)


@given(name=st.text(alphabet="0123456789-.tfpxnadu_", max_size=70).filter(lambda s: "/" not in s))
def test_a_name_that_is_no_timeline_is_not_found(get: Get, name: str) -> None:
    expected = 200 if from_name(name) else 404
    assert get(f"/timeline/{name}.svg").status == expected
