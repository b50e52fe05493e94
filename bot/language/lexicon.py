"""Finding areas, conditions, medicines and the like by the phrases of the YAML files.

All phrases are matched in one pass with spaCy's PhraseMatcher, over a document made of plain forms
(see `bot.language.words`) whose spelling has been corrected (see `bot.language.spelling`).

What is described rather than named ("the creases running from my nose to my mouth", "even when my
face is doing nothing") has too many wordings for phrases: the lines "like: ..." and "unless: ..."
are patterns with gaps in the language of `bot.language.context`.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language import context
from bot.language.context import PatternSet
from bot.language.reading import Mention, MentionKind
from bot.language.spelling import corrector
from bot.language.words import BREAK, COMMA, Plain, Word, plain_forms, singular, words

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
_SHORTEST_PLURAL = 3
"""Longer words may have a plural in z: "foldz"."""

_SHORTEST_TOLD = 6
"""Shorter words of a pattern are not corrected to."""

_SETTINGS = frozenset({"lists", "slang", "landmarks"})
"""Keys of a file that are no ids, see `_Content`."""

# "Me" before one of these is "my".
_BODY = frozenset(
    "eyebrow brow eye eyelid lid lip mouth arm armpit forehead chin jaw neck nose cheek face hand"
    " palm foot feet shoulder calf pit temple head scalp smile".split()
)
_WHERE = frozenset(
    "on above over across along beside by near next to toward from off under below beneath"
    " underneath between around round onto down up".split()
)
"""Words that say where something is."""

_PARTS = frozenset(
    "top upper lower bottom left right side corner bridge edge tip both each either of".split()
)
_MORE = frozenset({COMMA, "and", "n", "plus", "or"})
# What may stand beside the eyes in a list of areas: "forehead and eyes, 30 units", but not "my
# forehead and eyes feel heavy".
_BESIDE_A_LIST = frozenset(
    {BREAK, COMMA, "and", "n", "plus", "or", "area", "done", "only", "too", "botox", "tox", "in"}
    | {"for", "of", "do", "did", "had", "treated", "today", "yesterday", "last", "all", "got"}
)


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


_Place = tuple[int, int, Meaning]
"""Indexes of forms, the end exclusive, and what they mean."""

_Denied = dict[str, set[int]]
_NOWHERE: frozenset[int] = frozenset()


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


def names() -> frozenset[str]:
    """The words of the lexicon's phrases, in plain form."""
    return _lexicon().names


def vocabulary() -> frozenset[str]:
    """All words of the lexicon, and those that look like one and are none."""
    return _lexicon().vocabulary


@dataclass(frozen=True)
class _Content:
    """What the files hold.

    Attributes:
        phrases: what each phrase stands for, by its plain forms.
        patterns: patterns by the rule they belong to: "area lip" counts, "unless area lip" denies.
        lists: the word lists of the patterns.
        slang: slang and short forms, with the lexicon's word.
        landmarks: by area, those that only say where it is: smoker's lines "above my lip".
        ordinary: words that are no misspellings.
    """

    phrases: dict[tuple[str, ...], list[Meaning]]
    patterns: list[tuple[str, str]]
    lists: dict[str, list[str]]
    slang: dict[str, str]
    landmarks: dict[str, frozenset[str]]
    ordinary: frozenset[str]


