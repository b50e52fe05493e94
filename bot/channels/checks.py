"""What `bot channels check` says: which channels are on, what is missing, and whether tokens work.

A service that does not answer says nothing about the settings, so that is no failure. Tokens stand
in addresses and headers of requests; nothing of either is ever shown, nor are errors' own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Any

import httpx
from pydantic import SecretStr

from bot.settings import Settings

SLACK_PAGE = "api.slack.com/apps"
SLACK_PATH = "/webhooks/slack/webhook"
SLACK_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
    }
)
"""Those of the manifests; without any of them something does not work."""

_SECONDS = 10.0
_MANY_WAIT = 50
_RECENT_SECONDS = 3600


class Level(Enum):
    """How much a finding matters."""

    FINE = "ok"
    NOTE = "note"
    TO_DO = "to do"  # to switch a channel on that is off
    UNKNOWN = "no answer"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was found out.

    Attributes:
        level: how much it matters.
        words: what it is, and what to do.
    """

    level: Level
    words: str


@dataclass(frozen=True)
class Report:
    """What is to be said of one channel.

    Attributes:
        channel: its name.
        state: whether it is on, in words.
        findings: in the order in which they were made.
    """

    channel: str
    state: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether something that is configured does not work."""
        return any(finding.level is Level.WRONG for finding in self.findings)

    def lines(self) -> Iterator[str]:
        """The report for a terminal."""
        yield f"{self.channel:9} {self.state}"
        for finding in self.findings:
            yield f"  {finding.level.value + ':':10} {finding.words}"


def check(chosen: Settings, client: httpx.Client | None = None) -> list[Report]:
    """Looks at each channel, and asks Slack and Telegram where they are configured.

    Args:
        chosen: the settings.
        client: makes the requests.
    """
    with client or httpx.Client(timeout=_SECONDS) as asking:
        return [_web(chosen), _slack(chosen, asking), _telegram(chosen, asking)]


# ---------------------------------------------------------------------------------------- web


def _web(chosen: Settings) -> Report:
    found = []
    if chosen.web_origins:
        found.append(_fine("other sites that may show it: " + ", ".join(chosen.web_origins)))
    else:
        words = "only the bot's own address may show it; for a site of yours set BOT_WEB_ORIGINS"
        found.append(Finding(Level.NOTE, words))
    if chosen.web_key is None:
        words = "its key is kept in var/web.key; several servers need one in BOT_WEB_KEY"
        found.append(Finding(Level.NOTE, words))
    return Report("web", "on: the widget", tuple(found))


# ---------------------------------------------------------------------------------------- Slack


def _slack(chosen: Settings, client: httpx.Client) -> Report:
    bot, app, signing = chosen.slack_bot_token, chosen.slack_app_token, chosen.slack_signing_secret
    if not (bot or app or signing):
        words = f"create the app at {SLACK_PAGE} as docs/slack.md says, then set:"
        needs = (_slack_bot_token(Level.TO_DO), *_slack_receiving(Level.TO_DO))
        return Report("slack", "off", (Finding(Level.TO_DO, words), *needs))
    findings: list[Finding] = []
    if bot is None:
        findings.append(_slack_bot_token(Level.WRONG))
    else:
        findings += _slack_bot(chosen, bot, client)
    if app is not None:
        findings += _slack_app(chosen, app, client)
        if signing is not None:
            words = "BOT_SLACK_SIGNING_SECRET is not used: with an app token it is socket mode"
            findings.append(Finding(Level.NOTE, words))
    elif signing is not None:
        words = (
            "whether BOT_SLACK_SIGNING_SECRET is right only a delivery shows: Slack says so when"
            f" you enter https://<your host>{SLACK_PATH} at {SLACK_PAGE} > Event Subscriptions"
        )
        findings.append(Finding(Level.NOTE, words))
    else:
        findings += _slack_receiving(Level.WRONG)
    if not chosen.slack_is_on:
        state = "off: something is missing"
    else:
        state = "on: socket mode" if app else "on: Events API"
    return Report("slack", state, tuple(findings))


def _slack_bot_token(level: Level) -> Finding:
    where = f"{SLACK_PAGE} > your app > OAuth & Permissions > Bot User OAuth Token"
    return Finding(level, f"BOT_SLACK_BOT_TOKEN is missing (xoxb-...): {where}")


def _slack_receiving(level: Level) -> tuple[Finding, Finding]:
    page = f"{SLACK_PAGE} > your app > Basic Information"
    app = f"BOT_SLACK_APP_TOKEN is missing (xapp-..., no public address needed): {page} >"
    signing = f"or BOT_SLACK_SIGNING_SECRET (with a public address): {page} > App Credentials"
    return (
        Finding(level, f"{app} App-Level Tokens, with the scope connections:write"),
        Finding(level, signing),
    )


def _slack_bot(chosen: Settings, token: SecretStr, client: httpx.Client) -> Iterator[Finding]:
    answer = _ask_slack(chosen, "auth.test", token, client)
    if answer is None:
        yield _no_answer("Slack")
        return
    said, headers = answer
    if not said.get("ok"):
        again = "copy it anew from OAuth & Permissions, or install the app again"
        yield _refused("Slack", "BOT_SLACK_BOT_TOKEN", said.get("error"), again)
        return
    yield _fine(f"the bot token is that of {_name(said, 'user')} in {_name(said, 'team')}")
    # Slack lists in a header what a token may do.
    given = headers.get("x-oauth-scopes")
    if given is not None:
        missing = SLACK_SCOPES - {scope.strip() for scope in given.split(",")}
        if missing:
            where = "add them under OAuth & Permissions > Scopes and install the app again"
            scopes = ", ".join(sorted(missing))
            yield Finding(Level.WRONG, f"the app may not do all it needs: {scopes}; {where}")
        else:
            yield _fine("the app may do what it needs")


def _slack_app(chosen: Settings, token: SecretStr, client: httpx.Client) -> Iterator[Finding]:
    answer = _ask_slack(chosen, "apps.connections.open", token, client)
    if answer is None:
        yield _no_answer("Slack")
    elif answer[0].get("ok"):
        yield _fine("the app token opens a connection")
    else:
        again = "it needs the scope connections:write, and Socket Mode has to be switched on"
        yield _refused("Slack", "BOT_SLACK_APP_TOKEN", answer[0].get("error"), again)


def _ask_slack(
    chosen: Settings, method: str, token: SecretStr, client: httpx.Client
) -> tuple[Mapping[str, Any], httpx.Headers] | None:
    """What Slack says; None when it says nothing of use."""
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"}
    try:
        answer = client.post(chosen.slack_api_url + method, headers=headers)
    except httpx.HTTPError:
        return None
    said = _object(answer)
    if said is None or "ok" not in said or said.get("error") in _PASSING:
        return None
    return said, answer.headers


_PASSING = ("ratelimited", "internal_error", "fatal_error", "service_unavailable")
"""Errors of Slack that say nothing about a token."""


# ---------------------------------------------------------------------------------------- Telegram


def _telegram(chosen: Settings, client: httpx.Client) -> Report:
    token = chosen.telegram_token
    if token is None:
        words = "set BOT_TELEGRAM_TOKEN: write /newbot to @BotFather in Telegram (docs/telegram.md)"
        findings = [Finding(Level.TO_DO, words)]
        if chosen.telegram_webhook_url or chosen.telegram_secret:
            words = "the webhook is set up, but BOT_TELEGRAM_TOKEN is missing: ask @BotFather"
            findings = [Finding(Level.WRONG, words)]
        return Report("telegram", "off", tuple(findings))
    state = "on: webhook" if chosen.telegram_webhook_url else "on: long polling"
    return Report("telegram", state, tuple(_telegram_findings(chosen, token, client)))


def _telegram_findings(
    chosen: Settings, token: SecretStr, client: httpx.Client
) -> Iterator[Finding]:
    me = _ask_telegram(chosen, "getMe", token, client)
    if me is None:
        yield _no_answer("Telegram")
        return
    if not me.get("ok"):
        again = "write /mybots to @BotFather, choose the bot, then API Token"
        yield _refused("Telegram", "BOT_TELEGRAM_TOKEN", me.get("description"), again)
        return
    bot = me["result"]
    yield _fine(f"the token is that of @{_name(bot, 'username')}")
    if not bot.get("can_join_groups", True):
        words = "it may not be added to groups; to change that: @BotFather > /setjoingroups"
        yield Finding(Level.NOTE, words)
    if bot.get("can_read_all_group_messages"):
        words = "it gets all that is said in groups, and needs little of it: @BotFather >"
        yield Finding(Level.NOTE, f"{words} /setprivacy > Enable")
    hook = _ask_telegram(chosen, "getWebhookInfo", token, client)
    if hook is None or not hook.get("ok"):
        yield _no_answer("Telegram")
    else:
        yield from _webhook(hook["result"], chosen.telegram_webhook_url)


def _webhook(info: Mapping[str, Any], wanted: str | None) -> Iterator[Finding]:
    """What Telegram says of the webhook that it knows."""
    registered, waiting = str(info.get("url") or ""), int(info.get("pending_update_count") or 0)
    if wanted is None and registered:
        words = "a webhook is registered; it is removed when bot serve starts"
        yield Finding(Level.NOTE, words)
    elif wanted is not None and registered != wanted:
        other = "another webhook" if registered else "no webhook"
        words = f"{other} is registered; bot serve registers BOT_TELEGRAM_WEBHOOK_URL as it starts"
        yield Finding(Level.NOTE, words)
    elif wanted is not None:
        yield _fine("the webhook is registered")
    error, when = info.get("last_error_message"), int(info.get("last_error_date") or 0)
    if wanted is not None and registered == wanted and error:
        at = datetime.fromtimestamp(when, timezone.utc)
        is_recent = (datetime.now(timezone.utc) - at).total_seconds() < _RECENT_SECONDS
        level = Level.WRONG if is_recent and waiting else Level.NOTE
        words = f"the last delivery that failed ({at:%Y-%m-%d %H:%M} UTC): {_on_one_line(error)}"
        yield Finding(level, words)
    if waiting:
        messages = "message waits" if waiting == 1 else "messages wait"
        yield Finding(Level.NOTE, f"{waiting} {messages} to be fetched or delivered")


def _ask_telegram(
    chosen: Settings, method: str, token: SecretStr, client: httpx.Client
) -> Mapping[str, Any] | None:
    """What Telegram says; None when it says nothing of use."""
    url = f"{chosen.telegram_api_url}/bot{token.get_secret_value()}/{method}"
    try:
        answer = client.post(url)
    except httpx.HTTPError:
        return None
    said = _object(answer)
    if (
        said is None
        or "ok" not in said
        or (said["ok"] and not isinstance(said.get("result"), dict))
    ):
        return None
    return said


# ---------------------------------------------------------------------------------------- words


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    """The JSON object of an answer; None for a page of some proxy, or a service in trouble."""
    if answer.status_code == 429 or answer.status_code >= 500:
        return None
    try:
        found = answer.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _fine(words: str) -> Finding:
    return Finding(Level.FINE, words)


def _no_answer(service: str) -> Finding:
    words = f"{service} could not be reached; the settings may be right. Try again later"
    return Finding(Level.UNKNOWN, words)


def _refused(service: str, variable: str, reason: object, again: str) -> Finding:
    words = f"{service} does not accept {variable} ({_on_one_line(reason) or 'no reason given'})"
    return Finding(Level.WRONG, f"{words}: {again}")


def _name(found: Mapping[str, Any], key: str) -> str:
    return _on_one_line(found.get(key)) or "?"


def _on_one_line(text: object) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())[:200]
