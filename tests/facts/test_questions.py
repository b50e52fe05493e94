"""Questions of single facts: read from their own files, stored, and found by."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import DocumentError
from bot.facts.build import OWN_DOCUMENTS, build
from bot.facts.questions import find_questions, read_questions
from bot.facts.search import FactIndex
from bot.facts.store import FactStore, Snapshot
from tests.facts.conftest import HashEncoder, attempt

LINES = (
    st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=20)
    .map(lambda text: f"q {text}".strip())
    .filter(str.isprintable)
)


def write(folder: Path, content: str, name: str = "all.yml") -> tuple[Path, ...]:
    (folder / "questions").mkdir(exist_ok=True)
    (folder / "questions" / name).write_text(content, encoding="utf-8")
    return find_questions(folder)


@given(
    questions=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True), st.lists(LINES, max_size=3)
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_back(tmp_path: Path, questions: dict[str, list[str]]) -> None:
    paths = write(tmp_path, yaml.safe_dump(questions, allow_unicode=True))
    assert read_questions(paths) == {
        name: tuple(" ".join(q.split()) for q in asked) for name, asked in questions.items()
    }


@given(content=st.text(max_size=60))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_written_is_read_or_refused_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "questions").mkdir(exist_ok=True)
    (tmp_path / "questions" / "all.yml").write_bytes(content.encode("utf-8", "surrogatepass"))
    found = attempt(lambda: read_questions(find_questions(tmp_path)))
    assert isinstance(found, dict) or "\n" not in str(found)


def test_a_folder_without_them_is_fine(tmp_path: Path) -> None:
    assert read_questions(find_questions(tmp_path)) == {}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- a question", "is no list of questions by fact"),
        ("dose-frown: a question", "'dose-frown' needs a list of questions"),
        ("dose-frown:\n- 20", "'dose-frown' needs a list of questions"),
        ("dose-frown:\n- ''", "'dose-frown' needs a list of questions"),
        ("dose-frown:\n- what: if", "'dose-frown' needs a list of questions"),
        ("dose-frown: [", "is not valid YAML"),
    ],
)
def test_what_is_no_list_of_questions_is_refused(
    tmp_path: Path, content: str, problem: str
) -> None:
    paths = write(tmp_path, content)
    with pytest.raises(DocumentError, match=problem):
        read_questions(paths)


def test_a_fact_has_its_questions_in_one_file(tmp_path: Path) -> None:
    write(tmp_path, "dose-frown: [how much]")
    paths = write(tmp_path, "dose-frown: [how many]", "more.yml")
    with pytest.raises(DocumentError, match="another file names too"):
        read_questions(paths)


def test_they_are_stored_and_find_their_sentence(
    folder: Path, store: FactStore, encoder: HashEncoder
) -> None:
    write(folder, "dur-claim:\n- everlasting forehead\n- twelve month wonder")
    build(folder, store, encoder=encoder)
    snapshot = store.load()
    fact = snapshot.entries["dur-claim"].fact
    assert fact.asked == ("everlasting forehead", "twelve month wonder")
    assert len(snapshot.entries["dur-claim"].vectors) == 1 + len(fact.questions) + 2
    hit = FactIndex(snapshot, encoder).search(["twelve month wonder"])[0]
    assert hit.fact.id == "dur-claim"


def test_a_change_of_them_makes_the_documents_be_read_again(
    folder: Path, store: FactStore, encoder: HashEncoder
) -> None:
    build(folder, store, encoder=encoder)
    write(folder, "dur-claim: [twelve month wonder]")
    assert build(folder, store, encoder=encoder).changed
    assert not build(folder, store, encoder=encoder).changed


def test_questions_of_a_fact_that_is_not_there_leave_the_old_facts(
    folder: Path, store: FactStore, encoder: HashEncoder
) -> None:
    build(folder, store, encoder=encoder)
    before = store.build_id()
    write(folder, "dur-gone: [where did it go]")
    with pytest.raises(DocumentError, match="'dur-gone', which is no fact"):
        build(folder, store, encoder=encoder)
    assert store.build_id() == before


def test_nearly_every_own_fact_has_some(own_snapshot: Snapshot) -> None:
    asked = read_questions(find_questions(OWN_DOCUMENTS))
    shown = [fact for fact in own_snapshot.facts if not fact.needs_review]
    assert all(len(asked[fact.id]) >= 6 for fact in shown if fact.id in asked)
    assert sum(fact.id in asked for fact in shown) >= 0.95 * len(shown)


def test_no_question_stands_twice(own_snapshot: Snapshot) -> None:
    seen: dict[str, str] = {}
    for fact in own_snapshot.facts:
        for question in fact.asked:
            plain = " ".join(question.lower().strip("?!. ").split())
            assert seen.setdefault(plain, fact.id) == fact.id, question
