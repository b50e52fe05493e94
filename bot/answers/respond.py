"""From a message and what is remembered to an answer: the whole of a turn, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers import follow_up, small_talk, wording
from bot.answers.answer import Answer, Button, Line, fact_lines
from bot.answers.choose import choose, disagree, tags_of, ways_to_ask
from bot.answers.emergency import crisis_answer, urgent_answer
from bot.answers.memory import Memory, learn, remember
from bot.answers.turn import Turn
from bot.emergency import EmergencyNumbers
from bot.facts.search import FactIndex
from bot.topics import TITLES, TOPICS, topic_of

URGENT_CONFIDENCE = 0.55
"""From here on the classifier alone is enough for an alarm (the rules are enough by themselves)."""
CRISIS_CONFIDENCE = 0.50
SURE = 0.30
"""Below this probability the best topic is not trusted: all facts are searched. Measured on our own
examples by cross-validation (docs/understanding.md)."""
SECOND_TOPIC = 0.50
"""Least probability of a further topic that a part of the message asks for."""
NEAR_FACT = 0.42
"""Least closeness of a fact to an unsure message; below it the bot says that it has no fact."""

_ELLIPSIS = re.compile(
    r"^\s*(?:(?:ok|okay|and|so|but|right|alright)[,\s]+)*"
    r"(?:and|what about|how about|what if|same (?:for|with)|also|then)\b",
    re.IGNORECASE,
)
_LONGEST_ELLIPSIS = 9
_STATE_TOPICS = {
    "pregnant": "pregnancy",
    "trying_to_conceive": "pregnancy",
    "ivf": "pregnancy",
    "breastfeeding": "breastfeeding",
}
_NEEDS_CONTEXT = ("inform", "dont_know", "correct", "affirm", "deny", "follow_up")


@dataclass(frozen=True)
class Surroundings:
    """What an answer needs beside the facts: numbers to call, a person to turn to."""

    numbers: EmergencyNumbers | None = None
    contact: str | None = None


def respond(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """The answer to a message, and what to remember.

    Alarms come before everything, in every state of the conversation; either the rules or the
    classifier is enough for one.

    Args:
        turn: the message as understood.
        memory: what was remembered.
        index: the facts.
        around: emergency numbers and contact.
    """
    if turn.reading.alarm.crisis or turn.chance("report_crisis") >= CRISIS_CONFIDENCE:
        return crisis_answer(around.numbers), replace(memory, asked=None, topics=())
    if turn.reading.alarm.urgent or turn.chance("report_urgent_symptoms") >= URGENT_CONFIDENCE:
        answer = urgent_answer(turn, index, around.numbers)
        cited = [fact.id for fact in answer.facts]
        after = remember(
            learn(memory, turn.reading),
            topics=answer.topics,
            cited=cited,
            asked=None,
            question=turn.text,
        )
        return answer, after
    if not any(map(str.isalnum, turn.text)):
        return Answer("clarify", (Line(wording.EMPTY),), buttons=starters()), memory
    talk = _SMALL_TALK.get(_settled_intent(turn, memory))
    if talk is not None:
        return talk(turn, memory, index, around)
    return _answer_question(turn, memory, index, around)


def starters() -> tuple[Button, ...]:
    """Buttons for somebody who does not know what to ask."""
    return _topic_buttons(("no_effect", "duration", "dose", "pregnancy", "side_effects"))


def _settled_intent(turn: Turn, memory: Memory) -> str:
    """The intent in the light of the conversation.

    What only makes sense as a reply counts only where there is something to reply to; the next best
    intent takes its place. A message that names something to look up is never mere small talk.
    """
    for name, chance in turn.ranking:
        if name in _NEEDS_CONTEXT and not (memory.asked or memory.topics):
            continue
        if name in ("why_ask", "stop_check") and not memory.asked:
            continue
        if name == "ask_source" and not memory.cited:
            continue
        if chance < 0.05:
            break
        return name
    return turn.intent


def _answer_question(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """An answer from the facts."""
    intent = _settled_intent(turn, memory)
    before = memory
    memory = follow_up.fill_asked(learn(memory, turn.reading), turn, intent)
    topics, continues = _topics_asked(turn, before, memory, intent)
    if topics == ("out_of_scope",):
        return _decline(turn, memory, around, wording.OUT_OF_SCOPE, ("out_of_scope",))
    if not topics:
        return _search_everything(turn, memory, index, around)
    if continues and memory == before and intent in _NEEDS_CONTEXT and intent != "follow_up":
        # Nothing new came ("ok", "hm"): go on instead of saying the same again.
        asks = follow_up.next_slot(topics[0], memory)
        lines = (Line(wording.NOTED if intent in ("affirm", "inform") else wording.ANYTHING_ELSE),)
        if not asks:
            return Answer("smalltalk", lines, buttons=_related(topics)), replace(memory, asked=None)

    questions = ways_to_ask(turn)
    if continues and memory.question:
        questions = [f"{memory.question} {turn.text}"[:600], memory.question, *questions]
    named = tags_of(turn.reading)
    situation = follow_up.situation(memory, topics[0])
    facts_by_topic = {}
    for number, topic in enumerate(topics):
        own = ways_to_ask(turn, topic) if len(topics) > 1 else questions
        most = 4 if len(topics) == 1 else 2
        facts_by_topic[topic] = choose(
            index,
            [*own, *situation.phrases] if number == 0 else own,
            {topic, *situation.topics} if number == 0 else {topic},
            named,
            memory,
            most=most,
            words=78 if len(topics) == 1 else 42,
        )
    answered = {topic: facts for topic, facts in facts_by_topic.items() if facts}
    if not answered:
        return _search_everything(turn, memory, index, around)
    lines: list[Line] = []
    for facts in answered.values():
        first, *rest = fact_lines(facts)
        lines += [line for line in (first,) if line not in lines]
        if disagree(facts):
            lines.append(Line(wording.DISAGREE))
        lines += [line for line in rest if line not in lines]
    asks = follow_up.next_slot(topics[0], memory)
    next_step = wording.ASK[asks] if asks else wording.NEXT_STEP.get(topics[0], "")
    answer = Answer(
        kind="answer",
        lines=tuple(lines),
        topics=tuple(answered),
        next_step=next_step or wording.ANYTHING_ELSE,
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else _related(topics),
    )
    question = memory.question if continues and intent != "follow_up" else turn.text
    return answer, _remembered(memory, answer, question)


def _topics_asked(
    turn: Turn, before: Memory, memory: Memory, intent: str
) -> tuple[tuple[str, ...], bool]:
    """The topics to answer, and whether the message goes on with what was asked before."""
    ranked = turn.topics()
    if before.topics and _goes_on(turn, before, intent):
        states = [_STATE_TOPICS[s] for s in turn.reading.ids("state") if s in _STATE_TOPICS]
        topics = tuple(states[:1]) or tuple(t for t in before.topics if t in TOPICS)[:1]
        if topics:
            return topics, True
    sure = [(topic, chance) for topic, chance in ranked if chance >= SURE]
    if not sure:
        # Split between neighbours is still sure enough when together they leave little else.
        if len(ranked) > 1 and ranked[0][1] >= 0.18 and ranked[0][1] + ranked[1][1] >= 0.4:
            sure = ranked[:1]
        else:
            return (), False
    main = sure[0][0]
    topics_found = [main]
    if main in TOPICS:
        for part in turn.parts:
            if part.confidence >= SECOND_TOPIC and part.topic in TOPICS:
                topics_found.append(str(part.topic))
        # Whoever says that she is pregnant is answered for it, whatever else she asks.
        named = [_STATE_TOPICS[s] for s in turn.reading.ids("state") if s in _STATE_TOPICS]
        topics_found = [*topics_found[:1], *named, *topics_found[1:]]
    return tuple(dict.fromkeys(topics_found))[:2], False


def _goes_on(turn: Turn, before: Memory, intent: str) -> bool:
    """Whether a message goes on with the topic of the last answer."""
    if intent in _NEEDS_CONTEXT:
        return True
    words = turn.text.split()
    if len(words) > _LONGEST_ELLIPSIS or not _ELLIPSIS.match(turn.text):
        return False
    # "and how long does it last?" has a topic of its own; "and for the chin?" has none.
    rest = _ELLIPSIS.sub("", turn.text).strip(" ?.!,")
    covered = sum(m.end - m.start for m in turn.reading.mentions)
    return turn.confidence < 0.8 and covered >= 0.4 * max(len(rest), 1)


def _search_everything(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """An answer to a message of unsure topic, from whatever fact is close enough."""
    named = tags_of(turn.reading)
    questions = ways_to_ask(turn)
    hits = index.search(questions, named=named, known=memory.tags(), limit=5)
    near = [hit for hit in hits if hit.closeness >= NEAR_FACT]
    if not near:
        return _decline(turn, memory, around, wording.NO_FACT, ())
    topic = near[0].fact.topic
    facts = choose(index, questions, {topic}, named, memory, most=3)
    asks = follow_up.next_slot(topic, memory)
    answer = Answer(
        kind="answer",
        lines=fact_lines(facts),
        topics=(topic,),
        next_step=wording.ASK[asks] if asks else wording.NEXT_STEP.get(topic, wording.ANYTHING_ELSE),
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else _related((topic,)),
    )
    return answer, _remembered(memory, answer, turn.text)


def _decline(
    turn: Turn, memory: Memory, around: Surroundings, words: str, topics: tuple[str, ...]
) -> tuple[Answer, Memory]:
    """An honest "I don't know", with the nearest topics and a person."""
    nearest = [topic for topic, _ in turn.topics() if topic in TITLES][:3]
    answer = Answer(
        kind="fallback",
        lines=(Line(words), Line(small_talk.person(around.contact))),
        topics=topics,
        next_step="Perhaps one of these comes near?" if nearest else wording.ANYTHING_ELSE,
        buttons=_topic_buttons(tuple(nearest)) or starters(),
    )
    return answer, replace(memory, asked=None)


def _related(topics: tuple[str, ...]) -> tuple[Button, ...]:
    """Buttons for what people ask next."""
    return _topic_buttons(tuple(t for t in wording.RELATED.get(topics[0], ()) if t not in topics))


def _topic_buttons(topics: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(Button(TITLES[topic], wording.QUESTIONS[topic]) for topic in topics)


def _remembered(memory: Memory, answer: Answer, question: str) -> Memory:
    return remember(
        memory,
        topics=answer.topics,
        cited=[fact.id for fact in answer.facts],
        asked=answer.asks,
        question=question,
    )


# Small talk that needs the facts or the memory.


def _another(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Something else on the same question for somebody whom the last answer did not help."""
    topics = {topic for topic in memory.topics if topic in TITLES}
    facts = (
        choose(
            index,
            [memory.question or turn.text],
            topics,
            tags_of(turn.reading),
            memory,
            most=3,
            fresh_only=True,
        )
        if topics
        else ()
    )
    if not facts:
        words = wording.NO_MORE if topics else wording.CLARIFY
        lines = (Line(words), Line(small_talk.person(around.contact)))
        return Answer("clarify", lines, buttons=starters()), replace(memory, asked=None)
    answer = Answer(
        kind="answer",
        lines=(Line(wording.AGAIN), *fact_lines(facts)),
        topics=memory.topics,
        next_step=small_talk.person(around.contact),
        buttons=_related(memory.topics),
    )
    return answer, _remembered(memory, answer, memory.question)


