from __future__ import annotations

import re
import struct
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.timeline import (
    DARK,
    HEIGHT,
    LIGHT,
    MAX_DAYS,
    MAX_NAME,
    WIDTH,
    Box,
    Span,
    Timeline,
    as_png,
    as_svg,
    as_text,
    from_name,
    lay_out,
    name_of,
    span_in_words,
    text_width,
    time_in_words,
)

FIRST, FULL, FADE = Span(3, 7), Span(14, 14), Span(90, 120)
SVG = "{http://www.w3.org/2000/svg}"


def face(today: float | None) -> Timeline:
    return Timeline(today, FIRST, FULL, FADE)


CASES = {
    "too early": face(1),
    "in the first effect": face(5),
    "at the full effect": face(14),
    "between": face(21),
    "in the fading": face(100),
    "after the fading": face(130),
    "far beyond": face(400),
    "unknown": face(None),
    "jaw": Timeline(42, Span(28, 28), Span(84, 84), Span(180, 270)),
    "only the fading": Timeline(60, None, None, FADE),
    "only today": Timeline(21, None, None, None),
    "nothing": Timeline(None, None, None, None),
    "overlapping": Timeline(10, Span(3, 14), Span(7, 28), Span(20, 120)),
    "touching": Timeline(10, Span(3, 7), Span(7, 14), Span(14, 90)),
    "open": Timeline(10, Span(None, 7), Span(14, None), Span(None, 120)),
    "all at once": Timeline(28, Span(14, 14), Span(14, 14), Span(14, 14)),
    "out of order": Timeline(28, FADE, FULL, FIRST),
    "day 0": Timeline(0, Span(0, 0), None, None),
    "largest": Timeline(MAX_DAYS, Span(39_000, MAX_DAYS), Span(38_000, 39_999), Span(30_000, None)),
}
every_case = pytest.mark.parametrize("timeline", CASES.values(), ids=CASES.keys())

whole_days = st.integers(0, MAX_DAYS).map(float)


@st.composite
def known_spans(draw: st.DrawFn) -> Span:
    low, high = sorted((draw(whole_days), draw(whole_days)))
    ends = draw(st.sampled_from(["both", "low", "high"]))
    return Span(None if ends == "high" else low, None if ends == "low" else high)


spans = st.none() | known_spans()
timelines = st.builds(Timeline, st.none() | whole_days, spans, spans, spans)

untidy_days = st.none() | st.floats()
untidy_spans = st.none() | st.builds(Span, untidy_days, untidy_days)
untidy_timelines = st.builds(Timeline, untidy_days, untidy_spans, untidy_spans, untidy_spans)


def boxes_meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def in_picture(box: Box) -> bool:
    return 0 <= box.left <= box.right <= WIDTH and 0 <= box.top <= box.bottom <= HEIGHT


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


# ---------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "day 0"),
        (5, "day 5"),
        (13, "day 13"),
        (14, "week 2"),
        (21, "week 3"),
        (56, "week 8"),
        (60, "month 2"),
        (120, "month 4"),
        (400, "month 13"),
    ],
)
def test_a_time_is_told_in_the_unit_people_would_use(days: float, words: str) -> None:
    assert time_in_words(days) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(3, 7), "day 3 to 7"),
        (Span(90, 120), "month 3 to 4"),
        (Span(4, 4), "about day 4"),
        (Span(14, 14), "about week 2"),
        (Span(88, 92), "about month 3"),
        (Span(None, 120), "by month 4"),
        (Span(3, None), "from day 3"),
        (Span(0, None), "from day 0"),
        (Span(None, 0), "by day 0"),
        (Span(3, 14), "day 3 to 14"),
        (Span(7, 28), "week 1 to 4"),
        (Span(28, 84), "week 4 to 12"),
        (Span(30, 90), "month 1 to 3"),
        (Span(10, 90), "day 10 to month 3"),
    ],
)
def test_a_range_is_told_as_briefly_as_it_can_be(span: Span, words: str) -> None:
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    ("timeline", "line"),
    [
        (
            face(1),
            "you: day 1 | first effect day 3 to 7 | full effect about week 2 | fades month 3 to 4",
        ),
        (
            face(21),
            "first effect day 3 to 7 | full effect about week 2 | you: week 3 | fades month 3 to 4",
        ),
        (
            face(400),
            "first effect day 3 to 7 | full effect about week 2 | fades month 3 to 4 | "
            "you: month 13",
        ),
        (face(None), "first effect day 3 to 7 | full effect about week 2 | fades month 3 to 4"),
        (Timeline(60, None, None, FADE), "you: month 2 | fades month 3 to 4"),
        (Timeline(21, None, None, None), "you: week 3"),
        (Timeline(None, None, Span(None, None), None), ""),
    ],
)
def test_the_line_of_text_has_the_person_in_the_right_place(timeline: Timeline, line: str) -> None:
    assert as_text(timeline) == line


