"""Symptoms in a message, and whether it calls for help at once.

The words live in `lexicon/symptoms.yml` and `lexicon/crisis.yml`. Missing a real alarm is far worse
than a false one, so whatever is not clearly denied, merely possible or figurative counts. But many
ask what the toxin does for an illness, or name an old one; an alarm for them would make the bot
useless. So the work has three steps: finding the symptoms named (`find_symptoms`), judging each of
them by what is said around it (`assess`), and, apart from these, hints at self-harm.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from spacy.tokens import Doc

from bot.language import context
from bot.language.context import Hit, PatternSet, Word
from bot.language.reading import Alarm, Mention, unique

_LEXICON = Path(__file__).parent / "lexicon"
_SHORTEST_CORRECTED = 6
_SITUATIONS = (
    "acute",
    "advice",
    "after_toxin",
    "asks_treatment",
    "before_toxin",
    "candidate",
    "filler",
    "had_toxin",
    "hearsay",
    "in_general",
    "long_there",
    "no_cause",
    "not_a_patient",
    "not_yet",
    "only_asking",
    "only_possible",
    "other_cause",
    "own_cause",
    "planned",
    "searched",
    "unchanged",
    "was_treated",
)
"""Rules that are no symptoms but say what to make of them."""


def _was_treated(rules: Container[str]) -> bool:
    """Whether a text tells of an injection lately and not of one that is still to come."""
    return "after_toxin" in rules or ("was_treated" in rules and "planned" not in rules)


_NEEDS_FILLER = "filler_vessel"
_TOO_MUCH = "overdose"


@dataclass(frozen=True)
class _Symptoms:
    """The symptom lexicon, compiled.

    Rules are named by the symptom's id, or by "unless:", "fine:", "bare:", "linked:" or
    "explained:" and the id.
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
            for extra in ("unless", "fine", "bare", "explained", "linked"):
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
    for kind, patterns in data["together"].items():
        pairs += [(f"part:{kind}", pattern) for pattern in patterns]
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


class _Found(NamedTuple):
    """A rule that names a symptom: its hit, named by the symptom, and what it says.

    Attributes:
        hit: the words.
        alarming: whether the symptom is one that needs a doctor.
        broad: whether only broader words say so; the exact ones come first.
        fine: whether they say that it works well.
    """

    hit: Hit
    alarming: bool = True
    broad: bool = False
    fine: bool = False


def find_symptoms(doc: Doc) -> list[Mention]:
    """The symptoms named in a text, misspelled ones too.

    Args:
        doc: any text.

    Returns:
        mentions of kind "symptom" in order, never overlapping. Those of things that are said to
        work well ("breathing is fine") are negated; figures of speech are left out.
    """
    words = context.read_words(doc.text, correct)
    found = list(_named(words, _symptom_hits(doc.text)))
    return _with_overdose(doc.text, _without_overlap(doc.text, words, found))


