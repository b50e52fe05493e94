"""Lines of styled text, packed into pages that a chat app accepts, without losing a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Span:
    """A stretch of text of one look.

    Attributes:
        text: its words, on one line.
        url: where it leads; "" for nowhere.
        bold: whether it stands out.
    """

    text: str
    url: str = ""
    bold: bool = False


Line = tuple[Span, ...]
Paragraph = tuple[Line, ...]
Page = tuple[Paragraph, ...]
Weight = Callable[[Span], int]

_WORD = re.compile(r"\s*\S+|\s+$")
_BETWEEN_PARAGRAPHS, _BETWEEN_LINES = 2, 1
_LOOK_BACK = 16  # longer than any emoji that is made of several characters
_JOINS = "\u200d\ufe0f\ufe0e\u20e3"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_ALL_FLAG_LETTERS = "".join(map(chr, _FLAG_LETTERS))


def plain(line: Line) -> str:
    """The words of a line."""
    return "".join(span.text for span in line)


def pack(paragraphs: Sequence[Paragraph], weight: Weight, limit: int) -> list[Page]:
    """Fills pages, in order: whole paragraphs if they fit, else lines, else words.

    Args:
        paragraphs: what to pack.
        weight: what a span weighs; of two halves never less than of the whole.
        limit: what a page may weigh; a line break weighs 1.
    """
    pages: list[Page] = []
    page: list[Paragraph] = []
    used = 0
    for paragraph in paragraphs:
        is_new = True
        for line in (part for whole in paragraph for part in _fitting(whole, weight, limit)):
            heavy = sum(map(weight, line))
            gap = (_BETWEEN_PARAGRAPHS if is_new else _BETWEEN_LINES) if page else 0
            if page and used + gap + heavy > limit:
                pages.append(tuple(page))
                page, used, gap, is_new = [], 0, 0, True
            if is_new:
                page.append((line,))
            else:
                page[-1] = (*page[-1], line)
            used += gap + heavy
            is_new = False
    return [*pages, tuple(page)] if page else pages


def _fitting(line: Line, weight: Weight, limit: int) -> list[Line]:
    """A line, cut into several where it is too heavy for any page."""
    if sum(map(weight, line)) <= limit:
        return [line]
    lines: list[list[Span]] = [[]]
    used = 0
    for piece in (p for span in line for p in _pieces(span, weight, limit)):
        heavy = weight(piece)
        if lines[-1] and used + heavy > limit:
            lines.append([])
            used = 0
            piece = replace(piece, text=piece.text.lstrip() or piece.text)
        lines[-1].append(piece)
        used += heavy
    return [_joined(one) for one in lines]


def _pieces(span: Span, weight: Weight, limit: int) -> Iterator[Span]:
    """A span in words; what is no link may be cut between them, a giant word anywhere."""
    if weight(span) <= limit and span.url:
        yield span
        return
    for word in _WORD.findall(span.text):
        rest = replace(span, text=word)
        while weight(rest) > limit and len(rest.text) > 1:
            at = _cut(rest, weight, limit)
            yield replace(rest, text=rest.text[:at])
            rest = replace(rest, text=rest.text[at:])
        yield rest


def _cut(span: Span, weight: Weight, limit: int) -> int:
    """Where to cut a giant word: as late as fits, and not within an emoji."""
    low, high = 1, len(span.text)
    while low < high:
        middle = (low + high + 1) // 2
        if weight(replace(span, text=span.text[:middle])) <= limit:
            low = middle
        else:
            high = middle - 1
    for at in range(low, max(1, low - _LOOK_BACK), -1):
        if not _belong_together(span.text[:at], span.text[at]):
            return at
    return low


def _belong_together(before: str, after: str) -> bool:
    if ord(after) in _FLAG_LETTERS:
        letters = len(before) - len(before.rstrip(_ALL_FLAG_LETTERS))
        return letters % 2 == 1  # a flag is made of two
    return (
        before[-1] == _JOINS[0]
        or after in _JOINS
        or ord(after) in _SKIN_TONES
        or bool(unicodedata.combining(after))
    )


def _joined(spans: Sequence[Span]) -> Line:
    """Neighbours of one look as one span."""
    found: list[Span] = []
    for span in spans:
        if found and (found[-1].url, found[-1].bold) == (span.url, span.bold):
            found[-1] = replace(span, text=found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)
