"""Settings from the environment."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import settings


def test_nothing_needs_to_be_set(fresh_settings):
    for name in ("FACTS_URL", "TRACKER_URL", "LOCK_URL", "COUNTRY", "CONTACT"):
        fresh_settings.delenv(f"BOT_{name}", raising=False)
    found = settings()
    assert found.facts_url.startswith("sqlite:///")
    assert found.lock_url is None
    assert found.country is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BOT_FACTS_URL", "nonsense", "database URL"),
        ("BOT_FACTS_URL", "mysql://root@localhost/x", "sqlite or postgresql"),
        ("BOT_TRACKER_URL", "", "database URL"),
        ("BOT_LOCK_URL", "http://127.0.0.1", "Redis URL"),
        ("BOT_COUNTRY", "England", "two-letter"),
        ("BOT_ACTIONS_PORT", "99999", "65535"),
    ],
)
def test_a_bad_value_names_the_variable_and_what_it_should_be(fresh_settings, name, value, words):
    fresh_settings.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_country_is_read_in_any_case(fresh_settings):
    fresh_settings.setenv("BOT_COUNTRY", "gb")
    assert settings().country == "GB"
