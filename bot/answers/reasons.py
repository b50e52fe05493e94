"""Why it may not have worked, or not for long: reasons by rules over what is known and the facts.

A reason has a condition on what the person said, a sentence that ties it to the person, and the
fact that supports it, found by its role in the documents (bot/facts/roles.py). Rules hold no
figures: what counts as early, low or faded comes from the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.answers import phrases, products, wording
from bot.answers.figures import UsualDose, caution_for, fade, supporting, usual_dose
from bot.answers.memory import Memory
from bot.facts.fact import Fact
from bot.facts.search import FactIndex
from bot.language.quantities import brand_name
from bot.pictures.timeline import Span

CHECKED = ("no_effect", "wearing_off_early")
"""The topics whose follow-up questions lead to reasons that fit this person."""

TOO_EARLY_DAYS = 14.0
"""Before this many days nothing can be judged, as the fact marked `too_early` says; used where no
fact is marked."""

_POINTED = 80
"""From this weight on a reason follows from what the person said."""

_NOT_DYNAMIC = ("static", "gravity", "sun_damage", "scar")
FAR_ABOVE = 2.5
"""A dose so many times the usual one is asked about: it may be in another brand's units."""
_SWEAT = frozenset({"underarm", "hands", "feet", "scalp"})
_OF_THE_DOSE = frozenset(
    {"dose_low", "dose_within", "dose_unknown", "dose_unjudged", "strong_muscle", "units_differ"}
)
_GUESSES = frozenset({"placement", "product"})
"""Reasons that nothing points to; they are only not ruled out."""


@dataclass(frozen=True)
class Reason:
    """Something that the person's details point to.

    Attributes:
        name: of its rule.
        weight: the likelier, the greater.
        because: how it is tied to the person; holds what the person said, nothing else.
        fact: that supports it.
        slots: whose values it depends on.
    """

    name: str
    weight: int
    because: str
    fact: Fact
    slots: frozenset[str]

    @property
    def is_pointed(self) -> bool:
        """Whether something the person said points to it; else it is only not ruled out."""
        return self.weight >= _POINTED or self.name == "less_each_time"


@dataclass(frozen=True)
class Case:
    """What the rules look at.

    Attributes:
        memory: what is known.
        topic: being checked.
        early: before this day nothing can be judged.
        usual: units usual for the areas.
        fades: when a result has usually faded.
        sooner: a result that lasted fewer days went sooner than usual.
        cautioned: whether the person should have no treatment, or ask a doctor first.
    """

    memory: Memory
    topic: str
    early: float
    usual: UsualDose | None
    fades: Span | None
    sooner: float | None
    cautioned: bool

    @property
    def is_early(self) -> bool:
        """Whether the result cannot be judged yet."""
        return self.memory.timing is not None and 0 <= self.memory.timing < self.early

    @property
    def lasted(self) -> float | None:
        """Days that the effect lasted, at most: what was said, else the time since."""
        if self.memory.lasted is not None:
            return self.memory.lasted
        return self.memory.timing if self.topic == "wearing_off_early" else None


Found = tuple[int, str] | None
"""Weight and tie of a reason that applies."""


@dataclass(frozen=True)
class Rule:
    """When a reason applies.

    Attributes:
        name: of the reason.
        topics: that it is a reason for.
        slots: whose values it depends on.
        applies: the weight and the tie, or None.
        role: of the fact that supports it; "" where `fact` finds it.
        fact: finds the fact instead.
    """

    name: str
    topics: tuple[str, ...]
    slots: tuple[str, ...]
    applies: Callable[[Case], Found]
    role: Callable[[Case], str] | str = ""
    fact: Callable[[Case, FactIndex], Fact | None] | None = None


def reasons(memory: Memory, topic: str, index: FactIndex) -> tuple[Reason, ...]:
    """The reasons that fit the person, the likeliest first, resistance last.

    For topics that are not checked: what the time or the area makes of a question on them.

    The order of what was said plays no part. Before the result can be judged that alone is the
    reason, unless the person wants the others too.
    """
    case = case_of(memory, topic, index)
    found: list[Reason] = []
    for rule in RULES:
        if topic not in rule.topics or (applies := rule.applies(case)) is None:
            continue
        fact = rule.fact(case, index) if rule.fact else _fact_for(rule, case, index)
        if fact is not None and fact not in [reason.fact for reason in found]:
            weight, because = applies
            found.append(Reason(rule.name, weight, because, fact, frozenset(rule.slots)))
    found.sort(key=lambda reason: (-reason.weight, reason.name))
    if case.is_early:
        # What is too early to judge says nothing about resistance, however much is asked.
        settled = [reason for reason in found if reason.name in _SETTLED_BY_TIME]
        left = [reason for reason in found if reason.name not in LAST]
        found = left if memory.thorough else settled or left
    beside = _beside_the_point(case)
    return tuple(reason for reason in found if reason.name not in beside)


