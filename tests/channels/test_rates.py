"""Limits by the minute."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from bot.channels.rates import Limit, Rates, household
from bot.channels.refusals import RATE, Refused
from bot.settings import Settings


def count(rates: Rates, limit: Limit, who: str, times: int) -> int:
    """How many of so many times were let through."""
    return sum(tried(rates, limit, who) is None for _ in range(times))


def tried(rates: Rates, limit: Limit, who: str) -> Any:
    try:
        asyncio.run(rates.count(limit, who))
    except Refused as refused:
        return refused.refusal
    return None


@pytest.mark.parametrize("limit", list(Limit))
def test_each_limit_is_its_own_setting(limit: Limit) -> None:
    rates = Rates(Settings(**{limit.value: 3}))
    assert count(rates, limit, "a", 10) == 3
    assert count(rates, limit, "b", 10) == 3
    other = next(one for one in Limit if one is not limit)
    assert count(rates, other, "a", 5) == 5


def test_who_did_too_much_is_told_when_to_come_back() -> None:
    rates = Rates(Settings(web_messages_per_address=1))
    assert tried(rates, Limit.MESSAGES_PER_ADDRESS, "a") is None
    refusal = tried(rates, Limit.MESSAGES_PER_ADDRESS, "a")
    assert (refusal.status, refusal.code) == (429, RATE.code)
    assert 1 <= refusal.retry_after <= 60
    assert refusal.headers() == {"Retry-After": str(refusal.retry_after)}
    assert refusal.body()["retry_after"] == refusal.retry_after


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "[2001:db8:1:2:ffff::9]", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("_hidden", "_hidden", True),
        ("unix:", "", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (household(one) == household(other)) is same


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [program, "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = Redis(port=port)
    try:
        for _ in range(200):
            try:
                client.ping()
                break
            except OSError:
                time.sleep(0.05)
            except Exception:
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/1"
    finally:
        client.close()
        server.terminate()
        server.wait()


def test_servers_that_share_a_redis_count_together(redis_url: str) -> None:
    chosen = Settings(lock_url=redis_url, web_messages_per_address=4)
    here, there = Rates(chosen), Rates(chosen)
    passed = [
        tried(one, Limit.MESSAGES_PER_ADDRESS, "a") is None for one in (here, there) for _ in "123"
    ]
    assert passed.count(True) == 4
    assert Redis.from_url(redis_url).dbsize() > 0
