"""The answer of `hsm diff`: the changes, and the effect of each on the outcomes."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from hsm_policy.analysis import Facet, VerdictPart, WhatIf
from hsm_policy.authoring.comparison import (
    LAXER,
    STRICTER,
    Example,
    QuestionComparer,
    QuestionComparison,
    RulebookSide,
    without_unknown_keys,
)
from hsm_policy.authoring.proofs import cover_limits_text
from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.authoring.workers import gather
from hsm_policy.calendar import iso
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose, say
from hsm_policy.names import PARTS
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


class QuestionDiff(msgspec.Struct, frozen=True):
    """How the outcomes of a question change; `relation` is null if undetermined."""

    relation: str | None
    examples: list[ExampleReport]
    covers: str


class DiffReport(Report, frozen=True):
    """Every change, its effect on each question, and the questions of only one rulebook."""

    changes: list[EditReport]
    questions: dict[str, QuestionDiff]
    added: list[str]
    removed: list[str]


class Diff(Reportable):
    """The answer of `hsm diff`: two rulebooks compared."""

    def __init__(
        self, before: Rulebook, after: Rulebook, found: dict[str, QuestionComparison], items: int
    ) -> None:
        self.before, self.after, self.found, self.items = before, after, found, items
        self.edits = rulebook_changes(before.source, after.source)

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
        """Return the sentence that explains the different outcomes, as in `hsm what-if`."""
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
    """Return the sentence on the cases that the result covers."""
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
    """Compare two rulebooks over all cases with `items` items in each list, in `jobs` processes.

    None is the shipped rulebook. `tell(done, total)` counts questions.

    Raises:
        DiagnosticsError: with all errors in the files of either rulebook.
    """
    books = [Rulebook.load(folder) for folder in (before, after)]
    names = [name for name in books[0].source.questions if name in books[1].source.questions]
    start = partial(_start, before, after, items)
    found = gather(start, QuestionComparer.compare, names, jobs, tell)
    return Diff(books[0], books[1], dict(zip(names, found, strict=True)), items)


def _start(before: Path | None, after: Path | None, items: int) -> QuestionComparer:
    books = [Rulebook.load(folder) for folder in (before, after)]
    sides = [RulebookSide(book.engine, book.case) for book in books]
    found = rulebook_changes(books[0].source, books[1].source)
    return QuestionComparer(sides[0], sides[1], found, items)


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
