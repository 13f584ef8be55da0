"""The decision tree behind a residual table: completions are split until the outcome is certain.

Each step splits a leaf by the input that decides most, breadth first, until the rows are used up.
Equal leaves are joined, which may make room for more splits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.analysis.residual.completions import (
    Completions,
    Condition,
    ExhaustedError,
    Interval,
    NoneOf,
    Part,
)
from hsm_policy.analysis.residual.partition import (
    Outcomes,
    Partitioner,
    ResidualRegion,
    joined,
    narrow,
)
from hsm_policy.documents import plain_value
from hsm_policy.engine import Situation, split_atom
from hsm_policy.names import Outcome
from hsm_policy.verdict import (
    Answer,
    ResidualCondition,
    ResidualRow,
    Value,
    Verdict,
)

_ROUNDS = 4
"""The most rounds of growing and joining."""

_ROOM = 2
"""How many times its rows the tree may have before equal leaves are joined."""


class TreeNode:
    """A part of the completions, with its possible outcomes and the parts it is split into."""

    def __init__(self, part: Part, outcomes: Outcomes, condition: Condition | None = None) -> None:
        self.part, self.outcomes, self.condition = part, outcomes, condition
        self.parts: list[TreeNode] = []
        self.moving = False
        """Whether a split above it is no breakpoint of one number, but compares two."""
        self.when: Part = ()
        """The conditions from the root down to here; later ones may narrow earlier ones."""

    @property
    def is_open(self) -> bool:
        """Whether it is a leaf with several outcomes."""
        return not self.parts and len(self.outcomes) > 1

    def leaves(self) -> Iterator[TreeNode]:
        """Yield the leaves in order."""
        if not self.parts:
            yield self
        for one in self.parts:
            yield from one.leaves()

    def size(self) -> int:
        """Return the number of leaves."""
        return sum(1 for _ in self.leaves())

    def last_split(self) -> TreeNode:
        """Return the deepest split node, the last of several."""
        splits = [one for one in self._every() if one.parts]
        return max(reversed(splits), key=lambda one: len(one.when))

    def _every(self) -> Iterator[TreeNode]:
        yield self
        for one in self.parts:
            yield from one._every()  # noqa: SLF001 - another of its kind

    def form(self) -> tuple[object, ...]:
        """Return the outcomes, and conditions below: nodes of equal form can be joined."""
        return (self.outcomes, *((one.condition, one.form()) for one in self.parts))

    def split(self, regions: Iterable[ResidualRegion], *, moving: bool) -> list[TreeNode]:
        """Split this node into regions; return the new nodes."""
        self.parts = [TreeNode(self.part, outcomes, condition) for condition, outcomes in regions]
        for one in self.parts:
            one.move(self)
            one.moving = self.moving or moving
        return self.parts

    def move(self, above: TreeNode) -> None:
        """Make this a child of another node, and narrow all parts below to match."""
        if self.condition:
            self.part = narrow(above.part, self.condition)
            self.when = (*above.when, self.condition)
        for one in self.parts:
            one.move(self)

    def trim(self) -> None:
        """Undo splits that decide nothing."""
        for one in self.parts:
            one.trim()
        if self.parts and all(one.is_open for one in self.parts):
            self.parts = []

    def join(self) -> bool:
        """Join equal children; return whether any were joined."""
        changed = [one.join() for one in self.parts]
        while pair := self._alike():
            (one, other), said = pair
            one.condition = said
            one.move(self)
            self.parts.remove(other)
            changed.append(True)
        return any(changed)

    def _alike(self) -> tuple[tuple[TreeNode, TreeNode], Condition] | None:
        for one, other in combinations(self.parts, 2):
            said = joined(one.condition, other.condition)
            if said and not one.is_open and one.form() == other.form():
                return (one, other), said
        return None


class DecisionTreeBuilder:
    """Builds the decision tree of one question of a case.

    `missing` are the keys on which the outcome depends, `rows` is the most leaves.
    """

    def __init__(self, space: Completions, missing: tuple[str, ...], rows: int) -> None:
        self.space, self.splitter = space, Partitioner(space)
        self.missing, self.rows = missing, rows

    def build(self) -> TreeNode:
        """Return the root of the whole tree."""
        root = TreeNode((), frozenset(self.space.literals))
        try:
            root.outcomes = self.space.outcomes(())
            for _ in range(_ROUNDS):
                self._grow(root)
                if not root.join():
                    break
        except ExhaustedError:
            root.join()  # the rest stays open, with the keys on which it depends
        while root.size() > self.rows:
            root.last_split().parts = []
        root.trim()
        return root

    def _grow(self, root: TreeNode) -> None:
        pending = [leaf for leaf in root.leaves() if leaf.is_open]
        rows = root.size()
        while pending:
            node = pending.pop(0)
            regions = self._split(node)
            if regions and rows + len(regions) - 1 <= _ROOM * self.rows:
                rows += len(regions) - 1
                moving = not self.splitter.own(node.part, regions)
                pending += [one for one in node.split(regions, moving=moving) if one.is_open]

    def _split(self, node: TreeNode) -> list[ResidualRegion]:
        """Partition a leaf by the input that decides most; empty where none decides anything.

        Numbers are slowest, and wait where another input leaves only one region open.
        """
        paths = self._paths()
        numbers = [one for one in paths if self.space.slots(one).leaf.numeric]
        partitions = self._partitions(node, (one for one in paths if one not in numbers))
        if all(sum(len(one.outcomes) > 1 for one in regions) > 1 for regions in partitions):
            partitions += self._partitions(node, numbers)
        if partitions:
            return min(partitions, key=lambda regions: self._rank(node, regions))
        return self._joint_split(node, paths)

    def _partitions(self, node: TreeNode, paths: Iterable[str]) -> list[list[ResidualRegion]]:
        """Return the partitions of a leaf that have several regions.

        A branch may use regions that end at no breakpoint of their own number only once.
        """
        splits = [self.splitter.regions(node.part, node.outcomes, path) for path in paths]
        return [
            regions
            for regions in splits
            if len(regions) > 1 and not (node.moving and not self.splitter.own(node.part, regions))
        ]

    def _rank(
        self, node: TreeNode, regions: list[ResidualRegion]
    ) -> tuple[bool, int, int, int, bool]:
        """Rank a partition: few open regions, then many decided outcomes, then few regions.

        One that ends where two unknown numbers are compared ranks last.
        """
        decided = {one.outcomes for one in regions if len(one.outcomes) == 1}
        return (
            not self.splitter.own(node.part, regions),
            sum(len(one.outcomes) > 1 for one in regions),
            -len(decided),
            len(regions),
            isinstance(regions[0].condition, Interval),
        )

    def _joint_split(self, node: TreeNode, paths: list[str]) -> list[ResidualRegion]:
        """Partition a leaf by the values of an input that decides only along with another."""
        keys, _ = self.space.depends_on(node.part, self.keys())
        turning = {path for key in keys for path in self.space.paths_of()[key]}
        plain = [one for one in paths if one in turning and self._few(one)]
        splits = [self.splitter.each(node.part, node.outcomes, path) for path in plain]
        return min((one for one in splits if len(one) > 1), key=len, default=[])

    def _few(self, path: str) -> bool:
        entry = self.space.slots(path).leaf.entry
        return not entry.numeric and entry.type != "countries"

    def keys(self) -> list[str]:
        """Return the keys that alone can change the outcome; where none can, all that are read."""
        return [key for key in self.space.paths_of() if key in self.missing or not self.missing]

    def _paths(self) -> list[str]:
        """Return the paths of the open inputs behind the keys."""
        keys = self.space.paths_of()
        read = self.space.solver.paths_read(self.space.cone)
        paths = [path for key in self.keys() for path in keys[key]]
        return [one for one in paths if one in self.space.assignment.open_paths and one in read]


MOST_ROWS = 16

MOST_SEARCHES = 300
"""The search budget of a table; what it leaves undecided stays open."""


class ResidualTable:
    """The residual decision table of one question with an open outcome."""

    def __init__(self, situation: Situation, question: str, answer: Answer) -> None:
        self.space = Completions(situation, question, MOST_SEARCHES)
        self._builder = DecisionTreeBuilder(self.space, answer.missing, MOST_ROWS)
        self.leaves = list(self._builder.build().leaves())
        self.rows = list(map(self._row, self.leaves))

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the rows as plain data."""
        plain: list[dict[str, Any]] = msgspec.to_builtins(self.rows)
        return plain

    def _row(self, leaf: TreeNode) -> ResidualRow:
        when = list(map(self._condition, leaf.when))
        if len(leaf.outcomes) == 1:
            outcome = Outcome(next(iter(leaf.outcomes)))
            by_rule = outcome is Outcome.OPEN
            return ResidualRow(when, outcome, [], []) if by_rule else ResidualRow(when, outcome)
        self.space.left = max(self.space.left, len(self.space.literals))
        keys, laws = self.space.depends_on(leaf.part, self._builder.keys())
        amounts = dict.fromkeys(split_atom(law)[1][0] for law in laws)
        return ResidualRow(when, Outcome.OPEN, keys, list(amounts))

    def _condition(self, condition: Condition) -> ResidualCondition:
        path = condition.path
        if isinstance(condition, Interval):
            least, greatest = self.space.extremes(path)
            first = self._value(path, condition.first) if condition.first > least else None
            last = self._value(path, condition.last) if condition.last < greatest else None
            return ResidualCondition(path, first=first, last=last, none=condition.none)
        values = [self._case_value(path, one) for one in condition.values]
        listed = self._listed(values)
        if isinstance(condition, NoneOf):
            return ResidualCondition(path, excluded=values, listed=listed)
        return ResidualCondition(path, values=values, listed=listed, none=condition.none)

    def _case_value(self, path: str, term: str) -> Value:
        """Return a term as a value in a case file."""
        slots = self.space.slots(path)
        if slots.leaf.entry.type in ("yes_no", "flag"):
            return term == "true"
        return slots.written(term)

    def _listed(self, values: list[Value]) -> str:
        """Return the id of the table that lists just these values on the case's day, or ""."""
        day = self.space.case.date
        for table in self.space.engine.source.tables.values():
            rows = [row for row in table.rows if row.first <= day < row.before]
            held = {tuple(key.strip('"') for key in row.keys) for row in rows}
            if table.unit == "none" and len(values) > 1 and held == {(one,) for one in values}:
                return table.id
        return ""

    def _value(self, path: str, step: int) -> str:
        kind = self.space.slots(path).leaf.entry.type
        return str(plain_value(days.from_ordinal(step) if kind == "date" else step, kind))


def residual_table(verdict: Verdict, question: str) -> ResidualTable | None:
    """Return the residual table of a question; None where its outcome is not open."""
    answer = verdict.decision.answers.get(question)
    if answer is None or answer.outcome is not Outcome.OPEN:
        return None
    return ResidualTable(verdict.situation, question, answer)
