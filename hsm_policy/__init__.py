"""A rulebook engine: clauses that lawyers edit, decided by clingo, with reasons and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.messages import Problem, Problems
    from hsm_policy.verdict import Verdict

from hsm_policy.names import __version__ as __version__

__all__ = ["Case", "Problem", "Problems", "Rulebook", "Verdict"]


_HOMES = {
    "Rulebook": "hsm_policy.api",
    "Case": "hsm_policy.cases.case",
    "Problem": "hsm_policy.messages.diagnostic",
    "Problems": "hsm_policy.messages.diagnostic",
    "Verdict": "hsm_policy.verdict.verdict",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the terminal starts fast."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
