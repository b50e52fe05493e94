"""Giving topics to sentences of documents that nobody prepared.

The classifier is trained on our own documents: each of their sentences and section questions is an
example of its topic. A sentence that speaks of several things gets several topics: it is read as a
whole and clause by clause, and what the language pipeline is sure of (a pregnancy, a disease that
Botox treats) counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.facts.drafts import Draft
from bot.language.encoders import Encoder
from bot.language.reading import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLAUSE = re.compile(r"\s*[,;:–—]\s+|\s+(?:and|but|or|so|because|although|while)\s+", re.IGNORECASE)
_FEWEST_CLAUSE_WORDS = 3
_SECOND_TOPIC = 0.30
"""Least probability of a further topic, measured on the founding document (docs/facts.md)."""
_LEAST_KINSHIP = 0.20
"""Least likeness to any sentence of our own documents; below it a sentence is about something else."""

_SURE_STATES = {"pregnant": "pregnancy", "breastfeeding": "breastfeeding"}


class TopicClassifier:
    """Topics for sentences, learnt from drafts whose topic is known.

    Args:
        examples: drafts of our own documents; those without a topic are ignored.
        encoder: turns texts into vectors.
    """

    def __init__(self, examples: Sequence[Draft], encoder: Encoder) -> None:
        texts: list[str] = []
        topics: list[str] = []
        seen: set[tuple[str, str]] = set()
        for draft in examples:
            for text in (draft.statement, *draft.questions):
                if draft.topic and (text, draft.topic) not in seen:
                    seen.add((text, draft.topic))
                    texts.append(text)
                    topics.append(draft.topic)
        self._encoder = encoder
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._words.fit(texts)
        self._known = encoder.encode(texts)
        self._model = LogisticRegression(C=10.0, max_iter=400, class_weight="balanced")
        self._model.fit(self._features(texts, self._known), topics)

    def topics_of(self, reading: Reading) -> tuple[str, ...]:
        """The topics of a sentence, the main one first; empty when it is about something else."""
        sentence = reading.text
        texts = [sentence, *clauses(sentence)]
        vectors = self._encoder.encode(texts)
        if float((vectors[0] @ self._known.T).max()) < _LEAST_KINSHIP:
            return ()
        chances = self._model.predict_proba(self._features(texts, vectors))
        best = chances.max(axis=0)
        best[np.argmax(chances[0])] += 1.0  # the whole sentence decides the main topic
        names = [str(name) for name in self._model.classes_]
        ranked = sorted(zip(names, best), key=lambda pair: -pair[1])
        found = [name for name, chance in ranked if chance >= _SECOND_TOPIC]
        sure = [topic for state, topic in _SURE_STATES.items() if state in reading.ids("state")]
        return tuple(dict.fromkeys(found + sure))

    def _features(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        words = self._words.transform(texts).toarray().astype(np.float32)
        features: NDArray[np.float32] = np.hstack([vectors, 0.5 * words])
        return features


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that are long enough to mean something alone."""
    parts = [part.strip() for part in _CLAUSE.split(sentence)]
    long = [part for part in parts if len(part.split()) >= _FEWEST_CLAUSE_WORDS]
    return long if len(parts) > 1 else []
