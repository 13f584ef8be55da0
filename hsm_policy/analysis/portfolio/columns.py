"""A table of cases decided: columns in, columns out.

Rules are applied to all rows at once; what they leave open is decided once a class; rows that the
columns cannot hold are decided one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.cells import Cells
from hsm_policy.analysis.portfolio.classes import (
    Answers,
    Classes,
    ClassMemory,
    memory_of,
    salt,
)
from hsm_policy.analysis.portfolio.lay import Lay
from hsm_policy.analysis.portfolio.patterns import Group, Pattern, bound
from hsm_policy.analysis.portfolio.program import ProgramColumns
from hsm_policy.analysis.portfolio.readout import Readout, Target, targets
from hsm_policy.analysis.portfolio.residual import Residues, residues_of
from hsm_policy.analysis.portfolio.results import (
    Columns,
    ColumnsBuilder,
    RowProblem,
    answers_of,
    parts_of,
)
from hsm_policy.analysis.portfolio.turning import Turning
from hsm_policy.cases import Case, read_case
from hsm_policy.engine import Engine, InternalError, Situation
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import State
from hsm_policy.rulebook import find_question
from hsm_policy.verdict import Answered, Verdict, answer, decide, describe_all, parts_told

Rows = npt.NDArray[np.intp]

ENOUGH = 1_250
"""The steps of search that a class may take; a row that takes more is decided by itself."""

TellStep = Callable[[str, int, int], None]
"""Called with what is done (the key of a text), how many of it are done, and how many there are."""

CLASSES, ASSUMED = "batch.classes", "batch.assumed"
"""New classes that are decided, and rows of which keys taken as absent are looked at."""


def nobody(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""


BLOCK = 32_768
"""How many rows are evaluated at once."""


def decide_table(
    engine: Engine,
    rows: Mapping[str, Any],
    questions: Collection[str] = (),
    memory: ClassMemory | None = None,
    *,
    assumed: bool = True,
    tell: TellStep = nobody,
) -> Columns:
    """Decide every row of a table; only some `questions`, by id or title, where there are any.

    Without `assumed` the keys taken as absent that turn an outcome are not looked for, which takes
    most of the time. `memory` has the answers of classes met before, by default all that this
    rulebook met in the process. `tell` is called now and then.

    Raises DiagnosticsError for columns that no case has, and questions that do not exist.
    """
    asked = frozenset(find_question(engine.source, name) for name in questions)
    kept = memory_of(engine) if memory is None else memory
    table = _Table(engine, Cells(engine.source, rows), asked, kept, tell)
    return table.columns(assumed=assumed)


class _Table:
    def __init__(
        self,
        engine: Engine,
        cells: Cells,
        asked: frozenset[str],
        memory: ClassMemory,
        tell: TellStep,
    ) -> None:
        self.engine, self.cells, self.asked = engine, cells, asked
        self.tell, self.turned = tell, 0
        self.answers = ColumnsBuilder(engine.source, cells.length)
        self.classes = Classes(memory, self.answers.put)
        self.turning = Turning(engine, self.answers, memory.unstored, self._case_to_turn)
        self.problems: list[RowProblem] = []
        self.limited: list[int] = []
        self.lay = Lay(cells)
        self.alone: set[int] = set(np.nonzero(self.lay.apart)[0].tolist())

    def columns(self, *, assumed: bool) -> Columns:
        """Decide the table."""
        groups = list(self._groups())
        for group in groups:
            _GroupColumns(self, group).decide()
        for done, total in self.classes.decide(self._parts):
            self.tell(CLASSES, done, total)
        self.alone.update(self.classes.fill(self._in_order))
        if assumed:
            self._turn(groups)
        for group in groups:
            self._leave_out(group)
        for row in sorted(self.alone):
            self._by_itself(row, assumed=assumed)
        self.answers.fill_unmet()
        return Columns(self.cells.ids(), self.answers.columns(), self.problems, self.limited)

    def _turn(self, groups: list[Group]) -> None:
        """Find the keys taken as absent that turn outcomes."""
        for group in groups:
            raised = group.patterns[0].situation.questions
            asked = [one for one in raised if not self.asked or one in self.asked]
            self.turning.add(group, asked, self.alone, BLOCK)
        for _ in self.turning.classes.decide(self.turning.decide):
            pass
        self.alone.update(self.turning.classes.fill(self._in_order))
        for group in groups:
            self.turning.finish(group)
        self.tell(ASSUMED, self.cells.length, self.cells.length)

    def _case_to_turn(self, row: int) -> Case:
        """Return a row as a case, and tell that one more is looked at."""
        self.turned += 1
        self.tell(ASSUMED, min(self.turned, self.cells.length - 1), self.cells.length)
        return self._case(row)

    def _groups(self) -> Iterator[Group]:
        """Yield the rows by ground program; those of patterns that are refused are left alone."""
        rows = np.nonzero(~self.lay.apart)[0]
        places, first = self.lay.patterns(rows)
        self.pattern_of = np.full(self.cells.length, -1, np.intp)
        self.pattern_of[rows] = places
        self.patterns = [self._pattern(row) for row in rows[first].tolist()]
        by_program: dict[int, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            if pattern is not None and pattern.situation.solver.rules.applies:
                by_program.setdefault(id(pattern.situation.solver), []).append(number)
            else:
                self.alone.update(np.nonzero(self.pattern_of == number)[0].tolist())
        for numbers in by_program.values():
            found = [one for number in numbers if (one := self.patterns[number])]
            place = np.full(len(self.patterns) + 1, -1, np.intp)
            place[numbers] = np.arange(len(numbers))
            mine = place[self.pattern_of] >= 0
            yield Group(self.lay, found, np.nonzero(mine)[0], place[self.pattern_of[mine]])

    def _pattern(self, row: int) -> Pattern | None:
        try:
            return bound(Situation(self.engine, self._case(row)))
        except DiagnosticsError:
            return None

    def _leave_out(self, group: Group) -> None:
        """Take away what belongs only to questions that are not needed, or not asked for."""
        situation = group.patterns[0].situation
        answered = [one for one in situation.questions if not self.asked or one in self.asked]
        for not_needed, rows in self._not_needed(answered, group.rows):
            told = [one for one in answered if one not in not_needed]
            if len(told) == len(situation.questions):
                continue
            possible = parts_told(situation, told, not_needed)
            for name in self.answers.names():
                part, _, rest = name.partition(".")
                if part in ("figures", "duties") and answered:
                    kind, words = part.removesuffix("s").replace("dutie", "duty"), rest.split(".")
                    if (kind, words[0]) not in possible:
                        self.answers.blank(name, rows)
                elif part in ("figures", "duties"):
                    self.answers.blank(name, rows)

    def _not_needed(self, questions: list[str], rows: Rows) -> Iterator[tuple[list[str], Rows]]:
        """Yield the rows by the questions that are not needed in them."""
        columns = [self.answers.values(f"{one}.not_needed", rows)[0] > 0 for one in questions]
        if not columns:
            yield [], rows
            return
        masks = np.stack(columns, 1)
        for chosen in np.unique(masks, axis=0):
            found = [one for one, there in zip(questions, chosen, strict=True) if there]
            yield found, rows[(masks == chosen).all(axis=1)]

    def _in_order(self, row: int, keys: str) -> str:
        pattern = self.patterns[self.pattern_of[row]]
        told = frozenset(keys.split())
        return " ".join(key for key in pattern.keys if key in told) if pattern else keys

    def _parts(self, row: int, columns: list[str]) -> Answers | None:
        """Decide a row for its classes; None where it may be given up, or values conflict.

        What takes long, what is missing, is found for the outcomes among the columns alone.
        """
        try:
            situation = Situation(self.engine, self._case(row))
            asked = [one for one in situation.questions if one in columns]
            view = None if asked else situation.consequences()
            found = (
                answer(situation, asked, contested=False) if view is None else Answered(view, {})
            )
            parts = parts_of(self.engine.source, describe_all(situation, found))
        except (DiagnosticsError, InternalError):
            return None
        if situation.budget.left < situation.budget.STEPS - ENOUGH:
            return None
        return parts | self._states(situation, found)

    def _states(self, situation: Situation, found: Answered) -> Answers:
        """Return the states of all requirements, and which questions are not needed."""
        shown = situation.solver.ground.shown
        certain = [shown[index] for index in sorted(found.view.cautious)]
        notes = {str(one.args[0]) for one in certain if one.name == "note"}
        states: Answers = {}
        for question in situation.questions:
            declared = self.engine.source.questions[question]
            for name in declared.requirements:
                states[f"{question}.states.{name}"] = State.OPEN.value
            not_needed = "true" if declared.not_needed in notes else ""
            states[f"{question}.not_needed"] = not_needed
        told = (one.args for one in certain if one.name == "requirement")
        return states | {f"{one[0]}.states.{one[1]}": str(one[2]) for one in told}

    def _by_itself(self, row: int, *, assumed: bool) -> None:
        """Decide one row as a case of its own."""
        rows = np.array([row])
        for name in self.answers.names():
            self.answers.blank(name, rows)
        try:
            verdict = self._verdict(self._case(row))
            answers = answers_of(verdict, assumed=assumed) if verdict else {}
        except DiagnosticsError as found:
            self.problems += [
                RowProblem(row, self.cells.column_of(row, one.path), one) for one in found.problems
            ]
            return
        for name, value in answers.items():
            self.answers.put(name, row, value)
        if verdict and verdict.situation.budget.exceeded:
            self.limited.append(row)

    def _case(self, row: int) -> Case:
        source = self.engine.source
        document = self.cells.document(row)
        points = self._points
        return read_case(document, source.vocabulary, ratios=source.ratio, points=points)

    @cached_property
    def _points(self) -> dict[str, tuple[str, ...]]:
        return self.engine.source.point_names()

    def _verdict(self, case: Case) -> Verdict | None:
        situation = Situation(self.engine, case)
        asked = [name for name in situation.questions if not self.asked or name in self.asked]
        return Verdict(situation, decide(situation, asked)) if asked else None


class _GroupColumns:
    """The rows of one ground program, block by block."""

    def __init__(self, table: _Table, group: Group) -> None:
        self.table, self.group = table, group
        situation = group.patterns[0].situation
        self.program = ProgramColumns(situation.solver)
        self.targets = list(targets(situation, table.asked))
        self.scope = (
            f"{table.engine.source.digest} {sorted(situation.shape.items())} {situation.scope}"
        )

    @cached_property
    def salts(self) -> dict[str, bytes]:
        """What sets the keys of each answer apart from those of others, and of other programs."""
        scope = f"{self.scope} {self.residues.digest}"
        return {one.column: salt(f"{scope} {one.column}") for one in self.targets}

    @cached_property
    def residues(self) -> Residues:
        """What is left of the program where something is open."""
        return residues_of(self.program.solver)

    def decide(self) -> None:
        """Decide what rules settle, and put the rest into classes."""
        for start in range(0, self.group.rows.size, BLOCK):
            self._block(slice(start, start + BLOCK))

    def _block(self, part: slice) -> None:
        rows = self.group.rows[part]
        found = self.program.evaluate(self.group.inputs(part))
        readout = Readout(self.table.answers, rows, found)
        left = {one: readout.read(one) for one in self.targets}
        if not left:  # rows that raise none of the questions
            return
        waiting: Rows = np.nonzero(np.logical_or.reduce(list(left.values())))[0]
        if not waiting.size:
            return
        if not self.residues.applies:
            self.table.alone.update(rows[waiting].tolist())
            return
        self.residues.complete(found.planes)
        for target, mask in left.items():
            self._classify(target, np.nonzero(mask)[0], part, found)

    def _classify(self, target: Target, places: Rows, part: slice, found: Any) -> None:
        if not places.size:
            return
        keys = self.residues.keys(found, places, target.wanted, self.salts[target.column])
        if target.kind == "outcome":
            names = self.group.key_names(target.column, self.group.places[part][places])
            keys = [key + name for key, name in zip(keys, names, strict=True)]
        self.table.classes.add(target, self.group.rows[part][places], keys)
