"""The command line: `bot chat`, `serve`, `train`, `ask`, `facts`, `channels`, `evaluate`.

Whatever takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Annotated

import typer
from click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.errors import BotError, ServerError

if TYPE_CHECKING:
    from bot.facts.fact import Fact
    from bot.servers import Servers
    from bot.settings import Settings

EXIT_BROKEN_PIPE = 1
EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130
_SPINNER = "|/-\\"

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Answers questions about Botox from sourced facts.",
)


def main() -> None:
    """The entry point; ends the process with the exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs a command and returns its exit code; what people can put right becomes one line."""
    _prepare_process()
    try:
        result = app(args=arguments, prog_name="bot", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except BotError as problem:
        return _trouble(str(problem))
    except NoArgsIsHelpError as problem:
        print(problem.format_message(), file=sys.stderr)
        return EXIT_TROUBLE
    except ClickException as problem:
        context = problem.ctx if isinstance(problem, UsageError) else None
        where = context.command_path if context else "bot"
        return _trouble(f"{problem.format_message().rstrip('.')} (see {where} --help)")
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing may be written at exit either.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        return _trouble(f"{place}{problem.strerror or problem}")


def _trouble(words: str) -> int:
    with contextlib.suppress(OSError):
        print("bot: " + " ".join(words.split()), file=sys.stderr)
    return EXIT_TROUBLE


def _prepare_process() -> None:
    """Keeps libraries quiet, output printable, and makes signals end us in order."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # The servers are on this machine: a proxy for the outside must not be asked for them.
    for name in ("NO_PROXY", "no_proxy"):
        own = "127.0.0.1,localhost,::1"
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), own)))
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Ignored on purpose (nohup) stays ignored; only the main thread may set handlers.
        with contextlib.suppress(ValueError):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _end_in_order)


def _end_in_order(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


# ---------------------------------------------------------------- commands


@app.command()
def chat() -> None:
    """Opens a conversation in this terminal; reads lines from a pipe as well."""
    from bot.servers import VAR
    from bot.shell import Shell, line_reader, simple_line_reader, talk, talk_piped

    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    console = Console(
        force_terminal=None if interactive else False, color_system="auto" if interactive else None
    )
    with Display() as display:
        servers = _ready(display)
        with _running(servers):
            servers.start(display.stage)
            display.done()
            host = _Host(servers)
            if not interactive:
                talk_piped(Shell(host, console), console, sys.stdin.buffer)
                return
            simple = console.is_dumb_terminal
            shell = Shell(host, console, None if simple else lambda: _waiting(console))
            history = VAR / "history"
            read_line = simple_line_reader(shell.say) if simple else line_reader(history)
            with _terminal_restored():
                talk(shell, read_line)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 5005,
) -> None:
    """Serves the bot on every channel that is configured, until Ctrl-C."""
    from bot.servers import is_taken
    from bot.settings import settings

    check_host(host)
    if is_taken(host, port):
        raise ServerError(f"Port {port} is taken; choose another with --port.")
    rest = is_loopback(host)
    chosen = settings()
    with Display() as display:
        model = _prepared(display, chosen)
        from bot.servers import Servers

        servers = Servers(
            chosen,
            model,
            host=host,
            port=port,
            # Only a port that somebody chose can be wrong; a free one never is.
            actions_port=chosen.actions_port if "BOT_ACTIONS_PORT" in os.environ else None,
            rest=rest,
            demo=chosen.web_demo,
            apps=True,
            keep_conversations=True,
        )
        try:
            with _running(servers):
                servers.start(display.stage)
                display.done()
                channels = ", ".join(channels_on(servers.port)) or "none"
                off = "" if rest else f" (rest is off: {host} is not loopback)"
                print(f"The bot serves on {servers.url}; channels: {channels}{off}. Ctrl-C stops.")
                if chosen.slack_is_half_set:
                    print("slack is off, for it is set up only in part: see bot channels check")
                if chosen.web_demo:
                    print(f"A demonstration page with the widget: {servers.url}/")
                sys.stdout.flush()
                servers.wait()
        except KeyboardInterrupt:
            return
        except SystemExit as problem:
            if problem.code != 128 + signal.SIGTERM:
                raise


