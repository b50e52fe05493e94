from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot import cli, training
from bot.conversation import Reply
from bot.errors import BotError, DocumentError, ServerError
from bot.settings import PROJECT, Settings, settings

REPLY = Reply(
    "It lasts months. [1]\n\nSources: [1] NHS, 2023",
    (),
    {
        "kind": "answer",
        "asks": None,
        "sources": [{"title": "T", "publisher": "NHS", "year": 2023, "url": "https://nhs.example"}],
    },
    ({"recipient_id": "x", "text": "It lasts months – [1]"}, {"custom": {"kind": "answer"}}),
)


class FakeServers:
    """Servers that start nothing."""

    made: ClassVar[list[FakeServers]] = []
    ends: ClassVar[BaseException | None] = None

    def __init__(self, chosen: Settings, model: Path, **options: Any) -> None:
        self.options = options
        self.host = options.get("host", "127.0.0.1")
        self.port = options.get("port") or 1
        self.actions_port = 2
        self.url = f"http://{self.host}:{self.port}"
        self.stopped = 0
        self.made.append(self)

    def start(self, progress: Any = None) -> None:
        progress("loading the model")

    def wait(self) -> None:
        if self.ends:
            raise self.ends

    def stop(self) -> None:
        self.stopped += 1


class FakeConversation:
    reply = REPLY

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, message: str) -> Reply:
        return self.reply


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> type[FakeServers]:
    monkeypatch.setattr("bot.servers.Servers", FakeServers)
    monkeypatch.setattr("bot.conversation.Conversation", FakeConversation)
    monkeypatch.setattr("bot.training.ensure_facts", lambda chosen, progress: None)
    monkeypatch.setattr("bot.training.ensure_model", lambda progress, **options: Path("model"))
    monkeypatch.setattr(FakeServers, "made", [])
    monkeypatch.setattr(FakeServers, "ends", None)
    settings.cache_clear()
    return FakeServers


@pytest.fixture(autouse=True)
def _own_signals(monkeypatch: pytest.MonkeyPatch) -> Any:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [["nonsense"], ["chat", "--x"], ["ask"], ["serve", "--port", "x"], ["train", "x"]],
    )
    def test_wrong_usage_is_one_line(self, arguments: list[str], capsys: Any) -> None:
        assert cli.run(arguments) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.startswith("bot: ")
        assert output.err.count("\n") == 1
        assert "--help" in output.err

    def test_no_command_shows_the_commands(self, capsys: Any) -> None:
        assert cli.run([]) == 2
        assert "evaluate" in capsys.readouterr().err

    @pytest.mark.parametrize("command", ["chat", "serve", "train", "ask", "evaluate"])
    def test_help(self, command: str) -> None:
        result = CliRunner().invoke(cli.app, [command, "--help"])
        assert result.exit_code == 0

    @pytest.mark.parametrize("question", ["", "  ", "\x00\t"])
    def test_empty_question(self, question: str, capsys: Any) -> None:
        assert cli.run(["ask", question]) == 2
        assert "empty" in capsys.readouterr().err

    def test_nothing_heavy_is_imported_for_help(self) -> None:
        code = """
            import sys, bot.cli
            heavy = {"rasa", "tensorflow", "spacy", "sklearn", "numpy", "sqlalchemy", "pydantic"}
            print(sorted(heavy & set(sys.modules)))
        """
        command = [sys.executable, "-c", textwrap.dedent(code)]
        assert subprocess.run(command, capture_output=True, text=True).stdout == "[]\n"


