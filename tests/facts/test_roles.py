"""Roles: what a fact is for in the efficacy check, marked in the documents."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.answers import reasons
from bot.errors import DocumentError
from bot.facts.build import build
from bot.facts.drafts import Draft
from bot.facts.fact import Source
from bot.facts.prepared import read_prepared
from bot.facts.roles import ROLES
from bot.facts.search import FactIndex
from bot.facts.store import FactStore
from tests.facts.conftest import DOSE, HashEncoder

SOURCES = {"a": Source("a", "A", "", None, "", "review", True)}
PATH = Path("x.md")


def _drafts(body: str) -> tuple[Draft, ...]:
    text = f"---\ntopic: dose\n---\n{body}"
    return read_prepared(text, PATH, "x.md", SOURCES).drafts


def _roles_in_code() -> set[str]:
    """The roles that the answers name in quotes, wherever they stand."""
    found: set[str] = set()
    for path in Path(reasons.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found & set(ROLES)


@pytest.mark.parametrize(
    ("attributes", "supports"),
    [
        ("#one supports=too_early", ("too_early",)),
        ("#one supports=fade,usual_dose", ("fade", "usual_dose")),
        ('#one supports="fade,usual_dose"', ("fade", "usual_dose")),
        ("#one supports=fade, .contested", ("fade",)),
        ("#one", ()),
        ("supports=fade", ("fade",)),
    ],
)
def test_roles_stand_in_the_braces(attributes: str, supports: tuple[str, ...]) -> None:
    if ", " in attributes:
        attributes = attributes.replace(", ", " ")
    (draft,) = _drafts(f"One. [@a]{{{attributes}}}")
    assert draft.supports == supports


@pytest.mark.parametrize("written", ["too_erly", "fade,nonsense", "Fade"])
def test_an_unknown_role_is_an_error_with_its_place(written: str) -> None:
    with pytest.raises(DocumentError) as problem:
        _drafts(f"One. [@a]\nTwo. [@a]{{#two supports={written}}}")
    message = str(problem.value)
    assert f"'{written.split(',')[-1]}'" in message
    assert "too_early" in message  # the known ones are named
    assert str(PATH) in message
    assert "5" in message


@pytest.mark.parametrize("written", ["supports", "supports:fade", "support=fade"])
def test_a_slip_in_the_attribute_is_an_error(written: str) -> None:
    with pytest.raises(DocumentError):
        _drafts(f"One. [@a]{{#one {written}}}")


def test_roles_are_stored_and_loaded_again(folder: Path, tmp_path: Path) -> None:
    marked = DOSE.replace("{#dose-frown}", "{#dose-frown supports=usual_dose,dose_limit}")
    (folder / "dose.md").write_text(marked, encoding="utf-8")
    store = FactStore(f"sqlite:///{tmp_path / 'facts.db'}")
    build(folder, store, encoder=HashEncoder())
    snapshot = store.load()
    store.close()
    found = {fact.id: fact.supports for fact in snapshot.facts}
    assert found["dose-frown"] == ("usual_dose", "dose_limit")
    assert found["dur-usual"] == ()
    index = FactIndex(snapshot, HashEncoder())
    assert [fact.id for fact in index.supporting("dose_limit")] == ["dose-frown"]
    assert list(index.supporting("fade")) == []


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_fact_that_may_be_shown(index: FactIndex, role: str) -> None:
    facts = index.supporting(role)
    assert facts
    for fact in facts:
        assert fact.shown_sources, fact.id
        assert not fact.needs_review, fact.id


def test_every_role_that_a_rule_names_is_known() -> None:
    named = {rule.role for rule in reasons.RULES if isinstance(rule.role, str)} - {""}
    assert named <= set(ROLES)


def test_no_role_is_marked_for_nothing() -> None:
    assert _roles_in_code() == set(ROLES)


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        *((role, "days") for role in ("first_effect", "full_effect", "fade", "too_early")),
        *((role, "units") for role in ("usual_dose", "dose_limit")),
    ],
)
def test_facts_that_give_a_figure_hold_one(index: FactIndex, role: str, unit: str) -> None:
    for fact in index.supporting(role):
        assert any(q.unit == unit for q in fact.quantities), fact.id
