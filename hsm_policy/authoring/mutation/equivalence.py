"""Whether a changed rule can ever make a difference: over all cases of a shape at once.

Both rulebooks stand side by side in one program. A changed rule that derives the same in every
complete case changes no verdict. Where it does not, and the verdicts differ, there is a case that
tells them apart, which is read and decided by both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.authoring.mutation.mutants import Mutant
from hsm_policy.authoring.symbolic.all_cases import CaseBounds, SymbolicCases, Undecided
from hsm_policy.authoring.symbolic.counterexample import CounterexampleValues, case_document
from hsm_policy.authoring.symbolic.product import SecondSide, dependents
from hsm_policy.authoring.symbolic.two_rulebooks import both_tables
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
"""How many items each list has at most in the cases looked at."""

_OF_QUESTIONS = ("outcome", "requirement")
"""What a verdict tells of those questions alone that are put."""

_SAME = "_same"


class EquivalenceSearch:
    """Looks for a case that tells a rulebook from a changed one."""

    def __init__(self, engine: Engine, types: Types, read: Callable[[Json], Case]) -> None:
        self.engine, self.types, self._read = engine, types, read

    def same(self, mutant: Mutant, changed: Engine) -> tuple[bool, Case | None]:
        """Tell whether a changed rule never makes a difference, or give a case in which it does.

        The first is told of complete cases with at most `ITEMS` items in each list, under all
        readings, with all announced law and with none. Neither may be found out.
        """
        if not self._decidable(mutant):
            return False, None
        for scenarios in dict.fromkeys(((), tuple(self.engine.source.scenarios))):
            same, case = False, None
            if mutant.table is None:
                same, case = self._look(self._near(mutant), ITEMS, scenarios, changed)
            if case is not None:
                return False, case
            if same and self._told_otherwise(mutant):
                return False, None
            if not same and not (found := self._onward(mutant, scenarios, changed))[0]:
                return found
        return True, None

    def _told_otherwise(self, mutant: Mutant) -> bool:
        """Tell whether a sentence may tell another value although the same is shown.

        That is so where it tells a value that the head lacks, and the changed part has variables.
        """
        if mutant.table is not None:
            return False
        rule = source_rules(self.engine.source)[mutant.rule]
        told = {name for text in rule.texts.values() for name in placeholders(text)}
        loose = bool(told - variables(rule.head)) and bool(variables(rule.body[mutant.part]))
        return loose and rule.head.name in SHOWN_NAMES

    def _onward(
        self, mutant: Mutant, scenarios: tuple[str, ...], changed: Engine
    ) -> tuple[bool, Case | None]:
        """Tell whether what reads a changed rule makes no difference, or give a case."""
        rules = source_rules(self.engine.source)
        for layer in layers(rules, _heads(mutant, rules)):
            same, case = self._look(self._layer(mutant, layer), ITEMS, scenarios, changed)
            if same or case is not None:
                return same, case
        return False, self._look(self._far(mutant), 1, scenarios, changed)[1]

    def _look(
        self, source: RulebookData, items: int, scenarios: tuple[str, ...], changed: Engine
    ) -> tuple[bool, Case | None]:
        """Tell whether no case meets a goal, or give one of which the verdicts differ."""
        groups = source.vocabulary.groups.values()
        lengths = {group.path: min(items, group.most) for group in groups if group.kind == "list"}
        try:
            space = SymbolicCases(self.engine, source, CaseBounds(lengths, scenarios=scenarios))
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
        """Give what was found as cases: with all that it says, and with what it writes alone."""
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

    def _near(self, mutant: Mutant) -> RulebookData:
        """Give the rulebook with goals that what the changed rule derives differs."""
        source = self.engine.source
        rule = source_rules(source)[mutant.rule]
        name = rule.head.name
        second = [
            replace(one, id=SECOND + one.id, head=replace(one.head, name=SECOND + name))
            for one in source_rules(mutant.applied(source))
            if one.head.name == name and may_unify(one.head, rule.head)
        ]
        return self._with(source, [*second, *self._goals(rule.head, fixed=True)])

    def _decidable(self, mutant: Mutant) -> bool:
        """Tell whether clauses alone read what a change gives, under the same readings."""
        if mutant.table is None:
            return not mutant.point
        source, name = self.engine.source, mutant.table.id
        told = (cells for route in source.routes.routes.values() for cells in route.cells.values())
        rows = {f"{cell.table}.{cell.row}" for cells in told for cell in cells}
        lists = {table for column in source.routes.columns.values() for table in column.lists}
        forms = [str(entry.forms) for entry in source.vocabulary.inputs.values()]
        elsewhere = name in lists or any(name in one for one in forms)
        return not elsewhere and not any(".".join((name, *key)) in rows for key in mutant.keys)

    def _base(self, mutant: Mutant) -> RulebookData:
        """Give the rulebook with a changed table beside its own."""
        source = self.engine.source
        if mutant.table is None:
            return source
        tables = both_tables(source, mutant.applied(source), [mutant.table.id])
        return replace(source, tables=tables)

    def _layer(self, mutant: Mutant, layer: Layer) -> RulebookData:
        """Give the rulebook with goals that a layer around the changed rule differs."""
        source, second = self._base(mutant), SecondSide(layer.names)
        twice = [*second.rules(source_rules(mutant.applied(source)))]
        reads = [
            replace(
                one,
                id=f"{SECOND}{one.id}",
                head=replace(one.head, name=SECOND + one.head.name),
                body=tuple(second.body(part) for part in one.body),
            )
            for one in source_rules(source)
            if one.head.name not in layer.names
            and any(may_unify(one.head, head) for head in layer.asked)
        ]
        goals = [goal for head in layer.asked for goal in self._goals(head, fixed=True)]
        return self._with(source, [*twice, *reads, *goals])

    def _far(self, mutant: Mutant) -> RulebookData:
        """Give the rulebook, twice where the change reaches, with goals that verdicts differ."""
        source = self._base(mutant)
        names = dependents(source.rules, {one.name for one in _heads(mutant, list(source.rules))})
        second = [*SecondSide(names).rules(source_rules(mutant.applied(source)))]
        heads = {(one.head.name, len(one.head.args)): one.head for one in source.rules}
        asked = [head for (name, _), head in heads.items() if name in names and name in SHOWN_NAMES]
        goals = [goal for head in asked for goal in self._goals(head)]
        return self._with(source, [*second, *goals])

    def _with(self, source: RulebookData, rules: list[Rule]) -> RulebookData:
        return replace(source, rules=RuleStore.of([*source.rules, *rules]))

    def _goals(self, head: Literal, *, fixed: bool = False) -> Iterator[Rule]:
        """Give the rules by which an atom of one side without its like on the other is a goal.

        Where it is `fixed`, an atom with the constants of this head.
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
        hidden = (
            _hidden(first) if head.name == "figure" and (measured or is_constant(first[-1])) else ()
        )
        one, other = head.name, SECOND + head.name
        for side, beside in ((one, other), (other, one)):
            like = f"{_SAME}{side}"
            body: list[Body] = [literal(side, *first), literal(beside, *twin), *equal]
            mark = ".".join((like, *map(term_text, first)))
            yield make_rule(f"{mark}.rule", literal(like, *first), *body)
            lacks = [literal(side, *first), literal(like, *first, negated=True), *hidden]
            if head.name in _OF_QUESTIONS:
                lacks.append(literal(RAISED, first[0]))
            yield make_rule(f"{GOAL}.{mark}", literal(GOAL, Fun(f"g{like}")), *lacks)


