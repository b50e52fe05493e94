"""Phrases about a length for which an effect held: "bone dry for", "of bliss"."""

from __future__ import annotations

import re

from bot.language.quantities.effect_phrases import AGAIN, FINE, LOOSELY, PLAIN_END, RETURNED

_GOOD = (
    r"bliss|heaven|joy|peace|relief|freedom|smooth\w*|dry\w*|calm|quiet|comfort|glory|happiness|"
    r"perfection|magic|frozen\w*|results?|effects?|benefit|use|wear|looking|feeling|flat\w*|"
    r"silk\w*|youth|grace|paradise|success|wonder\w*|gorgeous\w*|soft\w*|[a-z]+ - free\w*|"
    r"not (?:frowning|sweating|moving|grinding|clenching|scowling)|no (?:lines|sweat\w*|movement|"
    r"pain|headaches?|migraines?|wrinkles?|spasms?|frown\w*|grinding|clenching)"
)
_OF_BLISS = re.compile(
    rf"(?:of|with) (?:pure |sheer |total |complete |absolute |lovely |utter |actual |decent |"
    rf"great |good |proper )?(?:{_GOOD})\b"
)
"""What follows the length of a good time: "ten weeks of bliss"."""
_OF_SOMETHING_THEN = re.compile(
    r"of (?!nothing|pain|hell|misery|waiting|no |botox|tox|injections|treatments?|us|"
    r"jabs)(?:[a-z']+ ){1,5}(?:, )?(?:and |but )?then\b"
)
"""What follows the length of anything that came to an end: "of handshakes and then"."""
_WAS_FOR = re.compile(
    r"\b(?:it|they|mine|lines?|forehead|brows?|frown|face|jaw|pits|armpits|underarms|hands|feet|"
    r"palms|"
    rf"scalp|neck|headaches|bladder) (?:was|were|stayed|looked|"
    rf"felt)(?: [a-z']+){{1,4}} for {LOOSELY}$"
)
_FOR_THEN = re.compile(r"(?:, )?(?:and |but )?then\b(?! (?:it|they) (?:kick|work|start))")
_HELD_AFTER = re.compile(
    r"(?:it|they|that|mine|she|he) (?:held|lasted|stayed|worked|kept|did me)\b|(?:sweat|line|"
    r"wrinkle|pain|headache|migraine|crease|frown|movement|worry|spasm) (?:- )?free\b|sweatfree|"
    r"painfree"
)
_FINE_FOR = re.compile(
    rf"\b(?<!not )(?<!never )(?<!n't )(?:{FINE})(?: (?!but\b|and\b|"
    rf",)[a-z']+){{0,4}} for {LOOSELY}$"
)
"""What stands before a length of "bone dry for", "loosened the fingers for"."""
_KEPT_IT = re.compile(
    r"\b(?:a (?:measly|poxy|paltry|mere|lousy|pathetic|miserable|lovely|glorious|blissful|happy|"
    r"great|fab|fabulous|beautiful|brilliant|cracking|decent|wonderful)"
    r"|(?:kept|keeps|stayed|stays|remained|held)"
    r"(?: (?!at\b|in\b|to\b|up\b|it\b|on\b|getting\b|going\b|saying\b)[a-z']+){0,3}"
    r"|(?<!that )(?<!which )(?:gives?|gave|given|bought|buys|did|does|got|gets) (?:me|her|him|us|"
    r"you)"
    r"|(?:saw|sees|seen) (?:me|her|him|us) through|(?:enjoy(?:ed)?|squeezed?|milked|"
    r"scraped)(?: (?:it|them|a|out))?|(?:it|mine|botox|tox|this lot|last lot) (?:only |barely |"
    r"just )?(?:went|goes|did|does))"
    rf" {LOOSELY}$"
)
"""What stands before the length that an effect held: "kept me dry"."""
_WITH_A_PURPOSE = re.compile(r"(?:to|off|notice|until i|before (?:i|we|my|the) (?:go|went|wed))\b")
_BEFORE_THE_END = re.compile(
    rf"(?:out )?(?:of [a-z']+ (?:[a-z']+ )?)?(?:before|until|till|til|b4|then|and then|"
    rf", then) (?:[a-z']+ ){{0,6}}?(?:{PLAIN_END}|{RETURNED}|{AGAIN}|zilch|kaput|whoosh|poof|"
    rf"leak\w*|"
    r"drip\w*|twanged|rolled|sagged|flooded|collapsed|puddle|crept|creeping|moved|frowning)"
)
"""What follows a length of an effect: "before they twanged back"."""
STARTED = re.compile(r"\b(?:kick\w*|work\w*|settle\w*|start\w* (?:to )?work\w*|took)\b")
"""An effect that began, whose end the time is not."""


def held(left: str, right: str) -> bool:
    """Whether a length of time is one of being dry, smooth, free of lines.

    Args:
        left, right: the words before and after it, see `around`.
    """
    if _OF_SOMETHING_THEN.match(right) or (_WAS_FOR.search(left) and _FOR_THEN.match(right)):
        return True
    if _OF_BLISS.match(right) or _HELD_AFTER.match(right):
        return True
    if _FINE_FOR.search(left) or _KEPT_IT.search(left):
        return not _WITH_A_PURPOSE.match(right)
    ends = _BEFORE_THE_END.match(right)
    return ends is not None and not STARTED.search(ends.group())