def _sources(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Where the last answer came from."""
    facts = [index.by_id[name] for name in memory.cited if name in index.by_id]
    return small_talk.where_from(facts, memory.topics), memory


def _certainty(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """How firm the last answer is."""
    facts = [index.by_id[name] for name in memory.cited if name in index.by_id]
    return small_talk.how_sure(facts, memory.topics), memory


def _fixed(words: str, *, offer: bool = True) -> Callable[..., tuple[Answer, Memory]]:
    """Small talk that always says the same."""

    def say(
        turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
    ) -> tuple[Answer, Memory]:
        asks = memory.asked
        step = wording.ASK[asks] if asks else ""
        buttons = wording.CHOICES[asks] if asks else starters() if offer else ()
        return Answer("smalltalk", (Line(words),), (), step, asks, buttons), memory

    return say


def _human(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    return Answer("smalltalk", (Line(small_talk.person(around.contact)),)), memory


def _start_over(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    return Answer("smalltalk", (Line(wording.STARTED_OVER),), buttons=starters()), Memory()


def _stop(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    declined = (*memory.declined, *wording.ASK)
    after = replace(memory, asked=None, declined=tuple(dict.fromkeys(declined)))
    return Answer("smalltalk", (Line(wording.STOPPED),), buttons=starters()), after


def _why(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    slot = str(memory.asked)
    answer = Answer(
        "smalltalk",
        (Line(wording.WHY_ASK[slot]),),
        next_step=wording.ASK[slot],
        asks=slot,
        buttons=wording.CHOICES[slot],
    )
    return answer, memory


def _bye(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    return Answer("smalltalk", (Line(wording.GOODBYE),)), replace(memory, asked=None)


_SMALL_TALK: dict[str, Callable[..., tuple[Answer, Memory]]] = {
    "greet": _fixed(wording.GREETING),
    "thank": _fixed(wording.THANKS, offer=False),
    "goodbye": _bye,
    "bot_challenge": _fixed(wording.ROBOT),
    "ask_help": _fixed(wording.HELP),
    "other_language": _fixed(wording.OTHER_LANGUAGE),
    "talk_to_human": _human,
    "complain": _another,
    "ask_source": _sources,
    "ask_certainty": _certainty,
    "start_over": _start_over,
    "stop_check": _stop,
    "why_ask": _why,
}

assert not any(topic_of(name) for name in _SMALL_TALK)
