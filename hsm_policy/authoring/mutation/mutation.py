"""A mutation test: every mutant of a rulebook tried in parallel, and the survivors reported."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
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
from hsm_policy.authoring.workers import each, gather
from hsm_policy.messages import Report, Reportable, say
from hsm_policy.rulebook import read_scenarios
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

    Results are kept in the file `choice.state`, if one is named, and reused in the next run.

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
    marks = {one.name: scenario_stamp(one) for one in read_scenarios(folder)}
    known = dict(_known_results(choice.state, book.source.digest, marks))
    left = [number for number, one in chosen if one.key not in known]
    with _recorder(choice.state, book.source.digest, marks) as note:
        for result in _tried(folder, left, choice.jobs, tell):
            known[result.key] = result
            note(result)
    return Mutation([(one, known[one.key]) for _, one in chosen])


def _tried(folder: Path, left: list[int], jobs: int, tell: Tell) -> Iterator[MutantResult]:
    if not left:
        return
    impacts = _impacts(folder, jobs, tell)
    pieces = [left[at : at + _TRIED] for at in range(0, len(left), _TRIED)]
    done = 0
    for _, results in each(MutationBench, (folder, impacts), _try_some, pieces, jobs):
        done += len(results)
        tell(TRYING, done, len(left))
        yield from results


def _impacts(folder: Path, jobs: int, tell: Tell) -> list[ReachedRules]:
    numbers, note = range(len(read_scenarios(folder))), partial(tell, TRACING)
    start = partial(MutationBench, folder)
    return gather(start, MutationBench.impact, numbers, jobs, note, _TRACED)


def _try_some(bench: MutationBench, numbers: list[int]) -> list[MutantResult]:
    return [bench.attempt(bench.mutants[number]) for number in numbers]


class _StateLine(msgspec.Struct):
    """A line of the state file: a result, with digests of its rulebook and of all scenarios."""

    digest: str
    scenarios: str
    result: MutantResult


def _known_results(
    state: Path | None, digest: str, marks: dict[str, str]
) -> Iterator[tuple[str, MutantResult]]:
    """Yield the earlier results that are still valid.

    A killed mutant stays killed while its scenario is unchanged; a survivor stays one while all
    scenarios are.
    """
    if state is None:
        return
    whole = _digest_of_all(marks)
    with contextlib.suppress(OSError):
        for line in state.read_bytes().splitlines():
            with contextlib.suppress(msgspec.MsgspecError):
                note = msgspec.json.decode(line, type=_StateLine)
                one = note.result
                killer = one.by and marks.get(one.by) == one.mark
                if note.digest == digest and (killer or note.scenarios == whole):
                    yield one.key, one


def _digest_of_all(marks: dict[str, str]) -> str:
    import hashlib

    return hashlib.sha256("".join(sorted(marks.values())).encode()).hexdigest()[:16]


@contextlib.contextmanager
def _recorder(
    state: Path | None, digest: str, marks: dict[str, str]
) -> Iterator[Callable[[MutantResult], None]]:
    """Yield a function that appends each result to the state file at once."""
    if state is None:
        yield lambda _result: None
        return
    state.parent.mkdir(parents=True, exist_ok=True)
    whole = _digest_of_all(marks)
    with state.open("ab") as stream:

        def note(result: MutantResult) -> None:
            stream.write(msgspec.json.encode(_StateLine(digest, whole, result)) + b"\n")
            stream.flush()

        yield note
