"""The intent of a message in the light of the conversation.

The classifier sees one message; whether "why?" or "20" or "forget it" is a reply, a question back
or a way out depends on what was just asked.
"""

from __future__ import annotations

import re

from bot.answers.learning import corrects, learn
from bot.answers.memory import Memory
from bot.answers.replies import says_unknown, take_reply
from bot.answers.turn import Turn
from bot.language.foreign import language_of
from bot.topics import TOPICS, topic_of

NEEDS_CONTEXT = ("inform", "dont_know", "correct", "affirm", "deny", "follow_up")
"""Intents that only make sense as a reply."""
REPLIES = ("inform", "correct", "dont_know", "conclude")
"""Intents that go on with the check while it is under way."""

_LEAST_CHANCE = 0.05
_FOREIGN = 0.6
"""Least probability for taking a message for another language: a name is soon mistaken for one."""
_SURELY_ASKED = 0.5
_THE_COMPLAINT = ("no_effect", "wearing_off_early", "onset")
_A_CASE = 2
"""So many details at once, without a question, are somebody's case to be looked at."""

_WHO_SAYS = re.compile(
    r"\b(who says|says who|who told you|your source|where did you (?:get|read|hear))\b",
    re.IGNORECASE,
)
_OPENING = (
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|right|well|then|please|pls|no|yeah|yes|look|listen|just|oh|hey"
    r"|actually|alright|all right|sorry)\W+)*"
)
_WHAT_NOW = re.compile(
    _OPENING + r"(?:what|wat|wot)\W+(?:now|next|(?:do|should|can|shall|am|wld|would) (?:(?:i|we) "
    r"(?:do|meant to do|supposed to do)|you (?:advise|suggest|recommend)))\b[^?]{0,40}\W*$"
    r"|\bwhat (?:should|do|shall|must|can) i (?:actually |really )?(?:do|tell (?:her|him|them|the "
    r"\w+))\b|\b(?:next steps?|what(?:'s| is) next)\W*$|\bin (?:one|a) (?:line|sentence|word)\b",
    re.IGNORECASE,
)
"""Somebody who wants the reasons, or what to do, now."""
_JUST_TELL = re.compile(
    r"\b(?:(?:just|now|simply|please|cant you|can't you) (?:tell|give) (?:me|us)|tell me (?:now|"
    r"already|straight)|get (?:on with it|to the point)|stop asking and (?:tell|answer)|"
    r"(?:just )?answer me|give me (?:the|an|your) (?:answer|reasons?|result|verdict|bottom line)|"
    r"what(?:'s| is) (?:the|your) (?:verdict|conclusion|result|bottom line)|enough questions|verdict|conclusion|what do you (?:make|think) of (?:it|that|this))\b",
    re.IGNORECASE,
)
_RECAP = re.compile(
    r"\bwhat (?:did|have|had) i (?:just )?(?:tell|told|say|said|type|write|written)\b|\bsum (?:it|this"
    r"|that|my \w+|everything)? ?up\b|\bsummar(?:y|ise|ize)\b|\brecap\b|\blist what i\b|\bwhere were "
    r"we\b|\bremind me (?:what|where)\b|\bwhat do you (?:know|have) (?:about|on|of) (?:me|my)\b"
    r"|\bwh(?:ich|at) (?:\w+ )?did i (?:say|tell|mention)\b|\bwhat(?: have)? you got so far\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:sue|suing|lawyer|solicitor|attorney|legal action|take (?:them|her|him) to court|small claims"
    r"|refund|money back|compensation|file a complaint|make a complaint|complain (?:about|to) (?:the|my"
    r"|this|that|her|him|them)|report (?:the clinic|her|him|them))\b",
    re.IGNORECASE,
)
_SIGNS: dict[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "goodbye": r"\b(?:bye\w*|later|laters|see (?:you|ya|u)|cya|ciao|farewell|good ?night|take care"
        r"|cheerio|ta ?ra|so long|adios|off now|got ?ta go|going now|leaving|that'?s all|im off"
        r"|i'?m off|ttyl|have to go|night)\b",
        "thank": r"\b(?:th?an?ks?\w*|thx|thnx|tnx|ta|cheers|ty|tysm|tyvm|appreciat\w*|grateful|merci"
        r"|gracias|danke|much obliged|bless you|kind of you|helped|helpful|brilliant|lovely)\b",
        "ask_certainty": r"\b(?:sure|certain\w*|really|true|truth|trust\w*|reliab\w*|proof|proven|prove"
        r"|evidence|correct|right|confident|doubt\w*|believe|wrong|legit|accurate|facts?|bull\w*|lying"
        r"|lie|liar|rubbish|nonsense|made up|serious\w*|know)\b",
        "start_over": r"\b(?:start|over|again|afresh|restart\w*|reset\w*|scratch|begin\w*|new|wipe"
        r"|clear|forget|erase|delete|fresh|beginning|top)\b",
        "stop_check": r"\b(?:stop\w*|forget|quit\w*|cancel\w*|never ?mind|nvm|leave|enough|no more|drop"
        r"|end|exit|abort|skip|done|bored|sick of|fed up|interrogat\w*|questions?|bother\w*|shut"
        r"|don'?t (?:want|ask|need)|not (?:doing|answering|interested)|give up|pass|moving on"
        r"|move on|later|rather not|no thanks?|another time|pause)\b",
    }.items()
}
"""Words without which a short message is not taken for a way out: "tues" is no goodbye."""
_WHAT_ELSE = re.compile(
    r"\b(?:what else (?:could|can|might|may) (?:it|that|have|cause)|what else|(?:any|more|other|"
    r"further) (?:other )?(?:reasons?|causes?|explanations?)|anything else it (?:could|might) be|"
    r"other possibilit\w+)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    _OPENING
    + r"(?:(?:why|what for|y|how come|y tho|why tho|why though)\W*$|(?:(?:why|y) (?:do|are|"
    r"would|did|r|must|should)|how come) (?:you|u|ya|i)\b.{0,12}\b(?:ask\w*|need|want|know|care|tell|say)\b"
    r"|(?:why|how|what) (?:does|is|would|should|do) (?:it|that|this|u)\b.{0,8}\b(?:matter|relevant|"
    r"important|help|make|need)\b|what(?:'s| is| does| has) (?:it|that|this) (?:got )?(?:to do|"
    r"matter)|what(?:'s| is) it to you|is (?:it|that|this) (?:important|relevant|necessary)\b"
    r"|does (?:it|that|this) (?:even )?matter)",
    re.IGNORECASE,
)
_STOP = re.compile(
    _OPENING
    + r"(?:stop(?: (?:it|this|that|asking|the (?:check|questions?)))*|forget (?:it|about it"
    r"|this|that)|never ?mind|nvm|cancel(?: (?:it|this|that))?|quit(?: it)?|enough|leave it"
    r"|drop it|no more(?: questions?)?|(?:i )?(?:don'?t|do not) want to (?:answer|do (?:this|it))"
    r"(?: any ?more)?|i give up|abort|exit)"
    r"(?:\W+(?:thanks?|please|pls|ok|now|already|bot|then|asking|you|me|questions?|about it))*\W*$",
    re.IGNORECASE,
)
_RESTART = re.compile(
    _OPENING + r"(?:restart|re-start|start (?:over|again|afresh|from (?:scratch|the beginning))"
    r"|begin again|reset|from the (?:top|beginning)|new (?:conversation|chat|start)|/restart)"
    r"(?:\W+(?:please|pls|now|thanks|again))*\W*$",
    re.IGNORECASE,
)
_RESUME = re.compile(
    _OPENING
    + r"(?:let'?s )?(?:(?:go|carry|move|keep|get) (?:on|going|back)|continue|resume|proceed"
    r"|back to (?:the|my|your|our) (?:check|questions?|treatment|botox)|where were we|ask (?:me )?"
    r"(?:away|again|on)|pick (?:it )?up (?:again|where))\b.{0,40}$",
    re.IGNORECASE,
)
_THE_REST = re.compile(
    r"\b(?:ask me the (?:rest|other)|the (?:rest|other questions) anyway|other questions)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:(?:ok|so|and|but|well|hey|hi|also|wait|hang on|hold on|sorry|oh|um+)\W+)*"
    r"(?:(?:how|why|am i|tell me|explain)\b|(?:what|wat|when|where|which|who)(?:'?s\b|\s+(?:is|are"
    r"|was|were|do|does|did|will|would|can|could|should|about|if|happens|else|kind|brand)\b)"
    r"|(?:can|could|is|are|does|do|will|would|should|shall|may|might)\s+(?:i|it|you|u|they|we|she"
    r"|he|the|this|that|there|my|your|botox|people)\b(?!'t)|did\s+(?:i|you|they|we|she|he|the|my)\b)",
    re.IGNORECASE,
)
"""A message that asks something; replies to the check do not."""
_ONLY = re.compile(r"^\W*(?:um+|er+|well|just|only|mainly)\b", re.IGNORECASE)
_DROPS = re.compile(
    _OPENING
    + r"(?:never ?mind|forget|drop|leave|enough of|stop) (?:that|this|it|the (?:check|questions?)"
    r"|all that|about (?:it|that))\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^\W*(?:h+m+|u+m+|u+h+|e+r+m*|ok(?:ay|ey)?|k+|lol|ha(?:ha)+|oh+|ah+|i see|interesting|right"
    r"|cool|fine|great|nice|wow|well|so|anyway|got it|alright|all right|good)"
    r"(?:\W+(?:then|so|well|ok|thanks?))*\W*$",
    re.IGNORECASE,
)
"""Words that tell and ask nothing."""
_AFFIRMS = re.compile(r"^\W*(?:yes|yeah|yep|ok|okay|sure|no|nope|nah)\W*$", re.IGNORECASE)


