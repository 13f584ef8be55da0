"""Equivalent mutants: whether a mutant and its original agree on all cases, decided symbolically.

Both rulebooks stand in one product program, whose goals are differences between them. If no case
meets a goal, the mutant is equivalent. If a case does, it is written as a case file and decided by
both rulebooks, and counts as a counterexample only if their verdicts differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.authoring.mutation.mutants import Mutant
from hsm_policy.authoring.symbolic.all_cases import CaseBounds, SymbolicCases, Undecided
from hsm_policy.authoring.symbolic.counterexample import CounterexampleValues, case_document
from hsm_policy.authoring.symbolic.product import SecondSide, both_tables, dependents
from hsm_policy.cases import Case
from hsm_policy.documents import top_of
from hsm_policy.engine import GOAL, Engine, InternalError, Situation
from hsm_policy.messages import DiagnosticsError, placeholders
from hsm_policy.names import NOT_TOLD, SECOND
from hsm_policy.rulebook import RAISED, RulebookData, RuleStore, Types
from hsm_policy.syntax import (
    NOWHERE,
    Body,
    Comparison,
    Fun,
    Literal,
    Rule,
    Term,
    Var,
    is_constant,
    literal,
    literals,
    make_rule,
    term_text,
    variables,
)
from hsm_policy.verdict import Json, brief_report, brief_verdict

ITEMS = 2
"""The greatest number of items in each list of the cases searched."""

_PER_QUESTION = ("outcome", "requirement")
"""Predicates that a verdict shows only for the questions that a case raises."""

_SAME = "_same"


class EquivalenceSearch:
    """Searches for a case on which a mutant and the original rulebook give different verdicts."""

    def __init__(self, engine: Engine, types: Types, read: Callable[[Json], Case]) -> None:
        self.engine, self.types, self._read = engine, types, read

    def same(self, mutant: Mutant, changed: Engine) -> tuple[bool, Case | None]:
        """Return (True, None) for an equivalent mutant, or (False, case) with a counterexample.

        (False, None) means undecided. "Equivalent" covers the complete cases with at most `ITEMS`
        items in each list, under all readings, with all announced law and with none.
        """
        if not self._in_scope(mutant):
            return False, None
        for scenarios in dict.fromkeys(((), tuple(self.engine.source.scenarios))):
            same, case = False, None
            if mutant.table is None:
                same, case = self._search(self._rule_program(mutant), ITEMS, scenarios, changed)
            if case is not None:
                return False, case
            if same and self._text_may_differ(mutant):
                return False, None
            if not same and not (found := self._search_layers(mutant, scenarios, changed))[0]:
                return found
        return True, None

    def _text_may_differ(self, mutant: Mutant) -> bool:
        """Return whether the rule's text may show another value although it derives the same atoms.

        This is so if the text shows a variable that is not in the head, and the changed part of
        the body has variables.
        """
        rule = list(self.engine.source.rules)[mutant.rule]
        told = {name for text in rule.texts.values() for name in placeholders(text)}
        loose = bool(told - variables(rule.head)) and bool(variables(rule.body[mutant.part]))
        return loose and rule.head.name in SHOWN_NAMES

    def _search_layers(
        self, mutant: Mutant, scenarios: tuple[str, ...], changed: Engine
    ) -> tuple[bool, Case | None]:
        """Compare ever wider layers of rules around the change, and at last the verdicts."""
        rules = list(self.engine.source.rules)
        for layer in layers(rules, _changed_patterns(mutant, rules)):
            same, case = self._search(self._layer_program(mutant, layer), ITEMS, scenarios, changed)
            if same or case is not None:
                return same, case
        return False, self._search(self._verdict_program(mutant), 1, scenarios, changed)[1]

    def _search(
        self, source: RulebookData, items: int, scenarios: tuple[str, ...], changed: Engine
    ) -> tuple[bool, Case | None]:
        """Return whether no case meets a goal of a program, or a case whose verdicts differ."""
        try:
            space = SymbolicCases(self.engine, source, CaseBounds(items, scenarios=scenarios))
        except (DiagnosticsError, RuntimeError):
            return False, None
        found: list[Case] = []
        met: list[CounterexampleValues] = []

        def confirmed(one: CounterexampleValues) -> bool:
            met.append(one)
            for case in self._cases(one, scenarios):
                if distinguishes(self.engine, changed, case):
                    found.append(case)
                    return True
            return False

        try:
            for goal in space.goals():
                if space.first(goal, confirmed) is not None:
                    return False, found[0]
        except (Undecided, InternalError):
            return False, None
        return not met, None

    def _cases(self, found: CounterexampleValues, scenarios: tuple[str, ...]) -> Iterator[Case]:
        """Yield a model as cases: with all its values, and with those of the written maps only."""
        defaults = {point.id: point.default for point in self.engine.source.points.values()}
        maps = self.engine.source.vocabulary.groups
        told = {
            path: value
            for path, value in found.values.items()
            if (top := top_of(path)) not in maps or top in found.given
        }
        for values in (found.values, told):
            with suppress(DiagnosticsError):
                case = self._read(case_document("witness", replace(found, values=values), defaults))
                yield replace(case, scenarios=scenarios)

    def _rule_program(self, mutant: Mutant) -> RulebookData:
        """Return the rulebook with goals for a difference in what the changed rule derives."""
        source = self.engine.source
        rule = list(source.rules)[mutant.rule]
        name = rule.head.name
        second = [
            replace(one, id=SECOND + one.id, head=replace(one.head, name=SECOND + name))
            for one in mutant.applied(source).rules
            if one.head.name == name and may_unify(one.head, rule.head)
        ]
        return self._with_rules(source, [*second, *self._difference_goals(rule.head, fixed=True)])

    def _in_scope(self, mutant: Mutant) -> bool:
        """Return whether the change affects only what rules read, and no readings."""
        if mutant.table is None:
            return not mutant.point
        source, name = self.engine.source, mutant.table.id
        told = (cells for route in source.routes.routes.values() for cells in route.cells.values())
        rows = {f"{cell.table}.{cell.row}" for cells in told for cell in cells}
        lists = {table for column in source.routes.columns.values() for table in column.lists}
        forms = [str(entry.forms) for entry in source.vocabulary.inputs.values()]
        elsewhere = name in lists or any(name in one for one in forms)
        return not elsewhere and not any(".".join((name, *key)) in rows for key in mutant.keys)

    def _with_both_tables(self, mutant: Mutant) -> RulebookData:
        """Return the rulebook with the changed table beside the original one."""
        source = self.engine.source
        if mutant.table is None:
            return source
        tables = both_tables(source, mutant.applied(source), [mutant.table.id])
        return replace(source, tables=tables)

    def _layer_program(self, mutant: Mutant, layer: Layer) -> RulebookData:
        """Return the rulebook with goals for a difference in what reads a layer."""
        source, second = self._with_both_tables(mutant), SecondSide(layer.names)
        twice = [*second.rules(mutant.applied(source).rules)]
        reads = [
            replace(
                one,
                id=f"{SECOND}{one.id}",
                head=replace(one.head, name=SECOND + one.head.name),
                body=tuple(second.body(part) for part in one.body),
            )
            for one in source.rules
            if one.head.name not in layer.names
            and any(may_unify(one.head, head) for head in layer.asked)
        ]
        goals = [goal for head in layer.asked for goal in self._difference_goals(head, fixed=True)]
        return self._with_rules(source, [*twice, *reads, *goals])

    def _verdict_program(self, mutant: Mutant) -> RulebookData:
        """Return the product program of both rulebooks, with goals for different verdicts."""
        source = self._with_both_tables(mutant)
        names = dependents(
            source.rules, {one.name for one in _changed_patterns(mutant, list(source.rules))}
        )
        second = [*SecondSide(names).rules(mutant.applied(source).rules)]
        heads = {(one.head.name, len(one.head.args)): one.head for one in source.rules}
        asked = [head for (name, _), head in heads.items() if name in names and name in SHOWN_NAMES]
        goals = [goal for head in asked for goal in self._difference_goals(head)]
        return self._with_rules(source, [*second, *goals])

    def _with_rules(self, source: RulebookData, rules: list[Rule]) -> RulebookData:
        return replace(source, rules=RuleStore.of([*source.rules, *rules]))

    def _difference_goals(self, head: Literal, *, fixed: bool = False) -> Iterator[Rule]:
        """Yield goals met by an atom of one side that the other side does not derive.

        With `fixed`, only atoms with the constants of this head count.
        """
        signature = (head.name, len(head.args))
        kinds = self.types.of.get(signature, {})
        first = tuple(
            one if fixed and is_constant(one) else Var(f"_A{at}")
            for at, one in enumerate(head.args)
        )
        measured = [at for at in sorted(kinds) if isinstance(first[at], Var)]
        twin = tuple(Var(f"_B{at}") if at in measured else one for at, one in enumerate(first))
        equal = [Comparison(first[at], "=", twin[at], NOWHERE) for at in measured]
        with_value = head.name == "figure" and (measured or is_constant(first[-1]))
        hidden = _value_known(first) if with_value else ()
        one, other = head.name, SECOND + head.name
        for side, beside in ((one, other), (other, one)):
            like = f"{_SAME}{side}"
            body: list[Body] = [literal(side, *first), literal(beside, *twin), *equal]
            mark = ".".join((like, *map(term_text, first)))
            yield make_rule(f"{mark}.rule", literal(like, *first), *body)
            lacks = [literal(side, *first), literal(like, *first, negated=True), *hidden]
            if head.name in _PER_QUESTION:
                lacks.append(literal(RAISED, first[0]))
            yield make_rule(f"{GOAL}.{mark}", literal(GOAL, Fun(f"g{like}")), *lacks)


def _value_known(figure: tuple[Term, ...]) -> tuple[Body, ...]:
    """Return a condition that a figure is determined; if it is not, no value of it is shown."""
    name, value = figure
    told = literal("figure", name, Fun(NOT_TOLD), negated=True)
    return () if value == Fun(NOT_TOLD) else (told,)


def _changed_patterns(mutant: Mutant, rules: Sequence[Rule]) -> list[Literal]:
    """Return patterns of the atoms that a change affects: a rule's head, or rows of a table."""
    if mutant.table is None:
        return [rules[mutant.rule].head]
    name, value = mutant.table.id, [Var("_V")] if mutant.table.unit != "none" else []
    keys = [[Fun(key) if key.islower() else Var("_K") for key in row] for row in mutant.keys]
    days: tuple[list[Term], ...] = ([], [Var("_F"), Var("_B")])
    return [literal(name, *row, *value, *more) for row in keys for more in days]


