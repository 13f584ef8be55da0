"""What an open verdict turns on, as a small table: rows that say when which outcome follows.

The rows are the paths of a tree, exact to the cent and the day. Together they hold every completion
of the case, each in one row.
"""

from __future__ import annotations

from typing import Any

import msgspec

from hsm_policy import days
from hsm_policy.case import Case
from hsm_policy.decide import Answer
from hsm_policy.engine import Engine
from hsm_policy.evidence import split
from hsm_policy.growth import Growth, Node
from hsm_policy.space import Besides, Condition, Part, Space, Span
from hsm_policy.wording import plain_value

OPEN = "open"
MOST_ROWS = 16
MOST_SEARCHES = 300
"""How many completions are looked for, at most, before what is left stays open."""


class Row(msgspec.Struct, frozen=True):
    """Where all conditions hold, the outcome follows.

    Where it is open, `turns_on` names the keys that can still change it, `amounts` the tables of
    the law that tell no amount for the day.
    """

    when: Part
    outcome: str
    turns_on: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()


class Table:
    """The table of one question of a case, whose verdict is open."""

    def __init__(self, engine: Engine, case: Case, question: str, answer: Answer) -> None:
        self.space = Space(engine, case, question, MOST_SEARCHES)
        self._growth = Growth(self.space, answer.missing, MOST_ROWS)
        self.rows = tuple(self._row(leaf) for leaf in self._growth.grown().leaves())

    def to_dict(self) -> list[dict[str, Any]]:
        """Give the rows as they stand in JSON."""
        return [self._written(row) for row in self.rows]

    def _row(self, leaf: Node) -> Row:
        if len(leaf.outcomes) == 1:
            return Row(leaf.when, next(iter(leaf.outcomes)))
        self.space.left = max(self.space.left, len(self.space.literals))
        keys, laws = self.space.turns_on(leaf.part, self._growth.keys())
        amounts = dict.fromkeys(split(law)[1][0] for law in laws)
        return Row(leaf.when, OPEN, tuple(keys), tuple(amounts))

    def _written(self, row: Row) -> dict[str, Any]:
        told: dict[str, Any] = {
            "when": [self._condition(one) for one in row.when],
            "outcome": row.outcome,
        }
        if row.outcome == OPEN:
            told |= {"turns_on": list(row.turns_on), "amounts": list(row.amounts)}
        return told

    def _condition(self, condition: Condition) -> dict[str, Any]:
        told: dict[str, Any] = {"input": condition.path}
        if isinstance(condition, Span):
            least, greatest = self.space.extremes(condition.path)
            first, last = condition.first, condition.last
            told["from"] = self._value(condition.path, first) if first > least else None
            told["to"] = self._value(condition.path, last) if last < greatest else None
            return told | ({"none": True} if condition.none else {})
        values = [self._word(condition.path, one) for one in condition.values]
        listed = self._listed(values)
        if isinstance(condition, Besides):
            return told | {"is_not": values} | listed
        return told | {"is": values} | listed | ({"none": True} if condition.none else {})

    def _word(self, path: str, term: str) -> str | bool:
        """Give a value as a case file has it."""
        slots = self.space.slots(path)
        if slots.leaf.entry.type in ("yes_no", "flag"):
            return term == "true"
        return slots.written(term)

    def _listed(self, values: list[str | bool]) -> dict[str, str]:
        """Name the list of the law that has just these values on the day of the case."""
        day = self.space.case.date
        for table in self.space.engine.source.tables.values():
            rows = [row for row in table.rows if row.first <= day < row.before]
            held = {tuple(key.strip('"') for key in row.keys) for row in rows}
            if table.unit == "none" and len(values) > 1 and held == {(one,) for one in values}:
                return {"list": table.id}
        return {}

    def _value(self, path: str, step: int) -> str:
        kind = self.space.slots(path).leaf.entry.type
        return str(plain_value(days.from_ordinal(step) if kind == "date" else step, kind))
