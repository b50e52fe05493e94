"""Reading a text: one spaCy pipeline for the documents and for what people write.

    >>> reading = read("20 units in my forhead three weeks ago and nothing")
    >>> reading.ids("area"), reading.quantities("dose")[0].low, reading.quantities("since")[0].low
    (('forehead',), 20.0, 21.0)

The steps, each a pipe of `pipeline()`: sentences, lexicon (areas, conditions ...), quantities. Then
symptoms are added, each mention is marked as negated, hypothetical, past or somebody else's, and
the alarm rules look at the whole.

Misspellings are corrected word by word before the phrases are matched, not with FUZZY patterns:
each FUZZY pattern computes an edit distance for every token, which for some thousand phrases takes
tens of milliseconds a message; correcting a word once and remembering it takes none.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language import lexicon, own_hands, quantities
from bot.language.alarms import assess, find_symptoms, is_alarming
from bot.language.context import annotate, theirs
from bot.language.reading import Mention, Reading
from bot.language.respelling import respelt
from bot.language.words import words

LONGEST_CHUNK = 60
"""Longer runs without white space skip spaCy's tokenizer, whose time grows with their square."""

_SYMPTOMS_WITH_PARTS = frozenset({"droopy_lid", "droopy_brow"})
"""Symptoms besides the alarming ones whose names hold a part of the body."""

_ANYHOW = re.compile(
    r"\b(?:hood|skin|fold|flap|clamp|clench|squeez|twitch|sit|(?:low|high)er than|backs? of"
    r"|lines?\b|rings?\b|wrinkle|crease|crinkle|furrow|groove|bands?\b|cords?\b|lower legs?\b"
    r"|jabs?\b|injection|botox|candle|wax|jowls?\b|cheeks\b|age\b|years\b|menopause)",
    re.IGNORECASE,
)
"""Words that make a part of a symptom a place or a kind of line all the same.

Hooded lids, skin that hangs on the lashes, a brow that sits lower and lids that clamp shut are how
somebody's eyes are; rings round the neck are lines whatever the neck does.
"""

LONGEST_MESSAGE = 4000
"""Characters of a message that are read: all that a channel takes, so that no alarm is missed."""

_REMEMBERED = 8
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHUNK = re.compile(r"\S+|\s+")
_PIECE = re.compile(r"\w{1,60}|[^\w]")


def read(text: str, *, today: datetime.date | None = None) -> Reading:
    """Everything that is named in a text.

    The last few texts are remembered: entities and intent of a message are read one after the
    other, and both begin here.

    Args:
        text: any string; a sentence of a document or a message.
        today: the date on which it was said, for "since Monday"; None leaves such times out.
    """
    return _read(text, today)


@functools.lru_cache(maxsize=_REMEMBERED)
def _read(text: str, today: datetime.date | None) -> Reading:
    if not text or text.isspace():
        return Reading(text)
    # Lone surrogates cannot be encoded; replacing them one by one keeps the offsets.
    safe = _SURROGATE.sub("\ufffd", text)
    doc = pipeline().make_doc(safe)
    doc._.today = today
    doc = pipeline()(doc)
    symptoms = find_symptoms(doc)
    found: list[Mention] = [*_outside(_own(safe, doc._.found), symptoms), *symptoms]
    mentions = _ages_are_facts(annotate(doc, resolve(found)))
    return Reading(
        text=text,
        mentions=tuple(resolve(mentions)),
        sentences=_sentences(doc),
        alarm=assess(doc, mentions),
    )


def _ages_are_facts(mentions: list[Mention]) -> list[Mention]:
    """Takes back that an age is only possible: in "she is 16, how many units?" it is not."""
    ages = {(m.start, m.end) for m in mentions if m.kind == "age"}
    return [
        replace(m, hypothetical=False, past=False)
        if (m.start, m.end) in ages and m.kind in ("age", "state")
        else m
        for m in mentions
    ]


