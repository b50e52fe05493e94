"""From a message and what is remembered to an answer: the whole of a turn, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answers import cautions, check, cues, follow_up, phrases, small_talk, wording
from bot.answers.answer import Answer, Button, Line, fact_lines
from bot.answers.asked import STATE_TOPICS, Asked, asked, where_to_look
from bot.answers.choose import (
    MOST_WORDS,
    choose,
    for_person,
    opposed_to,
    repeats,
    tags_of,
    ways_to_ask,
    words_of,
)
from bot.answers.doubts import find_doubt
from bot.answers.emergency import (
    after_alarm,
    after_crisis,
    complaints,
    crisis_answer,
    is_crisis,
    is_over,
    is_urgent,
    respond_urgent,
)
from bot.answers.figures import timeline
from bot.answers.learning import learn
from bot.answers.memory import Memory, remember
from bot.answers.reasons import CHECKED, Reason, reasons
from bot.answers.replies import leave_out, take_reply
from bot.answers.settling import REPLIES, asks, gives_up_first, settled_intent
from bot.answers.small_talk import Surroundings, related, starters, topic_buttons
from bot.answers.turn import Turn
from bot.facts.fact import Fact
from bot.facts.search import FactIndex
from bot.topics import TITLES, topic_of

__all__ = ["Surroundings", "replies_to_check", "respond"]

NEAR_FACT = 0.42
"""Least closeness of a fact to an unsure message; below it the bot says that it has no fact."""

_CAUTIOUS = {
    "pregnancy": "If you are pregnant, cosmetic Botox is not recommended and should wait.",
    "breastfeeding": "Many health sites say to avoid wrinkle Botox while nursing.",
    "resistance": "True resistance is rare; dose, placement, timing and product come first.",
}
"""Topics whose general advice stands in every answer, and words that find it."""
_CAUTIOUS_ALSO = {"resistance": "no_effect"}
_FAR_BETTER = 0.3
_LONGEST_IDLE = 2
"""Words of a message that may tell nothing; a longer one was not understood."""
_HARMLESS_STATES = ("male", "female", "over_65", "athlete", "in_my_twenties")
_SHORT = 6
_BY_AREA = ("duration", "dose", "onset", "effectiveness")
"""Topics whose answers depend on the area, also on one named before."""
_OF_TREATING = ("no_effect", "wearing_off_early", "retreatment", "dose", "technique", "onset")
"""Topics whose answers lead to a further treatment: who should have none is told so first."""


def respond(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """The answer to a message, and what to remember.

    Alarms come before everything, in every state of the conversation; either the rules or the
    classifier is enough for one. After an alarm help stays the answer until something else is
    clearly asked.

    Args:
        turn: the message as understood.
        memory: what was remembered.
        index: the facts.
        around: emergency numbers and contact.
    """
    if is_crisis(turn):
        after = replace(memory, asked=None, checking=None, doubt=None, topics=(), alarm="crisis")
        return crisis_answer(around.numbers), after
    if is_over(turn, memory):
        over = Answer("smalltalk", (Line(wording.ALARM_OVER),), buttons=starters())
        return over, replace(
            learn(memory, turn),
            alarm="over",
            complaints="",
            topics=(),
            asked=None,
            checking=None,
            doubt=None,
        )
    if is_urgent(turn, memory):
        return respond_urgent(turn, memory, index, around.numbers)
    if not any(map(str.isalnum, turn.text)):
        answer = Answer("clarify", (Line(wording.EMPTY),), buttons=starters())
        return small_talk.resumed(answer, memory, index), memory
    if memory.alarm == "crisis" and cues.NOT_IN_CRISIS.search(turn.text):
        calm = Answer("smalltalk", (Line(wording.CRISIS_OVER),), buttons=starters())
        return calm, replace(memory, alarm="over")
    intent = settled_intent(turn, memory)
    if after_crisis(turn, memory, intent):
        return crisis_answer(around.numbers, again=True), memory
    if intent == "other_language" and memory.alarm in ("new", "told"):
        return respond_urgent(turn, memory, index, around.numbers)
    talk = small_talk.TALK.get(intent)
    if talk is not None:
        answer, after = talk(turn, memory, index, around)
    elif after_alarm(turn, memory):
        return respond_urgent(turn, memory, index, around.numbers)
    else:
        answer, after = _answer_question(turn, memory, index, around, intent)
        after = replace(after, complaints=complaints(turn, memory))
    if memory.alarm == "new" and after.alarm:
        answer = replace(answer, lines=(Line(wording.REMINDER), *answer.lines))
        after = replace(after, alarm="told")
    if after.checking and after.case != after.checking:
        after = replace(after, case=after.checking)
    return answer, after


def replies_to_check(turn: Turn, memory: Memory) -> str:
    """The intent of a message that does nothing but reply to the check under way; "" otherwise.

    Alarms, small talk, questions, and whoever mentions a pregnancy or an illness on the way are
    answered first; the check goes on after that.
    """
    if not memory.checking or is_crisis(turn) or is_urgent(turn, memory):
        return ""
    if not any(map(str.isalnum, turn.text)):
        return ""
    intent = settled_intent(turn, memory)
    answers = intent in (*REPLIES, "affirm", "deny")
    return intent if answers and not _caution_topic(turn, memory) else ""


def _caution_topic(turn: Turn, memory: Memory) -> str | None:
    """The topic that a reply touches on the way, of which a person has to be told: a pregnancy."""
    new = [s for s in turn.reading.ids("state") if s not in memory.states]
    return next((STATE_TOPICS[state] for state in new if state in STATE_TOPICS), None)


def _answer_question(
    turn: Turn, before: Memory, index: FactIndex, around: Surroundings, intent: str
) -> tuple[Answer, Memory]:
    """An answer from the facts."""
    if topic := _checked_topic(before):
        if intent == "more_reasons":
            return check.more_reasons(before, index, topic, around.contact)
        if intent == "what_to_do":
            return check.what_to_do(before, index, topic, around.contact)
        if intent == "conclude" and not before.checking:
            return check.result(replace(before, news=()), index, topic, around.contact)
    if intent == "resume" and before.paused:
        again = replace(before, declined=(), paused=None, asked=None, news=(), tries=0)
        return check.go_on(again, index, before.paused, around.contact)
    if intent == "start_check":
        return _start_check(turn, before, index, around)
    if before.checking and gives_up_first(turn.text):
        _, before = small_talk.TALK["stop_check"](turn, before, index, around)
    if _only_denies(turn, intent) or _only_says_who(turn):
        memory = learn(before, turn, intent=intent)
        answer = Answer("smalltalk", (Line(wording.DENIED),), buttons=starters())
        return small_talk.resumed(answer, memory, index), memory
    if caution_first := _caution_first(turn, before, index, intent):
        return caution_first
    caution = _caution_topic(turn, before) if before.checking else None
    wanted = Asked((caution,)) if caution else asked(turn, before, index, intent)
    main = wanted.topics[0] if wanted.topics else ""
    replying = wanted.continues and main in (*CHECKED, "resistance") and intent != "follow_up"
    if replying and main == "resistance":
        # Whoever answers what was asked about resistance has a treatment to be looked at.
        replying = before.asked is not None
        main = check.TOPIC if replying else main
    if replying or (caution and intent in REPLIES):
        memory = check.take_in(before, turn, intent, index)
        main = memory.checking or main
    else:
        memory = _learn_of_question(before, turn, intent, wanted)
    if wanted.topics == ("out_of_scope",):
        return _decline(turn, memory, index, around, wording.OUT_OF_SCOPE, ("out_of_scope",))
    if not wanted.topics:
        return _search_everything(turn, memory, index, around)
    if replying and (before.checking or _moved(before, memory) or intent == "conclude"):
        conclude = intent == "conclude"
        return check.go_on(memory, index, main, around.contact, conclude=conclude)
    if (
        wanted.continues
        and not _moved(before, memory)
        and intent in ("affirm", "deny", "inform", "dont_know")
    ):
        # Nothing new came ("ok", "hm"): go on instead of saying the same again.
        short = len(turn.text.split()) <= _LONGEST_IDLE
        words = wording.GO_ON if short else wording.CLARIFY
        answer = Answer("smalltalk", (Line(words),), buttons=related(wanted.topics))
        return answer, replace(memory, asked=None)
    if main in CHECKED and find_doubt(memory, index):
        # What was said cannot be right: that comes before any reason.
        return check.question(memory, index, main)
    return _answer_topics(turn, before, memory, index, around, wanted, intent)


def _only_denies(turn: Turn, intent: str) -> bool:
    """Whether a message only says that somebody is not pregnant, not nursing."""
    denied = turn.reading.ids("state", negated=True)
    topics = {STATE_TOPICS[state] for state in denied if state in STATE_TOPICS}
    if not topics or turn.reading.ids("state") or "?" in turn.text:
        return False
    return topic_of(intent) in topics


def _only_says_who(turn: Turn) -> bool:
    """Whether a short message only says who somebody is: "I'm a woman btw"."""
    said = [m for m in turn.reading.mentions if m.kind != "age"]
    harmless = all(m.kind == "state" and m.id in _HARMLESS_STATES for m in said)
    return bool(said) and harmless and len(turn.text.split()) <= _SHORT and not asks(turn.text)


def _caution_first(
    turn: Turn, before: Memory, index: FactIndex, intent: str
) -> tuple[Answer, Memory] | None:
    """An answer that warns, to who wants more too soon, elsewhere, or should have none at all."""
    if intent in ("dont_know", "other_language"):
        return None
    in_check = intent in REPLIES and before.checking is not None
    memory = learn(before, turn, intent=intent, in_check=in_check)
    caution = cautions.of_message(turn, memory, index)
    if caution is None:
        return None
    answer = Answer("answer", caution.lines, caution.topics, next_step=caution.step)
    asks = check.asks_next(memory, index, memory.checking) if memory.checking else None
    if asks:
        step = f"{caution.step} {wording.ASK_IN_CHECK[asks]}"
        answer = replace(answer, next_step=step, asks=asks, buttons=wording.CHOICES[asks])
    else:
        answer = replace(answer, buttons=related(caution.topics))
    return answer, _remembered(memory, answer, turn.text)


def _checked_topic(memory: Memory) -> str | None:
    """The topic of the check that is under way or was last."""
    return memory.case or next((topic for topic in memory.topics if topic in CHECKED), None)


def _moved(before: Memory, after: Memory) -> bool:
    """Whether a message told anything about the person."""
    told = (before.tags(), before.timing, before.dose, before.prior, before.declined)
    return told != (after.tags(), after.timing, after.dose, after.prior, after.declined) or (
        (before.lasted, before.side, before.products) != (after.lasted, after.side, after.products)
    )


def _start_check(
    turn: Turn, before: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Begins the check, or takes up what was left out of it."""
    memory = learn(before, turn, intent="start_check", in_check=True)
    topic = _checked_topic(before) or before.paused or CHECKED[0]
    memory = replace(memory, declined=(), paused=None, tries=0)
    if follow_up.too_early(memory):
        memory = replace(memory, thorough=True)
    return check.go_on(memory, index, topic, around.contact)


