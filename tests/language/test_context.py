"""Who and when: negation, possibility, the past and other people."""

from __future__ import annotations

import functools

import pytest
import spacy
from spacy.language import Language

from bot.language import alarms, context
from bot.language.reading import Mention, MentionKind


@functools.cache
def _nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def _about(text: str, words: str, kind: MentionKind = "condition") -> Mention:
    """The annotated mention of `words` in a text."""
    doc = _nlp()(text)
    start = text.index(words)
    mention = Mention(kind, "x", start, start + len(words), words)
    return context.annotate(doc, [mention])[0]


def _symptoms(text: str) -> dict[str, Mention]:
    doc = _nlp()(text)
    return {m.id: m for m in context.annotate(doc, alarms.find_symptoms(doc))}


@pytest.mark.parametrize(
    ("text", "words", "negated"),
    [
        ("I'm not pregnant", "pregnant", True),
        ("im not currently pregnant", "pregnant", True),
        ("I am pregnant", "pregnant", False),
        ("not pregnant, I am breastfeeding", "breastfeeding", False),
        ("I don't have myasthenia", "myasthenia", True),
        ("never had a stroke", "stroke", True),
        ("denies epilepsy or asthma", "asthma", True),
        ("not sure if I'm pregnant", "pregnant", False),
        ("I'm not here for that but I am pregnant", "pregnant", False),
        ("not only diabetes", "diabetes", False),
    ],
)
def test_negation(text: str, words: str, negated: bool) -> None:
    assert _about(text, words).negated is negated


@pytest.mark.parametrize(
    ("text", "symptom", "negated"),
    [
        ("no trouble breathing", "breathing", True),
        ("no trouble breathing or swallowing", "swallowing", True),
        ("I can breathe and swallow perfectly well", "swallowing", True),
        ("without headache", "headache", True),
        ("I haven't had any double vision", "vision", True),
        ("denies dysphagia", "swallowing", True),
        ("double vision, no", "vision", True),
        ("no headache but I can't swallow", "swallowing", False),
        ("I'm not pregnant, my throat is closing", "swallowing", False),
        ("not sure why I can't breathe", "breathing", False),
        ("no idea why my speech is slurred", "speech", False),
        ("I can swallow but it is hard", "swallowing", False),
        ("sin dolor, no tengo dificultad para tragar", "swallowing", True),
        ("je n'ai aucun mal à avaler", "swallowing", True),
    ],
)
def test_denied_symptoms(text: str, symptom: str, negated: bool) -> None:
    assert _symptoms(text)[symptom].negated is negated


@pytest.mark.parametrize(
    ("text", "symptom", "hypothetical"),
    [
        ("what if I get double vision", "vision", True),
        ("can botox make it hard to swallow?", "swallowing", True),
        ("is it possible to get blurred vision", "vision", True),
        ("risk of slurred speech", "speech", True),
        ("What are the warning signs of trouble breathing?", "breathing", True),
        ("worried about getting double vision", "vision", True),
        ("before I commit, do people get trouble swallowing", "swallowing", True),
        ("does it ever cause headaches", "headache", True),
        ("I have double vision", "vision", False),
        ("is it normal that it's hard to swallow", "swallowing", False),
        ("when will the double vision stop", "vision", False),
        ("why is my speech slurred", "speech", False),
        ("I know the risks, but I have double vision", "vision", False),
    ],
)
def test_possibilities(text: str, symptom: str, hypothetical: bool) -> None:
    assert _symptoms(text)[symptom].hypothetical is hypothetical


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Last year I had double vision", True),
        ("I had double vision. It cleared up.", True),
        ("I used to get double vision", True),
        ("double vision two years ago", True),
        ("I have double vision", False),
        ("double vision since yesterday", False),
    ],
)
def test_past(text: str, past: bool) -> None:
    assert _symptoms(text)["vision"].past is past


@pytest.mark.parametrize(
    ("text", "words", "other"),
    [
        ("my sister is pregnant", "pregnant", True),
        ("hubby has diabetes", "diabetes", True),
        ("the wife has epilepsy", "epilepsy", True),
        ("a friend with lupus", "lupus", True),
        ("my mum says I have asthma", "asthma", False),
        ("my sister had botox, I have asthma", "asthma", False),
        ("I am pregnant", "pregnant", False),
    ],
)
def test_other_people(text: str, words: str, other: bool) -> None:
    assert _about(text, words).other_person is other


def test_flags_that_are_set_stay_set() -> None:
    doc = _nlp()("I am pregnant")
    mention = Mention("state", "pregnant", 5, 13, "pregnant", negated=True, past=True)
    kept = context.annotate(doc, [mention])[0]
    assert kept.negated
    assert kept.past


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't", ["i", "can", "not"]),
        ("I CAN’T", ["i", "can", "not"]),
        ("cant dont wont", ["can", "not", "do", "not", "will", "not"]),
        ("im 5, u?", ["i", "am", "5", "you"]),
        ("Señor café", ["senor", "cafe"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [w.text for w in context.read_words(text)] == words


@pytest.mark.parametrize("pattern", ["{missing} word", "a & b & c", "", "one?", "|"])
def test_bad_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|list|empty|optional|word"):
        context.compile_patterns([("x", pattern)], {})


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("a k", "a k", True),
        ("a k", "a x k", False),
        ("a .. k", "a x y z k", True),
        ("a .. k", "a x y z w k", False),
        ("a .. k", "a, k", False),
        ("a ... k", "a, x k", True),
        ("a & k", "k x a", True),
        ("a & k", "k. a", False),
        ("a & k", "k but a", False),
        ("a k? c", "a c", True),
        ("a k? c", "a k c", True),
        ("a .. k? c", "a x c", True),
    ],
)
def test_patterns(pattern: str, text: str, found: bool) -> None:
    patterns = context.compile_patterns([("x", pattern)], {})
    assert bool(patterns.find(context.read_words(text))) is found
