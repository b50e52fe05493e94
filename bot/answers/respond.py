"""From a message and what is remembered to an answer: the whole of a turn, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answers import follow_up, small_talk, wording
from bot.answers.answer import Answer, Button, Kind, Line, fact_lines
from bot.answers.choose import choose, disagree, tags_of, ways_to_ask
from bot.answers.emergency import crisis_answer, urgent_answer
from bot.answers.memory import Memory, learn, remember
from bot.answers.turn import Turn
from bot.emergency import EmergencyNumbers
from bot.facts.fact import Fact
from bot.facts.search import FactIndex, Tags
from bot.topics import TITLES, TOPICS, topic_of

URGENT_CONFIDENCE = 0.55
"""From here on the classifier alone is enough for an alarm (the rules are enough by themselves)."""
URGENT_IN_SPITE_OF_DENIAL = 0.90
CRISIS_CONFIDENCE = 0.60
SURE = 0.30
"""Below this probability the best topic is not trusted: all facts are searched. Measured on our own
examples by cross-validation (docs/understanding.md)."""
SECOND_TOPIC = 0.50
"""Least probability of a further topic that a part of the message asks for."""
ALSO_ASKED = 0.25
"""Least probability of a second topic for the message as a whole."""
_LIKELY = 0.12
_CAUTIOUS = {
    "pregnancy": "If you are pregnant, cosmetic Botox is not recommended and should wait.",
    "breastfeeding": "Many health sites say to avoid wrinkle Botox while nursing.",
    "resistance": "True resistance is rare; dose, placement, timing and product come first.",
}
"""Topics whose general advice stands in every answer, and words that find it."""
_FAR_BETTER = 0.25
_PLACES = ("area", "condition", "activity", "medicine")
_USUAL_AREAS = frozenset({"glabella", "forehead", "crows_feet", "upper_face"})
"""The areas that facts without an area are about."""
_ELSEWHERE = 0.12
_HANDICAP = 0.8
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
_RISKY = frozenset({"self_injection", "bought_online", "party"})
_SPEAK_OF_ILLNESS = ("contraindications", "medical_uses", "pregnancy", "breastfeeding", "procedure")
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
    if turn.reading.alarm.urgent or _classified_urgent(turn):
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


def _classified_urgent(turn: Turn) -> bool:
    """Whether the classifier alone calls for an alarm.

    Where the rules saw the alarming symptoms denied ("I can breathe and swallow fine"), it has to
    be nearly certain.
    """
    denied = any(m.negated for m in turn.reading.of("symptom"))
    asserted = any(not m.negated for m in turn.reading.of("symptom"))
    needed = URGENT_IN_SPITE_OF_DENIAL if denied and not asserted else URGENT_CONFIDENCE
    return turn.chance("report_urgent_symptoms") >= needed


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
    topics, continues = _topics_asked(turn, before, index, intent)
    if topics == ("out_of_scope",):
        return _decline(turn, memory, around, wording.OUT_OF_SCOPE, ("out_of_scope",))
    if not topics:
        return _search_everything(turn, memory, index, around)
    if (
        continues
        and topics[0] in follow_up.CHECKED
        and intent != "follow_up"
        and (memory != before or follow_up.next_slot(topics[0], memory))
    ):
        return _check_on(before, memory, index, topics[0])
    if continues and memory == before and intent in ("affirm", "deny", "inform", "dont_know"):
        # Nothing new came ("ok", "hm"): go on instead of saying the same again.
        answer = Answer("smalltalk", (Line(wording.GO_ON),), buttons=_related(topics))
        return answer, replace(memory, asked=None)
    questions = ways_to_ask(turn)
    if continues and memory.question:
        questions = [f"{memory.question} {turn.text}"[:600], memory.question, *questions]
    named = tags_of(turn.reading)
    facts_by_topic: dict[str, tuple[Fact, ...]] = {}
    for number, topic in enumerate(topics):
        few = len(topics) > 1
        if number == 0:
            own = questions
            pool = {topic: 0.0} if continues or few else _pool(turn, topic)
        else:
            own, pool = ways_to_ask(turn, topic), {topic: 0.0}
        pool |= _beyond(index, pool, named | memory.tags())
        facts = choose(
            index, own, pool, named, memory, most=2 if few else 4, words=42 if few else 78
        )
        if topic in _CAUTIOUS:
            facts = _with_caution(index, own, topic, facts)
        if number == 0 and facts:
            fitting = _facts_for(follow_up.reasons(memory, topic)[:2], memory, index)
            facts = _joined(facts, fitting)
        facts_by_topic[topic] = facts
    answered: dict[str, tuple[Fact, ...]] = {}
    for topic, facts in facts_by_topic.items():
        said = {fact.id for others in answered.values() for fact in others}
        new = tuple(fact for fact in facts if fact.id not in said)
        if new:
            answered[topic] = new
    if not answered:
        return _search_everything(turn, memory, index, around)
    lines: list[Line] = []
    for facts in answered.values():
        first, *rest = (line for line in fact_lines(facts) if line not in lines)
        lines.append(first)
        if rest and disagree(facts):
            lines.append(Line(wording.DISAGREE))
        lines += rest
    asks = follow_up.next_slot(topics[0], memory)
    next_step = wording.ASK[asks] if asks else _next_step(topics[0], memory)
    answer = Answer(
        kind="answer",
        lines=tuple(lines),
        topics=tuple(answered),
        next_step=next_step,
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else _related(topics),
    )
    question = memory.question if continues and intent != "follow_up" else turn.text
    return answer, _remembered(memory, answer, question)


def _with_caution(
    index: FactIndex, questions: Sequence[str], topic: str, facts: tuple[Fact, ...]
) -> tuple[Fact, ...]:
    """The facts with the topic's general advice among them.

    It leads unless another fact answers the question far better.
    """
    found = index.search([_CAUTIOUS[topic]], topics={topic: 0.0, "no_effect": 0.0}, limit=1)
    if not found or not facts:
        return facts
    advice = found[0].fact
    others = tuple(fact for fact in facts if fact.id != advice.id)
    if not others:
        return (advice,)
    closeness = dict(zip((fact.id for fact in index.facts), index.closeness(questions)))
    leads = facts[0] == advice or closeness[advice.id] > closeness[others[0].id] - _FAR_BETTER
    ordered = (advice, *others) if leads else (others[0], advice, *others[1:])
    return ordered[: max(len(facts), 2)]


def _joined(facts: tuple[Fact, ...], fitting: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The direct answer, then what fits the person's case, then the rest; four at most."""
    new = [fact for fact in fitting if fact not in facts[:1]]
    return tuple(dict.fromkeys([facts[0], *new, *facts[1:]]))[: len(facts) if not new else 4]


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


