"""The channel `slack` over HTTP, against the fake of Slack's API."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx
import pytest

from tests.channels.fakes.calls import Fault
from tests.channels.fakes.slack import BOT_USER, TEAM
from tests.channels.fakes.slack_people import CHANNEL

ME = f"<@{BOT_USER}>"
ALARM = "I cannot breathe since the injection"


def settled(person: Any, text: str = "and that is all") -> None:
    """Waits until everything before was worked off, by saying one thing more in private."""
    person.says(text)
    person.hears(f"You said: {text}", channel=person.direct)


# ------------------------------------------------------------ where and whom it answers


def test_a_direct_message_is_answered_in_place(workspace: Any, ann: Any) -> None:
    ann.says("how long does it last?")
    answer = ann.hears("You said: how long does it last?")
    assert answer.channel == ann.direct
    assert answer.thread_ts == ""
    assert answer.titles == ["Forehead", "Skip"]


def test_a_thread_of_a_direct_message_is_a_conversation_of_its_own(
    workspace: Any, ann: Any
) -> None:
    first = ann.says("first")
    ann.hears("You said: first")
    ann.says("second", thread_ts=first.ts)
    assert ann.hears("You said: second").thread_ts == first.ts
    assert len(senders(workspace)) == 2


def test_a_mention_is_answered_once_in_its_thread_with_an_offer_to_go_on_in_private(
    workspace: Any, ann: Any
) -> None:
    asked = ann.says(f"{ME} does it hurt?", CHANNEL)
    answer = ann.hears("You said: does it hurt?", channel=CHANNEL)
    assert answer.thread_ts == asked.ts
    assert answer.titles[-1] == "Continue in private"
    settled(ann)
    assert workspace.heard == ["does it hurt?", "and that is all"]


def test_in_its_thread_a_person_needs_no_mention_and_others_do(
    workspace: Any, ann: Any, bob: Any
) -> None:
    asked = ann.says(f"{ME} does it hurt?", CHANNEL)
    ann.hears("You said: does it hurt?", channel=CHANNEL)
    ann.says("and for how long?", CHANNEL, asked.ts)
    ann.hears("You said: and for how long?", channel=CHANNEL)
    bob.says("mine lasted for months", CHANNEL, asked.ts)
    settled(bob)
    bob.says(f"{ME} and mine?", CHANNEL, asked.ts)
    assert bob.hears("You said: and mine?", channel=CHANNEL).thread_ts == asked.ts
    assert "mine lasted for months" not in workspace.heard


def test_what_is_not_for_the_bot_is_not_even_stored(workspace: Any, ann: Any, bob: Any) -> None:
    ann.says("shall we have quokka for lunch?", CHANNEL)
    thread = ann.says("or in a thread?", CHANNEL)
    said = bob.says("quokka again", CHANNEL, thread.ts)
    bob.edits(said, "no quokka at all")
    settled(ann)
    settled(bob)
    assert b"quokka" not in workspace.service.database.read_bytes()


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"user": BOT_USER},
        {"subtype": "channel_join"},
        {"user": "USLACKBOT"},
    ],
)
def test_bots_and_notices_are_ignored(workspace: Any, ann: Any, more: dict[str, Any]) -> None:
    ann.says("hello from a machine", **more)
    settled(ann)
    assert workspace.heard == ["and that is all"]


def test_slacks_markup_is_taken_out(workspace: Any, ann: Any) -> None:
    ann.says("is 5 &lt; 10 &amp; *enough*? see <https://a.example/x|this>")
    ann.hears("You said: is 5 &lt; 10 &amp; enough? see this")
    assert workspace.heard == ["is 5 < 10 & enough? see this"]


def test_a_mention_alone_gets_help(workspace: Any, ann: Any) -> None:
    ann.says(ME, CHANNEL)
    assert "It didn't work for me" in ann.hears("Just type your question").titles
    assert workspace.heard == []


@pytest.mark.parametrize(
    ("mimetype", "words"),
    [("image/png", "cannot look"), ("audio/mp4", "cannot listen"), ("text/plain", "cannot open")],
)
def test_files_are_answered_kindly(workspace: Any, ann: Any, mimetype: str, words: str) -> None:
    ann.says("", subtype="file_share", files=[{"id": "F1", "mimetype": mimetype}])
    ann.hears(words)
    ann.says("see here", subtype="file_share", files=[{"id": "F1", "mimetype": mimetype}])
    ann.hears("by your words alone")
    ann.hears("You said: see here")


def test_what_is_too_long_is_not_passed_on(workspace: Any, ann: Any) -> None:
    ann.says("very " * 900 + "long")
    ann.hears("too long")
    ann.says("very " * 400 + "long")
    ann.hears("You said: very very")
    assert len(workspace.heard) == 1


def test_who_writes_too_fast_is_told_once(workspace: Any, ann: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.channels.slack.api.POST_SECONDS", 0.0)
    for number in range(24):
        ann.says(f"number {number}")
    ann.hears("a lot at once")
    workspace.slack.wait_for(lambda: len(workspace.heard) == 20, "twenty answers")
    assert sum("a lot at once" in message.words for message in ann.sees()) == 1


def test_an_alarm_is_answered_however_fast_somebody_writes(
    workspace: Any, ann: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bot.channels.slack.api.POST_SECONDS", 0.0)
    for number in range(24):
        ann.says(f"number {number}")
    ann.says(ALARM)
    ann.hears(f"You said: {ALARM}")
    assert len(workspace.heard) == 21


@pytest.mark.parametrize("text", [f"{'very ' * 900}. {ALARM}", f"{ALARM}. {'very ' * 900}"])
def test_an_alarm_in_a_very_long_message_is_answered(workspace: Any, ann: Any, text: str) -> None:
    ann.says(text)
    ann.hears("You said")
    (heard,) = workspace.heard
    assert ALARM in heard
    assert len(heard) <= 4000


# ------------------------------------------------------------ who may deliver, and how often


def test_the_address_is_verified(workspace: Any) -> None:
    body = {"type": "url_verification", "challenge": "3eZbrw1aB", "token": "x"}
    answer = workspace.slack.post("events_api", body)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "0" * 32},
        {"age": 301},
        {"age": -301},
        {"headers": {"X-Slack-Signature": ""}},
        {"headers": {"X-Slack-Request-Timestamp": ""}},
        {"headers": {"X-Slack-Request-Timestamp": "soon"}},
        {"headers": {"X-Slack-Signature": "v0=" + "0" * 64}},
    ],
)
def test_forged_and_stale_requests_are_refused(
    workspace: Any, ann: Any, forged: dict[str, Any]
) -> None:
    event = {"type": "message", "user": "U0ANN", "text": "x", "ts": "1.1", "channel": ann.direct}
    payload = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event}
    assert workspace.slack.post("events_api", payload, **forged).status_code == 403
    settled(ann)
    assert workspace.heard == ["and that is all"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_what_is_no_delivery_is_refused(workspace: Any, kind: str) -> None:
    answer = workspace.slack.post("slash_commands", {"x": "1"}, headers={"Content-Type": kind})
    assert answer.status_code == 400


def test_too_large_a_body_is_refused(workspace: Any) -> None:
    body = b"x" * 1_100_000
    answer = httpx.post(workspace.slack.bot_url, content=body, timeout=30)
    assert answer.status_code in (403, 413)


def test_repeated_deliveries_are_answered_once(workspace: Any, ann: Any) -> None:
    event = ann.event_of(ann.says("does it hurt?", twice=True))
    again = workspace.slack.deliver_event(event)
    workspace.slack.post("events_api", again, 1)
    workspace.slack.post("events_api", again, 2)
    settled(ann)
    assert workspace.heard == ["does it hurt?", "and that is all"]


def test_deliveries_in_another_order_are_all_answered(workspace: Any, ann: Any) -> None:
    early = ann.event_of(ann.says("first", subtype="channel_join"))
    ann.says("second")
    ann.hears("You said: second")
    workspace.slack.deliver_event(early)
    ann.hears("You said: first")


# ------------------------------------------------------------ buttons


def test_a_choice_is_shown_and_sent_once(workspace: Any, ann: Any) -> None:
    ann.says("hello")
    offered = ann.hears("You said: hello")
    payload = ann.presses(offered, "Forehead")
    assert workspace.slack.post("interactive", payload).status_code == 200
    ann.hears("You said: it was the forehead")
    (shown,) = [m for m in ann.sees() if m.ts == offered.ts]
    assert shown.titles == []
    assert "✓ *Forehead*" in shown.words
    assert "You said: hello" in shown.words
    settled(ann)
    assert workspace.heard == ["hello", "it was the forehead", "and that is all"]


def test_an_intent_on_offer_is_obeyed_and_an_old_one_is_taken_as_its_words(
    workspace: Any, ann: Any
) -> None:
    ann.says("hello")
    old = ann.hears("You said: hello")
    ann.says("again")
    new = ann.hears("You said: again")
    ann.presses(new, "Skip")
    ann.hears('You said: /skip{"slot": "area"}')
    workspace.service.processor.say = lambda text: [{"text": f"I heard {text}"}]
    ann.says("nothing is on offer now")
    ann.hears("I heard nothing")
    ann.presses(old, "Skip")
    ann.hears("I heard Skip")


def test_only_who_asked_can_use_the_buttons(workspace: Any, ann: Any, bob: Any) -> None:
    ann.says(f"{ME} hello", CHANNEL)
    offered = ann.hears("You said: hello", channel=CHANNEL)
    bob.presses(offered, "Forehead")
    assert bob.hears("for the person who asked").seen_by == "U0BOB"
    ann.presses(offered, "Forehead")
    answer = ann.hears("You said: it was the forehead", channel=CHANNEL)
    assert answer.thread_ts == offered.thread_ts
    assert workspace.heard == ["hello", "it was the forehead"]


def test_all_of_many_buttons_can_be_reached(workspace: Any, ann: Any) -> None:
    buttons = [{"title": f"Choice {n}", "payload": f"number {n}"} for n in range(12)]
    workspace.service.processor.say = lambda text: [{"text": text, "buttons": buttons}]
    ann.says("which?")
    offered = ann.hears("which?")
    assert offered.titles == [button["title"] for button in buttons]
    ann.presses(offered, "Choice 11")
    ann.hears("number 11")


def test_going_on_in_private_takes_along_what_was_said(workspace: Any, ann: Any) -> None:
    asked = ann.says(f"{ME} hello", CHANNEL)
    offered = ann.hears("You said: hello", channel=CHANNEL)
    ann.says("a second thing", CHANNEL, asked.ts)
    ann.hears("You said: a second thing", channel=CHANNEL)
    ann.presses(offered, "Continue in private")
    ann.hears("This is where we were", channel=ann.direct)
    here = ann.hears("You said: a second thing", channel=ann.direct)
    assert ann.hears("sent you a direct message").seen_by == "U0ANN"
    assert "Continue in private" not in here.titles
    ann.presses(here, "Forehead")
    ann.hears("You said: it was the forehead", channel=ann.direct)


def test_somebody_else_begins_anew_in_private(workspace: Any, ann: Any, bob: Any) -> None:
    ann.says(f"{ME} my secret", CHANNEL)
    offered = ann.hears("You said: my secret", channel=CHANNEL)
    bob.presses(offered, "Continue in private")
    bob.hears("What would you like to know?", channel=bob.direct)
    assert not any("secret" in message.words for message in bob.sees(bob.direct))


# ------------------------------------------------------------ edits and deletions


def test_a_change_of_the_last_message_is_answered_anew(workspace: Any, ann: Any) -> None:
    said = ann.says("12 units")
    ann.hears("You said: 12 units")
    ann.edits(said, "20 units")
    ann.hears("You changed your message")
    ann.hears("You said: 20 units")
    assert workspace.heard == ["12 units", "20 units"]


def test_a_second_change_counts_and_that_of_an_older_message_does_not(
    workspace: Any, ann: Any
) -> None:
    said = ann.says(f"{ME} 12 units", CHANNEL)
    ann.hears("You said: 12 units", channel=CHANNEL)
    ann.edits(said, f"{ME} 20 units")
    ann.hears("You said: 20 units", channel=CHANNEL)
    (said,) = [m for m in workspace.slack.messages if m.ts == said.ts]
    ann.edits(said, f"{ME} 30 units")
    assert ann.hears("You said: 30 units", channel=CHANNEL).thread_ts == said.ts
    ann.says("something new", CHANNEL, said.ts)
    ann.hears("You said: something new", channel=CHANNEL)
    (said,) = [m for m in workspace.slack.messages if m.ts == said.ts]
    ann.edits(said, f"{ME} 40 units")
    settled(ann)
    assert "40 units" not in workspace.heard


def test_a_preview_of_a_link_is_no_change(workspace: Any, ann: Any) -> None:
    said = ann.says("see <https://a.example>")
    ann.hears("You said: see")
    ann.edits(said, said.text)
    settled(ann)
    assert len(workspace.heard) == 2


def test_a_message_taken_back_in_time_is_not_answered(workspace: Any, ann: Any) -> None:
    workspace.service.hold()
    ann.says("first")
    workspace.slack.wait_for(lambda: workspace.heard, "the first is worked on")
    second = ann.says("second")
    workspace.slack.wait_for(lambda: rows(workspace) == 2, "the second is stored")
    ann.deletes(second)
    workspace.slack.wait_for(lambda: rows(workspace) == 1, "the second is withdrawn")
    workspace.service.release()
    settled(ann)
    assert workspace.heard == ["first", "and that is all"]


# ------------------------------------------------------------ the command and the home tab


def test_a_command_is_answered_so_that_only_the_person_sees_it(workspace: Any, ann: Any) -> None:
    ann.commands("does it hurt?", CHANNEL)
    answer = ann.hears("You said: does it hurt?", channel=CHANNEL)
    assert answer.seen_by == "U0ANN"
    ann.presses(answer, "Forehead")
    again = ann.hears("You said: it was the forehead", channel=CHANNEL)
    assert again.seen_by == "U0ANN"
    (shown,) = [m for m in ann.sees(CHANNEL) if m.ts == answer.ts]
    assert shown.titles == []
    assert "✓ *Forehead*" in shown.words
    assert "does it hurt?" in shown.words


@pytest.mark.parametrize("text", ["", "help", " Help "])
def test_the_command_without_a_question_helps(workspace: Any, ann: Any, text: str) -> None:
    ann.commands(text, CHANNEL)
    helped = ann.hears("Just type your question", "`/botox` _your question_", channel=CHANNEL)
    ann.presses(helped, "How long does it last?")
    ann.hears("You said: How long does Botox last?", channel=CHANNEL)


def test_the_command_says_what_is_kept(workspace: Any, ann: Any) -> None:
    ann.commands("privacy")
    assert ann.hears("What is kept").seen_by == "U0ANN"
    assert workspace.heard == []


def test_the_command_begins_again(workspace: Any, ann: Any) -> None:
    settled(ann, "something about a quokka")
    ann.commands("restart")
    ann.hears("from the beginning")
    assert b"quokka" not in workspace.service.database.read_bytes()


def test_the_command_deletes_everything_of_a_person_and_of_nobody_else(
    workspace: Any, ann: Any, bob: Any
) -> None:
    settled(ann, "a quokka in private")
    ann.says(f"{ME} a quokka in the channel", CHANNEL)
    ann.hears("quokka in the channel", channel=CHANNEL)
    settled(bob, "a wombat")
    ann.commands("delete")
    ann.presses(ann.hears("Shall I delete"), "Keep it")
    ann.hears("nothing was deleted")
    assert len(senders(workspace)) == 3
    ann.commands("delete")
    ann.presses(ann.hears("Shall I delete"), "Delete it")
    ann.hears("I have deleted")
    workspace.slack.wait_for(lambda: rows(workspace) == 0, "all is done")
    assert len(senders(workspace)) == 1
    stored = workspace.service.database.read_bytes()
    assert b"quokka" not in stored
    assert b"wombat" in stored
    ann.commands("delete")
    ann.hears("nothing to delete")


def test_an_answer_that_takes_too_long_comes_in_private(workspace: Any, ann: Any) -> None:
    workspace.slack.faults.add("response", Fault(404, "expired_url"))
    ann.commands("does it hurt?", CHANNEL)
    assert ann.hears("You said: does it hurt?").channel == ann.direct


def test_the_home_tab_says_what_it_does_and_takes_questions(workspace: Any, ann: Any) -> None:
    ann.opens_home()
    workspace.slack.wait_for(lambda: workspace.slack.homes.get("U0ANN"), "the home tab")
    ann.presses_at_home("How long does it last?")
    ann.hears("You asked: How long does Botox last?", channel=ann.direct)
    ann.hears("You said: How long does Botox last?", channel=ann.direct)


# ------------------------------------------------------------ pictures


TIMELINE = {"name": "d21-f3_7-p14_14-w90_120", "text": "Day 21 of about 90", "sources": []}


def with_timeline(text: str) -> list[dict[str, Any]]:
    """A result with its picture."""
    return [{"text": f"A result of {text}", "custom": {"facts": [], "timeline": TIMELINE}}]


def test_the_timeline_is_uploaded_where_the_answer_goes(workspace: Any, ann: Any) -> None:
    workspace.service.processor.say = with_timeline
    asked = ann.says(f"{ME} check", CHANNEL)
    ann.hears("A result of check", channel=CHANNEL)
    (file,) = workspace.slack.files.values()
    assert file.content.startswith(b"\x89PNG")
    assert (file.channel, file.thread_ts) == (CHANNEL, asked.ts)
    assert file.alt == TIMELINE["text"]


def test_where_no_picture_can_be_shown_it_is_told_in_words(workspace: Any, ann: Any) -> None:
    workspace.service.processor.say = with_timeline
    ann.commands("check", CHANNEL)
    ann.hears("Day 21 of about 90", channel=CHANNEL)
    ann.hears("A result of check", channel=CHANNEL)
    assert not workspace.slack.files


# ------------------------------------------------------------ when things go wrong


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, retry_after=1),
        Fault(503),
        Fault(500, body="<html>not JSON</html>"),
        Fault(reset=True),
        Fault(reset=True, done=True),
        Fault(200, "internal_error"),
    ],
    ids=["429", "503", "html", "reset", "lost", "internal"],
)
def test_an_answer_goes_out_once_whatever_happens_first(
    workspace: Any, ann: Any, fault: Fault
) -> None:
    workspace.slack.faults.add("chat.postMessage", fault)
    ann.says("does it hurt?")
    ann.hears("You said: does it hurt?")
    settled(ann)
    assert [m.text for m in ann.sees()].count("You said: does it hurt?") == 1
    assert workspace.heard == ["does it hurt?", "and that is all"]


def test_a_picture_goes_out_once_when_its_answer_gets_lost(workspace: Any, ann: Any) -> None:
    workspace.service.processor.say = with_timeline
    lost = Fault(reset=True, done=True)
    workspace.slack.faults.add("files.completeUploadExternal", lost)
    ann.says("check")
    ann.hears("A result of check")
    assert sum(bool(message.file) for message in ann.sees()) == 1


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", Fault(200, "missing_scope")),
        ("files.completeUploadExternal", Fault(500)),
        ("files.completeUploadExternal", Fault(reset=True)),
        ("upload", Fault(500)),
    ],
)
def test_a_picture_that_cannot_be_sent_becomes_words(
    workspace: Any, ann: Any, method: str, fault: Fault
) -> None:
    workspace.service.processor.say = with_timeline
    workspace.slack.faults.add(method, fault, times=1000)
    ann.says("check")
    ann.hears("A result of check")
    assert not any(message.file for message in ann.sees())


def test_going_on_in_private_does_not_depend_on_the_word_about_it(workspace: Any, ann: Any) -> None:
    ann.says(f"{ME} hello", CHANNEL)
    offered = ann.hears("You said: hello", channel=CHANNEL)
    workspace.slack.faults.add("response", Fault(reset=True), times=1000)
    ann.presses(offered, "Continue in private")
    ann.hears("This is where we were", channel=ann.direct)


def test_blocks_that_slack_refuses_become_words(workspace: Any, ann: Any) -> None:
    workspace.slack.faults.add("chat.postMessage", Fault(200, "invalid_blocks"))
    ann.says("does it hurt?")
    assert ann.hears("You said: does it hurt?").blocks == ()


def test_somebody_who_cannot_be_reached_holds_up_nobody(workspace: Any, ann: Any, bob: Any) -> None:
    workspace.slack.faults.add("chat.postMessage", Fault(200, "channel_not_found"))
    ann.says("does it hurt?")
    refused = workspace.slack.journal.calls
    workspace.slack.wait_for(lambda: refused("chat.postMessage"), "it is refused")
    workspace.slack.wait_for(lambda: rows(workspace) == 0, "it is given up")
    settled(bob)
    settled(ann)
    assert ann.sees()[-1].text == "You said: and that is all"


def test_a_message_that_the_bot_cannot_answer_now_is_answered_later(
    workspace: Any, ann: Any
) -> None:
    answers = iter([[], [], [{"text": "At last"}]])
    workspace.service.processor.say = lambda text: next(answers)
    ann.says("does it hurt?")
    ann.hears("At last")


def test_a_restart_loses_nothing_and_repeats_nothing(run_bot: Any, slack: Any, ann: Any) -> None:
    with run_bot() as before:
        settled(ann, "first")
        before.service.hold()
        ann.says("second")
        slack.wait_for(lambda: "second" in before.heard, "the second is worked on")
        ann.says("third")
        slack.wait_for(lambda: rows(before) == 2, "the third is stored")
    with run_bot() as after:
        ann.hears("You said: third")
        assert after.heard == ["second", "third"]
        assert [m.text for m in ann.sees()] == [
            f"You said: {said}" for said in ("first", "second", "third")
        ]


def test_a_message_that_comes_during_a_restart_is_answered(
    run_bot: Any, slack: Any, ann: Any
) -> None:
    slack.bot_url = "http://127.0.0.1:9/webhooks/slack/webhook"
    ann.says("is anybody there?")
    with run_bot():
        ann.hears("You said: is anybody there?")


def test_nothing_personal_is_logged(
    workspace: Any, ann: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    workspace.slack.faults.add("chat.postMessage", Fault(503))
    settled(ann, "the quokka question")

    def fail(text: str) -> Any:
        if text.startswith("zanzibar"):
            raise ValueError(text)
        return [{"text": f"You said: {text}"}]

    workspace.service.processor.say = fail
    ann.says("zanzibar")
    workspace.slack.wait_for(lambda: "zanzibar" in workspace.heard, "an error")
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("bot"))
    assert "SlackError" in ours
    everything = ours
    for secret in ("quokka", "zanzibar", "U0ANN", "xoxb"):
        assert secret not in everything


def test_ids_are_pseudonyms_in_the_store(workspace: Any, ann: Any) -> None:
    settled(ann)
    ann.says(f"{ME} hello", CHANNEL)
    ann.hears("You said: hello", channel=CHANNEL)
    workspace.slack.wait_for(lambda: rows(workspace) == 0, "all is done")
    stored = workspace.service.database.read_bytes()
    for identity in (b"U0ANN", TEAM.encode(), CHANNEL.encode(), ann.direct.encode()):
        assert identity not in stored


# ------------------------------------------------------------ what is stored


def senders(workspace: Any) -> set[str]:
    """The conversations in the store."""
    return set(asyncio.run(workspace.service.agent.tracker_store.keys()))


def rows(workspace: Any) -> int:
    """How much in the inbox is not done."""
    import sqlite3
    from contextlib import closing

    query = "select count(*) from chat_inbox where content is not null"
    with closing(sqlite3.connect(workspace.service.database)) as connection:
        return int(connection.execute(query).fetchone()[0])
