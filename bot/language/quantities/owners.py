"""Which of the times of a text are the treatment's, once all of them are read.

A day belongs to what its clause speaks of: "our AC broke on the 4th of July" says nothing of the
treatment. And who says how long ago it was does not mean the weekday beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.language.quantities.dates import FEASTS, MONTHS, WEEKDAYS
from bot.language.quantities.series import corrected, is_earlier, listed
from bot.language.quantities.text import CLAUSE_STOPS, FILLERS, STOPS, Hit, Text
from bot.language.quantities.units import DAYS

_EFFECTS = frozenset(
    tuple(pair.split())
    for pair in (
        "wore off,worn off,wearing off,came back,come back,stopped working,kicked in,"
        "started working,moving again,stopped moving,started moving"
    ).split(",")
)
_OWN_CLAUSE_STOPS = CLAUSE_STOPS | {"–", "—", "-", "when", "although", "though", "which"}
OF_THE_TREATMENT = frozenset(
    "botox botoxed botoxing tox toxin toxed injection injections inject injected jab jabs jabbed "
    "shot shots units unit treatment treatments treated appointment appt session procedure clinic "
    "medspa spa salon injector nurse practitioner derm dermatologist aesthetician aesthetics "
    "needle needles needled pricked stabbed frozen syringe".split()
)
"""Words that name the treatment, who gives it and where."""
DOING = frozenset("had have got get gotten did done do having getting doing been went".split())
"""Verbs of having something done."""
_DONE_TO = frozenset(
    "it this that mine them done treated injected on in last about around roughly everything both "
    "over just under".split()
)
_IT_WAS = frozenset("was is been has were 's".split())
_NEUTRAL = frozenset(
    ". , ! ? ; : ( ) … - – — ' \" a an the my me i i'm i've ive im it it's its this that they them "
    "is was were be been are am has have had got so and or but not no nothing nowt zero yet still "
    "now then just only about around roughly approx like maybe probably think guess exactly "
    "already really actually well ok okay yeah yes oh um uh er hmm lol ago back since in on at of "
    "for from to by last past this over under nearly almost more less than some all day days week "
    "weeks month months morning afternoon evening night date time first second third here there "
    "change changed changes difference result results effect effects worked work works working "
    "happened happening moved move moves moving lines line wrinkles see seen noticed notice any "
    "anything can't cant didn't didnt doesn't doesnt don't dont hasn't hasnt haven't what why "
    "normal help please thanks same good bad full whole face one both sides side early mid late "
    "end start beginning today know remember sure say said lot lots batch round go goes set ones "
    "usual second top up visit visited paid spent place lovely lady again same as mine".split()
)
"""Words of a clause that name no event of their own."""


def settled(text: Text, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with the kinds that the rest of the text gives them.

    Times that belong to something else are left out: nobody asked for them.
    """
    hits = listed(text, corrected(text, list(hits)))
    hits = [replace(hit, past=True) if is_earlier(text, hit) else hit for hit in hits]
    spans = [place for hit in hits for place in range(hit.first, hit.last)]
    timed = frozenset(spans)
    since = [n for n, hit in enumerate(hits) if hit.quantity.kind == "since"]
    if not since:
        return hits
    dosed = frozenset(
        place for hit in hits if hit.quantity.kind == "dose" for place in range(hit.first, hit.last)
    )
    owners = {n: _owner(text, hits[n], timed, dosed) for n in since}
    elsewhere = names_the_treatment(text, range(len(text.tokens)))
    others = any(owner != "other" for owner in owners.values())
    dropped = {n for n in since if owners[n] == "other" and (elsewhere or others)}
    if len(dropped) == len(since):
        # A length said outright, with nothing else to take its place, is more likely meant.
        dropped = {n for n in dropped if not _stands_beside_it(text, hits[n])}
    dropped |= {n for n in since if _is_an_effect(text, hits[n])}
    kept = [n for n in since if n not in dropped]
    if any(_is_explicit(text, hits[n]) for n in kept):
        dropped.update(n for n in kept if _is_a_day(text, hits[n]))
    return [hit for n, hit in enumerate(hits) if n not in dropped]


