"""The lowest value of an input at which a question is granted, and every region of its range."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from hsm_policy.analysis.sweep.regions import InputRegions, Region
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import case_value, plain_value, unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import Report, Reportable, enumeration, say
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import default_input
from hsm_policy.verdict import AssumedKeys, Value, Verdict, Wording, decide, outcome_of


class Assumption(msgspec.Struct, frozen=True):
    """An unknown key on which the lowest value depends, and the favourable value assumed for it.

    `value` is plain data as in a case file; for a map, a dict by the names of its leaves.
    """

    input: str
    value: Any


class LowerMinimum(msgspec.Struct, frozen=True):
    """A lower minimum that a key taken as absent would give if it were told otherwise."""

    value: Value
    when: list[str] = msgspec.field(name="if")


class RegionReport(msgspec.Struct, frozen=True):
    """An interval of values, both ends included, with one outcome; `to` is null if endless."""

    first: Value = msgspec.field(name="from")
    last: Value = msgspec.field(name="to")
    outcome: Outcome


class MinimumReport(Report, frozen=True, omit_defaults=True):
    """The lowest value at which a question is granted, or in `why` the reason that there is none.

    Values are as in a case file. `assuming` also names the keys taken as absent that matter, with
    their default or null, and `lower` the minimum that each of them could give. `just_below` is the
    next lower value that the case can have, null where there is none. The regions cover the whole
    range of the input, in order. It is `not_needed` where the person needs no permit at all.
    """

    input: str
    question: str = msgspec.field(name="for")
    minimum: Value
    just_below: Value
    assuming: list[Assumption]
    lower: list[LowerMinimum]
    regions: list[RegionReport]
    why: str = ""
    not_needed: bool = False


class Minimum(Reportable):
    """The answer of `hsm minimum`: the regions of one input, and what the lowest value assumes.

    `last` is the answer at the greatest value, where no value is granted.
    """

    def __init__(
        self,
        sweep: InputRegions,
        regions: list[Region],
        assuming: tuple[Assumption, ...],
        last: Verdict | None = None,
    ) -> None:
        self.sweep, self.regions, self._last = sweep, regions, last
        self.assuming = assuming
        answer = last.questions[sweep.question] if last else None
        self.not_needed = answer is not None and answer.not_needed
        self.blocking = answer.in_state(State.UNMET) if answer else []

    @property
    def lowest(self) -> int | None:
        """The lowest granted step (cents, ordinal day or count), None where no value is granted."""
        return next((one.first for one in self.regions if one.outcome == Outcome.GRANTED), None)

    def value(self, step: int | None) -> Any:
        """Return a step as a value in JSON, such as `"2500.00"` or an ISO day."""
        if step is None:
            return None
        return plain_value(self.sweep.variable.value(step), self.sweep.entry.type)

    def report(self, lang: str = "en") -> MinimumReport:
        """Return the minimum with the regions around it."""
        lowest = self.lowest
        return MinimumReport(
            input=self.sweep.path,
            question=self.sweep.question,
            minimum=self.value(lowest),
            just_below=None if lowest is None else self.value(self.sweep.below(lowest)),
            assuming=[*self.assuming, *map(self._absent, self.assumed)],
            lower=[LowerMinimum(self.value(step), [key]) for key, step in self.lower],
            regions=[self._region(one) for one in self.regions],
            why=self._why(lang) if lowest is None else "",
            not_needed=self.not_needed,
        )

    @cached_property
    def assumed(self) -> tuple[str, ...]:
        """The keys taken as absent that alone change the outcome at the lowest value or below."""
        lowest = self.lowest
        steps = [self.regions[-1].last] if lowest is None else [lowest, self.sweep.below(lowest)]
        found = (key for step in steps if step is not None for key in self._turning(step))
        return tuple(dict.fromkeys(key for key in found if not self._inside(key)))

    def _inside(self, key: str) -> bool:
        return self.sweep.path == key or self.sweep.path.startswith((f"{key}.", f"{key}["))

    def _turning(self, step: int) -> list[str]:
        engine, question = self.sweep.engine, self.sweep.question
        told = {self.sweep.path: self.value(step)}
        situation = Situation(engine, changed(engine.source, self.sweep.case, told))
        answers = decide(situation, [question]).answers
        return [one.key for one in AssumedKeys(situation, answers).turning(question)]

    @cached_property
    def lower(self) -> list[tuple[str, int]]:
        """The keys among `assumed` that can lower the minimum, each with the lowest value then."""
        engine, lowest = self.sweep.engine, self.lowest
        found = []
        for key in self.assumed:
            case = changed(engine.source, self.sweep.case, {key: UNKNOWN})
            sweep = InputRegions(engine, case, self.sweep.path, self.sweep.question)
            step = sweep.lowest_granted(below=lowest)
            if step is not None:
                found.append((key, step))
        return sorted(found, key=lambda one: one[1])

    def _absent(self, key: str) -> Assumption:
        entry = self.sweep.engine.source.vocabulary.inputs.get(unindexed(key))
        given = entry.default if entry else None
        given = given[0] if isinstance(given, tuple) else given
        return Assumption(key, case_value(given, entry.type) if entry else None)

    def _region(self, region: Region) -> RegionReport:
        last = None if region is self.regions[-1] else self.value(region.last)
        return RegionReport(self.value(region.first), last, region.outcome)

    def law_not_known(self, lang: str = "en") -> list[str]:
        """Return sentences on the amounts of the law that leave every value open, with the day."""
        if self._last is None or self.blocking:
            return []
        return [one.text for one in self._last.law_not_known(self.sweep.question, lang)]

    def _why(self, lang: str) -> str:
        source = self.sweep.engine.source
        if self._last and self.not_needed:
            return Wording(source, lang).not_needed(self.sweep.question, self._last.situation)
        requirements = source.questions[self.sweep.question].requirements
        titles = [requirements[name].title.get(lang, name) for name in self.blocking]
        if not titles:
            return " ".join(self.law_not_known(lang)) or say("minimum_open", lang)
        return say("minimum_none", lang, requirements=enumeration(titles, lang))


def find_minimum(engine: Engine, case: Case, path: str | None, question: str | None) -> Minimum:
    """Find the lowest value of an input at which a question is granted.

    Input and question are by default those that the rulebook names; where the case does not raise
    that question, the first that it raises. Raises DiagnosticsError where one does not exist, the
    input is no number or day, or the case does not raise the question.
    """
    asked = Situation(engine, case).question(question)
    chosen = default_input(engine.source, path)
    sweep = InputRegions(engine, case, chosen, asked)
    regions = sweep.regions()
    lowest = next((one.first for one in regions if one.outcome == Outcome.GRANTED), None)
    if lowest is not None:
        return Minimum(sweep, regions, assumptions(sweep, lowest))
    situation = Situation(engine, sweep.at(regions[-1].last))
    return Minimum(sweep, regions, (), Verdict(situation, decide(situation)))


def assumptions(sweep: InputRegions, step: int) -> tuple[Assumption, ...]:
    """Return the unknown keys on which the outcome at a step depends, with values that grant it.

    Empty where the question is granted at that step whatever the unknown inputs are.
    """
    situation = Situation(sweep.engine, sweep.at(step))
    if outcome_of(situation, sweep.question)[0] == Outcome.GRANTED:
        return ()
    answer = decide(situation).answers[sweep.question]
    if not answer.missing:
        return ()
    literal = situation.solver.outcome_literals(sweep.question)[Outcome.GRANTED]
    completed = situation.completion(literal)
    found = []
    for key in answer.missing:
        paths = [path for path, name in situation.case.unknown.items() if name == key]
        values = {path: completed.get(path) for path in paths}
        found.append(Assumption(key, _favour(sweep, key, values)))
    return tuple(found)


def _favour(sweep: InputRegions, key: str, values: dict[str, Any]) -> Any:
    layout = sweep.solver.layout
    plain = {
        path.removeprefix(f"{key}."): case_value(value, layout.slots[path].leaf.entry.type)
        for path, value in values.items()
        if value is not None
    }
    return plain.get(key) if set(plain) <= {key} else plain
