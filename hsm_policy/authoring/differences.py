"""The search for cases whose verdicts on one question two rulebooks decide differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from operator import attrgetter
from time import monotonic, process_time
from typing import TYPE_CHECKING, Any, NamedTuple

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
from hsm_policy.authoring.symbolic.counterexample import (
    CounterexampleValues,
    Document,
    case_document,
)
from hsm_policy.authoring.symbolic.goals import difference_goals
from hsm_policy.authoring.symbolic.reach import Part
from hsm_policy.calendar import FIRST, LAST, from_ordinal, ordinal
from hsm_policy.cases import Case
from hsm_policy.engine import GOAL, Engine, InternalError, Situation
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import SECOND, Outcome
from hsm_policy.rulebook import RulebookData, RuleStore
from hsm_policy.syntax import Fun, Rule, Var, literal, make_rule
from hsm_policy.verdict import BEST, Decision, brief_verdict

if TYPE_CHECKING:
    from hsm_policy.authoring.comparison import QuestionComparer

STRICTER, LAXER = "stricter", "laxer"

ITEMS = 2
"""The greatest number of items in each list of the cases searched."""


SECONDS = 20
"""After how many seconds of its processor no further search is begun for a question."""


class RulebookSide(NamedTuple):
    """One of the two rulebooks: its engine, and the function that reads a case document."""

    engine: Engine
    read: Callable[[Mapping[str, Any]], Case]


class Example(msgspec.Struct, frozen=True):
    """A case that the two rulebooks decide differently, with the values of the part that differs.

    `complete` is false if an outcome is open because of what the case does not tell. `since` is
    the first day (yyyymmdd) with such a case, 0 if not determined. `causes` are the
    indices of the changes that suffice alone. `questions` are those that the case raises.
    """

    case: Document
    before: Any
    after: Any
    since: int = 0
    causes: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    complete: bool = True


SMALLER = "diff.left.smaller"
"""The text on cases smaller than those shown, for which there was no time."""


class LeftOut(msgspec.Struct, frozen=True):
    """What a comparison left out: the key of its text, and what fills in the text."""

    text: str
    names: tuple[str, ...] = ()
    count: int = 0
    days: tuple[int, ...] = ()


class QuestionComparison(msgspec.Struct, frozen=True):
    """The result for one question: at most one example in each direction.

    `parts` are examples of other parts of its verdicts, by kind and id. `first` is the first day
    (yyyymmdd) with a difference, 0 without one.
    """

    examples: dict[str, Example] = {}
    parts: dict[tuple[str, str], Example] = {}
    left_out: tuple[LeftOut, ...] = ()
    first: int = 0

    @property
    def relation(self) -> str:
        """How the later verdicts relate to the earlier ones.

        They are incomparable if some are better and some worse, and if the outcomes are the same
        and something else is not.
        """
        if len(self.examples) == 1:
            return next(iter(self.examples))
        if self.examples or self.parts:
            return "incomparable"
        return "no_difference_found" if self.left_out else "equivalent"


def steady_situation(engine: Engine, case: Case) -> Situation:
    """Return a case on the program of every rule, of one shape for all cases with short lists.

    So nothing is grounded again for each of many similar cases.
    """
    found = Situation(engine, case, whole=True)
    groups = engine.source.vocabulary.groups
    found.shape = {
        path: max(length, min(ITEMS, groups[path].most)) for path, length in found.shape.items()
    }
    return found


class DifferenceSearch:
    """The search for differences in some parts of the verdicts on one question."""

    def __init__(self, comparer: QuestionComparer, question: str, parts: list[Part]) -> None:
        self.comparer, self.question = comparer, question
        self.parts = {f"p{at}": part for at, part in enumerate(parts) if part.kind != "outcome"}
        whole = next((part for part in parts if part.kind == "outcome"), None)
        self.ways = {STRICTER: whole, LAXER: whole} if whole is not None else {}
        self.found: dict[str, tuple[Trial[Example], SymbolicCases, Cover]] = {}
        self.left: dict[LeftOut, None] = dict.fromkeys(comparer.left_out(parts))
        self.blamed: Counter[str] = Counter()
        self.outside: dict[str, list[LeftOut]] = {}
        self.end = process_time() + SECONDS
        self._spaces: dict[int, SymbolicCases] = {}
        self._defaults = {one.id: one.default for one in comparer.base.points.values()}
        # At points that the rulebooks read differently, each has its own default.
        points = [one.name for one in comparer.changes if one.kind == "reading"]
        self._fixed = {name: self._defaults[name] for name in points}

    def run(self) -> QuestionComparison:
        """Search for a case for each goal, and return what was found and what was left out."""
        for items in range(1, self.comparer.items + 1):
            for goal in (*self.ways, *self.parts):
                # A requirement that differs shows in the outcome, if that differs.
                seen = goal in self.parts and self.parts[goal].kind == "requirement"
                if goal not in self.found and not (seen and self.found.keys() & self.ways.keys()):
                    self._settle(goal, items)
        self.left |= dict.fromkeys(chain.from_iterable(self.outside.values()))
        end, sinces = ordinal(LAST) + 1, {}
        first = end
        for goal in self.found:
            sinces[goal] = self._first_day(goal, end if goal in self.ways else first)
            first = min(first, sinces[goal])
        examples = {goal: self._example(goal, sinces[goal]) for goal in self.ways if goal in sinces}
        shown = {
            (part.kind, part.id): self._shown(goal, shrink=not examples)
            for goal, part in self.parts.items()
            if goal in self.found
        }
        day = from_ordinal(first) if sinces else 0
        return QuestionComparison(examples, shown, tuple(_joined(self.left)), day)

    def _shown(self, goal: str, *, shrink: bool) -> Example:
        trial = self.found[goal][0]
        return self._smallest(trial) if shrink else trial.last

    def _smallest(self, trial: Trial[Example]) -> Example:
        found = trial.smallest(self.comparer.until)
        if self._late():
            self.left[LeftOut(SMALLER)] = None
        return found

    def _late(self) -> bool:
        return monotonic() > self.comparer.until

    def _example(self, goal: str, since: int) -> Example:
        trial, space, cover = self.found[goal]
        day = from_ordinal(since)
        space.limit(cover, self._defaults)
        if not self._late():
            trial.refine(space, (day, day))
        example = self._smallest(trial)
        causes = self.comparer.causes(self.question, example)
        return replace(example, since=day, causes=causes)

    def _settle(self, goal: str, items: int) -> None:
        """Search for a case that meets a goal, and note which cases were left out."""
        known = self.outside.setdefault(goal, [LeftOut("diff.left.limits")])
        if (items > 1 and not self._lists(goal, self._space(1))) or self._ended():
            return
        space = self._space(items)
        self.blamed.clear()
        for cover in cover_attempts(self.blamed):
            space.limit(cover, self._fixed)
            trial = self._trial(goal)
            try:
                if trial.search(space):
                    self.found[goal] = trial, space, cover
            except Undecided:
                if self._ended():
                    return
                continue
            known[:] = self._outside(goal, space)
            return

    def _ended(self) -> bool:
        return process_time() > self.end or self._late()

    def _outside(self, goal: str, space: SymbolicCases) -> Iterator[LeftOut]:
        """Yield what a search left out."""
        cover = space.bounds.cover
        if lists := self._lists(goal, space):
            yield LeftOut("diff.left.lists", tuple(lists), space.bounds.items)
        if cover.told:
            yield LeftOut("diff.left.law")
        if cover.written:
            yield LeftOut("diff.left.written", cover.written)

    def _lists(self, goal: str, space: SymbolicCases) -> list[str]:
        if goal in space.goals():
            return sorted(space.lists_read(goal))
        return self.comparer.lists(self.ways.get(goal) or self.parts[goal])

    def _trial(self, goal: str) -> Trial[Example]:
        name = f"{self.question or 'case'}-{goal}".replace("_", "-")

        def documents(found: CounterexampleValues) -> list[Document]:
            return [case_document(name, found, self._defaults)]

        check = self._way if goal in self.ways else self._part
        told = attrgetter("before", "after", "complete")
        return Trial(goal, documents, partial(check, goal), told)

    def _space(self, items: int) -> SymbolicCases:
        if items not in self._spaces:
            base = self.comparer.base
            goals = [*_ways(self.question)] if self.ways else []
            for goal, part in self.parts.items():
                measured = self.comparer.types.of.get((part.kind, len(part.head.args)), {})
                goals += difference_goals(goal, part.head, measured)
            source = replace(base, rules=RuleStore.of([*base.rules, *goals]))
            bounds = CaseBounds(items, self._fixed)
            self._spaces[items] = SymbolicCases(self.comparer.before.engine, source, bounds)
        return self._spaces[items]

    def _first_day(self, goal: str, before: int) -> int:
        """Return the first day with a case that meets a goal, at most `before`, as ordinals.

        The smallest case is then one of that day.
        """
        trial, space, cover = self.found[goal]
        space.limit(cover, self._fixed)
        days = [ordinal(one.first) for one in self.comparer.changes if one.first]
        probes = [ordinal(FIRST), *sorted({day for one in days for day in (one - 1, one)})]
        low, high = ordinal(FIRST), min(_day(trial.last), before)
        while low < high:
            middle = next((one for one in probes if low <= one < high), (low + high) // 2)
            try:
                if self._between(goal, low, middle):
                    high = _day(trial.last)
                else:
                    low = middle + 1
            except Undecided:
                last = from_ordinal(high - 1)
                self.left[LeftOut("diff.left.days", days=(from_ordinal(low), last))] = None
                break
        return high

    def _between(self, goal: str, first: int, last: int) -> bool:
        """Search between two days, as ordinals; Undecided also where the time is over."""
        if self._late():
            raise Undecided
        trial, space, _ = self.found[goal]
        return trial.search(space, (from_ordinal(first), from_ordinal(last)))

    def _way(self, goal: str, documents: list[Document]) -> Example | None:
        """Return a case as an example if its outcomes differ in a direction."""
        cases = [self._read(side, documents[0]) for side in self.comparer.sides]
        answers, complete = [], True
        for case, decider in zip(cases, self.comparer.outcomes, strict=True):
            outcome = decider.outcome(case, self.question) if case is not None else None
            if case is None or outcome is None:
                return None
            answers.append(outcome)
        one, other = map(BEST.index, answers)
        if (one < other) != (goal == STRICTER) or one == other:
            self._blame(cases[0], answers)
            return None
        for case, decider, outcome in zip(cases, self.comparer.outcomes, answers, strict=True):
            if (
                case is not None
                and outcome == Outcome.OPEN
                and decider.missing(case, self.question)
            ):
                complete = False
        return Example(documents[0], str(answers[0]), str(answers[1]), complete=complete)

    def _blame(self, case: Case | None, answers: list[Outcome]) -> None:
        """Note which keys a rejected case leaves out, though its outcomes depend on them."""
        if case is not None and answers[0] == answers[1] == Outcome.OPEN:
            self.blamed.update(self.comparer.outcomes[0].unsaid(case, self.question))

    def _part(self, goal: str, documents: list[Document]) -> Example | None:
        """Return a case as an example if a part of its verdicts differs."""
        decisions = []
        for side in self.comparer.sides:
            case = self._read(side, documents[0])
            try:
                if case is not None:
                    situation = Situation(side.engine, case)
                    decisions.append(brief_verdict(situation, {}).decision)
            except (DiagnosticsError, InternalError):
                return None
        if len(decisions) < len(self.comparer.sides):
            return None
        part = self.parts[goal]
        one, other = (_value(part, self.question, each) for each in decisions)
        raised = tuple(name for name in decisions[0].answers if name in decisions[1].answers)
        if one == other or (self.question and self.question not in raised):
            return None
        return Example(documents[0], one, other, questions=raised)

    def _read(self, side: RulebookSide, document: Document) -> Case | None:
        try:
            return side.read(without_unknown_keys(document, side.engine.source))
        except DiagnosticsError:
            return None


def _joined(left: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """Yield what was left out, with the lists in one."""
    lists = [one for one in left if one.text == "diff.left.lists"]
    if lists:
        names = sorted({name for one in lists for name in one.names})
        yield LeftOut("diff.left.lists", tuple(names), min(one.count for one in lists))
    yield from (one for one in left if one.text != "diff.left.lists")


def _day(example: Example) -> int:
    return ordinal(int(str(example.case["date"]).replace("-", "")))


def _value(part: Part, question: str, decision: Decision) -> Any:  # noqa: ANN401 - of any kind
    """Return a part of a decision: a state, a figure, days, or whether there is a risk or note."""
    match part.kind:
        case "requirement":
            answer = decision.answers.get(question)
            return str(answer.requirements.get(part.id)) if answer else None
        case "figure":
            return decision.figures.get(part.id)
        case "duty":
            return tuple(one for one in decision.duties if one.id == part.id)
        case "risk":
            return any(name == part.id and on in part.questions for name, on in decision.risks)
        case _:
            return part.id in decision.notes


def _ways(question: str) -> Iterator[Rule]:
    """Yield the rules for the goals that the later outcome is worse, and that it is better."""
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
