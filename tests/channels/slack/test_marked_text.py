"""Slack's markup, taken out again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.marked_text import mentions, words_of

BOT = "U0BOTOX"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOTOX> does it hurt?", "does it hurt?"),
        ("does it hurt, <@U0BOTOX|botox>?", "does it hurt, ?"),
        ("<@U0BOTOX>", ""),
        ("ask <@U0ANN|ann> or <@U0BOB>", "ask @ann or @someone"),
        ("in <#C1|general> and <#C2>", "in #general and #channel"),
        ("<!here> look", "@here look"),
        ("<!date^1392734382^{date}|Feb 18> was it", "Feb 18 was it"),
        ("see <https://a.example/b?c=1&amp;d=2>", "see https://a.example/b?c=1&d=2"),
        ("see <https://a.example|this page>", "see this page"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("5 &lt; 10 &amp; 7 &gt; 3", "5 < 10 & 7 > 3"),
        ("&amp;lt; stays", "&lt; stays"),
        ("*not* _at_ ~all~ `really`", "not at all really"),
        ("2*3*4 and a_b_c", "2*3*4 and a_b_c"),
        ("*_both_*", "both"),
        ("```20 units```", "20 units"),
        ("&gt; quoted\nmine", "quoted\nmine"),
        (":+1:", "👍"),
        (":thumbsup::skin-tone-3:", "👍"),
        ("help :scream_cat: me", "help me"),
        ("at 10:30:15 and 1:2:3", "at 10:30:15 and 1:2:3"),
        ("a ratio of a:b:c", "a ratio of a:b:c"),
        ("20 units: forehead: both", "20 units: forehead: both"),
    ],
)
def test_words_are_those_that_were_typed(text: str, words: str) -> None:
    assert words_of(text, BOT) == words


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    words_of(text, BOT)


@given(st.text(alphabet=st.characters(whitelist_categories=("L", "N")), min_size=1))
def test_letters_and_digits_stay(text: str) -> None:
    assert words_of(text, BOT) == text


@given(st.text(alphabet="<>@&|*_~`:ab #!"))
def test_what_people_type_and_slack_escapes_has_no_mention(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert not mentions(escaped, BOT)


def test_a_mention_is_of_exactly_one_person() -> None:
    assert mentions("hello <@U0BOTOX>", BOT)
    assert mentions("hello <@U0BOTOX|botox>", BOT)
    assert not mentions("hello <@U0BOTOX2>", BOT)
    assert not mentions("hello U0BOTOX", BOT)
    assert not mentions("hello <@>", "")