class _Lexicon:
    def __init__(self, content: _Content) -> None:
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._meanings: dict[int, tuple[Meaning, ...]] = {}
        known: set[str] = set()
        # One key for all phrases that mean the same: spaCy keeps much beside each key.
        alike: dict[tuple[Meaning, ...], list[tuple[str, ...]]] = {}
        for forms, meanings in content.phrases.items():
            known.update(forms)
            alike.setdefault(tuple(meanings), []).append(forms)
        for number, (same, phrases) in enumerate(alike.items()):
            docs = [Doc(self._vocab, words=list(forms)) for forms in phrases]
            self._matcher.add(str(number), docs)
            self._meanings[self._vocab.strings[str(number)]] = same
        self._known = frozenset(known)
        self._slang = content.slang
        self._landmarks = content.landmarks
        self._correct = corrector(known, content.ordinary)
        self._told: PatternSet = context.compile_patterns(content.patterns, content.lists)
        # The patterns' words are corrected among themselves, as they are no plain forms; only long
        # ones, because so many short words are near one of them.
        long = {word for word in self._told.vocabulary if len(word) >= _SHORTEST_TOLD}
        self._protected = content.ordinary | self._known | self._told.vocabulary
        self._correct_told = corrector(long, self._protected)

    def find(self, text: str, forms: list[Plain]) -> list[Mention]:
        forms, spelt = self._spell(forms)
        if not forms:
            return []
        # Words that no phrase uses become one sign: spaCy keeps every string it ever saw.
        names = [word if word in self._known else _UNKNOWN for word in spelt]
        doc = Doc(self._vocab, words=[*names, BREAK])
        found: dict[MentionKind, list[_Place]] = {}
        for key, first, end in self._matcher(doc):
            for meaning in self._meanings[key]:
                last = end - meaning.following
                if meaning.capitals and _title_case(text, forms[first]):
                    continue
                found.setdefault(meaning.kind, []).append((first, last, meaning))
        denied = self._add_told(text, forms, found)
        places = {kind: _longest(hits, denied) for kind, hits in found.items()}
        if areas := places.get("area"):
            places["area"] = self._without_landmarks(spelt, [*areas, *_listed_eyes(spelt, areas)])
        mentions = [
            Mention(
                kind,
                meaning.id,
                start,
                end,
                text[start:end],
                hypothetical=kind == "product" and _is_asked(forms, first),
            )
            for kind, kept in places.items()
            for first, last, meaning in kept
            for start, end in ((forms[first].start, forms[last - 1].end),)
        ]
        return sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.kind))

    @property
    def names(self) -> frozenset[str]:
        """The words of the phrases."""
        return self._known

    @property
    def vocabulary(self) -> frozenset[str]:
        """All words that are known here."""
        return self._protected

    def respelt(self, word: str) -> str:
        """A word as the patterns have it."""
        slang = self._slang.get(word) or self._slang.get(singular(word))
        if slang is not None:
            return slang
        if word in self._protected or singular(word) in self._protected:
            return word
        return self._correct_told(word)

    def _spell(self, forms: list[Plain]) -> tuple[list[Plain], list[str]]:
        """The forms that count, and how the lexicon spells them.

        "Me" goes where it is "my": "between me eyebrows".
        """
        spelt = [self._spelt(form.text) for form in forms]
        kept = [
            index
            for index, name in enumerate(spelt)
            if name != "me" or index + 1 == len(spelt) or spelt[index + 1] not in _BODY
        ]
        return [forms[i] for i in kept], [spelt[i] for i in kept]

    def _spelt(self, form: str) -> str:
        form = self._slang.get(form, form)
        if form.endswith("z") and form[:-1] in self._known and len(form) > _SHORTEST_PLURAL:
            return form[:-1]
        return self._correct(form)

    def _add_told(
        self, text: str, forms: list[Plain], found: dict[MentionKind, list[_Place]]
    ) -> _Denied:
        """Adds what the patterns find.

        Returns:
            where something is denied, by kind and id, as indexes into `forms`.
        """
        denied: _Denied = {}
        told = context.read_words(text, _respelt)
        hits = self._told.find(told)
        if not hits:
            return denied
        starts = [form.start for form in forms]
        ends = [form.end for form in forms]
        for hit in hits:
            first = bisect.bisect_right(ends, told[hit.first].start)
            last = bisect.bisect_left(starts, told[hit.last].end)
            *mode, kind, id_ = hit.rule.split()
            if mode:
                denied.setdefault(id_, set()).update(range(first, last))
            elif first < last:
                meaning = Meaning(kind, id_, True, 0, False)  # type: ignore[arg-type]
                found.setdefault(meaning.kind, []).append((first, last, meaning))
        return denied

    def _without_landmarks(self, spelt: Sequence[str], areas: list[_Place]) -> list[_Place]:
        """The areas without those that only say where another one is: "lines above my top lip"."""
        return [
            place
            for place in areas
            if not any(
                place[2].id in self._landmarks.get(other[2].id, ())
                and _says_where(spelt, place, other)
                for other in areas
            )
        ]


