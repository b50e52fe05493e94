"""Alarming symptoms and hints at self-harm: help first, before and after everything else."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import cues, wording
from bot.answers.answer import Answer, Line, fact_lines
from bot.answers.learning import learn
from bot.answers.memory import Memory, remember
from bot.answers.turn import Turn
from bot.emergency import EmergencyNumbers
from bot.facts.fact import Fact
from bot.facts.search import FactIndex, Tags
from bot.language.foreign import language_of, line_for
from bot.language.pipeline import read_message
from bot.topics import topic_of

URGENT_CONFIDENCE = 0.55
"""From here on the classifier alone is enough for an alarm (the rules are enough by themselves)."""
URGENT_IN_SPITE_OF_DENIAL = 0.90
CRISIS_CONFIDENCE = 0.60

_WARNING = "All brands carry a boxed warning that the toxin can spread and has led to deaths"
_DO_NOT_WAIT = "Do not wait for the clinic to call back, go to an emergency room"
_LEAST_AUTHORITY = 1
"""A document that nobody reviewed is never shown on safety."""
_LONGEST_COMPLAINT = 300
_CLEARLY = 0.6
"""From this probability on a question after an alarm is clearly about something else."""
_NOT_OF_TOXIN = frozenset({"filler_vessel", "infection"})
"""Alarming symptoms that come from something else than toxin that spreads."""

_OF_THE_SYMPTOM = frozenset(
    {
        "side_effects", "duration", "no_effect", "onset", "aftercare", "stopping", "pain",
        "contraindications", "wearing_off_early", "procedure", "pregnancy", "breastfeeding",
        "out_of_scope", "urgent_symptoms", "medical_uses",
    }
)  # fmt: skip
"""Topics under which somebody with an alarming symptom goes on asking about it."""
_SURELY_OF_THE_SYMPTOM = frozenset({"side_effects", "duration", "stopping", "urgent_symptoms"})
"""Those of them that stay so once help was named twice."""


def is_crisis(turn: Turn) -> bool:
    """Whether a message hints at self-harm."""
    if turn.reading.alarm.crisis:
        return True
    if cues.NOT_IN_CRISIS.search(turn.text):
        # What is denied is believed, not what stands beside it.
        return any(
            part.intent == "report_crisis"
            and part.confidence >= CRISIS_CONFIDENCE
            and not cues.NOT_IN_CRISIS.search(part.text)
            for part in turn.parts
        )
    return turn.chance("report_crisis") >= CRISIS_CONFIDENCE


def is_urgent(turn: Turn, memory: Memory) -> bool:
    """Whether somebody has an alarming symptom: by rules, by the classifier, or added up.

    A droopy lid in one message and a crooked smile in the next are read together. Where the rules
    saw the alarming symptoms denied ("I can breathe and swallow fine"), the classifier has to be
    nearly certain.
    """
    if turn.reading.alarm.urgent:
        return True
    symptoms = list(turn.reading.of("symptom"))
    asserted = [m for m in symptoms if not m.negated and not m.hypothetical]
    if asserted and memory.complaints:
        if read_message(f"{memory.complaints}. {turn.text}").alarm.urgent:
            return True
    denied = any(m.negated for m in symptoms) and not asserted
    needed = URGENT_IN_SPITE_OF_DENIAL if denied else URGENT_CONFIDENCE
    return turn.chance("report_urgent_symptoms") >= needed


def complaints(turn: Turn, memory: Memory) -> str:
    """The complaints so far: the words of messages that name symptoms, the latest kept."""
    named = [m for m in turn.reading.of("symptom") if not m.negated and not m.hypothetical]
    if not named:
        return memory.complaints
    return f"{memory.complaints} {turn.text}".strip()[-_LONGEST_COMPLAINT:]


def after_alarm(turn: Turn, memory: Memory) -> bool:
    """Whether a message after an alarm still is about it, so that help stays the answer.

    Only a clear question on something else ("what does it cost?") is not.
    """
    if memory.alarm not in ("new", "told"):
        return False
    about = _OF_THE_SYMPTOM if memory.alarm == "new" else _SURELY_OF_THE_SYMPTOM
    topic, chance = next(iter(turn.topics()), ("", 0.0))
    return topic in about or chance < _CLEARLY


def after_crisis(turn: Turn, memory: Memory, intent: str) -> bool:
    """Whether help stays the answer after a hint at self-harm: to all but a clear question.

    A plain "I'm not suicidal" is believed.
    """
    if memory.alarm != "crisis" or intent == "start_over":
        return False
    return topic_of(intent) is None or turn.confidence < _CLEARLY


def is_over(turn: Turn, memory: Memory) -> bool:
    """Whether somebody says that the alarm is over: seen by a doctor, gone, denied, a joke.

    Neither the rules nor the classifier may find anything alarming in the message itself, nothing
    may be asked, and no reserve be made ("but my arms feel weak").
    """
    if memory.alarm not in ("new", "told") or turn.reading.alarm.urgent:
        return False
    symptoms = list(turn.reading.of("symptom"))
    if any(not (m.negated or m.past or m.hypothetical) for m in symptoms):
        if not cues.SEEN.search(turn.text):
            return False
    if symptoms and all(m.negated for m in symptoms) and cues.is_plain(turn.text):
        return True
    sure = turn.chance("report_urgent_symptoms") >= URGENT_CONFIDENCE
    return cues.says_over(turn.text) and not sure


def respond_urgent(
    turn: Turn, memory: Memory, index: FactIndex, numbers: EmergencyNumbers | None
) -> tuple[Answer, Memory]:
    """The call for help, and the memory of it: follow-up questions are dropped."""
    answer = urgent_answer(turn, index, numbers)
    again = memory.alarm in ("new", "told") and not turn.reading.alarm.symptoms
    if again:
        # Nothing new was named: help is named again, in few words.
        said = [index.by_id[name] for name in memory.cited if name in index.by_id]
        few = (Line(wording.URGENT_AGAIN), *fact_lines([f for f in said if _is_alarm(f)][:1]))
        answer = replace(answer, lines=(answer.lines[0], *few))
    after = remember(
        learn(memory, turn),
        topics=answer.topics,
        cited=[fact.id for fact in answer.facts],
        asked=None,
        question=turn.text,
    )
    after = replace(
        after,
        alarm="told" if again else "new",
        checking=None,
        doubt=None,
        rival=None,
        complaints=complaints(turn, memory),
    )
    return answer, after


def _is_alarm(fact: Fact) -> bool:
    return fact.topic == "urgent_symptoms"


def urgent_answer(turn: Turn, index: FactIndex, numbers: EmergencyNumbers | None) -> Answer:
    """Sends somebody with an alarming symptom to help, with the facts that say why.

    The call for help does not depend on the store: with an empty one it is still given.
    """
    number = (
        wording.URGENT_KNOWN.format(number=numbers.emergency) if numbers else wording.URGENT_UNKNOWN
    )
    chosen: list[Fact] = []
    symptoms: Tags = frozenset(("symptom", name) for name in turn.reading.alarm.symptoms)
    nothing: Tags = frozenset()
    for question, named in (
        (turn.text[:600], symptoms),
        (_WARNING, nothing),
        (_DO_NOT_WAIT, nothing),
    ):
        if named and not index.speaks_of("urgent_symptoms", named):
            continue  # better no fact than one on another symptom
        if question == _WARNING and _NOT_OF_TOXIN.issuperset(turn.reading.alarm.symptoms or "-"):
            continue
        for hit in index.search([question], topics={"urgent_symptoms": 0.0}, named=named, limit=12):
            fits = not named or bool(hit.fact.tags & named)
            if fits and hit.fact not in chosen and hit.fact.authority >= _LEAST_AUTHORITY:
                chosen.append(hit.fact)
                break
    own = line_for(language_of(turn.text) or "")
    in_own_words = (Line(own.urgent),) if own else ()
    return Answer(
        kind="urgent",
        lines=(Line(wording.URGENT.format(number=number)), *in_own_words, *fact_lines(chosen)),
        topics=("urgent_symptoms",),
        next_step=wording.URGENT_NEXT,
    )


def crisis_answer(numbers: EmergencyNumbers | None, *, again: bool = False) -> Answer:
    """Offers human help to somebody who hints at self-harm; says nothing about Botox.

    Args:
        numbers: to call.
        again: whether it was said before in this conversation.
    """
    if numbers and numbers.crisis:
        help_line = wording.CRISIS_KNOWN.format(
            name=numbers.crisis_name, number=numbers.crisis, emergency=numbers.emergency
        )
    elif numbers:
        help_line = wording.URGENT_KNOWN.format(number=numbers.emergency)
    else:
        help_line = wording.CRISIS_UNKNOWN
    return Answer(
        kind="crisis",
        lines=(Line(wording.CRISIS_AFTER if again else wording.CRISIS), Line(help_line)),
        topics=("crisis",),
        next_step=wording.CRISIS_NEXT,
    )
