"""The dossier: one case with its verdict, reasons, days and receipt, as a document for the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.cases import AMOUNT, UNKNOWN
from hsm_policy.documents import join, plain_value, unindexed
from hsm_policy.messages import capital, check_language
from hsm_policy.names import NOT_NEEDED
from hsm_policy.presentation.html.template import render, template_text
from hsm_policy.presentation.text.changes import LISTS, headlines
from hsm_policy.presentation.text.timeline import by_day
from hsm_policy.presentation.text.verdict import due_text
from hsm_policy.presentation.words import MARKS, STYLES, Words
from hsm_policy.rulebook import labels_in
from hsm_policy.verdict import cited

if TYPE_CHECKING:
    from hsm_policy.analysis import TimelineReport
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import (
        DutyReport,
        FigureReport,
        QuestionReport,
        RequirementReport,
        SourceReference,
        VerdictReport,
    )

_HEAD = ("case", "date", "readings")
"""The keys of a case that stand in the head of the document."""


class Told(NamedTuple):
    """What a case tells under one key: the question, the path, and the answer in words."""

    question: str
    path: str
    answer: str


class OtherReading(NamedTuple):
    """A reading of a contested point: what it says, who reads it so, and the outcome it gives."""

    text: str
    sources: list[SourceReference]
    outcome: str
    in_force: bool


def dossier_html(book: Rulebook, case: Case, lang: str = "en", told: Case | None = None) -> str:
    """Return the dossier of a case as a self-contained HTML page, for the screen and for print.

    `told` is the case as it was told, where a date, readings or announced law were applied to it.
    Raises DiagnosticsError where the case cannot be decided.
    """
    check_language(lang)
    report = book.with_tables(book.evaluate(case), lang)
    receipt = book.receipt(case, told=told, report=report, lang=lang)
    view = DossierView(book, case, report, lang)
    days = book.timeline(case).report(lang)
    style = template_text("dossier.css").replace('"CASE"', _css_text(case.id))
    return render(
        "dossier.html",
        style=style,
        view=view,
        say=view.words.say,
        capital=capital,
        days=days,
        receipt=receipt,
        case_file=_yaml(told or case),
        receipt_file=json.dumps(receipt.to_dict(), ensure_ascii=False, indent=1),
    )


def _yaml(case: Case) -> str:
    """Return a case as a file."""
    import yaml

    text: str = yaml.safe_dump(case.document, sort_keys=False, allow_unicode=True)
    return text


def _css_text(text: str) -> str:
    """Return any text as a string of a style sheet."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