def _learn_of_question(before: Memory, turn: Turn, intent: str, wanted: Asked) -> Memory:
    """The memory with what a question tells, or a short reply to a question outside the check."""
    if wanted.topics[:1] and wanted.topics[0] in CHECKED:
        return replace(take_reply(replace(before, asked=None), turn, intent), tries=0)
    if before.asked and wanted.continues and not before.checking:
        return replace(take_reply(before, turn, intent), tries=0)
    return learn(before, turn, intent=intent)


def _answer_topics(
    turn: Turn,
    before: Memory,
    memory: Memory,
    index: FactIndex,
    around: Surroundings,
    wanted: Asked,
    intent: str,
) -> tuple[Answer, Memory]:
    """The facts for each topic asked, with the next follow-up question."""
    main = wanted.topics[0]
    asks = follow_up.next_slot(main, memory, turn.text)
    told_all = main in CHECKED and not asks and bool(memory.news) and intent != "follow_up"
    if wanted.topics == (main,) and told_all:
        # The first message told all that matters.
        return check.result(memory, index, main, around.contact)
    answered = _facts_by_topic(turn, memory, index, wanted, intent)
    if not answered:
        return _search_everything(turn, memory, index, around)
    ties = {reason.fact.id: reason.because for reason in _pointed(memory, main, index)}
    lines = [Line(words) for words in _unknown(turn, index, wanted)]
    own = cautions.about_person(memory, index) if main in _OF_TREATING else None
    if own and main in ("dose", "retreatment"):
        # No units and no dates for who should have none.
        answered = {"contraindications": ()}
        lines, ties = [], {}
    if own and own.fact not in [fact for facts in answered.values() for fact in facts]:
        lines.append(own)
    lines += [
        replace(line, because=ties.get(line.fact.id, "")) if line.fact else line
        for line in _lines(answered.values())
    ]
    if own:  # the caution takes the place of the last fact
        facts = [line for line in lines if line.fact]
        lines = [line for line in lines if line not in facts[check.MOST_FACTS :]]
    if main in CHECKED:
        memory = replace(memory, checking=main if asks else None, paused=None)
    elif main == "onset" and memory.timing is not None:
        memory = replace(memory, case=memory.case or check.TOPIC)
    elif not memory.checking and not asks:
        # "It did not work, can I have a top-up?": answered, then what did not work is looked at.
        memory = replace(memory, checking=_also_checked(wanted, memory))
    ask = wording.ASK_IN_CHECK if memory.checking else wording.ASK
    step = ask[asks] if asks else follow_up.next_step(main, memory)
    buttons = wording.CHOICES[asks] if asks else related(wanted.topics)
    if main not in CHECKED and memory.checking:
        # A question in between: its own next step first, then the check goes on where it was.
        doubt = find_doubt(memory, index)
        asks = check.asks_next(memory, index, memory.checking)
        if asks:
            own_step = wording.NEXT_STEP.get(main, "")
            question = doubt.question if doubt else ask[asks]
            step = f"{own_step} {question}".strip()
            buttons = doubt.buttons if doubt else wording.CHOICES[asks]
    if own:
        step = f"{wording.DO_DOCTOR} {ask[asks]}" if asks else wording.DO_DOCTOR
    timed = main in CHECKED or main == "onset"
    answer = Answer(
        kind="answer",
        lines=tuple(lines),
        topics=tuple(answered),
        next_step=step,
        asks=asks,
        buttons=buttons,
        timeline=timeline(index, memory) if timed and memory.timing is not None else None,
    )
    question = before.question if wanted.continues and intent != "follow_up" else turn.text
    return answer, _remembered(memory, answer, question)


