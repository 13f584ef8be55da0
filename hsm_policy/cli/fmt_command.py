"""`hsm fmt`: policy files in one style."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import folder_of, name_of, report
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.documents import decode
from hsm_policy.messages import DiagnosticsError, say
from hsm_policy.syntax import (
    FormattedFile,
    format_policy_file,
    format_text,
    policy_files,
    unwritten,
)

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


def fmt(paths: Sequence[str], settings: Settings, *, check: bool, diff: bool) -> int:
    """Put policy files in order, or with `check` or `diff` only say which are not."""
    if list(paths) == ["-"]:
        return _stream(settings, check=check, diff=diff)
    dry = check or diff
    done, failed = _all(paths, settings, dry=dry)
    changed = [one for one in done if one.changed]
    if settings.wants_json:
        files = [_told(one, diff=diff) for one in done]
        terminal.print_json({"files": files}, one_line=False)
    else:
        _say(done, changed, settings.lang, dry=dry, diff=diff)
    return FAILED if failed or (check and changed) else DONE


def _stream(settings: Settings, *, check: bool, diff: bool) -> int:
    name = name_of("-", settings.lang)
    one = format_text(decode(terminal.read_input(settings.lang), name), name)
    if settings.wants_json:
        told = {"files": [_told(one, diff=diff)], "text": one.after}
        terminal.print_json(told, one_line=False)
    elif diff:
        terminal.print_text(one.diff())
    elif not check:
        terminal.print_text(one.after)
    elif one.changed:
        terminal.complain([say("fmt_to_do", settings.lang, file=name)])
    return FAILED if check and one.changed else DONE


def _all(
    paths: Sequence[str], settings: Settings, *, dry: bool
) -> tuple[list[FormattedFile], bool]:
    """Do each file by itself; what cannot be done is told and stops no other."""
    done: list[FormattedFile] = []
    failed = False
    for path, name in _files(paths or [_own(settings)], settings.lang):
        if path is None:
            failed = True
            continue
        try:
            one = format_policy_file(path, name)
            if not dry:
                one.write()
        except DiagnosticsError as found:
            failed = report(found, settings.lang) != DONE
        except OSError as error:
            failed = report(DiagnosticsError([unwritten(error, name)]), settings.lang) != DONE
        else:
            done.append(one)
    return done, failed


def _files(paths: Sequence[str], lang: str) -> list[tuple[Path | None, str]]:
    """Give each file once with its name; None for what holds no file, which is told."""
    found: dict[Path, str] = {}
    missing: list[tuple[Path | None, str]] = []
    for path in paths:
        try:
            for file in policy_files(Path(path)):
                found.setdefault(file.resolve(), _name(file))
        except DiagnosticsError as problems:
            report(problems, lang)
            missing.append((None, path))
    return [*found.items(), *missing]


def _own(settings: Settings) -> str:
    """Give the clauses of the rulebook that is asked for."""
    from hsm_policy.verdict import shipped_folder

    return str((folder_of(settings) or shipped_folder()) / "policy")


def _name(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _told(one: FormattedFile, *, diff: bool) -> dict[str, object]:
    told: dict[str, object] = {"file": one.file, "changed": one.changed}
    return {**told, "diff": one.diff()} if diff else told


def _say(
    done: Sequence[FormattedFile],
    changed: Sequence[FormattedFile],
    lang: str,
    *,
    dry: bool,
    diff: bool,
) -> None:
    if diff:
        terminal.print_text("".join(one.diff() for one in changed))
        return
    lines = [say("fmt_to_do" if dry else "fmt_done", lang, file=one.file) for one in changed]
    counts = {"changed": str(len(changed)), "same": str(len(done) - len(changed))}
    lines.append(say("fmt_summary_to_do" if dry else "fmt_summary", lang, **counts))
    terminal.print_text("".join(f"{line}\n" for line in lines))
