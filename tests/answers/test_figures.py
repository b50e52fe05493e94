"""Figures of the facts that fit a person: usual doses, the most units, when an effect comes."""

from __future__ import annotations

import pytest

from bot.answers.figures import fade, most_units, supporting, timeline, usual_dose
from bot.answers.memory import Memory
from bot.facts.search import FactIndex
from bot.facts.store import Snapshot
from bot.pictures.timeline import Span
from tests.facts.conftest import HashEncoder

OTHER_BRANDS = ("dysport", "xeomin", "jeuveau", "daxxify", "letybo")
LABELLED = ("glabella", "forehead", "crows_feet", "platysma")


def _usual(index, *areas, brand=None):
    return usual_dose(index, Memory(area=areas, brand=brand))


@pytest.mark.parametrize(
    ("area", "low", "high"),
    [
        ("glabella", 20, 20),
        ("forehead", 20, 40),
        ("crows_feet", 24, 24),
        ("platysma", 26, 36),
        ("masseter", 24, 96),
        ("lip", 2, 6),
        ("chin", 4, 10),
    ],
)
def test_one_area_has_the_units_of_its_fact(index, area, low, high):
    usual = _usual(index, area)
    assert (usual.low, usual.high) == (low, high)
    assert area in usual.fact.tagged("area")
    assert usual.from_label == (area in LABELLED)


def test_what_is_given_on_each_side_counts_twice(index):
    usual = _usual(index, "gummy_smile")
    assert [(q.low, q.high, q.per) for q in usual.fact.quantities] == [(1.25, 6, "side")]
    assert (usual.low, usual.high) == (2.5, 12)


def test_for_all_areas_of_a_fact_the_total_is_usual(index):
    usual = _usual(index, "forehead", "glabella")
    assert (usual.low, usual.high, usual.covers) == (40, 40, True)
    usual = _usual(index, "crows_feet", "glabella", "forehead")
    assert (usual.low, usual.high, usual.covers) == (64, 64, True)


def test_the_order_of_areas_plays_no_part(index):
    assert _usual(index, "forehead", "glabella") == _usual(index, "glabella", "forehead")


@pytest.mark.parametrize("areas", [(), ("brow",), ("forehead", "chin"), ("somewhere",)])
def test_where_no_fact_says_there_is_no_usual_dose(index, areas):
    assert _usual(index, *areas) is None


@pytest.mark.parametrize("brand", OTHER_BRANDS)
@pytest.mark.parametrize("area", ["glabella", "forehead", "crows_feet", "masseter", "lip"])
def test_another_brand_is_never_measured_in_units_of_botox(index, area, brand):
    usual = _usual(index, area, brand=brand)
    assert usual is None or brand in usual.fact.tagged("brand")


def test_a_brand_has_the_units_of_its_own_label(index):
    usual = _usual(index, "glabella", brand="letybo")
    assert usual.fact.id == "dose-letybo-20"
    assert _usual(index, "glabella", brand="botox") == _usual(index, "glabella")


def test_the_most_units_come_with_the_fact_that_says_so(index):
    units, fact = most_units(index)
    assert units == 400
    assert "400" in fact.statement


@pytest.mark.parametrize(
    ("area", "first", "full", "faded"),
    [
        ("forehead", Span(3, 7), Span(14, 14), Span(90, 120)),
        ("glabella", Span(1, 3), Span(14, 14), Span(90, 120)),
        ("crows_feet", Span(3, 7), Span(14, 14), Span(120, 120)),
        ("masseter", None, None, Span(180, 270)),
        ("lip", Span(3, 7), Span(14, 14), Span(60, 120)),
    ],
)
def test_a_timeline_has_the_times_of_the_area(index, area, first, full, faded):
    cited = timeline(index, Memory(area=(area,), timing=21.0))
    found = cited.timeline
    assert (found.today, found.first, found.full, found.fade) == (21, first, full, faded)
    assert len(cited.facts) == sum(one is not None for one in (first, full, faded))


@pytest.mark.parametrize("area", ["underarm", "scalp", "hands"])
def test_figures_on_lines_say_nothing_of_what_is_no_line(index, area):
    assert timeline(index, Memory(area=(area,), timing=21.0)) is None


def test_without_an_area_the_general_times_are_shown(index):
    assert timeline(index, Memory(timing=21.0)).timeline.fade == Span(90, 120)


@pytest.mark.parametrize("days", [None, -3.0])
def test_a_day_that_is_unknown_or_still_to_come_is_not_marked(index, days):
    assert timeline(index, Memory(area=("forehead",), timing=days)).timeline.today is None


def test_another_brand_fades_by_its_own_fact(index):
    span, fact = fade(index, Memory(area=("glabella",), brand="daxxify"))
    assert "daxxify" in fact.tagged("brand")
    assert span == Span(168, 168)


@pytest.mark.parametrize("kind", ["static", "gravity", "sun_damage", "scar"])
def test_lines_are_explained_by_a_fact_on_their_kind(index, kind):
    best = supporting(index, "lines", Memory(wrinkle_type=kind))[0]
    assert kind in best.tagged("wrinkle_type")


def test_a_fact_on_another_area_is_left_out(index):
    for area in ("forehead", "lip"):
        for fact in supporting(index, "fade", Memory(area=(area,))):
            assert fact.tagged("area") <= {area}


def test_a_store_without_marked_facts_has_no_figures():
    empty = FactIndex(Snapshot(), HashEncoder())
    memory = Memory(area=("forehead",), timing=21.0, dose=20.0)
    assert usual_dose(empty, memory) is None
    assert most_units(empty) is None
    assert fade(empty, memory) is None
    assert timeline(empty, memory) is None