class TestTrouble:
    @pytest.mark.parametrize(
        ("problem", "line", "code"),
        [
            (BotError("two\nlines"), "bot: two lines\n", 2),
            (OSError(28, "No space left on device", "/x"), "bot: /x: No space left on device\n", 2),
            (KeyboardInterrupt(), "", 130),
            (BrokenPipeError(), "", 1),
        ],
    )
    def test_becomes_an_exit_code(
        self, problem: BaseException, line: str, code: int, monkeypatch: Any, capsys: Any
    ) -> None:
        def fail(**options: Any) -> None:
            raise problem

        monkeypatch.setattr("bot.training.model_path", fail)
        monkeypatch.setattr("os.dup2", lambda *numbers: None)
        assert cli.run(["train"]) == code
        assert capsys.readouterr().err == line

    def test_the_servers_are_never_asked_for_through_a_proxy(self, monkeypatch: Any) -> None:
        monkeypatch.setenv("NO_PROXY", "example.org")
        monkeypatch.setenv("no_proxy", "")
        cli.run([])
        assert os.environ["NO_PROXY"] == "example.org,127.0.0.1,localhost,::1"


class TestAsk:
    def test_prints_the_answer(self, fakes: type[FakeServers], capsys: Any) -> None:
        assert cli.run(["ask", "how long?"]) == 0
        output = capsys.readouterr()
        assert output.out == "It lasts months. [1]\n\n[1] NHS, 2023  https://nhs.example\n"
        assert output.err == ""
        assert fakes.made[0].stopped == 1

    def test_json_is_the_messages_alone(self, fakes: type[FakeServers], capsys: Any) -> None:
        assert cli.run(["ask", "--json", "how long?"]) == 0
        assert json.loads(capsys.readouterr().out) == list(REPLY.messages)

    def test_no_answer_is_trouble(
        self, fakes: type[FakeServers], monkeypatch: Any, capsys: Any
    ) -> None:
        monkeypatch.setattr(FakeConversation, "reply", Reply(""))
        assert cli.run(["ask", "how long?"]) == 2
        assert fakes.made[0].stopped == 1
        assert "no answer" in capsys.readouterr().err


class TestChat:
    def test_piped(self, fakes: type[FakeServers], monkeypatch: Any, capsys: Any) -> None:
        monkeypatch.setattr("bot.shell.Conversation", FakeConversation)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"how long\n")))
        assert cli.run(["chat"]) == 0
        output = capsys.readouterr()
        assert (
            output.out
            == "> how long\nIt lasts months. [1]\n\n[1] NHS, 2023  https://nhs.example\n\n"
        )
        assert "loading the model ..." in output.err
        assert fakes.made[0].stopped == 1


class TestServe:
    @pytest.mark.parametrize(
        ("ends", "code"),
        [
            (KeyboardInterrupt(), 0),
            (SystemExit(128 + signal.SIGTERM), 0),
            (ServerError("rasa ended with 1; see its log"), 2),
        ],
    )
    def test_ends(
        self,
        ends: BaseException,
        code: int,
        fakes: type[FakeServers],
        monkeypatch: Any,
        capsys: Any,
    ) -> None:
        monkeypatch.setattr(FakeServers, "ends", ends)
        monkeypatch.setattr(cli, "channels_on", lambda port: ["rest"])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        assert cli.run(["serve", "--port", str(port)]) == code
        output = capsys.readouterr().out
        assert f"http://127.0.0.1:{port}; channels: rest. Ctrl-C stops." in output
        assert f"page with the widget: http://127.0.0.1:{port}/\n" in output
        assert fakes.made[0].options["demo"] is True
        assert fakes.made[0].stopped == 1
        assert fakes.made[0].options["keep_conversations"] is True
        assert fakes.made[0].options["rest"] is True

    def test_rest_is_off_beyond_loopback(
        self, fakes: type[FakeServers], monkeypatch: Any, capsys: Any
    ) -> None:
        monkeypatch.setattr(cli, "channels_on", lambda port: [])
        monkeypatch.setattr("bot.servers.is_taken", lambda host, port: False)
        assert cli.run(["serve", "--host", "0.0.0.0"]) == 0
        assert fakes.made[0].options["rest"] is False
        assert "channels: none (rest is off: 0.0.0.0 is not loopback)" in capsys.readouterr().out

    def test_the_demonstration_can_be_off(
        self, fakes: type[FakeServers], fresh_settings: Any, capsys: Any
    ) -> None:
        fresh_settings.setattr(cli, "channels_on", lambda port: ["web"])
        fresh_settings.setattr("bot.servers.is_taken", lambda host, port: False)
        fresh_settings.setenv("BOT_WEB_DEMO", "off")
        assert cli.run(["serve"]) == 0
        assert fakes.made[0].options["demo"] is False
        assert "demonstration" not in capsys.readouterr().out

    def test_port_taken(self, fakes: type[FakeServers], capsys: Any) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            assert cli.run(["serve", "--port", str(port)]) == 2
        assert capsys.readouterr().err == (
            f"bot: Port {port} is taken; choose another with --port.\n"
        )
        assert fakes.made == []

    @pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
    def test_host_that_is_not_ours(self, host: str, fakes: type[FakeServers], capsys: Any) -> None:
        assert cli.run(["serve", "--host", host]) == 2
        assert "is no address of this machine" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            ("127.0.0.1", True),
            ("127.8.0.1", True),
            ("::1", True),
            ("LOCALHOST", True),
            ("0.0.0.0", False),
            ("::", False),
            ("192.168.1.4", False),
            ("localhost.example.org", False),
            ("", False),
        ],
    )
    def test_loopback(self, host: str, expected: bool) -> None:
        assert cli.is_loopback(host) is expected

    def test_channels_are_read_from_what_rasa_was_told(
        self, tmp_path: Path, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr("bot.servers.VAR", tmp_path)
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "credentials-7.yml").write_text(
            "bot.channels.rest.PlainTextRestInput: null\nbot.channels.web.WebInput: null\n"
            "bot.channels.demo.DemoSite: null\nbot.channels.slack.input.SlackInput: null\n"
            "telegram:\n  verify: x\n"
        )
        assert cli.channels_on(7) == ["rest", "web", "slack", "telegram"]
        assert cli.channels_on(8) == []


