"""What a message asks: the topics to answer, and where their facts may stand."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answers import cues
from bot.answers.choose import tags_of
from bot.answers.learning import learn
from bot.answers.memory import Memory
from bot.answers.settling import NEEDS_CONTEXT, REPLIES, asks
from bot.answers.turn import Turn
from bot.facts.search import FactIndex, Tags
from bot.topics import TOPICS

SURE = 0.30
"""Below this probability the best topic is not trusted: all facts are searched. Measured on our own
examples by cross-validation (docs/understanding.md)."""
SECOND_TOPIC = 0.50
"""Least probability of a further topic that a part of the message asks for."""
ALSO_ASKED = 0.25
"""Least probability of a second topic for the message as a whole."""

STATE_TOPICS = {
    "under_18": "contraindications",
    "pregnant": "pregnancy",
    "trying_to_conceive": "pregnancy",
    "ivf": "pregnancy",
    "breastfeeding": "breastfeeding",
}
_AGES = ("under_18", "over_65")
_RISKY = frozenset({"self_injection", "bought_online"})
_PARTY = "party"
_SPEAK_OF_ILLNESS = ("contraindications", "medical_uses", "pregnancy", "breastfeeding", "procedure")

_ANYTHING = "effectiveness"
_OURS_AFTER_ALL = 0.25
_SURELY_NOT_OURS = 0.4
"""Below this, what looks like none of our business may still be the topic that comes next."""
_HANDICAP = 0.12
_LEAST_LIKELY = 0.007
"""Handicap of the facts of a less likely topic, by the classifier, for each time that it is e
times less likely, down to a least chance: the classifier errs, and a few questions are answered
elsewhere (benchmarks/first_fact.py)."""
_PLACES = ("area", "condition", "activity", "medicine")
_TURNS_THE_TOPIC = ("activity", "medicine", "condition")
_ALARMING = ("urgent_symptoms",)
_USUAL_AREAS = frozenset({"glabella", "forehead", "crows_feet", "upper_face"})
"""The areas that facts without an area are about."""
_ELSEWHERE = 0.35
"""Handicap of a fact from elsewhere: more than speaking of one named thing makes good, less than
two, or one and a closer match."""
_SIGNS = {"side_effects": -0.12, "product_quality": -0.15, "aftercare": -0.2}
"""Topics under which people ask for warning signs, with the handicap of the facts on those."""

_ALSO_A_CASE = (
    "product_quality", "technique", "retreatment", "medical_uses", "dose", "cost", "wrinkle_types",
    "pregnancy", "breastfeeding", "contraindications", "alternatives", "stopping",
)  # fmt: skip
"""Topics beside which somebody's own failed treatment is looked at too."""
_SURELY = 0.6
_A_CASE = 2
"""So many details of a treatment beside a complaint make it somebody's case."""
_MIXED_UP = ("effectiveness", "technique", "wrinkle_types", "dose", "cost", "out_of_scope")
"""Topics that a complaint about one's own treatment is taken for when the classifier is unsure."""
_OF_A_TREATMENT = frozenset({"timing", "dose", "prior"})
_ELLIPSIS = re.compile(
    r"^\s*(?:(?:ok|okay|and|so|but|right|alright)[,\s]+)*"
    r"(?:and|what about|how about|what if|same (?:for|with)|also|then)\b",
    re.IGNORECASE,
)
_LONGEST_ELLIPSIS = 9
_LONGEST_NAME = 4
"""Words of a message that may only name something."""
_MOSTLY = 0.8
_IT = re.compile(r"\b(it|this|that|they|them)\b", re.IGNORECASE)
_LONGEST_ABOUT_IT = 8
_STOPS_IT = re.compile(
    r"\b(?:stop|pause|come off|quit|skip|hold off|go off)\b.{0,20}\b(?:it|them|those|that"
    r"|taking)\b",
    re.IGNORECASE,
)
"""A question on the medicine that was just named."""
_OF_A_SYMPTOM = ("duration", "stopping", "onset", "retreatment", "aftercare", "no_effect")
"""What a short question with "it" may seem to ask, when it is about the symptom just named."""


@dataclass(frozen=True)
class Asked:
    """What a message asks for.

    Attributes:
        topics: to answer, the main one first; empty when unsure.
        continues: whether it goes on with what was asked before.
    """

    topics: tuple[str, ...] = ()
    continues: bool = False


