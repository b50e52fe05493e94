"""Finding areas, conditions, medicines and the like by the phrases of the YAML files.

All phrases are matched in one pass with spaCy's PhraseMatcher, over a document made of plain forms
(see `bot.language.words`) whose spelling has been corrected (see `bot.language.spelling`).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language.reading import Mention, MentionKind
from bot.language.spelling import corrector
from bot.language.words import BREAK, Plain, Word, plain_forms, words

FOLDER = Path(__file__).parent / "lexicon"

FILES: dict[str, MentionKind] = {
    "areas.yml": "area",
    "wrinkle_types.yml": "wrinkle_type",
    "brands.yml": "brand",
    "conditions.yml": "condition",
    "medicines.yml": "medicine",
    "states.yml": "state",
    "activities.yml": "activity",
    "prior.yml": "prior",
    "sides.yml": "side",
    "products.yml": "product",
}
"""The lexicon files that hold phrases, and the kind of what they name."""

_ASKING = frozenset(
    "is are can could doe do should would will may might if suppose whether".split()
)
_REASONS = frozenset({"because", "since", "cause", "cos", "coz", "as"})

_CONTEXT = " + "
_UNKNOWN = "_"


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file, the id and the phrase."""


@dataclass(frozen=True)
class Meaning:
    """What a phrase stands for.

    Attributes:
        kind: the kind of thing.
        id: its canonical id.
        counts: False for a phrase that only looks like it ("not: ...").
        following: how many forms at the phrase's end are context, not name.
        capitals: True when "Ms" must not be read as "MS".
    """

    kind: MentionKind
    id: str
    counts: bool
    following: int
    capitals: bool


def find(text: str, tokens: list[Word]) -> list[Mention]:
    """The mentions of everything in the lexicon, ordered, not overlapping within one kind.

    Args:
        text: the text.
        tokens: its words.
    """
    return _lexicon().find(text, plain_forms(tokens))


def canonical_ids(kind: MentionKind) -> tuple[str, ...]:
    """All ids the lexicon has for a kind, in the order of its file."""
    return tuple(id_ for file, k in FILES.items() if k == kind for id_ in _entries(FOLDER / file))


class _Lexicon:
    def __init__(self, phrases: dict[tuple[str, ...], list[Meaning]], ordinary: set[str]) -> None:
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._meanings: dict[int, list[Meaning]] = {}
        known: set[str] = set()
        for forms, meanings in phrases.items():
            known.update(forms)
            key = " ".join(forms)
            self._matcher.add(key, [Doc(self._vocab, words=list(forms))])
            self._meanings[self._vocab.strings[key]] = meanings
        self._known = frozenset(known)
        self._correct = corrector(known, ordinary)

    def find(self, text: str, forms: list[Plain]) -> list[Mention]:
        if not forms:
            return []
        # Words that no phrase uses become one sign: spaCy keeps every string it ever saw.
        names = [form if form in self._known else _UNKNOWN for form in map(self._spelt, forms)]
        doc = Doc(self._vocab, words=[*names, BREAK])
        found: dict[MentionKind, list[tuple[int, int, Meaning]]] = {}
        for key, first, end in self._matcher(doc):
            for meaning in self._meanings[key]:
                last = end - meaning.following
                if meaning.capitals and _title_case(text, forms[first]):
                    continue
                found.setdefault(meaning.kind, []).append((first, last, meaning))
        mentions = [
            Mention(
                kind,
                meaning.id,
                start,
                end,
                text[start:end],
                hypothetical=kind == "product" and _is_asked(forms, first),
            )
            for kind, hits in found.items()
            for first, last, meaning in _longest(hits)
            if meaning.counts
            for start, end in ((forms[first].start, forms[last - 1].end),)
        ]
        return sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.kind))

    def _spelt(self, form: Plain) -> str:
        return self._correct(form.text)


def _is_asked(forms: Sequence[Plain], first: int) -> bool:
    """Whether the sentence asks about what begins at `first`: "is it cheap", "can it expire".

    What is given as a reason is stated all the same: "is it because the vial was old".
    """
    begins = first
    while begins and forms[begins - 1].text != BREAK:
        begins -= 1
    before = [form.text for form in forms[begins:first]]
    return not _ASKING.isdisjoint(before[:2]) and not _REASONS.intersection(before)