class TestEvaluate:
    def test_trouble_is_told_before_anything_starts(
        self, fakes: type[FakeServers], tmp_path: Path, capsys: Any
    ) -> None:
        assert cli.run(["evaluate", str(tmp_path / "none.jsonl")]) == 2
        assert cli.run(["evaluate", "x.jsonl", "--json", str(tmp_path / "no" / "out.json")]) == 2
        assert fakes.made == []
        assert "Traceback" not in capsys.readouterr().err

    def test_asks_the_running_bot(
        self, fakes: type[FakeServers], tmp_path: Path, monkeypatch: Any
    ) -> None:
        asked: list[tuple[Any, ...]] = []
        monkeypatch.setattr("bot.evaluate.evaluate", lambda *values: asked.append(values))
        path = tmp_path / "q.jsonl"
        path.write_text('{"id": "1", "text": "how long?", "topic": "duration"}\n')
        assert cli.run(["evaluate", str(path)]) == 0
        assert asked == [(path, None, fakes.made[0].url)]
        assert fakes.made[0].stopped == 1


class TestDisplay:
    def test_plain_lines_off_a_terminal(self) -> None:
        file = io.StringIO()
        with cli.Display(Console(file=file)) as display:
            display.stage("loading")
            display.show("building", "one")
            display.show("building", "two")
            display.line("bot: careful")
        assert file.getvalue() == "loading ...\nbuilding (one) ...\nbot: careful\n"

    def test_silent_off_a_terminal_if_wanted(self) -> None:
        file = io.StringIO()
        with cli.Display(Console(file=file), only_on_terminal=True) as display:
            display.stage("loading")
            display.line("more")
        assert file.getvalue() == ""

    @pytest.mark.parametrize("width", [80, 40])
    def test_one_line_with_the_seconds_on_a_terminal(self, width: int) -> None:
        file = io.StringIO()
        console = Console(file=file, force_terminal=True, width=width, _environ={"TERM": "xterm"})
        with cli.Display(console) as display:
            display.show("training the model", "about a minute; later starts skip it")
        assert "0 s  training the model" in file.getvalue()

    def test_starts_again_after_it_was_done(self) -> None:
        file = io.StringIO()
        console = Console(file=file, force_terminal=True, width=80, _environ={"TERM": "xterm"})
        with cli.Display(console) as display:
            for words in ("first", "second"):
                display.stage(words)
                display.done()
        assert "second" in file.getvalue()


