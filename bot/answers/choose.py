"""Choosing the facts of an answer: the direct one first, then what supports it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answers.memory import Memory
from bot.answers.turn import Turn
from bot.facts.fact import TAG_KINDS, Fact
from bot.facts.search import FactIndex, Hit, Tags
from bot.language.reading import Reading

MOST_FACTS = 4
MOST_WORDS = 78
"""Words of facts in an answer; with the follow-up question an answer stays near 90."""

_NEAR = 0.24
"""How far below the best fact's score a further fact may lie."""
_NOT_FAR = 0.40
_IN_SECTION = 0.6
_FULL_EFFECT_PAST = 26
_JUDGED_FROM = 14
"""Days: a fact on what four weeks mean is not shown at two, one on waiting not after two."""
_FEW = 2
"""An answer of fewer facts than this takes further ones from farther off."""
_RELATED = 0.25
"""Least closeness of a further fact to the question."""
_NEARLY_AS_CLOSE = 0.55
"""Share of the direct answer's closeness that one from elsewhere needs: where a fact answers just
what was asked, what only shares the topic is beside the point."""
_SAME_SECTION = 0.12
"""What standing in the section of the direct answer counts: a section answers one question."""
_FIRST_OF_SECTION = 0.2
"""How much better another sentence of the section must fit than the one the writer put first."""
_NOT_TOO_FAR = 0.45
"""How far below the best a fact about what was named may lie and still lead."""
_SHOWN_BEFORE = 0.25
_WORD = re.compile(r"\w+")


def tags_of(reading: Reading) -> Tags:
    """What a message names, in the form in which facts are tagged; negated mentions left out."""
    return frozenset(
        (m.kind, m.id) for m in reading.mentions if m.kind in TAG_KINDS and not m.negated
    )


def ways_to_ask(turn: Turn, topic: str | None = None) -> list[str]:
    """The message itself and those of its parts that ask for a topic (or for any)."""
    parts = [p.text for p in turn.parts if topic is None or p.topic == topic]
    return list(dict.fromkeys([turn.text[:600], *parts]))[:6]


def choose(
    index: FactIndex,
    questions: Sequence[str],
    topics: Mapping[str, float],
    named: Tags,
    memory: Memory,
    *,
    most: int = MOST_FACTS,
    words: int = MOST_WORDS,
    fresh_only: bool = False,
    emphasis: float = 1.0,
    by_area: bool = False,
) -> tuple[Fact, ...]:
    """The facts that answer a question, the direct one first.

    A fact that disagrees with a chosen one is shown with it, whatever its rank: where sources
    disagree the person sees both. What was shown in this conversation steps back.

    Args:
        index: the facts.
        questions: ways to put the question.
        topics: of the facts, with what each adds to a fact's score.
        named: what the message names.
        memory: what is known of the person.
        most, words: how much at most.
        fresh_only: leave out what was shown before.
        emphasis: weight of what the message names.
        by_area: whether a fact on the very area leads, where there is one.
    """
    known = memory.tags()
    hits = index.search(
        questions, topics=topics, named=named, known=known, emphasis=emphasis, limit=60
    )
    if emphasis <= 1:  # "and for my forehead?" may well be answered by what was shown before
        hits = [_aged(hit, memory) for hit in hits]
    if fresh_only:
        hits = [hit for hit in hits if hit.fact.id not in memory.shown]
    hits.sort(key=lambda hit: (-hit.score, hit.fact.id))
    if not hits:
        return ()
    suited = set(for_person([hit.fact for hit in hits], named, memory))
    hits = [hit for hit in hits if hit.fact in suited]
    if not hits:
        return ()
    if emphasis > 1 or by_area:
        lead = _lead(_on_what_is_named(hits, named, only_area=by_area))
    else:
        lead = _lead(hits)
    chosen = [lead.fact]
    budget = words - words_of(lead.fact)
    opposed = [hit for hit in hits if hit.fact.id in lead.fact.conflicts][:1]
    rest = sorted(
        (_with_section(hit, lead.fact) for hit in hits), key=lambda hit: (-hit.score, hit.fact.id)
    )
    for hit in opposed + rest:
        if len(chosen) >= most:
            break
        near = _NEAR if len(chosen) >= _FEW else _NOT_FAR
        related = max(_RELATED, _NEARLY_AS_CLOSE * lead.closeness)
        if _same_section(hit.fact, lead.fact):
            near, related = _IN_SECTION, _RELATED
        if hit not in opposed and (hit.score < lead.score - near or hit.closeness < related):
            continue
        if hit.fact in chosen or words_of(hit.fact) > budget or repeats(hit.fact, chosen):
            continue
        if hit not in opposed and _disputed(hit.fact, chosen, index):
            continue
        chosen.append(hit.fact)
        budget -= words_of(hit.fact)
    return tuple(chosen)


