"""Reading documents that nobody prepared: plain text, Markdown, HTML and PDF.

Each becomes its own source, of the kind "unreviewed", which ranks last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.errors import DocumentError
from bot.facts.drafts import Document, Draft, Warning
from bot.facts.fact import Source
from bot.language.sentences import split_sentences

_NOT_CONTENT = ["script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template"]
_HTML_BLOCKS = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dd", "dt", "blockquote"]
_HEADING_LENGTH = 80
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Block:
    """A piece of running text or a heading, with the line (for PDF: the page) where it starts."""

    text: str
    line: int
    heading: bool = False


def read_raw(path: Path, name: str) -> Document:
    """Reads one document that nobody prepared.

    Args:
        path: the file: .txt, .md, .html, .htm or .pdf.
        name: its path relative to the documents folder.

    Raises:
        DocumentError: when it is binary, broken, or holds no text.
    """
    if path.suffix.lower() == ".pdf":
        title, blocks = _pdf(path)
    else:
        text = read_text(path)
        if path.suffix.lower() in (".html", ".htm"):
            title, blocks = _html(text)
        elif path.suffix.lower() == ".md":
            title, blocks = None, list(_markdown(text))
        else:
            title, blocks = None, list(_plain(text))
    drafts: list[Draft] = []
    warnings: list[Warning] = []
    heading = ""
    for block in blocks:
        if block.heading:
            heading = " ".join(block.text.split())
            title = title or heading
            continue
        for start, end in split_sentences(block.text):
            sentence = " ".join(block.text[start:end].split())
            line = block.line + block.text[:start].count("\n")
            problem = unusable(sentence)
            if problem:
                warnings.append(Warning(line, f"left out, {problem}: {sentence[:60]}"))
            else:
                drafts.append(Draft(statement=sentence, line=line, heading=heading))
    if not drafts and not warnings:
        raise DocumentError("holds no text", path, 1)
    title = title or Path(name).stem.replace("-", " ").replace("_", " ").capitalize()
    slug = slug_of(name)
    return Document(
        path=name,
        title=title,
        prepared=False,
        drafts=tuple(
            Draft(**{**draft.__dict__, "citations": (slug,)}) for draft in drafts
        ),
        warnings=tuple(warnings),
        source=Source(slug, title, "", None, "", "unreviewed", verified=True),
    )


def slug_of(name: str) -> str:
    """A source id made from a document's path."""
    return re.sub(r"[^a-z0-9]+", "-", str(Path(name).with_suffix("")).lower()).strip("-") or "doc"


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        DocumentError: when it cannot be read, is binary, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None
    if b"\0" in data[:8192]:
        raise DocumentError("is a binary file, not text; remove it or export it as text", path, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise DocumentError("is not text in UTF-8; save it as UTF-8", path, line) from None


def unusable(sentence: str) -> str | None:
    """Why a sentence cannot become a fact: too short, a question, or garbled; else None."""
    words = _WORD.findall(sentence)
    if len(words) < _FEWEST_WORDS:
        return "too short"
    if sentence.rstrip("\"'”’) ").endswith("?"):
        return "a question"
    letters = sum(len(word) for word in words)
    visible = sum(not character.isspace() for character in sentence)
    if "\ufffd" in sentence or letters < 0.6 * visible:
        return "garbled"
    # Real English words nearly all hold a vowel; a run of letters without one is noise.
    odd = sum(len(w) > 3 and not re.search(r"[aeiouyAEIOUYà-ÿ]", w) for w in words)
    if odd > 0.3 * len(words) or max(map(len, words)) > 40:
        return "garbled"
    return None


def _plain(text: str) -> Iterator[Block]:
    """Paragraphs of a plain text; a short line without a full stop is a heading."""
    lines: list[str] = []
    start = 1

    def flush() -> Iterator[Block]:
        if any(line.strip() for line in lines):
            yield Block("\n".join(lines), start)

    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        is_heading = (
            not lines
            and 0 < len(words) <= _HEADING_LENGTH
            and words[-1] not in ".!?,;:\"'”’"
            and words[0].isupper()
        )
        if not words or is_heading:
            yield from flush()
            lines, start = [], number + 1
            if is_heading:
                yield Block(words, number, heading=True)
        else:
            if not lines:
                start = number
            lines.append(line)
    yield from flush()


def _markdown(text: str) -> Iterator[Block]:
    """Paragraphs and headings of a Markdown text."""
    heading = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        heading += (token.type == "heading_open") - (token.type == "heading_close")
        if token.type == "inline":
            line = (token.map[0] if token.map else 0) + 1
            words = "".join(
                "\n" if c.type in ("softbreak", "hardbreak") else c.content
                for c in token.children or ()
                if c.type in ("text", "code_inline", "softbreak", "hardbreak")
            )
            yield Block(words, line, heading=heading > 0)


def _html(text: str) -> tuple[str | None, list[Block]]:
    """Title and blocks of an HTML page, without its navigation and scripts."""
    soup = BeautifulSoup(text, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else None
    for tag in soup(_NOT_CONTENT):
        tag.decompose()
    blocks = []
    for tag in soup.find_all(_HTML_BLOCKS):
        # A block within a block is read on its own.
        if not isinstance(tag, Tag) or tag.find(_HTML_BLOCKS):
            continue
        words = " ".join(tag.get_text(" ").split())
        if words:
            blocks.append(Block(words, tag.sourceline or 1, heading=tag.name.startswith("h")))
    if not blocks:
        blocks = [Block(line, 1) for line in _nonempty(soup.get_text("\n").splitlines())]
    return title or None, blocks


def _pdf(path: Path) -> tuple[str | None, list[Block]]:
    """Title and blocks of a PDF; a block's line is its page."""
    try:
        reader = PdfReader(path)
        title = reader.metadata.title if reader.metadata else None
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DocumentError(f"is not a readable PDF ({problem})", path) from None
    if not any(page.strip() for page in pages):
        raise DocumentError("is a PDF without text (scanned?); export it with text", path, 1)
    blocks = []
    for number, page in enumerate(pages, start=1):
        joined = re.sub(r"(\w)-\n(\w)", r"\1\2", page)
        for block in _plain(joined):
            blocks.append(Block(" ".join(block.text.split()), number, block.heading))
    return title or None, blocks


def _nonempty(lines: Iterable[str]) -> list[str]:
    """The lines that hold something."""
    return [line.strip() for line in lines if line.strip()]
