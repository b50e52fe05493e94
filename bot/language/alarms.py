"""Symptoms in a message, and whether it calls for help at once.

The words live in `lexicon/symptoms.yml` and `lexicon/crisis.yml`. Missing a real alarm is far worse
than a false one, so whatever is not clearly denied, merely possible or figurative counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc

from bot.language import context
from bot.language.context import Hit, PatternSet, Word
from bot.language.reading import Alarm, Mention, unique

_LEXICON = Path(__file__).parent / "lexicon"
_SHORTEST_CORRECTED = 6
_SITUATIONS = ("other_cause", "candidate", "after_toxin", "had_toxin", "filler", "advice")
"""Rules that are no symptoms but say what to make of them."""

_NEEDS_FILLER = "filler_vessel"
_TOO_MUCH = "overdose"


@dataclass(frozen=True)
class _Symptoms:
    """The symptom lexicon, compiled.

    Rules are named by the symptom's id, or by "unless:", "fine:", "bare:" and the id.
    """

    patterns: PatternSet
    alarming: frozenset[str]
    together: tuple[tuple[frozenset[str], str], ...]


def _read(name: str) -> dict[str, Any]:
    with (_LEXICON / name).open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    if not isinstance(data, dict):
        raise ValueError(f"{name} must be a mapping")
    return data


@functools.cache
def _symptoms() -> _Symptoms:
    data = _read("symptoms.yml")

    def pairs() -> Iterator[tuple[str, str]]:
        for name, entry in data["symptoms"].items():
            yield from ((name, pattern) for pattern in entry["patterns"])
            for extra in ("unless", "fine", "bare"):
                yield from ((f"{extra}:{name}", pattern) for pattern in entry.get(extra, ()))
        yield from (("unless:any", pattern) for pattern in data["unless_any"])
        for rule in _SITUATIONS:
            yield from ((rule, pattern) for pattern in data[rule])

    return _Symptoms(
        patterns=context.compile_patterns(pairs(), data["lists"]),
        alarming=frozenset(n for n, entry in data["symptoms"].items() if entry["alarming"]),
        together=tuple((frozenset(g["symptoms"]), g["means"]) for g in data["together"]),
    )


def is_alarming(symptom: str) -> bool:
    """Whether somebody who has this symptom needs a doctor at once."""
    return symptom in _symptoms().alarming


@functools.cache
def _crisis() -> PatternSet:
    data = _read("crisis.yml")
    pairs = [("crisis", pattern) for pattern in data["patterns"]]
    pairs += [("unless:crisis", pattern) for pattern in data["unless"]]
    return context.compile_patterns(pairs, data["lists"])


# ---------------------------------------------------------------------------- misspellings


def _deletes(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def _near(one: str, two: str) -> bool:
    """Whether two words differ by one added, lost, changed or swapped letter."""
    if len(one) == len(two):
        different = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        if len(different) == 1:
            return True
        return (
            len(different) == 2
            and different[1] == different[0] + 1
            and one[different[0]] == two[different[1]]
            and one[different[1]] == two[different[0]]
        )
    short, long = sorted((one, two), key=len)
    return len(long) - len(short) == 1 and short in _deletes(long)


@functools.cache
def _spelling() -> tuple[frozenset[str], dict[str, str], dict[str, tuple[str, ...]]]:
    """Words never to change, known slips, and words reachable by a lost letter."""
    data = _read("symptoms.yml")
    vocabulary = _symptoms().patterns.vocabulary | _crisis().vocabulary
    targets = [word for word in data["corrected"] if len(word) >= _SHORTEST_CORRECTED]
    slips = {slip: right for right, slips in data["spellings"].items() for slip in slips}
    keep = (vocabulary | frozenset(data["real_words"])) - frozenset(slips)
    reach: dict[str, list[str]] = {}
    for word in targets:
        for key in _deletes(word):
            reach.setdefault(key, []).append(word)
    return keep, slips, {key: tuple(words) for key, words in reach.items()}


@functools.lru_cache(maxsize=4096)
def correct(word: str) -> str:
    """Put one misspelled word right.

    Args:
        word: a normalised word.

    Returns:
        the word of the lexicon that is meant, or the word itself.
    """
    keep, slips, reach = _spelling()
    if word in slips:
        return slips[word]
    if word in keep or len(word) < _SHORTEST_CORRECTED - 1:
        return word
    candidates = {c for key in _deletes(word) for c in reach.get(key, ())}
    # The first letter is hardly ever the wrong one, and "threat" is no "hreat".
    near = sorted(c for c in candidates if c[0] == word[0] and _near(word, c))
    return near[0] if near else word


# ---------------------------------------------------------------------------- finding


def _cover(hits: Iterable[Hit], name: str) -> set[int]:
    return {i for h in hits if h.rule == name for i in range(h.first, h.last + 1)}


@functools.lru_cache(maxsize=128)
def _symptom_hits(text: str) -> tuple[Hit, ...]:
    """All rules that match; finding and judging look at the same text one after the other."""
    return tuple(_symptoms().patterns.find(context.read_words(text, correct)))


def find_symptoms(doc: Doc) -> list[Mention]:
    """The symptoms named in a text, misspelled ones too.

    Args:
        doc: any text.

    Returns:
        mentions of kind "symptom" in order, never overlapping. Those of things that are said to
        work well ("breathing is fine") are negated; figures of speech are left out.
    """
    lexicon = _symptoms()
    text = doc.text
    words = context.read_words(text, correct)
    hits = _symptom_hits(text)
    by_sentence: dict[int, list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(words[hit.first].sentence, []).append(hit)
    openings, well = _openings(words)
    filler = any(hit.rule == "filler" for hit in hits)
    excused: dict[str, set[int]] = {}
    chosen: list[tuple[bool, Hit, bool]] = []
    for hit in hits:
        mode, _, name = hit.rule.rpartition(":")
        if mode == "bare":
            near = by_sentence[words[hit.first].sentence]
            if not _said_better(words, near, hit, name, well):
                chosen.append((True, hit._replace(rule=name), False))
        elif mode == "fine":
            able = words[hit.first].text == "not" or not _denied_ability(words, hit, openings)
            if _taken_back(words, hit):
                chosen.append((True, hit._replace(rule=name), False))
            elif able:
                chosen.append((True, hit._replace(rule=name), True))
        elif not mode and name not in _SITUATIONS:
            if name == _NEEDS_FILLER and not filler:
                continue
            if name not in excused:
                excused[name] = _cover(hits, f"unless:{name}")
                if name in lexicon.alarming:
                    excused[name] |= _cover(hits, "unless:any")
            if not excused[name].intersection(range(hit.first, hit.last + 1)):
                chosen.append((name in lexicon.alarming, hit, False))
    return _with_overdose(text, _without_overlap(text, words, chosen))


_INSTEAD = re.compile(
    r"(?<![\d/.,:£$€])(?P<given>[0-9]{1,5})\s*(?P<unit>units?|u|iu|unts?)?\b(?!/)[^.?!0-9]{0,40}?"
    r"\b(?:instead of|rather than|and not|not)\s+(?:[a-z]+\s+){0,2}(?P<meant>[0-9]{1,5})"
    r"\s*(?P<unit_after>units?|u|iu|unts?)?\b(?![/:])",
    re.IGNORECASE,
)
_NO_DOSE = re.compile(
    r"\b(?:s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|wks?|w|weeks?|mths?|mos?|months?"
    r"|yrs?|years?|old|am|pm|times|visits?|sessions?|pounds?|quid|dollars?|bucks?|euros?|percent|ml"
    r"|mm|cm|spots?|areas?|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b|[£$€%]",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:units?|iu|dose|inject(?:ed|s)?|gave|given|give|got|getting|had|used|put|jabbed)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(
    r"\b(?:sorry|soz|i meant?|i mean|actually|correction|amend\w*|typo|oops|whoops|no wait|wait no"
    r"|mistyped|i wrote|i said|to be exact)\b",
    re.IGNORECASE,
)
"""Somebody puts right a figure that she typed, not one that was injected."""
_FAR_TOO_MUCH = 3
"""How many times the dose that was meant counts as far too much."""


def _with_overdose(text: str, found: list[Mention]) -> list[Mention]:
    """Adds "200 units instead of 20": the patterns cannot compare two numbers."""
    for match in _INSTEAD.finditer(text):
        start, end = match.span()
        if _PUTS_RIGHT.search(text[:start]):
            continue  # "sorry, it was 40 units, not 10" puts right what was typed
        much = int(match["given"]) >= _FAR_TOO_MUCH * max(1, int(match["meant"]))
        if not (match["unit"] or match["unit_after"]):
            # Weeks, money and dates are put right in the same words: "12 weeks, not 4".
            about = text[max(0, start - 30) : end + 12]
            if _NO_DOSE.search(text[start : end + 12]) or not _GIVEN.search(about):
                continue
        if much and not any(m.start < end and start < m.end for m in found):
            found.append(Mention("symptom", _TOO_MUCH, start, end, text[start:end]))
    return sorted(found, key=lambda m: m.start)


def _openings(words: Sequence[Word]) -> tuple[dict[int, str], frozenset[int]]:
    """The first word of each sentence, and the sentences that say "fine"."""
    openings: dict[int, str] = {}
    for word in words:
        openings.setdefault(word.sentence, word.text)
    good = ("fine", "normally", "perfectly")
    return openings, frozenset(word.sentence for word in words if word.text in good)


_NOT_ABLE = frozenset("not never no hardly barely cannot non nao ne".split())


def _denied_ability(words: Sequence[Word], hit: Hit, openings: Mapping[int, str]) -> bool:
    """Whether the "it works" words hold or follow a "not" ("is my breathing not fine")."""
    nearby = words[max(0, hit.first - 2) : hit.last + 1]
    pairs = zip(nearby, nearby[1:])
    if openings.get(words[hit.first].sentence) in ("is", "are", "should"):
        return True
    if any(a.text == "is" and b.text in ("it", "this", "that") for a, b in pairs):
        return True  # "trouble swallowing is it normal" asks, it does not say
    return any(w.text in _NOT_ABLE for w in nearby)


def _said_better(
    words: Sequence[Word], hits: Sequence[Hit], bare: Hit, name: str, well: frozenset[int]
) -> bool:
    """Whether a bare word is explained by other words of its sentence or by an all-clear."""
    sentence = words[bare.first].sentence
    for hit in hits:
        mode, _, other = hit.rule.rpartition(":")
        if mode == "unless" and other in (name, "any") and hit.first <= bare.first <= hit.last:
            return True
        if words[hit.first].sentence == sentence and (
            mode == "fine" or (not mode and other == name)
        ):
            return True
    return sentence in well


_BUT_STILL = frozenset(
    "hard harder difficult difficulty effort weird funny slow slowly barely only just shallow"
    " struggle struggling trouble worse not hardly uncomfortable strange odd painful".split()
)


def _taken_back(words: Sequence[Word], hit: Hit) -> bool:
    """Whether a "but" takes the ability back ("I can swallow but it is hard")."""
    last = words[hit.last]
    after = [w for w in words[hit.last + 1 : hit.last + 7] if w.sentence == last.sentence]
    turns = [i for i, w in enumerate(after) if w.text in ("but", "though", "although", "only")]
    if not turns or turns[0] > 1:
        return False
    return any(w.text in _BUT_STILL for w in after[turns[0] : turns[0] + 5])


def _without_overlap(
    text: str, words: Sequence[Word], found: list[tuple[bool, Hit, bool]]
) -> list[Mention]:
    """One mention per place: alarming before mild, "works well" first, then short before long."""
    found.sort(key=lambda f: (not f[0], not f[2], f[1].last - f[1].first, f[1].first))
    taken: dict[int, str] = {}
    well: set[int] = set()
    letters: set[int] = set()
    mentions: list[Mention] = []
    for alarming, hit, fine in found:
        span = range(hit.first, hit.last + 1)
        names = {taken[i] for i in span if i in taken}
        if hit.rule in names or (names and not alarming):
            continue
        free = [i for i in span if i not in taken]
        run: list[int] = []
        for i in reversed(free):
            if run and run[-1] != i + 1:
                break
            run.append(i)
        if not run:
            continue
        first, last = run[-1], run[0]
        start, end = words[first].start, words[last].end
        # One piece of text can hold two words ("can't"); it belongs to one mention only.
        if not letters.isdisjoint(range(start, end)):
            continue
        letters.update(range(start, end))
        taken.update((i, hit.rule) for i in run)
        # "It does not hurt to talk or swallow" is one denial for both.
        fine = fine or hit.first in well
        well.update(run if fine else ())
        mentions.append(Mention("symptom", hit.rule, start, end, text[start:end], negated=fine))
    return sorted(mentions, key=lambda m: m.start)


# ---------------------------------------------------------------------------- judging


def assess(doc: Doc, mentions: list[Mention]) -> Alarm:
    """Whether a text calls for help at once.

    Args:
        doc: the text.
        mentions: its mentions after `context.annotate`; only symptoms are looked at.

    Returns:
        the alarm; urgent also for symptoms after an earlier treatment, as a doctor must have
        cleared them.
    """
    lexicon = _symptoms()
    text = doc.text
    rules = {hit.rule for hit in _symptom_hits(text)}
    if _in_general_words(text) and ("advice" in rules or _CONDITION.match(text)):
        return Alarm()
    symptoms = [m for m in mentions if m.kind == "symptom" and not m.negated]
    counting = [m for m in symptoms if m.id in lexicon.alarming and _counts(text, m, rules)]
    here = {m.id for m in symptoms if not m.hypothetical}
    ids = [m.id for m in counting]
    if "vision" in ids and "filler" in rules:
        ids.append(_NEEDS_FILLER)
    for group, meaning in lexicon.together:
        if group <= here:
            counting += [m for m in symptoms if m.id in group]
            ids += [meaning, *(m.id for m in symptoms if m.id in group)]
    hints = _hints(text)
    return Alarm(
        urgent=bool(counting),
        crisis=bool(hints),
        symptoms=unique(ids),
        reasons=unique([*(m.text for m in counting), *hints]),
    )


def _counts(text: str, mention: Mention, rules: set[str]) -> bool:
    """Whether an alarming symptom that is not denied calls for help."""
    if mention.hypothetical and not context.has(text, "actual_anywhere"):
        if context.possibility(text, mention) == "firm":
            return False
        # "I had it done on Monday. Can it make swallowing hard?" is a report in disguise.
        if not context.has(text, "treated") or context.has(text, "well"):
            return False
    if "after_toxin" in rules:
        return True
    if "other_cause" in rules:
        return not (mention.past or "candidate" in rules)
    # "I had trouble swallowing last year, may I have Botox?": nothing says that it followed one.
    elsewhere = mention.past and "candidate" in rules and "had_toxin" not in rules
    return not elsewhere or context.has(text, "treated")


_SOMEBODY = frozenset(
    "i me my mine myself we our she he her him his hers mum mom dad husband wife son daughter"
    " sister brother friend partner".split()
)


_CONDITION = re.compile(r"\s*(?:Even )?[Ii]f\b")


def _in_general_words(text: str) -> bool:
    """Whether a text has the form of a document's sentence and speaks of nobody in particular."""
    stripped = text.strip()
    if not stripped[:1].isupper() or not stripped.endswith(".") or "?" in text:
        return False
    return _SOMEBODY.isdisjoint(word.text for word in context.read_words(text, correct))


def _hints(text: str) -> list[str]:
    """The words that hint at self-harm."""
    words = context.read_words(text, correct)
    hits = _crisis().find(words)
    excused = _cover(hits, "unless:crisis")
    return [
        text[words[h.first].start : words[h.last].end]
        for h in hits
        if h.rule == "crisis" and not excused.intersection(range(h.first, h.last + 1))
    ]
