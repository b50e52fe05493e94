"""The tuned layers: learning, saving, reading back, and standing beside the linear machine."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from bot.errors import BotError
from bot.language.encoders import LOWER_LAYERS, minilm
from bot.nlu import tuning
from bot.nlu.intent_model import IntentModel
from bot.nlu.tuned_layers import TUNED, TunedLayers
from bot.settings import PROJECT

EXAMPLES = {
    "ask_cost": ["how much is it", "what does it cost", "is it expensive", "price for forehead"],
    "ask_pain": ["does it hurt", "is it painful", "will the needle hurt", "how bad is the pain"],
}
TEXTS = [text for texts in EXAMPLES.values() for text in texts] * 8
INTENTS = [name for name, texts in EXAMPLES.items() for _ in texts] * 8


@pytest.fixture(scope="module")
def tuned():
    return tuning.tune(TEXTS, INTENTS, lambda words: None, epochs=6)


def _best(layers, texts):
    chances = layers.log_chances(minilm().encode_tokens(texts)[1])
    return [layers.names[row.argmax()] for row in chances]


def test_tuning_learns_the_examples_and_what_is_like_them(tuned):
    assert _best(tuned, TEXTS) == INTENTS
    assert _best(tuned, ["whats the price", "is it going to hurt"]) == ["ask_cost", "ask_pain"]


def test_probabilities_sum_to_one(tuned):
    states = minilm().encode_tokens(["does it hurt", "🙃", "price " * 300])[1]
    assert np.exp(tuned.log_chances(states)).sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_saved_layers_say_the_same(tuned, tmp_path):
    tuned.save(tmp_path / "layers.npz")
    loaded = TunedLayers.load(tmp_path / "layers.npz")
    states = minilm().encode_tokens(["what is the price"])[1]
    assert loaded.names == tuned.names
    assert loaded.log_chances(states) == pytest.approx(tuned.log_chances(states), abs=0.02)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_broken_file_is_named_with_what_to_do(tmp_path, content):
    path = tmp_path / "layers.npz"
    path.write_bytes(content)
    with pytest.raises(BotError, match=r"layers\.npz .*bot tune"):
        TunedLayers.load(path)


def test_a_missing_file_is_named_with_what_to_do(tmp_path):
    with pytest.raises(BotError, match=r"none\.npz .*bot tune"):
        TunedLayers.load(tmp_path / "none.npz")


def test_the_states_of_a_text_are_one_a_token_and_leave_the_vectors_as_they_are():
    texts = ["how long does it last?", "it hurts"]
    vectors, states = minilm().encode_tokens(texts)
    assert np.allclose(vectors, minilm().encode(texts), atol=1e-5)
    assert [state.shape[1] for state in states] == [384, 384]
    assert len(states[0]) > len(states[1]) > 2
    assert LOWER_LAYERS == 4


def test_an_intent_that_the_layers_do_not_know_is_left_to_the_machine(tuned):
    texts = [*TEXTS, *["hello there", "hi", "good morning", "hey you"] * 8]
    intents = [*INTENTS, *["greet"] * 32]
    model = IntentModel.fit(texts, intents, minilm(), tuned)
    best = [ranking[0][0] for ranking in model.rank(["hello you", "how much does it cost"])]
    assert best == ["greet", "ask_cost"]


def test_a_model_keeps_its_layers(tuned, tmp_path):
    model = IntentModel.fit(TEXTS, INTENTS, minilm(), tuned)
    model.save(tmp_path)
    again = IntentModel.load(tmp_path, minilm())
    (first,), (second,) = model.rank(["does it hurt much"]), again.rank(["does it hurt much"])
    assert dict(second) == pytest.approx(dict(first), abs=0.01)


def test_the_layers_that_come_with_the_code_know_every_intent_of_the_examples():
    intents = {
        block["intent"]
        for path in (PROJECT / "data" / "nlu").glob("*.yml")
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]
    }
    assert intents <= set(TunedLayers.load(TUNED).names)
