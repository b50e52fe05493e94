"""The channel `web` over HTTP, line by line of docs/web_api.md."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.channels import turn_taking, web
from bot.channels.conversations import new_id, secret_of
from bot.channels.refusals import MAX_LENGTH
from bot.emergency import numbers_for
from bot.settings import Settings

Serve = Callable[..., Any]
Visit = Callable[..., Any]
HEALTH = "my left eyelid droops since Tuesday"
STRANGER = "https://stranger.example"
CLINIC = "https://clinic.example"


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """An error has a status, a word and a sentence for people, and no more."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["error"].endswith(".")
    assert set(answer.json()) <= {"error", "code", "retry_after"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def rows(database: Path, sender: str = "%", kind: str = "%") -> int:
    with closing(sqlite3.connect(database)) as connection:
        query = "select count(*) from events where sender_id like ? and type_name like ?"
        return int(connection.execute(query, (sender, kind)).fetchone()[0])


class TestConversation:
    def test_each_has_an_id_and_a_secret_of_its_own(self, client: Any, visit: Visit) -> None:
        one, other = visit(client), visit(client, language="es")
        assert uuid.UUID(one.id).version == 4
        assert len(one.secret) == 43
        assert (one.id, one.secret) != (other.id, other.secret)
        assert one.turns() == other.turns() == []

    def test_a_message_is_answered_in_the_form_of_rasa(self, visitor: Any) -> None:
        answer = visitor.say("  hello ")
        assert answer.status_code == 200
        text, custom, image = answer.json()
        assert text["text"] == "You said: hello"
        assert text["buttons"][0] == {"title": "Forehead", "payload": "it was the forehead"}
        assert custom == {"custom": {"kind": "answer", "facts": []}}
        assert image == {"image": "/webhooks/web/timeline/d5.svg"}

    def test_the_history_holds_what_was_said_and_answered(self, visitor: Any) -> None:
        ids = [str(uuid.uuid4()) for _ in "12"]
        answers = [visitor.say(f"message {one}", one).json() for one in ids]
        turns = visitor.turns()
        assert [turn["id"] for turn in turns] == ids
        assert [turn["text"] for turn in turns] == [f"message {one}" for one in ids]
        assert [turn["answers"] for turn in turns] == answers
        assert [turn["feedback"] for turn in turns] == [None, None]
        assert turns[0]["time"] <= turns[1]["time"]
        assert all(set(turn) == {"id", "time", "text", "answers", "feedback"} for turn in turns)

    def test_conversations_are_kept_apart(self, client: Any, visit: Visit) -> None:
        one, other = visit(client), visit(client)
        one.say("mine")
        assert other.turns() == []
        assert [turn["text"] for turn in one.turns()] == ["mine"]

    def test_a_new_server_knows_the_conversation(self, serve: Serve, visit: Visit) -> None:
        with serve() as service:
            before = visit(service.client())
            before.say("hello", ID)
            before.judge(ID, True)
        with serve() as service:
            after = type(before)(service.client(), before.id, before.secret)
            (turn,) = after.turns()
            assert (turn["id"], turn["text"], turn["feedback"]) == (ID, "hello", True)
            assert after.say("hello", ID).json() == turn["answers"]
            assert service.processor.heard == []
            assert after.say("and now?").status_code == 200

    def test_it_works_in_memory_as_well(self, serve: Serve, visit: Visit) -> None:
        with serve(store=InMemoryTrackerStore(Domain.empty())) as service:
            visitor = visit(service.client())
            visitor.say("hello", ID)
            visitor.judge(ID, False)
            assert visitor.say("hello", ID).status_code == 200
            assert [(t["text"], t["feedback"]) for t in visitor.turns()] == [("hello", False)]
            assert visitor.delete().status_code == 204
            refused(visitor.get(), 404, "gone")

    def test_what_the_page_sets_beside_the_message_is_dropped(
        self, service: Any, visitor: Any
    ) -> None:
        body = {"text": "hello", "id": ID, "input_channel": "slack", "sender": "me", "metadata": {}}
        visitor.client.post("/messages?stream=true&token=x", json=body, headers=visitor.headers)
        (event,) = stored(service.database, "user")
        assert (event["input_channel"], event.get("metadata", {})) == (
            "web",
            {"model_id": "m", "assistant_id": "a"},
        )
        assert rows(service.database, f"web-{visitor.id}") == rows(service.database)

    def test_a_long_answer_is_compressed_for_whoever_reads_that(
        self, service: Any, visitor: Any
    ) -> None:
        service.processor.say = lambda text: [{"text": "long " * 2000}]
        answer = visitor.say("hello")
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert answer.json() == [{"text": ("long " * 2000).strip()}]
        plain = visitor.client.get(
            "/history", headers={**visitor.headers, "Accept-Encoding": "identity"}
        )
        assert "content-encoding" not in plain.headers
        assert plain.json()["turns"][0]["answers"] == answer.json()


ID = "0f9f5a9e-2f5c-4c0e-9a5e-2b7f3f0a1b2c"


def stored(database: Path, kind: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("select data from events where type_name = ?", (kind,))
        return [json.loads(data) for (data,) in found]


class TestTheSameMessageAgain:
    def test_it_has_the_same_answer_and_is_not_sent_twice(self, service: Any, visitor: Any) -> None:
        first, again = visitor.say("hello", ID), visitor.say("hello", ID)
        assert first.json() == again.json()
        assert again.status_code == 200
        assert service.processor.heard == ["hello"]
        assert rows(service.database, kind="user") == 1

    def test_while_the_first_is_still_being_answered(self, service: Any, visitor: Any) -> None:
        service.hold()
        with ThreadPoolExecutor(4) as pool:
            answers = [pool.submit(visitor.say, "hello", ID) for _ in range(4)]
            wait_until(lambda: service.processor.heard)
            service.release()
            bodies = [answer.result().json() for answer in answers]
        assert all(body == bodies[0] and body for body in bodies)
        assert service.processor.heard == ["hello"]
        assert rows(service.database, kind="user") == 1

    def test_it_is_another_message_in_another_conversation(
        self, client: Any, visit: Visit, service: Any
    ) -> None:
        visit(client).say("one", ID)
        visit(client).say("two", ID)
        assert service.processor.heard == ["one", "two"]


def wait_until(happened: Callable[[], object]) -> None:
    for _ in range(3000):
        if happened():
            return
        threading_wait()
    raise AssertionError("it never happened")


def threading_wait() -> None:
    import time

    time.sleep(0.01)


class TestOneAfterTheOther:
    def test_two_messages_at_once_do_not_mix(self, service: Any, visitor: Any) -> None:
        service.hold()
        with ThreadPoolExecutor(5) as pool:
            answers = [pool.submit(visitor.say, f"message {n}") for n in range(5)]
            wait_until(lambda: service.processor.heard)
            assert len(service.processor.heard) == 1
            service.release()
            said = sorted(answer.result().json()[0]["text"] for answer in answers)
        assert said == [f"You said: message {n}" for n in range(5)]
        assert [turn["text"] for turn in visitor.turns()] == service.processor.heard
        assert [turn["answers"][0]["text"] for turn in visitor.turns()] == [
            f"You said: {text}" for text in service.processor.heard
        ]

    def test_others_do_not_wait(self, client: Any, visit: Visit, service: Any) -> None:
        slow, quick = visit(client), visit(client)
        service.hold()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(slow.say, "hello")
            wait_until(lambda: service.processor.heard)
            service.processor.gate, gate = None, service.processor.gate
            assert quick.say("hi").status_code == 200
            assert not waiting.done()
            service.in_loop(gate.set)
            assert waiting.result().status_code == 200

    def test_feedback_in_the_middle_of_a_turn_loses_neither(
        self, service: Any, visitor: Any
    ) -> None:
        visitor.say("one", ID)
        service.hold()
        with ThreadPoolExecutor(2) as pool:
            second = pool.submit(visitor.say, "two")
            wait_until(lambda: len(service.processor.heard) == 2)
            judged = pool.submit(visitor.judge, ID, True)
            service.release()
            assert (second.result().status_code, judged.result().status_code) == (200, 204)
        assert [(t["text"], t["feedback"], len(t["answers"])) for t in visitor.turns()] == [
            ("one", True, 3),
            ("two", None, 3),
        ]

    def test_whoever_goes_to_another_page_finds_the_answer_there(
        self, service: Any, visitor: Any
    ) -> None:
        service.hold()
        body = json.dumps({"text": "hello", "id": ID})
        host, port = service.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(
                f"POST /webhooks/web/messages HTTP/1.1\r\nHost: {host}:{port}\r\n"
                f"Authorization: Bearer {visitor.id}.{visitor.secret}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                f"{body}".encode()
            )
            wait_until(lambda: service.processor.heard)
        service.release()
        assert visitor.say("hello", ID).status_code == 200
        assert service.processor.heard == ["hello"]
        assert [turn["id"] for turn in visitor.turns()] == [ID]


class TestSecrets:
    REQUESTS = (
        ("POST", "/messages"),
        ("GET", "/history"),
        ("POST", "/feedback"),
        ("DELETE", "/conversation"),
    )

    @pytest.mark.parametrize(("method", "path"), REQUESTS)
    def test_nothing_is_done_without_the_conversations_own_secret(
        self, method: str, path: str, client: Any, visit: Visit, service: Any
    ) -> None:
        mine, foreign = visit(client), visit(client)
        foreign.say("private", ID)
        before = rows(service.database)
        wrong = (
            {},
            {"Authorization": ""},
            {"Authorization": f"Bearer {foreign.id}"},
            {"Authorization": f"Bearer {foreign.id}.{mine.secret}"},
            {"Authorization": f"Bearer {foreign.id}.{secret_of(foreign.id, b'x' * 32)}"},
            {"Authorization": f"Basic {foreign.id}.{foreign.secret}"},
            {"Cookie": f"Authorization=Bearer {foreign.id}.{foreign.secret}"},
        )
        body = {"text": "hello", "id": ID, "message": ID, "helped": True}
        for headers in wrong:
            content = {"json": body} if method == "POST" else {}
            refused(client.request(method, path, headers=headers, **content), 403, "secret")
        assert rows(service.database) == before

    def test_a_secret_for_an_id_that_the_server_never_gave_out_opens_nothing(
        self, client: Any, service: Any
    ) -> None:
        made_up = new_id()
        secret = secret_of(made_up, b"k" * 32)
        headers = {"Authorization": f"Bearer {made_up}.{secret}"}
        refused(client.get("/history", headers=headers), 404, "gone")
        body = {"text": "hello", "id": ID}
        refused(client.post("/messages", json=body, headers=headers), 404, "gone")
        assert rows(service.database) == 0

    def test_servers_with_the_same_key_share_conversations(
        self, serve: Serve, visit: Visit
    ) -> None:
        with serve() as one, serve() as other:
            visitor = visit(one.client())
            visitor.say("hello")
            elsewhere = type(visitor)(other.client(), visitor.id, visitor.secret)
            assert [turn["text"] for turn in elsewhere.turns()] == ["hello"]
        with serve(web_key="another key of at least 32 letters") as stranger:
            elsewhere = type(visitor)(stranger.client(), visitor.id, visitor.secret)
            refused(elsewhere.get(), 403, "secret")

    def test_no_cookie_is_ever_set(self, visitor: Any) -> None:
        for answer in (visitor.say("hello"), visitor.get(), visitor.client.get("/config")):
            assert "set-cookie" not in answer.headers


class TestWhatIsRefused:
    def test_texts_that_are_too_long_or_empty(self, visitor: Any, service: Any) -> None:
        assert visitor.say("x" * MAX_LENGTH).status_code == 200
        refused(visitor.say("x" * (MAX_LENGTH + 1)), 400, "long")
        for text in ("", "  \n", "\u200b", "/", "///"):
            refused(visitor.say(text), 400, "empty")
        assert len(service.processor.heard) == 1

    @pytest.mark.parametrize("path", ["/messages", "/feedback", "/conversations"])
    @pytest.mark.parametrize("content", [b"", b"hello", b"[]", b"\xff", b"[" * 5000])
    def test_what_is_not_json(self, path: str, content: bytes, visitor: Any) -> None:
        headers = {**visitor.headers, "Content-Type": "application/json"}
        answer = visitor.client.post(path, content=content, headers=headers)
        refused(answer, 400, "json")

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_json_that_calls_itself_something_else(self, kind: str, visitor: Any) -> None:
        body = json.dumps({"text": "hello", "id": ID}).encode()
        headers = {**visitor.headers, "Content-Type": kind}
        refused(visitor.client.post("/messages", content=body, headers=headers), 400, "json")

    def test_a_charset_beside_the_type_is_fine(self, visitor: Any) -> None:
        body = json.dumps({"text": "hello", "id": ID}).encode()
        headers = {**visitor.headers, "Content-Type": "application/json; charset=utf-8"}
        answer = visitor.client.post("/messages", content=body, headers=headers)
        assert answer.status_code == 200

    @pytest.mark.parametrize("size", [8193, 60_000, 900_000, 3_000_000])
    def test_a_body_that_is_too_large_whatever_is_in_it(self, size: int, visitor: Any) -> None:
        headers = {**visitor.headers, "Content-Type": "application/json"}
        for content in (b"x" * size, chunks(size)):
            try:
                answer = visitor.client.post("/messages", content=content, headers=headers)
            except httpx.HTTPError:
                # The server hangs up on whoever goes on and on.
                assert size > 1_000_000
            else:
                refused(answer, 413, "large")
        assert visitor.say("hello").status_code == 200

    def test_a_body_of_the_greatest_size(self, visitor: Any) -> None:
        body = json.dumps({"text": "hello", "id": ID, "more": ""})
        body = body.replace('"more": ""', f'"more": "{"x" * (8192 - len(body))}"')
        assert len(body) == 8192
        headers = {**visitor.headers, "Content-Type": "application/json"}
        assert visitor.client.post("/messages", content=body, headers=headers).status_code == 200

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("GET", "/messages", "POST, OPTIONS"),
            ("PUT", "/messages", "POST, OPTIONS"),
            ("POST", "/history", "GET, OPTIONS"),
            ("GET", "/conversation", "DELETE, OPTIONS"),
            ("DELETE", "/config", "GET, OPTIONS"),
        ],
    )
    def test_another_method(self, method: str, path: str, allowed: str, client: Any) -> None:
        answer = client.request(method, path)
        refused(answer, 405, "method")
        assert answer.headers["allow"] == allowed

    @pytest.mark.parametrize("path", ["/webhook", "/nothing", "/a/b/c", "/messages/1", "/%2e%2e"])
    def test_another_address(self, path: str, client: Any) -> None:
        refused(client.get(path), 404, "unknown")
        refused(client.post(path, json={"sender": "x", "message": "hello"}), 404, "unknown")

    def test_halves_of_characters_and_controls_do_no_harm(self, visitor: Any, service: Any) -> None:
        content = b'{"text": "a\\ud800b\\u0000c \\u202e x", "id": "%s"}' % ID.encode()
        headers = {**visitor.headers, "Content-Type": "application/json"}
        answer = visitor.client.post("/messages", content=content, headers=headers)
        assert answer.status_code == 200
        assert service.processor.heard == ["a\ufffdb c \u202e x"]
        assert len(visitor.turns()) == 1