def _title_case(text: str, form: Plain) -> bool:
    word = text[form.start : form.end]
    return len(word) > 1 and word[0].isupper() and word[1:].islower()


def _longest(hits: Sequence[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """Hits that count, without overlaps: longer first, then earlier, then the file's order."""
    kept: list[tuple[int, int, Meaning]] = []
    blocked: dict[str, dict[int, int]] = {}
    for first, last, meaning in hits:
        if not meaning.counts:
            places = blocked.setdefault(meaning.id, {})
            for place in range(first, last):
                places[place] = max(places.get(place, 0), last - first)
    taken: set[int] = set()
    for first, last, meaning in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        span = range(first, last)
        if not meaning.counts or not taken.isdisjoint(span):
            continue
        longest = blocked.get(meaning.id, {})
        if any(longest.get(place, 0) >= last - first for place in span):
            continue
        taken.update(span)
        kept.append((first, last, meaning))
    return kept


@functools.cache
def _lexicon() -> _Lexicon:
    phrases: dict[tuple[str, ...], list[Meaning]] = {}
    for file, kind in FILES.items():
        for id_, lines in _entries(FOLDER / file).items():
            for line in lines:
                for forms, meaning in _phrases(file, kind, id_, line):
                    meanings = phrases.setdefault(forms, [])
                    if meaning not in meanings:
                        meanings.append(meaning)
    text = (FOLDER / "ordinary_words.txt").read_text(encoding="utf-8")
    ordinary = {word for word in text.split("\n") if word and not word.startswith("#")}
    return _Lexicon(phrases, ordinary)


def _entries(path: Path) -> dict[str, list[str | dict[str, str]]]:
    with path.open(encoding="utf-8") as file:
        entries = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(entries, dict):
        raise LexiconError(f"{path.name}: expected ids with lists of phrases")
    return entries


def _phrases(
    file: str, kind: MentionKind, id_: str, line: str | dict[str, str]
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    counts = True
    if isinstance(line, dict) and list(line) == ["not"]:
        counts, line = False, line["not"]
    if not isinstance(line, (str, int)):
        raise LexiconError(f"{file}: {id_}: neither a phrase nor 'not: phrase': {line!r}")
    for phrase in expand(str(line)):
        name, _, context = phrase.partition(_CONTEXT)
        forms = _forms(name)
        following = _forms(context)
        if not forms:
            raise LexiconError(f"{file}: {id_}: nothing is left of the phrase {line!r}")
        capitals = len(forms) == 1 and name.isupper()
        yield (
            (*forms, *following),
            Meaning(kind, id_, counts, len(following), capitals),
        )


def _forms(phrase: str) -> tuple[str, ...]:
    return tuple(form for piece in phrase.split() for form in _piece_forms(piece))


@functools.lru_cache(maxsize=20_000)
def _piece_forms(piece: str) -> tuple[str, ...]:
    return tuple(form.text for form in plain_forms(words(piece)))


def expand(phrase: str) -> list[str]:
    """All phrases that one with alternatives stands for.

    >>> expand("(upper|top|) lip")
    ['upper lip', 'top lip', 'lip']
    """
    options, rest = _sequence(phrase, 0)
    if rest != len(phrase):
        raise LexiconError(f"a closing bracket too many: {phrase!r}")
    return list(dict.fromkeys(" ".join(option.split()) for option in options))


def _sequence(phrase: str, place: int) -> tuple[list[str], int]:
    """The alternatives from `place` up to the end or an unopened ")", and where that is."""
    alternatives: list[str] = []
    parts: list[list[str]] = []
    literal = ""
    while place < len(phrase) and phrase[place] != ")":
        letter = phrase[place]
        if letter == "(":
            parts.append([literal])
            literal = ""
            inner, place = _sequence(phrase, place + 1)
            if place >= len(phrase):
                raise LexiconError(f"a bracket is never closed: {phrase!r}")
            parts.append(inner)
        elif letter == "|":
            parts.append([literal])
            alternatives.extend(map("".join, itertools.product(*parts)))
            parts, literal = [], ""
        else:
            literal += letter
        place += 1
    parts.append([literal])
    alternatives.extend(map("".join, itertools.product(*parts)))
    return alternatives, place
