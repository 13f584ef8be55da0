"""A rulebook as its editor has it, unsaved changes too, in a folder of its own to be checked.

Copies are made once and again where a file changes, so that the check sees plain files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from hsm_policy.folder import PARTS

_ENDINGS = (".lp", ".yaml")
_MOST = 2_000_000
"""More characters than a file of a rulebook may have."""


def book_folder(path: Path) -> Path | None:
    """Give the rulebook that a file belongs to: the nearest folder above it with both its parts."""
    for folder in path.parents:
        if all((folder / part).is_dir() for part in PARTS):
            return folder
    return None


def name_in(folder: Path, path: Path) -> str:
    """Give how findings call a file of a rulebook, empty where it is no part of it."""
    if not path.is_relative_to(folder):
        return ""
    name = path.relative_to(folder).as_posix()
    return name if name.split("/")[0] in PARTS and name.endswith(_ENDINGS) else ""


def texts_of(folder: Path, unsaved: Mapping[str, str]) -> dict[str, str]:
    """Give the text of every file by its name; what cannot be read is left out."""
    texts = {}
    for path in _files(folder):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            name = path.relative_to(folder).as_posix()
            if name not in unsaved and path.is_file() and path.stat().st_size < _MOST:
                texts[name] = path.read_text(encoding="utf-8").removeprefix("\ufeff")
    return {**texts, **unsaved}


def _files(folder: Path) -> Iterator[Path]:
    for part in PARTS:
        for at, _, names in os.walk(folder / part):
            yield from (Path(at) / name for name in names if name.endswith(_ENDINGS))


class Shadow:
    """Keeps a folder like a rulebook, with other texts for some of its files."""

    def __init__(self, folder: Path, shadow: Path) -> None:
        self.folder, self.shadow = folder, shadow
        self._seen: dict[str, object] = {}

    def update(self, unsaved: Mapping[str, str]) -> None:
        """Make the shadow as the folder is now, with the unsaved texts laid over it."""
        now: dict[str, object] = dict(unsaved)
        for path in _files(self.folder):
            with contextlib.suppress(OSError):
                state = path.stat()
                key = (state.st_ino, state.st_size, state.st_mtime_ns)
                now.setdefault(path.relative_to(self.folder).as_posix(), key)
        for name in self._seen.keys() - now.keys():
            (self.shadow / name).unlink(missing_ok=True)
        for part in PARTS:
            (self.shadow / part).mkdir(parents=True, exist_ok=True)
        for name, content in now.items():
            if self._seen.get(name) != content:
                self._lay(name, unsaved)
        self._seen = now

    def _lay(self, name: str, unsaved: Mapping[str, str]) -> None:
        target = self.shadow / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in unsaved:
            target.write_bytes(unsaved[name].encode("utf-8", "replace"))
            return
        with contextlib.suppress(OSError):
            shutil.copyfile(self.folder / name, target)