def _hidden(figure: tuple[Term, ...]) -> tuple[Body, ...]:
    """Give that a figure is not left untold, which no value beside it would change."""
    name, value = figure
    told = literal("figure", name, Fun(NOT_TOLD), negated=True)
    return () if value == Fun(NOT_TOLD) else (told,)


def _heads(mutant: Mutant, rules: Sequence[Rule]) -> list[Literal]:
    """Give the patterns of what a change gives otherwise: atoms of a rule or rows of a table."""
    if mutant.table is None:
        return [rules[mutant.rule].head]
    name, value = mutant.table.id, [Var("_V")] if mutant.table.unit != "none" else []
    keys = [[Fun(key) if key.islower() else Var("_K") for key in row] for row in mutant.keys]
    days: tuple[list[Term], ...] = ([], [Var("_F"), Var("_B")])
    return [literal(name, *row, *value, *more) for row in keys for more in days]


def source_rules(source: RulebookData) -> list[Rule]:
    """Give the rules of a rulebook by their numbers."""
    return list(source.rules)


def distinguishes(one: Engine, other: Engine, case: Case) -> bool:
    """Tell whether two rulebooks say something else of a case."""
    try:
        before = brief_report(brief_verdict(Situation(one, case), {}), {})
    except (DiagnosticsError, InternalError):
        return False
    try:
        return before != brief_report(brief_verdict(Situation(other, case), {}), {})
    except (DiagnosticsError, InternalError):
        return True


