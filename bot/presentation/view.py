"""What one turn says, taken apart into what chat apps show differently.

Rasa's messages of a turn hold the answer twice: as text, and as the `custom` object that names
facts and sources. The words are the text's; what leads where is the object's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from bot.presentation.packing import Line, Paragraph, Span, plain

_SOURCES = re.compile(r"Sources: \[1\] .*", re.DOTALL)
_MARK = re.compile(r"\[(\d{1,3})\]")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'’]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_ADDRESS = 1000
_UNSAFE_KEPT = "/:?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True)
class Button:
    """A choice.

    Attributes:
        title: its words.
        payload: what it sends.
    """

    title: str
    payload: str


@dataclass(frozen=True)
class Source:
    """A source that is shown.

    Attributes:
        number: its mark behind facts, counted from 1.
        name: publisher and year.
        title: of the document.
        url: where it can be read; "" if nowhere.
    """

    number: int
    name: str
    title: str
    url: str


@dataclass(frozen=True)
class Picture:
    """The timeline of the efficacy check.

    Attributes:
        name: holds its numbers, see bot.pictures.timeline.from_name.
        alt: what it shows, in words.
        sources: the numbers of its sources.
    """

    name: str
    alt: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class View:
    """What one turn says.

    Attributes:
        kind: of the answer, see docs/architecture.md; "" for words of a channel's own.
        paragraphs: the answer, without sources and the next step.
        next_step: the follow-up question or what to do next.
        asks: whether the next step is a question that the bot waits for.
        sources: those shown, in the order of their numbers.
        buttons: choices.
        picture: the timeline.
    """

    kind: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    next_step: Paragraph = ()
    asks: bool = False
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None

    @property
    def text(self) -> str:
        """The words without markup, sources and buttons, as for a notification."""
        paragraphs = [*self.paragraphs, *([self.next_step] if self.next_step else [])]
        return "\n\n".join("\n".join(map(plain, lines)) for lines in paragraphs)


def view_of(messages: Iterable[Mapping[str, Any]]) -> View:
    """The view of a turn's messages; also of a channel's own words (`[{"text": "..."}]`).

    Args:
        messages: as Rasa has them: `text`, `buttons`, `custom`. Pictures by address are left out.
    """
    said = list(messages)
    customs = [one["custom"] for one in said if isinstance(one.get("custom"), Mapping)]
    custom: Mapping[str, Any] = customs[0] if customs else {}
    listed = list(custom.get("sources") or ())
    sources = _sources(listed)
    kind = str(custom.get("kind") or "")
    # Rasa sends each paragraph as a message of its own.
    words = "\n\n".join(clean(str(one["text"])) for one in said if one.get("text"))
    blocks = [block for block in re.split(r"\n\s*\n", words) if _is_seen(block)]
    if sources:
        blocks = [block for block in blocks if not _SOURCES.fullmatch(block.strip())]
    paragraphs = [_paragraph(block, sources, custom) for block in blocks]
    paragraphs = [p for p in paragraphs if p]
    asks = bool(custom.get("asks"))
    next_step: Paragraph = ()
    if len(paragraphs) > 1 and not _MARK.search("".join(map(plain, paragraphs[-1]))):
        next_step = paragraphs.pop()
        if asks:
            next_step = tuple(_bold(line) for line in next_step)
    return View(
        kind=kind,
        paragraphs=_first_bold(paragraphs) if kind == "urgent" else tuple(paragraphs),
        next_step=next_step,
        asks=asks,
        sources=sources,
        buttons=tuple(_buttons(said)),
        picture=_picture(custom.get("timeline"), [str(one.get("id")) for one in listed]),
    )


def clean(text: str) -> str:
    """A text without what no keyboard makes: controls, halves of characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub(" ", whole.replace("\r\n", "\n").replace("\t", " "))


