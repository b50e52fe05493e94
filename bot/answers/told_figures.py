"""Which of the figures in a message are those of the person's treatment.

A message names several: of an earlier treatment, somebody else's, wished for, or taken back in the
same breath ("3 weeks, no, 18 days").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.reading import Mention, Quantity, Reading

CORRECTING = re.compile(
    r"\b(?:sorry|i meant?|i mean|actually|scratch that|correction|rather|my mistake|oops|whoops"
    r"|make that|no[, ]+wait|wait[, ]+no|not \d+ but|typo|i was wrong|on second thoughts?)\b",
    re.IGNORECASE,
)

_TAKEN_BACK = re.compile(
    r"\W*(?=.*\b(?:no|nope|sorry|mean|meant|actually|rather|wait|scratch|make|lie|oops|whoops)\b)"
    r"(?:(?:no|nope|sorry|i|mean|meant|actually|or|rather|wait|scratch|make|that|tell|a|lie|oops"
    r"|whoops|it|its|it's|was|is|not|more|like|hang|hold|on|up|um|uh|er|but|then|said|lasted|only"
    r"|just|about|let|me|think|see|again|to|be|exact|honest)\W+)+",
    re.IGNORECASE | re.DOTALL,
)
"""All that stands between a figure and the one that takes it back: ", no, wait, it was "."""

TREATMENT = re.compile(
    r"\b(?:botox\w*|tox(?:in)?|inject\w*|jab(?:s|bed)?|shots?|units|treat(?:ed|ments?)|session"
    r"|appointment|appt|clinic|needles?|(?:had|got|did|done|doing) (?:it|this|them|mine|my)"
    r"|(?:it|they) (?:was|were) done)\b",
    re.IGNORECASE,
)

_FORMER_TREATMENT = re.compile(
    r"\b(?:first (?:one|go|lot|round|treatment|session|botox|appointment|injections?|shots)"
    r"|previous(?:ly)?|originally|initially|(?:one|time|lot|round|treatment|session|that) before"
    r"|before that|started|years?)\b",
    re.IGNORECASE,
)

_SOMEBODY_ELSE = re.compile(
    r"\b(?:hers|theirs|(?:friend|mate|sister|mum|mom|cousin|colleague|neighbou?r|daughter)"
    r"(?!s? (?:said|told)))\b",
    re.IGNORECASE,
)

_EARLIER = re.compile(
    r"\b(?:(?:time|one|go|lot|round|treatment)s? before|last time|previous(?:ly)?|used to"
    r"|first (?:time|one|go|lot|round|treatment|session|set)|(?:once|twice|times?) before)\b",
    re.IGNORECASE,
)

_CLAUSE_END = re.compile(r"[.,;:!?\n()]|\b(?:and|but|so|then|while|because)\b", re.IGNORECASE)

_TURNING = re.compile(
    r"\b(?:now|then|this time|lately|these days|recently|next|second|latest)\b", re.I
)

_OF_A_LENGTH = re.compile(
    r"\b(?:ago|back|min|hour|hr|day|week|wk|fortnight|month|mth|year|yr)", re.I
)

_OF_A_DATE = re.compile(r"\d|yesterday|today|night|morning", re.I)

_NEAR_CHARACTERS = 40
"""How far before a figure a word like "actually" still takes back an earlier one."""

_WISHED = re.compile(
    r"\b(?:ask(?:ing)? for|tell(?:ing)? (?:them|her|him)|want(?:s|ed)?"
    r"|going to (?:get|ask|have|put)|gonna (?:get|ask|have)|will (?:get|ask|have|put)|another"
    r"|should (?:i|they|she) \w+|pump\w*"
    r"|(?:come|go|back|in|again) (?:back )?(?:in )?at|come (?:back )?in)\b[^.!?]{0,12}$",
    re.IGNORECASE,
)
"""What stands before a figure of something wished for or to come."""


def of_kind(reading: Reading, kind: str) -> list[Quantity]:
    """The quantities of a kind that are meant, see `figures`."""
    return [quantity_of(m) for m in figures(reading, kind)]


def figures(reading: Reading, kind: str) -> list[Mention]:
    """The figures of a kind, without those taken back ("3 weeks, no, 18 days").

    Those that the person denies are left out while another one is named.
    """
    kept: list[Mention] = []
    denied: list[Mention] = []
    end = 0
    for mention in reading.mentions:
        if mention.quantity is None or mention.quantity.kind != kind:
            continue
        if kind in ("dose", "since") and _WISHED.search(reading.text, 0, mention.start):
            continue
        if kind == "since" and mention.text.lower().strip() == "years ago":
            continue  # "it worked years ago" names no time
        retaken = bool(kept or denied) and _takes_back(reading.text[end : mention.start])
        if retaken:
            kept, denied = kept[:-1], []
        if mention.negated and not retaken:
            denied.append(mention)
        else:
            kept.append(mention)
        end = mention.end
    return kept or denied


def _takes_back(between: str) -> bool:
    return _TAKEN_BACK.fullmatch(between + " ") is not None


def quantity_of(mention: Mention) -> Quantity:
    """The quantity of a mention that is known to have one."""
    assert mention.quantity is not None
    return mention.quantity


def one_of(reading: Reading, figures: Sequence[Mention], last: bool) -> Quantity:
    """Of several figures the first; of "20, oh sorry, it must have been 30" the last."""
    for before, figure in zip(reversed(figures[:-1]), reversed(figures[1:]), strict=True):
        begins = max(before.end, figure.start - _NEAR_CHARACTERS)
        if CORRECTING.search(reading.text, begins, figure.start):
            return quantity_of(figure)
    return quantity_of(figures[-1 if last else 0])


def time_of_treatment(reading: Reading, figures: Sequence[Mention], last: bool) -> Quantity:
    """Of several times since something the one of the treatment that the message is about.

    A correction comes before all; then a length before a date before a weekday, and what stands
    nearest to a word for the treatment. A former one and somebody else's are not meant.
    """
    corrected = one_of(reading, figures, last)
    if last or corrected is not figures[0].quantity:
        return corrected

    def place(figure: Mention) -> tuple[bool, int, int]:
        start, end = clause(reading.text, figure)
        former = any(
            one.search(reading.text, start, end) for one in (_FORMER_TREATMENT, _SOMEBODY_ELSE)
        )
        rank = 0 if _OF_A_LENGTH.search(figure.text) else 1 if _OF_A_DATE.search(figure.text) else 2
        return former, rank, _far_from_treatment(reading, figure)

    return quantity_of(min(figures, key=place))


def clause(text: str, figure: Mention) -> tuple[int, int]:
    """Where the clause around a figure begins and ends."""
    start = max((m.end() for m in _CLAUSE_END.finditer(text, 0, figure.start)), default=0)
    end = _CLAUSE_END.search(text, figure.end)
    return start, end.start() if end else len(text)


def _far_from_treatment(reading: Reading, figure: Mention) -> int:
    """Words between a figure and the nearest one for the treatment in its sentence."""
    sentence = next((s for s in reading.sentences if s[0] <= figure.start < s[1]), None)
    start, end = sentence or (0, len(reading.text))
    spans = [(m.start(), m.end()) for m in TREATMENT.finditer(reading.text, start, end)]
    spans += [(m.start, m.end) for m in reading.of("brand") if start <= m.start < end]
    gaps = [
        reading.text[b : figure.start] if b <= figure.start else reading.text[figure.end : a]
        for a, b in spans
    ]
    return min((len(gap.split()) for gap in gaps), default=len(reading.text))


def is_earlier(reading: Reading, figure: Mention) -> bool:
    """Whether a duration is that of an earlier treatment: "the time before lasted 4 months"."""
    return _EARLIER.search(reading.text, *clause(reading.text, figure)) is not None


def turns(reading: Reading, durations: Sequence[Mention]) -> bool:
    """Whether the last of several durations is told as what has become of it: "now 6 weeks"."""
    between = reading.text[durations[-2].end : durations[-1].start] if durations[1:] else ""
    return _TURNING.search(between) is not None


def prior_of_durations(reading: Reading) -> list[str]:
    """What durations tell of earlier treatments: a falling row, or one that lasted before."""
    durations = [m for m in figures(reading, "duration") if quantity_of(m).middle]
    days = [quantity_of(m).middle or 0.0 for m in durations]
    if turns(reading, durations) and days == sorted(days, reverse=True) and days[-1] < days[0]:
        return ["less_each_time"]
    if any(is_earlier(reading, m) and not m.hypothetical for m in durations):
        return ["worked_before"]
    return []


def days_of(quantity: Quantity) -> float | None:
    """How many days ago: the middle of a range; just under what is "less than two weeks"."""
    if quantity.low is None and quantity.high is not None:
        return max(0.0, quantity.high - 1)
    return quantity.middle


def units_of(quantity: Quantity) -> float | None:
    """How many units in all; what was given on each side counts twice."""
    units = quantity.middle
    return units * 2 if units is not None and quantity.per == "side" else units
