"""Rasa components around the language pipeline: entities, and alarms before everything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

import bot.language
from bot.language.pipeline import read_message
from bot.language.reading import Mention

ALARM = "alarm"
"""Key of the message under which the alarm found by rules is passed on to the action server."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageReader(GraphComponent, EntityExtractorMixin):
    """Finds areas, doses, times, conditions and the rest by the language pipeline.

    The pipeline has no learnt parts, so there is nothing to train. Beside `entities` it sets
    `alarm`: whether the message calls for help at once, by rules alone.
    """

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Changes with the pipeline's code and lexicons, which Rasa does not see."""
        folder = Path(str(bot.language.__file__)).parent
        paths = sorted(p for e in ("*.py", "*.yml", "*.txt") for p in folder.rglob(e))
        return "".join(path.read_text("utf-8") for path in paths)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageReader":
        """The component; it keeps nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds entities and the alarm to each message that has a text."""
        for message in messages:
            text = message.get(TEXT)
            if not isinstance(text, str):
                continue
            reading = read_message(text)
            found = [self._entity(mention) for mention in reading.mentions]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            alarm = {"urgent": reading.alarm.urgent, "crisis": reading.alarm.crisis}
            message.set(ALARM, alarm, add_to_output=True)
        return messages

    @staticmethod
    def _entity(mention: Mention) -> Dict[Text, Any]:
        """A mention in Rasa's form; quantities become the value, flags are kept when set."""
        quantity = mention.quantity
        entity: Dict[Text, Any] = {
            "entity": mention.kind,
            "value": mention.id,
            "start": mention.start,
            "end": mention.end,
            "extractor": "LanguageReader",
        }
        if quantity is not None:
            entity["quantity"] = {k: v for k, v in quantity.__dict__.items() if v is not None}
        for flag in ("negated", "hypothetical", "past", "other_person"):
            if getattr(mention, flag):
                entity[flag] = True
        return entity


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AlarmGuard(GraphComponent):
    """Puts alarms before everything: what the rules found outranks the classifier.

    Stands after the classifiers in the pipeline.
    """

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "AlarmGuard":
        """The component; it keeps nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the intent of messages in which the rules found an alarm."""
        for message in messages:
            alarm = message.get(ALARM) or {}
            name = (
                "report_crisis"
                if alarm.get("crisis")
                else "report_urgent_symptoms"
                if alarm.get("urgent")
                else None
            )
            if name:
                ranking = [r for r in message.get("intent_ranking", []) if r["name"] != name]
                first = {"name": name, "confidence": 1.0}
                message.set(INTENT, dict(first), add_to_output=True)
                message.set("intent_ranking", [first, *ranking], add_to_output=True)
        return messages
