"""The upper layers of MiniLM, tuned to our own examples: which intent, and which fact answers.

The lower layers stay as they come, so that the file stays small and learns from few examples. The
layers are tuned by `bot tune` (bot/nlu/tuning.py), which takes minutes; a training only uses them.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import BotError
from bot.language.encoders import MiniLm
from bot.language.respelling import respelt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

TUNED = Path(__file__).with_name("tuned_layers.npz")
"""The file that `bot tune` writes; it belongs to the code."""


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
    """Probabilities of intents and of facts by MiniLM with other upper layers.

    Args:
        layers: for each layer its arrays by the names below.
        intents: of a message.
        facts: of the store, by which of them answers a message.
    """

    def __init__(self, layers: Sequence[Mapping[str, Array]], intents: Head, facts: Head) -> None:
        self._layers = [{k: v.astype(np.float32) for k, v in layer.items()} for layer in layers]
        self.intents, self.facts = intents, facts

    def pooled(self, texts: Sequence[str]) -> Array:
        """What both heads judge by, the mean of the tokens' states: shape (texts, size).

        The texts are respelt before: see bot.language.respelling.

        Raises:
            BotError: at the first call, when a file of MiniLM is missing or another.
        """
        states = self._network.states([respelt(text) for text in texts])
        return np.array([of_text.mean(axis=0) for of_text in states], dtype=np.float32).reshape(
            len(texts), self.intents.weights.shape[0]
        )

    @cached_property
    def _network(self) -> MiniLm:
        """MiniLM with these layers, loaded when it is first needed."""
        return MiniLm(lambda graph: graph.replace_upper_layers(self._layers))

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
