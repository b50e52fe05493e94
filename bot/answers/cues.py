"""Words that tell what a message is for, whatever the classifier makes of it.

Each cue is a list of alternatives, patterns in Python's notation. They are few and plain: what
varies endlessly is left to the classifier, what must never be missed in a given state stands here.
"""

from __future__ import annotations

import re

_OPENING = (
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|right|well|then|please|pls|no|yeah|yes|look|listen|just|oh"
    r"|hey|actually|alright|all right|sorry)\W+)*"
)


def _found(*alternatives: str) -> re.Pattern[str]:
    """One of the alternatives, as whole words, anywhere in a message."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


def _opens(*alternatives: str) -> re.Pattern[str]:
    """One of the alternatives at the beginning, after words like "ok, so"."""
    return re.compile(rf"{_OPENING}(?:{'|'.join(alternatives)})(?:\b|$)", re.IGNORECASE)


def _whole(*alternatives: str, further: str = "") -> re.Pattern[str]:
    """One of the alternatives as the whole message, apart from opening and `further` words."""
    rest = rf"(?:\W+(?:{further}))*" if further else ""
    return re.compile(rf"{_OPENING}(?:{'|'.join(alternatives)}){rest}\W*$", re.IGNORECASE)


ASKS = re.compile(
    r"\?|^\W*(?:(?:ok|so|and|but|well|hey|hi|also|wait|hang on|hold on|sorry|oh|um+)\W+)*(?:"
    + "|".join(
        (
            r"(?:how|why|am i|tell me|explain)\b",
            r"(?:what|wat|when|where|which|who)(?:'?s\b|\s+(?:is|are|was|were|do|does|did|will|would"
            r"|can|could|should|about|if|happens|else|kind|brand)\b)",
            r"(?:can|could|is|are|does|do|will|would|should|shall|may|might)\s+(?:i|it|you|u|they|we"
            r"|she|he|the|this|that|there|my|your|botox|dysport|xeomin|people|men|women|guys|girls|teens"
            r"|anyone|anybody|everyone|everybody|any|kids|children)\b(?!'t)",
            r"did\s+(?:i|you|they|we|she|he|the|my)\b",
        )
    )
    + ")",
    re.IGNORECASE,
)
"""A message that asks something; replies to the check do not."""

WHO_SAYS = _found(
    "who says", "says who", "who told you", "your source", "where did you (?:get|read|hear)"
)
WHAT_NOW = re.compile(
    "|".join(
        (
            _OPENING
            + r"(?:what|wat|wot|wut)\W+(?:now|next|(?:do|should|shud|can|shall|am|wld|would)"
            r" (?:(?:i|we) (?:do|meant to do|supposed to do)|you (?:advise|suggest|recommend)))\b"
            r"[^?]{0,40}\W*$",
            r"\bwhat (?:should|do|shall|must|can) i (?:actually |really )?(?:do|tell (?:her|him"
            r"|them|the \w+))\b",
            r"\b(?:next steps?|what(?:'s| is) next)\W*$",
            r"\bin (?:one|a) (?:line|sentence|word)\b",
            r"\b(?:one|1) thing (?:i|to)\b",
        )
    ),
    re.IGNORECASE,
)
"""Somebody who wants the reasons, or what to do, now."""
JUST_TELL = _found(
    r"(?:just|now|simply|please|can'?t you) (?:tell|give) (?:me|us)",
    "tell me (?:now|already|straight)",
    "get (?:on with it|to the point)",
    "stop asking and (?:tell|answer)",
    "(?:just )?answer me",
    "give me (?:the|an|your) (?:answer|reasons?|result|verdict|bottom line)",
    "what(?:'s| is) (?:the|your) (?:verdict|conclusion|result|bottom line)",
    "enough questions",
    "verdict",
    "conclusion",
    "what do you (?:make|think) of (?:it|that|this)",
    "tell me (?:the reasons|why|y)",
    "what (?:do you think )?(?:went|has gone|could have gone) wrong",
)
"""Somebody who is tired of questions and wants the reasons."""
WHAT_ELSE = _found(
    "what else (?:could|can|might|may) (?:it|that|have|cause)",
    "what else",
    "wat else",
    "(?:any|more|other|further) (?:other )?(?:reasons?|causes?|explanations?)",
    "anything else it (?:could|might) be",
    r"other possibilit\w+",
)
RECAP = _found(
    r"what (?:did|have|had) i (?:just )?(?:tell|told|say|said|type|write|written)",
    r"sum (?:it|this|that|my \w+|everything)? ?up",
    "summar(?:y|ise|ize)",
    "recap",
    "list what i",
    "what (?:was|is) it (?:again )?(?:that )?i (?:told|said)",
    "wh?at did i (?:say|tell)",
    "where were we",
    "remind me (?:what|where)",
    "what do you (?:know|have) (?:about|on|of) (?:me|my)",
    r"wh(?:ich|at) (?:\w+ )?did i (?:say|tell|mention)",
    "what(?: have)? you got so far",
)
"""Somebody who wants to hear what she told."""
LEGAL = _found(
    "sue",
    "suing",
    "lawyer",
    "solicitor",
    "attorney",
    "legal action",
    "take (?:them|her|him) to court",
    "small claims",
    "refund",
    "money back",
    "compensation",
    "(?:file|make) a complaint",
    "complain (?:about|to) (?:the|my|this|that|her|him|them)",
    "report (?:the clinic|her|him|them)",
    "(?:their|her|his|the (?:clinic|nurse|injector|doctor|dentist)'?s) fault",
    "liable",
    "to blame",
)
WHY = _opens(
    r"(?:why|what for|y|how come|y tho|why tho|why though)\W*$",
    r"(?:(?:why|y) (?:do|are|would|did|r|must|should)|how come) (?:you|u|ya|i)\b.{0,12}\b(?:ask\w*"
    r"|need|want|know|care|tell|say)",
    r"(?:why|how|what) (?:does|is|would|should|do) (?:it|that|this|u)\b.{0,8}\b(?:matter|relevant"
    r"|important|help|make|need)",
    r"what(?:'s| is| does| has) (?:it|that|this) (?:got )?(?:to do|matter)",
    r"what(?:'s| is) it to you",
    r"is (?:it|that|this) (?:important|relevant|necessary)",
    r"does (?:it|that|this) (?:even )?matter",
)
"""Somebody who asks back why something was asked."""
STOP = _whole(
    r"stop(?: (?:it|this|that|asking|the (?:check|questions?)))*",
    "forget (?:it|about it|this|that)",
    "never ?mind",
    "nvm",
    "cancel(?: (?:it|this|that))?",
    "quit(?: it)?",
    "enough",
    "leave it",
    "drop it",
    "no more(?: questions?)?",
    "(?:i )?(?:don'?t|do not) want to (?:answer|do (?:this|it))(?: any ?more)?",
    "i give up",
    "abort",
    "exit",
    further="thanks?|please|pls|ok|now|already|bot|then|asking|you|me|questions?|about it",
)
DROPS = _opens(
    "(?:never ?mind|forget|drop|leave|enough of|stop) (?:that|this|it|the (?:check|questions?)"
    "|all that|about (?:it|that))"
)
"""Somebody who drops what was asked, perhaps to ask something else."""
RESTART = _whole(
    "restart",
    "re-start",
    "start (?:over|again|afresh|from (?:scratch|the beginning))",
    "begin again",
    "reset",
    "from the (?:top|beginning)",
    "new (?:conversation|chat|start)",
    "/restart",
    further="please|pls|now|thanks|again",
)
RESUME = re.compile(
    rf"{_OPENING}(?:let'?s )?(?:"
    + "|".join(
        (
            "(?:go|carry|move|keep|get) (?:on|going|back)",
            "continue",
            "resume",
            "proceed",
            "back to (?:the|my|your|our) (?:check|questions?|treatment|botox)",
            "ask (?:me )?(?:away|again|on)",
            "pick (?:it )?up (?:again|where)",
        )
    )
    + r")\b.{0,40}$",
    re.IGNORECASE,
)
"""Somebody who takes a check up again that was stopped."""
THE_REST = _found(
    "ask me the (?:rest|other)", "the (?:rest|other questions) anyway", "other questions"
)
FILLER = re.compile(
    r"^\W*(?:h+m+|u+m+|u+h+|e+r+m*|ok(?:ay|ey)?|k+|lol|ha(?:ha)+|oh+|ah+|i see|interesting|right"
    r"|cool|fine|great|nice|wow|well|so|anyway|got it|alright|all right|good)"
    r"(?:\W+(?:then|so|well|ok|thanks?))*\W*$",
    re.IGNORECASE,
)
"""Words that tell and ask nothing."""
AFFIRMS = re.compile(r"^\W*(?:yes|yeah|yep|ok|okay|sure|no|nope|nah)\W*$", re.IGNORECASE)
ONLY = re.compile(r"^\W*(?:um+|er+|well|just|only|mainly)\b", re.IGNORECASE)
"""The beginning of a reply on when lines show."""

SIGNS: dict[str, re.Pattern[str]] = {
    "goodbye": _found(
        r"bye\w*", "laters?", "see (?:you|ya|u)", "cya", "ciao", "farewell", "good ?night",
        "take care", "cheerio", "ta ?ra", "so long", "adios", "off now", "got ?ta go", "going now",
        "leaving", "that'?s all", "i'?m off", "ttyl", "have to go", "night",
    ),
    "thank": _found(
        r"th?an?ks?\w*", "thx", "thnx", "tnx", "ta", "cheers", "ty", "tysm", "tyvm",
        r"appreciat\w*", "grateful", "merci", "gracias", "danke", "much obliged", "bless you",
        "kind of you", "helped", "helpful", "brilliant", "lovely",
    ),
    "ask_certainty": _found(
        "sure", r"certain\w*", "really", "true", "truth", r"trust\w*", r"reliab\w*", "proof",
        "proven", "prove", "evidence", "correct", "right", "confident", r"doubt\w*", "believe",
        "wrong", "legit", "accurate", "facts?", r"bull\w*", "lying", "lie", "liar", "rubbish",
        "nonsense", "made up", r"serious\w*", "know",
    ),
    "start_over": _found(
        "start", "afresh", r"restart\w*", r"reset\w*", "scratch", r"begin\w*", "wipe", "forget",
        "erase", "delete", "fresh", "from the top", "new (?:chat|conversation|session)",
    ),
    "stop_check": _found(
        r"stop\w*", "forget", r"quit\w*", r"cancel\w*", "never ?mind", "nvm", "leave", "enough",
        "no more", "drop", "end", "exit", "abort", "skip", "done", "bored", "sick of", "fed up",
        r"interrogat\w*", "questions?", r"bother\w*", "shut", "don'?t (?:want|ask|need)",
        "not (?:doing|answering|interested)", "give up", "pass", "moving? on", "later",
        "rather not", "no thanks?", "another time", "pause",
    ),
}  # fmt: skip
"""Words without which a message is not taken for a way out: "tues" is no goodbye."""

COMPLAINT = _found(
    "did ?n[o']?t (?:work|do (?:anything|a thing)|take|help|change anything)",
    "has ?n[o']?t (?:worked|done anything|taken|changed)",
    r"(?:is|was) ?n[o']?t (?:work\w*|doing anything)",
    r"not (?:work\w*|doing anything)",
    "(?:did|does|done) nothing",
    "no (?:effect|difference|change|result)",
    "nothing (?:has |had |have )?(?:happened|changed|at all)",
    "failed",
    "rubbish",
    "crap",
    "waste of money",
    "no good",
    "useless",
    r"disappoint\w+",
    "sod all",
    "zilch",
    "nada",
    "bugger all",
    "naff all",
    "zip",
    "jack",
    "still (?:moves?|moving|there|nothing)",
    "(?:can|could) still (?:frown|scowl|squint|move|raise|lift)",
)
"""Somebody whose treatment did not do what it should, whatever else the message asks."""
IF_IT_FAILS = re.compile(
    r"\b(?:if|when|why|what|(?<!\bi )can|(?<!\bi )could|does|do|might|may|would|how)\b"
    r"[^.!]{0,60}?\b(?:not|n't|no"
    r"|nothing|fail\w*|still)\b",
    re.IGNORECASE,
)
"""A question about failing in general."""
DID_NOTHING = _found(
    "did (?:absolutely |literally )?(?:nothing|zilch|nada|jack|sod all|bugger all|naff all)",
    "did ?n[o']?t (?:do (?:anything|a thing)|work at all|take)",
    "no effect",
    "never (?:kicked in|took|did anything)",
)
"""Words for no effect at all, which is no early fading."""

MORE = _found(
    "top(?:ped|ping)?[ -]?(?:it |me |them )?up",
    "touch[ -]?up",
    "more (?:botox|units?|of it|shots?|jabs?|injections?|tomorrow|tmrw|tmw|now|put in|soon|today)",
    "(?:another|second|2nd|extra|one more|a few more|some more) (?:shots?|jabs?|dose|round|go"
    "|session|lot|treatment|units?|injections?|botox)",
    "(?:get|getting|have|having|had|want|need|give me|add) (?:some |a (?:bit|few|little) )?more",
    "re-?do(?:ne|ing)?",
    r"re-?inject\w*",
    "(?:get|have) (?:it|mine|them) (?:done )?again",
    "inject more",
    r"\d+ (?:more|extra) units?",
    r"(?:pump|put|inject|stick|add|get|have) (?:in )?(?:another|an extra) \d+",
    r"\d+ more\b",
    "again (?:tomorrow|today|next week|already)",
)
"""Somebody who wants, or is offered, more of it."""
MORE_IN_GENERAL = _found(
    "(?:men|women|males?|females?|guys|blokes|lads|people|folks?|some|others|muscles?|foreheads?"
    "|areas?|jaws?) (?:really |actually |just |always |often |usually )?(?:need|get|have|want)s? "
    "(?:a (?:bit|lot) |much )?more",
)
"""What people in general need more of, which is no wish for more."""
ELSEWHERE = _found(
    "(?:an)?(?:other|different|second|new|next) (?:clinic|place|injector|nurse|doctor|practice"
    "|salon|person|provider|practitioner)",
    "some ?where else",
    "some place else",
    "else ?where",
    "some(?:one|body) else",
    "(?:switch|change) (?:clinics?|injectors?|places?)",
)
DOSE_OR_MORE = _found(
    "how (?:many|much)", "units?", "dose", "inject", "again", "more", "where (?:do|should) i"
)

_WHO_SAW = (
    r"(?:doctors?|dr|gp|hospital|a ?& ?e|a and e|er|e\.r|emergency|urgent care|111|999|911|112"
    r"|ambulance|paramedics?|pharmacist|nurse|consultant)"
)
SEEN = re.compile(
    rf"\b{_WHO_SAW}\b.{{0,80}}?\b(?:said|says|sed|told|tells|thinks|reckons|found|confirmed|checked"
    r"|cleared|ruled|discharged|sent)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Somebody who had an alarming symptom seen to, and was told something."""