def _own(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Leaves out where a friend had it when the writer's own areas are told as well."""
    areas = [m for m in found if m.kind == "area"]
    others = theirs(text, areas) if len(areas) > 1 else []
    return [m for m in found if m not in others]


def _outside(found: Iterable[Mention], symptoms: Iterable[Mention]) -> Iterator[Mention]:
    """Leaves out areas that are only words of a symptom: nobody had the toxin in "droopy lids"."""
    taken: set[int] = set()
    for symptom in symptoms:
        if symptom.id in _SYMPTOMS_WITH_PARTS or is_alarming(symptom.id):
            taken.update(range(symptom.start, symptom.end))
    for mention in found:
        # Nor is a face that "has dropped" sagging skin.
        sagging = mention.kind == "wrinkle_type" and mention.id == "gravity"
        place = (mention.kind == "area" or sagging) and not _ANYHOW.search(mention.text)
        if not place or taken.isdisjoint(range(mention.start, mention.end)):
            yield mention


def read_message(text: str, *, today: datetime.date | None = None) -> Reading:
    """What a message of a person names; of a very long one only the beginning is read.

    One person's pasted book must not hold up the others. Offsets are those of the whole message.
    An alarm is also looked for in the message as it would be spelt with care.
    """
    reading = read(text[:LONGEST_MESSAGE], today=today)
    spelt = respelt(reading.text)
    if reading.alarm.urgent or reading.alarm.crisis or spelt == reading.text:
        return reading
    return replace(reading, alarm=read(spelt, today=today).alarm)


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions by start, without overlaps within one kind: the longest of them stays."""
    kept: list[Mention] = []
    taken: dict[str, set[int]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        places = range(mention.start, mention.end)
        occupied = taken.setdefault(mention.kind, set())
        if occupied.isdisjoint(places):
            occupied.update(places)
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.start, m.end, m.kind))


@functools.cache
def pipeline() -> Language:
    """The spaCy pipeline, built on first use."""
    nlp = spacy.blank("en")
    for name in ("found", "today"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer, nlp.vocab)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("line_breaks")
    nlp.add_pipe("mentions")
    return nlp


class BoundedTokenizer:
    """spaCy's English tokenizer, kept from texts on which it takes quadratic time."""

    def __init__(self, tokenizer: Callable[[str], Doc], vocab: Vocab) -> None:
        self.tokenizer = tokenizer
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of a text."""
        chunks = _CHUNK.findall(text)
        if all(len(chunk) <= LONGEST_CHUNK for chunk in chunks):
            return self.tokenizer(text)
        pieces: list[str] = []
        spaces: list[bool] = []
        for chunk in chunks:
            if chunk.isspace():
                if chunk[0] == " " and spaces:
                    spaces[-1], chunk = True, chunk[1:]
                cut = [chunk[i : i + LONGEST_CHUNK] for i in range(0, len(chunk), LONGEST_CHUNK)]
            elif len(chunk) > LONGEST_CHUNK:
                cut = _PIECE.findall(chunk)
            else:
                cut = [token.text for token in self.tokenizer(chunk)]
            pieces += cut
            spaces += [False] * len(cut)
        return Doc(self.vocab, words=pieces, spaces=spaces)


@Language.component("line_breaks")
def line_breaks(doc: Doc) -> Doc:
    """Lets a sentence end at the end of a line too: many messages have no other sign."""
    for token in doc[:-1]:
        if "\n" in token.text and token.is_space:
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.component("mentions")
def mentions(doc: Doc) -> Doc:
    """Finds what the lexicon names and all quantities, into `doc._.found`."""
    text = doc.text
    tokens = words(text)
    named = lexicon.find(text, tokens)
    measured = quantities.find(
        text,
        tokens,
        _sentences(doc),
        brands=[quantities.Brand(m.start, m.end, m.id) for m in named if m.kind == "brand"],
        areas=[quantities.Area(m.start, m.end) for m in named if m.kind == "area"],
        today=doc._.today,
    )
    ages = [_whose(text, mention) for mention in measured]
    named = [_whose(text, mention) for mention in named]
    doc._.found = [*named, *own_hands.find(text), *ages, *_ages_that_matter(text, ages)]
    return doc


_NOT_YET = re.compile(r"\b(?:turning|turns|almost|nearly|not yet|not quite|until|till) $", re.I)
_PERSON_AFTER = re.compile(
    r"[\s,-]{1,3}(?:mum|mom|mother|dad|father|son|daughter|sister|brother|wife|husband|hubby|nan"
    r"|gran|grandma|grandmother|grandad|grandfather|aunt|auntie|uncle|friend|boyfriend|girlfriend"
    r"|niece|nephew|partner|cousin|boy|girl|teenager)\b",
    re.I,
)
_SELF = frozenset("man men male guy bloke gentleman gentlemen fella dude lad guys males".split())


def _whose(text: str, mention: Mention) -> Mention:
    """Marks what is somebody else's by its own words: "my 77 year old mum", "my husband"."""
    if mention.kind == "age":
        theirs = _PERSON_AFTER.match(text, mention.end) is not None
    else:
        theirs = mention.id == "male" and mention.text.lower() not in _SELF
    return replace(mention, other_person=True) if theirs else mention


def _ages_that_matter(text: str, found: Iterable[Mention]) -> list[Mention]:
    """ "I'm 16" also says under_18, "she is 71" over_65, "turning 18" under_18."""
    states: list[Mention] = []
    for mention in found:
        age = mention.quantity
        if age is None or age.kind != "age":
            continue
        state: str | None = None
        young = age.high is not None and (age.high < 18 or (age.low is None and age.high <= 18))
        before = text[max(0, mention.start - 12) : mention.start]
        if young or (age.high == 18 and _NOT_YET.search(before)):
            state = "under_18"
        elif age.low is not None and age.low >= 65:
            state = "over_65"
        if state is not None:
            states.append(replace(mention, kind="state", id=state, quantity=None))
    return states


def _sentences(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences without the white space around them."""
    found: list[tuple[int, int]] = []
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.start_char + len(text.rstrip())
        if start < end:
            found.append((start, end))
    return tuple(found)
