"""A rulebook held against itself: every check of its files, with places, hints and fixes."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.validator.fixes import FixedFile, FixReport, fix_files
    from hsm_policy.validator.property_files import (
        KINDS,
        MOST_ITEMS,
        Property,
        property_paths,
        read_properties,
    )
    from hsm_policy.validator.rules.ledger import OFFICIAL
    from hsm_policy.validator.sandbox import bound_memory, check_bounded
    from hsm_policy.validator.validate import (
        FindingReport,
        Findings,
        FindingsReport,
        errors,
        findings,
        kinds_of,
        wording_findings,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
