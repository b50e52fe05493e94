"""Sending: what each of Telegram's errors leads to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import NetworkError, TelegramError

from bot.channels.chat.worker import GiveUp, Later
from bot.channels.telegram.client import Client
from bot.channels.telegram.incoming import Key
from bot.channels.telegram.pacing import Pacing
from bot.channels.telegram.sending import Part, Place, Sender
from bot.pictures.timeline import as_png, from_name
from tests.channels.fakes.calls import Fault
from tests.channels.fakes.server import running_fake
from tests.channels.fakes.telegram import TelegramFake
from tests.channels.fakes.telegram_people import Person


@pytest.fixture
def ann(telegram: TelegramFake) -> Person:
    person = telegram.person()
    person.says("hello")
    return person


def send(
    telegram: TelegramFake, place: Place, *parts: Part, url: str = "", token: str = ""
) -> None:
    """Sends in a loop of its own."""

    async def work() -> None:
        client = Client(token or telegram.token, url or telegram.url)
        sender = Sender(client, Pacing(sleep=_no_sleep))
        try:
            for part in parts:
                await sender.send(place, part)
        finally:
            await client.close()

    asyncio.run(work())


async def _no_sleep(seconds: float) -> None:
    return None


def picture() -> bytes:
    timeline = from_name("d21-f3_7-p14_14-w90_120")
    assert timeline is not None
    return as_png(timeline)


def test_words_buttons_and_pictures_arrive(telegram: TelegramFake, ann: Person) -> None:
    rows = ((Key("Forehead", "ab:0"), Key("Web", url="https://bot.example")),)
    place = Place(ann.id, reply_to=ann.last)
    send(telegram, place, Part("<b>bold</b>", rows), Part("below", picture=picture()))
    words, photo = ann.new()
    assert (words.text, words.titles, words.reply_to) == ("bold", ["Forehead", "Web"], ann.last)
    assert (photo.text, photo.photo) == ("below", picture())
    assert "is_disabled" in telegram.calls("sendMessage")[0].arguments["link_preview_options"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(403, "Forbidden: bot was blocked by the user"), GiveUp),
        (Fault(403, "Forbidden: user is deactivated"), GiveUp),
        (Fault(400, "Bad Request: chat not found"), GiveUp),
        (Fault(400, "Bad Request: not enough rights to send text messages to the chat"), GiveUp),
        (Fault(400, "Bad Request: TOPIC_CLOSED"), GiveUp),
        (Fault(429, retry_after=7), Later),
        (Fault(429, body="<html>"), Later),
        (Fault(401, "Unauthorized"), Later),
        (Fault(500), NetworkError),
        (Fault(502, body="<html>"), TelegramError),
        (Fault(reset=True), NetworkError),
    ],
)
def test_each_error_says_whether_there_is_hope(
    telegram: TelegramFake, ann: Person, fault: Fault, expected: type[Exception]
) -> None:
    telegram.fail("sendMessage", fault)
    with pytest.raises(expected):
        send(telegram, Place(ann.id), Part("hello"))
    assert ann.new() == []


def test_it_waits_as_long_as_telegram_says(telegram: TelegramFake, ann: Person) -> None:
    telegram.fail("sendMessage", Fault(429, retry_after=7))
    with pytest.raises(Later) as caught:
        send(telegram, Place(ann.id), Part("hello"))
    assert caught.value.seconds == 7


def test_when_nobody_is_there_it_is_no_try_of_the_message(
    telegram: TelegramFake, ann: Person
) -> None:
    with running_fake() as gone:
        url = gone.telegram.url
    with pytest.raises(Later):
        send(telegram, Place(ann.id), Part("hello"), url=url)


@pytest.mark.parametrize(
    "part",
    [
        Part("<b>not closed &amp; <i>told</i>"),
        Part("not closed & told", ((Key("x", "é" * 33),),)),
        Part("not closed & told", ((Key("x", url="nonsense"),),)),
        Part("not closed &amp; told", picture=b"no picture"),
    ],
)
def test_what_is_refused_arrives_as_plain_words(
    telegram: TelegramFake, ann: Person, part: Part
) -> None:
    send(telegram, Place(ann.id, thread=None), part)
    (plain,) = ann.new()
    assert plain.text == "not closed & told"
    assert plain.buttons == []


def test_what_is_refused_in_every_form_is_given_up(telegram: TelegramFake, ann: Person) -> None:
    telegram.fail("sendMessage", Fault(400, "Bad Request: because"), times=2)
    with pytest.raises(GiveUp):
        send(telegram, Place(ann.id), Part("hello"))


def test_a_group_that_moved_is_followed(telegram: TelegramFake) -> None:
    group = telegram.group()
    old = group.chat.id
    group.becomes_supergroup()
    send(telegram, Place(old), Part("hello"))
    assert [shown.text for shown in group.chat.shown] == ["hello"]


def test_courtesies_never_fail(telegram: TelegramFake, ann: Person) -> None:
    for method in ("sendChatAction", "answerCallbackQuery", "editMessageReplyMarkup"):
        telegram.fail(method, Fault(429, retry_after=1))

    async def work() -> Any:
        client = Client(telegram.token, telegram.url)
        sender = Sender(client)
        await sender.confirm("1")
        await sender.confirm("1")
        await sender.mark(Place(ann.id), 1, ())
        await sender.mark(Place(ann.id), 1, ())
        async with sender.typing(Place(ann.id)):
            await asyncio.sleep(0.2)
        await client.close()

    asyncio.run(work())
    assert not any(call.went_well for call in telegram.calls())
