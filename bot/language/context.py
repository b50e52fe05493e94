"""Who and when a mention is about: negated, only possible, over, or somebody else's.

Holds the small token matcher that the alarm rules share: words are lowered, stripped of accents,
contractions opened ("can't" is "can not"), and patterns are word lists with gaps. It is our own
rather than spaCy's Matcher because hundreds of set predicates there cost several milliseconds a
message; here patterns are found by their first word.

Pattern language (also used in the lexicon files):
    word          that word           a|b         either            {name}   a word of that list
    word?         may be missing      ..          up to 3 words, no comma
    ...           up to 6 words       A & B       both, any order, up to 4 words between
A pattern never crosses the end of a sentence or "but".
"""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from bot.language.reading import Mention


class Word(NamedTuple):
    """A normalised word; `start`/`end` are character offsets into the text.

    `clause` counts sentences and "but"s, `sentence` counts sentences, `phrase` also commas.
    """

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    phrase: int


class Hit(NamedTuple):
    """A match: the word indexes first (inclusive) and last (inclusive), and the rule's name."""

    first: int
    last: int
    rule: str


class _Element(NamedTuple):
    words: frozenset[str]
    optional: bool
    gap: int
    commas: bool


class _Pattern(NamedTuple):
    rule: str
    elements: tuple[_Element, ...]
    needed: tuple[frozenset[str], ...]
    """The words of its elements after the first that are not optional."""


@dataclass(frozen=True)
class PatternSet:
    """Compiled patterns, reachable by their first word."""

    by_first: Mapping[str, tuple[_Pattern, ...]]
    vocabulary: frozenset[str]

    def find(self, words: Sequence[Word]) -> list[Hit]:
        """All matches, shortest for each pattern and place, in order of their first word."""
        hits: list[Hit] = []
        there = frozenset(word.text for word in words)
        for index, word in enumerate(words):
            for pattern in self.by_first.get(word.text, ()):
                # Most patterns fail for a word that is nowhere: that is told without matching.
                if any(map(there.isdisjoint, pattern.needed)):
                    continue
                last = _match(words, index, pattern.elements)
                if last is not None:
                    hits.append(Hit(index, last, pattern.rule))
        return hits


_PIECE = re.compile(r"[^\W_]+(?:['’‘´`][^\W_]+)*|[^\w\s]|\n")
_APOSTROPHE = re.compile(r"['’‘´`]")
_HARD = frozenset(".!?;\n…¿¡")
_SOFT = frozenset(",:()-–—/")
_BUT = frozenset({"but", "however", "though", "although", "except", "pero", "mais"})
_GAP_STOP = frozenset({"fine", "ok", "okay", "perfectly", "bien"})
_NOT = frozenset(
    "cant dont wont didnt doesnt isnt wasnt arent hasnt havent hadnt couldnt wouldnt shouldnt aint"
    " cudnt carnt cnt dnt werent".split()
)
_OPENED = {
    "cannot": ("can", "not"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "its": ("it", "is"),
    "thats": ("that", "is"),
    "theres": ("there", "is"),
    "whats": ("what", "is"),
    "hes": ("he", "is"),
    "shes": ("she", "is"),
    "youre": ("you", "are"),
    "theyre": ("they", "are"),
    "u": ("you",),
    "ur": ("your",),
    "r": ("are",),
    "coz": ("because",),
    "cos": ("because",),
    "cuz": ("because",),
    "bc": ("because",),
    "becuz": ("because",),
    "bcos": ("because",),
    "hav": ("have",),
    "b": ("be",),
    "wnat": ("want",),
    "kil": ("kill",),
    "endng": ("ending",),
    "shan": ("will",),
    "shant": ("will", "not"),
    "n": ("and",),
    "havin": ("having",),
    "gettin": ("getting",),
    "feelin": ("feeling",),
    "wanna": ("want", "to"),
    "wana": ("want", "to"),
    "wonna": ("want", "to"),
    "gonna": ("going", "to"),
    "kant": ("can", "not"),
    "meself": ("myself",),
    "tmrw": ("tomorrow",),
    "dey": ("is",),
    "nopuedo": ("no", "puedo"),
    "jarrive": ("j", "arrive"),
    "narrive": ("n", "arrive"),
    "jai": ("j", "ai"),
    "jetouffe": ("j", "etouffe"),
    "jpeux": ("je", "peux"),
}
_NOT_BASE = {"ca": "can", "cant": "can", "wo": "will", "wont": "will", "cnt": "can", "carnt": "can"}
_NOT_BASE |= {"sha": "shall", "ai": "is", "aint": "is", "cudnt": "could", "dnt": "do"}
_TAIL = {"m": "am", "ve": "have", "re": "are", "ll": "will", "s": "is", "d": "would"}


@functools.lru_cache(maxsize=8192)
def _open(piece: str) -> tuple[str, ...]:
    """The normalised word or words of one piece of text."""
    plain = _APOSTROPHE.sub("'", piece.lower())
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isascii())
    bare = plain.replace("'", "")
    if plain.endswith("n't"):
        base = plain[:-3]
        return (_NOT_BASE.get(base, base), "not")
    if bare in _NOT:
        base = bare[:-2]
        return (_NOT_BASE.get(bare, base), "not")
    if bare in _OPENED:
        return _OPENED[bare]
    if "'" in plain:
        head, *rest = plain.split("'")
        opened = tuple(_TAIL.get(part, part) for part in rest if part)
        return (*_OPENED.get(head, (head,)), *opened)
    return (plain,)


