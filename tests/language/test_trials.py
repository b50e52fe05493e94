"""Faults that trials with people's own words brought to light, and their harmless neighbours."""

from __future__ import annotations

import datetime

import pytest

from bot.language.pipeline import read
from bot.language.reading import MentionKind, Reading

_TODAY = datetime.date(2026, 11, 23)


def _read(text: str) -> Reading:
    return read(text, today=_TODAY)


def _ids(text: str, kind: MentionKind) -> set[str]:
    return set(_read(text).ids(kind))


def _kept(text: str) -> set[str]:
    """The kinds of what a text names without denying it."""
    return {m.kind for m in _read(text).mentions if not m.negated}


def _denied(text: str) -> set[tuple[str, str]]:
    return {(m.kind, m.text.lower()) for m in _read(text).mentions if m.negated}


# --------------------------------------------------------------------- what a negation reaches


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("botox didnt work forehead", {"area"}),
        ("botox no effect 3wks ago in forehead", {"area", "time"}),
        ("botox not working, 16 days ago, forehead", {"area", "time"}),
        ("botox hasn't worked on my crow's feet", {"area"}),
        (
            "my botox doesn't work, forehead, 20 units, 8 days ago, only when I move, first time",
            {"area", "dose", "time", "wrinkle_type"},
        ),
        ("it never took in my chin", {"area"}),
        ("no difference in my chin after 4 weeks", {"area", "time"}),
        ("20 units did nothing, no change in the frown lines", {"area", "dose"}),
        ("it doesn't help my bunny lines", {"area"}),
        ("no forehead movement after 2 weeks", {"area", "time"}),
        ("can't move my forehead", {"area"}),
        ("the botox isn't doing anything to my neck bands", {"area"}),
        ("botox didn't do my forehead any good", {"area"}),
        ("I don't want my forehead to drop", {"area"}),
        ("not working on the left side", {"side"}),
        ("it didn't work with Dysport", {"brand"}),
        ("I can't see a difference when I frown", {"wrinkle_type"}),
        ("no, my forehead", {"area"}),
        ("no my forehead", {"area"}),
        ("no it was 3 weeks ago", {"time"}),
        ("no i mean the left side", {"side"}),
        ("I haven't had it for 3 months", {"time"}),
        ("did not take, 25 units, crows feet, 3 weeks ago", {"area", "dose", "time"}),
        ("nothing changed, not even a bit, jaw, 5 weeks ago", {"area", "time"}),
        ("zero effect forehead", {"area"}),
        ("I don't get why my lip didn't flip", {"area"}),
    ],
)
def test_a_denied_effect_leaves_the_place_and_the_time(text: str, kinds: set[str]) -> None:
    of_itself = {"area", "time", "dose", "wrinkle_type", "side", "brand"}
    assert kinds <= _kept(text)
    assert not {kind for kind, _ in _denied(text)} & of_itself


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not my forehead", "forehead"),
        ("not the forehead but the chin", "forehead"),
        ("not the forehead, the chin", "forehead"),
        ("no, not crow's feet", "crow's feet"),
        ("never had my forehead done", "forehead"),
        ("I haven't had my forehead done", "forehead"),
        ("she didn't do my forehead", "forehead"),
        ("I don't want my forehead done", "forehead"),
        ("it's not in my forehead", "forehead"),
        ("I didn't have botox in my forehead", "forehead"),
        ("not forehead or chin", "chin"),
        ("I am not talking about my chin", "chin"),
        ("no forehead, just the chin", "forehead"),
        ("not 20 units", "20 units"),
        ("it wasn't 20 units", "20 units"),
        ("not 3 weeks ago", "3 weeks ago"),
        ("it was not 3 weeks ago", "3 weeks ago"),
        ("not the left side", "left side"),
        ("it wasn't Dysport", "dysport"),
        ("they don't show when I smile", "when i smile"),
        ("they are not sun damage", "sun damage"),
    ],
)
def test_a_denied_thing_is_denied(text: str, denied: str) -> None:
    assert denied in {words for _, words in _denied(text)}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("not the forehead but the chin", "chin"),
        ("not the forehead, the chin", "chin"),
        ("no forehead, just the chin", "chin"),
        ("no, forehead not chin", "forehead"),
        ("she didn't do my forehead, she did my crow's feet", "crows_feet"),
    ],
)
def test_what_is_named_instead_counts(text: str, area: str) -> None:
    assert _read(text).ids("area") == (area,)


