"""The timeline picture: where a person is between first effect, full effect and fading.

    "You are here: week 3"
    ──▇▇▇──▇▇─────◉──────▇▇▇▇──
    First   Full          Fades
    day     about         month
    3 to 7  week 2        3 to 4

The same numbers become an SVG (web), a PNG (chat apps), one line of text (terminals) and a short
name, under which the picture is served. A name holds nothing but numbers, and the pictures hold
nothing but fixed words and numbers, so that no address can put anything else into them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

MAX_DAYS = 40_000
"""The longest time, in days, that a picture is made for: longer than a life."""
MAX_NAME = 60
"""The longest name, in characters."""

Kind = Literal["first", "full", "fade"]


@dataclass(frozen=True)
class Span:
    """A stretch of time since the treatment.

    Args:
        low: its first day; None when only its end is known ("up to four months").
        high: its last day; None when only its start is known.
    """

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Timeline:
    """What the picture shows, all in days since the treatment.

    Args:
        today: the day on which the person is; None when unknown.
        first: when the first effect shows; None when unknown, as for the others.
        full: when the full effect is there.
        fade: when it has usually faded.
    """

    today: float | None
    first: Span | None
    full: Span | None
    fade: Span | None


# ---------------------------------------------------------------------------------------- names

_SPAN = r"(0|[1-9][0-9]{0,4})?_(0|[1-9][0-9]{0,4})?"
_NAME = re.compile(rf"(?:d(0|[1-9][0-9]{{0,4}}))?-?(?:f{_SPAN})?-?(?:p{_SPAN})?-?(?:w{_SPAN})?")
_EMPTY_NAME = "none"


def name_of(timeline: Timeline) -> str:
    """The name of the picture, such as "d21-f3_7-p14_14-w90_120", safe in a URL.

    Days are rounded to whole ones and kept between 0 and `MAX_DAYS`, as the picture does itself:
    the picture of the name is the picture of the timeline.

    Returns:
        At most `MAX_NAME` characters out of a to z, 0 to 9, "_" and "-".
    """
    timeline = _tidy(timeline)
    parts = [] if timeline.today is None else [f"d{timeline.today:.0f}"]
    for letter, span in (("f", timeline.first), ("p", timeline.full), ("w", timeline.fade)):
        if span is not None:
            low, high = ("" if day is None else f"{day:.0f}" for day in (span.low, span.high))
            parts.append(f"{letter}{low}_{high}")
    return "-".join(parts) or _EMPTY_NAME


def from_name(name: str) -> Timeline | None:
    """The timeline, in whole days, that `name_of` gave this name; None for any other text."""
    if name == _EMPTY_NAME:
        return Timeline(None, None, None, None)
    if len(name) > MAX_NAME or (match := _NAME.fullmatch(name)) is None:
        return None
    today, *bounds = (None if digits is None else float(digits) for digits in match.groups())
    spans = [
        None if low is None and high is None else Span(low, high)
        for low, high in zip(bounds[::2], bounds[1::2])
    ]
    timeline = Timeline(today, *spans)
    # One picture has one name: what is out of bounds, the wrong way round or written in another
    # way comes back different.
    return timeline if name_of(timeline) == name else None


def _tidy(timeline: Timeline) -> Timeline:
    """The timeline in whole days within bounds, spans the right way round, empty ones left out."""
    return Timeline(
        _whole(timeline.today), *map(_tidy_span, (timeline.first, timeline.full, timeline.fade))
    )


def _tidy_span(span: Span | None) -> Span | None:
    if span is None:
        return None
    low, high = _whole(span.low), _whole(span.high)
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(low, high)


def _whole(days: float | None) -> float | None:
    if days is None or math.isnan(days):
        return None
    return float(round(min(max(days, 0.0), float(MAX_DAYS))))


# ---------------------------------------------------------------------------------------- words

_UNITS = (("day", 1), ("week", 7), ("month", 30))
_TITLE = "Time since your treatment"
_HERE = "You are here"
_NAMES: dict[Kind, str] = {"first": "First effect", "full": "Full effect", "fade": "Fades"}
_NOUNS: dict[Kind, str] = {
    "first": "the first effect",
    "full": "the full effect",
    "fade": "the fading",
}


def time_in_words(days: float) -> str:
    """A time as people say it: "day 5", "week 3", "month 4".

    Args:
        days: since the treatment; up to 13 they are days, up to 8 weeks weeks, then months.
    """
    unit, size = _unit(days)
    return f"{unit} {days / size:.0f}"


def span_in_words(span: Span) -> str:
    """A stretch of time as people say it: "day 3 to 7", "about week 2", "by month 4".

    Args:
        span: in days since the treatment, at least one end known.
    """
    low, high = span.low, span.high
    if low is None or high is None:
        return f"from {time_in_words(low)}" if low is not None else f"by {time_in_words(high or 0)}"
    start, end = time_in_words(low), time_in_words(high)
    if start == end:
        return f"about {start}"
    small, large = _unit(low), _unit(high)
    if small != large:
        # "week 1 to 4" and "week 4 to 12" are easier than "day 7 to week 4", "week 4 to month 3".
        if low % large[1] == 0 and low:
            small = large
        elif high % small[1] == 0 and high <= (28 if small[1] == 1 else 84):
            large = small
    if small == large:
        return f"{small[0]} {low / small[1]:.0f} to {high / large[1]:.0f}"
    return f"{start} to {end}"


def _unit(days: float) -> tuple[str, int]:
    if round(days) <= 13:
        return _UNITS[0]
    return _UNITS[1] if round(days / 7) <= 8 else _UNITS[2]


def as_text(timeline: Timeline) -> str:
    """The picture as one line, the person in the right place of the order.

    Returns:
        Such as "first effect day 3 to 7 | full effect about week 2 | you: week 3 | fades month 3
        to 4"; empty when nothing is known.
    """
    timeline = _tidy(timeline)
    spans = _in_order(timeline)
    parts = [f"{_NAMES[kind].lower()} {span_in_words(span)}" for kind, span in spans]
    if timeline.today is not None:
        begun = sum(_start(span) <= timeline.today for _, span in spans)
        parts.insert(begun, f"you: {time_in_words(timeline.today)}")
    return " | ".join(parts)


def _description(timeline: Timeline) -> str:
    """The picture in sentences, for people who hear it."""
    spans = _in_order(timeline)
    sentences = [f"{_NAMES[kind]}: {span_in_words(span)}." for kind, span in spans]
    if timeline.today is not None:
        place = _place(timeline.today, spans)
        sentences.append(f"{_HERE}: {time_in_words(timeline.today)}{place and ', '}{place}.")
    return " ".join(sentences) or "No times are known."


def _place(today: float, spans: Sequence[tuple[Kind, Span]]) -> str:
    """Where a day is among the stretches: "between the full effect and the fading"."""
    inside = [kind for kind, span in spans if _start(span) <= today <= _end(span)]
    if inside:
        return f"in the time of {_NOUNS[inside[-1]]}"
    before = [kind for kind, span in spans if _end(span) < today]
    after = [kind for kind, span in spans if today < _start(span)]
    if before and after:
        return f"between {_NOUNS[before[-1]]} and {_NOUNS[after[0]]}"
    if before or after:
        return f"after {_NOUNS[before[-1]]}" if before else f"before {_NOUNS[after[0]]}"
    return ""


def _in_order(timeline: Timeline) -> list[tuple[Kind, Span]]:
    """The known stretches in the order of time."""
    spans: list[tuple[Kind, Span | None]] = [
        ("first", timeline.first),
        ("full", timeline.full),
        ("fade", timeline.fade),
    ]
    known = [(kind, span) for kind, span in spans if span is not None]
    return sorted(known, key=lambda item: (_start(item[1]), _end(item[1])))


def _start(span: Span) -> float:
    """The first day known of a stretch."""
    return span.low if span.low is not None else span.high or 0.0


def _end(span: Span) -> float:
    """The last day known of a stretch."""
    return span.high if span.high is not None else span.low or 0.0


# --------------------------------------------------------------------------------------- layout

WIDTH, HEIGHT = 640, 204
"""The size of the picture in its own units. On a phone, 320 pixels wide, it is drawn at half."""

_EDGE = 24.0
"""Least space between words and the border."""
_LEFT, _RIGHT = 40.0, 600.0
"""The places of day 0 and of the last day on the line of time."""
_FAR = 520.0
"""Where the shown time ends when the person is far beyond it."""
_PILL = 32.0
"""Least width of a stretch: wider than the marker, so that it shows on both of its sides."""
_GAP = 18.0
_LINE_TOP, _LINE_BOTTOM = 84.0, 108.0
_LINE_MIDDLE = (_LINE_TOP + _LINE_BOTTOM) / 2
_CHIP_TOP, _CHIP_HEIGHT = 12.0, 48.0
_CHIP_SIZE, _NAME_SIZE, _TIME_SIZE = 26.0, 26.0, 24.0
_NAME_BASE, _TIME_BASE = 160.0, 189.0

_ADVANCES = {
    **dict.fromkeys("0123456789", 0.696),
    **dict.fromkeys("il", 0.343),
    **dict.fromkeys("f:., ", 0.435),
    **dict.fromkeys("tr", 0.493),
    **dict.fromkeys("mw", 1.042),
    **dict.fromkeys("sc", 0.595),
    **dict.fromkeys("ae", 0.678),
    **dict.fromkeys("Y", 0.724),
}
"""Widths of letters in DejaVu Sans Bold, a wide font, in ems, rounded up: what fits in it fits in
the fonts of phones and computers."""
_OTHER_ADVANCE = 0.716
_REGULAR = 0.94
"""How wide letters that are not bold are at most, as a part of the bold ones."""


@dataclass(frozen=True)
class Box:
    """A rectangle in the units of the picture: its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The middle between left and right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Stretch:
    """A coloured part of the line of time and its label.

    Args:
        kind: which of the three.
        bar: the coloured part.
        open_low, open_high: whether its start or end is unknown.
        when: its time in words.
        label: the box around its two lines of text.
    """

    kind: Kind
    bar: Box
    open_low: bool
    open_high: bool
    when: str
    label: Box