def _unchanged(word: str) -> str:
    return word


LONGEST_SENTENCE = 80
"""Words after which a text without full stops is taken to have begun a new sentence."""


@functools.lru_cache(maxsize=256)
def read_words(text: str, correct: Callable[[str], str] = _unchanged) -> tuple[Word, ...]:
    """The normalised words of a text.

    Args:
        text: any text.
        correct: puts a misspelled word right; must be a module-level function.
    """
    words: list[Word] = []
    sentence = clause = phrase = opened_at = 0
    for piece in _PIECE.finditer(text):
        token = piece.group()
        if not token[0].isalnum():
            if token in _HARD:
                sentence, opened_at = sentence + 1, len(words)
                clause += 1
                phrase += 1
            elif token in _SOFT:
                inside = piece.start() > 0 and piece.end() < len(text)
                hyphen = token == "-" and inside and text[piece.start() - 1].isalnum()
                if not (hyphen and text[piece.end()].isalnum()) and token != "/":
                    phrase += 1
            continue
        if len(words) - opened_at >= LONGEST_SENTENCE:
            sentence, opened_at = sentence + 1, len(words)
        for opened in _open(token):
            if not opened:
                continue
            fixed = correct(opened)
            if fixed in _BUT:
                clause += 1
                phrase += 1
            words.append(Word(fixed, piece.start(), piece.end(), sentence, clause, phrase))
    return tuple(words)


def _match(words: Sequence[Word], start: int, elements: tuple[_Element, ...]) -> int | None:
    """The last word index of the shortest match of elements[0:] with words[start] first."""
    clause = words[start].clause

    def step(position: int, index: int) -> int | None:
        """Match elements[index:], where words[position] was the last one taken."""
        if index == len(elements):
            return position
        element = elements[index]
        best: int | None = None
        for skipped in range(element.gap + 1):
            here = position + 1 + skipped
            if here >= len(words) or words[here].clause != clause:
                break
            crossed = words[here].phrase != words[position].phrase
            if crossed and not element.commas:
                break
            if words[here].text in element.words:
                best = step(here, index + 1)
                if best is not None:
                    return best
            if words[here].text in _GAP_STOP:
                break
        if element.optional:
            following = elements[index + 1] if index + 1 < len(elements) else None
            if following is not None and following.gap < element.gap:
                bridged = (following._replace(gap=element.gap, commas=element.commas),)
                return _match_rest(words, position, bridged + elements[index + 2 :], clause)
            return step(position, index + 1)
        return None

    return step(start, 1)


def _match_rest(
    words: Sequence[Word], position: int, elements: tuple[_Element, ...], clause: int
) -> int | None:
    """Match the elements after words[position], keeping the clause."""
    if words[position].clause != clause:
        return None
    return _match(words, position, (elements[0], *elements))


def compile_patterns(
    patterns: Iterable[tuple[str, str]], groups: Mapping[str, Sequence[str]]
) -> PatternSet:
    """Compile (rule name, pattern) pairs.

    Args:
        patterns: rule names with patterns in the language of this module.
        groups: the word lists that `{name}` stands for.

    Raises:
        ValueError: an unknown list, an empty word, or a pattern of optional words only.
    """
    table: dict[str, list[_Pattern]] = {}
    vocabulary: set[str] = set()
    for rule, pattern in patterns:
        for elements in _variants(pattern, groups):
            for element in elements:
                vocabulary |= element.words
            needed = tuple(one.words for one in elements[1:] if not one.optional)
            for first in elements[0].words:
                table.setdefault(first, []).append(_Pattern(rule, elements, needed))
    return PatternSet({word: tuple(found) for word, found in table.items()}, frozenset(vocabulary))


