"""MiniLM: the same whether texts are read alone or together, and other layers in its place."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language.encoders import MiniLm, minilm, minilm_graph
from bot.language.minilm_graph import LOWER_LAYERS, MiniLmGraph

TEXTS = ["how long does it last?", "it hurts", "", "a long story " * 90, "and again it hurts"]


@pytest.fixture(scope="module")
def whole():
    return MiniLm()


def test_a_text_has_the_same_states_alone_and_among_others(whole):
    for text, states in zip(TEXTS, whole.states(TEXTS)):
        (alone,) = whole.states([text])
        assert states.shape == alone.shape
        assert np.allclose(states, alone, atol=1e-4)


def test_no_texts_have_no_states(whole):
    assert whole.states([]) == []
    assert minilm().encode([]).shape == (0, 384)


def test_vectors_are_means_of_states_with_length_one(whole):
    vectors = minilm().encode(TEXTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    means = [states.mean(axis=0) for states in whole.states(TEXTS)]
    assert np.allclose(vectors, [mean / np.linalg.norm(mean) for mean in means], atol=1e-5)


def test_like_sentences_have_like_vectors():
    asked, same, other = minilm().encode(
        ["how long does it last?", "for how much time will it work?", "my dog is brown"]
    )
    assert asked @ same > 0.4 > 0.2 > asked @ other


def test_its_own_upper_layers_in_their_place_change_nothing(whole):
    layers = minilm_graph().upper_layers()
    assert len(layers) == 6 - LOWER_LAYERS
    again = MiniLm(lambda graph: graph.replace_upper_layers(layers))
    for before, after in zip(whole.states(TEXTS), again.states(TEXTS)):
        assert np.allclose(before, after, atol=1e-4)


def test_other_upper_layers_change_the_states(whole):
    layers = [
        {name: array * 0 if name == "outer_norm.weight" else array for name, array in layer.items()}
        for layer in minilm_graph().upper_layers()
    ]
    changed = MiniLm(lambda graph: graph.replace_upper_layers(layers))
    (states,) = changed.states(["it hurts"])
    assert np.allclose(states, layers[-1]["outer_norm.bias"], atol=1e-5)


def test_the_lower_layers_alone_give_what_the_upper_ones_read(whole):
    lower = MiniLm(MiniLmGraph.stop_after_lower_layers)
    (states,), (final,) = lower.states(["it hurts"]), whole.states(["it hurts"])
    assert states.shape == final.shape
    assert not np.allclose(states, final, atol=0.1)
