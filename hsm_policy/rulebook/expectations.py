"""The kinds of expectations that a scenario may have, and how each is written."""

from __future__ import annotations

OF_QUESTIONS, OF_FIGURES, NAMES = "{question: ...}", "{figure: ...}", "[name, ...]"

EXPECTATIONS = {
    **dict.fromkeys(("outcome", "unmet", "met", "waived", "open"), OF_QUESTIONS),
    **dict.fromkeys(("missing", "assumed", "contested"), OF_QUESTIONS),
    "figures": OF_FIGURES,
    **dict.fromkeys(("null_figures", "no_figures"), NAMES),
    "between": OF_FIGURES,
    **dict.fromkeys(("duties", "done"), "{duty/who: day}"),
    **dict.fromkeys(("risks", "no_risks", "notes", "no_notes"), NAMES),
    "texts": "{name: words}",
}
"""The form of each kind of expectation."""


def is_well_formed(kind: str, expected: object) -> bool:
    """Return whether an expectation is written in the form of its kind."""
    if EXPECTATIONS[kind] == NAMES:
        return isinstance(expected, list) and all(isinstance(one, str) for one in expected)
    return isinstance(expected, dict)
