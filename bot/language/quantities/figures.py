"""Which of the figures of a message are those of the person's own treatment.

A message names a friend's units, what was promised, what the former clinic used and what is asked
in general beside what was given. Figures that are not meant are left out only where the message
tells of others, or says that nothing was had at all.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.quantities.corrections import takes_back
from bot.language.quantities.cues import no_effect
from bot.language.quantities.given import OWN_TREATMENT, not_given
from bot.language.quantities.others import ANYBODY, PEOPLE_TO_COMPARE, plainly, told_of_others
from bot.language.quantities.owners import DOING, clause_of, names_the_treatment
from bot.language.quantities.text import Hit, Text
from bot.language.quantities.units import DAYS

_NUMBERED = frozenset("day week wk month days weeks wks".split())
_NEVER_HAD = re.compile(
    r"(?<!like )(?<!if )\b(?:(?:i've|ive|i have|i) (?:(?:never|not|yet to) (?:had|done)(?: (?:any|"
    r"it|botox|tox|injections))(?: (?:done|yet|myself|so far))*|(?:never|not|"
    r"yet to) tried(?: (?:any|it|botox|this|tox|injections|yet|myself))*)(?= ?[.,;!?)]|$)|"
    r"not (?:had|tried|done) (?:it|any|botox|mine|this)(?: done)? yet|n't (?:had|tried|"
    r"booked) (?:it|any|botox|mine)(?: done)? yet|before i (?:even )?book\b|(?:have|come|go|book|"
    r"get|book in) (?:in )?(?:for )?my (?:very )?first (?:ever )?(?:treatment|consultation|consult|"
    r"appointment|botox|session))"
)
"""Somebody who says that nothing was done yet."""
_WISHING = re.compile(
    r"\b(?:(?:should|shall|could|can) i (?:give|get|have|try|book|do|go|also)|worth (?:it|me|a)|"
    r"tempt\w*|thinking (?:of|about)|put me off|do the same for me|would it (?:work )?for me|"
    r"i want|considering|fancy)\b"
)
_BY_NOW = re.compile(
    r"\b(?:now|i'm|im|i am|it's|its|it is|been|currently|today|today's|we're|still|tbh|passing|"
    r"this is|that's)(?: (?:the|on|at|in|only|just|about|up|to|past|already|still|tbh))*$"
)


def own_figures(text: Text, hits: list[Hit]) -> list[Hit]:
    """The hits without those of other people, other clinics and general questions."""
    told = [n for n, hit in enumerate(hits) if _is_told(hit)]
    if not told:
        return hits
    others = _of_others(text, hits, told)
    hits = [hit for n, hit in enumerate(hits) if n not in others]
    unreal = not_given(text, hits)
    hits = [hit for n, hit in enumerate(hits) if n not in unreal]
    return _without_weak(text, hits)


def _is_told(hit: Hit) -> bool:
    """Whether a figure is told of a treatment: its units, how long ago, how long it lasted."""
    kind = hit.quantity.kind
    return kind in ("since", "duration") or (kind == "dose" and hit.quantity.unit == "units")


def _of_others(text: Text, hits: list[Hit], told: list[int]) -> set[int]:
    """Figures of a friend who had more, beside those of the person who asks."""
    if _NEVER_HAD.search(text.joined) and not OWN_TREATMENT.search(text.joined):
        return set() if any(_was_done(text, hits[n]) for n in told) else set(told)
    named = {plainly(token.text) for token in text.tokens}
    if named.isdisjoint(PEOPLE_TO_COMPARE | ANYBODY | {"hers", "theirs"}):
        return set()
    others = told_of_others(text)
    theirs = {n for n in told if others[hits[n].first]}
    if len(theirs) < len(told) or _WISHING.search(text.joined):
        return theirs
    return set()


def _was_done(text: Text, hit: Hit) -> bool:
    """Whether a time since is said outright of a treatment: "was done nine days ago"."""
    if hit.quantity.kind != "since" or not _says_outright(text, hit):
        return False
    return names_the_treatment(text, clause_of(text, hit))


def _without_weak(text: Text, hits: list[Hit]) -> list[Hit]:
    """Takes back that "on day 8" tells how long ago it was where "4 weeks ago" does."""
    since = [n for n, hit in enumerate(hits) if hit.quantity.kind == "since"]
    strong = {n for n in since if _says_outright(text, hits[n])}
    if not strong:
        return hits
    strong |= {n for n in since if n and takes_back(text, hits[n - 1].last, hits[n].first)}
    strong |= {n for n in since if _did_nothing(text, hits[n]) or _is_last(text, hits[n])}
    return [
        replace(hit, quantity=replace(hit.quantity, kind="time"))
        if n in since and n not in strong
        else hit
        for n, hit in enumerate(hits)
    ]


def _says_outright(text: Text, hit: Hit) -> bool:
    """Whether "4 weeks ago", "it's been 4 weeks", "now at day 100", not "on day 8"."""
    words_ = text.words(hit.first, hit.last - hit.first)
    if words_[0] in {"last", "past"}:
        return False
    if DAYS.keys().isdisjoint(words_):
        clause = clause_of(text, hit)
        since = text.word(hit.first - 1) == "since"  # "seeing double since yesterday"
        return not since and _tells_of_it(text, clause)
    if "ago" in words_:
        return True
    after = text.word(hit.last)
    if after in {"ago", "back", "since", "post", "past", "before", "now", "out", "on", "in"}:
        return True
    left = " ".join(reversed(text.left(hit.first, 4)))
    return bool(_BY_NOW.search(left))


def _tells_of_it(text: Text, clause: list[int]) -> bool:
    """Whether a clause names the treatment, or what was had where: "I had 25 in my jaw"."""
    if names_the_treatment(text, clause):
        return True
    had = any(text.tokens[place].text in DOING for place in clause)
    return had and any(text.tokens[place].start in text.area_starts for place in clause)


def _is_last(text: Text, hit: Hit) -> bool:
    """Whether a time is "last week": too vague to outweigh others, but of something done."""
    return text.word(hit.first) in {"last", "past"}


def _did_nothing(text: Text, hit: Hit) -> bool:
    """ "after three weeks there's no effect": who says so means the last treatment."""
    if text.word(hit.first - 1) in {"at", "by", "on", "from", "until", "till", "within"}:
        return False
    return text.word(hit.first) not in _NUMBERED and no_effect(text, hit.first, hit.last)
