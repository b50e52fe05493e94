"""A view as Slack messages in Block Kit, within Slack's limits.

Slack has no way to write its formatting characters literally. Where they would format, they are
replaced by characters that look the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.presentation.packing import Line, Paragraph, Span, pack
from bot.presentation.view import Button, Picture, View, marks

MAX_SECTION = 2900  # Slack: 3000
MAX_BLOCKS = 45  # Slack: 50
MAX_MESSAGE = 10_000  # characters of all blocks; Slack gives no figure, and refuses some way above
MAX_FALLBACK = 3000
MAX_BUTTON = 75
IN_A_ROW = 5

CHOICE = "choice-"
"""How the action id of a button of an answer begins."""

_MORE = "…"
_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_FORMATS = re.compile(r"(?<![^\W_])[*_~`]+|[*_~`]+(?![^\W_])")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_QUOTES = re.compile(r"^(\s*)>")

Block = dict[str, Any]


@dataclass(frozen=True)
class SlackMessage:
    """One message to be posted.

    Attributes:
        text: for notifications and screen readers, escaped.
        blocks: what is seen; none when it is a picture.
        picture: to be uploaded, with `picture.alt` as its description and `text` as its comment.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    picture: Picture | None = None


def slack_messages(view: View, reference: Callable[[int], str]) -> list[SlackMessage]:
    """The messages of a turn, in order; one unless it is very long, and the picture before it.

    Args:
        view: what to say.
        reference: what the button at a place sends, at most 2000 characters.
    """
    messages = []
    if view.picture:
        cited = "".join(map(_mrkdwn, marks(view.picture.sources, view.sources)))
        words = escaped(view.picture.alt.replace(" | ", " · "))
        messages.append(SlackMessage(f"{words} {cited}".strip(), picture=view.picture))
    text = view.text or ", ".join(button.title for button in view.buttons)
    fallback = _clipped(escaped(text)) or _MORE
    for blocks in _in_messages([*_said(view), *_choices(view.buttons, reference)]):
        messages.append(SlackMessage(fallback, tuple(blocks)))
        fallback = _MORE  # the first one told it all
    return messages


def escaped(text: str) -> str:
    """A text that Slack shows as it is: no links, mentions, emoji codes or formatting."""
    shown = _FORMATS.sub(lambda found: found[0].translate(_LOOK_ALIKES), text)
    shown = _EMOJI.sub("∶", shown)
    shown = "\n".join(_QUOTES.sub(r"\1›", line) for line in shown.split("\n"))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> Block:
    """A text object of Slack; `verbatim` so that it makes no links and mentions of its own."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str) -> Block:
    """A section of text that is mrkdwn already."""
    return {"type": "section", "text": mrkdwn(text)}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def button(title: str, action: str, value: str) -> Block:
    """A button.

    Args:
        title: its words.
        action: its id, unique in a message.
        value: what it sends.
    """
    text = title if len(title) <= MAX_BUTTON else title[: MAX_BUTTON - 1] + "…"
    label = {"type": "plain_text", "text": text, "emoji": False}
    return {"type": "button", "text": label, "action_id": action, "value": value}


def _said(view: View) -> Iterator[Block]:
    """The answer, its sources under it, and the next step beside the buttons."""
    for paragraph in view.paragraphs:
        yield from _sections(paragraph)
    if view.sources:
        line: list[Span] = [Span("Sources: ")]
        for source in view.sources:
            name = Span(f"[{source.number}] {source.name}", source.url)
            line += [Span(" · "), name] if len(line) > 1 else [name]
        yield from map(context, _texts((tuple(line),)))
    if view.next_step:
        yield from _sections(view.next_step)


def _sections(paragraph: Paragraph) -> Iterator[Block]:
    return map(section, _texts(paragraph))


def _texts(paragraph: Paragraph) -> Iterator[str]:
    for page in pack([paragraph], lambda span: len(_mrkdwn(span)), MAX_SECTION):
        text = "\n".join(_line(line) for lines in page for line in lines).strip()
        if text:
            yield text


def _line(line: Line) -> str:
    return "".join(map(_mrkdwn, line))


def _mrkdwn(span: Span) -> str:
    if span.url:
        # The bar would end the address.
        shown = escaped(span.text).replace("|", "∣")
        return f"<{span.url.replace('&', '&amp;')}|{shown}>" if shown.strip() else shown
    if span.bold and (words := span.text.strip()):
        before, _, after = span.text.partition(words)
        return f"{before}*{escaped(words)}*{after}"
    return escaped(span.text)


def _choices(buttons: Sequence[Button], reference: Callable[[int], str]) -> Iterator[Block]:
    made = [
        button(one.title, f"{CHOICE}{place}", reference(place)) for place, one in enumerate(buttons)
    ]
    for start in range(0, len(made), IN_A_ROW):
        yield {"type": "actions", "elements": made[start : start + IN_A_ROW]}


def _in_messages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks in as few messages as Slack's limits allow."""
    message: list[Block] = []
    used = 0
    for block in blocks:
        size = _size(block)
        if message and (len(message) >= MAX_BLOCKS or used + size > MAX_MESSAGE):
            yield message
            message, used = [], 0
        message.append(block)
        used += size
    if message:
        yield message


def _size(block: Block) -> int:
    texts = [block["text"]] if "text" in block else block["elements"]
    return sum(len(t["text"]["text"] if t["type"] == "button" else t["text"]) for t in texts)


def _clipped(text: str) -> str:
    if len(text) <= MAX_FALLBACK:
        return text
    # Not within an &amp;
    return re.sub(r"&\w{0,3}$", "", text[: MAX_FALLBACK - 1]) + "…"
