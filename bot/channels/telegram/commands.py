"""Commands as people write them: mistyped, or in words."""

from __future__ import annotations

import difflib
import re

from bot.channels.telegram import words

_NEAR = 0.75
_WISH_TO_DELETE = re.compile(
    r"\W*(?:please\s+|pls\s+)?(?:delete|erase)\s+(?:everything|it all|all(?: of)?(?: it)?|"
    r"(?:all )?(?:of )?(?:my|our|this) (?:data|chat|conversation|messages|history))"
    r"\W*(?:please|pls)?\W*",
    re.IGNORECASE,
)


def meant(name: str) -> str:
    """The command that somebody meant, mistyped or not; what cannot be undone has to be exact."""
    known = ("start", *(command for command, _ in words.COMMANDS))
    near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
    return near[0] if near and near[0] != "restart" else name


def is_wish_to_delete(text: str) -> bool:
    """Whether somebody asks in words for their conversation to be deleted."""
    return bool(_WISH_TO_DELETE.fullmatch(text))
