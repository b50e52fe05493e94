"""Socket mode: the bot connects to Slack."""

from __future__ import annotations

from typing import Any

from tests.channels.fakes.calls import Fault
from tests.channels.fakes.slack_people import CHANNEL


def test_messages_buttons_commands_and_the_home_tab_come_through_the_socket(
    run_bot: Any, slack: Any, ann: Any
) -> None:
    with run_bot(socket=True) as workspace:
        ann.says("hello")
        ann.presses(ann.hears("You said: hello"), "Forehead")
        ann.hears("You said: it was the forehead")
        ann.commands("does it hurt?", CHANNEL)
        assert ann.hears("You said: does it hurt?", channel=CHANNEL).seen_by == "U0ANN"
        ann.opens_home()
        slack.wait_for(lambda: slack.homes.get("U0ANN"), "the home tab")
        assert workspace.heard == ["hello", "it was the forehead", "does it hurt?"]


def test_there_is_no_address_to_deliver_to(run_bot: Any, slack: Any) -> None:
    with run_bot(socket=True) as workspace:
        slack.bot_url = f"{workspace.service.url}/webhooks/slack/webhook"
        assert slack.post("events_api", {"type": "url_verification"}).status_code == 404


def test_a_connection_that_slack_renews_or_drops_comes_back(
    run_bot: Any, slack: Any, ann: Any
) -> None:
    with run_bot(socket=True) as workspace:
        ann.says("first")
        ann.hears("You said: first")
        slack.refresh_socket()
        ann.says("second")
        ann.hears("You said: second")
        slack.drop_sockets()
        ann.says("third")
        ann.hears("You said: third")
        assert workspace.heard == ["first", "second", "third"]


def test_the_server_starts_before_slack_can_be_reached(run_bot: Any, slack: Any, ann: Any) -> None:
    slack.faults.add("apps.connections.open", Fault(503))
    slack.faults.add("apps.connections.open", Fault(200, "invalid_auth"))
    with run_bot(socket=True):
        ann.says("hello")
        ann.hears("You said: hello")


def test_what_could_not_be_stored_is_delivered_again(
    run_bot: Any, slack: Any, ann: Any, monkeypatch: Any
) -> None:
    from bot.channels.chat.inbox import Inbox

    put, failures = Inbox.put, [OSError(), OSError()]

    def sometimes(self: Inbox, entry: Any) -> bool:
        if failures:
            raise failures.pop()
        return put(self, entry)

    monkeypatch.setattr(Inbox, "put", sometimes)
    monkeypatch.setattr("tests.channels.fakes.slack_people.ACK_SECONDS", 0.3)
    with run_bot(socket=True) as workspace:
        ann.says("hello")
        ann.hears("You said: hello")
        assert workspace.heard == ["hello"]
