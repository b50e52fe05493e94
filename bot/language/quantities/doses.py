"""Doses of units, ml and vials: their brand, what they are counted by, and what is no dose."""

from __future__ import annotations

import itertools

from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import CLAUSE_STOPS, FILLERS, Bounds, Hit, Text
from bot.language.quantities.units import AMOUNTS, DOSE_UNITS, Unit, read_unit
from bot.language.reading import Quantity

GIVEN = frozenset("had got gave given used injected received".split())
_CONTAINER_WORDS = frozenset(
    "hold holds contain contains contained last lasts keep keeps cost costs go goes come comes "
    "expire expires should can cannot may must between among shared share fridge is stretch "
    "stretches".split()
)
_BESIDE_A_DOSE = frozenset("in for across of on each and , into".split())
_OTHER_LIQUIDS = frozenset(
    "saline water sodium chloride solution diluent filler fillers juvederm restylane hyaluronic "
    "blood lidocaine profhilo sculptra radiesse dilute diluted diluting dilution mix mixed "
    "reconstitute reconstituted add adding added drink alcohol wine holds contains preserved "
    "bacteriostatic volume volumes purchased bought ordered milk".split()
)
_PAIRED = (
    "side eye eyelid lid brow eyebrow temple cheek masseter jaw muscle armpit pit underarm axilla "
    "oxter hand palm foot sole leg calf thigh shoulder trap trapezius arm"
).split()
"""Words for one of two: a dose for each of them is one for a side."""
_PAIRS = frozenset(
    "sides eyes eyelids lids brows eyebrows temples cheeks masseters jaws jaw muscles armpits pits "
    "underarms axillae oxters hands palms feet soles legs calves calfs thighs shoulders traps "
    "masseter crow's crows crowsfeet".split()
)
"""Words for parts of the body that come in twos."""
_EACH = frozenset("a an per each either every /".split())
_INTO = frozenset("in on for to at into round around under beneath beside above".split())
_BEFORE_A_SIDE = frozenset(
    "of my the his her their chewing jaw clenching grinding calf neck shoulder trap outer lower "
    "upper sweaty single crow's".split()
)
"""Words between "each" and the side: "each of my sweaty pits"."""
TIMES = frozenset("x × * times".split())
TWO = frozenset("2 two".split())
LOTS = frozenset("lots sets doses shots jabs injections".split())
"""Words of "25 units x 2" and "two lots of 16 units"."""
_OTHER_UNITS = frozenset(
    "alcohol booze wine beer lager cider vodka gin rum whisky whiskey drink insulin blood heparin "
    "platelets plasma electricity lantus novorapid humalog".split()
)
_DRINKING = frozenset(
    "drink drinks drinking drank drunk sink sank sunk booze boozing alcohol wine beer".split()
)
PER = {
    **dict.fromkeys(_PAIRED, "side"),
    "spot": "spot",
    "point": "spot",
    "site": "spot",
    "injection": "spot",
    "shot": "spot",
    "jab": "spot",
    "vial": "vial",
    "bottle": "vial",
    "area": "area",
    "session": "session",
    "treatment": "session",
    "time": "session",
}
"""What doses are counted by."""


def dose(text: Text, first: int, last: int, bounds: Bounds, about: bool, unit: Unit) -> Hit | None:
    """The dose that the words [first, last) tell, with its brand and what it is counted by.

    Args:
        first, last: the number with its unit and the words that loosen it.
        bounds: in units, ml or vials, as `unit` says.
        about: whether it is said roughly.
        unit: its unit.

    Returns:
        None for what is no dose of the toxin: other liquids, other medicines, drinks.
    """
    if unit.name and not _is_a_dose(text, first, last, unit, bounds[1] or 0):
        return None
    if not unit.name and _is_drunk(text, first, last):
        return None
    brand = unit.brand or brand_of(text, first, last, own=unit.own)
    per, last = _per_dose(text, last)
    if per is None:
        per, first, last = _given_twice(text, first, last)
    after = text.word(last)
    if per is None and after in {"vial", "vials", "bottle", "bottles"}:
        per = "vial"
    if per is None and text.words(first - 2, 2) in {("vials", "of"), ("vial", "of")}:
        per = "vial"
    measure = unit.name or "units"
    return Hit(Quantity("dose", *bounds, measure, brand=brand, per=per, about=about), first, last)


def _was_given(text: Text, first: int, last: int) -> bool:
    """Whether "a vial" is what somebody had, not a vial that is talked about."""
    if text.bare(first, last):
        return True
    left, right = text.left(first, 5, CLAUSE_STOPS), text.right(last, 4, CLAUSE_STOPS)
    if _CONTAINER_WORDS.intersection(right) or text.word(first - 1) in {"in", "into", "from"}:
        return False
    if GIVEN.intersection(left):
        return True
    opens = FILLERS.issuperset(left) and text.tokens[first].text not in {"a", "an"}
    return opens and bool(_BESIDE_A_DOSE.intersection(right[:1]))


