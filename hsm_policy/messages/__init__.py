"""What the program says: each sentence in English and Dutch, as YAML, and the diagnostics."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

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
        allowed_values,
        certain_match,
        check_language,
        diagnose,
        nearest,
        suggest,
    )
    from hsm_policy.messages.extras import need_extra
    from hsm_policy.messages.language import (
        LANGUAGES,
        capital,
        cents,
        day_text,
        decimal_text,
        enumeration,
        euro_text,
        fill,
        month_text,
        percent_text,
        placeholders,
        short_day_text,
        typed_amount,
        typed_day,
        value_text,
    )
    from hsm_policy.messages.report import Report, Reportable
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
