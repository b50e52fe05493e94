"""Talk around the answers: greetings, where facts come from, how firm they are, who else to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answers import cues, phrases, wording
from bot.answers.answer import Answer, Button, Line, cited_sources, fact_lines
from bot.answers.choose import choose, tags_of
from bot.answers.doubts import find_doubt
from bot.answers.memory import Memory, remember
from bot.answers.turn import Turn
from bot.emergency import EmergencyNumbers
from bot.facts.fact import Fact
from bot.facts.search import FactIndex
from bot.language.foreign import language_of, line_for
from bot.topics import TITLES


@dataclass(frozen=True)
class Surroundings:
    """What an answer needs beside the facts: numbers to call, a person to turn to."""

    numbers: EmergencyNumbers | None = None
    contact: str | None = None


_STILL_NEAR = 0.4
"""Least closeness to the question of a further fact for somebody whom the first did not help."""

Talk = Callable[[Turn, Memory, FactIndex, Surroundings], tuple[Answer, Memory]]


def topic_buttons(topics: Sequence[str]) -> tuple[Button, ...]:
    """A button for each topic; it sends a plain question."""
    return tuple(Button(TITLES[topic], wording.QUESTIONS[topic]) for topic in topics)


def starters() -> tuple[Button, ...]:
    """Buttons for somebody who does not know what to ask."""
    return topic_buttons(("no_effect", "duration", "dose", "pregnancy", "side_effects"))


def related(topics: Sequence[str]) -> tuple[Button, ...]:
    """Buttons for what people ask next."""
    return topic_buttons([t for t in wording.RELATED.get(topics[0], ()) if t not in topics])


def person(contact: str | None) -> str:
    """Whom to turn to, with the contact that the settings name."""
    if not contact:
        return wording.HUMAN
    return f"{wording.HUMAN} {wording.HUMAN_CONTACT.format(contact=contact)}"


def where_from(facts: Sequence[Fact], topics: tuple[str, ...]) -> Answer:
    """The sources of facts: title, publisher, year, link and what kind of evidence."""
    lines = [Line(wording.WHERE_FROM)]
    for fact in facts:
        lines.append(Line(fact.statement, fact))
        for source in cited_sources(fact):
            parts = [f'"{source.title}"', source.publisher, str(source.year or ""), source.url]
            named = ", ".join(part for part in parts if part)
            lines.append(Line(f"  – {named} ({wording.KIND_WORDS[source.kind]})"))
    return Answer("answer", tuple(lines), topics)


def how_sure(facts: Sequence[Fact], topics: tuple[str, ...]) -> Answer:
    """How certain each fact is, in words."""
    lines = [Line(wording.HOW_SURE)]
    for fact in facts:
        lines.append(Line(fact.statement, fact))
        lines.append(Line(f"  – {wording.CERTAINTY_WORDS[fact.certainty]}"))
    return Answer("answer", tuple(lines), topics, next_step=wording.HUMAN)


def resumed(answer: Answer, memory: Memory, index: FactIndex) -> Answer:
    """An answer that asks again what was being asked, so that a word in between loses nothing."""
    slot = memory.asked
    if slot is None:
        return answer
    doubt = find_doubt(memory, index) if memory.doubt else None
    asks = wording.ASK_IN_CHECK if memory.checking else wording.ASK
    question = doubt.question if doubt else asks[slot]
    buttons = doubt.buttons if doubt else wording.CHOICES[slot]
    step = f"{answer.next_step} {question}".strip()
    return replace(answer, next_step=step, asks=slot, buttons=buttons)


def _fixed(words: str) -> Talk:
    """Talk that always says the same, and repeats what was asked."""

    def say(
        turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
    ) -> tuple[Answer, Memory]:
        answer = Answer("smalltalk", (Line(words),), buttons=starters())
        return resumed(answer, memory, index), memory

    return say


def _other_language(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """A short line in the person's own language, where we have one."""
    lines = line_for(language_of(turn.text) or "")
    own = (Line(lines.line),) if lines else ()
    answer = Answer("smalltalk", (*own, Line(wording.OTHER_LANGUAGE)), buttons=starters())
    return resumed(answer, memory, index), memory


