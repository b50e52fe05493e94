"""Reading the references in the forms in which they are written."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import DocumentError
from bot.facts.fact import AUTHORITY, Source
from bot.facts.references import find_references, read_references
from tests.facts.conftest import attempt

WORDS = (
    st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.isprintable())
)
IDS = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9:._-]{0,20}", fullmatch=True)
SOURCES = st.builds(
    Source,
    id=IDS,
    title=WORDS,
    publisher=st.just("") | WORDS,
    year=st.none() | st.integers(1900, 2100),
    url=st.sampled_from(["", "https://example.org/a?b=c#d", "http://example.org"]),
    kind=st.sampled_from(sorted(AUTHORITY)),
    verified=st.booleans(),
    section=st.just("") | WORDS,
)


def entry(source: Source) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": source.id,
        "type": "report",
        "title": source.title,
        "custom": {"kind": source.kind, "verified": source.verified},
    }
    if source.year:
        made["issued"] = {"date-parts": [[source.year]]}
    fields = {"publisher": source.publisher, "URL": source.url, "section": source.section}
    return made | {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("form", ["yaml", "json", "json list"])
@given(sources=st.lists(SOURCES, max_size=5, unique_by=lambda source: source.id))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_back(form: str, tmp_path: Path, sources: list[Source]) -> None:
    entries = [entry(source) for source in sources]
    if form == "yaml":
        path = tmp_path / "references.yaml"
        path.write_text(yaml.safe_dump({"references": entries}, allow_unicode=True), "utf-8")
    else:
        path = tmp_path / "references.json"
        path.write_text(json.dumps(entries if "list" in form else {"references": entries}), "utf-8")
    assert read_references(path) == {source.id: source for source in sources}


@given(text=st.text(max_size=80))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_references_or_a_document_error(tmp_path: Path, text: str) -> None:
    for name in ("references.yaml", "references.json"):
        for content in (text, f"references:\n- id: a\n  title: {text}\n"):
            path = tmp_path / name
            path.write_bytes(content.encode("utf-8", errors="surrogatepass"))
            sources = attempt(partial(read_references, path))
            assert not isinstance(sources, DocumentError) or "\n" not in str(sources)


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ("2019", 2019),
        ("'2019-05-02'", 2019),
        ("{date-parts: [[2019, 5]]}", 2019),
        ("{year: 2019}", 2019),
        ("{raw: May 2019}", 2019),
        ("[{year: 2019}]", 2019),
        ("{date-parts: []}", None),
        ("soon", None),
    ],
)
def test_the_year_in_any_usual_form(tmp_path: Path, issued: str, year: int | None) -> None:
    path = tmp_path / "references.yaml"
    path.write_text(f"references:\n- id: a\n  title: x\n  issued: {issued}\n")
    assert read_references(path)["a"].year == year


def test_the_first_of_the_usual_names_is_taken(tmp_path: Path) -> None:
    assert find_references(tmp_path) is None
    (tmp_path / "references.json").write_text("[]")
    assert find_references(tmp_path) == tmp_path / "references.json"
    (tmp_path / "references.yaml").write_text("[]")
    assert find_references(tmp_path) == tmp_path / "references.yaml"
