"""The commands of `bot facts`, run as the command line runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.errors import BotError, StoreError
from bot.facts import build as building
from bot.facts import commands
from bot.facts.build import build
from bot.facts.store import FactStore
from tests.facts.conftest import HashEncoder

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, fresh_settings: pytest.MonkeyPatch, folder: Path) -> Run:
    """Runs a command against a store of its own."""
    fresh_settings.setenv("BOT_FACTS_URL", f"sqlite:///{tmp_path / 'facts.db'}")
    fresh_settings.setenv("COLUMNS", "300")
    fresh_settings.setattr(building, "_Remembering", lambda encoder: HashEncoder())
    fresh_settings.setattr(building, "sentence_encoder", HashEncoder)
    fresh_settings.setattr(commands, "sentence_encoder", HashEncoder)
    return lambda *words: CliRunner().invoke(commands.app, list(words))


@pytest.fixture
def filled(run: Run, folder: Path) -> Run:
    """The same with the small documents built."""
    assert run("build", "--documents", str(folder)).exit_code == 0
    return run


def problem(result: Result) -> str:
    """The one line that the command line prints before it ends with code 2."""
    assert isinstance(result.exception, BotError), result.output
    said = str(result.exception)
    assert "\n" not in said
    return said


def test_build_tells_what_it_did(run: Run, folder: Path) -> None:
    (folder / "dose.md").write_text(
        (folder / "dose.md").read_text() + "\nNobody said this.\n", encoding="utf-8"
    )
    result = run("build", "--documents", str(folder))
    assert result.exit_code == 0
    assert "0/2 reading dose.md" in result.output
    said = result.stdout
    assert f"{folder}/dose.md:11: no citation, left out: Nobody said this." in said
    assert "facts: 4, of these waiting for review: 1" in said
    assert "documents: 2 read, 0 unchanged, 0 removed" in said
    assert "disagreements: 1 named by the writers, 1 found" in said
    again = run("build", "--documents", str(folder)).stdout
    assert "Nothing has changed since the last build." in again
    assert "documents: 0 read, 2 unchanged, 0 removed" in again


def test_a_failed_build_leaves_the_store(filled: Run, folder: Path) -> None:
    (folder / "dose.md").write_text("---\ntopic: nonsense\n---\n")
    assert "dose.md:2: 'nonsense' is no topic" in problem(
        filled("build", "--documents", str(folder))
    )
    assert filled("show", "dose-frown").exit_code == 0


def test_check_tells_what_is_thin_what_differs_and_what_waits(filled: Run) -> None:
    said = filled("check").stdout
    assert "just now" in said
    assert "4 facts of 2 documents, 3 sources" in said
    assert "topic dose: 1 fact to show" in said
    assert "topic cost: 0 facts to show" in said
    assert "area glabella: 1 fact from 2 sources" in said
    assert "dur-claim / dur-usual (named by the writer): Some sites say" in said
    assert "dose-frown / dose-page (found by their figures)" in said
    assert "dose.md:9 dose-page: nobody read any of its sources: A page names 30" in said
    assert "Resting on a document that nobody reviewed, alone: none" in said
    assert "Warnings: none" in said


def test_search_finds_facts_and_marks_those_under_review(filled: Run) -> None:
    said = filled("search", "units for frown lines").stdout
    assert said.index("dose-frown") < said.index("dur-usual")
    assert "UNDER REVIEW" in said
    assert "label-us: The label, The maker, 2023" in said


def test_search_as_json(filled: Run) -> None:
    found = json.loads(filled("search", "units for frown lines", "--json", "--limit", "2").stdout)
    assert [hit["id"] for hit in found] == ["dose-frown", "dose-page"]
    assert [hit["needs_review"] for hit in found] == [False, True]
    assert set(found[0]) >= {"id", "topic", "score", "statement", "sources"}


def test_search_in_one_topic(filled: Run) -> None:
    found = json.loads(filled("search", "frown lines", "--topic", "duration", "--json").stdout)
    assert {hit["topic"] for hit in found} == {"duration"}
    assert "no topic 'nonsense'" in problem(filled("search", "x", "--topic", "nonsense"))


def test_search_for_nothing(filled: Run) -> None:
    assert "Give a question" in problem(filled("search", "  "))


def test_show_tells_everything(filled: Run, folder: Path) -> None:
    said = filled("show", "dur-usual").stdout
    for part in (
        f"place: {folder}/duration.md:10",
        "topic: duration (as its section says)",
        "certainty: label, authority 6 of 6",
        "shown to visitors: yes",
        "source: label-us: The label, The maker, 2023, https://example.org/label, label, read by",
        "quantities: duration: lasting 3 to 4 months",
        "differs from: dur-claim (authored): Some sites say that results last a year.",
        "note: Checked in spring.",
    ):
        assert part in said
    waiting = filled("show", "dose-page").stdout
    assert "shown to visitors: no: nobody read any of its sources" in waiting
    assert "tags: area: glabella" in waiting


def test_show_as_json(filled: Run) -> None:
    fact = json.loads(filled("show", "dur-usual", "--json").stdout)
    assert fact["line"] == 10
    assert fact["sources"][0]["year"] == 2023
    assert fact["quantities"][0]["words"] == "lasting 3 to 4 months"
    assert fact["conflicts"][0]["id"] == "dur-claim"


def test_show_suggests_the_nearest_ids(filled: Run) -> None:
    assert "did you mean dur-usual" in problem(filled("show", "dur-usal"))
    assert "bot facts search" in problem(filled("show", "zzzzzzzzzz"))


@pytest.mark.parametrize("words", [("check",), ("search", "x"), ("show", "x")])
def test_an_empty_store_says_what_to_do(run: Run, words: tuple[str, ...]) -> None:
    assert "run bot facts build" in problem(run(*words))


@pytest.mark.parametrize("words", [("build",), ("check",), ("search", "x"), ("show", "x")])
def test_a_store_that_cannot_be_used(
    run: Run, words: tuple[str, ...], tmp_path: Path, fresh_settings: pytest.MonkeyPatch
) -> None:
    fresh_settings.setenv("BOT_FACTS_URL", f"sqlite:///{tmp_path}")
    result = run(*words)
    assert isinstance(result.exception, StoreError)
    assert problem(result).startswith("The fact store ")


def test_help_names_every_command(run: Run) -> None:
    said = run("--help").stdout
    assert all(name in said for name in ("build", "check", "search", "show"))


def test_statements_with_brackets_are_shown_as_they_are(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "x.md").write_text(
        "---\ntopic: cost\n---\n\nIt costs [b]300[/b] dollars [red]. [@label-us]{#price}\n"
    )
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    build(folder, store, encoder=HashEncoder())
    store.close()
    assert "It costs [b]300[/b] dollars [red]." in run("show", "price").stdout
    assert "It costs [b]300[/b] dollars [red]." in run("search", "costs").stdout
