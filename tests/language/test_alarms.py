"""The alarm rules on a table of messages, whole and cut into other texts."""

from __future__ import annotations

import functools
import time
from pathlib import Path

import pytest
import spacy
import yaml
from spacy.language import Language

from bot.language import alarms, context
from bot.language.pipeline import read_message
from bot.language.reading import Alarm, Mention

_TABLE = Path(__file__).parent / "data" / "alarm_cases.yml"


@functools.cache
def _nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def _read(text: str) -> tuple[list[Mention], Alarm]:
    doc = _nlp()(text)
    mentions = context.annotate(doc, alarms.find_symptoms(doc))
    return mentions, alarms.assess(doc, mentions)


@functools.cache
def _cases(wanted: str) -> tuple[str, ...]:
    halves = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return tuple(text for half in halves.values() for text in half[wanted])


def test_the_table_is_large_and_without_repeats() -> None:
    alarming = _cases("urgent") + _cases("crisis")
    assert len(alarming) >= 150
    assert len(_cases("harmless")) >= 150
    everything = [text.lower() for text in alarming + _cases("harmless")]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("text", _cases("urgent"))
def test_urgent(text: str) -> None:
    alarm = _read(text)[1]
    assert alarm.urgent
    assert alarm.symptoms
    assert alarm.reasons


@pytest.mark.parametrize("text", _cases("crisis"))
def test_crisis(text: str) -> None:
    assert _read(text)[1].crisis


@pytest.mark.parametrize(
    ("text", "urgent", "crisis"),
    [
        ("throte is closeing", True, False),
        ("i just want to dissapear", False, True),
        ("i wanna disapear", False, True),
        ("i cant tell when i nead the loo", True, False),
        ("wat if it stops wrking", False, False),
    ],
)
def test_a_message_is_also_read_as_it_is_meant(text: str, urgent: bool, crisis: bool) -> None:
    alarm = read_message(text).alarm
    assert (alarm.urgent, alarm.crisis) == (urgent, crisis)


def test_false_alarms_are_rare() -> None:
    harmless = _cases("harmless")
    false = [t for t in harmless if (a := _read(t)[1]).urgent or a.crisis]
    assert len(false) <= 0.02 * len(harmless), false


@pytest.mark.parametrize(
    "frame",
    [
        "had botox yesterday. {}",
        "Hi, I had 20 units in my forehead last week. {}. What should I do? Thanks",
        "{} and I also have a headache",
        "I was told it is safe. {}. Is it normal?",
        "Does it last long? {}",
        "My injector says wait. {}",
    ],
)
def test_an_alarm_survives_what_is_said_around_it(frame: str) -> None:
    missed = [t for t in _cases("urgent") if not _read(frame.format(t))[1].urgent]
    missed += [t for t in _cases("crisis") if not _read(frame.format(t))[1].crisis]
    assert not missed


@pytest.mark.parametrize("text", [*_cases("urgent"), *_cases("harmless")])
def test_mentions_are_spans_in_order_without_overlap(text: str) -> None:
    mentions = _read(text)[0]
    for mention in mentions:
        assert mention.start < mention.end
        assert mention.text == text[mention.start : mention.end]
    for one, two in zip(mentions, mentions[1:]):
        assert one.end <= two.start


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("I can't breathe and my throat is tight", {"breathing", "swallowing"}),
        ("slurred speech and double vision", {"speech", "vision"}),
        ("I have hives", {"severe_allergy"}),
        ("I cannot hold my head up", {"neck_weakness"}),
        ("my legs feel like jelly", {"weakness_general"}),
        ("wet myself", {"bladder"}),
        ("dribbling all day", {"drooling"}),
        ("half my face is numb", {"stroke_signs"}),
        ("my baby is floppy", {"baby_floppy"}),
        ("both eyelids are drooping", {"both_lids"}),
    ],
)
def test_symptoms_have_canonical_ids(text: str, ids: set[str]) -> None:
    assert ids <= set(_read(text)[1].symptoms)


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("bad headache today", "headache"),
        ("a bruise on my cheek", "bruise"),
        ("some swelling", "swelling"),
        ("one droopy eyelid", "droopy_lid"),
        ("my eyebrow is low", "droopy_brow"),
        ("spock brows", "spock_brow"),
        ("my face is frozen", "frozen"),
        ("a crooked smile", "crooked_smile"),
        ("I feel like I have flu", "flu_like"),
        ("nauseous all day", "nausea"),
        ("dry eyes", "dry_eye"),
        ("sore forehead", "pain"),
        ("itchy forehead", "itching"),
        ("heavy forehead", "heaviness"),
        ("little bumps", "bumps"),
        ("red spots", "redness"),
    ],
)
def test_small_things_are_found_and_no_alarm(text: str, symptom: str) -> None:
    mentions, alarm = _read(text)
    assert symptom in {m.id for m in mentions}
    assert alarm == Alarm()


