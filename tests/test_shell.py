from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from bot import shell
from bot.conversation import Reply
from bot.errors import ServerError
from bot.shell import Look, NoSuchChoice, Shell

SOURCES = [
    {
        "id": "nhs",
        "title": "Botox injections",
        "publisher": "NHS (UK)",
        "year": 2023,
        "url": "https://nhs.example/botox",
    },
    {
        "id": "label",
        "title": "Label",
        "publisher": "Maker",
        "year": None,
        "url": "https://maker.example/" + "x" * 60,
        "kind": "label",
    },
]
TEXT = (
    "It lasts three to four months. [1]\n• In some areas it fades sooner than that. [1][2]\n\n"
    "Which area was treated?\n\nSources: [1] NHS, 2023; [2] Maker"
)
AREAS = (("Frown lines", "Frown lines"), ("Forehead", "My forehead"))
WIDTHS = (80, 40, 20)


def reply(
    text: str = TEXT,
    buttons: tuple[tuple[str, str], ...] = AREAS,
    sources: list[dict[str, Any]] = SOURCES,
    **custom: Any,
) -> Reply:
    return Reply(text, buttons, {"kind": "answer", "asks": "area", "sources": sources, **custom})


def texts(lines: list[shell.Line]) -> list[str]:
    return [line.text for line in lines]


class TestAnswer:
    def test_lead_list_question_sources_choices_in_this_order(self) -> None:
        assert texts(shell.answer_lines(reply(), Look(80))) == [
            "It lasts three to four months. [1]",
            "• In some areas it fades sooner than that. [1][2]",
            "",
            "Which area was treated?",
            "",
            "[1] NHS, 2023  https://nhs.example/botox",
            "[2] Maker",
            "    https://maker.example/" + "x" * 60,
            "",
            "1 Frown lines  2 Forehead",
            "Type 1 to 2, or write in your own words.",
        ]

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("kind", ["answer", "urgent", "crisis"])
    @pytest.mark.parametrize("boxes", [True, False])
    def test_fits_the_width_but_for_links(self, width: int, kind: str, boxes: bool) -> None:
        for line in texts(shell.answer_lines(reply(kind=kind), Look(width, boxes))):
            assert cell_len(line) <= width or "://" in line

    def test_list_items_hang(self) -> None:
        lines = texts(shell.answer_lines(reply(), Look(30)))
        assert lines[2:4] == ["• In some areas it fades", "  sooner than that. [1][2]"]

    def test_sources_are_dim_and_the_question_stands_out(self) -> None:
        styles = {line.text: line.style for line in shell.answer_lines(reply(), Look(80))}
        assert styles["[2] Maker"] == "dim"
        assert styles["Which area was treated?"] == "bold"
        assert styles["It lasts three to four months. [1]"] == ""

    def test_sources_are_not_repeated_when_the_text_shows_their_links(self) -> None:
        shown = reply("Here: https://nhs.example/botox", (), SOURCES[:1])
        assert texts(shell.answer_lines(shown, Look(80))) == ["Here: https://nhs.example/botox"]

    def test_without_contract_the_text_is_shown_as_it_is(self) -> None:
        assert texts(shell.answer_lines(Reply("Hello\n\nSources: [1] x"), Look(80))) == [
            "Hello",
            "",
            "Sources: [1] x",
        ]

    def test_empty_reply_has_no_lines(self) -> None:
        assert shell.answer_lines(Reply(""), Look(80)) == []

    def test_terminal_codes_in_a_fact_are_not_obeyed(self) -> None:
        shown = shell.answer_lines(reply("a\x1b[2Jb\x07\n\x9bc"), Look(80))
        assert not any(set(line.text) & set("\x1b\x07\x9b") for line in shown)

    @pytest.mark.parametrize("kind", ["urgent", "crisis"])
    def test_alarms_stand_out_without_colour(self, kind: str) -> None:
        title = {"urgent": "URGENT", "crisis": "PLEASE READ"}[kind]
        boxed = texts(shell.answer_lines(reply("Call 112 now.", (), [], kind=kind), Look(40, True)))
        assert boxed[0].startswith(f"┏━ {title} ━")
        assert [cell_len(line) for line in boxed] == [40, 40, 40]
        marked = texts(shell.answer_lines(reply("Call 112 now.", (), [], kind=kind), Look(40)))
        assert marked == [f"!!! {title} !!!", "! Call 112 now."]

    def test_boxes_can_be_ascii(self) -> None:
        look = Look(30, boxes=True, ascii_only=True)
        lines = shell.answer_lines(reply("Call 112.", (), [], kind="urgent"), look)
        assert all(line.text.isascii() for line in lines)

    @given(st.text(), st.integers(20, 100), st.sampled_from(["answer", "urgent", "crisis"]))
    def test_any_text_can_be_shown(self, text: str, width: int, kind: str) -> None:
        lines = shell.answer_lines(reply(text, kind=kind), Look(width, boxes=True))
        shell.show(lines, Console(file=io.StringIO()))

    @given(st.text(st.sampled_from("a b é 語 😀 [1]\t\n")), st.integers(5, 40))
    def test_wrapping_keeps_every_character(self, text: str, width: int) -> None:
        lines = shell.wrap(text, width)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(cell_len(line) <= width for line in lines)


