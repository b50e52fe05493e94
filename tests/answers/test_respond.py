"""Whole turns, from a message as understood to an answer, over the bot's own facts."""

from __future__ import annotations

import re

import pytest

from bot.answers import wording
from bot.answers.answer import Answer
from bot.answers.memory import Memory
from bot.answers.respond import Surroundings, respond
from bot.answers.turn import Part, Turn
from bot.emergency import numbers_for
from bot.facts.search import FactIndex
from bot.topics import TOPICS, intent_of

NOBODY = Surroundings()


def say(
    index: FactIndex, turn: Turn, memory: Memory | None = None, around: Surroundings = NOBODY
) -> tuple[Answer, Memory]:
    return respond(turn, memory or Memory(), index, around)


@pytest.mark.parametrize("topic", [t for t in TOPICS if t != "urgent_symptoms"])
def test_every_topic_is_answered_from_its_facts(index, turn, topic):
    question = wording.QUESTIONS[topic]
    answer, memory = say(index, turn(question, intent_of(topic)))
    assert answer.kind == "answer"
    assert answer.topics[0] == topic
    assert answer.facts
    # Resistance is answered with what comes before it.
    assert answer.facts[0].topic == topic or topic == "resistance"
    assert answer.next_step
    assert all(index.by_id[fact.id].statement == fact.statement for fact in answer.facts)
    assert memory.cited == tuple(fact.id for fact in answer.facts)


@pytest.mark.parametrize("topic", [t for t in TOPICS if t != "urgent_symptoms"])
def test_answers_stay_near_ninety_words_and_four_facts(index, turn, topic):
    answer, _ = say(index, turn(wording.QUESTIONS[topic], intent_of(topic)))
    said = " ".join([*(line.text for line in answer.lines), answer.next_step])
    assert len(said.split()) <= 100
    assert len(answer.facts) <= 4


def test_every_shown_fact_names_a_source_that_somebody_read(index, turn):
    for topic in TOPICS:
        if topic == "urgent_symptoms":
            continue
        answer, _ = say(index, turn(wording.QUESTIONS[topic], intent_of(topic)))
        for fact in answer.facts:
            assert answer.numbers(fact), fact.id
        assert all(source.verified for source in answer.sources)


def test_the_direct_answer_comes_first(index, turn):
    cases = {
        "can i go running after it": ("ask_aftercare", "exercise"),
        "can i fly home the same day": ("ask_aftercare", "fl"),
        "can i drink alcohol tonight": ("ask_aftercare", "alcohol"),
        "does zinc make it last longer": ("ask_wearing_off_early", "zinc"),
        "is it a lip flip that makes lips bigger": ("ask_wrinkle_types", "lip flip"),
        "how many units for neck bands": ("ask_dose", "neck bands"),
    }
    for question, (intent, word) in cases.items():
        answer, _ = say(index, turn(question, intent))
        assert word in answer.facts[0].statement.lower(), (question, answer.facts[0].statement)


def test_the_area_that_was_named_decides_which_facts_are_chosen(index, turn):
    first, _ = say(index, turn("how long does it last in the crow's feet", "ask_duration"))
    assert "crow's feet" in first.facts[0].statement
    other, _ = say(index, turn("how long does it last in the jaw", "ask_duration"))
    assert "masseter" in other.facts[0].tagged("area")


def test_what_is_known_from_before_still_counts(index, turn):
    _, memory = say(index, turn("how many units for my chin", "ask_dose"))
    answer, _ = say(index, turn("how well does it work there", "ask_effectiveness"), memory)
    assert memory.area == ("chin",)
    assert not answer.facts[0].tagged("area") - {"chin"}


def test_an_elliptic_question_takes_the_last_topic(index, turn):
    _, memory = say(index, turn("how long does it last in the forehead", "ask_duration"))
    answer, after = say(index, turn("and for crow's feet?", "follow_up"), memory)
    assert answer.topics == ("duration",)
    assert "crow's feet" in answer.facts[0].statement
    assert after.area == ("crows_feet",)


def test_an_elliptic_question_about_nursing_changes_the_topic(index, turn):
    _, memory = say(index, turn("can i have it while pregnant", "ask_pregnancy"))
    answer, _ = say(index, turn("what about while breastfeeding?", "follow_up"), memory)
    assert answer.topics == ("breastfeeding",)


def test_two_questions_in_one_message_are_both_answered(index, turn):
    parts = (
        Part("how long does it last", "ask_duration", 0.9),
        Part("does it hurt", "ask_pain", 0.9),
    )
    message = turn("how long does it last and does it hurt", ("ask_duration", 0.6), parts=parts)
    answer, _ = say(index, message)
    assert answer.topics == ("duration", "pain")
    assert {fact.topic for fact in answer.facts} == {"duration", "pain"}


