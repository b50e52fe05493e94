"""Ages of people: "I'm 34", "my mum, 70,", "65 and over", "her late forties"."""

from __future__ import annotations

from bot.language.quantities.dates import MONTHS
from bot.language.quantities.hedges import bounded, hedge_after, hedge_before
from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import DASHES, Hit, Text
from bot.language.quantities.units import BETWEEN_NUMBER_AND_TIME, read_unit
from bot.language.reading import Quantity

PERSONS = frozenset(
    "she he mum mom mam mother dad father daughter son sister brother wife husband hubby partner "
    "boyfriend girlfriend bf gf nan gran grandma granny grandad grandpa grandmother grandfather "
    "aunt auntie uncle niece nephew friend cousin fiance teenager kid child".split()
)
_BEFORE_AGE = frozenset("nearly almost only just now about around roughly already over".split())
_AFTER_AGE = frozenset(
    ", . ? ! ) ; is am are should can could do does will would i my and with or who but too "
    "years".split()
)
_LONG_AGO = frozenset(
    "started start began since was had were got did charged charge cost costs price priced stuck "
    "set capped max sold".split()
)
_NO_AGE_BEFORE = frozenset("out of times in x to or /".split())
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
}


def age_before(text: Text, index: int) -> bool:
    """Whether words like "I'm", "aged", "she is" make a number at `index` an age."""
    for _ in range(2):  # "she is nearly 80", "he's only 16"
        if text.word(index - 1) not in _BEFORE_AGE:
            break
        index -= 1
    before = text.word(index - 1)
    return (
        before in {"i'm", "im", "am", "aged", "age", "turned", "turning", "turns", "ages"}
        or text.words(index - 2, 2)
        in {("age", "of"), ("age", "is"), ("age", ":"), ("just", "turned")}
        or before in {"she's", "he's", "shes", "hes"}
        or (before in {"is", "be"} and text.word(index - 2) in PERSONS)
        or (before.endswith("'s") and before[:-2] in PERSONS)
    )


def _stands_for_an_age(text: Text, index: int, after: int, *, aged: bool) -> bool:
    """Whether a bare number is an age by what stands around it."""
    if aged and _ends_an_age(text, after):
        return True
    return _age_aside(text, index, after) or _age_at(text, index, after)


def _age_aside(text: Text, index: int, after: int) -> bool:
    """Whether a number is an age put in between: "my daughter (16)", "my mum, 70, wants"."""
    opened, closed = text.word(index - 1), text.word(after)
    pair = (opened, closed) in {("(", ")"), (",", ","), ("[", "]")}
    return pair and text.word(index - 2) in PERSONS - {"she", "he"}


def _age_at(text: Text, index: int, after: int) -> bool:
    """Whether "at 71" is said of now: nothing follows that is counted, and no past precedes."""
    number = read_number(text, index)
    if text.word(index - 1) != "at" or number is None or number.low < 13:
        return False  # "at 10" can be a time of the day
    follows = text.word(after)
    ends = after >= len(text.tokens) or text.sentence_of[after] != text.sentence_of[index]
    if not ends and text.tokens[after].kind != "newline" and follows not in _AFTER_AGE:
        return False
    return not _LONG_AGO.intersection(text.left(index, 5))


def age(text: Text, index: int) -> Hit | None:
    """The age that is told at `index`, in years."""
    decade = _decade(text, index)
    if decade is not None:
        return decade
    number = read_number(text, index)
    if number is None or number.article or number.about or not 1 <= number.low <= 115:
        return None
    low, high, place = number.low, number.high, number.next
    if low != int(low):
        return None
    aged = age_before(text, index)
    joiner = text.word(place)
    second = read_number(text, place + 1) if joiner in DASHES or joiner in {"to", "and"} else None
    end = _years_old(text, place)
    if end is None and second is not None and not second.article and second.high <= 115:
        other = _years_old(text, second.next)
        if (other is not None or (aged and joiner != "and")) and second.high > low:
            if other is not None or read_unit(text, second.next) is None:
                high, end = second.high, other or second.next
    if end is None:
        letter = text.word(place)
        if letter in {"f", "m"} and text.glued(place) and low >= 16:
            end = place + 1
        elif (text.word(index - 1) in {"f", "m"} and text.glued(index) and low >= 16) or (
            10 <= low <= 110 and _stands_for_an_age(text, index, place, aged=aged)
        ):
            end = place
    if end is None:
        return None
    first, bound, about = hedge_before(text, index)
    upward = text.words(end, 2) in {
        ("and", "up"),
        ("and", "over"),
        ("or", "over"),
        ("or", "older"),
        ("and", "older"),
    }
    bounds = bounded(low, high, bound, open_above=upward)
    if upward and bounds[1] is None:
        end += 2
    return Hit(Quantity("age", *bounds, "years", about=about), first, end)


def _decade(text: Text, index: int) -> Hit | None:
    """ "my 40s", "her late forties" """
    if not any(
        word in {"my", "her", "his", "their", "in", "late", "early", "mid"}
        for word in text.left(index, 2)
    ):
        return None
    word, end = text.word(index), index + 1
    if word in _DECADES:
        low = float(_DECADES[word])
    elif word in {"20", "30", "40", "50", "60", "70", "80"}:
        if text.word(end) == "'":
            end += 1
        if text.word(end) != "s" or not text.glued(end):
            return None
        low, end = float(word), end + 1
    else:
        return None
    part = text.word(index - 1) if text.word(index - 1) != "-" else text.word(index - 2)
    low, high = {
        "early": (low, low + 3),
        "mid": (low + 4, low + 6),
        "late": (low + 7, low + 9),
    }.get(part, (low, low + 9))
    return Hit(Quantity("age", low, high, "years"), index, end)


def _years_old(text: Text, index: int) -> int | None:
    """Where "years old", "yo", "y/o", "-year-old" after a number ends."""
    place = index
    if text.word(place) in DASHES and text.glued(place):
        place += 1
    word = text.word(place)
    if word in {"yo", "yrs-old", "yearold", "yearsold"}:
        return place + 1
    if word == "y" and text.words(place + 1, 2) in {("/", "o"), (".", "o")}:
        return place + 3
    if word == "y" and text.word(place + 1) == "o":
        return place + 2
    if word in {"year", "years", "yr", "yrs"}:
        place += 1
        if text.word(place) in DASHES:
            place += 1
        if text.word(place) == "old":
            return place + 1
        if text.words(place, 2) == ("of", "age"):
            return place + 2
    return None


def _ends_an_age(text: Text, place: int) -> bool:
    """Whether a number after "I'm" ends there, so that it can only be an age."""
    after, _, _ = hedge_after(text, place)
    if read_unit(text, after) is not None or text.word(after) in _NO_AGE_BEFORE:
        soon = text.word(after) == "in" and text.word(after + 1) in {"a", *MONTHS}
        return soon or text.word(after) in MONTHS
    return text.word(after) not in DASHES and text.word(after) not in BETWEEN_NUMBER_AND_TIME
