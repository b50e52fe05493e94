"""The conversation in a terminal: how replies look, what a typed line means, and the loop.

What is shown is made of lines by pure functions; only `Shell` prints.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.answers.wording import KIND_WORDS
from bot.conversation import Conversation, Reply
from bot.errors import ServerError

if TYPE_CHECKING:
    from prompt_toolkit.history import History

LONGEST_MESSAGE = 500
HISTORY_LINES = 1000
_WIDEST = 100
_NARROWEST = 20
_LONGEST_READ = 16384
"""Bytes of a piped line that are looked at: more than LONGEST_MESSAGE characters can take."""

_COUNTED = ("area", "wrinkle_type", "prior")
"""What a follow-up can ask for without a bare number being an answer to it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"\S+(?: (?:\[\d+\])+)?")
_LIST_ITEM = re.compile(r"(\s*)([•–*-] )?(.*)")
_SOURCES = re.compile(r"\n*^Sources: \[1\].*$", re.MULTILINE)
_ASCII = str.maketrans("•–—’‘“”…", "*--''\"\".")

GREETING = (
    "Ask me about Botox in your own words: I answer from facts and name their sources.",
    "/help shows what you can type, /quit or Ctrl-D ends the conversation.",
)
HELP = (
    ("/help", "shows this"),
    ("/sources", "the sources of the last answer in full"),
    ("/restart", "forgets what was said and begins anew"),
    ("/quit", "ends the conversation, as Ctrl-D does"),
)
HELP_NOTES = (
    "Where an answer ends with choices, type the number in front of one. If that reads #1, type "
    "#1: there a number alone is your answer, such as units or weeks.",
    "Ctrl-C clears the line, stops waiting for an answer, and on an empty line quits.",
)


class Line(NamedTuple):
    """One line of the screen and its style."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Look:
    """What the screen can show.

    Attributes:
        width: columns.
        boxes: whether lines can be drawn; else alarms are marked with "!".
        ascii_only: whether only ASCII can be shown.
    """

    width: int = 80
    boxes: bool = False
    ascii_only: bool = False


class NoSuchChoice(ValueError):
    """A choice was typed that is not offered; `str()` says which are."""


class Choice(NamedTuple):
    """What a choice reads and the message that it sends."""

    title: str
    message: str


# ---------------------------------------------------------------- what is typed


def clean(text: str) -> str:
    """A message as one line of printable text: no control characters, no broken Unicode."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\ufeff", "")
    return " ".join(_CONTROL.sub(" ", whole).split())


def clip(message: str) -> tuple[str, str]:
    """A message cut to the longest allowed, and a note for the user; "" if nothing was cut."""
    if len(message) <= LONGEST_MESSAGE:
        return message, ""
    note = f"That was long: only the first {LONGEST_MESSAGE} characters were read."
    return message[:LONGEST_MESSAGE], note


def number_mark(reply: Reply) -> str:
    """What goes before the number of a choice: "#" where a bare number would be an answer."""
    asks = reply.custom.get("asks")
    return "" if asks is None or asks in _COUNTED else "#"


def choice_of(typed: str, reply: Reply | None) -> Choice | None:
    """The choice that a typed line stands for; None when it is a message.

    "#2" always means a choice. "2" does only where no number was asked for and there is such a
    choice, and the very words of a choice do.

    Raises:
        NoSuchChoice: for "#9" where there is none.
    """
    choices = [Choice(*one) for one in reply.buttons] if reply else []
    marked = re.fullmatch(r"#\s?(\d{1,3})", typed)
    if marked:
        number = int(marked[1])
        if 1 <= number <= len(choices):
            return choices[number - 1]
        if not choices:
            raise NoSuchChoice("There is nothing to choose from just now.")
        raise NoSuchChoice(f"There is no choice {number}: they go from 1 to {len(choices)}.")
    plain = re.fullmatch(r"(\d{1,2})[.)]?", typed)
    if plain and reply and not number_mark(reply) and 1 <= int(plain[1]) <= len(choices):
        return choices[int(plain[1]) - 1]
    return next((one for one in choices if one.title.lower() == typed.lower()), None)


