"""The columns of keys taken as absent that alone turn an outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.assumed import OpenedBlock, Opener, in_order
from hsm_policy.analysis.portfolio.classes import Answers, Classes, ClassMemory, salt
from hsm_policy.analysis.portfolio.numbers import Mask
from hsm_policy.analysis.portfolio.patterns import Group
from hsm_policy.analysis.portfolio.program import Evaluated
from hsm_policy.analysis.portfolio.readout import Target
from hsm_policy.analysis.portfolio.residual import Residues, residues_of
from hsm_policy.analysis.portfolio.results import ColumnsBuilder, Value
from hsm_policy.cases import Case
from hsm_policy.documents import unindexed
from hsm_policy.engine import Engine, InternalError, Situation
from hsm_policy.names import Outcome
from hsm_policy.verdict import Answer, AssumedKeys

Rows = npt.NDArray[np.intp]

_TURNS, _STAYS = "true", "false"

FEW = 1_000_000_000
"""Groups of fewer rows are looked at row by row, by the engine."""


class Turning:
    """Which keys turn which outcomes of which rows."""

    def __init__(
        self, engine: Engine, into: ColumnsBuilder, memory: ClassMemory, read: Callable[[int], Case]
    ) -> None:
        self.engine, self.into, self.read = engine, into, read
        self.marks: dict[str, Mask] = {}
        self.classes = Classes(memory, self.mark)

    def mark(self, column: str, row: int | Rows, value: Value) -> None:
        """Note that a key turns an outcome: `column` is the question and the key."""
        if column not in self.marks:
            self.marks[column] = np.zeros(self.into.length, np.bool_)
        self.marks[column][row] = value == _TURNS

    def add(self, group: Group, questions: list[str], alone: set[int], block: int) -> None:
        """Look at the rows of a group whose outcomes are firm; `alone` gets those refused."""
        if group.rows.size < FEW:
            for row in group.rows.tolist():
                if row not in alone:
                    self._by_itself(row, questions)
            return
        found = _GroupTurning(self, group, questions)
        for start in range(0, group.rows.size, block):
            places = np.arange(start, min(start + block, group.rows.size))
            found.block(places[~np.isin(group.rows[places], list(alone))], alone)

    def _by_itself(self, row: int, questions: list[str]) -> None:
        situation = Situation(self.engine, self.read(row))
        assumed = situation.case.assumed
        pairs = [
            [question, key]
            for question in questions
            for key in assumed
            if unindexed(key) in self.engine.reads[question]
        ]
        firm = [one for one in questions if self._is_firm(row, one)]
        keys = AssumedKeys(situation, {one: self._firm(row, one, pairs) for one in firm})
        for question in firm:
            for one in keys.turning(question):
                self.mark(f"{question} {one.key}", row, _TURNS)

    def _is_firm(self, row: int, question: str) -> bool:
        return bool(self.firm(question, np.array([row]))[0])

    def firm(self, question: str, rows: Rows) -> Mask:
        """Return the rows whose outcome is firm, and needed."""
        codes, values = self.into.values(question, rows)
        firm = np.array([one not in ("", Outcome.OPEN.value) for one in values])[codes]
        not_needed = self.into.values(f"{question}.not_needed", rows)[0] > 0
        found: Mask = firm & ~not_needed
        return found

    def decide(self, row: int, columns: list[str]) -> Answers | None:
        """Tell of some questions and keys whether they turn the outcomes of a row."""
        situation = Situation(self.engine, self.read(row))
        pairs = [column.split(" ") for column in columns]
        assumed = AssumedKeys(situation, {one: self._firm(row, one, pairs) for one, _ in pairs})
        try:
            found = {
                f"{question} {key}": _TURNS if assumed.other(question, key) else _STAYS
                for question, key in pairs
            }
        except InternalError:
            return None
        spent = situation.budget.left < situation.budget.STEPS // 2
        return None if spent else dict(found)

    def _firm(self, row: int, question: str, pairs: list[list[str]]) -> Answer:
        codes, values = self.into.values(question, np.array([row]))
        keys = tuple(key for asked, key in pairs if asked == question)
        return Answer(Outcome(str(values[codes[0]])), {}, (), (), keys)

    def finish(self, group: Group) -> None:
        """Put the keys of each row into the columns."""
        lay = group.lay
        for question in group.patterns[0].situation.questions:
            mine = [one.split(" ")[1] for one in self.marks if one.split(" ")[0] == question]
            keys = in_order(lay, dict.fromkeys(mine))
            masks = [(key, self.marks[f"{question} {key}"][group.rows]) for key in keys]
            self.into.put_sets(f"{question}.depends_on_assumed", group.rows, masks)


class _GroupTurning:
    """The rows of one ground program."""

    def __init__(self, owner: Turning, group: Group, questions: list[str]) -> None:
        self.owner, self.group, self.questions = owner, group, questions
        self.opener = Opener(owner.engine, group)
        solver = self.opener.program.solver
        self.targets = {
            one: Target(
                one, "turns", tuple(solver.ground.shown[i] for i in solver.outcomes[one]), 1
            )
            for one in questions
        }
        self.reads = {one: owner.engine.reads[one] for one in questions}
        situation = self.opener.patterns[0].situation
        digest = owner.engine.source.digest
        self.scope = f"{digest} {sorted(situation.shape.items())} {situation.scope} turns"

    @cached_property
    def residues(self) -> Residues:
        """What is left of the program where something is open."""
        return residues_of(self.opener.program.solver)

    def block(self, places: Rows, alone: set[int]) -> None:
        """Look at some rows, by their places in the group."""
        rows = self.group.rows[places]
        firm = {one: self.owner.firm(one, rows) for one in self.questions}
        if not any(mask.any() for mask in firm.values()):
            return
        if not self.residues.applies:
            alone.update(rows.tolist())
            return
        block = OpenedBlock(self.opener, places)
        loose = block.with_all()
        left = {one: firm[one] & self._open(loose, one) for one in self.questions}
        for key in self.opener.keys:
            asked = [one for one in self.questions if unindexed(key) in self.reads[one]]
            chosen: Mask = np.logical_or.reduce([left[one] for one in asked or self.questions])
            found, mask = block.told(key, chosen)
            if found is not None:
                for question in asked:
                    self._key(question, key, rows, found, left[question] & mask)

    def _open(self, found: Evaluated, question: str) -> Mask:
        planes = found.planes
        return planes.mask(planes.open(one.literal for one in self.targets[question].shown))

    def _key(self, question: str, key: str, rows: Rows, found: Evaluated, where: Mask) -> None:
        """Note the rows in which a key turns an outcome, and put those left open into classes."""
        if not where.any():
            return
        column = f"{question} {key}"
        target = self.targets[question]._replace(column=column)
        is_open = self._open(found, question)
        codes, values = self.owner.into.values(question, rows)
        other: Mask = np.zeros(rows.size, np.bool_)
        for one in target.shown:
            own = values.index(one.args[1]) if one.args[1] in values else -1
            other |= found.planes.mask(found.planes.sure[one.literal]) & (codes != own)
        self.owner.mark(column, rows[where & ~is_open & other], _TURNS)
        self._classify(target, np.nonzero(where & is_open)[0], rows, (found, codes, values))

    def _classify(
        self,
        target: Target,
        places: Rows,
        rows: Rows,
        evaluated: tuple[Evaluated, npt.NDArray[np.int32], list[Value]],
    ) -> None:
        found, codes, values = evaluated
        if not places.size:
            return
        self.residues.complete(found.planes)
        for code in np.unique(codes[places]).tolist():
            mine = places[codes[places] == code]
            key = salt(f"{self.scope} {target.column} {values[code]}")
            self.owner.classes.add(
                target, rows[mine], self.residues.keys(found, mine, target.wanted, key)
            )