REASSURED = _found(
    r"not (?:a |an |the |having a )?(?:stroke|heart|allerg\w+|botulism|serious|dangerous|emergency"
    r"|anaphyla\w+|clot|urgent)",
    "nothing (?:serious|to worry|wrong|bad|dangerous|to do with)",
    "(?:only|just|probably just) (?:a|the|my) (?!wait|little|bit|day|minute|moment)",
    "harmless",
    "all clear",
    "(?:cleared|discharged) (?:me|her|him)",
    "ruled (?:it|that|everything|a) ",
    "sent (?:me|her|him|us) home",
    "(?:it|i|she|he|everything|all)(?:'?s| is| was|'?m| am)? (?:fine|ok|okay|normal|alright)"
    "(?! to )",
)
"""What a doctor says when there is no danger."""
NOT_IN_CRISIS = _found(
    "(?:not|never|n't|aint) (?:\\w+ )?(?:suicidal|going to (?:kill|hurt|harm) myself)",
    "(?:not|never|n't) (?:\\w+ )?(?:meant?|mean) (?:it )?(?:like )?that",
    "figure of speech",
)
"""Somebody who says that she is in no such danger."""
_WELL = (
    r"(?:(?!not\b|n'?t\b|never\b)\w+ )?(?:fine|ok|okay|alright|all right|normal|perfect"
    r"|(?:good|well|better) (?:again|now))"
)
OVER = _found(
    "false alarm",
    rf"(?:i'?m|i am|i (?:do )?feel|feeling|everything(?:'?s| is)|all is|(?:he|she)(?:'?s| is))"
    rf" {_WELL}",
    r"(?:breathing|swallowing|speech|talking|vision|eyes?|throat|voice|face) (?:is|are|feels?)"
    rf" {_WELL}",
    r"(?:it|they|that|this|symptoms?|swelling|problem|feeling|tightness|rash|hives|vision)"
    r"(?:'?s|'?ve| is| are| has| have)? (?:\w+ )?(?:gone|over|resolved|disappeared|stopped)"
    r"(?= now| again| away| completely|\W*$|[.,;!])",
    "went away",
    "back to normal",
    "all (?:gone|good|better|fine)",
    "(?:completely|fully|totally) (?:fine|better|gone|normal)",
    "(?:just|only) (?:kidding|joking|a joke|testing)",
    "was (?:\\w+ )?(?:joking|kidding|a joke|testing)",
    "(?:fine|ok|okay) (?:now|again)",
)
"""Somebody who says that it is over, or never was."""
_UNSURE = re.compile(
    r"\b(?:not|n'?t|no|never|cannot|aint|hardly|barely|unless|if|when|whether|until|hope|hoping|want"
    r"|wish|should|will|would|could|might|may|think|guess|maybe|perhaps|probably|sort of|kind of"
    r"|kinda|a bit|almost|nearly|mostly|says? i)\b[^.;!?\n]*$",
    re.IGNORECASE,
)
"""Words before "I'm fine" in its sentence that take it back or leave it open."""
_FURTHER = re.compile(
    r"\b(?:but|except|still|though|although|however|yet|worse|worsening|apart from|other than|only"
    r" when|comes? and goes?|at the moment|until|unless|if|so i|told (?:the|my)"
    r"|again later|now (?:it|my|i)(?:'?s| is| can'?t))\b",
    re.IGNORECASE,
)
"""Words that say that not all is well."""


def is_plain(text: str) -> bool:
    """Whether a message asks nothing and makes no reserve: no "but my arms are weak"."""
    return not (ASKS.search(text) or _FURTHER.search(text))


def says_over(text: str) -> bool:
    """Whether a message says without reserve that an alarming symptom is over or never was.

    "I am not ok", "is it ok to wait", "fine now but my arms are weak" do not.
    """
    if not is_plain(text):
        return False
    if SEEN.search(text) and REASSURED.search(text):
        return True
    return any(not _UNSURE.search(text, 0, found.start()) for found in OVER.finditer(text))


ANOTHER = _found(
    r"help\w*", "else", "another", "different", "other", "knew that", "know that", "tried",
    "useful", "not (?:the|an|my|what)", "wrong", r"answer\w*",
)  # fmt: skip
"""A complaint about the answer, which another fact may mend; others are about the bot."""
