"""How updates come in: by long polling and at the webhook, whatever Telegram does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.channels.fakes.calls import Fault
from tests.channels.fakes.telegram import TelegramFake
from tests.channels.telegram.conftest import PUBLIC

PATH = "/webhooks/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def registered(talk: Any) -> dict[str, Any]:
    """The webhook, once it is set."""
    return dict(talk.fake.journal.wait_for(lambda: talk.fake.webhook, "the webhook"))


def test_a_webhook_is_registered_with_a_secret_and_used(start: Any) -> None:
    with start(webhook=True) as talk:
        found = registered(talk)
        assert found["url"] == PUBLIC + PATH
        assert len(found["secret_token"]) >= 32
        assert set(found["allowed_updates"]) == {
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
        }
        ann = talk.person()
        ann.says("hello")
        ann.hears("You said: hello")
        ann.presses("Forehead")
        ann.hears("it was the forehead")
        assert talk.fake.calls("getUpdates") == []


def test_the_secret_of_the_settings_is_used(start: Any) -> None:
    with start(webhook=True, telegram_secret="a-secret-of-ones-own") as talk:
        assert registered(talk)["secret_token"] == "a-secret-of-ones-own"
        ann = talk.person()
        ann.says("hello")
        ann.hears("You said: hello")


def test_who_does_not_know_the_secret_gets_nothing(start: Any) -> None:
    with start(webhook=True) as talk:
        secret = registered(talk)["secret_token"]
        url, update = talk.service.url + PATH, {"update_id": 1, "message": {}}
        for headers in ({}, {HEADER: "wrong"}, {HEADER: secret[:-1]}, {HEADER: "é".encode()}):
            assert httpx.post(url, json=update, headers=headers).status_code == 403
        right = {HEADER: secret}
        assert httpx.post(url, json=update, headers=right).status_code == 200
        for body in (b"", b"{", b"\xff", b"[" * 100_000):
            assert httpx.post(url, content=body, headers=right).status_code == 400
        assert httpx.post(url, content=b"x" * 1_100_000, headers=right).status_code == 413
        for body in (b"[]", b"1", b'{"update_id": "x"}', b'{"update_id": 1, "message": 5}'):
            assert httpx.post(url, content=body, headers=right).status_code == 200
        assert httpx.get(url, headers=right).status_code == 405
        assert talk.heard == []


def test_without_a_webhook_there_is_no_such_address(start: Any) -> None:
    with start() as talk:
        assert httpx.post(talk.service.url + PATH, json={}).status_code == 404


@pytest.mark.parametrize("webhook", [False, True])
def test_what_is_delivered_twice_or_in_another_order_is_answered_once(
    start: Any, webhook: bool
) -> None:
    with start(webhook=webhook) as talk:
        ann, bob = talk.person("Ann"), talk.person("Bob")
        with talk.fake.held() as pending:
            first = ann.says("one")
            bob.says("from bob")
            pending.reverse()
        ann.hears("You said: one")
        bob.hears("You said: from bob")
        talk.fake.deliver_again(first)
        talk.fake.deliver_again(first)
        talk.fake.waits_until_taken()
        ann.says("two")
        ann.hears("You said: two")
        assert [shown.text for shown in ann.chat.shown] == ["You said: one", "You said: two"]


@pytest.mark.parametrize("webhook", [False, True])
def test_a_start_does_not_depend_on_telegram(
    start: Any, telegram: TelegramFake, webhook: bool
) -> None:
    telegram.fail("getMe", Fault(reset=True))
    telegram.fail("getMe", Fault(429, retry_after=1))
    telegram.fail("setWebhook", Fault(500))
    telegram.fail("deleteWebhook", Fault(502, body="<html>"))
    telegram.fail("setMyCommands", Fault(500))
    with start(webhook=webhook) as talk:
        assert httpx.get(talk.service.url + "/webhooks/web/health").status_code == 200
        ann = talk.person()
        ann.says("hello")
        ann.hears("You said: hello")
        talk.fake.journal.wait_for(lambda: talk.fake.commands, "the menu")


def test_a_delivery_in_private_is_answered_before_telegram_says_who_the_bot_is(
    start: Any, telegram: TelegramFake
) -> None:
    for _ in range(20):
        telegram.fail("getMe", Fault(500))
    with start(webhook=True, telegram_secret="secret") as talk:
        ann = talk.person()
        ann.says("hello")  # stays with Telegram, which knows of no webhook yet
        url, headers = talk.service.url + PATH, {HEADER: "secret"}

        def delivered(number: int, chat: dict[str, Any]) -> int:
            said = {"message_id": 1, "from": {"id": ann.id}, "chat": chat, "text": "hello"}
            update = {"update_id": number, "message": said}
            return httpx.post(url, json=update, headers=headers).status_code

        assert delivered(1, {"id": ann.id, "type": "private"}) == 200
        assert delivered(2, {"id": -99, "type": "group", "title": "Friends"}) == 503
        ann.hears("You said: hello")
        assert not talk.fake.webhook


def test_fetching_goes_on_after_errors(start: Any, telegram: TelegramFake) -> None:
    for fault in (Fault(500), Fault(429, retry_after=1), Fault(200, body="no JSON")):
        telegram.fail("getUpdates", fault)
    with start() as talk:
        ann = talk.person()
        ann.says("hello")
        ann.hears("You said: hello")


def test_a_wrong_token_leaves_the_other_channels_alone(
    start: Any, telegram: TelegramFake, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = f"{telegram.token[:-4]}0000"
    with start(telegram_token=wrong) as talk:
        telegram.journal.wait_for(lambda: telegram.calls("getMe"), "an attempt")
        assert httpx.get(talk.service.url + "/webhooks/web/health").status_code == 200
        telegram.journal.wait_for(lambda: "BOT_TELEGRAM_TOKEN" in caplog.text, "a hint")
    assert wrong not in caplog.text


def test_a_second_server_that_fetches_is_told_in_the_log(
    start: Any, telegram: TelegramFake, caplog: pytest.LogCaptureFixture
) -> None:
    with start() as talk:

        def fetched_in_between() -> bool:
            telegram.in_loop.run(telegram._get_updates({"timeout": 0}))
            return "one bot per token" in caplog.text

        telegram.journal.wait_for(fetched_in_between, "a hint")
        ann = talk.person()
        ann.says("hello")
        ann.hears("You said: hello")


def test_what_was_not_answered_before_the_end_is_answered_after_the_next_start(
    start: Any, telegram: TelegramFake, tmp_path: Any
) -> None:
    ann = telegram.person()
    with start(database=tmp_path / "kept.db") as talk:
        talk.service.hold()
        ann.says("hello")
        telegram.journal.wait_for(lambda: telegram.calls("sendChatAction"), "work under way")
    assert ann.new() == []
    with start(database=tmp_path / "kept.db"):
        ann.hears("You said: hello")
        ann.says("and")
        ann.hears("You said: and")
    assert [shown.text for shown in ann.chat.shown] == ["You said: hello", "You said: and"]


def test_the_token_and_what_people_say_are_in_no_log(
    start: Any, telegram: TelegramFake, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("sendMessage", Fault(400, "Bad Request: can't parse zanzibar"))
    telegram.fail("getUpdates", Fault(200, body="zanzibar"))
    telegram.fail("sendChatAction", Fault(500, body="zanzibar"))
    with start() as talk, caplog.at_level("INFO"):
        ann = talk.person()
        ann.says("does it hurt in zanzibar?")
        ann.hears("zanzibar")
        ann.presses_data("zanzibar", ann.chat.shown[0])
        ann.hears()
    ours = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("rasa")
    )
    assert "zanzibar" not in ours
    assert telegram.token.split(":")[1] not in caplog.text
    assert str(ann.id) not in caplog.text


def test_the_fakes_rules_are_telegrams(telegram: TelegramFake) -> None:
    """So that what passes here passes there."""
    ann = telegram.person()
    ann.says("hello")

    def send(**arguments: Any) -> httpx.Response:
        url = f"{telegram.url}/bot{telegram.token}/sendMessage"
        return httpx.post(url, json={"chat_id": ann.id, **arguments})

    assert send(text="<b>a</b> &lt;", parse_mode="HTML").status_code == 200
    for arguments in (
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 4097},
        {"text": "😀" * 2049},
        {"text": "<b>a", "parse_mode": "HTML"},
        {"text": "a < b", "parse_mode": "HTML"},
        {"text": "<p>a</p>", "parse_mode": "HTML"},
        {"text": "<b><i>a</b></i>", "parse_mode": "HTML"},
        {"text": "a", "custom": {}},
        {"text": "a", "reply_parameters": {"message_id": 1}},
        *(
            {"text": "a", "reply_markup": {"inline_keyboard": [[button]]}}
            for button in (
                {"text": "", "callback_data": "a"},
                {"text": "a", "callback_data": ""},
                {"text": "a", "callback_data": "é" * 33},
                {"text": "a"},
            )
        ),
    ):
        assert send(**arguments).status_code == 400, arguments
    assert send(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML").status_code == 200
