"""The channel `telegram` with the real Rasa and action servers."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from bot.channels.chat import words as common
from bot.servers import LOGS
from tests.channels.fakes.calls import Fault
from tests.channels.fakes.server import running_fake
from tests.channels.fakes.telegram import USERNAME, TelegramFake
from tests.channels.fakes.telegram_people import Person, Shown
from tests.running import Running, running_bot

pytestmark = pytest.mark.servers

PUBLIC = "https://bot.example"
PATH = "/webhooks/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
NEVER_LOGGED = "zanzibar"
"""A word in what people say here, to be looked for where it may not be."""


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramFake]:
    with running_fake() as fake:
        yield fake.telegram


@pytest.fixture(scope="module")
def running(telegram: TelegramFake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that Telegram delivers to."""
    with running_bot(
        tmp_path_factory.mktemp("telegram"),
        country="GB",
        telegram_token=telegram.token,
        telegram_api_url=telegram.url,
        telegram_webhook_url=PUBLIC,
    ) as running:
        telegram.forwards[PUBLIC] = running.url
        yield running


@pytest.fixture
def ann(running: Running, telegram: TelegramFake) -> Person:
    telegram.faults.clear()
    return telegram.person("Wilhelmina")


def open_rows(running: Running) -> int:
    with closing(sqlite3.connect(running.database)) as connection:
        query = "select count(*) from chat_inbox where content is not null"
        return int(connection.execute(query).fetchone()[0])


def all_done(telegram: TelegramFake, running: Running) -> None:
    telegram.waits_until_taken()
    telegram.journal.wait_for(lambda: not open_rows(running), "everything answered")


def pictures(messages: list[Shown]) -> list[Shown]:
    return [shown for shown in messages if shown.photo]


def test_a_question_is_answered_with_linked_sources(ann: Person) -> None:
    ann.says("how long does it last?")
    (answer,) = ann.hears("three to four months", "Sources", "[1]")
    assert len(answer.links) >= 3
    assert any(one["type"] == "blockquote" for one in answer.entities)
    assert answer.buttons


def test_the_check_runs_to_its_result_through_buttons(ann: Person) -> None:
    ann.says("/start")
    ann.hears()
    ann.presses("It didn't work for me")
    chosen = []
    while not pictures(messages := ann.hears(until=lambda new: new[-1].buttons)):
        assert len(chosen) < 8, chosen
        title = next(one for one in messages[-1].titles if one not in ("Under 2 weeks", "Not sure"))
        ann.presses(title, messages[-1])
        chosen.append(title)
    assert len(chosen) >= 3
    (picture, result) = messages
    assert picture.photo is not None
    assert "week" in picture.text
    assert "[1]" in result.text
    assert "Sources" in result.text


def test_the_check_runs_to_its_result_through_words(ann: Person) -> None:
    for said in (
        "my botox did nothing",
        "three weeks ago",
        "forehead",
        "only when i move",
        "4 units",
    ):
        ann.says(said)
        ann.hears()
        if pictures(ann.new()):
            break
    else:
        ann.says("yes, it worked before")
    assert len(pictures(ann.hears("Sources"))) == 1
    assert "4 units" in ann.hears_text("units")


def test_a_question_in_between_is_answered_and_the_check_goes_on(ann: Person) -> None:
    ann.says("my botox did nothing")
    ann.hears("How long ago")
    ann.says("is it safe while pregnant?")
    ann.hears("pregnan", "How long ago")
    ann.says("five days ago")
    assert pictures(ann.hears("too early", count=2))


def test_an_alarm_arrives_whatever_telegram_does(ann: Person, telegram: TelegramFake) -> None:
    telegram.fail("sendMessage", Fault(429, retry_after=1))
    telegram.fail("sendMessage", Fault(500))
    telegram.fail("sendMessage", Fault(reset=True))
    ann.says("I cannot breathe properly since the injection")
    (alarm,) = ann.hears("999")
    first = next(one for one in alarm.entities if one["type"] == "bold")
    assert first["offset"] == 0


def test_an_alarm_in_a_group_is_answered_there(ann: Person, telegram: TelegramFake) -> None:
    group = telegram.group()
    ann.says(f"/botox@{USERNAME} I cannot swallow since my botox", group)
    (alarm,) = ann.hears("999", where=group)
    assert alarm.reply_to == ann.last
    assert common.IN_PRIVATE in alarm.titles


