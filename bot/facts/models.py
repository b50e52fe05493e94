"""The tables of the fact store (SQLAlchemy 1.4 in 2.0 style; SQLite and PostgreSQL)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA = "6"
"""Raised with every change of a table: a store of another schema is built anew."""

metadata = MetaData()

meta = Table(
    "bot_meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about the store itself: its schema, the build's id and time, what it was built with."""

documents = Table(
    "bot_document",
    metadata,
    Column("path", Text, primary_key=True, comment="relative to the documents folder"),
    Column("fingerprint", String(64), nullable=False, comment="of its text and of how it is read"),
    Column("title", Text, nullable=False),
    Column("prepared", Boolean, nullable=False, comment="written for this bot, with citations"),
)

sources = Table(
    "bot_source",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("year", Integer),
    Column("url", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("section", Text, nullable=False),
)

facts = Table(
    "bot_fact",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("statement", Text, nullable=False),
    Column("topic", String(40), nullable=False, index=True),
    Column("topic_origin", String(12), nullable=False),
    Column("certainty", String(12), nullable=False),
    Column("authority", Integer, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("document", ForeignKey("bot_document.path", ondelete="CASCADE"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("position", Integer, nullable=False, comment="order within the document"),
    Column("heading", Text, nullable=False),
    Column("questions", Text, nullable=False, comment="of its section, one to a line"),
    Column("asked", Text, nullable=False, comment="questions of its own, one to a line"),
    Column("note", Text, nullable=False),
    Column("supports", Text, nullable=False, comment="roles in the efficacy check"),
    Column("differs", Text, nullable=False, comment="ids that the writer named, one to a line"),
    Column("vectors", LargeBinary, nullable=False, comment="float16: statement, questions, asked"),
)

fact_sources = Table(
    "bot_fact_source",
    metadata,
    Column("fact", ForeignKey("bot_fact.id", ondelete="CASCADE"), primary_key=True),
    Column("source", ForeignKey("bot_source.id"), primary_key=True),
)

fact_tags = Table(
    "bot_fact_tag",
    metadata,
    Column("fact", ForeignKey("bot_fact.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("value", String(60), primary_key=True),
)

quantities = Table(
    "bot_quantity",
    metadata,
    Column("fact", ForeignKey("bot_fact.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("unit", String(12), nullable=False),
    Column("brand", String(40)),
    Column("per", String(20)),
    Column("about", Boolean, nullable=False),
)

conflicts = Table(
    "bot_conflict",
    metadata,
    Column("fact", ForeignKey("bot_fact.id", ondelete="CASCADE"), primary_key=True),
    Column("other", ForeignKey("bot_fact.id", ondelete="CASCADE"), primary_key=True),
    Column("origin", String(12), nullable=False, comment="authored or found"),
)
"""Each disagreement once, with the smaller id first."""

warnings = Table(
    "bot_warning",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", ForeignKey("bot_document.path", ondelete="CASCADE"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("message", Text, nullable=False),
)
"""What the build noticed in a document."""
