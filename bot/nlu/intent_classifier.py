"""Rasa component that finds the intent of a message, and the topics of its parts."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import respelling, tuned_layers
from bot.language.encoders import MINILM_SHA256
from bot.language.tuned_layers import TunedLayers
from bot.nlu import intent_model
from bot.nlu.intent_model import IntentModel, segments
from bot.topics import topic_of

logger = logging.getLogger(__name__)

TOPICS = "topics"
"""Key of the message under which the topics of its parts are passed on to the action server."""

# Rasa resolves these annotations at training, so they are the typing module's names.


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicIntentClassifier(GraphComponent, IntentClassifier):
    """Finds the intent of a message by its words and by tuned layers of a sentence encoder.

    Beside Rasa's own `intent` and `intent_ranking` it sets `topics`: for each part of the message
    that may ask something, the topic, its probability and the words.
    """

    @classmethod
    def required_components(cls) -> List[Type[GraphComponent]]:
        """None: the component reads the text itself."""
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`ranking_length`: how many intents are passed on."""
        return {"ranking_length": 8}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Retrains when the encoder or the model's code changes, which Rasa does not see."""
        code = "".join(
            Path(str(m.__file__)).read_text("utf-8")
            for m in (intent_model, tuned_layers, respelling)
        )
        code += respelling.SHORTHAND.read_text("utf-8")
        return MINILM_SHA256 + tuned_layers.digest() + code

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicIntentClassifier":
        """A component that has not learnt yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the intents of the examples and writes the model."""
        examples = [e for e in training_data.intent_examples if (e.get(TEXT) or "").strip()]
        self._model = IntentModel.fit(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            TunedLayers.load(),
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicIntentClassifier":
        """A component with the model that `train` wrote."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder)
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, ranking and topics of each message that has a text."""
        for message in messages:
            text = message.get(TEXT)
            if not self._model or not isinstance(text, str) or not text.strip():
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            parts = segments(text)
            whole, *rest = self._model.rank([text, *parts])
            ranking = [{"name": name, "confidence": chance} for name, chance in whole]
            ranking = ranking[: self._config["ranking_length"]]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            topics = [
                {"topic": topic_of(name), "intent": name, "confidence": chance, "text": part}
                for part, ((name, chance), *_) in zip(parts, rest)
            ]
            message.set(TOPICS, topics, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Needed by Rasa where a later component trains on what this one finds."""
        self.process(training_data.training_examples)
        return training_data
