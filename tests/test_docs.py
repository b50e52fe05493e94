"""What the documentation says has to be so."""

from __future__ import annotations

import re

from bot.settings import Settings


def test_every_setting_is_documented_and_nothing_else(project):
    text = (project / "docs" / "settings.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `BOT_(\w+)`", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.__fields__}


def test_every_link_of_the_documentation_leads_somewhere(project):
    for page in [project / "README.md", *(project / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
