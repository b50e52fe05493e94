"""The channel `web` with the real Rasa and action servers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from bot.servers import LOGS
from tests.running import Running, running_bot

pytestmark = pytest.mark.servers

CLINIC = "https://clinic.example"
NEVER_LOGGED = "zanzibar"
"""A word in what people say here, to be looked for where it may not be."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that keeps its conversations in a database of its own."""
    folder = tmp_path_factory.mktemp("web")
    with running_bot(
        folder, web_origins=(CLINIC,), country="GB", contact="020 7946 0000"
    ) as running:
        yield running


@pytest.fixture
def client(running: Running) -> Iterator[httpx.Client]:
    with running.client() as client:
        yield client


def custom(answer: httpx.Response) -> dict[str, Any]:
    """The one custom object of an answer."""
    assert answer.status_code == 200, answer.text
    (found,) = (message["custom"] for message in answer.json() if "custom" in message)
    return dict(found)


def test_a_question_is_answered_with_facts_and_their_sources(client: Any, visit: Any) -> None:
    answer = visit(client).say("how long does it last?")
    found = custom(answer)
    assert found["kind"] == "answer"
    assert found["topics"][0] == "duration"
    assert {source for fact in found["facts"] for source in fact["sources"]} <= {
        source["id"] for source in found["sources"]
    }
    assert all(set(message) & {"text", "custom", "image"} for message in answer.json())
    assert not any("recipient_id" in message for message in answer.json())


def test_the_check_runs_to_its_picture_and_the_history_shows_it_again(
    client: Any, visit: Any
) -> None:
    visitor = visit(client)
    visitor.say("my botox did nothing")
    answer = visitor.say("5 days ago, forehead, 20 units")
    (picture,) = (message["image"] for message in answer.json() if "image" in message)
    assert picture.startswith("/webhooks/web/timeline/")
    address = picture.removeprefix("/webhooks/web")
    assert client.get(address).headers["content-type"] == "image/svg+xml"
    assert visitor.turns()[-1]["answers"] == answer.json()


def test_an_alarm_names_the_number_of_the_country(client: Any, visit: Any) -> None:
    answer = visit(client).say("I cannot breathe properly since the injection")
    assert custom(answer)["kind"] == "urgent"
    number = client.get("/config").json()["emergency"]["number"]
    assert any(number in message.get("text", "") for message in answer.json())


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/ask_cost{"area": "x"}', "/back"])
def test_typed_payloads_are_words(text: str, client: Any, visit: Any, running: Running) -> None:
    visitor = visit(client)
    visitor.say("how long does it last?")
    custom(visitor.say(text))
    turns = visitor.turns()
    assert len(turns) == 2
    assert turns[1]["text"] == text.removeprefix("/")
    assert running.rows(visitor.id, "restart") == 0
    assert running.rows(visitor.id, "session_started") == 1


def test_the_same_message_at_once_and_again_is_one(
    client: Any, visit: Any, running: Running
) -> None:
    visitor, message = visit(client), str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: visitor.say("does it hurt?", message).json(), range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert visitor.say("does it hurt?", message).json() == answers[0]
    assert running.rows(visitor.id, "user") == 1


def test_feedback_does_not_disturb_a_check(client: Any, visit: Any) -> None:
    """Neither its questions nor what is known of the person."""

    def said(judged: bool) -> list[Any]:
        visitor, found = visit(client), []
        for text in ("my botox did nothing", "forehead", "three weeks ago", "20 units", "yes"):
            message = str(uuid.uuid4())
            found.append(visitor.say(text, message).json())
            if judged:
                assert visitor.judge(message, True).status_code == 204
        return found

    assert said(judged=True) == said(judged=False)


def test_another_origin_is_refused_and_an_allowed_one_is_not(client: Any, visit: Any) -> None:
    visitor = visit(client)
    assert visitor.say("hello", Origin="https://stranger.example").status_code == 403
    answer = visitor.say("hello", Origin=CLINIC)
    assert answer.headers["access-control-allow-origin"] == CLINIC
    preflight = client.options("/messages", headers={"Origin": CLINIC})
    assert (preflight.status_code, preflight.content) == (204, b"")


def test_a_deleted_conversation_is_gone_from_the_file(
    client: Any, visit: Any, running: Running
) -> None:
    visitor = visit(client)
    custom(visitor.say("how long does it last on quokka island?"))
    assert b"quokka" in running.database.read_bytes()
    assert visitor.delete().status_code == 204
    assert running.rows(visitor.id) == 0
    assert b"quokka" not in running.database.read_bytes()
    assert visitor.get().json()["code"] == "gone"


def test_a_crash_in_the_middle_loses_nothing(client: Any, visit: Any, running: Running) -> None:
    """The action server, then both: what was not answered can be sent again, once."""
    visitor, message = visit(client), str(uuid.uuid4())
    question = f"how long does it last in {NEVER_LOGGED}?"
    custom(visitor.say("my botox did nothing"))
    before = visitor.turns()

    running.kill("actions")
    for _ in "12":
        answer = visitor.say(question, message)
        assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert visitor.turns() == before
    assert visitor.judge(before[0]["id"], True).status_code == 204

    running.kill("rasa")
    running.restart()
    with running.client() as again:
        after = type(visitor)(again, visitor.id, visitor.secret)
        assert after.turns() == [{**before[0], "feedback": True}]
        found = after.say(question, message)
        assert custom(found)["topics"][0] == "duration"
        assert after.say(question, message).json() == found.json()
        assert [turn["id"] for turn in after.turns()] == [before[0]["id"], message]
        # What the check had asked before the crash it still waits for.
        assert custom(after.say("three weeks ago"))["kind"].startswith("check")


def test_the_page_at_the_root_is_not_rasas(running: Running) -> None:
    answer = httpx.get(running.servers.url)
    assert "Rasa" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_no_log_holds_what_people_say_or_their_secrets(
    client: Any, visit: Any, running: Running
) -> None:
    """The last one here, for it leaves the bot without its action server."""
    visitor = visit(client)
    custom(visitor.say(f"does it hurt in {NEVER_LOGGED}?"))
    client.post("/messages", content=b"{" + NEVER_LOGGED.encode(), headers=visitor.headers)
    client.get("/history", headers={"Authorization": f"Bearer {visitor.id}.{NEVER_LOGGED}"})
    running.kill("actions")
    assert visitor.say(f"and in {NEVER_LOGGED} at night?").status_code == 503
    logs = "\n".join((LOGS / f"{name}.log").read_text("utf-8") for name in ("rasa", "actions"))
    assert not re.search(NEVER_LOGGED, logs, re.IGNORECASE)
    assert visitor.secret not in logs
