"""Doses, times, rates, prices and ages in a text, and writing them in plain words.

A small hand-written grammar reads the words of a text from left to right: a number (or a range of
numbers) makes a quantity only together with its unit, so a year, a phone number or a blood value
stays out. Times become days; what a time is the time *of* comes from the words around it.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from bot.language.reading import Mention, MentionKind, Quantity, QuantityKind
from bot.language.words import Word, words

Family = Literal["dose", "time", "rate", "price", "years old"]

_ONES = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    name: value * 10
    for value, name in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"fourty": 40}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_VAGUE = {"couple": 2.0, "few": 3.0, "several": 4.0}
_ORDINALS = {
    name: value
    for value, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth".split(),
        start=1,
    )
}

HOUR = 1 / 24
MINUTE = 1 / 1440
_DAYS = {
    name: days
    for days, names in (
        (MINUTE, "minute minutes min mins minuets"),
        (HOUR, "hour hours hr hrs h"),
        (1.0, "day days d dys dyas dayz dasy daays night nights"),
        (7.0, "week weeks wk wks w weeek weeeks wek weks weks wekks"),
        (14.0, "fortnight fortnights fortnite fortnites fornight"),
        (30.0, "month months mth mths mo mos mnth mnths mnt mnts moths mont monts monhts mounths"),
        (365.0, "year years yr yrs y"),
    )
    for name in names.split()
}
_ONE_LETTER = frozenset("hdwyuf")
_DOSE_UNITS = frozenset(
    "u unit units iu ius ui uts untis unist unites unts unt unitz untz un uns unis".split()
)
_AMOUNTS = {
    name: unit
    for unit, names in (
        ("ml", "ml mls cc ccs millilitre millilitres milliliter milliliters"),
        ("vial", "vial vials bottle bottles syringe syringes"),
    )
    for name in names.split()
}
"""Amounts of the product that say nothing of units unless the mix is known."""
_GLUED_UNITS = frozenset("un uns".split())
"""Units that are one only when they stand right at the number ("20un")."""
_CURRENCIES = {
    "£": "GBP",
    "$": "USD",
    "€": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "gbp": "GBP",
    "dollar": "USD",
    "dollars": "USD",
    "buck": "USD",
    "bucks": "USD",
    "usd": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
}
_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014~")
_MINUS = "\u2212"
_MULTIPLES = {"hundred": 100.0, "thousand": 1000.0, "million": 1e6, "billion": 1e9}
_MOST_DIGITS = 15
"""Longer runs of digits are no amount that anybody could mean."""

_ABOUT = frozenset(
    "about around roughly approximately approx circa nearly almost maybe like probably ~ "
    "abt".split()
)
_ABOUT_PAIRS = frozenset(
    {("close", "to"), ("just", "over"), ("just", "under"), ("getting", "on"), ("more", "or")}
)
_AT_MOST = (
    ("up", "to"),
    ("at", "most"),
    ("at", "the", "most"),
    ("no", "more", "than"),
    ("not", "more", "than"),
    ("no", "longer", "than"),
    ("less", "than"),
    ("fewer", "than"),
    ("under",),
    ("below",),
    ("maximum", "of"),
    ("max", "of"),
    ("max",),
    ("within",),
)
_AT_LEAST = (
    ("at", "least"),
    ("more", "than"),
    ("longer", "than"),
    ("no", "less", "than"),
    ("not", "less", "than"),
    ("minimum", "of"),
    ("min", "of"),
    ("minimum",),
    ("over",),
    ("atleast",),
)
_NEGATIONS = frozenset(
    "not no never cannot nothing none without neither nobody hardly barely".split()
)
_BETWEEN_NUMBER_AND_TIME = frozenset(
    "full whole more further good solid short long entire calendar other extra additional "
    "odd lovely glorious blissful happy decent dry smooth wonderful great brilliant fantastic "
    "measly poxy lousy paltry mere miserable pathetic bloody little".split()
)
_STOPS = frozenset({".", "!", "?", ";", "…"})
_CLAUSE_STOPS = _STOPS | {",", "(", ")", ":", "but", "and", "while", "then", "so", "because"}

_INJECTION = frozenset(
    "botox botoxed dysport xeomin jeuveau daxxify letybo bocouture azzalure toxin "
    "injection injections inject injected treatment treatments treated jab jabs jabbed "
    "shot shots units appointment appt session procedure tox it done getting having "
    "injecting being".split()
)
_OTHER_EVENT = frozenset(
    "birth baby born vaccine vaccinated vaccination covid flu booster surgery operation "
    "stroke diagnosed diagnosis miscarriage period wedding married quit accident filler "
    "fillers pregnant holiday vacation palsy shingles laser peel facial dentist fell fallen parked "
    "parking nursing breastfed breastfeeding labour bleph blepharoplasty facelift caesarean "
    "cesarean csection section op knee hip hernia hysterectomy appendix bunion stitched stitches "
    "drank drunk wine concussion".split()
)
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
_BETWEEN_TREATMENTS = frozenset(
    "interval intervals gap gaps apart spacing spaced frequency".split()
)
_NO_EFFECT = frozenset(
    "nothing nothin nuthin nuthing nuffin nowt still yet nada zero zilch nil zip".split()
)
_NO_EFFECT_NOUNS = frozenset(
    "change changes result results effect effects difference improvement movement sign".split()
)
_PREGNANCY = frozenset(
    "pregnant preggo preggers prego along gestation postpartum pregnancy gestational".split()
)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs",
         "friday fri", "saturday sat", "sunday")
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_FUTURE = frozenset(
    "next coming booked booking will going appointment tomorrow gonna scheduled planning "
    "upcoming".split()
)
_PAST = frozenset(
    "had got done did was went gotten injected treated since received getting 've ive i've".split()
)


class Area(NamedTuple):
    """Where in the text an area is named; a bare number before it can be a dose."""

    start: int
    end: int


class Brand(NamedTuple):
    """Where in the text a brand is named."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class _Number:
    low: float
    high: float
    next: int
    about: bool = False
    article: bool = False
    word: bool = False


@dataclass(frozen=True)
class _Unit:
    family: Family
    scale: float
    next: int
    name: str = ""
    brand: str | None = None
    own: bool = False


@dataclass(frozen=True)
class _Hit:
    """A quantity and the tokens it covers: [first, last)."""

    quantity: Quantity
    first: int
    last: int
    past: bool = False


def find(
    text: str,
    tokens: Sequence[Word],
    sentences: Sequence[tuple[int, int]],
    *,
    brands: Sequence[Brand] = (),
    areas: Sequence[Area] = (),
    today: datetime.date | None = None,
) -> list[Mention]:
    """All quantities of a text, in order, without overlaps.

    Args:
        text: the text.
        tokens: its words, as `bot.language.words.words` cuts them.
        sentences: offsets of its sentences.
        brands: brands named in it; a dose is tied to one of its own sentence, or else to the only
            one of the sentence before.
        areas: areas named in it; "20 units in the forehead and 10 in the chin" has two doses.
        today: needed for weekdays and dates ("since Monday"); without it these are left out.
    """
    reader = _Reader(tokens, sentences, brands, areas, today)
    hits = _Effects(reader).told(list(reader.hits()))
    hits = _Figures(reader).own(_Owners(reader).settled(hits))
    return [
        Mention(
            kind=_mention_kind(hit.quantity.kind),
            id=hit.quantity.kind,
            start=tokens[hit.first].start,
            end=tokens[hit.last - 1].end,
            text=text[tokens[hit.first].start : tokens[hit.last - 1].end],
            past=hit.past,
            quantity=hit.quantity,
        )
        for hit in hits
    ]


def parse(text: str, today: datetime.date | None = None) -> tuple[Quantity, ...]:
    """The quantities of a single sentence, without any knowledge of brands or areas.

    >>> parse("about two weeks ago")
    (Quantity(kind='since', low=14.0, high=14.0, unit='days', brand=None, per=None, about=True),)
    """
    found = find(text, words(text), [(0, len(text))], today=today)
    return tuple(mention.quantity for mention in found if mention.quantity is not None)


def _mention_kind(kind: QuantityKind) -> MentionKind:
    if kind == "dose" or kind == "rate" or kind == "price" or kind == "age":
        return kind
    return "time"