# ------------------------------------------------------------------------------- alarms


@pytest.mark.parametrize(
    "text",
    [
        "Botox in my neck did not work, I still have the rings around my neck",
        "the botox in my neck isn't working",
        "my neck botox did not work",
        "my neck bands did not take",
        "amend: 4/52 not 4/12",
        "12 weeks not 4",
        "it was 60 days, not 20",
        "paid 300 instead of 90 quid",
        "25 days and not 1 line gone",
        "I am 40, not 4",
        "not you telling me to breathe",
        "stop telling me to breathe",
        "no, I can swallow and breathe fine, it is about the lines on my neck",
        "I do not have any trouble swallowing",
        "I don't have any trouble breathing or speaking",
        "only the left side goes up when I smile since jaw botox 15 days ago, wonky smile",
        "left side doesn't go up",
        "the left side doesn't go up 15 days after masseter",
        "my lip flip, left side doesn't go up when I smile",
        "the left side did not work",
        "left side not working, forehead",
        "my right side isn't moving as much when I smile",
        "why is only the left one up",
        "why is only the left brow up",
        "one side of my smile is lower since the lip flip",
        "my smile is wonky",
        "smile a bit uneven after jaw botox",
        "one side of my mouth drops when I smile after the lip flip",
        "left side of my mouth won't go up since the masseter shots",
        "the lines don't show when I smile",
        "I didn't feel anything in my forehead",
        "my eye cream won't open",
        "one brow is up and the other is not",
        "eye heavy same side, cant open it much",
        "I can't open my eyes as wide as before",
        "I can't keep my eye completely shut",
        "I did not want to open my eyes during the jabs",
        "my left brow won't lift",
        "they charged me for 60 not 20",
        "she told me to keep my eyes closed",
        "I can't see a difference out of the corner of my eye",
        "suddenly one brow is higher",
        "i dont know whats going on with my face",
        "i dont know if i need more units",
        "cant tell if its going to work",
        "my for head felt heavy today, day 3",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert not _read(text).alarm.urgent


@pytest.mark.parametrize(
    "text",
    [
        "my neck does not work since the botox",
        "since botox in my neck I can't hold my head up",
        "since the neck jabs I can't hold my head up",
        "botox in my neck and now it is hard to swallow",
        "they used 300 units instead of 30",
        "gave me 200 not 20",
        "she injected 100 instead of 10",
        "they told me to breathe but I can't breathe",
        "my face is crooked and my speech is slurred",
        "wonky smile and my arm is weak",
        "smile went wonky and my left arm went numb",
        "left side of my face suddenly crooked today",
        "my smile is crooked since this morning, out of nowhere",
        "my smile is suddenly lopsided",
        "woke up with a crooked face",
        "one side of my mouth drops when I smile, it came suddenly",
        "suddenly my smile droops on the left",
        "my jaw hurts and the left side of my body won't move",
        "left side of my body not moving and I can't smile",
        "my left side isn't moving and I can't smile",
        "one side of my face is crooked and I have trouble swallowing",
        "uneven smile and I can't speak properly",
        "my left side won't move",
        "left side of my face won't move",
        "left arm won't move and my mouth is crooked",
        "botox eye wont open",
        "cant open my eye since botox",
        "my eyelid won't open at all",
        "my eye is completely shut",
        "the left eye is closed since yesterday",
        "cant see out my left eye its shut",
        "the lid covers my whole eye",
        "half my face isn't moving and I feel funny",
        "I cannot open my left eye",
        "my hubby cant lift his head up since the neck jabs",
        "she can't lift her head off the pillow",
        "bit of a faff getting water down since the neck one",
        "getting food down is a chore since the neck botox",
    ],
)
def test_real_alarms_stay(text: str) -> None:
    assert _read(text).alarm.urgent


@pytest.mark.parametrize(
    "text",
    [
        "eye heavy same side, cant open it much",
        "I can't open my left eye properly",
        "my eyelid only half opens",
        "my eye only opens a crack",
    ],
)
def test_an_eye_that_opens_little_is_a_low_lid(text: str) -> None:
    reading = _read(text)
    assert "droopy_lid" in reading.ids("symptom")
    assert not reading.alarm.urgent


@pytest.mark.parametrize("text", ["one side of my smile is lower", "wonky smile since the jaw one"])
def test_an_uneven_smile_is_a_mild_symptom(text: str) -> None:
    assert "crooked_smile" in _ids(text, "symptom")


# ------------------------------------------------------------------------- everyday words


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("crows", {"crows_feet"}),
        ("crows n 11s", {"crows_feet", "glabella"}),
        ("11s", {"glabella"}),
        ("my 11s and crows", {"crows_feet", "glabella"}),
        ("pits", {"underarm"}),
        ("botox for my pits", {"underarm"}),
        ("my frown area", {"glabella"}),
        ("I can't see my frown lines", {"glabella"}),
        ("can't raise my brow lines", {"forehead"}),
        ("can't move my forehead", {"forehead"}),
        # Nothing was treated where a muscle is only said to move or not.
        ("I can't frown at all", set()),
        ("I cannot even frown", set()),
        ("2 weeks and I can still frown", set()),
        ("cannot lift my brows", set()),
        ("I can still raise my eyebrows", set()),
        ("as the crow flies", set()),
        ("a pit in my stomach", set()),
        ("acne pits on my skin", set()),
        ("a quick pit stop", set()),
    ],
)
def test_areas_in_everyday_words(text: str, areas: set[str]) -> None:
    assert _ids(text, "area") == areas


