"""The intent of a message in the light of the conversation.

The classifier sees one message; whether "why?" or "20" or "forget it" is a reply, a question back
or a way out depends on what was just asked.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answers import cues
from bot.answers.learning import corrects, learn
from bot.answers.memory import Memory
from bot.answers.replies import says_unknown, take_reply
from bot.answers.turn import Turn
from bot.language.foreign import language_of
from bot.topics import TOPICS, topic_of

NEEDS_CONTEXT = ("inform", "dont_know", "correct", "affirm", "deny", "follow_up")
"""Intents that only make sense as a reply."""
REPLIES = ("inform", "correct", "dont_know", "conclude")
"""Intents that go on with the check while it is under way."""

_LEAST_CHANCE = 0.05
_FOREIGN = 0.6
"""Least probability for taking a message for another language: a name is soon mistaken for one."""
_SURELY_ASKED = 0.5
_ANNOYED = 0.6
"""Least probability for taking a message for a complaint about the bot: what it has no words for
looks like one."""
_THE_COMPLAINT = ("no_effect", "wearing_off_early", "onset")
_A_CASE = 2
"""So many details at once, without a question, are somebody's case to be looked at."""


def asks(text: str) -> bool:
    """Whether a message asks something."""
    return cues.ASKS.search(text) is not None


def gives_up_first(text: str) -> bool:
    """Whether a message drops the check and asks something else: "never mind that, what ..."."""
    return cues.DROPS.match(text) is not None and asks(text)


def settled_intent(turn: Turn, memory: Memory) -> str:
    """The intent in the light of the conversation; "" when none makes sense.

    Beside the classifier's there are: "conclude" (the person wants the reasons, no more questions),
    "more_reasons", "what_to_do", "resume" (a check that was stopped), "filler"
    ("hm"), "recap" ("what did I tell you") and "legal" (refunds, complaints).

    What only makes sense as a reply counts only where there is something to reply to; the next best
    intent takes its place. While the check is under way whatever fills one of its slots and asks
    nothing is a reply, whatever the classifier makes of it.
    """
    text = turn.text
    if language_of(text):
        return "other_language"
    if cues.RESTART.match(text):
        return "start_over"
    if cues.RECAP.search(text):
        return "recap"
    if cues.LEGAL.search(text):
        return "legal"
    if memory.cited and cues.WHO_SAYS.search(text):
        return "ask_source"
    if memory.checking or memory.asked:
        if cues.WHY.match(text) and memory.asked:
            return "why_ask"
        if cues.STOP.match(text):
            return "stop_check"
    if memory.checking and (cues.WHAT_NOW.search(text) or cues.JUST_TELL.search(text)):
        return "conclude"
    if memory.paused and cues.RESUME.match(text):
        return "resume"
    if memory.case and not memory.checking:
        if cues.WHAT_ELSE.search(text):
            return "more_reasons"
        if cues.WHAT_NOW.search(text):
            return "what_to_do"
        if cues.THE_REST.search(text):
            return "start_check"
        if cues.JUST_TELL.search(text):
            return "conclude"
    if cues.FILLER.match(text) and memory.doubt is None and memory.asked != "prior":
        return "filler"
    if memory.checking and (reply := _reply(turn, memory)):
        return reply
    if memory.topics and says_unknown(text) and not cues.ASKS.search(text):
        return "dont_know"  # a late "not sure", to a question that is settled by now
    return _from_ranking(turn, memory)


def _reply(turn: Turn, memory: Memory) -> str:
    """The intent of a message that replies to the check, by what it says; "" when it does not."""
    if memory.asked and says_unknown(turn.text) and not cues.ASKS.search(turn.text):
        return "dont_know"
    if cues.ASKS.search(turn.text) or turn.intent in ("report_urgent_symptoms", "report_crisis"):
        return ""
    intent = turn.intent if turn.intent in ("affirm", "deny", "correct") else "inform"
    if _complains_of_symptom(turn) and not (
        memory.asked == "wrinkle_type" and cues.ONLY.match(turn.text)
    ):
        return ""
    # Without counting how often it was asked: giving up is no sign that something was told.
    after = take_reply(replace(memory, tries=0), turn, intent)
    told = after.news or after.rival != memory.rival or after.settled != memory.settled
    told = told or after.declined != memory.declined
    told = told or after.doubt != memory.doubt or after.products != memory.products
    told = told or (after.side, after.lasted, after.brand) != (
        memory.side,
        memory.lasted,
        memory.brand,
    )
    if not told and topic_of(turn.intent) in _THE_COMPLAINT:
        return "filler"  # "still nothing", said once more
    if not told:
        return intent if cues.AFFIRMS.match(turn.text) and memory.asked else ""
    if intent in ("affirm", "deny") and not after.news:
        return intent
    return "correct" if corrects(turn, intent) else "inform"


def _complains_of_symptom(turn: Turn) -> bool:
    """Whether a message tells of a symptom, which wants an answer of its own."""
    has = any(
        not (m.negated or m.hypothetical or m.past or m.other_person)
        for m in turn.reading.of("symptom")
    )
    return has and topic_of(turn.intent) in ("side_effects", "urgent_symptoms")


def _from_ranking(turn: Turn, memory: Memory) -> str:
    """The best intent of the classifier that makes sense here."""
    for name, chance in turn.ranking:
        if chance < _LEAST_CHANCE:
            break
        if name == "other_language" and chance < _FOREIGN:
            continue
        if name == "complain" and (_asks_something(turn) or chance < _ANNOYED):
            continue
        if name in NEEDS_CONTEXT and not (memory.asked or memory.topics):
            told = len(learn(memory, turn).news)
            if name == "inform" and told >= _A_CASE and not asks(turn.text):
                return "start_check"  # "forehead, 20 units, 3 weeks ago, now nothing"
            continue
        if name in ("why_ask", "stop_check") and not memory.asked:
            continue
        if name == "ask_certainty" and not memory.cited:
            continue
        if name in cues.SIGNS and not cues.SIGNS[name].search(turn.text):
            continue
        return name
    return ""


def _asks_something(turn: Turn) -> bool:
    """Whether a complaint holds a question of its own."""
    return "?" in turn.text or any(
        p.topic in TOPICS and p.confidence >= _SURELY_ASKED for p in turn.parts
    )