class _Reader:
    """Reads the quantities of one text; every method looks at a bounded number of tokens."""

    def __init__(
        self,
        tokens: Sequence[Word],
        sentences: Sequence[tuple[int, int]],
        brands: Sequence[Brand],
        areas: Sequence[Area],
        today: datetime.date | None,
    ) -> None:
        self.tokens = tokens
        self.today = today
        self.duration: tuple[int, float] | None = None
        """The sentence of the last "used to get 4 months", and the days of its unit."""
        self.brand_at = {brand.start: brand for brand in brands}
        self.area_starts = {area.start for area in areas}
        self.sentence_of = _sentence_numbers(tokens, sentences)
        self.brands_in: dict[int, list[tuple[int, str]]] = {}
        for index, token in enumerate(tokens):
            if token.start in self.brand_at:
                named = self.brands_in.setdefault(self.sentence_of[index], [])
                named.append((index, self.brand_at[token.start].id))

    # --- looking at tokens -------------------------------------------------------------------

    def word(self, index: int) -> str:
        """The token's text, or "" outside the text."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def glued(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].glued

    def words(self, index: int, count: int) -> tuple[str, ...]:
        return tuple(self.word(place) for place in range(index, index + count))

    def left(self, index: int, count: int, stops: frozenset[str] = _STOPS) -> list[str]:
        """Up to `count` words before `index`, nearest first, as far as the clause goes."""
        found: list[str] = []
        for place in range(index - 1, max(-1, index - 1 - count), -1):
            if self.stops_at(place, stops, self.sentence_of[index]):
                break
            found.append(self.tokens[place].text)
        return found

    def right(self, index: int, count: int, stops: frozenset[str] = _STOPS) -> list[str]:
        """Up to `count` words from `index` on, as far as the clause goes."""
        found: list[str] = []
        if index >= len(self.tokens):
            return found
        sentence = self.sentence_of[index - 1]
        for place in range(index, min(len(self.tokens), index + count)):
            if self.stops_at(place, stops, sentence):
                break
            found.append(self.tokens[place].text)
        return found

    def stops_at(self, place: int, stops: frozenset[str], sentence: int) -> bool:
        token = self.tokens[place]
        if token.kind == "newline" or self.sentence_of[place] != sentence:
            return True
        return token.text in stops

    # --- the scan ----------------------------------------------------------------------------

    def hits(self) -> Iterator[_Hit]:
        """The quantities, left to right."""
        index, end, dosed = 0, 0, -1
        previous: _Hit | None = None
        readers: tuple[Callable[[int], _Hit | None], ...] = (
            self._price,
            self._coming_day,
            self._age,
            self._share,
            self._numbered_day,
            self._several_doses,
            self._raised_dose,
            self._noted_dose,
            self._two_sides,
            self._measure,
            self._now_less,
            self._fixed_time,
            self._dated,
            self._times_a_year,
        )
        while index < len(self.tokens):
            hit = self._skipped(index)
            if isinstance(hit, int):
                index = max(hit, index + 1)
                continue
            found = next((h for h in (read(index) for read in readers) if h is not None), None)
            if found is None:
                sentence = self.sentence_of[index]
                dosed_last = previous is not None and previous.quantity.kind == "dose"
                found = self._bare_dose(
                    index,
                    after_dose=dosed == sentence,
                    dosed="" if not 0 <= dosed >= sentence - 1 else "last" if dosed_last else "yes",
                )
            if found is None and previous is not None:
                found = self._retaken(index, previous)
            if found is None:
                index += 1
                continue
            previous = found
            if found.quantity.kind == "duration":
                unit = _DAYS.get(self.word(found.last - 1))
                self.duration = None if unit is None else (self.sentence_of[index], unit)
            if found.quantity.kind == "dose" and found.quantity.unit == "units":
                dosed = self.sentence_of[index]
            yield replace(found, first=max(found.first, end))
            index = end = found.last

    def _skipped(self, index: int) -> int | None:
        """Where to go on when a date, a phone number, a clock time or the like stands here."""
        token = self.tokens[index]
        if token.kind != "number":
            return None
        if self.today is not None and self._full_date(index) is not None:
            return None
        place, parts = index, 1
        while (
            self.word(place + 1) in {"/", "-", ".", ":"}
            and self.glued(place + 1)
            and self.glued(place + 2)
            and self.tokens[place + 2].kind == "number"
        ):
            place, parts = place + 2, parts + 1
        if parts >= 3 or (parts == 2 and self.word(index + 1) == ":"):
            return place + 1
        if self.word(index + 1) in {"am", "pm"} or (
            self.word(index + 1) in {"gauge", "g", "mg", "mcg", "cm", "mm", "kg", "lbs"}
        ):
            return index + 2
        return None

    # --- numbers -----------------------------------------------------------------------------

    def number(self, index: int) -> _Number | None:
        """A single number at `index`: digits, number words, "a", "a couple of", "half a"."""
        number = self._small_number(index)
        if number is None:
            return None
        times = _MULTIPLES.get(self.word(number.next))
        if times is None:
            return number
        return replace(
            number,
            low=number.low * times,
            high=number.high * times,
            next=number.next + 1,
            article=False,
        )

    def _small_number(self, index: int) -> _Number | None:
        word = self.word(index)
        if not word:
            return None
        token = self.tokens[index]
        if token.kind == "number":
            return self._digits(index)
        if word in _FRACTIONS:
            return _Number(_FRACTIONS[word], _FRACTIONS[word], index + 1)
        if token.kind != "word":
            return None
        if word in {"a", "an"}:
            following = self.word(index + 1)
            if following in _VAGUE or following in {"dozen", "half", "hundred"}:
                return self._small_number(index + 1)
            if following == "good" and self.word(index + 2) in _VAGUE:
                return self._small_number(index + 2)
            return _Number(1.0, 1.0, index + 1, article=True)
        if word in _VAGUE:
            after = index + 2 if self.word(index + 1) in {"of", "o"} else index + 1
            return _Number(_VAGUE[word], _VAGUE[word], after, about=True)
        if word == "half":
            after = index + 1
            if self.word(after) in {"a", "an"}:
                after += 1
            if self.word(after) == "dozen":
                return _Number(6.0, 6.0, after + 1)
            return _Number(0.5, 0.5, after)
        if word == "dozen":
            return _Number(12.0, 12.0, index + 1)
        return self._number_words(index)

    def _digits(self, index: int) -> _Number | None:
        token = self.tokens[index]
        before = self.tokens[index - 1] if index else None
        if token.glued and before is not None and before.kind == "word":
            if before.text not in {"day", "wk", "week", "x", "month", "days", "wks"}:
                return None
        if len(token.text) > _MOST_DIGITS:
            return None
        value = float(token.text.replace(",", ""))
        after = index + 1
        if self._thousands(token.text, after):
            return _Number(value * 1000, value * 1000, after)
        if self.word(after) in {"k", "m"} and self.word(after + 1) in _DOSE_UNITS:
            times = 1000.0 if self.word(after) == "k" else 1e6
            return _Number(value * times, value * times, after + 1)
        if self.word(after) in _FRACTIONS:
            return _Number(
                value + _FRACTIONS[self.word(after)],
                value + _FRACTIONS[self.word(after)],
                after + 1,
            )
        if self.words(after, 3) == ("and", "a", "half"):
            return _Number(value + 0.5, value + 0.5, after + 3)
        slashed = self.word(after) == "/" and self.glued(after) and self.glued(after + 1)
        if slashed and self.word(after + 1) != "side":
            return self._slash(value, after + 1)
        if (
            self.word(after) in {"1", "3"}
            and not self.glued(after)
            and self.word(after + 1) == "/"
            and self.word(after + 2) in {"2", "4"}
        ):
            part = float(self.word(after)) / float(self.word(after + 2))
            return _Number(value + part, value + part, after + 3)
        return _Number(value, value, after)

    def _thousands(self, digits: str, after: int) -> bool:
        """Whether the point in "1.000 units" sets off thousands: nobody doses to a thousandth."""
        whole, point, rest = digits.partition(".")
        return (
            bool(point)
            and len(rest) == 3
            and whole.isdigit()
            and int(whole) > 0
            and self.word(after) in _DOSE_UNITS
        )

    def _slash(self, value: float, index: int) -> _Number | None:
        """ "1/2" is a half before a singular unit; "2/3 weeks" is two to three."""
        if self.tokens[index].kind != "number" or len(self.word(index)) > 3:
            return None
        other = float(self.word(index).replace(",", ""))
        following = self.word(index + 1)
        if (
            value == 1
            and other in (2, 4)
            and (not following.endswith("s") or following in {"a", "an"})
        ):
            after = index + 2 if following in {"a", "an"} else index + 1
            return _Number(value / other, value / other, after)
        if value < other <= value * 3:
            return _Number(value, other, index + 1)
        return None

    def _number_words(self, index: int) -> _Number | None:
        total, after, found = 0.0, index, False
        word = self.word(after)
        if word in _TENS:
            total, after, found = float(_TENS[word]), after + 1, True
            dash = self.word(after) in _DASHES and self.glued(after)
            ones = self.word(after + 1 if dash else after)
            if 0 < _ONES.get(ones, 0) < 10:
                total, after = total + _ONES[ones], after + (2 if dash else 1)
        elif word in _ONES:
            total, after, found = float(_ONES[word]), after + 1, True
        elif word == "hundred":
            total, found = 1.0, True
        if not found:
            return None
        if self.word(after) == "hundred":
            total, after = max(total, 1) * 100, after + 1
            rest = self._number_words(after + 1 if self.word(after) == "and" else after)
            if rest is not None and rest.low < 100:
                total, after = total + rest.low, rest.next
        if self.words(after, 3) == ("and", "a", "half"):
            total, after = total + 0.5, after + 3
        return _Number(total, total, after, word=True)

    def ish(self, index: int) -> tuple[int, bool, bool]:
        """Past "-ish" and "+" at `index`: where, whether about, whether open above."""
        about = plus = False
        while True:
            if self.word(index) == "ish" or self.words(index, 2) == ("-", "ish"):
                index, about = index + (1 if self.word(index) == "ish" else 2), True
            elif self.word(index) == "odd" and not self.glued(index):
                index, about = index + 1, True
            elif self.words(index, 2) in {("or", "so"), ("or", "thereabouts")}:
                index, about = index + 2, True
            elif self.words(index, 3) in _AND_A_BIT:
                index, about = index + 3, True
            elif self.words(index, 2) in {("or", "more"), ("or", "longer"), ("or", "over")}:
                index, plus = index + 2, True
            elif (self.word(index) == "+" and self.glued(index)) or (
                self.word(index) == "plus" and self.word(index + 1) in _DAYS
            ):
                index, plus = index + 1, True
            else:
                return index, about, plus

    # --- units -------------------------------------------------------------------------------

    def unit(self, index: int) -> _Unit | None:
        """The unit right after a number that ends before `index`."""
        if self.word(index) in _DASHES and self.glued(index) and self.glued(index + 1):
            index += 1
        word = self.word(index)
        glued = self.glued(index)
        if word in _ONE_LETTER and not glued and word != "u":
            return None
        if word in {"%", "percent", "pct"}:
            return _Unit("rate", 1, index + 1)
        if word == "pc" and glued:
            return _Unit("rate", 1, index + 1)
        if self.words(index, 2) == ("per", "cent"):
            return _Unit("rate", 1, index + 2)
        if word in _CURRENCIES:
            return _Unit("price", 1, index + 1, _CURRENCIES[word])
        if word in _GLUED_UNITS and not glued:
            return None
        if word in _DOSE_UNITS:
            if word == "u" and not glued and self.words(index - 1, 1)[0] in {"2", "4"}:
                return None  # "good 4 u"
            return _Unit("dose", 1, index + 1)
        brand = self.brand_at.get(self.tokens[index].start) if word else None
        if brand is not None:
            after = index + 1
            while after < len(self.tokens) and self.tokens[after].start < brand.end:
                after += 1
            if self.word(after) in _DOSE_UNITS:
                return _Unit("dose", 1, after + 1, brand=brand.id)
            return None
        if word == "speywood" and self.word(index + 1) in _DOSE_UNITS:
            return _Unit("dose", 1, index + 2, brand="dysport")
        if self.words(index, 4)[:2] == ("of", "its") or self.words(index, 2) == ("of", "their"):
            own = self.word(index + 2) == "own"
            if self.word(index + 2 + own) in _DOSE_UNITS:
                return _Unit("dose", 1, index + 3 + own, own=True)
        if word in _BETWEEN_NUMBER_AND_TIME and not glued:
            if self.word(index + 1) in _DAYS and self.word(index + 1) not in _ONE_LETTER:
                index, word = index + 1, self.word(index + 1)
        if word.endswith("'s") and word[:-2] in _DAYS and self.word(index + 1) == "time":
            return _Unit("time", _DAYS[word[:-2]], index + 1, word[:-2])
        if word in _DAYS:
            return _Unit("time", _DAYS[word], index + 1, word)
        if word in {"of", "whole", "full"} and self.word(index + 1) == "a":
            index, word = index + 1, "a"
        if word in {"a", "whole", "full", "entire"} and self.word(index + 1) in _AMOUNTS:
            index, word = index + 1, self.word(index + 1)
        if word in _AMOUNTS:
            return _Unit("dose", 1, index + 1, _AMOUNTS[word])
        return None

    # --- a number with its unit --------------------------------------------------------------

    def _measure(self, index: int) -> _Hit | None:
        vague = self.word(index) in _DAYS and self.word(index + 1) == "ago"
        if vague and self._no_article(index) is None:
            return self._vague_ago(index)
        first = self.number(index) or self._no_article(index)
        if first is None:
            return None
        after, about, plus = self.ish(first.next)
        about = about or first.about
        unit = self.unit(after)
        low, high = first.low, first.high
        if unit is None or unit.family == "time":
            ranged = self._range(index, first, after, unit)
            if ranged is not None:
                low, high, unit, extra = ranged
                about = about or extra
                return self._built(index, low, high, unit, about, plus, first)
        if unit is None:
            return None
        if unit.family == "dose" and first.article and not unit.name:
            return None
        return self._built(index, low * unit.scale, high * unit.scale, unit, about, plus, first)

    def _no_article(self, index: int) -> _Number | None:
        """The one that goes unsaid in "month and a half", "had it month ago"."""
        if self.word(index) not in {"week", "month", "fortnight", "year"}:
            return None
        after = self.words(index + 1, 3)
        if after != ("and", "a", "half") and after[0] != "ago":
            return None
        if self.number(index - 1) is not None or self.word(index - 1) in _NO_LENGTH_BEFORE:
            return None
        if index > 1 and self.number(index - 2) is not None:  # "three good month ago"
            return None
        return _Number(1.0, 1.0, index, article=True)

    def _range(
        self, index: int, first: _Number, after: int, unit: _Unit | None
    ) -> tuple[float, float, _Unit, bool] | None:
        """The rest of "three to four months", "1 week to 1 month", "26, 31 or 36 units"."""
        place = unit.next if unit is not None else after
        joiner = self.word(place)
        if joiner == "," and unit is None:
            return self._list(first, place)
        allowed = joiner in _DASHES or joiner in {"to", "or", "till", "until"}
        if joiner in {"and", "&"}:
            before = self.word(index - 1)
            allowed = before == "between" or (
                unit is None and not first.article and not self._age_before(index)
            )
        if not allowed:
            return None
        if joiner in _DASHES and self.word(place + 1) in _DASHES:
            place += 1
        second = self.number(place + 1)
        if second is None or (second.article and unit is None):
            return None
        end, about, _ = self.ish(second.next)
        other = self.unit(end)
        if other is None:
            # "a week or two"
            if unit is not None and first.article and joiner == "or" and second.word:
                about = about or first.about
                return (
                    first.low * unit.scale,
                    second.high * unit.scale,
                    replace(unit, next=second.next),
                    about,
                )
            return None
        if unit is not None and unit.family != other.family:
            return None
        if unit is not None and joiner in {"and", "&"} and self.word(index - 1) != "between":
            return None
        low = first.low * (unit.scale if unit is not None else other.scale)
        high = second.high * other.scale
        if low >= high:
            return None
        return low, high, other, about or second.about

    def _list(self, first: _Number, place: int) -> tuple[float, float, _Unit, bool] | None:
        values, steps = [first.low, first.high], 0
        while steps < 6 and self.word(place) in {",", "or", "and"}:
            place += 1
            if self.word(place) in {"or", "and"}:
                place += 1
            following = self.number(place)
            if following is None or following.article:
                return None
            values += [following.low, following.high]
            place, steps = following.next, steps + 1
            unit = self.unit(place)
            if unit is not None:
                if unit.family not in ("dose", "time") or steps < 2:
                    return None
                return min(values) * unit.scale, max(values) * unit.scale, unit, False
        return None

    def _built(
        self,
        index: int,
        low: float,
        high: float,
        unit: _Unit,
        about: bool,
        plus: bool,
        number: _Number,
    ) -> _Hit | None:
        last = unit.next
        if unit.family == "time":
            if self._is_frequency(index, number, last):
                return None
            low, high, last, vague = self._compound(low, high, unit)
            about = about or vague
        tail, more_about, more_plus = self.ish(last)
        if more_about or more_plus:
            last, about, plus = tail, about or more_about, plus or more_plus
        minus = (
            index - 1 if unit.family in ("dose", "time") and self._is_minus(index, last) else None
        )
        first, bound, hedged = self._hedge(index if minus is None else minus)
        about = about or hedged
        if minus is not None:
            low, high = -high, -low
        bounds: tuple[float | None, float | None] = (low, high)
        if low == high:
            if bound == "most":
                bounds = (None, high)
            elif bound == "least" or plus:
                bounds = (low, None)
        if unit.family == "dose":
            return self._dose(first, last, bounds, about, unit)
        if unit.family == "rate":
            if self.word(last) in {"lidocaine", "cream", "saline", "solution", "sure", "certain"}:
                return None
            return _Hit(Quantity("rate", *bounds, "percent", about=about), first, last)
        if unit.family == "price":
            if any(
                word in {"lost", "lose", "losing", "gained", "weigh"}
                for word in self.left(first, 3)
            ):
                return None
            per, last = self._per_price(last)
            return _Hit(Quantity("price", *bounds, unit.name, per=per, about=about), first, last)
        return self._time(first, last, bounds, about)

    def _is_minus(self, index: int, last: int) -> bool:
        """Whether the word or dash before a number makes it negative.

        A dash is mostly a list's or a range's: it counts only in a bare reply, "-3 days ago".
        """
        before = self.word(index - 1)
        if not before or self.number(index - 2) is not None:
            return False
        if before in {"minus", "negative"}:
            return True
        if before == _MINUS:
            return self.glued(index)
        if before not in _DASHES or before == "~" or self.sentence_of[index] != 0:
            return False
        if index > 1 and (self.glued(index - 1) or not self.glued(index)):
            return False
        after = last + 1 if self.word(last) in {"ago", "back"} else last
        return self.bare(index - 1, after)

    def bare(self, first: int, last: int) -> bool:
        """Whether the text holds nothing of weight besides the tokens [first, last)."""
        return all(
            token.text in _FILLERS
            for place, token in enumerate(self.tokens)
            if not first <= place < last
        )

    def _hedge(self, index: int) -> tuple[int, Literal["most", "least"] | None, bool]:
        """Words before a number that loosen it: where they begin, the bound, whether about."""
        bound: Literal["most", "least"] | None = None
        about = False
        for _ in range(3):
            before = self.word(index - 1)
            if index and self.sentence_of[index - 1] != self.sentence_of[index]:
                break
            if before in _ABOUT:
                index, about = index - 1, True
                continue
            if self.words(index - 2, 2) in _ABOUT_PAIRS:
                index, about = index - 2, True
                continue
            if bound is None:
                size = next(
                    (len(p) for p in _AT_MOST if self.words(index - len(p), len(p)) == p), 0
                )
                if size:
                    index, bound = index - size, "most"
                    continue
                size = next(
                    (len(p) for p in _AT_LEAST if self.words(index - len(p), len(p)) == p), 0
                )
                if size and not (
                    before == "over"
                    and self.word(index - 2) in {"fade", "fades", "faded", "going", "it", "wear"}
                ):
                    negated = (
                        any(
                            word in _NEGATIONS or word.endswith("n't")
                            for word in self.left(index - size, 2)
                        )
                        and before == "than"
                    )
                    index, bound = index - size, "most" if negated else "least"
                    continue
            break
        return index, bound, about

    # --- doses -------------------------------------------------------------------------------

    def _dose(
        self,
        first: int,
        last: int,
        bounds: tuple[float | None, float | None],
        about: bool,
        unit: _Unit,
    ) -> _Hit | None:
        if unit.name and not self._is_a_dose(first, last, unit, bounds[1] or 0):
            return None
        if not unit.name and self._is_drunk(first, last):
            return None
        brand = unit.brand or self._brand(first, last, own=unit.own)
        per, last = self._per_dose(last)
        if per is None:
            per, first, last = self._given_twice(first, last)
        after = self.word(last)
        if per is None and after in {"vial", "vials", "bottle", "bottles"}:
            per = "vial"
        if per is None and self.words(first - 2, 2) in {("vials", "of"), ("vial", "of")}:
            per = "vial"
        measure = unit.name or "units"
        return _Hit(
            Quantity("dose", *bounds, measure, brand=brand, per=per, about=about), first, last
        )

    def _several_doses(self, index: int) -> _Hit | None:
        """ "6 units, or 8, she wasn't sure": a range whose second figure has no unit."""
        first = self.number(index)
        if first is None or first.article or self.word(first.next) not in _DOSE_UNITS:
            return None
        place = first.next + 1
        place += self.word(place) == ","
        if self.word(place) not in {"or", "maybe", "perhaps", "possibly"}:
            return None
        while self.word(place) in {"or", "maybe", "perhaps", "possibly", "was", "it"}:
            place += 1
        second = self.number(place)
        if second is None or second.article or second.low <= 0 or second.low == first.low:
            return None
        if not self.closes_a_figure(second.next) or max(second.low, first.low) > 1000:
            return None
        low, high = sorted((first.low, second.high))
        if high > 2 * low:  # "is it 2 units or 10" asks for one of two
            return None
        start, _, about = self._hedge(index)
        return self._dose(start, second.next, (low, high), about, _Unit("dose", 1, second.next))

    def closes_a_figure(self, place: int) -> bool:
        """Whether a number without a unit ends at `place`, so that nothing is counted by it."""
        if place >= len(self.tokens) or self.sentence_of[place] != self.sentence_of[place - 1]:
            return True
        token = self.tokens[place]
        return token.kind == "newline" or token.text in _AFTER_A_FIGURE

    def _retaken(self, index: int, previous: _Hit) -> _Hit | None:
        """ "five weeks ago, no sorry, six": the unit is that of the figure taken back."""
        number = self.number(index)
        if number is None or number.article or self.unit(number.next) is not None:
            return None
        if not self.takes_back(previous.last, index) or not self.closes_a_figure(
            number.next + (self.word(number.next) == "ago")
        ):
            return None
        last = number.next + (self.word(number.next) == "ago")
        quantity = previous.quantity
        if quantity.kind == "dose" and quantity.unit == "units":
            return _Hit(replace(quantity, low=number.low, high=number.high), index, last)
        unit = next(
            (
                _DAYS[word]
                for word in reversed(self.words(previous.first, previous.last - previous.first))
                if word in _DAYS
            ),
            None,
        )
        if unit is None or quantity.kind not in ("since", "duration"):
            return None
        low, high = number.low * unit, number.high * unit
        return _Hit(replace(quantity, low=low, high=high, about=number.about), index, last)

    def takes_back(self, first: int, last: int) -> bool:
        """Whether the words [first, last) between two figures take back the one before them."""
        between = self.words(first, last - first)
        if not between or len(between) > 9 or not _TAKING_BACK.intersection(between):
            return False
        return _BESIDE_TAKING_BACK.issuperset(between)

    def _was_given(self, first: int, last: int) -> bool:
        """Whether "a vial" is what somebody had, not a vial that is talked about."""
        if self.bare(first, last):
            return True
        left, right = self.left(first, 5, _CLAUSE_STOPS), self.right(last, 4, _CLAUSE_STOPS)
        if _CONTAINER_WORDS.intersection(right) or self.word(first - 1) in {"in", "into", "from"}:
            return False
        if _GIVEN.intersection(left):
            return True
        opens = _FILLERS.issuperset(left) and self.tokens[first].text not in {"a", "an"}
        return opens and bool(_BESIDE_A_DOSE.intersection(right[:1]))

    def _is_a_dose(self, first: int, last: int, unit: _Unit, amount: float) -> bool:
        """Whether an amount in ml or vials is of the product, not of what it is mixed with."""
        if self.word(first - 1) in {"per", "/", "every", "with"}:
            return False
        left, right = self.left(first, 6), self.right(last, 5)
        if _OTHER_LIQUIDS.intersection(left + right):
            return False
        if self.word(last) in _AMOUNTS or self.word(last) in {"needle", "needles"}:
            return False
        if self.word(last) == "of" and self.number(last + 1) is not None:
            return False
        if self.word(first - 1) in {"in", "into"} and _DOSE_UNITS.intersection(left):
            return False
        if unit.name == "ml":
            return True
        singular = not self.word(last - 1).endswith("s")
        if singular and amount > 1:  # "a hundred vial" is one that holds as many units
            return False
        return self._was_given(first, last)

    def _per_dose(self, index: int) -> tuple[str | None, int]:
        place = index
        # "20 units of Dysport per side"
        if self.word(place) == "of" and self._brand_end(place + 1) is not None:
            place = self._brand_end(place + 1) or place
        elif self._brand_end(place) is not None:
            place = self._brand_end(place) or place
        named = self._each(place)
        if named is not None:
            return named
        # "20 units crow's feet a side"
        ahead = self.right(index, 7, _CLAUSE_STOPS)
        for word, noun in itertools.pairwise(ahead):
            if word in {"a", "per", "each", "either"} and noun == "side":
                return "side", index
            if any(letter.isdigit() for letter in word):
                break
        return None, index

    def _each(self, index: int) -> tuple[str, int] | None:
        """What "a side", "per pit", "in each chewing muscle" at `index` counts by, and its end."""
        into = self.word(index) in _INTO
        place = index + into
        if self.word(place) not in _EACH or (into and self.word(place) in {"a", "an"}):
            return None
        alone = self.word(place) == "each"
        place += 1
        for _ in range(4):  # "each of my sweaty pits"
            name = _PER.get(self.word(place))
            if name is not None:
                return name, place + 1
            if self.word(place) not in _BEFORE_A_SIDE:
                break
            place += 1
        # "100 units in each one", "25 each": of the two calves that the sentence names
        place = index + into + 1
        one = self.word(place) in {"one", "of"}
        if (alone or one) and (one or self._closes_a_share(place)) and self._names_a_pair(index):
            return "side", place + one + (self.words(place, 2) == ("of", "them"))
        return None

    def _closes_a_share(self, place: int) -> bool:
        """Whether nothing that could be counted by follows "each" before `place`."""
        if self.closes_a_figure(place) or self.word(place) in _INTO:
            return True
        return self.number(place) is not None

    def _names_a_pair(self, index: int) -> bool:
        """Whether the sentence names a part of the body that everybody has two of."""
        own = self.sentence_of[index]
        return any(
            token.text in _PAIRS and self.sentence_of[place] == own
            for place, token in enumerate(self.tokens)
        )

    def _given_twice(self, first: int, last: int) -> tuple[str | None, int, int]:
        """ "2 x 25 units", "two lots of 16 units", "25 units x 2": a dose for each of two sides."""
        before = self.words(first - 3, 3)
        if before[1:] == (self.word(first), "/"):  # "25/25"
            return "side", first - 2, last
        if before[2] in _TIMES and before[1] in _TWO:
            return "side", first - 2, last
        if before[0] in _TWO and before[1] in _LOTS and before[2] == "of":
            return "side", first - 3, last
        if self.word(last) in _TIMES and self.word(last + 1) in _TWO:
            if self.unit(last + 2) is None:
                return "side", first, last + 2
        return None, first, last

    def _is_drunk(self, first: int, last: int) -> bool:
        """Whether units are of alcohol or of another medicine: "14 units a week", "of insulin"."""
        after = self.words(last, 3)
        if after[0] in {"of", "worth"} and not _OTHER_UNITS.isdisjoint(after):
            return True
        if after[0] in _OTHER_UNITS:
            return True
        if after[0] in {"weekly", "nightly", "daily"}:
            return True
        if after[0] in {"a", "per", "each", "every"} and after[1] in {"week", "night", "day"}:
            return after[2] not in {"ago", "back", "since"}
        around = self.left(first, 6, _CLAUSE_STOPS) + self.right(last, 5, _CLAUSE_STOPS)
        return not _DRINKING.isdisjoint(around)

    def _brand_end(self, index: int) -> int | None:
        if not 0 <= index < len(self.tokens):
            return None
        brand = self.brand_at.get(self.tokens[index].start)
        if brand is None:
            return None
        while index < len(self.tokens) and self.tokens[index].start < brand.end:
            index += 1
        return index

    def _brand(self, first: int, last: int, *, own: bool) -> str | None:
        if not self.brand_at:
            return None
        sentence = self.sentence_of[first]
        place = last + 1 if self.word(last) == "of" else last
        while self.word(place) in {"the", "my"}:
            place += 1
        if self._brand_end(place) is not None:
            return self.brand_at[self.tokens[place].start].id
        for back in (1, 2, 3):
            if first - back < 0 or self.tokens[first - back].kind == "number":
                break
            if self.sentence_of[first - back] != sentence:
                break
            found = self.brand_at.get(self.tokens[first - back].start)
            if found is not None:
                return found.id
        named = self.brands_in.get(sentence, [])
        if own:
            earlier = [id_ for place, id_ in named if place < first]
            return earlier[-1] if earlier else None
        ids = {id_ for _, id_ in named}
        if not ids:
            ids = {id_ for _, id_ in self.brands_in.get(sentence - 1, [])}
        return next(iter(ids)) if len(ids) == 1 else None

    def _bare_dose(self, index: int, *, after_dose: bool, dosed: str) -> _Hit | None:
        """A number without "units" that can be nothing else: "10 in the chin", "20 of Botox".

        Args:
            index: where the number stands.
            after_dose: whether its sentence names a dose before it.
            dosed: "" unless its sentence or the one before names one; "last" where that is the
                figure before this one.
        """
        number = self.number(index)
        if number is None or number.article or number.low != number.high:
            return None
        if self._age_before(index) or not 1 <= number.low <= 1000:
            return None
        place = number.next
        sided = self._bare_side_dose(index, number)
        if sided is not None:
            return sided
        if self.word(place) == "of" and self._brand_end(place + 1) is not None:
            return self._dose(
                index, place, (number.low, number.high), number.about, _Unit("dose", 1, place)
            )
        least = 1 if after_dose else 4
        if number.low < least or number.low > 200 or number.about:
            return None
        if self.word(place) in {"in", "into", "for", "on", "across", "to", "around", "each", "per"}:
            for skip in range(1, 5):
                token = self.tokens[place + skip] if place + skip < len(self.tokens) else None
                if token is None or token.kind != "word":
                    break
                if token.start in self.area_starts:
                    return self._dose(
                        index, place, (number.low, number.high), False, _Unit("dose", 1, place)
                    )
        given = dosed and number.low >= 4 and self._is_given(index, place, dosed == "last")
        if given or self._is_put_in(index, place) or self._is_doubled(index, place):
            return self._dose(
                index, place, (number.low, number.high), False, _Unit("dose", 1, place)
            )
        return None

    def _is_given(self, index: int, place: int, dosed_last: bool) -> bool:
        """Whether "used only 9" stands there and nothing is counted by the figure."""
        following = self.number(place)
        timed = following is not None and self.unit(following.next) is not None
        if not (self.closes_a_figure(place) or timed):
            return False
        while self.word(index - 1) in {"only", "just", "about", "maybe", "me", "a", "measly"}:
            index -= 1
        two = self.words(index - 2, 2)
        if two in _ENDED_UP:
            return True
        if two[1] in _USED:
            return True
        return dosed_last and (two[1] in _SHOWN or two == ("this", "time"))

    def _is_doubled(self, index: int, place: int) -> bool:
        """ "2 x 40" beside a part of the body, where nothing is counted."""
        if not self.closes_a_figure(place):
            return False
        if self.word(index - 3) in _TWO and self.word(index - 2) in _LOTS:
            return self.word(index - 1) == "of"
        times = self.word(index - 1) in _TIMES and self.word(index - 2) in _TWO
        return times and bool(self.area_starts)

    def _is_put_in(self, index: int, place: int) -> bool:
        """ "They put 40 in": nobody puts in anything else."""
        if self.word(place) != "in" or not self.closes_a_figure(place + 1):
            return False
        while self.word(index - 1) in {"only", "just", "about", "maybe", "me"}:
            index -= 1
        return self.word(index - 1) in {"put", "puts", "stuck", "popped", "injected", "squirted"}

    def _names_a_side(self, place: int) -> bool:
        """ "12 each side", "50 per pit", "12 on each side", but not "5 a side football" """
        found = self._each(place)
        if found is None or found[0] != "side" or self.word(found[1]) in _TEAMS:
            return False
        return (
            self.word(place) not in {"a", "an"}
            or self.word(place + 1) == "side"
            or (
                _PER.get(self.word(place + 1)) == "side"
                and (self.closes_a_figure(place + 2) or self.word(place + 2) in {"it", "was"})
            )
        )

    def _bare_side_dose(self, index: int, number: _Number) -> _Hit | None:
        """ "12 a side", "100 each leg", "10 to 12 each side": nothing but doses go by sides."""
        place = number.next
        if _PAID.intersection(self.left(index, 4)) or self.word(index - 1) in _TIMES:
            return None
        if self._names_a_side(place):
            least = 1 if self.area_starts or self.bare(index, place + 3) else 4
            if not number.about and number.low >= least:
                bounds = (number.low, number.high)
                return self._dose(index, place, bounds, False, _Unit("dose", 1, place))
        joiner = self.word(place)
        second = self.number(place + 1) if joiner in _DASHES or joiner in {"to", "or"} else None
        if second is not None and not second.article and self._names_a_side(second.next):
            if 1 <= number.low < second.high <= 1000 and second.high >= 4:
                bounds = (number.low, second.high)
                place = second.next
                return self._dose(index, place, bounds, False, _Unit("dose", 1, place))
        return None

    def _two_sides(self, index: int) -> _Hit | None:
        """ "12 on the left and 10 on the right": a dose for a side between the two."""
        if self._on_a_side(index) is not None:
            first = self._pre_sided(index)
            second = self._pre_sided(first[1]) if first is not None else None
        else:
            first = self._post_sided(index)
            second = self._post_sided(first[1]) if first is not None else None
        if first is None or second is None or first[2] == second[2]:
            return None
        low, high = sorted((first[0], second[0]))
        if low < 1 or high > 200 or not (first[3] or second[3] or self.area_starts):
            return None
        last = second[1]
        brand = self._brand(index, last, own=False)
        return _Hit(Quantity("dose", low, high, "units", brand=brand, per="side"), index, last)

    def _on_a_side(self, index: int) -> tuple[str, int] | None:
        """The side named at `index`, as of "on the left side", and where it ends."""
        place = index
        while self.word(place) in _BEFORE_LEFT_OR_RIGHT and place < index + 3:
            place += 1
        side = _LEFT_RIGHT.get(self.word(place))
        if side is None or (side in {"l", "r"} and place == index):
            return None
        place += 1
        return side[0], place + (self.word(place) in _PER or self.word(place) == "one")

    def _sided_number(self, index: int) -> tuple[float, int, bool] | None:
        """A figure that counts units, where it ends, and whether it says so."""
        number = self.number(index)
        if number is None or number.article or number.about or number.low != number.high:
            return None
        said = self.word(number.next) in _DOSE_UNITS
        place = number.next + said
        return None if not said and self.unit(place) is not None else (number.low, place, said)

    def _post_sided(self, index: int) -> tuple[float, int, str, bool] | None:
        """ "12 units on the left": units, end, side, and whether it says units."""
        while self.word(index) in {",", "and", "&", "n", "but", "plus"}:
            index += 1
        number = self._sided_number(index)
        side = self._on_a_side(number[1]) if number is not None else None
        if number is None or side is None:
            return None
        return number[0], side[1], side[0], number[2]

    def _pre_sided(self, index: int) -> tuple[float, int, str, bool] | None:
        """ "the left crow's foot got 12": units, end, side, and whether it says units."""
        while self.word(index) in {",", "and", "&", "n", "but", "plus"}:
            index += 1
        side = self._on_a_side(index)
        if side is None:
            return None
        for place in range(side[1], side[1] + 5):
            if place >= len(self.tokens) or self.stops_at(
                place, _STOPS | {","}, self.sentence_of[index]
            ):
                return None
            number = self._sided_number(place)
            if number is not None:
                closes = number[2] or self.closes_a_figure(number[1])
                return (number[0], number[1], side[0], number[2]) if closes else None
        return None

    def _raised_dose(self, index: int) -> _Hit | None:
        """ "went from 10u to 20u": what was given is the second."""
        if self.word(index) != "from":
            return None
        first = self.number(index + 1)
        if first is None or first.article:
            return None
        place = first.next + (self.word(first.next) in _DOSE_UNITS)
        place += self.word(place) in {"up", "down"}
        second = self.number(place + 1) if self.word(place) == "to" else None
        if second is None or second.article or second.low != second.high:
            return None
        said = self.word(second.next) in _DOSE_UNITS
        if not said and self.word(first.next) not in _DOSE_UNITS:
            return None
        changed = self.left(index, 4) + self.right(second.next, 4)
        if _CHANGING.isdisjoint(changed):
            return None
        last = second.next + said
        return self._dose(index, last, (second.low, second.high), False, _Unit("dose", 1, last))

    def _noted_dose(self, index: int) -> _Hit | None:
        """ "Units: 26", "dose was 26": the figure after its unit."""
        if self.word(index) not in {"units", "unit", "dose", "dosage"}:
            return None
        place = index + 1
        if self.word(place) not in {":", "=", "was", "-"}:
            opens = index == 0 or self.stops_at(
                index - 1, _STOPS | {",", ":", "-"}, self.sentence_of[index]
            )
            if not opens or self.word(index) != "units":
                return None
            place -= 1
        number = self.number(place + 1)
        if number is None or number.article or self.unit(number.next) is not None:
            return None
        if not 1 <= number.low <= 1000 or not self.closes_a_figure(number.next):
            return None
        last = number.next
        return self._dose(index, last, (number.low, number.high), False, _Unit("dose", 1, last))

    # --- prices, ages, rates -----------------------------------------------------------------

    def _price(self, index: int) -> _Hit | None:
        """A price with the sign in front: "£250", "$12-15 a unit"."""
        currency = _CURRENCIES.get(self.word(index))
        if currency is None or self.tokens[index].kind != "symbol":
            return None
        number = self.number(index + 1)
        if number is None or self.tokens[index + 1].kind != "number":
            return None
        low = high = number.low
        last = number.next
        if self.word(last) == "k" and self.glued(last):
            low, high, last = low * 1000, high * 1000, last + 1
        joiner = self.word(last)
        if joiner in _DASHES or joiner in {"to", "or", "and"}:
            place = last + 1
            signed = _CURRENCIES.get(self.word(place)) == currency
            other = self.number(place + 1 if signed else place)
            if other is not None and not other.article and other.high > low:
                if (signed or joiner != "and") and self.unit(other.next) is None:
                    high, last = other.high, other.next
        first, bound, about = self._hedge(index)
        tail, more_about, plus = self.ish(last)
        if more_about or plus:
            last = tail
        bounds: tuple[float | None, float | None] = (low, high)
        if low == high and bound == "most":
            bounds = (None, high)
        elif low == high and (bound == "least" or plus):
            bounds = (low, None)
        per, last = self._per_price(last)
        return _Hit(
            Quantity("price", *bounds, currency, per=per, about=about or more_about), first, last
        )

    def _per_price(self, index: int) -> tuple[str | None, int]:
        if self.word(index) in {"a", "an", "per", "each", "/", "for"}:
            skip = 2 if self.words(index, 2) == ("for", "each") else 1
            name = _PER_PRICE.get(self.word(index + skip))
            if name is not None and (self.word(index) != "for" or skip == 2):
                return name, index + skip + 1
        if self.word(index) == "pu":
            return "unit", index + 1
        return None, index

    def _age_before(self, index: int) -> bool:
        for _ in range(2):  # "she is nearly 80", "he's only 16"
            if self.word(index - 1) not in _BEFORE_AGE:
                break
            index -= 1
        before = self.word(index - 1)
        return (
            before in {"i'm", "im", "am", "aged", "age", "turned", "turning", "turns", "ages"}
            or self.words(index - 2, 2)
            in {("age", "of"), ("age", "is"), ("age", ":"), ("just", "turned")}
            or before in {"she's", "he's", "shes", "hes"}
            or (before in {"is", "be"} and self.word(index - 2) in _PERSONS)
            or (before.endswith("'s") and before[:-2] in _PERSONS)
        )

    def _stands_for_an_age(self, index: int, after: int, *, aged: bool) -> bool:
        """Whether a bare number is an age by what stands around it."""
        if aged and self._ends_an_age(after):
            return True
        return self._age_aside(index, after) or self._age_at(index, after)

    def _age_aside(self, index: int, after: int) -> bool:
        """Whether a number is an age put in between: "my daughter (16)", "my mum, 70, wants"."""
        opened, closed = self.word(index - 1), self.word(after)
        pair = (opened, closed) in {("(", ")"), (",", ","), ("[", "]")}
        return pair and self.word(index - 2) in _PERSONS - {"she", "he"}

    def _age_at(self, index: int, after: int) -> bool:
        """Whether "at 71" is said of now: nothing follows that is counted, and no past precedes."""
        number = self.number(index)
        if self.word(index - 1) != "at" or number is None or number.low < 13:
            return False  # "at 10" can be a time of the day
        follows = self.word(after)
        ends = after >= len(self.tokens) or self.sentence_of[after] != self.sentence_of[index]
        if not ends and self.tokens[after].kind != "newline" and follows not in _AFTER_AGE:
            return False
        return not _LONG_AGO.intersection(self.left(index, 5))

    def _age(self, index: int) -> _Hit | None:
        decade = self._decade(index)
        if decade is not None:
            return decade
        number = self.number(index)
        if number is None or number.article or number.about or not 1 <= number.low <= 115:
            return None
        low, high, place = number.low, number.high, number.next
        if low != int(low):
            return None
        aged = self._age_before(index)
        joiner = self.word(place)
        second = self.number(place + 1) if joiner in _DASHES or joiner in {"to", "and"} else None
        end = self._years_old(place)
        if end is None and second is not None and not second.article and second.high <= 115:
            other = self._years_old(second.next)
            if (other is not None or (aged and joiner != "and")) and second.high > low:
                if other is not None or self.unit(second.next) is None:
                    high, end = second.high, other or second.next
        if end is None:
            letter = self.word(place)
            if letter in {"f", "m"} and self.glued(place) and low >= 16:
                end = place + 1
            elif (self.word(index - 1) in {"f", "m"} and self.glued(index) and low >= 16) or (
                10 <= low <= 110 and self._stands_for_an_age(index, place, aged=aged)
            ):
                end = place
        if end is None:
            return None
        first, bound, about = self._hedge(index)
        bounds: tuple[float | None, float | None] = (low, high)
        upward = self.words(end, 2) in {
            ("and", "up"),
            ("and", "over"),
            ("or", "over"),
            ("or", "older"),
            ("and", "older"),
        }
        if low == high and bound == "most":
            bounds = (None, high)
        elif low == high and (bound == "least" or upward):
            bounds = (low, None)
            end = end + 2 if upward else end
        return _Hit(Quantity("age", *bounds, "years", about=about), first, end)

    def _decade(self, index: int) -> _Hit | None:
        """ "my 40s", "her late forties" """
        if not any(
            word in {"my", "her", "his", "their", "in", "late", "early", "mid"}
            for word in self.left(index, 2)
        ):
            return None
        word, end = self.word(index), index + 1
        if word in _DECADES:
            low = float(_DECADES[word])
        elif word in {"20", "30", "40", "50", "60", "70", "80"}:
            if self.word(end) == "'":
                end += 1
            if self.word(end) != "s" or not self.glued(end):
                return None
            low, end = float(word), end + 1
        else:
            return None
        part = self.word(index - 1) if self.word(index - 1) != "-" else self.word(index - 2)
        low, high = {
            "early": (low, low + 3),
            "mid": (low + 4, low + 6),
            "late": (low + 7, low + 9),
        }.get(part, (low, low + 9))
        return _Hit(Quantity("age", low, high, "years"), index, end)

    def _years_old(self, index: int) -> int | None:
        """Where "years old", "yo", "y/o", "-year-old" after a number ends."""
        place = index
        if self.word(place) in _DASHES and self.glued(place):
            place += 1
        word = self.word(place)
        if word in {"yo", "yrs-old", "yearold", "yearsold"}:
            return place + 1
        if word == "y" and self.words(place + 1, 2) in {("/", "o"), (".", "o")}:
            return place + 3
        if word == "y" and self.word(place + 1) == "o":
            return place + 2
        if word in {"year", "years", "yr", "yrs"}:
            place += 1
            if self.word(place) in _DASHES:
                place += 1
            if self.word(place) == "old":
                return place + 1
            if self.words(place, 2) == ("of", "age"):
                return place + 2
        return None

    def _ends_an_age(self, place: int) -> bool:
        """Whether a number after "I'm" ends there, so that it can only be an age."""
        after, _, _ = self.ish(place)
        if self.unit(after) is not None or self.word(after) in {
            "out",
            "of",
            "times",
            "in",
            "x",
            "to",
            "or",
            "/",
        }:
            soon = self.word(after) == "in" and self.word(after + 1) in {"a", *_MONTHS}
            return soon or self.word(after) in _MONTHS
        return self.word(after) not in _DASHES and self.word(after) not in _BETWEEN_NUMBER_AND_TIME

    def _share(self, index: int) -> _Hit | None:
        """ "3 of 810", "three in ten", "46 to 61 of 100 people", "half of people" """
        word = self.word(index)
        if word == "half" and self.word(index + 1) == "of":
            place = index + 2 + (self.word(index + 2) in {"the", "all"})
            if self.word(place) in _PEOPLE:
                first, _, about = self._hedge(index)
                return _Hit(Quantity("rate", 50.0, 50.0, "percent", about=about), first, index + 2)
        first_number = self.number(index)
        if first_number is None or first_number.article or first_number.about:
            return None
        low, high, place = first_number.low, first_number.high, first_number.next
        if self.word(place) in _DASHES or self.word(place) in {"to", "or"}:
            second = self.number(place + 1)
            if second is not None and not second.article and second.high > low:
                high, place = second.high, second.next
        for _ in range(2):  # "48 of the 100 women", "27 people out of 5,876"
            if self.word(place) in _PEOPLE:
                place += 1
        if self.words(place, 2) == ("out", "of"):
            joiner, place = "of", place + 2
        elif self.word(place) in {"of", "in"}:
            joiner, place = self.word(place), place + 1
        else:
            return None
        if self.word(place) in {"every", "the"}:
            place += 1
        whole = self.number(place)
        if whole is None or whole.article or whole.low != whole.high or whole.about:
            return None
        total = whole.low
        if total < 2 or not 0 <= low <= high <= total or total != int(total) or low != int(low):
            return None
        if (joiner == "in" and not (total <= 10 or total % 10 == 0)) or (
            1900 <= total <= 2099 and joiner == "in"
        ):
            return None
        if self.unit(whole.next) is not None or self.word(whole.next) in {"areas", "area", "sides"}:
            return None
        if "pain" in self.right(whole.next, 3):
            return None
        first, bound, about = self._hedge(index)
        bounds: tuple[float | None, float | None] = (100 * low / total, 100 * high / total)
        if low == high and bound == "most":
            bounds = (None, bounds[1])
        elif low == high and bound == "least":
            bounds = (bounds[0], None)
        return _Hit(Quantity("rate", *bounds, "percent", about=about), first, whole.next)

    # --- times -------------------------------------------------------------------------------

    def _is_frequency(self, index: int, number: _Number, last: int) -> bool:
        """ "twice a week", "15 days a month", "10 dollars a month" are no lengths of time."""
        before = self.word(index - 1)
        if number.article and _BACKWARDS.isdisjoint(self.words(last, 4)):
            if self._is_counted(index - 1):
                return True
            if before in {
                "times",
                "time",
                "once",
                "twice",
                "%",
                "percent",
                "per",
                "units",
                "u",
                "unit",
            }:
                return True
            if before in {"treatments", "treatment", "sessions", "visits", "shots", "injections"}:
                return True
            if before in _DAYS or before in _CURRENCIES:
                return True
            back = self.tokens[index - 1] if index else None
            if back is not None and (back.kind == "number" or back.text in _ONES):
                return True
            if self.words(last, 1)[0] in {"older", "younger"}:
                return True
        following = self.words(last, 2)
        return following[0] in {"a", "per", "each"} and following[1] in {
            "week",
            "month",
            "year",
            "day",
        }

    def _is_counted(self, index: int) -> bool:
        """Whether the word there is one of so many: the "miles" of "40 miles a week"."""
        if index < 1 or self.tokens[index].kind != "word" or not self.word(index).endswith("s"):
            return False
        return self.tokens[index - 1].kind == "number" or self.word(index - 1) in _ONES

    def _compound(self, low: float, high: float, unit: _Unit) -> tuple[float, float, int, bool]:
        """Adds "and a half" and smaller units: "a month and a half", "2 weeks n 3 days".

        Returns:
            low, high, where it ends, and whether what was added is vague ("and a few days").
        """
        last = unit.next
        if self.words(last, 3) == ("and", "a", "half"):
            return low + unit.scale / 2, high + unit.scale / 2, last + 3, False
        if low != high:
            return low, high, last, False
        joined = self.word(last) in _PLUS
        if self.word(last) == "an":  # "6 wks an 1 day"
            joined = self.number(last + 1) is not None
        smaller = self.number(last + 1 if joined else last)
        if smaller is None or smaller.low != smaller.high or (smaller.about and not joined):
            return low, high, last, False
        other = self.unit(smaller.next)
        if other is None or other.family != "time" or other.name in _ONE_LETTER - {"d"}:
            return low, high, last, False
        added = smaller.low * other.scale
        if other.scale >= unit.scale or added >= unit.scale:
            return low, high, last, False
        return low + added, high + added, other.next, smaller.about

    def _vague_ago(self, index: int) -> _Hit | None:
        """ "weeks ago": two or more, who knows how many."""
        word = self.word(index)
        if not word.endswith("s") or self.number(index - 1) is not None:
            return None
        low = 2 * _DAYS[word]
        return _Hit(Quantity("since", low, None, "days", about=True), index, index + 2)

    def _numbered_day(self, index: int) -> _Hit | None:
        """ "day 3", "wk 3", "week three to four", "the third day", "2nd week" """
        word = self.word(index)
        if word in {"day", "week", "wk", "month", "days", "weeks", "wks"}:
            place = index + 1
            if self.word(place) in {":", "#", "-"}:
                place += 1
            number = self.number(place)
            if number is None or number.article or number.about or self.word(place) == "half":
                return None
            if self.unit(number.next) is not None and not self._unit_is_price(number.next):
                return None
            if word.endswith("s") and word != "wks" and self.word(index - 1) in _DAYS:
                return None
            low, high, last = number.low, number.high, number.next
            joiner = self.word(last)
            if joiner in _DASHES or joiner in {"to", "or", "and"}:
                other = self.number(last + 1)
                if other is not None and not other.article and other.high > low:
                    if self.unit(other.next) is None and joiner != "and":
                        high, last = other.high, other.next
            scale = _DAYS[word]
            if high * scale > 3650:
                return None
            first, _bound, about = self._hedge(index)
            bounds: tuple[float | None, float | None] = (low * scale, high * scale)
            return _Hit(self._timed("since", bounds, about, first, last), first, last)
        value = _ORDINALS.get(word)
        after = index + 1
        if value is None and self.tokens[index].kind == "number" and len(word) <= 2:
            if self.word(after) in {"st", "nd", "rd", "th"} and self.glued(after):
                value, after = int(word) if word.isdigit() else None, after + 1
        if (
            value is None
            or self.word(after) not in {"day", "week"}
            or self.word(index - 1) == "every"
        ):
            return None
        days = value * _DAYS[self.word(after)]
        if value == 1 and self.word(after) == "week":
            return None
        return _Hit(
            self._timed("since", (days, days), self.word(after) == "week", index, after + 1),
            index,
            after + 1,
        )

    def _unit_is_price(self, index: int) -> bool:
        unit = self.unit(index)
        return unit is not None and unit.family == "price"

    def _timed(
        self,
        kind: QuantityKind,
        bounds: tuple[float | None, float | None],
        about: bool,
        first: int,
        last: int,
    ) -> Quantity:
        if kind == "since" and self._other_event(first, last):
            kind = "time"
        elif kind == "since" and self.word(last - 1) != "ago":
            high = bounds[1] if bounds[1] is not None else bounds[0]
            if self._lasted(first, last, high or 0):
                kind = "duration"
        return Quantity(kind, *bounds, "days", about=about)

    def _time(
        self, first: int, last: int, bounds: tuple[float | None, float | None], about: bool
    ) -> _Hit | None:
        highest = bounds[1] if bounds[1] is not None else bounds[0]
        if highest is None or self.word(last) in {"younger", "older"}:
            return None
        odd = highest == 0 or highest > _LONGEST_DAYS
        if odd and self.word(last) != "ago" and not self.bare(first, last):
            return None
        ahead = self._ahead(first, last, bounds, about) if highest > 0 else None
        if ahead is not None:
            return ahead
        role = self._role(first, last, abs(highest))
        on_last = last + 1 if self.word(last) == "ago" else last
        if role in ("time", "since") or (
            self.word(on_last) == "last" and self.word(on_last + 1) in _WEEKDAYS
        ):
            reached = self._reached_on_a_day(first, last, bounds, about)
            if reached is not None:
                return reached
        if self.word(last) == "ago":
            last += 1
        return _Hit(self._timed(role, bounds, about, first, last), first, last)

    # --- times to come -----------------------------------------------------------------------

    def _ahead(
        self,
        first: int,
        last: int,
        bounds: tuple[float | None, float | None],
        about: bool,
    ) -> _Hit | None:
        """A treatment to come: "having it in 3 days", "in two weeks' time", "3 days to go"."""
        after = last + 1 if self.word(last) == "'" else last
        start = first
        if self.word(start - 1) == "next" and self.word(start - 2) == "the":
            start -= 2
        stated = self.word(start - 1) == "in"
        if self.word(after) == "time" and stated:
            last = after + 1
        elif self.words(last, 2) == ("from", "now") or self.words(last, 2) == ("to", "go"):
            last, stated = last + 2, True
        elif self.word(last) == "away":
            last, stated = last + 1, True
        if not stated:
            return None
        start = start - 1 if self.word(start - 1) == "in" else start
        if not self._is_the_treatment(start, last):
            return None
        return _Hit(Quantity("until", *bounds, "days", about=about), start, last)

    def _is_the_treatment(self, first: int, last: int) -> bool:
        """Whether a time to come, at [first, last), is when the treatment is or was.

        It is one in a bare reply, after "it is", "my appointment is", "booked" and "having it"; a
        next or second treatment is none, since its time says nothing of the one that was asked for.
        """
        if self.bare(first, last) or self.words(first - 2, 2) == ("not", "until"):
            return True
        left = self.left(first, 8, _CLAUSE_STOPS)
        right = self.right(last, 4, _CLAUSE_STOPS)
        if self._is_something_else(left, right):
            return False
        if self._is_booked(left, right) or self._is_being_had(left):
            return True
        if left and left[0] in _COPULAS:
            return len(left) == 1 or bool(_THE_TREATMENT.intersection(left[1:5]))
        named = bool(left) and left[0] in _TOXINS and len(left) <= 4
        return named and not (_PAST_HAVING | _MODALS).intersection(left)

    def _is_something_else(self, left: list[str], right: list[str]) -> bool:
        around = {*left, *right}
        if not _NOT_THE_TREATMENT.isdisjoint(around) or not _OTHER_EVENT.isdisjoint(around):
            return True
        return self._nearest_cue(left, right) is not None

    def _is_booked(self, left: list[str], right: list[str]) -> bool:
        """Whether "booked" or "appointment" stands by a day with nothing else between them."""
        if _OVER_AND_DONE.intersection(left):
            return False
        for words_ in (left, right):
            place = next((n for n, word in enumerate(words_) if word in _BOOKED), None)
            if place is not None and _BESIDE_BOOKED.issuperset(words_[:place]):
                return True
        return False

    def _is_being_had(self, left: list[str]) -> bool:
        """Whether "having it", "get my botox" stands before a day: one to come, not one advised."""
        place = next((n for n, word in enumerate(left) if word in _HAVING), None)
        if place is None or _PAST_HAVING.intersection(left):
            return False
        if _MODALS.intersection(left[place + 1 : place + 3]):
            return False
        return bool(_HAVE_OBJECTS.intersection(left[:place]))

    def _coming_day(self, index: int) -> _Hit | None:
        """ "tomorrow", "next week", "next tuesday", "booked for friday", "on 2027-01-01" """
        word, following = self.word(index), self.word(index + 1)
        first = last = index
        days: float | None = None
        about = False
        if word in _TOMORROW:
            if self.words(index - 2, 2) == ("day", "after"):
                return None
            days, last = 1.0, index + 1
        elif self.words(index, 2) == ("day", "after") and self.word(index + 2) in _TOMORROW:
            days, last = 2.0, index + 3
        elif self.words(index, 3) == ("week", "after", "next"):
            days, last, about = 14.0, index + 3, True
        elif word == "next" and following in _NEXT_UNITS:
            days, last, about = _DAYS.get(following, 7.0), index + 2, True
        if days is not None:
            if word == "day" and self.word(first - 1) == "the":
                first -= 1
            low = high = days
        else:
            found = self._coming_date(index)
            if found is None:
                return None
            low, high, first, last, about = found
        start = self._before_the_day(first)
        # A full date that is still to come is odd after "I had it", and kept as it was written.
        dated = self.tokens[first].kind == "number" and self._was_had(start)
        if not dated and not self._is_the_treatment(start, last):
            return None
        return _Hit(Quantity("until", low, high, "days", about=about), first, last)

    def _was_had(self, first: int) -> bool:
        """Whether "I had my botox" stands before a day."""
        left = self.left(first, 6, _CLAUSE_STOPS)
        return bool(_PAST_HAVING.intersection(left) and _HAVE_OBJECTS.intersection(left))

    def _before_the_day(self, first: int) -> int:
        """Where the words "on", "for", "this" before a day begin."""
        while self.word(first - 1) in {"on", "for", "this", "coming", "next", "in"}:
            first -= 1
        return first

    def _coming_date(self, index: int) -> tuple[float, float, int, int, bool] | None:
        """Days ahead of a weekday or date: low, high, first and last token, whether roughly."""
        if self.today is None:
            return None
        word, before = self.word(index), self.word(index - 1)
        if word in _WEEKDAYS and before not in {"last", "since", "past", "from"}:
            start = self._before_the_day(index)
            if start == index and len(word) < 6:
                return None
            if before not in {"next", "coming"} and not self._speaks_of_the_future(
                start, index + 1
            ):
                return None
            days = float((_WEEKDAYS[word] - self.today.weekday()) % 7 or 7)
            return days, days, index, index + 1, False
        if word in _MONTHS and before == "in" and self._speaks_of_the_future(index, index + 1):
            return self._coming_month(index, _MONTHS[word])
        full = self._full_date(index)
        if full is None:
            return None
        day, last = full
        if day <= self.today and self._dateless_year(index, last):
            if not self._speaks_of_the_future(self._before_the_day(index), last):
                return None
            ahead = _date(day.year + 1, day.month, day.day)
            day = ahead if ahead is not None else day
        days = float((day - self.today).days)
        return (days, days, index, last, False) if days > 0 else None

    def _coming_month(self, index: int, month: int) -> tuple[float, float, int, int, bool] | None:
        assert self.today is not None
        year = self.today.year if month >= self.today.month else self.today.year + 1
        start = datetime.date(year, month, 1)
        end = datetime.date(year, month, calendar.monthrange(year, month)[1])
        low, high = float((start - self.today).days), float((end - self.today).days)
        return (low, high, index, index + 1, True) if low > 0 else None

    def _dateless_year(self, first: int, last: int) -> bool:
        """Whether a date was written without its year, as "3 June"."""
        return not any(
            len(word) == 4 and word.isdigit() for word in self.words(first, last - first)
        )

    def _speaks_of_the_future(self, first: int, last: int) -> bool:
        left = self.left(first, 6, _CLAUSE_STOPS)
        if self.word(first) == "on" and {"was", "were"}.intersection(left):
            return False
        if self._is_booked(left, self.right(last, 3, _CLAUSE_STOPS)):
            return True
        if _OVER_AND_DONE.intersection(left):
            return False
        # "It's Friday" tells what day it is, "it's on Friday" when something is.
        worded = self.word(first) in {"on", "for", "this", "coming", "next"}
        if worded and left and left[0] in _COPULAS:
            return True
        return "do" not in left and self._is_being_had(left)

    def _reached_on_a_day(
        self,
        first: int,
        last: int,
        bounds: tuple[float | None, float | None],
        about: bool,
    ) -> _Hit | None:
        """A length together with the day on which it is reached.

        "three weeks tomorrow" is 20 days today, "a week yesterday" is 8; "it's been 3 weeks on
        friday" is said as if it were over.
        """
        if bounds[0] is None or bounds[0] != bounds[1] or bounds[0] < 1:
            return None
        ago = self.word(last) == "ago"
        place = last + 1 if ago else last
        worded = self.word(place) in {"on", "this", "coming", "last"}
        place = place + 1 if worded else place
        day = self.word(place)
        if not (place + 1 >= len(self.tokens) or self._closes(place + 1)):
            return None
        shift: float | None = None
        if not worded:
            shift = {"today": 0.0, "yesterday": 1.0}.get(day)
            if day in _TOMORROW:
                shift = -1.0
        elif day in _WEEKDAYS:
            shift = self._days_to(day, last=self.word(place - 1) == "last")
        if shift is None or {"wait", "waiting", "waited", "for", "until"}.intersection(
            self.left(first, 3)
        ):
            return None
        if (ago and day in _WEEKDAYS and self.word(place - 1) != "last") or (
            shift < 0 and worded and "been" in self.left(first, 3)
        ):
            shift = 0.0
        days = bounds[0] + shift
        if days < 0:
            return None
        left = self.left(first, 6, _CLAUSE_STOPS)
        if shift <= 0 and not ago and (self._is_booked(left, []) or self._is_being_had(left)):
            days = bounds[0] - shift  # "I'm having it done a week on Friday"
            return _Hit(Quantity("until", days, days, "days", about=about), first, place + 1)
        return _Hit(self._timed("since", (days, days), about, first, place + 1), first, place + 1)

    def _days_to(self, weekday: str, *, last: bool) -> float:
        """What a weekday adds to a length that is reached on it; less than 0 for a coming one.

        Without a known day of today it adds nothing: a few days too many do less harm than none.
        """
        if self.today is None:
            return 0.0
        ahead = (_WEEKDAYS[weekday] - self.today.weekday()) % 7
        return float(7 - ahead) if last else -float(ahead)

    def _role(self, first: int, last: int, highest: float) -> QuantityKind:
        if (
            self.word(last) == "."
            and self.glued(last)
            and self.word(last + 1) in {"ago", "post", "back"}
        ):
            last += 1
        after, before = self.words(last, 4), self.words(first - 3, 3)[::-1]
        left, right = self.left(first, 8, _CLAUSE_STOPS), self.right(last, 6, _CLAUSE_STOPS)
        if self.about_pregnancy(first, last) or self.told_to_return(first, last):
            return "time"
        if self._between_treatments(first, last, left, right):
            return "interval"
        if after[0] in {"ago", "ag", "back"} or (after[0] == "post" and after[1] != "partum"):
            return "since"
        if self._lasted(first, last, highest):
            return "duration"
        if before[0] == "for" and "treated" in left[:4]:
            return "time"
        role = self._nearest_cue(left, right)
        if before[0] == "been" or (before[0] in {"its", "it's"} and role is None):
            return "since"
        if (after[0] == "now" and self.number(last + 1) is None) or (
            after[0] in {"out", "in"} and self._closes(last + 1)
        ):
            return "since"
        if role is not None and not (role == "onset" and self.no_effect(first, last)):
            if highest >= 0.5:
                return role
        if {"wait", "waiting", "waited"}.intersection(left[:5]):
            return "time"
        if after[0] in {"later", "since", "into"}:
            return "since"
        if after[0] in {"after", "following", "from"} and any(
            word in _INJECTION for word in self.right(last + 1, 5)
        ):
            return "since"
        if before[0] in {"after", "by", "at", "i'm", "im"} and highest >= 0.5:
            return "since"
        if before[0] not in {"for", "wait", "in", "within", "until", "before", "till", "waiting"}:
            if self.no_effect(first, last):
                return "since"
        return "time"

    def told_to_return(self, first: int, last: int) -> bool:
        """ "come back at two weeks, they said" is advice, "the lines come back" is not."""
        left, right = self.left(first, 9), self.right(last, 4)
        if left[:1] not in (["at"], ["in"], ["after"], ["for"], ["within"]) or "back" not in left:
            return False
        place = left.index("back")
        if place > 3 or left[place + 1 : place + 2] not in (["come"], ["go"], ["pop"], ["coming"]):
            return False
        before = left[place + 2 :]
        if not before or not _ADVISING.isdisjoint(before + right):
            return True
        return before[0] in {"to", "please", "and", ","} and "started" not in before

    def _lasted(self, first: int, last: int, highest: float) -> bool:
        """Whether a time tells how long it lasted: "back by week 7", "used to get 4 months"."""
        before, left = self.word(first - 1), self.left(first, 8)
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
            after = self.word(last)
            return after not in {"ago", "off", "left", "until", "till", "to", "holiday", "before"}
        if before == "of" and "effect" in left[:6]:
            return True
        right = self.right(last, 6)
        turns = right[:2] in (["and", "then"], [",", "then"])
        if turns or (before == "for" and right[:1] == ["then"]):
            return bool(_OVER.intersection(right))
        return False

    def _now_less(self, index: int) -> _Hit | None:
        """ "it was always five months, now three": the unit is that of the time before."""
        if self.duration is None or self.duration[0] != self.sentence_of[index]:
            return None
        number = self.number(index)
        if number is None or number.article or self.unit(number.next) is not None:
            return None
        between = self.left(index, 5)
        if "now" not in between[: 1 + sum(word in _NOW_GET for word in between)]:
            return None
        after = self.right(number.next, 1)
        if after and after[0] not in {".", ",", "!", "?", "if", "max", "tops", "at", "why", "and"}:
            return None
        days = number.low * self.duration[1]
        quantity = Quantity("duration", days, days, "days", about=number.about)
        return _Hit(quantity, index, number.next)

    def about_pregnancy(self, first: int, last: int) -> bool:
        near = self.right(last, 2) + self.left(first, 2)
        if any(word in _PREGNANCY for word in near):
            return True
        after = self.word(last)
        if after in _DASHES:
            after = self.word(last + 1)
        return after == "old" or self.words(last, 2) == ("post", "partum")

    def _between_treatments(self, first: int, last: int, left: list[str], right: list[str]) -> bool:
        if self.word(first - 1) in {"every", "each"}:
            return True
        if _BETWEEN_TREATMENTS.intersection(left[:4]) or _BETWEEN_TREATMENTS.intersection(
            right[:2]
        ):
            return True
        after = self.right(last, 6)
        if after[:1] == ["between"] and len(after) > 1:
            return True
        if after[:1] == ["before"] and {"next", "another", "again", "more"} & set(after[1:]):
            return True
        topped = {"top", "tops", "topups", "topup", "touch", "touchup", "ups"} & set(left[:4])
        return bool(topped) and self.word(first) in {"within", "under", "less"}

    def _closes(self, index: int) -> bool:
        """Whether nothing follows that belongs to "in" or "out" before `index`."""
        if index >= len(self.tokens) or self.sentence_of[index] != self.sentence_of[index - 1]:
            return True
        token = self.tokens[index]
        return token.kind in {"newline", "symbol"} or token.text in _CLAUSE_STOPS | {
            "now", "still", "no", "nothing", "i", "not", "with", "is", "can", "should", "since",
            "post",
        }  # fmt: skip

    def _nearest_cue(self, left: list[str], right: list[str]) -> QuantityKind | None:
        """Duration or onset, whichever word for it is nearer."""
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

    def no_effect(self, first: int, last: int) -> bool:
        around = self.left(first, 12) + self.right(last, 12)
        if _NO_EFFECT.intersection(around):
            return True
        negated = any(
            word in _NEGATIONS or word.endswith("n't") or word in _FLAT_NOT for word in around
        )
        return negated and bool(
            _NO_EFFECT_NOUNS.intersection(around)
            or {
                "working",
                "worked",
                "work",
                "moved",
                "kicked",
                "see",
                "notice",
                "happened",
            }.intersection(around)
        )

    def _other_event(self, first: int, last: int) -> bool:
        """Whether the time is that of a birth, a vaccine ... and not of the injections."""
        clause = self.left(first, 8, _CLAUSE_STOPS) + self.right(last, 5, _CLAUSE_STOPS)
        if not _OTHER_EVENT.intersection(clause):
            return False
        return not (
            _INJECTION - {"it", "shot", "jab", "done", "having", "getting", "being"}
        ).intersection(clause)

    def _fixed_time(self, index: int) -> _Hit | None:
        """ "yesterday", "today", "last week", "the other day", "every other month", "quarterly" """
        word = self.word(index)
        two, three = self.words(index, 2), self.words(index, 3)
        if word == "yesterday":
            if self.words(index - 3, 3) == ("day", "before") or self.words(index - 2, 2) == (
                "day",
                "before",
            ):
                return None
            return self._since(1, index, index + 1)
        if three == ("day", "before", "yesterday"):
            return self._since(2, index, index + 3)
        if two == ("last", "night"):
            return self._since(1, index, index + 2)
        if word in {"today", "2day"} or two in _THIS_DAY:
            last = index + 1 if word in {"today", "2day"} else index + 2
            past = _PAST.intersection(self.left(index, 8) + self.right(last, 6))
            if two in _THIS_DAY or past or self.bare(index, last):
                return self._since(0, index, last)
            return _Hit(Quantity("time", 0.0, 0.0, "days"), index, last)
        if two == ("just", "now") and (
            _PAST.intersection(self.left(index, 6)) or self.bare(index, index + 2)
        ):
            return self._since(0, index, index + 2)
        if word in {"last", "past"} and two[1] in _LAST_UNITS:
            had = {"had", "got"}.intersection(self.left(index, 4))  # "had it last week"
            verb = self.word(index - 1) in _BEFORE_VERB_LAST and not had
            if verb or self.word(index + 2) in {
                "week",
                "month",
                "year",
            }:
                return None
            if self.word(index - 1) in {"the", "over"} and word == "past":
                return None
            return self._since(_DAYS[two[1]], index, index + 2, about=True)
        if three == ("the", "other", "day"):
            return self._since(3, index, index + 3, about=True)
        if word in {"every", "each"} and (
            two[1] in _DAYS or two[1] in {"quarter", "other", "second"}
        ):
            name, last = two[1], index + 2
            times = 1
            if name in {"other", "second"}:
                name, last, times = self.word(index + 2), index + 3, 2
            days = 90.0 if name == "quarter" else _DAYS.get(name, 0)
            if not days or name in _ONE_LETTER or (days < 7 and times == 1):
                return None
            return _Hit(Quantity("interval", days * times, days * times, "days"), index, last)
        if word in _ADVERBS:
            return _Hit(
                Quantity("interval", _ADVERBS[word], _ADVERBS[word], "days"), index, index + 1
            )
        if two in {("a", "quarter"), ("last", "quarter")} and self.word(index + 2) in {
            "ago",
            "back",
        }:
            return self._since(90, index, index + 3)
        return None

    def _since(self, days: float, first: int, last: int, *, about: bool = False) -> _Hit:
        start, _, hedged = self._hedge(first)
        return _Hit(
            self._timed("since", (float(days), float(days)), about or hedged, start, last),
            start,
            last,
        )

    def _times_a_year(self, index: int) -> _Hit | None:
        """ "twice a year", "3 times a year", "once a month" """
        word, place = self.word(index), index + 1
        if word in {"once", "twice"}:
            count = 1.0 if word == "once" else 2.0
        else:
            number = self.number(index)
            if number is None or number.article or self.word(number.next) not in {"times", "x"}:
                return None
            count, place = number.low, number.next + 1
        if self.word(place) not in {"a", "per", "each", "every"} or count < 1:
            return None
        if self.number(place + 1) is not None and self.word(place) == "every":
            return None
        days = {"year": 365.0, "month": 30.0, "week": 7.0}.get(self.word(place + 1))
        if days is None:
            return None
        if days < 365:
            around = self.left(index, 8) + self.right(place + 2, 8)
            if not (_INJECTION - {"it", "done", "being"}).intersection(around):
                return None
        first, _bound, about = self._hedge(index)
        value = days / count
        return _Hit(Quantity("interval", value, value, "days", about=about), first, place + 2)

    def _dated(self, index: int) -> _Hit | None:
        """Weekdays, months and dates, as days before `today`."""
        if self.today is None:
            return None
        around = self.left(index, 8) + self.right(index + 1, 4)
        future = _FUTURE - {"appointment"} if _WAS.intersection(around) else _FUTURE
        if future.intersection(around) or self._is_a_limit(index):
            return None
        full = self._full_date(index)
        if full is not None:
            day, last = full
            past = (self.today - day).days
            if past > 3650 and not self.bare(index, last):
                return None
            return self._since(past, index, last) if past >= 0 else None
        word, before = self.word(index), self.word(index - 1)
        if word in _WEEKDAYS and (
            before in {"on", "since", "last", "this", "from", "past"} or len(word) >= 6
        ):
            if self._is_not_over(index):
                return None
            if self.word(index + 1) in {"after", "before", "following"}:
                return self._by_an_event(index)
            past = (self.today.weekday() - _WEEKDAYS[word]) % 7
            if past == 0 and before in {"last", "since", "past"}:
                past = 7
            return self._since(past, index, index + 1, about=before == "last")
        feast = self._feast(index)
        if feast is not None:
            return self._on_a_feast(index, *feast)
        if word in _MONTHS and before in {"in", "since", "last", "early", "mid", "late", "from"}:
            if before == "late" and word == "may":
                return None
            return self._month(index, _MONTHS[word])
        return None

    def _is_a_limit(self, index: int) -> bool:
        """Whether "before", "by" or "until" stands at a day: nothing was done on it."""
        start = index - 1
        while self.word(start) in {"the", "this", "next", "on", "about", "around"}:
            start -= 1
        if self.word(start) not in {"before", "by", "until", "till", "til"}:
            return False
        return self.words(start - 1, 1) not in (("day",), ("since",), ("week",))

    def _is_not_over(self, index: int) -> bool:
        """Whether a weekday is one to come by its clause: "can it be fixed", "seeing her on"."""
        if self.word(index - 1) in {"since", "last", "past", "from"}:
            return False
        clause = self.left(index, 9, _CLAUSE_STOPS) + self.right(index + 1, 5, _CLAUSE_STOPS)
        if _OVER_BY_THE_VERB.intersection(clause):
            return False
        if self.word(index - 1) == "this":
            return True
        # "My review is on Thursday."
        if self.words(index - 2, 2) in {("is", "on"), ("are", "on"), ("is", "for")}:
            return True
        return any(word in _NOT_OVER or word.endswith("'ll") for word in clause)

    def _by_an_event(self, index: int) -> _Hit | None:
        """ "the Thursday after Halloween", "Monday before last"; unknown events give nothing."""
        assert self.today is not None
        word, after = self.word(index), self.word(index + 1)
        number, place = _WEEKDAYS[word], index + 2
        while self.word(place) in {"the", "a", "my", "our", "having", "i", "had", "getting"}:
            place += 1
        event = self.word(place).removesuffix("'s")
        if after == "before" and event == "last":
            past = (self.today.weekday() - number) % 7 or 7
            return self._since(past + 7, index, place + 1)
        if event in _TIMES_OF_DAY or event in _INJECTION:
            return self._since((self.today.weekday() - number) % 7, index, index + 1)
        named = self._feast(place) or self._full_date(place)
        if named is None:
            return None
        gap = (number - named[0].weekday()) % 7 or 7
        if after == "before":
            gap -= 7 if gap < 7 else 14
        past = (self.today - named[0]).days - gap
        return self._since(past, index, named[1]) if past >= 0 else None

    def _feast(self, index: int) -> tuple[datetime.date, int] | None:
        """The last time of an event with a fixed date that is named at `index`, and its end."""
        for size in (2, 1):
            name = " ".join(word.removesuffix("'s") for word in self.words(index, size))
            if name in _FEASTS:
                date = self._past_date(*_FEASTS[name])
                return (date, index + size) if date is not None else None
        return None

    def _on_a_feast(self, index: int, feast: datetime.date, last: int) -> _Hit | None:
        """ "I had it on Halloween", "since the day after Christmas"."""
        assert self.today is not None
        past, first = (self.today - feast).days, index
        two = self.words(index - 2, 2)
        if two in {("day", "after"), ("day", "before")}:
            past, first = past + (1 if self.word(index - 1) == "before" else -1), index - 2
        elif self.word(index - 1) not in {"on", "since"}:
            return None
        clause = self.left(first, 9, _CLAUSE_STOPS) + self.right(last, 5, _CLAUSE_STOPS)
        over = bool(_OVER_BY_THE_VERB.intersection(clause)) or self.bare(first, last)
        return self._since(past, first, last) if over and past >= 0 else None

    def _month(self, index: int, month: int) -> _Hit | None:
        assert self.today is not None
        year = self.today.year if month <= self.today.month else self.today.year - 1
        start = datetime.date(year, month, 1)
        end = datetime.date(year, month, calendar.monthrange(year, month)[1])
        high = float((self.today - start).days)
        low = float(max(0, (self.today - end).days))
        return _Hit(self._timed("since", (low, high), True, index, index + 1), index, index + 1)

    def _full_date(self, index: int) -> tuple[datetime.date, int] | None:
        """A date and where it ends: "3 March", "March 3rd", "on the 3rd", "2024-03-05"."""
        if index >= len(self.tokens):
            return None
        assert self.today is not None
        word = self.word(index)
        if self.tokens[index].kind == "number" and word.isdigit() and len(word) <= 4:
            parts = self.words(index, 5)
            if parts[1] in {"-", "/", "."} and parts[1] == parts[3]:
                date = _numeric_date(parts[0], parts[2], parts[4])
                return (date, index + 5) if date is not None else None
            place = index + 1
            if self.word(place) in {"st", "nd", "rd", "th"} and self.glued(place):
                place += 1
            ordinal = place > index + 1
            if self.word(place) == "of":
                place += 1
            if self.word(place) in _MONTHS:
                return self._with_year(_MONTHS[self.word(place)], int(word), place + 1)
            dated = self.word(index - 2) in {"on", "since"} or self.word(index - 2) in _WEEKDAYS
            if ordinal and dated and self.word(index - 1) == "the":
                if self.word(place) in _DAYS:
                    return None
                date = self._past_day(int(word))
                return (date, index + 2) if date is not None else None
        if word in _MONTHS and self.word(index + 1).isdigit() and len(self.word(index + 1)) <= 2:
            last = index + 2
            if self.word(last) in {"st", "nd", "rd", "th"} and self.glued(last):
                last += 1
            return self._with_year(_MONTHS[word], int(self.word(index + 1)), last)
        return None

    def _with_year(self, month: int, day: int, place: int) -> tuple[datetime.date, int] | None:
        """A day and month with the year at `place`, or the last such day where none is written."""
        year = place + 1 if self.word(place) == "," else place
        written = self.word(year)
        if len(written) == 4 and written.isdigit() and written[:2] in {"19", "20"}:
            date = _date(int(written), month, day)
            return (date, year + 1) if date is not None else None
        date = self._past_date(month, day)
        return (date, place) if date is not None else None

    def _past_date(self, month: int, day: int) -> datetime.date | None:
        assert self.today is not None
        for year in (self.today.year, self.today.year - 1):
            date = _date(year, month, day)
            if date is not None and date <= self.today:
                return date
        return None

    def _past_day(self, day: int) -> datetime.date | None:
        assert self.today is not None
        date = _date(self.today.year, self.today.month, day)
        if date is not None and date <= self.today:
            return date
        previous = self.today.replace(day=1) - datetime.timedelta(days=1)
        return _date(previous.year, previous.month, day)


class _Owners:
    """Which of the times of a text are the treatment's, once all of them are read.

    A day belongs to what its clause speaks of: "our AC broke on the 4th of July" says nothing of
    the treatment. And who says how long ago it was does not mean the weekday beside it.
    """

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.tokens = reader.tokens

    def settled(self, hits: Sequence[_Hit]) -> list[_Hit]:
        """The hits with the kinds that the rest of the text gives them.

        Times that belong to something else are left out: nobody asked for them.
        """
        hits = self._series(self._corrected(list(hits)))
        hits = [replace(hit, past=True) if self._is_earlier(hit) else hit for hit in hits]
        spans = [place for hit in hits for place in range(hit.first, hit.last)]
        timed = frozenset(spans)
        since = [n for n, hit in enumerate(hits) if hit.quantity.kind == "since"]
        if not since:
            return hits
        dosed = frozenset(
            place
            for hit in hits
            if hit.quantity.kind == "dose"
            for place in range(hit.first, hit.last)
        )
        owners = {n: self._owner(hits[n], timed, dosed) for n in since}
        elsewhere = self.names_the_treatment(range(len(self.tokens)))
        others = any(owner != "other" for owner in owners.values())
        dropped = {n for n in since if owners[n] == "other" and (elsewhere or others)}
        if len(dropped) == len(since):
            # A length said outright, with nothing else to take its place, is more likely meant.
            dropped = {n for n in dropped if not self._stands_beside_it(hits[n])}
        dropped |= {n for n in since if self._is_an_effect(hits[n])}
        kept = [n for n in since if n not in dropped]
        if any(self._is_explicit(hits[n]) for n in kept):
            dropped.update(n for n in kept if self._is_a_day(hits[n]))
        return [hit for n, hit in enumerate(hits) if n not in dropped]

    # --- corrections and series ----------------------------------------------------------------

    def _corrected(self, hits: list[_Hit]) -> list[_Hit]:
        """ "it lasted three months, no, six weeks": the second is of the kind of the first."""
        for n in range(1, len(hits)):
            before, hit = hits[n - 1], hits[n]
            if hit.quantity.kind == "time" and before.quantity.kind in ("since", "duration"):
                if self.reader.takes_back(before.last, hit.first):
                    hits[n] = replace(
                        hit, quantity=replace(hit.quantity, kind=before.quantity.kind)
                    )
        return hits

    def _series(self, hits: list[_Hit]) -> list[_Hit]:
        """ "the first time 5 months, then 3", "3 months; 3; now 6 weeks" are durations."""
        found: list[_Hit] = []
        turned = False
        for n, hit in enumerate(hits):
            kind = hit.quantity.kind
            if kind == "time" and self._is_numbered_time(hit):
                hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
            elif kind == "time" and n and self._turns(hit.first):
                before = found[-1]
                if before.quantity.kind in ("time", "duration") and self._is_listed(before, hit):
                    found[-1] = replace(before, quantity=replace(before.quantity, kind="duration"))
                    hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
            found.append(hit)
            turned = turned or hit.quantity.kind == "duration"
        return self._with_bare_ends(found) if turned else found

    def _turns(self, index: int) -> bool:
        """Whether "now", "then" or "this time" stands before a figure."""
        while self.reader.word(index - 1) in {"only", "just", "about", "barely", "it", "maybe"}:
            index -= 1
        if self.reader.word(index - 1) in {"now", "then"}:
            return True
        return self.reader.words(index - 2, 2) == ("this", "time")

    def _is_listed(self, before: _Hit, hit: _Hit) -> bool:
        """Whether only figures and joining words stand between two times."""
        between = self.tokens[before.last : hit.first]
        return all(
            token.kind in ("number", "symbol")
            or token.text in _BESIDE_A_SERIES
            or token.text in _ONES
            for token in between
        )

    def _is_numbered_time(self, hit: _Hit) -> bool:
        """Whether "first time" or "the time before" stands right before a time: "5 months"."""
        word = self.reader.word
        if word(hit.last) in {"ago", "back", "after", "later", "since"}:
            return False
        if word(hit.first - 1) in {"usually", "normally", "always", "generally"}:
            return True
        start = hit.first - 1
        while word(start) in {",", "it", "was", "i", "got", "only", "maybe", "about", "-", ":"}:
            start -= 1
        two = self.reader.words(start - 1, 2)
        earlier = two[0] in _ORDINALS and two[1] in {"time", "one", "go", "round", "treatment"}
        return earlier or two in {("time", "before"), ("last", "time"), ("one", "before")}

    def _with_bare_ends(self, hits: list[_Hit]) -> list[_Hit]:
        """Adds the figures after "then" and "now" that go without a unit: "then 3"."""
        reader = self.reader
        found: list[_Hit] = []
        for n, hit in enumerate(hits):
            found.append(hit)
            unit = _DAYS.get(reader.word(hit.last - 1))
            end = hits[n + 1].first if n + 1 < len(hits) else len(self.tokens)
            if hit.quantity.kind != "duration" or unit is None:
                continue
            place = hit.last
            while place < min(end, hit.last + 12):
                number = reader.number(place)
                told = reader.word(place - 1) in {"then", "now"}
                if number is None or number.article or not told:
                    place += 1
                    continue
                if number.next <= end and reader.unit(number.next) is None:
                    if reader.closes_a_figure(number.next):
                        days = Quantity("duration", number.low * unit, number.high * unit, "days")
                        found.append(_Hit(days, place, number.next))
                place = number.next
        return found

    def _is_earlier(self, hit: _Hit) -> bool:
        """Whether a duration is that of an earlier treatment: "the time before lasted"."""
        if hit.quantity.kind != "duration":
            return False
        left = self.reader.left(hit.first, 7, _CLAUSE_STOPS)[::-1]
        right = self.reader.right(hit.last, 4, _CLAUSE_STOPS)
        return any(
            pair in _EARLIER_TREATMENT
            for side in (left, right)
            for pair in itertools.pairwise(side)
        )

    # --- whose time it is ----------------------------------------------------------------------

    def _owner(
        self, hit: _Hit, timed: frozenset[int], dosed: frozenset[int]
    ) -> Literal["treatment", "other", "none"]:
        """What the clause of a time speaks of."""
        if not self._needs_an_owner(hit):
            return "treatment"
        clause = self.clause(hit)
        if self.names_the_treatment(clause) or not dosed.isdisjoint(clause):
            return "treatment"
        words_ = [place for place in clause if place not in timed]
        if any(self.tokens[place].start in self.reader.area_starts for place in words_):
            return "treatment"
        plain = all(
            self.tokens[place].kind != "word" or self.tokens[place].text in _NEUTRAL
            for place in words_
        )
        return "none" if plain else "other"

    def _is_an_effect(self, hit: _Hit) -> bool:
        """Whether a time is that of a change, not of the treatment: "it wore off 2 weeks ago"."""
        if not self._needs_an_owner(hit):
            return False
        start = hit.first
        while self.reader.word(start - 1) in {"on", "about", "like", "again", "completely"}:
            start -= 1
        two = self.reader.words(start - 2, 2)
        return two in _EFFECTS or two[1] in {"faded", "disappeared"}

    def _needs_an_owner(self, hit: _Hit) -> bool:
        """Whether a time can be that of anything: "3 weeks ago", "on Friday", not "day 3"."""
        if self._is_a_day(hit):
            return True
        return "ago" in self.reader.words(hit.first, hit.last - hit.first + 1) or (
            self.reader.word(hit.last) == "since"
        )

    def clause(self, hit: _Hit) -> list[int]:
        """The tokens of the clause of a time; one that is only the time belongs to the one before.

        "I had it done at a lovely place, three weeks ago": the clause is the whole sentence.
        """
        reader, sentence = self.reader, self.reader.sentence_of[hit.first]
        start, end = hit.first, hit.last
        while start and not reader.stops_at(start - 1, _OWN_CLAUSE_STOPS, sentence):
            start -= 1
        while end < len(self.tokens) and not reader.stops_at(end, _OWN_CLAUSE_STOPS, sentence):
            end += 1
        around = [*range(start, hit.first), *range(hit.last, end)]
        if all(self.tokens[place].text in _FILLERS for place in around):
            while start and not reader.stops_at(start - 1, _STOPS, sentence):
                start -= 1
            if all(self.tokens[place].text in _FILLERS for place in range(start, hit.first)):
                while end < len(self.tokens) and not reader.stops_at(end, _STOPS, sentence):
                    end += 1
        return [*range(start, hit.first), *range(hit.last, end)]

    def names_the_treatment(self, places: Sequence[int]) -> bool:
        """Whether the words at these places speak of the treatment or of a visit for it."""
        words_ = [self.tokens[place].text for place in places]
        if _OF_THE_TREATMENT.intersection(words_):
            return True
        if any(self.tokens[place].start in self.reader.brand_at for place in places):
            return True
        for n, word in enumerate(words_):
            ahead = words_[n + 1 : n + 3]
            if word in _DOING and (not ahead or _DONE_TO.intersection(ahead[:1])):
                return True
            if word in {"it's", "its", "it"} and ahead[:1] and ahead[0] in _IT_WAS:
                # "it was on Friday", not "it was raining on Friday"
                if all(other in _NEUTRAL for other in words_[n + 1 :]):
                    return True
        return False

    def _is_a_day(self, hit: _Hit) -> bool:
        """Whether a time is a weekday or a date, not a length."""
        words_ = self.reader.words(hit.first, hit.last - hit.first)
        if _DAYS.keys() & set(words_):
            return False
        return any(
            word in _WEEKDAYS or word in _MONTHS or word in _FEASTS or word.isdigit()
            for word in words_
        )

    def _stands_beside_it(self, hit: _Hit) -> bool:
        """Whether a length said outright stands in a sentence that names treatment or area."""
        sentences = self.reader.sentence_of
        own = sentences[hit.first]
        named = [n for n in range(len(self.tokens)) if sentences[n] == own]
        area = any(self.tokens[place].start in self.reader.area_starts for place in named)
        return self._is_explicit(hit) and (area or self.names_the_treatment(named))

    def _is_explicit(self, hit: _Hit) -> bool:
        """Whether a time says how long ago it was: "3 weeks ago", "it's been 3 weeks since"."""
        words_ = self.reader.words(hit.first, hit.last - hit.first)
        if not _DAYS.keys() & set(words_) or words_[0] in {"last", "past"}:
            return False
        return (
            "ago" in words_
            or "last" in words_
            or self.reader.word(hit.last) in {"ago", "back", "since", "post"}
            or self.reader.word(hit.first - 1) in {"been", "its", "it's"}
        )


class _Around(NamedTuple):
    """The words about a time in its sentence, joined by blanks."""

    left: str
    right: str

    @property
    def sentence(self) -> str:
        return f"{self.left}# {self.right}"


class _Effects:
    """Which times tell how long an effect lasted, and which only look like it.

    People seldom say "it lasted": it packed up after 8 weeks, was back by week nine, gave them ten
    weeks of bliss. Such a time is neither how long ago the treatment was.
    """

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.tokens = reader.tokens

    def told(self, hits: list[_Hit]) -> list[_Hit]:
        """The hits with the kinds that the words about them give them."""
        hits = [hit for hit in hits if not self._is_contact(hit)]
        found = [self._retold(hit) if hit.quantity.unit == "days" else hit for hit in hits]
        return self._given_so_long(self._not_denied(self._exact(self._ordinals(found))))

    def _retold(self, hit: _Hit) -> _Hit:
        kind = hit.quantity.kind
        new: QuantityKind = kind
        around = self._around(hit)
        if kind == "duration":
            longest = hit.quantity.high or hit.quantity.low or 0
            no_effect = longest > _LONGEST_EFFECT or _LASTING_SYMPTOM.search(around.left)
            if no_effect or _WITH_A_PERSON.search(around.left) or self._is_hearsay(around):
                new = "time"
        elif kind in ("since", "time", "onset"):
            if self._lasted(hit, around):
                new = "duration"
            elif kind == "time" and self._was_done_before(hit, around):
                new = "since"
            elif kind == "since" and self._is_no_time_since(hit, around):
                new = "time"
            elif kind == "time" and self._is_told_of_now(hit, around):
                new = "since"
        if new == kind:
            return hit
        low = hit.quantity.low
        if new == "since" and low is None:  # "coming up to 5 weeks" is five, not at most five
            low = hit.quantity.high
        return replace(hit, quantity=replace(hit.quantity, kind=new, low=low))

    def _is_contact(self, hit: _Hit) -> bool:
        """Whether a time is that of a call or a booking: "I rang them two days ago"."""
        words_ = self._words(hit)
        outright = "ago" in words_ or words_[0] == "last" or not self._is_length(hit)
        if hit.quantity.kind != "since" or not outright:
            return False
        return _CONTACTED.search(_last_clause(self._around(hit).left)) is not None

    def _around(self, hit: _Hit) -> _Around:
        """Up to 16 words on either side, as far as the sentence goes."""
        left, right = self.reader.left(hit.first, 16), self.reader.right(hit.last, 16)
        if self._words(hit)[0] in _LEADING:
            left.insert(0, self._words(hit)[0])
        return _Around("".join(f"{word} " for word in reversed(left)), " ".join(right))

    def _lasted(self, hit: _Hit, around: _Around) -> bool:
        """Whether a time is when the effect ended, or how long it held."""
        left, right = around
        days = hit.quantity.high if hit.quantity.high is not None else hit.quantity.low
        if days is None or not 2 <= days <= _LONGEST_EFFECT or self._is_of_something_else(hit):
            return False
        if self._is_hearsay(around) or _STILL_GOING.search(left):
            return False
        if _SIDE_EFFECT.search(left[-60:] + "# " + right[:30]) or _NOT_YET.search(
            _last_clause(left)
        ):
            return False
        numbered = self._is_numbered(hit)
        ended = _ENDED_BY.search(left)
        if ended and not _WITH_A_PERSON.search(left):
            if ended["prep"] == "since" and not numbered:
                return False
            return not (ended["again"] and _MAY.search(_last_clause(left)))
        if days >= 28 and _DID.search(left) and not _STARTED.search(left[-80:]):
            return not self.reader.no_effect(hit.first, hit.last)
        if self._ends_then(left, right, days):
            return True
        if numbered or _WAITED.search(left):
            return False
        if _ENOUGH.match(right):
            return True
        if _LOVELY.intersection(self._words(hit)):  # "eight good weeks", no holiday
            return not _AWAY.match(right)
        return days >= 7 and self._held(left, right)

    def _is_of_something_else(self, hit: _Hit) -> bool:
        """Whether a time is a date, "3 weeks ago", a pregnancy's or when to come back."""
        words_ = self._words(hit)
        if not self._is_length(hit) or "ago" in words_ or words_[0] in {"last", "past"}:
            return True
        if self.reader.told_to_return(hit.first, hit.last):
            return True
        ago = _AGO.match(" ".join(self.reader.right(hit.last, 3)))
        return ago is not None or self.reader.about_pregnancy(hit.first, hit.last)

    @staticmethod
    def _ends_then(left: str, right: str, days: float) -> bool:
        """Whether an effect ends at a time: "by week nine they were back", "made it to week 9"."""
        if _ENDED_JUST.search(left) and _SO_LONG_AFTER.match(right):
            return True
        opens = not left and days >= 14 and not _INTO_THE_TREATMENT.match(right)
        if opens or _UNTIL_THEN.search(left) or right.startswith(("later ", "on , ")):
            ends = _ENDS_SOON.match(right)
            if ends is not None:
                return not _WITH_A_PERSON.search(right[: ends.end()])
        if _UP_TO.search(left) and not _REVIEW.match(right):
            return True
        if _ENDED_EARLIER.search(left) and _NOTHING_MORE.match(right):
            return True
        whole = (_CALL_IT, _THE_EFFECT, _FROM_A_DAY, _FINE_UNTIL)
        return any(pattern.search(left) for pattern in whole)

    def _held(self, left: str, right: str) -> bool:
        """Whether a length of time is one of being dry, smooth, free of lines."""
        if _OF_SOMETHING_THEN.match(right) or (_WAS_FOR.search(left) and _FOR_THEN.match(right)):
            return True
        if _OF_BLISS.match(right) or _HELD_AFTER.match(right):
            return True
        if _FINE_FOR.search(left) or _KEPT_IT.search(left):
            return not _WITH_A_PURPOSE.match(right)
        ends = _BEFORE_THE_END.match(right)
        return ends is not None and not _STARTED.search(ends.group())

    def _is_hearsay(self, around: _Around) -> bool:
        """Whether a time is one that was promised or is asked about in general."""
        promised = _PROMISED.search(around.left)
        if promised is not None and not _MINE.search(promised["rest"]):
            return True
        asked = _ASKED.match(around.sentence)
        return asked is not None and not _MINE.search(around.sentence)

    def _was_done_before(self, hit: _Hit, around: _Around) -> bool:
        """ "done 40 days before", "did it before 2 weeks": as said in India for "ago"."""
        left, right = around
        if not _DONE.search(_last_clause(left)) or (hit.quantity.middle or 0) < 1:
            return False
        if right.startswith("before"):
            return bool(_BEFORE_NOTHING.match(right))
        return left.endswith("before ") and bool(_NOTHING_MORE.match(right))

    def _is_no_time_since(self, hit: _Hit, around: _Around) -> bool:
        """Whether a time since is that of a promise, or far too long ago to be meant."""
        left, right = around
        outright = "ago" in self._words(hit) or _AGO.match(right) or not self._is_length(hit)
        if outright:  # "since breakfast today"
            return hit.quantity.middle == 0 and bool(_SINCE_A_MEAL.search(left))
        if (hit.quantity.middle or 0) > _LONGEST_EFFECT or self._is_hearsay(around):
            return True
        if left.endswith("booked for "):
            return True
        if left.endswith("from ") and _TO_A_DAY.match(right):  # "from day 5 until month 4"
            return True
        return bool(_KICKED_IN.search(left))

    def _is_told_of_now(self, hit: _Hit, around: _Around) -> bool:
        """ "11 weeks out from Botox", "nearly at the 6 week mark", "4 weeks down the line" """
        if _OUT_FROM.match(around.right) and self._names_it(hit):
            return True
        if (hit.quantity.middle or 0) < 1 or _NOT_NOW.match(around.right):
            return False
        return bool(_COMING_UP.search(around.left) or _DOWN_THE_LINE.match(around.right))

    def _names_it(self, hit: _Hit) -> bool:
        """Whether the treatment or a part of the body is named right after a time."""
        ahead = range(hit.last, min(len(self.tokens), hit.last + 6))
        return any(
            self.tokens[place].text in _OF_THE_TREATMENT
            or self.tokens[place].start in self.reader.brand_at
            or self.tokens[place].start in self.reader.area_starts
            for place in ahead
        )

    def _words(self, hit: _Hit) -> tuple[str, ...]:
        return self.reader.words(hit.first, hit.last - hit.first)

    def _is_numbered(self, hit: _Hit) -> bool:
        """Whether a time is "week nine" or "the ninth day", not "nine weeks"."""
        places = range(hit.first, hit.last)
        unit = next((place for place in places if self.reader.word(place) in _DAYS), hit.last)
        if any(self.reader.number(place) is not None for place in range(hit.first, unit)):
            return False
        return self.reader.word(unit + 1) != "and"

    def _is_length(self, hit: _Hit) -> bool:
        return not _DAYS.keys().isdisjoint(self._words(hit))

    # --- several of them ---------------------------------------------------------------------

    def _exact(self, hits: list[_Hit]) -> list[_Hit]:
        """ "before week three was out, 20 days to be exact": the second replaces the first."""
        found: list[_Hit] = []
        for hit in hits:
            before = found[-1] if found else None
            if before is not None and self._says_exactly(before, hit):
                kind = before.quantity.kind
                found[-1] = replace(hit, quantity=replace(hit.quantity, kind=kind))
            else:
                found.append(hit)
        return found

    def _not_denied(self, hits: list[_Hit]) -> list[_Hit]:
        """Of "it didn't last 4 months, it lasted 9 weeks" only the second is a duration."""
        durations = [n for n, hit in enumerate(hits) if hit.quantity.kind == "duration"]
        denied = {n for n in durations if _DIDNT_LAST.search(self._around(hits[n]).left)}
        if len(denied) == len(durations):
            return hits
        return [
            replace(hit, quantity=replace(hit.quantity, kind="time")) if n in denied else hit
            for n, hit in enumerate(hits)
        ]

    def _says_exactly(self, before: _Hit, hit: _Hit) -> bool:
        if before.quantity.kind not in ("since", "duration") or hit.quantity.unit != "days":
            return False
        if hit.quantity.kind not in ("since", "time", "duration") or hit.first - before.last > 6:
            return False
        between = self.reader.words(before.last, hit.first - before.last)
        if not _BESIDE_EXACTLY.issuperset(between):
            return False
        after = self.reader.words(hit.last, 3)
        return (
            bool(_EXACTLY.intersection(between)) or after in _TO_BE_EXACT or (after[0] == "exactly")
        )

    def _ordinals(self, hits: list[_Hit]) -> list[_Hit]:
        """ "the first lasted five months, second three, third eight weeks": all are durations."""
        found: list[_Hit] = []
        for n, hit in enumerate(hits):
            before = found[-1] if found else None
            if before is not None and before.quantity.kind == "duration":
                counted = self._is_ordinal(hit.first - 1) or self._is_mine(hit.first - 1)
                if counted and hit.quantity.kind == "time" and hit.first - before.last < 12:
                    hit = replace(hit, quantity=replace(hit.quantity, kind="duration"))
            found.append(hit)
            stop = hits[n + 1].first if n + 1 < len(hits) else len(self.tokens)
            if not self._is_ordinal(stop - 1):  # else the latest is the one that counts
                found += self._bare_ends(hit, stop)
        return found

    def _bare_ends(self, hit: _Hit, stop: int) -> Iterator[_Hit]:
        """Figures of durations without a unit: "..., the third 7", "gone by 8"."""
        kind, unit = hit.quantity.kind, _DAYS.get(self.reader.word(hit.last - 1))
        if unit is None or kind not in ("duration", "since"):
            return
        for place in range(hit.last, min(stop, hit.last + 12)):
            number = self.reader.number(place)
            if number is None or number.article:
                continue
            closes = self.reader.closes_a_figure(number.next)
            after = self.reader.words(number.next, 2)
            turn = after[0] == "the" and after[1] in _ORDINALS
            turn = turn or (closes and self._is_ordinal(place - 1))
            gone = closes and self.reader.words(place - 2, 2) in _GONE_AT
            if gone or (turn and kind == "duration"):
                days = Quantity("duration", number.low * unit, number.high * unit, "days")
                yield _Hit(days, place, number.next)

    def _is_mine(self, index: int) -> bool:
        """Whether "mine" ends at `index`, as in "hers lasts 6 months, mine 6 weeks"."""
        while self.reader.word(index) in {"only", "just", "about", ":", "is", "was"}:
            index -= 1
        return self.reader.word(index) == "mine"

    def _is_ordinal(self, index: int) -> bool:
        """Whether "second", "the 3rd one", "the next" ends at `index`."""
        while self.reader.word(index) in _BEFORE_A_TURN:
            index -= 1
        word = self.reader.word(index)
        if word in {"st", "nd", "rd", "th"} and self.reader.glued(index):
            return True
        if word == "this" and self.reader.word(index + 1) in {"time", "lot", "one", "round", "go"}:
            return True
        return word in _ORDINALS or word in {"next", "latest", "recent"}

    def _given_so_long(self, hits: list[_Hit]) -> list[_Hit]:
        """ "They said give it 14 days. I gave it 17.": the second is the time since."""
        found: list[_Hit] = []
        for n, hit in enumerate(hits):
            found.append(hit)
            unit = _DAYS.get(self.reader.word(hit.last - 1))
            stop = hits[n + 1].first if n + 1 < len(hits) else len(self.tokens)
            if unit is None or hit.quantity.unit != "days":
                continue
            for place in range(hit.last, min(stop, hit.last + 8)):
                number = self.reader.number(place)
                if number is None or number.article:
                    continue
                if self.reader.words(place - 2, 2) in _GAVE_IT:
                    if self.reader.closes_a_figure(number.next):
                        days = Quantity("since", number.low * unit, number.high * unit, "days")
                        found.append(_Hit(days, place, number.next))
                break
        return found