@pytest.mark.parametrize("text", ["", " ", "?!", "\n\n", "😀", "a" * 5000, "(" * 500])
def test_strange_texts_are_no_alarm(text: str) -> None:
    assert _read(text) == ([], Alarm())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("swalowing", "swallowing"), ("blured", "blurred"), ("threat", "threat"), ("horse", "horse")],
)
def test_misspellings(wrong: str, right: str) -> None:
    assert alarms.correct(wrong) == right


def test_it_is_fast() -> None:
    docs = [_nlp()(text) for text in _cases("urgent") + _cases("harmless")]
    _read("warm up, I cannot swallow")
    context.read_words.cache_clear()
    start = time.process_time()
    for doc in docs:
        alarms.assess(doc, context.annotate(doc, alarms.find_symptoms(doc)))
    spent = time.process_time() - start
    # 2 ms for 30 words is the aim; three times that, as test machines are busy.
    assert spent / sum(map(len, docs)) * 30 < 0.006


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("the spot is red and swollen and I'm running a fever", "infection"),
        ("pus is coming out of the injection site", "infection"),
        ("red streaks from where I was injected", "infection"),
        ("the lump is hot and swollen and getting bigger", "infection"),
        ("my lip turned white after lip filler", "filler_vessel"),
        ("severe pain since the filler in my nose", "filler_vessel"),
        ("had cheek filler and now my sight is blurred", "filler_vessel"),
        ("I nurse and my baby is very sleepy now", "baby_floppy"),
        ("the baby is feeding less since my jabs", "baby_floppy"),
        ("my toddler pricked himself with the syringe", "overdose"),
        ("I accidentally stabbed my thumb with the needle", "overdose"),
        ("they used 300 units instead of 30", "overdose"),
        ("she gave me five times the dose by mistake", "overdose"),
        ("her face drops on one side and the smile is crooked", "stroke_signs"),
        ("my smile is lopsided and one lid droops", "both_lids"),
        ("I lost control of my bladder after botox", "bladder"),
    ],
)
def test_further_dangers(text: str, symptom: str) -> None:
    alarm = _read(text)[1]
    assert alarm.urgent
    assert symptom in alarm.symptoms
    assert "severe_allergy" not in alarm.symptoms


@pytest.mark.parametrize(
    "text",
    [
        "they put 200 units in my neck and I'd like 60",
        "nut allergy with anaphylaxis in the past, is botox ok",
        "hives from penicillin last time, can I have it",
        "I carry an epipen",
        "I keel over when I see needles",
        "I had trouble swallowing before I ever had botox, can I have it",
        "I had trouble swallowing last year, may I have botox",
        "how can I find the meaning of life",
        "had 10 units instead of 20",
        "had 50 units of dysport instead of botox",
        "a bit red and warm right after the shots",
        "does filler hurt more",
        "what if they give me too much by mistake",
        "Get help at once if it is hard to breathe after the shots.",
        "In one trial, chewing got weaker in 30 of 100 people.",
    ],
)
def test_further_harmless_messages(text: str) -> None:
    assert _read(text)[1] == Alarm()


@pytest.mark.parametrize(
    "text",
    [
        "after botox last year it was hard to swallow, may I have it again",
        "had botox last month, hard to swallow, can I get help",
        "If it is this hard to breathe, should I call?",
        "My throat is closing, get help if you can.",
    ],
)
def test_what_must_not_be_taken_for_harmless(text: str) -> None:
    assert _read(text)[1].urgent


