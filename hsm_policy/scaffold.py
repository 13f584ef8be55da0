"""`hsm new rulebook`: a small rulebook that works, written into a folder as a beginning."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from hsm_policy import terminal
from hsm_policy.api import shipped_folder
from hsm_policy.commands import Settings
from hsm_policy.folder import PARTS
from hsm_policy.interface_texts import say
from hsm_policy.layout import Page, Piece
from hsm_policy.problems import Problems, make
from hsm_policy.usage import DONE

SKELETON = Path(__file__).resolve().parent / "skeleton"
_README = "README.{lang}.md"


def new_rulebook(folder: str, settings: Settings, *, copy: bool = False) -> int:
    """Write the beginning of a rulebook into a folder, or a copy of the program's own."""
    written = write_files(Path(folder), _copied() if copy else _begun(settings.lang))
    if settings.wants_json:
        terminal.print_json({"folder": folder, "files": written}, one_line=False)
        return DONE
    page = Page(terminal.width())
    page.paragraph(say("new_copied" if copy else "new_written", settings.lang, folder=folder))
    for name in () if copy else written:
        page.line("  ", Piece(name))
    page.blank()
    page.paragraph(say("new_check", settings.lang, folder=shlex.quote(folder)))
    if not copy:
        page.paragraph(say("new_read", settings.lang, folder=folder))
    terminal.print_page(page)
    return DONE


def write_files(folder: Path, files: Mapping[str, Path]) -> list[str]:
    """Copy files by their names into a new or empty folder; give the names.

    Problems where the folder holds anything, or is a file. OSError where it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise Problems([make("new_file", at=(str(folder), 0, 0))])
    if folder.is_dir() and any(folder.iterdir()):
        raise Problems([make("new_not_empty", at=(str(folder), 0, 0))])
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    return list(files)


def _begun(lang: str) -> dict[str, Path]:
    """Give the files of a small rulebook; of the README the one in the language."""
    found = {"README.md": SKELETON / _README.format(lang=lang)}
    return found | {
        name: path for name, path in _inside(SKELETON).items() if not name.startswith("README.")
    }


def _copied() -> dict[str, Path]:
    """Give the files of the rulebook that comes with the program."""
    folder = shipped_folder()
    named = {part: _inside(folder / part) for part in PARTS}
    return {f"{part}/{name}": path for part, found in named.items() for name, path in found.items()}


def _inside(folder: Path) -> dict[str, Path]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}
