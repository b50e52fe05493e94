"""Areas and kinds of lines as people describe them, who know none of the names."""

from __future__ import annotations

import pytest

from bot.language import lexicon
from bot.language.pipeline import read_message
from bot.language.reading import MentionKind


def named(kind: MentionKind, text: str) -> set[str]:
    return set(read_message(text).ids(kind))


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("had the angry elevens zapped a fortnite ago, still look cross at everyone", "glabella"),
        ("The number eleven between me eyebrows is still there", "glabella"),
        ("got a dent btwn my brows", "glabella"),
        ("my thinking line where the eyebrows meet, 20 units", "glabella"),
        ("I look permanently furious, two grooves over my nose", "glabella"),
        ("The furrows across my brow, nine weeks ago", "forehead"),
        ("me worry lines up on the forhed, dysport, 60 units", "forehead"),
        ("Tramlines on my forehead, 14 units five weeks ago", "forehead"),
        ("a horizontal line above each brow", "forehead"),
        ("it only crumples when I lift my eyebrows", "forehead"),
        ("The sunray creases at the outer corners of my eyes", "crows_feet"),
        ("fanned out lines next to my eyes", "crows_feet"),
        ("creases at the eye corners, 8 units each side", "crows_feet"),
        ("whiskers round the peepers, 8u a side", "crows_feet"),
        ("12 units round each eye, seven weeks since", "crows_feet"),
        ("you got that wrong, i had my eyes done", "crows_feet"),
        ("ten days since 6 units each side for the crinkles at the corners", "crows_feet"),
        ("scrunchy lines up both sides of my nose, like a rabbit sniffin", "bunny_lines"),
        ("the scrunchy ones on my nose", "bunny_lines"),
        ("Whenever I sneeze, three creases show up across the top of my nose", "bunny_lines"),
        ("my nose crinkles up, can that be jabbed", "bunny_lines"),
        ("Barcode above my top lip from forty years of rollies", "perioral"),
        ("lipstick creeps up the wee cracks round my mouth", "perioral"),
        ("has pleated my top lip like a curtain", "perioral"),
        ("lippy bleeds into the lines round me gob", "perioral"),
        ("top lip vanishes so they did that flip 4 days ago", "lip"),
        ("when i smile u see more gum than teef lol", "gummy_smile"),
        ("smile shows all my gums, is there a tox for that", "gummy_smile"),
        ("Horsey grin, gums on parade, had it jabbed beside the nostrils", "gummy_smile"),
        ("my chin goes like a golf ball", "chin"),
        ("corners of my gob point down like a sad trout", "mouth_corners"),
        ("the mouth turns down like a haddock's", "mouth_corners"),
        ("puppet lines, the ones running off the mouth towards the chin", "marionette"),
        ("puppet mouth lines, 4 units per side", "marionette"),
        ("the grooves at each side of my chin going up to the mouth", "marionette"),
        ("smile folds off the side of the nose down to the lips", "nasolabial"),
        ("nasel labeal foldz, botox or is that filler", "nasolabial"),
        ("those brackets that go from nose to mouth", "nasolabial"),
        ("the tracks from my nostrils down to my chin", "nasolabial"),
        ("Neck bands like guitar strings, 36 units", "platysma"),
        ("ropes in my neck", "platysma"),
        ("vertical bands on the front of my throat", "platysma"),
        ("rings around my neck like on a tree stump", "neck_lines"),
        ("I can see my neck has rings, like a tree", "neck_lines"),
        ("my tmj jabs quit on me", "masseter"),
        ("my dentist jabbed me for clenching, 25 each side", "masseter"),
        ("Nefertiti thing along the edge of my jaw, 30 units", "jawline"),
        ("A nurse did the jaw edge two months ago", "jawline"),
        ("bit beneath my eyes where the bags live", "under_eye"),
        ("It's the crumpled paper below my lashes", "under_eye"),
        ("left eyebrow sits lower than the right so she snuck in 3 units to lift it", "brow"),
        ("the skin of my upper eyelids sags down onto my lashes", "eyelid"),
        ("both eyelids clamp shut on me. 12 units a go", "eyelid"),
        ("my hooded upper lids", "eyelid"),
        ("the wobbly bit under my chin", "double_chin"),
        ("The muscle that goes neck to shoulder, 30 units either side", "trapezius"),
        ("chunky muscle at the back of my lower legs", "calf"),
        ("had under me arms AND my palms botoxed", "underarm hands"),
        ("backs of my hands look like crumpled crepe paper", "hands"),
        ("tip of my hooter dips, they put 4 units under it", "nose"),
        ("upper third of my fizzog, 44 units", "upper_face"),
        ("forehead n eyes, 5 wks", "forehead crows_feet"),
        ("About thirty units, three areas: frown, forehead, eyes", "glabella forehead crows_feet"),
        ("12 units beneath and beside the eyes", "under_eye crows_feet"),
        ("It's the elevens and the scrunchy ones on my nose", "glabella bunny_lines"),
    ],
)
def test_described_areas_are_found_and_nothing_beside_them(text: str, areas: str) -> None:
    assert named("area", text) == set(areas.split())


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("chicken pox pit smack between my eyebrows", "glabella"),
        ("I have had acne since 13 and the pits it left on my cheeks never went", "cheek"),
        ("my forehead and eyes feel heavy", "forehead"),
        ("10 days in. eyelid feels like it's carrying shopping. 18 units in the frown", "glabella"),
        ("bunny lines, and around my mouth too", "bunny_lines perioral"),
        ("a flip for my lip and the lines above my lip", "lip perioral"),
        ("I talk with my hands", ""),
        ("the injector was holding my head", ""),
        ("vocal cords in my throat", ""),
    ],
)
def test_what_only_looks_like_an_area_is_left_out(text: str, areas: str) -> None:
    assert named("area", text) == set(areas.split())


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("My sister had her shoulders done. I only had my jaw for the grinding", "masseter"),
        ("my mum's 74 and her eyelids used to clamp shut", "eyelid"),
        ("forehead yes, frown no", "forehead"),
        ("the forehead wasn't touched, only the crow's feet", "crows_feet"),
        ("forehead untouched, crow's feet done", "crows_feet"),
        ("my forehead was not done properly", "forehead"),
        ("my forehead has not moved", "forehead"),
    ],
)
def test_what_others_had_and_what_was_left_out_is_not_ones_own(text: str, areas: str) -> None:
    assert named("area", text) == set(areas.split())


