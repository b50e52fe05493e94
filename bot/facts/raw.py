"""Reading documents that nobody prepared: plain text, Markdown, HTML and PDF.

Each becomes its own source, of the kind "unreviewed", which ranks last.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt
from pypdf import PdfReader

from bot.errors import DocumentError
from bot.facts.drafts import Document, Draft, Warning
from bot.facts.fact import Source
from bot.facts.markdown import plain_text
from bot.language.sentences import split_sentences

_HEADING_LENGTH = 80
_FEWEST_WORDS = 4
_LONGEST_STATEMENT = 600
_LONGEST_ID = 100
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LIST_MARK = re.compile(r"\s*(?:[-*+•·‣–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_ENDED = re.compile(r"[.!?…:;,][\"'”’)\]]*$")

_BOILERPLATE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a notice of rights",
        re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b|all rights reserved", re.IGNORECASE),
    ),
    (
        "a notice of the website",
        re.compile(
            r"\bcookies?\b|privacy (?:policy|notice)|terms (?:of use|and conditions|of service)"
            r"|\b(?:this|our|the) (?:web\s?site|newsletter)\b|\bsubscribe\b|\bsign up\b|\blog in\b"
            r"|\bclick (?:here|on|below)\b|\bread more\b|\bjavascript\b|\bfollow us\b|\bsitemap\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a contact or an offer",
        re.compile(
            r"\S+@\S+\.\w{2,}|https?://|\bwww\."
            r"|(?:\+\d|\b0\d|\(\d)[\d ()/-]{6,}\d|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b"
            r"|\b(?:call|phone|e-?mail|contact|visit|message|text) us\b"
            r"|\bbook (?:now|online|today|your|an?)\b|\bopening (?:hours|times)\b"
            r"|\bgift vouchers?\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True)
class Block:
    """A piece of running text or a heading, with the line (for PDF: the page) where it starts."""

    text: str
    line: int
    heading: bool = False


def read_raw(path: Path, name: str, source_id: str | None = None) -> Document:
    """Reads one document that nobody prepared.

    Args:
        path: the file: .txt, .md, .html, .htm or .pdf.
        name: its path relative to the documents folder.
        source_id: id of the source that the document becomes; made from its name by default.

    Raises:
        DocumentError: when it is binary, broken, or holds no text.
    """
    ending = path.suffix.lower()
    title: str | None = None
    last_line = 0
    if ending == ".pdf":
        title, blocks = _pdf(path)
    else:
        text = read_text(path)
        last_line = text.count("\n") + 1
        if ending in (".html", ".htm"):
            title, blocks = _html(text)
        else:
            blocks = list(_markdown(text) if ending == ".md" else _plain(text))
    source_id = source_id or slug_of(name)
    drafts: list[Draft] = []
    warnings: list[Warning] = []
    heading = ""
    for block in blocks:
        if block.heading:
            heading = _one_line(block.text)[: 2 * _HEADING_LENGTH]
            if _notice(heading):
                warnings.append(Warning(block.line, f"left out, {_notice(heading)}: {heading}"))
                heading = ""
            title = title or heading
            continue
        for start, end in split_sentences(block.text):
            sentence = _one_line(block.text[start:end])
            # The words of a PDF have no line of their own: a block's line is its page.
            line = block.line
            if last_line:
                # Not beyond the end: in HTML a line feed can be written as an entity.
                line = min(line + block.text[:start].count("\n"), last_line)
            problem = unusable(sentence)
            if problem:
                warnings.append(Warning(line, f"left out, {problem}: {shortened(sentence)}"))
            else:
                drafts.append(Draft(sentence, line, heading, citations=(source_id,)))
    if not drafts and not warnings:
        raise DocumentError("holds no text", path, 1)
    title = title or _one_line(re.sub(r"[-_]+", " ", Path(name).stem)).capitalize()
    return Document(
        path=name,
        title=title,
        prepared=False,
        drafts=tuple(drafts),
        warnings=tuple(warnings),
        source=Source(source_id, title, "", None, "", "unreviewed", verified=True),
    )


def slug_of(name: str) -> str:
    """A source id made from a document's path."""
    slug = re.sub(r"[^a-z0-9]+", "-", str(Path(name).with_suffix("")).lower()).strip("-")
    return slug[:_LONGEST_ID].strip("-") or "document"