def _also_checked(wanted: Asked, memory: Memory) -> str | None:
    """The further topic of a message that the check is about, unless the first is a caution."""
    if wanted.topics[0] == "side_effects":
        return None
    further = (topic for topic in wanted.topics[1:] if topic in CHECKED)
    return next((topic for topic in further if follow_up.next_slot(topic, memory)), None)


def _pointed(memory: Memory, topic: str, index: FactIndex) -> list[Reason]:
    """The reasons that follow from what the person said; two at most."""
    found = [reason for reason in reasons(memory, topic, index) if reason.is_pointed]
    return [r for r in found if for_person([r.fact], frozenset(), memory)][:2]


def _facts_by_topic(
    turn: Turn, memory: Memory, index: FactIndex, wanted: Asked, intent: str
) -> dict[str, tuple[Fact, ...]]:
    """The facts for each topic asked, none of them twice, four in all."""
    named = tags_of(turn.reading)
    by_area = wanted.topics[0] in _BY_AREA and bool(memory.area)
    if by_area and not turn.reading.ids("area"):
        # "How long does it last?" of somebody with crow's feet is about those.
        named |= frozenset(("area", area) for area in memory.area)
        about = " ".join(phrases.AREAS.get(area, "") for area in memory.area)
        questions = [*ways_to_ask(turn), f"{turn.text} {about}"[:600]]
    else:
        questions = ways_to_ask(turn)
    same = wanted.continues and wanted.topics[0] in memory.topics
    if same and memory.question and intent != "correct":
        questions = [f"{memory.question} {turn.text}"[:600], memory.question, *questions]
    several = len(wanted.topics) > 1
    found: dict[str, tuple[Fact, ...]] = {}
    for topic in wanted.topics:
        first = topic == wanted.topics[0]
        own = questions if first else ways_to_ask(turn, topic)
        pool = where_to_look(turn, topic, index, named | memory.tags(), wanted)
        facts = choose(
            index,
            own,
            pool,
            named,
            memory,
            most=2 if several else 4,
            words=42 if several else MOST_WORDS,
            emphasis=2.0 if wanted.continues else 1.0,
            by_area=by_area and not wanted.continues,
        )
        if facts:
            facts = _with_caution(turn, index, own, topic, facts)
        if facts and first and intent != "follow_up":
            pointed = tuple(reason.fact for reason in _pointed(memory, topic, index))
            leads = bool(memory.news) and (topic in CHECKED or wanted.continues)
            facts = check.joined(facts, pointed, leads=leads)
        said = {fact.id for others in found.values() for fact in others}
        facts = tuple(fact for fact in facts if fact.id not in said)
        if facts:
            found[topic] = facts[:2] if several else facts
    return found


