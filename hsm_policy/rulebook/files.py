"""The files of a rulebook folder, and the digest of their contents."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.names import PARTS

VERSION = "1"

BESIDE = (".cases.yaml", "properties.yaml")
"""The endings of files about the rules that are not part of them: scenarios and properties."""

_NEARLY = (".yml", ".asp", ".lp.txt", ".yaml.txt")

_MOST = 4_000_000  # more than a file of a rulebook may hold

_COARSEST = 2 * 10**9  # nanoseconds between two times that any file system tells apart


def rulebook_files(folder: Path) -> list[Path]:
    """Return the files that make up a rulebook, in a fixed order."""
    return sorted(map(Path, _names(folder)))


def _names(folder: Path) -> list[str]:
    return [
        os.path.join(at, name)  # noqa: PTH118 - a hundred paths, for each command
        for part, endings in PARTS.items()
        for at, _, names in os.walk(folder / part)
        for name in names
        if name.endswith(endings) and not name.endswith(BESIDE)
    ]


def own_files(folder: Path) -> list[Path]:
    """Return the files of a rulebook and of its scenarios, in a fixed order."""
    return sorted(
        Path(at, name)
        for part, endings in PARTS.items()
        for at, _, names in os.walk(folder / part)
        for name in names
        if name.endswith(endings)
    )


def unread_files(folder: Path) -> list[str]:
    """Return the names of files that are not read because of their ending, such as `.yml`."""
    return sorted(
        spelled(Path(at, name).relative_to(folder))
        for part, endings in PARTS.items()
        for at, _, names in os.walk(folder / part)
        for name in names
        if name.lower().endswith((*endings, *_NEARLY)) and not name.endswith(endings)
    )


def stamp(folder: Path) -> str:
    """Return the state of the files in the file system: a text that changes with any of them.

    Empty if one was changed just now, when another change might leave no trace.
    """
    try:
        found = [(name, os.stat(name)) for name in sorted(_names(folder))]  # noqa: PTH116
    except OSError:
        return ""
    newest = max((max(one.st_mtime_ns, one.st_ctime_ns) for _, one in found), default=0)
    if time.time_ns() - newest < _COARSEST:
        return ""
    return ";".join(
        f"{name}:{one.st_ino}:{one.st_size}:{one.st_mtime_ns}:{one.st_ctime_ns}"
        for name, one in found
    )


def digest(folder: Path) -> str:
    """Return a digest of all files of a rulebook; DiagnosticsError if the folder holds none."""
    import hashlib

    files = rulebook_files(folder)
    if not files:
        raise DiagnosticsError([diagnose("no_rulebook", at=(str(folder), 0, 0))])
    found = hashlib.sha256(VERSION.encode())
    for path in files:
        found.update(os.fsencode(path.relative_to(folder)) + b"\0")
        if not path.is_file():
            continue  # a pipe would be waited for
        with contextlib.suppress(OSError), path.open("rb") as stream:
            found.update(hashlib.sha256(stream.read(_MOST)).digest())
    return found.hexdigest()


def spelled(path: Path) -> str:
    """Return the name of a file as text, whatever bytes it is made of."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