@functools.lru_cache(maxsize=20_000)
def _respelt(word: str) -> str:
    return _lexicon().respelt(word)


def _says_where(spelt: Sequence[str], place: _Place, other: _Place) -> bool:
    """Whether a place is told after "above", "from", "down to" ... beside the other one."""
    begin, end = min(place[1], other[1]), max(place[0], other[0])
    if BREAK in spelt[begin:end]:
        return False
    before = place[0] - 1
    while before >= 0 and spelt[before] in _PARTS:
        before -= 1
    if before < 0 or spelt[before] not in _WHERE:
        return False
    # "bunny lines and around my mouth" names two places.
    return before == 0 or spelt[before - 1] not in _MORE


def _listed_eyes(spelt: Sequence[str], areas: Sequence[_Place]) -> list[_Place]:
    """The eyes as one area of a list: "forehead, eyes and chin" are the lines beside them."""
    begins = {place[0] for place in areas}
    ends = {place[1] for place in areas}
    found: list[_Place] = []
    for index, name in enumerate(spelt):
        if name != "eye" or any(place[0] <= index < place[1] for place in areas):
            continue
        before, after = index, index + 1
        while before and spelt[before - 1] in _MORE:
            before -= 1
        while after < len(spelt) and spelt[after] in _MORE:
            after += 1
        closed = index + 1 == len(spelt) or spelt[index + 1] in _BESIDE_A_LIST
        open_ = index == 0 or spelt[index - 1] in _BESIDE_A_LIST
        if (before < index and before in ends and closed) or (
            after > index + 1 and after in begins and open_
        ):
            found.append((index, index + 1, Meaning("area", "crows_feet", True, 0, False)))
    return found


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


def _longest(hits: Sequence[_Place], denied: _Denied) -> list[_Place]:
    """Hits that count, without overlaps: longer first, then earlier, then the file's order."""
    kept: list[_Place] = []
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
        if not denied.get(meaning.id, _NOWHERE).isdisjoint(span):
            continue
        taken.update(span)
        kept.append((first, last, meaning))
    return kept


@functools.cache
def _lexicon() -> _Lexicon:
    return _Lexicon(_read())


def _read() -> _Content:
    text = (FOLDER / "ordinary_words.txt").read_text(encoding="utf-8")
    ordinary = {word for word in text.split("\n") if word and not word.startswith("#")}
    content = _Content({}, [], {}, {}, {}, frozenset(ordinary))
    for file, kind in FILES.items():
        data = _data(FOLDER / file)
        if twice := content.lists.keys() & data.get("lists", {}).keys():
            raise LexiconError(f"{file}: another file has a list of that name: {sorted(twice)}")
        content.lists.update(data.get("lists", {}))
        content.slang.update(data.get("slang", {}))
        content.landmarks.update({k: frozenset(v) for k, v in data.get("landmarks", {}).items()})
        for id_, lines in _entries(FOLDER / file).items():
            for line in lines:
                mode, pattern = _pattern(line)
                if pattern:
                    content.patterns.append((f"{mode}{kind} {id_}", pattern))
                    continue
                for forms, meaning in _phrases(file, kind, id_, line):
                    meanings = content.phrases.setdefault(forms, [])
                    if meaning not in meanings:
                        meanings.append(meaning)
    return content


def _pattern(line: str | dict[str, str]) -> tuple[str, str]:
    """A line's mode and pattern; both are empty for a phrase."""
    if isinstance(line, dict) and list(line) == ["like"]:
        return "", line["like"]
    if isinstance(line, dict) and list(line) == ["unless"]:
        return "unless ", line["unless"]
    return "", ""


def _entries(path: Path) -> dict[str, list[str | dict[str, str]]]:
    return {id_: lines for id_, lines in _data(path).items() if id_ not in _SETTINGS}


def _data(path: Path) -> dict[str, Any]:
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
