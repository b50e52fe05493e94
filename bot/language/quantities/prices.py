"""Prices: "£250", "$12-15 a unit"."""

from __future__ import annotations

from bot.language.quantities.hedges import bounded, hedge_after, hedge_before
from bot.language.quantities.numbers import read_number
from bot.language.quantities.text import DASHES, Hit, Text
from bot.language.quantities.units import CURRENCIES, read_unit
from bot.language.reading import Quantity

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


def signed_price(text: Text, index: int) -> Hit | None:
    """A price with the sign in front: "£250", "$12-15 a unit"."""
    currency = CURRENCIES.get(text.word(index))
    if currency is None or text.tokens[index].kind != "symbol":
        return None
    number = read_number(text, index + 1)
    if number is None or text.tokens[index + 1].kind != "number":
        return None
    low = high = number.low
    last = number.next
    if text.word(last) == "k" and text.glued(last):
        low, high, last = low * 1000, high * 1000, last + 1
    joiner = text.word(last)
    if joiner in DASHES or joiner in {"to", "or", "and"}:
        place = last + 1
        signed = CURRENCIES.get(text.word(place)) == currency
        other = read_number(text, place + 1 if signed else place)
        if other is not None and not other.article and other.high > low:
            if (signed or joiner != "and") and read_unit(text, other.next) is None:
                high, last = other.high, other.next
    first, bound, about = hedge_before(text, index)
    tail, more_about, plus = hedge_after(text, last)
    if more_about or plus:
        last = tail
    bounds = bounded(low, high, bound, open_above=plus)
    per, last = per_price(text, last)
    return Hit(
        Quantity("price", *bounds, currency, per=per, about=about or more_about), first, last
    )


def per_price(text: Text, index: int) -> tuple[str | None, int]:
    """What a price that ends at `index` is for ("a unit", "per area"), and where that ends."""
    if text.word(index) in {"a", "an", "per", "each", "/", "for"}:
        skip = 2 if text.words(index, 2) == ("for", "each") else 1
        name = _PER_PRICE.get(text.word(index + skip))
        if name is not None and (text.word(index) != "for" or skip == 2):
            return name, index + skip + 1
    if text.word(index) == "pu":
        return "unit", index + 1
    return None, index