class _Figures:
    """Which of the figures of a message are those of the person's own treatment.

    A message names a friend's units, what was promised, what the former clinic used and what is
    asked in general beside what was given. Figures that are not meant are left out only where the
    message tells of others, or says that nothing was had at all.
    """

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.tokens = reader.tokens
        self.owners = _Owners(reader)
        self.text = " ".join(token.text for token in reader.tokens)

    def own(self, hits: list[_Hit]) -> list[_Hit]:
        """The hits without those of other people, other clinics and general questions."""
        told = [n for n, hit in enumerate(hits) if self._is_told(hit)]
        if not told:
            return hits
        others = self._of_others(hits, told)
        hits = [hit for n, hit in enumerate(hits) if n not in others]
        unreal = self._not_given(hits)
        hits = [hit for n, hit in enumerate(hits) if n not in unreal]
        return self._without_weak(hits)

    @staticmethod
    def _is_told(hit: _Hit) -> bool:
        kind = hit.quantity.kind
        return kind in ("since", "duration") or (kind == "dose" and hit.quantity.unit == "units")

    # --- other people --------------------------------------------------------------------------

    def _of_others(self, hits: list[_Hit], told: list[int]) -> set[int]:
        """Figures of a friend who had more, beside those of the person who asks."""
        if _NEVER_HAD.search(self.text) and not _OWN_TREATMENT.search(self.text):
            return set() if any(self._was_done(hits[n]) for n in told) else set(told)
        named = {_plainly(token.text) for token in self.tokens}
        if named.isdisjoint(_PEOPLE_TO_COMPARE | _ANYBODY | {"hers", "theirs"}):
            return set()
        others = self._others()
        theirs = {n for n in told if others[hits[n].first]}
        if len(theirs) < len(told) or _WISHING.search(self.text):
            return theirs
        return set()

    def _was_done(self, hit: _Hit) -> bool:
        """Whether a time since is said outright of a treatment: "was done nine days ago"."""
        if hit.quantity.kind != "since" or not self._says_outright(hit):
            return False
        return self.owners.names_the_treatment(self.owners.clause(hit))

    def _others(self) -> list[bool]:
        """For each word whether what is told there is somebody else's.

        The last word that says whose it is decides; a sentence that goes on with "it" or "hers"
        speaks of the same person as the one before.
        """
        found: list[bool] = []
        other = met = False
        sentence = -1
        for index, token in enumerate(self.tokens):
            own = self.reader.sentence_of[index]
            if own != sentence:
                sentence = own
                other = other and self._goes_on(index)
            word = token.text
            if _plainly(word) in _PEOPLE_TO_COMPARE or self._is_anybody(index):
                if self._has_something(index):
                    other = met = True
            elif word in {"hers", "theirs"} or (
                word in {"she", "he"} and met and self.reader.word(index + 1) in _HAS
            ):
                other = True
            elif self._is_oneself(index):
                other = False
            found.append(other)
        return found

    def _is_anybody(self, index: int) -> bool:
        """Whether "a lady", "one woman" stands there, not "the lady" who injects."""
        if self.reader.word(index) not in _ANYBODY:
            return False
        return self.reader.word(index - 1) in {"a", "another", "one", "some"}

    def _goes_on(self, index: int) -> bool:
        """Whether the sentence that begins there speaks of the one spoken of before."""
        if self.reader.word(index) in _GOING_ON:
            return True
        following = {self.reader.word(index), *self.reader.right(index + 1, 20)}
        return not _THIRD_PERSON.isdisjoint(following) and _FIRST_PERSON.isdisjoint(following)

    def _has_something(self, index: int) -> bool:
        """Whether "my neighbour had", "my sister's lasted", not "my neighbour gave me"."""
        if self.reader.word(index).endswith("s"):
            following = self.reader.word(index + 1)
            after = index + 1
            area = after < len(self.tokens) and self.tokens[after].start in self.reader.area_starts
            return area or following in _HAS or following in _HIS
        for place in range(index + 1, index + 6):
            word = self.reader.word(place)
            if word in _HAS:
                return True
            if word == "my" and self._is_a_place(place):
                continue
            if not word or word in _FIRST_PERSON or word in _STOPS or word in _SAYING:
                return False
        return False

    def _is_a_place(self, index: int) -> bool:
        """Whether "in my group" stands there, which says whose nothing is."""
        if self.reader.word(index - 1) not in {"in", "at", "from"}:
            return False
        ahead = self.tokens[index + 1 : index + 4]
        return not any(token.start in self.reader.area_starts for token in ahead)

    def _is_oneself(self, index: int) -> bool:
        word = self.reader.word(index)
        if word not in _FIRST_PERSON or (word == "my" and self._is_a_place(index)):
            return False
        ahead = self.reader.words(index + 1, 3)
        if word in {"my", "me", "our"}:
            return not any(_plainly(one) in _PEOPLE_TO_COMPARE for one in ahead)
        return ahead[0] not in _THINKING

    # --- doses that were not given -------------------------------------------------------------

    def _not_given(self, hits: list[_Hit]) -> set[int]:
        """ "I was told 30 but the invoice shows 17": the 30; in a general question all."""
        doses = [
            n
            for n, hit in enumerate(hits)
            if hit.quantity.kind == "dose" and hit.quantity.unit == "units"
        ]
        if not doses:
            return set()
        told = any(hit.quantity.kind in ("since", "duration") for hit in hits)
        first = hits[doses[0]]
        if not told and self._is_asked_in_general(first):
            sentence = self.reader.sentence_of
            return {n for n in doses if sentence[hits[n].first] == sentence[first.first]}
        if len(doses) > 1:
            spoken = {n for n in doses if self._was_only_spoken_of(hits[n])}
            return spoken if len(spoken) < len(doses) else set()
        return set()

    def _was_only_spoken_of(self, hit: _Hit) -> bool:
        left = " ".join(reversed(self.reader.left(hit.first, 9, _CLAUSE_STOPS)))
        right = " ".join(self.reader.right(hit.last, 9, _CLAUSE_STOPS))
        if _USUALLY.search(left):
            return True
        if _ASKED_FOR.search(" ".join(reversed(self.reader.left(hit.first, 9)))):
            return not _WAS_GIVEN.search(left[-30:])
        if _WAS_GIVEN.search(left[-30:]) and not _FORMER.search(f"{left} # {right}"):
            return False
        return bool(_SPOKEN_OF.search(left) or _FORMER.search(f"{left} # {right}"))

    def _is_asked_in_general(self, hit: _Hit) -> bool:
        """ "Is 20 units normal?" where nobody is said to have had it."""
        if _OWN_TREATMENT.search(self.text):
            return False
        left = " ".join(reversed(self.reader.left(hit.first, 12)))
        right = " ".join(self.reader.right(hit.last, 12))
        if _MAY_I.search(left):  # "can I have 20 units if my friend had 12?"
            return True
        return bool(_IS_IT.match(left) and _USUAL.search(right)) and not _GIVEN.intersection(
            f"{left} {right}".split()
        )

    # --- times that are nearer to something else -------------------------------------------------

    def _without_weak(self, hits: list[_Hit]) -> list[_Hit]:
        """Takes back that "on day 8" tells how long ago it was where "4 weeks ago" does."""
        since = [n for n, hit in enumerate(hits) if hit.quantity.kind == "since"]
        strong = {n for n in since if self._says_outright(hits[n])}
        if not strong:
            return hits
        strong |= {
            n for n in since if n and self.reader.takes_back(hits[n - 1].last, hits[n].first)
        }
        strong |= {n for n in since if self._did_nothing(hits[n]) or self._is_last(hits[n])}
        return [
            replace(hit, quantity=replace(hit.quantity, kind="time"))
            if n in since and n not in strong
            else hit
            for n, hit in enumerate(hits)
        ]

    def _says_outright(self, hit: _Hit) -> bool:
        """Whether "4 weeks ago", "it's been 4 weeks", "now at day 100", not "on day 8"."""
        words_ = self.reader.words(hit.first, hit.last - hit.first)
        if words_[0] in {"last", "past"}:
            return False
        if _DAYS.keys().isdisjoint(words_):
            clause = self.owners.clause(hit)
            since = self.reader.word(hit.first - 1) == "since"  # "seeing double since yesterday"
            return not since and self._tells_of_it(clause)
        if "ago" in words_:
            return True
        after = self.reader.word(hit.last)
        if after in {"ago", "back", "since", "post", "past", "before", "now", "out", "on", "in"}:
            return True
        left = " ".join(reversed(self.reader.left(hit.first, 4)))
        return bool(_BY_NOW.search(left))

    def _tells_of_it(self, clause: list[int]) -> bool:
        """Whether a clause names the treatment, or what was had where: "I had 25 in my jaw"."""
        if self.owners.names_the_treatment(clause):
            return True
        had = any(self.tokens[place].text in _DOING for place in clause)
        return had and any(self.tokens[place].start in self.reader.area_starts for place in clause)

    def _is_last(self, hit: _Hit) -> bool:
        """Whether a time is "last week": too vague to outweigh others, but of something done."""
        return self.reader.word(hit.first) in {"last", "past"}

    def _did_nothing(self, hit: _Hit) -> bool:
        """ "after three weeks there's no effect": who says so means the last treatment."""
        if self.reader.word(hit.first - 1) in {"at", "by", "on", "from", "until", "till", "within"}:
            return False
        return self.reader.word(hit.first) not in _NUMBERED and self.reader.no_effect(
            hit.first, hit.last
        )