TRAINER = """
import pathlib, sys
print("2026-01-01 00:00:00 INFO     rasa - starting")
out, name = pathlib.Path(sys.argv[1]), sys.argv[2]
{body}
"""
MAKES_A_MODEL = "(out / (name + '.tar.gz')).write_text('model')"
FAILS = "print('\\x1b[91mThe domain is broken\\x1b[0m'); print('---'); sys.exit(1)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "data/nlu/a.yml",
        "data/rules/b.yml",
        "data/stories/c.yml",
        "config.yml",
        "domain.yml",
        "bot/nlu/x.py",
        "bot/language/y.py",
        "bot/language/lexicon/z.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def _trainer(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    code = TRAINER.format(body=body)

    def command(name: str, output: Path, force: bool) -> list[str]:
        return [sys.executable, "-c", code, str(output), name]

    monkeypatch.setattr(training, "train_command", command)


def _tell(words: str, detail: str) -> None:
    pass


class TestModel:
    @pytest.mark.parametrize(
        "name",
        ["config.yml", "domain.yml", "data/nlu/a.yml", "data/rules/b.yml", "data/stories/c.yml",
         "bot/nlu/x.py", "bot/language/y.py", "bot/language/lexicon/z.txt", "data/nlu/new.yml"],
    )  # fmt: skip
    def test_name_changes_with_every_input(self, name: str, project: Path) -> None:
        before = training.model_path(project)
        (project / name).write_text("changed")
        assert training.model_path(project) != before

    @pytest.mark.parametrize("name", ["bot/shell.py", "data/documents/a.md", "bot/nlu/x.pyc"])
    def test_name_does_not_change_with_anything_else(self, name: str, project: Path) -> None:
        before = training.model_path(project)
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("new")
        assert training.model_path(project) == before

    def test_name_changes_with_rasa(self, project: Path, monkeypatch: Any) -> None:
        before = training.model_path(project)
        monkeypatch.setattr(training, "version", lambda name: "9.9")
        assert training.model_path(project) != before

    def test_missing_input(self, project: Path) -> None:
        (project / "domain.yml").unlink()
        with pytest.raises(BotError, match=r"domain\.yml is missing"):
            training.model_path(project)

    def test_is_trained_once_and_replaces_older_ones(self, project: Path, monkeypatch: Any) -> None:
        _trainer(monkeypatch, MAKES_A_MODEL)
        models = project / "models"
        models.mkdir()
        for name in ("botox-000000000000.tar.gz", "mine.tar.gz"):
            (models / name).write_text("old")
        path = training.ensure_model(_tell, root=project)
        assert sorted(os.listdir(models)) == sorted([path.name, "mine.tar.gz"])
        _trainer(monkeypatch, FAILS)
        assert training.ensure_model(_tell, root=project) == path

    def test_force_trains_again(self, project: Path, monkeypatch: Any) -> None:
        _trainer(monkeypatch, MAKES_A_MODEL)
        path = training.ensure_model(_tell, root=project)
        path.write_text("stale")
        training.ensure_model(_tell, root=project, force=True)
        assert path.read_text() == "model"

    def test_failure_names_the_last_words_and_leaves_no_model(
        self, project: Path, monkeypatch: Any
    ) -> None:
        _trainer(monkeypatch, FAILS)
        (project / "models").mkdir()
        (project / "models" / "botox-000000000000.tar.gz").write_text("old")
        with pytest.raises(BotError, match=r"training failed: The domain is broken \(.*train\.log"):
            training.ensure_model(_tell, root=project)
        assert os.listdir(project / "models") == ["botox-000000000000.tar.gz"]

    def test_success_without_a_model_is_a_failure(self, project: Path, monkeypatch: Any) -> None:
        _trainer(monkeypatch, "print('No training data given.')")
        with pytest.raises(BotError, match="No training data given"):
            training.ensure_model(_tell, root=project)

    def test_interrupted_training_leaves_nothing(self, project: Path, monkeypatch: Any) -> None:
        _trainer(monkeypatch, "import time; (out / 'half').write_text('x'); time.sleep(60)")

        def interrupt(child: subprocess.Popen[bytes], timeout: float | None = None) -> int:
            monkeypatch.undo()
            children.append(child)
            raise KeyboardInterrupt

        children: list[subprocess.Popen[bytes]] = []
        monkeypatch.setattr(subprocess.Popen, "wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            training.ensure_model(_tell, root=project)
        assert children[0].poll() is not None
        assert os.listdir(project / "models") == []

    def test_two_starts_at_once_train_once(self, project: Path, monkeypatch: Any) -> None:
        _trainer(monkeypatch, FAILS)
        told: list[str] = []
        path = training.model_path(project)
        (project / "var").mkdir()
        other = (project / "var" / "train.lock").open("wb")
        fcntl.flock(other, fcntl.LOCK_EX)

        def tell(words: str, detail: str) -> None:
            told.append(words)
            path.parent.mkdir(exist_ok=True)
            path.write_text("made by the other one")
            other.close()

        monkeypatch.setattr(time, "sleep", lambda seconds: None)
        assert training.ensure_model(tell, root=project) == path
        assert told == ["waiting for another training to finish"]

    @pytest.mark.parametrize(
        ("log", "last"),
        [
            ("", "it said nothing"),
            ("Error: bad\n\n----\n", "Error: bad"),
            ("Error: bad\n2026-01-01 10:00:00 INFO     rasa - bye\n", "Error: bad"),
            ("2026-01-01 10:00:00 ERROR    rasa - bad\n", "2026-01-01 10:00:00 ERROR rasa - bad"),
            ("x" * 400, "x" * 299 + "…"),
        ],
    )
    def test_last_words(self, log: str, last: str, tmp_path: Path) -> None:
        path = tmp_path / "log"
        path.write_text(log)
        assert training.last_words(path) == last
        assert training.last_words(tmp_path / "none") == "it left no log"


class TestFacts:
    @pytest.fixture
    def store(self, tmp_path: Path, monkeypatch: Any) -> Settings:
        return Settings(facts_url=f"sqlite:///{tmp_path / 'facts.db'}")

    def test_broken_documents_without_older_facts(self, store: Settings, monkeypatch: Any) -> None:
        def fail(*values: Any) -> None:
            raise DocumentError("is broken", Path("a.md"), 3)

        monkeypatch.setattr("bot.facts.build.build", fail)
        with pytest.raises(DocumentError, match=r"a\.md:3: is broken"):
            training.ensure_facts(store, _tell)

    def test_broken_documents_with_older_facts(self, store: Settings, monkeypatch: Any) -> None:
        def fail(*values: Any) -> None:
            raise DocumentError("is broken", Path("a.md"), 3)

        class Old:
            meta: ClassVar[dict[str, str]] = {"built_at": "2026-01-02T03:04:05", "folder": "/gone"}
            entries: ClassVar[dict[str, str]] = {"fact": "entry"}

        monkeypatch.setattr("bot.facts.build.build", fail)
        monkeypatch.setattr("bot.facts.store.FactStore.load", lambda store: Old())
        assert training.ensure_facts(store, _tell) == (
            "a.md:3: is broken; going on with the facts of 2026-01-02"
        )

    def test_goes_back_to_the_folder_of_the_settings_and_says_so(
        self, store: Settings, tmp_path: Path, monkeypatch: Any
    ) -> None:
        built: list[Path] = []

        class Old:
            meta: ClassVar[dict[str, str]] = {}
            entries: ClassVar[dict[str, str]] = {}

        monkeypatch.setattr("bot.facts.build.build", lambda folder, *rest: built.append(folder))
        monkeypatch.setattr("bot.facts.store.FactStore.load", lambda store: Old())
        assert training.ensure_facts(store, _tell) is None
        Old.meta["folder"] = str(tmp_path)
        assert "BOT_DOCUMENTS" in str(training.ensure_facts(store, _tell))
        assert built == [PROJECT / "data" / "documents"] * 2