def _sources(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Where the last answer came from."""
    facts = [index.by_id[name] for name in memory.cited if name in index.by_id]
    if not facts:
        answer = Answer("smalltalk", (Line(wording.NOTHING_TO_SOURCE),), buttons=starters())
        return resumed(answer, memory, index), memory
    return resumed(where_from(facts, memory.topics), memory, index), memory


def _certainty(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """How firm the last answer is."""
    facts = [index.by_id[name] for name in memory.cited if name in index.by_id]
    return resumed(how_sure(facts, memory.topics), memory, index), memory


def _another(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Something else on the same question for somebody whom the last answer did not help."""
    topics = {topic: 0.0 for topic in memory.topics if topic in TITLES}
    facts: tuple[Fact, ...] = ()
    if topics and cues.ANOTHER.search(turn.text):
        question = memory.question or turn.text
        named = tags_of(turn.reading)
        facts = choose(index, [question], topics, named, memory, most=3, fresh_only=True)
        near = dict(zip(index.by_id, index.closeness([question])))
        facts = tuple(fact for fact in facts if near[fact.id] >= _STILL_NEAR)
    if not facts:
        answer = Answer("clarify", (Line(wording.SORRY), Line(person(around.contact))))
        if memory.checking:
            answer = resumed(answer, memory, index)
            buttons = (wording.REASONS_NOW, *answer.buttons)
            return replace(answer, buttons=buttons), replace(memory, tries=memory.tries + 1)
        buttons = related(memory.topics) if topics else starters()
        return replace(answer, buttons=buttons), replace(memory, asked=None)
    answer = Answer(
        kind="answer",
        lines=(Line(wording.AGAIN), *fact_lines(facts)),
        topics=memory.topics,
        next_step=person(around.contact),
        buttons=related(memory.topics),
    )
    after = remember(
        memory,
        topics=answer.topics,
        cited=[fact.id for fact in facts],
        asked=memory.asked if memory.checking else None,
        question=memory.question,
    )
    return (resumed(answer, memory, index) if memory.checking else answer), after


def _recap(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """What the person told, said back."""
    told = phrases.all_heard(memory)
    words = wording.RECAP.format(details=told) if told else wording.RECAP_NOTHING
    buttons: tuple[Button, ...] = starters()
    if memory.case and not memory.checking:
        buttons = (wording.REASONS_AGAIN, *related((memory.case,)))
    return resumed(Answer("smalltalk", (Line(words),), buttons=buttons), memory, index), memory


def _legal(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Refunds, complaints and courts: not ours, but where to begin."""
    answer = Answer("fallback", (Line(wording.LEGAL),), ("out_of_scope",), buttons=starters())
    return resumed(answer, memory, index), memory


def _human(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    answer = Answer("smalltalk", (Line(person(around.contact)),))
    return resumed(answer, memory, index), memory


def _start_over(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    return Answer("smalltalk", (Line(wording.STARTED_OVER),), buttons=starters()), Memory()


def _stop(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Asks nothing more, until the person wants to go on."""
    declined = tuple(dict.fromkeys((*memory.declined, *wording.ASK)))
    paused = memory.checking
    after = replace(memory, asked=None, checking=None, doubt=None, declined=declined, paused=paused)
    buttons = (wording.GO_ON_CHECKING,) if paused else ()
    return Answer("smalltalk", (Line(wording.STOPPED),), buttons=buttons + starters()), after


def _why(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Why a follow-up question was asked; asks it again."""
    slot = memory.asked
    if slot is None:
        return Answer("clarify", (Line(wording.CLARIFY),), buttons=starters()), memory
    answer = Answer(
        "smalltalk",
        (Line(wording.WHY_ASK[slot]),),
        next_step=wording.ASK[slot],
        asks=slot,
        buttons=wording.CHOICES[slot],
    )
    return answer, memory


def _filler(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Goes on after a word that tells and asks nothing."""
    buttons = related(memory.topics) if memory.topics else starters()
    answer = Answer(
        "smalltalk",
        (Line(wording.GO_ON if not memory.asked else wording.TAKE_YOUR_TIME),),
        buttons=buttons,
    )
    return resumed(answer, memory, index), memory


def _thanks(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    """Whoever says thanks is not asked again at once."""
    return Answer("smalltalk", (Line(wording.THANKS),)), replace(memory, asked=None)


def _bye(
    turn: Turn, memory: Memory, index: FactIndex, around: Surroundings
) -> tuple[Answer, Memory]:
    return Answer("smalltalk", (Line(wording.GOODBYE),)), replace(memory, asked=None)


TALK: dict[str, Talk] = {
    "greet": _fixed(wording.GREETING),
    "filler": _filler,
    "recap": _recap,
    "legal": _legal,
    "thank": _thanks,
    "goodbye": _bye,
    "bot_challenge": _fixed(wording.ROBOT),
    "ask_help": _fixed(wording.HELP),
    "other_language": _other_language,
    "talk_to_human": _human,
    "complain": _another,
    "ask_source": _sources,
    "ask_certainty": _certainty,
    "start_over": _start_over,
    "stop_check": _stop,
    "why_ask": _why,
}
"""What is said for each intent that asks for no fact."""
