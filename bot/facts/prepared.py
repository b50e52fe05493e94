"""Reading the documents that were written for this bot: Markdown with citations.

    ---
    title: After the treatment
    topic: aftercare
    ---

    ## Can I exercise after Botox?

    > Also asked: when can I go back to the gym; is running ok

    Clinics often advise no hard exercise for about 24 hours. [@clinic-a; @b-2]{#after-exercise}

Each citation group belongs to the sentence before it. The braces behind it are optional: `#name`
gives the fact a stable id, `differs=other-id` (commas between several) names facts that disagree,
`supports=too_early` (commas between several) says what the fact is for in the efficacy check
(bot/facts/roles.py), `.contested` says that better sources disagree, `.review` keeps the fact from
visitors until a person has checked it. A footnote named like the fact is a note for staff. A
heading may carry `{topic=dose}` to change the topic for its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from bot.errors import DocumentError
from bot.facts.drafts import Document, Draft, Warning
from bot.facts.fact import Source
from bot.facts.markdown import plain_text
from bot.facts.raw import shortened
from bot.facts.roles import ROLES
from bot.language.sentences import split_sentences
from bot.topics import TOPICS

_CITATION = re.compile(
    r"\[\s*@(?P<first>[^\s;\]]+)(?P<more>(?:\s*;\s*@[^\s;\]]+)*)\s*\](?:\{(?P<attributes>[^}]*)\})?"
)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_FOOTNOTE = re.compile(r"^\[\^(?P<id>[^\]]+)\]:[ \t]*(?P<text>.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_HEADING_ATTRIBUTES = re.compile(r"\s*\{(?P<attributes>[^}]*)\}\s*$")
_ALSO = re.compile(r"^\s*also asked\s*:", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")
_BROKEN_CITATION = re.compile(r"\[\s*@|\{\s*[#.]|\]\s*\{|\{\s*(?:differs|supports)")
_LONGEST_ID = 100
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def has_front_matter(text: str) -> bool:
    """Whether a Markdown text starts with front matter, which makes it a prepared document."""
    return text.startswith(("---\n", "---\r\n", "---\r"))


def read_prepared(text: str, path: Path, name: str, sources: Mapping[str, Source]) -> Document:
    """Reads one prepared document.

    Args:
        text: its content.
        path: for messages.
        name: its path relative to the documents folder.
        sources: the references by id.

    Raises:
        DocumentError: broken front matter, an unknown topic, citation or attribute; with line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, body_line = _front_matter(text, path)
    body = "\n" * (body_line - 1) + "\n".join(text.split("\n")[body_line - 1 :])
    notes = {m["id"]: " ".join(m["text"].split()) for m in _FOOTNOTE.finditer(body)}
    body = _FOOTNOTE.sub(lambda m: "\n" * m.group().count("\n"), body)

    drafts: list[Draft] = []
    warnings: list[Warning] = []
    section = _Section(topic=_topic(front.get("topic"), path, _line_of("topic:", text)))
    top = section.topic
    for kind, content, line in _blocks(body):
        if kind == "heading":
            section = _read_heading(content, line, top, path)
        elif kind == "quote":
            if _ALSO.match(content):
                asked = (" ".join(q.split()) for q in _ALSO.sub("", content).split(";"))
                section.questions += tuple(q for q in asked if q)
            else:
                warnings.append(Warning(line, f"a quotation is left out: {shortened(content)}"))
        else:
            found, noticed = _read_paragraph(content, line, section, notes, path, sources)
            drafts += found
            warnings += noticed
    known = {draft.id for draft in drafts}
    for name_of_note in notes:
        if name_of_note not in known:
            at = _line_of(f"[^{name_of_note}]:", text)
            warnings.append(Warning(at, f"the footnote '{name_of_note}' belongs to no fact here"))
    return Document(
        path=name,
        title=str(front.get("title") or Path(name).stem),
        prepared=True,
        drafts=tuple(drafts),
        warnings=tuple(warnings),
    )


class _Section:
    """The section being read: its heading, topic and the ways to ask for it."""

    def __init__(self, heading: str = "", topic: str | None = None) -> None:
        self.heading = heading
        self.topic = topic
        self.questions: tuple[str, ...] = (heading,) if heading else ()


def _front_matter(text: str, path: Path) -> tuple[dict[str, Any], int]:
    """The front matter and the line on which the body starts."""
    lines = text.split("\n")
    try:
        end = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    except StopIteration:
        raise DocumentError("the front matter is not closed with '---'", path, 1) from None
    try:
        front = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 2 if problem.problem_mark else 1
        raise DocumentError(f"the front matter is broken: {problem.problem}", path, line) from None
    except yaml.reader.ReaderError as problem:
        before = "\n".join(lines[1:end])[: problem.position]
        line = before.count("\n") + 2
        raise DocumentError("the front matter holds a control character", path, line) from None
    except (yaml.YAMLError, ValueError, TypeError, LookupError, RecursionError) as problem:
        # The YAML reader lets some mistakes through as Python's own errors, a 31 February for one.
        raise DocumentError(f"the front matter is broken: {problem}", path, 2) from None
    if front is None:
        front = {}
    if not isinstance(front, dict):
        raise DocumentError("the front matter is not a list of 'name: value' lines", path, 2)
    return front, end + 2


