"""Giving topics to sentences of documents that nobody prepared.

The classifier learns from our own documents, where each sentence and each way to ask for a section
is an example of its topic, and from the training questions of the bot. A sentence that speaks of
several things gets several topics: it is read as a whole and clause by clause, with a look at its
heading, and what the language pipeline is sure of (a pregnancy) counts as well.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.errors import DocumentError
from bot.facts.drafts import Draft
from bot.language.encoders import Encoder
from bot.language.reading import Reading
from bot.topics import TITLES, topic_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLAUSE = re.compile(r"\s*[,;:–—]\s+|\s+(?:and|but|or|so|because|although|while)\s+", re.IGNORECASE)
_FEWEST_CLAUSE_WORDS = 3
_CLAUSES_SHARE = 0.5
"""What the surest clause counts for a topic; the rest is what the whole sentence says."""
_HEADING_SHARE = 0.25
_SECOND_TOPIC = 0.20
"""Least chance of a further topic, chosen by cross-validation over our own documents."""
_MOST_TOPICS = 4
_LEAST_KINSHIP = 0.30
"""Least likeness to anything it learnt from; below it a sentence is about something else."""

_QUESTION_WEIGHT = 0.5
"""What a training question counts beside a sentence of a document."""
_WORD_DIMENSIONS = 200
_STEPS = 60
"""Steps of the training: later ones change the chances but hardly the topics."""

_SURE_STATES = {"pregnant": "pregnancy", "breastfeeding": "breastfeeding"}


class TopicClassifier:
    """Topics for sentences, learnt from drafts whose topic is known.

    Args:
        examples: drafts of our own documents; those without a topic are ignored.
        encoder: turns texts into vectors.
        questions: (question, topic) pairs to learn from as well.
    """

    def __init__(
        self,
        examples: Sequence[Draft],
        encoder: Encoder,
        questions: Sequence[tuple[str, str]] = (),
    ) -> None:
        weights: dict[tuple[str, str], float] = dict.fromkeys(questions, _QUESTION_WEIGHT)
        for draft in examples:
            for text in (draft.statement, *draft.questions):
                if draft.topic:
                    weights[text, draft.topic] = 1.0
        texts = [text for text, _ in weights]
        topics = [topic for _, topic in weights]
        self._encoder = encoder
        self._known = encoder.encode(texts)
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        words = self._words.fit_transform(texts)
        dimensions = max(1, min(_WORD_DIMENSIONS, min(words.shape) - 1))
        self._word_space = TruncatedSVD(dimensions, n_iter=3, random_state=0).fit(words)
        self._model = LogisticRegression(C=10.0, max_iter=_STEPS, tol=1e-3, class_weight="balanced")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._model.fit(
                self._features(texts, self._known), topics, sample_weight=list(weights.values())
            )
        self._topics = tuple(str(name) for name in self._model.classes_)

    def topics_of(self, reading: Reading, heading: str = "") -> tuple[str, ...]:
        """The topics of a sentence, the main one first; empty when it is about something else.

        Args:
            reading: of the sentence.
            heading: of its section; "" where there is none.
        """
        texts = [reading.text, *clauses(reading.text)]
        vectors = self._encoder.encode([*texts, heading] if heading else texts)
        likeness = (vectors @ self._known.T).max(axis=1)
        if likeness[0] < _LEAST_KINSHIP:
            return ()
        chances = self._model.predict_proba(self._features(texts, vectors[: len(texts)]))
        whole = chances[0]
        if heading and likeness[-1] >= _LEAST_KINSHIP:
            of_heading = self._model.predict_proba(self._features([heading], vectors[-1:]))[0]
            whole = (1 - _HEADING_SHARE) * whole + _HEADING_SHARE * of_heading
        best = (1 - _CLAUSES_SHARE) * whole + _CLAUSES_SHARE * np.vstack([whole, *chances[1:]]).max(
            0
        )
        best[np.argmax(whole)] += 1.0  # the whole sentence decides the main topic
        ranked = sorted(zip(self._topics, best), key=lambda pair: -float(pair[1]))
        found = [name for name, chance in ranked if chance >= _SECOND_TOPIC]
        sure = [topic for state, topic in _SURE_STATES.items() if state in reading.ids("state")]
        return tuple(dict.fromkeys([found[0], *sure, *found]))[:_MOST_TOPICS]

    def _features(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        words = self._word_space.transform(self._words.transform(texts)).astype(np.float32)
        features: NDArray[np.float32] = np.hstack([vectors, words])
        return features


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that are long enough to mean something alone."""
    parts = [part.strip() for part in _CLAUSE.split(sentence)]
    long = [part for part in parts if len(part.split()) >= _FEWEST_CLAUSE_WORDS]
    return long if len(parts) > 1 else []


def training_questions(folder: Path) -> tuple[tuple[str, str], ...]:
    """The questions of Rasa's training files that ask for a topic, each with its topic.

    Args:
        folder: holds the files; without it there are none.

    Raises:
        DocumentError: a file cannot be used.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            loaded = yaml.load(
                path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            )
            for entry in loaded.get("nlu") or ():
                topic = topic_of(str(entry.get("intent", "")))
                if topic in TITLES:
                    lines = str(entry.get("examples", "")).split("\n")
                    found += [(line[2:].strip(), topic) for line in lines if line.startswith("- ")]
        except (OSError, ValueError, AttributeError, yaml.YAMLError) as problem:
            raise DocumentError(f"is no training file for Rasa: {problem}", path) from None
    return tuple(found)
