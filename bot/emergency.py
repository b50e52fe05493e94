"""Emergency and crisis numbers by country, from data/emergency.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from bot.errors import SettingsError
from bot.settings import PROJECT

PATH = PROJECT / "data" / "emergency.yml"


@dataclass(frozen=True)
class EmergencyNumbers:
    """The numbers of one country; None where none was verified.

    Attributes:
        country: its name.
        emergency: ambulance.
        crisis, crisis_name: a line for people in despair.
    """

    country: str
    emergency: str
    crisis: str | None = None
    crisis_name: str | None = None


@cache
def all_numbers() -> dict[str, EmergencyNumbers]:
    """The numbers by two-letter country code."""
    loaded = yaml.safe_load(PATH.read_text("utf-8"))
    return {
        entry["code"]: EmergencyNumbers(
            entry["country"], entry["emergency"], entry.get("crisis"), entry.get("crisis_name")
        )
        for entry in loaded["countries"]
    }


def numbers_for(country: str | None) -> EmergencyNumbers | None:
    """The numbers of a country; None when none is set.

    Raises:
        SettingsError: when the country is set but has no verified numbers.
    """
    if country is None:
        return None
    try:
        return all_numbers()[country]
    except KeyError:
        known = ", ".join(sorted(all_numbers()))
        raise SettingsError(f"BOT_COUNTRY {country} has no numbers; known are {known}") from None