def piped_lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a pipe that hold something, however long or broken."""
    while raw := stream.readline(_LONGEST_READ):
        rest = raw
        while not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_READ)
            if not rest:
                break
        line = clean(raw.decode("utf-8", "replace"))
        if line:
            yield line


# ---------------------------------------------------------------- what is shown


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Text as lines that fit, by screen columns; links stay whole so that they can be copied.

    Args:
        text: words; its spaces do not count.
        width: columns.
        first, rest: go before the first line and before the others.
    """
    lines: list[str] = []
    current, empty = first, True
    for token in _TOKEN.findall(text):
        if not empty and cell_len(current) + 1 + cell_len(token) > width:
            lines.append(current)
            current, empty = rest, True
        if "://" not in token:
            while cell_len(current) + cell_len(token) > width and cell_len(token) > 1:
                room = _fitting(token, max(1, width - cell_len(current)))
                lines.append(current + token[:room].rstrip())
                token, current = token[room:].lstrip(), rest
        current = current + token if empty else f"{current} {token}"
        empty = False
    return lines if empty and lines else [*lines, current.rstrip()]


def _fitting(word: str, columns: int) -> int:
    """How many characters of a word fit into columns; at least one."""
    used = 0
    for count, character in enumerate(word):
        used += cell_len(character)
        if used > columns:
            return max(1, count)
    return len(word)


def answer_lines(reply: Reply, look: Look) -> list[Line]:
    """A whole reply: the answer, the follow-up, the sources in small print, the choices."""
    kind = reply.custom.get("kind")
    blocks = [_alarm(reply, look) if kind in ("urgent", "crisis") else _body(reply, look)]
    blocks += [timeline_lines(reply, look), small_print(reply, look), choice_lines(reply, look)]
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [Line(""), *block] if lines else block
    return lines


def _plain_text(reply: Reply) -> str:
    """The text of a reply; its own line of sources goes where they are shown in small print."""
    text = _SOURCES.sub("", reply.text) if reply.custom.get("sources") else reply.text
    return "\n".join(_CONTROL.sub("", line).rstrip() for line in text.strip("\n").split("\n"))


def _body(reply: Reply, look: Look) -> list[Line]:
    """The text in lines; of an answer that asks, the question stands out."""
    paragraphs = re.split(r"\n{2,}", _plain_text(reply)) if reply.text.strip() else []
    lines: list[Line] = []
    for number, paragraph in enumerate(paragraphs):
        asks = number == len(paragraphs) - 1 and number > 0 and paragraph.endswith("?")
        lines += [Line("")] if lines else []
        for part in paragraph.split("\n"):
            lines += [Line(one, "bold" if asks else "") for one in _wrapped(part, look.width)]
    return lines


def _wrapped(line: str, width: int) -> list[str]:
    """A line of the answer, list items hanging."""
    found = _LIST_ITEM.fullmatch(line)
    indent, mark, text = found.groups("") if found else ("", "", line)
    return wrap(text, width, indent + mark, " " * len(indent + mark))


def _alarm(reply: Reply, look: Look) -> list[Line]:
    """A reply that has to be seen: in a box, or each line marked."""
    urgent = reply.custom.get("kind") == "urgent"
    title = "URGENT" if urgent else "PLEASE READ"
    style = "bold red" if urgent else "bold magenta"
    if not look.boxes:
        inner = _body(reply, Look(look.width - 2))
        return [Line(f"!!! {title} !!!", style), *(Line(f"! {one.text}".rstrip()) for one in inner)]
    left, right, top, bottom, flat, side = "+", "+", "+", "+", "=", "|"
    if not look.ascii_only:
        left, right, top, bottom, flat, side = "┏", "┓", "┗", "┛", "━", "┃"
    room = look.width - 4
    lines = [Line(f"{left}{flat} {title} ".ljust(look.width - 1, flat) + right, style)]
    for one in _body(reply, Look(room)):
        space = " " * max(0, room - cell_len(one.text))
        lines.append(Line(f"{side} {one.text}{space} {side}", style))
    return [*lines, Line(top + flat * (look.width - 2) + bottom, style)]


