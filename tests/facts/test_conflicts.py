"""Which figures contradict each other, and which only look like it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.conflicts import _apart, find_conflicts
from bot.facts.fact import TAG_KINDS, Fact
from bot.facts.store import Snapshot
from bot.language.pipeline import read
from bot.language.reading import Quantity


def facts(topic: str, *statements: str) -> list[Fact]:
    made = []
    for number, statement in enumerate(statements):
        mentions = read(statement).mentions
        made.append(
            Fact(
                id=f"fact-{number}",
                statement=statement,
                topic=topic,
                topic_origin="section",
                certainty="weak",
                authority=1,
                needs_review=False,
                document="a.md",
                line=1,
                heading="",
                questions=(),
                sources=(),
                tags=frozenset((m.kind, m.id) for m in mentions if m.kind in TAG_KINDS),
                quantities=tuple(m.quantity for m in mentions if m.quantity is not None),
            )
        )
    return made


DIFFERENT = [
    (
        "duration",
        "Results most often last about three to four months.",
        "The effects of Botox will fade over four to six months.",
    ),
    ("duration", "Botox lasts about three to four months.", "Results last for at least a year."),
    ("duration", "Results last three to four months.", "Botox lasts about six months."),
    ("onset", "Most people see results in 3 to 7 days.", "Results show within 24 hours."),
    ("dose", "The dose for frown lines is 20 units.", "Frown lines need 60 units."),
    ("dose", "Dysport for frown lines is 50 units.", "Dysport for frown lines takes 120 units."),
]

NOT_DIFFERENT = [
    ("duration", "Results last three to four months.", "Botox lasts 12 to 16 weeks."),
    ("duration", "Results last three to four months.", "The effect lasts about four months."),
    ("duration", "Results last three to four months.", "Results last up to four months."),
    ("duration", "Results last three to four months.", "Results last three to six months."),
    ("duration", "Results last three to four months.", "In the forehead, it lasts six months."),
    ("duration", "Results last three to four months.", "Daxxify lasts about six months."),
    ("duration", "Results last three to four months.", "A bruise lasts seven to ten days."),
    ("duration", "Results last three to four months.", "In some people it lasts only six weeks."),
    ("onset", "A first change shows in 3 days.", "The full effect shows after two weeks."),
    ("dose", "The dose for frown lines is 20 units.", "Dysport for frown lines is 50 units."),
    ("dose", "The dose for frown lines is 20 units.", "The dose for the forehead is 10 units."),
    ("dose", "The dose for frown lines is 20 units.", "The maximum is 400 units."),
    (
        "dose",
        "The label gives 20 units for frown lines.",
        "Trials gave frown lines 10 or 40 units.",
    ),
    ("side_effects", "A bruise lasts seven to ten days.", "A bruise lasts three weeks."),
]


@pytest.mark.parametrize(("topic", "one", "other"), DIFFERENT)
def test_figures_that_contradict(topic: str, one: str, other: str) -> None:
    assert find_conflicts(facts(topic, one, other)) == {("fact-0", "fact-1")}


@pytest.mark.parametrize(("topic", "one", "other"), NOT_DIFFERENT)
def test_figures_that_do_not(topic: str, one: str, other: str) -> None:
    assert find_conflicts(facts(topic, one, other)) == set()


NUMBERS = st.none() | st.floats(0.1, 1000)
QUANTITIES = st.builds(
    lambda low, high, about: Quantity(
        "duration",
        min(low, high) if low and high else low,
        max(low, high) if low and high else high,
        "days",
        about=about,
    ),
    NUMBERS,
    NUMBERS,
    st.booleans(),
).filter(lambda q: q.low is not None or q.high is not None)


@given(a=QUANTITIES, b=QUANTITIES)
@example(
    a=Quantity("duration", None, 16.0, "days"),
    b=Quantity("duration", 20.0, 20.0, "days", about=True),
)
def test_being_apart_goes_both_ways_and_never_with_itself(a: Quantity, b: Quantity) -> None:
    assert _apart(a, b) == _apart(b, a)
    assert not _apart(a, a)


def test_our_own_documents_hold_no_disagreement_that_nobody_named(own_snapshot: Snapshot) -> None:
    entries = own_snapshot.entries
    found = [
        f"{entries[one].fact.statement} / {entries[other].fact.statement}"
        for (one, other), origin in own_snapshot.conflicts.items()
        if origin == "found"
    ]
    assert not found


def test_each_named_pair_is_of_two_facts(own_snapshot: Snapshot) -> None:
    ids = set(own_snapshot.entries)
    assert all(pair <= ids and len(pair) == 2 for pair in map(set, own_snapshot.conflicts))
    for one, other in combinations(("dur-3-4-months", "dur-seed-4-6"), 2):
        assert own_snapshot.conflicts[one, other] == "authored"
