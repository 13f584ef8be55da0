"""`hsm new rulebook`: a small rulebook that works, written into a folder as a beginning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.names import PARTS
from hsm_policy.verdict import shipped_folder

SKELETON = Path(__file__).resolve().parent / "skeleton"

_README = "README.{lang}.md"


def write_files(folder: Path, files: Mapping[str, Path]) -> list[str]:
    """Copy files by their names into a new or empty folder; give the names.

    Problems where the folder holds anything, or is a file. OSError where it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise DiagnosticsError([diagnose("new_file", at=(str(folder), 0, 0))])
    if folder.is_dir() and any(folder.iterdir()):
        raise DiagnosticsError([diagnose("new_not_empty", at=(str(folder), 0, 0))])
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    return list(files)


def begun(lang: str) -> dict[str, Path]:
    """Give the files of a small rulebook; of the README the one in the language."""
    found = {"README.md": SKELETON / _README.format(lang=lang)}
    return found | {
        name: path for name, path in _inside(SKELETON).items() if not name.startswith("README.")
    }


def copied() -> dict[str, Path]:
    """Give the files of the rulebook that comes with the program."""
    folder = shipped_folder()
    named = {part: _inside(folder / part) for part in PARTS}
    return {f"{part}/{name}": path for part, found in named.items() for name, path in found.items()}


def _inside(folder: Path) -> dict[str, Path]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}