def read_text(path: Path) -> str:
    """The text of a file, its lines ended by line feeds alone.

    Raises:
        DocumentError: when it cannot be read, is binary, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        message = "is a binary file, not text; remove it or export it as text"
        raise DocumentError(message, path, line)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise DocumentError("is not text in UTF-8; save it as UTF-8", path, line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shortened(text: str, size: int = 60) -> str:
    """A text on one line and cut to a size, for messages."""
    text = _one_line(text)
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


def unusable(sentence: str) -> str | None:
    """Why a sentence cannot become a fact: too short, a question, garbled, a notice; else None."""
    words = _WORD.findall(sentence)
    notice = _notice(sentence)
    if notice:
        return notice
    if len(words) < _FEWEST_WORDS:
        return "too short"
    if len(sentence) > _LONGEST_STATEMENT:
        return "too long"
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


def _notice(text: str) -> str | None:
    """What sort of notice a text is that says nothing about the subject; None if it is none."""
    return next((what for what, pattern in _BOILERPLATE if pattern.search(text)), None)


def _one_line(text: str) -> str:
    """A text on one line, without the characters that neither people nor databases want."""
    kept = (c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join("".join(kept).split())


def _plain(text: str) -> Iterator[Block]:
    """Paragraphs, list items and headings of a plain text.

    A heading is a short line without a full stop that stands alone, is underlined, or was ended
    though the next word would have fitted: the first line of a hard-wrapped paragraph is none.
    """
    lines = text.split("\n")
    paragraph: list[str] = []
    start = 1

    def flush() -> Iterator[Block]:
        if paragraph:
            yield Block("\n".join(paragraph), start)
            paragraph.clear()

    widest = max(map(len, lines))
    for number, line in enumerate(lines, start=1):
        after = lines[number] if number < len(lines) else ""
        words = line.strip()
        mark = _LIST_MARK.match(line)
        if not words or _is_rule(words):
            yield from flush()
        elif not paragraph and not mark and _is_heading(line, after, widest):
            yield Block(words.lstrip("# "), number, heading=True)
        else:
            if mark:
                yield from flush()
            if not paragraph:
                start = number
            paragraph.append(line[mark.end() :] if mark else line)
    yield from flush()


def _is_rule(words: str) -> bool:
    """Whether a line only underlines or divides."""
    return len(words) >= 3 and not words.strip("=-_*~# ")


def _is_heading(line: str, after: str, widest: int) -> bool:
    """Whether a line that starts a paragraph of plain text is a heading."""
    words, following = line.strip(), after.strip()
    if len(words) > _HEADING_LENGTH or (_ENDED.search(words) and not words.endswith("?")):
        return False
    if words.startswith("#") or not following or _is_rule(following):
        return words[0].isupper() or words[0] in "#0123456789"
    fitted = len(line) + 1 + len(following.split()[0]) <= min(widest, _HEADING_LENGTH)
    return words[0].isupper() and fitted and (following[0].isupper() or following[0].isdigit())


def _markdown(text: str) -> Iterator[Block]:
    """Paragraphs, table rows and headings of a Markdown text."""
    heading = 0
    table = _Table()
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        line = (token.map[0] if token.map else 0) + 1
        heading += (token.type == "heading_open") - (token.type == "heading_close")
        if token.type == "table_open":
            table = _Table()
        elif token.type == "tr_open":
            table.start_row(line)
        elif token.type in ("th_open", "td_open"):
            table.start_cell(header=token.type == "th_open")
        elif token.type == "tr_close":
            yield from table.end_row()
        elif token.type == "inline" and table.in_row:
            table.add(plain_text(token))
        elif token.type == "inline":
            yield Block(plain_text(token), line, heading=heading > 0)


class _Table:
    """Turns the rows of a table into text: "Area: forehead; Units: 10 to 20."

    A cell that is a sentence of its own is not joined with its neighbours.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._cells: list[tuple[str, bool]] | None = None
        self._line = 1

    @property
    def in_row(self) -> bool:
        """Whether a row is being read."""
        return self._cells is not None

    def start_row(self, line: int) -> None:
        """Opens a row."""
        self._cells, self._line = [], line

    def start_cell(self, *, header: bool) -> None:
        """Opens a cell of the row."""
        if self._cells is not None:
            self._cells.append(("", header))

    def add(self, text: str) -> None:
        """Adds text to the open cell."""
        if self._cells:
            before, header = self._cells[-1]
            self._cells[-1] = (before + text, header)

    def end_row(self) -> Iterator[Block]:
        """Closes the row and gives what it says; a row of headers names the columns."""
        cells = [(_one_line(words), header) for words, header in self._cells or ()]
        self._cells = None
        if cells and all(header for _, header in cells):
            self._names = [words for words, _ in cells]
            return
        joined = []
        for number, (words, _) in enumerate(cells):
            if len(words.split()) > 2 * _FEWEST_WORDS and words.endswith((".", "!")):
                yield Block(words, self._line)
            elif words:
                name = self._names[number] if number < len(self._names) else ""
                joined.append(f"{name}: {words}" if name else words)
        if len(joined) > 1 or (joined and len(cells) == 1):
            yield Block("; ".join(joined).rstrip(".") + ".", self._line)


