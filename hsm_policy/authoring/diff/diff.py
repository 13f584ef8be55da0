"""The answer of `hsm diff`: what changed, and for each question where it makes a difference."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from hsm_policy.analysis import Facet, VerdictPart, WhatIf
from hsm_policy.authoring.diff.comparison import (
    LAXER,
    STRICTER,
    Example,
    QuestionComparer,
    QuestionComparison,
    RulebookSide,
)
from hsm_policy.authoring.proofs import cover_limits_text
from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.authoring.workers import each
from hsm_policy.calendar import iso
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose, say
from hsm_policy.names import PARTS
from hsm_policy.verdict import Session as Rulebook


class EditReport(msgspec.Struct, frozen=True):
    """What the later rulebook says otherwise; from and to what, from which ISO day."""

    kind: str
    name: str
    change: str
    file: str
    line: int
    old: str | msgspec.UnsetType | None = msgspec.field(default=msgspec.UNSET, name="from")
    new: str | msgspec.UnsetType | None = msgspec.field(default=msgspec.UNSET, name="to")
    since: str | msgspec.UnsetType = msgspec.UNSET


class ExampleReport(msgspec.Struct, frozen=True):
    """A case that goes in a direction, since an ISO day, by any of some edits alone."""

    direction: str
    case: dict[str, Any]
    before: str
    after: str
    because: str
    since: str | None
    causes: list[EditReport]


class QuestionDiff(msgspec.Struct, frozen=True):
    """How a question changes; `relation` is null where that was not found."""

    relation: str | None
    examples: list[ExampleReport]
    covers: str


class DiffReport(Report, frozen=True):
    """Every edit, its effect on each question, and the questions that only one side puts."""

    changes: list[EditReport]
    questions: dict[str, QuestionDiff]
    added: list[str]
    removed: list[str]


class Diff(Reportable):
    """Two rulebooks compared."""

    def __init__(
        self, before: Rulebook, after: Rulebook, found: dict[str, QuestionComparison], items: int
    ) -> None:
        self.before, self.after, self.found, self.items = before, after, found, items
        self.edits = rulebook_changes(before.source, after.source)

    def report(self, lang: str = "en") -> DiffReport:
        """Return what changed and what that does, in a language."""
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
        return QuestionDiff(found.relation, examples, cover_text(found, self.items, lang))

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
        """Return the sentence behind the difference, as `hsm what-if` tells it."""
        from hsm_policy.authoring.diff.comparison import without_unknown_keys

        sides = (self.before, self.after)
        verdicts = [
            book.evaluate(book.case(without_unknown_keys(example.case, book.source)))
            for book in sides
        ]
        found, outcome = WhatIf(*verdicts).differences(lang), VerdictPart(Facet.OUTCOME, name)
        return next((one.because for one in found if one.part == outcome), "")


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


def cover_text(found: QuestionComparison, items: int, lang: str) -> str:
    """Say of which cases what was found is true."""
    if found.relation is None:
        return say("diff.none_found", lang)
    return say("diff.covers", lang, lists=cover_limits_text(found.lists, items, found.cover, lang))


def compare_rulebooks(
    before: Path | None,
    after: Path | None,
    items: int = 1,
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Diff:
    """Compare two rulebooks over all cases with so many items in each list, in so many processes.

    None is the rulebook that comes with the program. `tell` hears how many questions are done, and
    how many there are.

    Raises:
        DiagnosticsError: all that is wrong with the files of either.
    """
    books = [Rulebook.load(folder) for folder in (before, after)]
    names = [name for name in books[0].source.questions if name in books[1].source.questions]
    found: dict[int, QuestionComparison] = {}
    for at, one in each(_start, (before, after, items), _compare, names, jobs):
        found[at] = one
        tell(len(found), len(names))
    return Diff(books[0], books[1], {names[at]: found[at] for at in sorted(found)}, items)


def _start(before: Path | None, after: Path | None, items: int) -> QuestionComparer:
    books = [Rulebook.load(folder) for folder in (before, after)]
    sides = [RulebookSide(book.engine, book.case) for book in books]
    found = rulebook_changes(books[0].source, books[1].source)
    return QuestionComparer(sides[0], sides[1], found, items)


def _compare(comparer: QuestionComparer, question: str) -> QuestionComparison:
    return comparer.compare(question)


_SECONDS = 60


@contextmanager
def rulebook_at(name: str, around: Path) -> Iterator[Path]:
    """Return a folder with the rulebook of a name, for as long as it is needed.

    A folder stands for itself. All else is a revision (`HEAD~1`, a tag, a branch) of the git
    repository in which the folder `around` holds a rulebook.

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
    """Write the rulebook of a revision into a folder."""
    # What begins with a hyphen would be read as an option.
    if name.startswith("-") or _git(around, "rev-parse", "--verify", f"{name}^{{commit}}") is None:
        raise DiagnosticsError([diagnose("no_revision", args={"name": name})])
    packed = _git(around, "archive", "--format=tar", name, "--", *PARTS)
    if packed is None:
        raise DiagnosticsError([diagnose("no_rulebook_then", args={"name": name})])
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def _git(around: Path, *words: str) -> bytes | None:
    """Return what git prints, None where it cannot."""
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
