"""A view as Telegram messages in HTML, within Telegram's limits.

Telegram counts in units of UTF-16, after the markup was taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.presentation.packing import Line, Page, Paragraph, Span, pack
from bot.presentation.view import Button, Picture, Source, View, marks

MAX_TEXT = 3900  # Telegram: 4096
MAX_CAPTION = 950  # Telegram: 1024
MAX_DATA = 64
"""Bytes of what a button sends."""
KEYS_IN_A_MESSAGE = 50  # Telegram: 100
MORE_CHOICES = "More choices:"

_LINK, _BOLD = 30, 20  # so that a message has less than the 100 stretches Telegram formats
_SHORT_KEY, _LONGEST_KEY = 16, 64


@dataclass(frozen=True)
class Key:
    """A button of an inline keyboard.

    Attributes:
        title: its words.
        data: what it sends, 1 to 64 bytes.
    """

    title: str
    data: str


@dataclass(frozen=True)
class TelegramMessage:
    """One message to be sent, without previews of links.

    Attributes:
        html: the text, or the caption of the picture; good as a text also if the picture fails.
        keyboard: rows of buttons.
        picture: to be sent as a photo.
    """

    html: str
    keyboard: tuple[tuple[Key, ...], ...] = ()
    picture: Picture | None = None


def telegram_messages(view: View, reference: Callable[[int], str]) -> list[TelegramMessage]:
    """The messages of a turn, in order; one unless it is very long, and the picture before it.

    Args:
        view: what to say.
        reference: what the button at a place sends, at most 64 bytes.
    """
    messages = []
    if view.picture:
        cited = marks(view.picture.sources, view.sources)
        alt = view.picture.alt.replace(" | ", " · ")
        (caption, *_) = pack([((Span(f"{alt} "), *cited),)], _weight, MAX_CAPTION) or [()]
        messages.append(TelegramMessage(_html(caption), picture=view.picture))
    texts = list(_texts(view))
    keyboards = list(_keyboards(view.buttons, reference))
    if keyboards and not texts:
        texts = [MORE_CHOICES]
    messages += [TelegramMessage(text) for text in texts]
    if keyboards:
        messages[-1] = replace(messages[-1], keyboard=keyboards[0])
    messages += [TelegramMessage(MORE_CHOICES, keyboard) for keyboard in keyboards[1:]]
    return messages


def escaped(text: str) -> str:
    """A text that Telegram shows as it is."""
    return escape(text, quote=False)


def _texts(view: View) -> Iterator[str]:
    """The answer; its sources, folded up; and the next step beside the buttons."""
    said = pack(view.paragraphs, _weight, MAX_TEXT)
    sources = pack([_listed(view.sources)], _weight, MAX_TEXT) if view.sources else []
    last = pack([view.next_step], _weight, MAX_TEXT) if view.next_step else []
    parts = [
        *((_html(page), _heavy(page)) for page in said),
        *((f"<blockquote expandable>{_html(page)}</blockquote>", _heavy(page)) for page in sources),
        *((_html(page), _heavy(page)) for page in last),
    ]
    text, used = "", 0
    for part, heavy in parts:
        if text and used + 2 + heavy > MAX_TEXT:
            yield text
            text, used = "", 0
        # A quotation stands apart by itself.
        gap = "\n" if part.startswith("<blockquote") else "\n\n"
        text, used = (f"{text}{gap}{part}" if text else part), used + 2 + heavy
    if text:
        yield text


def _listed(sources: Sequence[Source]) -> Paragraph:
    heading: Line = (Span("Sources", bold=True),)
    return (heading, *(_source(one) for one in sources))


def _source(source: Source) -> Line:
    title = source.title if source.title != source.name else ""
    behind = (Span(f": {title}"),) if title else ()
    return (Span(f"[{source.number}] "), Span(source.name, source.url), *behind)


def _html(page: Page) -> str:
    paragraphs = ("\n".join("".join(map(_span, line)) for line in lines) for lines in page)
    return "\n\n".join(paragraphs).strip()


def _span(span: Span) -> str:
    words = escaped(span.text)
    if not span.text.strip():
        return words
    if span.url:
        return f'<a href="{escape(span.url)}">{words}</a>'
    return f"<b>{words}</b>" if span.bold else words


def _weight(span: Span) -> int:
    seen = len(span.text.encode("utf-16-le", "surrogatepass")) // 2
    # Addresses are not seen, and yet the whole must not get too long to be read in.
    return seen + (_LINK + len(span.url) // 8 if span.url else _BOLD if span.bold else 0)


def _heavy(page: Page) -> int:
    lines = [line for lines in page for line in lines]
    return sum(_weight(span) + 1 for line in lines for span in line) + len(page)


def _keyboards(
    buttons: Sequence[Button], reference: Callable[[int], str]
) -> Iterator[tuple[tuple[Key, ...], ...]]:
    keys = [Key(_clipped(one.title), reference(place)) for place, one in enumerate(buttons)]
    for start in range(0, len(keys), KEYS_IN_A_MESSAGE):
        yield _rows(keys[start : start + KEYS_IN_A_MESSAGE])


def _rows(keys: Sequence[Key]) -> tuple[tuple[Key, ...], ...]:
    """Two short ones beside each other; a long one has a row of its own, to be read in full."""
    rows: list[tuple[Key, ...]] = []
    for key in keys:
        is_short = len(key.title) <= _SHORT_KEY
        if rows and is_short and len(rows[-1]) == 1 and len(rows[-1][0].title) <= _SHORT_KEY:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)


def _clipped(title: str) -> str:
    return title if len(title) <= _LONGEST_KEY else title[: _LONGEST_KEY - 1] + "…"
