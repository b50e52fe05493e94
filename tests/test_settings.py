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
        ("BOT_SLACK_BOT_TOKEN", "xapp-1-A0-1-abcdef", "xoxb-"),
        ("BOT_SLACK_APP_TOKEN", "xoxb-1-abcdefgh", "xapp-"),
        ("BOT_SLACK_SIGNING_SECRET", "too short", "signing secret"),
        ("BOT_SLACK_API_URL", "slack.com", "address"),
        ("BOT_TELEGRAM_TOKEN", "@my_bot", "123456:ABC"),
        ("BOT_TELEGRAM_SECRET", "with blanks and more", "1 to 256"),
        ("BOT_TELEGRAM_WEBHOOK_URL", "http://bot.clinic.example", "https://"),
        ("BOT_TELEGRAM_WEBHOOK_URL", "bot.clinic.example", "such as https://"),
        ("BOT_TELEGRAM_API_URL", "ftp://api.example", "address"),
    ],
)
def test_a_bad_value_names_the_variable_and_what_it_should_be(fresh_settings, name, value, words):
    fresh_settings.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_SLACK_BOT_TOKEN", "xoxb-test"),
        ("BOT_SLACK_APP_TOKEN", "xapp-1-test"),
        ("BOT_SLACK_SIGNING_SECRET", "test-signing-secret"),
        ("BOT_TELEGRAM_TOKEN", "123456:TEST"),
        ("BOT_TELEGRAM_SECRET", "s3cret"),
        ("BOT_TELEGRAM_WEBHOOK_URL", "  "),
        ("BOT_TELEGRAM_API_URL", " "),
        ("BOT_SLACK_API_URL", " "),
    ],
)
def test_what_the_services_allow_and_what_is_blank_is_taken(fresh_settings, name, value):
    fresh_settings.setenv(name, value)
    settings()


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


CHAT_APPS = {
    "slack_bot_token": "xoxb-1-2-abcdefghij",
    "slack_app_token": "xapp-1-A0-1-abcdefghij",
    "slack_signing_secret": "0123456789abcdef0123456789abcdef",
    "telegram_token": "123456:abcdefghijklmnopqrstuvwxyz_-ABCDEFGH",
    "telegram_secret": "a_secret-of-the-webhook",
}


@pytest.mark.parametrize("name", CHAT_APPS)
def test_tokens_are_never_shown_and_may_be_empty(fresh_settings, name):
    token = CHAT_APPS[name]
    fresh_settings.setenv(f"BOT_{name.upper()}", f" {token} ")
    found = settings()
    assert getattr(found, name).get_secret_value() == token
    assert token not in repr(found)
    fresh_settings.setenv(f"BOT_{name.upper()}", token + " and more")
    settings.cache_clear()
    with pytest.raises(SettingsError) as caught:
        settings()
    assert token not in str(caught.value)
    fresh_settings.setenv(f"BOT_{name.upper()}", "")
    settings.cache_clear()
    assert getattr(settings(), name) is None


@pytest.mark.parametrize(
    ("set_ones", "is_on", "is_half_set"),
    [
        ((), False, False),
        (("slack_bot_token",), False, True),
        (("slack_app_token", "slack_signing_secret"), False, True),
        (("slack_bot_token", "slack_app_token"), True, False),
        (("slack_bot_token", "slack_signing_secret"), True, False),
    ],
)
def test_slack_is_on_when_it_can_send_and_receive(set_ones, is_on, is_half_set):
    found = Settings(**{name: CHAT_APPS[name] for name in set_ones})
    assert (found.slack_is_on, found.slack_is_half_set) == (is_on, is_half_set)
    assert not found.telegram_is_on
    assert Settings(telegram_token=CHAT_APPS["telegram_token"]).telegram_is_on


@pytest.mark.parametrize(
    ("given", "webhook"),
    [
        (None, None),
        ("", None),
        ("https://bot.example", "https://bot.example/webhooks/telegram/webhook"),
        ("https://bot.example:8443/", "https://bot.example:8443/webhooks/telegram/webhook"),
        ("https://clinic.example/bot/telegram", "https://clinic.example/bot/telegram"),
        ("http://127.0.0.1:5005", "http://127.0.0.1:5005/webhooks/telegram/webhook"),
    ],
)
def test_the_webhook_has_its_path(given, webhook):
    assert Settings(telegram_webhook_url=given).telegram_webhook_url == webhook


def test_addresses_of_the_services_have_their_form():
    found = Settings(slack_api_url="http://127.0.0.1:1/api", telegram_api_url="http://127.0.0.1:1/")
    assert found.slack_api_url == "http://127.0.0.1:1/api/"
    assert found.telegram_api_url == "http://127.0.0.1:1"
    found = Settings(slack_api_url="", telegram_api_url="")
    assert found.slack_api_url == "https://slack.com/api/"
    assert found.telegram_api_url == "https://api.telegram.org"


def test_another_process_gets_the_same_settings(fresh_settings):
    chosen = {
        "country": "gb",
        "web_origins": ("https://a.example", "https://b.example:8443"),
        "web_key": "k" * 40,
        "web_demo": False,
        "web_proxies": 2,
        "telegram_webhook_url": "https://bot.example",
        **CHAT_APPS,
    }
    before = Settings(**chosen)
    for name, value in before.environment().items():
        fresh_settings.setenv(name, value)
    assert settings() == before
    assert "BOT_CONTACT" not in before.environment()


def test_the_country_is_read_in_any_case(fresh_settings):
    fresh_settings.setenv("BOT_COUNTRY", "gb")
    assert settings().country == "GB"
