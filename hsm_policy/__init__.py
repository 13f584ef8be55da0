"""A rulebook engine: clauses that lawyers edit, decided by clingo, with reasons and sources."""

from typing import TYPE_CHECKING

from hsm_policy.names import __version__

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.messages import Diagnostic, DiagnosticsError
    from hsm_policy.verdict import Verdict
else:
    from lazy_loader import attach

    homes = {
        "api": ["Rulebook"],
        "cases": ["Case"],
        "messages": ["Diagnostic", "DiagnosticsError"],
        "verdict": ["Verdict"],
    }
    __getattr__, __dir__, _ = attach(__name__, submod_attrs=homes)

__all__ = ["Case", "Diagnostic", "DiagnosticsError", "Rulebook", "Verdict", "__version__"]