def asked(turn: Turn, memory: Memory, index: FactIndex, intent: str) -> Asked:
    """The topics that a message asks for.

    Args:
        turn: the message.
        memory: as it was before the message.
        index: the facts.
        intent: the settled one.
    """
    # A weak hint of a crisis, too weak for an alarm, says nothing about the topic.
    ranked = [(topic, chance) for topic, chance in turn.topics() if topic != "crisis"]
    risky = _RISKY.intersection(turn.reading.ids("activity"))
    if risky and not any(t == "out_of_scope" and c > SURE for t, c in ranked[:1]):
        # Nobody is told a dose, a place or a price for such a thing: it is warned of.
        complaint = ("no_effect",) if cues.COMPLAINT.search(turn.text) else ()
        return Asked(("product_quality", *complaint))
    if memory.checking and intent in REPLIES:
        return Asked((memory.checking,), continues=True)
    if memory.case and not memory.asked and intent in ("inform", "correct", "affirm", "deny"):
        if learn(memory, turn, intent=intent, in_check=True).news:
            return Asked((memory.case,), continues=True)
    statement = intent in ("inform", "correct") and not asks(turn.text)
    if not memory.checking and not memory.case and statement:
        told = {*learn(memory, turn, intent=intent).news} - {memory.asked}
        if told & _OF_A_TREATMENT and memory.topics[:1] != ("onset",):
            # Whoever tells when or how much she had, unasked, has a treatment to be looked at.
            return Asked(("no_effect",), continues=True)
    if memory.topics and _goes_on(turn, intent):
        states = [STATE_TOPICS[s] for s in turn.reading.ids("state") if s in STATE_TOPICS]
        topics = tuple(states[:1]) or tuple(t for t in memory.topics if t in TOPICS)[:1]
        topics = _about_it(turn, topics, index) if not states else topics
        if topics:
            return Asked(topics, continues=True)
    if (
        memory.topics[:1] == ("side_effects",)
        and memory.symptoms
        and ranked
        and ranked[0][0] in _OF_A_SYMPTOM
        and len(turn.text.split()) <= _LONGEST_ABOUT_IT
        and _IT.search(turn.text)
        and not turn.reading.ids("area")
    ):
        return Asked(("side_effects",), continues=True)
    if (
        memory.topics[:1] == ("contraindications",)
        and memory.medicines
        and _STOPS_IT.search(turn.text)
    ):
        return Asked(("contraindications",), continues=True)
    sure = [(topic, chance) for topic, chance in ranked if chance >= SURE]
    if not sure:
        # Split between neighbours is still sure enough when together they leave little else.
        if len(ranked) > 1 and ranked[0][1] >= 0.18 and ranked[0][1] + ranked[1][1] >= 0.4:
            sure = ranked[:1]
        else:
            if _complains(turn.text):
                return Asked(("no_effect",))
            # Unsure of the question, but perhaps not of the person: a medicine, a pregnancy.
            main, also = _with_person(turn, _ANYTHING, index)
            found = [topic for topic in (main, *also) if topic != _ANYTHING]
            return Asked(tuple(found[:1]))
    main = sure[0][0]
    unsaid = main in STATE_TOPICS.values() and not turn.reading.ids("state")
    if (main in _MIXED_UP or unsaid) and _complains(turn.text):
        if sure[0][1] < _SURELY or len(learn(memory, turn).news) >= _A_CASE:
            main = "no_effect"
    if main == "wearing_off_early" and cues.DID_NOTHING.search(turn.text):
        if not turn.reading.quantities("duration"):
            main = "no_effect"
    if main == "out_of_scope" and sure[0][1] < _SURELY_NOT_OURS and len(ranked) > 1:
        if ranked[1][1] >= _OURS_AFTER_ALL:
            main = ranked[1][0]
    if main not in TOPICS:
        return Asked((main,))
    main, also = _with_person(turn, main, index)
    also += [topic for topic, chance in sure[1:] if chance >= ALSO_ASKED]
    if len(turn.parts) > 1:
        also += [str(part.topic) for part in turn.parts if part.confidence >= SECOND_TOPIC]
    if main in _ALSO_A_CASE and _complains(turn.text):
        also.append("no_effect")
    found = [main, *(topic for topic in also if topic in TOPICS and topic != "urgent_symptoms")]
    return Asked(tuple(dict.fromkeys(found))[:2])


def _complains(text: str) -> bool:
    """Whether somebody's own treatment failed, not: whether it may fail."""
    return cues.COMPLAINT.search(text) is not None and not cues.IF_IT_FAILS.search(text)


