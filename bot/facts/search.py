"""Searching the facts: closeness to the question, what the person said, authority, certainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.facts.fact import Fact
from bot.facts.store import Snapshot
from bot.language.encoders import Encoder
from bot.language.reading import MentionKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

Tags = frozenset[tuple[str, str]]
"""(kind, id) pairs, as facts carry them and as messages are read."""

_MEANING = 0.62
_WORDS = 0.38
_QUESTION_SHARE = 0.9
"""A match with the question that a section answers counts nearly as much as with the sentence."""

_CERTAINTY_BONUS = {"label": 0.03, "strong": 0.02, "moderate": 0.01, "weak": 0.0, "contested": -0.1}
_AUTHORITY_STEP = 0.006

_SHARED: dict[str, float] = {
    "area": 0.30,
    "condition": 0.25,
    "medicine": 0.28,
    "state": 0.15,
    "activity": 0.28,
    "brand": 0.15,
    "wrinkle_type": 0.12,
    "symptom": 0.18,
    "side": 0.10,
    "prior": 0.05,
}
"""What it counts for a fact to speak of the very thing that the person named."""

_FOREIGN: dict[str, float] = {
    "area": 0.22,
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
_ASKED_BEFORE = 0.7
"""Share of that cost when the person named others in an earlier message."""

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
    """

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        shown = [entry for entry in snapshot.entries.values() if not entry.fact.needs_review]
        self.facts: tuple[Fact, ...] = tuple(entry.fact for entry in shown)
        self.by_id: dict[str, Fact] = {fact.id: fact for fact in self.facts}
        self._encoder = encoder
        self._owner: NDArray[np.intp] = np.array(
            [n for n, entry in enumerate(shown) for _ in entry.vectors], dtype=np.intp
        )
        weights = [[1.0] + [_QUESTION_SHARE] * (len(entry.vectors) - 1) for entry in shown]
        self._weight = np.array([w for row in weights for w in row], dtype=np.float32)
        self._vectors = (
            np.vstack([entry.vectors for entry in shown]).astype(np.float32)
            if shown
            else np.zeros((0, encoder.size), dtype=np.float32)
        )
        texts = [text for fact in self.facts for text in (fact.statement, *fact.questions)]
        self._words = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
        )
        self._word_vectors: Any = self._words.fit_transform(texts) if texts else None

    def speaks_of(self, topic: str, tags: Tags) -> bool:
        """Whether a fact of a topic is about one of the things named."""
        return any(fact.topic == topic and fact.tags & tags for fact in self.facts)

    def closeness(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Likeness of each fact to the nearest of several ways to ask: shape (facts,)."""
        if not self.facts or not questions:
            return np.zeros(len(self.facts), dtype=np.float32)
        meaning = self._encoder.encode(questions) @ self._vectors.T
        words = (self._words.transform(questions) @ self._word_vectors.T).toarray()
        rows = (_MEANING * np.clip(meaning, 0, 1) + _WORDS * words) * self._weight
        best = np.zeros(len(self.facts), dtype=np.float32)
        np.maximum.at(best, self._owner, rows.max(axis=0))
        return best

    def search(
        self,
        questions: Sequence[str],
        *,
        topics: Mapping[str, float] | None = None,
        named: Tags = frozenset(),
        known: Tags = frozenset(),
        limit: int = 10,
    ) -> list[Hit]:
        """The facts that fit best, best first.

        Args:
            questions: ways to put the question, the message itself first.
            topics: only facts of these, with what being of that topic adds to a fact's score; None
                searches all alike.
            named: what this message names.
            known: what is known of the person from before; counts half.
            limit: how many at most.
        """
        closeness = self.closeness(questions)
        hits = []
        for fact, close in zip(self.facts, closeness):
            if topics is not None and fact.topic not in topics:
                continue
            score = float(close) + _fit(fact, named, known)
            score += topics[fact.topic] if topics is not None else 0.0
            score += _CERTAINTY_BONUS[fact.certainty] + _AUTHORITY_STEP * fact.authority
            hits.append(Hit(fact, score, float(close)))
        hits.sort(key=lambda hit: (-hit.score, hit.fact.id))
        return hits[:limit]


def _fit(fact: Fact, named: Tags, known: Tags) -> float:
    """How well a fact fits what the person named now and before."""
    score = 0.0
    for kind, gain in _SHARED.items():
        of_fact = _ids(fact.tags, kind)
        asked, before = _ids(named, kind), _ids(known, kind)
        if not of_fact:
            continue
        if of_fact & asked:
            score += gain
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
