"""Splitting text into sentences."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language


@cache
def _splitter() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 5_000_000
    return nlp


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of the sentences of a text, without surrounding white space.

    A closing quote or bracket stays with the sentence that it closes.
    """
    spans: list[tuple[int, int]] = []
    for sent in _splitter()(text).sents:
        start, end = sent.start_char, sent.end_char
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if spans and 0 < end - start <= 2 and not any(map(str.isalnum, text[start:end])):
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
    return spans
