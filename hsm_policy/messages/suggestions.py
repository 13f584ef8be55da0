"""What a diagnostic says of an unknown name: the known ones, and the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR_LENGTH = 64

_SURE = 0.8


def suggest(text: str, names: Iterable[str], *, fixable: bool = False) -> dict[str, str]:
    """Return the arguments of a diagnostic about an unknown name.

    `near` is the known name most like it, or empty; `diagnose` then asks "did you mean". Where the
    name is `fixable`, `sure` says whether `hsm check --fix` may write `near` in its place.
    """
    known = tuple(names)
    found = {"near": nearest(text, known)}
    return found | {"sure": certain_match(text, known)} if fixable else found


def nearest(text: str, names: Iterable[str]) -> str:
    """Return the known name that is most like a text, or nothing."""
    if len(text) > _NEAR_LENGTH:
        return ""
    import difflib  # only where something is wrong: most runs never need it

    plain = text.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def certain_match(text: str, names: Iterable[str]) -> str:
    """Return `yes` where one name alone is near a text, and very near; else nothing."""
    import difflib

    found = difflib.get_close_matches(text.lower()[:_NEAR_LENGTH], list(names), n=2, cutoff=0.7)
    ratio = difflib.SequenceMatcher(None, text.lower(), found[0]).ratio() if found else 0
    return "yes" if len(found) == 1 and ratio >= _SURE else ""


def allowed_values(values: Iterable[str]) -> str:
    """Return the allowed values in backticks, as a list in a sentence."""
    return ", ".join(f"`{value}`" for value in values)