def _variants(pattern: str, groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[_Element, ...]]:
    sides = pattern.split("&")
    if len(sides) > 2:
        raise ValueError(f"only one & in a pattern: {pattern!r}")
    parts = [_sequence(side, groups, pattern) for side in sides]
    if len(parts) == 1:
        yield parts[0]
        return
    for one, two in (parts, parts[::-1]):
        yield (*one, two[0]._replace(gap=4, commas=True), *two[1:])


def _sequence(text: str, groups: Mapping[str, Sequence[str]], pattern: str) -> tuple[_Element, ...]:
    elements: list[_Element] = []
    gap, commas = 0, False
    for part in text.split():
        if part in ("..", "..."):
            gap, commas = (3, False) if part == ".." else (6, True)
            continue
        optional = part.endswith("?")
        words: set[str] = set()
        for choice in part.rstrip("?").split("|"):
            if choice.startswith("{"):
                name = choice.strip("{}")
                if name not in groups:
                    raise ValueError(f"unknown word list {name!r} in {pattern!r}")
                words.update(groups[name])
            elif choice:
                words.add(choice)
        if not words:
            raise ValueError(f"an empty word in {pattern!r}")
        elements.append(_Element(frozenset(words), optional, gap, commas))
        gap, commas = 0, False
    while elements and elements[0].optional:
        del elements[0]
    if not elements:
        raise ValueError(f"a pattern needs a word that must be there: {pattern!r}")
    return tuple(elements)


# --------------------------------------------------------------------------- the triggers

_GROUPS: dict[str, list[str]] = {
    "it": (
        "botox it this that they these injections injection toxin tox dysport xeomin azzalure"
        " bocouture jeuveau daxxify shots jabs jab shot treatment filler neck masseter toxina"
    ).split(),
    "modal": "can could might may would will does do did".split(),
    "cause": (
        "cause causes make makes lead leads give gives stop stops affect affects trigger triggers"
        " spread spreads bring create result"
    ).split(),
    "get": (
        "get gets getting develop develops notice experience ended end start lose become got"
        " having feel see"
    ).split(),
    "fear": (
        "worried worry scared afraid anxious nervous terrified concerned fear frightened"
    ).split(),
    "kin": (
        "sister brother mum mom mother mam dad father husband hubby wife missus friend mate"
        " daughter son aunt auntie uncle nan gran grandma granny boyfriend girlfriend partner"
        " colleague neighbour neighbor cousin niece patient client bestie bff boss coworker"
        " roommate flatmate fiance fiancee bf gf gma sis bro hija hermana madre marido mujer amiga"
        " mere soeur mari femme copine amie"
    ).split(),
    "when": (
        "yesterday today tonight ago monday tuesday wednesday thursday friday saturday sunday"
        " recently weekend morning earlier week"
    ).split(),
}