def distinguishes(one: Engine, other: Engine, case: Case) -> bool:
    """Return whether two rulebooks give a case different verdicts, texts aside."""
    try:
        before = brief_report(brief_verdict(Situation(one, case), {}), {})
    except (DiagnosticsError, InternalError):
        return False
    try:
        return before != brief_report(brief_verdict(Situation(other, case), {}), {})
    except (DiagnosticsError, InternalError):
        return True


SHOWN_NAMES = frozenset(("outcome", "requirement", "risk", "note", "figure", "duty", "done"))

_MOST_LAYERS = 3


class Layer(NamedTuple):
    """The predicates doubled in a product program, and patterns of the heads that read them."""

    names: frozenset[str]
    asked: tuple[Literal, ...]


def layers(rules: Sequence[Rule], heads: Iterable[Literal]) -> Iterator[Layer]:
    """Yield ever wider layers around some heads, at most three.

    If the readers of a layer derive the same in every case, so do all rules above them, and the
    verdicts agree. Stop before a recursive rule, and before a rule whose text shows a value that
    its head lacks.
    """
    inside, shown = {_key(one): one for one in map(pattern, heads)}, dict[str, Literal]()
    for _ in range(_MOST_LAYERS):
        readers = [*_readers(rules, inside.values())]
        read = {_key(one.head): one.head for one in readers}
        asked = {key: one for key, one in read.items() if key not in inside}
        around = {**inside, **asked}.values()
        if (
            any(map(_text_shows_more, readers))
            or any(one.name in SHOWN_NAMES for one in inside.values())
            or any(_is_recursive(rules, one) for one in around)
        ):
            return
        names = frozenset(one.name for one in inside.values())
        yield Layer(names, tuple({**shown, **asked}.values()))
        shown |= {key: one for key, one in asked.items() if one.name in SHOWN_NAMES}
        more = {key: one for key, one in asked.items() if one.name not in SHOWN_NAMES}
        if not more:
            return
        inside |= more


