"""Whether a changed rule can ever make a difference: over all cases of a shape at once.

Both rulebooks stand side by side in one program. A changed rule that derives the same in every
complete case changes no verdict. Where it does not, and the verdicts differ, there is a case that
tells them apart, which is read and decided by both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from msgspec.structs import replace

from hsm_policy.bare import Json, bare_verdict
from hsm_policy.case import Case
from hsm_policy.checking import spoken
from hsm_policy.clauses import Body, Comparison, Fun, Literal, Rule, Rules, Term, Var, variables
from hsm_policy.comparing import both_tables
from hsm_policy.completed import Found, document
from hsm_policy.engine import Engine
from hsm_policy.every_case import Bounds, EveryCase, Undecided
from hsm_policy.ground import GOAL
from hsm_policy.language import placeholders
from hsm_policy.measures import Types
from hsm_policy.mutants import Mutant
from hsm_policy.names import NOT_TOLD, SECOND
from hsm_policy.onward import SHOWN_NAMES, Layer, constant, layers, may_be
from hsm_policy.pairing import NOWHERE, Second, affected, literal, made
from hsm_policy.problems import Problems
from hsm_policy.slices import RAISED
from hsm_policy.solver import InternalError
from hsm_policy.source import Source
from hsm_policy.tree import top_of

ITEMS = 2
"""How many items each list has at most in the cases looked at."""
_OF_QUESTIONS = ("outcome", "requirement")
"""What a verdict tells of those questions alone that are put."""
_SAME = "_same"


class Sameness:
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
        self, source: Source, items: int, scenarios: tuple[str, ...], changed: Engine
    ) -> tuple[bool, Case | None]:
        """Tell whether no case meets a goal, or give one of which the verdicts differ."""
        groups = source.vocabulary.groups.values()
        lengths = {group.path: min(items, group.most) for group in groups if group.kind == "list"}
        try:
            space = EveryCase(self.engine, source, Bounds(lengths, scenarios=scenarios))
        except (Problems, RuntimeError):
            return False, None
        found: list[Case] = []
        met: list[Found] = []

        def confirmed(one: Found) -> bool:
            met.append(one)
            for case in self._cases(one, scenarios):
                if tells_apart(self.engine, changed, case):
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

    def _cases(self, found: Found, scenarios: tuple[str, ...]) -> Iterator[Case]:
        """Give what was found as cases: with all that it says, and with what it writes alone."""
        defaults = {point.id: point.default for point in self.engine.source.points.values()}
        maps = self.engine.source.vocabulary.groups
        told = {
            path: value
            for path, value in found.values.items()
            if (top := top_of(path)) not in maps or top in found.given
        }
        for values in (found.values, told):
            with suppress(Problems):
                case = self._read(document("witness", replace(found, values=values), defaults))
                yield replace(case, scenarios=scenarios)

    def _near(self, mutant: Mutant) -> Source:
        """Give the rulebook with goals that what the changed rule derives differs."""
        source = self.engine.source
        rule = source_rules(source)[mutant.rule]
        name = rule.head.name
        second = [
            replace(one, id=SECOND + one.id, head=replace(one.head, name=SECOND + name))
            for one in source_rules(mutant.applied(source))
            if one.head.name == name and may_be(one.head, rule.head)
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

    def _base(self, mutant: Mutant) -> Source:
        """Give the rulebook with a changed table beside its own."""
        source = self.engine.source
        if mutant.table is None:
            return source
        tables = both_tables(source, mutant.applied(source), [mutant.table.id])
        return replace(source, tables=tables)

    def _layer(self, mutant: Mutant, layer: Layer) -> Source:
        """Give the rulebook with goals that a layer around the changed rule differs."""
        source, second = self._base(mutant), Second(layer.names)
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
            and any(may_be(one.head, head) for head in layer.asked)
        ]
        goals = [goal for head in layer.asked for goal in self._goals(head, fixed=True)]
        return self._with(source, [*twice, *reads, *goals])

    def _far(self, mutant: Mutant) -> Source:
        """Give the rulebook, twice where the change reaches, with goals that verdicts differ."""
        source = self._base(mutant)
        names = affected(source.rules, {one.name for one in _heads(mutant, list(source.rules))})
        second = [*Second(names).rules(source_rules(mutant.applied(source)))]
        heads = {(one.head.name, len(one.head.args)): one.head for one in source.rules}
        asked = [head for (name, _), head in heads.items() if name in names and name in SHOWN_NAMES]
        goals = [goal for head in asked for goal in self._goals(head)]
        return self._with(source, [*second, *goals])

    def _with(self, source: Source, rules: list[Rule]) -> Source:
        return replace(source, rules=Rules.of([*source.rules, *rules]))

    def _goals(self, head: Literal, *, fixed: bool = False) -> Iterator[Rule]:
        """Give the rules by which an atom of one side without its like on the other is a goal.

        Where it is `fixed`, an atom with the constants of this head.
        """
        signature = (head.name, len(head.args))
        kinds = self.types.of.get(signature, {})
        first = tuple(
            one if fixed and constant(one) else Var(f"_A{at}") for at, one in enumerate(head.args)
        )
        measured = [at for at in sorted(kinds) if isinstance(first[at], Var)]
        twin = tuple(Var(f"_B{at}") if at in measured else one for at, one in enumerate(first))
        equal = [Comparison(first[at], "=", twin[at], NOWHERE) for at in measured]
        hidden = (
            _hidden(first) if head.name == "figure" and (measured or constant(first[-1])) else ()
        )
        one, other = head.name, SECOND + head.name
        for side, beside in ((one, other), (other, one)):
            like = f"{_SAME}{side}"
            body: list[Body] = [literal(side, *first), literal(beside, *twin), *equal]
            mark = ".".join((like, *map(spoken, first)))
            yield made(f"{mark}.rule", literal(like, *first), *body)
            lacks = [literal(side, *first), literal(like, *first, negated=True), *hidden]
            if head.name in _OF_QUESTIONS:
                lacks.append(literal(RAISED, first[0]))
            yield made(f"{GOAL}.{mark}", literal(GOAL, Fun(f"g{like}")), *lacks)


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


def source_rules(source: Source) -> list[Rule]:
    """Give the rules of a rulebook by their numbers."""
    return list(source.rules)


def tells_apart(one: Engine, other: Engine, case: Case) -> bool:
    """Tell whether two rulebooks say something else of a case."""
    try:
        before = bare_verdict(one, case, {})
    except (Problems, InternalError):
        return False
    try:
        return before != bare_verdict(other, case, {})
    except (Problems, InternalError):
        return True
