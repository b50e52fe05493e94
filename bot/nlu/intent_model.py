"""The intent model itself, without Rasa: a linear classifier, and layers of the encoder tuned.

Chosen by measurement (docs/understanding.md). The linear support vector machine on n-grams and what
the pipeline found trains in seconds and knows the words; the tuned layers
(bot/language/tuned_layers.py) read the sentence. Their probabilities are multiplied, because they
err on different messages. That is also why the machine gets no sentence vectors: with them it is
better alone, but errs where the layers do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed, parallel_backend
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from bot.language.pipeline import read
from bot.language.respelling import respelt
from bot.language.sentences import split_sentences
from bot.language.tuned_layers import TunedLayers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

SHARPNESS = 2.5
"""Turns margins into probabilities: softmax(SHARPNESS * margin)."""
TUNED_WEIGHT = 0.85
"""Power to which the tuned layers' probabilities are multiplied with those of the machine. Both
figures are those with the least loss on held-out examples (docs/understanding.md)."""

_LONGEST = 1500
"""Characters of a message that are read; what comes later is a story we can do without."""

_SPLIT = re.compile(
    r"(?<=[?!])\s+|\s*;\s+|,?\s+(?:and|but|also|plus|or)\s+(?=(?:also\s+)?(?:how|what|when|where|why|"
    r"which|who|can|could|do|does|did|is|are|will|would|should|must|may|am|has|have)\b)",
    re.IGNORECASE,
)
_FEWEST_SEGMENT_WORDS = 3

_C = 0.5
_THREADS = 2
_WORTH_A_PROCESS = 5000
"""Texts; another process takes seconds to load the lexicons."""
_AT_ONCE = 500
_READING_WEIGHT = 0.5
"""Weight of what the language pipeline found, beside words and letters."""
_DAYS = ((14, "under2weeks"), (60, "under2months"), (float("inf"), "longer"))


class IntentModel:
    """Intents of texts with probabilities.

    Use `fit` or `load` to get one.
    """

    def __init__(
        self,
        names: Sequence[str],
        vectorizers: Sequence[TfidfVectorizer],
        weights: Array,
        bias: Array,
        tuned: TunedLayers | None = None,
    ) -> None:
        self.names = tuple(names)
        self._tuned = tuned
        self._of_tuned = _rows(self.names, tuned.intents.names) if tuned else None
        self._vectorizers = tuple(vectorizers)
        self._weights = weights
        self._columns = np.ascontiguousarray(weights.T)  # else SciPy copies it at each message
        self._bias = bias

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        tuned: TunedLayers | None = None,
    ) -> IntentModel:
        """Learns from examples.

        Args:
            texts: the examples.
            intents: the intent of each.
            tuned: layers tuned before; intents that they do not know are left to the machine.

        Raises:
            ValueError: with fewer than two different intents.
        """
        if len(set(intents)) < 2:
            raise ValueError("an intent model needs examples of two intents at least")
        texts = [clean(text) for text in texts]
        spelt = [respelt(text) for text in texts]
        vectorizers = _new_vectorizers()
        words, letters, found = vectorizers
        features = _joined(
            words.fit_transform(spelt),
            letters.fit_transform(spelt),
            found.fit_transform(_named_in_all(texts)),
        )
        # The solver computes outside Python's lock, one intent against all others at a time. All
        # read the same matrix, which has to be as they want it: each would put it right in place.
        features.sum_duplicates()
        features = features.astype(np.float64)
        with parallel_backend("threading", n_jobs=_THREADS):
            machine = OneVsRestClassifier(LinearSVC(C=_C, random_state=0), n_jobs=_THREADS)
            machine.fit(features, intents)
        weights = np.vstack([one.coef_ for one in machine.estimators_])
        bias = np.concatenate([one.intercept_ for one in machine.estimators_])
        if len(machine.classes_) == 2:  # one row of margins stands for both
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        return cls(
            [str(name) for name in machine.classes_],
            vectorizers,
            weights.astype(np.float32),
            bias.astype(np.float32),
            tuned,
        )

    def rank(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """For each text all intents with their probabilities, best first; they sum to 1."""
        chances = np.exp(self.log_chances(texts))
        order = np.argsort(-chances, axis=1)
        return [[(self.names[i], float(row[i])) for i in o] for row, o in zip(chances, order)]

    def log_chances(self, texts: Sequence[str]) -> Array:
        """Logarithms of the probabilities: shape (texts, intents), in the order of `names`."""
        # A message of one sentence is its own and only part.
        cleaned = list(dict.fromkeys(map(clean, texts)))
        place = {text: row for row, text in enumerate(cleaned)}
        rows = [place[clean(text)] for text in texts]
        spelt = [respelt(text) for text in cleaned]
        words, letters, found = self._vectorizers
        features = _joined(
            words.transform(spelt),
            letters.transform(spelt),
            found.transform([named_in(text) for text in cleaned]),
        )
        log_chances = _normed(SHARPNESS * (features @ self._columns + self._bias))
        if self._tuned:
            log_chances = self._with_tuned(log_chances, self._tuned, self._tuned.pooled(cleaned))
        judged: Array = _normed(log_chances)[rows]
        return judged

    def _with_tuned(self, log_chances: Array, tuned: TunedLayers, pooled: Array) -> Array:
        """Both judgements; where the tuned layers know no intent, the machine's stands for it."""
        known = self._of_tuned
        assert known is not None
        judged = tuned.intents.log_chances(pooled)
        joint: Array = _normed(
            log_chances + TUNED_WEIGHT * np.where(known >= 0, judged[:, known], log_chances)
        )
        return joint

    def save(self, folder: Path) -> None:
        """Writes the model as plain arrays and JSON: nothing in it can run code when loaded."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"weights": self._weights, "bias": self._bias}
        vocabularies = []
        for number, vectorizer in enumerate(self._vectorizers):
            arrays[f"idf{number}"] = vectorizer.idf_
            vocabularies.append({word: int(i) for word, i in vectorizer.vocabulary_.items()})
        np.savez_compressed(folder / "weights.npz", **arrays)
        words = {"names": self.names, "vocabularies": vocabularies}
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")
        if self._tuned:
            self._tuned.save(folder / "tuned.npz")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / "model.json").read_text("utf-8"))
        vectorizers = _new_vectorizers()
        path = folder / "tuned.npz"
        tuned = TunedLayers.load(path) if path.exists() else None
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            for number, vectorizer in enumerate(vectorizers):
                vectorizer.vocabulary_ = words["vocabularies"][number]
                vectorizer.idf_ = arrays[f"idf{number}"]
            weights, bias = arrays["weights"], arrays["bias"]
            return cls(words["names"], vectorizers, weights, bias, tuned)


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


def _named_in_all(texts: Sequence[str]) -> list[str]:
    """`named_in` for many texts, on all cores: most of a training is this."""
    if len(texts) < _WORTH_A_PROCESS:
        return [named_in(text) for text in texts]
    parts = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
    read_part = delayed(_named_in_part)
    found = Parallel(n_jobs=-1)(read_part(part) for part in parts)
    return [words for part in found for words in part]


def _named_in_part(texts: Sequence[str]) -> list[str]:
    return [named_in(text) for text in texts]


def clean(text: str) -> str:
    """A text without line breaks and repeated spaces, and not too long."""
    return " ".join(text[:_LONGEST].split())


def _new_vectorizers() -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, dtype=np.float32),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3, dtype=np.float32
        ),
        TfidfVectorizer(token_pattern=r"\S+", min_df=3, dtype=np.float32),
    ]


def _joined(words: Any, letters: Any, found: Any) -> sparse.csr_matrix:
    """All features of texts side by side, weighted.

    In single precision as the weights are: else SciPy copies all of those at each message.
    """
    joined = sparse.hstack([words, letters, _READING_WEIGHT * found]).tocsr()
    return joined.astype(np.float32)


def _normed(logits: Array) -> Array:
    """Logarithms of the softmax of each row."""
    logits = logits - logits.max(axis=1, keepdims=True)
    normed: Array = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return normed


def _rows(names: Sequence[str], known: Sequence[str]) -> NDArray[np.intp]:
    """For each name its place among those known; -1 where it is none of them."""
    places = {name: place for place, name in enumerate(known)}
    return np.array([places.get(name, -1) for name in names], dtype=np.intp)
