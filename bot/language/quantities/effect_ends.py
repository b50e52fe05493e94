"""Phrases about a time at which an effect ended: "packed up after", "by then it was back"."""

from __future__ import annotations

import re

from bot.language.quantities.effect_phrases import AGAIN, FINE, LOOSELY, PLAIN_END, RETURNED, WENT

_PREPOSITION = (
    r"by|after|at|within|in|inside|around|round|about|before|since|from|until|till|til|on|come|past"
)
ENDED_BY = re.compile(
    rf"\b(?:{PLAIN_END}|{WENT}|{RETURNED}|(?P<again>{AGAIN}))"
    r"(?: (?:on me|on us|on him|on her|on itself|on them|again|completely|totally|entirely|fully|"
    r"already|, mind ,|mind|though|too|for me|flat|early|quickly|slightly|exactly|all|there|"
    r"with a vengeance|,))*"
    rf" (?P<prep>{_PREPOSITION}) {LOOSELY}$"
)
"""What stands before the time at which an effect ended: "packed up on me after"."""
_UNTIL_THEN = re.compile(
    rf"\b(?:by|after|at|come|within|around|round|before|on|until|till) {LOOSELY}$"
)
_INTO_THE_TREATMENT = re.compile(r"(?:after|post|since|following|from|before|to)\b")
_ENDED_JUST = re.compile(rf"\b(?:(?!gone|over|dead)(?:{PLAIN_END})|{RETURNED}) {LOOSELY}$")
_SO_LONG_AFTER = re.compile(r"(?:after|later|post|from|on from|in\b)")
"""What stands around the time of an end without "by": "reappeared # after my jabs"."""
_ENDS_SOON = re.compile(
    rf"(?:later |on |or so |mark |point |stage )?(?:, (?!do |does |can |is |am |are |will |should |"
    rf"could ))?(?:(?!but\b|and\b|while\b|because\b|so\b)[a-z']+ ){{0,9}}?(?:(?!(?:vanish|"
    rf"disappear|fade|gone|dead))(?:{PLAIN_END})|(?:{RETURNED})|(?:{AGAIN})"
    r"|(?:it|effects?|botox|tox|mine|everything|all|that) (?:[a-z']+ ){0,2}(?:vanished|disappeared|"
    r"faded|gone|dead|went)|(?:packed|gave|conked) (?:up|in|out|way)|(?:was|were) out\b|i (?:could|"
    r"was) (?:[a-z']+ )?(?:rais|frown|mov|scowl|lift|squint|wrinkl|clench|grind|sweat)\w*|(?:like|"
    r"as if) (?:i|it|they) (?:never had|had never|never happened)|(?:everything|forehead|face|"
    r"brows?|all|they|it|lines?) (?:was|were|is|are|could|started) (?:all |fully |already )?mov\w+)"
)
"""What follows the time at which an effect ended: ", they were back"."""
WITH_A_PERSON = re.compile(
    r"\b(?:i|i'm|im|i've|ive|we) (?:just |then |only |had to |have to )?(?:come|came|was|am|went|"
    r"were|go|gone|been|got|popped|drove|flew) (?:straight |right )?back\b|\b(?:had|have|sent|"
    r"called|asked|told|wants?|wanted|get|bring|brought|invited|see) (?:me|her|him|"
    r"us) (?:to come )?back\b|\b(?:due|allowed|told to come|told to go|told to be) back\b|"
    r"\bback (?:at|in|for|to) (?:the|my|her|him|work|see|clinic|school|gym)\b|\bi returned\b|"
    r"\b(?:client|patient|customer|lady|woman)s? (?:came|was|is) back"
)
"""Somebody who was back at the clinic, not lines that were back."""
_UP_TO = re.compile(
    r"\b(?:ma(?:de|kes|king) it|(?:n't|not|never|to|didnt|doesnt|cant|wont|even) (?:make it|"
    r"see out)|i (?:only |just |barely )*(?:got|reached|limped) (?:to|past)|(?:only|barely|just|"
    r"never|it|mine|botox|tox|they|even) (?:got|gets?|reach(?:ed|es)?|limp(?:ed|s)|made|saw|sees?|"
    r"hit|surviv(?:ed|es)|went|goes)) "
    rf"(?:to |past |through |as far as |till |until |beyond |all the way to )*{LOOSELY}$"
)
"""What stands before the time that an effect reached: "barely made it to"."""
_REVIEW = re.compile(
    r"(?:review|check|appointment|follow|without|before i|before(?:$| [.,;]| because)|ago)(?!\w)"
)
_CALL_IT = re.compile(
    rf"\b(?:movement|moving|gone|faded|back|worn|wore|again)\b.*\bcall it {LOOSELY}$"
)
_THE_EFFECT = re.compile(
    rf"\blast(?:ed|s)\b.*, (?:and )?(?:the |my )?(?:effects?|results?|botox|tox|"
    rf"benefit) {LOOSELY}$|\blast(?:ed|s)\b(?: [a-z']+){{1,6}} , {LOOSELY}$"
)
"""What stands before "it lasted as long as my tan, six weeks"."""
_ENDED_EARLIER = re.compile(
    rf"\b(?:(?!over)(?:{PLAIN_END})|{RETURNED})\b[^.,]{{0,45}} [,-] {LOOSELY}$"
)
"""An end with the time of it put behind: "gone before the bill came, three weeks"."""
DID = re.compile(
    r"\b(?:mine|it|they|effects?|botox|tox|dysport|lot|magic|freeze)(?: has| had| have| just| all|"
    r" then| kind of| sort of)* (?:did|called|gave|threw|ran|shot|waved|said|let|broke|met|bit|cut|"
    r"fell|sank|flew|bowed|buggered|lost|(?!work|look|seem|show|treat|inject|help|last|feel|need|"
    r"hurt|turn|happen|start|settl|peak)[a-z]+ed)(?: [a-z']+){0,5} (?:after|at|by|within|around|"
    r"on) "
    rf"{LOOSELY}$"
)
"""What an effect did in whatever words when it ended: "mine did a runner after"."""
_FROM_A_DAY = re.compile(
    rf"\bfrom (?:day|week|month) \S+ (?:until|till|til|to|through|up to) {LOOSELY}$"
)
"""What stands before the end of "dry from day 5 until about 4 months"."""
_FINE_UNTIL = re.compile(
    rf"\b(?<!not )(?:{FINE}|lasts?|lasted|holds?|kept|keeps|stayed)(?: [a-z']+){{0,4}} (?:till|"
    rf"until|to|up to|til) {LOOSELY}$"
)
NOTHING_MORE = re.compile(r"(?:$|[,.;!?)]|and |but |i |in |on |for |around |still |no |not )")


def ends_then(left: str, right: str, days: float) -> bool:
    """Whether an effect ends at a time: "by week nine they were back", "made it to week 9".

    Args:
        left, right: the words before and after the time, see `around`.
        days: the time in days.
    """
    if _ENDED_JUST.search(left) and _SO_LONG_AFTER.match(right):
        return True
    opens = not left and days >= 14 and not _INTO_THE_TREATMENT.match(right)
    if opens or _UNTIL_THEN.search(left) or right.startswith(("later ", "on , ")):
        ends = _ENDS_SOON.match(right)
        if ends is not None:
            return not WITH_A_PERSON.search(right[: ends.end()])
    if _UP_TO.search(left) and not _REVIEW.match(right):
        return True
    if _ENDED_EARLIER.search(left) and NOTHING_MORE.match(right):
        return True
    whole = (_CALL_IT, _THE_EFFECT, _FROM_A_DAY, _FINE_UNTIL)
    return any(pattern.search(left) for pattern in whole)
