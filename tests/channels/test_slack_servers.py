"""The channel `slack` with the real Rasa and action servers."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from bot.servers import LOGS
from tests.channels.fakes.calls import Fault
from tests.channels.fakes.server import running_fake
from tests.channels.fakes.slack import APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, TEAM, Posted
from tests.channels.fakes.slack_people import CHANNEL, Person, SlackFake
from tests.running import Running, running_bot

pytestmark = pytest.mark.servers

ME = f"<@{BOT_USER}>"
PATH = "/webhooks/slack/webhook"
NEVER_LOGGED = "zanzibar"
"""A word in what people say here, to be looked for where it may not be."""
EXIT_SECONDS = 10


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackFake]:
    with running_fake() as fake:
        yield fake.slack


@pytest.fixture(scope="module")
def running(slack: SlackFake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that Slack delivers to."""
    with running_bot(
        tmp_path_factory.mktemp("slack"),
        country="GB",
        slack_bot_token=BOT_TOKEN,
        slack_signing_secret=SIGNING_SECRET,
        slack_api_url=slack.api_url,
    ) as running:
        slack.bot_url = running.url + PATH
        yield running


names = iter(range(1, 1000))


@pytest.fixture
def ann(running: Running, slack: SlackFake) -> Person:
    """Somebody new each time."""
    return slack.person(f"U0WILHELMINA{next(names)}")


def say(person: Person, text: str, channel: str = "", thread: str = "") -> list[Posted]:
    """Says something and returns what the bot answers."""
    said = person.says(text, channel, thread)
    return answers(person, said.ts, channel)


def press(person: Person, message: Posted, title: str) -> list[Posted]:
    """Presses a button and returns what the bot answers."""
    after = person.slack.next_ts()
    person.presses(message, title)
    return answers(person, after, message.channel)


def answers(person: Person, after: str, channel: str = "") -> list[Posted]:
    """What came after a moment: up to a message that has words."""
    person.hears(channel=channel or person.direct, after=after)
    person.slack.wait_for(lambda: words_after(person, after, channel), "an answer in words")
    return [m for m in person.sees(channel or person.direct) if m.ts > after]


def words_after(person: Person, after: str, channel: str) -> list[Posted]:
    return [m for m in person.sees(channel or person.direct) if m.ts > after and m.blocks]


def open_rows(running: Running) -> int:
    with closing(sqlite3.connect(running.database)) as connection:
        query = "select count(*) from chat_inbox where content is not null"
        return int(connection.execute(query).fetchone()[0])


def pictures(messages: list[Posted]) -> list[Posted]:
    return [message for message in messages if message.file]


def test_a_question_is_answered_with_linked_sources(ann: Person) -> None:
    (answer,) = say(ann, "how long does it last?")
    assert re.search(r"<https?://[^|>]+\|\[1\]>", answer.words)
    (small,) = [block for block in answer.blocks if block["type"] == "context"]
    assert small["elements"][0]["text"].startswith("Sources: ")
    assert "last" in answer.text
    assert answer.titles


def test_the_check_runs_to_its_result_through_buttons(ann: Person, slack: SlackFake) -> None:
    ann.opens_home()
    slack.wait_for(lambda: ann.name in slack.homes, "the home tab")
    ann.presses_at_home("It didn't work for me")
    ann.hears("You asked: My Botox did not work", channel=ann.direct)
    messages, chosen = [ann.hears("How long ago", channel=ann.direct)], []
    while not pictures(messages):
        assert len(chosen) < 8, chosen
        title = next(t for t in messages[-1].titles if t not in ("Under 2 weeks", "Not sure"))
        messages = press(ann, messages[-1], title)
        chosen.append(title)
    assert len(chosen) >= 3
    (picture,) = pictures(messages)
    assert slack.files[picture.file].content.startswith(b"\x89PNG")
    assert "week" in slack.files[picture.file].alt
    assert "Sources: " in messages[-1].words


def test_the_check_runs_to_its_result_through_words(ann: Person, slack: SlackFake) -> None:
    said = ("my botox did nothing", "three weeks ago", "forehead", "only when i move", "4 units")
    for text in (*said, "yes, it worked before"):
        messages = say(ann, text)
        if pictures(messages):
            break
    assert len(pictures(messages)) == 1
    assert "4 units" in messages[-1].words


def test_a_question_in_between_is_answered_and_the_check_goes_on(ann: Person) -> None:
    say(ann, "my botox did nothing")
    (answer,) = say(ann, "is it safe while pregnant?")
    assert "pregnan" in answer.words.lower()
    assert "How long ago" in answer.words
    messages = say(ann, "five days ago")
    assert pictures(messages)
    assert "early" in messages[-1].words


def test_an_alarm_arrives_whatever_slack_does(ann: Person, slack: SlackFake) -> None:
    for fault in (Fault(429, retry_after=1), Fault(500), Fault(reset=True)):
        slack.faults.add("chat.postMessage", fault)
    (alarm,) = say(ann, "I cannot breathe properly since the injection")
    assert "999" in alarm.words
    assert alarm.words.startswith("*")


def test_an_alarm_in_a_channel_is_answered_there(ann: Person) -> None:
    asked = ann.says(f"{ME} I cannot swallow since my botox", CHANNEL)
    assert ann.hears("999", channel=CHANNEL, after=asked.ts).thread_ts == asked.ts


