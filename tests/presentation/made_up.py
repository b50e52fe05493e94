"""Turns that nobody would write, for tests of what must hold for all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

HOSTILE = (
    *("<b>", "</b>", "<a href='", "<script>", "&amp;", "&", "<@U123>", "<!channel>", "<#C1|x>"),
    *("*", "_", "~", "`", "```", ":smile:", ">", "|", "[1]", "[9]", "[999]", "• "),
    *("Sources: [1] ", "\n", "\n\n", "@everyone", "/start", "javascript:alert(1)", "http://[::1"),
    "https://clinic.example/a?b=c&d=e|f",
    *("\U0001f469\U0001f3fd\u200d\u2695\ufe0f", "e\u0301", "\u202e", "\x00", "\u200b", "\ud800"),
    *("word ", "a" * 300, "\U0001f44d" * 200),
)

texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), max_size=60).map(
    "".join
)
"""Texts of all kinds, with what means something to somebody in them."""

giants = st.builds(lambda part, often: part * often, st.sampled_from(HOSTILE), st.integers(1, 4000))

sources = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcdefgh"),
        "title": st.text(max_size=60) | st.sampled_from(HOSTILE) | st.just("t" * 3000),
        "publisher": st.text(max_size=30) | st.just("p" * 4000),
        "year": st.none() | st.integers(1900, 2100),
        "url": st.sampled_from(HOSTILE)
        | st.just("https://clinic.example/" + "x" * 900)
        | st.just("https://clinic.example/?q='\"<>&|é")
        | st.none(),
    }
)

buttons = st.fixed_dictionaries(
    {"title": st.text(max_size=90) | st.sampled_from(HOSTILE), "payload": st.text(max_size=200)}
)


@st.composite
def turns(draw: Any) -> list[dict[str, Any]]:
    """A turn of several messages."""
    messages: list[dict[str, Any]] = [
        {"text": text} for text in draw(st.lists(texts | giants, max_size=3))
    ]
    if draw(st.booleans()):
        found = draw(st.lists(buttons, max_size=130))
        messages.append({"text": draw(texts), "buttons": found})
    if draw(st.booleans()):
        custom: dict[str, Any] = {
            "kind": draw(st.sampled_from(["answer", "urgent", "check_result", ""])),
            "facts": [{"because": draw(texts)}],
            "sources": draw(st.lists(sources, max_size=30)),
            "asks": draw(st.none() | st.just("area")),
        }
        if draw(st.booleans()):
            names = draw(st.lists(st.sampled_from("abcdefgh"), max_size=8))
            custom["timeline"] = {"name": "d5", "text": draw(texts), "sources": names}
        messages.append({"custom": custom})
    return messages
