"""What people say of the product, their lines and earlier treatments in everyday words."""

from __future__ import annotations

import pytest

from bot.language.pipeline import read_message
from bot.language.reading import Mention, MentionKind


def mentions(kind: MentionKind, text: str) -> list[Mention]:
    return [m for m in read_message(text).mentions if m.kind == kind]


def said(kind: MentionKind, text: str) -> set[str]:
    """Ids that are stated: neither negated nor only possible."""
    return {m.id for m in mentions(kind, text) if not m.negated and not m.hypothetical}


def named(kind: MentionKind, text: str) -> set[str]:
    """Ids that are named and not negated."""
    return {m.id for m in mentions(kind, text) if not m.negated}


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("got a groupon deal", "cheap"),
        ("it was half price", "cheap"),
        ("what a bargain it was", "cheap"),
        ("it was suspiciously cheap", "cheap"),
        ("only 60 quid", "cheap"),
        ("it was only £60", "cheap"),
        ("cut-price place down the road", "cheap"),
        ("I went to a discount place", "cheap"),
        ("they had a special offer on", "cheap"),
        ("it was really cheap", "cheap"),
        ("could it be because the vial was old", "old"),
        ("the vial was old", "old"),
        ("it was past its date", "old"),
        ("the botox was out of date", "old"),
        ("the bottle had been opened weeks ago", "old"),
        ("I think it had expired", "old"),
        ("it was left over from another patient", "old"),
        ("it sat in the fridge for a month", "old"),
        ("she watered it down", "diluted"),
        ("it was watered down", "diluted"),
        ("I reckon it's over-diluted", "diluted"),
        ("it looked very watery", "diluted"),
        ("they put too much saline in", "diluted"),
        ("no idea what they used", "unknown_product"),
        ("I don't know which brand", "unknown_product"),
        ("she wouldn't show me the box", "unknown_product"),
        ("an unmarked vial", "unknown_product"),
        ("the label was in korean", "unknown_product"),
        ("the label was in Chinese", "unknown_product"),
        ("a brand nobody knows", "unknown_product"),
        ("my hairdresser did it", "unqualified"),
        ("a beautician did mine", "unqualified"),
        ("a friend did it", "unqualified"),
        ("had it done at a salon", "unqualified"),
        ("she did it in her kitchen", "unqualified"),
        ("it was not a doctor or nurse", "unqualified"),
    ],
)
def test_hints_at_the_product_are_found(text: str, product: str) -> None:
    assert product in said("product", text)


def test_a_brand_that_nobody_heard_of_is_unknown() -> None:
    found = mentions("product", "some brand I never heard of")
    assert [m.id for m in found] == ["unknown_product"]


