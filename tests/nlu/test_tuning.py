"""The tuned layers: learning, saving, reading back, and standing beside the linear machine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml

from bot.errors import BotError
from bot.facts.fact import Fact
from bot.facts.store import Snapshot
from bot.language.tuned_layers import TUNED, TunedLayers
from bot.nlu import tuning
from bot.nlu.intent_model import IntentModel
from bot.settings import PROJECT
from bot.topics import TITLES

EXAMPLES = {
    "ask_cost": ["how much is it", "what does it cost", "is it expensive", "price for forehead"],
    "ask_pain": ["does it hurt", "is it painful", "will the needle hurt", "how bad is the pain"],
}
TEXTS = [text for texts in EXAMPLES.values() for text in texts] * 8
INTENTS = [name for name, texts in EXAMPLES.items() for _ in texts] * 8


ANSWERS = {
    ("cost-unit", "cost-session"): ["price list", "what will i pay", "tell me the prices"],
    ("pain-pinch",): ["a little pinch", "do the shots sting"],
    ("pain-cream",): ["is there a numbing cream", "can they numb me first"],
}


def _examples():
    of_facts = [(text, facts) for facts, texts in ANSWERS.items() for text in texts] * 8
    texts, facts = zip(*of_facts)
    return tuning.of_intents(TEXTS, INTENTS) + tuning.Examples(texts, (None,) * len(texts), facts)


@pytest.fixture(scope="module")
def tuned():
    return tuning.tune(_examples(), lambda words: None, epochs=6)


def _chances(layers, head, texts):
    return getattr(layers, head).log_chances(layers.pooled(texts))


def _best(layers, texts, head="intents"):
    names = getattr(layers, head).names
    return [names[row.argmax()] for row in _chances(layers, head, texts)]


def test_tuning_learns_the_examples_and_what_is_like_them(tuned):
    assert _best(tuned, TEXTS) == INTENTS
    assert _best(tuned, ["whats the price", "is it going to hurt"]) == ["ask_cost", "ask_pain"]


def test_tuning_learns_which_facts_answer(tuned):
    assert tuned.facts.names == ("cost-session", "cost-unit", "pain-cream", "pain-pinch")
    assert _best(tuned, ["do they have numbing cream"], "facts") == ["pain-cream"]
    assert _best(tuned, ["will it pinch a little"], "facts") == ["pain-pinch"]
    (prices,) = np.exp(_chances(tuned, "facts", ["what are the prices"]))
    assert prices[:2].sum() > 0.5, "either of the facts that answer"


def test_layers_without_facts_are_tuned_to_intents_alone():
    layers = tuning.tune(tuning.of_intents(TEXTS, INTENTS), lambda words: None, epochs=4)
    assert layers.facts.names == ()
    assert _best(layers, TEXTS[:8]) == INTENTS[:8]


def test_probabilities_sum_to_one(tuned):
    for head in ("intents", "facts"):
        chances = np.exp(_chances(tuned, head, ["does it hurt", "🙃", "price " * 300]))
        assert chances.sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_saved_layers_say_the_same(tuned, tmp_path):
    tuned.save(tmp_path / "layers.npz")
    loaded = TunedLayers.load(tmp_path / "layers.npz")
    for head in ("intents", "facts"):
        assert getattr(loaded, head).names == getattr(tuned, head).names
        again, first = (_chances(one, head, ["what is the price"]) for one in (loaded, tuned))
        assert again == pytest.approx(first, abs=0.05)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_broken_file_is_named_with_what_to_do(tmp_path, content):
    path = tmp_path / "layers.npz"
    path.write_bytes(content)
    with pytest.raises(BotError, match=r"layers\.npz .*bot tune"):
        TunedLayers.load(path)


def test_a_missing_file_is_named_with_what_to_do(tmp_path):
    with pytest.raises(BotError, match=r"none\.npz .*bot tune"):
        TunedLayers.load(tmp_path / "none.npz")


def test_an_intent_that_the_layers_do_not_know_is_left_to_the_machine(tuned):
    texts = [*TEXTS, *["hello there", "hi", "good morning", "hey you"] * 8]
    intents = [*INTENTS, *["greet"] * 32]
    model = IntentModel.fit(texts, intents, tuned)
    best = [ranking[0][0] for ranking in model.rank(["hello you", "how much does it cost"])]
    assert best == ["greet", "ask_cost"]


def test_a_model_keeps_its_layers(tuned, tmp_path):
    model = IntentModel.fit(TEXTS, INTENTS, tuned)
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    (first,), (second,) = model.rank(["does it hurt much"]), again.rank(["does it hurt much"])
    assert dict(second) == pytest.approx(dict(first), abs=0.01)


def test_the_layers_that_come_with_the_code_know_every_intent_of_the_examples():
    intents = {
        block["intent"]
        for path in (PROJECT / "data" / "nlu").glob("*.yml")
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]
    }
    assert intents <= set(TunedLayers.load(TUNED).intents.names)


def test_the_layers_that_come_with_the_code_know_nearly_every_fact(own_snapshot: Snapshot):
    shown = {fact.id for fact in own_snapshot.facts if not fact.needs_review}
    known = set(TunedLayers.load(TUNED).facts.names)
    assert len(shown & known) >= 0.95 * len(shown)
    assert len(known - shown) <= 0.05 * len(known)


def _fact(name: str, heading: str, questions: tuple[str, ...], asked: tuple[str, ...]) -> Fact:
    return Fact(
        *(name, f"The sentence of {name}.", "cost", "section", "weak", 1, False, "cost.md", 1),
        *(heading, questions, (), frozenset(), ()),
        asked=asked,
    )


def test_ways_to_ask_of_a_section_are_answered_by_any_of_its_facts():
    questions = ("What does it cost?", "the price")
    examples = tuning.of_facts(
        [
            _fact("cost-unit", questions[0], questions, ("per unit",)),
            _fact("cost-session", questions[0], questions, ()),
        ]
    )
    answers = dict(zip(examples.texts, examples.facts))
    assert answers["the price"] == ("cost-unit", "cost-session")
    assert answers["per unit"] == ("cost-unit",)
    assert answers["The sentence of cost-session."] == ("cost-session",)
    assert dict(zip(examples.texts, examples.intents)) == {
        **dict.fromkeys(examples.texts),
        "per unit": "ask_cost",
    }


def test_questions_on_urgent_symptoms_are_no_examples_of_having_them():
    fact = replace(_fact("urg-er", "", (), ("when is it serious",)), topic="urgent_symptoms")
    assert set(tuning.of_facts([fact]).intents) == {None}


def test_borders_are_questions_of_topics():
    texts, intents = tuning.read_borders(tuning.BORDERS)
    assert len(texts) == len(intents) > 4000
    assert set(intents) <= {f"ask_{topic}" for topic in TITLES}