@app.command()
def train(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False,
) -> None:
    """Trains the model if what it is made of has changed."""
    from bot.training import ensure_model, model_path

    before = model_path().exists()
    started = time.monotonic()
    with Display() as display:
        path = ensure_model(display.show, force=force)
    if before and not force:
        print(f"{_short(path)} is up to date")
    else:
        print(f"{_short(path)} trained in {time.monotonic() - started:.0f} s")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the messages as they come over REST.")
    ] = False,
) -> None:
    """Asks one question and prints the answer."""
    from bot.conversation import Conversation
    from bot.shell import answer_lines, clean, clip, look_of, show

    message, note = clip(clean(question))
    if not message:
        raise BotError('the question is empty; try: bot ask "how long does it last?"')
    with Display(only_on_terminal=True) as display:
        if note:
            display.line(note)
        servers = _ready(display)
        with _running(servers):
            servers.start(display.stage)
            display.stage("waiting for the answer")
            reply = Conversation(servers.url).send(message)
            display.done()
    if not reply.messages:
        raise ServerError("The bot gave no answer; see var/logs")
    if as_json:
        print(json.dumps(list(reply.messages), indent=2, ensure_ascii=not _prints_unicode()))
        return
    console = Console(color_system="auto" if sys.stdout.isatty() else None)
    show(answer_lines(reply, look_of(console)), console)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Questions with their topics, one JSON a line.")],
    output: Annotated[
        Path | None, typer.Option("--json", help="Where figures and outcomes go as JSON.")
    ] = None,
) -> None:
    """Asks the running bot the questions of a file and prints how well it did."""
    if output is not None and not output.absolute().parent.is_dir():
        raise BotError(f"{output} cannot be written: there is no such folder")
    with Display() as display:
        display.stage("reading the questions")
        from bot.evaluate import evaluate as measure
        from bot.evaluate import read_questions

        read_questions(file)
        servers = _ready(display)
        with _running(servers):
            servers.start(display.stage)
            display.done()
            measure(file, output, servers.url)


@app.command()
def tune(
    epochs: Annotated[int, typer.Option(min=1, max=20, help="How often each is seen.")] = 4,
    runs: Annotated[int, typer.Option(min=1, max=8, help="How many are averaged.")] = 2,
) -> None:
    """Tunes the encoder's upper layers to data/nlu and the facts: half an hour."""
    with Display() as display:
        display.stage("tuning the encoder (about half an hour)")
        from bot.language import tuned_layers
        from bot.nlu import tuning
        from bot.settings import PROJECT

        facts = [fact for fact in _own_facts() if not fact.needs_review]
        examples = tuning.of_intents(*tuning.read_examples(PROJECT / "data" / "nlu"))
        examples += tuning.of_intents(*tuning.read_borders(tuning.BORDERS))
        examples += tuning.of_facts(facts)
        layers = tuning.tune(
            examples,
            lambda what: display.stage(f"tuning: {what}"),
            epochs=epochs,
            runs=runs,
        )
        layers.save(tuned_layers.TUNED)
        display.done()


def _own_facts() -> tuple[Fact, ...]:
    """The facts of the bot's own documents, whatever the store holds."""
    import tempfile

    from bot.facts.build import OWN_DOCUMENTS, build
    from bot.facts.store import FactStore

    with tempfile.TemporaryDirectory() as folder:
        store = FactStore(f"sqlite:///{folder}/facts.db")
        build(OWN_DOCUMENTS, store)
        facts = store.load().facts
        store.close()
    return facts


@app.command(
    add_help_option=False,
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "allow_extra_args": True,
    },
)
def facts(context: typer.Context) -> int:
    """Builds, checks, searches and shows the facts."""
    # Mounted by hand, so that the other commands do not wait for what this one imports.
    from bot.facts.commands import app as facts_app

    result = facts_app(args=context.args, prog_name="bot facts", standalone_mode=False)
    return result if isinstance(result, int) else 0


channels = typer.Typer(no_args_is_help=True, help="Tells which channels work.")
app.add_typer(channels, name="channels")


@channels.command("check")
def check_channels() -> int:
    """Tells which channels are on, what is missing and where to get it; tries the tokens.

    The exit code is 2 when something that is configured does not work, else 0.
    """
    from bot.channels.checks import check
    from bot.settings import settings

    chosen = settings()
    with Display(only_on_terminal=True) as display:
        display.stage("asking Slack and Telegram")
        reports = check(chosen)
    for report in reports:
        for line in report.lines():
            print(line)
    return EXIT_TROUBLE if any(report.is_wrong for report in reports) else 0


# ---------------------------------------------------------------- what they share


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def check_host(host: str) -> None:
    """Sees to it that an address can be listened on.

    Raises:
        ServerError: it is not one of this machine.
    """
    import socket

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.bind(address)
    except (OSError, UnicodeError):
        raise ServerError(f"{host!r} is no address of this machine; try --host 127.0.0.1") from None