def _named(words: Sequence[Word], hits: Sequence[Hit]) -> Iterator[_Found]:
    """The rules that name a symptom and are not excused."""
    alarming = _symptoms().alarming
    by_sentence: dict[int, list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(words[hit.first].sentence, []).append(hit)
    openings, well = _openings(words)
    filler = any(hit.rule == "filler" for hit in hits)
    treated = _was_treated({hit.rule for hit in hits})
    excused: dict[str, set[int]] = {}
    for hit in hits:
        mode, _, name = hit.rule.rpartition(":")
        named = hit._replace(rule=name)
        if mode == "bare":
            near = by_sentence[words[hit.first].sentence]
            tied = any(other.rule == "after_toxin" for other in near)
            somebodys = tied or len(words) <= _FEW_WORDS or _owned(words, hit)
            if somebodys and not _said_better(words, near, hit, name, well):
                yield _Found(named)
        elif mode == "fine":
            able = words[hit.first].text == "not" or not _denied_ability(words, hit, openings)
            back = _taken_back(words, hit)
            if able or back:
                yield _Found(named, fine=not back)
        elif (not mode and name not in _SITUATIONS) or (mode == "linked" and treated):
            if name == _NEEDS_FILLER and not mode and not filler:
                continue
            if name not in excused:
                excused[name] = _cover(hits, f"unless:{name}")
                if name in alarming:
                    excused[name] |= _cover(hits, "unless:any")
            if excused[name].isdisjoint(range(hit.first, hit.last + 1)):
                yield _Found(named, alarming=name in alarming, broad=bool(mode))


_FEW_WORDS = 8
"""A message of so few words means what it names."""
_OWNERS = frozenset("my his her our their your mums dads babys me is".split())
_SAYS_HOW = frozenset("is feels felt was seems has hurts since".split())


def _owned(words: Sequence[Word], hit: Hit) -> bool:
    """Whether a bare word is somebody's ("my breathing") or told of ("breathing is")."""
    if any(word.text in _OWNERS for word in words[max(0, hit.first - 2) : hit.first]):
        return True
    return any(word.text in _SAYS_HOW for word in words[hit.last + 1 : hit.last + 2])


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


def _without_overlap(text: str, words: Sequence[Word], found: list[_Found]) -> list[Mention]:
    """One mention per place: alarming before mild, "works well" and exact words first."""
    found.sort(
        key=lambda f: (not f.alarming, not f.fine, f.broad, f.hit.last - f.hit.first, f.hit.first)
    )
    taken: dict[int, str] = {}
    well: set[int] = set()
    letters: set[int] = set()
    mentions: list[Mention] = []
    for hit, alarming, _, fine in found:
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


@dataclass(frozen=True)
class _Telling:
    """What a text says around its symptoms.

    Attributes:
        text: the text; words: its words.
        hits: what its rules found, by rule.
    """

    text: str
    words: tuple[Word, ...]
    hits: Mapping[str, tuple[Hit, ...]]

    def says(self, *rules: str) -> bool:
        """Whether one of the rules holds anywhere."""
        return not self.hits.keys().isdisjoint(rules)

    def says_beside(self, rule: str, mention: Mention) -> bool:
        """Whether a rule holds in the sentence of a mention."""
        here = self.sentence(mention)
        return any(self.words[hit.first].sentence == here for hit in self.hits.get(rule, ()))

    def times_named(self, mention: Mention) -> int:
        """How many patterns of a symptom find it in the same place."""
        return sum(
            self.words[hit.first].start < mention.end and mention.start < self.words[hit.last].end
            for rule in (mention.id, f"linked:{mention.id}")
            for hit in self.hits.get(rule, ())
        )

    def sentence(self, mention: Mention) -> int:
        """The number of the sentence that a mention begins in."""
        return next((w.sentence for w in self.words if w.end > mention.start), -1)

    def names_somebody(self, sentence: int) -> bool:
        """Whether a sentence speaks of a person."""
        return any(w.sentence == sentence and w.text in _SOMEBODY for w in self.words)


@functools.lru_cache(maxsize=128)
def _telling(text: str) -> _Telling:
    hits: dict[str, list[Hit]] = {}
    for hit in _symptom_hits(text):
        hits.setdefault(hit.rule, []).append(hit)
    words = context.read_words(text, correct)
    return _Telling(text, words, {rule: tuple(found) for rule, found in hits.items()})


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
    told = _telling(text)
    if _in_general_words(text) and (told.says("advice") or _CONDITION.match(text)):
        return Alarm()
    symptoms = [m for m in mentions if m.kind == "symptom" and not m.negated]
    alarming = [m for m in symptoms if m.id in lexicon.alarming]
    several = len({m.id for m in alarming if not m.hypothetical}) > 1
    counting = [m for m in alarming if _counts(told, m, several=several)]
    here = {m.id for m in symptoms if not m.hypothetical}
    ids = [m.id for m in counting]
    if "vision" in ids and told.says("filler"):
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


_NEVER_EXCUSED = frozenset({"overdose", "filler_vessel"})
"""Symptoms that no illness brings."""
_GRAVE = frozenset({"breathing", "stroke_signs", "severe_allergy", "infection"})
"""Symptoms that the name of an illness alone does not explain."""
_ALWAYS_TOLD = frozenset({"breathing", "stroke_signs"})
"""Symptoms that count in a long story too."""
_LONG_STORY = 40
"""Words from which on a text is a story about many things."""
_LONGEST_SEARCH = 8
"""Words that people type into a search box at most."""
_SOMEBODY = frozenset(
    "i me my mine myself we our she he her him his hers mum mom dad husband wife son daughter"
    " sister brother friend partner".split()
)


def _counts(told: _Telling, mention: Mention, *, several: bool) -> bool:
    """Whether an alarming symptom that is not denied calls for help.

    It does not if nobody has it, and not if it was there before and has nothing to do with an
    injection. Whatever came after one counts, other illnesses or not.

    Args:
        told: what the text says.
        mention: the symptom.
        several: whether the text names different alarming symptoms; these are rarely said by
            the way, nor do they come from a cold.
    """
    if _only_possible(told, mention):
        return False
    if mention.id in _NEVER_EXCUSED:
        return True
    if _nobody_has(told, mention) or (not several and _is_aside(told, mention)):
        return False
    if _was_treated(told.hits) and not told.says("before_toxin"):
        # Drooling goes on after injections for drooling that do not work.
        return not (told.says("unchanged") and told.says(f"explained:{mention.id}"))
    return not _was_there_before(told, mention, several=several)


def _only_possible(told: _Telling, mention: Mention) -> bool:
    """Whether a symptom is feared or asked about by somebody who does not have it."""
    if not mention.hypothetical or context.has(told.text, "actual_anywhere"):
        return False
    if context.possibility(told.text, mention) == "firm":
        return True
    # "I had it done on Monday. Can it make swallowing hard?" is a report in disguise.
    return not context.has(told.text, "treated") or context.has(told.text, "well")


def _nobody_has(told: _Telling, mention: Mention) -> bool:
    """Whether it is about people, warnings or words, an animal, or a story once heard."""
    if told.says_beside("only_possible", mention) and not told.says_beside("acute", mention):
        return True
    if told.says_beside("not_a_patient", mention) and not told.says("after_toxin"):
        return True
    unnamed = not told.names_somebody(told.sentence(mention))
    general = told.says_beside("in_general", mention)
    unreal = mention.hypothetical or told.says("only_possible")
    if told.says("only_asking") and (unnamed or general or unreal):
        return True
    if context.has(told.text, "actual_anywhere"):
        return False
    if unnamed and ((general and not told.says("acute")) or _is_search(told)):
        return True
    return mention.other_person and mention.past and told.says_beside("hearsay", mention)


def _is_search(told: _Telling) -> bool:
    """Whether a text is a few words for a search box and no report."""
    if len(told.words) > _LONGEST_SEARCH or not told.says("searched"):
        return False
    reports = any(w.text in ("not", "now", "help", "am") for w in told.words)
    return not (reports or told.says("acute", "after_toxin"))


def _is_aside(told: _Telling, mention: Mention) -> bool:
    """Whether a long story names a symptom by one loose phrase, mostly about something else.

    Never where it tells of an injection: people bring up the gravest thing in passing.
    """
    if len(told.words) < _LONG_STORY or mention.id in _ALWAYS_TOLD:
        return False
    if _was_treated(told.hits) or context.has(told.text, "treated"):
        return False
    return not told.says("acute", "after_toxin") and told.times_named(mention) < 2


def _was_there_before(told: _Telling, mention: Mention, *, several: bool) -> bool:
    """Whether an illness or another cause explains a symptom rather than an injection."""
    if told.says("acute") or context.has(told.text, "treated"):
        return False
    asked = told.says("candidate", "asks_treatment")
    dated = told.says_beside("long_there", mention)
    before = dated or told.says("before_toxin", "not_yet", "planned")
    grave = mention.id in _GRAVE
    if told.says(f"explained:{mention.id}"):
        return not grave or asked or before or mention.past or told.says("long_there")
    if not several and told.says_beside("own_cause", mention):
        return not told.says_beside("no_cause", mention)
    if dated and not grave:
        return True
    if not several and told.says("other_cause"):
        return mention.past or (asked and not grave)
    if told.says("had_toxin"):
        return before and asked and not mention.past
    if mention.past:
        return asked or dated
    return (before and asked) or told.says("asks_treatment")


# -------------------------------------------------------------------------- documents


_CONDITION = re.compile(r"\s*(?:Even )?[Ii]f\b")


def _in_general_words(text: str) -> bool:
    """Whether a text has the form of a document's sentence and speaks of nobody in particular."""
    stripped = text.strip()
    if not stripped[:1].isupper() or not stripped.endswith(".") or "?" in text:
        return False
    return _SOMEBODY.isdisjoint(word.text for word in context.read_words(text, correct))


# -------------------------------------------------------------------------- self-harm


_WEIGHTY = frozenset({"part:ways", "part:affairs"})
"""Kinds of half a hint of which one must be there."""
_NEAR = 40
"""Words within which two halves of a hint belong together."""


def _hints(text: str) -> list[str]:
    """The words that hint at self-harm."""
    words = context.read_words(text, correct)
    hits = _crisis().find(words)
    excused = _cover(hits, "unless:crisis")
    left = [h for h in hits if excused.isdisjoint(range(h.first, h.last + 1))]
    telling = [h for h in left if h.rule == "crisis"] or _together(left)
    return [text[words[h.first].start : words[h.last].end] for h in telling]


def _together(hits: Sequence[Hit]) -> list[Hit]:
    """Two hints of different kinds that say little alone ("the cliffs", "nobody left")."""
    parts = [hit for hit in hits if hit.rule.startswith("part:")]
    for one in parts:
        if one.rule in _WEIGHTY:
            for other in parts:
                apart = max(one.first, other.first) - min(one.last, other.last)
                if other.rule != one.rule and 0 < apart <= _NEAR:
                    return [one, other]
    return []
