"""The symbolic program of a shape of case: free atoms for inputs, tables, and rewritten rules.

A shape is the number of items of each list. `atom_names` has the names used here; a number stands
in the program by its name, never by its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from hsm_policy.documents import Number
from hsm_policy.engine.atom_names import (
    APART,
    VALID,
    container_atom,
    given_atom,
    has_atom,
    input_number,
    law_number,
    raised_atom,
    reading_atom,
    scenario_atom,
)
from hsm_policy.engine.rule_encoder import RuleEncoder
from hsm_policy.names import RATIO, SECOND
from hsm_policy.rulebook import (
    NUMERIC,
    Disjoint,
    Group,
    Input,
    RulebookData,
    Scope,
    Table,
    Types,
    Vocabulary,
    slice_rules,
    table_width,
)
from hsm_policy.syntax import (
    NOWHERE,
    Comparison,
    Fun,
    Literal,
    Num,
    Rule,
    Str,
    Term,
    Var,
    clingo_term,
    literals,
)

OTHER_COUNTRY = "??"

SHOWN = {"outcome": 2, "requirement": 3, "figure": 2, "duty": 3, "done": 4, "risk": 2, "note": 1}
"""The predicates of a verdict, with their arity."""


class Leaf:
    """One input of one shape: an entry of the vocabulary at a place in the case."""

    def __init__(self, entry: Input, index: int | None, *, alternative: bool = False) -> None:
        self.entry = entry
        self.index = index
        self.path = entry.path.replace("[]", f"[{index}]")
        listed = index is not None
        self.container = f"{entry.list_path}[{index}]" if listed else entry.container
        self.subject = f"{entry.subject}({index})" if listed else entry.subject
        self.alternative = alternative

    @property
    def numeric(self) -> bool:
        """Whether the input holds a measure."""
        return self.entry.type in NUMERIC

    def atom(self, value: str) -> str:
        """Return the atom that the input has a value."""
        return f"{self.entry.predicate}({self.subject + ',' if self.subject else ''}{value})"

    @property
    def exists(self) -> str:
        """The atom that says that the map or item around the input exists."""
        if self.index is not None:
            return f"{self.entry.subject}({self.subject})"
        return container_atom(self.container) if self.container else ""

    @property
    def has(self) -> str:
        """The atom that says that the input exists."""
        return has_atom(self.key)

    @property
    def key(self) -> str:
        """Predicate and subject, which identify an input."""
        return f"{self.entry.predicate},{self.subject or 'case'}"

    def values(self, countries: Iterable[str]) -> tuple[str, ...]:
        """Return the terms that a symbolic input can hold."""
        kind = self.entry.type
        if kind in ("country", "countries"):
            return tuple(f'"{country}"' for country in (*countries, OTHER_COUNTRY))
        return {"yes_no": ("true", "false"), "flag": ("true",)}.get(kind, self.entry.values)


def leaves(vocabulary: Vocabulary, shape: Mapping[str, int]) -> list[Leaf]:
    """Return every input of a shape, list items one by one."""
    found = []
    optional = {f"{g.path}.{key}" for g in vocabulary.groups.values() for key in g.either}
    for entry in vocabulary.inputs.values():
        if entry.type == "id":
            continue
        if entry.list_path:
            found += [Leaf(entry, index) for index in range(shape.get(entry.list_path, 0))]
        else:
            found.append(Leaf(entry, None, alternative=entry.path in optional))
    return found


def encode_program(
    source: RulebookData,
    types: Types,
    shape: Mapping[str, int],
    scope: Scope | None = None,
    shown: Mapping[str, int] = SHOWN,
) -> str:
    """Return the symbolic program of a shape, whole or cut to the scope of a case.

    A scope keeps the rules on which the `shown` predicates, given with their arity, depend.
    """
    countries = sorted(source.countries)
    lines = [f"#external {VALID}.", f"#external {APART}."]
    places = leaves(source.vocabulary, shape)
    for leaf in places:
        lines += _leaf_lines(leaf, countries)
    lines += _container_lines(source.vocabulary.groups.values(), places, shape)
    lines += _outer_lines(source, source.questions if scope is None else scope.questions)
    rewriter = RuleEncoder(types)
    for table in source.tables.values():
        lines += table_lines(table)
        rewriter.rewrite(in_force(table))
    kept = None if scope is None else slice_rules(source.rules, scope, shown.items())
    read = [rule for rule in source.rules if kept is None or rule.id in kept]
    pairs = pair_rules(source.vocabulary, shape, read)
    for rule in pairs:
        rewriter.rewrite(rule)
    lines += [f":- {APART}, {CLASH}."] if pairs else []
    for rule in source.rules:
        if kept is None or rule.id in kept:
            rewriter.rewrite(rule)
        else:
            rewriter.pass_over(rule)
    return "\n".join(lines + rewriter.lines)


def _leaf_lines(leaf: Leaf, countries: Iterable[str]) -> list[str]:
    lines = [f"#external {leaf.has}."]
    if leaf.numeric:
        return [*lines, f"{leaf.atom(input_number(leaf.key))} :- {leaf.has}."]
    atoms = [leaf.atom(value) for value in leaf.values(countries)]
    lines += [f"#external {atom}." for atom in atoms]
    lines += [f":- {atom}, not {leaf.has}." for atom in atoms]
    lines.append(f":- {leaf.has}, {', '.join(f'not {atom}' for atom in atoms)}.")
    if not leaf.entry.several and len(atoms) > 1:
        lines.append(f":- 2 {{ {'; '.join(atoms)} }}.")
    return lines


def _container_lines(
    groups: Iterable[Group], places: list[Leaf], shape: Mapping[str, int]
) -> list[str]:
    lines: list[str] = []
    for leaf in places:
        lines += _conditional(leaf, places)
    for group in groups:
        if group.kind == "list":
            for index in range(shape.get(group.path, 0)):
                lines.append(f"#external {group.item}({group.item}({index})).")
                inside = f"{group.item}({group.item}({index}))"
                lines += _inside(f"{group.path}[{index}]", inside, places)
        elif any(leaf.container == group.path for leaf in places):
            inside = container_atom(group.path)
            lines.append(f"#external {inside}.")
            lines += _inside(group.path, inside, places)
        lines += _either(group, places)
    return lines


def _inside(path: str, exists: str, places: list[Leaf]) -> list[str]:
    """Tie the existence of what stands in a map or an item to that of the map or item."""
    lines = []
    for leaf in places:
        if leaf.container == path:
            lines.append(f":- {leaf.has}, not {exists}.")
            conditional = leaf.entry.conditions
            if not (leaf.entry.absent or conditional or leaf.alternative):
                lines.append(f":- {VALID}, {exists}, not {leaf.has}.")
    return lines


def _conditional(leaf: Leaf, places: list[Leaf]) -> list[str]:
    """Tie the existence of an input to the sibling value that requires it."""
    lines = []
    parent = leaf.path.rpartition(".")[0]
    for key, values in leaf.entry.conditions.items():
        sibling = next(place for place in places if place.path == f"{parent}.{key}")
        asking = [sibling.atom(value) for value in values]
        if leaf.entry.allowed_when:
            others = ", ".join(f"not {atom}" for atom in asking)
            lines.append(f":- {VALID}, {leaf.has}, {others}.")
        if not leaf.entry.absent:
            lines += [f":- {VALID}, {atom}, not {leaf.has}." for atom in asking]
    return lines


def _either(group: Group, places: list[Leaf]) -> list[str]:
    if not group.either:
        return []
    members = [leaf for leaf in places if leaf.path in [f"{group.path}.{k}" for k in group.either]]
    if len(members) < 2:  # noqa: PLR2004 - it takes two to exclude each other
        return []
    exists = [leaf.has for leaf in members]
    lines = [f":- 2 {{ {'; '.join(exists)} }}."]
    inside = container_atom(group.path) if members[0].container == group.path else ""
    missing = ", ".join(f"not {atom}" for atom in exists)
    lines.append(f":- {VALID}, {inside + ', ' if inside else ''}{missing}.")
    return lines


def presence_tests(source: RulebookData) -> tuple[str, ...]:
    """Return the keys whose presence in the case some rule tests, by `given("path")`."""
    return tuple(
        sorted(
            {
                argument.value
                for rule in source.rules
                for item in rule.body
                if isinstance(item, Literal) and item.name == "given"
                for argument in item.args
                if isinstance(argument, Str)
            }
        )
    )


def _outer_lines(source: RulebookData, questions: Iterable[str]) -> list[str]:
    lines = [f"#external {given_atom(top, top=True)}." for top in source.vocabulary.tops]
    lines += [f"#external {given_atom(path)}." for path in presence_tests(source)]
    for question in map(source.questions.__getitem__, questions):
        lines.append(f"#external {raised_atom(question.id)}.")
        lines += [f"asks({question.id},{requirement})." for requirement in question.requirements]
    for point in source.points.values():
        atoms = [reading_atom(point.id, reading) for reading in point.readings]
        lines += [f"#external {atom}." for atom in atoms]
        lines += [f":- 2 {{ {'; '.join(atoms)} }}.", f":- not {', not '.join(atoms)}."]
    lines += [f"#external {scenario_atom(name)}." for name in source.scenarios]
    return lines


def table_lines(table: Table) -> list[str]:
    """Return the rows of a table as facts; an unknown amount gets a name instead of a number.

    If unknown values count as absent, as in an export, such a row is left out.
    """
    lines, countries = list[str](), country_columns(table)
    for row in table.rows:
        keys = [clingo_term(term) for term in key_terms(row.keys, countries)]
        value: list[str] = []
        if table.unit != "none":
            # On both sides of two rulebooks an amount that is not known is the same.
            name = table.id.removeprefix(SECOND)
            unknown = law_number(name, *keys, str(row.first), str(row.before))
            if table.unit == "percent":
                unknown = f"{RATIO}({unknown},{_PARTS})"
            value = [unknown if row.value is None else _number_term(table.number(row.value))]
        arguments = [*keys, *value, str(row.first), str(row.before)]
        known = row.value is not None or table.unit == "none"
        condition = "" if known else f" :- {VALID}"
        lines.append(f"{table.id}({','.join(arguments)}){condition}.")
    return lines


_PARTS = 1000
"""How fine a percentage that is not known is taken to be: in thousandths."""

_HELD = 10**9
"""Clingo holds numbers up to twice this one; a greater one is put together from smaller ones."""


def _number_term(number: Number) -> str:
    """Return a number of the law as a term that clingo can hold."""
    if not isinstance(number, int):
        return f"{RATIO}({_number_term(number.numerator)},{_number_term(number.denominator)})"
    if abs(number) <= _HELD:
        return str(number)
    high, low = divmod(number, _HELD)
    return f"add(times({_number_term(high)},{_HELD}),{low})"


def country_columns(table: Table) -> frozenset[int]:
    """Return the places of the keys of a table that are countries.

    Among country codes a word may stand for having none.
    """
    return frozenset(n for row in table.rows for n, key in enumerate(row.keys) if key.isupper())


def key_terms(keys: Iterable[str], countries: frozenset[int]) -> tuple[Term, ...]:
    """Return the keys of a row as terms: countries are strings, all else constants."""
    return tuple(Str(key) if n in countries else Fun(key) for n, key in enumerate(keys))


def in_force(table: Table) -> Rule:
    """Return the rule that selects the row of a table in force on the day of the case."""
    columns: tuple[Term, ...] = tuple(Var(f"X{number}") for number in range(table_width(table)))
    first, before, day = Var("First"), Var("Before"), Var("Day")
    return Rule(
        id=f"table.{table.id}",
        head=Literal(table.id, columns, negated=False, place=NOWHERE),
        body=(
            Literal(table.id, (*columns, first, before), negated=False, place=NOWHERE),
            Literal("date", (day,), negated=False, place=NOWHERE),
            Comparison(first, "<=", day, NOWHERE),
            Comparison(day, "<", before, NOWHERE),
        ),
        place=table.place,
        generated=True,
    )


CLASH = "_clash"

_SAME, _ONE, _OTHER = Var("Same"), "One", "Other"


def pair_rules(
    vocabulary: Vocabulary, shape: Mapping[str, int], rules: Iterable[Rule]
) -> list[Rule]:
    """Return the rules by which two items of a list contradict each other, pair by pair.

    Inputs that no rule of the rulebook reads change nothing, and are left out.
    """
    read = frozenset(literal.name for rule in rules for literal in literals(rule.body))
    found: list[Rule] = []
    for group in vocabulary.groups.values():
        disjoint = group.disjoint
        if disjoint is not None and _predicates(vocabulary, disjoint) & read:
            pairs = _pairs(shape.get(group.path, 0), group.item)
            found += [_overlap(vocabulary, disjoint, *pair) for pair in pairs]
    for entry in vocabulary.inputs.values():
        day = vocabulary.inputs.get(entry.one_a_day)
        if day is not None and {entry.predicate, day.predicate} & read:
            pairs = _pairs(shape.get(entry.list_path, 0), entry.subject)
            found += [_two_on_a_day(entry, day, *pair) for pair in pairs]
    return found


def _pairs(length: int, item: str) -> Iterator[tuple[Term, Term]]:
    items = [Fun(item, (Num(index),)) for index in range(length)]
    return combinations(items, 2)


def _predicates(vocabulary: Vocabulary, disjoint: Disjoint) -> frozenset[str]:
    paths = (disjoint.first, disjoint.last, disjoint.by)
    return frozenset(vocabulary.inputs[path].predicate for path in paths if path)


def _overlap(vocabulary: Vocabulary, disjoint: Disjoint, one: Term, other: Term) -> Rule:
    """Both begin before the other ends; the day on which one ends and the next begins is shared."""
    first, last = vocabulary.inputs[disjoint.first], vocabulary.inputs[disjoint.last]
    body: list[Literal | Comparison] = []
    for item, name in ((one, _ONE), (other, _OTHER)):
        body += [_says(first, item, Var(f"{name}First")), _says(last, item, Var(f"{name}Last"))]
        if disjoint.by:
            body.append(_says(vocabulary.inputs[disjoint.by], item, _SAME))
    for name, beside in ((_ONE, _OTHER), (_OTHER, _ONE)):
        body.append(Comparison(Var(f"{name}First"), "<", Var(f"{beside}Last"), NOWHERE))
    return _clash(body)


def _two_on_a_day(entry: Input, day: Input, one: Term, other: Term) -> Rule:
    body: list[Literal | Comparison] = []
    for item, name in ((one, _ONE), (other, _OTHER)):
        body += [_says(day, item, Var(f"{name}Day")), _says(entry, item, Var(name))]
    body.append(Comparison(Var(f"{_ONE}Day"), "=", Var(f"{_OTHER}Day"), NOWHERE))
    body.append(Comparison(Var(_ONE), "!=", Var(_OTHER), NOWHERE))
    return _clash(body)


def _says(entry: Input, item: Term, value: Term) -> Literal:
    return Literal(entry.predicate, (item, value), negated=False, place=NOWHERE)


def _clash(body: Iterable[Literal | Comparison]) -> Rule:
    head = Literal(CLASH, (), negated=False, place=NOWHERE)
    return Rule(id=CLASH, head=head, body=tuple(body), place=NOWHERE, generated=True)
