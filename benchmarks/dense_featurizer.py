"""MiniLM's sentence vectors as features for Rasa's own classifiers, for comparisons only."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoders import CachedEncoder, minilm
from bot.settings import PROJECT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MiniLmFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one sentence vector to each message that has a text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The alias under which Rasa tells featurizers apart."""
        return {**DenseFeaturizer.get_default_config(), "alias": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MiniLmFeaturizer:
        """The component; it keeps nothing."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be wrong with it."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the vector."""
        self._add(messages, minilm())
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for the examples, whose vectors are remembered in a file."""
        cached = CachedEncoder(minilm(), PROJECT / "var" / "vectors.db")
        self._add(training_data.training_examples, cached)
        return training_data

    def _add(self, messages: list[Message], encoder: Any) -> None:
        said = [message for message in messages if message.get(TEXT)]
        vectors = encoder.encode([message.get(TEXT) for message in said])
        for message, vector in zip(said, vectors):
            features = Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            message.add_features(features)
