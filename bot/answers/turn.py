"""One message of a person, with everything that was understood of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.language.reading import Reading
from bot.topics import topic_of


@dataclass(frozen=True)
class Part:
    """A part of a message that may ask something by itself."""

    text: str
    intent: str
    confidence: float

    @property
    def topic(self) -> str | None:
        """The topic it asks for, if any."""
        return topic_of(self.intent)


@dataclass(frozen=True)
class Turn:
    """A message as understood.

    Attributes:
        text: as typed.
        reading: by the language pipeline.
        ranking: (intent, probability) pairs, best first.
        parts: its sentences and joined questions.
        today: the day on which it was said.
    """

    text: str
    reading: Reading
    ranking: tuple[tuple[str, float], ...] = ()
    parts: tuple[Part, ...] = ()
    today: date | None = None

    @property
    def intent(self) -> str:
        """The best intent; "" when nothing was understood."""
        return self.ranking[0][0] if self.ranking else ""

    @property
    def confidence(self) -> float:
        """Probability of the best intent."""
        return self.ranking[0][1] if self.ranking else 0.0

    def chance(self, intent: str) -> float:
        """Probability of an intent."""
        return dict(self.ranking).get(intent, 0.0)

    def topics(self) -> list[tuple[str, float]]:
        """(topic, probability) of the intents that ask for one, best first."""
        return [(t, chance) for name, chance in self.ranking if (t := topic_of(name))]

    @classmethod
    def from_message(
        cls, message: Mapping[str, Any], reading: Reading, today: date | None = None
    ) -> Turn:
        """From what Rasa's pipeline passes on as `latest_message`."""
        ranking: Iterable[Mapping[str, Any]] = message.get("intent_ranking") or (
            [message["intent"]] if message.get("intent") else []
        )
        # The fallback intent only says that the rest is unsure; the rest is what we want.
        known = [
            (str(one["name"]), float(one.get("confidence") or 0.0))
            for one in ranking
            if one.get("name") and one["name"] != "nlu_fallback"
        ]
        parts = [
            Part(str(one["text"]), str(one["intent"]), float(one["confidence"]))
            for one in message.get("topics") or []
        ]
        return cls(reading.text, reading, tuple(known), tuple(parts), today)