_SKIPPED = frozenset(
    "script style nav footer aside noscript template svg button select iframe "
    "dialog title head".split()
)
_SKIPPED_ROLES = frozenset("navigation banner contentinfo dialog alertdialog search menu".split())
_SKIPPED_NAMES = re.compile(
    r"(?:^|\s)(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer"
    r"|newsletter|share|social|popup|modal|comments?|advert|ads?|skip-link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BREAKING = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr html li main ol p pre section summary table tbody tfoot thead tr "
    "ul".split()
)
_ARTICLES = frozenset(("article", "main", "section"))
_CLOSES_ITSELF = {
    "p": _BREAKING,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "option": frozenset({"option"}),
}
"""Tags that are often left open, and the tags whose start ends them."""


class _Page(HTMLParser):
    """Collects the blocks of an HTML page with their lines, without navigation and scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self._open: list[tuple[str, bool]] = []
        self._text = ""
        self._line = 1
        self._tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        while self._open and tag in _CLOSES_ITSELF.get(self._open[-1][0], ()):
            self.handle_endtag(self._open[-1][0])
        if tag in _BREAKING:
            self._flush()
        if tag == "br":
            self._add(" ")
        if tag in _VOID:
            return
        skipped = self._skipping or _is_skipped(tag, {k: v or "" for k, v in attrs})
        # The header of a page is navigation, that of an article holds its title.
        skipped |= tag == "header" and not any(name in _ARTICLES for name, _ in self._open)
        self._open.append((tag, skipped))
        if skipped:
            return
        if tag == "table":
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].start_row(self.getpos()[0])
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].start_cell(header=tag == "th")

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        while self._open:
            name, skipped = self._open[-1]
            if name in _BREAKING:
                self._flush()
            self._open.pop()
            if not skipped and self._tables:
                if name == "tr":
                    self.blocks += self._tables[-1].end_row()
                elif name == "table":
                    self._tables.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title":
            self.title = self.title or _one_line(data)
        if not self._skipping:
            self._add(data)

    def close(self) -> None:
        super().close()
        self._flush()

    @property
    def _skipping(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _add(self, text: str) -> None:
        if self._skipping:
            return
        if self._tables and self._tables[-1].in_row:
            self._tables[-1].add(text)
            return
        if not self._text.strip():
            # White space before the first word must not shift the lines of the sentences.
            self._text = ""
            self._line = self.getpos()[0] + text[: len(text) - len(text.lstrip())].count("\n")
            text = text.lstrip()
        self._text += text

    def _flush(self) -> None:
        if self._tables and self._tables[-1].in_row:
            self._tables[-1].add(" ")
            return
        if self._text.strip():
            heading = any(re.fullmatch("h[1-6]", name) for name, _ in self._open)
            self.blocks.append(Block(self._text.rstrip(), self._line, heading))
        self._text = ""


def _is_skipped(tag: str, attributes: dict[str, str]) -> bool:
    """Whether a tag of a page opens something that is not content."""
    if tag in _SKIPPED or "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role", "").lower() in _SKIPPED_ROLES:
        return True
    if re.search(r"display\s*:\s*none", attributes.get("style", ""), re.IGNORECASE):
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return tag not in ("html", "body", "main") and bool(_SKIPPED_NAMES.search(names))


def _html(text: str) -> tuple[str | None, list[Block]]:
    """Title and blocks of an HTML page."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.title or None, page.blocks


def _pdf(path: Path) -> tuple[str | None, list[Block]]:
    """Title and blocks of a PDF; a block's line is its page."""
    # What pypdf grumbles about on the way is of no use to the reader.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("is an encrypted PDF; save it without a password", path)
        title = _one_line(str(reader.metadata.title or "")) if reader.metadata else ""
        pages = [_clean(page.extract_text()) for page in reader.pages]
    except DocumentError:
        raise
    except Exception as problem:
        words = str(problem) or type(problem).__name__
        raise DocumentError(f"is not a readable PDF ({words})", path) from None
    if not any(page.strip() for page in pages):
        raise DocumentError("is a PDF without text (scanned?); export it with text", path)
    blocks = []
    for number, page in enumerate(pages, start=1):
        joined = re.sub(r"(\w)-\n(\w)", r"\1\2", page)
        blocks += [replace(block, line=number) for block in _plain(joined)]
    return title or None, blocks


def _clean(text: str) -> str:
    """The text of a page with its odd characters made visible, so that they count as garbled."""
    parts = ((c, c.isprintable() or c == "\n") for c in text)
    return "".join(c if known else " " if c.isspace() else "\ufffd" for c, known in parts)