# Firm: a question or a fear about what might be, asked by people who do not have it.
_FIRM = (
    "what if",
    "what happens if",
    "what .. do if",
    "what .. if i {get}",
    "if i|you|she|he|someone|somebody {get}",
    "if i were|was|should|ever",
    "if {it} {cause}|goes|went|spreads|travels",
    "risk|risks|chance|chances|odds|likelihood|probability|danger|dangers of",
    "risk|risks|danger|dangers",
    "warning|early|red|tell|telltale signs|sign|flags|flag|symptoms",
    "signs|symptoms of",
    "signs|symptoms to watch|look",
    "watch|look out for",
    "before i commit|book|decide|go|have|get|start|sign|do",
    "{fear} about|of|that|if|it {it}? getting|get|ending|losing|might|could|will|would|may",
    "{fear} about|of getting|ending|losing|having",
    "{fear} i|it|they|botox might|could|will|would|may",
    "{fear} of",
    "does|do|did|has {it} ever",
    "do|does|can|could|would people|patients|anyone|somebody|someone|women|men|they",
    "some|many|most people|patients|women",
    "do|does|would your|the .. {get}|go|goes|turn",
    "how common|rare|often|likely|many|frequently|probable",
    "how big|high .. risk|chance",
    "side effect|effects",
    "possible|potential|rare|serious|reported|known|listed side|effects|complication|symptom",
    "complications",
    "read that|about|on|of|online|somewhere",
    "heard that|of|about",
    "leaflet|label|website|article|internet|google|tiktok|reddit|news|warning says|mentions|lists",
    "leaflet|label|warning|boxed .. about",
    "boxed|box warning",
    "saw|seen|watched|came on|across|a|about ... tiktok|reddit|youtube|instagram|insta|facebook",
    "saw|seen|watched|came on|across|a|about ... online|news|video|article",
    "in case",
    "if i were|was going",
    "reading about",
    "it|leaflet|label says",
    "going to get .. them|it",
    "thinking|considering of|about ..",
    "going to {get}",
    "will|would|could|can|might i {get}",
    "will|would|could|might|can i {get}|have|be|lose",
    "should i {get}",
    "will it|botox|this affect|stop|make|give",
    "when should|do|would i|you|one",
    "avoid",
    "prevent",
    "not want to {get}|end|have",
    "riesgo|riesgos de?",
    "riesgo|riesgos|probabilidad|probabilidades|posibilidad|posibilidades .. de",
    "rischio|rischi|risco|riscos|risiko di|de|von|fur",
    "y|que si",
    "e se",
    "was|und wenn",
    "que pasa|hago|hacer si",
    "que faire|se|passe si|t",
    "j ai lu qu|que|sur",
    "he leido|oido",
    "kann man",
    "et si",
    "risque|risques de|d?",
    "{it} help|helps|treat|treats|cure|cures|fix|fixes|improve|improves",
    "{modal} {it} .. help|treat|cure|fix|improve",
    "used|licensed|approved for|to|in",
    "efectos|effets secundarios|secondaires",
    "tengo|da miedo",
    "peur de|d",
    "paura di|che",
    "medo de",
    "angst vor|dass",
)
# Firm when a sentence begins with it.
_OPENING = ("is|are ... common|rare|likely|uncommon|frequent",)
# Loose: a question that somebody with the symptom asks as well.
_LOOSE = (
    "{modal} {it} ... {cause}",
    "{modal} {it} ever",
    "{modal} the? {it} {it}? {cause}",
    "can|could|might|may {cause}",
    "is|are it|there|{it} possible|likely|able|capable|dangerous",
    "is there",
    "are there",
    "possible",
    "possibility of",
    "link|connection|relation between",
    "related",
    "{modal} .. {it} ever {cause}",
    "give|gives|gave you one",
    "{modal} .. botox|toxin .. affect|reach",
    "puede|podria .. causar|provocar|dar|producir",
    "puede|podria el? {it}",
    "puede|podria .. afectar|hacer|ocasionar|impedir",
    "peut|pourrait .. causer|provoquer|donner|entrainer|empecher|gener|affecter",
    "puo|potrebbe .. causare|provocare|dare|impedire",
    "pode|poderia .. causar|provocar|dar|afetar|impedir",
    "kann|konnte {it} .. machen|verursachen|auslosen|fuhren|geben",
    "peut il|on",
)
# The symptom is there after all, whatever form the question has.
_ACTUAL = (
    "because|since|as i|my|mine|she|he|her|his",
    "mine is|has|does|did|feels|feel|are|was|started|got",
    "i .. have|got|had it|this|that|these|them|both",
    "i have got it|this|that",
    "i am getting|having|experiencing|feeling|suffering|seeing",
    "happening|happened|happens to me|my|her|him",
    "that|this is what i|she|he have|feel|got|am|has|is",
    "same here",
    "i can not|hardly|barely",
    "i am not able",
    "i keep",
    "i feel|felt",
    "my .. is|are|feels|feel|keeps|has|have|got|went|started",
    "i have|got",
    "it|this|that started|began|happened",
    "getting worse",
    "porque yo|me|tengo",
    "parce que|j",
    "car j|je",
)
_ACTUAL_ANYWHERE = (
    "because|since|as mine|i can not|am|have",
    "mine is|has|does|did|feels|feel|are|was|started",
    "i have got? it|this|that|both since|now|already|rn|right|today",
    "i have got it|this|that",
    "i have it",
    "i have this|that problem|now|already",
    "happening|happened|happens to me|my|her|him",
    "that|this is what i|she|he have|feel|got|has|is",
    "what i am getting|having|feeling|experiencing",
    "same here",
    "asking because|as i|my|mine|she|he",
    "it|this started|began",
    "getting worse",
)
_TREATED = (
    "i .. had|got|have .. {it} ... {when}",
    "i had|got|have .. done ... {when}",
    "had|got {it} .. {when}",
    "my {it} .. was|were .. {when}",
    "{when} i .. had|got",
    "{when} .. had|got .. {it}",
    "days|hours|day|hour|week|weeks after|post my?|botox|tox|injections",
    "after my {it}",
)
_WELL = (
    "feel|feeling|am|i .. fine|good|great|well|ok|okay",
    "no problems|symptoms|issues",
    "so far",
    "tomorrow",
    "next week|month|year|monday|tuesday|wednesday|thursday|friday",
    "booked",
    "thinking of|about",
    "considering",
    "just curious|wondering|asking|in",
    "general",
)
_NEGATION = (
    "no",
    "not",
    "without",
    "never",
    "none",
    "neither",
    "nor",
    "denies",
    "denied",
    "deny",
    "nothing like",
    "free of|from",
    "zero",
    "sin",
    "ningun|ninguna",
    "aucun|aucune",
    "pas",
    "sans",
    "ni",
    "kein|keine|keinen|keinerlei",
    "non",
    "nessun|nessuna|senza",
    "nao",
    "nenhum|nenhuma|sem",
    "ohne",
)
_NOT_NEGATION = (
    "not only|just|sure|know|certain|normal|better|improving|improved|gone|going|yet|stop|stopped",
    "not even|able|clear|like|right|understand|realise|realize|expect|told|tell|mention|mentioned",
    "no idea|one|relief|improvement|better|wonder|matter|doubt|longer|more|change|joke|clue|way",
    "not .. any more",
    "not .. anymore",
    "not get|got|gotten better|rid|used",
    "never been told|warned",
    "never told|warned|said|mentioned|knew|stops|stopped|ends",
    "no longer",
    "not without",
    "none or mild",
    "no puedo|me|consigo|logro",
    "no .. puede|pueden|pueda|podido|podia|pude|pudo|consigue|logra|deja|dejan",
    "peux|peut|peu|arrive|arrives|parviens pas",
    "non riesco|riesce|posso|puo|mi|si|respiro|respira|vedo",
    "nao consigo|consegue|posso|pode|me",
    "keine kraft|luft",
    "pas bien",
    "without warning|reason|any? reason",
)
# Words that may stand between a negation and the symptom it denies.
_FILLER = frozenset(
    "any a an the of or nor and such other real serious actual slightest have had has having got"
    " get getting been be being am is are was were feel feeling felt experience experienced"
    " experiencing suffer suffering suffered from notice noticed noticing seen see signs sign"
    " symptoms symptom hint trace trouble troubles problem problems problematic issue issues"
    " difficulty difficulties at all with my in like there ever single bit particularly really"
    " currently complain complained complaining history pain severe it hard difficult to even"
    " breathing swallowing speaking talking seeing headache nausea fever do did does tengo tenido"
    " he ai eu de du la el le les des problemas para ni d n dificultad dificultades difficulte"
    " difficultes peine mal probleme habe hab ho tenho beim mit schwierigkeiten problemi difficolta"
    " a nel dificuldade dificuldades em".split()
)
_OF_ITSELF = frozenset({"area", "time", "dose", "wrinkle_type", "side", "brand"})
"""Kinds that a negation reaches only when it is about them: "not my forehead"."""