def test_in_a_channel_it_answers_in_the_thread_and_goes_on_in_private(ann: Person) -> None:
    asked = ann.says(f"{ME} my botox did nothing", CHANNEL)
    question = ann.hears("How long ago", channel=CHANNEL, after=asked.ts)
    assert question.thread_ts == asked.ts
    next_one = ann.says("three weeks ago", CHANNEL, asked.ts)
    here = ann.hears(channel=CHANNEL, after=next_one.ts)
    assert "Continue in private" in here.titles
    ann.presses(here, "Continue in private")
    ann.hears("This is where we were", channel=ann.direct)
    again = ann.hears(here.text.split("\n")[-1], channel=ann.direct)
    assert [title for title in here.titles if title != "Continue in private"] == again.titles


def test_the_command_is_answered_for_one_person(ann: Person, slack: SlackFake) -> None:
    after = slack.next_ts()
    ann.commands("does it hurt?", CHANNEL)
    answer = ann.hears("Sources: ", channel=CHANNEL, after=after)
    assert answer.seen_by == ann.name


def test_repeated_and_forged_deliveries_do_nothing(
    ann: Person, slack: SlackFake, running: Running
) -> None:
    said = ann.says("does it hurt?", twice=True)
    ann.hears("Sources: ", channel=ann.direct)
    again = slack.deliver_event(ann.event_of(said))
    assert slack.post("events_api", again, 3).status_code == 200
    assert slack.post("events_api", again, secret="0" * 32).status_code == 403
    assert slack.post("events_api", again, age=400).status_code == 403
    slack.wait_for(lambda: not open_rows(running), "everything is worked off")
    assert len(ann.sees(ann.direct)) == 1


def test_a_crash_loses_nothing_and_repeats_nothing(
    ann: Person, slack: SlackFake, running: Running
) -> None:
    """Killed between receiving and answering, in the middle of a check."""
    say(ann, "my botox did nothing")
    running.kill("actions")
    ann.says("three weeks ago")
    slack.wait_for(lambda: open_rows(running) == 1, "it is stored")
    running.kill("rasa")
    late = ann.says("in the forehead")  # delivered when the server is there again
    running.restart()
    ann.hears("lines", channel=ann.direct, after=late.ts)
    slack.wait_for(lambda: not open_rows(running), "everything is worked off")
    said = [m.text for m in ann.sees(ann.direct)]
    assert len(said) == len(set(said)) == 3
    assert NEVER_LOGGED not in logs()


def test_deleting_leaves_nothing_in_the_file(
    ann: Person, slack: SlackFake, running: Running
) -> None:
    say(ann, f"does it hurt in {NEVER_LOGGED}?")
    assert NEVER_LOGGED.encode() in running.database.read_bytes()
    ann.commands("delete")
    ann.presses(ann.hears("Shall I delete"), "Delete it")
    ann.hears("I have deleted")
    slack.wait_for(lambda: not open_rows(running), "everything is worked off")
    stored = running.database.read_bytes()
    for word in (NEVER_LOGGED, ann.name, ann.direct, TEAM, CHANNEL):
        assert word.encode() not in stored
    assert NEVER_LOGGED not in logs()


def test_nothing_of_people_is_in_the_logs(ann: Person, slack: SlackFake, running: Running) -> None:
    slack.faults.add("chat.postMessage", Fault(500))
    say(ann, f"does it last longer in {NEVER_LOGGED}?")
    running.kill("actions")
    ann.says(f"and in {NEVER_LOGGED} at night?")
    slack.wait_for(lambda: "Refused" in logs(), "an error in the log")
    for word in (NEVER_LOGGED, "WILHELMINA", BOT_TOKEN, SIGNING_SECRET, CHANNEL):
        assert not re.search(re.escape(word), logs(), re.IGNORECASE)
    running.restart()
    ann.hears("Sources", channel=ann.direct, count=2)


def logs() -> str:
    return "\n".join((LOGS / f"{name}.log").read_text("utf-8") for name in ("rasa", "actions"))


# ------------------------------------------------------------ socket mode


def test_socket_mode_answers_and_ends_cleanly(
    slack: SlackFake, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("socket")
    tokens: dict[str, Any] = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN}
    slack.bot_url = ""
    with running_bot(folder, country="GB", slack_api_url=slack.api_url, **tokens) as running:
        bea = slack.person("U0BEATRICE")
        (answer,) = say(bea, "how long does it last?")
        assert "Sources: " in answer.words
        (question,) = say(bea, "my botox did nothing")
        press(bea, question, next(t for t in question.titles if t != "Under 2 weeks"))
        after = slack.next_ts()
        bea.commands("I cannot breathe", CHANNEL)
        assert bea.hears("999", channel=CHANNEL, after=after).seen_by == bea.name

        child = dict(running.servers._children)["rasa"]
        os.killpg(child.pid, signal.SIGTERM)
        try:
            assert child.wait(EXIT_SECONDS) in (0, -signal.SIGTERM)
        except subprocess.TimeoutExpired:
            pytest.fail("the server did not end")
        slack.wait_for(lambda: not slack.sockets, "the socket is closed")
        assert "Traceback" not in logs()

        cleo = slack.person("U0CLEOPATRA")
        cleo.says("is it safe while pregnant?")  # while nobody is there
        running.restart()
        cleo.hears("pregnan", channel=cleo.direct)
        slack.wait_for(lambda: not open_rows(running), "everything is worked off")
        assert len(cleo.sees(cleo.direct)) == 1