_NO_CHANNELS = ("bot.channels.demo.DemoSite",)
"""Rasa opens them as it opens channels, but nobody talks to the bot through them."""


def channels_on(port: int) -> list[str]:
    """The names of the channels that the server on a port was told to open."""
    import yaml

    from bot.servers import VAR

    path = VAR / "run" / f"credentials-{port}.yml"
    loaded = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    names = [str(name).split(".") for name in loaded or () if name not in _NO_CHANNELS]
    # A class of ours is named after its module below bot.channels, one of Rasa's by one word.
    return [parts[2] if parts[:2] == ["bot", "channels"] else parts[0] for parts in names]


def _prepared(display: Display, chosen: Settings) -> Path:
    """Facts and model, made if they are due; returns the model."""
    from bot.training import ensure_facts, ensure_model

    warning = ensure_facts(chosen, display.show)
    if warning:
        display.line(f"bot: {warning}")
    return ensure_model(display.show)


def _ready(display: Display) -> Servers:
    """Servers for this process alone, with facts and model made; not yet started."""
    display.stage("checking the facts")
    from bot.servers import Servers
    from bot.settings import settings

    chosen = settings()
    return Servers(chosen, _prepared(display, chosen))


@contextlib.contextmanager
def _running(servers: Servers) -> Iterator[None]:
    """Stops the servers at the end, whatever ends us, and is not disturbed in doing so."""
    try:
        yield
    finally:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
        try:
            servers.stop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def _terminal_restored() -> Iterator[None]:
    """Gives the terminal back as it was, also when a signal ends the prompt."""
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        # A terminal that is gone needs nothing.
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


class _Host:
    """The servers as the shell sees them."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    @property
    def url(self) -> str:
        return self._servers.url

    def is_up(self) -> bool:
        from bot.servers import LOOPBACK, is_taken

        rasa = is_taken(self._servers.host, self._servers.port)
        return rasa and is_taken(LOOPBACK, self._servers.actions_port)

    def restart(self) -> None:
        self._servers.stop()
        with Display(only_on_terminal=True) as display:
            self._servers.start(display.stage)


@contextlib.contextmanager
def _waiting(console: Console) -> Iterator[None]:
    """A spinner on the console while an answer is awaited."""
    with Display(console=console, only_on_terminal=True) as display:
        display.stage("one moment")
        yield


class Display:
    """Shows what is being waited for and for how long: a spinner, or plain lines where none can be.

    Args:
        console: where to; stderr by default.
        only_on_terminal: show nothing at all elsewhere.
    """

    def __init__(self, console: Console | None = None, only_on_terminal: bool = False) -> None:
        self._console = console or Console(stderr=True)
        self._words = self._detail = ""
        self._since = time.monotonic()
        self._shown = False
        terminal = self._console.is_terminal and not self._console.is_dumb_terminal
        self._silent = only_on_terminal and not self._console.is_terminal
        self._live = (
            Live(get_renderable=self._line, console=self._console, transient=True)
            if terminal
            else None
        )

    def __enter__(self) -> Display:
        """Shows nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Shows nothing any more."""
        self.done()

    def stage(self, words: str) -> None:
        """Says what is waited for now."""
        self.show(words, "")

    def show(self, words: str, detail: str) -> None:
        """Says what is waited for now, with a detail that may change often."""
        if self._silent:
            return
        if words != self._words:
            self._words, self._since = words, time.monotonic()
            if self._live is None:
                self._print(f"{words} ({detail}) ..." if detail else f"{words} ...")
        self._detail = detail
        if self._live is not None and not self._shown:
            self._shown = True
            self._live.start()

    def line(self, words: str) -> None:
        """Shows a line that stays."""
        if not self._silent:
            self._print(words)

    def done(self) -> None:
        """Shows nothing any more, until the next stage."""
        if self._live is not None and self._shown:
            self._live.stop()
            self._shown = False
        self._words = ""

    def _line(self) -> Text:
        elapsed = time.monotonic() - self._since
        wheel = _SPINNER[int(elapsed * 8) % len(_SPINNER)]
        words = f"{self._words}: {self._detail}" if self._detail else self._words
        return Text(f"{wheel} {elapsed:3.0f} s  {words}", "dim", no_wrap=True, overflow="ellipsis")

    def _print(self, words: str) -> None:
        self._console.print(Text(words), soft_wrap=True, highlight=False)


def _short(path: Path) -> str:
    from bot.settings import PROJECT

    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def _prints_unicode() -> bool:
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


if __name__ == "__main__":
    main()