# Other languages: messages written apart from the lexicon, as worried people type them.
_FOREIGN_URGENT = (
    "desde el lunes no puedo tragar ni la saliva",
    "mi abuela no puede respirar",
    "mi esposa tiene dificultad para respirar despues del botox",
    "me ahogo cuando bebo agua",
    "siento que se me cierra la garganta",
    "se me esta cerrando la garganta ayuda",
    "NO PUEDO TRAGAR",
    "cada vez me cuesta mas respirar",
    "la comida se me queda atorada en la garganta",
    "mi papa no puede hablar se le traba la lengua",
    "hablo arrastrando las palabras",
    "veo dos de todo",
    "de repente veo borroso",
    "tengo los dos ojos medio cerrados no los puedo abrir",
    "no puedo levantar la cabeza de la almohada",
    "siento los brazos muy debiles",
    "me tiemblan las piernas y no tengo fuerza",
    "se me inflamo la lengua",
    "tengo la cara hinchadisima y me cuesta respirar",
    "labios hinchados y ronchas",
    "me estoy desmayando",
    "perdi el conocimiento",
    "me orino encima desde el botox",
    "my mom no puede respirar",
    "i cant tragar",
    "botox ayer y ahora no puedo speak",
    "no puedo respirar bn",
    "dificultd para tragar",
    "no e podido tragar desde ayer",
    "es normal que no pueda tragar?",
    "es normal que me cueste respirar",
    "no logro respirar hondo",
    "respiro muy mal",
    "el botox me causo vision doble",
    "puede ser por el botox que no puedo tragar?",
    "no consigo enfocar la vista",
    "ma mère n'arrive plus à respirer",
    "mon fils a du mal à respirer",
    "elle ne peut plus avaler",
    "j'ai beaucoup de mal à avaler depuis lundi",
    "c'est normal que j'aie du mal à avaler ?",
    "est-ce normal que je voie double ?",
    "j arrive plus a parler correctement",
    "je parle comme si j'étais ivre",
    "ma voix est toute faible",
    "je n'arrive pas à respirer à fond",
    "j'ai l'impression d'étouffer",
    "je vois tout en double",
    "je vois trouble depuis ce matin",
    "mes paupières tombent toutes les deux",
    "je peux pas ouvrir les yeux",
    "je n'arrive pas à tenir ma tête droite",
    "mes bras sont très faibles",
    "j'ai plus de force dans les jambes",
    "visage tout gonflé et du mal à respirer",
    "mes levres ont gonflé",
    "gorge qui gonfle",
    "je me sens m'évanouir",
    "mon mari a fait un malaise après l'injection",
    "j'ai des fuites urinaires, je ne retiens plus mes urines",
    "la nourriture reste coincée dans ma gorge",
    "je recrache tout, impossible d'avaler",
    "impossible de respirer",
    "imposible tragar",
    "j'peux plus respirer",
    "je narrive plus a avaler",
    "ca m'etouffe, je respire plus",
    "depuis le botox i see double et j'ai du mal a parler",
    "ich krieg keine luft mehr",
    "mein mann kann nicht richtig atmen",
    "ich kann kaum schlucken",
    "ich sehe alles doppelt",
    "non respiro bene",
    "mia figlia non riesce a respirare",
    "faccio fatica a deglutire",
    "ci vedo doppio",
    "estou sem ar",
    "tenho dificuldade em engolir",
    "não estou conseguindo respirar",
    "estou vendo dobrado",
)

_FOREIGN_CRISIS = (
    "no quiero vivir mas",
    "ya no puedo mas, quiero morir",
    "pienso en quitarme la vida",
    "mejor estaria muerta",
    "no vale la pena vivir",
    "je ne veux plus vivre",
    "j'en ai marre de vivre",
    "je veux me suicider",
    "je veux mettre fin à mes jours",
    "la vie n'a plus de sens",
    "ich möchte nicht mehr leben",
    "non ho più voglia di vivere",
    "quero acabar com a minha vida",
)

