"""Times that were promised, or that are asked about in general."""

from __future__ import annotations

import re

from bot.language.quantities.around import Around

_PROMISED = re.compile(
    r"\b(?:promis\w+|guarantee\w*|claim(?:s|ed)?|advertis\w+|(?:they|she|he|everyone|everybody|"
    r"people|nurse|clinic|doctor|doc|dr|injector|website|leaflet|friend|mate|sister|internet|"
    r"google|dentist|label|derm) (?:all |always |usually |had |has )?(?:said|says|say|told|tells|"
    r"reckon\w*)|(?:was|were|been|got|i'm|am) (?:told|promised|quoted|advised)|(?:supposed|"
    r"meant) to(?! ,)|should(?:'ve| have)?|ought to|hoped|hoping|expected?|expecting|told me|"
    r"paid for|(?:says|(?<!i )said|reckons)(?= (?:it's |it is |its |about |"
    r"around )*$))\b(?P<rest>[^.!?;]{0,45})$"
)
"""What stands before a time that somebody said it would take or last."""
_MINE = re.compile(
    r"(?<![\w'])(?:i|i've|ive|i'm|im|my|mine|me|lasted|wore|was|were|had|got|only|just|went|gone|"
    r"vanished|faded|packed|conked|died|disappeared|stopped|came|crept)(?![\w'])"
)
_ASKED = re.compile(
    r"(?:(?:so|and|but|hi|hello|hey|ok|quick|question|also|well|please|,|:|-|\.) )*(?:do|does|will|"
    r"would|should|can|could|is it true)\b.{0,60}?\b(?:last|lasts|lasting|hold|stay)\b.{0,30}#"
)
"""The beginning of a question about how long it lasts in general, up to the time."""


def is_hearsay(around: Around) -> bool:
    """Whether a time is one that was promised or is asked about in general."""
    promised = _PROMISED.search(around.left)
    if promised is not None and not _MINE.search(promised["rest"]):
        return True
    asked = _ASKED.match(around.sentence)
    return asked is not None and not _MINE.search(around.sentence)