def chunks(size: int) -> Any:
    """A body whose size is not told beforehand."""
    for start in range(0, size, 1000):
        yield b"x" * min(1000, size - start)


class TestTypedPayloads:
    def test_a_payload_that_the_last_turn_offered_is_obeyed(
        self, visitor: Any, service: Any
    ) -> None:
        visitor.say("hello")
        visitor.say('/skip{"slot": "area"}')
        assert service.processor.heard[-1] == '/skip{"slot": "area"}'

    def test_no_other_is(self, visitor: Any, service: Any) -> None:
        visitor.say('/skip{"slot": "area"}')
        assert service.processor.heard == ['skip{"slot": "area"}']
        for text, words in (
            ("/restart", "restart"),
            ('/skip{"slot": "dose"}', 'skip{"slot": "dose"}'),
            ('//skip{"slot": "area"}', 'skip{"slot": "area"}'),
            ("/session_start", "session_start"),
        ):
            visitor.say(text)
            assert service.processor.heard[-1] == words

    def test_not_one_of_an_earlier_turn_or_another_conversation(
        self, client: Any, visit: Visit, service: Any
    ) -> None:
        one, other = visit(client), visit(client)
        one.say("hello")
        other.say('/skip{"slot": "area"}')
        assert service.processor.heard[-1] == 'skip{"slot": "area"}'
        service.processor.say = lambda text: [{"text": "no buttons"}]
        one.say("something else")
        one.say('/skip{"slot": "area"}')
        assert service.processor.heard[-1] == 'skip{"slot": "area"}'


