"""Doses and times as people tell them: how long it lasted, whose it was, what was given."""

from __future__ import annotations

import pytest

from bot.language.pipeline import read
from bot.language.reading import QuantityKind


def days(kind: QuantityKind, text: str) -> list[float | None]:
    """The middles of all times of a kind, in order."""
    return [q.middle for q in read(text).quantities(kind)]


def units(text: str) -> list[float]:
    """The doses in units; what was given on each side counts twice."""
    doses = [q for q in read(text).quantities("dose") if q.unit == "units"]
    return [(q.middle or 0) * (2 if q.per == "side" else 1) for q in doses]


@pytest.mark.parametrize(
    ("text", "lasted"),
    [
        ("Crowsfeet packed up after 8 weeks, forehead's still going strong", 56),
        ("Mine conked out after a month and a half, paid for three", 45),
        ("Mine did a runner after 53 days", 53),
        ("it gave up the ghost after nine weeks", 63),
        ("it had left the building by week 7", 49),
        ("them lines over my lip, 6 units, gone in 6 weeks flat", 42),
        ("had faded by week ten and I get married in 4", 70),
        (
            "Effect on my underarms was over within ten weeks, though the leaflet claims 4 months",
            70,
        ),
        ("bottox in forhead, last time it went at 11 wks", 77),
        ("How come the effect vanished at six weeks and four days?", 46),
        ("jaw botox lost its oomph round about week 10", 70),
        ("lines reappeared 2 months after my appointment", 60),
        ("effects tailed off about 3 and a half months in", 105),
        ("dead by day 75", 75),
        ("wore off by week five", 35),
        ("my tmj jabs quit on me after ninety days, like clockwork", 90),
        ("on the 40th day my frown returned", 40),
        ("Ten units a side, and by week nine they were back", 63),
        ("They came back at week eight", 56),
        ("lines started creeping back around week 8", 56),
        ("six weeks later I was scowling again", 42),
        ("rock hard again after 12 weeks", 84),
        ("Grinding did restart, mind, at four months", 120),
        ("noticed movement returning at 7 weeks", 49),
        ("by about 70 days everything above my eyebrows was on the move again", 70),
        ("By the sixth week I could raise both eyebrows to heaven", 42),
        ("by week 6 it was like i never had it", 42),
        ("my husband says it was gone before the bill came, three and a bit weeks!", 21),
    ],
)
def test_when_it_ended_tells_how_long_it_lasted(text: str, lasted: float) -> None:
    assert days("duration", text) == [lasted]
    assert days("since", text) == []


@pytest.mark.parametrize(
    ("text", "lasted"),
    [
        ("ten weeks of bliss then zilch", 70),
        ("three months of dry socks and that was my lot", 90),
        ("month and a half of swan neck and then turkey again", 45),
        ("4 lovely months and then back to square one", 120),
        ("bone dry for 7 months then the waterfall came back", 210),
        ("it kept me dry eight and a half months, is that typical at 74?", 255),
        ("hands were bone dry from day 5 until about 4 months then the drip started again", 120),
        ("perfect till wk 5 then bam movement", 35),
        ("Botox in the bladder kept the leaks away till month 8", 240),
        ("scalp for sweatin, stayed dry 14 wks then whoosh", 98),
        ("Underarm sweat: dry for five weeks, then the left one leaked", 35),
        ("The last loosened the fingers for about eleven weeks", 77),
        ("Each round gives her about ten weeks", 70),
        ("so I had it put in my scalp, 4 months it held, then frizz city again", 120),
        ("got a measly 5 weeks out of it before it rolled back under", 35),
        ("Nine weeks was all he got out of it before they came back", 63),
        ("I enjoyed it three and a half months before they twanged back", 105),
        ("Anyone else get barely 40 days out of Azzalure?", 40),
        ("ngl barely made it to two months w my forehead tox", 60),
        ("my tox never makes it past 2 months", 60),
        ("2 months and poof", 60),
        ("Only lasted as long as my tan, six weeks or so", 42),
        ("My consultation lasted 5 minutes, the whole thing 10, and the effect about 5 weeks", 35),
    ],
)
def test_how_long_it_held(text: str, lasted: float) -> None:
    assert lasted in days("duration", text)
    assert days("since", text) == []


