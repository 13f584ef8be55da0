"""Cases for Hypothesis, made from the vocabulary and the tables alone.

Values are chosen where something can turn: amounts and days of the tables, one step below, one
above, days moved by the periods of the law, and what is left of an amount after another.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from hsm_policy import Rulebook
from hsm_policy.cases.case import Case
from hsm_policy.engine.ground_program import CONSTANT, FUNCTION, INPUT
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.rulebook.vocabulary import Group, Input
from tests.support.scenarios import scenarios

Document = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

UNKNOWN = "unknown"
_PERIODS = ("days", "weeks", "months", "years")
_COMMON = ("IN", "US", "NL", "DE", "TR", "BR")
_PERCENT = st.integers(0, 99)
_STEP = st.sampled_from((0, -1, 1))


def examples(most: int, *, shrunk: bool = True) -> settings:
    """Return the settings of a property: the same cases each time, however long they take.

    `HSM_EXAMPLES` multiplies their number; `make thorough` and `make agreement` set it. A failing
    case is made smaller only if `shrunk`.
    """
    return settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=most * int(os.environ.get("HSM_EXAMPLES", "1")),
        phases=list(Phase) if shrunk else [Phase.explicit, Phase.generate],
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


@cache
def rulebook() -> Rulebook:
    """Give the rulebook that comes with the program, loaded once."""
    return Rulebook.load()


def money(cents: int) -> str:
    """Write an amount as a case has it."""
    return f"{cents // 100}.{cents % 100:02}"


def iso(day: int) -> str:
    """Write a day yyyymmdd as a case has it."""
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"


def number(text: str) -> int:
    """Give a day as a case has it as yyyymmdd."""
    return int(text.replace("-", ""))


def date(day: int) -> dt.date:
    """Give a day yyyymmdd as a date."""
    return dt.date(day // 10000, day // 100 % 100, day % 100)


def moved(day: int, unit: str = "days", count: int = 0, *, days: int = 0) -> int:
    """Give a day moved by a period and some days; the day itself where that is out of reach."""
    try:
        found = date(day) + relativedelta(**{unit: count})  # type: ignore[arg-type]
        found += dt.timedelta(days=days)
    except (OverflowError, ValueError):
        return day
    return int(found.strftime("%Y%m%d")) if 1900 <= found.year < 2200 else day


class Boundaries(NamedTuple):
    """Where answers can turn: amounts in cents, days, counts, periods, countries of the tables."""

    money: tuple[int, ...]
    days: tuple[int, ...]
    counts: tuple[int, ...]
    periods: tuple[tuple[str, int], ...]
    countries: tuple[str, ...]


@cache
def boundaries() -> Boundaries:
    """Harvest the tables, and the constants that the ground program compares inputs with."""
    found: dict[str, set[int]] = {"money": set(), "date": set(), "count": set(), "percent": set()}
    periods, countries = set(), set(_COMMON)
    for table in rulebook().source.tables.values():
        for row in table.rows:
            found["date"] |= {row.first, row.before}
            if row.value is not None:
                kind = {"euro": "money", "day": "date"}.get(table.unit, "count")
                found[kind].add(row.value)
                if table.unit in _PERIODS:
                    periods.add((table.unit, row.value))
            if table.unit == "none" and table.keys == ("country",):
                countries |= set(row.keys)
    for kind, value in _compared():
        found[kind].add(value)
    return Boundaries(
        money=tuple(sorted(found["money"])),
        days=tuple(sorted(day for day in found["date"] if 19000101 < day < 22000101)),
        counts=tuple(sorted(found["count"] | found["percent"])),
        periods=tuple(sorted(periods)),
        countries=tuple(sorted(country.strip('"') for country in countries)),
    )


def _compared() -> Iterable[tuple[str, int]]:
    """Give the constants of the ground program's tests with the type of what they meet."""
    start = rulebook().case({"case": "empty", "date": "2026-03-01"})
    solver = Situation(rulebook().engine, start, whole=True).solver
    nodes, paths = solver.ground.nodes, solver.layout.paths
    types = {node: solver.layout.slots[path].leaf.entry.type for node, path in paths.items()}

    def inputs(index: int) -> Iterable[str]:
        if nodes[index].kind == INPUT:
            yield types[index]
        elif nodes[index].kind == FUNCTION:
            for argument in nodes[index].args:
                yield from inputs(argument)

    for test in solver.ground.tests:
        for one, other in ((test.left, test.right), (test.right, test.left)):
            if nodes[one].kind == CONSTANT:
                yield from ((kind, nodes[one].value) for kind in inputs(other))


