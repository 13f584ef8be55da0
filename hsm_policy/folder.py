"""Which files make up a rulebook, and one digest of all that they say."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from hsm_policy.problems import Problems, make

VERSION = "1"
PARTS = {"policy": (".lp", ".yaml"), "facts": (".yaml",)}
_MOST = 4_000_000  # more than a file of a rulebook may hold


def rulebook_files(folder: Path) -> list[Path]:
    """Give the files that make up a rulebook, in a fixed order."""
    return sorted(
        Path(at, name)
        for part, endings in PARTS.items()
        for at, _, names in os.walk(folder / part)
        for name in names
        if name.endswith(endings) and not name.endswith(".cases.yaml")
    )


def digest(folder: Path) -> str:
    """Give a digest of all that a rulebook says; Problems where the folder holds none."""
    files = rulebook_files(folder)
    if not files:
        raise Problems([make("no_rulebook", at=(str(folder), 0, 0))])
    found = hashlib.sha256(VERSION.encode())
    for path in files:
        found.update(str(path.relative_to(folder)).encode() + b"\0")
        with contextlib.suppress(OSError), path.open("rb") as stream:
            found.update(hashlib.sha256(stream.read(_MOST)).digest())
    return found.hexdigest()
