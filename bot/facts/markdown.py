"""What reading prepared and raw Markdown have in common."""

from __future__ import annotations

from markdown_it.token import Token


def plain_text(token: Token) -> str:
    """The text of an inline token without its markup, line breaks kept."""
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)