class DossierView:
    """A verdict in one language, as the template of the dossier reads it."""

    def __init__(self, book: Rulebook, case: Case, report: VerdictReport, lang: str) -> None:
        self.book, self.case, self.report, self.lang = book, case, report, lang
        self.words = Words(labels_in(book.source, lang), lang)

    @cached_property
    def questions(self) -> dict[str, QuestionReport]:
        """The questions that the case raises, those that need no permit last."""
        told = sorted(self.report.verdicts.items(), key=lambda one: one[1].not_needed)
        return dict(told)

    def told(self) -> Iterator[Told]:
        """Yield what the case tells, in its order."""
        for key, value in self.case.document.items():
            if key not in _HEAD:
                yield from self._told(value, key)

    def _told(self, value: Any, path: str) -> Iterator[Told]:
        if isinstance(value, dict) and path in self.case.values:
            yield Told(self.asked(path), path, self._amount(path, value))
        elif isinstance(value, dict):
            for key, one in value.items():
                yield from self._told(one, join(path, key))
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            for at, one in enumerate(value):
                yield from self._told(one, f"{path}[{at}]")
        else:
            yield Told(self.asked(path), path, self.words.value(path, self._plain(value, path)))

    def _plain(self, value: Any, path: str) -> Any:
        """Return a value of the case as JSON has it; None where it is unknown."""
        known = self.case.values.get(path)
        if isinstance(known, int):
            return plain_value(known, self.words.titles["types"].get(unindexed(path), ""))
        return known or (None if value == UNKNOWN else value)

    def _amount(self, path: str, forms: dict[str, str]) -> str:
        """Return an amount as it was told, with what it is told in: per year, per month."""
        words, amount = self.words, forms[AMOUNT]
        cents = f"{amount.partition('.')[0]}.{amount.partition('.')[2]:0<2}"
        told = (f"{words.value('', key)} {words.value('', forms[key])}" for key in forms)
        others = [one for key, one in zip(forms, told, strict=True) if key != AMOUNT]
        return ", ".join([words.value(path, cents), *others])

    def asked(self, path: str) -> str:
        """Return the question behind a key, or the key itself."""
        return str(self.words.titles["inputs"].get(unindexed(path)) or path)

    def assumed(self) -> Iterator[Told]:
        """Yield what the case does not tell, with what it was taken as."""
        keys = dict.fromkeys(key for one in self.report.verdicts.values() for key in one.assumed)
        for key in keys:
            yield Told(self.asked(key), key, self.taken_as(key))

    def taken_as(self, key: str) -> str:
        """Return the value that a key was taken to have."""
        value = self.words.titles["absent"].get(key)
        return self.words.value(key, value) if value else self.words.say("dossier_absent")

    def outcome(self, question: str, outcome: str) -> str:
        """Return an outcome as a word."""
        return self.words.outcome(question, outcome)

    def shown(self, question: str) -> tuple[str, str]:
        """Return the outcome of a question as a word, and its style."""
        shown = self.questions[question].shown
        return self.words.outcome(question, shown), STYLES.get(shown, "strong")

    def requirements(self, question: str) -> list[RequirementReport]:
        """Return the requirements of a question, those that decide the outcome first."""
        answer = self.questions[question]
        return sorted(answer.requirements, key=lambda one: one.state != answer.deciding_state)

    def state(self, one: RequirementReport) -> tuple[str, str, str]:
        """Return the mark, the word and the style of a requirement's state."""
        return MARKS[one.state], self.words.say(f"state.{one.state}"), STYLES[one.state]

    def deciding(self, question: str) -> str:
        """Return the titles of the requirements that decide an outcome, joined; or what is open."""
        answer = self.questions[question]
        if answer.not_needed:
            return ""
        names = [
            self.words.heading("requirements", f"{question}.{one.id}")
            for one in answer.requirements
            if one.state == answer.deciding_state
        ]
        return ", ".join(names) or self.words.say("dossier_all_met")

    def could_turn(self, question: str) -> str:
        """Return in a line what could turn an outcome, with how much of it there is."""
        answer = self.questions[question]
        found = {
            "dossier_turning_missing": len(answer.missing),
            "dossier_turning_contested": len({one.point for one in answer.contested}),
            "dossier_turning_assumed": len(answer.depends_on_assumed),
            "dossier_turning_not_asked": len(answer.not_asked),
        }
        told = [self.words.say(text, count=str(count)) for text, count in found.items() if count]
        return self.words.say("dossier_could_turn", what=", ".join(told)) if told else ""

    def not_needed(self, question: str) -> str:
        """Return the id of the note that says that a permit is not needed, empty elsewhere."""
        if self.report.verdicts[question].shown != NOT_NEEDED:
            return ""
        return str(self.words.titles["not_needed"].get(question, ""))

    def contested(self, question: str) -> dict[str, list[OtherReading]]:
        """Return the points whose other reading would change an outcome, each with its readings."""
        answer = self.report.verdicts[question]
        return {
            self.words.heading("points", one.point): list(self._readings(question, one.point))
            for one in answer.contested
        }

    def _readings(self, question: str, name: str) -> Iterator[OtherReading]:
        answer, point = self.report.verdicts[question], self.book.source.points[name]
        chosen = self.report.readings.get(name, point.default)
        others = {one.reading: one.outcome for one in answer.contested if one.point == name}
        for reading, one in point.readings.items():
            yield OtherReading(
                text=one.text[self.lang],
                sources=cited(self.book.source, self.case.date, one.authority),
                outcome=self.outcome(question, others.get(reading, answer.outcome)),
                in_force=reading == chosen,
            )

    def chosen(self) -> list[str]:
        """Return sentences on the profile, the readings and the announced law that were chosen."""
        report, words = self.report, self.words
        said = [words.say("profile", profile=report.profile)] if report.profile else []
        for point, reading in report.readings.items() if not report.profile else ():
            title = words.heading("points", point)
            said.append(f"{title} {words.title('readings', f'{point}.{reading}')}")
        for name in report.scenarios:
            law = self.book.source.scenarios[name]
            said.append(words.say("dossier_announced", title=law.title[self.lang]))
        return said

    def figure(self, name: str, figure: FigureReport) -> str:
        """Return the value of a figure in words."""
        if figure.value is None and figure.between:
            values = self.words.choice(name, figure.between)
            return self.words.say("not_known_one_of", values=values)
        return self.words.value(name, figure.value)

    def due(self, duty: DutyReport) -> str:
        """Return who owes a duty, and by when or since when it is done."""
        return f"{capital(self.words.value('', duty.who))}, {due_text(self.words, duty)[0]}"

    def remarks(self) -> dict[str, Sequence[Any]]:
        """Return the risks and the notes by the key of their heading, those that there are."""
        said = {self.not_needed(question) for question in self.questions}
        notes = [one for one in self.report.notes if one.id not in said]
        groups: dict[str, Sequence[Any]] = {"risks": self.report.risks, "notes": notes}
        return {heading: found for heading, found in groups.items() if found}

    def calendar(self, answer: TimelineReport) -> Iterator[tuple[str, list[str]]]:
        """Yield each day on which something is due or changes, with its sentences."""
        for day, (milestones, changes) in by_day(answer).items():
            plain = [one for one in changes if one.part.facet not in LISTS]
            told = [one.text for one in milestones]
            for change, remark, what in headlines(self.words, plain):
                said = remark or f"{what}." + (f" {change.because}" if change.because else "")
                told.append(said.replace(" -> ", " → "))
            if told:
                yield self.words.day(day), list(dict.fromkeys(told))

    def overdue(self, answer: TimelineReport) -> list[str]:
        """Return the duties that were overdue on the day of the case."""
        return [one.text for one in answer.milestones if one.overdue]

    def source(self, one: SourceReference) -> str:
        """Return the title of a source with the place in it."""
        return self.words.source(one.id, one.where, self._entry(one.id), in_full=False)

    def _entry(self, source: str) -> Json:
        found: Json = self.words.titles["sources"].get(source, {})
        return found

    def sources(self) -> dict[str, dict[str, list[str]]]:
        """Return every source that the document cites, by title: its links with their places."""
        found: dict[str, dict[str, list[str]]] = {}
        for one in self._cited():
            title = self.words.source(one.id, "", self._entry(one.id), in_full=True)
            places = found.setdefault(title, {}).setdefault(one.url, [])
            if one.where not in places:
                places.append(one.where)
        return dict(sorted(found.items()))

    def _cited(self) -> Iterator[SourceReference]:
        report = self.report
        for question, answer in report.verdicts.items():
            for one in answer.requirements:
                yield from one.sources
            for unasked in answer.not_asked:
                yield from unasked.sources
            for readings in self.contested(question).values():
                for reading in readings:
                    yield from reading.sources
        for duty in report.duties:
            yield from duty.sources
        for remarks in self.remarks().values():
            for remark in remarks:
                yield from remark.sources