def timeline_lines(reply: Reply, look: Look) -> list[Line]:
    """Where the person is between first effect and fading, in a line of text."""
    timeline = reply.custom.get("timeline")
    words = timeline.get("text") if isinstance(timeline, dict) else None
    if not isinstance(timeline, dict) or not isinstance(words, str):
        return []
    order = [source.get("id") for source in _sources(reply)]
    named = [one for one in timeline.get("sources") or () if one in order]
    marks = "".join(f"[{order.index(one) + 1}]" for one in dict.fromkeys(named))
    text = _CONTROL.sub("", f"{words} {marks}".strip())
    return [Line(one) for one in wrap(text, look.width, "Timeline: ", " " * len("Timeline: "))]


def small_print(reply: Reply, look: Look) -> list[Line]:
    """The sources by number: publisher, year and link; nothing when the text shows all links."""
    sources = _sources(reply)
    if all(source.get("url") and str(source["url"]) in reply.text for source in sources):
        return []
    lines: list[Line] = []
    for number, source in enumerate(sources, start=1):
        first = f"[{number}] "
        space = " " * len(first)
        name = _named(source)
        url = _field(source, "url")
        if url and cell_len(first + name) + 2 + cell_len(url) <= look.width:
            lines.append(Line(f"{first}{name}  {url}", "dim"))
            continue
        lines += [Line(one, "dim") for one in wrap(name, look.width, first, space)]
        if url:
            lines.append(Line(space + url, "dim"))
    return lines


def source_lines(reply: Reply | None, look: Look) -> list[Line]:
    """The sources in full, as /sources shows them."""
    sources = _sources(reply) if reply else []
    if not sources:
        return _said("There are no sources yet: ask a question first.", look)
    lines: list[Line] = []
    for number, source in enumerate(sources, start=1):
        first = f"[{number}] "
        space = " " * len(first)
        title = _field(source, "title")
        about = _named(source) if title else ""
        if kind := _field(source, "kind"):
            about = f"{about} ({KIND_WORDS.get(kind, kind)})".strip()
        lines += [Line("")] if lines else []
        lines += [Line(one) for one in wrap(title or _named(source), look.width, first, space)]
        if about:
            lines += [Line(one, "dim") for one in wrap(about, look.width, space, space)]
        if url := _field(source, "url"):
            lines.append(Line(space + url, "dim"))
    return lines


def choice_lines(reply: Reply, look: Look) -> list[Line]:
    """The choices with their numbers, and how to choose."""
    if not reply.buttons:
        return []
    mark = number_mark(reply)
    lines, current = [], ""
    for number, (title, _) in enumerate(reply.buttons, start=1):
        one = f"{mark}{number} {clean(title)}"
        if current and cell_len(current) + 2 + cell_len(one) > look.width:
            lines.append(current)
            current = ""
        current = f"{current}  {one}" if current else one
    lines.append(current)
    last = len(reply.buttons)
    if mark:
        how = "Type #1 to choose it" if last == 1 else f"Type #1 to #{last} to choose"
        how += "; a number alone is taken as your answer."
    else:
        how = "Type 1" if last == 1 else f"Type 1 to {last}"
        how += ", or write in your own words."
    shown = [Line(part, "cyan") for one in lines for part in wrap_choices(one, look.width)]
    return shown + [Line(one, "dim") for one in wrap(how, look.width)]


def wrap_choices(line: str, width: int) -> list[str]:
    """A line of choices; only one that is too long by itself is broken."""
    return [line] if cell_len(line) <= width else wrap(line, width, "", "  ")