def _beside_the_point(case: Case) -> frozenset[str]:
    """The reasons that what the person said makes idle, whatever else applies.

    Nobody who should have no treatment at all is told that the dose was low; who can no longer
    make the movement had an effect on the muscle; sweat is not about movement; where most of it
    took, the product and resistance are not to blame.
    """
    memory = case.memory
    beside: set[str] = set()
    if case.cautioned:
        beside |= _OF_THE_DOSE | _GUESSES | LAST
    if _slow_area(case):
        beside |= {"too_early"}
    if memory.movement == "gone":
        beside |= _OF_THE_DOSE | _GUESSES | LAST | {"one_side", "one_spot"}
    if memory.area and _SWEAT.issuperset(memory.area):
        beside |= _GUESSES - {"product"} | LAST | {"one_side", "one_spot", "strong_muscle"}
        beside |= {"dose_unknown", "dose_unjudged"}
    if memory.side:
        beside |= {"product", "dose_unknown", "dose_unjudged"} | LAST
    if memory.wrinkle_type in _NOT_DYNAMIC:
        beside |= _GUESSES | {"dose_unknown", "dose_unjudged", "never_responded", "resistance"}
    return frozenset(beside)


def case_of(memory: Memory, topic: str, index: FactIndex) -> Case:
    """What the rules look at, with the figures that fit the person."""
    faded = fade(index, memory)
    return Case(
        memory=memory,
        topic=topic,
        early=too_early_days(index),
        usual=usual_dose(index, memory),
        fades=faded[0] if faded else None,
        sooner=min(_days_of("faded_early", index), default=None),
        cautioned=caution_for(index, memory) is not None,
    )


def too_early_days(index: FactIndex) -> float:
    """The day before which nothing can be judged, by the fact that says so."""
    return max(_days_of("too_early", index), default=TOO_EARLY_DAYS)


def _days_of(role: str, index: FactIndex) -> list[float]:
    """The times that the facts of a role name, in days."""
    return [
        quantity.high
        for fact in index.supporting(role)
        for quantity in fact.quantities
        if quantity.unit == "days" and quantity.high is not None
    ]


def _fact_for(rule: Rule, case: Case, index: FactIndex) -> Fact | None:
    """The best fact of the rule's role."""
    role = rule.role(case) if callable(rule.role) else rule.role
    return next(iter(supporting(index, role, case.memory, case.topic)), None)


def _fact_of_area(case: Case, index: FactIndex) -> Fact | None:
    """A fact that says that the lines of the very area do not come from movement."""
    facts = supporting(index, "lines", case.memory, case.topic)
    return next((fact for fact in facts if fact.tagged("area")), None)


def _fact_of_dose(case: Case, index: FactIndex) -> Fact | None:
    return case.usual.fact if case.usual else None


def _too_early(case: Case) -> Found:
    if not case.is_early or case.memory.is_for_migraine:
        return None
    return 100, wording.BECAUSE_DAY.format(day=phrases.day(case.memory.timing or 0))


def _slow_area(case: Case) -> Found:
    days = case.memory.timing
    slow = "masseter" in case.memory.area or "migraine" in case.memory.conditions
    if not slow or days is None or (case.fades and case.fades.low and days >= case.fades.low):
        return None
    return 98, wording.BECAUSE_SINCE.format(time=phrases.span(days))


def _faded(case: Case) -> Found:
    low = case.fades.low or case.fades.high if case.fades else None
    if low is None:
        return None
    if case.topic == "wearing_off_early":
        if case.lasted is None or case.lasted < low:
            return None
        if case.memory.lasted is not None:
            return 95, wording.BECAUSE_LASTED.format(time=phrases.span(case.lasted))
        return 95, wording.BECAUSE_SINCE.format(time=phrases.span(case.lasted))
    days = case.memory.timing
    if days is None or days < low:
        return None
    return 92, wording.BECAUSE_SINCE.format(time=phrases.span(days))


def _faded_early(case: Case) -> Found:
    if case.lasted is None or case.sooner is None or case.lasted >= case.sooner:
        return None
    if case.memory.lasted is not None:
        return 94, wording.BECAUSE_LASTED.format(time=phrases.span(case.lasted))
    return 94, wording.BECAUSE_SINCE.format(time=phrases.span(case.lasted))


def _lines(case: Case) -> Found:
    kind = case.memory.wrinkle_type
    if kind in _NOT_DYNAMIC:
        return 90, wording.BECAUSE_LINES[kind]
    return None


