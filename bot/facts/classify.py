"""Giving topics to sentences of documents that nobody prepared.

The classifier learns from our own documents, where each sentence and each way to ask for a section
is an example of its topic, and from the training questions of the bot. A sentence that speaks of
several things gets several topics: it is read as a whole and clause by clause, with a look at its
heading; words that name a topic, and what the language pipeline is sure of (a pregnancy), count as
well.
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

_JOINING = r"(?:and|but|or|so|because|although|while)"
_CLAUSE = re.compile(rf"\s*[,;:–—]\s+(?:{_JOINING}\s+)?|\s+{_JOINING}\s+", re.IGNORECASE)
_FEWEST_CLAUSE_WORDS = 3
_CLAUSES_SHARE = 0.5
"""What the surest clause counts for a topic; the rest is what the whole sentence says."""
_HEADING_SHARE = 0.25
_SECOND_TOPIC = 0.20
"""Least chance of a further topic, chosen by cross-validation over our own documents."""
_NAMED = 0.20
"""What it adds to a topic's chance that the sentence names it: enough to be one of its topics."""
_MOST_TOPICS = 4
_LEAST_KINSHIP = 0.35
"""Least likeness to anything it learnt from; below it a sentence is about something else."""

_QUESTION_WEIGHT = 0.5
"""What a training question counts beside a sentence of a document."""
_LONGEST_QUESTION = 14
"""Words of a training question that is learnt from."""
_MOST_QUESTIONS = 250
"""Training questions of a topic that are learnt from."""
_WORD_DIMENSIONS = 200
_STEPS = 60
"""Steps of the training: later ones change the chances but hardly the topics."""
_NEIGHBOURS = 12
_NEIGHBOURS_SHARE = 0.5
"""What the nearest examples count; the rest is what the regression says."""
_NEARNESS = 0.1
"""By how much likeness an example may be behind the nearest to count a third as much."""

_SURE_STATES = {"pregnant": "pregnancy", "breastfeeding": "breastfeeding"}

_NAMES: dict[str, re.Pattern[str]] = {
    topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for topic, words in {
        "dose": r"dos(?:e|es|ing|ages?)|units?"
        r"|(?:more|extra|additional|less|too (?:much|little)) (?:botox|toxin|product)",
        "technique": r"techniques?|skill(?:s|ed|ful)?|(?:choos|pick|find)\w* an? injector",
        # Whatever is said to pass by itself is told of as a side effect, and has to be reviewed.
        "side_effects": r"side[ -]effects?|adverse"
        r"|(?:resolv|go|pass|clear|fad|heal|settl|disappear)\w*(?: away| up)?"
        r" (?:on (?:its|their) own|by (?:itself|themselves))",
        "resistance": r"resistan(?:t|ce)|immun(?:e|ity)|antibod(?:y|ies)",
        "prevention": r"preventing|prevention|prevent\w* (?:\w+ ){0,2}(?:wrinkles?|lines?|age?ing)",
        "pain": r"pain(?:ful|less)?|hurts?|numbing cream",
        "product_quality": r"fakes?|counterfeit|(?:over)?dilut(?:ed|ion)|expired",
        "pregnancy": r"pregnan(?:t|cy)",
        "breastfeeding": r"breast[ -]?feed(?:ing)?",
        "cost": r"costs?|prices?|insurance",
        "retreatment": r"top[ -]?ups?|touch[ -]?ups?|repeat(?:ed)? (?:treatments?|injections?)",
        "alternatives": r"fillers?|alternatives?|lasers?|peels?",
        "wrinkle_types": r"static|dynamic",
    }.items()
}
"""Words that name a topic whatever else a sentence says."""


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
        # Without the mean, which is mostly the name of the product, the rest tells them apart.
        self._mean = self._known.mean(axis=0)
        self._centred = _unit(self._known - self._mean)
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
        self._topic_numbers = np.array([self._topics.index(topic) for topic in topics])

    def topics_of(self, reading: Reading, heading: str = "") -> tuple[str, ...]:
        """The topics of a sentence, the main one first; empty when it is about something else.

        Args:
            reading: of the sentence.
            heading: of its section; "" where there is none.
        """
        parts = clauses(reading.text)
        texts = [reading.text, *parts, *([heading] if heading else [])]
        vectors = self._encoder.encode(texts)
        kinship = (vectors @ self._known.T).max(axis=1)
        if kinship[0] < _LEAST_KINSHIP:
            return ()
        chances = self._chances(texts, vectors)
        whole, of_clauses = chances[0], chances[1 : 1 + len(parts)]
        best = (1 - _CLAUSES_SHARE) * whole + _CLAUSES_SHARE * np.vstack([whole, *of_clauses]).max(
            0
        )
        names = [bool(t in _NAMES and _NAMES[t].search(reading.text)) for t in self._topics]
        named = _NAMED * np.array(names, dtype=np.float64)
        # The heading helps to choose the main topic; it adds none of its own to each sentence.
        headed = _HEADING_SHARE if heading and kinship[-1] >= _LEAST_KINSHIP else 0.0
        main = self._topics[int(np.argmax((1 - headed) * whole + headed * chances[-1] + named))]
        scores = dict(zip(self._topics, (best + named).tolist()))
        ranked = sorted(scores, key=lambda topic: -scores[topic])
        further = [topic for topic in ranked if scores[topic] >= _SECOND_TOPIC]
        sure = [topic for state, topic in _SURE_STATES.items() if state in reading.ids("state")]
        return tuple(dict.fromkeys([main, *sure, *further]))[:_MOST_TOPICS]

    def _chances(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How likely each topic is for each text: what the regression and the neighbours say."""
        said: NDArray[np.float64] = self._model.predict_proba(self._features(texts, vectors))
        near = np.zeros_like(said)
        likeness = _unit(vectors - self._mean) @ self._centred.T
        count = min(_NEIGHBOURS, likeness.shape[1])
        for row, values in enumerate(likeness):
            nearest = np.argpartition(-values, count - 1)[:count]
            votes = np.exp((values[nearest] - values.max()) / _NEARNESS)
            np.add.at(near[row], self._topic_numbers[nearest], votes / votes.sum())
        return (1 - _NEIGHBOURS_SHARE) * said + _NEIGHBOURS_SHARE * near

    def _features(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        words = self._word_space.transform(self._words.transform(texts)).astype(np.float32)
        features: NDArray[np.float32] = np.hstack([vectors, words])
        return features


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors scaled to length 1."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    scaled: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return scaled


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that are long enough to mean something alone."""
    parts = [part.strip() for part in _CLAUSE.split(sentence)]
    long = [part for part in parts if len(part.split()) >= _FEWEST_CLAUSE_WORDS]
    return long if len(parts) > 1 else []


def training_questions(folder: Path) -> tuple[tuple[str, str], ...]:
    """Questions of Rasa's training files that ask for a topic, each with its topic.

    Only short ones, and not all: people's stories tell of car parks and weddings, which a sentence
    of a document would then seem to be akin to.

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
                    said = [line[2:].strip() for line in lines if line.startswith("- ")]
                    plain = [one for one in said if len(one.split()) <= _LONGEST_QUESTION]
                    found += [(one, topic) for one in plain[:_MOST_QUESTIONS]]
        except (OSError, ValueError, AttributeError, yaml.YAMLError) as problem:
            raise DocumentError(f"is no training file for Rasa: {problem}", path) from None
    return tuple(found)
