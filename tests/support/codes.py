"""The codes of diagnostics by the YAML file that holds them."""

from __future__ import annotations

from functools import cache

import yaml

from tests import ROOT

UNEXPLAINED = {"commands", "hints", "portfolio", "service"}
"""The files of what no check finds."""

_ELSEWHERE = {"cases", "files", "properties", "scenarios", "vocabulary"}


@cache
def codes_by_file() -> dict[str, list[str]]:
    """Return the codes under the name of each file."""
    folder = ROOT / "hsm_policy" / "messages" / "diagnostics"
    return {
        path.stem: list(yaml.load(path.read_bytes(), yaml.CBaseLoader))  # noqa: S506
        for path in sorted(folder.glob("*.yaml"))
    }


def codes_of_a_rulebook() -> list[str]:
    """Return the codes of what is wrong with rules and tables, or with a question to them."""
    apart = UNEXPLAINED | _ELSEWHERE
    return [code for name, codes in codes_by_file().items() if name not in apart for code in codes]