class TestFeedback:
    def test_it_is_stored_with_the_turn_and_can_be_taken_back(self, visitor: Any) -> None:
        other = str(uuid.uuid4())
        visitor.say("one", ID)
        visitor.say("two", other)
        for helped in (True, False, None, False):
            answer = visitor.judge(ID, helped)
            assert (answer.status_code, answer.content) == (204, b"")
            assert [turn["feedback"] for turn in visitor.turns()] == [helped, None]

    def test_the_conversation_goes_on_as_before(self, visitor: Any, service: Any) -> None:
        visitor.say("one", ID)
        visitor.judge(ID, True)
        visitor.say("two")
        visitor.judge(ID, False)
        assert [(t["text"], len(t["answers"]), t["feedback"]) for t in visitor.turns()] == [
            ("one", 3, False),
            ("two", 3, None),
        ]
        assert rows(service.database, kind="user") == 2

    def test_there_is_none_for_a_message_that_was_never_said(
        self, client: Any, visit: Visit
    ) -> None:
        one, other = visit(client), visit(client)
        one.say("hello", ID)
        refused(one.judge(str(uuid.uuid4()), True), 404, "message")
        refused(other.judge(ID, True), 404, "message")
        assert other.turns() == []

    @pytest.mark.parametrize("helped", ["yes", 1, [], {}])
    def test_it_is_yes_no_or_nothing(self, helped: Any, visitor: Any) -> None:
        visitor.say("hello", ID)
        refused(visitor.judge(ID, helped), 400, "json")


