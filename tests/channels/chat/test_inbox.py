"""The inbox: nothing is lost, nothing is twice, nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.chat.inbox import FAILURES_WAITED_FOR, KNOWN_SECONDS, Claimed, Entry, Inbox

LEASE = 15.0
Make = Callable[..., Entry]


def take(inbox: Inbox, owner: str = "one", channel: str = "telegram") -> list[Claimed]:
    return inbox.claim(channel, owner, LEASE)


def said(claimed: list[Claimed]) -> list[str]:
    return [one.content["said"] for one in claimed]


def test_what_is_stored_is_taken_as_it_is(inbox: Inbox, entry: Make, clock: Any) -> None:
    assert inbox.put(entry("a1", who="Zoë 👍", number=5))
    (claimed,) = take(inbox)
    assert claimed.content == {"said": "a1", "who": "Zoë 👍", "number": 5}
    assert (claimed.channel, claimed.conversation) == ("telegram", "a")
    assert (claimed.tries, claimed.sent, claimed.arrived) == (1, 0, clock.now)


def test_a_key_is_known_once_and_for_days(inbox: Inbox, entry: Make, clock: Any) -> None:
    assert inbox.put(entry("a1"))
    assert not inbox.put(entry("a1"))
    (claimed,) = take(inbox)
    assert not inbox.put(entry("a1"))
    assert inbox.done(claimed)
    clock.pass_by(KNOWN_SECONDS - 1)
    assert inbox.forget_old() == 0
    assert not inbox.put(entry("a1"))
    clock.pass_by(1)
    assert inbox.forget_old() == 1
    assert inbox.put(entry("a1"))


def test_what_nobody_takes_up_for_days_is_forgotten(inbox: Inbox, entry: Make, clock: Any) -> None:
    """As of a channel that was switched off."""
    inbox.put(entry("a1"))
    clock.pass_by(KNOWN_SECONDS - 1)
    assert inbox.forget_old() == 0
    (claimed,) = take(inbox)
    inbox.later(claimed, 60)
    clock.pass_by(1)
    assert inbox.forget_old() == 0
    clock.pass_by(KNOWN_SECONDS + 60)
    assert inbox.forget_old() == 1
    assert take(inbox) == []


def test_each_channel_has_entries_of_its_own(inbox: Inbox, entry: Make) -> None:
    assert inbox.put(entry("a1"))
    assert inbox.put(entry("a1", "slack"))
    assert [one.channel for one in take(inbox, channel="slack")] == ["slack"]
    assert [one.channel for one in take(inbox)] == ["telegram"]


def test_entries_of_a_conversation_wait_for_each_other(inbox: Inbox, entry: Make) -> None:
    for name in ("a1", "a2", "b1", "a3"):
        inbox.put(entry(name))
    first, other = take(inbox)
    assert said([first, other]) == ["a1", "b1"]
    assert take(inbox, "two") == []
    inbox.done(first)
    (second,) = take(inbox, "two")
    assert said([second]) == ["a2"]


def test_what_failed_often_lets_others_pass(inbox: Inbox, entry: Make, clock: Any) -> None:
    inbox.put(entry("a1"))
    inbox.put(entry("a2"))
    for _ in range(FAILURES_WAITED_FOR):
        (claimed,) = take(inbox)
        assert said([claimed]) == ["a1"]
        clock.pass_by(30)
        inbox.later(claimed, 30)
        if claimed.failures < FAILURES_WAITED_FOR:
            assert take(inbox) == []
            clock.pass_by(30)
    (second,) = take(inbox)
    assert said([second]) == ["a2"]
    inbox.done(second)
    clock.pass_by(30)
    assert said(take(inbox)) == ["a1"]


def test_what_waits_for_its_next_try_keeps_its_place(inbox: Inbox, entry: Make, clock: Any) -> None:
    inbox.put(entry("a1"))
    inbox.put(entry("a2"))
    (claimed,) = take(inbox)
    inbox.later(claimed, 30)
    clock.pass_by(29)
    assert take(inbox) == []
    clock.pass_by(1)
    (again,) = take(inbox)
    assert (said([again]), again.tries, again.failures) == (["a1"], 2, 2)
    assert again.key == claimed.key


def test_patience_counts_as_no_failure(inbox: Inbox, entry: Make) -> None:
    inbox.put(entry("a1"))
    for number in range(3):
        (claimed,) = take(inbox)
        assert (claimed.tries, claimed.failures) == (number + 1, 1)
        inbox.later(claimed, 0, counts=False)


def test_after_a_crash_another_server_goes_on_where_it_ended(
    open_inbox: Callable[..., Inbox], entry: Make, clock: Any
) -> None:
    before = open_inbox()
    before.put(entry("a1"))
    (claimed,) = take(before, "dead")
    before.progress(claimed, 2)
    after = open_inbox()
    clock.pass_by(LEASE - 1)
    assert take(after, "alive") == []
    clock.pass_by(1)
    (again,) = take(after, "alive")
    assert (again.sent, again.tries, again.key) == (2, 2, claimed.key)


def test_a_lease_that_is_renewed_does_not_run_out(inbox: Inbox, entry: Make, clock: Any) -> None:
    inbox.put(entry("a1"))
    (claimed,) = take(inbox)
    for _ in range(5):
        clock.pass_by(LEASE - 1)
        assert inbox.renew(claimed, LEASE)
        assert take(inbox, "two") == []


def test_who_lost_an_entry_changes_nothing_of_it(inbox: Inbox, entry: Make, clock: Any) -> None:
    inbox.put(entry("a1"))
    (lost,) = take(inbox, "slow")
    clock.pass_by(LEASE)
    (held,) = take(inbox, "two")
    assert not inbox.renew(lost, LEASE)
    assert not inbox.progress(lost, 5)
    assert not inbox.later(lost, 0)
    assert not inbox.done(lost)
    assert inbox.progress(held, 1)
    assert inbox.done(held)
    assert not inbox.done(held)


def test_only_so_many_are_taken_at_once(inbox: Inbox, entry: Make) -> None:
    for name in "abcdefgh":
        inbox.put(entry(name))
    assert len(inbox.claim("telegram", "one", LEASE, limit=3)) == 3
    assert len(inbox.claim("telegram", "one", LEASE, limit=100)) == 5


def test_a_message_that_nobody_works_on_can_be_withdrawn(inbox: Inbox, entry: Make) -> None:
    for name in ("a1", "b1"):
        inbox.put(entry(name))
    (held,) = inbox.claim("telegram", "one", LEASE, limit=1)
    assert not inbox.withdraw("telegram:a1")
    assert inbox.withdraw("telegram:b1")
    assert not inbox.withdraw("telegram:b1")
    assert not inbox.withdraw("telegram:unknown")
    assert take(inbox) == []
    assert not inbox.put(entry("b1"))
    assert inbox.done(held)


def test_a_conversation_can_be_dropped(inbox: Inbox, entry: Make) -> None:
    for name in ("a1", "a2", "b1"):
        inbox.put(entry(name))
    (wish, *_) = take(inbox)
    assert inbox.drop_conversation("a", but=wish) == 1
    assert inbox.done(wish)
    assert inbox.drop_conversation("b") == 1
    assert take(inbox) == []


def test_of_what_is_done_nothing_stays_but_a_pseudonym(
    inbox: Inbox, entry: Make, database: str, tmp_path: Path
) -> None:
    for number in range(40):
        inbox.put(Entry(f"telegram:{number}", "telegram", "zebra", {"said": f"quokka {number}"}))
        if number % 3 == 0:
            (claimed,) = take(inbox)
            inbox.progress(claimed, 1)
            inbox.done(claimed)
    while found := take(inbox):
        inbox.done(found[0])
    engine = sa.create_engine(database)
    rows = [
        dict(row._mapping) for row in engine.connect().execute(sa.text("select * from chat_inbox"))
    ]
    engine.dispose()
    assert len(rows) == 40
    assert {row["content"] for row in rows} == {None}
    assert {row["conversation"] for row in rows} == {""}
    assert all(len(row["key"]) == 64 for row in rows)
    if database.startswith("sqlite"):
        content = (tmp_path / "test.db").read_bytes()
        assert b"quokka" not in content
        assert b"zebra" not in content
        assert b"telegram:" not in content


def test_another_key_makes_other_pseudonyms(inbox: Inbox, database: str) -> None:
    other = Inbox(database, b"another key, 32 characters long.")
    assert other.pseudonym("telegram:1") != inbox.pseudonym("telegram:1")
    other.close()


@pytest.mark.parametrize("servers", [4])
def test_several_servers_do_each_entry_once(
    servers: int, open_inbox: Callable[..., Inbox], entry: Make
) -> None:
    """The first access of all of them at once, which also makes the table."""
    inboxes = [open_inbox() for _ in range(servers)]
    names = [f"{conversation}{number}" for number in range(6) for conversation in "abc"]
    done: list[str] = []

    def store(inbox: Inbox) -> int:
        return sum(inbox.put(entry(name)) for name in names)

    def work(number: int) -> None:
        inbox, idle = inboxes[number], 0
        while idle < 20:
            claimed = inbox.claim("telegram", f"server {number}", 600.0, limit=2)
            idle = 0 if claimed else idle + 1
            for one in claimed:
                done.append(one.content["said"])
                assert inbox.done(one)

    with ThreadPoolExecutor(servers) as pool:
        assert sum(pool.map(store, inboxes)) == len(names)
        list(pool.map(work, range(servers)))
    assert sorted(done) == sorted(names)


def test_the_folder_of_the_database_is_made(tmp_path: Path, entry: Make) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'new' / 'x.db'}", b"k" * 32)
    assert inbox.put(entry("a1"))
    inbox.close()