SHOWN_NAMES = frozenset(("outcome", "requirement", "risk", "note", "figure", "duty", "done"))

_FARTHEST = 3


class Layer(NamedTuple):
    """The predicates that stand twice, and the patterns of what reads them."""

    names: frozenset[str]
    asked: tuple[Literal, ...]


def layers(rules: Sequence[Rule], heads: Iterable[Literal]) -> Iterator[Layer]:
    """Give ever wider layers around some heads; none where something hangs on itself.

    If all that a layer asks is the same in every case, so is every verdict: what reads it in turn
    finds nothing changed; a layer that asks nothing says that nothing reads it. None either where a
    sentence tells a value that what it asks does not.
    """
    inside, shown = {_key(one): one for one in map(pattern, heads)}, dict[str, Literal]()
    for _ in range(_FARTHEST):
        readers = [*_readers(rules, inside.values())]
        read = {_key(one.head): one.head for one in readers}
        asked = {key: one for key, one in read.items() if key not in inside}
        lost = any(map(_tells_more, readers)) or _shown(inside)
        if lost or _circular(rules, {**inside, **asked}):
            return
        names = frozenset(one.name for one in inside.values())
        yield Layer(names, tuple({**shown, **asked}.values()))
        shown |= {key: one for key, one in asked.items() if one.name in SHOWN_NAMES}
        more = {key: one for key, one in asked.items() if one.name not in SHOWN_NAMES}
        if not more:
            return
        inside |= more


def _shown(patterns: Mapping[str, Literal]) -> bool:
    return any(one.name in SHOWN_NAMES for one in patterns.values())


def pattern(head: Literal, bound: Mapping[str, Term] | None = None) -> Literal:
    """Give the pattern of the atoms of a head, some of whose variables are bound to constants."""
    known = bound or {}
    args = (known.get(one.name, one) if isinstance(one, Var) else one for one in head.args)
    plain = (one if is_constant(one) else Var(f"_P{at}") for at, one in enumerate(args))
    return literal(head.name, *plain)


def may_unify(one: Literal, other: Literal) -> bool:
    """Tell whether two literals of one predicate have no different constants."""
    return _matched(one, pattern(other)) is not None


def _matched(found: Literal, known: Literal) -> dict[str, Term] | None:
    """Give what a pattern binds the variables of a literal to; None where it cannot be of it."""
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
    """A rule that reads something in a part of its body, and the pattern of its head."""

    rule: Rule
    part: Literal
    head: Literal


def _readers(
    rules: Iterable[Rule], patterns: Iterable[Literal], *, negated: bool = True
) -> Iterator[_BodyReader]:
    """Give the rules that read what is of some patterns; under `not` too, if asked."""
    known = list(patterns)
    for rule in rules:
        for part in literals(rule.body):
            for one in known if negated or not part.negated else ():
                bound = _matched(part, one)
                if bound is not None:
                    yield _BodyReader(rule, part, pattern(rule.head, bound))


def _tells_more(reader: _BodyReader) -> bool:
    """Tell whether the sentence of a rule tells a value that it reads and its head lacks."""
    told = {name for text in reader.rule.texts.values() for name in placeholders(text)}
    return any(
        isinstance(one, Var) and one.name in told and one not in reader.rule.head.args
        for one in reader.part.args
    )


def _circular(rules: Sequence[Rule], patterns: Mapping[str, Literal]) -> bool:
    """Tell whether something may rest on itself without a `not` in between."""
    return any(_on_itself(rules, one) for one in patterns.values())


def _on_itself(rules: Sequence[Rule], start: Literal) -> bool:
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