def test_a_pregnancy_mentioned_on_the_way_is_answered_for(index, turn):
    message = turn("i'm 12 weeks pregnant, how many units for my forehead", "ask_dose")
    answer, _ = say(index, message)
    assert "pregnancy" in answer.topics
    assert any("not recommended" in fact.statement for fact in answer.facts)


def test_a_disease_mentioned_on_the_way_is_answered_for(index, turn):
    answer, _ = say(index, turn("will it help her frown, she has MS", "ask_effectiveness"))
    assert "contraindications" in answer.topics


def test_nobody_is_told_a_dose_for_injecting_themselves(index, turn):
    answer, _ = say(index, turn("i want to inject myself, how many units", "ask_dose"))
    assert answer.topics == ("product_quality",)
    assert not re.search(r"\b\d+ units\b", answer.text())
    assert "inject yourself" in answer.facts[0].statement


def test_where_sources_disagree_both_are_shown(index, turn):
    answer, _ = say(index, turn("can i fly after botox", "ask_aftercare"))
    first = answer.facts[0]
    assert set(first.conflicts) & {fact.id for fact in answer.facts[1:]}
    assert wording.DISAGREE in answer.text()


def test_a_follow_up_is_asked_only_while_the_slot_is_unknown(index, turn):
    asked, _ = say(index, turn("how long does it last", "ask_duration"))
    assert asked.asks == "area"
    assert asked.next_step == wording.ASK["area"]
    known, _ = say(index, turn("how long does it last in the forehead", "ask_duration"))
    assert known.asks is None


def test_replies_to_follow_up_questions_lead_to_reasons_that_fit(index, turn):
    answer, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    assert answer.asks == "timing"
    for text, intent, slot in [
        ("3 weeks", "inform", "area"),
        ("forehead", "inform", "wrinkle_type"),
        ("no idea", "dont_know", "dose"),
        ("10", "inform", "prior"),
    ]:
        answer, memory = say(index, turn(text, intent), memory)
        assert answer.kind == "check_question"
        assert answer.asks == slot
    answer, memory = say(index, turn("it was my first time", "inform"), memory)
    assert answer.kind == "check_result"
    assert answer.asks is None
    assert (memory.timing, memory.area, memory.dose) == (21, ("forehead",), 10)
    assert any("forehead" in fact.tagged("area") and fact.topic == "dose" for fact in answer.facts)


def test_after_a_few_days_time_alone_settles_it(index, turn):
    answer, _ = say(index, turn("it didn't work, had it 5 days ago", "ask_no_effect"))
    assert answer.asks is None
    assert any(
        "too early" in f.statement or "before about two weeks" in f.statement for f in answer.facts
    )
    assert answer.next_step == wording.WAIT


def test_idle_words_do_not_repeat_the_answer(index, turn):
    _, memory = say(index, turn("it didn't work, had it 5 days ago", "ask_no_effect"))
    answer, _ = say(index, turn("ok", "affirm"), memory)
    assert answer.kind == "smalltalk"


def test_an_alarm_found_by_the_rules_outranks_any_intent(index, turn):
    message = turn("i can't swallow since my botox, how long does it last", "ask_duration")
    answer, memory = say(index, message, Memory(asked="area", topics=("duration",)))
    assert answer.kind == "urgent"
    assert answer.topics == ("urgent_symptoms",)
    assert memory.asked is None
    assert "boxed" in answer.text().lower() or "deaths" in answer.text().lower()


def test_an_alarm_found_by_the_classifier_alone_is_enough(index, turn):
    answer, _ = say(index, turn("everything feels odd since", ("report_urgent_symptoms", 0.8)))
    assert answer.kind == "urgent"


def test_an_alarm_does_not_depend_on_the_facts(turn):
    from bot.facts.store import Snapshot
    from bot.language.encoders import sentence_encoder

    empty = FactIndex(Snapshot(), sentence_encoder())
    answer, _ = say(empty, turn("i can't breathe since my botox", "inform"))
    assert answer.kind == "urgent"
    assert "emergency number" in answer.text()


def test_the_country_decides_the_number_to_call(index, turn):
    around = Surroundings(numbers_for("GB"))
    answer, _ = say(index, turn("i can't breathe since my botox"), around=around)
    assert "Call 999 now" in answer.text()


def test_a_hint_at_self_harm_gets_human_help_and_no_facts(index, turn):
    answer, memory = say(index, turn("i don't want to live any more", "ask_stopping"))
    assert answer.kind == "crisis"
    assert not answer.facts
    assert "988" in answer.text()
    assert memory.topics == ()
    local, _ = say(index, turn("i want to end my life"), around=Surroundings(numbers_for("GB")))
    assert "Samaritans" in local.text()
    assert "116 123" in local.text()