class TestDeletion:
    def test_nothing_of_it_is_left_in_the_database(self, service: Any, visit: Visit) -> None:
        client = service.client()
        one, other = visit(client), visit(client)
        one.say(HEALTH, ID)
        one.judge(ID, True)
        other.say("something else")
        kept = rows(service.database, f"web-{other.id}")
        answer = one.delete()
        assert (answer.status_code, answer.content) == (204, b"")
        assert rows(service.database, f"%{one.id}%") == 0
        assert rows(service.database) == kept
        content = service.database.read_bytes()
        assert HEALTH.encode() not in content
        assert one.id.encode() not in content
        assert b"something else" in content
        assert service.agent.lock_store.conversation_locks == {}

    def test_the_secret_opens_nothing_any_more(self, service: Any, visitor: Any) -> None:
        visitor.say("hello", ID)
        visitor.delete()
        refused(visitor.get(), 404, "gone")
        refused(visitor.say("hello again"), 404, "gone")
        refused(visitor.say("hello", ID), 404, "gone")
        refused(visitor.judge(ID, True), 404, "gone")
        refused(visitor.delete(), 404, "gone")
        assert rows(service.database) == 0

    def test_nor_after_a_restart(self, serve: Serve, visit: Visit) -> None:
        with serve() as service:
            visitor = visit(service.client())
            visitor.say("hello")
            visitor.delete()
        with serve() as service:
            refused(type(visitor)(service.client(), visitor.id, visitor.secret).get(), 404, "gone")

    def test_what_is_deleted_while_a_message_is_under_way_stays_deleted(
        self, service: Any, visitor: Any
    ) -> None:
        service.hold()
        with ThreadPoolExecutor(3) as pool:
            under_way = pool.submit(visitor.say, HEALTH)
            wait_until(lambda: service.processor.heard)
            deleted = pool.submit(visitor.delete)
            wait_until(lambda: len(tickets(service)) == 2)
            waiting = pool.submit(visitor.say, "and another")
            wait_until(lambda: len(tickets(service)) == 3)
            service.release()
            assert under_way.result().status_code == 200
            assert deleted.result().status_code == 204
            refused(waiting.result(), 404, "gone")
        assert rows(service.database) == 0
        assert HEALTH.encode() not in service.database.read_bytes()


