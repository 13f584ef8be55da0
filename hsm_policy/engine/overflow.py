"""Days of a ground program that could leave the calendar, and tests that could turn more than once.

A test turns once as an input grows if its sides rise or fall with the input throughout: then
borders are exact. So no input stands on both sides, and two numbers of the case are multiplied or
divided only where neither can be negative, and what they are computed from differs.

Ranges are computed from the bounds of the vocabulary and from the tables, for any length of list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from math import ceil, floor

from hsm_policy.calendar import FIRST, LAST
from hsm_policy.documents import Number
from hsm_policy.engine.atom_names import input_number, law_row
from hsm_policy.engine.encoding import leaves
from hsm_policy.engine.ground_program import (
    AGGREGATE,
    CONSTANT,
    FUNCTION,
    INPUT,
    Element,
    GroundProgram,
    NumberTest,
)
from hsm_policy.engine.rates import RATE_FUNCTIONS
from hsm_policy.messages import Diagnostic, Location, diagnose
from hsm_policy.names import BETWEEN, FALLS_WITH, PRODUCTS, RATES, ROUNDING
from hsm_policy.rulebook import Input, RulebookData
from hsm_policy.syntax import Aggregate, function_names, literals

Range = tuple[int, int]

GREATEST_LAW = 10**13

_GREATEST_COUNT = 1000

_LAST_YEAR = 9999

_LEAF = re.compile(r"\b(?:in|law)\(([a-z_0-9]+)")

_ITEM = re.compile(r"\b([a-z][a-z0-9_]*)\((\d+)\)")

_A_YEAR = {"plus_days": 365, "plus_weeks": 52, "plus_months": 12, "plus_years": 1, "birthday": 1}


def check_overflow(
    source: RulebookData, made: GroundProgram, places: Mapping[str, Location] = {}
) -> list[Diagnostic]:
    """Return what is wrong with the numbers of a ground program; `places` locate inputs."""
    numbers = _Numbers(source, made, places)
    return [*numbers.same_inputs(), *numbers.ranges(), *numbers.products()]


class _Numbers:
    def __init__(
        self, source: RulebookData, made: GroundProgram, places: Mapping[str, Location]
    ) -> None:
        self.source, self.ground, self.places = source, made, places
        self.entries: dict[str, Input] = {
            input_number(leaf.key): leaf.entry for leaf in leaves(source.vocabulary, made.shape)
        }
        self.growth = {
            group.item: max(1, -(-group.most // max(1, made.shape.get(path, 1))))
            for path, group in source.vocabulary.groups.items()
            if group.item
        }
        self.found: dict[int, Range] = {}
        self.problems: list[Diagnostic] = []

    def same_inputs(self) -> Iterable[Diagnostic]:
        """Yield the tests that an input both raises and lowers, each pair of forms once."""
        seen = set[tuple[str, str]]()
        for test in self.ground.tests:
            left_inputs, right_inputs = self._inputs(test.left), self._inputs(test.right)
            shared = left_inputs.keys() & right_inputs.keys()
            shared |= {index for index, sign in (left_inputs | right_inputs).items() if not sign}
            if test.left == test.right or not shared or self._is_linear(test, shared):
                continue
            left, right = self.ground.nodes[test.left].name, self.ground.nodes[test.right].name
            form = (_ITEM.sub(r"\1()", left), _ITEM.sub(r"\1()", right))
            if form not in seen:
                seen.add(form)
                args = {"input": self._path(min(shared)), "left": left, "right": right}
                side = left if shared & left_inputs.keys() else right
                yield diagnose("same_input", at=self._place(side), args=args)

    def ranges(self) -> list[Diagnostic]:
        """Return the days that can exceed the calendar."""
        for index in range(len(self.ground.nodes)):
            self._range(index)
        return self.problems

    def _is_linear(self, test: NumberTest, shared: Iterable[int]) -> bool:
        """Return whether the sides of a test differ by a multiple of each shared input."""
        left, right = self._factors(test.left), self._factors(test.right)
        return all(left.get(one, 0) is not None and right.get(one, 0) is not None for one in shared)

    def _factors(self, index: int) -> dict[int, Number | None]:
        """Return the factor of each input in a number; None of one it is not a multiple of."""
        node = self.ground.nodes[index]
        if node.kind == INPUT:
            return {index: None if self.entries[node.name].type == "date" else 1}
        if node.kind != FUNCTION:
            return {}
        name, found = node.name.partition("(")[0], dict[int, Number | None]()
        for position, argument in enumerate(node.args):
            scale = self._scale(name, position, node.args)
            for one, factor in self._factors(argument).items():
                before = found.get(one, 0)
                known = scale is not None and factor is not None and before is not None
                found[one] = before + scale * factor if known else None  # type: ignore[operator] # so they are
        return found

    def _scale(self, name: str, position: int, args: tuple[int, ...]) -> Number | None:
        """Return what an argument of a function is multiplied by; None if by no known number."""
        if name in ("add", "sub"):
            return -1 if (name, position) == ("sub", 1) else 1
        others = [self.ground.nodes[one] for at, one in enumerate(args) if at != position]
        values = [one.value for one in others if one.kind == CONSTANT]
        if len(values) < len(others) or (name != "times" and position):
            return None
        if name == "times":
            return values[0]
        return RATE_FUNCTIONS[name](1, *values) if name in RATES else None

    def products(self) -> Iterable[Diagnostic]:
        """Yield the products and quotients in tests that need not rise or fall throughout."""
        compared = {node for test in self.ground.tests for node in (test.left, test.right)}
        seen = set[tuple[str, ...]]()
        for index in filter(self._bends, sorted(self._within(compared))):
            name = self.ground.nodes[index].name
            read = {_ITEM.sub(r"\1()", self._path(one)) for one in self._of_case(index)}
            form = (name.partition("(")[0], *sorted(read))
            if form not in seen:
                seen.add(form)
                yield diagnose("measures_multiplied", at=self._place(name), args={"term": name})

    def _within(self, nodes: Iterable[int]) -> set[int]:
        """Return some numbers and all that they are computed from."""
        found, left = set[int](), list(nodes)
        while left:
            index = left.pop()
            if index not in found:
                found.add(index)
                left += [*self.ground.nodes[index].args]
                left += [one.weight for one in self.ground.elements.get(index, ())]
        return found

    def _bends(self, index: int) -> bool:
        """Return whether a product of numbers of the case need not rise or fall throughout."""
        node = self.ground.nodes[index]
        name = node.name.partition("(")[0]
        if name not in PRODUCTS:
            return False
        inside = [self._of_case(argument) for argument in node.args]
        factors = [one for one in inside if one]
        if name in (*ROUNDING, "base_of"):
            return bool(inside[1])
        divided = FALLS_WITH.get(name)
        if divided is not None and inside[divided] and self._range(node.args[divided])[0] < 1:
            return True
        if len(factors) < 2:  # noqa: PLR2004 - one number of the case is scaled by the law
            return False
        inputs = [one - self._members(one) for one in factors]
        shared = sum(map(len, inputs)) > len(set[int]().union(*inputs))
        return shared or any(self._range(argument)[0] < 0 for argument in node.args)

    def _of_case(self, index: int) -> set[int]:
        """Return the inputs and aggregates that a number is computed from."""
        kinds = (INPUT, AGGREGATE)
        return {one for one in self._within([index]) if self.ground.nodes[one].kind in kinds}

    def _members(self, nodes: Iterable[int]) -> set[int]:
        return {one for one in nodes if self.ground.nodes[one].kind == AGGREGATE}

    def _inputs(self, index: int) -> dict[int, int]:
        """Return the inputs of a number: 1 if it rises with one, -1 if it falls, 0 for both."""
        node, found = self.ground.nodes[index], dict[int, int]()
        if node.kind != FUNCTION:
            return {index: 1} if node.kind == INPUT else found
        falls = FALLS_WITH.get(node.name.partition("(")[0])
        for position, argument in enumerate(node.args):
            for given, sign in self._inputs(argument).items():
                own = -sign if position == falls else sign
                found[given] = own if found.get(given, own) == own else 0
        return found

    def _path(self, index: int) -> str:
        entry = self.entries.get(self.ground.nodes[index].name)
        return entry.path if entry else self.ground.nodes[index].name

    def _range(self, index: int) -> Range:
        if index not in self.found:
            self.found[index] = FIRST, LAST  # what is wrong is said once, not again of what uses it
            self.found[index] = self._compute(index)
        return self.found[index]

    def _compute(self, index: int) -> Range:
        node = self.ground.nodes[index]
        if node.kind == CONSTANT:
            return node.value, node.value
        if node.kind == INPUT:
            entry = self.entries[node.name]
            return entry.least, entry.greatest
        if node.kind == FUNCTION:
            return self._function(index, node.name.partition("(")[0], list(node.args))
        if node.kind == AGGREGATE:
            return self._aggregate(node.name, self.ground.elements.get(index, []))
        return self._law(node.name)

    def _law(self, name: str) -> Range:
        """An amount not known is at most the greatest that its table has, where it has one."""
        table = self.source.tables[law_row(name)[0]]
        known = [row.value for row in table.rows if row.value is not None]
        if table.unit == "day":
            return FIRST, LAST
        most = GREATEST_LAW if table.unit == "euro" else _GREATEST_COUNT * 10**table.decimals
        return 0, max(known, default=most)

    def _function(self, index: int, name: str, args: list[int]) -> Range:
        ranges = [self._range(argument) for argument in args]
        if name in RATE_FUNCTIONS:
            return _rate(name, [*ranges])
        (low, high), (least, greatest) = ranges[0], ranges[-1]
        if name == "add":
            return low + least, high + greatest
        if name == "sub":
            return low - greatest, high - least
        if name == "times":
            ends = [one * other for one in (low, high) for other in (least, greatest)]
            return min(ends), max(ends)
        if name in BETWEEN:
            years = _year(least) - _year(high) - 1, _year(greatest) - _year(low) + 1
            each = {"days": 366, "months": 12, "years": 1}[BETWEEN[name]]
            return each * years[0], each * years[1]
        return self._moved(index, name, ranges)

    def _moved(self, index: int, name: str, ranges: list[Range]) -> Range:
        """Return the first and last day that a day can be moved to, rounded outwards to years."""
        low, high = map(_year, ranges[0])
        if len(ranges) > 1:
            least, greatest = (number / _A_YEAR[name] for number in ranges[1])
            low, high = int(low + min(0, least)), int(high + max(0, greatest))
        low, high = low - 1, high + 1
        if low < 1 or high > _LAST_YEAR:
            self._refuse("day_out_of_range", index)
            return FIRST, LAST
        return low * 10000 + 101, high * 10000 + 1231

    def _aggregate(self, name: str, elements: list[Element]) -> Range:
        if not elements:
            return 0, 0
        ranges = [self._range(element.weight) for element in elements]
        if name.startswith(("_min", "_max")):
            return min(low for low, _ in ranges), max(high for _, high in ranges)
        times = [self._times(element) for element in elements]
        low = sum(min(0, one[0]) * count for one, count in zip(ranges, times, strict=True))
        high = sum(max(0, one[1]) * count for one, count in zip(ranges, times, strict=True))
        return low, high

    def _times(self, element: Element) -> int:
        """Return how many elements this one stands for when every list has its greatest length."""
        names = [self.ground.nodes[element.weight].name]
        names += [
            self.ground.nodes[part].name if isinstance(part, int) else part for part in element.key
        ]
        items = {found for name in names for found in _ITEM.findall(name)}
        count = 1
        for item, _ in items:
            count *= self.growth.get(item, 1)
        return count

    def _refuse(self, code: str, index: int, **args: str) -> None:
        name, term = self.ground.nodes[index].name, self._path(index).removeprefix("_")
        self.problems.append(diagnose(code, at=self._place(name), args={"term": term, **args}))

    def _place(self, name: str) -> tuple[str, int, int]:
        entry = self.entries.get(name)
        found = self.places.get(entry.path) if entry else place_of_number(self.source, name)
        return (found.file, found.line, found.column) if found else ("policy/vocabulary.yaml", 1, 1)


def _rate(name: str, ranges: list[tuple[int, ...]]) -> Range:
    """Return the range of a rate or a rounded number, by the ends of its arguments."""
    if name == "share":  # it is greatest of the smallest number of parts
        ranges[2] += tuple(one for one in (-1, 1) if ranges[2][0] < one < ranges[2][1])
    values = [RATE_FUNCTIONS[name](*ends) for ends in product(*ranges)]
    return floor(min(values)), ceil(max(values))


def _year(day: int) -> int:
    return day // 10000


def place_of_number(source: RulebookData, name: str) -> Location | None:
    """Return the rule of a number: that of its aggregate, or of the function over its inputs."""
    function, _, inside = name.partition("(")
    if function.startswith("_"):
        number = int(re.split("[,)]", inside)[0])
        found = [item for rule in source.rules for item in rule.body if isinstance(item, Aggregate)]
        return found[number - 1].place
    leaves_of = set(_LEAF.findall(name))
    places = [
        (-len(leaves_of & {literal.name for literal in literals(rule.body)}), number, rule.place)
        for number, rule in enumerate(source.rules)
        if function in function_names(rule)
    ]
    return min(places)[2] if places else None
