"""The channel `slack` over HTTP, against the fake of Slack's API."""

from __future__ import annotations

from typing import Any


def test_a_direct_message_is_answered_in_place(workspace: Any, ann: Any) -> None:
    ann.says("how long does it last?")
    answer = ann.hears("You said: how long does it last?")
    assert answer.channel == ann.direct
    assert answer.thread_ts == ""
    assert answer.titles == ["Forehead", "Skip"]