def _is_a_dose(text: Text, first: int, last: int, unit: Unit, amount: float) -> bool:
    """Whether an amount in ml or vials is of the product, not of what it is mixed with."""
    if text.word(first - 1) in {"per", "/", "every", "with"}:
        return False
    left, right = text.left(first, 6), text.right(last, 5)
    if _OTHER_LIQUIDS.intersection(left + right):
        return False
    if text.word(last) in AMOUNTS or text.word(last) in {"needle", "needles"}:
        return False
    if text.word(last) == "of" and read_number(text, last + 1) is not None:
        return False
    if text.word(first - 1) in {"in", "into"} and DOSE_UNITS.intersection(left):
        return False
    if unit.name == "ml":
        return True
    singular = not text.word(last - 1).endswith("s")
    if singular and amount > 1:  # "a hundred vial" is one that holds as many units
        return False
    return _was_given(text, first, last)


def _per_dose(text: Text, index: int) -> tuple[str | None, int]:
    """What a dose that ends at `index` is counted by, and where that ends."""
    place = index
    # "20 units of Dysport per side"
    if text.word(place) == "of" and text.brand_end(place + 1) is not None:
        place = text.brand_end(place + 1) or place
    elif text.brand_end(place) is not None:
        place = text.brand_end(place) or place
    named = counted_by(text, place)
    if named is not None:
        return named
    # "20 units crow's feet a side"
    ahead = text.right(index, 7, CLAUSE_STOPS)
    for word, noun in itertools.pairwise(ahead):
        if word in {"a", "per", "each", "either"} and noun == "side":
            return "side", index
        if any(letter.isdigit() for letter in word):
            break
    return None, index


def counted_by(text: Text, index: int) -> tuple[str, int] | None:
    """What "a side", "per pit", "in each chewing muscle" at `index` counts by, and its end."""
    into = text.word(index) in _INTO
    place = index + into
    if text.word(place) not in _EACH or (into and text.word(place) in {"a", "an"}):
        return None
    alone = text.word(place) == "each"
    place += 1
    for _ in range(4):  # "each of my sweaty pits"
        name = PER.get(text.word(place))
        if name is not None:
            return name, place + 1
        if text.word(place) not in _BEFORE_A_SIDE:
            break
        place += 1
    # "100 units in each one", "25 each": of the two calves that the sentence names
    place = index + into + 1
    one = text.word(place) in {"one", "of"}
    if (alone or one) and (one or _closes_a_share(text, place)) and _names_a_pair(text, index):
        return "side", place + one + (text.words(place, 2) == ("of", "them"))
    return None


def _closes_a_share(text: Text, place: int) -> bool:
    """Whether nothing that could be counted by follows "each" before `place`."""
    if text.closes_a_figure(place) or text.word(place) in _INTO:
        return True
    return read_number(text, place) is not None


def _names_a_pair(text: Text, index: int) -> bool:
    """Whether the sentence names a part of the body that everybody has two of."""
    own = text.sentence_of[index]
    return any(
        token.text in _PAIRS and text.sentence_of[place] == own
        for place, token in enumerate(text.tokens)
    )


def _given_twice(text: Text, first: int, last: int) -> tuple[str | None, int, int]:
    """ "2 x 25 units", "two lots of 16 units", "25 units x 2": a dose for each of two sides."""
    before = text.words(first - 3, 3)
    if before[1:] == (text.word(first), "/"):  # "25/25"
        return "side", first - 2, last
    if before[2] in TIMES and before[1] in TWO:
        return "side", first - 2, last
    if before[0] in TWO and before[1] in LOTS and before[2] == "of":
        return "side", first - 3, last
    if text.word(last) in TIMES and text.word(last + 1) in TWO:
        if read_unit(text, last + 2) is None:
            return "side", first, last + 2
    return None, first, last


def _is_drunk(text: Text, first: int, last: int) -> bool:
    """Whether units are of alcohol or of another medicine: "14 units a week", "of insulin"."""
    after = text.words(last, 3)
    if after[0] in {"of", "worth"} and not _OTHER_UNITS.isdisjoint(after):
        return True
    if after[0] in _OTHER_UNITS:
        return True
    if after[0] in {"weekly", "nightly", "daily"}:
        return True
    if after[0] in {"a", "per", "each", "every"} and after[1] in {"week", "night", "day"}:
        return after[2] not in {"ago", "back", "since"}
    around = text.left(first, 6, CLAUSE_STOPS) + text.right(last, 5, CLAUSE_STOPS)
    return not _DRINKING.isdisjoint(around)


def brand_of(text: Text, first: int, last: int, *, own: bool) -> str | None:
    """The id of the brand that a dose at [first, last) belongs to.

    One named right beside it, or else the only one of its sentence or of the sentence before.

    Args:
        first, last: the words of the dose.
        own: whether it is counted "in its own units", those of the brand named last before it.
    """
    if not text.brand_at:
        return None
    sentence = text.sentence_of[first]
    place = last + 1 if text.word(last) == "of" else last
    while text.word(place) in {"the", "my"}:
        place += 1
    if text.brand_end(place) is not None:
        return text.brand_at[text.tokens[place].start].id
    for back in (1, 2, 3):
        if first - back < 0 or text.tokens[first - back].kind == "number":
            break
        if text.sentence_of[first - back] != sentence:
            break
        found = text.brand_at.get(text.tokens[first - back].start)
        if found is not None:
            return found.id
    named = text.brands_in.get(sentence, [])
    if own:
        earlier = [id_ for place, id_ in named if place < first]
        return earlier[-1] if earlier else None
    ids = {id_ for _, id_ in named}
    if not ids:
        ids = {id_ for _, id_ in text.brands_in.get(sentence - 1, [])}
    return next(iter(ids)) if len(ids) == 1 else None
