"""Tunes the upper layers of MiniLM to our own examples: `bot tune`, half an hour on two cores.

They learn two things at once, which helps both: the intents of the training examples, and which
facts answer the questions that the documents give. A training (`bot train`) does without: it takes
the layers as they are. Tune anew when many examples or facts have changed; the figures to compare
are those of benchmarks/understanding.py and benchmarks/first_fact.py.

The recipe is the usual one for small encoders: AdamW with a short warm-up and linear decay,
dropout, and smoothed labels, since examples sit on the borders between topics. Several runs in
different order start from the same weights, and what is kept is their mean: it errs less than each
and costs nothing at use (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from bot.facts.fact import Fact
from bot.language.encoders import MiniLm, minilm_graph
from bot.language.minilm_graph import HEADS, MiniLmGraph
from bot.language.respelling import respelt
from bot.language.tuned_layers import Head, TunedLayers
from bot.nlu.intent_model import clean
from bot.nlu.slips import with_slips
from bot.settings import PROJECT
from bot.topics import intent_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

BORDERS = PROJECT / "data" / "tuning" / "borders.tsv"

EPOCHS = 4
RUNS = 2
RATE = 3e-4
MISTYPED = 0.3
"""Share of the examples that are seen with slips as well."""
_BATCH = 32
_WARM_UP = 0.06
_DROPOUT = 0.1
_DROPOUT_OF_MEAN = 0.2
_SMOOTHING = 0.1
_HEAD_RATE = 10.0
"""The heads begin from nothing, so they learn faster."""
_NEVER = -1e4
"""Logarithm of the chance of a fact that does not answer."""
_SHUFFLE = 6.0
"""Tokens of difference between texts that still meet in a batch: little padding, some chance."""

Weights = list[dict[str, "Array"]]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Examples:
    """Texts, each with what it is an example of.

    Attributes:
        texts: in any order.
        intents: of each; None where only the facts are known.
        facts: of each the names of those of which one answers it; empty where only the intent is.
    """

    texts: tuple[str, ...] = ()
    intents: tuple[str | None, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()

    def __add__(self, other: Examples) -> Examples:
        """These and others."""
        return Examples(
            self.texts + other.texts, self.intents + other.intents, self.facts + other.facts
        )


def read_examples(folder: Path) -> tuple[list[str], list[str]]:
    """The training examples below a folder and their intents."""
    texts: list[str] = []
    intents: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = [line.strip()[2:] for line in block["examples"].splitlines() if line.strip()]
            texts += lines
            intents += [block["intent"]] * len(lines)
    return texts, intents


def read_borders(path: Path) -> tuple[list[str], list[str]]:
    """Questions on the borders between topics, one a line behind the topic, and their intents.

    The layers learn from them; the linear machine, which can only weigh words, does not gain.
    """
    lines = [line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [text for _, text in lines], [intent_of(topic) for topic, _ in lines]


def of_intents(texts: Sequence[str], intents: Sequence[str]) -> Examples:
    """Examples of intents."""
    return Examples(tuple(texts), tuple(intents), ((),) * len(texts))


def of_facts(facts: Sequence[Fact]) -> Examples:
    """What facts answer, as examples.

    A fact's sentence and its own questions are answered by it; the ways to ask of a section by any
    of its facts, for its writer did not say by which. Own questions are examples of the topic's
    intent as well, but for those on urgent symptoms, which mostly nobody has.
    """
    sections: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        sections.setdefault((fact.document, fact.heading or fact.id), []).append(fact)
    found: dict[str, tuple[str, ...]] = {}
    for section in sections.values():
        found |= dict.fromkeys(section[0].questions, tuple(fact.id for fact in section))
    for fact in facts:
        found |= dict.fromkeys((fact.statement, *fact.asked), (fact.id,))
    intents = {
        question: intent_of(fact.topic)
        for fact in facts
        if fact.topic != "urgent_symptoms"
        for question in fact.asked
    }
    return Examples(tuple(found), tuple(map(intents.get, found)), tuple(found.values()))


def tune(
    examples: Examples,
    progress: Progress,
    *,
    epochs: int = EPOCHS,
    runs: int = RUNS,
) -> TunedLayers:
    """Layers tuned to examples.

    Args:
        examples: of intents and of facts.
        progress: told what is being done.
        epochs: how often each example is seen.
        runs: how many are averaged; they differ in order and dropout.

    Raises:
        BotError: a file of MiniLM is missing or another.
    """
    progress("reading the examples through the lower layers")
    examples += _mistyped(examples)
    texts = [respelt(clean(text)) for text in examples.texts]
    lower = MiniLm(MiniLmGraph.stop_after_lower_layers)
    states = [state.astype(np.float16) for state in lower.states(texts)]
    intents = sorted({name for name in examples.intents if name})
    facts = sorted({name for names in examples.facts for name in names})
    groups = sorted(set(examples.facts) - {()})
    places = {name: place for place, name in enumerate(intents)}
    of_group = {names: place for place, names in enumerate(groups)}
    wanted = np.array(
        [
            (places[intent] if intent else -1, of_group.get(names, -1))
            for intent, names in zip(examples.intents, examples.facts)
        ],
        dtype=np.int32,
    )
    members = np.array([[one in names for one in facts] for names in groups], dtype=np.float32)
    members = members.reshape(len(groups), len(facts))
    start = minilm_graph().upper_layers()
    found = [
        _tune(states, wanted, len(intents), members, start, progress, epochs, seed)
        for seed in range(runs)
    ]
    layers = [_mean(same) for same in zip(*(layers for layers, _ in found))]
    weights, biases = (
        [
            np.mean(same, axis=0)
            for same in zip(*([head[n] for head in heads] for _, heads in found))
        ]
        for n in (0, 1)
    )
    return TunedLayers(
        layers, Head(intents, weights[0], biases[0]), Head(facts, weights[1], biases[1])
    )


def _mistyped(examples: Examples) -> Examples:
    """Some of the examples once more with slips, of which respelling mends most but not all."""
    random = np.random.default_rng(0)
    rows = np.flatnonzero(random.random(len(examples.texts)) < MISTYPED)
    return Examples(
        tuple(with_slips(examples.texts[row], random) for row in rows),
        tuple(examples.intents[row] for row in rows),
        tuple(examples.facts[row] for row in rows),
    )


def _mean(layers: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """The mean of the same layer after several runs."""
    return {name: np.mean([layer[name] for layer in layers], axis=0) for name in layers[0]}


def _tune(
    states: Sequence[NDArray[np.float16]],
    wanted: NDArray[np.int32],
    intents: int,
    members: Array,
    weights: Weights,
    progress: Progress,
    epochs: int,
    seed: int,
) -> tuple[Weights, list[tuple[Array, Array]]]:
    """The weights after learning, and weights and bias of both heads after them.

    Args:
        states: of the tokens of each text.
        wanted: for each text the place of its intent and of its group of facts; -1 for none.
        intents: how many there are.
        members: 1 where a fact belongs to a group: shape (groups, facts).
        weights: of the layers before learning.
        progress, epochs: as for `tune`.
        seed: of order and dropout.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    tf.random.set_seed(seed)
    random = np.random.default_rng(seed)
    size = weights[0]["query.weight"].shape[0]
    layers = [{name: tf.Variable(array) for name, array in layer.items()} for layer in weights]
    counts = (intents, members.shape[1])
    heads = [(tf.Variable(tf.zeros([size, n])), tf.Variable(tf.zeros([n]))) for n in counts]
    learnt = [one for layer in layers for one in layer.values()] + [v for h in heads for v in h]
    groups = tf.constant(members)
    steps = epochs * -(-len(states) // _BATCH)
    warm = max(1, int(_WARM_UP * steps))

    class Rate(tf.keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step: Any) -> Any:
            now = tf.cast(step, tf.float32)
            left = (steps - now) / max(1, steps - warm)
            return RATE * tf.minimum(now / warm, tf.maximum(0.0, left))

    optimizer = tf.keras.optimizers.experimental.AdamW(Rate(), weight_decay=0.01)
    shapes = [
        tf.TensorSpec([None, None, size]),
        tf.TensorSpec([None, None]),
        tf.TensorSpec([None, 2], tf.int32),
    ]

    def log_chances(mean: Any, head: tuple[Any, Any]) -> Any:
        return tf.nn.log_softmax(tf.matmul(mean, head[0] * _HEAD_RATE) + head[1])

    def loss_of(found: Any, of_right: Any, is_known: Any) -> Any:
        """Smoothed cross-entropy of the texts for which the right answer is known."""
        losses = (1 - _SMOOTHING) * of_right + _SMOOTHING * tf.reduce_mean(found, 1)
        return -tf.reduce_sum(tf.where(is_known, losses, 0.0))

    @tf.function(input_signature=shapes)
    def step(x: Any, mask: Any, right: Any) -> Any:
        with tf.GradientTape() as tape:
            for layer in layers:
                x = _layer(tf, x, mask, layer)
            mean = tf.reduce_sum(x * mask[:, :, None], 1) / tf.reduce_sum(mask, 1)[:, None]
            mean = tf.nn.dropout(mean, _DROPOUT_OF_MEAN)
            intent, group = right[:, 0], right[:, 1]
            found = log_chances(mean, heads[0])
            of_right = tf.reduce_sum(found * tf.one_hot(intent, counts[0]), 1)
            loss = loss_of(found, of_right, intent >= 0)
            if members.size:
                found = log_chances(mean, heads[1])
                answering = tf.gather(groups, tf.maximum(group, 0))
                of_right = tf.reduce_logsumexp(tf.where(answering > 0, found, _NEVER), 1)
                loss += loss_of(found, of_right, group >= 0)
            loss /= tf.cast(tf.shape(right)[0], tf.float32)
        gradients, _ = tf.clip_by_global_norm(
            tape.gradient(loss, learnt, unconnected_gradients=tf.UnconnectedGradients.ZERO), 1.0
        )
        optimizer.apply_gradients(zip(gradients, learnt))
        return loss

    for epoch in range(1, epochs + 1):
        losses = [
            float(step(x, mask, wanted[rows])) for rows, x, mask in _batches(states, size, random)
        ]
        progress(f"run {seed + 1}, epoch {epoch} of {epochs}: loss {np.mean(losses):.3f}")
    found = [{name: one.numpy() for name, one in layer.items()} for layer in layers]
    return found, [(w.numpy() * np.float32(_HEAD_RATE), b.numpy()) for w, b in heads]


def _batches(
    states: Sequence[NDArray[np.float16]], size: int, random: np.random.Generator
) -> Iterator[tuple[NDArray[np.intp], Array, Array]]:
    """Texts of about the same length together: their rows, padded states and masks."""
    lengths = [len(state) + random.random() * _SHUFFLE for state in states]
    order = np.argsort(lengths)
    starts = np.arange(0, len(order), _BATCH)
    random.shuffle(starts)
    for start in starts:
        rows = order[start : start + _BATCH]
        longest = max(len(states[row]) for row in rows)
        x = np.zeros((len(rows), longest, size), dtype=np.float32)
        mask = np.zeros((len(rows), longest), dtype=np.float32)
        for place, row in enumerate(rows):
            x[place, : len(states[row])] = states[row]
            mask[place, : len(states[row])] = 1.0
        yield rows, x, mask


def _layer(tf: Any, x: Any, mask: Any, w: dict[str, Any]) -> Any:
    """One layer of BERT (Devlin et al. 2019) with dropout, to learn."""
    texts, tokens = tf.shape(x)[0], tf.shape(x)[1]
    size = x.shape[2]

    def drop(y: Any) -> Any:
        return tf.nn.dropout(y, _DROPOUT)

    def heads(name: str) -> Any:
        projected = tf.matmul(x, w[f"{name}.weight"]) + w[f"{name}.bias"]
        return tf.transpose(
            tf.reshape(projected, [texts, tokens, HEADS, size // HEADS]), [0, 2, 1, 3]
        )

    def norm(y: Any, name: str) -> Any:
        mean, variance = tf.nn.moments(y, -1, keepdims=True)
        return (y - mean) * tf.math.rsqrt(variance + 1e-12) * w[f"{name}.weight"] + w[
            f"{name}.bias"
        ]

    scores = tf.matmul(heads("query"), heads("key"), transpose_b=True) / np.sqrt(size // HEADS)
    scores += (1.0 - mask)[:, None, None, :] * -1e4
    mixed = tf.matmul(drop(tf.nn.softmax(scores)), heads("value"))
    mixed = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [texts, tokens, size])
    x = norm(x + drop(tf.matmul(mixed, w["mix.weight"]) + w["mix.bias"]), "mix_norm")
    inner = tf.nn.gelu(tf.matmul(x, w["inner.weight"]) + w["inner.bias"])
    return norm(x + drop(tf.matmul(inner, w["outer.weight"]) + w["outer.bias"]), "outer_norm")
