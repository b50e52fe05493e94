"""Which of the times in a long message is the treatment's, and what only looks like one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.learning import learn
from bot.answers.memory import Memory
from bot.answers.turn import Turn
from bot.language.pipeline import read_message

TODAY = datetime.date(2026, 11, 23)  # a Monday


def understood(text: str) -> Memory:
    """What is remembered of a message that tells of a treatment."""
    return learn(Memory(), Turn(text, read_message(text, today=TODAY)), in_check=True)


def flagged(kind: str, text: str) -> list[tuple[str, bool]]:
    """The ids of a kind and whether each is denied."""
    mentions = read_message(text, today=TODAY).mentions
    return [(m.id, m.negated) for m in mentions if m.kind == kind]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("three weeks last Monday", 28),
        ("three weeks ago last Monday", 28),
        ("three weeks last Thursday", 25),
        ("it was three weeks last Thursday and nothing has happened", 25),
        ("It'll be a fortnight last Friday since I had it", 17),
        ("Wednesday after Canadian Thanksgiving, five and a half weeks ago", 38.5),
        ("I had it on a Tuesday, six weeks ago", 42),
        ("it's been four weeks since I had it, on a Wednesday", 28),
        ("Thursday after Halloween", 18),
        ("I had it the Thursday after Halloween", 18),
        ("I had it done the Friday before Halloween", 24),
        ("had it the Monday before last", 14),
        ("the Wednesday after bonfire night", 12),
        ("I had it on Thursday after work", 4),
        ("on Thursday", 4),
        ("last Thursday", 4),
        ("4 November", 19),
        ("it was on the 4th of November", 19),
        ("injected on Friday the 13th", 10),
        ("My injections were on Friday 13 November", 10),
        ("The first time was in March, the second on 3 November", 20),
        ("right after my botox 3 weeks ago we went on holiday", 21),
        ("a week last Tuesday", 13),
        ("three weeks ago, no, wait, 18 days", 18),
        ("five weeks ago, no sorry, six", 42),
        ("I said 3 weeks ago but actually it was 5 weeks ago", 35),
        ("two weeks ago, I mean three weeks ago", 21),
        ("20 days ago. Sorry, 20 weeks", 140),
        ("I had it on Halloween", 23),
        ("I had it the day after Halloween", 22),
        ("on Halloween", 23),
        ("it was on Thursday, no sorry, Tuesday", 6),
        ("I had a review on Friday, injected 16 days ago", 16),
        ("Had a top up on Wednesday, first lot was five weeks ago", 35),
        ("I've been having it since 2019 and this lot was five weeks ago", 35),
        ("mine was six weeks ago, Jo had hers two weeks ago", 42),
        ("My friend Jo had hers done two weeks ago, mine was six weeks ago", 42),
        ("I got engaged three weeks ago. Had botox five weeks ago.", 35),
        ("it wore off two weeks ago, I had it three months ago", 90),
        ("it kicked in a week ago, I had it done 2 weeks ago", 14),
        ("I had fillers two months ago and botox three weeks ago", 21),
        ("my last botox was in August and this time it was 3 weeks ago", 21),
        ("three weeks on Thursday", 18),
        ("spent 300 quid at harley street three weeks ago and nothing", 21),
    ],
)
def test_the_time_of_the_treatment(text: str, days: float) -> None:
    assert understood(text).timing == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "So my daughter's birthday was on Saturday and everybody said I looked cross, which is "
            "silly because I had my Botox five weeks ago and it ought to be doing something by now",
            35,
        ),
        (
            "Our AC broke on the 4th of July and it has been one thing after another since. Anyway "
            "the injections were three weeks ago and my forehead moves just like it did before",
            21,
        ),
        (
            "I went to my sister's wedding on Saturday and saw the photos on Sunday, dreadful, you "
            "can see every line, and that is six weeks after I had the jabs in my frown lines",
            42,
        ),
        (
            "My dog died two weeks ago so I have been crying a lot, maybe that matters, I had "
            "Botox on 26 October in my crow's feet and they look exactly like they did before",
            28,
        ),
        (
            "I rang the clinic on Thursday and they called me back on Friday but nobody would tell "
            "me anything useful, and it has been five weeks since my treatment, so I am cross",
            35,
        ),
        (
            "Can it be fixed this Friday? I am asking because I have a big party on Saturday and "
            "the botox that I had 24 days ago has done nothing whatsoever for my elevens",
            24,
        ),
        (
            "I am seeing her on Thursday to complain, my husband says I should not bother, but I "
            "paid good money and it is eighteen days since she injected me and nothing has changed",
            18,
        ),
        (
            "We flew home from Spain on Tuesday and the heat was awful, I wonder whether that did "
            "it, because I had my treatment three weeks last Monday and it has gone already",
            28,
        ),
        (
            "It was the Wednesday after Canadian Thanksgiving, so what is that, about five and a "
            "half weeks ago, and I remember because we still had all that turkey in the fridge",
            38.5,
        ),
        (
            "I want it to have settled before 12 December because of the office party, and they "
            "did it three weeks ago, and honestly I cannot see that anything at all has happened",
            21,
        ),
        (
            "The nurse told me to come back at two weeks if I was not happy, but I was away, so I "
            "am writing now, it is 30 days since I had it done and I can still frown",
            30,
        ),
        (
            "My mum had a fall on the 2nd of November and I have been at the hospital ever since, "
            "so I forgot to ring them. I had 20 units seven weeks ago and it did nothing",
            49,
        ),
        (
            "I booked it on a Monday, changed it twice, then my car broke down, typical, and in "
            "the end I had it done on Thursday after work and I know it is early to ask",
            4,
        ),
        (
            "The kids went back to school on 2 November, which is the only reason I remember, and "
            "I had my botox on the Thursday after Halloween and now I want to know when it works",
            18,
        ),
        (
            "I had it three weeks ago, no, wait, 18 days, I have just looked it up in my diary, "
            "and my forehead is as wrinkled as ever, and my husband noticed it too, thanks a lot",
            18,
        ),
        (
            "Sorry for the long message but I am upset. I had my forehead and frown done four "
            "weeks ago and I emailed them two days ago and they have not even replied to me yet",
            28,
        ),
        (
            "I moved house last week and the boiler went on Wednesday, so I have not had a minute, "
            "but I had dysport 40 days ago and the lines round my eyes never went at all",
            40,
        ),
        (
            "Everyone keeps saying wait and see, my friend had hers on Friday and she is frozen "
            "already, while I got botox nineteen days ago from the same place and nothing at all",
            19,
        ),
        (
            "My first botox was six months ago and it was lovely, then I had the second lot four "
            "weeks ago with a new nurse at the same clinic and honestly it has done nothing",
            28,
        ),
        (
            "It rained on Monday, it rained on Tuesday, I stayed in and stared at the mirror, and "
            "I had botox on 2 November so I would have thought that my brow was smooth by now",
            21,
        ),
    ],
)
def test_a_rambling_message_has_one_time_of_treatment(text: str, days: float) -> None:
    assert len(text.split()) >= 30
    assert understood(text).timing == days


@pytest.mark.parametrize(
    "text",
    [
        "Our AC broke on the 4th of July. My Botox did not work.",
        "My dog died two weeks ago. My Botox did not work.",
        "we moved house on 3 November and my botox has done nothing",
        "My daughter got married on Saturday, my botox looked awful",
        "The heating packed up on Thursday. Botox is not working either.",
        "Can it be fixed this Friday?",
        "seeing her on Thursday",
        "I'm seeing her on Thursday about my botox",
        "we're flying on Saturday, will my botox be all right",
        "I need my botox to work before 12 December",
        "I want it gone by Friday",
        "not until Thursday",
        "can I go to the gym this weekend",
        "this weekend",
        "could she top it up on Wednesday",
        "I'll ring them on Tuesday about my botox",
        "should I go back on Thursday for my botox",
        "the Thursday after Canadian Thanksgiving",
        "the Tuesday after my holiday",
        "it cost £180",
        "come back at two weeks they said",
        "My review is on Thursday, how long until it works?",
        "My birthday is 4 November. Botox is rubbish.",
        "Started a new job on Monday. Botox hasn't kicked in.",
        "it wore off two weeks ago",
        "will it work on Christmas",
        "it's been 3 weeks since my holiday and my botox is gone",
    ],
)
def test_what_is_no_time_of_the_treatment(text: str) -> None:
    assert understood(text).timing is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("it lasted three months, no, six weeks", 42),
        ("it lasted three months, sorry, two months", 60),
        ("it lasted 12 weeks, I mean 8 weeks", 56),
        ("it lasted four months, or rather three months", 90),
        ("it lasted 3 months, actually 10 weeks", 70),
        ("it lasted three months, no, two", 60),
        ("5, no 3 months; 3; now 6 weeks", 42),
        ("the first time 5 months, then 3", 90),
        ("the time before lasted four months", None),
        ("The first time it lasted 5 months", None),
        ("the time before lasted four months, this one lasted six weeks", 42),
        ("come back at two weeks they said", None),
        ("they told me to come back in two weeks", None),
        ("she said to come back after three weeks", None),
        ("the lines came back after six weeks", 42),
        ("it started to come back after six weeks", 42),
        ("it lasted 10 weeks", 70),
        ("usually lasts 4 months, this time 6 weeks", 42),
        ("normally 4 months now 2", 60),
        ("got 3 months first time, 2 months second time, now 5 weeks", 35),
        (
            "I was so pleased with it at the start, everybody told me how well I looked, and then "
            "it lasted three months, no, six weeks, I have just counted it on the calendar",
            42,
        ),
        (
            "She is a lovely woman and I do not want to get her into trouble, but the time before "
            "lasted four months and this time it lasted just seven weeks and I paid the same",
            49,
        ),
        (
            "They said come back at two weeks and I did, and she was happy with it and so was I, "
            "but all in all it lasted nine weeks and then my forehead was back to normal",
            63,
        ),
    ],
)
def test_how_long_it_lasted(text: str, days: float | None) -> None:
    assert understood(text).lasted == days


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("5, no 3 months; 3; now 6 weeks", "less_each_time"),
        ("the first time 5 months, then 3", "less_each_time"),
        ("it used to last 4 months, now 3 weeks", "less_each_time"),
        ("the time before lasted four months", "worked_before"),
        ("The first time it lasted 5 months", "worked_before"),
        ("the first time it worked, this time it did not", "worked_before"),
        ("first, no second, the first did nothing", "never_worked"),
        ("it is my second, the first one did nothing", "never_worked"),
        ("first time", "first"),
        ("First time, 20 units", "first"),
        ("my first time", "first"),
        ("it was the first time", "first"),
        ("this was my first time ever", "first"),
        ("it's the first time I've had it", "first"),
        ("the first time I had it it was great", None),
        ("The first time was in March, the second on 3 November", None),
        ("first time user here, 20 units 3 weeks ago", "first"),
        ("first time 3 weeks ago", "first"),
        ("I've never had it before", "first"),
        ("it's not my first time, it worked before", "worked_before"),
        ("usually lasts 4 months, this time 6 weeks", "less_each_time"),
        ("I had it just before Christmas", None),
        ("it lasted three months, no, six weeks", None),
        ("for the first time in weeks I slept well", None),
    ],
)
def test_what_earlier_treatments_did(text: str, prior: str | None) -> None:
    assert understood(text).prior == prior


@pytest.mark.parametrize(
    "text",
    [
        "she said she's a nurse",
        "the nurse did it",
        "Ah but nurse, why does it not work",
        "nurse injector",
        "she is a nurse",
        "my nurse is lovely",
        "I asked the nurse and she said wait",
        "she's a nurse and she injected me",
        "I am a nurse myself",
        "the nurse my daughter saw was better",
        "he was a nurse who did it at the salon",
        "I studied nursing",
        "nurses at the clinic said 20 units",
        "the nurse still says wait",
    ],
)
def test_the_profession_is_not_the_state(text: str) -> None:
    assert "breastfeeding" not in {id_ for id_, _ in flagged("state", text)}


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("I'm a nursing mum", False),
        ("I am nursing my baby", False),
        ("nursing a baby", False),
        ("still nursing", False),
        ("I nurse my son", False),
        ("I still nurse him at night", False),
        ("I'm not breastfeeding", True),
        ("I don't breastfeed, youngest is seven", True),
        ("I am not nursing", True),
    ],
)
def test_nursing_a_baby_is_the_state(text: str, denied: bool) -> None:
    assert ("breastfeeding", denied) in flagged("state", text)


@pytest.mark.parametrize(
    "text",
    [
        "my husband noticed",
        "my husband noticed before I did",
        "hubby says it looks the same",
        "my husband hasn't noticed",
        "my husband can't tell",
        "my brother had it, and he loved it",
        "my brother had it",
        "my dad's birthday is on Friday",
        "the husband's opinion is wait",
        "my husband didn't notice",
        "my wife is nursing our son",
        "my son says I look tired",
    ],
)
def test_a_man_of_the_family_is_not_the_patient(text: str) -> None:
    assert "male" not in {id_ for id_, _ in flagged("state", text)}


@pytest.mark.parametrize(
    "text",
    [
        "I'm a man",
        "as a bloke",
        "my husband had botox",
        "my husband had 20 units",
        "my boyfriend wants botox",
        "for my brother, he had it 3 weeks ago",
    ],
)
def test_a_man_who_is_treated_is_one(text: str) -> None:
    assert "male" in {id_ for id_, _ in flagged("state", text)}


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("6 units, or 8, she wasn't sure", [(6, 8)]),
        ("20 units or maybe 25, I forget", [(20, 25)]),
        ("8 units or 6", [(6, 8)]),
        ("20 units, or 2 weeks", [(20, 20)]),
        ("is it like 2 units or 10", [(2, 2)]),
        ("£180", []),
        ("$165", []),
        ("it was £180 for the forehead", []),
        ("it cost $165 and I had 20 units", [(20, 20)]),
        ("9,000 units", [(9000, 9000)]),
    ],
)
def test_doses_and_prices(text: str, bounds: list[tuple[float, float]]) -> None:
    found = read_message(text, today=TODAY).quantities("dose")
    assert [(q.low, q.high) for q in found] == bounds


@pytest.mark.parametrize(
    ("text", "prior"),
    [("first", "first"), ("It was my first", "first"), ("I iced it first", None)],
)
def test_a_bare_first_is_a_reply_to_the_question_for_it(text: str, prior: str | None) -> None:
    turn = Turn(text, read_message(text, today=TODAY))
    assert learn(Memory(asked="prior"), turn, in_check=True).prior == prior


_WORDS = st.sampled_from(
    "three 5 weeks days ago last Monday Thursday after before Halloween no wait sorry then now "
    "first time lasted months or , . ; units I had botox my dog died 4 July this come back at "
    "two since on 31 12 then 3 Christmas".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=25).map(" ".join))
def test_any_heap_of_such_words_is_read_in_order(text: str) -> None:
    found = [m for m in read_message(text, today=TODAY).mentions if m.quantity is not None]
    assert all(a.start <= b.start for a, b in zip(found, found[1:], strict=False))
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
    understood(text)


@pytest.mark.parametrize("text", ["Monday after", "monday before", "Friday after the"])
def test_a_day_beside_an_event_that_is_not_named_is_no_time(text):
    reading = read_message(text, today=datetime.date(2026, 11, 23))
    assert not reading.quantities("since")
