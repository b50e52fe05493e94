"""The topics of the bot: ids, the intents that ask for them, and their plain titles."""

from __future__ import annotations

TITLES: dict[str, str] = {
    "how_it_works": "How Botox works",
    "effectiveness": "How well it works",
    "no_effect": "Why it had no effect",
    "onset": "When it starts to work",
    "duration": "How long it lasts",
    "wearing_off_early": "Why it wore off early",
    "resistance": "Can you become immune",
    "dose": "How many units",
    "retreatment": "When to go again",
    "wrinkle_types": "Which lines it treats",
    "prevention": "Preventing lines",
    "pregnancy": "Pregnancy",
    "breastfeeding": "Breastfeeding",
    "contraindications": "Who should not have it",
    "side_effects": "Side effects",
    "urgent_symptoms": "Warning signs",
    "pain": "Does it hurt",
    "procedure": "The appointment",
    "aftercare": "After the treatment",
    "product_quality": "Fake or weak product",
    "technique": "Choosing an injector",
    "medical_uses": "Medical uses",
    "history_and_manufacture": "History and making",
    "alternatives": "Other options",
    "stopping": "Stopping Botox",
    "cost": "Cost",
}
"""Every topic a fact can have, with the words on a button."""

TOPICS: tuple[str, ...] = tuple(TITLES)
"""The topics in the order of the design, which is also their order in lists."""

BEYOND_FACTS: tuple[str, ...] = ("out_of_scope", "crisis")
"""Topics of messages that no fact answers."""

_SPECIAL_INTENTS: dict[str, str] = {
    "report_urgent_symptoms": "urgent_symptoms",
    "report_crisis": "crisis",
    "out_of_scope": "out_of_scope",
}


def intent_of(topic: str) -> str:
    """The intent of a message about a topic.

    Raises:
        ValueError: when there is no such topic.
    """
    for intent, special in _SPECIAL_INTENTS.items():
        if special == topic:
            return intent
    if topic not in TITLES:
        raise ValueError(f"no such topic: {topic}")
    return f"ask_{topic}"


def topic_of(intent: str) -> str | None:
    """The topic that an intent asks for; None for small talk and turns of the check."""
    if intent in _SPECIAL_INTENTS:
        return _SPECIAL_INTENTS[intent]
    topic = intent.removeprefix("ask_")
    return topic if intent.startswith("ask_") and topic in TITLES else None
