"""A rulebook engine: clauses that lawyers edit, decided by clingo, with reasons and sources."""

from typing import TYPE_CHECKING

from hsm_policy.names import __version__, lazy_exports

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.messages import Diagnostic, DiagnosticsError
    from hsm_policy.verdict import Verdict
else:
    __getattr__, __dir__, _ = lazy_exports(__name__)

__all__ = ["Case", "Diagnostic", "DiagnosticsError", "Rulebook", "Verdict", "__version__"]
