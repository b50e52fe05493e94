"""The references: one CSL file (as Pandoc reads it) that says what each citation stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.errors import DocumentError
from bot.facts.fact import Source, SourceKind

NAMES = ("references.yaml", "references.yml", "references.json")
"""Where the references of a folder of documents are looked for, in this order."""

_KINDS = get_args(SourceKind)


def find_references(folder: Path) -> Path | None:
    """The references file of a folder of documents, if it has one."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def read_references(path: Path) -> dict[str, Source]:
    """Reads a CSL file, YAML or JSON, into sources by id.

    Beside CSL's own fields an entry has `custom: {kind: ..., verified: ...}`: what sort of
    publication it is and whether somebody of ours read the passage.

    Raises:
        DocumentError: naming file and line of what is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
        loaded = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None
    except UnicodeDecodeError:
        raise DocumentError("is not a text file in UTF-8", path) from None
    except json.JSONDecodeError as problem:
        raise DocumentError(f"is not valid JSON: {problem.msg}", path, problem.lineno) from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line + 1 if mark else None
        raise DocumentError(f"is not valid YAML: {problem.problem}", path, line) from None
    entries = loaded.get("references") if isinstance(loaded, Mapping) else loaded
    if not isinstance(entries, list):
        raise DocumentError("has no list named 'references'", path, 1)
    sources: dict[str, Source] = {}
    for entry in entries:
        source = _source(entry, path, text)
        if source.id in sources:
            raise DocumentError(f"names '{source.id}' twice", path, _line(text, source.id))
        sources[source.id] = source
    return sources


def _source(entry: Any, path: Path, text: str) -> Source:
    """One entry as a source."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
        raise DocumentError("has an entry without an id", path)
    name: str = entry["id"]
    line = _line(text, name)
    custom = entry.get("custom")
    custom = custom if isinstance(custom, Mapping) else {}
    kind = custom.get("kind", "general")
    if kind not in _KINDS:
        known = ", ".join(_KINDS)
        raise DocumentError(f"'{name}' has the kind '{kind}'; known are {known}", path, line)
    if not isinstance(entry.get("title"), str):
        raise DocumentError(f"'{name}' has no title", path, line)
    url = str(entry.get("URL") or "")
    if url and not url.startswith(("https://", "http://")):
        raise DocumentError(f"'{name}' has a URL that is no web address", path, line)
    return Source(
        id=name,
        title=entry["title"],
        publisher=str(entry.get("publisher") or ""),
        year=_year(entry.get("issued")),
        url=url,
        kind=kind,
        verified=custom.get("verified") is True,
        section=str(entry.get("section") or ""),
    )


def _year(issued: Any) -> int | None:
    """The year of a CSL date in any of its usual forms."""
    if isinstance(issued, Mapping):
        issued = issued.get("date-parts") or issued.get("year")
    while isinstance(issued, list):
        issued = issued[0] if issued else None
    found = re.search(r"\d{4}", str(issued)) if issued is not None else None
    return int(found.group()) if found else None


def _line(text: str, name: str) -> int | None:
    """The line on which an entry starts, counted from 1."""
    pattern = re.compile(rf"""\bid"?\s*:\s*["']?{re.escape(name)}["']?\s*,?\s*$""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.search(line):
            return number
    return None
