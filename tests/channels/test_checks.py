"""What `bot channels check` finds out, with fakes of both services."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import yaml

from bot import cli
from bot.channels.checks import SLACK_SCOPES, Level, Report, check
from bot.settings import PROJECT, Settings, settings
from tests.channels.fakes.calls import Fault
from tests.channels.fakes.server import Fake, running_fake
from tests.channels.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

HOOK = "https://bot.clinic.example/webhooks/telegram/webhook"
SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET)


@pytest.fixture(scope="module")
def services() -> Iterator[Fake]:
    with running_fake() as fake:
        yield fake


@pytest.fixture
def fake(services: Fake) -> Iterator[Fake]:
    yield services
    services.slack.faults.clear()
    services.telegram.faults.clear()
    services.telegram.webhook = {}


@pytest.fixture
def look(fake: Fake) -> Callable[..., dict[str, Report]]:
    """The reports by channel, with these settings; none of them shows a token."""

    def look(**chosen: Any) -> dict[str, Report]:
        urls = {"slack_api_url": fake.slack.api_url, "telegram_api_url": fake.telegram.url}
        reports = check(Settings(**{**urls, **chosen}))
        shown = "\n".join(line for report in reports for line in report.lines())
        for secret in (*SECRETS, fake.telegram.token, "x" * 40):
            assert secret not in shown
        return {report.channel: report for report in reports}

    return look


def found(report: Report, level: Level) -> str:
    return "\n".join(one.words for one in report.findings if one.level is level)


def test_nothing_set_is_nothing_wrong_and_says_what_to_do(look: Any) -> None:
    reports = look()
    assert [(name, one.state) for name, one in reports.items()] == [
        ("web", "on: the widget"),
        ("slack", "off"),
        ("telegram", "off"),
    ]
    assert not any(report.is_wrong for report in reports.values())
    todo = found(reports["slack"], Level.TO_DO)
    assert "api.slack.com/apps" in todo
    for name in ("BOT_SLACK_BOT_TOKEN", "BOT_SLACK_APP_TOKEN", "BOT_SLACK_SIGNING_SECRET"):
        assert name in todo
    assert "@BotFather" in found(reports["telegram"], Level.TO_DO)


def test_slack_in_socket_mode_is_tried(look: Any) -> None:
    report = look(slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN)["slack"]
    assert report.state == "on: socket mode"
    assert [one.level for one in report.findings] == [Level.FINE, Level.FINE]
    assert "botox in Clinic" in found(report, Level.FINE)


def test_slack_with_events_says_what_only_a_delivery_shows(look: Any) -> None:
    report = look(slack_bot_token=BOT_TOKEN, slack_signing_secret=SIGNING_SECRET)["slack"]
    assert report.state == "on: Events API"
    assert not report.is_wrong
    assert "https://<your host>/webhooks/slack/webhook" in found(report, Level.NOTE)


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [
        ({"slack_bot_token": BOT_TOKEN}, "BOT_SLACK_APP_TOKEN"),
        ({"slack_app_token": APP_TOKEN}, "BOT_SLACK_BOT_TOKEN"),
        ({"slack_signing_secret": SIGNING_SECRET}, "BOT_SLACK_BOT_TOKEN"),
    ],
)
def test_slack_set_up_in_part_is_wrong(look: Any, chosen: Any, missing: str) -> None:
    report = look(**chosen)["slack"]
    assert report.state == "off: something is missing"
    assert f"{missing} is missing" in found(report, Level.WRONG)


def test_tokens_that_slack_does_not_accept_are_wrong(look: Any) -> None:
    report = look(slack_bot_token="xoxb-" + "x" * 40, slack_app_token="xapp-" + "x" * 40)["slack"]
    wrong = found(report, Level.WRONG)
    assert "does not accept BOT_SLACK_BOT_TOKEN (invalid_auth)" in wrong
    assert "does not accept BOT_SLACK_APP_TOKEN (invalid_auth)" in wrong


def test_missing_scopes_are_named() -> None:
    def scopes(given: str) -> Report:
        headers = {"x-oauth-scopes": given}
        transport = httpx.MockTransport(
            lambda request: httpx.Response(
                200, json={"ok": True, "user": "botox", "team": "Clinic"}, headers=headers
            )
        )
        chosen = Settings(slack_bot_token=BOT_TOKEN, slack_signing_secret=SIGNING_SECRET)
        return check(chosen, httpx.Client(transport=transport))[1]

    assert not scopes(",".join([*SLACK_SCOPES, "more"])).is_wrong
    report = scopes(", ".join(SLACK_SCOPES - {"chat:write", "commands"}))
    assert "may not do all it needs: chat:write, commands;" in found(report, Level.WRONG)


@pytest.mark.parametrize("way", ["events", "socket_mode"])
def test_the_manifests_ask_for_what_is_checked(way: str) -> None:
    path = PROJECT / "bot" / "channels" / "slack" / f"manifest_{way}.yml"
    manifest = yaml.safe_load(path.read_text("utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SLACK_SCOPES


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=429, retry_after=30),
        Fault(reset=True),
        Fault(status=200, body="<html>some proxy</html>"),
        Fault(status=200, body="[]"),
    ],
)
def test_a_service_in_trouble_says_nothing_about_the_settings(
    look: Any, fake: Fake, fault: Fault
) -> None:
    fake.slack.faults.add("*", fault, times=2)
    fake.telegram.faults.add("*", fault)
    reports = look(
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        telegram_token=fake.telegram.token,
    )
    for name in ("slack", "telegram"):
        assert not reports[name].is_wrong
        assert "could not be reached" in found(reports[name], Level.UNKNOWN)
        assert reports[name].state.startswith("on:")


def test_a_service_that_is_away_is_no_failure(look: Any) -> None:
    nobody = "http://127.0.0.1:1"
    reports = look(
        **{"slack_api_url": nobody, "slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN},
        **{"telegram_api_url": nobody, "telegram_token": "12345:" + "x" * 40},
    )
    assert not any(report.is_wrong for report in reports.values())


def test_telegram_by_long_polling(look: Any, fake: Fake) -> None:
    report = look(telegram_token=fake.telegram.token)["telegram"]
    assert report.state == "on: long polling"
    assert f"@{fake.telegram.me['username']}" in found(report, Level.FINE)
    fake.telegram.webhook = {"url": "https://other.example/"}
    report = look(telegram_token=fake.telegram.token)["telegram"]
    assert "it is removed when bot serve starts" in found(report, Level.NOTE)


def test_telegram_by_webhook(look: Any, fake: Fake) -> None:
    chosen = {"telegram_token": fake.telegram.token, "telegram_webhook_url": HOOK}
    report = look(**chosen)["telegram"]
    assert report.state == "on: webhook"
    assert "no webhook is registered" in found(report, Level.NOTE)
    fake.telegram.webhook = {"url": HOOK}
    assert "the webhook is registered" in found(look(**chosen)["telegram"], Level.FINE)
    fake.telegram.webhook = {"url": "https://other.example/"}
    assert "another webhook is registered" in found(look(**chosen)["telegram"], Level.NOTE)


@pytest.mark.parametrize(
    ("waiting", "age", "level"), [(3, 60, Level.WRONG), (0, 60, Level.NOTE), (3, 9999, Level.NOTE)]
)
def test_deliveries_that_fail_now_are_wrong_and_old_ones_a_note(
    waiting: int, age: int, level: Level
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("getMe"):
            return httpx.Response(200, json={"ok": True, "result": {"username": "b"}})
        info = {
            "url": HOOK,
            "pending_update_count": waiting,
            "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
            "last_error_date": int(time.time()) - age,
        }
        return httpx.Response(200, json={"ok": True, "result": info})

    chosen = Settings(telegram_token="12345:" + "x" * 40, telegram_webhook_url=HOOK)
    report = check(chosen, httpx.Client(transport=httpx.MockTransport(answer)))[2]
    assert "502 Bad Gateway" in found(report, level)


@pytest.mark.parametrize("token", ["12345:" + "x" * 40, "12345:" + "x" * 20])
def test_a_token_that_telegram_does_not_know_is_wrong(look: Any, token: str) -> None:
    report = look(telegram_token=token)["telegram"]
    assert "does not accept BOT_TELEGRAM_TOKEN" in found(report, Level.WRONG)


def test_a_webhook_without_a_token_is_wrong(look: Any) -> None:
    assert look(telegram_webhook_url=HOOK)["telegram"].is_wrong


def test_the_command_ends_with_2_when_something_is_wrong(
    fresh_settings: pytest.MonkeyPatch, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "TELEGRAM_TOKEN"):
        fresh_settings.delenv(f"BOT_{name}", raising=False)
    fresh_settings.setenv("BOT_TELEGRAM_API_URL", fake.telegram.url)
    fresh_settings.setenv("BOT_TELEGRAM_TOKEN", fake.telegram.token)
    assert cli.run(["channels", "check"]) == 0
    assert "telegram  on: long polling" in capsys.readouterr().out
    fresh_settings.setenv("BOT_TELEGRAM_TOKEN", "12345:" + "x" * 40)
    settings.cache_clear()
    assert cli.run(["channels", "check"]) == 2
    assert "xxxx" not in capsys.readouterr().out