def _pool(turn: Turn, main: str) -> dict[str, float]:
    """The topics whose facts may answer: the main one, and those that the classifier holds likely.

    Neighbouring topics share questions ("will it help her frown lines?"); the nearest fact decides
    between them, with a handicap for being less likely.
    """
    chances = dict(turn.topics())
    best = chances.get(main, 0.0)
    if best < max(chances.values(), default=0.0) or main in _CAUTIOUS:
        return {main: 0.0}  # chosen for another reason than the classifier's word
    return {main: 0.0} | {
        topic: _HANDICAP * (chance - best)
        for topic, chance in chances.items()
        if topic in TOPICS and topic != main and chance >= _LIKELY and topic != "urgent_symptoms"
    }


def _check_on(
    before: Memory, memory: Memory, index: FactIndex, topic: str
) -> tuple[Answer, Memory]:
    """Goes on with the follow-up questions after a reply; at their end, the reasons that fit.

    Between the questions only what the reply newly points to is said.
    """
    asks = follow_up.next_slot(topic, memory)
    all_reasons = follow_up.reasons(memory, topic)
    if asks:
        known = follow_up.reasons(before, topic)
        told = [reason for reason in all_reasons if reason not in known][:1]
        facts = _facts_for(told, memory, index, fresh_only=True)
        lines = fact_lines(facts) or (Line(_noted(before, memory)),)
        kind: Kind = "check_question"
    else:
        facts = _facts_for(all_reasons, memory, index, fresh_only=False)[:4]
        lines = (Line(wording.RESULT), *fact_lines(facts))
        kind = "check_result"
    answer = Answer(
        kind=kind,
        lines=lines,
        topics=(topic,),
        next_step=wording.ASK[asks] if asks else _next_step(topic, memory),
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else _related((topic,)),
    )
    return answer, _remembered(memory, answer, memory.question)