class Maker:
    """Makes one case: draws what each key says, within what the vocabulary allows."""

    def __init__(self, draw: Draw, day: int, *, left_out: int = 10, unknown: int = 5) -> None:
        self.draw, self.day = draw, day
        self.left_out, self.unknown = left_out, unknown
        self.vocabulary = rulebook().source.vocabulary
        self.days, self.amounts = [day], [0]
        self.hidden: dict[str, Any] = {}

    def chance(self, percent: int) -> bool:
        """Draw whether something is so; shrinks to yes."""
        return bool(self.draw(_PERCENT) < percent)

    def one_of(self, values: Iterable[Any]) -> Any:
        """Draw one of some values; shrinks to the first."""
        return self.draw(st.sampled_from(tuple(values)))

    def map(self, path: str, lengths: dict[str, int]) -> Document:
        """Make the keys inside a map, inside an item, or at the top."""
        made: Document = {}
        self.hidden = {}
        group = self.vocabulary.groups.get(path.removesuffix("[]")) if path else None
        denied = set(group.either) - {self.one_of(group.either)} if group and group.either else ()
        for key in self.vocabulary.keys(path):
            if key != "date" or path:
                inner = f"{path}.{key}" if path else key
                if key not in denied and self.may_exist(inner, made):
                    self.key(inner, key, made, lengths)
        return made

    def may_exist(self, path: str, siblings: Document) -> bool:
        """Tell whether the keys beside it let a key be written.

        What is not said beside it has a value all the same, one for all keys that ask for it.
        """
        leaf = self.vocabulary.inputs.get(path)
        for key, values in (leaf.allowed_when if leaf else {}).items():
            told = siblings.get(key, UNKNOWN)
            if told == UNKNOWN:
                asked = self.vocabulary.inputs[f"{path.rpartition('.')[0]}.{key}"]
                told = self.hidden.setdefault(key, self.one_of(asked.values))
            if told not in values:
                return False
        return True

    def key(self, path: str, key: str, into: Document, lengths: dict[str, int]) -> None:
        """Leave a key out, write `unknown`, or give it a value."""
        leaf = self.vocabulary.inputs.get(path)
        group = self.vocabulary.groups.get(path)
        if group is not None and group.kind == "list":
            self.items(group, key, into, lengths.get(path, 0))
        elif self.chance(self.left_out):
            into.pop(key, None)
        elif self.chance(self.unknown) and (leaf is None or leaf.type != "flag"):
            into[key] = UNKNOWN
        elif leaf is not None:
            into[key] = self.value(leaf, into)
        else:
            into[key] = self.map(path, lengths)

    def items(self, group: Group, key: str, into: Document, length: int) -> None:
        """Make the items of a list; one whose length is not known counts as -1 long."""
        into.pop(key, None)
        if length < 0:
            into[key] = UNKNOWN
        elif length:
            into[key] = [
                UNKNOWN if self.chance(self.unknown // 2) else self.map(group.inside, {})
                for _ in range(length)
            ]

    def value(self, leaf: Input, siblings: Document) -> Any:
        """Draw a value of a leaf, as a case has it."""
        if leaf.type == "money":
            return self.amount(leaf)
        if leaf.type == "date":
            return self.date(leaf, siblings)
        if leaf.type in ("count", "percent"):
            near = self.one_of(boundaries().counts) + self.draw(_STEP)
            whole = min(max(near, leaf.least), leaf.greatest)
            return whole if leaf.type == "count" else money(whole)
        if leaf.type == "yes_no":
            return self.chance(70)
        if leaf.type == "flag":
            return True
        if leaf.several:
            known = st.sampled_from(
                boundaries().countries if leaf.type == "countries" else leaf.values
            )
            one: str = self.draw(known)
            return [one, self.draw(known)] if self.chance(15) else one
        return self.one_of(leaf.values)

    def amount(self, leaf: Input) -> Any:
        """Draw an amount: of the law or any, times a count, or what another amount leaves of it."""
        limit = self.one_of(boundaries().money)
        kind = self.draw(st.integers(0, 9))
        if kind == 0:
            cents = self.draw(st.integers(leaf.least, leaf.greatest))
        elif kind == 1:
            cents = limit * self.one_of(boundaries().counts[:12])
        elif kind <= 4:
            cents = limit - self.one_of(self.amounts)
        else:
            cents = limit
        cents = min(max(cents + self.draw(_STEP), leaf.least), leaf.greatest)
        self.amounts.append(cents)
        if leaf.forms and self.chance(10):
            return self.form(cents)
        return money(cents)

    def form(self, cents: int) -> Document:
        """Write an amount for a year, with or without holiday allowance."""
        allowance = self.one_of(("included", "excluded"))
        yearly = cents * 12 * (108 if allowance == "included" else 100) // 100
        return {"amount": money(yearly), "per": "year", "holiday_allowance": allowance}

    def date(self, leaf: Input, siblings: Document) -> str:
        """Draw a day near one that matters, within the days that it may not pass."""
        step = self.draw(_STEP)
        if self.chance(75):
            unit, count = self.one_of((("days", 0), *boundaries().periods))
            sign = self.one_of((1, -1))
            day = moved(self.one_of(self.days), unit, sign * count, days=step)
        else:
            day = moved(self.one_of(boundaries().days), days=step)
        for path in leaf.not_before:
            day = max(day, self.bound(path, siblings, day))
        for path in leaf.not_after:
            day = min(day, self.bound(path, siblings, day))
        self.days.append(day)
        return iso(day)

    def bound(self, path: str, siblings: Document, otherwise: int) -> int:
        """Give the day that another day may not pass."""
        told = siblings.get(path.rpartition(".")[2], UNKNOWN)
        if path == "date":
            return self.day
        return otherwise if told == UNKNOWN else number(told)


def any_day(draw: Draw) -> int:
    """Draw a day of a case: one on which the law changes, a leap day, or any other."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return moved(draw(st.sampled_from(boundaries().days)), days=draw(_STEP))
    if kind == 1:
        return int(draw(st.sampled_from((20260301, 20260701, 20240229, 20251231, 20200229))))
    start = dt.date(2017, 12, 1)
    return moved(int(start.strftime("%Y%m%d")), days=draw(st.integers(0, 3800)))


def _lengths(draw: Draw) -> dict[str, int]:
    """Draw how long each list is: few combinations, so that few shapes are grounded."""
    lists = [g.path for g in rulebook().source.vocabulary.groups.values() if g.kind == "list"]
    length: int = draw(st.sampled_from((0, 1, 2, 3, -1)))
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return {}
    if kind == 1:
        return dict.fromkeys(lists, length)
    return {draw(st.sampled_from(lists)): length}


@st.composite
def whole_cases(draw: Draw, *, known: bool = False) -> Document:
    """Make a case from the vocabulary alone; with `known`, nothing in it is left unknown."""
    day = any_day(draw)
    left_out = 0 if known else draw(st.sampled_from((0, 5, 20, 60)))
    unknown = 0 if known else draw(st.sampled_from((0, 5, 20)))
    maker = Maker(draw, day, left_out=left_out, unknown=unknown)
    lengths = {path: abs(n) if known else n for path, n in _lengths(draw).items()}
    case = mended({"case": "generated", "date": iso(day), **maker.map("", lengths)})
    chosen = readings(draw)
    return {**case, "readings": chosen} if chosen else case


def mended(case: Document) -> Document:
    """Mend the items of a case that contradict others, the first of them first."""
    try:
        rulebook().case(case)
    except DiagnosticsError as found:
        for problem in found.problems:
            if problem.code.startswith("overlap"):
                path, index = _item(problem.path)
                _later(case[path], index)
                return mended(case)
            if problem.code == "two_on_a_day":
                path, index = _item(problem.path)
                key = problem.path.rpartition(".")[2]
                case[path][index][key] = case[path][_item(problem.args["other"])[1]][key]
                return mended(case)
        raise
    return case


def _item(path: str) -> tuple[str, int]:
    """Give the list that a path begins with, and which item of it."""
    listed, _, rest = path.partition("[")
    return listed, int(rest.partition("]")[0])


def _later(items: list[Any], index: int) -> None:
    """Let a period begin on the last day of those before it, or on the day after."""
    item = items[index]
    before = [one for one in items[:index] if one != UNKNOWN]
    told = [one.get(key, UNKNOWN) for one in before for key in ("from", "until")]
    days = [day for day in told if day != UNKNOWN]
    item["from"] = iso(moved(number(max(days)), days=index % 2))
    if item.get("until", UNKNOWN) != UNKNOWN:
        item["until"] = max(item["from"], item["until"])


def readings(draw: Draw) -> dict[str, str]:
    """Draw readings of some contested points."""
    points = rulebook().source.point_names()
    some = draw(st.lists(st.sampled_from(tuple(points)), max_size=3, unique=True))
    return {point: draw(st.sampled_from(points[point])) for point in some}


@cache
def typical() -> tuple[Document, ...]:
    """Give the cases of the scenarios beside the rules, each once."""
    found = {repr(told.case): told.case for told in scenarios()}
    return tuple({**case, "case": "typical"} for case in found.values())


@st.composite
def plain_cases(draw: Draw, *, about: str = "", most: int = 4, unknown: int = 5) -> Document:
    """Take a typical case and say some keys of it otherwise.

    `about` is a key at the top that the case must have.
    """
    bases = [case for case in typical() if not about or about in case]
    case: Document = copy.deepcopy(draw(st.sampled_from(bases)))
    maker = Maker(draw, number(case["date"]), left_out=12, unknown=unknown)
    maker.days += [number(day) for day in _leaves(case) if re.fullmatch(r"\d{4}-\d\d-\d\d", day)]
    maker.amounts += [
        _cents(amount) for amount in _leaves(case) if re.fullmatch(r"\d+\.\d\d", amount)
    ]
    for _ in range(draw(st.integers(0, most))):
        before = copy.deepcopy(case)
        _mutate(maker, case)
        if (about and about not in case) or not valid(case):
            case = before
    return case


def valid(document: Document) -> bool:
    """Tell whether the reader takes a case."""
    try:
        rulebook().case(document)
    except DiagnosticsError:
        return False
    return True


def read(document: Document) -> Case:
    """Read a generated case."""
    return rulebook().case(document)


def _leaves(node: Any) -> Iterable[str]:
    if isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _leaves(inner)
    else:
        yield str(node)


def _cents(text: str) -> int:
    return int(text.replace(".", ""))


def _mutate(maker: Maker, case: Document) -> None:
    """Say one key of a case otherwise, mostly in what the case speaks of already."""
    places = [place for place in _places(maker, case, "") if place[1] != "date"]
    path, key, inside = maker.one_of(places)
    maker.key(path, key, inside, {path: maker.one_of((0, 1, 2, -1))})


def _places(maker: Maker, node: Document, path: str) -> Iterable[tuple[str, str, Document]]:
    """Give the keys of a case that can be said, with the maps that they stand in."""
    for key in maker.vocabulary.keys(path):
        inner = f"{path}.{key}" if path else key
        yield inner, key, node
        told = node.get(key)
        if isinstance(told, dict) and inner in maker.vocabulary.groups:
            yield from _places(maker, told, inner)
        elif isinstance(told, list) and inner in maker.vocabulary.groups:
            for item in told:
                if isinstance(item, dict):
                    yield from _places(maker, item, f"{inner}[]")
