"""`hsm new rulebook`: a small rulebook that works, written into a folder as a beginning."""

from __future__ import annotations

from pathlib import Path

from hsm_policy import terminal
from hsm_policy.commands import Settings
from hsm_policy.interface_texts import say
from hsm_policy.layout import Page, Piece
from hsm_policy.problems import Problems, make
from hsm_policy.usage import DONE

SKELETON = Path(__file__).resolve().parent / "skeleton"
_README = "README.{lang}.md"


def new_rulebook(folder: str, settings: Settings) -> int:
    """Write the beginning of a rulebook into a folder, and say what to do next."""
    written = write_skeleton(Path(folder), settings.lang)
    if settings.wants_json:
        terminal.print_json({"folder": folder, "files": written}, one_line=False)
        return DONE
    page = Page(terminal.width())
    page.paragraph(say("new_written", settings.lang, folder=folder))
    for name in written:
        page.line("  ", Piece(name))
    page.blank()
    for text in ("new_check", "new_read"):
        page.paragraph(say(text, settings.lang, folder=folder))
    terminal.print_page(page)
    return DONE


def write_skeleton(folder: Path, lang: str) -> list[str]:
    """Write the files of a small rulebook into a new or empty folder; give their names.

    Problems where the folder holds anything, or is a file. OSError where it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise Problems([make("new_file", at=(str(folder), 0, 0))])
    if folder.is_dir() and any(folder.iterdir()):
        raise Problems([make("new_not_empty", at=(str(folder), 0, 0))])
    files = _files(lang)
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    return list(files)


def _files(lang: str) -> dict[str, Path]:
    """Give the files by the names that they get; of the README the one in the language."""
    found = {"README.md": SKELETON / _README.format(lang=lang)}
    for path in sorted(SKELETON.rglob("*")):
        name = path.relative_to(SKELETON)
        if path.is_file() and not name.name.startswith("README."):
            found[name.as_posix()] = path
    return found
