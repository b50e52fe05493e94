"""Alarms that must be quiet for old illnesses and figures of speech, and loud for veiled hints."""

from __future__ import annotations

import pytest

from bot.language.pipeline import read_message

# --------------------------------------------------------------------- no alarm: an illness


@pytest.mark.parametrize(
    "text",
    [
        # The very illness that the toxin is to treat.
        "xeomin drool treatment",
        "salivary gland units drooling",
        "crossed eyes in adults",
        "laryngeal tox abductor dysphonia breathy voice",
        "achalasia, food sticks, diagnosed 2019, never been injected. do they use botox for that",
        "My brother chokes on saliva because of his Parkinson's, no toxin so far. Does Botox for"
        " drooling exist?",
        "double vision since childhood squint, never had injections. Could toxin straighten it?",
        "Nan's eyelids have drooped for thirty years. Would toxin lift them?",
        "i leak when i laugh n run to pee 20x a day, botox for tht??",
        "Drooling is just as heavy as before. The glands were injected seven weeks ago.",
        # It was there before, and somebody asks whether it matters.
        "born with double vision, squint op at six. any reason not to have crow's feet done",
        "Husband has Lambert-Eaton and weak thighs, never had any toxin. Should he avoid it?",
        "I already have swallowing trouble from an old operation, does that exclude me?",
        "panic attacks make me breathless, never had jabs, does that exclude me",
        "I can't lie flat as I get breathless with my heart, same for twenty years. Can I sit up?",
        "Multiple sclerosis since 2016, wobbly legs on bad days. May I have my forehead done?",
        "My brother had a seizure at twenty, none since. Can he have Botox for his jaw?",
        "hives chronic urticaria tox candidate",
        # Another cause is named.
        "I've been hoarse for a week with a cold, should I postpone my forehead?",
        "I lost my voice at karaoke on Saturday, appointment Monday, still ok to have it?",
        "my legs are like lead after the marathon, can I get botox tomorrow",
        "mum had trouble breathing but that was her asthma, docs said nowt to do with the jabs",
        "My grandmother has had trouble swallowing ever since her throat cancer. Is toxin allowed?",
        "Long covid here, eighteen months, breathless on hills. Could the clinic refuse me?",
        "Grandpa's got Parkinson's tremor and drops his fork. Is there an injection?",
        "My daughter bites her tongue in her sleep since her epilepsy started. Can toxin stop it?",
    ],
)
def test_an_old_or_treated_illness_is_no_alarm(text: str) -> None:
    assert not read_message(text).alarm.urgent


@pytest.mark.parametrize(
    "text",
    [
        # Nobody has it: people, warnings, fears.
        "is speech affected by masseter botox",
        "is anaphylaxis from botox a real thing or internet scare",
        "Why do warnings mention muscle weakness all over the body?",
        "Why doesn't an injection in the forehead stop the muscles of breathing?",
        "Which placement mistakes lead to double vision? I'm choosing between two nurses.",
        "How would I recognise an allergic reaction, should one ever occur?",
        "Do I come out with blurred eyes or can I drive myself home?",
        "swallowing problems percentage neck botox trials",
        "could my milk give baby a floppy weakness if i get botox? not had it yet",
        "Read a horror story of a woman who stopped breathing. Was that a fluke?",
        "my sister reckons i'll end up with slurred speech, is she winding me up",
        # Animals and the person who injects.
        "Our cat got botulism from a dead bird and couldn't stand. Vet said it's the same toxin.",
        "The last nurse was breathless from the stairs. Is that any way to inject?",
        # The words mean something else.
        "wanted the ground to swallow me, Spock brow in the office",
        "dead on my feet with twins at the boob, is a cheeky bit of tox off limits",
        "bill gave me heart palpitations lol how much do people pay",
        "The left crow's feet have gone like ironed linen, the right ones are all still there.",
        "so the nerve is just on mute??",
        "My coach thinks the muscle's too big for it. Is he talking rubbish?",
        "can i do breath hold training in the pool 2 days after botox",
        "It was a Seoul web shop. Two of my friends got theirs without bother.",
        "can't drink through a straw since my lip flip, when does that come back",
        "my lips feel weak and I can't whistle, lip flip 10 days ago",
        "I go weak at the knees when I see a needle. Any numbing cream?",
        "i always pass out at the sight of a needle, would they still do me",
        "My son collapses whenever he sees a syringe; he is otherwise healthy.",
        "Which is likelier after neck shots, a hoarse voice or a sore throat?",
        "Does a nursing baby get sleepy if mum has Xeomin?",
        "Cried so hard at the film that my eyes were slits. Too late for crow's feet?",
    ],
)
def test_words_without_a_patient_are_no_alarm(text: str) -> None:
    assert not read_message(text).alarm.urgent