def test_duplicates_and_another_order_change_nothing(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    with telegram.held() as pending:
        first = ann.says("does it hurt?")
        ann.says("how long does it last?")
        pending.reverse()
    ann.hears("months")
    all_done(telegram, running)
    for _ in "12":
        telegram.deliver_again(first)
    all_done(telegram, running)
    assert len(ann.chat.shown) == 2


def test_who_does_not_know_the_secret_is_refused(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    ann.says("hello")
    ann.hears()
    update = {"update_id": 1, "message": {**ann.chat.messages[0], "text": "forged"}}
    for headers in ({}, {HEADER: "wrong"}):
        answer = httpx.post(running.url + PATH, json=update, headers=headers)
        assert answer.status_code == 403
    assert telegram.in_loop.run(telegram.post(update, telegram.webhook["secret_token"])) == 200


def test_a_crash_between_receiving_and_answering_loses_nothing(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    ann.says("my botox did nothing")
    ann.hears("How long ago")
    running.kill("actions")
    asked = ann.says("how long does it last?")
    telegram.waits_until_taken()
    running.kill("rasa")
    ann_hears_nothing = not ann.new()
    while_away = ann.says("five days ago")
    running.restart()
    telegram.journal.wait_for(lambda: pictures(ann.chat.shown), "the answer to both")
    all_done(telegram, running)
    for update in (asked, while_away):
        telegram.deliver_again(update)
    all_done(telegram, running)
    assert ann_hears_nothing
    texts = [shown.text for shown in ann.chat.shown if common.AWAY not in shown.text]
    assert len(texts) == 4  # what it asked first, how long it lasts, the picture, the result
    assert "months" in texts[1]
    assert "too early" in texts[3]


def test_a_crash_between_two_messages_sends_only_the_second(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    ann.says("my botox did nothing")
    ann.hears("How long ago")
    telegram.fail("sendMessage", Fault(500), times=1000)
    before = len(telegram.calls("sendMessage"))
    ann.says("five days ago")
    ann.hears(until=pictures)
    telegram.journal.wait_for(
        lambda: len(telegram.calls("sendMessage")) > before, "an attempt to send the second"
    )
    running.kill("rasa")
    telegram.faults.clear()
    running.restart()
    ann.hears("too early")
    all_done(telegram, running)
    assert [bool(shown.photo) for shown in ann.new()] == [True, False]


def test_old_buttons_work_after_a_restart(ann: Person, running: Running) -> None:
    ann.says("my botox did nothing")
    ann.hears("How long ago")
    running.restart()
    ann.presses("Under 2 weeks")
    ann.hears("too early")


def test_nothing_in_the_stores_says_who_it_was_and_delete_leaves_no_words(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    ann.says(f"does it hurt in {NEVER_LOGGED} or on quokka island?")
    ann.hears()
    all_done(telegram, running)
    stored = running.database.read_bytes()
    assert b"quokka" in stored
    for secret in (str(ann.id), "Wilhelmina", telegram.token):
        assert secret.encode() not in stored
    ann.says("/delete")
    ann.hears("cannot be undone")
    ann.presses(common.DELETE)
    ann.hears("I have deleted")
    all_done(telegram, running)
    stored = running.database.read_bytes()
    assert b"quokka" not in stored
    assert NEVER_LOGGED.encode() not in stored


def no_log_holds(*secrets: str) -> None:
    logs = "\n".join((LOGS / f"{name}.log").read_text("utf-8") for name in ("rasa", "actions"))
    for secret in secrets:
        assert not re.search(re.escape(secret), logs, re.IGNORECASE), secret


def test_no_log_holds_what_people_say_or_who_they_are(
    ann: Person, telegram: TelegramFake, running: Running
) -> None:
    telegram.fail("sendMessage", Fault(400, f"Bad Request: {NEVER_LOGGED}"))
    telegram.fail("sendChatAction", Fault(502, body=NEVER_LOGGED))
    ann.says(f"does it hurt in {NEVER_LOGGED}?")
    ann.hears()
    telegram.fail("sendMessage", Fault(500))
    ann.says(f"and in {NEVER_LOGGED} at night?")
    ann.hears()
    all_done(telegram, running)
    no_log_holds(NEVER_LOGGED, telegram.token.split(":")[1], str(ann.id))


def test_a_bot_that_fetches_ends_at_sigterm_and_goes_on_after(
    telegram: TelegramFake, running: Running, tmp_path: Any
) -> None:
    """The last one here, for it takes the place of the others' bot."""
    running.servers.stop()
    telegram.faults.clear()
    bob = telegram.person("Bob")
    with running_bot(
        tmp_path, telegram_token=telegram.token, telegram_api_url=telegram.url
    ) as fetching:
        bob.says("my botox did nothing")
        bob.hears("How long ago")
        assert telegram.webhook == {}
        child = dict(fetching.servers._children)["rasa"]
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(10)
        assert child.returncode == 0
        bob.says("five days ago")
        fetching.restart()
        assert len(pictures(bob.hears("too early", count=2))) == 1
        no_log_holds("five days", telegram.token.split(":")[1], str(bob.id))
