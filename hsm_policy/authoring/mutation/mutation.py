"""A mutation test: every mutant of a rulebook tried in parallel, and the survivors reported."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from hsm_policy.authoring.mutation.mutants import LEFT_OUT, Mutant, ReachedRules, mutants
from hsm_policy.authoring.mutation.trial import (
    EQUIVALENT,
    INVALID,
    KILLED,
    SURVIVED,
    MutantResult,
    MutationBench,
    Witness,
    scenario_stamp,
)
from hsm_policy.authoring.workers import each
from hsm_policy.messages import Report, Reportable, say
from hsm_policy.rulebook import Scenario, read_scenarios
from hsm_policy.verdict import Session as Rulebook

_TRACED, _TRIED = 16, 4
"""How many scenarios to trace, and how many mutants to try, in one task of a process."""

Tell = Callable[[str, int, int], None]

TRACING, TRYING = "mutate_looking", "mutate_trying"


class MutationOptions(NamedTuple):
    """Which mutants to try, in how many processes, and the file that keeps results.

    `only` lists words separated by commas; a mutant is tried if its file or text contains one.
    """

    only: str = ""
    jobs: int = 1
    state: Path | None = None


class SurvivorReport(msgspec.Struct, frozen=True):
    """A mutant that no scenario kills, and a case on which its verdict differs, if one is known."""

    file: str
    line: int
    mutation: str
    witness: Witness | None


class MutationReport(Report, frozen=True):
    """How many mutants there are, how many ended in each state, and the survivors."""

    mutants: int
    killed: int
    equivalent: int
    invalid: int
    survivors: list[SurvivorReport]


class Mutation(Reportable):
    """The answer of `hsm mutate`."""

    def __init__(self, found: list[tuple[Mutant, MutantResult]]) -> None:
        self.found = found

    def count(self, *states: str) -> int:
        """Return how many mutants are in any of some states."""
        return sum(result.state in states for _, result in self.found)

    @property
    def survivors(self) -> list[tuple[Mutant, MutantResult]]:
        """The mutants that no scenario kills, in the order of the files."""
        return [(mutant, one) for mutant, one in self.found if one.state == SURVIVED]

    def report(self, lang: str = "en") -> MutationReport:
        """Return the counts and the survivors, in a language."""
        return MutationReport(
            mutants=len(self.found),
            killed=self.count(KILLED, INVALID),
            equivalent=self.count(EQUIVALENT),
            invalid=self.count(INVALID),
            survivors=[
                SurvivorReport(
                    mutant.place.file, mutant.place.line, mutant_text(mutant, lang), result.witness
                )
                for mutant, result in self.survivors
            ],
        )


def mutant_text(mutant: Mutant, lang: str) -> str:
    """Return one sentence that says what a mutant changes."""
    if mutant.point:
        changed = {"before": mutant.before, "after": mutant.after}
        return say("mutate_default", lang, point=mutant.point, **changed)
    if mutant.after == LEFT_OUT:
        return say("mutate_left_out", lang, before=mutant.before)
    return say("mutate_becomes", lang, before=mutant.before, after=mutant.after)


def run_mutation(book: Rulebook, choice: MutationOptions, tell: Tell = lambda *_: None) -> Mutation:
    """Try the mutants of a rulebook; `tell` receives the stage, the number done and the total.

    What is found is kept in the file `choice.state` at once, if one is named, and reused later.

    Raises:
        DiagnosticsError: all that is wrong with the scenario files.
    """
    folder = book.folder
    if folder is None:
        return Mutation([])
    chosen = [
        (number, one)
        for number, one in enumerate(mutants(book.source))
        if any(word.strip().lower() in one.key.lower() for word in choice.only.split(","))
    ]
    kept = _Kept(choice.state, book.source.digest, read_scenarios(folder))
    left = [number for number, one in chosen if one.key not in kept.results]
    if left:
        impacts = _impacts(folder, kept, choice.jobs, tell)
        done, pieces = 0, _pieces(left, _TRIED)
        start = partial(MutationBench, folder, impacts)
        for _, results in each(start, _try_some, pieces, choice.jobs):
            for one in results:
                kept.add_result(one)
            done += len(results)
            tell(TRYING, done, len(left))
    return Mutation([(one, kept.results[one.key]) for _, one in chosen])


def _pieces(numbers: Iterable[int], size: int) -> list[tuple[int, ...]]:
    rest = iter(numbers)
    return list(iter(lambda: tuple(islice(rest, size)), ()))


def _impacts(folder: Path, kept: _Kept, jobs: int, tell: Tell) -> list[ReachedRules]:
    """Return what each scenario reaches, in order; only those not traced before are traced."""
    left = [number for number, stamp in enumerate(kept.stamps) if stamp not in kept.reached]
    done, pieces = 0, _pieces(left, _TRACED)
    for at, traced in each(partial(MutationBench, folder), _trace_some, pieces, jobs):
        for number, reached in zip(pieces[at], traced, strict=True):
            kept.add_trace(kept.stamps[number], reached)
        done += len(traced)
        tell(TRACING, done, len(left))
    return [kept.reached[stamp] for stamp in kept.stamps]


def _trace_some(bench: MutationBench, numbers: Iterable[int]) -> list[ReachedRules]:
    return [bench.impact(number) for number in numbers]


def _try_some(bench: MutationBench, numbers: Iterable[int]) -> list[MutantResult]:
    return [bench.attempt(bench.mutants[number]) for number in numbers]


class _Line(msgspec.Struct, omit_defaults=True):
    """A line of the file: the result of a mutant, or what the scenario with a stamp reaches.

    `digest` is that of the rulebook, `scenarios` that of all scenarios.
    """

    digest: str
    scenarios: str = ""
    result: MutantResult | None = None
    stamp: str = ""
    reached: ReachedRules | None = None


class _Kept:
    """The results so far, those of earlier runs included; each is written to a file at once.

    A killed mutant stays killed while its scenario is unchanged; a survivor stays one while all
    scenarios are.
    """

    def __init__(self, file: Path | None, digest: str, scenarios: Sequence[Scenario]) -> None:
        self.stamps = list(map(scenario_stamp, scenarios))
        by_name = {one.name: stamp for one, stamp in zip(scenarios, self.stamps, strict=True)}
        self.results: dict[str, MutantResult] = {}
        self.reached: dict[str, ReachedRules] = {}
        whole = hashlib.sha256("".join(sorted(self.stamps)).encode()).hexdigest()[:16]
        self._file, self._digest, self._scenarios = file, digest, whole
        for line in self._lines():
            if line.reached is not None:
                self.reached[line.stamp] = line.reached
            elif (one := line.result) is not None:
                killer = one.by and by_name.get(one.by) == one.mark
                if killer or line.scenarios == whole:
                    self.results[one.key] = one

    def _lines(self) -> Iterator[_Line]:
        with contextlib.suppress(OSError):
            for line in self._file.read_bytes().splitlines() if self._file else ():
                with contextlib.suppress(msgspec.MsgspecError):
                    found = msgspec.json.decode(line, type=_Line)
                    if found.digest == self._digest:
                        yield found

    def add_result(self, result: MutantResult) -> None:
        """Keep the result of a mutant."""
        self.results[result.key] = result
        self._write(_Line(self._digest, self._scenarios, result=result))

    def add_trace(self, stamp: str, reached: ReachedRules) -> None:
        """Keep what the scenario with a stamp reaches."""
        self.reached[stamp] = reached
        self._write(_Line(self._digest, stamp=stamp, reached=reached))

    def _write(self, line: _Line) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as stream:
                stream.write(b"\n" + msgspec.json.encode(line))  # after a line that was broken off
