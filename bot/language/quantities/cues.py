"""Words near a time that tell its role: lasting, showing, no effect at all."""

from __future__ import annotations

from typing import Literal

from bot.language.quantities.hedges import NEGATIONS
from bot.language.quantities.text import Text
from bot.language.reading import QuantityKind

INJECTION = frozenset(
    "botox botoxed dysport xeomin jeuveau daxxify letybo bocouture azzalure toxin "
    "injection injections inject injected treatment treatments treated jab jabs jabbed "
    "shot shots units appointment appt session procedure tox it done getting having "
    "injecting being".split()
)
"""Words of the injection, from which a time can count."""
OTHER_EVENT = frozenset(
    "birth baby born vaccine vaccinated vaccination covid flu booster surgery operation "
    "stroke diagnosed diagnosis miscarriage period wedding married quit accident filler "
    "fillers pregnant holiday vacation palsy shingles laser peel facial dentist fell fallen parked "
    "parking nursing breastfed breastfeeding labour bleph blepharoplasty facelift caesarean "
    "cesarean csection section op knee hip hernia hysterectomy appendix bunion stitched stitches "
    "drank drunk wine concussion".split()
)
"""Words of events that have times of their own."""
_LASTING = frozenset(
    "last lasts lasted lasting wear wears wearing wore worn fade fades faded fading gone "
    "hold holds held disappear disappears disappeared disappearing vanished duration "
    "longevity relief stays stayed returned return returns worked".split()
)
_SHOWING = frozenset(
    "onset comes appear appears appeared show shows showed showing peak peaks peaked "
    "develop develops kick kicks kicked kicking take takes took taking start starts "
    "started begin begins began settle settles noticed notice notices see sees seen saw "
    "visible work works working results result".split()
)
_NO_EFFECT = frozenset(
    "nothing nothin nuthin nuthing nuffin nowt still yet nada zero zilch nil zip".split()
)
_NO_EFFECT_NOUNS = frozenset(
    "change changes result results effect effects difference improvement movement sign".split()
)
_NO_EFFECT_VERBS = frozenset("working worked work moved kicked see notice happened".split())
_FLAT_NOT = frozenset("dont doesnt didnt isnt wasnt hasnt havent cant wont aint".split())
_LASTING_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "came back,come back,comes back,coming back,fully back,are back,is back,was back,"
        "stopped working,stops working"
    ).split(",")
)
_SEEING = frozenset("see seen saw results result visible notice noticed notices".split())
_WORK_FORWARD = frozenset({"work", "works", "working", "start", "starts", "started"})


def nearest_cue(left: list[str], right: list[str]) -> QuantityKind | None:
    """Duration or onset, whichever word for it is nearer to a time.

    Args:
        left, right: the words before and after it, nearest first.
    """
    best: tuple[int, QuantityKind] | None = None
    for side in (left, right):
        for distance, word in enumerate(side):
            role = _cue(word, side, distance, leftward=side is left)
            if role is not None and (best is None or distance < best[0]):
                best = (distance, role)
    if best is None:
        return None
    # "took ten days to wear off" speaks of an end, "takes a week to work" of a beginning.
    ends = {"wear", "fade", "wore", "worn", "disappear", "return"}
    if best[1] == "onset" and ends.intersection(left + right):
        return "duration"
    return best[1]


def no_effect(text: Text, first: int, last: int) -> bool:
    """Whether no effect is told of beside [first, last): "3 weeks and nothing", "no change"."""
    around = text.left(first, 12) + text.right(last, 12)
    if _NO_EFFECT.intersection(around):
        return True
    negated = any(word in NEGATIONS or word.endswith("n't") or word in _FLAT_NOT for word in around)
    return negated and bool(
        _NO_EFFECT_NOUNS.intersection(around) or _NO_EFFECT_VERBS.intersection(around)
    )


def _cue(
    word: str, side: list[str], distance: int, *, leftward: bool
) -> Literal["duration", "onset"] | None:
    """What one word says of a time that is `distance` words away from it."""

    def neighbour(step: int) -> str:
        place = distance - step if leftward else distance + step
        return side[place] if 0 <= place < len(side) else ""

    if (word, neighbour(1)) in _LASTING_PAIRS:
        return "duration"
    if (
        word in {"last", "past"}
        and leftward
        and neighbour(-1) in {"the", "in", "my", "these", "over", "since", "at"}
    ):
        return None
    if word in _SEEING:
        return "onset" if leftward else None
    if word == "worked":
        return "duration" if leftward and "for" in side[:distance] else None
    if word in {"good", "work", "works", "working"} and leftward and "for" in side[:distance]:
        return "duration"
    if (
        word in _WORK_FORWARD
        and not leftward
        and distance
        and side[distance - 1] not in {"to", "it", "they"}
    ):
        return None
    if word in _LASTING:
        return "duration"
    if word in _SHOWING:
        return "onset"
    return None
