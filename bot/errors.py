"""What can go wrong, as one small tree.

    BotError                  anything a person can put right; its text is one line that says how
    ├── SettingsError         a setting in the environment is missing or wrong
    ├── DocumentError         a document or the references cannot be used (names file and line)
    ├── StoreError            the fact store cannot be opened, read or written
    └── ServerError           a server did not start or does not answer

The command line prints the line and ends with exit code 2.
"""

from __future__ import annotations

from pathlib import Path


class BotError(Exception):
    """A problem that a person can put right; `str()` is one line saying what and how."""


class SettingsError(BotError):
    """A setting in the environment is missing or wrong."""


class DocumentError(BotError):
    """A document or the references cannot be used.

    Args:
        message: what is wrong and what to do.
        path: the file.
        line: the line in it, counted from 1.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        place = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(place + " ".join(message.split()))
        self.path = path
        self.line = line


class StoreError(BotError):
    """The fact store cannot be opened, read or written."""


class ServerError(BotError):
    """A server did not start or does not answer."""


def place_of(problem: BaseException) -> str:
    """Where an error came from, for logs: no message, no values, which are health matters."""
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
