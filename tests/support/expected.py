"""Expected texts, a file each; `make expected` writes what the program says now."""

from __future__ import annotations

import os

from tests import ROOT

FOLDER = ROOT / "tests" / "presentation" / "expected"
_UPDATE = "HSM_UPDATE_EXPECTED" in os.environ


def expected(name: str, lang: str = "en", *, now: str = "") -> str:
    """Return an expected text; where an update is asked for, it becomes the text of now."""
    path = FOLDER / f"{name}.{lang}.txt"
    if _UPDATE and now:
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")
