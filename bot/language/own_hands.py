"""Toxin outside a clinic, as people put it: by oneself, bought online, by a stranger, at a home.

These need the word "own" and who does what and where, which the phrases of the other lexicon files
leave out; the patterns of `lexicon/own_hands.yml` are those of the symptoms instead.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.language import context
from bot.language.context import Hit, PatternSet, Word
from bot.language.reading import Mention, MentionKind

_FILE = Path(__file__).parent / "lexicon" / "own_hands.yml"


_SECTIONS: dict[str, MentionKind] = {"activities": "activity", "products": "product"}
"""The parts of the file, and the kind of what they name."""


@functools.cache
def _data() -> dict[str, Any]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"{_FILE.name} must be a mapping")
    return data


@functools.cache
def _kinds() -> dict[str, MentionKind]:
    """The kind of each id."""
    return {name: kind for section, kind in _SECTIONS.items() for name in _data()[section]}


@functools.cache
def _patterns() -> PatternSet:
    data = _data()
    pairs: list[tuple[str, str]] = []
    for entries in (data[section] for section in _SECTIONS):
        for name, entry in entries.items():
            pairs += [(name, pattern) for pattern in entry["patterns"]]
            pairs += [(f"unless:{name}", pattern) for pattern in entry.get("unless", ())]
    return context.compile_patterns(pairs, data["lists"])


_ASKED_ABOUT = frozenset({"party", "unqualified"})
_ASKING = frozenset(
    "is are can could do does should would will may might if suppose whether".split()
)
_HAPPENED = frozenset("did had got was were injected jabbed been".split())


def _is_asked(words: Sequence[Word], hit: Hit) -> bool:
    """Whether a sentence only asks: "is it ok in a hotel room", not "is it bad that she did it"."""
    sentence = words[hit.first].sentence
    before = [w.text for w in words[: hit.last + 1] if w.sentence == sentence]
    return before[0] in _ASKING and _HAPPENED.isdisjoint(before)


def find(text: str) -> list[Mention]:
    """What a text says of toxin outside a clinic.

    Args:
        text: any text.

    Returns:
        mentions of kind "activity" (injecting oneself, buying online, a home or hotel) and of kind
        "product" (somebody unknown injected it), in order of their first word.
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
        found.append(
            Mention(
                _kinds()[hit.rule],
                hit.rule,
                start,
                end,
                text[start:end],
                hypothetical=hit.rule in _ASKED_ABOUT and _is_asked(words, hit),
            )
        )
    return found
