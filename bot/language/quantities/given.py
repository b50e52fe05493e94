"""Doses that were not given: asked for, promised, usual, or asked about in general."""

from __future__ import annotations

import re

from bot.language.quantities.doses import GIVEN
from bot.language.quantities.text import CLAUSE_STOPS, Hit, Text

OWN_TREATMENT = re.compile(
    r"\b(?:(?:i|i've|ive|we) (?:have |just |only |recently |then )*(?:had|got|"
    r"received)(?! (?:never|fillers?|lip)\b)|(?:she|he|they|nurse|doctor|dentist|clinic|derm|"
    r"injector|surgeon) (?:only |just |had |has )*(?:gave|used|put|did|injected|jabbed|charged)|"
    r"my botox|given|injected (?:me|my)|(?:had|got) (?:it|mine|them|this) done)\b"
)
"""Somebody who tells of an own treatment."""
_SPOKEN_OF = re.compile(
    r"\b(?:told|asked(?: for)?|want(?:ed)?|quoted?|paid|paying|billed|charged|invoiced|supposed|"
    r"meant|recommend\w*|suggest\w*|propos\w+|instead of|rather than|booked|prescribed|should|"
    r"promis\w+|expect\w*|agreed|planned|said|normally|usually|always|next time|not|"
    r"n't)(?: [a-z']+){0,6}$"
)
"""What stands before units that were asked for, paid or usual, and not what was given."""
_ASKED_FOR = re.compile(r"\b(?:asked for|wanted|quoted|hoped for)\b[^.]*$")
_USUALLY = re.compile(r"\b(?:normally|usually|always|used to)\b(?: [a-z']+){0,5}$")
_FORMER = re.compile(
    r"\b(?:(?:old|previous|former|other|last) (?:clinic|place|nurse|injector|doctor|derm|lady|guy|"
    r"salon|dentist)|years? ago|last (?:time|year)|used to|previously|back home|before that|"
    r"(?:time|one) before|first time|next time|in (?:19|20)\d\d)\b"
)
_WAS_GIVEN = re.compile(
    r"\b(?:gave|given|used|put|got|had|have|shows?|showed|injected|only|received|this time|now|"
    r"with)(?: [a-z']+){0,3}$"
)
_IS_IT = re.compile(
    r"(?:(?:so|and|but|hi|hello|hey|ok|also|please|then|hun|quick|question|,|:|-) )*(?:is|are|does|"
    r"do|would|will|r)(?: (?:like|about|only|just|around|a|an))*$|.*\b(?:honestly|honest|wondering|"
    r"wonder|know|asking|tell me|think) (?:if |whether )?(?:is|are) ?(?:like |about |only |just )?$"
)
_MAY_I = re.compile(
    r"\b(?:can|could|should|may|shall) (?:i|we) (?:[a-z]+ )?(?:have|get|ask for|use|take|need)$"
)
_USUAL = re.compile(
    r"\b(?:normal|lot|loads|much|little|low|enough|high|reasonable|typical|average|usual|standard|"
    r"overkill|equal|equivalent|same|do (?:anything|much|it|the)|cover|steep|hefty|baby|generous|"
    r"stingy|mad|ok|okay|right|few|many|plenty|sound|sounds|too|fair|excessive|common|safe)\b"
)


def not_given(text: Text, hits: list[Hit]) -> set[int]:
    """Which doses were not given, as places in `hits`.

    Of "I was told 30 but the invoice shows 17" the 30, in a general question all.
    """
    doses = [
        n
        for n, hit in enumerate(hits)
        if hit.quantity.kind == "dose" and hit.quantity.unit == "units"
    ]
    if not doses:
        return set()
    told = any(hit.quantity.kind in ("since", "duration") for hit in hits)
    first = hits[doses[0]]
    if not told and _is_asked_in_general(text, first):
        sentence = text.sentence_of
        return {n for n in doses if sentence[hits[n].first] == sentence[first.first]}
    if len(doses) > 1:
        spoken = {n for n in doses if _was_only_spoken_of(text, hits[n])}
        return spoken if len(spoken) < len(doses) else set()
    return set()


def _was_only_spoken_of(text: Text, hit: Hit) -> bool:
    """Whether a dose was asked for, paid, promised or usual, by its clause."""
    left = " ".join(reversed(text.left(hit.first, 9, CLAUSE_STOPS)))
    right = " ".join(text.right(hit.last, 9, CLAUSE_STOPS))
    if _USUALLY.search(left):
        return True
    if _ASKED_FOR.search(" ".join(reversed(text.left(hit.first, 9)))):
        return not _WAS_GIVEN.search(left[-30:])
    if _WAS_GIVEN.search(left[-30:]) and not _FORMER.search(f"{left} # {right}"):
        return False
    return bool(_SPOKEN_OF.search(left) or _FORMER.search(f"{left} # {right}"))


def _is_asked_in_general(text: Text, hit: Hit) -> bool:
    """ "Is 20 units normal?" where nobody is said to have had it."""
    if OWN_TREATMENT.search(text.joined):
        return False
    left = " ".join(reversed(text.left(hit.first, 12)))
    right = " ".join(text.right(hit.last, 12))
    if _MAY_I.search(left):  # "can I have 20 units if my friend had 12?"
        return True
    return bool(_IS_IT.match(left) and _USUAL.search(right)) and not GIVEN.intersection(
        f"{left} {right}".split()
    )
