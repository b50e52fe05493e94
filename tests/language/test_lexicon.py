"""What people call areas, conditions and the rest, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.language.lexicon import FILES, LexiconError, canonical_ids, expand
from bot.language.pipeline import read
from bot.language.reading import MentionKind


def ids(kind: MentionKind, text: str) -> set[str]:
    return {mention.id for mention in read(text).mentions if mention.kind == kind}


AREAS = [
    ("the lines between my brows", "glabella"),
    ("my 11s are still there", "glabella"),
    ("my 11's look awful", "glabella"),
    ("those elevens", "glabella"),
    ("frown lines", "glabella"),
    ("Frownlines and glabelar wrinkles, glabellar complex", "glabella"),
    ("in my four head", "forehead"),
    ("my fourhead", "forehead"),
    ("forhead is heavy", "forehead"),
    ("foreheid", "forehead"),
    ("a big fivehead", "forehead"),
    ("FOREHEAD", "forehead"),
    ("brow lines", "forehead"),
    ("horizontal lines across the forehead", "forehead"),
    ("crow's feet", "crows_feet"),
    ("crow\u2019s-feet", "crows_feet"),
    ("crows feet", "crows_feet"),
    ("crowsfeet", "crows_feet"),
    ("lines round my eyes", "crows_feet"),
    ("outer corners of my eyes", "crows_feet"),
    ("smile lines near my eyes", "crows_feet"),
    ("lateral canthal lines", "crows_feet"),
    ("bunny lines", "bunny_lines"),
    ("smoker's lines", "perioral"),
    ("smokers lines", "perioral"),
    ("barcode lines", "perioral"),
    ("lip lines", "perioral"),
    ("a lip flip", "lip"),
    ("my upper lip", "lip"),
    ("gummy smile", "gummy_smile"),
    ("an orange-peel chin", "chin"),
    ("mentalis", "chin"),
    ("corners of my mouth", "mouth_corners"),
    ("the DAO", "mouth_corners"),
    ("marionette lines", "marionette"),
    ("smile lines", "nasolabial"),
    ("laughter lines round the mouth", "nasolabial"),
    ("nose-to-mouth folds", "nasolabial"),
    ("neck bands", "platysma"),
    ("platysmal bands", "platysma"),
    ("tech neck", "neck_lines"),
    ("necklace lines", "neck_lines"),
    ("horizontal neck lines", "neck_lines"),
    ("masseters", "masseter"),
    ("my jaw", "masseter"),
    ("chewing muscle", "masseter"),
    ("jowls", "jawline"),
    ("nefertiti lift", "jawline"),
    ("under my eyes", "under_eye"),
    ("brow lift", "brow"),
    ("hooded eyelid", "eyelid"),
    ("double chin", "double_chin"),
    ("barbie botox", "trapezius"),
    ("my traps", "trapezius"),
    ("slim calves", "calf"),
    ("my armpits", "underarm"),
    ("sweaty palms", "hands"),
    ("sweaty feet", "feet"),
    ("in the scalp", "scalp"),
    ("scrotum", "scrotum"),
    ("bladder", "bladder"),
    ("tip of my nose", "nose"),
    ("sunken cheeks", "cheek"),
    ("the three areas", "upper_face"),
    ("3 areas", "upper_face"),
]


@pytest.mark.parametrize(("text", "area"), AREAS)
def test_areas_are_found_by_all_their_names(text: str, area: str) -> None:
    assert area in ids("area", text)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("my gold chain", "chin"),
        ("I live in Beck Row", "platysma"),
        ("on the other hand it is fine", "hands"),
        ("I got cold feet", "feet"),
        ("crow's feet", "feet"),
        ("keep your chin up", "chin"),
        ("a double chin", "chin"),
        ("smile lines near my eyes", "nasolabial"),
        ("a stiff neck", "platysma"),
        ("Flip the page", "lip"),
        ("I am eleven", "glabella"),
    ],
)
def test_lookalikes_are_no_area(text: str, area: str) -> None:
    assert area not in ids("area", text)


WRINKLE_TYPES = [
    ("dynamic wrinkles", "dynamic"),
    ("only when I frown", "dynamic"),
    ("when i laugh", "dynamic"),
    ("just when I raise my eyebrows", "dynamic"),
    ("it goes away when I relax", "dynamic"),
    ("static lines", "static"),
    ("they are there all the time", "static"),
    ("even at rest", "static"),
    ("even when I'm asleep", "static"),
    ("with a still face", "static"),
    ("etched in", "static"),
    ("deep-set lines", "static"),
    ("sleep lines", "static"),
    ("sagging", "gravity"),
    ("droopy jowls", "gravity"),
    ("loose skin", "gravity"),
    ("volume loss", "gravity"),
    ("sun damage", "sun_damage"),
    ("photoageing", "sun_damage"),
    ("years of tanning", "sun_damage"),
    ("acne scars", "scar"),
    ("an old scar", "scar"),
]


@pytest.mark.parametrize(("text", "wrinkle_type"), WRINKLE_TYPES)
def test_kinds_of_lines_are_found_in_plain_words(text: str, wrinkle_type: str) -> None:
    assert wrinkle_type in ids("wrinkle_type", text)


BRANDS = [
    ("Botox", "botox"),
    ("Botox Cosmetic", "botox"),
    ("botex", "botox"),
    ("botx", "botox"),
    ("botoxxxx", "botox"),
    ("disport", "dysport"),
    ("zeomin", "xeomin"),
    ("juveau", "jeuveau"),
    ("daxi", "daxxify"),
    ("letibo", "letybo"),
    ("Bocouture", "bocouture"),
    ("azalure", "azzalure"),
    ("vistabel", "vistabel"),
    ("nuceiva", "nuceiva"),
    ("alluzience", "alluzience"),
    ("relfydess", "relfydess"),
    ("botulax", "botulax"),
    ("innotox", "innotox"),
]


@pytest.mark.parametrize(("text", "brand"), BRANDS)
def test_brands_are_found_however_they_are_spelt(text: str, brand: str) -> None:
    assert ids("brand", f"I was given {text} there") == {brand}


CONDITIONS = [
    ("I have myasthenia", "myasthenia_gravis"),
    ("myastenia gravis", "myasthenia_gravis"),
    ("Lambert-Eaton syndrome", "lambert_eaton"),
    ("I have ALS", "als"),
    ("motor neurone disease", "als"),
    ("diagnosed with MS", "ms"),
    ("multiple sclerosis", "ms"),
    ("after a stroke", "stroke"),
    ("Bell's palsy", "bells_palsy"),
    ("bells palsy", "bells_palsy"),
    ("I'm epileptic", "epilepsy"),
    ("lupus", "lupus"),
    ("hashimoto's", "thyroid"),
    ("diabetic", "diabetes"),
    ("I bruise easily", "bleeding_disorder"),
    ("a heart condition", "heart_disease"),
    ("glaucoma", "glaucoma"),
    ("dry eyes", "dry_eye"),
    ("a cold sore", "cold_sore"),
    ("infected skin", "skin_infection"),
    ("acne", "acne"),
    ("rheumatoid arthritis", "autoimmune"),
    ("parkinson's", "parkinsons"),
    ("allergic to eggs", "allergy_egg"),
    ("cow's milk allergy", "allergy_milk"),
    ("allergic to botox", "allergy_toxin"),
    ("scared of needles", "needle_fear"),
    ("migranes", "migraine"),
    ("I sweat a lot", "hyperhidrosis"),
    ("overactive bladder", "overactive_bladder"),
    ("TMJ", "tmj"),
    ("I grind my teeth", "bruxism"),
    ("neck spasm", "cervical_dystonia"),
    ("eyelid spasm", "blepharospasm"),
    ("crossed eyes", "strabismus"),
    ("my son has a squint", "strabismus"),
    ("stiff limbs", "spasticity"),
    ("half-face spasm", "hemifacial_spasm"),
    ("depressed", "depression"),
    ("Raynaud's", "raynaud"),
    ("hair loss", "hair_loss"),
    ("neck pain", "neck_pain"),
    ("immune to botox", "antibodies"),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_conditions_are_found(text: str, condition: str) -> None:
    assert condition in ids("condition", text)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Ms Smith did my jab", "ms"),
        ("only when I squint", "strabismus"),
        ("egg freezing", "allergy_egg"),
        ("it fits into my day", "epilepsy"),
        ("my immune system", "antibodies"),
        ("I know it by heart", "heart_disease"),
        ("500 mg", "myasthenia_gravis"),
    ],
)
def test_lookalikes_are_no_condition(text: str, condition: str) -> None:
    assert condition not in ids("condition", text)


MEDICINES = [
    ("I take warfarin", "blood_thinner"),
    ("on Eliquis", "blood_thinner"),
    ("blood thinners", "blood_thinner"),
    ("baby aspirin", "aspirin"),
    ("advil", "nsaid"),
    ("ibuprofin", "nsaid"),
    ("Tylenol", "acetaminophen"),
    ("paracetamol", "acetaminophen"),
    ("baclofen", "muscle_relaxant"),
    ("gentamycin", "aminoglycoside"),
    ("amoxicillin", "antibiotic"),
    ("fish oil", "fish_oil"),
    ("vitamin E", "vitamin_e"),
    ("zinc", "zinc"),
    ("tretinoin", "retinoid"),
    ("my covid jab", "vaccine"),
    ("a flu shot", "vaccine"),
    ("sertraline", "antidepressant"),
    ("sleeping pills", "sleeping_pill"),
    ("topamax", "topiramate"),
    ("aimovig", "cgrp"),
    ("I'm on the pill", "birth_control"),
    ("numbing cream", "numbing_cream"),
    ("iopidine drops", "apraclonidine"),
    ("antitoxin", "antitoxin"),
]


@pytest.mark.parametrize(("text", "medicine"), MEDICINES)
def test_medicines_are_found_by_class_and_by_name(text: str, medicine: str) -> None:
    assert medicine in ids("medicine", text)


STATES = [
    ("13 weeks pregnant", "pregnant"),
    ("I'm expecting twins", "pregnant"),
    ("I am expecting.", "pregnant"),
    ("up the duff", "pregnant"),
    ("still breastfeeding", "breastfeeding"),
    ("I am nursing my son", "breastfeeding"),
    ("we are trying for a baby", "trying_to_conceive"),
    ("ttc", "trying_to_conceive"),
    ("doing IVF", "ivf"),
    ("I had a baby", "postpartum"),
    ("anyone under 18", "under_18"),
    ("I'm 16", "under_18"),
    ("people over 65", "over_65"),
    ("my mum is 71 years old", "over_65"),
    ("dose for men", "male"),
    ("I'm a woman", "female"),
    ("I'm vegan", "vegan"),
    ("as a Muslim", "muslim"),
]


@pytest.mark.parametrize(("text", "state"), STATES)
def test_states_are_found(text: str, state: str) -> None:
    assert state in ids("state", text)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("pregnant with anticipation", "pregnant"),
        ("pregnant with excitement", "pregnant"),
        ("I was expecting a result by now", "pregnant"),
        ("I am expecting too much", "pregnant"),
        ("a nursing degree", "breastfeeding"),
        ("hey man", "male"),
        ("I'm 40", "under_18"),
        ("18 units", "under_18"),
    ],
)
def test_lookalikes_are_no_state(text: str, state: str) -> None:
    assert state not in ids("state", text)


ACTIVITIES = [
    ("can I go to the gym", "exercise"),
    ("hot yoga", "yoga"),
    ("a glass of wine", "alcohol"),
    ("can I drink tonight", "alcohol"),
    ("my flight home", "flying"),
    ("sleep on my side", "sleep_position"),
    ("lie down", "lying_down"),
    ("wear make-up", "makeup"),
    ("sauna", "heat"),
    ("a hot shower", "heat"),
    ("go swimming", "swimming"),
    ("a facial massage", "facial"),
    ("microneedling", "facial"),
    ("my dentist", "dental"),
    ("wear a hat", "hat"),
    ("wash my hair", "washing"),
    ("I rubbed it", "rubbing"),
    ("drive home", "driving"),
    ("go back to work", "work"),
    ("dye my hair", "hair_dye"),
    ("kissing", "kissing"),
    ("smoking", "smoking"),
    ("have sex", "sex"),
    ("bend over", "bending"),
    ("face exercises", "face_exercises"),
]


@pytest.mark.parametrize(("text", "activity"), ACTIVITIES)
def test_activities_are_found(text: str, activity: str) -> None:
    assert activity in ids("activity", text)


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("it did not work", "work"),
        ("it did not work out", "exercise"),
        ("Botox Cosmetic", "makeup"),
        ("smoker's lines", "smoking"),
        ("drink plenty of water", "alcohol"),
        ("same sex", "sex"),
    ],
)
def test_lookalikes_are_no_activity(text: str, activity: str) -> None:
    assert activity not in ids("activity", text)


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("this is my first time", "first"),
        ("first go at it", "first"),
        ("never had it before", "first"),
        ("I haven't had botox before", "first"),
        ("it always worked until now", "worked_before"),
        ("it used to last 4 months", "worked_before"),
        ("ten years of good results", "worked_before"),
        ("it lasts less each time", "less_each_time"),
        ("every time it wears off sooner, less and less", "less_each_time"),
        ("it never worked", "never_worked"),
    ],
)
def test_earlier_results_are_found(text: str, prior: str) -> None:
    assert prior in ids("prior", text)


@pytest.mark.parametrize(
    "text",
    ["the left one only", "just one side", "one side still moves", "it's uneven", "asymmetric"],
)
def test_one_side_is_found(text: str) -> None:
    assert ids("side", text) == {"one_side"}


@pytest.mark.parametrize(
    "text", ["do not have botox where it hurts", "to get a second dose", "left it for a week"]
)
def test_plain_advice_says_nothing_of_earlier_results_or_sides(text: str) -> None:
    assert ids("prior", text) == set()
    assert ids("side", text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "I think they should clean the window before winter comes",
        "please tell me what to do about the bill and the parking",
        "there were flowers on the table when we moved house",
    ],
)
def test_everyday_sentences_have_no_mentions(text: str) -> None:
    assert not [m for m in read(text).mentions if m.kind != "symptom"]


def test_phrases_with_alternatives_are_written_out() -> None:
    assert expand("(upper|top|) lip") == ["upper lip", "top lip", "lip"]
    assert expand("a (b (c|d)|e)") == ["a b c", "a b d", "a e"]


@pytest.mark.parametrize("phrase", ["(upper lip", "upper) lip"])
def test_a_bracket_without_its_partner_is_an_error(phrase: str) -> None:
    with pytest.raises(LexiconError):
        expand(phrase)


def test_each_lexicon_file_has_ids_of_one_style() -> None:
    for kind in set(FILES.values()):
        assert canonical_ids(kind)
        assert all(
            id_.replace("_", "").isalnum() and id_ == id_.lower() for id_ in canonical_ids(kind)
        )
