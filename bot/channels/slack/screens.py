"""What the channel shows around the answers, in Block Kit: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.chat import words as common
from bot.channels.slack import words
from bot.channels.slack.incoming import Place
from bot.channels.slack.reading import ROW_OF_ANSWERS
from bot.presentation.block_kit import Block, button, context, escaped, section, slack_messages
from bot.presentation.view import Picture, View

PRIVATE, DELETE, KEEP, START = "private", "delete", "keep", "start-"
"""What buttons of the channel's own do."""

_TAG_DIGITS = 16
_OWN_ROWS = {PRIVATE}
_SHORTEST_FALLBACK = "…"


@dataclass(frozen=True)
class Part:
    """One message to be sent.

    Attributes:
        text: for notifications, and where blocks cannot be shown.
        blocks: what is shown.
        picture: to be uploaded, with the text as its comment.
    """

    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    picture: Picture | None = None


def plain(text: str) -> Part:
    """A message of words alone."""
    return Part(text, (section(text),))


def answer_parts(view: View, references: Sequence[str], conversation: str) -> list[Part]:
    """An answer.

    Args:
        view: of the turn.
        references: what each of its buttons sends.
        conversation: whose answer it is; only its owner may use the buttons.
    """
    parts = []
    for message in slack_messages(view, lambda place: references[place]):
        blocks = tuple(_named(message.blocks, conversation))
        parts.append(Part(message.text, blocks, message.picture))
    return parts


def _named(blocks: Iterable[Block], conversation: str) -> Iterable[Block]:
    for number, block in enumerate(blocks):
        if block["type"] == "actions":
            name = f"{ROW_OF_ANSWERS}-{_tag(conversation)}-{number}"
            yield {**block, "block_id": name}
        else:
            yield block


def is_owner(row: str, conversation: str) -> bool:
    """Whether a row of buttons was offered in a conversation."""
    return row.split("-")[1:2] == [_tag(conversation)]


def _tag(conversation: str) -> str:
    return conversation.replace("-", "")[-_TAG_DIGITS:]


def with_private_offer(part: Part) -> Part:
    """An answer in a shared place with the way to a private one."""
    offer = button(common.IN_PRIVATE, PRIVATE, PRIVATE)
    row = {"type": "actions", "block_id": PRIVATE, "elements": [offer]}
    return Part(part.text, (*part.blocks, row), part.picture)


def with_choice(blocks: Iterable[Mapping[str, Any]], title: str) -> tuple[Mapping[str, Any], ...]:
    """A message whose buttons have given way to the one that was chosen.

    Args:
        blocks: of the message, as Slack gives them back.
        title: the words on the button.
    """
    kept = list(blocks)
    chosen = context(words.CHOSEN.format(title=f"*{escaped(title)}*"))
    found = [n for n, block in enumerate(kept) if _is_choice(block)]
    at = found[0] if found else len(kept)
    rest = (block for block in kept[at:] if not _is_choice(block))
    return (*kept[:at], chosen, *rest)


def _is_choice(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "actions" and block.get("block_id") not in _OWN_ROWS


def in_words(part: Part) -> Part:
    """A picture's message where no picture can be shown."""
    return Part(part.text, (context(part.text or _SHORTEST_FALLBACK),)) if part.picture else part


def greeting(text: str) -> Part:
    """Words with questions to start with."""
    return Part(text, (section(text), starts()))


def starts() -> Block:
    """Questions to start with."""
    made = [button(title, f"{START}{n}", START) for n, (title, _) in enumerate(common.STARTS)]
    return {"type": "actions", "block_id": "starts", "elements": made}


def start_asked(action: str) -> str:
    """The question of a button to start with; "" for other buttons."""
    number = action.removeprefix(START)
    if number == action or not (number.isascii() and number.isdigit()):
        return ""
    return common.STARTS[int(number)][1] if int(number) < len(common.STARTS) else ""


def help_part() -> Part:
    """How to ask."""
    return Part(common.HOW_TO_ASK, (section(common.HOW_TO_ASK), starts(), context(words.COMMANDS)))


def privacy_part() -> Part:
    """What is kept."""
    return plain(words.PRIVACY)


def ask_delete() -> Part:
    """Whether to delete."""
    yes = {**button(common.DELETE, DELETE, DELETE), "style": "danger"}
    row = {
        "type": "actions",
        "block_id": "sure",
        "elements": [yes, button(common.KEEP, KEEP, KEEP)],
    }
    return Part(words.ASK_DELETE, (section(words.ASK_DELETE), row))


def you_asked(question: str) -> Part:
    """What was asked at the home tab, where the answer cannot stand."""
    text = words.YOU_ASKED.format(question=escaped(question))
    return Part(text, (context(text),))


def home() -> tuple[Block, ...]:
    """The app's home tab."""
    title = {"type": "plain_text", "text": "Questions about Botox", "emoji": False}
    return (
        {"type": "header", "text": title},
        section(words.INTRODUCTION),
        starts(),
        {"type": "divider"},
        section(words.WHERE),
        section(words.COMMANDS),
        {"type": "divider"},
        section(words.PRIVACY),
        context(words.SAFETY),
    )


def fits_place(parts: Sequence[Part], place: Place, offers: bool) -> list[Part]:
    """Parts with the offer to go on in private, where others read along."""
    if place.is_private or not offers or not parts:
        return list(parts)
    return [*parts[:-1], with_private_offer(parts[-1])]
