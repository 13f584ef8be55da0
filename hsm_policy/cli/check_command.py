"""`hsm check`: what is wrong with a rulebook, told, explained and mended."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import folder_of
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import PARTS, explanations, message_text, page_of, say
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings
    from hsm_policy.validator import FindingsReport, FixedFile


def check(settings: Settings, seconds: int, *, fix: bool) -> int:
    """Show what is wrong with a rulebook; an error makes the check fail."""
    from hsm_policy.api import Rulebook

    folder = folder_of(settings)
    changed: list[FixedFile] = []
    if fix:
        from hsm_policy.validator import fix_files

        found, changed = fix_files(_own(folder), lambda: Rulebook.check(folder, seconds))
    else:
        found = Rulebook.check(folder, seconds)
    answer = found.report(settings.lang)
    _print(folder, answer, changed, settings, fix=fix)
    return FAILED if any(one.severity == "error" for one in answer.findings) else DONE


def _print(
    folder: Path | None,
    answer: FindingsReport,
    changed: list[FixedFile],
    settings: Settings,
    *,
    fix: bool,
) -> None:
    match settings.form:
        case "json":
            if fix:
                from hsm_policy.validator import FixReport

                answer = FixReport(answer.findings, changed)
            terminal.print_json(answer.to_dict(), one_line=False)
        case "sarif":
            from hsm_policy.names import __version__
            from hsm_policy.presentation import sarif

            terminal.print_json(sarif(answer, __version__, settings.lang), one_line=False)
        case "junit":
            from hsm_policy.presentation import junit
            from hsm_policy.rulebook import own_files, spelled

            own = _own(folder)
            names = [spelled(path.relative_to(own)) for path in own_files(own)]
            terminal.print_text(junit(answer, names))
        case _:
            if fix:
                terminal.print_page(_mended(changed, settings.lang))
            terminal.print_page(_page(folder, answer, settings.lang))


def _own(folder: Path | None) -> Path:
    if folder is not None:
        return folder
    from hsm_policy.verdict import shipped_folder

    return shipped_folder()


def _page(folder: Path | None, answer: FindingsReport, lang: str) -> Page:
    from hsm_policy.presentation import render_findings

    @cache
    def lines(file: str) -> list[str]:
        from hsm_policy.documents import read_own
        from hsm_policy.messages import DiagnosticsError

        try:
            text = read_own(_own(folder) / file).decode("utf-8", "replace")
        except DiagnosticsError:
            return []
        return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")

    def line_of(file: str, number: int) -> str:
        found = lines(file)
        return found[number - 1] if number <= len(found) else ""

    told_of = partial(page_of, lang=lang)
    return render_findings(answer, lang, terminal.width(), line_of, told_of)


def _mended(changed: list[FixedFile], lang: str) -> Page:
    """Show each line that was mended, as it was and as it is."""
    page = Page(terminal.width())
    for one in changed:
        place = f"{one.file}:{one.line}"
        if one.code:
            page.line(f"{place}: {message_text(one.code, lang)} [{one.code}]")
            continue
        page.line(place)
        if one.before:
            page.line(StyledText(f"- {one.before}", "bad"), indent=2)
        if one.after:
            page.line(StyledText(f"+ {one.after}", "good"), indent=2)
    done = say("fixed", lang, count=str(len(changed))) if changed else say("nothing_fixed", lang)
    page.line(done)
    page.blank()
    return page


def explain(code: str, settings: Settings) -> int:
    """Show what the page of findings says of one code."""
    lang = settings.lang
    told, where = explanations(lang)[code], page_of(code, lang)
    if settings.wants_json:
        terminal.print_json({"code": code, **told, "page": where}, one_line=False)
        return DONE
    page, message = Page(terminal.width()), message_text(code, lang)
    page.line(StyledText(code, "strong"))
    if message:
        page.paragraph(_bare(message), indent=2)
    names = {part: say(f"explain.{part}", lang) for part in PARTS}
    widest = max(map(len, names.values())) + 2
    for part in PARTS:
        if part in told:
            lead = StyledText(f"{names[part]}:".ljust(widest), "strong")
            page.paragraph(told[part], indent=2, lead=[lead])
    if "silence" not in told:
        page.line(say("explain_error", lang), indent=2)
    page.paragraph(say("explain_page", lang, page=where), indent=2)
    terminal.print_page(page)
    return DONE


def _bare(message: str) -> str:
    """Give a message with what it would name left open."""
    import re

    return re.sub(r"\{\w+\}", "…", message)