# ---------------------------------------------------------------------------------------- names


def test_a_name_holds_the_numbers() -> None:
    assert name_of(face(21)) == "d21-f3_7-p14_14-w90_120"
    assert name_of(Timeline(None, Span(None, 7), None, Span(90, None))) == "f_7-w90_"


@given(timelines)
def test_a_name_leads_back_to_its_timeline(timeline: Timeline) -> None:
    name = name_of(timeline)
    assert from_name(name) == timeline
    assert re.fullmatch(rf"[a-z0-9_-]{{1,{MAX_NAME}}}", name)


@given(untidy_timelines)
def test_any_numbers_have_a_name_and_the_picture_of_the_name_is_theirs(timeline: Timeline) -> None:
    named = from_name(name_of(timeline))
    assert named is not None
    assert as_svg(named) == as_svg(timeline)
    assert as_text(named) == as_text(timeline)


@given(st.text() | st.from_regex(r"d?[0-9]{0,6}-?[fpwx]?[0-9]{0,6}_?[0-9]{0,6}-?", fullmatch=True))
def test_any_text_is_either_the_one_name_of_a_timeline_or_none(text: str) -> None:
    timeline = from_name(text)
    assert timeline is None or name_of(timeline) == text


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-",
        "d",
        "d-1",
        "d1.5",
        "d40001",
        "d021",
        "d21-",
        "-d21",
        "d21f3_7",
        "f3",
        "f_",
        "f7_3",
        "p14_14-f3_7",
        "f3_7-f3_7",
        "d21\n",
        "d２１",
        "D21",
        "d21-f3_7-p14_14-w90_120.svg",
        "d1<script>",
        "../d21",
        "none-d21",
        "d" + "0" * MAX_NAME,
    ],
)
def test_a_malformed_name_has_no_timeline(name: str) -> None:
    assert from_name(name) is None


# --------------------------------------------------------------------------------------- layout


def assert_readable(timeline: Timeline) -> None:
    layout = lay_out(timeline)
    labels = [stretch.label for stretch in layout.stretches]
    bars = [stretch.bar for stretch in layout.stretches]
    assert all(map(in_picture, [*labels, *bars, layout.chip]))
    assert not any(boxes_meet(*pair) for pair in combinations([*labels, layout.chip], 2))
    assert not any(boxes_meet(*pair) for pair in combinations(bars, 2))
    assert not any(boxes_meet(label, bar) for label in labels for bar in bars)
    if layout.marker is not None:
        assert layout.chip.left < layout.marker < layout.chip.right


@every_case
def test_nothing_overlaps_or_leaves_the_picture(timeline: Timeline) -> None:
    assert_readable(timeline)


@given(timelines)
def test_nothing_overlaps_or_leaves_the_picture_whatever_the_numbers(timeline: Timeline) -> None:
    assert_readable(timeline)


@every_case
def test_words_are_no_wider_than_the_layout_believes(timeline: Timeline) -> None:
    import matplotlib
    from PIL import ImageFont

    fonts = f"{matplotlib.get_data_path()}/fonts/ttf"
    bold = ImageFont.truetype(f"{fonts}/DejaVuSans-Bold.ttf", 100)
    regular = ImageFont.truetype(f"{fonts}/DejaVuSans.ttf", 100)
    layout = lay_out(timeline)
    words = words_of(as_svg(timeline))
    whens = [stretch.when for stretch in layout.stretches]
    assert {*whens, layout.heading} <= {*words}
    for text in words:
        if text in whens:
            assert regular.getlength(text) <= text_width(text, 100, bold=False)
        else:
            assert bold.getlength(text) <= text_width(text, 100)


@pytest.mark.parametrize(
    "timeline",
    [case for name, case in CASES.items() if name not in ("largest", "overlapping")],
)
def test_usual_times_are_at_least_eleven_pixels_high_on_a_phone(timeline: Timeline) -> None:
    assert lay_out(timeline).time_size * 320 / WIDTH >= 11


@pytest.mark.parametrize("later", [3, 14, 90, 120, 130, 240, 241, 400, 5000])
def test_a_later_day_is_never_farther_left_among_the_stretches(later: int) -> None:
    def passed(today: float) -> int:
        layout = lay_out(face(today))
        assert layout.marker is not None
        return sum(stretch.bar.left <= layout.marker for stretch in layout.stretches)

    assert passed(later - 1) <= passed(later)


