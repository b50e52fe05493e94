"""What a length of time is the time of: how long ago, how long it lasted, how often ..."""

from __future__ import annotations

import re

from bot.language.quantities.cues import INJECTION, OTHER_EVENT, nearest_cue, no_effect
from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import CLAUSE_STOPS, DASHES, Bounds, Text
from bot.language.reading import Quantity, QuantityKind

_BETWEEN_TREATMENTS = frozenset(
    "interval intervals gap gaps apart spacing spaced frequency".split()
)
_PREGNANCY = frozenset(
    "pregnant preggo preggers prego along gestation postpartum pregnancy gestational".split()
)
_ADVISING = frozenset("said told says asked advised should want wants wanted me".split())
_UNTIL = frozenset("by after at within around in about from on".split())
_GOING = frozenset("go going gone went goes come coming came comes been be see book call".split())
_MOVING = frozenset(
    "frowning frown frowns moving move moves movement moved wrinkling wrinkled lines line creasing "
    "normal visible showing squinting raising lift lifting crinkling".split()
)
_OVER = frozenset("back gone faded wore returned moving lines wears nothing fades again".split())

_CONDITIONS = frozenset("after once when until till before if unless for".split())
_ADVERBS = frozenset("now already since almost nearly just".split())
_SEEN_NOW = re.compile(
    r"^(?!how |when |what |is |are |can |will |does |do )(?:[^?]{0,60}\b)?"
    r"(?:still|nothing|no change|no difference|no effect|not a thing|barely|hardly)\b"
)


def timed(
    text: Text, kind: QuantityKind, bounds: Bounds, about: bool, first: int, last: int
) -> Quantity:
    """A time, which is not "since" when it is that of a birth, a vaccine or of how long it lasted.

    Args:
        text: the text.
        kind: its role so far.
        bounds: in days.
        about: whether it is said roughly.
        first, last: its words, [first, last).
    """
    if kind == "since" and _other_event(text, first, last):
        kind = "time"
    elif kind == "since" and text.word(last - 1) != "ago":
        high = bounds[1] if bounds[1] is not None else bounds[0]
        if _lasted(text, first, last, high or 0):
            kind = "duration"
    return Quantity(kind, *bounds, "days", about=about)


def role_of(text: Text, first: int, last: int, highest: float) -> QuantityKind:
    """What the time at [first, last) is the time of, by the words right around it.

    Args:
        text: the text.
        first, last: its words.
        highest: its upper bound in days.
    """
    if (
        text.word(last) == "."
        and text.glued(last)
        and text.word(last + 1) in {"ago", "post", "back"}
    ):
        last += 1
    after, before = text.words(last, 4), text.words(first - 3, 3)[::-1]
    left, right = text.left(first, 8, CLAUSE_STOPS), text.right(last, 6, CLAUSE_STOPS)
    if about_pregnancy(text, first, last) or told_to_return(text, first, last):
        return "time"
    if _between_treatments(text, first, last, left, right):
        return "interval"
    if after[0] in {"ago", "ag", "back"} or (after[0] == "post" and after[1] != "partum"):
        return "since"
    if before[0] not in _CONDITIONS and (_passed(text, last) or _heads_a_report(text, first, last)):
        return "since"
    if _lasted(text, first, last, highest):
        return "duration"
    if before[0] == "for" and "treated" in left[:4]:
        return "time"
    role = nearest_cue(left, right)
    if before[0] == "been" or (before[0] in {"its", "it's"} and role is None):
        return "since"
    if (after[0] == "now" and read_number(text, last + 1) is None) or (
        after[0] in {"out", "in"} and closes_a_time(text, last + 1)
    ):
        return "since"
    if role is not None and not (role == "onset" and no_effect(text, first, last)):
        if highest >= 0.5:
            return role
    if {"wait", "waiting", "waited"}.intersection(left[:5]):
        return "time"
    if after[0] in {"later", "since", "into"}:
        return "since"
    if after[0] in {"after", "following", "from"} and any(
        word in INJECTION for word in text.right(last + 1, 5)
    ):
        return "since"
    if before[0] in {"after", "by", "at", "i'm", "im"} and highest >= 0.5:
        return "since"
    if before[0] not in {"for", "wait", "in", "within", "until", "before", "till", "waiting"}:
        if no_effect(text, first, last):
            return "since"
    return "time"


