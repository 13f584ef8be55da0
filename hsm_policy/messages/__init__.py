"""What the program says: every sentence in English and Dutch, and the findings that carry them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.messages.catalog import PARTS, TEXTS, explanations, page_of, say
    from hsm_policy.messages.diagnostic import MESSAGES, Place, Problem, Problems, make
    from hsm_policy.messages.language import (
        LANGUAGES,
        capital,
        day,
        enumeration,
        euro,
        fill,
        month,
        percent,
        placeholders,
        short_day,
        written,
    )
    from hsm_policy.messages.suggestions import listed, nearest, sure_of
else:
    from lazy_loader import attach

    homes = {
        "catalog": ["PARTS", "TEXTS", "explanations", "page_of", "say"],
        "diagnostic": ["MESSAGES", "Place", "Problem", "Problems", "make"],
        "language": [
            "LANGUAGES",
            "capital",
            "day",
            "enumeration",
            "euro",
            "fill",
            "month",
            "percent",
            "placeholders",
            "short_day",
            "written",
        ],
        "suggestions": ["listed", "nearest", "sure_of"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