def _owner(
    text: Text, hit: Hit, timed: frozenset[int], dosed: frozenset[int]
) -> Literal["treatment", "other", "none"]:
    """What the clause of a time speaks of."""
    if not _needs_an_owner(text, hit):
        return "treatment"
    clause = clause_of(text, hit)
    if names_the_treatment(text, clause) or not dosed.isdisjoint(clause):
        return "treatment"
    words_ = [place for place in clause if place not in timed]
    if any(text.tokens[place].start in text.area_starts for place in words_):
        return "treatment"
    plain = all(
        text.tokens[place].kind != "word" or text.tokens[place].text in _NEUTRAL for place in words_
    )
    return "none" if plain else "other"


def _is_an_effect(text: Text, hit: Hit) -> bool:
    """Whether a time is that of a change, not of the treatment: "it wore off 2 weeks ago"."""
    if not _needs_an_owner(text, hit):
        return False
    start = hit.first
    while text.word(start - 1) in {"on", "about", "like", "again", "completely"}:
        start -= 1
    two = text.words(start - 2, 2)
    return two in _EFFECTS or two[1] in {"faded", "disappeared"}


def _needs_an_owner(text: Text, hit: Hit) -> bool:
    """Whether a time can be that of anything: "3 weeks ago", "on Friday", not "day 3"."""
    if _is_a_day(text, hit):
        return True
    return "ago" in text.words(hit.first, hit.last - hit.first + 1) or (
        text.word(hit.last) == "since"
    )


def clause_of(text: Text, hit: Hit) -> list[int]:
    """The tokens of the clause of a time; one that is only the time belongs to the one before.

    "I had it done at a lovely place, three weeks ago": the clause is the whole sentence.
    """
    sentence = text.sentence_of[hit.first]
    start, end = hit.first, hit.last
    while start and not text.stops_at(start - 1, _OWN_CLAUSE_STOPS, sentence):
        start -= 1
    while end < len(text.tokens) and not text.stops_at(end, _OWN_CLAUSE_STOPS, sentence):
        end += 1
    around = [*range(start, hit.first), *range(hit.last, end)]
    if all(text.tokens[place].text in FILLERS for place in around):
        while start and not text.stops_at(start - 1, STOPS, sentence):
            start -= 1
        if all(text.tokens[place].text in FILLERS for place in range(start, hit.first)):
            while end < len(text.tokens) and not text.stops_at(end, STOPS, sentence):
                end += 1
    return [*range(start, hit.first), *range(hit.last, end)]


def names_the_treatment(text: Text, places: Sequence[int]) -> bool:
    """Whether the words at these places speak of the treatment or of a visit for it."""
    words_ = [text.tokens[place].text for place in places]
    if OF_THE_TREATMENT.intersection(words_):
        return True
    if any(text.tokens[place].start in text.brand_at for place in places):
        return True
    for n, word in enumerate(words_):
        ahead = words_[n + 1 : n + 3]
        if word in DOING and (not ahead or _DONE_TO.intersection(ahead[:1])):
            return True
        if word in {"it's", "its", "it"} and ahead[:1] and ahead[0] in _IT_WAS:
            # "it was on Friday", not "it was raining on Friday"
            if all(other in _NEUTRAL for other in words_[n + 1 :]):
                return True
    return False


def _is_a_day(text: Text, hit: Hit) -> bool:
    """Whether a time is a weekday or a date, not a length."""
    words_ = text.words(hit.first, hit.last - hit.first)
    if DAYS.keys() & set(words_):
        return False
    return any(
        word in WEEKDAYS or word in MONTHS or word in FEASTS or word.isdigit() for word in words_
    )


def _stands_beside_it(text: Text, hit: Hit) -> bool:
    """Whether a length said outright stands in a sentence that names treatment or area."""
    sentences = text.sentence_of
    own = sentences[hit.first]
    named = [n for n in range(len(text.tokens)) if sentences[n] == own]
    area = any(text.tokens[place].start in text.area_starts for place in named)
    return _is_explicit(text, hit) and (area or names_the_treatment(text, named))


def _is_explicit(text: Text, hit: Hit) -> bool:
    """Whether a time says how long ago it was: "3 weeks ago", "it's been 3 weeks since"."""
    words_ = text.words(hit.first, hit.last - hit.first)
    if not DAYS.keys() & set(words_) or words_[0] in {"last", "past"}:
        return False
    return (
        "ago" in words_
        or "last" in words_
        or text.word(hit.last) in {"ago", "back", "since", "post"}
        or text.word(hit.first - 1) in {"been", "its", "it's"}
    )