def _passed(text: Text, last: int) -> bool:
    """Whether a time is said to be over: "nine days have now passed", "a month has gone by"."""
    following = [word for word in text.words(last, 4) if word not in _ADVERBS]
    if following[:1] and following[0] in {"have", "has", "'ve", "'s"}:
        following = following[1:]
    return following[:1] in (["passed"], ["elapsed"]) or following[:2] in (
        ["gone", "by"],
        ["gone", "past"],
        ["went", "by"],
        ["flown", "by"],
    )


def _heads_a_report(text: Text, first: int, last: int) -> bool:
    """Whether a time stands alone before what is seen now: "Nine days. One brow still moves."."""
    if first or text.word(last) not in {".", ":", ","} or last + 1 >= len(text.tokens):
        return False
    return bool(_SEEN_NOW.search(" ".join(text.words(last + 1, 14))))


def told_to_return(text: Text, first: int, last: int) -> bool:
    """ "come back at two weeks, they said" is advice, "the lines come back" is not."""
    left, right = text.left(first, 9), text.right(last, 4)
    if left[:1] not in (["at"], ["in"], ["after"], ["for"], ["within"]) or "back" not in left:
        return False
    place = left.index("back")
    if place > 3 or left[place + 1 : place + 2] not in (["come"], ["go"], ["pop"], ["coming"]):
        return False
    before = left[place + 2 :]
    if not before or not _ADVISING.isdisjoint(before + right):
        return True
    return before[0] in {"to", "please", "and", ","} and "started" not in before


def _lasted(text: Text, first: int, last: int, highest: float) -> bool:
    """Whether a time tells how long it lasted: "back by week 7", "used to get 4 months"."""
    before, left = text.word(first - 1), text.left(first, 8)
    if before in _UNTIL:
        for distance, word in enumerate(left):
            earlier = set(left[distance + 1 : distance + 3])
            if word == "back" and not earlier & _GOING:
                return True
            if word == "again" and earlier & _MOVING:
                return True
            if word in {"gone", "faded"}:
                return True
    if before in {"get", "got", "getting", "gets"} and highest >= 14:
        after = text.word(last)
        return after not in {"ago", "off", "left", "until", "till", "to", "holiday", "before"}
    if before == "of" and "effect" in left[:6]:
        return True
    right = text.right(last, 6)
    turns = right[:2] in (["and", "then"], [",", "then"])
    if turns or (before == "for" and right[:1] == ["then"]):
        return bool(_OVER.intersection(right))
    return False


def about_pregnancy(text: Text, first: int, last: int) -> bool:
    """Whether a time at [first, last) is that of a pregnancy or a baby: "12 weeks pregnant"."""
    near = text.right(last, 2) + text.left(first, 2)
    if any(word in _PREGNANCY for word in near):
        return True
    after = text.word(last)
    if after in DASHES:
        after = text.word(last + 1)
    return after == "old" or text.words(last, 2) == ("post", "partum")


def _between_treatments(
    text: Text, first: int, last: int, left: list[str], right: list[str]
) -> bool:
    """Whether a time is how far treatments are apart: "every 3 months", "a gap of 12 weeks"."""
    if text.word(first - 1) in {"every", "each"}:
        return True
    if _BETWEEN_TREATMENTS.intersection(left[:4]) or _BETWEEN_TREATMENTS.intersection(right[:2]):
        return True
    after = text.right(last, 6)
    if after[:1] == ["between"] and len(after) > 1:
        return True
    if after[:1] == ["before"] and {"next", "another", "again", "more"} & set(after[1:]):
        return True
    topped = {"top", "tops", "topups", "topup", "touch", "touchup", "ups"} & set(left[:4])
    return bool(topped) and text.word(first) in {"within", "under", "less"}


def closes_a_time(text: Text, index: int) -> bool:
    """Whether nothing follows that belongs to "in" or "out" before `index`."""
    if index >= len(text.tokens) or text.sentence_of[index] != text.sentence_of[index - 1]:
        return True
    token = text.tokens[index]
    return token.kind in {"newline", "symbol"} or token.text in CLAUSE_STOPS | {
        "now", "still", "no", "nothing", "i", "not", "with", "is", "can", "should", "since",
        "post",
    }  # fmt: skip


def _other_event(text: Text, first: int, last: int) -> bool:
    """Whether the time is that of a birth, a vaccine ... and not of the injections."""
    clause = text.left(first, 8, CLAUSE_STOPS) + text.right(last, 5, CLAUSE_STOPS)
    if not OTHER_EVENT.intersection(clause):
        return False
    return not (
        INJECTION - {"it", "shot", "jab", "done", "having", "getting", "being"}
    ).intersection(clause)
