"""Writes how often words occur in the training examples and the documents.

    .venv/bin/python benchmarks/frequent_words.py

Respelling (bot/language/respelling.py) prefers them: who asks about Botox means "wrinkles" by
"rinkles". Words that are in no dictionary of English are left out, for they are slips themselves.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import resources
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.language.respelling import FREQUENT, SHORTEST  # noqa: E402
from bot.nlu.tuning import read_examples  # noqa: E402

FEWEST = 5
"""Times that a word has to occur."""
_HEAD = """\
# How often words occur in data/nlu and data/documents; written by benchmarks/frequent_words.py.
"""


def main() -> None:
    """Writes the file."""
    dictionary = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    english = {line.split(" ")[0] for line in dictionary.read_text("utf-8-sig").splitlines()}
    texts, _ = read_examples(PROJECT / "data" / "nlu")
    texts += [path.read_text("utf-8") for path in (PROJECT / "data" / "documents").glob("*.md")]
    counts = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
    kept = sorted(
        (word, count)
        for word, count in counts.items()
        if count >= FEWEST and len(word) >= SHORTEST and word in english
    )
    FREQUENT.write_text(_HEAD + "".join(f"{word} {count}\n" for word, count in kept), "utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