def _noted(before: Memory, memory: Memory) -> str:
    """Words for a reply that leads to no fact: whether it was understood at all."""
    if memory != before:
        return wording.NOTED
    return wording.WHICH_UNIT if before.asked == "timing" else wording.NOT_UNDERSTOOD


def _next_step(topic: str, memory: Memory) -> str:
    """What to do next, where nothing is left to ask."""
    if topic == "no_effect" and follow_up.too_early(memory):
        return wording.WAIT
    return wording.NEXT_STEP.get(topic, wording.ANYTHING_ELSE)


def _facts_for(
    reasons: Sequence[follow_up.Reason],
    memory: Memory,
    index: FactIndex,
    *,
    fresh_only: bool = False,
) -> tuple[Fact, ...]:
    """For each reason the fact that says it best."""
    found: list[Fact] = []
    for reason in reasons:
        facts = choose(
            index,
            [reason.phrase],
            dict.fromkeys(reason.topics, 0.0),
            frozenset(),
            replace(memory, shown=()),
            most=1,
        )
        new = [fact for fact in facts if not (fresh_only and fact.id in memory.shown)]
        found += [fact for fact in new if fact not in found]
    return tuple(found)


def _topics_asked(
    turn: Turn, before: Memory, index: FactIndex, intent: str
) -> tuple[tuple[str, ...], bool]:
    """The topics to answer, and whether the message goes on with what was asked before."""
    # A weak hint of a crisis, too weak for an alarm, says nothing about the topic.
    ranked = [(topic, chance) for topic, chance in turn.topics() if topic != "crisis"]
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
    if main not in TOPICS:
        return (main,), False
    # Whoever says that she is pregnant, or has a disease or a medicine that matters, is answered
    # for it, whatever else she asks.
    also: list[str] = []
    for mention in turn.reading.of("state"):
        topic = _STATE_TOPICS.get(mention.id)
        if topic and not mention.negated:
            if not mention.hypothetical and main not in _STATE_TOPICS.values():
                main, topic = topic, main
            also.append(topic)
    risky = _RISKY.intersection(turn.reading.ids("activity"))
    if risky and main not in ("urgent_symptoms", "out_of_scope"):
        # Nobody is told a dose or a price for such a thing before being warned of it.
        return ("product_quality",), False
    if main not in _SPEAK_OF_ILLNESS:
        ill = {tag for tag in tags_of(turn.reading) if tag[0] in ("condition", "medicine")}
        # What Botox is a treatment for is no reason against it.
        ill = {tag for tag in ill if not index.speaks_of("medical_uses", frozenset({tag}))}
        if index.speaks_of("contraindications", frozenset(ill)):
            also.append("contraindications")
    also += [t for t, chance in sure[1:] if chance >= ALSO_ASKED]
    also += [str(p.topic) for p in turn.parts if p.confidence >= SECOND_TOPIC]
    found = [main, *(topic for topic in also if topic in TOPICS and topic != "urgent_symptoms")]
    return tuple(dict.fromkeys(found))[:2], False


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
    facts = choose(index, questions, {topic: 0.0}, named, memory, most=3)
    asks = follow_up.next_slot(topic, memory)
    answer = Answer(
        kind="answer",
        lines=fact_lines(facts),
        topics=(topic,),
        next_step=wording.ASK[asks] if asks else _next_step(topic, memory),
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
            dict.fromkeys(topics, 0.0),
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