def pattern(head: Literal, bound: Mapping[str, Term] | None = None) -> Literal:
    """Return the pattern of a head's atoms: constants stay, unbound variables match any term."""
    known = bound or {}
    args = (known.get(one.name, one) if isinstance(one, Var) else one for one in head.args)
    plain = (one if is_constant(one) else Var(f"_P{at}") for at, one in enumerate(args))
    return literal(head.name, *plain)


def may_unify(one: Literal, other: Literal) -> bool:
    """Return whether two literals have the same predicate and no conflicting constants."""
    return _unify(one, pattern(other)) is not None


def _unify(found: Literal, known: Literal) -> dict[str, Term] | None:
    """Return the variables of a literal that a pattern binds, or None if they do not match."""
    if found.name != known.name or len(found.args) != len(known.args):
        return None
    bound: dict[str, Term] = {}
    for one, other in zip(found.args, known.args, strict=True):
        if is_constant(other):
            term = bound.setdefault(one.name, other) if isinstance(one, Var) else one
            if is_constant(term) and term != other:
                return None
    return bound


class _BodyReader(NamedTuple):
    """A rule that reads a pattern, the body literal that reads it, and the pattern of its head."""

    rule: Rule
    part: Literal
    head: Literal


def _readers(
    rules: Iterable[Rule], patterns: Iterable[Literal], *, negated: bool = True
) -> Iterator[_BodyReader]:
    """Yield the rules that read atoms of some patterns; under `not` too, if `negated`."""
    known = list(patterns)
    for rule in rules:
        for part in literals(rule.body):
            for one in known if negated or not part.negated else ():
                bound = _unify(part, one)
                if bound is not None:
                    yield _BodyReader(rule, part, pattern(rule.head, bound))


def _text_shows_more(reader: _BodyReader) -> bool:
    """Return whether a rule's text shows a variable of the reading literal that its head lacks."""
    told = {name for text in reader.rule.texts.values() for name in placeholders(text)}
    return any(
        isinstance(one, Var) and one.name in told and one not in reader.rule.head.args
        for one in reader.part.args
    )


def _is_recursive(rules: Sequence[Rule], start: Literal) -> bool:
    """Return whether an atom may depend on itself through positive literals only."""
    found: dict[str, Literal] = {}
    pending = [start]
    while pending:
        readers = _readers(rules, pending, negated=False)
        new = {_key(one.head): one.head for one in readers}
        pending = [one for key, one in new.items() if key not in found]
        found |= new
        if any(may_unify(one, start) for one in pending):
            return True
    return False


def _key(found: Literal) -> str:
    return str(replace(found, negated=False))