@pytest.mark.parametrize(
    "text",
    [
        "hotel room",
        "a guy in a hotel",
        "done in somebody's living room",
        "had it done in her garage",
        "at my friend's house",
        "some guy did it",
        "a bloke injected me",
        "random woman off facebook",
        "a random woman off facebook injected me",
        "a lady off insta did my lips",
        "a beautician",
        "it was a beautician",
        "a beautician did it",
        "is it bad that a bloke did it in her garage",
    ],
)
def test_a_place_or_a_person_that_is_no_clinic(text: str) -> None:
    reading = _read(text)
    found = {m.id for m in reading.of("activity", "product") if not m.negated}
    assert found & {"party", "unqualified"}
    assert any(
        m.id in ("party", "unqualified") and not m.hypothetical
        for m in reading.of("activity", "product")
    )


@pytest.mark.parametrize(
    "text",
    [
        "the doctor's nurse did it",
        "do they",
        "did she",
        "did she do it right",
        "done by a nurse above the hairdresser's",
        "my mum found an injector on facebook",
        "my doctor injected me",
        "the woman at the clinic did it",
        "the girl did my forehead",
        "I'm a beautician",
        "it was not by a beautician",
        "we are staying in a hotel",
        "I'm in a hotel room on holiday",
        "I was in my living room when it started",
        "I was at my friend's house when my eyelid drooped",
        "I sat in her car",
        "some guy told me botox is safe",
        "some women get headaches",
        "is it ok to have it in a hotel room",
        "can a random woman inject me",
        "should I see a beautician?",
    ],
)
def test_clinics_questions_and_hearsay_are_nothing_odd(text: str) -> None:
    odd = {"party", "unqualified"}
    found = [m for m in _read(text).of("activity", "product") if m.id in odd]
    assert not [m for m in found if not (m.negated or m.hypothetical)]
