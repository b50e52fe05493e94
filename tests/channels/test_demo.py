"""The demonstration at `/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("web_files")


@pytest.fixture
def get(service: Any) -> Any:
    client = httpx.Client(base_url=service.url)
    service.clients.append(client)
    return client.get


@pytest.mark.parametrize("path", ["/", "/demo/index.html"])
def test_the_first_page(get: Any, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "A clinic" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_its_further_files(get: Any) -> None:
    answer = get("/demo/demo.css")
    assert (answer.status_code, answer.text) == (200, "body { margin: 0 }")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/demo/demo.css", "/demo/missing.html"])
def test_pages_may_load_only_what_is_here(get: Any, path: str) -> None:
    headers = get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-robots-tag"] == "noindex"


def test_a_page_that_the_browser_has_is_not_sent_again(get: Any) -> None:
    first = get("/")
    assert first.headers["x-content-type-options"] == "nosniff"
    again = get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/demo/", "/demo", "/demo/missing.html", "/demo/..%2fwidget.js", "/demo/%2e%2e"]
)
def test_there_is_nothing_else(get: Any, path: str) -> None:
    assert get(path).status_code == 404


def test_a_browser_that_asks_for_an_icon_is_content(get: Any, web_files: Path) -> None:
    assert get("/favicon.ico").status_code == 204
    (web_files / "demo" / "favicon.ico").write_bytes(b"icon")
    assert get("/favicon.ico").content == b"icon"


def test_the_channel_itself_is_still_there(get: Any) -> None:
    assert get("/webhooks/web/health").json() == {"status": "ok"}
