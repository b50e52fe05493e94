"""Other people's treatments told beside one's own: "my sister had 40 units, I had 20"."""

from __future__ import annotations

from bot.language.quantities.ages import PERSONS
from bot.language.quantities.text import STOPS, Text

PEOPLE_TO_COMPARE = (PERSONS - {"she", "he", "child", "kid"}) | frozenset(
    "neighbour neighbor mate mates pal bestie bff colleague coworker workmate worker flatmate "
    "roommate housemate sis bro missus boss everyone everybody others girls".split()
)
"""People whose treatment is told beside one's own."""
ANYBODY = frozenset("lady woman girl guy man bloke person people women".split())
"""Somebody else only as "a lady" or "one woman"."""
_HAS = frozenset(
    "had has have got gets get was is were went goes held lasted lasts wore swears needs paid "
    "gets takes worked kicked 's".split()
)
_HIS = frozenset("botox tox dysport xeomin only first last forehead jaw lot".split())
_SAYING = frozenset(
    "said says say told tells thinks reckons did used injected put gave jabbed treated noticed "
    "asked recommended".split()
)
_THINKING = frozenset(
    "think know worry wonder guess reckon hope noticed saw feel believe mean say said suppose "
    "asked".split()
)
_FIRST_PERSON = frozenset("i i'm im i've ive i'd i'll my mine me myself we we've our".split())
_THIRD_PERSON = frozenset("she he her his hers him".split())
_GOING_ON = frozenset("it its it's they she he her his hers that lasted and but still also".split())


def told_of_others(text: Text) -> list[bool]:
    """For each word whether what is told there is somebody else's.

    The last word that says whose it is decides; a sentence that goes on with "it" or "hers"
    speaks of the same person as the one before.
    """
    found: list[bool] = []
    other = met = False
    sentence = -1
    for index, token in enumerate(text.tokens):
        own = text.sentence_of[index]
        if own != sentence:
            sentence = own
            other = other and _goes_on(text, index)
        word = token.text
        if plainly(word) in PEOPLE_TO_COMPARE or _is_anybody(text, index):
            if _has_something(text, index):
                other = met = True
        elif word in {"hers", "theirs"} or (
            word in {"she", "he"} and met and text.word(index + 1) in _HAS
        ):
            other = True
        elif _is_oneself(text, index):
            other = False
        found.append(other)
    return found


def _is_anybody(text: Text, index: int) -> bool:
    """Whether "a lady", "one woman" stands there, not "the lady" who injects."""
    if text.word(index) not in ANYBODY:
        return False
    return text.word(index - 1) in {"a", "another", "one", "some"}


def _goes_on(text: Text, index: int) -> bool:
    """Whether the sentence that begins there speaks of the one spoken of before."""
    if text.word(index) in _GOING_ON:
        return True
    following = {text.word(index), *text.right(index + 1, 20)}
    return not _THIRD_PERSON.isdisjoint(following) and _FIRST_PERSON.isdisjoint(following)


def _has_something(text: Text, index: int) -> bool:
    """Whether "my neighbour had", "my sister's lasted", not "my neighbour gave me"."""
    if text.word(index).endswith("s"):
        following = text.word(index + 1)
        after = index + 1
        area = after < len(text.tokens) and text.tokens[after].start in text.area_starts
        return area or following in _HAS or following in _HIS
    for place in range(index + 1, index + 6):
        word = text.word(place)
        if word in _HAS:
            return True
        if word == "my" and _is_a_place(text, place):
            continue
        if not word or word in _FIRST_PERSON or word in STOPS or word in _SAYING:
            return False
    return False


def _is_a_place(text: Text, index: int) -> bool:
    """Whether "in my group" stands there, which says whose nothing is."""
    if text.word(index - 1) not in {"in", "at", "from"}:
        return False
    ahead = text.tokens[index + 1 : index + 4]
    return not any(token.start in text.area_starts for token in ahead)


def _is_oneself(text: Text, index: int) -> bool:
    """Whether "I had", "mine" turns to the writer, not "I think" or "my sister"."""
    word = text.word(index)
    if word not in _FIRST_PERSON or (word == "my" and _is_a_place(text, index)):
        return False
    ahead = text.words(index + 1, 3)
    if word in {"my", "me", "our"}:
        return not any(plainly(one) in PEOPLE_TO_COMPARE for one in ahead)
    return ahead[0] not in _THINKING


def plainly(word: str) -> str:
    """A word without the ending that makes it someone's: "sister's", "sisters"."""
    plain = word.removesuffix("'s")
    return plain[:-1] if plain.endswith("s") and plain[:-1] in PERSONS else plain
