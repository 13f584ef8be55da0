"""`hsm prove`: the properties that a rulebook declares, proved over all cases or refuted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import open_book
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from hsm_policy.authoring import PropertyReport
    from hsm_policy.cli.commands import Settings

_STYLES = {
    True: ("prove.true", "good"),
    False: ("prove.false", "bad"),
    None: ("prove.none", "open"),
}


def prove(settings: Settings, only: str | None, save: str | None, jobs: int | None) -> int:
    """Prove the properties, those whose name holds a word if one is given."""
    from hsm_policy.authoring import processors
    from hsm_policy.authoring import prove_properties as find

    book, lang = open_book(settings), settings.lang

    def tell(done: int, count: int) -> None:
        counts = {"done": str(done), "all": str(count)}
        terminal.progress(say("prove.progress", lang, **counts) if done < count else "")

    proofs = find(book, only or "", jobs or processors(), tell)
    if not proofs.proofs:
        terminal.complain([say("prove.nothing", lang, only=f"`{only}`")])
        return FAILED
    answer = proofs.report(lang)
    if settings.wants_json:
        terminal.print_json(answer.to_dict(), one_line=False)
    else:
        terminal.print_page(_page(answer.properties, lang))
    for one in answer.properties if save else ():
        _save(Path(str(save)), one, lang)
    return DONE if proofs.sound else FAILED


def _page(properties: list[PropertyReport], lang: str) -> Page:
    page = Page(terminal.width())
    for one in properties:
        text, style = _STYLES[one.proved]
        page.line(StyledText(say(text, lang), style), f" {one.name}")
        page.paragraph(one.says, indent=2)
        page.paragraph(f"({one.covers})", indent=2)
        _counterexample(page, one, lang)
    counts = [sum(one.proved is truth for one in properties) for truth in (True, False, None)]
    names = ("proved", "refuted", "undecided")
    values = {name: str(count) for name, count in zip(names, counts, strict=True)}
    page.blank()
    page.paragraph(say("prove.summary", lang, **values))
    return page


def _counterexample(page: Page, one: PropertyReport, lang: str) -> None:
    if one.counterexample is None:
        return
    if one.told:
        first, second = one.told
        page.line(say("prove.two", lang, first=first, second=second) + ":", indent=2)
    else:
        page.line(say("prove.case", lang) + ":", indent=2)
    for number, case in enumerate((one.counterexample, one.compared_with)):
        if case:
            page.lines += [()] if number else []
            for line in _yaml(case).splitlines():
                page.line(line, indent=4)


def _yaml(case: dict[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(case, sort_keys=False, allow_unicode=True)
    return text


def _save(folder: Path, one: PropertyReport, lang: str) -> None:
    """Write the cases that refute a property into a folder."""
    for ending, case in (("", one.counterexample), ("-other", one.compared_with)):
        if case:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{one.name}{ending}.yaml"
            file.write_text(_yaml(case), encoding="utf-8")
            terminal.complain([say("prove.saved", lang, file=str(file))])
