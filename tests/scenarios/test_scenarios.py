"""Conversations against the real servers, as staff can read and write them.

Each file is a list of scenarios:

    - name: what the conversation shows
      turns:
      - say: what the person types
        kind: answer                  # of the contract's custom object
        topics: [duration]            # exactly these, the main one first
        topic: duration               # or only the main one
        asks: area                    # what the reply asks for; null for nothing
        must: ["three to four months"]          # patterns that the reply has to hold
        must_not: ["emergency"]                 # patterns that it may not hold
        first: "months"                         # pattern for the direct answer alone
        buttons: ["Forehead"]                   # titles among the buttons
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.conversation import Conversation, Reply

KEYS = {"say", "kind", "topics", "topic", "asks", "must", "must_not", "first", "buttons"}
FOLDER = Path(__file__).parent


def scenarios() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text("utf-8")):
            found.append(pytest.param(scenario, id=f"{path.stem}: {scenario['name']}"))
    return found


@pytest.mark.servers
@pytest.mark.parametrize("scenario", scenarios())
def test_scenario(bot_url: str, scenario: dict[str, Any]) -> None:
    conversation = Conversation(bot_url)
    for turn in scenario["turns"]:
        assert set(turn) <= KEYS, f"unknown keys: {set(turn) - KEYS}"
        reply = conversation.send(turn["say"])
        problems = check(turn, reply)
        assert not problems, f"{turn['say']!r}: {'; '.join(problems)}\n\n{reply.text}"


def check(turn: dict[str, Any], reply: Reply) -> list[str]:
    """What a reply does not hold of what its turn asks for."""
    custom = reply.custom
    problems = []
    if sum("custom" in message for message in reply.messages) != 1:
        problems.append("not exactly one custom object")
    for key in ("kind", "topics", "asks"):
        if key in turn and custom.get(key) != turn[key]:
            problems.append(f"{key} is {custom.get(key)!r}, not {turn[key]!r}")
    if "topic" in turn and custom.get("topics", [None])[:1] != [turn["topic"]]:
        problems.append(f"topics are {custom.get('topics')!r}")
    for pattern in turn.get("must", ()):
        if not re.search(pattern, reply.text, re.IGNORECASE):
            problems.append(f"lacks {pattern!r}")
    for pattern in turn.get("must_not", ()):
        if re.search(pattern, reply.text, re.IGNORECASE):
            problems.append(f"holds {pattern!r}")
    if "first" in turn:
        first = (custom.get("facts") or [{"statement": ""}])[0]["statement"]
        if not re.search(turn["first"], first, re.IGNORECASE):
            problems.append(f"the direct answer is {first!r}")
    titles = [title for title, _ in reply.buttons]
    problems += [f"no button {t!r}" for t in turn.get("buttons", ()) if t not in titles]
    known = {source["id"] for source in custom.get("sources", ())}
    for fact in custom.get("facts", ()):
        if not fact["sources"] or not set(fact["sources"]) <= known:
            problems.append(f"fact {fact['id']} names no source")
    return problems