@pytest.mark.parametrize(
    ("text", "lasted"),
    [
        ("First treatment lasted five months, second three, third eight weeks", [150, 56]),
        ("first lot gave me 14 weeks, second lot 11, and the most recent 8", [98, 77, 56]),
        ("usually good for 12 weeks, this round barely managed 7", [84, 49]),
        ("it didnt last 4 months like she said, it lasted 9 weeks", [63]),
        ("They came back before week three was out, 20 days to be exact", [20]),
        ("it's been 12 weeks, the effect had gone by 8", [56]),
    ],
)
def test_of_several_lengths_the_latest_is_there(text: str, lasted: list[float]) -> None:
    assert days("duration", text) == lasted


@pytest.mark.parametrize(
    "text",
    [
        "On the ninth day a headache began which lasted three days, I had it five weeks ago",
        "my bruise was gone within a week",
        "the filler lasted 9 months",
        "I was back at work after 2 days",
        "they had me back at 2 weeks",
        "a client came back after three weeks for more",
        "nothing for two weeks then it kicked in",
        "working in sun on a ship for 12 years",
        "6 weeks pregnant and my forehead is moving again",
        "Do the results last 3 or 4 months?",
        "can it last six months",
        "they promised six months",
        "can I exercise again after 2 days",
        "stopped having it for two years",
        "Had a lovely fortnight in Goa",
    ],
)
def test_what_tells_of_no_effect_that_lasted(text: str) -> None:
    assert days("duration", text) == []


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("been a week n 3 days, nothin doing", 10),
        ("bottox in forhead 6 wks an 1 day ago", 43),
        ("1 month & 1 week post botox", 37),
        ("a month and a few days ago", 33),
        ("a week and a bit ago", 7),
        ("bloke here, had me forehead done, month ago", 30),
        ("Nine days, upper forehead lines still crossing me like tram tracks", 9),
        ("tbh its day 8 n my forehead is heavy af", 8),
        ("Botox was done 40 days before around my eyes, small benefit only", 40),
        ("Sir, I have taken botox for frown lines before 25 days", 25),
        ("They said give it 14 days. I gave it 17.", 17),
        ("I'm 5 weeks out from blepharoplasty and 11 weeks out from Botox in the forehead", 77),
        ("I'm just shy of 4 weeks", 28),
        ("coming up to 5 weeks", 35),
        ("a month on and my forehead looks exactly the same", 30),
        ("i paid 180 for 24 units a month ago", 30),
        ("It's four weeks to the day since my brow lift, and one brow went up on day 8", 28),
        ("my tmj jabs quit on me after ninety days, now at day 100 and clenching like mad", 100),
        ("Yesterday I had 2 x 25 in my masseters, it began to ache on day 1", 1),
        ("240 units, five weeks ago. The pull eased at two weeks.", 35),
        ("had it done 3 weeks ago, drank two glasses of wine last night", 21),
        ("Ten nights ago the usual, and since breakfast today I see two of everything", 10),
        ("Botox was done nine days ago. Weak arms, which I never had, and my voice is going", 9),
        ("Just a month and a half ago, frown. they promised six months, my aunt is on month 8", 45),
        ("Had them done nine weeks ago by a chap who's been at it 15 years, still lines", 63),
    ],
)
def test_how_long_ago(text: str, ago: float) -> None:
    assert days("since", text) == [ago]


