"""Files for browsers."""

from __future__ import annotations

import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.files import accepts_gzip, asset, asset_in, has_already, served

SCRIPT = asset(b"let a = 1;\n" * 200, "text/javascript")


def ask(found: Any = SCRIPT, **headers: str) -> Any:
    request: Any = SimpleNamespace(headers={k.replace("_", "-"): v for k, v in headers.items()})
    return served(request, found, {"Cache-Control": "no-cache"})


def test_a_file_comes_with_its_tag_and_the_given_headers() -> None:
    answer = ask()
    assert (answer.status, answer.body) == (200, SCRIPT.plain)
    assert answer.headers["ETag"] == f'"{SCRIPT.tag}"'
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in answer.headers


def test_a_browser_that_reads_gzip_gets_it_under_another_tag() -> None:
    answer = ask(accept_encoding="br;q=1.0, gzip;q=0.8")
    assert gzip.decompress(answer.body) == SCRIPT.plain
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] == f'"{SCRIPT.tag}-gz"'


def test_what_does_not_get_smaller_is_sent_as_it_is() -> None:
    for found in (asset(b"x", "text/css"), asset(b"x" * 9999, "image/png")):
        answer = ask(found, accept_encoding="gzip")
        assert answer.body == found.plain
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("mark", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_browser_has_is_not_sent_again(mark: str) -> None:
    answer = ask(if_none_match=mark.format(f'"{SCRIPT.tag}"'))
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == f'"{SCRIPT.tag}"'


def test_what_the_browser_has_of_an_older_one_is_sent_again() -> None:
    assert ask(if_none_match='"older"').status == 200
    assert ask(if_none_match="").status == 200
    assert not has_already(f"{SCRIPT.tag}", f'"{SCRIPT.tag}"')


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("gzip;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("identity", False),
        ("", False),
    ],
)
def test_who_reads_gzip(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected


def test_a_file_that_changes_is_served_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "a.css"
    path.write_text("a { color: red }")
    first = asset_in(tmp_path, "a.css")
    path.write_text("a { color: blue; }")
    second = asset_in(tmp_path, "a.css")
    assert first is not None
    assert second is not None
    assert first.tag != second.tag
    assert second.content_type == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../secret.txt", "%2e%2e%2fsecret.txt", "folder", "folder/b.css", ".hidden",
        "link.css", "a.css/", "a.css\x00", "missing.css", "/etc/passwd", "a..css", "x" * 5000,
    ],
)  # fmt: skip
def test_only_what_lies_in_the_folder_is_served(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    for path in ("secret.txt", "root/.hidden", "root/folder/b.css", "root/a.css"):
        (tmp_path / path).write_text("x")
    (root / "link.css").symlink_to(tmp_path / "secret.txt")
    assert asset_in(root, name) is None
    assert asset_in(root, "a.css") is not None
