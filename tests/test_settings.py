"""Settings from the environment."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, settings


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
        ("BOT_WEB_ORIGINS", "https://clinic.example/chat", "without a path"),
        ("BOT_WEB_ORIGINS", "https://clinic.example, *", "'*'"),
        ("BOT_WEB_ORIGINS", "https://*.clinic.example", "exact origins"),
        ("BOT_WEB_ORIGINS", "clinic.example", "such as https://clinic.example"),
        ("BOT_WEB_KEY", "too short", "32 random characters"),
        ("BOT_WEB_MESSAGES_PER_CONVERSATION", "0", "1"),
        ("BOT_WEB_MESSAGES_PER_ADDRESS", "many", "integer"),
        ("BOT_WEB_CONVERSATIONS_PER_ADDRESS", "-1", "1"),
        ("BOT_WEB_REQUESTS_PER_ADDRESS", "", "integer"),
        ("BOT_WEB_PROXIES", "-1", "0"),
        ("BOT_WEB_DEMO", "perhaps", "boolean"),
    ],
)
def test_a_bad_value_names_the_variable_and_what_it_should_be(fresh_settings, name, value, words):
    fresh_settings.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_origins_are_a_list_separated_by_commas(fresh_settings):
    fresh_settings.setenv("BOT_WEB_ORIGINS", " https://Clinic.example:443 ,http://127.0.0.1:8000,")
    assert settings().web_origins == ("https://clinic.example", "http://127.0.0.1:8000")
    fresh_settings.setenv("BOT_WEB_ORIGINS", "")
    settings.cache_clear()
    assert settings().web_origins == ()


def test_the_key_is_never_shown(fresh_settings):
    fresh_settings.setenv("BOT_WEB_KEY", "a key that nobody else may know at all")
    assert "nobody else" not in repr(settings())
    fresh_settings.setenv("BOT_WEB_KEY", "")
    settings.cache_clear()
    assert settings().web_key is None


def test_another_process_gets_the_same_settings(fresh_settings):
    chosen = {
        "country": "gb",
        "web_origins": ("https://a.example", "https://b.example:8443"),
        "web_key": "k" * 40,
        "web_demo": False,
        "web_proxies": 2,
    }
    before = Settings(**chosen)
    for name, value in before.environment().items():
        fresh_settings.setenv(name, value)
    assert settings() == before
    assert "BOT_CONTACT" not in before.environment()


def test_the_country_is_read_in_any_case(fresh_settings):
    fresh_settings.setenv("BOT_COUNTRY", "gb")
    assert settings().country == "GB"
