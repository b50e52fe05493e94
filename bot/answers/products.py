"""What people tell of the product or the person who injected it, and what it means."""

from __future__ import annotations

ROLES = {
    "self_injection": "product_self",
    "bought_online": "product_online",
    "unqualified": "product_unqualified",
    "party": "product_unqualified",
    "cheap": "product_cheap",
    "diluted": "product_diluted",
    "old": "product_old",
    "unknown_product": "product",
}
"""The role of the fact for each thing said about the product, the gravest first."""

RISKY = ("self_injection", "bought_online", "unqualified", "party")
"""Of these nobody can answer for: no further shot, and the signs that need help."""