@dataclass(frozen=True)
class Layout:
    """Where everything goes.

    Args:
        stretches: from left to right.
        time_size: of the letters of the times.
        marker: where the person is, from the left; None when unknown.
        beyond: whether the person is farther along than the line shows.
        heading: the words above the line.
        chip: the box around them.
    """

    stretches: tuple[Stretch, ...]
    time_size: float
    marker: float | None
    beyond: bool
    heading: str
    chip: Box


def text_width(text: str, size: float, *, bold: bool = True) -> float:
    """The most that a text is wide, in the unit of `size`, the size of its letters."""
    width = size * sum(_ADVANCES.get(letter, _OTHER_ADVANCE) for letter in text)
    return width if bold else width * _REGULAR


@dataclass(frozen=True)
class _Scale:
    """From days to the place on the line.

    The first effect is a matter of days, the fading of months: on an even scale the first weeks
    would be a few pixels. On this one each doubling of time is about as wide as the one before.
    It is counted from the first thing that happens (`step`), so that day 3 and month 1 both get
    room when they come first, and unlike a plain logarithm it has a place for day 0.
    """

    step: float
    last: float
    right: float

    def __call__(self, days: float) -> float:
        part = math.log1p(days / self.step) / math.log1p(self.last / self.step)
        return _LEFT + (self.right - _LEFT) * min(part, 1.0)


