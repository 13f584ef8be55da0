"""Tables read on a day: `fee(Kind, Amount, Day)` means the row in force on that day.

A rulebook is loaded with each such literal written out: the row with its first day and the day
before which it ends, and the two comparisons of these days with the day asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.rulebook.model import Table
from hsm_policy.syntax import Aggregate, Body, Comparison, Literal, Rule, Term, Var

_FIRST, _BEFORE = "_First", "_Before"
"""How the variables of the two days begin, which no clause may write."""


def table_width(table: Table) -> int:
    """Return the number of arguments of a table that is read without a day."""
    return len(table.keys) + (table.unit != "none")


def table_form(table: Table) -> str:
    """Return how a clause reads a table on a day, such as `fee(Kind, Amount, Day)`."""
    value = () if table.unit == "none" else ("Amount" if table.unit == "euro" else "Value",)
    keys = (key.title().replace("_", "") for key in table.keys)
    return f"{table.id}({', '.join((*keys, *value, 'Day'))})"


def with_rows_of_days(rule: Rule, tables: Mapping[str, Table]) -> Rule:
    """Return a rule with each read of a table on a day written out; one under `not` is kept."""
    expanded = _Expansion(tables)
    body = tuple(expanded.parts(rule.body))
    return replace(rule, body=body) if expanded.count else rule


class _Expansion:
    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables, self.count = tables, 0

    def parts(self, body: tuple[Body, ...]) -> Iterator[Body]:
        for part in body:
            if isinstance(part, Aggregate):
                yield replace(part, conditions=tuple(self.parts(part.conditions)))
            elif isinstance(part, Literal) and self._on_a_day(part):
                yield from self._row(part)
            else:
                yield part

    def _on_a_day(self, part: Literal) -> bool:
        table = self.tables.get(part.name)
        return table is not None and not part.negated and len(part.args) == table_width(table) + 1

    def _row(self, part: Literal) -> Iterator[Body]:
        self.count += 1
        first, before = Var(f"{_FIRST}{self.count}"), Var(f"{_BEFORE}{self.count}")
        day = part.args[-1]
        yield replace(part, args=(*part.args[:-1], first, before))
        yield Comparison(first, "<=", day, part.place)
        yield Comparison(day, "<", before, part.place)


def is_day_test(part: Body) -> bool:
    """Whether a comparison stands for the day on which a table is read."""
    return isinstance(part, Comparison) and (_written_out(part.left) or _written_out(part.right))


def day_of_row(row: Literal, body: Iterable[Body]) -> Term | None:
    """Return the day on which a row of a body is read; None if its own days are read."""
    tests = (part for part in body if isinstance(part, Comparison) and is_day_test(part))
    return next((part.right for part in tests if part.left in row.args[-2:]), None)


def _written_out(term: Term) -> bool:
    return isinstance(term, Var) and term.name.startswith((_FIRST, _BEFORE))
