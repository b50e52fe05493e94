"""The efficacy check: its next question, or the reasons at its end.

A turn of the check has two halves, so that a Rasa form can run it: `take_in` reads a reply into
the memory, then `question` or `result` says what follows from the memory alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import cues, follow_up, phrases, products, wording
from bot.answers.answer import Answer, Button, Line
from bot.answers.cautions import about_person
from bot.answers.choose import for_person, repeats, words_of
from bot.answers.doubts import Doubt, find_doubt
from bot.answers.figures import timeline
from bot.answers.memory import Memory, remember
from bot.answers.reasons import CHECKED, LAST, Reason, next_steps, reasons
from bot.answers.replies import leave_out, take_reply, take_rival
from bot.answers.small_talk import person, related
from bot.answers.turn import Turn
from bot.facts.fact import Fact
from bot.facts.search import FactIndex

TOPIC = CHECKED[0]
"""What is checked where nothing else was said."""
MOST_FACTS = 4
MOST_WORDS = 85
"""Words of the reasons of a result."""
_ENOUGH = 2
NEXT_WORDS = 18
"""Words of the fact that says what to do next, beyond them."""


def take_in(memory: Memory, turn: Turn, intent: str, index: FactIndex) -> Memory:
    """The memory with a reply to the check read into it.

    A value that cannot be true is left out once the person stands by it. Whoever passes over a
    doubt and tells something else is not asked again: an odd value is taken, an impossible one left
    out, and of two that contradict each other the later one stays.
    """
    after = take_reply(memory, turn, intent)
    if after.checking == "wearing_off_early" and cues.DID_NOTHING.search(turn.text):
        after = replace(after, checking=TOPIC)
    doubt = find_doubt(after, index)
    if doubt is None:
        return after
    passed_over = memory.doubt == doubt.slot and bool(after.news) and doubt.slot not in after.news
    if doubt.kind == "impossible":
        if after.stands_by(doubt.slot) or passed_over:
            return leave_out(after, doubt.slot)
    elif passed_over and doubt.kind == "odd":
        return after.stand_by(doubt.slot)
    elif passed_over:
        return take_rival(after)
    return after


def asks_next(memory: Memory, index: FactIndex, topic: str) -> str | None:
    """The slot that the check asks for next; None when it is at its end."""
    topic = _topic(memory, topic)
    doubt = find_doubt(memory, index)
    return doubt.slot if doubt else follow_up.next_slot(topic, memory)


def go_on(
    memory: Memory, index: FactIndex, topic: str, contact: str | None, *, conclude: bool = False
) -> tuple[Answer, Memory]:
    """The next question, or the result; the person may want it before all is asked."""
    topic = _topic(memory, topic)
    if not conclude and asks_next(memory, index, topic):
        return question(memory, index, topic)
    return result(memory, index, topic, contact)


def question(memory: Memory, index: FactIndex, topic: str) -> tuple[Answer, Memory]:
    """The next question: what was heard, what it newly points to, and what is asked.

    Args:
        memory: with the last reply.
        index: the facts.
        topic: what is being checked.
    """
    topic = _topic(memory, topic)
    doubt = find_doubt(memory, index)
    slot = doubt.slot if doubt else follow_up.next_slot(topic, memory)
    assert slot is not None
    lines = [] if doubt and (doubt.slot in memory.news or not memory.news) else _heard(memory)
    if doubt:
        lines += [Line(fact.statement, fact) for fact in doubt.facts if _suits(fact, memory)]
        words, buttons = doubt.question, doubt.buttons
    else:
        lines += _newly_pointed(memory, index, topic)
        words, buttons = wording.ASK_IN_CHECK[slot], wording.CHOICES[slot]
    answer = Answer(
        kind="check_question",
        lines=tuple(lines),
        topics=(topic,),
        next_step=words,
        asks=slot,
        buttons=buttons,
    )
    return answer, _after(memory, answer, topic, doubt)


def _heard(memory: Memory) -> list[Line]:
    """What the last message told, said back, or that it told nothing."""
    if said := _said_back(memory):
        return said
    if memory.hint == "volume":
        return [Line(wording.NOT_UNITS)]
    if memory.tries:
        return [Line(wording.WHICH_UNIT if memory.asked == "timing" else wording.NOT_UNDERSTOOD)]
    if memory.asked is None:
        return [Line(wording.RESUMED)]
    if memory.products and not memory.news and not memory.tries:
        return []
    if memory.asked in memory.declined:
        return [Line(wording.LEFT_OUT)]
    if not_known := wording.NOT_KNOWN.get(memory.hint or ""):
        return [Line(not_known)]
    return [Line(wording.TAKEN)] if memory.stands_by(memory.asked) else []


def _said_back(memory: Memory) -> list[Line]:
    """What the last message told, said back; nothing where it told nothing."""
    said = phrases.heard(memory)
    if said and memory.replaced:
        before = ", ".join(memory.replaced)
        return [Line(wording.INSTEAD.format(details=said, before=before))]
    return [Line(wording.HEARD.format(details=said))] if said else []


def _newly_pointed(memory: Memory, index: FactIndex, topic: str) -> list[Line]:
    """The reason that the last message newly points to, unless it was told before."""
    news = set(memory.news)
    for reason in reasons(memory, topic, index):
        if reason.is_pointed and reason.slots & news and reason.fact.id not in memory.shown:
            if _suits(reason.fact, memory):
                return [Line(reason.fact.statement, reason.fact, reason.because)]
    if "timing" in news:  # time points to no reason, but perhaps to what to do now
        for fact in next_steps(memory, topic, index):
            if fact.id not in memory.shown and _suits(fact, memory):
                return [Line(fact.statement, fact)]
    return []


def result(
    memory: Memory, index: FactIndex, topic: str, contact: str | None
) -> tuple[Answer, Memory]:
    """The reasons that fit, the likeliest first, what to do next, and where the person stands.

    It depends on what is known alone, never on the order in which it was said.
    """
    topic = _topic(memory, topic)
    own = about_person(memory, index)
    found = [r for r in reasons(memory, topic, index) if _suits(r.fact, memory)]
    shown = _shown(found)
    lines = _said_back(memory) if memory.case and not memory.checking else []
    lines += [own] if own else []
    lines.append(Line(_heading(shown) if shown else wording.NO_REASON))
    lines += _tied(shown)
    told = [line.fact for line in lines if line.fact]
    budget = MOST_WORDS + NEXT_WORDS - sum(_words(r) for r in shown)
    for fact in next_steps(memory, topic, index):
        if len(told) < MOST_FACTS and words_of(fact) <= budget and fact not in told:
            if _suits(fact, memory) and not repeats(fact, told):
                lines += [Line(wording.WHAT_TO_DO), Line(fact.statement, fact)]
                told.append(fact)
                break
    more = len(found) > len(shown)
    early = any(reason.name in ("too_early", "slow_area") for reason in shown)
    buttons: tuple[Button, ...] = (wording.ASK_REST,) if early and not memory.thorough else ()
    buttons += (wording.OTHER_REASONS,) if more and not early else ()
    step = wording.DO_DOCTOR if own else _what_to_do(shown, memory, early)
    answer = Answer(
        kind="check_result",
        lines=tuple(lines),
        topics=(topic,),
        next_step=_with_contact(step, contact),
        buttons=buttons + related((topic,)),
        timeline=timeline(index, memory),
    )
    return answer, _after(memory, answer, None, None)


def more_reasons(
    memory: Memory, index: FactIndex, topic: str, contact: str | None
) -> tuple[Answer, Memory]:
    """The reasons that the result left out."""
    found = [r for r in reasons(memory, topic, index) if _suits(r.fact, memory)]
    shown = {r.name for r in _shown(found)} | {r.name for r in found if r.fact.id in memory.shown}
    rest = [r for r in found if r.name not in shown][:3]
    lines = [Line(wording.MORE_REASONS if rest else wording.NO_MORE_REASONS)]
    lines += _tied(rest)
    answer = Answer(
        kind="check_result",
        lines=tuple(lines),
        topics=(topic,),
        next_step=person(contact),
        buttons=related((topic,)),
    )
    return answer, _after(memory, answer, None, None)


def what_to_do(
    memory: Memory, index: FactIndex, topic: str, contact: str | None
) -> tuple[Answer, Memory]:
    """What to do next, for somebody who knows the reasons."""
    topic = _topic(memory, topic)
    own = about_person(memory, index)
    found = reasons(memory, topic, index)
    early = any(reason.name == "too_early" for reason in found)
    facts: list[Fact] = [r.fact for r in found if r.name in ("too_early", "slow_area")]
    for fact in next_steps(memory, topic, index):
        if fact not in facts and _suits(fact, memory) and not repeats(fact, facts):
            facts.append(fact)
    lines = [Line(fact.statement, fact) for fact in facts[:3]]
    lines = [own, *lines] if own else lines
    step = wording.DO_DOCTOR if own else _what_to_do(_shown(found), memory, early)
    answer = Answer(
        kind="check_result",
        lines=(Line(wording.WHAT_TO_DO), *lines),
        topics=(topic,),
        next_step=_with_contact(step, contact),
        buttons=related((topic,)),
    )
    return answer, _after(memory, answer, None, None)


def _topic(memory: Memory, topic: str) -> str:
    """What is looked at: an effect that came and went was not without effect."""
    worked = memory.lasted is not None and memory.prior != "never_worked"
    return "wearing_off_early" if worked else topic


def _shown(found: Sequence[Reason]) -> list[Reason]:
    """The reasons of a result: up to three, and resistance last where something points to it.

    What is only not ruled out fills up to two reasons, no more; it gives way to resistance where
    the person's own words point to that.
    """
    last = [reason for reason in found if reason.name in LAST][:1]
    shown: list[Reason] = []
    room = MOST_WORDS - sum(_words(reason) for reason in last)
    for reason in found:
        if reason.name in LAST or len(shown) + len(last) >= MOST_FACTS - 1:
            continue
        if not reason.is_pointed and len(shown) >= _ENOUGH:
            continue
        if not shown or _words(reason) <= room:
            shown.append(reason)
            room -= _words(reason)
    return [*shown, *last]


def _tied(shown: Sequence[Reason]) -> list[Line]:
    """The reasons as lines; a tie that would be said twice is shortened."""
    lines: list[Line] = []
    for reason in shown:
        repeated = reason.because in [line.because for line in lines]
        because = wording.BECAUSE_SAME if repeated else reason.because
        lines.append(Line(reason.fact.statement, reason.fact, because))
    return lines


def _words(reason: Reason) -> int:
    return words_of(reason.fact) + len(reason.because.split())


def _suits(fact: Fact, memory: Memory) -> bool:
    """Whether a fact may be shown to this person: no units of another brand, none to a minor."""
    return bool(for_person([fact], frozenset(), memory))


def _heading(shown: Sequence[Reason]) -> str:
    if shown and all(reason.name in ("too_early", "slow_area") for reason in shown):
        return wording.RESULT_EARLY
    return wording.RESULT if len(shown) != 1 else wording.RESULT_ONE


def _what_to_do(shown: Sequence[Reason], memory: Memory, early: bool) -> str:
    """The next step in own words: whom to ask for what."""
    if any(reason.name == "slow_area" for reason in shown):
        return wording.WAIT_LONGER
    if early:
        return wording.WAIT
    first = shown[0].name if shown else ""
    if set(products.RISKY) & set(memory.products):
        return wording.DO_STOP
    if first == "product_hinted":
        return wording.DO_PRODUCT
    if first in ("lines", "lines_of_area", "movement_gone"):
        return wording.DO_LINES
    if first == "faded":
        return wording.DO_AGAIN
    return wording.DO_RECORDS if memory.dose is None else wording.DO_REVIEW


def _with_contact(step: str, contact: str | None) -> str:
    return f"{step} {wording.HUMAN_CONTACT.format(contact=contact)}" if contact else step


def _after(memory: Memory, answer: Answer, checking: str | None, doubt: Doubt | None) -> Memory:
    """The memory after a turn of the check."""
    after = remember(
        memory,
        topics=answer.topics,
        # "Who says so" after a bare question means the last facts shown.
        cited=[fact.id for fact in answer.facts] or memory.cited,
        asked=answer.asks,
        question=memory.question,
    )
    return replace(
        after,
        case=answer.topics[0],
        checking=checking,
        paused=None,
        doubt=doubt.slot if doubt else None,
        rival=memory.rival if doubt else None,
    )


def joined(facts: tuple[Fact, ...], fitting: tuple[Fact, ...], *, leads: bool) -> tuple[Fact, ...]:
    """The direct answer, then what fits the person's case, then the rest; four at most.

    Args:
        facts: that answer the question, the best first.
        fitting: that fit what the person said of the treatment.
        leads: whether what fits is the direct answer, as to "why did mine not work".
    """
    new = [fact for fact in fitting if fact not in facts[:1]]
    if leads and new:
        return tuple(dict.fromkeys([*fitting, *facts]))[:MOST_FACTS]
    return tuple(dict.fromkeys([facts[0], *new, *facts[1:]]))[: MOST_FACTS if new else len(facts)]