def test_what_is_out_of_scope_is_declined_with_a_person_and_topics(index, turn):
    around = Surroundings(contact="020 7946 0000")
    answer, _ = say(
        index, turn("book me in", "out_of_scope", ("ask_procedure", 0.05)), around=around
    )
    assert answer.kind == "fallback"
    assert answer.topics == ("out_of_scope",)
    assert "020 7946 0000" in answer.text()
    assert [button.title for button in answer.buttons] == ["The appointment"]


def test_an_unsure_message_without_a_near_fact_gets_an_honest_no(index, turn):
    answer, _ = say(index, turn("qzxv blorp fnord", ("ask_cost", 0.1), ("ask_dose", 0.09)))
    assert answer.kind == "fallback"
    assert wording.NO_FACT in answer.text()
    assert answer.buttons


def test_an_unsure_message_with_a_near_fact_is_answered(index, turn):
    text = "Scott developed the toxin in the 1970s as a treatment for crossed eyes"
    answer, _ = say(index, turn(text, ("ask_cost", 0.1)))
    assert answer.kind == "answer"
    assert answer.facts[0].topic == "history_and_manufacture"


def test_words_that_only_reply_need_something_to_reply_to(index, turn):
    answer, _ = say(index, turn("botox forehead", ("inform", 0.5), ("ask_wrinkle_types", 0.4)))
    assert answer.topics == ("wrinkle_types",)


def test_sources_are_named_in_full_on_demand(index, turn):
    _, memory = say(index, turn("how long does it last", "ask_duration"))
    answer, _ = say(index, turn("who says so", "ask_source"), memory)
    text = answer.text()
    assert "NHS" in text
    assert "https://" in text
    assert tuple(fact.id for fact in answer.facts) == memory.cited


def test_how_sure_it_is_is_told_for_each_fact(index, turn):
    _, memory = say(index, turn("does zinc help", "ask_wearing_off_early"))
    answer, _ = say(index, turn("are you sure", "ask_certainty"), memory)
    assert any(words in answer.text() for words in wording.CERTAINTY_WORDS.values())


def test_that_did_not_help_brings_other_facts_or_a_person(index, turn):
    first, memory = say(index, turn("what are the side effects", "ask_side_effects"))
    second, memory = say(index, turn("that didn't help", "complain"), memory)
    assert not {fact.id for fact in first.facts} & {fact.id for fact in second.facts}
    empty, _ = say(index, turn("useless", "complain"))
    assert wording.HUMAN in empty.text()


def test_stop_ends_the_questions_and_start_over_forgets(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    stopped, memory = say(index, turn("stop asking", "stop_check"), memory)
    assert stopped.asks is None
    again, memory = say(index, turn("why did it not work", "ask_no_effect"), memory)
    assert again.asks is None
    _, memory = say(index, turn("start over", "start_over"), memory)
    assert memory == Memory()


def test_why_do_you_ask_is_explained_and_asked_again(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    answer, after = say(index, turn("why do you want to know", "why_ask"), memory)
    assert wording.WHY_ASK["timing"] in answer.text()
    assert answer.asks == after.asked == "timing"


def test_a_message_without_words_gets_a_prompt(index, turn):
    for text in ("", "   ", "...", "👍"):
        answer, _ = say(index, turn(text, "inform"))
        assert answer.kind == "clarify"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can i have botox while pregnant", "ask_pregnancy"),
        ("is it safe when i'm expecting", "ask_pregnancy"),
        ("can i have botox while breastfeeding", "ask_breastfeeding"),
    ],
)
def test_it_is_never_called_safe_in_pregnancy(index, turn, text, intent):
    answer, _ = say(index, turn(text, intent))
    assert not re.search(r"\b(is|it's) (safe|fine|harmless)\b", answer.text(), re.IGNORECASE)
    assert re.search(r"not recommended|avoid|put off|skip", answer.facts[0].statement)


def test_memory_survives_the_slots_of_a_tracker(index, turn):
    _, memory = say(
        index, turn("20u of dysport in my forehead 3 weeks ago, why no effect", "ask_no_effect")
    )
    assert Memory.from_slots(memory.to_slots()) == memory
    assert Memory.from_slots({"area": "forehead", "timing": "soon", "asked": 3}) == Memory()


def test_after_an_alarm_help_stays_the_answer(index, turn):
    _, memory = say(index, turn("it's a bit hard to swallow since my botox"))
    for text, intent in [
        ("will it go away on its own?", "ask_side_effects"),
        ("how long does it last", "ask_duration"),
        ("should i go to hospital", "out_of_scope"),
    ]:
        answer, _ = say(index, turn(text, intent), memory)
        assert answer.kind == "urgent", text
        assert not any("gets better" in fact.statement for fact in answer.facts)


