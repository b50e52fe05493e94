"""Input that cannot be used: one clear line with file and line, and the old facts stay."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from bot.errors import DocumentError
from bot.facts.build import BuildReport, build
from bot.facts.store import FactStore
from tests.facts.conftest import REFERENCES, HashEncoder

CITED = "Results last four months. [@label-us]{#new}\n"
FRONT = "---\ntopic: duration\n---\n\n"


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

BAD_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "front matter left open": ("x.md", "---\ntopic: dose\n\nText.", r"x\.md:1: .*not closed"),
    "bad YAML": (
        "x.md",
        "---\ntitle: ok\ntopic: [dose\n---\n",
        r"x\.md:\d: .*front matter is broken",
    ),
    "control character": ("x.md", "---\ntitle: a\nscope: b\x07\n---\n", r"x\.md:3: .*control char"),
    "front matter a list": ("x.md", "---\n- topic\n---\n", r"x\.md:2: .*'name: value'"),
    "front matter a word": ("x.md", "---\nduration\n---\n", r"x\.md:2: .*'name: value'"),
    "impossible date": ("x.md", "---\nwhen: 2024-02-31\n---\n", r"x\.md:2: .*broken"),
    "unknown topic": ("x.md", "---\ntitle: x\ntopic: doze\n---\n", r"x\.md:3: 'doze' is no topic"),
    "unknown topic of a section": ("x.md", FRONT + "## H {topic=doze}\n", r"x\.md:5: 'doze'"),
    "unknown heading attribute": ("x.md", FRONT + "## H {tropic=dose}\n", r"x\.md:5: .*tropic"),
    "unknown citation": (
        "x.md",
        FRONT + "One. [@label-us]\nTwo. [@nowhere]\n",
        r"x\.md:6: .*'nowhere'",
    ),
    "unknown attribute": ("x.md", FRONT + "One. [@label-us]{.secret}\n", r"x\.md:5: .*'\.secret'"),
    "id in capitals": ("x.md", FRONT + "One. [@label-us]{#NEW}\n", r"x\.md:5: .*'#NEW'"),
    "id too long": ("x.md", FRONT + f"One. [@label-us]{{#{'a' * 300}}}\n", r"x\.md:5: .*'#aaa"),
    "citation behind nothing": ("x.md", FRONT + "[@label-us]\n", r"x\.md:5: .*no sentence"),
    "citation behind dots": ("x.md", FRONT + "... [@label-us]\n", r"x\.md:5: .*no sentence"),
    "broken citation": (
        "x.md",
        FRONT + "One [@label-us two. [@label-us]\n",
        r"x\.md:5: .*broken cit",
    ),
    "differs from nothing": (
        "x.md",
        FRONT + "One. [@label-us]{#one differs=gone}\n",
        r"x\.md:5: 'one' differs from 'gone'",
    ),
    "differs from itself": (
        "x.md",
        FRONT + "One. [@label-us]{#one differs=one}\n",
        r"x\.md:5: 'one' differs from itself",
    ),
    "differs without a name": (
        "x.md",
        FRONT + "One. [@label-us]{differs=dur-usual}\n",
        r"x\.md:5: 'differs' needs a name",
    ),
    "id taken elsewhere": (
        "x.md",
        FRONT + "One. [@label-us]{#dur-usual}\n",
        r"x\.md:5: the id 'dur-usual' is taken by duration\.md:10",
    ),
    "id taken in the same document": (
        "x.md",
        FRONT + "One. [@label-us]{#one}\nTwo. [@label-us]{#one}\n",
        r"x\.md:6: the id 'one' is taken by x\.md:5",
    ),
    "binary as Markdown": ("x.md", PNG, r"x\.md:\d: is a binary file"),
    "binary as text": ("x.txt", PNG, r"x\.txt:\d: is a binary file"),
    "binary as HTML": ("x.html", PNG, r"x\.html:\d: is a binary file"),
    "binary as PDF": ("x.pdf", PNG, r"x\.pdf: is not a readable PDF"),
    "zero byte late in a text": ("x.txt", b"words \n" * 3000 + b"\0", r"x\.txt:3001: is a binary"),
    "not UTF-8": ("x.txt", "Results last\nfour to six—\n".encode("cp1252"), r"x\.txt:2: .*UTF-8"),
    "prepared, not UTF-8": ("x.md", FRONT.encode() + b"na\xefve\n", r"x\.md:5: .*UTF-8"),
    "broken PDF": ("x.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type", r"x\.pdf: is not a readable PDF"),
    "empty PDF": ("x.pdf", b"", r"x\.pdf: is not a readable PDF"),
    "encrypted PDF": ("x.pdf", encrypted_pdf(), r"x\.pdf: is an encrypted PDF"),
    "PDF without text": ("x.pdf", blank_pdf(), r"x\.pdf: is a PDF without text"),
    "empty text": ("x.txt", "", r"x\.txt:1: holds no text"),
    "white space": ("x.html", "  \n \n", r"x\.html:1: holds no text"),
    "page of scripts": ("x.html", "<script>var a = 1;</script>", r"x\.html:1: holds no text"),
}

BAD_REFERENCES: dict[str, tuple[str, str]] = {
    "broken YAML": (
        "references:\n- id: a\n  title: [\n",
        r"references\.yaml:\d: is not valid YAML",
    ),
    "control character": (
        "references:\n- id: a\n  title: \x07\n",
        r"references\.yaml: is not valid",
    ),
    "no list": ("references: none\n", r"references\.yaml:1: has no list named 'references'"),
    "empty": ("", r"references\.yaml:1: has no list"),
    "entry without id": ("references:\n- title: x\n", r"references\.yaml: entry 1 has no id"),
    "entry a word": ("references:\n- label\n", r"references\.yaml: entry 1 has no id"),
    "id with a space": (
        "references:\n- id: a b\n  title: x\n",
        r"entry 1 has no id without spaces",
    ),
    "no title": ("references:\n- id: a\n", r"references\.yaml:2: 'a' has no title"),
    "same id twice": (
        "references:\n- id: a\n  title: x\n- id: a\n  title: y\n",
        r"references\.yaml:4: names 'a' twice",
    ),
    "unknown kind": (
        "references:\n- id: a\n  title: x\n  custom: {kind: rumour}\n",
        r"references\.yaml:2: 'a' has the kind 'rumour'; known are label",
    ),
    "verified a word": (
        "references:\n- id: a\n  title: x\n  custom: {verified: maybe}\n",
        r"references\.yaml:2: 'a' has verified: maybe",
    ),
    "no web address": (
        "references:\n- id: a\n  title: x\n  URL: ftp://x\n",
        r"references\.yaml:2: .*no web address",
    ),
}


@pytest.fixture
def refused(folder: Path, tmp_path: Path, encoder: HashEncoder) -> Callable[[str], None]:
    """Checks that a second build is refused with a line, and that the first one's facts stay."""
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    build(folder, store, encoder=encoder)
    before = store.load()

    def check(pattern: str) -> None:
        with pytest.raises(DocumentError) as problem:
            build(folder, store, encoder=encoder)
        said = str(problem.value)
        assert "\n" not in said
        assert len(said) < 900
        assert re.search(pattern, said), said
        assert said.startswith(str(folder)), "the line begins with the file"
        assert store.load().build == before.build
        assert store.load().facts == before.facts
        store.close()

    return check


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_document_that_cannot_be_used(
    case: str, folder: Path, refused: Callable[[str], None]
) -> None:
    name, content, pattern = BAD_FILES[case]
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    refused(pattern)