def lay_out(timeline: Timeline) -> Layout:
    """Where each part of the picture goes. Labels neither overlap nor leave the picture."""
    timeline = _tidy(timeline)
    spans = _in_order(timeline)
    today = timeline.today
    known = [day for _, span in spans for day in (span.low, span.high) if day]
    last = max(known, default=2 * (today or 1.0))
    # A little beyond the last stretch the line grows to hold the person; far beyond, it breaks,
    # because it would squeeze everything else.
    beyond = today is not None and today > 2 * last
    shown = 1.2 * last if today is None or beyond else max(1.2 * last, 1.08 * today)
    scale = _Scale(min(known, default=last), shown, _FAR if beyond else _RIGHT)
    bars = _bars([span for _, span in spans], scale)
    placed = sorted(zip(spans, bars), key=lambda item: item[1].middle)

    whens = [span_in_words(span) for (_, span), _ in placed]
    widths, time_size = _label_widths([_NAMES[kind] for (kind, _), _ in placed], whens)
    lefts = _spread([bar.middle for _, bar in placed], widths)
    stretches = tuple(
        Stretch(
            kind,
            bar,
            span.low is None,
            span.high is None,
            when,
            # Letters reach about a quarter of their size below the line they stand on.
            Box(left, _NAME_BASE - _NAME_SIZE, left + width, _TIME_BASE + 0.25 * time_size),
        )
        for ((kind, span), bar), when, left, width in zip(placed, whens, lefts, widths)
    )
    marker = None if today is None else _RIGHT if beyond else scale(today)
    heading = _TITLE if today is None else f"{_HERE}: {time_in_words(today)}"
    width = text_width(heading, _CHIP_SIZE) + 2 * _EDGE
    (left,) = _spread([WIDTH / 2 if marker is None else marker], [width])
    chip = Box(left, _CHIP_TOP, left + width, _CHIP_TOP + _CHIP_HEIGHT)
    return Layout(stretches, time_size, marker, beyond, heading, chip)


