"""Ids, secrets, and the key they are made with."""

from __future__ import annotations

import stat
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.conversations import conversation_in, is_id, kept_key, new_id, secret_of
from bot.errors import SettingsError

KEY = b"k" * 32
ID = "0f9f5a9e-2f5c-4c0e-9a5e-2b7f3f0a1b2c"


def test_every_id_is_another_random_uuid() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(is_id(one) and uuid.UUID(one).version == 4 for one in ids)


def test_a_secret_is_43_characters_safe_in_an_address_and_proves_its_own_id_only() -> None:
    secret = secret_of(ID, KEY)
    assert len(secret) == 43
    assert set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert conversation_in(f"Bearer {ID}.{secret}", KEY) == ID
    assert conversation_in(f"Bearer {new_id()}.{secret}", KEY) is None
    assert conversation_in(f"Bearer {ID}.{secret}", b"x" * 32) is None


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {ID}",
        f"Bearer {ID}.",
        f"Bearer .{secret_of(ID, KEY)}",
        f"Basic {ID}.{secret_of(ID, KEY)}",
        f"{ID}.{secret_of(ID, KEY)}",
        f"Bearer {ID.upper()}.{secret_of(ID.upper(), KEY)}",
        f"Bearer {ID}.{secret_of(ID, KEY)}x",
        f"Bearer {ID}.{secret_of(ID, KEY)[:-1]}",
        f"Bearer {ID}.{secret_of(ID, KEY)}.x",
        f"Bearer {ID}.\u00e9\udcff",
    ],
)
def test_a_header_that_proves_nothing(header: str | None) -> None:
    assert conversation_in(header, KEY) is None


@given(st.text(alphabet=st.characters(blacklist_categories=()), max_size=120))
def test_no_header_breaks_it(header: str) -> None:
    assert conversation_in(header, KEY) is None
    assert conversation_in(f"Bearer {ID}.{header}", KEY) is None


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "web.key"
    key = kept_key(path)
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_key(path) == key
    assert [one.name for one in path.parent.iterdir()] == ["web.key"]


def test_servers_that_start_together_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(tmp_path / "web.key"), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"short\n"])
def test_a_damaged_key_is_never_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "web.key"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="holds no key; delete it"):
        kept_key(path)
    assert path.read_bytes() == content


def test_a_place_where_no_key_can_be_kept_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="set BOT_WEB_KEY instead"):
        kept_key(tmp_path / "file" / "web.key")