def _lines(answers: Iterable[tuple[Fact, ...]]) -> list[Line]:
    """The facts of each topic as lines; what disagrees with a direct answer comes last, marked."""
    agreeing: list[Fact] = []
    against: list[Fact] = []
    kept: list[Fact] = []
    for facts in answers:
        opposed = opposed_to(facts)
        own = [fact for fact in facts if fact not in opposed]
        kept += own[:1] if kept else own[:2]
        agreeing += own
        against += opposed
    # Never cut: what disagrees, the first two facts, and the direct answer to a second topic.
    for fact in [fact for fact in reversed(agreeing) if fact not in kept]:
        if sum(words_of(one) for one in agreeing + against) > MOST_WORDS:
            agreeing.remove(fact)
    lines = list(fact_lines(agreeing))
    if against:
        lines += [Line(wording.DISAGREE), *fact_lines(against)]
    return lines


def _with_caution(
    turn: Turn, index: FactIndex, questions: Sequence[str], topic: str, facts: tuple[Fact, ...]
) -> tuple[Fact, ...]:
    """The facts with general advice among them, where a topic or a symptom calls for it.

    The topic's advice leads unless another fact answers the question far better; what to watch for
    with a symptom comes second.
    """
    if topic in _CAUTIOUS:
        places = {topic: 0.0, _CAUTIOUS_ALSO.get(topic, topic): 0.0}
        hits = index.search([_CAUTIOUS[topic]], topics=places, limit=1)
    else:
        has = frozenset(
            (m.kind, m.id)
            for m in turn.reading.of("symptom")
            if not m.negated and not m.hypothetical
        )
        hits = index.search(ways_to_ask(turn), topics={"urgent_symptoms": 0.0}, named=has, limit=5)
        hits = [hit for hit in hits if hit.fact.tags & has][:1]
    if not hits:
        return facts
    advice = hits[0].fact
    others = tuple(f for f in facts if f.id != advice.id and not repeats(f, [advice]))
    if not others:
        return (advice,)
    leads = facts[0] == advice
    if topic in _CAUTIOUS and not leads:
        places = {topic: 0.0, advice.topic: 0.0}
        scores = {
            hit.fact.id: hit.score
            for hit in index.search(questions, topics=places, limit=len(index.facts))
        }
        other = scores.get(others[0].id)
        leads = other is None or scores[advice.id] > other - _FAR_BETTER
    ordered = (advice, *others) if leads else (others[0], advice, *others[1:])
    return ordered[: max(len(facts), 2)]


