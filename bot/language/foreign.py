"""Which language a message is in when it is not English, and the lines the bot has for it.

Scripts of their own decide by themselves. For the languages in Latin letters small words decide
(spaCy's lists and those of `data/languages.yml`): taking English for something else is far worse
than missing another language, so words that are English too never count.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import runpy
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import PROJECT

PATH = PROJECT / "data" / "languages.yml"

_READ_AT_MOST = 2000
"""Characters; the rest of a longer message does not change its language."""

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u097f\u0e31-\u0e4e]+[^\W\d_]*)*")
_SCRIPTS = (
    ("kana", re.compile(r"[\u3040-\u30ff]")),
    ("hangul", re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("han", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("devanagari", re.compile(r"[\u0900-\u097f]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
)
_OPENING_MARKS = ("¿", "¡")
_LATER_WORD = re.compile(r"(?<=[\w,.] )[^\W\d_]+")
_UNSPACED = frozenset({"kana", "han", "thai"})
_CHARACTERS_A_WORD = 2
_SMALL_WORDS = {"no": "nb"}
"""spaCy's code where it is not ours."""

_NO_SMALL_WORDS = frozenset({"vi"})
"""spaCy's Vietnamese list holds phrases, and its syllables without accents look English."""

_ALONE_FROM = 4
"""Letters that a word needs to decide by itself."""

_SMALL_WORDS_AROUND = 4
"""Words that a deciding word may have around it."""

_SHARE = 0.4
"""Of the words of a message, the least that must be the other language's."""


@dataclass(frozen=True)
class ForeignLines:
    """What the bot says in another language.

    Attributes:
        code: ISO 639-1 code.
        name: the language's English name.
        line: that the bot answers in English only.
        urgent: that this can be serious and the emergency number is to be called.
    """

    code: str
    name: str
    line: str
    urgent: str


@dataclass(frozen=True)
class _Words:
    """The signs of one language in Latin letters.

    Attributes:
        own: its words that are not English, as typed with and without accents.
        shared: its words that are English too.
        telling: words of the file, which decide when they are the whole message.
        letters: letters and marks that only it has.
        alphabet: its letters that English lacks.
    """

    own: frozenset[str]
    shared: frozenset[str]
    telling: frozenset[str]
    letters: frozenset[str]
    alphabet: frozenset[str]


