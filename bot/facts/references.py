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

_ID = re.compile(r"[^\s;\[\]{}@\x00-\x1f\ud800-\udfff]{1,100}")


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
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise DocumentError(f"cannot be read ({problem.strerror})", path) from None
    except UnicodeDecodeError:
        raise DocumentError("is not text in UTF-8; save it as UTF-8", path) from None
    loaded = _json(text, path) if path.suffix == ".json" else parse_yaml(text, path)
    entries = loaded.get("references") if isinstance(loaded, Mapping) else loaded
    if not isinstance(entries, list):
        raise DocumentError("has no list named 'references'", path, 1)
    sources: dict[str, Source] = {}
    for number, entry in enumerate(entries, start=1):
        source = _source(entry, number, path, text)
        if source.id in sources:
            raise DocumentError(
                f"names '{source.id}' twice", path, _line(text, source.id, again=True)
            )
        sources[source.id] = source
    return sources


def _json(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise DocumentError(f"is not valid JSON: {problem.msg}", path, problem.lineno) from None
    except (RecursionError, ValueError) as problem:
        raise DocumentError(f"is not valid JSON: {problem}", path) from None


def parse_yaml(text: str, path: Path) -> Any:
    """What a YAML text holds.

    Raises:
        DocumentError: it is broken; names the line where that is known.
    """
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line + 1 if mark else None
        raise DocumentError(f"is not valid YAML: {problem.problem}", path, line) from None
    except (yaml.YAMLError, ValueError, TypeError, LookupError, RecursionError) as problem:
        raise DocumentError(f"is not valid YAML: {problem}", path) from None


def _source(entry: Any, number: int, path: Path, text: str) -> Source:
    """One entry as a source."""
    name = entry.get("id") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise DocumentError(f"entry {number} has no id without spaces, such as nhs-botox", path)
    line = _line(text, name)
    custom = entry.get("custom")
    custom = custom if isinstance(custom, Mapping) else {}
    kind = custom.get("kind", "general")
    if kind not in _KINDS:
        known = ", ".join(_KINDS)
        raise DocumentError(f"'{name}' has the kind '{kind}'; known are {known}", path, line)
    verified = custom.get("verified", False)
    if not isinstance(verified, bool):
        raise DocumentError(f"'{name}' has verified: {verified}; write true or false", path, line)
    fields = {field: _words(entry.get(field)) for field in ("title", "publisher", "URL", "section")}
    for field, words in fields.items():
        if not words.isprintable():
            raise DocumentError(f"'{name}' has odd characters in its {field}", path, line)
    if not fields["title"]:
        raise DocumentError(f"'{name}' has no title", path, line)
    if fields["URL"] and not fields["URL"].startswith(("https://", "http://")):
        raise DocumentError(f"'{name}' has a URL that is no web address", path, line)
    return Source(
        id=name,
        title=fields["title"],
        publisher=fields["publisher"],
        year=_year(entry.get("issued")),
        url=fields["URL"],
        kind=kind,
        verified=verified,
        section=fields["section"],
    )


def _words(value: Any) -> str:
    """A value of the file as one line of text; empty when it is not given."""
    return " ".join(str(value).split()) if value is not None else ""


def _year(issued: Any) -> int | None:
    """The year of a CSL date in any of its usual forms."""
    if isinstance(issued, Mapping):
        issued = issued.get("date-parts") or issued.get("year") or issued.get("raw")
    while isinstance(issued, list):
        issued = issued[0] if issued else None
    found = re.search(r"\d{4}", str(issued)) if issued is not None else None
    return int(found.group()) if found else None


def _line(text: str, name: str, *, again: bool = False) -> int | None:
    """The line on which an entry starts, counted from 1; its second one if `again`."""
    pattern = re.compile(rf"""\bid["']?\s*:\s*["']?{re.escape(name)}["']?\s*(?:[,}}#]|$)""")
    lines = enumerate(text.split("\n"), start=1)
    found = [number for number, line in lines if pattern.search(line)]
    return found[min(int(again), len(found) - 1)] if found else None
