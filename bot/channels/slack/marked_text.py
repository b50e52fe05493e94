"""Text as Slack delivers it, back in the words that the person typed."""

from __future__ import annotations

import html
import re

_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r"(?<![\w:]):([a-z+-][a-z0-9_+'-]*|[0-9]+[a-z][a-z0-9_]*):(?![\w])")
_SKIN = re.compile(r":skin-tone-[2-6]:")
_CODE = re.compile(r"```(.*?)```|`([^`\n]+)`", re.DOTALL)
_PAIRED = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~")
)
_QUOTE = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_BLANKS = re.compile(r"[ \t]{2,}")
_SPOKEN = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "ok_hand": "👌",
    "heavy_check_mark": "✔️",
    "white_check_mark": "✅",
    "x": "❌",
    "cry": "😢",
    "sob": "😭",
    "worried": "😟",
    "pray": "🙏",
    "wave": "👋",
}


def words_of(text: str, bot: str = "") -> str:
    """What somebody typed.

    Mentions of the bot are taken out, links become their words, references to people and channels
    their names, emoji codes the emoji where they say something, and marks of formatting go.

    Args:
        text: in Slack's markup, with & < > escaped.
        bot: the bot's user id.
    """

    def link(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@"):
            return " " if bot and target[1:] == bot else f"@{label or 'someone'}"
        if target.startswith("#"):
            return f"#{label or 'channel'}"
        if target.startswith("!"):
            return label or "@" + target[1:].split("^")[0]
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    found = _QUOTE.sub("", _CODE.sub(lambda m: m[1] or m[2] or "", text))
    for paired in _PAIRED:
        found = paired.sub(r"\1", found)
    found = _EMOJI.sub(lambda m: _SPOKEN.get(m[1], " "), _SKIN.sub("", found))
    # Once: what was typed as "&amp;" arrives as "&amp;amp;".
    return _BLANKS.sub(" ", html_unescaped(_LINK.sub(link, found))).strip()


def html_unescaped(text: str) -> str:
    """The three characters that Slack escapes, and no others."""
    return re.sub(r"&(?:amp|lt|gt);", lambda found: html.unescape(found[0]), text)


def mentions(text: str, user: str) -> bool:
    """Whether a text mentions somebody."""
    return bool(user) and bool(re.search(rf"<@{re.escape(user)}(\|[^>]*)?>", text))