def _bars(spans: Sequence[Span], scale: _Scale) -> list[Box]:
    """The coloured parts of the line; what overlaps in time is drawn one below the other."""
    sides: list[tuple[float, float]] = []
    for index, span in enumerate(spans):
        left, right = scale(_start(span)), scale(_end(span))
        if right - left < _PILL:
            left = min(max((left + right - _PILL) / 2, _LEFT), scale.right - _PILL)
            right = left + _PILL
        if index and _end(spans[index - 1]) <= _start(span) > _start(spans[index - 1]):
            # One after the other in time: only the least width makes them overlap.
            left = max(left, sides[-1][1])
            right = max(right, left + _PILL)
        sides.append((left, right))
    excess = max((right for _, right in sides), default=0.0) - (scale.right + _PILL / 2)
    if excess > 0:
        sides = [(left - excess, right - excess) for left, right in sides]

    lanes: list[float] = []
    lane_of: list[int] = []
    for left, right in sides:
        lane = next((i for i, end in enumerate(lanes) if end <= left + 0.5), len(lanes))
        lanes[lane : lane + 1] = [right]
        lane_of.append(lane)
    height = (_LINE_BOTTOM - _LINE_TOP) / max(len(lanes), 1)
    return [
        Box(left, _LINE_TOP + lane * height, right, _LINE_TOP + (lane + 1) * height)
        for (left, right), lane in zip(sides, lane_of)
    ]


def _label_widths(names: Sequence[str], whens: Sequence[str]) -> tuple[list[float], float]:
    """The widths of the labels, and the size of the times at which they fit side by side."""
    room = WIDTH - 2 * _EDGE - _GAP * (len(names) - 1)
    size = _TIME_SIZE
    while True:
        widths = [
            max(text_width(name, _NAME_SIZE), text_width(when, size, bold=False))
            for name, when in zip(names, whens)
        ]
        if sum(widths) <= room:
            return widths, size
        size -= 0.5