def help_lines(look: Look) -> list[Line]:
    """What can be typed."""
    lines = [Line(one) for one in wrap(GREETING[0], look.width)]
    for name, what in HELP:
        lines += [Line(one) for one in wrap(what, look.width, f"  {name:<9} ", " " * 12)]
    for note in HELP_NOTES:
        lines += [Line(one) for one in wrap(note, look.width)]
    return lines


def _said(words: str, look: Look, style: str = "") -> list[Line]:
    return [Line(one, style) for one in wrap(words, look.width)]


def _sources(reply: Reply) -> list[dict[str, Any]]:
    found = reply.custom.get("sources")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _field(source: dict[str, Any], name: str) -> str:
    return clean(str(source.get(name) or ""))


def _named(source: dict[str, Any]) -> str:
    """Publisher and year; the title where the publisher is not known."""
    name = _field(source, "publisher").split(" (")[0] or _field(source, "title") or "unnamed"
    year = _field(source, "year")
    return f"{name}, {year}" if year else name


def look_of(console: Console) -> Look:
    """What a console can show, at its present size."""
    encoding = (getattr(console.file, "encoding", None) or "ascii").lower()
    # To a dumb terminal the console gives 80 columns, however many it has.
    width = shutil.get_terminal_size().columns if console.is_dumb_terminal else console.width
    return Look(
        width=max(_NARROWEST, min(_WIDEST, width)),
        boxes=console.is_terminal and not console.is_dumb_terminal,
        ascii_only=not encoding.startswith("utf"),
    )


def show(lines: Iterable[Line], console: Console) -> None:
    """Prints lines as they are, in what the console can show."""
    ascii_only = look_of(console).ascii_only
    for line in lines:
        text = line.text.translate(_ASCII) if ascii_only else line.text
        console.print(Text(text, line.style), soft_wrap=True, highlight=False)


# ---------------------------------------------------------------- the conversation


class Host(Protocol):
    """The running bot, as the shell sees it."""

    @property
    def url(self) -> str:
        """Where it answers."""

    def is_up(self) -> bool:
        """Whether its servers listen."""

    def restart(self) -> None:
        """Starts it anew.

        Raises:
            ServerError: when that fails.
        """


Waiting = Callable[[], contextlib.AbstractContextManager[object]]
"""Shows, as long as it is entered, that an answer is waited for."""


class Shell:
    """One conversation: takes lines, shows what comes back.

    Args:
        host: the bot.
        console: where to.
        waiting: shown while an answer is awaited; nothing by default.
    """

    def __init__(self, host: Host, console: Console, waiting: Waiting | None = None) -> None:
        self._host = host
        self._console = console
        self._waiting = waiting or contextlib.nullcontext
        self._conversation = Conversation(host.url)
        self._last: Reply | None = None
        self._sourced: Reply | None = None

    def greet(self) -> None:
        """Says what this is and how to get help."""
        self._show([line for words in GREETING for line in _said(words, self._look)], gap=True)

    def take(self, typed: str) -> bool:
        """Does what a line asks for.

        Returns:
            Whether the conversation goes on.

        Raises:
            ServerError: the bot does not answer, and starting it anew did not help.
            KeyboardInterrupt: while waiting for an answer.
        """
        message = clean(typed)
        if not message:
            return True
        if message.startswith("/"):
            return self._command(message.split()[0].lower())
        try:
            choice = choice_of(message, self._last)
        except NoSuchChoice as problem:
            self._show(_said(str(problem), self._look), gap=True)
            return True
        if choice:
            self._show(_said(f"-> {choice.title}", self._look, "dim"))
            message = choice.message
        message, note = clip(message)
        if note:
            self._show(_said(note, self._look, "dim"))
        self._last = None
        reply = self._send(message)
        self._last = reply
        if _sources(reply):
            self._sourced = reply
        lines = answer_lines(reply, self._look)
        self._show(lines or _said("The bot gave no answer to that.", self._look), gap=True)
        return True

    def say(self, words: str) -> None:
        """Shows a line of the shell's own."""
        self._show(_said(words, self._look), gap=True)

    def _send(self, message: str) -> Reply:
        """The reply; once, the servers are started anew if they are gone."""
        try:
            with self._waiting():
                reply = self._conversation.send(message)
            # Without its actions Rasa answers with nothing at all.
            if reply.messages or self._host.is_up():
                return reply
        except ServerError as problem:
            if self._host.is_up():
                return Reply(f"{problem} Please try again.")
        news = "The bot stopped; starting it again. It forgets what was said."
        self._show(_said(news, self._look))
        self._host.restart()
        self._conversation = Conversation(self._host.url)
        with self._waiting():
            return self._conversation.send(message)

    def _command(self, name: str) -> bool:
        if name in ("/quit", "/exit", "/q"):
            return False
        if name == "/help":
            self._show(help_lines(self._look), gap=True)
        elif name == "/sources":
            self._show(source_lines(self._sourced, self._look), gap=True)
        elif name == "/restart":
            self._conversation = Conversation(self._host.url)
            self._last = self._sourced = None
            self.say("A new conversation: what was said is forgotten.")
        else:
            self.say(f"There is no {name[:40]} here; /help shows what there is.")
        return True

    @property
    def _look(self) -> Look:
        return look_of(self._console)

    def _show(self, lines: Sequence[Line], gap: bool = False) -> None:
        show([*lines, Line("")] if gap else lines, self._console)