@pytest.mark.parametrize("case", BAD_REFERENCES)
def test_references_that_cannot_be_used(
    case: str, folder: Path, refused: Callable[[str], None]
) -> None:
    content, pattern = BAD_REFERENCES[case]
    (folder / "references.yaml").write_text(content, encoding="utf-8")
    refused(pattern)


def test_references_that_are_missing(folder: Path, refused: Callable[[str], None]) -> None:
    (folder / "references.yaml").unlink()
    refused(r"dose\.md:\d+: cites 'label-us', but has no references\.yaml")


def test_references_that_are_not_utf8(folder: Path, refused: Callable[[str], None]) -> None:
    (folder / "references.yaml").write_bytes(REFERENCES.encode() + b"# na\xefve\n")
    refused(r"references\.yaml: is not text in UTF-8")


def test_references_in_broken_json(folder: Path, refused: Callable[[str], None]) -> None:
    (folder / "references.yaml").unlink()
    (folder / "references.json").write_text('[\n {"id": "a",}\n]')
    refused(r"references\.json:2: is not valid JSON")


def unreadable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a file unreadable; permissions would not bind a test that runs as root."""
    read_bytes = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)


def test_a_file_that_may_not_be_read(
    folder: Path, refused: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable(folder / "dose.md", monkeypatch)
    refused(r"dose\.md: cannot be read \(Permission denied\)")


def test_a_folder_that_may_not_be_read(
    folder: Path, refused: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    (folder / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    refused(r"closed: cannot be read \(Permission denied\)")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_permissions_that_bind(folder: Path, refused: Callable[[str], None]) -> None:
    (folder / "dose.md").chmod(0)
    refused(r"dose\.md: cannot be read \(Permission denied\)")


def test_a_link_that_leads_nowhere(folder: Path, refused: Callable[[str], None]) -> None:
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    refused(r"gone\.md: cannot be read \(No such file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(folder: Path, refused: Callable[[str], None]) -> None:
    os.mkfifo(folder / "pipe.txt")
    refused(r"pipe\.txt: is no ordinary file")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("missing", r"missing: there is no such folder"),
        ("file.md", r"file\.md: is a file; name the folder"),
        ("empty", r"empty: holds no document"),
    ],
)
def test_a_folder_that_is_none(
    name: str, pattern: str, tmp_path: Path, encoder: HashEncoder
) -> None:
    (tmp_path / "file.md").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "picture.png").write_bytes(PNG)
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    with pytest.raises(DocumentError, match=pattern):
        build(tmp_path / name, store, encoder=encoder)
    assert not (tmp_path / "facts.db").exists()


def test_a_sentence_without_a_citation_is_left_out_with_a_warning(
    folder: Path, tmp_path: Path, encoder: HashEncoder
) -> None:
    (folder / "x.md").write_text(FRONT + "Nobody said\nthis. " + CITED + "Nor this.\n")
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    report: BuildReport = build(folder, store, encoder=encoder)
    store.close()
    assert [(name, w.line, w.message) for name, w in report.warnings] == [
        ("x.md", 5, "no citation, left out: Nobody said this."),
        ("x.md", 7, "no citation, left out: Nor this."),
    ]
    assert report.facts["duration"] == 3