def _plainly(word: str) -> str:
    """A word without the ending that makes it someone's: "sister's", "sisters"."""
    plain = word.removesuffix("'s")
    return plain[:-1] if plain.endswith("s") and plain[:-1] in _PERSONS else plain


def _last_clause(left: str) -> str:
    """What stands after the last comma or joining word."""
    return _CLAUSE_BREAK.split(left)[-1]


_TAKING_BACK = frozenset(
    "no nope sorry mean meant actually rather wait correction scratch lie oops whoops "
    "mistake".split()
)
_BESIDE_TAKING_BACK = _TAKING_BACK | frozenset(
    ", . ; : - … ! ( ) or i it it's its was that not make that's is more like a tell my oh hang on "
    "hold up um uh er erm say let me see think again then bit about only just of all".split()
)
"""What may stand between a figure and the one that replaces it."""
_AFTER_A_FIGURE = frozenset(
    ", . ; ! ? ) … she he they i not can't cant but and max tops if ago at so".split()
)
_ADVISING = frozenset("said told says asked advised should want wants wanted me".split())
_NOT_OVER = frozenset(
    "can could should would may might shall seeing meeting flying leaving returning visiting "
    "see meet fly leave fix fixed wedding hoping hope want wanna need can't i'm we're".split()
)
_OVER_BY_THE_VERB = frozenset(
    "had got did was were went done since last been injected treated saw gave came said noticed "
    "happened started i've".split()
)
_TIMES_OF_DAY = frozenset(
    "work lunch dinner school breakfast gym shift noon midday college nursery hours tea uni".split()
)
_FEASTS = {
    "halloween": (10, 31),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year": (1, 1),
    "new years": (1, 1),
    "valentine": (2, 14),
    "valentines": (2, 14),
    "bonfire night": (11, 5),
    "guy fawkes": (11, 5),
}
"""Month and day of events that have the same date every year."""
_EARLIER_TREATMENT = frozenset(
    tuple(pair.split())
    for pair in (
        "time before,one before,round before,go before,treatment before,treatments before,"
        "first time,first one,first go,first round,first treatment,previous time,previous one,"
        "previous treatment,previous round,times before,the previous,last time"
    ).split(",")
)
_EFFECTS = frozenset(
    tuple(pair.split())
    for pair in (
        "wore off,worn off,wearing off,came back,come back,stopped working,kicked in,"
        "started working,moving again,stopped moving,started moving"
    ).split(",")
)
_BESIDE_A_SERIES = frozenset(
    "then now and it's its it lasts only down to just maybe about barely but is no this that time "
    "first second third fourth last next one go round".split()
)
_OWN_CLAUSE_STOPS = _CLAUSE_STOPS | {"–", "—", "-", "when", "although", "though", "which"}
_OF_THE_TREATMENT = frozenset(
    "botox botoxed botoxing tox toxin toxed injection injections inject injected jab jabs jabbed "
    "shot shots units unit treatment treatments treated appointment appt session procedure clinic "
    "medspa spa salon injector nurse practitioner derm dermatologist aesthetician aesthetics "
    "needle needles needled pricked stabbed frozen syringe".split()
)
_DOING = frozenset("had have got get gotten did done do having getting doing been went".split())
_DONE_TO = frozenset(
    "it this that mine them done treated injected on in last about around roughly everything both "
    "over just under".split()
)
_IT_WAS = frozenset("was is been has were 's".split())
_NEUTRAL = frozenset(
    ". , ! ? ; : ( ) … - – — ' \" a an the my me i i'm i've ive im it it's its this that they them "
    "is was were be been are am has have had got so and or but not no nothing nowt zero yet still "
    "now then just only about around roughly approx like maybe probably think guess exactly "
    "already really actually well ok okay yeah yes oh um uh er hmm lol ago back since in on at of "
    "for from to by last past this over under nearly almost more less than some all day days week "
    "weeks month months morning afternoon evening night date time first second third here there "
    "change changed changes difference result results effect effects worked work works working "
    "happened happening moved move moves moving lines line wrinkles see seen noticed notice any "
    "anything can't cant didn't didnt doesn't doesnt don't dont hasn't hasnt haven't what why "
    "normal help please thanks same good bad full whole face one both sides side early mid late "
    "end start beginning today know remember sure say said lot lots batch round go goes set ones "
    "usual second top up visit visited paid spent place lovely lady again same as mine".split()
)
"""Words of a clause that name no event of their own."""

