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
from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language import lexicon, quantities
from bot.language.alarms import assess, find_symptoms
from bot.language.context import annotate
from bot.language.reading import Mention, Reading
from bot.language.words import words

LONGEST_CHUNK = 60
"""Longer runs without white space skip spaCy's tokenizer, whose time grows with their square."""

LONGEST_MESSAGE = 2000
"""Characters of a message that are read."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_CHUNK = re.compile(r"\S+|\s+")
_PIECE = re.compile(r"\w{1,60}|[^\w]")


def read(text: str, *, today: datetime.date | None = None) -> Reading:
    """Everything that is named in a text.

    Args:
        text: any string; a sentence of a document or a message.
        today: the date on which it was said, for "since Monday"; None leaves such times out.
    """
    if not text or text.isspace():
        return Reading(text)
    # Lone surrogates cannot be encoded; replacing them one by one keeps the offsets.
    safe = _SURROGATE.sub("\ufffd", text)
    doc = pipeline().make_doc(safe)
    doc._.today = today
    doc = pipeline()(doc)
    found: list[Mention] = [*doc._.found, *find_symptoms(doc)]
    mentions = annotate(doc, resolve(found))
    return Reading(
        text=text,
        mentions=tuple(resolve(mentions)),
        sentences=_sentences(doc),
        alarm=assess(doc, mentions),
    )


def read_message(text: str, *, today: datetime.date | None = None) -> Reading:
    """What a message of a person names; of a very long one only the beginning is read.

    Nobody asks a question in the three-thousandth character, and one person's pasted book must not
    hold up the others. Offsets are those of the whole message.
    """
    return read(text[:LONGEST_MESSAGE], today=today)


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
    doc._.found = [*named, *measured, *_ages_that_matter(measured)]
    return doc


def _ages_that_matter(found: Iterable[Mention]) -> list[Mention]:
    """ "I'm 16" also says under_18, "she is 71" over_65."""
    states: list[Mention] = []
    for mention in found:
        age = mention.quantity
        if age is None or age.kind != "age":
            continue
        if age.high is not None and (age.high < 18 or (age.low is None and age.high <= 18)):
            states.append(Mention("state", "under_18", mention.start, mention.end, mention.text))
        elif age.low is not None and age.low >= 65:
            states.append(Mention("state", "over_65", mention.start, mention.end, mention.text))
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