def _with_person(turn: Turn, main: str, index: FactIndex) -> tuple[str, list[str]]:
    """The main topic and further ones for who the person is.

    Whoever says that she is pregnant, that he is 16, or names a disease or a medicine that matters
    is answered for it, whatever else is asked; pregnancy and youth come first.
    """
    also: list[str] = []
    for mention in turn.reading.of("state"):
        topic = STATE_TOPICS.get(mention.id)
        if topic and not mention.negated:
            if main not in STATE_TOPICS.values():
                main, topic = topic, main
            also.append(topic)
    if _PARTY in turn.reading.ids("activity") and main != "product_quality":
        main, also = "product_quality", [main, *also]
    if main not in _SPEAK_OF_ILLNESS:
        named = tags_of(turn.reading)
        matters = {tag for tag in named if tag[0] in ("condition", "medicine")}
        # What Botox is a treatment for is no reason against it.
        matters = {t for t in matters if not index.speaks_of("medical_uses", frozenset({t}))}
        matters |= {tag for tag in named if tag[0] == "state" and tag[1] in _AGES}
        if index.speaks_of("contraindications", frozenset(matters)):
            also.append("contraindications")
    return main, also


def _about_it(turn: Turn, topics: tuple[str, ...], index: FactIndex) -> tuple[str, ...]:
    """The topics, or another one that alone knows of what an elliptic message names.

    "And swimming?" after a question of price is about what to do afterwards.
    """
    special = frozenset(tag for tag in tags_of(turn.reading) if tag[0] in _TURNS_THE_TOPIC)
    if not special or any(index.speaks_of(topic, special) for topic in topics):
        return topics
    likely = [topic for topic, _ in turn.topics() if topic in TOPICS]
    known = (t for t in (*likely, *TOPICS) if index.speaks_of(t, special) and t not in _ALARMING)
    best = next(known, None)
    return (best,) if best else topics


def _goes_on(turn: Turn, intent: str) -> bool:
    """Whether a message goes on with the topic of the last answer."""
    if intent in NEEDS_CONTEXT:
        return True
    words = turn.text.split()
    if len(words) <= _LONGEST_NAME and _only_names(turn):
        return True
    if len(words) > _LONGEST_ELLIPSIS or not _ELLIPSIS.match(turn.text):
        return False
    # "and how long does it last?" has a topic of its own; "and for the chin?" has none.
    rest = _ELLIPSIS.sub("", turn.text).strip(" ?.!,")
    covered = sum(m.end - m.start for m in turn.reading.mentions)
    return turn.confidence < 0.8 and covered >= 0.4 * max(len(rest), 1)


def _only_names(turn: Turn) -> bool:
    """Whether a message does nothing but name an area or a brand: "crow's feet?"."""
    named = [m for m in turn.reading.mentions if m.kind in ("area", "brand") and not m.negated]
    covered = sum(m.end - m.start for m in named)
    return covered >= _MOSTLY * len(turn.text.strip(" ?.!,"))


def where_to_look(
    turn: Turn, topic: str, index: FactIndex, named: Tags, wanted: Asked
) -> dict[str, float]:
    """The topics whose facts may answer for a topic, with what each adds to a fact's score.

    Neighbouring topics share questions ("will it help her frown lines?"): where the topic stands
    alone, the nearest fact decides between those that the classifier holds likely, with a handicap
    for being less likely.

    Args:
        turn: the message.
        topic: to answer.
        index: the facts.
        named: what the person named now and before.
        wanted: everything that the message asks.
    """
    pool = {topic: 0.0}
    if len(wanted.topics) > 1:
        return pool
    if not wanted.continues and topic not in (*STATE_TOPICS.values(), "resistance"):
        chances = dict(turn.topics())
        best = chances.get(topic, 0.0)
        if best >= max(chances.values(), default=0.0):
            best = max(best, _LEAST_LIKELY)
            pool |= {
                other: -_HANDICAP * math.log(best / max(chances.get(other, 0.0), _LEAST_LIKELY))
                for other in TOPICS
                if other not in (topic, *_ALARMING)
            }
    if topic in _SIGNS:
        pool["urgent_symptoms"] = _SIGNS[topic]
    return pool | _beyond(index, pool, named)


def _beyond(index: FactIndex, pool: Mapping[str, float], named: Tags) -> dict[str, float]:
    """Further topics to look in, where those of the pool know nothing of what the person named.

    How long it lasts in the armpits stands among the medical uses.
    """
    special = frozenset(
        (kind, name) for kind, name in named if kind in _PLACES and name not in _USUAL_AREAS
    )
    if not special or any(index.speaks_of(topic, special) for topic in pool):
        return {}
    others = (topic for topic in TOPICS if topic not in pool and topic != "urgent_symptoms")
    return {topic: -_ELSEWHERE for topic in others if index.speaks_of(topic, special)}
