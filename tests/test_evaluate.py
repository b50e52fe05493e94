"""Reading labelled questions, scoring what was answered, and writing the figures."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from bot.errors import DocumentError
from bot.evaluate import Outcome, Question, as_json, f1, print_report, read_questions, score


def question(topic, **more):
    return Question(id=more.pop("id", "1"), text=more.pop("text", "x"), topic=topic, **more)


def outcome(asked, *topics, kind="answer", broken=()):
    return Outcome(asked, topics, kind, "text", (), broken)


def test_questions_are_read_with_their_labels(tmp_path):
    file = tmp_path / "q.jsonl"
    line = {"id": "a", "text": "how long", "topic": "duration", "alt": ["stopping"], "kind": "faq"}
    file.write_text(json.dumps(line) + "\n\n", "utf-8")
    (read,) = read_questions(file)
    assert (read.id, read.topic, read.alt, read.kind) == ("a", "duration", ("stopping",), "faq")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no question"),
        (b"{not json}\n", ":1: is not JSON"),
        (b'{"text": "x", "topic": "duration"}\n{"text": "x", "topic": "weather"}\n', ":2: "),
        (b'["a"]\n', "needs an object"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path, content, words):
    file = tmp_path / "q.jsonl"
    file.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read_questions(file)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl")


def test_second_topics_count_and_the_exact_label_is_counted_apart():
    asked = question("onset", alt=("no_effect",), origin="real", kind="faq")
    report = score([outcome(asked, "no_effect"), outcome(asked, "onset"), outcome(asked, "cost")])
    assert (report.overall.right, report.overall.total) == (2, 3)
    assert report.strict.right == 1
    assert report.confusions == {("onset", "cost"): 1}
    assert report.by_origin["real"].total == 3


def test_only_the_main_topic_counts():
    assert not outcome(question("pain"), "duration", "pain").right


def test_small_talk_and_declining_are_out_of_scope():
    report = score(
        [
            outcome(question("out_of_scope"), kind="smalltalk"),
            outcome(question("out_of_scope"), "cost"),
            outcome(question("cost"), kind="fallback"),
        ]
    )
    assert (report.declined_rightly.right, report.declined_rightly.total) == (1, 2)
    assert (report.declined_wrongly.right, report.declined_wrongly.total) == (1, 1)


def test_alarms_caught_and_false_alarms():
    report = score(
        [
            outcome(question("urgent_symptoms"), "urgent_symptoms"),
            outcome(question("urgent_symptoms"), "side_effects"),
            outcome(question("crisis"), "crisis"),
            outcome(question("pain"), "urgent_symptoms"),
            outcome(question("side_effects", alt=("urgent_symptoms",)), "urgent_symptoms"),
        ]
    )
    assert report.alarm_recall["urgent_symptoms"].share == 0.5
    assert report.alarm_recall["crisis"].share == 1.0
    assert (report.false_alarms.right, report.false_alarms.total) == (1, 1)


def test_entities_are_found_by_the_language_pipeline():
    asked = question(
        "dose",
        text="20 units in my forehead three weeks ago",
        entities={"area": ["forehead"], "dose_units": 20, "days_since": 21},
    )
    report = score([outcome(asked, "dose")])
    for name in ("area", "dose_units", "days_since"):
        assert report.entities[name] == [1, 0, 0]
    assert f1(1, 0, 0) == 1.0
    assert f1(1, 1, 0) == pytest.approx(2 / 3)


def test_the_figures_can_be_printed_and_written_without_the_questions_texts():
    asked = question("onset", text="secret words", must_not=("x",))
    outcomes = [outcome(asked, "cost", broken=("x",))]
    report = score(outcomes)
    written = json.dumps(as_json(report, outcomes))
    assert '"overall": {"right": 0, "total": 1' in written
    assert "secret words" not in written
    screen = io.StringIO()
    print_report(report, outcomes, Console(file=screen, width=100))
    assert "onset" in screen.getvalue()
    assert "forbidden words in the answer to 1" in screen.getvalue()