@functools.cache
def _data() -> Mapping[str, Any]:
    loaded = yaml.safe_load(PATH.read_text("utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{PATH.name} must be a mapping")
    return loaded


@functools.cache
def _lines() -> Mapping[str, ForeignLines]:
    return {
        code: ForeignLines(code, entry["name"], entry["line"], entry["urgent"])
        for code, entry in _data()["languages"].items()
    }


def codes() -> frozenset[str]:
    """The ISO 639-1 codes of the languages that the bot has lines for."""
    return frozenset(_lines())


def line_for(code: str) -> ForeignLines | None:
    """The bot's lines in a language.

    Args:
        code: ISO 639-1 code, such as "es".

    Returns:
        the lines, or None when there are none in that language.
    """
    return _lines().get(code)


# ---------------------------------------------------------------------------- reading

_PLAIN = str.maketrans("ıłđøßæœ", "iidosao") | {"ß": "ss", "ł": "l", "æ": "ae", "œ": "oe"}


def _plain(word: str) -> str:
    """A lowercase word as somebody without the right keyboard types it."""
    marks = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(c for c in marks if not unicodedata.combining(c))


_PRODUCTS = frozenset(
    "botox botulinum toxin toxina dysport xeomin azzalure bocouture jeuveau daxxify".split()
)
"""The same in every language."""


def _words(text: str) -> list[str]:
    return [w for w in (word.lower() for word in _WORD.findall(text)) if w not in _PRODUCTS]


def _small_words(code: str) -> frozenset[str]:
    """spaCy's small words of a language.

    The one file is run by itself: importing the languages costs seconds and 20 MB.
    """
    package = importlib.util.find_spec(f"spacy.lang.{code}")
    if package is None or package.origin is None:
        raise FileNotFoundError(f"spaCy has no language {code}")
    found = runpy.run_path(str(Path(package.origin).with_name("stop_words.py")))
    return frozenset(found["STOP_WORDS"])


@functools.cache
def _english() -> frozenset[str]:
    return _small_words("en") | frozenset(map(str, _data()["english"]))


def _forms(words: Iterable[object], strip: bool) -> frozenset[str]:
    """Words in lowercase, and also without their accents if `strip`."""
    lower = {str(word).lower() for word in words}
    return frozenset(lower | {_plain(word) for word in lower} if strip else lower)


def _is_english(word: str) -> bool:
    return word in _english() or (len(word) == 1 and word.isascii())


@functools.cache
def _latin() -> Mapping[str, _Words]:
    """The languages in Latin letters, in the order of the file."""
    found: dict[str, _Words] = {}
    for code, entry in _data()["languages"].items():
        if "script" in entry:
            continue
        strip = code not in _NO_SMALL_WORDS
        telling = _forms(entry["words"], strip)
        small: Iterable[str] = ()
        if strip:
            small = _small_words(_SMALL_WORDS.get(code, code))
        words = telling | _forms(small, strip)
        shared = frozenset(word for word in words if _is_english(word))
        found[code] = _Words(
            own=words - shared,
            shared=shared,
            telling=telling - shared,
            letters=frozenset(entry["letters"]),
            alphabet=frozenset(entry["alphabet"]),
        )
    return found


@functools.cache
def _greetings() -> Mapping[str, str]:
    """The languages by greeting; one that two languages share belongs to the first."""
    found: dict[str, str] = {}
    for code, entry in _data()["languages"].items():
        for greeting in entry.get("greetings", ()):
            found.setdefault(greeting, code)
    return found


def _by_script(text: str, words: list[str]) -> str | None:
    """The language of a text that is mostly in another script."""
    counts = {name: len(letters.findall(text)) for name, letters in _SCRIPTS}
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < 2:
        return None
    letters = dict(_SCRIPTS)[script]
    if script == "han" and counts["kana"]:
        script = "kana"
    foreign = sum(1 for word in words if letters.search(word))
    if script in _UNSPACED:
        foreign = max(foreign, sum(counts.values()) // _CHARACTERS_A_WORD)
    # "what does 疼 mean": the English around it is what the person writes.
    if sum(1 for word in words if _is_english(word)) >= foreign:
        return None
    languages: dict[str, dict[str, Any]] = _data()["languages"]
    rivals = [c for c, e in languages.items() if e.get("script") == script]
    present = set(words)
    scores: dict[str, int] = dict.fromkeys(rivals, 0)
    for code in rivals:
        entry = languages[code]
        signs = entry.get("letters", "")
        scores[code] += sum(1 for c in text.lower() if c in signs)
        scores[code] += sum(1 for w in entry.get("words", ()) if w in present)
    return max(rivals, key=lambda code: scores[code])


def _by_words(text: str, words: list[str]) -> str | None:
    """The language in Latin letters whose words a text holds."""
    best: tuple[float, str] | None = None
    # "Müller" and "São Paulo" are no sign of a language.
    names = {w.lower() for w in _LATER_WORD.findall(text) if w[0].isupper()}
    for code, language in _latin().items():
        shared = sum(1 for word in words if word in language.shared)
        english = sum(1 for w in words if w not in language.shared and _is_english(w))
        rest = [w for w in words if w not in language.own and not _is_english(w)]
        rest = [w for w in rest if w not in names]
        own = sum(1 for word in words if word in language.own)
        own += sum(1 for word in rest if not language.letters.isdisjoint(word))
        own += sum(1 for mark in _OPENING_MARKS if mark in language.letters and mark in text)
        spelt = sum(
            1
            for w in rest
            if language.letters.isdisjoint(w) and not language.alphabet.isdisjoint(w)
        )
        if own or (shared and not english):
            own += spelt
        if own < 2 and not _tells(words, language):
            continue
        if own <= english or own + shared < _SHARE * len(words):
            continue
        # Letters that a language lacks speak against it.
        strange = sum(
            1 for w in rest if not w.isascii() and not language.alphabet.issuperset(_foreign(w))
        )
        telling = sum(1 for word in words if word in language.telling)
        score = own + (shared + telling) / 2 - strange
        if best is None or score > best[0]:
            best = (score, code)
    return best[1] if best else None


def _foreign(word: str) -> frozenset[str]:
    return frozenset(letter for letter in word if not letter.isascii())


def _tells(words: list[str], language: _Words) -> bool:
    """Whether one word is enough: nothing stands around it but small words of its language."""
    strong = [word for word in words if word in language.telling and len(word) >= _ALONE_FROM]
    rest = [word for word in words if word not in language.telling]
    return (
        bool(strong)
        and all(word in language.shared for word in rest)
        and len(rest) <= _SMALL_WORDS_AROUND
    )


def language_of(text: str) -> str | None:
    """The language of a message that is clearly not English.

    Args:
        text: any text.

    Returns:
        the ISO 639-1 code of a language that the bot has lines for; None for English, for names,
        for too little text to tell, and for languages without lines.
    """
    text = unicodedata.normalize("NFC", text[:_READ_AT_MOST])
    words = _words(text)
    if not words:
        return None
    greeting = _greetings().get(" ".join(words))
    if greeting is not None:
        return greeting
    if not text.isascii():
        found = _by_script(text, words)
        if found is not None:
            return found
    return _by_words(text, words)
