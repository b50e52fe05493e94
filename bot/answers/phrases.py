"""A person's own details put into words: "3 weeks", "10 units of Dysport", "forehead and jaw"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.memory import CHECK_SLOTS, Memory
from bot.language.quantities import brand_name

AREAS: dict[str, str] = {
    "glabella": "frown lines",
    "forehead": "forehead",
    "crows_feet": "crow's feet",
    "bunny_lines": "bunny lines",
    "perioral": "lines around the mouth",
    "lip": "lip",
    "gummy_smile": "gummy smile",
    "chin": "chin",
    "mouth_corners": "mouth corners",
    "marionette": "marionette lines",
    "nasolabial": "nose-to-mouth folds",
    "platysma": "neck bands",
    "neck_lines": "neck lines",
    "masseter": "jaw",
    "jawline": "jawline",
    "under_eye": "under-eye area",
    "brow": "brows",
    "eyelid": "eyelids",
    "double_chin": "double chin",
    "trapezius": "shoulders",
    "calf": "calves",
    "underarm": "underarms",
    "hands": "hands",
    "feet": "feet",
    "scalp": "scalp",
    "scrotum": "scrotum",
    "bladder": "bladder",
    "nose": "nose",
    "cheek": "cheeks",
    "upper_face": "upper face",
}
LINES: dict[str, str] = {
    "dynamic": "only when you move",
    "static": "also when your face is still",
    "gravity": "from sagging",
    "sun_damage": "from the sun",
    "scar": "from a scar",
}
PRIOR: dict[str, str] = {
    "first": "your first time",
    "worked_before": "it worked before",
    "less_each_time": "less each time",
    "never_worked": "it never worked",
}

OTHERS: dict[str, str] = {
    "one_side": "one side is not like the other",
    "one_spot": "one spot still moves",
    "gone": "you can't make the movement any more",
    "kept": "you can still make the movement",
}

_WEEKS_FROM = 14
_MONTHS_FROM = 75
_YEARS_FROM = 730


def span(days: float) -> str:
    """A length of time as people say it: days below two weeks, weeks below ten, then months."""
    if days < 1:
        return "less than a day"
    if days < _WEEKS_FROM:
        return _many(round(days), "day")
    if days < _MONTHS_FROM and (days < 60 or days % 30):
        return _many(round(days / 7), "week")
    if days < _YEARS_FROM:
        return _many(round(days / 30.4), "month")
    return _many(round(days / 365), "year")


def ago(days: float) -> str:
    """How long ago: "today", "3 weeks ago"."""
    if days < 0:
        return f"in {span(-days)}"
    return "today" if days < 1 else f"{span(days)} ago"


def day(days: float) -> str:
    """The day since the treatment: "day 5"."""
    return f"day {int(days)}"


def units(dose: float, *, about: bool = False, brand: str | None = None) -> str:
    """Units, with the brand where it is not Botox: "10 units", "50 units of Dysport"."""
    number = f"{dose:,.2f}".rstrip("0").rstrip(".")
    words = f"{'about ' if about else ''}{number} unit{'' if dose == 1 else 's'}"
    return f"{words} of {brand_name(brand)}" if brand and brand != "botox" else words


def areas(ids: Sequence[str]) -> str:
    """Areas in a sentence: "forehead and crow's feet"."""
    names = [AREAS.get(one, one.replace("_", " ")) for one in ids]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def value(slot: str, known: float | str | Sequence[str]) -> str:
    """The value of a slot of the check: "3 weeks ago", "20 units"."""
    if slot == "timing" and isinstance(known, (int, float)):
        return ago(known)
    if slot == "dose" and isinstance(known, (int, float)):
        return units(known)
    if slot == "area" and not isinstance(known, (str, int, float)):
        return areas(known)
    if slot == "brand":
        return brand_name(str(known))
    if slot == "lasted" and isinstance(known, (int, float)):
        return f"it lasted {span(known)}"
    if slot in ("side", "movement"):
        return OTHERS.get(str(known), str(known))
    return (LINES if slot == "wrinkle_type" else PRIOR).get(str(known), str(known))


def heard(memory: Memory) -> str:
    """What the last message told, said back: "3 weeks ago, forehead"; "" for nothing."""
    return _told(memory, memory.news)


def all_heard(memory: Memory) -> str:
    """All that the person told of the treatment, said back; "" for nothing."""
    return _told(memory, (*CHECK_SLOTS, "brand", "lasted", "side", "movement"))


def _told(memory: Memory, slots: Sequence[str]) -> str:
    said = []
    for slot in slots:
        known = getattr(memory, slot)
        if known in (None, ()):
            continue
        words = value(slot, known)
        if slot == "dose":
            words = units(known, brand=memory.brand)
            words += " in all" if memory.hint == "both_sides" else ""
        if slot == "brand" and memory.dose is not None and "dose" in slots:
            continue
        said.append(f"about {words}" if slot in memory.roughly and words != "today" else words)
    return ", ".join(said)


def _many(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