def _line_of(beginning: str, text: str) -> int:
    """The first line that starts with some words, counted from 1; 1 where there is none."""
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if line.startswith(beginning)), 1)


def _topic(value: Any, path: Path, line: int) -> str | None:
    """A topic as written, checked."""
    if value is None:
        return None
    if value not in TOPICS:
        raise DocumentError(f"'{value}' is no topic; known are {', '.join(TOPICS)}", path, line)
    return str(value)


def _blocks(body: str) -> Iterator[tuple[str, str, int]]:
    """The blocks of a Markdown text as (heading | quote | text, plain text, line)."""
    quoted = heading = 0
    for token in MarkdownIt("commonmark").parse(body):
        quoted += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        heading += (token.type == "heading_open") - (token.type == "heading_close")
        if token.type == "inline":
            line = (token.map[0] if token.map else 0) + 1
            kind = "heading" if heading else "quote" if quoted else "text"
            yield kind, plain_text(token), line


def _read_heading(content: str, line: int, top: str | None, path: Path) -> _Section:
    """The section that a heading opens."""
    topic = top
    found = _HEADING_ATTRIBUTES.search(content)
    if found:
        for attribute in found["attributes"].split():
            if not attribute.startswith("topic="):
                raise DocumentError(f"a heading knows no attribute '{attribute}'", path, line)
            topic = _topic(attribute.removeprefix("topic=").strip("\"'"), path, line)
        content = content[: found.start()]
    return _Section(" ".join(content.split()), topic)


def _read_paragraph(
    content: str,
    line: int,
    section: _Section,
    notes: Mapping[str, str],
    path: Path,
    sources: Mapping[str, Source],
) -> tuple[list[Draft], list[Warning]]:
    """The cited sentences of a paragraph, and a warning for each that has no citation."""
    content = _FOOTNOTE_MARK.sub("", content)
    drafts: list[Draft] = []
    warnings: list[Warning] = []

    def line_at(offset: int) -> int:
        return line + content[:offset].count("\n")

    def warn_uncited(start: int, spans: list[tuple[int, int]]) -> None:
        for a, b in spans:
            words = " ".join(content[start + a : start + b].split())
            if any(map(str.isalnum, words)):
                warnings.append(
                    Warning(line_at(start + a), f"no citation, left out: {shortened(words)}")
                )

    position = 0
    for found in _CITATION.finditer(content):
        before = content[position : found.start()]
        spans = split_sentences(before)
        start, position = position, found.end()
        if not spans or not any(map(str.isalnum, before[slice(*spans[-1])])):
            # A second group right behind the first would silently cite nothing.
            raise DocumentError(
                "a citation stands behind no sentence", path, line_at(found.start())
            )
        # A full stop may stand behind the citation instead of before it.
        if content[position : position + 1] == "." and before.rstrip()[-1:] not in ".!?":
            position += 1
        warn_uncited(start, spans[:-1])
        first, last = spans[-1]
        statement = " ".join(before[first:last].split())
        if not _ENDED.search(statement):
            statement += "."
        at = line_at(start + first)
        if _BROKEN_CITATION.search(statement):
            raise DocumentError(
                f"has a broken citation (write [@source]{{#name}}): {shortened(statement)}",
                path,
                at,
            )
        cited = tuple(
            one.strip().lstrip("@") for one in (found["first"] + found["more"]).split(";")
        )
        for one in cited:
            if one not in sources:
                why = (
                    "which the references do not know" if sources else "but has no references.yaml"
                )
                raise DocumentError(f"cites '{one}', {why}", path, at)
        attributes = _attributes(found["attributes"] or "", path, at)
        name = attributes.get("id")
        differs = tuple(filter(None, attributes.get("differs", "").split(",")))
        if differs and not name:
            raise DocumentError("'differs' needs a name for the fact itself: {#name ...}", path, at)
        drafts.append(
            Draft(
                statement=statement,
                line=at,
                heading=section.heading,
                questions=section.questions,
                citations=cited,
                topic=section.topic,
                id=name,
                differs=differs,
                contested="contested" in attributes,
                needs_review="review" in attributes,
                note=notes.get(name, "") if name else "",
                supports=tuple(filter(None, attributes.get("supports", "").split(","))),
            )
        )
    warn_uncited(position, split_sentences(content[position:]))
    return drafts, warnings


def _attributes(text: str, path: Path, line: int) -> dict[str, str]:
    """The attributes in the braces behind a citation."""
    found: dict[str, str] = {}
    for part in text.split():
        name, equals, value = part.partition("=")
        if part.startswith("#") and len(part) <= _LONGEST_ID and _ID.fullmatch(part[1:]):
            found["id"] = part[1:]
        elif part in (".review", ".contested"):
            found[part[1:]] = "yes"
        elif name == "differs" and equals:
            found["differs"] = value.strip("\"'")
        elif name == "supports" and equals:
            found["supports"] = value.strip("\"'")
            for role in filter(None, found["supports"].split(",")):
                if role not in ROLES:
                    known = ", ".join(ROLES)
                    raise DocumentError(f"supports '{role}'; known are {known}", path, line)
        else:
            raise DocumentError(
                f"knows no attribute '{part}' (use #short-id, differs=id, supports=role, "
                ".contested, .review)",
                path,
                line,
            )
    return found
