"""The intent of a message in the light of what was just asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.memory import CHECK_SLOTS, Memory
from bot.answers.settling import asks, settled_intent
from bot.answers.turn import Turn
from bot.language.pipeline import read_message

NEW = Memory()
ASKED = Memory(checking="no_effect", asked="area", topics=("no_effect",), timing=21.0)
DOUBT = replace(ASKED, asked="dose", doubt="dose", dose=3.0, area=("forehead",))
RIVAL = replace(ASKED, asked="dose", doubt="dose", dose=20.0, rival="dose=30.0")
PAUSED = Memory(paused="no_effect", topics=("no_effect",), declined=CHECK_SLOTS)
DONE = Memory(topics=("no_effect",), timing=21.0, cited=("none-wrong-spot",), case="no_effect")
OTHER = Memory(topics=("duration",), cited=("dur-3-4-months",))


@pytest.mark.parametrize(
    ("text", "memory", "intent"),
    [
        ("why?", ASKED, "why_ask"),
        ("why do you ask", ASKED, "why_ask"),
        ("does it matter?", ASKED, "why_ask"),
        ("what has that got to do with it", ASKED, "why_ask"),
        ("stop", ASKED, "stop_check"),
        ("ok, forget it", ASKED, "stop_check"),
        ("no more questions please", ASKED, "stop_check"),
        ("never mind", ASKED, "stop_check"),
        ("restart", ASKED, "start_over"),
        ("start over please", NEW, "start_over"),
        ("let's go on", PAUSED, "resume"),
        ("continue", PAUSED, "resume"),
        ("just tell me", ASKED, "conclude"),
        ("what's the verdict", ASKED, "conclude"),
        ("what now?", ASKED, "conclude"),
        ("so what should i do", ASKED, "conclude"),
        ("what else could it be?", DONE, "more_reasons"),
        ("any other reasons?", DONE, "more_reasons"),
        ("what now?", DONE, "what_to_do"),
        ("what should i do?", DONE, "what_to_do"),
        ("ask me the other questions anyway", DONE, "start_check"),
        ("who says so", DONE, "ask_source"),
        ("hm", ASKED, "filler"),
        ("ok", DONE, "filler"),
        ("forehead", ASKED, "inform"),
        ("20 units", ASKED, "inform"),
        ("it was cheap", ASKED, "inform"),
        ("sorry, it was 5 weeks ago", ASKED, "correct"),
        ("no idea", ASKED, "dont_know"),
        ("skip", ASKED, "dont_know"),
        ("Not sure", DONE, "dont_know"),
        ("the second one", RIVAL, "inform"),
        ("30", RIVAL, "inform"),
        ("3", DOUBT, "inform"),
    ],
)
def test_words_mean_what_the_state_makes_of_them(turn, text, memory, intent):
    # The classifier is of another opinion.
    assert settled_intent(turn(text, "ask_cost"), memory) == intent


@pytest.mark.parametrize(
    ("text", "memory"),
    [
        ("why?", NEW),
        ("why?", DONE),
        ("stop", NEW),
        ("stop", DONE),
        ("let's go on", NEW),
        ("let's go on", DONE),
        ("just tell me", NEW),
        ("what now?", NEW),
        ("what now?", OTHER),
        ("what else could it be?", NEW),
        ("what else could it be?", OTHER),
        ("ask me the other questions anyway", OTHER),
        ("who says so", NEW),
        ("20 units", NEW),
        ("no idea", NEW),
        ("forehead", OTHER),
    ],
)
def test_elsewhere_the_classifier_decides(turn, text, memory):
    assert settled_intent(turn(text, "ask_cost"), memory) == "ask_cost"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what about fillers instead?", "ask_alternatives"),
        ("is 20 units a lot?", "ask_dose"),
        ("how long does it last in the forehead", "ask_duration"),
        ("can i stop taking aspirin", "ask_aftercare"),
        ("should i stop having it", "ask_stopping"),
        ("my throat is closing", "report_urgent_symptoms"),
    ],
)
def test_a_question_in_between_is_no_reply(turn, text, intent):
    assert settled_intent(turn(text, intent), ASKED) == intent


@pytest.mark.parametrize("text", ["yes", "yeah", "no", "nope"])
def test_yes_and_no_reply_to_a_doubt(turn, text):
    intent = "affirm" if text.startswith("y") else "deny"
    assert settled_intent(turn(text, intent), DOUBT) in (intent, "inform")
    assert settled_intent(turn(text, "ask_cost"), DOUBT) == "inform"


def test_a_filler_is_an_answer_to_a_doubt(turn):
    assert settled_intent(turn("right", "affirm"), DOUBT) == "affirm"


def test_intents_that_need_something_to_reply_to_give_way(turn):
    message = turn("botox forehead", ("inform", 0.5), ("ask_wrinkle_types", 0.4))
    assert settled_intent(message, NEW) == "ask_wrinkle_types"


def test_a_case_told_at_once_starts_the_check(turn):
    message = turn("forehead, 20 units, 3 weeks ago, now nothing", "inform")
    assert settled_intent(message, NEW) == "start_check"


def test_what_is_hardly_likely_counts_for_nothing(turn):
    assert settled_intent(turn("qzxv", ("ask_cost", 0.04)), NEW) == ""


states = st.builds(
    Memory,
    checking=st.sampled_from([None, "no_effect", "wearing_off_early"]),
    asked=st.sampled_from([None, *CHECK_SLOTS]),
    topics=st.sampled_from([(), ("no_effect",), ("duration",)]),
    timing=st.sampled_from([None, 5.0, 21.0]),
    dose=st.sampled_from([None, 3.0, 20.0]),
    prior=st.sampled_from([None, "first"]),
    doubt=st.sampled_from([None, "dose", "timing", "prior"]),
    rival=st.sampled_from([None, "dose=30.0", "timing=35.0", "prior=worked_before"]),
    paused=st.sampled_from([None, "no_effect"]),
    tries=st.integers(0, 2),
    cited=st.sampled_from([(), ("none-wrong-spot",)]),
)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            "why stop ok no yes 20 -5 1e9 ,, 3 weeks ago second one not sure just tell me what "
            "now else units dysport only when i move forehead ? . 🙂 '".split()
        ),
        max_size=8,
    ).map(" ".join),
)
rankings = st.lists(
    st.sampled_from(["inform", "affirm", "deny", "ask_cost", "correct", "dont_know", "complain"]),
    max_size=2,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts, names=rankings, memory=states)
def test_any_text_in_any_state_has_an_intent(text, names, memory):
    turn = Turn(text, read_message(text), tuple((name, 0.9) for name in names))
    assert isinstance(settled_intent(turn, memory), str)


@pytest.mark.parametrize(
    "text", ["can men have it", "is anyone too old for it", "do kids get it", "and can women"]
)
def test_a_question_about_others_asks(text):
    assert asks(text)


@pytest.mark.parametrize("text", ["men", "i'm a man", "any better would be fine"])
def test_saying_who_somebody_is_asks_nothing(text):
    assert not asks(text)
