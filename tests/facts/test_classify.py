"""Topics of sentences in documents that nobody prepared, with the real encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DocumentError
from bot.facts.build import _QUESTIONS, SAFETY_TOPICS, _Remembering, build, own_drafts
from bot.facts.classify import TopicClassifier, clauses, training_questions
from bot.facts.drafts import Draft
from bot.facts.store import FactStore, Snapshot
from bot.language.encoders import sentence_encoder
from bot.language.pipeline import read
from bot.topics import TOPICS
from tests.facts.conftest import HashEncoder

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    encoder = _Remembering(sentence_encoder())
    return TopicClassifier(own_drafts(), encoder, training_questions(_QUESTIONS))


SENTENCES = [
    ("The treatment usually wears off after a few months.", "duration"),
    ("Expect to wait several days before you notice any softening.", "onset"),
    ("Women who expect a baby should put the treatment off.", "pregnancy"),
    ("The product is not recommended while you breastfeed.", "breastfeeding"),
    ("People with myasthenia gravis should not be treated.", "contraindications"),
    ("A short headache or a little bruise are common afterwards.", "side_effects"),
    ("Go to the emergency room at once if you cannot breathe or swallow.", "urgent_symptoms"),
    ("Do not rub the treated spots and skip the gym until the next day.", "aftercare"),
    ("It is also used for chronic migraine and heavy sweating.", "medical_uses"),
    ("Fake vials bought on the internet have made people very ill.", "product_quality"),
    ("A session costs between 200 and 500 dollars.", "cost"),
    ("The needle is thin and most people feel only a pinch.", "pain"),
    ("Fillers add volume, while lasers work on the surface of the skin.", "alternatives"),
    ("Antibodies can make the drug stop working in a few people.", "resistance"),
    ("The forehead takes 10 to 20 units.", "dose"),
    ("An experienced injector knows where to place each shot.", "technique"),
    ("Sessions should be at least three months apart.", "retreatment"),
]


@pytest.mark.parametrize(("sentence", "topic"), SENTENCES)
def test_a_sentence_gets_its_topic(classifier: TopicClassifier, sentence: str, topic: str) -> None:
    topics = classifier.topics_of(read(sentence))
    assert topic in topics
    assert len(topics) <= 4


def test_most_sentences_get_one_topic_or_two(classifier: TopicClassifier) -> None:
    numbers = [len(classifier.topics_of(read(sentence))) for sentence, _ in SENTENCES]
    assert sum(numbers) / len(numbers) < 2.3


@pytest.mark.parametrize(
    "sentence",
    [
        "Our car park is behind the building, next to the bakery.",
        "It rained in Lisbon for most of the weekend.",
        "The committee approved the budget for the new library.",
    ],
)
def test_a_sentence_about_something_else_gets_none(
    classifier: TopicClassifier, sentence: str
) -> None:
    assert classifier.topics_of(read(sentence)) == ()


def test_a_sentence_that_says_several_things_gets_several_topics(
    classifier: TopicClassifier,
) -> None:
    sentence = (
        "Do not have it while pregnant or nursing a baby, and expect it to last three months."
    )
    assert {"pregnancy", "duration"} <= set(classifier.topics_of(read(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "A droopy lid goes away by itself after some weeks.",
        "Most problems after the injections resolve on their own.",
        "Uneven brows after Botox clear up by themselves.",
    ],
)
def test_what_is_said_to_pass_by_itself_is_never_shown_unreviewed(
    classifier: TopicClassifier, sentence: str
) -> None:
    assert not SAFETY_TOPICS.isdisjoint(classifier.topics_of(read(sentence)))


def test_clauses() -> None:
    assert clauses("It is thin.") == []
    assert clauses("It lasts for months, and it may hurt a bit") == [
        "It lasts for months",
        "it may hurt a bit",
    ]


def test_few_examples_are_enough_to_learn_from() -> None:
    drafts = [Draft("It hurts.", 1, topic="pain"), Draft("It lasts long.", 1, topic="duration")]
    classifier = TopicClassifier(drafts, HashEncoder())
    assert classifier.topics_of(read("It hurts."))[0] == "pain"


def test_training_questions_are_those_that_ask_for_a_topic() -> None:
    questions = training_questions(_QUESTIONS)
    assert {topic for _, topic in questions} == set(TOPICS)
    assert all(question and not question.startswith("- ") for question, _ in questions)
    assert training_questions(Path("/nonexistent")) == ()


def test_a_broken_training_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("nlu: [\n")
    with pytest.raises(DocumentError, match=r"x\.yml: is no training file"):
        training_questions(tmp_path)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The store of three raw documents."""
    store = FactStore(f"sqlite:///{tmp_path_factory.mktemp('raw') / 'facts.db'}")
    build(DATA, store)
    snapshot = store.load()
    store.close()
    return snapshot


@pytest.mark.parametrize(
    ("place", "topics"),
    [
        ("clinic_page.html:18", {"onset"}),
        ("clinic_page.html:23", {"dose"}),
        ("clinic_page.html:28", {"aftercare"}),
        ("clinic_page.html:31", {"pregnancy"}),
        ("leaflet.txt:7", {"contraindications"}),
        ("leaflet.txt:12", {"pain"}),
        ("leaflet.txt:13", {"onset"}),
        ("leaflet.txt:14", {"duration"}),
        ("leaflet.txt:16", {"side_effects"}),
        ("notes.md:3", {"retreatment"}),
        ("notes.md:5", {"resistance"}),
    ],
)
def test_raw_documents_give_sensible_facts(raw: Snapshot, place: str, topics: set[str]) -> None:
    found = {fact.topic for fact in raw.facts if f"{fact.document}:{fact.line}" == place}
    assert topics <= found


def test_what_is_not_about_the_subject_is_noted_and_left_out(raw: Snapshot) -> None:
    notes = {
        f"{document.path}:{warning.line}"
        for document in raw.documents.values()
        for warning in document.warnings
    }
    assert {"leaflet.txt:20", "notes.md:14", "clinic_page.html:32"} <= notes
    statements = " ".join(fact.statement for fact in raw.facts)
    for word in ("cookie", "Copyright", "7946", "car park", "Lisbon", "xkcd", "lasts for years"):
        assert word not in statements


def test_everything_raw_says_who_stands_behind_it(raw: Snapshot) -> None:
    for fact in raw.facts:
        assert fact.certainty == "contested"
        assert [source.kind for source in fact.sources] == ["unreviewed"]
        assert fact.needs_review or fact.topic not in SAFETY_TOPICS
