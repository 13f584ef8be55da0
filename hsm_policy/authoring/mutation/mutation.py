"""Every mutant of a rulebook tried by its scenarios, in several processes, and what survives."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
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
from hsm_policy.rulebook import read_scenarios
from hsm_policy.verdict import Session as Rulebook

_LOOKED_AT, _TRIED = 16, 4
"""How many scenarios, and how many mutants, a process takes at once."""

Tell = Callable[[str, int, int], None]

LOOKING, TRYING = "mutate_looking", "mutate_trying"


class MutationOptions(NamedTuple):
    """Which mutants are tried, in how many processes, and the file that keeps what is found.

    `only` holds words parted by commas: the file or the text of a mutant holds one of them.
    """

    only: str = ""
    jobs: int = 1
    state: Path | None = None


class SurvivorReport(msgspec.Struct, frozen=True):
    """A mutant that no scenario notices, and a case on which it differs."""

    file: str
    line: int
    mutation: str
    witness: Witness | None


class MutationReport(Report, frozen=True):
    """How many mutants there are and what became of them, and those that survive."""

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
        """Give how many mutants came to one of some states."""
        return sum(result.state in states for _, result in self.found)

    @property
    def survivors(self) -> list[tuple[Mutant, MutantResult]]:
        """The mutants that no scenario notices, in the order of the files."""
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
    """Say what a mutant changes."""
    if mutant.point:
        changed = {"before": mutant.before, "after": mutant.after}
        return say("mutate_default", lang, point=mutant.point, **changed)
    if mutant.after == LEFT_OUT:
        return say("mutate_left_out", lang, before=mutant.before)
    return say("mutate_becomes", lang, before=mutant.before, after=mutant.after)


def run_mutation(book: Rulebook, choice: MutationOptions, tell: Tell = lambda *_: None) -> Mutation:
    """Try the mutants of a rulebook; `tell` hears what is done, how much of it, and of how much.

    What is found is kept in the file `state`, if one is given, and read from there the next time.

    Raises:
        DiagnosticsError: all that is wrong with the files of the scenarios.
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
    known = dict(_kept(choice.state, book.source.digest, marks))
    left = [number for number, one in chosen if one.key not in known]
    with _noting(choice.state, book.source.digest, marks) as note:
        for result in _tried(folder, left, choice.jobs, tell):
            known[result.key] = result
            note(result)
    return Mutation([(one, known[one.key]) for _, one in chosen])


def _tried(folder: Path, left: list[int], jobs: int, tell: Tell) -> Iterator[MutantResult]:
    if not left:
        return
    touches = _touches(folder, jobs, tell)
    pieces = [left[at : at + _TRIED] for at in range(0, len(left), _TRIED)]
    done = 0
    for _, results in each(MutationBench, (folder, touches), _try, pieces, jobs):
        done += len(results)
        tell(TRYING, done, len(left))
        yield from results


def _touches(folder: Path, jobs: int, tell: Tell) -> list[ReachedRules]:
    count = len(read_scenarios(folder))
    pieces = [range(at, min(at + _LOOKED_AT, count)) for at in range(0, count, _LOOKED_AT)]
    found: dict[int, list[ReachedRules]] = {}
    for at, touches in each(MutationBench, (folder,), _look, pieces, jobs):
        found[at] = touches
        tell(LOOKING, sum(map(len, found.values())), count)
    return [one for at in sorted(found) for one in found[at]]


def _look(bench: MutationBench, numbers: range) -> list[ReachedRules]:
    return [bench.touch(number) for number in numbers]


def _try(bench: MutationBench, numbers: list[int]) -> list[MutantResult]:
    return [bench.attempt(bench.mutants[number]) for number in numbers]


class _Note(msgspec.Struct):
    """A line of the file of what was found: the result, and of which scenarios it was found."""

    digest: str
    scenarios: str
    result: MutantResult


def _kept(
    state: Path | None, digest: str, marks: dict[str, str]
) -> Iterator[tuple[str, MutantResult]]:
    """Give what was found before and is so still.

    A mutant stays killed while its scenario stays as it is, and alive while all of them do.
    """
    if state is None:
        return
    whole = _whole(marks)
    with contextlib.suppress(OSError):
        for line in state.read_bytes().splitlines():
            with contextlib.suppress(msgspec.MsgspecError):
                note = msgspec.json.decode(line, type=_Note)
                one = note.result
                killer = one.by and marks.get(one.by) == one.mark
                if note.digest == digest and (killer or note.scenarios == whole):
                    yield one.key, one


def _whole(marks: dict[str, str]) -> str:
    import hashlib

    return hashlib.sha256("".join(sorted(marks.values())).encode()).hexdigest()[:16]


@contextlib.contextmanager
def _noting(
    state: Path | None, digest: str, marks: dict[str, str]
) -> Iterator[Callable[[MutantResult], None]]:
    """Give a function that adds a result to the file at once: an interruption loses none."""
    if state is None:
        yield lambda _result: None
        return
    state.parent.mkdir(parents=True, exist_ok=True)
    whole = _whole(marks)
    with state.open("ab") as stream:

        def note(result: MutantResult) -> None:
            stream.write(msgspec.json.encode(_Note(digest, whole, result)) + b"\n")
            stream.flush()

        yield note
