"""Web origins in one way of writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.origins import normal_origin


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://clinic.example", "https://clinic.example"),
        ("HTTPS://Clinic.Example", "https://clinic.example"),
        ("https://clinic.example:443", "https://clinic.example"),
        ("http://clinic.example:80", "http://clinic.example"),
        ("http://clinic.example:443", "http://clinic.example:443"),
        ("http://127.0.0.1:5005", "http://127.0.0.1:5005"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(written: str, origin: str) -> None:
    assert normal_origin(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "null",
        "clinic.example",
        "//clinic.example",
        "https://",
        "https://clinic.example/",
        "https://clinic.example/page",
        "https://clinic.example?x",
        "https://clinic.example#x",
        "https://*.clinic.example",
        "https://user@clinic.example",
        "https://user:pw@clinic.example",
        "https://clinic.example:",
        "https://clinic.example:99999",
        "https://clinic.example:x",
        "https://klinik-zürich.example",
        "https://clinic.example, https://other.example",
        "https:// clinic.example",
        "ftp://clinic.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[::1",
    ],
)
def test_all_else_is_no_origin(written: str) -> None:
    assert normal_origin(written) is None


@given(st.text(max_size=60))
def test_what_is_written_in_that_way_stays_so(text: str) -> None:
    for written in (text, f"https://{text}"):
        origin = normal_origin(written)
        assert origin is None or normal_origin(origin) == origin
