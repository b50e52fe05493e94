"""Reading the documents that were written for this bot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import DocumentError
from bot.facts.drafts import Document
from bot.facts.fact import Source
from bot.facts.prepared import has_front_matter, read_prepared
from tests.facts.conftest import attempt

SOURCES = {
    name: Source(name, name.upper(), "", None, "", "review", True) for name in ("a", "b-1", "c:2")
}
PATH = Path("x.md")


def read(body: str, front: str = "topic: dose") -> Document:
    return read_prepared(f"---\n{front}\n---\n{body}", PATH, "x.md", SOURCES)


def statements(body: str) -> list[str]:
    return [draft.statement for draft in read(body).drafts]


def test_each_citation_belongs_to_the_sentence_before_it() -> None:
    document = read(
        "\nOne is here. [@a]\nTwo is\nthere. [@a; @b-1]{#two .contested} Three [@c:2].\n"
    )
    one, two, three = document.drafts
    assert (one.statement, one.line, one.citations, one.id) == ("One is here.", 5, ("a",), None)
    assert (two.statement, two.line, two.citations) == ("Two is there.", 6, ("a", "b-1"))
    assert (two.id, two.contested, two.needs_review) == ("two", True, False)
    assert (three.statement, three.line, three.citations) == ("Three.", 7, ("c:2",))
    assert not document.warnings


def test_sections_give_headings_questions_and_topics() -> None:
    document = read(
        "# Top\n\nFirst. [@a]\n\n## How much? {topic=cost}\n\n> Also asked: the price;\n"
        "> what does it cost\n\nSecond. [@a]\n\n### And then?\n\nThird. [@a]\n"
    )
    first, second, third = document.drafts
    assert (first.heading, first.topic, first.questions) == ("Top", "dose", ("Top",))
    assert (second.heading, second.topic) == ("How much?", "cost")
    assert second.questions == ("How much?", "the price", "what does it cost")
    assert (third.heading, third.topic) == ("And then?", "dose")


def test_footnotes_are_notes_for_staff() -> None:
    document = read("One. [@a]{#one}[^one]\n\n[^one]: Check\n  this.\n[^gone]: Nothing.\n")
    assert document.drafts[0].note == "Check this."
    assert document.drafts[0].statement == "One."
    assert [(w.line, w.message) for w in document.warnings] == [
        (8, "the footnote 'gone' belongs to no fact here")
    ]


def test_marks_in_braces() -> None:
    (draft,) = read("One. [@a]{#one differs=two,three .review}").drafts
    assert (draft.id, draft.differs, draft.needs_review) == ("one", ("two", "three"), True)


def test_markup_is_not_part_of_the_statement() -> None:
    assert statements("It is *very* **rare** and `small`. [@a]") == ["It is very rare and small."]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("It is so", "It is so."),
        ("It is so!", "It is so!"),
        ("They say \u201cit is so.\u201d", "They say \u201cit is so.\u201d"),
        ("It is so (or not.)", "It is so (or not.)"),
    ],
)
def test_a_statement_ends_with_a_mark(written: str, read_as: str) -> None:
    assert statements(f"{written} [@a]") == [read_as]


def test_a_quotation_that_asks_nothing_is_left_out_with_a_warning() -> None:
    document = read("> They said so. [@a]\n")
    assert not document.drafts
    assert document.warnings[0].line == 4


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_counts_as_one(end: str) -> None:
    text = end.join(["---", "topic: dose", "---", "", "One. [@a]", "Two. [@a]"])
    assert has_front_matter(text)
    assert [d.line for d in read_prepared(text, PATH, "x.md", SOURCES).drafts] == [5, 6]


def test_a_document_without_a_topic_leaves_it_to_the_classifier() -> None:
    assert read("One. [@a]", front="title: x").drafts[0].topic is None
    assert read("One. [@a]", front="").title == "x"


PIECES = st.sampled_from(
    [
        "---",
        "\n",
        "\r\n",
        "\r",
        "topic: dose",
        "topic:",
        "title: [",
        "# ",
        "## How? {topic=cost}",
        "> Also asked: a; b",
        "> ",
        "[@a]",
        "[@a; @b-1]",
        "[@zzz]",
        "[@",
        "]",
        "{#one}",
        "{",
        "}",
        "{.review}",
        "{differs=one #two}",
        "[^one]",
        "[^one]: note",
        "One sentence.",
        "Words",
        " ",
        "\t",
        "- item",
        "1. item",
        "```",
        "| a | b |",
        "|---|---|",
        "<b>",
        "&amp;",
        "\u2028",
        "\x0c",
        "\0",
        "é",
        "🙂",
        "…",
        "?",
        "*",
        "`",
    ]
)
BODIES = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80)


@given(front=st.text(max_size=30) | st.just("topic: dose"), body=BODIES)
@example(front="? [a]\n: b", body="")
@example(front="a: 2024-13-45", body="")
@example(front="!!int ''", body="")
@example(front="&a [*a]", body="")
@settings(max_examples=250, deadline=None)
def test_any_text_is_a_document_or_a_document_error(front: str, body: str) -> None:
    text = f"---\n{front}\n---\n{body}"
    document = attempt(lambda: read_prepared(text, PATH, "x.md", SOURCES))
    if isinstance(document, DocumentError):
        assert "\n" not in str(document)
        assert str(document).startswith("x.md")
        return
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for draft in document.drafts:
        assert draft.statement.strip() == draft.statement != ""
        assert "\n" not in draft.statement
        assert 1 <= draft.line <= last
        assert draft.citations
        assert set(draft.citations) <= set(SOURCES)
    assert all(1 <= warning.line <= last for warning in document.warnings)


@given(sentences=st.lists(st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{1,8}){1,6}\.", fullmatch=True)))
@settings(max_examples=60, deadline=None)
def test_every_cited_sentence_is_found_where_it_stands(sentences: list[str]) -> None:
    document = read("\n" + "\n".join(f"{sentence} [@a]" for sentence in sentences))
    assert [(d.statement, d.line) for d in document.drafts] == [
        (sentence, 5 + number) for number, sentence in enumerate(sentences)
    ]
