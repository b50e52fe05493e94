"""What people say for an effect that ends, comes back or holds, as parts of patterns."""

from __future__ import annotations

LOOSELY = (
    r"(?:(?:a|an|the|only|just|barely|hardly|maybe|about|around|roughly|like|another|good|solid|"
    r"full|whole|measly|poxy|paltry|mere|lousy|pathetic|bare|exactly|approx|even|some|my|almost|"
    r"nearly|over|under|well|round|say|grand|total|of|up|to|all|at|least|most) )*"
)
"""Words between a phrase and its figure."""
PLAIN_END = (
    r"pack(?:ed|s|ing) (?:it )?(?:up|in)|conk(?:ed|s|ing)(?: out)?|g(?:ave|ives|iven|"
    r"iving) (?:up(?: the (?:ghost|fight|struggle))?|out|way)|quits?|died(?: off| out)?|"
    r"dies(?: off| out)?|ebb(?:ed|s)(?: away)?|waned|wanes|on its last legs|on (?:the|its) way out|"
    r"(?:came|come|coming) (?:tumbling|crashing) down|called time|finish|(?:did|done) a (?:runner|"
    r"bunk)|legged it|kaput|knackered|w(?:ore|orn|ears?|earing) (?:off|out|away)|faded?|fades|"
    r"fading|(?:fizzle|peter|taper|tail|trail|dwindle|drop|die)(?:e?d|s) (?:out|off|away)|fizzled|"
    r"evaporated|dissolved|r[au]ns? out|ended|expired?|stop(?:s|ped) (?:working|holding|doing \w+)|"
    r"bit the dust|kicked the bucket|call(?:ed)? it (?:over|a day|quits)|clapped out|"
    r"left the building|(?:honeymoon|party|magic|but) over|lost its [a-z]+|(?:was|were|is|are|be|"
    r"been|it's|its|'s) (?:all )?(?:over|finished|history|toast)|dead|gone|tap(?:s|ped)? out|"
    r"throws? in|vanished|vanishes|disappeared|disappears|reversed|undone"
)
"""The effect ended."""
WENT = (
    r"(?:it|they|mine|that|this|one|lot|effects?|botox|tox|all|always|usually|last|it's|which|"
    r"normally|stuff) (?:all |has |had |have |just |only |usually |always |normally |"
    r"already )*(?:went|goes|gone)(?: off| south| downhill| to pot)?"
)
"""The effect went."""
RETURNED = (
    r"(?:came|come|comes|coming|crept|creeps|creeping|sneaked|snuck|crawled|sprang|sprung|springs|"
    r"popped|pops|twanged|bounced|pinged|rolled|grew|slid|slipped|were|was|are|is|been|they're|"
    r"it's|all|fully|right|straight|moving|movement|lines) (?:all |right |straight |fully |"
    r"already )*back|back (?:again|with a|in full|to (?:normal|square|where|how|frown\w*|mov\w*|"
    r"grind\w*|clench\w*|sweat\w*|scowl\w*|its|their|what))|returned|returns|(?:movement|lines?|"
    r"sweat\w*|spasms|wrinkles|it|headaches|migraines) (?:is |was |were |are |started )?returning|"
    r"re ?appear(?:ed|s)|resurfaced|re ?start(?:ed)?|started (?:up|creeping|moving)"
)
"""The lines, the movement or the complaint came back."""
AGAIN = (
    r"(?!(?:go|going|it|done|have|had|having|booked?|see|in|try|treated|injected|jabbed|botoxed|"
    r"once|come|time|now|do|did|doing|start|top|topped|them|botox|this|that|ask|eat|drive|work|"
    r"exercise|drink|gym|train|pregnant|me|hair|get|got|getting|dosed|zapped|xeomin|dysport|jabs|"
    r"happened|happens|tox|not|never) )[a-z']+ again\b"
)
"""It does what it did before: "frowning again", but not "had it again"."""
FINE = (
    r"dry(?! eyes?| mouth| skin)|smooth|lovely|great|frozen|brilliant|amazing|perfect|calm|relaxed|"
    r"quiet|soft|gorgeous|fab|fabulous|fantastic|flat|happy|chuffed|magic|golden|ace|free|bliss|"
    r"heaven|wonderful|excellent|good|glorious|superb|beautiful|perfection|silky|slim|line - less|"
    r"spot on|solid|grand|helped|eased|loosened|calmed|softened|smoothed|sorted|behaved|worked|"
    r"held|stopped(?! (?:having|it|using|doing|going|taking|botox|treatment))|cured|fixed|stuck|"
    r"clung on|hung on|hung around|stuck around|did (?:the|its) (?:trick|job)|kept going|survived"
)
"""The effect held."""
