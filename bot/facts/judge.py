"""Judging which fact answers a question, by the layers that were tuned to the documents' questions.

The judgement knows the facts that were there when the layers were tuned (`bot tune`); what staff
add later is found by likeness alone until they are tuned anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from bot.language.tuned_layers import TunedLayers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


class Judge(Protocol):
    """Says which fact answers a question."""

    names: tuple[str, ...]
    """Of the facts that it knows."""

    def log_chances(self, texts: Sequence[str]) -> Array:
        """Logarithms of the facts' probabilities: shape (texts, names)."""


class TunedJudge:
    """Judges by the tuned layers.

    Args:
        layers: with a head of facts.
    """

    def __init__(self, layers: TunedLayers) -> None:
        self.names = layers.facts.names
        self._layers = layers

    def log_chances(self, texts: Sequence[str]) -> Array:
        """Logarithms of the facts' probabilities: shape (texts, names)."""
        return self._layers.facts.log_chances(self._layers.pooled(texts))


@cache
def tuned_judge() -> TunedJudge:
    """The judge that comes with the code, loaded at the first call.

    Raises:
        BotError: when a model file is missing or broken.
    """
    return TunedJudge(TunedLayers.load())