class TestSources:
    def test_in_full(self) -> None:
        assert texts(shell.source_lines(reply(), Look(80))) == [
            "[1] Botox injections",
            "    NHS, 2023",
            "    https://nhs.example/botox",
            "",
            "[2] Label",
            "    Maker (an official drug label)",
            "    https://maker.example/" + "x" * 60,
        ]

    @pytest.mark.parametrize("last", [None, Reply("x"), reply(sources=[])])
    def test_none_yet(self, last: Reply | None) -> None:
        assert texts(shell.source_lines(last, Look(80))) == [
            "There are no sources yet: ask a question first."
        ]

    def test_of_a_source_that_lacks_everything(self) -> None:
        assert texts(shell.source_lines(reply(sources=[{}]), Look(80))) == ["[1] unnamed"]


class TestChoices:
    def test_by_number(self) -> None:
        assert shell.choice_of("2", reply()) == ("Forehead", "My forehead")
        assert shell.choice_of("2.", reply()) == ("Forehead", "My forehead")
        assert shell.choice_of("#2", reply()) == ("Forehead", "My forehead")

    def test_by_words(self) -> None:
        assert shell.choice_of("forehead", reply()) == ("Forehead", "My forehead")

    @pytest.mark.parametrize("asks", ["dose", "timing", "something new"])
    def test_a_number_that_is_meant_is_never_swallowed(self, asks: str) -> None:
        assert shell.choice_of("2", reply(asks=asks)) is None
        assert shell.choice_of("#2", reply(asks=asks)) == ("Forehead", "My forehead")
        shown = texts(shell.choice_lines(reply(asks=asks), Look(80)))
        assert shown == [
            "#1 Frown lines  #2 Forehead",
            "Type #1 to #2 to choose; a number alone is taken as your answer.",
        ]

    @pytest.mark.parametrize("typed", ["0", "3", "20", "2 weeks", "#x", "# of units"])
    def test_other_lines_are_messages(self, typed: str) -> None:
        assert shell.choice_of(typed, reply()) is None

    def test_nothing_to_choose(self) -> None:
        assert shell.choice_of("1", reply(buttons=())) is None
        assert shell.choice_of("1", None) is None
        with pytest.raises(NoSuchChoice, match="nothing to choose"):
            shell.choice_of("#1", None)

    @pytest.mark.parametrize("typed", ["#0", "#3"])
    def test_no_such_choice(self, typed: str) -> None:
        with pytest.raises(NoSuchChoice, match="1 to 2"):
            shell.choice_of(typed, reply())

    def test_choices_break_between_each_other(self) -> None:
        many = tuple((f"Choice {n}", "x") for n in range(6))
        lines = texts(shell.choice_lines(reply(buttons=many), Look(30)))
        assert lines[:2] == ["1 Choice 0  2 Choice 1", "3 Choice 2  4 Choice 3"]