_LONGEST_DAYS = 365 * 120
"""Longer times are read only as "... ago" and as a bare reply."""
_FILLERS = frozenset(
    ". , ! ? ; ( ) : … ' \" um uh er erm hmm well so oh ok okay yeah yes yep no nah like about "
    "around roughly maybe probably think guess i it its it's it'll was is were be had got lol haha "
    "lmao literally only just now then actually on in for this the my at please sorry ago "
    "approx or exactly".split()
)
"""Words that leave a short reply a bare one."""
_TOMORROW = frozenset(
    "tomorrow tomorow tommorow tommorrow tmrw tmr tmrow tomoz tomoro tomorro 2moro 2morrow "
    "2mrw".split()
)
_NEXT_UNITS = frozenset("week wk weekend month mth fortnight year yr".split())
_BOOKED = frozenset(
    "booked booking appointment appointments appt appointment's appt's scheduled upcoming penciled "
    "pencilled".split()
)
_BESIDE_BOOKED = frozenset(
    "is are it it's its in for on my the a this i i'm im me with to done 's was into just only "
    "botox dysport xeomin toxin tox treatment injections jabs forehead frown jaw coming".split()
)
"""Words between "booked" and a day that leave the day the treatment's."""
_OVER_AND_DONE = frozenset("since after had last went".split())
_HAVING = frozenset("have having get getting getin gettin do doing".split())
_PAST_HAVING = frozenset("had got i've ive 've did was were been".split())
_HAVE_OBJECTS = frozenset(
    "it this that them mine botox botoxed dysport xeomin toxin tox treatment injections injection "
    "jabs jab injected treated done first forehead frown".split()
)
_WAS = frozenset("was were had since".split())
_COPULAS = frozenset("it's its is was be 's it'll mine's are botox's".split())
_THE_TREATMENT = frozenset(
    "it mine botox treatment appointment appt injections injection jab jabs session date "
    "procedure it's that this".split()
)
_TOXINS = frozenset("botox dysport xeomin injections jabs".split())
_MODALS = frozenset("can could should would may might must not does did to never".split())
_NOT_THE_TREATMENT = frozenset(
    "top topup top-up touch review checkup check follow refill next another again second third "
    "expire expires expired expiry exp better worse back married wedding flying fly flight gym "
    "exercise drink drinking interview party holiday see hair nails lash lashes photo scan gp "
    "before best".split()
)
_GIVEN = frozenset("had got gave given used injected received".split())
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
_TEAMS = frozenset("football soccer match game team pitch league".split())

