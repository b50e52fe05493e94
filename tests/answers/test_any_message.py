"""Whatever is typed, in whatever state: an answer that keeps the contract, never an exception."""

from __future__ import annotations

import json
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import wording
from bot.answers.answer import Kind
from bot.answers.memory import Memory
from bot.answers.respond import Surroundings, respond
from bot.answers.small_talk import TALK
from bot.answers.turn import Turn
from bot.language.pipeline import read_message
from bot.topics import BEYOND_FACTS, TOPICS, intent_of

INTENTS = [intent_of(topic) for topic in (*TOPICS, *BEYOND_FACTS)]
INTENTS += [*TALK, "inform", "dont_know", "correct", "affirm", "deny", "follow_up", "start_check"]
WORDS = (
    "botox forehead frown swallow not no yes 20 units three weeks ago pregnant dysport jaw why how "
    "long hurt ms warfarin inject myself 16 scar and the ? . ok 🙂 \n é"
).split(" ")
KINDS = set(get_args(Kind))

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join),
)
rankings = st.lists(
    st.tuples(st.sampled_from(INTENTS), st.floats(0, 1)), max_size=5, unique_by=lambda one: one[0]
)
memories = st.builds(
    Memory,
    area=st.sampled_from([(), ("forehead",), ("chin", "jawline")]),
    timing=st.sampled_from([None, 0.0, 5.0, 21.0, 200.0]),
    dose=st.sampled_from([None, 0.0, 20.0, 5000.0]),
    brand=st.sampled_from([None, "botox", "dysport"]),
    states=st.sampled_from([(), ("pregnant",), ("under_18",)]),
    topics=st.sampled_from([(), ("no_effect",), ("duration", "pain"), ("out_of_scope",)]),
    question=st.sampled_from(["", "why did it not work"]),
    asked=st.sampled_from([None, *wording.ASK]),
    checking=st.sampled_from([None, "no_effect", "wearing_off_early"]),
    symptoms=st.sampled_from([(), ("droopy_lid",)]),
    alarm=st.sampled_from([None, "new", "told"]),
    complaints=st.sampled_from(["", "my eyelid droops"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts, ranking=rankings, memory=memories)
def test_any_message_in_any_state_gets_an_answer(index, text, ranking, memory):
    turn = Turn(text, read_message(text), tuple(sorted(ranking, key=lambda one: -one[1])))
    answer, after = respond(turn, memory, index, Surroundings())
    custom = answer.custom()
    json.dumps([custom, after.to_slots()])
    assert custom["kind"] in KINDS
    assert answer.text().strip()
    assert custom["asks"] in (None, *wording.ASK)
    assert custom["asks"] == after.asked
    assert set(custom["topics"]) <= {*TOPICS, *BEYOND_FACTS}
    assert len(custom["facts"]) <= 4
    known = {source["id"] for source in custom["sources"]}
    for fact in custom["facts"]:
        assert fact["sources"]
        assert set(fact["sources"]) <= known
        assert not index.by_id[fact["id"]].needs_review
    assert Memory.from_slots(after.to_slots()) == after
