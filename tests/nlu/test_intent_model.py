"""The intent model without Rasa: learning, ranking, saving, parts of a message."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.intent_model import IntentModel, named_in, segments

EXAMPLES = {
    "ask_cost": ["how much is it", "what does it cost", "is it expensive", "price for forehead"],
    "ask_pain": ["does it hurt", "is it painful", "will the needle hurt", "how bad is the pain"],
    "greet": ["hello there", "hi", "good morning", "hey you"],
}


@pytest.fixture(scope="module")
def model():
    texts = [text for texts in EXAMPLES.values() for text in texts]
    intents = [name for name, texts in EXAMPLES.items() for _ in texts]
    return IntentModel.fit(texts * 2, intents * 2)


def test_it_finds_what_it_learnt_and_near_things(model):
    best = [ranking[0][0] for ranking in model.rank(["what's the price?", "painfull", "hiya"])]
    assert best == ["ask_cost", "ask_pain", "greet"]


def test_probabilities_are_sorted_and_sum_to_one(model):
    for ranking in model.rank(["does it hurt", "", "🙃", "x" * 5000]):
        chances = [chance for _, chance in ranking]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) == pytest.approx(1.0, abs=1e-4)
        assert {name for name, _ in ranking} == set(EXAMPLES)


def test_a_saved_model_says_the_same(model, tmp_path):
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    (first,), (again,) = model.rank(["does it cost a lot"]), loaded.rank(["does it cost a lot"])
    assert dict(again) == pytest.approx(dict(first), abs=1e-5)


def test_a_saved_model_holds_no_code(model, tmp_path):
    model.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"model.json", "weights.npz"}
    json.loads((tmp_path / "model.json").read_text("utf-8"))
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert {"weights", "bias"} <= set(arrays)


def test_one_intent_is_not_enough():
    with pytest.raises(ValueError, match="two intents"):
        IntentModel.fit(["a b", "c d"], ["greet", "greet"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("does it hurt and how much is it?", ["does it hurt", "how much is it?"]),
        ("I had it Monday. When does it work?", ["I had it Monday.", "When does it work?"]),
        ("is it safe; can i drive home", ["is it safe", "can i drive home"]),
        ("red and blue balloons", ["red and blue balloons"]),
        ("hi", []),
    ],
)
def test_a_message_falls_into_the_parts_that_may_ask(text, parts):
    assert segments(text) == parts


def test_days_and_negations_become_words_of_their_own():
    assert "since_under2weeks" in named_in("nothing after it, had it 5 days ago")
    assert "since_under2months" in named_in("nothing, had it 5 weeks ago")
    assert "not_state_pregnant" in named_in("i'm not pregnant")
    assert "state_pregnant" in named_in("i'm pregnant").split()


@given(st.text(max_size=300))
def test_any_text_has_parts_from_itself(text):
    for part in segments(text):
        assert part in text