_PAIRED = (
    "side eye eyelid lid brow eyebrow temple cheek masseter jaw muscle armpit pit underarm axilla "
    "oxter hand palm foot sole leg calf thigh shoulder trap trapezius arm"
).split()
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
_TIMES = frozenset("x × * times".split())
_TWO = frozenset("2 two".split())
_LOTS = frozenset("lots sets doses shots jabs injections".split())
_OTHER_UNITS = frozenset(
    "alcohol booze wine beer lager cider vodka gin rum whisky whiskey drink insulin blood heparin "
    "platelets plasma electricity lantus novorapid humalog".split()
)
_DRINKING = frozenset(
    "drink drinks drinking drank drunk sink sank sunk booze boozing alcohol wine beer".split()
)
_PAID = frozenset("paid pay paying cost costs charge charged charges price".split())
_BEFORE_LEFT_OR_RIGHT = frozenset("on in for at to into the my me his her".split())
_LEFT_RIGHT = {"left": "left", "right": "right", "l": "l", "r": "r"}
_CHANGING = frozenset(
    "went gone going go upped bumped increased increase raised raise put moved dropped drop cut "
    "reduced down up jumped switched this".split()
)
_USED = frozenset("drew up used uses using gave given put shows showed injected".split())
_SHOWN = frozenset("got gets had did only was".split())
"""Verbs before a figure of units without the word: "the new place used 9"."""
_ENDED_UP = frozenset(
    tuple(pair.split()) for pair in ("up with,home with,away with,out with,left with".split(","))
)
_PLUS = frozenset("and n nd & + plus".split())
_NO_LENGTH_BEFORE = frozenset("last past next this that each every other same the".split())
_BACKWARDS = frozenset("ago back since post after later before following".split())
_AND_A_BIT = frozenset(
    tuple(three.split()) for three in ("and a bit", "n a bit", "give or take", "and a tad")
)
_PER = {
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
_PER_PRICE = {
    "unit": "unit",
    "units": "unit",
    "u": "unit",
    "area": "area",
    "session": "session",
    "treatment": "session",
    "visit": "session",
    "vial": "vial",
    "ml": "ml",
    "syringe": "syringe",
}
_PERSONS = frozenset(
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
_PEOPLE = frozenset(
    "people women men patients adults treated users those participants clients persons".split()
)
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
}
_THIS_DAY = frozenset(
    {("this", "morning"), ("this", "afternoon"), ("this", "evening"), ("earlier", "today")}
)
_LAST_UNITS = frozenset({"week", "month", "year", "wk"})
_BEFORE_VERB_LAST = frozenset(
    "to will it does do did not can could should would only effects results botox may "
    "might doesn't don't won't didn't they".split()
)
_ADVERBS = {
    "quarterly": 90.0,
    "monthly": 30.0,
    "yearly": 365.0,
    "annually": 365.0,
    "fortnightly": 14.0,
}
_UNTIL = frozenset("by after at within around in about from on".split())
_GOING = frozenset("go going gone went goes come coming came comes been be see book call".split())
_MOVING = frozenset(
    "frowning frown frowns moving move moves movement moved wrinkling wrinkled lines line creasing "
    "normal visible showing squinting raising lift lifting crinkling".split()
)
_OVER = frozenset("back gone faded wore returned moving lines wears nothing fades again".split())
_NOW_GET = frozenset("i get got only just maybe it its it's lasts last is barely about".split())
_FLAT_NOT = frozenset("dont doesnt didnt isnt wasnt hasnt havent cant wont aint".split())
_LASTING_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "came back,come back,comes back,coming back,fully back,are back,is back,was back,"
        "stopped working,stops working"
    ).split(",")
)
_WORK_FORWARD = frozenset({"work", "works", "working", "start", "starts", "started"})