def talk_piped(shell: Shell, console: Console, stream: IO[bytes]) -> None:
    """Takes the lines of a pipe, each echoed, until it ends or one says /quit."""
    for line in piped_lines(stream):
        show([Line(f"> {clip(line)[0]}")], console)
        if not shell.take(line):
            return


def talk(shell: Shell, read_line: Callable[[], str]) -> None:
    """Takes lines from a person until the conversation is ended.

    Args:
        shell: takes the lines.
        read_line: asks for one; EOFError and KeyboardInterrupt end the conversation.
    """
    shell.greet()
    while True:
        try:
            typed = read_line()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            if not shell.take(typed):
                return
        except KeyboardInterrupt:
            shell.say("Stopped waiting for that answer.")


def line_reader(history: Path) -> Callable[[], str]:
    """A prompt with line editing and history; Ctrl-C clears the line, on an empty one it ends."""
    # Asking the terminal where its cursor is gives a warning where it does not say.
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("c-c")
    def _clear_or_quit(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    session: PromptSession[str] = PromptSession(
        "> ", history=_history(history), key_bindings=keys, enable_open_in_editor=False
    )
    return session.prompt


def simple_line_reader(say: Callable[[str], None]) -> Callable[[], str]:
    """A prompt for terminals without cursor movement: the terminal's own line editing.

    It keeps what is typed from us, so that only the second Ctrl-C in a row ends the conversation.
    """

    def read_line() -> str:
        try:
            return input("> ")
        except KeyboardInterrupt:
            say("")
            say("Ctrl-C again, or Ctrl-D, quits.")
            return input("> ")

    return read_line


def _history(path: Path) -> History:
    """What was typed before: the last lines of a file that only its owner can read."""
    from prompt_toolkit.history import History, InMemoryHistory

    class LinesHistory(History):
        """One line of the file for each that was typed."""

        def load_history_strings(self) -> Iterator[str]:
            with contextlib.suppress(OSError):
                yield from reversed(path.read_text("utf-8", errors="replace").splitlines())

        def store_string(self, string: str) -> None:
            with contextlib.suppress(OSError), path.open("a", encoding="utf-8") as file:
                file.write(clean(string) + "\n")

    try:
        trim_history(path)
    except OSError:
        return InMemoryHistory()
    return LinesHistory()


def trim_history(path: Path) -> None:
    """Makes the file private, creates it if need be and keeps its last lines.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    with path.open(encoding="utf-8", errors="replace") as file:
        kept = deque(file, HISTORY_LINES + 1)
    if len(kept) > HISTORY_LINES:
        path.write_text("".join(list(kept)[1:]), "utf-8")
