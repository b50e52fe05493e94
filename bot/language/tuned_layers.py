"""The upper layers of MiniLM, tuned to our own examples: which intent, and which fact answers.

The lower layers stay as they come (bot/language/encoders.py), so that one pass through them serves
the sentence vectors and these layers, and the file stays small. They are tuned by `bot tune`
(bot/nlu/tuning.py), which takes minutes; a training only uses them. In NumPy, because two layers of
a short message take about 3 ms and need no further library.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import erf

from bot.errors import BotError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

TUNED = Path(__file__).with_name("tuned_layers.npz")
"""The file that `bot tune` writes; it belongs to the code."""

HEADS = 12
_EPSILON = 1e-12


class Head:
    """The last layer of one judgement: log-probabilities of names.

    Args:
        names: in the order of the columns.
        weights: (size, names), and `bias`: (names,).
    """

    def __init__(self, names: Sequence[str], weights: Array, bias: Array) -> None:
        self.names = tuple(map(str, names))
        self.weights, self.bias = weights.astype(np.float32), bias.astype(np.float32)

    def log_chances(self, pooled: Array) -> Array:
        """Logarithms of the probabilities: one row for each row of `TunedLayers.pooled`."""
        logits = pooled @ self.weights + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        found: Array = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return found


class TunedLayers:
    """Probabilities of intents and of facts from the states of a message's tokens.

    Args:
        layers: for each layer its arrays by the names below.
        intents: of a message.
        facts: of the store, by which of them answers a message.
    """

    def __init__(self, layers: Sequence[Mapping[str, Array]], intents: Head, facts: Head) -> None:
        self._layers = [{k: v.astype(np.float32) for k, v in layer.items()} for layer in layers]
        self.intents, self.facts = intents, facts

    def pooled(self, states: Sequence[Array]) -> Array:
        """What both heads judge by: shape (texts, size).

        Args:
            states: of the tokens of each text after the lower layers: shape (tokens, size).
        """
        rows = np.zeros((len(states), self.intents.weights.shape[0]), dtype=np.float32)
        for row, state in zip(rows, states):
            for layer in self._layers:
                state = _layer(state, layer)
            row[:] = state.mean(axis=0)
        return rows

    def save(self, path: Path) -> None:
        """Writes the layers in half precision: nothing in the file can run code when loaded."""
        arrays: dict[str, NDArray[Any]] = {
            f"{number}.{name}": array.astype(np.float16)
            for number, layer in enumerate(self._layers)
            for name, array in layer.items()
        }
        for name, head in (("intents", self.intents), ("facts", self.facts)):
            arrays[f"{name}_names"] = np.array(head.names, dtype=np.str_)
            arrays[f"{name}_weights"] = head.weights.astype(np.float16)
            arrays[f"{name}_bias"] = head.bias
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path = TUNED) -> TunedLayers:
        """Reads what `save` wrote.

        Raises:
            BotError: the file is missing or broken.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                layers: dict[int, dict[str, Array]] = {}
                for key in arrays.files:
                    number, _, name = key.partition(".")
                    if name:
                        layers.setdefault(int(number), {})[name] = arrays[key]
                ordered = [layers[number] for number in sorted(layers)]
                intents, facts = (
                    Head(*(arrays[f"{of}_{part}"] for part in ("names", "weights", "bias")))
                    for of in ("intents", "facts")
                )
                return cls(ordered, intents, facts)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
            raise BotError(
                f"{path} is missing or broken ({problem}): restore it, or make it with `bot tune`."
            ) from None


def digest(path: Path = TUNED) -> str:
    """A name that changes with the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _layer(x: Array, w: Mapping[str, Array]) -> Array:
    """One layer of BERT (Devlin et al. 2019) over the tokens of one text: shape (tokens, size)."""
    tokens, size = x.shape

    def heads(name: str) -> Array:
        projected = x @ w[f"{name}.weight"] + w[f"{name}.bias"]
        return projected.reshape(tokens, HEADS, size // HEADS).transpose(1, 0, 2)

    query, key, value = heads("query"), heads("key"), heads("value")
    attention = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size // HEADS))
    attention -= attention.max(axis=-1, keepdims=True)
    attention = np.exp(attention)
    attention /= attention.sum(axis=-1, keepdims=True)
    mixed = (attention @ value).transpose(1, 0, 2).reshape(tokens, size)
    x = _norm(x + mixed @ w["mix.weight"] + w["mix.bias"], w["mix_norm.weight"], w["mix_norm.bias"])
    inner = x @ w["inner.weight"] + w["inner.bias"]
    inner = inner * np.float32(0.5) * (1 + erf(inner / np.float32(np.sqrt(2.0))))
    outer = inner @ w["outer.weight"] + w["outer.bias"]
    return _norm(x + outer, w["outer_norm.weight"], w["outer_norm.bias"])


def _norm(x: Array, weight: Array, bias: Array) -> Array:
    centred = x - x.mean(axis=-1, keepdims=True)
    scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    normed: Array = centred / scale * weight + bias
    return normed