def tickets(service: Any) -> list[Any]:
    """Who waits for the conversation, the one being served first."""
    locks = list(service.agent.lock_store.conversation_locks.values())
    return [ticket for lock in locks for ticket in lock.tickets]


class TestTheBotIsAway:
    def test_no_answer_is_said_to_be_none_and_the_message_can_be_sent_again(
        self, service: Any, visitor: Any
    ) -> None:
        said, service.processor.say = service.processor.say, lambda text: []
        for _ in "12":
            answer = visitor.say("hello", ID)
            refused(answer, 503, "away")
            assert answer.headers["retry-after"] == str(answer.json()["retry_after"])
        assert visitor.turns() == []
        service.processor.say = said
        assert visitor.say("hello", ID).status_code == 200
        assert [turn["id"] for turn in visitor.turns()] == [ID]
        (tracker,) = [
            asyncio.run(service.agent.tracker_store.retrieve(f"web-{visitor.id}")) for _ in "1"
        ]
        heard = [event for event in tracker.applied_events() if event.type_name == "user"]
        assert len(heard) == 1

    @pytest.mark.parametrize(
        "problem", [RuntimeError, ValueError, MemoryError, asyncio.TimeoutError]
    )
    def test_an_error_is_told_kindly_and_logged_without_words(
        self, problem: type[Exception], service: Any, visitor: Any, caplog: Any
    ) -> None:
        def fail(text: str) -> Any:
            raise problem(f"cannot do: {text}")

        service.processor.say = fail
        with caplog.at_level(logging.WARNING):
            answer = visitor.say(HEALTH)
        refused(answer, 503, "away")
        assert "cannot" not in answer.json()["error"].replace("I cannot answer", "")
        assert problem.__name__ in caplog.text
        assert HEALTH not in caplog.text
        assert visitor.secret not in caplog.text
        assert visitor.turns() == []

    def test_a_turn_that_never_ends_is_ended(
        self, service: Any, visitor: Any, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(turn_taking, "_TURN_SECONDS", 0.05)
        service.hold()
        refused(visitor.say("hello", ID), 503, "away")
        service.release()
        assert visitor.turns() == []
        monkeypatch.undo()
        assert visitor.say("hello", ID).status_code == 200
        assert len(visitor.turns()) == 1

    def test_a_wait_that_never_ends_is_ended(
        self, service: Any, visitor: Any, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(web, "_LONGEST_SECONDS", 0.3)
        service.hold()
        with ThreadPoolExecutor(3) as pool:
            for answer in [pool.submit(visitor.say, "hello") for _ in "123"]:
                refused(answer.result(), 503, "away")
        assert visitor.turns() == []

    def test_a_database_that_is_away(self, service: Any, visitor: Any) -> None:
        visitor.say("hello", ID)
        aside = service.database.with_suffix(".aside")
        service.database.rename(aside)
        service.database.mkdir()
        for answer in (
            visitor.get(),
            visitor.say("hello"),
            visitor.judge(ID, True),
            visitor.delete(),
            visitor.client.post("/conversations", json={}),
        ):
            refused(answer, 503, "away")
        service.database.rmdir()
        aside.rename(service.database)
        assert [turn["text"] for turn in visitor.turns()] == ["hello"]

    def test_a_turn_cut_short_by_the_end_of_the_server_can_be_sent_again(
        self, service: Any, visitor: Any, monkeypatch: Any
    ) -> None:
        async def killed(*_: Any) -> None:
            raise SystemError

        with monkeypatch.context() as patch:
            patch.setattr(turn_taking, "_take_back", killed)
            said, service.processor.say = service.processor.say, lambda text: []
            refused(visitor.say("hello", ID), 503, "away")
        assert visitor.turns() == []
        service.processor.say = said
        assert visitor.say("hello", ID).status_code == 200
        assert [turn["id"] for turn in visitor.turns()] == [ID]

    def test_a_server_that_has_no_model(self, service: Any, visitor: Any) -> None:
        service.app.ctx.agent = None
        refused(visitor.say("hello"), 503, "away")
        refused(visitor.client.post("/conversations", json={}), 503, "away")


class TestLimits:
    def test_messages_in_one_conversation(self, serve: Serve, visit: Visit) -> None:
        with serve(web_messages_per_conversation=3, web_messages_per_address=50) as service:
            client = service.client()
            one, other = visit(client), visit(client)
            assert [one.say("hello").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
            assert other.say("hello").status_code == 200
            answer = one.say("hello")
            refused(answer, 429, "rate")
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            assert answer.json()["retry_after"] == int(answer.headers["retry-after"])
            assert len(one.turns()) == 3

    def test_messages_from_one_address(self, serve: Serve, visit: Visit) -> None:
        with serve(web_messages_per_address=3) as service:
            client = service.client()
            visitors = [visit(client) for _ in range(4)]
            assert [one.say("hello").status_code for one in visitors] == [200, 200, 200, 429]

    @pytest.mark.parametrize(
        "limit",
        ["web_messages_per_conversation", "web_messages_per_address", "web_requests_per_address"],
    )
    def test_an_alarm_is_answered_however_many_there_were(
        self, serve: Serve, visit: Visit, limit: str
    ) -> None:
        with serve(**{limit: 2}) as service:
            one = visit(service.client())
            while one.say("hello").status_code == 200:
                pass
            answer = one.say("I cannot breathe since the injection")
            assert answer.status_code == 200
            assert "cannot breathe" in answer.text
            refused(one.say("I can breathe, how long does it last?"), 429, "rate")
            too_long = "I cannot breathe. " * 40
            assert one.say(too_long).status_code in (400, 429)

    def test_new_conversations_from_one_address(self, serve: Serve) -> None:
        with serve(web_conversations_per_address=2) as service:
            post = service.client().post
            found = [post("/conversations", json={}) for _ in range(3)]
            assert [answer.status_code for answer in found] == [201, 201, 429]
            refused(found[-1], 429, "rate")

    def test_requests_of_any_kind_from_one_address(self, serve: Serve) -> None:
        with serve(web_requests_per_address=4) as service:
            client = service.client()
            requests = [("GET", "/config"), ("GET", "/history"), ("POST", "/feedback")]
            codes = [client.request(*one).status_code for one in [*requests, ("GET", "/x")]]
            assert codes == [200, 403, 403, 404]
            refused(client.get("/config"), 429, "rate")
            refused(client.get("/history"), 429, "rate")

    def test_what_is_refused_does_not_count_as_a_message(self, serve: Serve, visit: Visit) -> None:
        with serve(web_messages_per_conversation=1) as service:
            visitor = visit(service.client())
            for text in ("", "x" * 501):
                assert visitor.say(text).status_code == 400
            assert visitor.say("hello").status_code == 200

    def test_an_address_behind_a_proxy_is_believed_only_of_proxies_that_are_set(
        self, serve: Serve
    ) -> None:
        def codes(service: Any, *forwarded: str) -> list[int]:
            post = service.client().post
            return [
                post("/conversations", json={}, headers={"X-Forwarded-For": one}).status_code
                for one in forwarded
            ]

        one, other = "203.0.113.1", "203.0.113.2"
        with serve(web_conversations_per_address=1) as service:
            assert codes(service, one, other) == [201, 429]
        with serve(web_conversations_per_address=1, web_proxies=1) as service:
            assert codes(service, one, other, one) == [201, 201, 429]
            # Whatever the visitor writes in front of it, the proxy's own word counts.
            assert codes(service, f"1.2.3.4, {one}", f"5.6.7.8,{other}") == [429, 429]
            assert codes(service, "203.0.113.9") == [201]
        with serve(web_conversations_per_address=1, web_proxies=2) as service:
            assert codes(service, f"{one}, 10.0.0.1", f"{other}, 10.0.0.1") == [201, 201]
            # Too few: somebody asks past the outer proxy.
            assert codes(service, "203.0.113.7", "203.0.113.8") == [201, 429]


class TestOrigins:
    CORS = "access-control-allow-origin"

    def test_a_page_of_the_same_origin_and_a_program_may_ask(self, client: Any) -> None:
        own = str(client.base_url).removesuffix("/webhooks/web/")
        for headers in ({}, {"Origin": own}, {"Origin": "https://own.example"}):
            if headers.get("Origin") == "https://own.example":
                # As behind a proxy that ends TLS; no script can set this header.
                headers["Sec-Fetch-Site"] = "same-origin"
            answer = client.get("/config", headers=headers)
            assert answer.status_code == 200
            assert self.CORS not in answer.headers

    def test_a_page_behind_a_trusted_proxy_has_the_same_origin(self, serve: Serve) -> None:
        headers = {
            "Origin": CLINIC,
            "Host": "inner:5005",
            "X-Forwarded-For": "203.0.113.1",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "clinic.example",
        }
        with serve(web_proxies=1) as service:
            assert service.client().get("/config", headers=headers).status_code == 200
        with serve() as service:
            refused(service.client().get("/config", headers=headers), 403, "origin")

    @pytest.mark.parametrize(
        "origin",
        [
            STRANGER,
            "null",
            "",
            "http://clinic.example",
            "https://clinic.example:8443",
            "https://clinic.example.stranger.example",
            "https://sub.clinic.example",
            "https://clinicxexample",
            "https://clinic.example/",
            "file://",
        ],
    )
    def test_another_origin_is_refused(self, origin: str, serve: Serve, visit: Visit) -> None:
        with serve(web_origins=[CLINIC]) as service:
            visitor = visit(service.client())
            answers = [
                visitor.say("hello", Origin=origin),
                visitor.client.post("/conversations", json={}, headers={"Origin": origin}),
                visitor.client.get("/history", headers={**visitor.headers, "Origin": origin}),
                visitor.client.delete(
                    "/conversation", headers={**visitor.headers, "Origin": origin}
                ),
                visitor.client.get("/config", headers={"Origin": origin}),
                visitor.client.options("/messages", headers={"Origin": origin}),
            ]
            for answer in answers:
                refused(answer, 403, "origin")
                assert not [name for name in answer.headers if name.startswith("access-control")]
            assert service.processor.heard == []
            assert visitor.get().status_code == 200

    def test_an_allowed_origin_may_read_answers_and_errors(
        self, serve: Serve, visit: Visit
    ) -> None:
        with serve(web_origins=[CLINIC], web_messages_per_conversation=2) as service:
            visitor = visit(service.client())
            answers = [visitor.say(text, Origin=CLINIC) for text in ("hello", "", "more", "much")]
            answers.append(visitor.client.get("/history", headers={"Origin": CLINIC}))
            assert [answer.status_code for answer in answers] == [200, 400, 200, 429, 403]
            for answer in answers:
                assert answer.headers[self.CORS] == CLINIC
                assert "Origin" in answer.headers["vary"]
                assert answer.headers["access-control-expose-headers"] == "Retry-After"
                assert "access-control-allow-credentials" not in answer.headers

    def test_its_preflight_is_answered(self, serve: Serve) -> None:
        with serve(web_origins=[CLINIC]) as service:
            for path in ("/messages", "/history", "/conversation", "/config"):
                answer = service.client().options(
                    path,
                    headers={
                        "Origin": CLINIC,
                        "Access-Control-Request-Method": "POST",
                        "Access-Control-Request-Headers": "authorization,content-type",
                    },
                )
                assert (answer.status_code, answer.content) == (204, b"")
                assert answer.headers[self.CORS] == CLINIC
                assert answer.headers["access-control-allow-headers"] == (
                    "Authorization, Content-Type"
                )
                assert "DELETE" in answer.headers["access-control-allow-methods"]
                assert int(answer.headers["access-control-max-age"]) > 0

    def test_rasas_own_cors_option_does_not_open_the_channel(
        self, serve: Serve, visit: Visit
    ) -> None:
        with serve(cors="*") as service:
            visitor = visit(service.client())
            answer = visitor.say("hello", Origin=STRANGER)
            refused(answer, 403, "origin")
            preflight = visitor.client.options("/messages", headers={"Origin": STRANGER})
            refused(preflight, 403, "origin")
            for headers in (answer.headers, preflight.headers):
                assert not [name for name in headers if name.startswith("access-control")]


class TestConfig:
    def test_nothing_is_known_unless_it_is_set(self, client: Any) -> None:
        assert client.get("/config").json() == {
            "country": None,
            "emergency": None,
            "crisis": None,
            "contact": None,
            "max_length": 500,
        }

    def test_the_verified_numbers_of_the_country(self, serve: Serve) -> None:
        with serve(country="gb", contact="020 7946 0000") as service:
            assert service.client().get("/config").json() == {
                "country": "GB",
                "emergency": {"number": "999", "country": "United Kingdom"},
                "crisis": {"number": "116 123", "name": "Samaritans"},
                "contact": "020 7946 0000",
                "max_length": 500,
            }

    def test_a_country_without_a_verified_crisis_line_shows_none(self) -> None:
        found = web.about(Settings(country="IT"), numbers_for("IT"))
        assert found["emergency"] == {"number": "112", "country": "Italy"}
        assert found["crisis"] is None

    def test_the_server_is_there(self, client: Any) -> None:
        assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.usefixtures("web_files")
class TestFiles:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/widget.js", "text/javascript; charset=utf-8"),
            ("/strings/en.json", "application/json"),
            ("/timeline/d21-f3_7-p14_14-w90_120.svg", "image/svg+xml"),
            ("/timeline/d21-f3_7-p14_14-w90_120.png", "image/png"),
        ],
    )
    def test_pages_of_any_origin_may_load_them(self, path: str, kind: str, client: Any) -> None:
        answer = client.get(path, headers={"Origin": STRANGER})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == kind
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"].startswith("public, max-age=")
        again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        if "timeline" not in path:
            assert answer.headers["access-control-allow-origin"] == "*"

    def test_the_script_is_compressed(self, client: Any, web_files: Path) -> None:
        with client.stream("GET", "/widget.js") as answer:
            sent = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(sent) == (web_files / "widget.js").read_bytes()
        assert len(sent) < (web_files / "widget.js").stat().st_size

    @pytest.mark.parametrize(
        "path",
        [
            "/strings/xx.json",
            "/strings/en",
            "/strings/../../secret.json",
            "/strings/..%2f..%2fsecret.json",
            "/strings/%2e%2e/%2e%2e/secret.json",
            "/widget.css",
            "/demo/index.html",
        ],
    )
    def test_no_other_file_is_served(self, path: str, client: Any, service: Any) -> None:
        host, port = service.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(
                f"GET /webhooks/web{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 404 ")
        assert b'"code":"unknown"' in answer

    def test_they_do_not_count_as_requests(self, serve: Serve) -> None:
        with serve(web_requests_per_address=1) as service:
            client = service.client()
            assert {client.get("/widget.js").status_code for _ in range(5)} == {200}
