"""What a fact may be marked to support: reasons, next steps and figures of the efficacy check.

The writer of a document marks a fact with `supports=too_early`, so the rules of the check
(bot/answers/reasons.py) find their facts by what they are for, and staff can change which fact
that is without touching code. Where several facts support the same, the one that fits the person's
area, brand and lines is taken, then the one with more authority.
"""

from __future__ import annotations

ROLES: dict[str, str] = {
    # Figures
    "first_effect": "when the first change shows",
    "full_effect": "when the full effect is there",
    "fade": "how long a result lasts",
    "usual_dose": "the units that a label, or else others, give for an area",
    "dose_limit": "the most units that anybody should have",
    # Reasons
    "too_early": "the result cannot be judged yet",
    "slow_area": "an area where the result takes longer",
    "past_full_effect": "no change when the full effect is due",
    "faded_early": "it faded sooner than usual",
    "dose_low": "too few units",
    "units_differ": "units of brands cannot be compared",
    "strong_muscle": "a muscle that needs more",
    "lines": "lines that do not come from movement",
    "one_side": "one side or spot that still moves",
    "placement": "shots that missed the muscle",
    "product": "a product that is old, diluted or fake",
    "product_cheap": "a price too good to be true",
    "product_online": "a product bought online",
    "product_diluted": "a product that is too diluted",
    "product_old": "a product that is stale",
    "product_unqualified": "shots from somebody who is not qualified",
    "product_self": "injecting oneself",
    "resistance": "resistance, which is rare and comes last",
    "less_each_time": "each treatment lasts less than the one before",
    "never_responded": "never having had an effect",
    "movement_gone": "lines that stay though the muscle no longer moves",
    # What comes before everything for some people, or for who wants more too soon
    "caution": "who should have no (more) treatment, or ask a doctor first: by state and condition",
    "early_repeat": "the least time between treatments",
    "topup_risk": "what a top-up too early can do",
    "warning_signs": "the signs that need help at once",
    # Next steps
    "see_injector": "have the injector check it",
    "one_side_review": "what can be done about one side",
    "again": "when it can be done again",
    "other_treatments": "what helps lines that do not come from movement",
    "ask_product": "ask which product was given",
    "no_doubling": "no second dose somewhere else unsaid",
}
"""The names, with what a fact of each says."""