_FOREIGN_HARMLESS = (
    "¿es verdad que el botox puede afectar la respiración?",
    "he leido que puede causar vision doble",
    "me da miedo quedarme sin poder tragar",
    "que pasa si no puedo respirar despues",
    "nunca he tenido problemas para respirar",
    "sin problemas para tragar ni hablar",
    "hablo y trago perfectamente",
    "no tengo la cara hinchada",
    "me duele tragar? no",
    "puedo hablar con alguien",
    "quiero hablar con un doctor",
    "no puedo ver al doctor hasta el lunes",
    "cuando puedo volver a hacer ejercicio",
    "me arde un poco la piel",
    "tengo un ojo un poco caido",
    "no puedo cerrar bien la boca al silbar",
    "me siento un poco mareada",
    "no hablo ingles",
    "no puedo comer gluten",
    "hablan español?",
    "mi madre tiene miopia, puede ponerse botox?",
    "me muero de miedo a las agujas",
    "el precio me parece alto",
    "mis arrugas no desaparecen",
    "quiero verme mejor",
    "je n'ai pas de troubles de la vision",
    "aucun problème pour respirer ni pour parler",
    "je n'ai jamais eu de mal à respirer",
    "ma voix est normale",
    "est-ce que ça peut donner du mal à avaler ?",
    "le botox peut provoquer des troubles de la parole ?",
    "j'ai lu qu'on peut voir double",
    "que faire si je vois double ?",
    "je ne parle pas anglais",
    "vous parlez français ?",
    "je voudrais parler à quelqu'un",
    "je n'arrive pas à prendre rendez-vous",
    "je ne peux pas payer autant",
    "j'ai une petite bosse au point d'injection",
    "mon oeil gauche est un peu tombant",
    "je peux faire du sport après ?",
    "on peut respirer du protoxyde pendant l'injection ?",
    "j'ai la peau sèche",
    "je ne vois plus mes rides",
    "les rides ne partent pas",
    "je meurs de peur devant les aiguilles",
    "je veux disparaître de honte mdr",
    "j'en ai marre de mes rides",
    "bonjour combien de séances",
    "le résultat est bizarre",
    "sprechen sie deutsch?",
    "ich kann nicht gut englisch",
    "wie lange darf ich nicht laufen gehen",
    "ich habe keine atemnot",
    "kann man danach schlecht schlucken?",
    "posso parlare con qualcuno",
    "non parlo inglese",
    "non vedo risultati",
    "può causare problemi di respirazione?",
    "não falo inglês",
    "não vejo resultado",
    "posso falar com um médico",
)


@pytest.mark.parametrize("text", _FOREIGN_URGENT)
def test_alarms_in_other_languages(text: str) -> None:
    alarm = _read(text)[1]
    assert alarm.urgent
    assert alarm.reasons


@pytest.mark.parametrize("text", _FOREIGN_CRISIS)
def test_crises_in_other_languages(text: str) -> None:
    assert _read(text)[1].crisis


@pytest.mark.parametrize("text", _FOREIGN_HARMLESS)
def test_questions_and_denials_in_other_languages_are_no_alarm(text: str) -> None:
    assert _read(text)[1] == Alarm()


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("me falta el aire", "breathing"),
        ("je n'arrive plus à respirer", "breathing"),
        ("mi madre no puede tragar", "swallowing"),
        ("j'avale de travers", "swallowing"),
        ("se me traba la lengua", "speech"),
        ("je n'ai plus de voix", "speech"),
        ("veo borroso", "vision"),
        ("je vois flou", "vision"),
        ("no puedo mantener los ojos abiertos", "both_lids"),
        ("mes deux paupières tombent", "both_lids"),
        ("no siento las piernas", "weakness_general"),
        ("mes jambes ne me portent plus", "weakness_general"),
        ("no puedo sostener la cabeza", "neck_weakness"),
        ("me orino encima", "bladder"),
        ("tengo la lengua hinchada", "severe_allergy"),
        ("ma soeur a perdu connaissance", "severe_allergy"),
        ("se me cayó un lado de la cara", "stroke_signs"),
    ],
)
def test_symptoms_in_other_languages_have_the_same_ids(text: str, symptom: str) -> None:
    assert symptom in _read(text)[1].symptoms


@pytest.mark.parametrize("word", ["respirrar", "rrespirar", "tragr", "respierr"])
def test_misspelled_words_of_other_languages_are_put_right(word: str) -> None:
    assert alarms.correct(word) in ("respirar", "tragar", "respirer")


@pytest.mark.parametrize("length", [400, 1900, 3900])
def test_an_alarm_is_seen_at_the_end_of_the_longest_message(length: int) -> None:
    before = ("My sister and I went to the shops and had a nice day. " * 100)[:length]
    assert read_message(f"{before}. I cannot breathe since the injection.").alarm.urgent
