"""`hsm fmt`: the formatter of policy files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of, name_of, report
from hsm_policy.cli.usage import DONE, FAILED, wrong_usage
from hsm_policy.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    import typer

    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import RulebookSettings
    from hsm_policy.syntax import FormattedFile


def fmt(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|DIR]...",
            help="Policy files (.lp); by default those of the rulebook. - reads standard input.",
        ),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit status 1 if a file would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; print the changes as a diff.")
    ] = False,
    settings: RulebookSettings,
) -> int:
    """Write policy files (.lp) in one style, with the same meaning.

    A file that cannot be read is left as it is, and its problems are reported. From standard input
    the text goes to standard output.
    """
    if paths and "-" in paths:
        if len(paths) > 1:
            raise wrong_usage("usage.fmt_input")
        return _format_input(settings, check=check, diff=diff)
    dry = check or diff
    done, failed = _format_files(
        paths or [str(folder_of(settings) / "policy")], settings.lang, dry=dry
    )
    changed = [one for one in done if one.changed]
    if settings.wants_json:
        terminal.print_json({"files": [_as_dict(one, diff=diff) for one in done]})
    elif diff:
        terminal.print_text("".join(one.diff() for one in changed))
    else:
        _print_summary(done, changed, settings.lang, dry=dry)
    return FAILED if failed or (check and changed) else DONE


def _format_input(settings: Settings, *, check: bool, diff: bool) -> int:
    from hsm_policy.documents import decode
    from hsm_policy.syntax import format_text

    name = name_of("-", settings.lang)
    one = format_text(decode(terminal.read_input(settings.lang), name), name)
    if settings.wants_json:
        terminal.print_json({"files": [_as_dict(one, diff=diff)], "text": one.after})
    elif diff:
        terminal.print_text(one.diff())
    elif not check:
        terminal.print_text(one.after)
    elif one.changed:
        terminal.complain([say("fmt_to_do", settings.lang, file=name)])
    return FAILED if check and one.changed else DONE


def _format_files(
    paths: Sequence[str], lang: str, *, dry: bool
) -> tuple[list[FormattedFile], bool]:
    """Format each file; return the files that could be, and whether any could not."""
    from hsm_policy.messages import DiagnosticsError
    from hsm_policy.syntax import format_policy_file, policy_files, unwritten

    files: dict[Path, str] = {}
    done: list[FormattedFile] = []
    failed = False
    for given in paths:
        try:
            for file in policy_files(Path(given)):
                files.setdefault(file.resolve(), _name(file))
        except DiagnosticsError as problems:
            failed = bool(report(problems, lang))
    for path, name in files.items():
        try:
            one = format_policy_file(path, name)
            if not dry:
                one.write()
        except DiagnosticsError as problems:
            failed = bool(report(problems, lang))
        except OSError as error:
            failed = bool(report(DiagnosticsError([unwritten(error, name)]), lang))
        else:
            done.append(one)
    return done, failed


def _name(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _as_dict(one: FormattedFile, *, diff: bool) -> dict[str, object]:
    file: dict[str, object] = {"file": one.file, "changed": one.changed}
    return {**file, "diff": one.diff()} if diff else file


def _print_summary(
    done: Sequence[FormattedFile], changed: Sequence[FormattedFile], lang: str, *, dry: bool
) -> None:
    lines = [say("fmt_to_do" if dry else "fmt_done", lang, file=one.file) for one in changed]
    counts = {"changed": str(len(changed)), "same": str(len(done) - len(changed))}
    lines.append(say("fmt_summary_to_do" if dry else "fmt_summary", lang, **counts))
    terminal.print_text("".join(f"{line}\n" for line in lines))
