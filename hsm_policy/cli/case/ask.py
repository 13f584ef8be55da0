"""`hsm ask`: an interview that prints questions and reads answers line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cache import write_whole
from hsm_policy.cli import terminal
from hsm_policy.cli.context import as_yaml, naming, open_book, print_answer, read_case, report
from hsm_policy.cli.usage import DONE, FAILED, wrong_usage
from hsm_policy.messages import say, texts
from hsm_policy.names import Outcome
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    import typer

    from hsm_policy.analysis import Asked, Interview
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import CaseSettings
    from hsm_policy.rulebook import Vocabulary
    from hsm_policy.verdict import SourceReference

_EXAMPLES = {
    "money": "5942.00",
    "percent": "1.50",
    "count": "1",
    "date": "2026-03-01",
    "country": "IN",
    "countries": "IN",
}
"""An example value of each type of input."""


def ask(
    case: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="A file with what is known so far."),
    ] = None,
    *,
    question: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="QUESTION", help="A question to decide; may be repeated."),
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FILE", help="Write the case into this file.")
    ] = None,
    settings: CaseSettings,
) -> int:
    """Ask only what can still change the outcome, and say why.

    Answers come from standard input, one a line; ? means not known. The interview may be left, and
    continued with the case that it gives.
    """
    from hsm_policy.presentation import render_verdict

    if case == "-":
        raise wrong_usage("usage.ask_input")
    book = open_book(settings)
    with naming(case or ""):
        interview = book.interview(_first_case(book, case, settings), tuple(question or ()))
    dialogue = _Dialogue(book, interview, settings)
    dialogue.run()
    text = as_yaml(interview.document)
    saved = _save(text, save, settings.lang)
    if settings.wants_json:
        terminal.print_json(interview.to_dict())
    else:
        asked = [name for name in interview.questions if name in interview.shown]
        gone = (name for name in interview.questions if name not in asked)
        terminal.complain(say("not_raised", settings.lang, question=name) for name in gone)
        if asked or not question:
            verdict = book.evaluate(interview.case, asked if question else ()).report(settings.lang)
            print_answer(book, verdict, settings, render_verdict)
        shown = f"{say('ask.case', settings.lang)}:\n\n{text}"
        terminal.print_text(f"\n{saved or shown}")
    return FAILED if save and not saved else DONE


def _save(text: str, file: str | None, lang: str) -> str:
    """Write the case to a file; return a message, empty if there is no file or writing failed."""
    if not file:
        return ""
    try:
        write_whole(Path(file).resolve(), text.encode())
    except OSError as error:
        report(error, lang)
        return ""
    return say("ask.saved", lang, file=file) + "\n"


def _first_case(book: Rulebook, source: str | None, settings: Settings) -> Case:
    if source is not None:
        return read_case(book, source, settings)
    from datetime import date

    day = settings.date or date.today().isoformat()  # noqa: DTZ011 - the day where the asker is
    return book.with_options(
        book.case({"case": "interview", "date": day}),
        readings=settings.readings,
        profile=settings.profile,
        scenarios=settings.scenarios,
    )


def _example(vocabulary: Vocabulary, path: str) -> str:
    """Return an example answer for a list input: a list with one item."""
    group = vocabulary.groups[path]
    leaves = {key: vocabulary.inputs[f"{group.inside}.{key}"] for key in group.keys}
    said = {
        key: entry.values[0] if entry.values else _EXAMPLES.get(entry.type, "true")
        for key, entry in leaves.items()
    }
    return f"[{{{', '.join(f'{key}: {value}' for key, value in said.items())}}}]"


class _Dialogue:
    """The dialogue of an interview; questions are written to standard error."""

    def __init__(self, book: Rulebook, interview: Interview, settings: Settings) -> None:
        self._book, self._interview, self._lang = book, interview, settings.lang
        from hsm_policy.presentation import Words

        self._words = Words(book.titles(settings.lang), settings.lang)

    def run(self) -> None:
        """Ask until no answer can change an outcome, or the input ends."""
        before = self._interview.outcomes()
        while (asked := self._interview.next()) is not None:
            self._print(self._question(asked))
            if not self._read_answer(asked):
                return
            after = self._interview.outcomes()
            certain = [one for one in after if before.get(one) != after[one] != Outcome.OPEN]
            if certain:
                self._print(self._certain_outcomes(certain))
            before = after

    def _read_answer(self, asked: Asked) -> bool:
        """Read lines until one is a valid answer; return False at the end of the input."""
        while (line := terminal.read_line()) is not None:
            try:
                self._interview.answer(asked, line, self._lang)
            except Exception as error:  # noqa: BLE001 - said, and asked again
                report(error, self._lang)
            else:
                return True
        return False

    def _question(self, asked: Asked) -> Page:
        from hsm_policy.documents import unindexed

        page, key = Page(terminal.width()), unindexed(asked.input)
        title = self._words.titles["inputs"].get(key) or asked.input
        page.paragraph(f"{title} ({asked.input})", lead=[StyledText("? ", "strong")])
        page.paragraph("; ".join([self._answer_form(key), *self._other_answers(asked)]), indent=2)
        page.paragraph(say("ask.why", self._lang, reasons=self._reasons(asked)), indent=2)
        return page

    def _answer_form(self, key: str) -> str:
        """Describe the form of an answer."""
        vocabulary = self._book.source.vocabulary
        entry = vocabulary.inputs.get(key)
        if entry is None:
            return say("ask.list", self._lang, example=_example(vocabulary, key))
        kind = "yes_no" if entry.type == "flag" else entry.type
        known = f"ask.{kind}"
        if known in texts():
            return say(known, self._lang)
        return ", ".join(self._value(key, value) for value in entry.values)

    def _value(self, key: str, value: str) -> str:
        """Return a value of a choice, with the words for it where they differ."""
        words = self._words.value(key, value)
        return value if words.replace(" ", "_") == value else f"{value} ({words})"

    def _other_answers(self, asked: Asked) -> Iterator[str]:
        if asked.optional:
            yield say("ask.none", self._lang)
        yield say("ask.not_known", self._lang)

    def _reasons(self, asked: Asked) -> str:
        """Name the requirements that depend on the answer, with their rules and sources."""
        verdict = self._book.evaluate(self._interview.case).report(self._lang)
        found = []
        for question, name in asked.requirements:
            title = f"{self._words.title('questions', question)}, "
            title += self._words.title("requirements", f"{question}.{name}")
            requirements = verdict.verdicts[question].requirements
            asks = next(one for one in requirements if one.id == name)
            rules = [say("ask.rule", self._lang, rule=rule) for rule in asks.rules]
            places = "; ".join([*rules, *map(self._source_text, asks.sources)])
            found.append(f"{title} ({places})" if places else title)
        return "; ".join(found)

    def _source_text(self, source: SourceReference) -> str:
        title = self._words.titles["sources"][source.id]["title"]
        return ", ".join(filter(None, (title, source.where)))

    def _certain_outcomes(self, names: list[str]) -> Page:
        page, shown = Page(terminal.width()), self._interview.shown
        outcomes = [
            f"{self._words.title('questions', name)}: {self._words.outcome(name, shown[name])}"
            for name in names
        ]
        page.paragraph(say("ask.certain", self._lang, questions="; ".join(outcomes)), indent=2)
        return page

    def _print(self, page: Page) -> None:
        terminal.complain([*page.text().splitlines(), ""])
