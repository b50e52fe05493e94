"""Having facts and a trained model before anything starts; each is made only when it is due."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from bot.errors import BotError, DocumentError
from bot.settings import PROJECT, Settings

Progress = Callable[[str, str], None]
"""Called with what is being done and, when there is more to say, a detail of it."""

_REQUIRED = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories")
_CODE = ("bot/nlu", "bot/language", "bot/topics.py")
_ENDINGS = (".py", ".yml", ".yaml", ".txt", ".npz")
_LOG_NOISE = re.compile(r"^[\s\d\-:,.]*(?:DEBUG|INFO|WARNING)\b|^\s*(?:warnings\.warn|File \")")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def training_inputs(root: Path = PROJECT) -> list[Path]:
    """The files that decide what a model learns, in order.

    Raises:
        BotError: one that Rasa needs is missing.
    """
    found: list[Path] = []
    for name in (*_REQUIRED, *_CODE):
        path = root / name
        if path.is_dir():
            files = (one for one in path.rglob("*") if one.suffix in _ENDINGS and one.is_file())
            found += sorted(one for one in files if not one.name.startswith("."))
        elif path.is_file():
            found.append(path)
        elif name in _REQUIRED:
            raise BotError(f"{path} is missing, which training needs")
    return found


def model_path(root: Path = PROJECT) -> Path:
    """Where the model belongs that training would make of the inputs as they are now.

    Raises:
        BotError: an input is missing or cannot be read.
    """
    digest = hashlib.sha256(f"rasa {version('rasa')}\n".encode())
    for path in training_inputs(root):
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise BotError(f"{path} cannot be read ({problem.strerror})") from None
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return root / "models" / f"botox-{digest.hexdigest()[:12]}.tar.gz"


def ensure_model(progress: Progress, *, force: bool = False, root: Path = PROJECT) -> Path:
    """The model for the inputs as they are now, trained first if there is none.

    Args:
        progress: told what is waited for.
        force: train even if there is one.
        root: the project.

    Raises:
        BotError: training failed; names the last words of its log.
    """
    path = model_path(root)
    if path.exists() and not force:
        return path
    with _alone(root / "var" / "train.lock", progress):
        # Another process may have trained it in the meantime.
        if force or not path.exists():
            progress("training the model", "about two minutes; later starts skip it")
            _train(path, root, force)
    for other in path.parent.glob("botox-*.tar.gz"):
        if other != path:
            with contextlib.suppress(OSError):
                other.unlink()
    return path


def ensure_facts(settings: Settings, progress: Progress) -> str | None:
    """Builds the facts anew if their documents have changed.

    The documents are those of BOT_DOCUMENTS, by default the bot's own: a store that was filled from
    another folder to try it out goes back to them.

    Args:
        settings: names the store and the documents.
        progress: told what is waited for.

    Returns:
        A line for the user when the store held the facts of another folder, or when the documents
        are broken and older facts are used instead.

    Raises:
        DocumentError: the documents are broken and there are no older facts.
        StoreError: the store cannot be used.
    """
    progress("checking the facts", "")
    from bot.facts.build import build
    from bot.facts.store import FactStore

    store = FactStore(settings.facts_url)
    try:
        old = store.load()
        folder = settings.documents
        before = old.meta.get("folder")
        try:
            build(folder, store, lambda what, done, total: progress("building the facts", what))
        except DocumentError as problem:
            if not old.entries:
                raise
            when = old.meta.get("built_at", "")[:10]
            return f"{problem}; going on with the facts of {when}"
        if before and Path(before).resolve() != folder.resolve():
            return (
                f"the store held facts from {before}; they are from {folder} again "
                "(BOT_DOCUMENTS chooses the folder)"
            )
    finally:
        store.close()
    return None


def train_command(name: str, output: Path, force: bool) -> list[str]:
    """How Rasa is called to train a model of a name into a folder."""
    command = [sys.executable, "-m", "rasa", "train", "--quiet"]
    return [*command, "--fixed-model-name", name, "--out", str(output)] + ["--force"] * force


def _train(path: Path, root: Path, force: bool) -> None:
    """Trains into a folder of its own and moves the model to its place only when it is whole."""
    log_path = root / "var" / "logs" / "train.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    workshop = path.parent / f".training-{os.getpid()}"
    workshop.mkdir(parents=True, exist_ok=True)
    variables = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "NO_COLOR": "1",
    }
    name = path.name.removesuffix(".tar.gz")
    try:
        with log_path.open("wb") as log:
            # A session of its own, so that Ctrl-C reaches it once and through us.
            child = subprocess.Popen(
                train_command(name, workshop, force),
                cwd=root,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = child.wait()
            finally:
                _end(child)
        made = workshop / path.name
        if code or not made.exists():
            raise BotError(f"training failed: {last_words(log_path)} (all of it: {log_path})")
        os.replace(made, path)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends a child with its children, if it still runs."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5)


def last_words(log: Path) -> str:
    """The last line of a log that says something, at most 300 characters of it."""
    try:
        lines = _ANSI.sub("", log.read_text("utf-8", errors="replace")).splitlines()
    except OSError:
        return "it left no log"
    said = [" ".join(line.split()) for line in lines]
    said = [line for line in said if any(map(str.isalnum, line))]
    telling = [line for line in said if not _LOG_NOISE.match(line)]
    last = (telling or said or ["it said nothing"])[-1]
    return last if len(last) <= 300 else last[:299] + "…"


@contextlib.contextmanager
def _alone(path: Path, progress: Progress) -> Iterator[None]:
    """Holds the lock of training, so that two starts at once do not train twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                progress("waiting for another training to finish", "")
                time.sleep(0.5)
        yield
