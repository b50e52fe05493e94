"""What the language pipeline found in a text: plain, immutable values.

A `Reading` is the same for a sentence of a document and for a message of a person, so an area, a
condition or a dose has one id everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

MentionKind = Literal[
    "area",
    "wrinkle_type",
    "dose",
    "time",
    "rate",
    "condition",
    "medicine",
    "state",
    "symptom",
    "brand",
    "prior",
    "activity",
    "side",
    "price",
    "age",
    "product",
]

QuantityKind = Literal[
    "dose", "since", "until", "duration", "interval", "onset", "time", "rate", "price", "age"
]


@dataclass(frozen=True)
class Quantity:
    """A number with its meaning.

    Times are always in days whatever was written ("three weeks" is 21), doses in the brand's own
    units (never converted between brands), rates in percent. A dose or time can be 0 or, after a
    minus, negative: that is what was written, however odd.

    Attributes:
        kind: what is measured; "since" is days back to the treatment, "until" days ahead to one
            that is still to come (positive); a time without a clear role is "time". A day that
            belongs to something else ("our AC broke on the 4th of July") is left out, and so is
            a weekday or date beside "3 weeks ago".
        low: lower bound; equal to `high` for a single value; None when open ("up to 4 months").
        high: upper bound; None when open ("at least 2 weeks").
        unit: "units", "days", "percent", "years" (ages) or a currency code; a dose in "ml" or
            "vial" (vials, bottles, syringes) is an amount of liquid and says no units.
        brand: canonical brand id when the text ties the dose to one, else None.
        per: "side", "spot", "vial" ... when the text says so, else None.
        about: True when the text says roughly ("about", "ish", "or so").
    """

    kind: QuantityKind
    low: float | None
    high: float | None
    unit: str
    brand: str | None = None
    per: str | None = None
    about: bool = False

    @property
    def middle(self) -> float | None:
        """The midpoint of the bounds, or the one bound there is."""
        if self.low is None:
            return self.high
        if self.high is None:
            return self.low
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Mention:
    """One thing named in a text.

    Attributes:
        kind: what sort of thing.
        id: canonical id within the kind, e.g. "glabella"; for quantities the quantity's kind.
        start, end: character offsets into the text, end exclusive, start < end.
        text: the words themselves, text[start:end].
        negated: "not pregnant", "no trouble breathing".
        hypothetical: named only as a possibility: "what if ...", "can it cause ...".
        past: over and done with: "last year I had ...", "it cleared up".
        other_person: said of somebody else: "my sister", "hubby".
        quantity: for doses, times, rates, prices and ages.
    """

    kind: MentionKind
    id: str
    start: int
    end: int
    text: str
    negated: bool = False
    hypothetical: bool = False
    past: bool = False
    other_person: bool = False
    quantity: Quantity | None = None


@dataclass(frozen=True)
class Alarm:
    """Whether a text calls for help at once.

    Attributes:
        urgent: somebody HAS (not: asks about) an alarming symptom.
        crisis: a hint at self-harm or suicide.
        symptoms: canonical ids of the alarming symptoms that count, in order of appearance.
        reasons: the words that made it so, for logs of rule names and for tests.
    """

    urgent: bool = False
    crisis: bool = False
    symptoms: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Everything found in one text.

    Attributes:
        text: the text as given.
        mentions: ordered by start; mentions of different kinds may overlap, of one kind never.
        sentences: (start, end) character offsets of the sentences.
        alarm: whether the text calls for help at once.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    alarm: Alarm = field(default_factory=Alarm)

    def of(self, *kinds: MentionKind) -> Iterator[Mention]:
        """Mentions of the given kinds in order, negated ones included."""
        return (m for m in self.mentions if m.kind in kinds)

    def ids(self, kind: MentionKind, *, negated: bool = False) -> tuple[str, ...]:
        """Distinct ids of a kind in order of appearance, negated ones only if asked for."""
        return unique(m.id for m in self.mentions if m.kind == kind and m.negated is negated)

    def quantities(self, kind: QuantityKind) -> tuple[Quantity, ...]:
        """Quantities of a kind in order of appearance."""
        return tuple(
            m.quantity for m in self.mentions if m.quantity is not None and m.quantity.kind == kind
        )


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values without repeats, first appearance first."""
    return tuple(dict.fromkeys(values))
