"""What the program says: each sentence in English and Dutch, as YAML, and the diagnostics."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.messages.catalog import (
        PARTS,
        explanations,
        message_text,
        messages,
        page_of,
        say,
        texts,
    )
    from hsm_policy.messages.diagnostic import (
        Diagnostic,
        DiagnosticsError,
        Location,
        diagnose,
    )
    from hsm_policy.messages.language import (
        LANGUAGES,
        capital,
        day_text,
        enumeration,
        euro_text,
        fill,
        month_text,
        percent_text,
        placeholders,
        short_day_text,
        value_text,
    )
    from hsm_policy.messages.report import Report, Reportable
    from hsm_policy.messages.suggestions import allowed_values, certain_match, nearest, suggest
else:
    from lazy_loader import attach

    homes = {
        "catalog": ["PARTS", "explanations", "message_text", "messages", "page_of", "say", "texts"],
        "diagnostic": ["Location", "Diagnostic", "DiagnosticsError", "diagnose"],
        "language": [
            "LANGUAGES",
            "capital",
            "day_text",
            "enumeration",
            "euro_text",
            "fill",
            "month_text",
            "percent_text",
            "placeholders",
            "short_day_text",
            "value_text",
        ],
        "report": ["Report", "Reportable"],
        "suggestions": ["allowed_values", "certain_match", "nearest", "suggest"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