def asks(text: str) -> bool:
    """Whether a message asks something."""
    return _ASKS.search(text) is not None


def gives_up_first(text: str) -> bool:
    """Whether a message drops the check and asks something else: "never mind that, what ..."."""
    return _DROPS.match(text) is not None and asks(text)


def settled_intent(turn: Turn, memory: Memory) -> str:
    """The intent in the light of the conversation; "" when none makes sense.

    Beside the classifier's there are: "conclude" (the person wants the reasons, no more questions),
    "more_reasons", "what_to_do", "resume" (a check that was stopped), "filler"
    ("hm"), "recap" ("what did I tell you") and "legal" (refunds, complaints).

    What only makes sense as a reply counts only where there is something to reply to; the next best
    intent takes its place. While the check is under way whatever fills one of its slots and asks
    nothing is a reply, whatever the classifier makes of it.
    """
    text = turn.text
    if language_of(text):
        return "other_language"
    if _RESTART.match(text):
        return "start_over"
    if _RECAP.search(text):
        return "recap"
    if _LEGAL.search(text):
        return "legal"
    if memory.cited and _WHO_SAYS.search(text):
        return "ask_source"
    if memory.checking or memory.asked:
        if _WHY.match(text) and memory.asked:
            return "why_ask"
        if _STOP.match(text):
            return "stop_check"
    if memory.checking and (_WHAT_NOW.match(text) or _JUST_TELL.search(text)):
        return "conclude"
    if memory.paused and _RESUME.match(text):
        return "resume"
    if memory.case and not memory.checking:
        if _WHAT_ELSE.search(text):
            return "more_reasons"
        if _WHAT_NOW.match(text):
            return "what_to_do"
        if _THE_REST.search(text):
            return "start_check"
    if _FILLER.match(text) and memory.doubt is None and memory.asked != "prior":
        return "filler"
    if memory.checking and (reply := _reply(turn, memory)):
        return reply
    return _from_ranking(turn, memory)