# Words between a negation and what it denies, when it is about that itself: "not in my forehead",
# "never had my forehead done", "it was not exactly 20 units".
_LINK = frozenset(
    "my the a an any your her his our in on at for from with about of it its is was be been being"
    " are were am that this exactly really quite actually as i you they she he one both only just"
    " when if mean meant say said saying talk talking ask asking asked speaking referring to"
    " care caring bothered fussed interested bothering".split()
)
_HAVING = frozenset(
    "have had has having get got getting done treated treating treat inject injected injecting"
    " touched touch use used using put".split()
)
_WISH = frozenset("want wanted wanting need needed like wish plan planning".split())
_DONE = frozenset("done treated injected botoxed touched jabbed included".split())
_PRODUCT = frozenset(
    "botox toxin tox dysport xeomin azzalure bocouture jeuveau daxxify injection injections jab"
    " jabs shot shots treatment treatments filler anything".split()
)
_LINE = frozenset(
    "line lines rhytides wrinkle wrinkles crease creases see seen visible there show".split()
)
_PERSON = frozenset(
    "i we he she they nurse doctor dr injector practitioner dermatologist surgeon clinic".split()
)
_EFFECT = frozenset(
    "effect effects result results change changes difference improvement movement movements moving"
    " working works work worked freeze frozen reaction".split()
)
_HELPING = frozenset(
    "effect effects result results change difference improvement working works work worked help"
    " helps helped helping ease eased relieve relieved touch touched budge budged fix fixed".split()
)
_DETERMINER = frozenset("my the your her his it its i that this they was is".split())
_DOING = frozenset({"do", "did", "doing"})
_LISTED = frozenset({"or", "nor", "and"})
_RESTART = frozenset(
    "i my he she his her it we they there now just only because since so which the though who"
    " and yet still mi me yo je mon ma".split()
)
_PAST = (
    "last year|summer|winter|spring|autumn|month|time",
    "years|year|months|month ago|back",
    "cleared up?",
    "went away",
    "has|have|is|was|it gone now?|away?",
    "is|are|all|have|has better|resolved|over now?",
    "it better|resolved",
    "no longer",
    "any more",
    "anymore",
    "used to",
    "in|back 2000|2005|2008|2009|2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021",
    "in|back 2022|2023|2024",
    "previously|formerly",
    "in the past",
    "as a child|kid|baby|teenager|teen",
    "when i was",
    "history of",
    "previous|past|earlier",
    "once had",
    "disappeared|resolved|recovered",
    "hace anos|meses",
    "il y a .. ans|mois",
)
_OTHER = (
    "my|the|our|a|his|her|mi|ma|mon|une|un {kin}",
    "{kin}",
    "somebody|someone|a woman|girl|man|lady|guy",
    "she|he",
)
_NOT_OTHER = (
    "somebody|someone|a woman|girl|man|lady|guy .. did|injected|jabbed|botoxed it|me|my|mine",
    "somebody|someone|a woman|girl|man|lady|guy off|from|in|on",
    "tell|told|asked|says|say|said .. {kin}",
    "{kin} .. says|said|thinks|noticed|reckons .. i|my",
)