DYNAMIC = [
    "the lines only come when i look suprised, otherwise its smooth as a bum",
    "the creases turn up only when I giggle",
    "scrunchy lines when i laugh, nothing there otherwise",
    "it dimples but only while I'm talking",
    "The cords only jump out if I pull a grimace",
    "accordion crinkles in my cheeks but just when I beam, rest of time zilch",
    "wot about wrinkels that only show wen i pull faces",
    "there only if I grin wide, otherwise you'd not know",
    "nothing shows until I move",
    "gone when I don't scowl, there when I scowl",
    "the frown vanishes the second I stop",
    "nothing at rest",
    "lines when i move yes, at rest no",
    "only when I frown, at rest it is ok-ish",
    "when my face is still it looks alright",
    "When my face is still you can't see anything",
    "comes and goes with my smile",
    "just when i concentrate",
    "nobody would know I have lines unless I crack up",
    "perfectly smooth until I smile",
    "flat as a pancake when my face is at rest",
    "I have to pull a face for you to see them",
]
STATIC = [
    "it's there even with the mouth shut and everything resting",
    "still there when I'm dead asleep",
    "creases that stay put even when my mug is totaly relaxed",
    "they're still there when my face is doing nothing",
    "even when i'm sat there blank faced",
    "there when im just watching telly blank as a plate",
    "etched even in my passport photo",
    "there even when I'm fast asleep, according to my wife",
    "my frown crease stays put when I relax my face",
    "lines still crossing me like tram tracks with a blank face",
    "there 24/7, you could post a letter in em",
    "they don't disappear when I stop scowling",
    "they don't only show when I smile",
    "there whether I purse or not",
    "Lines don't care what my face does, they're there",
    "there in the morning before I've moved a muscle",
    "always thier even in bed",
]
GRAVITY = [
    "puppet lines, just drooping with age i reckon",
    "Turkey neck the same, loose and hanging",
    "Everything's sliding south, ma'am",
    "I used to be quite a heavy man, and now the skin just hangs",
    "mum's 72 and her cheeks have dropped",
    "face like a melted candle since the menopause",
    "saggy cheeks like a bulldog",
]
SUN_DAMAGE = [
    "skin burnt to leather by the sun on a trawler for 30 years",
    "all parched wrinkles from lying out in the sun in Durban as a girl",
    "gardened in blazing sun no gloves, sun did it the doc says",
    "Leathery mush from 25 years of roofing in Queensland with no hat",
    "working in sun on a ship for 12 years, skin is like leather with fine cracks",
    "Sun beds from 17 to 30 did for my skin, it's like an old handbag",
    "lived in Queensland all my life and my face is like a leather handbag",
    "I was a lifeguard for 15 summers with no sunscreen",
    "Grew up in Perth, no hat, no cream",
]
SCAR = [
    "pitted cheeks from teenage spots",
    "icepick marks from acne, had tiny drops jabbed in",
    "I have had acne since 13 and the pits it left on my cheeks never went",
    "Motorbike accident in 2011 left a seam",
    "a line where I split it open on a swing",
    "had stitches in my chin and it left a line",
    "my cheeks look like the moon, acne did that",
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (text, kind)
        for kind, texts in (
            ("dynamic", DYNAMIC),
            ("static", STATIC),
            ("gravity", GRAVITY),
            ("sun_damage", SUN_DAMAGE),
            ("scar", SCAR),
        )
        for text in texts
    ],
)
def test_kinds_of_lines_are_found_in_what_people_tell(text: str, kind: str) -> None:
    assert named("wrinkle_type", text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "when i smile u see more gum than teef",
        "tip of my hooter dips when i smile",
        "top lip vanishes when I smile so they did that flip",
        "I only look crooked when I grin",
        "when I smile only half of my face goes along",
        "my eye closes when I smile",
        "I get headaches when I frown",
        "i leak when i laugh",
        "she snuck in 3 units",
        "how long does it stay in the body",
        "can it be visible within 24 hours",
        "tox when still nursing toddler",
        "my left eyelid is droopy, otherwise i feel totally fine",
        "one side of my face has dropped and my arm is numb",
        "it's purely the sagging brow that gets on my nerves",
        "will my face sag if I stop",
        "got a spray tan booked tomorrow",
        "can I lie in the sun after botox",
        "is a tan ok before treatment",
        "im scarred of needles",
        "I hang around the clinic for an hour",
        "my jaw dropped at the price",
    ],
)
def test_what_tells_of_no_lines_is_no_kind_of_line(text: str) -> None:
    assert named("wrinkle_type", text) == set()


def test_every_list_and_landmark_of_the_lexicon_is_of_use() -> None:
    content = lexicon._read()
    areas = set(lexicon.canonical_ids("area"))
    assert set(content.landmarks) <= areas
    assert set().union(*content.landmarks.values()) <= areas
    told = " ".join(pattern for _, pattern in content.patterns)
    unused = [name for name in content.lists if f"{{{name}}}" not in told]
    assert unused == []
    words = [word for words in content.lists.values() for word in words]
    assert all(isinstance(word, str) for word in words), "yes, no, on and off need quotes in YAML"
