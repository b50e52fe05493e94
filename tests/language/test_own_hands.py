"""Injecting oneself and buying online, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.language.pipeline import read


def activities(text: str) -> set[str]:
    return {m.id for m in read(text).mentions if m.kind == "activity"}


@pytest.mark.parametrize(
    "text",
    [
        "would it be mad to do my own frown lines",
        "thinking of doing my own crow's feet",
        "which gauge of needle do I need for injecting my own forehead",
        "can you inject it at home",
        "there's a vial at home, where do I stick the needle",
        "is it hard to mix the powder myself",
        "how do I reconstitute this",
        "i jab my own lips twice a year",
    ],
)
def test_somebody_injects_themselves(text: str) -> None:
    assert "self_injection" in activities(text)


@pytest.mark.parametrize(
    "text",
    [
        "did the nurse do my own plan",
        "she injected my own fat into my cheeks",
        "he injected botox in my chin",
        "the doctor did my frown lines",
        "do face exercises at home help",
        "where do they inject for a gummy smile",
        "can I mix exercise and botox",
        "I had my jaw injected",
        "I want to do my forehead next",
    ],
)
def test_patients_are_not_injecting_themselves(text: str) -> None:
    assert "self_injection" not in activities(text)


@pytest.mark.parametrize(
    "text",
    [
        "ordered two bottles off temu",
        "I got the stuff from instagram",
        "found some vials on facebook",
        "bought toxin online",
        "a kit from aliexpress",
    ],
)
def test_the_product_was_bought_online(text: str) -> None:
    assert "bought_online" in activities(text)


def test_reading_about_it_online_is_not_buying() -> None:
    assert not activities("I read about it on reddit and saw it on instagram")


def test_two_things_in_one_message() -> None:
    text = "three vials from alibaba, how do I mix them"
    assert activities(text) == {"bought_online", "self_injection"}