_THEIRS = ("{kin} .. had|has|got|gets|having|done|tried",)

_RULES: dict[str, tuple[str, ...]] = {
    "firm": _FIRM,
    "opening": _OPENING,
    "loose": _LOOSE,
    "actual": _ACTUAL,
    "actual_anywhere": _ACTUAL_ANYWHERE,
    "treated": _TREATED,
    "well": _WELL,
    "negation": _NEGATION,
    "not_negation": _NOT_NEGATION,
    "past": _PAST,
    "other": _OTHER,
    "not_other": _NOT_OTHER,
    "theirs": _THEIRS,
}


@functools.cache
def _triggers() -> PatternSet:
    pairs = ((rule, pattern) for rule, patterns in _RULES.items() for pattern in patterns)
    return compile_patterns(pairs, _GROUPS)


@dataclass(frozen=True)
class _View:
    """A text as the functions below look at it: everything reachable without a search.

    Attributes:
        words: its words; starts, ends: their offsets.
        hits: the triggers by rule and by the sentence that they begin in.
        no_negation, no_other: word indexes at which a negation or another person is not one.
    """

    words: tuple[Word, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    hits: Mapping[str, Mapping[int, tuple[Hit, ...]]]
    no_negation: frozenset[int]
    no_other: frozenset[int]

    def of(self, rule: str, sentence: int) -> tuple[Hit, ...]:
        """The triggers of a rule that begin in a sentence."""
        return self.hits.get(rule, {}).get(sentence, ())

    def span(self, mention: Mention) -> tuple[int, int]:
        """Word indexes (first, last) of a mention; (0, -1) if it holds no word."""
        first = bisect.bisect_right(self.ends, mention.start)
        last = bisect.bisect_left(self.starts, mention.end) - 1
        return (first, last) if first <= last else (0, -1)


@functools.lru_cache(maxsize=128)
def _view(text: str) -> _View:
    words = read_words(text)
    hits: dict[str, dict[int, list[Hit]]] = {}
    covered: dict[str, set[int]] = {}
    for hit in _triggers().find(words):
        hits.setdefault(hit.rule, {}).setdefault(words[hit.first].sentence, []).append(hit)
        if hit.rule in ("not_negation", "not_other"):
            covered.setdefault(hit.rule, set()).update(range(hit.first, hit.last + 1))
    return _View(
        words=words,
        starts=tuple(word.start for word in words),
        ends=tuple(word.end for word in words),
        hits={r: {n: tuple(h) for n, h in found.items()} for r, found in hits.items()},
        no_negation=frozenset(covered.get("not_negation", ())),
        no_other=frozenset(covered.get("not_other", ())),
    )


def has(text: str, rule: str) -> bool:
    """Whether a trigger of that rule is anywhere in the text."""
    return rule in _view(text).hits


def _is_negated(
    view: _View, mention: Mention, taken: set[int], kinds: Mapping[int, set[str]]
) -> bool:
    """Whether a mention is denied.

    Args:
        view: the text.
        mention: one of its mentions.
        taken: indexes of the words of symptoms.
        kinds: the kinds of the mentions that hold a word, by the word's index.
    """
    words = view.words
    first, last = view.span(mention)
    if last < first:
        return False
    clause = words[first].clause
    symptom = mention.kind == "symptom"
    for hit in view.of("negation", words[first].sentence):
        if hit.first in view.no_negation or hit.last >= first or hit.first in taken:
            continue
        if words[hit.first].clause != clause:
            continue
        between = range(hit.last + 1, first)
        names = [i for i in between if i not in taken]
        if mention.kind in _OF_ITSELF:
            if _is_about(words, hit, mention.kind, first, last, kinds):
                return True
        elif symptom:
            if all(words[i].text in _FILLER for i in names) and not _restarts(words, names, hit):
                return True
        elif mention.kind == "condition" and any(words[i].text in _HELPING for i in between):
            continue  # "it is not working for my migraine"
        elif len(names) <= 6 and not _restarts(words, names, hit):
            return True
    return _denied_after(words, last) or (mention.kind == "area" and _left_out(words, last))


def _is_about(
    words: Sequence[Word],
    hit: Hit,
    kind: str,
    first: int,
    last: int,
    kinds: Mapping[int, set[str]],
) -> bool:
    """Whether a negation is about a place, time, amount ... itself and not about an effect there.

    "Not my forehead" and "never had my forehead done" are; "it did not work in my forehead" and
    "no effect after 3 weeks" say nothing against the forehead and the weeks.
    """
    between = range(hit.last + 1, first)
    if any(words[i].phrase != words[hit.last].phrase for i in range(hit.last + 1, first + 1)):
        return False  # "not the forehead, the chin", "no, 3 weeks"
    if any(word.text in _EFFECT for word in words[last + 1 : last + 3]) and not between:
        return False  # "no forehead movement"
    if _restarts(words, list(between), hit):
        return False
    denial = words[hit.first].text
    texts = [words[i].text for i in between]
    if denial == "no" and (kind in ("dose", "time") or (texts and texts[0] in _DETERMINER)):
        return False  # "no 3 weeks ago", "no my forehead" answer and correct
    strong = denial in ("no", "never", "without", "none", "nor", "neither")
    having = not _HAVING.isdisjoint(texts)
    if not _DOING.isdisjoint(texts):
        # Who did not do a forehead is a person; what does not do much there is the toxin.
        if texts[0] not in _DOING or not _person_before(words, hit.first):
            return False
        having = True
    if not _WISH.isdisjoint(texts):
        if not any(word.text in _DONE for word in words[last + 1 : last + 3]):
            return False  # "I don't want my forehead to drop"
        having = True
    if kind == "time" and (having or "for" in texts or "in" in texts):
        return False  # "I have not had it for 3 months" says how long ago it was
    listed = False
    for i in between:
        text = words[i].text
        if kind in kinds.get(i, ()):
            listed = False
        elif text in _LISTED:
            listed = True
        elif text in _PRODUCT:
            if not (strong or having):
                return False
        elif text in _LINE:
            if not (strong or having or kind == "wrinkle_type"):
                return False
        elif not (text in _LINK or text in _HAVING or text in _WISH or text in _DOING):
            return False
    # A second one in a list is denied with the first: "not my forehead or chin".
    return listed or not any(kind in kinds.get(i, ()) for i in between)


def _person_before(words: Sequence[Word], negation: int) -> bool:
    before = words[max(0, negation - 3) : negation]
    return any(word.text in _PERSON for word in before)


def _restarts(words: Sequence[Word], between: Sequence[int], hit: Hit) -> bool:
    """Whether a new statement begins after the negation ("not pregnant, my throat ...")."""
    for i in between:
        fresh = words[i].phrase != words[i - 1].phrase or words[i - 1].text in ("and", "y", "et")
        if fresh and i - 1 != hit.last and words[i].text in _RESTART:
            return True
    return False


def _denied_after(words: Sequence[Word], last: int) -> bool:
    """Whether a bare "no" or "none" follows as the answer ("double vision? no")."""
    after = words[last + 1 : last + 3]
    if not after or after[0].phrase == words[last].phrase:
        return False
    if after[0].text not in ("no", "none", "nope", "nil", "negative", "never"):
        return False
    return len(after) == 1 or after[1].phrase != after[0].phrase


_PASSIVE = frozenset("is was were are has have been be got area areas bit lines line".split())
_LEFT_OUT = frozenset("untouched excluded skipped".split())
_WELL_DONE = frozenset("properly right well enough evenly correctly".split())


def _left_out(words: Sequence[Word], last: int) -> bool:
    """Whether a place was not treated: "the forehead was not done", "forehead yes, frown no"."""
    clause = words[last].clause
    after = [word.text for word in words[last + 1 : last + 6] if word.clause == clause]
    denied = False
    for place, text in enumerate(after):
        if text == "not":
            denied = True
        elif text in _LEFT_OUT:
            return not denied
        elif text in _DONE and denied:
            return _WELL_DONE.isdisjoint(after[place + 1 :])
        elif text == "no" and not place:
            return len(after) == 1 and words[last + 1].phrase == words[last].phrase
        elif text not in _PASSIVE:
            return False
    return False


def possibility(text: str, mention: Mention) -> Literal["", "loose", "firm"]:
    """Whether a mention is named only as a possibility.

    Args:
        text: the text.
        mention: a mention of it.

    Returns:
        "firm" for fears and questions about what might be, "loose" for questions that somebody
        who has it could ask too ("can it cause ..."), "" otherwise.
    """
    return _possibility(_view(text), mention)


def _possibility(view: _View, mention: Mention) -> Literal["", "loose", "firm"]:
    words = view.words
    first, last = view.span(mention)
    if last < first:
        return ""
    sentence = words[first].sentence
    for kind in ("firm", "opening", "loose"):
        for hit in view.of(kind, sentence):
            begins = hit.first == 0 or words[hit.first - 1].sentence != sentence
            if kind == "opening" and not (begins and hit.first < first):
                continue
            after = hit.first > last
            # "Double vision as a side effect, how rare?": the question may follow its subject.
            if after and not _may_follow(words, hit):
                continue
            if not after and _undone(view, hit, first, last):
                continue
            return "loose" if kind == "loose" else "firm"
    return ""


_FOLLOWING = frozenset(
    "side how risk risks rare possible chance common complication related link connection".split()
)


def _may_follow(words: Sequence[Word], hit: Hit) -> bool:
    return words[hit.first].text in _FOLLOWING


def _undone(view: _View, hit: Hit, first: int, last: int) -> bool:
    """Whether the writer turns to what is really there between trigger and mention."""
    if any(view.words[i].text in _BUT for i in range(hit.last + 1, first + 1)):
        return True
    return any(
        hit.last < actual.first <= last and actual.first <= first + 1
        for actual in view.of("actual", view.words[first].sentence)
    )


def _is_past(view: _View, mention: Mention) -> bool:
    first, last = view.span(mention)
    if last < first:
        return False
    here = view.words[first].sentence
    # "It cleared up." may stand in the next sentence; "last year" holds for its own.
    if any(hit.first < first or hit.last > last for hit in view.of("past", here)):
        return True
    return any(
        view.words[hit.first].text in ("cleared", "went", "it", "disappeared")
        for hit in view.of("past", here + 1)
    )


def _is_other(view: _View, mention: Mention) -> bool:
    words = view.words
    first, last = view.span(mention)
    if last < first:
        return False
    here = words[first].sentence
    start = max(
        (
            hit.last
            for sentence in (here - 1, here)
            for hit in view.of("other", sentence)
            if hit.first not in view.no_other and hit.first <= last
        ),
        default=None,
    )
    if start is None:
        return False
    mine = {"i", "my", "me", "mine"}
    return not any(words[i].text in mine for i in range(start + 1, first + 1))


_MINE = frozenset("i my me mine myself we our".split())


def theirs(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Those that a friend or relative had ("my sister had her shoulders done") beside one's own.

    Args:
        text: the text.
        mentions: mentions of one kind in it.

    Returns:
        some of the mentions; none unless the writer tells of others as his or her own.
    """
    view = _view(text)
    found: list[Mention] = []
    own = False
    for mention in mentions:
        first, last = view.span(mention)
        if last < first:
            continue
        sentence = view.words[first].sentence
        hits = view.of("theirs", sentence)
        if any(hit.last < first for hit in hits) and _is_other(view, mention):
            found.append(mention)
        else:
            own |= any(w.text in _MINE for w in view.words[:first] if w.sentence == sentence)
    return found if own else []


def annotate(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Say of each mention whether it is negated, hypothetical, past or somebody else's.

    Args:
        doc: the text the mentions were found in.
        mentions: any mentions; flags that are already set stay set.

    Returns:
        the mentions in the same order with the flags filled in.
    """
    view = _view(doc.text)
    taken: set[int] = set()
    kinds: dict[int, set[str]] = {}
    for mention in mentions:
        if mention.kind != "symptom" and mention.kind not in _OF_ITSELF:
            continue
        first, last = view.span(mention)
        if mention.kind == "symptom":
            taken.update(range(first, last + 1))
        for i in range(first, last + 1):
            kinds.setdefault(i, set()).add(mention.kind)
    return [
        replace(
            m,
            negated=m.negated or _is_negated(view, m, taken, kinds),
            hypothetical=m.hypothetical or bool(_possibility(view, m)),
            past=m.past or _is_past(view, m),
            other_person=m.other_person or _is_other(view, m),
        )
        for m in mentions
    ]
