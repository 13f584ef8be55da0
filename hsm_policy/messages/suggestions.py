"""Single values: from the words of a case to whole numbers and names, and back.

Money and percentages are hundredths (cents), days are yyyymmdd; everything is exact.
"""

from __future__ import annotations

from collections.abc import Iterable

_NEAR_LENGTH = 64

_SURE = 0.8


def nearest(text: str, names: Iterable[str]) -> str:
    """Give the known name that is most like a text, or nothing."""
    if len(text) > _NEAR_LENGTH:
        return ""
    import difflib  # only where something is wrong: most runs never need it

    plain = text.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def certain_match(text: str, names: Iterable[str]) -> str:
    """Tell, as `yes` or nothing, whether one name alone is near a text, and very near."""
    import difflib

    found = difflib.get_close_matches(text.lower()[:_NEAR_LENGTH], list(names), n=2, cutoff=0.7)
    ratio = difflib.SequenceMatcher(None, text.lower(), found[0]).ratio() if found else 0
    return "yes" if len(found) == 1 and ratio >= _SURE else ""


def allowed_values(values: Iterable[str]) -> str:
    """Write the values that are allowed."""
    return ", ".join(f"`{value}`" for value in values)
