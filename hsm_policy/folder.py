"""Which files make up a rulebook, and one digest of all that they say."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hsm_policy.problems import Problems, make

VERSION = "1"


def rulebook_files(folder: Path) -> list[Path]:
    """Give the files that make up a rulebook, in a fixed order."""
    found = [*(folder / "policy").rglob("*.lp"), *(folder / "policy").rglob("*.yaml")]
    found += (folder / "facts").rglob("*.yaml")
    return sorted(path for path in found if not path.name.endswith(".cases.yaml"))


def digest(folder: Path) -> str:
    """Give a digest of all that a rulebook says; Problems where the folder holds none."""
    files = rulebook_files(folder)
    if not files:
        raise Problems([make("no_rulebook", at=(str(folder), 0, 0))])
    found = hashlib.sha256(VERSION.encode())
    for path in files:
        found.update(str(path.relative_to(folder)).encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
