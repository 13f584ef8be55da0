"""Two rulebooks compared on one question: whether the later is stricter or laxer, with a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy.authoring.symbolic.all_cases import (
    CaseBounds,
    Cover,
    SymbolicCases,
    Trial,
    Undecided,
    cover_attempts,
)
from hsm_policy.authoring.symbolic.changes import RulebookChange
from hsm_policy.authoring.symbolic.counterexample import (
    CounterexampleValues,
    Document,
    case_document,
)
from hsm_policy.authoring.symbolic.product import two_rulebook_program
from hsm_policy.calendar import FIRST, LAST, from_ordinal, ordinal
from hsm_policy.cases import Case
from hsm_policy.engine import GOAL, Cache, Engine
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import SECOND, Outcome
from hsm_policy.rulebook import RAISED, RulebookData, RuleStore, Scope, depended_on
from hsm_policy.syntax import Fun, Literal, Rule, Var, function_names, literal, literals, make_rule
from hsm_policy.verdict import BEST, OutcomeDecider

STRICTER, LAXER = "stricter", "laxer"


class RulebookSide(NamedTuple):
    """One of the two rulebooks: its engine, and the function that reads a case document."""

    engine: Engine
    read: Callable[[Mapping[str, Any]], Case]


class Example(msgspec.Struct, frozen=True):
    """A case with different outcomes under the two rulebooks.

    `since` is the first day (yyyymmdd) with such a case in this direction, 0 if not determined.
    `causes` are the indices of the changes that suffice alone.
    """

    case: Document
    before: str
    after: str
    since: int = 0
    causes: tuple[int, ...] = ()


class QuestionComparison(msgspec.Struct, frozen=True):
    """The result for one question: at most one example in each direction.

    `undecided` are the directions without a result; `lists` are the lists that the rules read;
    `cover` says which days and cases were left out.
    """

    examples: dict[str, Example] = {}
    undecided: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    cover: Cover = Cover()

    @property
    def relation(self) -> str | None:
        """The later rulebook is stricter, laxer, equivalent or incomparable; None if undecided."""
        if len(self.examples) > 1:
            return "incomparable"
        if self.undecided:
            return None
        return next(iter(self.examples), "equivalent")


class QuestionComparer:
    """Compares two rulebooks one question at a time."""

    def __init__(
        self, before: RulebookSide, after: RulebookSide, found: list[RulebookChange], items: int = 1
    ) -> None:
        self.before, self.after, self.changes, self._items = before, after, found, items
        self._sources = before.engine.source, after.engine.source
        self._outcomes = [OutcomeDecider(side.engine) for side in (before, after)]
        self.blamed: Counter[str] = Counter()
        self._base = two_rulebook_program(*self._sources, found)

    def compare(self, question: str) -> QuestionComparison:
        """Compare the outcomes of one question that both rulebooks have."""
        if not self.touches(question):
            return QuestionComparison()
        self.blamed.clear()
        for cover in cover_attempts(self.blamed):
            found = self._search(question, cover)
            if not found.undecided:
                break
        if self._reads(question, {name for one in self.changes for name in one.doubts}):
            # One program cannot express these differences, so it proves nothing without an example.
            left = tuple(one for one in (STRICTER, LAXER) if one not in found.examples)
            return replace(found, undecided=left)
        return found

    def touches(self, question: str) -> bool:
        """Whether a change affects anything that the question depends on."""
        changed = {name for one in self.changes for name in (*one.names, *one.doubts)}
        return self._reads(question, changed)

    def _reads(self, question: str, names: set[str]) -> bool:
        return any(names & _read(source, question) for source in self._sources)

    def _space(self, question: str, items: int, cover: Cover) -> SymbolicCases:
        rules = RuleStore.of([*self._base.rules, *_goals(question)])
        readings = {point.id: point.default for point in self._base.points.values()}
        bounds = CaseBounds(items, readings, cover=cover)
        return SymbolicCases(self.before.engine, replace(self._base, rules=rules), bounds)

    def _search(self, question: str, cover: Cover) -> QuestionComparison:
        space = self._space(question, self._items, cover)
        examples: dict[str, Example] = {}
        undecided: list[str] = []
        for direction in (STRICTER, LAXER):
            documents = partial(_documents, f"{question}-{direction}".replace("_", "-"))
            check = partial(self._shown, question, direction)
            trial = Trial(direction, documents, check, lambda one: (one.before, one.after))
            try:
                if trial.search(space):
                    examples[direction] = self._example(space, question, trial)
            except Undecided:
                undecided.append(direction)
        lists = tuple(sorted(space.lists_read()))
        return QuestionComparison(examples, tuple(undecided), lists, cover)

    def _example(self, space: SymbolicCases, question: str, trial: Trial[Example]) -> Example:
        """Return an example on the first possible day, without list items if possible."""
        since = self._since(space, trial)
        plain = self._space(question, 0, space.bounds.cover)
        days = (since, since) if since else (FIRST, LAST)
        trial.refine(space, days)
        trial.refine(plain, days)
        smallest = trial.smallest()
        causes = (at for at, one in enumerate(self.changes) if self._alone(one, question, smallest))
        return replace(smallest, since=since, causes=tuple(causes))

    def _since(self, space: SymbolicCases, trial: Trial[Example]) -> int:
        """Return the first day (yyyymmdd) with an example in this direction, 0 if undetermined.

        If only table rows changed, the search starts at the first day of the earliest one.
        """
        firsts = {one.first for one in self.changes}
        turns = sorted({FIRST if 0 in firsts else min(firsts), LAST, *firsts} - {0})
        try:
            for first, last in pairwise(turns):
                found = self._first_day(space, trial, first, last)
                if found:
                    return found
        except Undecided:
            pass
        return 0

    def _first_day(self, space: SymbolicCases, trial: Trial[Example], first: int, last: int) -> int:
        def some(until: int) -> bool:
            return trial.search(space, (first, until))

        if some(first):
            return first
        if not some(last):
            return 0
        low, high = ordinal(first), ordinal(last)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if some(from_ordinal(middle)) else (middle, high)
        return from_ordinal(high)

    def _shown(self, question: str, direction: str, documents: list[Document]) -> Example | None:
        """Return a case as an example if its outcomes differ in a direction."""
        answers = self._decided(documents[0], question)
        if answers is None or answers[0] == answers[1]:
            return None
        worse = BEST.index(answers[0]) < BEST.index(answers[1])
        return Example(documents[0], *answers) if worse == (direction == STRICTER) else None

    def _decided(self, case: Document, question: str) -> tuple[str, str] | None:
        """Return the outcomes of a case before and after; None if one is missing or unknown."""
        answers = []
        for side, outcomes in zip((self.before, self.after), self._outcomes, strict=True):
            try:
                read = side.read(without_unknown_keys(case, side.engine.source))
            except DiagnosticsError:
                return None
            answers.append(outcomes.outcome(read, question))
            if answers[-1] == Outcome.OPEN and outcomes.missing(read):
                self.blamed.update(outcomes.unsaid(read))
                return None  # the case is incomplete
        return None if None in answers else (str(answers[0]), str(answers[1]))

    def _alone(self, change: RulebookChange, question: str, example: Example) -> bool:
        """Whether one change of the rules alone leads to the later outcome of the example."""
        if change.apply is None:
            return False
        source = replace(change.apply(self.before.engine.source), digest=f"one change {id(change)}")
        engine = Engine(source, Cache(None))
        try:
            case = self.before.read(without_unknown_keys(example.case, self.before.engine.source))
            return OutcomeDecider(engine).outcome(case, question) == example.after
        except DiagnosticsError:
            return False


def _documents(name: str, found: CounterexampleValues) -> list[Document]:
    return [case_document(name, found, {**found.readings})]


def _read(source: RulebookData, question: str) -> set[str]:
    """Return the names that the rules of a question read, and the functions that they call."""
    scope = Scope(tuple(source.questions))
    kept = depended_on(source.rules, scope, [("outcome", 2, frozenset((question,)))])
    found = {"asks", f"raised({question})"}
    for rule in source.rules:
        if rule.id in kept:
            found |= {rule.head.name, *function_names(rule)}
            for one in literals(rule.body):
                found |= {one.name, *(f"{RAISED}({q})" for q in _raised(one))}
    return found


def _raised(one: Literal) -> list[str]:
    """Return the question in a literal `raised(question)`; empty for other literals."""
    return [arg.name for arg in one.args if isinstance(arg, Fun)] if one.name == RAISED else []


def _goals(question: str) -> Iterable[Rule]:
    one, other = Var("_One"), Var("_Other")
    for at, better in enumerate(BEST):
        for worse in BEST[at + 1 :]:
            yield make_rule("_worse", literal("_worse", Fun(better), Fun(worse)))
    both = (
        literal("outcome", Fun(question), one),
        literal(f"{SECOND}outcome", Fun(question), other),
    )
    for direction, pair in ((STRICTER, (one, other)), (LAXER, (other, one))):
        yield make_rule(direction, literal(GOAL, Fun(direction)), *both, literal("_worse", *pair))


def without_unknown_keys(case: Document, source: RulebookData) -> Document:
    """Return a case document without the keys that the rulebook does not declare."""
    kept = {"case", "readings"}
    return {key: case[key] for key in case if key in kept} | _inside(case, "", source)


def _inside(node: Document, above: str, source: RulebookData) -> Document:
    found: Document = {}
    for key, value in node.items():
        path = f"{above}.{key}" if above else key
        group = source.vocabulary.groups.get(path)
        if path in source.vocabulary.inputs:
            found[key] = value
        elif group is not None and isinstance(value, dict):
            found[key] = _inside(value, path, source)
        elif group is not None:
            found[key] = [_inside(item, f"{path}[]", source) for item in value]
    return found