def _lines_of_area(case: Case) -> Found:
    if case.memory.wrinkle_type in _NOT_DYNAMIC or not case.memory.area:
        return None
    return 89, wording.BECAUSE_AREA.format(areas=phrases.areas(case.memory.area))


def _dose_low(case: Case) -> Found:
    units, usual = case.memory.dose, case.usual
    if units is None or usual is None or units >= usual.low:
        return None
    tie = wording.BECAUSE_FEW_UNITS if usual.from_label else wording.BECAUSE_FEW_UNITS_OFF_LABEL
    return 88, _with_units(tie, case)


def _dose_within(case: Case) -> Found:
    units, usual = case.memory.dose, case.usual
    if units is None or usual is None or not usual.low <= units < usual.high or usual.covers:
        return None
    return 50, _with_units(wording.BECAUSE_UNITS, case)


def _with_units(tie: str, case: Case) -> str:
    memory = case.memory
    said = phrases.units(memory.dose or 0, about="dose" in memory.roughly, brand=memory.brand)
    return tie.format(units=said, areas=phrases.areas(memory.area))


def _units_differ(case: Case) -> Found:
    memory = case.memory
    if memory.brand in (None, "botox") or case.usual is not None:
        return None
    said = phrases.units(memory.dose, brand=memory.brand) if memory.dose else None
    if said:
        return 61, wording.BECAUSE_OTHER_UNITS.format(units=said)
    return 45, wording.BECAUSE_OTHER_BRAND.format(brand=brand_name(memory.brand or ""))


def _dose_unknown(case: Case) -> Found:
    if case.memory.dose is not None:
        return None
    known = "dose" in case.memory.declined
    return 62, wording.BECAUSE_NO_UNITS if known else wording.BECAUSE_UNITS_UNSAID


def _dose_unjudged(case: Case) -> Found:
    """Units of Botox for an area of which no fact gives any."""
    memory = case.memory
    if memory.dose is None or case.usual is not None or memory.brand not in (None, "botox"):
        return None
    return 62, wording.BECAUSE_UNITS_UNJUDGED.format(units=phrases.units(memory.dose))


def _strong_muscle(case: Case) -> Found:
    memory = case.memory
    enough = case.usual and memory.dose is not None and memory.dose > case.usual.high
    if "male" not in memory.states or enough:
        return None
    return 52, wording.BECAUSE_MALE


def _one_side(case: Case) -> Found:
    return (93, wording.BECAUSE_ONE_SIDE) if case.memory.side == "one_side" else None


def _one_spot(case: Case) -> Found:
    return (93, wording.BECAUSE_ONE_SPOT) if case.memory.side == "one_spot" else None


def _hinted_product(case: Case) -> str:
    return next(one for one in products.ROLES if one in case.memory.products)


def _product_role(case: Case) -> str:
    return products.ROLES[_hinted_product(case)]


def _product_hinted(case: Case) -> Found:
    if not set(products.ROLES) & set(case.memory.products):
        return None
    return 91, wording.BECAUSE_PRODUCT[_hinted_product(case)]


def _placement(case: Case) -> Found:
    memory = case.memory
    if memory.wrinkle_type == "dynamic":
        tie = wording.BECAUSE_LINES["dynamic"]
    elif case.usual and memory.dose is not None and memory.dose >= case.usual.low:
        tie = wording.BECAUSE_ENOUGH_UNITS.format(units=phrases.units(memory.dose))
    elif memory.prior == "worked_before":
        tie = wording.BECAUSE_WORKED_BEFORE_PLACE
    else:
        tie = wording.BECAUSE_NOT_RULED_OUT
    return 60, tie


def _product(case: Case) -> Found:
    if case.memory.products:
        return None
    if case.memory.prior == "worked_before":
        return 58, wording.BECAUSE_WORKED_BEFORE_PRODUCT
    return 40, wording.BECAUSE_NOT_RULED_OUT


def _less_each_time(case: Case) -> Found:
    return (9, wording.BECAUSE_LESS_EACH_TIME) if case.memory.prior == "less_each_time" else None


def _never_responded(case: Case) -> Found:
    ties = {"first": wording.BECAUSE_FIRST, "never_worked": wording.BECAUSE_NEVER_WORKED}
    tie = ties.get(case.memory.prior or "")
    return (8, tie) if tie else None


def _resistance(case: Case) -> Found:
    if case.memory.prior not in ("worked_before", "less_each_time"):
        return None
    return 7, wording.BECAUSE_WORKED_BEFORE


def _no_change_yet(case: Case) -> Found:
    days = case.memory.timing
    if days is None or days < case.early:
        return None
    return 85, wording.BECAUSE_SINCE.format(time=phrases.span(days))