# ---------------------------------------------------------------------- alarm: it came after


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        # Whatever other illness there is.
        (
            "My father has Parkinson's and had his glands injected last week. Now he chokes on"
            " everything.",
            "swallowing",
        ),
        ("I have asthma but this is different, no air since the jabs this afternoon", "breathing"),
        ("MS for ten years but this is new: since the jabs I can't keep my eyes open", "both_lids"),
        (
            "I get Botox for my neck dystonia every three months. This time they went up to 300."
            " Now I can't keep my head up past ten.",
            "neck_weakness",
        ),
        ("treated for blepharospasm. After Monday's injections I see two of every stair", "vision"),
        # Broader words, as an injection is named.
        ("hubby's head lolls like a baby's, he had his neck injected tuesday", "neck_weakness"),
        ("My daughter was treated at a hen do and now says the TV has a twin.", "vision"),
        ("eyes crossing since yesterday tox", "vision"),
        ("water goes down funny since my neck shots", "swallowing"),
        ("tablets stick in throat day 6", "swallowing"),
        ("jaw wont close cant eat since jaw tox", "swallowing"),
        ("coffing evry time i eat now, botocks 1 week ago in the nek", "swallowing"),
        ("simply can't make an s or a k since my injections", "speech"),
        ("why am i talkin like i got a cold, no cold tho, jaw tox last wk", "speech"),
        ("The Alexa no longer understands me since my appointment on Monday", "speech"),
        ("no bladder control after tox", "bladder"),
        (
            "my lips and eyelids are getting bigger by the minute since the needle",
            "severe_allergy",
        ),
        ("passed out on the bathroom floor after my injections", "severe_allergy"),
        ("the redness has crept from my temple to my jaw overnight", "infection"),
        ("since the jabs the patch by my nose is chalk white with purple lace", "filler_vessel"),
        ("both lids have come down and my neck's so weak I'm lying flat, tox day 3", "both_lids"),
        ("throat like it's got a cork in since the botox", "swallowing"),
        ("The jab spot's hot, swelling by the hour, and I've got the shivers", "infection"),
        ("Husband's chin is stuck to his chest. Trap injections last week.", "neck_weakness"),
        # Without one.
        ("double when I look right", "vision"),
        ("toxin spreading down my body help", "weakness_general"),
        ("Abeg now she no fit swallow anything", "swallowing"),
    ],
)
def test_what_came_after_an_injection_is_an_alarm(text: str, symptom: str) -> None:
    alarm = read_message(text).alarm
    assert alarm.urgent
    assert symptom in alarm.symptoms


@pytest.mark.parametrize(
    "text",
    [
        "my voice sounds nasal, like i have a cold but i dont",
        "Would it be the Botox if I've suddenly got double vision since Sunday?",
        "a client just collapsed in my chair minutes after the injections and cant breathe well",
        "brething not good since injecton sunday",
        "fainted an hour after the jabs, though I do faint at the sight of blood",
    ],
)
def test_excuses_do_not_reach_too_far(text: str) -> None:
    assert read_message(text).alarm.urgent


# ------------------------------------------------------------------------------ self-harm