def opposed_to(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts among those shown that disagree with one before them."""
    opposed: list[Fact] = []
    for number, fact in enumerate(facts):
        agreed = [one for one in facts[:number] if one not in opposed]
        if any(fact.id in one.conflicts for one in agreed):
            opposed.append(fact)
    return tuple(opposed)


def for_person(facts: Sequence[Fact], named: Tags, memory: Memory) -> list[Fact]:
    """The facts without those that give units that are not for this person.

    Nobody under 18 is told units, and who asks about another brand is not told those of Botox:
    units are never converted.
    """
    person = named | memory.tags()
    brands = {name for kind, name in person if kind == "brand" and name != "botox"}
    young = ("state", "under_18") in person

    def fits(fact: Fact) -> bool:
        if not _in_time(fact, memory):
            return False
        if ("state", "male") in fact.tags and ("state", "male") not in person:
            return False
        if not any(q.kind == "dose" and q.unit == "units" for q in fact.quantities):
            return True
        return not young and (not brands or bool(brands & fact.tagged("brand")))

    return [fact for fact in facts if fits(fact)]


def _on_what_is_named(hits: Sequence[Hit], named: Tags, *, only_area: bool) -> Sequence[Hit]:
    """The hits about what was named ("what about Dysport?"), if there are any.

    Those about the very area and no others come first; with `only_area` none but those.
    """
    near = [hit for hit in hits if hit.score >= hits[0].score - _NOT_TOO_FAR]
    areas = {name for kind, name in named if kind == "area"}
    same = [hit for hit in near if hit.fact.topic == hits[0].fact.topic]
    exact = [h for h in same if h.fact.tagged("area") and h.fact.tagged("area") <= areas]
    if exact or only_area:
        return exact or hits
    special = {tag for tag in named if tag != ("brand", "botox")}
    return [hit for hit in near if hit.fact.tags & special] or hits


def _disputed(fact: Fact, chosen: Sequence[Fact], index: FactIndex) -> bool:
    """Whether a fact of no less authority disagrees with a supporting one and is not shown.

    A claim that others deny is shown with the denial, or as a direct answer, or not at all.
    """
    others = (index.by_id[name] for name in fact.conflicts if name in index.by_id)
    return any(other.authority >= fact.authority and other not in chosen for other in others)


def _in_time(fact: Fact, memory: Memory) -> bool:
    """Whether what a fact says of a time fits the time since the person's treatment."""
    days = memory.timing
    if days is None or days < 0:
        return True
    if "past_full_effect" in fact.supports:
        return days >= _FULL_EFFECT_PAST
    return "too_early" not in fact.supports or days < _JUDGED_FROM


def _lead(hits: Sequence[Hit]) -> Hit:
    """The direct answer.

    Of the section that answers the question best it is the sentence that the writer put first,
    unless another one fits clearly better; and never a disputed claim where a firm one opposes it.
    """
    best = hits[0]
    section = [hit for hit in hits if _same_section(hit.fact, best.fact)]
    first = min(section, key=lambda hit: hit.fact.line)
    lead = first if first.score >= best.score - _FIRST_OF_SECTION else best
    if lead.fact.certainty == "contested":
        firm = (hit for hit in hits if hit.fact.certainty != "contested")
        lead = next((hit for hit in firm if hit.fact.id in lead.fact.conflicts), lead)
    return lead


def _aged(hit: Hit, memory: Memory) -> Hit:
    """A hit that steps back when the fact was shown before."""
    if hit.fact.id not in memory.shown:
        return hit
    return Hit(hit.fact, hit.score - _SHOWN_BEFORE, hit.closeness)


def _with_section(hit: Hit, lead: Fact) -> Hit:
    """A hit that gains when it stands in the lead's section, which answers one question."""
    if not _same_section(hit.fact, lead):
        return hit
    return Hit(hit.fact, hit.score + _SAME_SECTION, hit.closeness)


def _same_section(one: Fact, other: Fact) -> bool:
    return bool(one.heading) and (one.document, one.heading) == (other.document, other.heading)


def words_of(fact: Fact) -> int:
    """Number of words of a fact's sentence."""
    return len(fact.statement.split())


def repeats(fact: Fact, chosen: Sequence[Fact]) -> bool:
    """Whether a fact says nearly the same words as one already chosen."""
    words = _words(fact)
    others = [_words(one) for one in chosen]
    return any(len(words & other) >= 0.75 * min(len(words), len(other)) for other in others)


def _words(fact: Fact) -> set[str]:
    return set(_WORD.findall(fact.statement.lower()))
