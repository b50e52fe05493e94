"""Numbers to call."""

from __future__ import annotations

import pytest

from bot.emergency import all_numbers, numbers_for
from bot.errors import SettingsError


def test_no_country_means_no_numbers():
    assert numbers_for(None) is None


def test_an_unknown_country_is_an_error_that_lists_the_known_ones():
    with pytest.raises(SettingsError, match="US"):
        numbers_for("XX")


def test_a_number_that_nobody_read_is_not_there():
    # The crisis line of Italy could not be read from a source.
    assert all_numbers()["IT"].crisis is None
    assert all(numbers.emergency.isdigit() for numbers in all_numbers().values())