def _spread(middles: Sequence[float], widths: Sequence[float]) -> list[float]:
    """The left sides of boxes that lie as near to their middles as they can without touching.

    Args:
        middles: where each would best be, from left to right.
        widths: of the boxes; they fit into the picture together.
    """
    # Measured from where each box would be if all were pushed together to the left, the places
    # only have to rise; boxes that get in each other's way share the mean of their wishes.
    offsets = [sum(widths[:i]) + _GAP * i for i in range(len(widths))]
    groups: list[tuple[float, int]] = []
    for middle, width, offset in zip(middles, widths, offsets):
        groups.append((middle - width / 2 - offset, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (wish, count), (other, others) = groups.pop(), groups.pop()
            groups.append(((wish * count + other * others) / (count + others), count + others))
    most = WIDTH - 2 * _EDGE - sum(widths) - _GAP * (len(widths) - 1)
    wishes = [wish for wish, count in groups for _ in range(count)]
    return [
        _EDGE + offset + min(max(wish - _EDGE, 0.0), most) for wish, offset in zip(wishes, offsets)
    ]


# -------------------------------------------------------------------------------------- drawing

LIGHT = {
    "card": "#ffffff",
    "line": "#e6ecf2",
    "past": "#c5d1de",
    "ink": "#17263a",
    "soft": "#4a5a6e",
    "first": "#2b8fc4",
    "full": "#17806d",
    "fade": "#c0662b",
}
DARK = {
    "card": "#141d2b",
    "line": "#2a3648",
    "past": "#46566d",
    "ink": "#f2f6fa",
    "soft": "#b6c3d2",
    "first": "#63b9ea",
    "full": "#4fc3a8",
    "fade": "#f0a368",
}
"""The colours by what they are used for, on light and on dark screens."""

_FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"


def as_svg(timeline: Timeline) -> str:
    """The picture as an SVG document that needs nothing else, for light and dark screens."""
    # Colours of the light look are plain attributes, which every viewer knows; a style outranks
    # them on dark screens. The names are long so as not to meet those of a page around it.
    dark = "".join(
        f".timeline-{use}{{fill:{colour}}}.timeline-{use}-edge{{stroke:{colour}}}"
        for use, colour in DARK.items()
    )
    return _draw(timeline, f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>")


def as_png(timeline: Timeline, *, scale: float = 2.0) -> bytes:
    """The picture in its light look, on white, for apps that show no SVG.

    Args:
        scale: pixels for one unit of the picture, which is `WIDTH` by `HEIGHT`; above 0, at most 8.

    Raises:
        ValueError: the scale is out of bounds.
    """
    if not 0 < scale <= 8:
        raise ValueError(f"scale must be above 0 and at most 8, not {scale}")
    # Both are slow to import or large, and only chat apps need them.
    import matplotlib
    import resvg_py

    fonts = f"{matplotlib.get_data_path()}/fonts/ttf"
    return resvg_py.svg_to_bytes(
        svg_string=_draw(timeline, ""),
        background=LIGHT["card"],
        width=round(WIDTH * scale),
        height=round(HEIGHT * scale),
        # The fonts of the machine would make the picture another one on each.
        skip_system_fonts=True,
        font_files=[f"{fonts}/DejaVuSans.ttf", f"{fonts}/DejaVuSans-Bold.ttf"],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )


def _draw(timeline: Timeline, style: str) -> str:
    timeline = _tidy(timeline)
    layout = lay_out(timeline)
    name = f"timeline-{name_of(timeline)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" style="max-width:100%;height:auto" role="img" '
            f'aria-labelledby="{name}-t {name}-d" font-family="{_FONTS}">',
            f'<title id="{name}-t">{_TITLE}</title>',
            f'<desc id="{name}-d">{_description(timeline)}</desc>',
            style,
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="20" {_paint("card")}/>',
            *_line(layout),
            *(part for stretch in layout.stretches for part in _stretch(stretch, layout.time_size)),
            *_marker(layout),
            "</svg>",
        )
    )


def _line(layout: Layout) -> Iterable[str]:
    """The line of time from the treatment, a dot, onwards; broken where time is left out."""
    yield _rect(Box(_LEFT - 16, _LINE_TOP, _RIGHT + 16, _LINE_BOTTOM), _paint("line"))
    if layout.marker is not None:
        yield _rect(Box(_LEFT - 16, _LINE_TOP, layout.marker + 16, _LINE_BOTTOM), _paint("past"))
    yield _circle(_LEFT, _LINE_MIDDLE, 5, _paint("soft"))
    if layout.beyond:
        for x in (_FAR + 24, _FAR + 38):
            yield _path(f"M{x - 6:g} {_LINE_BOTTOM + 2:g}L{x + 6:g} {_LINE_TOP - 2:g}", "card", 6)


def _stretch(stretch: Stretch, time_size: float) -> Iterable[str]:
    """A coloured part of the line, tied to its label."""
    bar, label = stretch.bar, stretch.label
    height = bar.bottom - bar.top
    # An edge in the colour of the card keeps neighbours apart.
    yield _rect(bar, _paint(stretch.kind, "card", 2))
    ends = ((stretch.open_low, bar.left, -1), (stretch.open_high, bar.right, 1))
    for side, way in ((side, way) for is_open, side, way in ends if is_open):
        for number in (1, 2, 3):
            centre, radius = side + way * (11 * number - 2), height * (0.27 - 0.05 * number)
            yield _circle(centre, bar.top + height / 2, radius, _paint(stretch.kind))
    start, end = _LINE_BOTTOM + 4, label.top - 3
    reach = text_width(_NAMES[stretch.kind], _NAME_SIZE) / 2 - 8
    # Straight down where the label's name is below, which is calmer than always to its middle.
    foot = min(max(bar.middle, label.middle - reach), label.middle + reach)
    x, to, bend = _short(bar.middle), _short(foot), _short((start + end) / 2)
    tie = f"M{x} {_short(start)}C{x} {bend} {to} {bend} {to} {_short(end)}"
    yield _path(tie, stretch.kind, 4)
    yield _text(_NAMES[stretch.kind], label.middle, _NAME_BASE, _NAME_SIZE, "ink", bold=True)
    yield _text(stretch.when, label.middle, _TIME_BASE, time_size, "soft")


def _marker(layout: Layout) -> Iterable[str]:
    """Where the person is; when unknown, what the picture shows."""
    chip, x = layout.chip, layout.marker
    base = (chip.top + chip.bottom) / 2 + 0.36 * _CHIP_SIZE
    if x is not None:
        yield _rect(chip, _paint("ink"))
        yield _path(f"M{_short(x)} {chip.bottom - 2:g}V{_LINE_TOP:g}", "ink", 5)
        yield _circle(x, _LINE_MIDDLE, 12, _paint("card", "ink", 6))
    colour = "ink" if x is None else "card"
    yield _text(layout.heading, chip.middle, base, _CHIP_SIZE, colour, bold=True)


def _rect(box: Box, paint: str) -> str:
    """A rectangle with round ends."""
    width, height = box.right - box.left, box.bottom - box.top
    return (
        f'<rect x="{_short(box.left)}" y="{_short(box.top)}" width="{_short(width)}" '
        f'height="{_short(height)}" rx="{_short(height / 2)}" {paint}/>'
    )


def _circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}" {paint}/>'


def _path(way: str, use: str, width: float) -> str:
    """A line with round ends."""
    return f'<path d="{way}" stroke-linecap="round" {_paint(None, use, width)}/>'


def _text(text: str, x: float, y: float, size: float, use: str, *, bold: bool = False) -> str:
    """A line of text around `x`."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}"{weight} '
        f'text-anchor="middle" {_paint(use)}>{text}</text>'
    )


def _paint(fill: str | None, stroke: str | None = None, width: float = 0.0) -> str:
    """The attributes of what is painted in the colours of these uses."""
    classes = [f"timeline-{fill}"] if fill else []
    attributes = f'fill="{LIGHT[fill] if fill else "none"}"'
    if stroke:
        classes.append(f"timeline-{stroke}-edge")
        attributes += f' stroke="{LIGHT[stroke]}" stroke-width="{width:g}"'
    return f'class="{" ".join(classes)}" {attributes}'


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