def _unknown(turn: Turn, index: FactIndex, wanted: Asked) -> list[str]:
    """What the person named and no fact knows, said honestly."""
    if "contraindications" not in wanted.topics:
        return []
    unknown = [
        mention.text
        for mention in turn.reading.of("condition", "medicine")
        if not mention.negated and not index.knows((mention.kind, mention.id))
    ]
    return [wording.NO_FACT_ON.format(words=unknown[0])] if unknown else []


def _search_everything(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """An answer to a message of unsure topic, from whatever fact is close enough."""
    named = tags_of(turn.reading)
    questions = ways_to_ask(turn)
    hits = index.search(questions, named=named, known=memory.tags(), limit=5)
    near = [hit for hit in hits if hit.closeness >= NEAR_FACT]
    if not near:
        return _decline(turn, memory, index, around, wording.NO_FACT, ())
    topic = near[0].fact.topic
    facts = choose(index, questions, {topic: 0.0}, named, memory, most=3)
    asks = follow_up.next_slot(topic, memory, turn.text)
    answer = Answer(
        kind="answer",
        lines=tuple(_lines([facts])),
        topics=(topic,),
        next_step=wording.ASK[asks] if asks else follow_up.next_step(topic, memory),
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else related((topic,)),
    )
    return answer, _remembered(memory, answer, turn.text)


def _decline(
    turn: Turn,
    memory: Memory,
    index: FactIndex,
    around: Surroundings,
    words: str,
    topics: tuple[str, ...],
) -> tuple[Answer, Memory]:
    """An honest "I don't know", with the nearest topics and a person.

    While the check is under way its question is put again instead.
    """
    if memory.checking and (slot := check.asks_next(memory, index, memory.checking)):
        said = wording.NOT_UNDERSTOOD if words == wording.NO_FACT else words
        asking = replace(memory, asked=slot, tries=memory.tries + 1)
        if memory.tries and memory.asked == slot:
            # Asked twice in vain: better to go on without it than to insist.
            asking = replace(leave_out(memory, slot), tries=0)
            if not (slot := check.asks_next(asking, index, memory.checking)):
                return check.result(asking, index, memory.checking, around.contact)
            asking = replace(asking, asked=slot)
        answer = Answer("fallback", (Line(said),), topics=topics)
        return small_talk.resumed(answer, asking, index), asking
    nearest = tuple(topic for topic, _ in turn.topics() if topic in TITLES)[:3]
    buttons: tuple[Button, ...] = topic_buttons(nearest) or starters()
    answer = Answer(
        kind="fallback",
        lines=(Line(words), Line(small_talk.person(around.contact))),
        topics=topics,
        next_step=wording.NEAREST if nearest else wording.ANYTHING_ELSE,
        buttons=buttons,
    )
    return answer, replace(memory, asked=None)


def _remembered(memory: Memory, answer: Answer, question: str) -> Memory:
    return remember(
        memory,
        topics=answer.topics,
        cited=[fact.id for fact in answer.facts],
        asked=answer.asks,
        question=question,
    )
