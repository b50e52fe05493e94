"""Searching the facts: closeness to the question, what the person said, authority, certainty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.facts.fact import Fact
from bot.facts.judge import Judge
from bot.facts.store import Snapshot
from bot.language.encoders import Encoder
from bot.language.reading import MentionKind
from bot.language.respelling import respelt

if TYPE_CHECKING:
    from numpy.typing import NDArray

Tags = frozenset[tuple[str, str]]
"""(kind, id) pairs, as facts carry them and as messages are read."""

_MEANING = 0.7
_WORDS = 0.3
_SECTION = 6.0
_NEAREST = 0.25
"""How much the section that a question belongs to counts, and how much the nearest single text."""
_RIDGE = 1.0
"""Regularisation of the section model."""
_JUDGED = 0.25
_OWN = 0.1
"""How much the judge's logarithm of a section's chance counts, and that of a fact within it."""
_LEAST_CHANCE = 0.001
_LEAST_SHARE = 0.05
"""None is less likely than this: the judge is often surer than right."""
_TINY = 1e-9
_SHARPNESS = 12.0
_STEEPNESS = 6
"""Turn the section model's scores, and likeness, into chances of sections that the judge does not
know."""

_CERTAINTY_BONUS = {"label": 0.03, "strong": 0.02, "moderate": 0.01, "weak": 0.0, "contested": -0.1}
_AUTHORITY_STEP = 0.006

_SHARED: dict[str, float] = {
    "area": 0.30,
    "condition": 0.25,
    "medicine": 0.28,
    "state": 0.25,
    "activity": 0.28,
    "brand": 0.15,
    "wrinkle_type": 0.12,
    "symptom": 0.26,
    "side": 0.10,
    "prior": 0.05,
}
"""What it counts for a fact to speak of the very thing that the person named."""

_FOREIGN: dict[str, float] = {
    "area": 0.55,
    "condition": 0.14,
    "medicine": 0.12,
    "activity": 0.06,
    "brand": 0.10,
    "state": 0.10,
    "wrinkle_type": 0.03,
}
"""What it costs a fact to speak only of other things of a kind than those that the person named."""

_UNASKED = 0.35
"""Share of that cost when the person named nothing of the kind."""
_ASKED_BEFORE = 1.0
"""Share of that cost when the person named others in an earlier message."""

_FULL_TRUST = 0.45
_LEAST_TRUST = 0.3
"""What the person named counts in full from this closeness on, and this share at the least."""

_COMMON = frozenset(
    "how what when where why who which can could do does did is are was will would should may "
    "i you he she it they we my your his her their the a an of to in on for and or if with at "
    "by from be been get got have has had me after botox this that there any some much many "
    "long".split()
)

_GENERAL_BRAND = "botox"
"""Nearly every fact and question names it, so it tells nothing."""


@dataclass(frozen=True)
class Hit:
    """A fact found, with how well it fits.

    Attributes:
        fact: the fact.
        score: what hits are ordered by; comparable only within one search.
        closeness: likeness of the question and the fact, 0 to 1, without the person's details:
            comparable between searches, for deciding whether anything fits at all.
    """

    fact: Fact
    score: float
    closeness: float


class FactIndex:
    """All facts that may be shown, ready to be searched.

    Args:
        snapshot: what the store holds.
        encoder: the one that the store was built with.
        judge: says which of the facts it knows answers a question; None does without.
    """

    def __init__(self, snapshot: Snapshot, encoder: Encoder, judge: Judge | None = None) -> None:
        shown = [entry for entry in snapshot.entries.values() if not entry.fact.needs_review]
        self.facts: tuple[Fact, ...] = tuple(entry.fact for entry in shown)
        self.by_id: dict[str, Fact] = {fact.id: fact for fact in self.facts}
        self._supporting: dict[str, list[Fact]] = {}
        for fact in self.facts:
            for role in fact.supports:
                self._supporting.setdefault(role, []).append(fact)
        # One turn searches several times with the same words.
        self._vector = lru_cache(maxsize=64)(lambda text: encoder.encode([respelt(text)])[0])
        spoken: dict[str, set[tuple[str, str]]] = {}
        for fact in self.facts:
            spoken.setdefault(fact.topic, set()).update(fact.tags)
        self._spoken = spoken
        self._owner: NDArray[np.intp] = np.array(
            [n for n, entry in enumerate(shown) for _ in entry.vectors], dtype=np.intp
        )
        self._vectors = (
            np.vstack([entry.vectors for entry in shown]).astype(np.float32)
            if shown
            else np.zeros((0, encoder.size), dtype=np.float32)
        )
        texts = [t for fact in self.facts for t in (fact.statement, *fact.questions, *fact.asked)]
        self._words = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            dtype=np.float32,
            preprocessor=without_common_words,
        )
        self._word_vectors: Any = self._words.fit_transform(texts) if texts else None
        self._section, self._section_weights = _section_model(
            self.facts, self._vectors, self._owner
        )
        self._judge = judge
        self._judged = lru_cache(maxsize=64)(self._judge_one)
        places = {name: place for place, name in enumerate(judge.names if judge else ())}
        self._place = np.array([places.get(fact.id, -1) for fact in self.facts], dtype=np.intp)
        self._of_judge = _members(self._place, self._section, len(places))
        self._is_judged = self._of_judge.any(axis=0)[self._section]

    def saying(
        self, words: str, *, topics: Collection[str], named: Tags = frozenset()
    ) -> Fact | None:
        """The fact whose very sentence is nearest to some words; None where there is none.

        Unlike `search` it looks at the sentences alone, not at the questions that they answer.

        Args:
            words: what the fact should say.
            topics: only facts of these.
            named: what the fact had better be about.
        """
        if not self.facts:
            return None
        meaning = self._vector(words) @ self._vectors.T
        letters = (self._words.transform([words]) @ self._word_vectors.T).toarray()[0]
        first = np.unique(self._owner, return_index=True)[1]
        likeness = (_MEANING * meaning + _WORDS * letters)[first]
        nothing: Tags = frozenset()
        ranked = [
            (float(like) + _fit(fact, named, nothing), fact)
            for fact, like in zip(self.facts, likeness)
            if fact.topic in topics
        ]
        return max(ranked, key=lambda pair: (pair[0], pair[1].id))[1] if ranked else None

    def supporting(self, role: str) -> Sequence[Fact]:
        """The facts that their documents mark with a role (bot/facts/roles.py)."""
        return self._supporting.get(role, ())

    def speaks_of(self, topic: str, tags: Tags) -> bool:
        """Whether a fact of a topic is about one of the things named."""
        return bool(self._spoken.get(topic, set()) & tags)

    def knows(self, tag: tuple[str, str]) -> bool:
        """Whether any fact is about a thing."""
        return any(tag in tags for tags in self._spoken.values())

    def closeness(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Likeness of each fact to the nearest of several ways to ask: shape (facts,)."""
        if not self.facts or not questions:
            return np.zeros(len(self.facts), dtype=np.float32)
        meaning = self._encoded(questions) @ self._vectors.T
        spelt = [respelt(question) for question in questions]
        words = (self._words.transform(spelt) @ self._word_vectors.T).toarray()
        rows = _MEANING * np.clip(meaning, 0, 1) + _WORDS * words
        best = np.zeros(len(self.facts), dtype=np.float32)
        np.maximum.at(best, self._owner, rows.max(axis=0))
        return best

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, one row each."""
        return np.vstack([self._vector(text) for text in texts])

    def _belonging(
        self, questions: Sequence[str], closeness: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """What the questions say for each fact's section, by the best of them: shape (facts,)."""
        if not self.facts or not questions:
            return np.zeros(len(self.facts), dtype=np.float32)
        belonging = self._encoded(questions) @ self._section_weights
        scores = _SECTION * belonging[:, self._section]
        if self._judge is not None:
            new = ~self._is_judged
            # Of facts that were added since the judge learnt, likeness speaks: a near match takes
            # the place of whatever the judge would choose among those that it knows.
            chance = np.maximum(_chances(belonging)[:, self._section], closeness**_STEEPNESS)
            others = 1 - chance[:, new].max(axis=1, initial=0.0, keepdims=True)
            pairs = [self._judged(question) for question in questions]
            known = np.vstack([of_section for of_section, _ in pairs]) * others
            own = np.vstack([within for _, within in pairs])
            judged = np.where(self._is_judged, known, chance)
            scores = scores + _JUDGED * np.log(np.maximum(judged, _LEAST_CHANCE))
            scores = scores + np.where(self._is_judged, _OWN * own, 0.0)
        found: NDArray[np.float32] = scores.max(axis=0)
        return found

    def _judge_one(self, question: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For each fact the chance of its section, and the logarithm of its own within that."""
        assert self._judge is not None
        chances = np.exp(self._judge.log_chances([question])[0])
        of_section = (chances @ self._of_judge)[self._section]
        share = chances[self._place] / np.maximum(of_section, _TINY)
        # Of a sentence that was added to a known section the judge knows nothing.
        known = np.maximum(self._of_judge.sum(axis=0)[self._section], 1)
        share = np.where(self._place >= 0, share, 1 / known)
        return of_section, np.log(np.maximum(share, _LEAST_SHARE))

    def search(
        self,
        questions: Sequence[str],
        *,
        topics: Mapping[str, float] | None = None,
        named: Tags = frozenset(),
        known: Tags = frozenset(),
        emphasis: float = 1.0,
        limit: int = 10,
    ) -> list[Hit]:
        """The facts that fit best, best first.

        Args:
            questions: ways to put the question, the message itself first.
            topics: only facts of these, with what being of that topic adds to a fact's score; None
                searches all alike.
            named: what this message names.
            known: what is known of the person from before; counts half.
            emphasis: weight of both; more for a message that says little else ("and the chin?").
            limit: how many at most.
        """
        closeness = self.closeness(questions)
        belonging = self._belonging(questions, closeness)
        hits = []
        for number, (fact, close) in enumerate(zip(self.facts, closeness)):
            if topics is not None and fact.topic not in topics:
                continue
            # A shared word ("travelling") means little where the rest is about something else.
            trust = min(1.0, max(_LEAST_TRUST, float(close) / _FULL_TRUST))
            score = float(belonging[number]) + _NEAREST * float(close)
            score += emphasis * trust * _fit(fact, named, known)
            score += topics[fact.topic] if topics is not None else 0.0
            score += _CERTAINTY_BONUS[fact.certainty] + _AUTHORITY_STEP * fact.authority
            hits.append(Hit(fact, score, float(close)))
        hits.sort(key=lambda hit: (-hit.score, hit.fact.id))
        return hits[:limit]


def without_common_words(text: str) -> str:
    """A text in small letters without the words that nearly every question holds."""
    kept = [word for word in text.lower().replace("?", " ").split() if word not in _COMMON]
    return " ".join(kept) or text.lower()


def _section_model(
    facts: Sequence[Fact], vectors: NDArray[np.float32], owner: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """A ridge regression from a text's vector to the section that it belongs to.

    Learnt in closed form from every sentence, heading and way to ask: it weighs what tells sections
    apart, where plain likeness is drowned by what all questions about Botox share. Facts without a
    heading are sections of their own.

    Returns:
        The section of each fact, and weights of shape (encoder size, sections).
    """
    names: dict[tuple[str, str], int] = {}
    section = np.array(
        [names.setdefault((f.document, f.heading or f.id), len(names)) for f in facts],
        dtype=np.intp,
    )
    if not facts:
        return section, np.zeros((vectors.shape[1], 0), dtype=np.float32)
    # The ways to ask stand with each fact of a section; once is enough.
    of_row = section[owner]
    first = list({(of_row[n], row.tobytes()): n for n, row in enumerate(vectors)}.values())
    rows, of = vectors[first], of_row[first]
    target = np.zeros((len(rows), len(names)), dtype=np.float32)
    target[np.arange(len(rows)), of] = 1.0
    target /= np.sqrt(target.sum(axis=0, keepdims=True))
    gram = rows.T @ rows + _RIDGE * np.eye(rows.shape[1], dtype=np.float32)
    weights: NDArray[np.float32] = np.linalg.solve(gram, rows.T @ target)
    return section, weights


def _members(place: NDArray[np.intp], section: NDArray[np.intp], names: int) -> NDArray[np.float32]:
    """1 where a fact that the judge knows belongs to a section: shape (names, sections)."""
    members = np.zeros((names, int(section.max(initial=-1)) + 1), dtype=np.float32)
    known = place >= 0
    members[place[known], section[known]] = 1.0
    return members


def _chances(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sections' chances by the section model: each row by itself."""
    logits = np.exp(_SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
    chances: NDArray[np.float32] = logits / logits.sum(axis=1, keepdims=True)
    return chances


def _fit(fact: Fact, named: Tags, known: Tags) -> float:
    """How well a fact fits what the person named now and before."""
    score = 0.0
    for kind, gain in _SHARED.items():
        of_fact = _ids(fact.tags, kind)
        asked, before = _ids(named, kind), _ids(known, kind)
        if not of_fact:
            continue
        if of_fact & asked:
            # A fact about three areas says less about one of them than a fact about that one.
            score += gain * (1 + len(of_fact & asked) / len(of_fact)) / 2
        elif of_fact & before and not asked:
            score += gain / 2
        else:
            cost = _FOREIGN.get(kind, 0.0)
            score -= cost * (1.0 if asked else _ASKED_BEFORE if before else _UNASKED)
    return score


def _ids(tags: Iterable[tuple[str, str]], kind: MentionKind | str) -> set[str]:
    """The ids of one kind; the brand that everybody names does not count."""
    return {
        value for k, value in tags if k == kind and not (k == "brand" and value == _GENERAL_BRAND)
    }
