"""Injecting oneself and buying the product without a prescriber, as people put it.

These need the word "own" and who does what, which the phrases of the other lexicon files leave out;
the patterns of `lexicon/own_hands.yml` are those of the symptoms instead.
"""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

from bot.language import context
from bot.language.context import PatternSet
from bot.language.reading import Mention

_FILE = Path(__file__).parent / "lexicon" / "own_hands.yml"


@functools.cache
def _patterns() -> PatternSet:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    pairs: list[tuple[str, str]] = []
    for name, entry in data["activities"].items():
        pairs += [(name, pattern) for pattern in entry["patterns"]]
        pairs += [(f"unless:{name}", pattern) for pattern in entry.get("unless", ())]
    return context.compile_patterns(pairs, data["lists"])


def find(text: str) -> list[Mention]:
    """The mentions of kind "activity" for injecting oneself or buying online, one id once a place.

    Args:
        text: any text.
    """
    words = context.read_words(text)
    hits = _patterns().find(words)
    excused: dict[str, set[int]] = {}
    for hit in hits:
        mode, _, name = hit.rule.rpartition(":")
        if mode:
            excused.setdefault(name, set()).update(range(hit.first, hit.last + 1))
    found: list[Mention] = []
    for hit in hits:
        if ":" in hit.rule:
            continue
        if excused.get(hit.rule, set()).intersection(range(hit.first, hit.last + 1)):
            continue
        start, end = words[hit.first].start, words[hit.last].end
        found.append(Mention("activity", hit.rule, start, end, text[start:end]))
    return found
