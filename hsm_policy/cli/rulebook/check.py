"""`hsm check`: the findings on a rulebook, with explanations and fixes."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of
from hsm_policy.cli.usage import DONE, FAILED, wrong_usage
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import CheckSettings
    from hsm_policy.validator import FindingsReport, FixedFile


def check(
    *,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Only explain this kind of finding."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what has only one remedy, and show the changes.")
    ] = False,
    seconds: Annotated[
        int, typer.Option("--seconds", min=1, help="The time that the check may take.")
    ] = 60,
    settings: CheckSettings,
) -> int:
    """Find what is wrong with a rulebook, and where.

    The rulebook may come from a stranger: nothing in it runs, and the check takes at most the given
    time and 2 GB of memory. Exit status 1 where there is an error.
    """
    if explain is not None:
        if fix or settings.policy is not None:
            raise wrong_usage("usage.explain_alone")
        return _explain(explain, settings)
    from hsm_policy.api import Rulebook

    changed: list[FixedFile] = []
    if fix:
        from hsm_policy.validator import fix_files

        own = folder_of(settings)
        found, changed = fix_files(own, lambda: Rulebook.check(settings.folder, seconds))
    else:
        found = Rulebook.check(settings.folder, seconds)
    answer = found.report(settings.lang)
    _print(answer, changed, settings, fix=fix)
    return FAILED if any(one.severity == "error" for one in answer.findings) else DONE


def _print(
    answer: FindingsReport, changed: list[FixedFile], settings: Settings, *, fix: bool
) -> None:
    match settings.form:
        case "json":
            if fix:
                from hsm_policy.validator import FixReport

                answer = FixReport(answer.findings, changed)
            terminal.print_json(answer.to_dict())
        case "sarif":
            from hsm_policy.names import __version__
            from hsm_policy.presentation import sarif

            terminal.print_json(sarif(answer, __version__, settings.lang))
        case "junit":
            from hsm_policy.presentation import junit
            from hsm_policy.rulebook import own_files, spelled

            own = folder_of(settings)
            names = [spelled(path.relative_to(own)) for path in own_files(own)]
            terminal.print_text(junit(answer, names))
        case _:
            if fix:
                terminal.print_page(_fixed(changed, settings.lang))
            terminal.print_page(_page(answer, settings))


def _page(answer: FindingsReport, settings: Settings) -> Page:
    """Return the findings as a page, each with its source line."""
    from hsm_policy.documents import read_own
    from hsm_policy.messages import DiagnosticsError, page_of
    from hsm_policy.presentation import render_findings

    @cache
    def lines(file: str) -> list[str]:
        try:
            text = read_own(folder_of(settings) / file).decode("utf-8", "replace")
        except DiagnosticsError:
            return []
        return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")

    def line_of(file: str, number: int) -> str:
        found = lines(file)
        return found[number - 1] if number <= len(found) else ""

    lang = settings.lang
    return render_findings(answer, lang, terminal.width(), line_of, partial(page_of, lang=lang))


def _fixed(changed: list[FixedFile], lang: str) -> Page:
    """Return the fixed lines as a page, before and after."""
    from hsm_policy.messages import message_text

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


def _explain(code: str, settings: Settings) -> int:
    """Print the explanation of one code."""
    from hsm_policy.messages import PARTS, explanations, message_text, nearest, page_of

    lang, known = settings.lang, explanations()
    if code not in known:
        near = nearest(code, known)
        hint = say("usage.meant", lang, names=near) if near else ""
        raise wrong_usage("usage.code", hint, code=code)
    explanation, where = explanations(lang)[code], page_of(code, lang)
    if settings.wants_json:
        terminal.print_json({"code": code, **explanation, "page": where})
        return DONE
    page, message = Page(terminal.width()), message_text(code, lang)
    page.line(StyledText(code, "strong"))
    if message:
        bare = re.sub(r"\{\w+\}", "…", message)
        page.paragraph(bare, indent=2)
    names = {part: say(f"explain.{part}", lang) for part in PARTS}
    widest = max(map(len, names.values())) + 2
    for part in PARTS:
        if part in explanation:
            lead = StyledText(f"{names[part]}:".ljust(widest), "strong")
            page.paragraph(explanation[part], indent=2, lead=[lead])
    if "silence" not in explanation:
        page.line(say("explain_error", lang), indent=2)
    page.paragraph(say("explain_page", lang, page=where), indent=2)
    terminal.print_page(page)
    return DONE
