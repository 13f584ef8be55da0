"""New rulebooks: a minimal one that works, or a copy of the shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.names import PARTS
from hsm_policy.verdict import shipped_folder

SKELETON = Path(__file__).resolve().parent / "skeleton"


def new_rulebook(folder: Path, lang: str) -> list[str]:
    """Write a minimal rulebook to a new or empty folder, and return the names of its files.

    `lang` is the language of the README, `en` or `nl`.

    Raises:
        DiagnosticsError: the folder is a file, or not empty.
        OSError: it cannot be written.
    """
    files = {"README.md": SKELETON / f"README.{lang}.md"}
    found = _inside(SKELETON).items()
    files |= {name: path for name, path in found if not name.startswith("README.")}
    return _write(folder, files)


def copy_rulebook(folder: Path) -> list[str]:
    """Copy the shipped rulebook to a new or empty folder; errors as for `new_rulebook`."""
    shipped = shipped_folder()
    found = {part: _inside(shipped / part).items() for part in PARTS}
    return _write(folder, {f"{part}/{name}": path for part in found for name, path in found[part]})


def _write(folder: Path, files: Mapping[str, Path]) -> list[str]:
    if folder.exists() and not folder.is_dir():
        raise DiagnosticsError([diagnose("new_file", at=(str(folder), 0, 0))])
    if folder.is_dir() and any(folder.iterdir()):
        raise DiagnosticsError([diagnose("new_not_empty", at=(str(folder), 0, 0))])
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    return list(files)


def _inside(folder: Path) -> dict[str, Path]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}
