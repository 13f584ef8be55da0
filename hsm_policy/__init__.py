"""A rulebook engine: clauses that lawyers edit, decided by clingo, with reasons and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.case import Case
    from hsm_policy.problems import Problem, Problems
    from hsm_policy.verdict import Verdict

__version__ = "0.1.0"
__all__ = ["Case", "Problem", "Problems", "Rulebook", "Verdict"]

_HOMES = {
    "Rulebook": "hsm_policy.api",
    "Case": "hsm_policy.case",
    "Problem": "hsm_policy.problems",
    "Problems": "hsm_policy.problems",
    "Verdict": "hsm_policy.verdict",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the terminal starts fast."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