@pytest.mark.parametrize(
    "text",
    [
        "raised line across my belly from the c section two years back, does botox help",
        "Knee hurts since I fell 5 weeks ago. Can I still come for my first consultation?",
        "Parked outside your clinic for 45 minutes 2 weeks ago and got a 60 euro fine",
        "Gave birth seven weeks ago, stopped nursing after 20 days. When may I have it?",
        "Call me on 0161 555 0142 after 5, I was on hold 25 minutes yesterday",
        "rang you 3 weeks ago about a booking and nobody phoned back",
        "I had fillers once, and they dissolved by month five. Botox I've not tried, any good?",
        "Jeuveau elevens. Kicked in day 2, peaked day 10",
        "I run 40 miles a week now",
        "after fourteen good years it does nothing",
    ],
)
def test_what_is_no_time_of_the_treatment(text: str) -> None:
    assert days("since", text) == []


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("sweaty pits, 50 units a pit", 100),
        ("They gave me 100 units per palm", 200),
        ("75 units per foot, hurt like the devil", 150),
        ("25 units in each chewing muscle", 50),
        ("12 units round each eye for the crows feet", 24),
        ("My calfs are thick so I got 100 units in each one", 200),
        ("calf slimming, 100 each leg", 200),
        ("armpits, 50 each, a month ago", 100),
        ("done seven weeks ago with 50 per pit", 100),
        ("my underarms, 50 a pit it was", 100),
        ("2 x 30 units into the clenching muscles", 60),
        ("I had 2 x 25 in my masseters", 50),
        ("the traps thing, 2x40, fab", 80),
        ("nurse used 2 lots of 16 units", 32),
        ("25/25 in the masseters", 50),
        ("12 units on the left and 10 on the right", 22),
        ("The left crow's foot got 12 and the right got 10, eleven days ago", 22),
        ("Units: 26. Dog's age: 4.", 26),
        ("50 of their units in the frown", 50),
        ("went from 10u to 20u this time", 20),
        ("I was told 30 units but the invoice shows 17, so 17 it was", 17),
        ("My old clinic used 20 on my forehead years ago; the new place used only 9", 9),
        ("Quote was for 50 units, the girl drew up 44", 44),
        ("normally have 30 units but this time she gave me 20", 20),
        ("asked for a light touch, 10 units, came home with 25", 25),
        ("My sister had her shoulders done, 100 units. I only had my jaw, 20 units per side", 40),
        ("ive never felt a thing from 30 units, my coworker gets 12 and cant blink", 30),
        ("My mother had 20 units three weeks ago and it has done nothing", 20),
        ("about 6 units of alcohol, and had 16 units of the other stuff in my forehead", 16),
    ],
)
def test_the_units_that_were_given(text: str, total: float) -> None:
    assert units(text) == [total]


@pytest.mark.parametrize(
    "text",
    [
        "Is 20 units normal or are they overselling me? Not had it yet",
        "Does 20 units sound normal or is it a lot for a first timer?",
        "is 30 units of dysport equal to 10 of botox?",
        "can I have 20 units if my friend only had 12?",
        "I drink 14 units a week and smoke ten a day",
        "i'll sink about 12 units of booze",
        "20 units of insulin twice a day",
        "My mate Kev had 40 units and swears it held 5 months. Should I give it a whirl?",
        "My neighbour had 50 units, hers was gone in 8 weeks. I've never had any.",
    ],
)
def test_units_that_nobody_was_given(text: str) -> None:
    assert units(text) == []
    assert days("duration", text) == []


@pytest.mark.parametrize(
    ("text", "lasted"),
    [
        ("my sister gets 60 units and it lasts her 5 months, I get 8 weeks from 20", [56]),
        ("my neighbour gets five months from her forehead, I squeezed out nine weeks", [63]),
        ("Hers is still going strong in month four and mine packed up in month two", [60]),
        ("My husband had 155 units ten weeks ago. They came back at week eight", [56]),
    ],
)
def test_whose_length_it_is(text: str, lasted: list[float]) -> None:
    assert days("duration", text) == lasted


def test_next_weekend_can_be_read() -> None:
    assert days("since", "the party is next weekend, I had botox 2 weeks ago") == [14]