def _role_of_no_change(case: Case) -> str:
    late = (case.memory.timing or 0) >= 2 * case.early
    return "past_full_effect" if late else "see_injector"


def _again(case: Case) -> Found:
    days = case.memory.timing
    return None if days is None else (85, wording.BECAUSE_SINCE.format(time=phrases.span(days)))


def _dose_high(case: Case) -> Found:
    units, usual = case.memory.dose, case.usual
    if units is None or usual is None or units < FAR_ABOVE * usual.high:
        return None
    return 96, _with_units(wording.BECAUSE_MANY_UNITS, case)


def _movement_gone(case: Case) -> Found:
    gone = case.memory.movement == "gone" and not case.is_early
    return (97, wording.BECAUSE_MOVEMENT_GONE) if gone else None


_BOTH = CHECKED
_NO_EFFECT = ("no_effect",)
_FADING = ("wearing_off_early",)

RULES: tuple[Rule, ...] = (
    Rule("too_early", (*_BOTH, "onset"), ("timing",), _too_early, "too_early"),
    Rule("no_change_yet", ("onset",), ("timing",), _no_change_yet, _role_of_no_change),
    Rule("again", ("retreatment",), ("timing",), _again, "again"),
    Rule("slow_area", _NO_EFFECT, ("timing", "area"), _slow_area, "slow_area"),
    Rule("faded", _BOTH, ("timing", "area"), _faded, "fade"),
    Rule("faded_early", _FADING, ("timing", "area"), _faded_early, "faded_early"),
    Rule("lines", _NO_EFFECT, ("wrinkle_type",), _lines, "lines"),
    Rule("lines_of_area", _NO_EFFECT, ("area",), _lines_of_area, fact=_fact_of_area),
    Rule("dose_low", _BOTH, ("dose", "area"), _dose_low, fact=_fact_of_dose),
    Rule("dose_high", _BOTH, ("dose", "area"), _dose_high, fact=_fact_of_dose),
    Rule("movement_gone", _NO_EFFECT, (), _movement_gone, "movement_gone"),
    Rule("dose_within", _BOTH, ("dose", "area"), _dose_within, fact=_fact_of_dose),
    Rule("units_differ", _BOTH, ("dose",), _units_differ, "units_differ"),
    Rule("dose_unknown", _BOTH, ("dose",), _dose_unknown, "dose_low"),
    Rule("dose_unjudged", _BOTH, ("dose",), _dose_unjudged, "dose_low"),
    Rule("strong_muscle", _BOTH, ("dose",), _strong_muscle, "strong_muscle"),
    Rule("one_side", _BOTH, (), _one_side, "one_side"),
    Rule("one_spot", _BOTH, (), _one_spot, "placement"),
    Rule("product_hinted", _BOTH, (), _product_hinted, _product_role),
    Rule("placement", _NO_EFFECT, ("wrinkle_type",), _placement, "placement"),
    Rule("product", _NO_EFFECT, ("prior",), _product, "product"),
    Rule("less_each_time", _BOTH, ("prior",), _less_each_time, "less_each_time"),
    Rule("never_responded", _NO_EFFECT, ("prior",), _never_responded, "never_responded"),
    Rule("resistance", _BOTH, ("prior",), _resistance, "resistance"),
)

_SETTLED_BY_TIME = ("too_early", "slow_area")
LAST = frozenset({"less_each_time", "never_responded", "resistance"})
"""The reasons that come last, and rarely hold."""


def next_steps(memory: Memory, topic: str, index: FactIndex) -> Iterable[Fact]:
    """The facts that say what to do next, the best first."""
    case = case_of(memory, topic, index)
    for role in _next_roles(case):
        for fact in supporting(index, role, memory)[:1]:
            # Fillers are no light matter near the eyes and nose: that is for a person to say.
            if role != "other_treatments" or not _FILLER_RISK & set(memory.area):
                yield fact


_FILLER_RISK = frozenset({"glabella", "nasolabial", "nose"})


def _next_roles(case: Case) -> Iterable[str]:
    """The roles of the facts that say what to do next."""
    memory, days = case.memory, case.memory.timing
    fade = case.fades.low if case.fades else None
    if set(products.RISKY) & set(memory.products):
        yield "warning_signs"
        return
    if case.is_early or _slow_area(case):
        return
    if memory.side:
        yield "one_side_review"
    if memory.wrinkle_type in _NOT_DYNAMIC or memory.movement == "gone":
        yield "other_treatments"
    if memory.products:
        yield "ask_product"
    if case.topic == "wearing_off_early" or (days is not None and fade and days >= fade):
        yield "again"
    elif memory.side or memory.movement == "gone":
        return  # something did change
    elif days is not None and days >= 2 * case.early:
        yield "past_full_effect"
    else:
        yield "see_injector"