def _reply(turn: Turn, memory: Memory) -> str:
    """The intent of a message that replies to the check, by what it says; "" when it does not."""
    if memory.asked and says_unknown(turn.text) and not _ASKS.search(turn.text):
        return "dont_know"
    if _ASKS.search(turn.text) or turn.intent in ("report_urgent_symptoms", "report_crisis"):
        return ""
    intent = turn.intent if turn.intent in ("affirm", "deny", "correct") else "inform"
    if _complains_of_symptom(turn) and not (
        memory.asked == "wrinkle_type" and _ONLY.match(turn.text)
    ):
        return ""
    after = take_reply(memory, turn, intent)
    told = after.news or after.rival != memory.rival or after.settled != memory.settled
    told = told or after.doubt != memory.doubt or after.products != memory.products
    told = told or (after.side, after.lasted, after.brand) != (
        memory.side,
        memory.lasted,
        memory.brand,
    )
    if not told and topic_of(turn.intent) in _THE_COMPLAINT:
        return "filler"  # "still nothing", said once more
    if not told:
        return intent if _AFFIRMS.match(turn.text) and memory.asked else ""
    if intent in ("affirm", "deny") and not after.news:
        return intent
    return "correct" if corrects(turn, intent) else "inform"


def _complains_of_symptom(turn: Turn) -> bool:
    """Whether a message tells of a symptom, which wants an answer of its own."""
    has = any(
        not (m.negated or m.hypothetical or m.past or m.other_person)
        for m in turn.reading.of("symptom")
    )
    return has and topic_of(turn.intent) in ("side_effects", "urgent_symptoms")


def _from_ranking(turn: Turn, memory: Memory) -> str:
    """The best intent of the classifier that makes sense here."""
    for name, chance in turn.ranking:
        if chance < _LEAST_CHANCE:
            break
        if name == "other_language" and chance < _FOREIGN:
            continue
        if name == "complain" and _asks_something(turn):
            continue
        if name in NEEDS_CONTEXT and not (memory.asked or memory.topics):
            told = len(learn(memory, turn).news)
            if name == "inform" and told >= _A_CASE and not asks(turn.text):
                return "start_check"  # "forehead, 20 units, 3 weeks ago, now nothing"
            continue
        if name in ("why_ask", "stop_check") and not memory.asked:
            continue
        if name == "ask_certainty" and not memory.cited:
            continue
        if name in _SIGNS and not _SIGNS[name].search(turn.text):
            continue
        return name
    return ""


def _asks_something(turn: Turn) -> bool:
    """Whether a complaint holds a question of its own."""
    return "?" in turn.text or any(
        p.topic in TOPICS and p.confidence >= _SURELY_ASKED for p in turn.parts
    )
