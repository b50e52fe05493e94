"""What came in and is not answered yet, in the database of the conversations.

A service is told that its delivery arrived only after it stands here. So nothing is lost when the
server is killed, and nothing is answered twice when a service delivers twice: keys are unique, and
stay known for some days. What somebody said stands here only until it is answered; then nothing is
left but a pseudonymous key and a time.

Several servers may share one inbox. Whoever takes a row holds it for a while (a lease) and says so
anew while working on it; when a server dies, its leases run out and others take over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bot.channels.chat.database import engine_for
from bot.channels.chat.pseudonyms import derived

KNOWN_SECONDS = 2 * 24 * 3600
"""How long a key stays known after its work was done, and an entry that nobody takes up."""

FAILURES_WAITED_FOR = 3
"""How often an entry may fail before what was said after it is answered first."""

_metadata = sa.MetaData()
_rows = sa.Table(
    "chat_inbox",
    _metadata,
    # Not BigInteger: only INTEGER counts up by itself in SQLite.
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(128), nullable=False),
    sa.Column("content", sa.Text),  # NULL: done
    sa.Column("arrived", sa.Float, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("owner", sa.String(64), nullable=False, default=""),
    sa.Column("held_until", sa.Float, nullable=False, default=0.0),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("sent", sa.Integer, nullable=False, default=0),
    sa.Index("chat_inbox_of_conversation", "channel", "conversation", "id"),
)
_of = _rows.c


@dataclass(frozen=True)
class Entry:
    """Something that came in.

    Attributes:
        key: the service's own name for the delivery, such as "telegram:456"; stored as a pseudonym.
        channel: "slack" or "telegram".
        conversation: the pseudonymous name of the conversation; entries of one are worked on in
            the order in which they came.
        content: as JSON: what was said and where to answer.
    """

    key: str
    channel: str
    conversation: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Claimed:
    """An entry that is being worked on.

    Attributes:
        id: its row.
        key: the pseudonym of its key; good as Rasa's message id, for it is the same at each try.
        channel, conversation, content: as in Entry.
        arrived: when it came, in seconds since 1970.
        tries: how often it was taken up, this time included.
        sent: how many parts of its answer were sent already.
        owner: who works on it.
        failures: how many of the tries failed, this one included unless it ends well; a server
            that dies while working on it counts, being asked for patience does not.
    """

    id: int
    key: str
    channel: str
    conversation: str
    content: Mapping[str, Any]
    arrived: float
    tries: int
    sent: int
    owner: str
    failures: int = 1


class Inbox:
    """The entries of all channels. Blocks: call it with `asyncio.to_thread`.

    Args:
        url: of the database of the conversations, SQLite or PostgreSQL.
        key: what keys are made pseudonymous with.
        clock: seconds since 1970.
    """

    def __init__(self, url: str, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine_for(url)
        self._key = key
        self._clock = clock
        self._is_made = False

    def close(self) -> None:
        """Closes its connections."""
        self._engine.dispose()

    def put(self, entry: Entry) -> bool:
        """Stores an entry; returns when it is safe.

        Returns:
            False when its key is known already; nothing is stored then.
        """
        now = self._clock()
        row = {
            "key": self.pseudonym(entry.key),
            "channel": entry.channel,
            "conversation": entry.conversation,
            "content": json.dumps(dict(entry.content)),
            "arrived": now,
            "due": now,
        }
        try:
            with self._begin() as connection:
                connection.execute(sa.insert(_rows).values(**row))
        except IntegrityError:
            return False
        return True

    def claim(
        self, channel: str, owner: str, lease_seconds: float, limit: int = 16
    ) -> list[Claimed]:
        """Takes the oldest open entry of each conversation that is due and that nobody holds.

        While an entry is held or waits for its next try, later ones of its conversation wait too;
        but not behind one that failed often, for the next may be an alarm.

        Args:
            channel: whose entries.
            owner: who takes them.
            lease_seconds: how long they are its own unless renewed.
            limit: how many at most.
        """
        now = self._clock()
        is_open = sa.and_(
            _of.channel == channel,
            _of.content.is_not(None),
            sa.or_(_of.failures < FAILURES_WAITED_FOR, _of.due <= now),
        )
        heads = (
            sa.select(sa.func.min(_of.id))
            .where(is_open)
            .group_by(_of.conversation)
            # Two servers may store two messages of one conversation at once, the later row first.
            .having(sa.func.max(_of.held_until) <= now)
        )
        free = (_of.due <= now, _of.held_until <= now, _of.content.is_not(None))
        wanted = sa.select(_rows).where(_of.id.in_(heads), *free).order_by(_of.id).limit(limit)
        taken: list[Claimed] = []
        with self._begin() as connection:
            for row in connection.execute(wanted).all():
                # Asks again whether it is free: another server may have been faster.
                take = sa.update(_rows).where(_of.id == row.id, *free)
                values = {"owner": owner, "held_until": now + lease_seconds}
                values["tries"] = row.tries + 1
                values["failures"] = row.failures + 1
                if connection.execute(take.values(**values)).rowcount:
                    taken.append(_claimed(row, owner))
        return taken

    def renew(self, claimed: Claimed, lease_seconds: float) -> bool:
        """Holds an entry for longer; False when it is another's or gone."""
        return self._change(claimed, held_until=self._clock() + lease_seconds)

    def progress(self, claimed: Claimed, sent: int) -> bool:
        """Remembers how many parts of the answer were sent; False when the entry is another's."""
        return self._change(claimed, sent=sent)

    def done(self, claimed: Claimed) -> bool:
        """Erases an entry's content; its key stays known. False when it is another's."""
        return self._change(claimed, **self._erased())

    def later(self, claimed: Claimed, seconds: float, *, counts: bool = True) -> bool:
        """Gives an entry back, to be taken up again.

        Args:
            claimed: the entry.
            seconds: not before so many from now.
            counts: whether this try failed; not when the service only asked for patience.

        Returns:
            False when the entry is another's.
        """
        failures = claimed.failures if counts else claimed.failures - 1
        due = self._clock() + seconds
        return self._change(claimed, owner="", held_until=0.0, due=due, failures=failures)

    def withdraw(self, key: str) -> bool:
        """Takes an entry back that nobody works on yet, as when somebody deletes a message.

        Returns:
            Whether it was there and open.
        """
        with self._begin() as connection:
            change = sa.update(_rows).where(
                _of.key == self.pseudonym(key),
                _of.content.is_not(None),
                _of.held_until <= self._clock(),
            )
            return bool(connection.execute(change.values(**self._erased())).rowcount)

    def is_waiting(self, conversation: str) -> bool:
        """Whether anything of a conversation is not answered yet."""
        found = sa.select(_of.id).where(_of.conversation == conversation, _of.content.is_not(None))
        with self._begin() as connection:
            return connection.execute(found.limit(1)).first() is not None

    def drop_conversation(self, conversation: str, *, but: Claimed | None = None) -> int:
        """Erases all open entries of a conversation.

        Args:
            conversation: which.
            but: an entry that stays, such as the wish to delete.

        Returns:
            How many there were.
        """
        change = sa.update(_rows).where(
            _of.conversation == conversation,
            _of.content.is_not(None),
            _of.id != (but.id if but else 0),
        )
        with self._begin() as connection:
            return int(connection.execute(change.values(**self._erased())).rowcount)

    def forget_old(self) -> int:
        """Forgets the keys of what was done long ago, and what nobody took up since.

        Entries of a channel that was switched off would else stay with all that was said.

        Returns:
            How many there were.
        """
        old = sa.delete(_rows).where(_of.due <= self._clock() - KNOWN_SECONDS)
        with self._begin() as connection:
            return int(connection.execute(old).rowcount)

    def pseudonym(self, key: str) -> str:
        """A key as it is stored."""
        return derived(self._key, "inbox", key)

    def _erased(self) -> dict[str, Any]:
        """A row of which nothing is left; `due` says since when."""
        nothing = {"content": None, "conversation": "", "owner": "", "held_until": 0.0}
        return {**nothing, "due": self._clock(), "sent": 0, "tries": 0, "failures": 0}

    def _change(self, claimed: Claimed, **values: Any) -> bool:
        change = sa.update(_rows).where(
            _of.id == claimed.id, _of.owner == claimed.owner, _of.content.is_not(None)
        )
        with self._begin() as connection:
            return bool(connection.execute(change.values(**values)).rowcount)

    def _begin(self) -> Any:
        """A transaction; makes the table at first use."""
        if not self._is_made:
            try:
                _metadata.create_all(self._engine)
            except (IntegrityError, OperationalError, ProgrammingError):
                # Another server made it between our look and our making it.
                if not sa.inspect(self._engine).has_table(_rows.name):
                    raise
            self._is_made = True
        return self._engine.begin()


def _claimed(row: Any, owner: str) -> Claimed:
    return Claimed(
        id=row.id,
        key=row.key,
        channel=row.channel,
        conversation=row.conversation,
        content=json.loads(row.content),
        arrived=row.arrived,
        tries=row.tries + 1,
        sent=row.sent,
        owner=owner,
        failures=row.failures + 1,
    )
