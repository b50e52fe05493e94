"""Doses, times, rates, prices and ages in a text, and writing them in plain words.

    >>> parse("about two weeks ago")
    (Quantity(kind='since', low=14.0, high=14.0, unit='days', brand=None, per=None, about=True),)

A small hand-written grammar reads the words of a text from left to right: a number (or a range of
numbers) makes a quantity only together with its unit, so a year, a phone number or a blood value
stays out. Times become days; what a time is the time *of* comes from the words around it.

Imports go one way, from the last line to the first:

- `text`: the words with their sentences, brands and areas; `units`, `numbers`, `hedges`, `dates`:
  what a quantity is put together from.
- `doses`, `side_doses`, `bare_doses`; `prices`; `ages`; `rates`; `times`, `days`, `coming`,
  `intervals`, which `roles` and `cues` tell what they are the time of; `measures`: a number with
  its unit, whichever it is; `corrections`: a figure that goes on from the one before.
- `scan`: all of these from left to right.
- `effects` (with `effect_ends`, `effect_lengths`, `hearsay`), `owners`, `figures` (with `others`,
  `given`) and `series`: what the rest of the text makes of a quantity that was read.
- `rendering`: the way back into words.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from bot.language.quantities.effects import with_effects
from bot.language.quantities.figures import own_figures
from bot.language.quantities.owners import settled
from bot.language.quantities.rendering import brand_name, render
from bot.language.quantities.scan import scan
from bot.language.quantities.text import Area, Brand, Text
from bot.language.reading import Mention, MentionKind, Quantity, QuantityKind
from bot.language.words import Word, words

__all__ = ["Area", "Brand", "brand_name", "find", "parse", "render"]


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
    cut = Text(tokens, sentences, brands, areas, today)
    hits = with_effects(cut, list(scan(cut)))
    hits = own_figures(cut, settled(cut, hits))
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

    Args:
        text: the sentence.
        today: the date on which it was said; without it weekdays and dates are left out.
    """
    found = find(text, words(text), [(0, len(text))], today=today)
    return tuple(mention.quantity for mention in found if mention.quantity is not None)


def _mention_kind(kind: QuantityKind) -> MentionKind:
    if kind == "dose" or kind == "rate" or kind == "price" or kind == "age":
        return kind
    return "time"