def test_after_an_alarm_something_else_is_answered_with_one_reminder(index, turn):
    _, memory = say(index, turn("it's a bit hard to swallow since my botox"))
    answer, memory = say(index, turn("how much does it cost", "ask_cost"), memory)
    assert answer.topics == ("cost",)
    assert answer.lines[0].text == wording.REMINDER
    again, _ = say(index, turn("and who invented it", "ask_history_and_manufacture"), memory)
    assert wording.REMINDER not in again.text()


def test_symptoms_in_several_messages_are_added_up(index, turn):
    first, memory = say(index, turn("one of my eyelids droops since botox", "ask_side_effects"))
    assert first.kind == "answer"
    second, _ = say(index, turn("and now i see double too", "ask_side_effects"), memory)
    assert second.kind == "urgent"


def test_a_lone_droopy_lid_is_told_what_to_watch_for(index, turn):
    answer, _ = say(index, turn("my eyelid droops since botox, nothing else", "ask_side_effects"))
    assert any("droopy lid is your only sign" in fact.statement for fact in answer.facts)


def test_nobody_under_eighteen_is_told_units(index, turn):
    answer, _ = say(index, turn("my daughter is 16, how many units for a lip flip", "ask_dose"))
    assert answer.topics[0] == "contraindications"
    assert not re.search(r"\d units", answer.text())
    assert "under 18" in answer.text() or "under 18" in answer.facts[0].statement


def test_units_of_botox_are_not_given_for_another_brand(index, turn):
    answer, _ = say(index, turn("how many units of dysport for frown lines", "ask_dose"))
    assert not re.search(r"\b20 units\b", answer.text())
    assert any("cannot be swapped" in fact.statement for fact in answer.facts)


def test_how_long_ago_is_asked_only_of_somebody_who_was_treated(index, turn):
    general, _ = say(index, turn("how often can you have botox", "ask_retreatment"))
    assert general.asks is None
    treated, _ = say(index, turn("i had mine done, when is the next one", "ask_retreatment"))
    assert treated.asks == "timing"


def test_why_without_a_question_does_no_harm(index, turn):
    answer, _ = say(index, turn("why", ("why_ask", 0.99), ("complain", 0.01)))
    assert answer.kind in ("clarify", "fallback", "answer")


def test_the_fact_that_differs_comes_last_behind_its_mark(index, turn):
    answer, _ = say(index, turn("how long does botox last", "ask_duration"))
    texts = [line.text for line in answer.lines]
    assert texts.index(wording.DISAGREE) == len(texts) - 2


def test_a_question_in_between_is_answered_and_the_check_goes_on(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    _, memory = say(index, turn("three weeks ago", "inform"), memory)
    between, memory = say(
        index, turn("how do i know if it was fake", "ask_product_quality"), memory
    )
    assert between.topics[0] == "product_quality"
    assert between.asks == "area"
    after, memory = say(index, turn("sorry, it was four weeks ago", "correct"), memory)
    assert after.topics == ("no_effect",)
    assert memory.timing == 28


def test_what_now_brings_the_reasons_without_more_questions(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    _, memory = say(index, turn("three weeks ago", "inform"), memory)
    answer, memory = say(index, turn("ok so what now", "ask_aftercare"), memory)
    assert answer.kind == "check_result"
    assert memory.checking is None


def test_nobody_is_asked_for_lines_in_the_jaw(index, turn):
    answer, memory = say(index, turn("botox in my jaw 3 weeks ago did nothing", "ask_no_effect"))
    assert memory.area == ("masseter",)
    assert answer.asks == "dose"


def test_it_means_the_symptom_that_was_just_named(index, turn):
    _, memory = say(index, turn("my eyelid droops since yesterday", "ask_side_effects"))
    answer, _ = say(index, turn("is it permanent?", "ask_duration"), memory)
    assert answer.topics == ("side_effects",)
    assert "lid" in answer.facts[0].statement


def test_who_says_so_inside_a_sentence_names_the_sources(index, turn):
    _, memory = say(index, turn("how long does it last", "ask_duration"))
    answer, _ = say(index, turn("you said months, who says so", "ask_contraindications"), memory)
    assert "https://" in answer.text()


def test_a_safety_question_in_between_keeps_its_own_next_step(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    answer, _ = say(index, turn("is it ok if i am breastfeeding", "ask_breastfeeding"), memory)
    assert wording.NEXT_STEP["breastfeeding"] in answer.next_step
    assert wording.ASK["timing"] in answer.next_step
    assert answer.asks == "timing"


def test_thanks_are_not_answered_with_a_question_of_the_check(index, turn):
    _, memory = say(index, turn("my botox did nothing", "ask_no_effect"))
    answer, after = say(index, turn("thank you", "thank"), memory)
    assert answer.asks is None
    assert after.checking == "no_effect"
