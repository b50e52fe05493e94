"""The efficacy check: going on with its questions, and the reasons at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import follow_up, wording
from bot.answers.answer import Answer, Kind, Line, fact_lines
from bot.answers.choose import for_person
from bot.answers.memory import Memory, remember
from bot.answers.small_talk import related
from bot.facts.fact import Fact
from bot.facts.search import FactIndex


def go_on_checking(
    before: Memory, memory: Memory, index: FactIndex, topic: str, *, conclude: bool = False
) -> tuple[Answer, Memory]:
    """Goes on with the follow-up questions after a reply; at their end, the reasons that fit.

    Between the questions only what the reply newly points to is said.

    Args:
        before: the memory before the reply.
        memory: with the reply.
        index: the facts.
        topic: what is being checked.
        conclude: the person wants the reasons now.
    """
    asks = None if conclude else follow_up.next_slot(topic, memory)
    all_reasons = follow_up.reasons(memory, topic)
    kind: Kind
    if asks:
        known = follow_up.reasons(before, topic)
        told = [reason for reason in all_reasons if reason not in known][:1]
        facts = facts_for(told, memory, index, fresh_only=True)
        lines = fact_lines(facts) or (Line(_noted(before, memory)),)
        kind = "check_question"
    else:
        facts = facts_for(all_reasons, memory, index)[:4]
        lines = (Line(wording.RESULT), *fact_lines(facts))
        kind = "check_result"
    answer = Answer(
        kind=kind,
        lines=lines,
        topics=(topic,),
        next_step=wording.ASK[asks] if asks else follow_up.next_step(topic, memory),
        asks=asks,
        buttons=wording.CHOICES[asks] if asks else related((topic,)),
    )
    after = remember(
        memory,
        topics=answer.topics,
        cited=[fact.id for fact in facts],
        asked=asks,
        question=memory.question,
    )
    return answer, replace(after, checking=topic if asks else None)


def facts_for(
    reasons: Sequence[follow_up.Reason],
    memory: Memory,
    index: FactIndex,
    *,
    fresh_only: bool = False,
) -> tuple[Fact, ...]:
    """For each reason the fact that says it best, for the person's area and brand."""
    named = frozenset(tag for tag in memory.tags() if tag[0] in ("area", "brand"))
    found: list[Fact] = []
    for reason in reasons:
        fact = index.saying(reason.phrase, topics=reason.topics, named=named)
        if fact is None or fact in found or (fresh_only and fact.id in memory.shown):
            continue
        if for_person([fact], named, memory):
            found.append(fact)
    return tuple(found)


def joined(facts: tuple[Fact, ...], fitting: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The direct answer, then what fits the person's case, then the rest; four at most."""
    new = [fact for fact in fitting if fact not in facts[:1]]
    return tuple(dict.fromkeys([facts[0], *new, *facts[1:]]))[: 4 if new else len(facts)]


def _noted(before: Memory, memory: Memory) -> str:
    """Words for a reply that leads to no fact: whether it was understood at all."""
    if memory != before:
        return wording.NOTED
    return wording.WHICH_UNIT if before.asked == "timing" else wording.NOT_UNDERSTOOD
