"""Conversations against the real servers, as staff can read and write them.

Each file is a list of scenarios:

    - name: what the conversation shows
      turns:
      - say: what the person types
        kind: answer                  # of the contract's custom object
        topics: [duration]            # exactly these, the main one first
        topic: duration               # or only the main one
        asks: area                    # what the reply asks for; null for nothing
        asks_not: [area, timing]      # what it may not ask for
        must: ["three to four months"]          # patterns that the reply has to hold
        must_not: ["emergency"]                 # patterns that it may not hold
        first: "months"                         # pattern for the direct answer alone
        buttons: ["Forehead"]                   # titles among the buttons
        image: true                             # a picture comes with it; false for none
        timeline: "you are here"                # pattern for the timeline in words; null for none
        keep: in order                          # a name for the reasons of this reply
        same_as: in order                       # the reasons are those kept under that name
      - press: Forehead               # instead of `say`: sends what that button of the last
                                      # reply sends

Patterns are regular expressions; capitals make no difference. Every reply is also checked for what
no reply may lack: one custom object, a source for each fact, and never two questions at once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers.wording import ASK
from bot.conversation import Conversation, Reply

KEYS = {
    "say", "press", "kind", "topics", "topic", "asks", "asks_not", "must", "must_not", "first",
    "buttons", "image", "timeline", "keep", "same_as",
}  # fmt: skip
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
    kept: dict[str, Any] = {}
    last = Reply("")
    for turn in scenario["turns"]:
        assert set(turn) <= KEYS, f"unknown keys: {set(turn) - KEYS}"
        message = message_of(turn, last)
        last = conversation.send(message)
        problems = check(turn, last) + compare(turn, last, kept)
        assert not problems, f"{message!r}: {'; '.join(problems)}\n\n{last.text}"


def message_of(turn: dict[str, Any], last: Reply) -> str:
    """What is sent in a turn: what the person types, or what the pressed button sends."""
    if "press" not in turn:
        return str(turn["say"])
    messages = [message for title, message in last.buttons if title == turn["press"]]
    assert messages, f"no button {turn['press']!r} to press, only {last.buttons}"
    return messages[0]


def compare(turn: dict[str, Any], reply: Reply, kept: dict[str, Any]) -> list[str]:
    """Where the reasons differ from those kept earlier in the scenario."""
    found = [(fact["id"], fact.get("because")) for fact in reply.custom.get("facts", ())]
    if "keep" in turn:
        kept[turn["keep"]] = found
    if "same_as" in turn and found != kept[turn["same_as"]]:
        return [f"the reasons are {found}, not {kept[turn['same_as']]}"]
    return []


def check(turn: dict[str, Any], reply: Reply) -> list[str]:
    """What a reply does not hold of what its turn asks for."""
    custom = reply.custom
    problems = []
    if sum("custom" in message for message in reply.messages) != 1:
        problems.append("not exactly one custom object")
    for key in ("kind", "topics", "asks"):
        if key in turn and custom.get(key) != turn[key]:
            problems.append(f"{key} is {custom.get(key)!r}, not {turn[key]!r}")
    if custom.get("asks") in turn.get("asks_not", ()):
        problems.append(f"asks for {custom['asks']!r}")
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
    return problems + check_picture(turn, reply) + check_always(reply)


def check_picture(turn: dict[str, Any], reply: Reply) -> list[str]:
    """What is wrong with the timeline, as a picture and in words."""
    problems = []
    pictures = [message["image"] for message in reply.messages if message.get("image")]
    if "image" in turn and bool(pictures) != turn["image"]:
        problems.append(f"the pictures are {pictures}")
    if "timeline" in turn:
        words = reply.custom.get("timeline", {}).get("text", "")
        wanted = turn["timeline"]
        if bool(words) != bool(wanted) or not re.search(wanted or "", words, re.IGNORECASE):
            problems.append(f"the timeline is {words!r}")
    return problems


def check_always(reply: Reply) -> list[str]:
    """What no reply may lack: a source for each fact, one question at a time."""
    custom = reply.custom
    known = {source["id"] for source in custom.get("sources", ())}
    problems = [
        f"fact {fact['id']} names no source"
        for fact in custom.get("facts", ())
        if not fact["sources"] or not set(fact["sources"]) <= known
    ]
    if sum(question in reply.text for question in ASK.values()) > 1:
        problems.append("asks two questions at once")
    if custom.get("asks") and "?" not in reply.text:
        problems.append("asks for something without a question")
    return problems
