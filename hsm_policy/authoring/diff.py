"""The answer of `hsm diff`: the changes, and the effect of each on the outcomes."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import msgspec

from hsm_policy.analysis import Facet, VerdictPart, WhatIf
from hsm_policy.authoring.comparison import QuestionComparer
from hsm_policy.authoring.differences import (
    LAXER,
    STRICTER,
    Example,
    LeftOut,
    QuestionComparison,
    RulebookSide,
    without_unknown_keys,
)
from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.authoring.workers import gather
from hsm_policy.calendar import FIRST, LAST, iso
from hsm_policy.documents import plain_value
from hsm_policy.messages import (
    DiagnosticsError,
    Report,
    Reportable,
    day_text,
    diagnose,
    enumeration,
    say,
)
from hsm_policy.names import PARTS
from hsm_policy.verdict import FigureValue
from hsm_policy.verdict import Session as Rulebook


class EditReport(msgspec.Struct, frozen=True):
    """A change in the later rulebook; old and new value, and ISO first day, of a table row."""

    kind: str
    name: str
    change: str
    file: str
    line: int
    old: str | msgspec.UnsetType | None = msgspec.field(default=msgspec.UNSET, name="from")
    new: str | msgspec.UnsetType | None = msgspec.field(default=msgspec.UNSET, name="to")
    since: str | msgspec.UnsetType = msgspec.UNSET


class ExampleReport(msgspec.Struct, frozen=True):
    """A case with different outcomes, the ISO first day of such cases, and the changes to blame."""

    direction: str
    case: dict[str, Any]
    before: str
    after: str
    because: str
    since: str | None
    causes: list[EditReport]


class PartReport(msgspec.Struct, frozen=True):
    """A case in which a part of the verdicts differs, and the values of that part.

    `part` is its path in a verdict.
    """

    part: str
    before: Any
    after: Any
    case: dict[str, Any]


class QuestionDiff(msgspec.Struct, frozen=True):
    """How the verdicts on a question change.

    `relation` is that of the outcomes, and `incomparable` too where only other parts differ.
    `left_out` says what was not compared, `first` is the ISO first day with a difference.
    `figures` and the like are the ids of the parts that differ, `parts` a case for each.
    """

    relation: str
    left_out: list[str]
    first: str | None
    examples: list[ExampleReport]
    figures: list[str]
    duties: list[str]
    requirements: list[str]
    risks: list[str]
    notes: list[str]
    parts: list[PartReport]


class DiffReport(Report, frozen=True):
    """Every change, its effect on each question, and the questions of only one rulebook."""

    changes: list[EditReport]
    questions: dict[str, QuestionDiff]
    added: list[str]
    removed: list[str]


class Diff(Reportable):
    """The answer of `hsm diff`: two rulebooks compared."""

    def __init__(
        self,
        before: Rulebook,
        after: Rulebook,
        edits: list[RulebookChange],
        found: dict[str, QuestionComparison],
    ) -> None:
        self.before, self.after, self.edits, self.found = before, after, edits, found

    def report(self, lang: str = "en") -> DiffReport:
        """Return the changes and their effects, with texts in a language."""
        one, other = self.before.source.questions, self.after.source.questions
        return DiffReport(
            changes=[_edit(edit) for edit in self.edits],
            questions={name: self._question(name, lang) for name in self.found},
            added=[name for name in other if name not in one],
            removed=[name for name in one if name not in other],
        )

    def _question(self, name: str, lang: str) -> QuestionDiff:
        found = self.found[name]
        examples = [
            self._example(name, direction, found.examples[direction], lang)
            for direction in (STRICTER, LAXER)
            if direction in found.examples
        ]
        ids = {kind: [one for each, one in found.parts if each == kind] for kind in _PATHS}
        return QuestionDiff(
            relation=found.relation,
            left_out=[_left_out(one, lang) for one in found.left_out],
            first=iso(found.first) if found.first else None,
            examples=examples,
            figures=ids["figure"],
            duties=ids["duty"],
            requirements=ids["requirement"],
            risks=ids["risk"],
            notes=ids["note"],
            parts=[self._part(name, *part, one) for part, one in found.parts.items()],
        )

    def _part(self, question: str, kind: str, name: str, found: Example) -> PartReport:
        return PartReport(
            part=_PATHS[kind].format(question=question, name=name),
            before=self._plain(name, found.before),
            after=self._plain(name, found.after),
            case=found.case,
        )

    def _plain(self, name: str, value: object) -> object:
        """Return the value of a part as in a verdict; of a duty who has it, and by when."""
        match value:
            case FigureValue():
                figures = {**self.before.source.figures, **self.after.source.figures}
                kind = figures[name].type
                told = [plain_value(one, kind) for one in value.between]
                return told or (None if value.value is None else plain_value(value.value, kind))
            case tuple():
                return [
                    {"who": one.who, "by": None if one.by is None else iso(one.by)} for one in value
                ]
            case _:
                return value

    def _example(self, name: str, direction: str, example: Example, lang: str) -> ExampleReport:
        return ExampleReport(
            direction=direction,
            case=example.case,
            before=example.before,
            after=example.after,
            because=self._because(name, example, lang),
            since=iso(example.since) if example.since else None,
            causes=[_edit(self.edits[at]) for at in example.causes],
        )

    def _because(self, name: str, example: Example, lang: str) -> str:
        """Return the sentence that explains the different outcomes, as in `hsm what-if`."""
        sides = (self.before, self.after)
        verdicts = [
            book.evaluate(book.case(without_unknown_keys(example.case, book.source)))
            for book in sides
        ]
        found, outcome = WhatIf(*verdicts).differences(lang), VerdictPart(Facet.OUTCOME, name)
        return next((one.because for one in found if one.part == outcome), "")


_PATHS = {
    "requirement": "verdicts.{question}.requirements.{name}.state",
    "figure": "figures.{name}.value",
    "duty": "duties.{name}.by",
    "risk": "risks.{name}.{question}",
    "note": "notes.{name}",
}
"""The path in a verdict of each kind of part."""


def _edit(edit: RulebookChange) -> EditReport:
    moved = bool(edit.old or edit.new)
    return EditReport(
        kind=edit.kind,
        name=edit.name,
        change=edit.how,
        file=edit.place.file,
        line=edit.place.line,
        old=(edit.old or None) if moved else msgspec.UNSET,
        new=(edit.new or None) if moved else msgspec.UNSET,
        since=iso(edit.first) if edit.first else msgspec.UNSET,
    )


def _left_out(one: LeftOut, lang: str) -> str:
    """Return the sentence on something that a comparison left out."""
    names = enumeration([f"`{name}`" for name in one.names], lang)
    first, last = (day_text(day, lang) for day in one.days or (FIRST, LAST))
    values = {"names": names, "count": str(one.count), "first": first, "last": last}
    return say(one.text, lang, **values)


def compare_rulebooks(
    before: Path | None,
    after: Path | None,
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Diff:
    """Compare two rulebooks over all cases that can be written, in `jobs` processes.

    None is the shipped rulebook. `tell(done, total)` counts questions.

    Raises:
        DiagnosticsError: with all errors in the files of either rulebook.
    """
    books = [Rulebook.load(folder) for folder in (before, after)]
    comparer = _comparer(books)
    pieces = comparer.pieces()
    start = partial(_start, before, after) if min(jobs, len(pieces)) > 1 else lambda: comparer
    compared = gather(start, QuestionComparer.compare, pieces, jobs, tell)
    found = comparer.joined(dict(zip(pieces, compared, strict=True)))
    return Diff(books[0], books[1], comparer.changes, found)


def compare_in_steps(before: Path, after: Path, seconds: float, only: str = "") -> Iterator[Diff]:
    """Yield what is known of the difference between two rulebooks: at first, and by question.

    Only questions with `only` in their name are compared. Of what was not reached in the seconds,
    or not asked for, each result says so.

    Raises:
        DiagnosticsError: with all errors in the files of either rulebook.
    """
    until = monotonic() + seconds
    books = [Rulebook.load(folder) for folder in (before, after)]
    comparer = _comparer(books, until)
    pieces = comparer.pieces()
    found = dict.fromkeys(pieces, QuestionComparison(left_out=(LeftOut("diff.left.limits"),)))
    yield Diff(books[0], books[1], comparer.changes, comparer.joined(found))
    for name in (one for one in pieces if only in one and monotonic() < until):
        found[name] = comparer.compare(name)
        yield Diff(books[0], books[1], comparer.changes, comparer.joined(found))


def _start(before: Path | None, after: Path | None) -> QuestionComparer:
    return _comparer([Rulebook.load(folder) for folder in (before, after)])


def _comparer(books: list[Rulebook], until: float = inf) -> QuestionComparer:
    one, other = (RulebookSide(book.engine, book.case) for book in books)
    changes = rulebook_changes(books[0].source, books[1].source)
    return QuestionComparer(one, other, changes, until=until)


_SECONDS = 60


@contextmanager
def rulebook_at(name: str, around: Path) -> Iterator[Path]:
    """Open a rulebook by name, and yield its folder as long as the context lasts.

    `name` is a folder, or else a revision (`HEAD~1`, a tag, a branch) of the git repository of
    the rulebook folder `around`.

    Raises:
        DiagnosticsError: it is neither.
    """
    folder = Path(name)
    if folder.is_dir():
        yield folder
        return
    with TemporaryDirectory(prefix="hsm-") as made:
        _extract(name, around, Path(made))
        yield Path(made)


def _extract(name: str, around: Path, into: Path) -> None:
    """Write the rulebook of a git revision into a folder."""
    # Git would read a leading hyphen as an option.
    if name.startswith("-") or _git(around, "rev-parse", "--verify", f"{name}^{{commit}}") is None:
        raise DiagnosticsError([diagnose("no_revision", args={"name": name})])
    packed = _git(around, "archive", "--format=tar", name, "--", *PARTS)
    if packed is None:
        raise DiagnosticsError([diagnose("no_rulebook_then", args={"name": name})])
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def _git(around: Path, *words: str) -> bytes | None:
    """Return the output of a git command, None if it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell reads the words
            ["git", "-C", str(around), *words],  # noqa: S607 - the user's own git
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