class TestTyped:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("  two   words\r\n", "two words"),
            ("\ufeffhello", "hello"),
            ("a\x00b\x1b[31m", "a b [31m"),
            ("tab\there", "tab here"),
            ("\ud800 lone", "? lone"),
            ("😀 does it hurt?", "😀 does it hurt?"),
        ],
    )
    def test_clean(self, typed: str, message: str) -> None:
        assert shell.clean(typed) == message

    def test_clip(self) -> None:
        assert shell.clip("x" * 500) == ("x" * 500, "")
        cut, note = shell.clip("x" * 501)
        assert cut == "x" * 500
        assert "500" in note

    def test_lines_of_a_pipe(self) -> None:
        raw = b"\xef\xbb\xbfone\r\n\n  \ntwo \xff\n" + b"y" * 40000 + b"\nthree"
        lines = list(shell.piped_lines(io.BytesIO(raw)))
        assert [line[:10] for line in lines] == ["one", "two \ufffd", "y" * 10, "three"]


class TestPrompt:
    @pytest.mark.parametrize(
        ("keys", "outcome"),
        [
            ("hello\r", "hello"),
            ("wrong\x03right\r", "right"),
            ("\x03", KeyboardInterrupt),
            ("wrong\x03\x03", KeyboardInterrupt),
            ("\x04", EOFError),
        ],
    )
    def test_keys(self, keys: str, outcome: Any, tmp_path: Path) -> None:
        typed = create_pipe_input()
        with closing(typed), create_app_session(typed, DummyOutput()):
            read_line = shell.line_reader(tmp_path / "history")
            typed.send_text(keys)
            if isinstance(outcome, str):
                assert read_line() == outcome
            else:
                with pytest.raises(outcome):
                    read_line()

    def test_a_simple_terminal_ends_at_the_second_ctrl_c(self, monkeypatch: Any) -> None:
        typed: list[Any] = ["one", KeyboardInterrupt, "two", KeyboardInterrupt, KeyboardInterrupt]
        said: list[str] = []

        def give(prompt: str) -> str:
            one = typed.pop(0)
            if isinstance(one, str):
                return one
            raise one

        monkeypatch.setattr("builtins.input", give)
        read_line = shell.simple_line_reader(said.append)
        assert [read_line(), read_line()] == ["one", "two"]
        with pytest.raises(KeyboardInterrupt):
            read_line()
        assert said.count("Ctrl-C again, or Ctrl-D, quits.") == 2

    def test_a_dumb_terminal_has_the_width_it_has(self, monkeypatch: Any) -> None:
        monkeypatch.setenv("COLUMNS", "33")
        console = Console(force_terminal=True, _environ={"TERM": "dumb"})
        assert shell.look_of(console).width == 33
        assert not shell.look_of(console).boxes


