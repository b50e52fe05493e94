"""The connection to the database that the inbox is in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

_WAIT_SECONDS = 3.0  # for others who write to the same SQLite file; a server ends within 10


def engine_for(url: str) -> Engine:
    """Connections to SQLite, whose writers wait for each other, or PostgreSQL; none is made yet."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite":
        # A connection that the database closed meanwhile is replaced before it is used.
        return sa.create_engine(parts, pool_pre_ping=True)
    if parts.database:
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parts, connect_args={"timeout": _WAIT_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_writing)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    # Else the words stay in the file until something else is written over them.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_writing(connection: Connection) -> None:
    # A transaction that first reads and then writes fails when another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