@pytest.mark.parametrize(
    "text",
    [
        "is it cheap?",
        "is botox cheap",
        "I got prom in 9 days",
        "she diluted it properly",
        "the patent expired years ago",
        "that brand is not licensed here",
        "is it because of my age",
        "how much does it cost",
        "it wasn't cheap",
        "only 60 quid a unit, is that normal",
        "is a watered down one bad",
        "what if the vial was old",
        "can it go out of date",
        "could it have expired",
        "does botox expire",
        "my eyes are watery",
        "I am getting old",
        "an old scar",
        "old lines on my forehead",
        "my friend did her degree",
        "a nurse did it",
        "I was at the hairdresser after it",
        "my friend had it done too",
        "a doctor did it in a clinic",
        "keep it in the fridge",
        "I heard of botox from a friend",
        "a friend said it is safe",
        "I don't know",
        "no idea",
        "the kitchen was warm",
        "can a beautician inject botox?",
    ],
)
def test_what_only_sounds_like_a_hint_is_not_stated(text: str) -> None:
    assert said("product", text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("only when I laugh", "dynamic"),
        ("just when I pull faces", "dynamic"),
        ("they vanish when I stop smiling", "dynamic"),
        ("gone when my face relaxes", "dynamic"),
        ("not there when I'm asleep", "dynamic"),
        ("not there when I sleep", "dynamic"),
        ("they aren't there when I'm not moving", "dynamic"),
        ("you can't see them until I move", "dynamic"),
        ("when I'm not frowning it's smooth", "dynamic"),
        ("only if I raise my eyebrows", "dynamic"),
        ("it is there when I sleep", "static"),
        ("I wake up with them", "static"),
        ("even in photos where I'm not smiling", "static"),
        ("it never goes away", "static"),
        ("the lines don't go away", "static"),
        ("I can see it in the mirror when I do nothing", "static"),
        ("both when I move and when I don't", "static"),
        ("they're there 24/7", "static"),
        ("it's like it's carved in", "static"),
        ("not only when I move", "static"),
        ("not just when I smile", "static"),
        ("there whether I move or not", "static"),
        ("it's from the sun", "sun_damage"),
        ("too many years on the beach", "sun_damage"),
        ("I used sunbeds", "sun_damage"),
        ("farmer's tan face lines", "sun_damage"),
        ("my face is dropping south", "gravity"),
        ("everything's heading south", "gravity"),
        ("my skin's gone slack", "gravity"),
        ("I look jowly", "gravity"),
        ("it all hangs", "gravity"),
        ("from an old cut", "scar"),
        ("a chickenpox mark", "scar"),
        ("it's where I had stitches", "scar"),
    ],
)
def test_lay_words_for_lines(text: str, kind: str) -> None:
    assert named("wrinkle_type", text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "I laugh a lot",
        "I smile all day",
        "I love the beach",
        "I sleep well",
        "I do nothing for it",
        "I cut my finger",
        "heading south for the winter",
        "can I go in the sun",
        "I wake up early",
        "I had stitches out last week and now botox",
        "it hangs on the wall",
        "the pain never stops",
        "in the photos I look great",
        "jaw sliming",
    ],
)
def test_everyday_words_say_nothing_of_lines(text: str) -> None:
    assert named("wrinkle_type", text) == set()


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("worked the last 5 times", "worked_before"),
        ("it worked the last few times", "worked_before"),
        ("every other time it was great", "worked_before"),
        ("it was fine the first two goes", "worked_before"),
        ("the first time was brilliant", "worked_before"),
        ("each time it does less", "less_each_time"),
        ("lasts shorter and shorter", "less_each_time"),
        ("getting less and less effect", "less_each_time"),
        ("used to get 4 months now 2", "less_each_time"),
        ("used to get four months, now two", "less_each_time"),
        ("second time and neither worked", "never_worked"),
        ("third go, never done anything", "never_worked"),
        ("had it twice and neither time worked", "never_worked"),
        ("it has never done a thing", "never_worked"),
        ("never had it before this", "first"),
        ("this is the first I've had", "first"),
    ],
)
def test_lay_words_for_earlier_treatments(text: str, prior: str) -> None:
    assert named("prior", text) == {prior}


@pytest.mark.parametrize(
    "text",
    [
        "the last time I saw her was monday",
        "every other day",
        "less and less sleep",
        "it takes two goes to park",
        "second floor",
        "I used to get migraines",
        "neither of us",
    ],
)
def test_everyday_words_say_nothing_of_earlier_treatments(text: str) -> None:
    assert mentions("prior", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "one spot above my brow still moves",
        "a patch on my forehead still moves",
        "one little area still moves",
        "a bit above the left brow still moves",
        "there's one bit that still moves",
        "one small spot didn't take",
        "just one line is still moving",
        "missed a spot above my left brow",
    ],
)
def test_one_spot_that_still_moves(text: str) -> None:
    assert "one_spot" in {m.id for m in mentions("side", text)}


@pytest.mark.parametrize(
    "text",
    [
        "a spot on my chin",
        "I have a patch of dry skin",
        "one little area was treated",
        "a bit above the left brow",
        "it still moves",
        "my forehead still moves",
        "everything still moves",
        "one side still moves",
        "a spot came up and it still hurts",
    ],
)
def test_not_every_spot_still_moves(text: str) -> None:
    assert "one_spot" not in {m.id for m in mentions("side", text)}