class TestHistory:
    def test_is_private_and_keeps_the_last_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "history"
        shell.trim_history(path)
        assert path.read_text() == ""
        path.write_text("".join(f"{n}\n" for n in range(1500)))
        path.chmod(0o644)
        shell.trim_history(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_text().splitlines() == [str(n) for n in range(500, 1500)]

    def test_remembers_single_lines(self, tmp_path: Path) -> None:
        history = shell._history(tmp_path / "history")
        history.store_string("one\ntwo")
        history.store_string("three")
        assert list(history.load_history_strings()) == ["three", "one two"]


class FakeBot:
    """A REST server that says back what it got; "die" makes it go, "hush" answers with nothing."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.restarts = 0
        self.up = True
        self.comes_back = True

    def answer(self, message: str) -> list[dict[str, Any]]:
        if message == "hush":
            return []
        buttons = [{"title": title, "payload": payload} for title, payload in AREAS]
        custom = {"kind": "answer", "asks": "area", "sources": SOURCES[:1]}
        return [{"text": f"You said {message}. [1]", "buttons": buttons, "custom": custom}]

    @contextmanager
    def serving(self) -> Iterator[FakeBot]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.got.append((body["sender"], body["message"]))
                if body["message"] == "die" and not fake.restarts:
                    fake.up = False
                if not fake.up:
                    self.send_error(500)
                    return
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(fake.answer(body["message"])).encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def is_up(self) -> bool:
        return self.up

    def restart(self) -> None:
        self.restarts += 1
        if not self.comes_back:
            raise ServerError("rasa did not start; see its log")
        self.up = True
        self.answer = lambda message: [{"text": f"Again: {message}"}]  # type: ignore[method-assign]


@pytest.fixture
def fake() -> Iterator[FakeBot]:
    with FakeBot().serving() as serving:
        yield serving


class Screen:
    """A shell on a fake bot, and what it printed."""

    def __init__(self, fake: FakeBot, width: int = 80) -> None:
        self.file = io.StringIO()
        self.console = Console(file=self.file, width=width, color_system=None)
        self.shell = Shell(fake, self.console)

    @property
    def text(self) -> str:
        return self.file.getvalue()


class TestConversation:
    def test_piped(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        shell.talk_piped(screen.shell, screen.console, io.BytesIO(b"hi\r\n\n2\n/quit\nunread\n"))
        assert [message for _, message in fake.got] == ["hi", "My forehead"]
        assert screen.text.startswith("> hi\nYou said hi. [1]\n\n[1] NHS, 2023")
        assert "> 2\n-> Forehead\nYou said My forehead." in screen.text
        assert screen.text.endswith("> /quit\n")
        assert "\x1b" not in screen.text

    def test_long_lines_are_cut_with_a_note(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        shell.talk_piped(screen.shell, screen.console, io.BytesIO(b"z" * 9000))
        assert fake.got[0][1] == "z" * 500
        assert "only the first 500 characters" in screen.text

    def test_one_conversation_until_restart(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        for line in ("one", "two", "/restart", "three"):
            assert screen.shell.take(line)
        senders = [sender for sender, _ in fake.got]
        assert senders[0] == senders[1] != senders[2]

    def test_commands(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        assert screen.shell.take("/help")
        assert screen.shell.take("/what now")
        assert screen.shell.take("/sources")
        assert not screen.shell.take("/QUIT")
        assert fake.got == []
        assert "/restart" in screen.text
        assert "There is no /what here" in screen.text
        assert "no sources yet" in screen.text

    def test_sources_after_small_talk_are_those_shown_last(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        for line in ("one", "hush", "/sources"):
            screen.shell.take(line)
        assert "The bot gave no answer to that." in screen.text
        assert "[1] Botox injections" in screen.text

    def test_choices_do_not_outlive_their_answer(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        for line in ("one", "hush", "2"):
            screen.shell.take(line)
        assert fake.got[-1][1] == "2"

    def test_a_dead_bot_is_started_again(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        for line in ("one", "die", "2"):
            screen.shell.take(line)
        assert fake.restarts == 1
        assert screen.text.count("The bot stopped; starting it again.") == 1

    def test_a_bot_that_does_not_come_back_ends_it(self, fake: FakeBot) -> None:
        fake.comes_back = False
        with pytest.raises(ServerError, match="did not start"):
            Screen(fake).shell.take("die")

    def test_an_error_of_a_living_bot_is_said_and_passes(self, fake: FakeBot) -> None:
        screen = Screen(fake)
        fake.answer = lambda message: {}["x"]  # type: ignore[method-assign]
        screen.shell.take("one")
        assert fake.restarts == 0
        assert "does not answer" in screen.text

    def test_interactive(self, fake: FakeBot) -> None:
        screen = Screen(fake, width=40)
        typed = iter(["hi", "", "wait", "end"])
        send = screen.shell.take

        def take(line: str) -> bool:
            if line == "wait":
                raise KeyboardInterrupt
            return send(line)

        def read_line() -> str:
            line = next(typed)
            if line == "end":
                raise EOFError
            return line

        screen.shell.take = take  # type: ignore[method-assign]
        shell.talk(screen.shell, read_line)
        assert "/help" in screen.text
        assert "You said hi." in screen.text
        assert "Stopped waiting" in screen.text
        assert all(cell_len(line) <= 40 for line in screen.text.splitlines())


def test_output_that_is_not_unicode_is_still_readable() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    console = Console(file=file, width=40)
    shell.show([shell.Line("• It’s “off” – yes")], console)
    file.flush()
    assert file.buffer.getvalue() == b'* It\'s "off" - yes\n'  # type: ignore[attr-defined]
