"""The intent model itself, without Rasa: a linear classifier on sentence vectors and n-grams.

Chosen by measurement (docs/understanding.md): sparse and dense features together beat either, and
a linear support vector machine trains in seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.language.encoders import Encoder
from bot.language.pipeline import read
from bot.language.sentences import split_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARPNESS = 5.0
"""Turns margins into probabilities: softmax(SHARPNESS * margin). Fitted once by cross-validation on
our own examples so that confidence and accuracy agree (benchmarks/understanding.py)."""

_LONGEST = 1500
"""Characters of a message that are read; what comes later is a story we can do without."""

_SPLIT = re.compile(
    r"(?<=[?!])\s+|\s*;\s+|,?\s+(?:and|but|also|plus|or)\s+(?=(?:also\s+)?(?:how|what|when|where|why|"
    r"which|who|can|could|do|does|did|is|are|will|would|should|must|may|am|has|have)\b)",
    re.IGNORECASE,
)
_FEWEST_SEGMENT_WORDS = 3

_READING_WEIGHT = 0.5
"""Weight of what the language pipeline found, beside words and vectors (docs/understanding.md)."""
_DAYS = ((14, "under2weeks"), (60, "under2months"), (float("inf"), "longer"))


class IntentModel:
    """Intents of texts with probabilities.

    Use `fit` or `load` to get one.
    """

    def __init__(
        self,
        encoder: Encoder,
        names: Sequence[str],
        vectorizers: Sequence[TfidfVectorizer],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> None:
        self.names = tuple(names)
        self._encoder = encoder
        self._vectorizers = tuple(vectorizers)
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, texts: Sequence[str], intents: Sequence[str], encoder: Encoder) -> IntentModel:
        """Learns from examples.

        Args:
            texts: the examples.
            intents: the intent of each.
            encoder: turns texts into vectors.

        Raises:
            ValueError: with fewer than two different intents.
        """
        if len(set(intents)) < 2:
            raise ValueError("an intent model needs examples of two intents at least")
        texts = [_clean(text) for text in texts]
        vectorizers = _new_vectorizers()
        words, letters, found = vectorizers
        words.fit(texts)
        letters.fit(texts)
        found.fit([named_in(text) for text in texts])
        features = _features(texts, vectorizers, encoder)
        machine = LinearSVC(C=0.5, random_state=0).fit(features, intents)
        weights, bias = machine.coef_, machine.intercept_
        if len(machine.classes_) == 2:  # one row of margins stands for both
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        return cls(
            encoder,
            [str(name) for name in machine.classes_],
            vectorizers,
            weights.astype(np.float32),
            bias.astype(np.float32),
        )

    def rank(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """For each text all intents with their probabilities, best first; they sum to 1."""
        cleaned = [_clean(text) for text in texts]
        features = _features(cleaned, self._vectorizers, self._encoder)
        margins = SHARPNESS * (features @ self._weights.T + self._bias)
        margins -= margins.max(axis=1, keepdims=True)
        chances = np.exp(margins)
        chances /= chances.sum(axis=1, keepdims=True)
        order = np.argsort(-chances, axis=1)
        return [[(self.names[i], float(row[i])) for i in o] for row, o in zip(chances, order)]

    def save(self, folder: Path) -> None:
        """Writes the model as plain arrays and JSON: nothing in it can run code when loaded."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"weights": self._weights, "bias": self._bias}
        vocabularies = []
        for number, vectorizer in enumerate(self._vectorizers):
            arrays[f"idf{number}"] = vectorizer.idf_
            vocabularies.append({word: int(i) for word, i in vectorizer.vocabulary_.items()})
        np.savez_compressed(folder / "weights.npz", **arrays)
        words = {"names": self.names, "encoder": self._encoder.name, "vocabularies": vocabularies}
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> IntentModel:
        """Reads what `save` wrote.

        Raises:
            ValueError: when it was trained with another encoder.
        """
        words = json.loads((folder / "model.json").read_text("utf-8"))
        if words["encoder"] != encoder.name:
            raise ValueError("the model was trained with another sentence encoder; train again")
        vectorizers = _new_vectorizers()
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            for number, vectorizer in enumerate(vectorizers):
                vectorizer.vocabulary_ = words["vocabularies"][number]
                vectorizer.idf_ = arrays[f"idf{number}"]
            return cls(encoder, words["names"], vectorizers, arrays["weights"], arrays["bias"])


def segments(text: str) -> list[str]:
    """The parts of a message that may each ask something: its sentences and joined questions."""
    found = []
    for start, end in split_sentences(text):
        for part in _SPLIT.split(text[start:end]):
            if len(part.split()) >= _FEWEST_SEGMENT_WORDS:
                found.append(part.strip())
    return found


def named_in(text: str) -> str:
    """What the language pipeline finds in a text, as words for a vectorizer.

    "nothing yet after 5 days" and "nothing after 5 weeks" differ by one letter and mean two things;
    here they differ by a word of their own.
    """
    reading = read(text)
    found = {f"alarm_{reading.alarm.urgent:d}", f"crisis_{reading.alarm.crisis:d}"}
    for mention in reading.mentions:
        if mention.quantity is None:
            flags = "not_" * mention.negated + "if_" * mention.hypothetical
            found |= {flags + mention.kind, f"{flags}{mention.kind}_{mention.id}"}
            continue
        kind, middle = mention.quantity.kind, mention.quantity.middle
        found.add(kind)
        if kind in ("since", "time") and middle is not None:
            found.add(kind + "_" + next(name for limit, name in _DAYS if middle < limit))
    return " ".join(sorted(found))


def _clean(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _new_vectorizers() -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, dtype=np.float32),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3, dtype=np.float32
        ),
        TfidfVectorizer(token_pattern=r"\S+", min_df=3, dtype=np.float32),
    ]


def _features(
    texts: Sequence[str], vectorizers: Sequence[TfidfVectorizer], encoder: Encoder
) -> sparse.csr_matrix:
    words, letters, found = vectorizers
    return sparse.hstack(
        [
            sparse.csr_matrix(encoder.encode(texts)),
            words.transform(texts),
            letters.transform(texts),
            _READING_WEIGHT * found.transform([named_in(text) for text in texts]),
        ]
    ).tocsr()
