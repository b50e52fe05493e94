"""Which language a message is in, and the lines the bot has for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import foreign

ENGLISH = """
wot abt da forhead lol
glabella, corrugator
my abuela had botox
corrugator supercilii et procerus
orbicularis oculi
clostridium botulinum
in vitro
hi
thx
ok
no
no no no
me too
idk
ta
botox
dysport or xeomin
restylane lyft
la roche posay ok after?
botox no work
y didnt it wrk
duz it hert
hw lng b4 it wrks
hav i wasted me money
its bin a wk n nothin
ive had 3 lots now n it dnt do owt
owt i can do to mek it last
didnae work hen
ye cannae move yer face
abeg e no dey work
wetin be botox
dis ting work or wot
im preggers can i have it
vino after botox?
de facto
ad hoc
deja vu
c'est la vie lol
hasta la vista wrinkles
no bueno
mi casa
que sera sera
adios wrinkles
oh la la
muchas gracias, how long does it last
merci, that helped
danke, one more question
bonjour how much is botox
parlez vous anglais? no me neither
mein gott it hurts
my amiga got it done
our nonna had it
went to Dr. Müller in Berlin
dr van der berg did it
my friend Ольга had it
what does 疼 mean
Maria
Giovanni
São Paulo
Beyoncé
café
el paso tx clinic
rio de janeiro botox
santa monica derm
die hard fan
do it
on me
men in it
in my arm
pain on one side
no animal was hurt
20u glabella 10u frontalis
2 wks ago
a la carte
fiancé said no
naïve question maybe
???
😀
👍👍
12345
""".strip().splitlines()

FOREIGN = {
    "es": ["hola", "gracias", "cuanto dura el botox", "no me hizo efecto", "Me duele la cabeza"],
    "fr": ["bonjour", "combien de temps ça dure", "j'ai un bleu sur le front", "je suis enceinte"],
    "de": ["danke", "wie lange hält das", "mein botox wirkt nicht", "ich bin schwanger"],
    "it": ["ciao", "quanto dura", "ho mal di testa da ieri", "perché non funziona"],
    "pt": ["olá", "o botox não funcionou", "estou com dor de cabeça", "nao fez efeito nenhum"],
    "nl": ["goedemorgen", "hoe lang werkt het", "ik ben zwanger", "mijn botox werkt niet"],
    "pl": ["dzień dobry", "jak dlugo to dziala", "boli mnie głowa", "czy to boli"],
    "ro": ["bună ziua", "cât durează", "mă doare capul de ieri", "am o întrebare"],
    "tr": ["merhaba", "neden etki etmedi", "hamileyim", "ne zaman etki eder"],
    "sv": ["tack så mycket", "hur länge varar det", "jag är gravid", "gör det ont"],
    "da": ["mange tak", "hvor længe holder det", "jeg har et spørgsmål", "gør det ondt"],
    "no": ["tusen takk", "hvor lenge varer det", "jeg har et spørsmål", "gjør det vondt"],
    "cs": ["dobrý den", "jak dlouho to vydrží", "bolí mě hlava", "mám dotaz"],
    "hu": ["jó napot", "meddig tart", "fáj a fejem", "lenne egy kérdésem"],
    "vi": ["xin chào", "giữ được bao lâu", "tôi đang mang thai", "có đau không"],
    "ru": ["привет", "сколько держится ботокс", "я беременна", "это больно?"],
    "uk": ["дякую", "скільки тримається ботокс", "чому не діє", "маю питання"],
    "bg": ["здравейте", "колко време трае", "защо няма ефект", "ботоксът не подейства"],
    "el": ["γεια σας", "πόσο διαρκεί", "είμαι έγκυος", "πονάει;"],
    "ar": ["مرحبا", "كم يدوم البوتوكس", "أنا حامل", "هل يؤلم"],
    "fa": ["سلام", "بوتاکس چقدر دوام دارد", "باردارم", "درد دارد؟"],
    "ur": ["کیا درد ہوتا ہے", "یہ کتنے دن رہتا ہے", "میں حاملہ ہوں"],
    "he": ["שלום", "כמה זמן זה מחזיק", "אני בהריון"],
    "hi": ["नमस्ते", "कितने दिन चलता है", "botox काम नहीं किया"],
    "th": ["สวัสดี", "โบท็อกซ์อยู่ได้นานแค่ไหน", "เจ็บไหม"],
    "zh": ["你好", "肉毒素能维持多久", "疼吗", "我想问一下botox"],
    "ja": ["こんにちは", "どのくらい持ちますか", "妊娠中ですが大丈夫ですか"],
    "ko": ["안녕하세요", "얼마나 가요", "임신 중인데 맞아도 되나요"],
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_names_and_too_little_text_have_no_language(text: str) -> None:
    assert foreign.language_of(text) is None


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in FOREIGN.items() for text in texts]
)
def test_a_language_is_known_by_few_words(code: str, text: str) -> None:
    assert foreign.language_of(text) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "no puedo respirar"),
        ("es", "mi madre no puede tragar"),
        ("fr", "je n'arrive plus à avaler"),
        ("de", "ich bekomme keine luft"),
        ("it", "non riesco a respirare"),
        ("pt", "não consigo engolir"),
    ],
)
def test_a_call_for_help_is_known_too(code: str, text: str) -> None:
    assert foreign.language_of(text) == code
    assert foreign.language_of(text.upper()) == code


def test_every_language_of_the_tests_has_lines_and_the_other_way_round() -> None:
    assert set(FOREIGN) == foreign.codes()


@pytest.mark.parametrize("code", sorted(foreign.codes()))
def test_lines_are_in_their_own_language(code: str) -> None:
    lines = foreign.line_for(code)
    assert lines is not None
    assert lines.code == code
    assert foreign.language_of(lines.line) == code
    assert foreign.language_of(lines.urgent) == code
    assert lines.line != lines.urgent
    # What is serious is said in one breath, without numbers that differ by country.
    assert len(lines.urgent) < 120
    assert not any(c.isdigit() for c in lines.line + lines.urgent)


@pytest.mark.parametrize("code", ["en", "xx", ""])
def test_other_codes_have_no_lines(code: str) -> None:
    assert foreign.line_for(code) is None


@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert foreign.language_of(text) in foreign.codes() | {None}


@given(st.integers(0, 10**9), st.sampled_from(["", " units", "u", " wks", "%"]))
def test_amounts_have_no_language(number: int, unit: str) -> None:
    assert foreign.language_of(f"{number}{unit}") is None


def test_nothing_is_read_when_the_module_is_imported() -> None:
    code = (
        "import yaml\n"
        "def fail(*a, **k): raise AssertionError\n"
        "yaml.safe_load = fail\n"
        "import bot.language.foreign\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