def test_the_marker_stands_where_the_person_is() -> None:
    def marker_and_bars(today: float) -> tuple[float, list[Box]]:
        layout = lay_out(face(today))
        assert layout.marker is not None
        return layout.marker, [stretch.bar for stretch in layout.stretches]

    marker, (first, full, fade) = marker_and_bars(1)
    assert marker < first.left
    marker, (first, full, fade) = marker_and_bars(5)
    assert first.left < marker < first.right
    marker, (first, full, fade) = marker_and_bars(14)
    assert full.left < marker < full.right
    marker, (first, full, fade) = marker_and_bars(30)
    assert full.right < marker < fade.left
    marker, (first, full, fade) = marker_and_bars(150)
    assert marker > fade.right


def test_far_beyond_the_line_breaks_and_the_marker_stands_after_the_break() -> None:
    near, far, farther = lay_out(face(200)), lay_out(face(400)), lay_out(face(4000))
    assert (near.beyond, far.beyond, farther.beyond) == (False, True, True)
    assert far.stretches == farther.stretches
    assert far.marker == farther.marker


def test_no_marker_without_a_day() -> None:
    assert lay_out(face(None)).marker is None
    assert "You are here" not in as_svg(face(None))


def test_the_first_weeks_get_more_room_than_their_share_of_the_time() -> None:
    first, full, _ = lay_out(face(None)).stretches
    assert first.bar.right - first.bar.left > WIDTH / 10
    assert full.bar.middle > WIDTH / 3


# --------------------------------------------------------------------------------------- images


@every_case
def test_the_svg_is_small_well_formed_and_needs_nothing_else(timeline: Timeline) -> None:
    svg = as_svg(timeline)
    root = ElementTree.fromstring(svg)
    assert len(svg.encode()) < 6000
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "circle", "path", "text")
    }
    assert not re.search(r"href|url\(|data:|@import|script|\son\w+=|foreignObject", svg)
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg") == 1
    assert not re.search(r"nan|inf", re.sub(r"<(style|desc|title).*?</\1>", "", svg))


@every_case
def test_the_svg_is_told_in_words_to_people_who_hear_it(timeline: Timeline) -> None:
    root = ElementTree.fromstring(as_svg(timeline))
    title, desc = root[:2]
    assert root.get("role") == "img"
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text
    assert desc.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert all(stretch.when in desc.text for stretch in lay_out(timeline).stretches)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (None, "Fades: month 3 to 4."),
        (1, "You are here: day 1, before the first effect."),
        (5, "You are here: day 5, in the time of the first effect."),
        (21, "You are here: week 3, between the full effect and the fading."),
        (400, "You are here: month 13, after the fading."),
    ],
)
def test_the_description_ends_with_where_the_person_is(today: float | None, end: str) -> None:
    text = ElementTree.fromstring(as_svg(face(today))).findtext(f"{SVG}desc", "")
    assert text.startswith("First effect: day 3 to 7. Full effect: about week 2. Fades:")
    assert text.endswith(end)


def test_dark_screens_change_every_colour() -> None:
    svg = as_svg(CASES["open"])
    style = re.search(r"<style>@media \(prefers-color-scheme:dark\)\{(.*)\}</style>", svg)
    assert style is not None
    styled = set(re.findall(r"\.([\w-]+)\{", style[1]))
    used = {name for names in re.findall(r'class="([^"]*)"', svg) for name in names.split()}
    assert used <= styled
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_have_enough_contrast(colours: dict[str, str]) -> None:
    def luminance(use: str) -> float:
        parts = [int(colours[use][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    assert contrast("ink", "card") >= 7
    assert contrast("soft", "card") >= 4.5
    assert all(contrast(kind, "card") >= 3 for kind in ("first", "full", "fade"))
    assert all(contrast("ink", line) >= 3 for line in ("line", "past"))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_png_has_the_size_of_the_picture(scale: float) -> None:
    png = as_png(face(21), scale=scale)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (WIDTH * scale, HEIGHT * scale)


def test_the_png_is_on_white_has_words_and_is_always_the_same() -> None:
    import io

    from PIL import Image

    png = as_png(face(21))
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    assert image.getpixel((0, 0)) == (255, 255, 255, 255)
    label = lay_out(face(21)).stretches[0].label
    words = image.crop(tuple(round(2 * side) for side in (label.left, 136, label.right, 200)))
    assert len(words.getcolors(100_000) or ()) > 2
    assert as_png(face(21)) == png


@pytest.mark.parametrize("scale", [0, -1, 9, float("nan")])
def test_a_png_of_no_sensible_size_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        as_png(face(21), scale=scale)