def _cue(
    word: str, side: list[str], distance: int, *, leftward: bool
) -> Literal["duration", "onset"] | None:
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
    if word in {
        "see",
        "seen",
        "saw",
        "results",
        "result",
        "visible",
        "notice",
        "noticed",
        "notices",
    }:
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


def _sentence_numbers(tokens: Sequence[Word], sentences: Sequence[tuple[int, int]]) -> list[int]:
    numbers: list[int] = []
    current = 0
    for token in tokens:
        while current + 1 < len(sentences) and token.start >= sentences[current + 1][0]:
            current += 1
        numbers.append(current)
    return numbers


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _numeric_date(one: str, two: str, three: str) -> datetime.date | None:
    """ "2024-03-05", "25/12/2024"; None where day and month could be swapped."""
    if not (one.isdigit() and two.isdigit() and three.isdigit()):
        return None
    a, b, c = int(one), int(two), int(three)
    if len(one) == 4:
        return _date(a, b, c)
    year = c + 2000 if c < 100 else c
    if a > 12:
        return _date(year, b, a)
    if b > 12:
        return _date(year, a, b)
    return _date(year, a, a) if a == b else None


# --- words about a time that tell what it is the time of -----------------------------------------

_LONGEST_EFFECT = 730.0
"""No effect is said to have lasted more than two years, nor is a treatment meant so long ago."""
_LOOSELY = (
    r"(?:(?:a|an|the|only|just|barely|hardly|maybe|about|around|roughly|like|another|good|solid|"
    r"full|whole|measly|poxy|paltry|mere|lousy|pathetic|bare|exactly|approx|even|some|my|almost|"
    r"nearly|over|under|well|round|say|grand|total|of|up|to|all|at|least|most) )*"
)
_PLAIN_END = (
    r"pack(?:ed|s|ing) (?:it )?(?:up|in)|conk(?:ed|s|ing)(?: out)?|g(?:ave|ives|iven|"
    r"iving) (?:up(?: the (?:ghost|fight|struggle))?|out|way)|quits?|died(?: off| out)?|"
    r"dies(?: off| out)?|ebb(?:ed|s)(?: away)?|waned|wanes|on its last legs|on (?:the|its) way out|"
    r"(?:came|come|coming) (?:tumbling|crashing) down|called time|finish|(?:did|done) a (?:runner|"
    r"bunk)|legged it|kaput|knackered|w(?:ore|orn|ears?|earing) (?:off|out|away)|faded?|fades|"
    r"fading|(?:fizzle|peter|taper|tail|trail|dwindle|drop|die)(?:e?d|s) (?:out|off|away)|fizzled|"
    r"evaporated|dissolved|r[au]ns? out|ended|expired?|stop(?:s|ped) (?:working|holding|doing \w+)|"
    r"bit the dust|kicked the bucket|call(?:ed)? it (?:over|a day|quits)|clapped out|"
    r"left the building|(?:honeymoon|party|magic|but) over|lost its [a-z]+|(?:was|were|is|are|be|"
    r"been|it's|its|'s) (?:all )?(?:over|finished|history|toast)|dead|gone|tap(?:s|ped)? out|"
    r"throws? in|vanished|vanishes|disappeared|disappears|reversed|undone"
)
_WENT = (
    r"(?:it|they|mine|that|this|one|lot|effects?|botox|tox|all|always|usually|last|it's|which|"
    r"normally|stuff) (?:all |has |had |have |just |only |usually |always |normally |"
    r"already )*(?:went|goes|gone)(?: off| south| downhill| to pot)?"
)
_RETURNED = (
    r"(?:came|come|comes|coming|crept|creeps|creeping|sneaked|snuck|crawled|sprang|sprung|springs|"
    r"popped|pops|twanged|bounced|pinged|rolled|grew|slid|slipped|were|was|are|is|been|they're|"
    r"it's|all|fully|right|straight|moving|movement|lines) (?:all |right |straight |fully |"
    r"already )*back|back (?:again|with a|in full|to (?:normal|square|where|how|frown\w*|mov\w*|"
    r"grind\w*|clench\w*|sweat\w*|scowl\w*|its|their|what))|returned|returns|(?:movement|lines?|"
    r"sweat\w*|spasms|wrinkles|it|headaches|migraines) (?:is |was |were |are |started )?returning|"
    r"re ?appear(?:ed|s)|resurfaced|re ?start(?:ed)?|started (?:up|creeping|moving)"
)
_AGAIN = (
    r"(?!(?:go|going|it|done|have|had|having|booked?|see|in|try|treated|injected|jabbed|botoxed|"
    r"once|come|time|now|do|did|doing|start|top|topped|them|botox|this|that|ask|eat|drive|work|"
    r"exercise|drink|gym|train|pregnant|me|hair|get|got|getting|dosed|zapped|xeomin|dysport|jabs|"
    r"happened|happens|tox|not|never) )[a-z']+ again\b"
)
_PREPOSITION = (
    r"by|after|at|within|in|inside|around|round|about|before|since|from|until|till|til|on|come|past"
)
_ENDED_BY = re.compile(
    rf"\b(?:{_PLAIN_END}|{_WENT}|{_RETURNED}|(?P<again>{_AGAIN}))"
    r"(?: (?:on me|on us|on him|on her|on itself|on them|again|completely|totally|entirely|fully|"
    r"already|, mind ,|mind|though|too|for me|flat|early|quickly|slightly|exactly|all|there|"
    r"with a vengeance|,))*"
    rf" (?P<prep>{_PREPOSITION}) {_LOOSELY}$"
)
"""What stands before the time at which an effect ended: "packed up on me after"."""
_LEADING = frozenset("within up around about roughly at over under".split())
"""Words that are read as a part of the time and also tell what the time is of."""
_UNTIL_THEN = re.compile(
    rf"\b(?:by|after|at|come|within|around|round|before|on|until|till) {_LOOSELY}$"
)
_INTO_THE_TREATMENT = re.compile(r"(?:after|post|since|following|from|before|to)\b")
_ENDED_JUST = re.compile(rf"\b(?:(?!gone|over|dead)(?:{_PLAIN_END})|{_RETURNED}) {_LOOSELY}$")
_SO_LONG_AFTER = re.compile(r"(?:after|later|post|from|on from|in\b)")
"""What stands around the time of an end without "by": "reappeared # after my jabs"."""
_ENDS_SOON = re.compile(
    rf"(?:later |on |or so |mark |point |stage )?(?:, (?!do |does |can |is |am |are |will |should |"
    rf"could ))?(?:(?!but\b|and\b|while\b|because\b|so\b)[a-z']+ ){{0,9}}?(?:(?!(?:vanish|"
    rf"disappear|fade|gone|dead))(?:{_PLAIN_END})|(?:{_RETURNED})|(?:{_AGAIN})"
    r"|(?:it|effects?|botox|tox|mine|everything|all|that) (?:[a-z']+ ){0,2}(?:vanished|disappeared|"
    r"faded|gone|dead|went)|(?:packed|gave|conked) (?:up|in|out|way)|(?:was|were) out\b|i (?:could|"
    r"was) (?:[a-z']+ )?(?:rais|frown|mov|scowl|lift|squint|wrinkl|clench|grind|sweat)\w*|(?:like|"
    r"as if) (?:i|it|they) (?:never had|had never|never happened)|(?:everything|forehead|face|"
    r"brows?|all|they|it|lines?) (?:was|were|is|are|could|started) (?:all |fully |already )?mov\w+)"
)
"""What follows the time at which an effect ended: ", they were back"."""
_WITH_A_PERSON = re.compile(
    r"\b(?:i|i'm|im|i've|ive|we) (?:just |then |only |had to |have to )?(?:come|came|was|am|went|"
    r"were|go|gone|been|got|popped|drove|flew) (?:straight |right )?back\b|\b(?:had|have|sent|"
    r"called|asked|told|wants?|wanted|get|bring|brought|invited|see) (?:me|her|him|"
    r"us) (?:to come )?back\b|\b(?:due|allowed|told to come|told to go|told to be) back\b|"
    r"\bback (?:at|in|for|to) (?:the|my|her|him|work|see|clinic|school|gym)\b|\bi returned\b|"
    r"\b(?:client|patient|customer|lady|woman)s? (?:came|was|is) back"
)
"""Somebody who was back at the clinic, not lines that were back."""
_NOT_YET = re.compile(r"'ll\b|\bwill\b|\bif (?:it|they|the|my|mine)\b")
_MAY = re.compile(
    r"\b(?:can|should|may|might|when|will|allowed|until|(?:could|would) (?:i|we|she|he)|(?:want|"
    r"able|need|have|like|ok|okay|safe|fine|allowed|ready|going) to)\b"
)
_UP_TO = re.compile(
    r"\b(?:ma(?:de|kes|king) it|(?:n't|not|never|to|didnt|doesnt|cant|wont|even) (?:make it|"
    r"see out)|i (?:only |just |barely )*(?:got|reached|limped) (?:to|past)|(?:only|barely|just|"
    r"never|it|mine|botox|tox|they|even) (?:got|gets?|reach(?:ed|es)?|limp(?:ed|s)|made|saw|sees?|"
    r"hit|surviv(?:ed|es)|went|goes)) "
    rf"(?:to |past |through |as far as |till |until |beyond |all the way to )*{_LOOSELY}$"
)
"""What stands before the time that an effect reached: "barely made it to"."""
_REVIEW = re.compile(
    r"(?:review|check|appointment|follow|without|before i|before(?:$| [.,;]| because)|ago)(?!\w)"
)
_CALL_IT = re.compile(
    rf"\b(?:movement|moving|gone|faded|back|worn|wore|again)\b.*\bcall it {_LOOSELY}$"
)
_TO_A_DAY = re.compile(r"(?:until|till|til|to|through|up to)\b")
_THE_EFFECT = re.compile(
    rf"\blast(?:ed|s)\b.*, (?:and )?(?:the |my )?(?:effects?|results?|botox|tox|"
    rf"benefit) {_LOOSELY}$|\blast(?:ed|s)\b(?: [a-z']+){{1,6}} , {_LOOSELY}$"
)
"""What stands before "it lasted as long as my tan, six weeks"."""
_ENDED_EARLIER = re.compile(
    rf"\b(?:(?!over)(?:{_PLAIN_END})|{_RETURNED})\b[^.,]{{0,45}} [,-] {_LOOSELY}$"
)
"""An end with the time of it put behind: "gone before the bill came, three weeks"."""
_DID = re.compile(
    r"\b(?:mine|it|they|effects?|botox|tox|dysport|lot|magic|freeze)(?: has| had| have| just| all|"
    r" then| kind of| sort of)* (?:did|called|gave|threw|ran|shot|waved|said|let|broke|met|bit|cut|"
    r"fell|sank|flew|bowed|buggered|lost|(?!work|look|seem|show|treat|inject|help|last|feel|need|"
    r"hurt|turn|happen|start|settl|peak)[a-z]+ed)(?: [a-z']+){0,5} (?:after|at|by|within|around|"
    r"on) "
    rf"{_LOOSELY}$"
)
"""What an effect did in whatever words when it ended: "mine did a runner after"."""
_FROM_A_DAY = re.compile(
    rf"\bfrom (?:day|week|month) \S+ (?:until|till|til|to|through|up to) {_LOOSELY}$"
)
"""What stands before the end of "dry from day 5 until about 4 months"."""
_ENOUGH = re.compile(
    r"(?:(?:was|is|were|'s) (?:all|the most|the best|my (?:lot|limit|max))\b|"
    r"(?:[a-z']+ ){0,4}(?:and|,) that (?:was|is) (?:that|it|my lot|your lot|the lot)\b|"
    r"out of (?:it|that|this|them|mine|each|every|my|the|botox|tox|dysport|xeomin|azzalure|"
    r"bocouture|jeuveau|daxxify|letybo|nuceiva)\b(?! (?:clinic|hospital|surgery|cast|sling))|"
    r"(?:of it )?(?:and|,) (?:poof|bam|boom|bang|whoosh|pouf|done|kaput|zilch|gone)\b|(?:max|tops|"
    r"at best|if (?:i'm|im|i am|you're) lucky|and not a day (?:more|longer))\b)"
)
"""What follows a length of an effect that was too short: "was all I got"."""
_WAITED = re.compile(
    r"\b(?:wait(?:ed|ing)?|took|takes?|taking|first|next|been|it's|its|nothing for|another|within"
    rf"|in|after|for the|every|each|gave it|given it|past) {_LOOSELY}$"
)
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
    rf"felt)(?: [a-z']+){{1,4}} for {_LOOSELY}$"
)
_FOR_THEN = re.compile(r"(?:, )?(?:and |but )?then\b(?! (?:it|they) (?:kick|work|start))")
_HELD_AFTER = re.compile(
    r"(?:it|they|that|mine|she|he) (?:held|lasted|stayed|worked|kept|did me)\b|(?:sweat|line|"
    r"wrinkle|pain|headache|migraine|crease|frown|movement|worry|spasm) (?:- )?free\b|sweatfree|"
    r"painfree"
)
_FINE = (
    r"dry(?! eyes?| mouth| skin)|smooth|lovely|great|frozen|brilliant|amazing|perfect|calm|relaxed|"
    r"quiet|soft|gorgeous|fab|fabulous|fantastic|flat|happy|chuffed|magic|golden|ace|free|bliss|"
    r"heaven|wonderful|excellent|good|glorious|superb|beautiful|perfection|silky|slim|line - less|"
    r"spot on|solid|grand|helped|eased|loosened|calmed|softened|smoothed|sorted|behaved|worked|"
    r"held|stopped(?! (?:having|it|using|doing|going|taking|botox|treatment))|cured|fixed|stuck|"
    r"clung on|hung on|hung around|stuck around|did (?:the|its) (?:trick|job)|kept going|survived"
)
_LOVELY = frozenset(
    "good decent lovely glorious blissful happy dry smooth wonderful great brilliant "
    "fantastic".split()
)
_AWAY = re.compile(r"(?:in|at|away|off|on|with|by|together|abroad)\b")
_FINE_FOR = re.compile(
    rf"\b(?<!not )(?<!never )(?<!n't )(?:{_FINE})(?: (?!but\b|and\b|"
    rf",)[a-z']+){{0,4}} for {_LOOSELY}$"
)
"""What stands before a length of "bone dry for", "loosened the fingers for"."""
_FINE_UNTIL = re.compile(
    rf"\b(?<!not )(?:{_FINE}|lasts?|lasted|holds?|kept|keeps|stayed)(?: [a-z']+){{0,4}} (?:till|"
    rf"until|to|up to|til) {_LOOSELY}$"
)
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
    rf" {_LOOSELY}$"
)
"""What stands before the length that an effect held: "kept me dry"."""
_WITH_A_PURPOSE = re.compile(r"(?:to|off|notice|until i|before (?:i|we|my|the) (?:go|went|wed))\b")
_BEFORE_THE_END = re.compile(
    rf"(?:out )?(?:of [a-z']+ (?:[a-z']+ )?)?(?:before|until|till|til|b4|then|and then|"
    rf", then) (?:[a-z']+ ){{0,6}}?(?:{_PLAIN_END}|{_RETURNED}|{_AGAIN}|zilch|kaput|whoosh|poof|"
    rf"leak\w*|"
    r"drip\w*|twanged|rolled|sagged|flooded|collapsed|puddle|crept|creeping|moved|frowning)"
)
"""What follows a length of an effect: "before they twanged back"."""
_STARTED = re.compile(r"\b(?:kick\w*|work\w*|settle\w*|start\w* (?:to )?work\w*|took)\b")
_STILL_GOING = re.compile(
    rf"\b(?:still|been|passing|wait|waiting|now at|i'm|im|i am|we're) (?:[a-z']+ )?{_LOOSELY}$"
)
_SIDE_EFFECT = re.compile(
    r"\b(?:bruis\w*|swell\w*|swollen|lumps?|bumps?|redness|droop\w*|lid|ptosis|sore\w*|nausea|flu|"
    r"dizz\w*|tired\w*|numb\w*|tingl\w*|itch\w*|fever|shivers|lisp|scabs?|marks|blood|fillers?|"
    r"lip filler|antibiotics|stitches|headache (?:began|started|lasted|went|was|had))\b"
)
_LASTING_SYMPTOM = re.compile(
    r"\b(?:(?:bruis\w*|swell\w*|swollen|lumps?|bumps?|redness|droop\w*|ptosis|soreness|nausea|"
    r"numb\w*|itch\w*|fever|shivers|lisp|scabs?|headache|pain|fillers?|lash\w*|nails|tan|peel|"
    r"laser|lamination)(?: [a-z']+){0,4} (?:lasted|lingered|went on for|(?:gone|went|faded|"
    r"wore off|worn off|cleared|disappeared|vanished|settled|dissolved)(?: [a-z]+)? (?:after|"
    r"within|in|by|on|at)))"
    rf"(?: me)?(?: for| about| around)? {_LOOSELY}$"
)
"""A side effect or another treatment whose length is told, not that of the effect."""
_AGO = re.compile(r"(?:ago|back|since|post)\b(?! (?:to|again|with|in full))")
_PROMISED = re.compile(
    r"\b(?:promis\w+|guarantee\w*|claim(?:s|ed)?|advertis\w+|(?:they|she|he|everyone|everybody|"
    r"people|nurse|clinic|doctor|doc|dr|injector|website|leaflet|friend|mate|sister|internet|"
    r"google|dentist|label|derm) (?:all |always |usually |had |has )?(?:said|says|say|told|tells|"
    r"reckon\w*)|(?:was|were|been|got|i'm|am) (?:told|promised|quoted|advised)|(?:supposed|"
    r"meant) to(?! ,)|should(?:'ve| have)?|ought to|hoped|hoping|expected?|expecting|told me|"
    r"paid for|(?:says|(?<!i )said|reckons)(?= (?:it's |it is |its |about |"
    r"around )*$))\b(?P<rest>[^.!?;]{0,45})$"
)
"""What stands before a time that somebody said it would take or last."""
_MINE = re.compile(
    r"(?<![\w'])(?:i|i've|ive|i'm|im|my|mine|me|lasted|wore|was|were|had|got|only|just|went|gone|"
    r"vanished|faded|packed|conked|died|disappeared|stopped|came|crept)(?![\w'])"
)
_ASKED = re.compile(
    r"(?:(?:so|and|but|hi|hello|hey|ok|quick|question|also|well|please|,|:|-|\.) )*(?:do|does|will|"
    r"would|should|can|could|is it true)\b.{0,60}?\b(?:last|lasts|lasting|hold|stay)\b.{0,30}#"
)
"""The beginning of a question about how long it lasts in general, up to the time."""
_CLAUSE_BREAK = re.compile(r"[,;:()]|\b(?:but|and|while|then|so|because|instead)\b")
_DONE = re.compile(
    r"\b(?:had|got|did|done|taken|took|injected|jabbed|botoxed|treated|received|given|gave|put)\b"
)
_BEFORE_NOTHING = re.compile(
    r"before(?:$| (?:[,.;!?)]|and|but|with|in|on|at|for|to|around|round|under|from|by|still|no|not|"
    r"small|nothing|only)(?: |$))"
)
_NOTHING_MORE = re.compile(r"(?:$|[,.;!?)]|and |but |i |in |on |for |around |still |no |not )")
_CONTACTED = re.compile(
    r"\b(?:(?:on hold|rang|phoned|emailed|messaged|texted|called (?:them|her|him|the|my|me|back|"
    r"up)|parked|booked|complained|cancelled|rebooked|enquired|outside)\b(?!.*\b(?:had|got|done|"
    r"injected|jabbed|inject|jab)\b))"
)
"""A time at which somebody was rung or written to."""
_SINCE_A_MEAL = re.compile(r"\bsince (?:breakfast|lunch|dinner|tea|early|about|i got up|waking) $")
_DIDNT_LAST = re.compile(
    r"(?:\bnot|\bnever|n't|didnt|doesnt|hasnt|wont) (?:[a-z']+ )?(?:last|hold|make it|reach|get|"
    r"see|"
    rf"stay)(?: [a-z']+){{0,2}} {_LOOSELY}$"
)
_KICKED_IN = re.compile(
    r"\b(?:kick(?:ed|s|ing) in|peak(?:ed|s|ing)?|settled|took hold|started (?:to work|working))"
    rf"(?: (?:on|at|by|around|about|after))? {_LOOSELY}$"
)
_OUT_FROM = re.compile(r"(?:out|on|off|past|down|removed|gone) (?:from|since|after|post|of)\b")
_COMING_UP = re.compile(
    r"\b(?:(?:i'm|im|i am|we're|now|just|it's|its) (?:[a-z']+ )?(?:at|past|over|approaching|"
    r"nearing|hit|hitting|reached|shy of)|(?:just )?(?:coming|getting|creeping) (?:up )?(?:to|on|"
    r"for|up)|"
    rf"just shy of|today (?:makes|marks|is)(?: it)?|that's me(?: at)?|hit) {_LOOSELY}$"
)
_DOWN_THE_LINE = re.compile(
    r"down the (?:line|road|track)\b|on(?:$| (?:[,.;!?)]|and(?! [a-z]+ off)|but|now|from|nothing|"
    r"still|no)(?: |$))"
)
_NOT_NOW = re.compile(r"(?:away|late|pregnant|old|from|until|till|of)\b")
_EXACTLY = frozenset("exactly precisely say namely ie to".split())
_BESIDE_EXACTLY = frozenset(
    ", ( : - – — was is out that's that well or so exactly precisely say namely ie it's its "
    "about".split()
)
_TO_BE_EXACT = frozenset({("to", "be", "exact"), ("to", "be", "precise"), ("to", "be", "honest")})
_BEFORE_A_TURN = frozenset(
    "only just one time lot round go session about for barely managed lasted did got made".split()
)
_GONE_AT = frozenset((end, at) for end in ("gone", "dead", "over") for at in ("at", "by", "after"))
_GAVE_IT = frozenset({("gave", "it"), ("given", "it"), ("gave", "them"), ("given", "them")})

