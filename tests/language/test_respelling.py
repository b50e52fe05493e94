"""Spelling messages with care before whole sentences are read."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.language.respelling import SHORTHAND, respelt


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("botox dint wrk", "botox didn't work"),
        ("frhead stil moves 3wks in", "forehead still moves 3 weeks in"),
        ("hw lng til it wears of", "how lng until it wears of"),
        ("Idk wat i shud do b4 it", "do not know what i should do before it"),
        ("botx for grindng", "Botox for grinding"),
        (
            "kan they injekt my mussle, the rinkles r hevy",
            "kan they inject my muscle, the wrinkles are heavy",
        ),
        ("throte is closeing", "throat is closing"),
        ("hialuronic filler", "hyaluronic filler"),
        ("I can\u2019t swalow", "I can\u2019t swallow"),
    ],
)
def test_short_forms_and_slips_are_spelt_out(typed: str, spelt: str) -> None:
    assert respelt(typed) == spelt


@pytest.mark.parametrize(
    "text",
    [
        "How long does Botox last?",
        "I'm a skeptic, my chatbot isn't",
        "what can cause it",
        "the RN used 20u of Xeomin in my glabella, was 4 ml",
        "Dysport, Letybo or Jeuveau",
        "types A and B, hep C, vitamin B12",
        "cuánto dura el botox en la frente",
        "wie lange hält botox an der stirn",
        "😀 ??? 👩‍⚕️ 12.5 %",
        "हिन्दी 中文 русский",
        "",
    ],
)
def test_what_is_known_or_no_english_stays(text: str) -> None:
    assert respelt(text) == text


def test_a_short_form_stands_for_one_thing() -> None:
    content = yaml.safe_load(SHORTHAND.read_text("utf-8"))["short"]
    forms = [form for some in content.values() for form in some]
    assert all(isinstance(form, str) for form in forms)
    assert len(forms) == len(set(forms))
    assert not set(forms) & set(content)


@given(st.text(max_size=60))
def test_whatever_is_typed_stays_text_with_its_signs(text: str) -> None:
    assert [c for c in respelt(text) if c in "?!.,;"] == [c for c in text if c in "?!.,;"]


@given(st.text(alphabet="abdeghilnorstuw ", max_size=40))
def test_a_text_is_respelt_alike_however_it_is_written(text: str) -> None:
    assert respelt(text.upper()).lower() == respelt(text).lower()