@pytest.mark.parametrize(
    "text",
    [
        # Not being there any more.
        "By the time anyone replies I'll have gone where nobody can see my face.",
        "I shan't be needing anything after Thursday.",
        "not eating till im gone",
        "id rather be a memory than this",
        "my gf said if her botox dont work she wont be here for new years",
        "Don't worry about refunding me. Where I'm going one doesn't need money.",
        "does it matter whether it's safe, I don't think I'll make it past the weekend",
        # Farewells, things given away, affairs put in order.
        "this is goodbye i guess. you were nice to me about the bruise",
        "tell my mum im sorry k",
        "If somebody reads these chats later: I loved them all.",
        "Posted my guitar to my nephew, cancelled the phone, cancelled you.",
        "The will's signed, the cooker's off, the budgie's next door.",
        "Who'd look after my dog, do you think? I need it settled by Friday.",
        # Ways and places.
        "There's a lake near the clinic. I've put stones in my coat.",
        "on the bridge rn its windy",
        "standing at the edge of the harbour wall, crooked eyebrow and all",
        "I'm holding a bottle of pills and a mirror",
        "how long for botox to work and how many paracetamol is too many",
        "which injection would just let me slip away quietly",
        "told my gf to find someone better and then i turned my phone off. im by the weir",
        # Hurting oneself.
        "will the nurse ask about the scars on my wrists, the new ones i mean",
        "i scratch my forhead till it bleeds",
        # Hopelessness, decisions, a burden.
        "whats even the point of me",
        "tell me one reason not to",
        "i cant go on like this, not with this eyelid not with anything",
        "I feel very peaceful now that I've decided. The lines don't bother me at all.",
        "im barely keeping myself from doing something",
        "She'd do better with a mother who isn't me.",
        "They'd cry for a week and then they'd be relieved, honestly.",
        # Misspelled, other people.
        "i wana die",
        "im dun with livin",
        "hubby says he'll jump if his face stays like dis",
        "my boyfriend texted goodbye after his jaw botox went wrong",
        "tell the nurse shes not to blame when she hears",
        "I've been googling how deep the reservoir is",
        "nobody would even cry. maybe id finally look peaceful",
        "She's left her ring on the sink and her phone at home, and said the cliffs were pretty.",
        "been cutting since the botox went wrong, deeper now",
    ],
)
def test_veiled_hints_at_self_harm(text: str) -> None:
    assert read_message(text).alarm.crisis


@pytest.mark.parametrize(
    "text",
    [
        "I'm 24 and would rather die than get my dad's forehead",
        "I'd rather be dead than have a needle in my face, so what could I use instead?",
        "do muscle cells commit suicide when they get the toxin",
        "is botox off the internet a suicide mission",
        "explain it like i'm brain dead",
        "do i have to lie like a corpse in a coffin when they inject?",
        "Sweating like a pig on death row at every meeting",
        "this overactive bladder will be the end of me, 14 trips a day",
        "Can't afford it now, so it's the end of the road for me",
        "I don't want to wake up halfway. is there any anaesthetic",
        "At what point can I go back to my jade roller?",
        "my GP wrote the letter. What else do they want me to bring?",
        "the expiry reads 31 June, a date which doesn't exist",
        "Last week the ambulance couldn't get through. It's the cars.",
        "you should never walk into a room unless you know the way out",
        "my wallet is crying, I'm dying to know what it costs",
        "my hair is in the way, should I tie it back",
        "hubby says its rat poison lol, what is it made of",
        "worked for years now nothing no matter who does it",
        "bye everyone",
        "After our divorce I'm done with living by other people's rules. First Botox at 60: mad?",
        "Wish I were dead centre on that chart of yours.",
        "thinking of ending my membership, what do I lose",
        "give me one reason not to book it",
        "I've been sitting on the bridge of my nose injections for weeks",
    ],
)
def test_figures_of_speech_are_no_hints(text: str) -> None:
    assert not read_message(text).alarm.crisis


def test_half_a_hint_needs_another_one_near_it() -> None:
    assert not read_message("We had a walk on the cliffs before my appointment.").alarm.crisis
    assert read_message("She said the cliffs are pretty. Nobody is left for me.").alarm.crisis


def test_a_long_story_that_tells_of_an_injection_is_searched_for_what_is_said_in_passing():
    story = (
        "Long week here, the boiler went, my sister came to stay with the twins and we had the "
        "garden dug over at last. I had my jaw botoxed on Tuesday at the place by the station, she "
        "was lovely about it. Since yesterday I slur a bit on the phone. Anyway, when can I have a "
        "glass of wine again?"
    )
    assert read_message(story).alarm.urgent


@pytest.mark.parametrize(
    "text",
    [
        "My squint was injected on Tuesday and now I see double, which the clinic said I would.",
        "Neck done for dystonia last week. Swallowing is hard work, as they warned.",
    ],
)
def test_having_been_warned_of_a_symptom_does_not_excuse_it(text: str) -> None:
    assert read_message(text).alarm.urgent