def linkable(url: object) -> str:
    """An address that may be led to, safe within any markup; "" for others."""
    if not isinstance(url, str) or len(url) > _LONGEST_ADDRESS:
        return ""
    safe = quote(clean(url).strip(), safe=_UNSAFE_KEPT)
    try:
        parts = urlsplit(safe)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return safe if known and len(safe) <= _LONGEST_ADDRESS else ""


def marks(numbers: Sequence[int], sources: Sequence[Source]) -> Line:
    """The marks of sources, such as [1][3], each leading to its source."""
    return tuple(
        Span(f"[{number}]", sources[number - 1].url)
        for number in numbers
        if 1 <= number <= len(sources)
    )


def _is_seen(text: str) -> bool:
    return any(c.isprintable() and not c.isspace() for c in text)


def _paragraph(block: str, sources: Sequence[Source], custom: Mapping[str, Any]) -> Paragraph:
    ties = [str(fact["because"]) for fact in custom.get("facts") or () if fact.get("because")]
    lines = (_line(line.strip(), sources, ties) for line in block.splitlines() if _is_seen(line))
    return tuple(line for line in lines if line)


def _line(text: str, sources: Sequence[Source], ties: Sequence[str]) -> Line:
    """A line: a heading or what ties it to the person in bold, marks and addresses as links."""
    bullet = "• " if text.startswith("• ") else ""
    words = text.removeprefix("• ")
    heading = next((tie for tie in ties if words.startswith(f"{tie} ")), "")
    if not bullet and words.endswith(":") and sources:
        heading = words
    spans = [Span(bullet)] if bullet else []
    if heading:
        spans.append(Span(heading, bold=True))
    return (*spans, *_linked(words[len(heading) :], sources))


def _linked(text: str, sources: Sequence[Source]) -> Iterable[Span]:
    at = 0
    for found in sorted(
        [*_MARK.finditer(text), *_ADDRESS.finditer(text)], key=lambda match: match.start()
    ):
        if found.start() < at:
            continue  # a mark within an address
        if found.re is _MARK:
            number = int(found[1])
            url = sources[number - 1].url if 1 <= number <= len(sources) else ""
        else:
            url = linkable(found[0])
        if url:
            if text[at : found.start()]:
                yield Span(text[at : found.start()])
            yield Span(found[0], url)
            at = found.end()
    if text[at:]:
        yield Span(text[at:])


def _bold(line: Line) -> Line:
    return tuple(span if span.url else Span(span.text, bold=True) for span in line)


def _first_bold(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    if not paragraphs:
        return ()
    first, *lines = paragraphs[0]
    return ((_bold(first), *lines), *paragraphs[1:])


def _sources(found: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    sources = []
    for number, one in enumerate(found, start=1):
        title = _on_one_line(one.get("title"))
        name = _on_one_line(str(one.get("publisher") or "").split(" (")[0])
        year = one.get("year")
        # Some publishers already end with it.
        if name and year and not name.endswith(str(year)):
            name = f"{name}, {year}"
        sources.append(Source(number, name or title or "?", title, linkable(one.get("url"))))
    return tuple(sources)


def _on_one_line(text: object) -> str:
    return " ".join(clean(str(text or "")).split())


def _buttons(messages: Iterable[Mapping[str, Any]]) -> Iterable[Button]:
    for message in messages:
        for one in message.get("buttons") or ():
            payload = str(one.get("payload") or "")
            title = _on_one_line(one.get("title"))
            # A button without words would be refused, and its place among the others counts.
            yield Button(title if _is_seen(title) else "…", payload)


def _picture(found: object, ids: Sequence[str]) -> Picture | None:
    if not isinstance(found, Mapping) or not found.get("name"):
        return None
    cited = dict.fromkeys(str(one) for one in found.get("sources") or ())
    numbers = tuple(sorted(ids.index(one) + 1 for one in cited if one in ids))
    words = _on_one_line(found.get("text"))
    return Picture(str(found["name"]), words if _is_seen(words) else "Timeline", numbers)
