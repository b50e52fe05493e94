"""Writing quantities in plain English, such that they can be read again."""

from __future__ import annotations

import functools
from collections.abc import Callable

from bot.language.quantities.units import HOUR, MINUTE
from bot.language.reading import Quantity

_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_BRAND_NAMES = {"botox": "Botox"}
_UNIT_NAMES = {"ml": (" ml", " ml"), "vial": (" vial", " vials")}
_SCALES = (
    (365.0, "year"),
    (30.0, "month"),
    (7.0, "week"),
    (1.0, "day"),
    (HOUR, "hour"),
    (MINUTE, "minute"),
)


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
    """A brand as it is written in a sentence.

    Args:
        brand: its canonical id.
    """
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