# --- words that tell whose a figure is ----------------------------------------------------------

_PEOPLE_TO_COMPARE = (_PERSONS - {"she", "he", "child", "kid"}) | frozenset(
    "neighbour neighbor mate mates pal bestie bff colleague coworker workmate worker flatmate "
    "roommate housemate sis bro missus boss everyone everybody others girls".split()
)
_ANYBODY = frozenset("lady woman girl guy man bloke person people women".split())
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
_NUMBERED = frozenset("day week wk month days weeks wks".split())
_GOING_ON = frozenset("it its it's they she he her his hers that lasted and but still also".split())
_NEVER_HAD = re.compile(
    r"(?<!like )(?<!if )\b(?:(?:i've|ive|i have|i) (?:(?:never|not|yet to) (?:had|done)(?: (?:any|"
    r"it|botox|tox|injections))(?: (?:done|yet|myself|so far))*|(?:never|not|"
    r"yet to) tried(?: (?:any|it|botox|this|tox|injections|yet|myself))*)(?= ?[.,;!?)]|$)|"
    r"not (?:had|tried|done) (?:it|any|botox|mine|this)(?: done)? yet|n't (?:had|tried|"
    r"booked) (?:it|any|botox|mine)(?: done)? yet|before i (?:even )?book\b|(?:have|come|go|book|"
    r"get|book in) (?:in )?(?:for )?my (?:very )?first (?:ever )?(?:treatment|consultation|consult|"
    r"appointment|botox|session))"
)
"""Somebody who says that nothing was done yet."""
_OWN_TREATMENT = re.compile(
    r"\b(?:(?:i|i've|ive|we) (?:have |just |only |recently |then )*(?:had|got|"
    r"received)(?! (?:never|fillers?|lip)\b)|(?:she|he|they|nurse|doctor|dentist|clinic|derm|"
    r"injector|surgeon) (?:only |just |had |has )*(?:gave|used|put|did|injected|jabbed|charged)|"
    r"my botox|given|injected (?:me|my)|(?:had|got) (?:it|mine|them|this) done)\b"
)
_WISHING = re.compile(
    r"\b(?:(?:should|shall|could|can) i (?:give|get|have|try|book|do|go|also)|worth (?:it|me|a)|"
    r"tempt\w*|thinking (?:of|about)|put me off|do the same for me|would it (?:work )?for me|"
    r"i want|considering|fancy)\b"
)
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
_BY_NOW = re.compile(
    r"\b(?:now|i'm|im|i am|it's|its|it is|been|currently|today|today's|we're|still|tbh|passing|"
    r"this is|that's)(?: (?:the|on|at|in|only|just|about|up|to|past|already|still|tbh))*$"
)


# --- writing ---------------------------------------------------------------------------------

_BRAND_NAMES = {"botox": "Botox"}
_UNIT_NAMES = {"ml": (" ml", " ml"), "vial": (" vial", " vials")}


def render(quantity: Quantity) -> str:
    """The quantity in plain English, such that reading it gives the quantity back.

    >>> render(Quantity("since", 14, 14, "days", about=True))
    'about 2 weeks ago'

    Raises:
        ValueError: the quantity has neither bound.
    """
    kind = quantity.kind
    if kind == "dose":
        one, many = _UNIT_NAMES.get(quantity.unit, (" unit", " units"))
        amount = _amount(quantity, lambda v: _plain(v), one, many)
        brand = f" of {brand_name(quantity.brand)}" if quantity.brand else ""
        return f"{amount}{brand}{_per(quantity)}"
    if kind == "rate":
        return _amount(quantity, _plain, " percent", " percent")
    if kind == "price":
        sign = _SIGNS.get(quantity.unit, "")
        after = "" if sign else f" {quantity.unit}"
        return f"{_amount(quantity, lambda v: sign + _plain(v), after, after)}{_per(quantity)}"
    if kind == "age":
        return _amount(quantity, _plain, " year old", " years old")
    time = _time_amount(quantity)
    return {
        "since": "{} ago",
        "until": "in {}",
        "duration": "lasting {}",
        "interval": "every {}",
        "onset": "showing after {}",
        "time": "{}",
    }[kind].format(time)


def brand_name(brand: str) -> str:
    """A brand as it is written in a sentence."""
    return _BRAND_NAMES.get(brand, brand.capitalize())


def _per(quantity: Quantity) -> str:
    return f" per {quantity.per}" if quantity.per else ""


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def _hedge_words(quantity: Quantity) -> tuple[str, float, float]:
    """Words before the amount, and the bounds to write."""
    low, high = quantity.low, quantity.high
    about = "about " if quantity.about else ""
    if low is None and high is None:
        raise ValueError("a quantity needs a bound")
    if low is None:
        assert high is not None
        return f"up to {about}", high, high
    if high is None:
        return f"at least {about}", low, low
    return about, low, high


def _amount(quantity: Quantity, write: Callable[[float], str], one: str, many: str) -> str:
    words_before, low, high = _hedge_words(quantity)
    if low == high:
        return f"{words_before}{write(low)}{one if low == 1 else many}"
    return f"{words_before}{write(low)} to {write(high)}{many}"


def _time_amount(quantity: Quantity) -> str:
    words_before, low, high = _hedge_words(quantity)
    if low == high:
        return words_before + _length(low)
    for days, name in _SCALES:
        if _whole(low / days) and _whole(high / days):
            return f"{words_before}{round(low / days)} to {round(high / days)} {name}s"
    return f"{words_before}{_length(low)} to {_length(high)}"


_SCALES = (
    (365.0, "year"),
    (30.0, "month"),
    (7.0, "week"),
    (1.0, "day"),
    (HOUR, "hour"),
    (MINUTE, "minute"),
)


def _whole(value: float) -> bool:
    return value >= 0 and abs(value - round(value)) < 1e-9 and (round(value) > 0 or value == 0)


@functools.lru_cache(maxsize=1000)
def _length(days: float) -> str:
    if days == 0:
        return "0 days"
    for scale, name in _SCALES:
        if _whole(days / scale):
            count = round(days / scale)
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return f"{_plain(days)} days"
