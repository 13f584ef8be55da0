"""A case file read against the vocabulary: what is known, unknown or absent."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.cases.case import UNKNOWN, Case, is_raised, value_keys
    from hsm_policy.cases.changes import (
        DecidedUnder,
        changed,
        other_case,
        profile_of,
        profile_readings,
        profiles,
        with_options,
    )
    from hsm_policy.cases.consistency import CaseFacts, contradictions
    from hsm_policy.cases.input_values import AMOUNT, CaseRecord, parse_input, read_value
    from hsm_policy.cases.reader import LONGEST_ID, read_case, read_path, read_text
    from hsm_policy.cases.typed import NO, YES, YES_NO, named_value, typed
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
