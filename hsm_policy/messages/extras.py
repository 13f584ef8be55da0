"""Optional packages: what needs an extra says in one sentence how to install it."""

from __future__ import annotations

from importlib.util import find_spec

from hsm_policy.messages.diagnostic import DiagnosticsError, diagnose


def need_extra(extra: str, *modules: str) -> None:
    """Check that the top-level modules of an extra can be imported.

    Raises:
        DiagnosticsError: one cannot; the message names the extra to install.
    """
    if any(find_spec(module) is None for module in modules):
        raise DiagnosticsError([diagnose("extra_missing", args={"extra": extra})])
