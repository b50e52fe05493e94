"""Databases for tests that run on SQLite and PostgreSQL alike."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

POSTGRES = os.environ.get("BOT_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, removed afterwards.

    Args:
        kind: "sqlite" or "postgresql"; the test is skipped where no PostgreSQL server listens.
        folder: for SQLite's file.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    if not _postgres_listens():
        pytest.skip(f"no PostgreSQL server listens at {make_url(POSTGRES)!r}")
    name = f"bot_test_{uuid.uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as db:
        db.execute(text(f"create database {name}"))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as db:
            db.execute(text(f"drop database {name} with (force)"))
        server.dispose()


def _postgres_listens() -> bool:
    url = make_url(POSTGRES)
    try:
        with socket.create_connection((url.host or "127.0.0.1", url.port or 5432), timeout=1):
            return True
    except OSError:
        return False
