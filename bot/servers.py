"""Starting and stopping the two servers: Rasa, and the action server beside it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import httpx
import yaml
from sqlalchemy.engine import make_url

from bot.emergency import numbers_for
from bot.errors import ServerError
from bot.settings import PROJECT, Settings

VAR = PROJECT / "var"
LOGS = VAR / "logs"
LOOPBACK = "127.0.0.1"

_START_SECONDS = 120.0
_STOP_SECONDS = 10.0

Progress = Callable[[str], None]


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        return int(listener.getsockname()[1])


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens on a port already."""
    try:
        with socket.create_connection((_reachable(host), port), timeout=1.0):
            return True
    except OSError:
        return False


class Servers:
    """Both servers as child processes; use as a context manager.

    Args:
        settings: databases and locks.
        model: the trained model.
        host, port: where Rasa listens.
        rest: whether the `rest` channel is on. The `web` channel always is.
        demo: whether the demonstration site stands at `/`.
        apps: whether Slack and Telegram are on, where the settings have their tokens.
        keep_conversations: in the tracker database of the settings; else in memory.

    Raises:
        ServerError: when a server does not come up; the line names its log.
    """

    def __init__(
        self,
        settings: Settings,
        model: Path,
        *,
        host: str = LOOPBACK,
        port: int | None = None,
        actions_port: int | None = None,
        rest: bool = True,
        demo: bool = False,
        apps: bool = False,
        keep_conversations: bool = False,
    ) -> None:
        self.host = host
        self.port = port or free_port()
        self.actions_port = actions_port or free_port()
        self._settings = settings
        self._model = model
        self._rest = rest
        self._demo = demo
        self._apps = apps
        self._keep = keep_conversations
        self._configuration: tuple[Path, ...] = ()
        self._children: list[tuple[str, subprocess.Popen[bytes]]] = []

    @property
    def url(self) -> str:
        """The address of Rasa, as seen from this machine."""
        host = _reachable(self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def __enter__(self) -> Servers:
        """Nothing is started yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends both servers."""
        self.stop()

    def start(self, progress: Progress | None = None) -> None:
        """Starts both servers and returns when they answer.

        Raises:
            ServerError: a server does not come up.
            SettingsError: the country has no numbers; the servers would only say so in their logs.
        """
        numbers_for(self._settings.country)
        tell = progress or (lambda words: None)
        LOGS.mkdir(parents=True, exist_ok=True)
        for name, port in (("Rasa", self.port), ("the action server", self.actions_port)):
            if is_taken(self.host, port):
                raise ServerError(f"Port {port} for {name} is taken; choose another with --port.")
        try:
            tell("starting the action server and Rasa")
            self._spawn("actions", self._actions_command(), SANIC_HOST=LOOPBACK)
            self._spawn("rasa", self._rasa_command())
            tell("loading the facts")
            self._wait("actions", self._actions_ready)
            tell("loading the model (most of it is importing TensorFlow, which Rasa needs)")
            self._wait("rasa", self._rasa_ready)
        except BaseException:
            self.stop()
            raise

    def wait(self) -> None:
        """Returns when either server has ended.

        Raises:
            ServerError: naming the one that ended.
        """
        while True:
            for name, child in self._children:
                if child.poll() is not None:
                    raise ServerError(f"{name} ended with {child.returncode}; see {_log(name)}")
            time.sleep(0.5)

    def stop(self) -> None:
        """Ends both servers: politely, then by force."""
        for _, child in self._children:
            if child.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for _, child in self._children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            if child.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._children.clear()
        for path in self._configuration:
            path.unlink(missing_ok=True)
        self._configuration = ()

    def _spawn(self, name: str, command: list[str], **environment: str) -> None:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BOT_")}
        variables = {
            **inherited,
            **self._settings.environment(),
            "RASA_TELEMETRY_ENABLED": "false",
            "PYTHONWARNINGS": "ignore",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            **environment,
        }
        with _log(name).open("wb") as log:
            # In a session of their own, so that Ctrl-C in the shell reaches only the shell.
            child = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children.append((name, child))

    def _actions_command(self) -> list[str]:
        port = str(self.actions_port)
        return [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", port]

    def _rasa_command(self) -> list[str]:
        endpoints, credentials = self._write_configuration()
        return [
            *(sys.executable, "-m", "rasa", "run", "--model", str(self._model)),
            *("--interface", self.host, "--port", str(self.port)),
            *("--endpoints", str(endpoints), "--credentials", str(credentials)),
            "--quiet",
        ]

    def _write_configuration(self) -> tuple[Path, Path]:
        """The endpoints and credentials that the settings ask for, as files for Rasa."""
        endpoints: dict[str, object] = {
            "action_endpoint": {"url": f"http://{LOOPBACK}:{self.actions_port}/webhook"}
        }
        if self._keep:
            endpoints["tracker_store"] = _tracker_store(self._settings.tracker_url)
        if self._settings.lock_url:
            url = make_url(self._settings.lock_url)
            endpoints["lock_store"] = {
                "type": "redis",
                "url": url.host,
                "port": url.port or 6379,
                "db": int(url.database or 0),
                "password": url.password,
            }
        channels = {
            "bot.channels.rest.PlainTextRestInput": self._rest,
            "bot.channels.web.WebInput": True,
            "bot.channels.demo.DemoSite": self._demo,
            "bot.channels.slack.input.SlackInput": self._apps and self._settings.slack_is_on,
            "bot.channels.telegram.input.TelegramInput": (
                self._apps and self._settings.telegram_is_on
            ),
        }
        credentials = dict.fromkeys(name for name, is_on in channels.items() if is_on)
        folder = VAR / "run"
        folder.mkdir(parents=True, exist_ok=True)
        paths = (folder / f"endpoints-{self.port}.yml", folder / f"credentials-{self.port}.yml")
        for path, content in zip(paths, (endpoints, credentials)):
            path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
            path.chmod(0o600)
        self._configuration = paths
        return paths

    def _wait(self, name: str, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        child = dict(self._children)[name]
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise ServerError(f"{name} did not start; see {_log(name)}")
            with contextlib.suppress(httpx.HTTPError):
                if is_ready():
                    return
            time.sleep(0.1)
        raise ServerError(f"{name} did not answer within {_START_SECONDS:.0f} s; see {_log(name)}")

    def _actions_ready(self) -> bool:
        """One dry run through an action, which also loads the facts."""
        body = {
            "next_action": "action_small_talk",
            "sender_id": "readiness",
            "tracker": {"sender_id": "readiness", "slots": {}, "latest_message": {"text": "hello"}},
            "domain": {},
        }
        url = f"http://{LOOPBACK}:{self.actions_port}/webhook"
        return httpx.post(url, json=body, timeout=30.0).status_code == 200

    def _rasa_ready(self) -> bool:
        return httpx.get(f"{self.url}/webhooks/web/health", timeout=5.0).status_code == 200


def _reachable(host: str) -> str:
    """The address under which this machine itself reaches a host that a server listens on."""
    return {"0.0.0.0": LOOPBACK, "": LOOPBACK, "::": "::1"}.get(host, host)


def _tracker_store(url: str) -> dict[str, object]:
    """A tracker database in Rasa's words."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        Path(parts.database or "").parent.mkdir(parents=True, exist_ok=True)
        return {"type": "SQL", "dialect": "sqlite", "db": parts.database}
    return {
        "type": "SQL",
        "dialect": "postgresql",
        "url": parts.host,
        "port": parts.port,
        "username": parts.username,
        "password": parts.password,
        "db": parts.database,
    }


def _log(name: str) -> Path:
    return LOGS / f"{name}.log"
