"""What the sentences of the bot's own documents are tagged with."""

from __future__ import annotations

import functools

import pytest

from bot.facts.build import own_drafts
from bot.language.pipeline import read
from bot.language.reading import Reading


@functools.cache
def _readings() -> dict[str, Reading]:
    return {draft.statement: read(draft.statement) for draft in own_drafts()}


def test_no_sentence_of_a_document_is_an_alarm() -> None:
    wrong = [t for t, r in _readings().items() if r.alarm.urgent or r.alarm.crisis]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "kind", "wrong"),
    [
        ("A face can look thinner after jaw shots.", "medicine", "blood_thinner"),
        ("It may help heavy sweating.", "symptom", "heaviness"),
        ("Ten units go into five spots over the frown.", "symptom", "severe_allergy"),
        ("It relaxes stiff muscles.", "symptom", "frozen"),
        ("A weak cry is a warning sign.", "activity", "sneezing"),
        ("The spread has led to harm.", "activity", "facial"),
        ("Do not have it in a salon.", "activity", "hair_dye"),
        ("Acne scars come from damaged collagen.", "medicine", "supplement"),
        ("A dental nurse may not inject.", "activity", "dental"),
        ("If your lids droop and your sight blurs, get help.", "area", "eyelid"),
        ("Losing control of your bladder is a warning sign.", "area", "bladder"),
        ("A cold sore has to heal first.", "symptom", "pain"),
        ("It was the first drug for this.", "prior", "first"),
        ("Some tell you not to bother.", "state", "male"),
        ("A flu vaccine can wait.", "symptom", "flu_like"),
    ],
)
def test_what_only_looks_like_it(text: str, kind: str, wrong: str) -> None:
    assert (kind, wrong) not in {(m.kind, m.id) for m in read(text).mentions}


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("Botox can raise the brow a little.", "area", "brow"),
        ("A face that drops on one side may be a stroke.", "symptom", "stroke_signs"),
        ("If your head aches, rest.", "symptom", "headache"),
        ("Losing control of your bladder is a warning sign.", "symptom", "bladder"),
        ("Wait until the baby no longer nurses.", "state", "breastfeeding"),
        ("Tell the injector about blood thinners.", "medicine", "blood_thinner"),
        ("Stiff limbs can be treated.", "condition", "spasticity"),
    ],
)
def test_what_is_named(text: str, kind: str, right: str) -> None:
    assert (kind, right) in {(m.kind, m.id) for m in read(text).mentions}


@pytest.mark.parametrize(
    ("text", "male"),
    [
        ("could my husband have it too", True),
        ("a treatment for my brother", True),
        ("would it suit him", True),
        ("my husband says I look tired", False),
        ("my dad thinks it is a waste", False),
    ],
)
def test_a_man_of_the_family(text: str, male: bool) -> None:
    found = [m for m in read(text).mentions if (m.kind, m.id) == ("state", "male")]
    assert bool(found) is male
    assert all(m.other_person for m in found)
