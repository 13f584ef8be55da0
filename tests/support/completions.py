"""Every completion of a case, tried one by one: what may stand where something is not known."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from hypothesis import assume
from msgspec.structs import replace

from hsm_policy.cases.case import Case, Value
from hsm_policy.engine.situation import Situation
from hsm_policy.rulebook.vocabulary import Disjoint, Input, Vocabulary
from hsm_policy.verdict import expectations
from hsm_policy.verdict.decision import Decision, DutyDay
from tests import ROOT
from tests.support.strategies import boundaries, moved, rulebook

Completion = dict[str, Value | None]


def decided(case: Case) -> Decision:
    """Decide a case, but not what its outcomes depend on or which readings would change them.

    It takes a third of the time; that it says what `evaluate` says is tested with the verdicts.
    """
    return expectations.decided(Situation(rulebook().engine, case))


def entry_of(path: str) -> Input:
    """Give the entry of the vocabulary for a place in a case."""
    return rulebook().source.vocabulary.inputs[plain_path(path)]


def plain_path(path: str) -> str:
    """Give a place in a case without the numbers of items."""
    head, bracket, rest = path.partition("[")
    return f"{head}[]{rest.partition(']')[2]}" if bracket else path


@cache
def _in_force(day: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the amounts and the counts that the tables hold on a day."""
    money, counts = set[int](), set[int]()
    for table in rulebook().source.tables.values():
        for row in table.rows:
            if row.first <= day < row.before and row.value is not None and table.unit != "day":
                (money if table.unit == "euro" else counts).add(row.value)
    return tuple(sorted(money)), tuple(sorted(counts))


@cache
@cache
def _named() -> frozenset[str]:
    """Give the countries that clauses name."""
    clauses = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "policy").rglob("*.lp")))
    rules = re.sub(r"%[^\n]*", "", clauses)
    return frozenset(re.findall(r'"([A-Z]{2})"', rules))


def _countries(day: int) -> tuple[tuple[str, ...], ...]:
    """Give a country for each set of lists that holds it on a day, and one for any two of them.

    A country that a clause names is a kind of its own.
    """
    lists = [t for t in rulebook().source.tables.values() if t.keys == ("country",)]
    named = _named()
    kinds: dict[tuple[bool | str, ...], str] = {}
    for country in sorted({*boundaries().countries, *named}):
        listed = (
            any(country in row.keys and row.first <= day < row.before for row in table.rows)
            for table in lists
        )
        kinds.setdefault((*listed, country if country in named else ""), country)
    one = [(country,) for country in kinds.values()]
    return (*one, *(tuple(sorted(two)) for two in itertools.combinations(kinds.values(), 2)))


def representatives(case: Case, path: str, *, few: bool = False) -> list[Value]:
    """Give values of an input that stand for all others: every one, or the steps at each turn.

    With `few`, only some of them.
    """
    entry = entry_of(path)
    if entry.type == "countries":
        return list(_countries(case.date))
    if entry.several:
        return [*((value,) for value in entry.values), tuple(sorted(entry.values))]
    if entry.type == "yes_no":
        return ["true", "false"]
    if entry.type == "flag":
        return ["true"]
    if entry.type == "date":
        near = [19000101, *(moved(case.date, days=n) for n in (-400, -1, 0, 1, 90)), 21991231]
        return list(near if few else _days(case))
    if not entry.numeric:
        return list(entry.values)
    money, counts = _in_force(case.date)
    turns = set(counts)
    if entry.type == "money":
        turns = _amounts(case, money, counts)
    if few:
        turns = set(sorted(turns)[:: 1 + len(turns) // 4])
    steps = {step for turn in turns for step in (turn - 1, turn)} | {entry.least, entry.greatest}
    return [step for step in sorted(steps) if entry.least <= step <= entry.greatest]


def _amounts(case: Case, money: Iterable[int], counts: Iterable[int]) -> set[int]:
    """Give amounts of the law, times counts, and what other amounts of the case leave of them."""
    told = [
        value
        for path, value in case.values.items()
        if path.endswith(("salary", "amount", "monthly")) and isinstance(value, int)
    ]
    sums = {sum(some) for n in range(3) for some in itertools.combinations(told, n)}
    limits = {limit * count for limit in money for count in (1, *counts)} | set(told)
    return {limit - part for limit in limits for part in sums}


def _days(case: Case) -> list[int]:
    """Give the days of a case and those that a period of the law before or after them, by a day."""
    told = {
        value
        for path, value in case.values.items()
        if isinstance(value, int) and entry_of(path).type == "date"
    }
    law = [day for day in boundaries().days if abs(day - case.date) < 30000]
    found = {19000101, 21991231, *law}
    for day in told:
        for unit, count in (("days", 0), *boundaries().periods):
            for sign in (1, -1):
                for step in (-1, 0, 1):
                    found.add(moved(day, unit, sign * count, days=step))
    return sorted(found)


def completions(case: Case, values: dict[str, list[Value]]) -> Iterator[tuple[Completion, Case]]:
    """Give every valid way to fill what is not known with these values, and the case it makes."""
    paths = list(values)
    options: list[list[Value | None]] = [
        [*values[path], None] if path in case.maybe else [*values[path]] for path in paths
    ]
    for chosen in itertools.product(*options):
        completion = dict(zip(paths, chosen, strict=True))
        made = completed(case, completion)
        if made is not None:
            yield completion, made


def completed(case: Case, completion: Completion) -> Case | None:
    """Fill what is not known, None for "there is none"; None where that makes no valid case."""
    values = {**case.values, **{p: v for p, v in completion.items() if v is not None}}
    if not all(_fits(case, values, path, value) for path, value in completion.items()):
        return None
    if not in_order(values) or not all(_goes_with(values, path) for path in case.values):
        return None
    left = {path: key for path, key in case.unknown.items() if path not in completion}
    maybe = frozenset(path for path in case.maybe if any(p.startswith(path) for p in left))
    return replace(case, values=values, unknown=left, maybe=maybe)


def _fits(case: Case, values: dict[str, Value], path: str, value: Value | None) -> bool:
    entry, vocabulary = entry_of(path), rulebook().source.vocabulary
    parent = path.rpartition(".")[0]
    asked = entry.conditions
    wanted = all(values.get(f"{parent}.{key}") in among for key, among in asked.items())
    # What is only needed for some value beside it may be written with another all the same.
    if asked and wanted != (value is not None) and (wanted or entry.allowed_when):
        return False
    if not _chosen(vocabulary, values, parent, path):
        return False
    if path in case.maybe and not asked and value is None:
        return _together(case, values, path)
    return True


def _goes_with(values: dict[str, Value], path: str) -> bool:
    """Tell whether a key that only some values beside it allow has one of them there."""
    parent = path.rpartition(".")[0]
    return all(
        values.get(f"{parent}.{key}") in among for key, among in entry_of(path).allowed_when.items()
    )


def _chosen(vocabulary: Vocabulary, values: dict[str, Value], parent: str, path: str) -> bool:
    """Tell whether exactly one of two keys exists, where the map has such."""
    group = vocabulary.groups.get(parent)
    if group is None or path.rpartition(".")[2] not in group.either:
        return True
    return sum(f"{parent}.{key}" in values for key in group.either) == 1


def _together(case: Case, values: dict[str, Value], path: str) -> bool:
    """Tell whether a key may be absent: by itself, or with the whole map that it stands in."""
    parent = path.rpartition(".")[0]
    if entry_of(path).absent or parent not in case.maybe:
        return True
    beside = [p for p in case.unknown if p.rpartition(".")[0] == parent]
    return not any(p in values for p in beside)


def in_order(values: dict[str, Value]) -> bool:
    """Tell whether no day passes another that it may not, and no item contradicts another."""
    if not all(_ordered(entry_of(path), values, path) for path in values):
        return False
    vocabulary = rulebook().source.vocabulary
    periods = [group.disjoint for group in vocabulary.groups.values() if group.disjoint]
    pairs = list(itertools.combinations(range(32), 2))
    lists = {path.partition("[")[0] for path in values if "[1]" in path}
    return all(
        _apart(disjoint, values, *pair)
        for disjoint in periods
        if disjoint.first.partition("[")[0] in lists
        for pair in pairs
    ) and all(
        _agree(entry, values, *pair)
        for entry in vocabulary.inputs.values()
        if entry.one_a_day and entry.list_path in lists
        for pair in pairs
    )


def _apart(disjoint: Disjoint, values: dict[str, Value], one: int, other: int) -> bool:
    """Tell whether two items that are known as a whole share no day but their ends."""
    paths = [path for path in (disjoint.by, disjoint.first, disjoint.last) if path]
    mine, theirs = (
        [values.get(path.replace("[]", f"[{index}]")) for path in paths] for index in (one, other)
    )
    if None in (*mine, *theirs) or mine[:-2] != theirs[:-2]:
        return True
    (first, last), (start, end) = mine[-2:], theirs[-2:]
    return str(last) <= str(start) or str(end) <= str(first)


def _agree(entry: Input, values: dict[str, Value], one: int, other: int) -> bool:
    """Tell whether two items of one day, where both say something, say the same."""
    said = [
        (values.get(path.replace("[]", f"[{one}]")), values.get(path.replace("[]", f"[{other}]")))
        for path in (entry.one_a_day, entry.path)
    ]
    (mine, theirs), found = said
    return None in (mine, *found) or mine != theirs or found[0] == found[1]


def _ordered(entry: Input, values: dict[str, Value], path: str) -> bool:
    mine = values[path]
    index = path[path.find("[") : path.find("]") + 1]
    for others, sign in ((entry.not_before, 1), (entry.not_after, -1)):
        for other in others:
            theirs = values.get(other.replace("[]", index))
            if isinstance(theirs, int) and isinstance(mine, int) and sign * (mine - theirs) < 0:
                return False
    return True


def settled(case: Case) -> Case:
    """Keep open what is written as unknown, and what hangs on that; say or leave out all else."""
    written = {p for p in case.unknown if plain_path(p) in case.written}

    def kept(path: str) -> bool:
        entry, parent = entry_of(path), path.rpartition(".")[0]
        asked = entry.conditions
        below = case.unknown[path] == parent and parent in case.written
        return path in written or below or any(f"{parent}.{key}" in written for key in asked)

    unknown = {path: key for path, key in case.unknown.items() if kept(path)}
    maybe = frozenset(path for path in case.maybe if any(p.startswith(path) for p in unknown))
    said = {
        path: representatives(case, path)[-1]
        for path in case.unknown
        if path not in unknown and not _may_lack(case, path)
    }
    assume(all(entry_of(path).type != "date" for path in said))
    made = replace(case, unknown=unknown, maybe=maybe, values={**case.values, **said})
    assume(Situation(rulebook().engine, made).consistent)
    return made


def _may_lack(case: Case, path: str) -> bool:
    """Tell whether a case without a key, of which nothing is said, is still a valid one."""
    entry = entry_of(path)
    above = plain_path(path).rpartition(".")[0]
    inside = bool(entry.container) and (above in case.written or bool(entry.list_path))
    asked = entry.conditions
    return not inside and not (asked and path not in case.maybe)


def with_value(case: Case, path: str, value: Value) -> Case | None:
    """Give a case that holds another value at a place, None where no valid case does."""
    values = {**case.values, path: value}
    if not in_order(values):
        return None
    date = value if path == "date" and isinstance(value, int) else case.date
    return replace(case, date=date, values=values)


def written_leaves(case: Case) -> list[str]:
    """Give the leaves that the file of a case says, but for its day and flags."""
    return [
        path
        for path in case.values
        if path != "date" and plain_path(path) in case.written and entry_of(path).type != "flag"
    ]


class Tally(NamedTuple):
    """What completions say, all taken together, of the questions that a case raises.

    Risks, notes and duties are those that all have in which the permits are needed; where that is
    not `all_needed`, a verdict may tell fewer, which hold for the others too.
    """

    outcomes: dict[str, set[str]]
    missing: dict[str, set[str]]
    states: dict[tuple[str, str], set[str]]
    figures: dict[str, set[int | str | None]]
    risks: set[tuple[str, str]]
    notes: set[str]
    duties: dict[tuple[str, str], set[int | None]]
    number: int
    all_needed: bool


def tally(case: Case, values: dict[str, list[Value]]) -> Tally:
    """Evaluate every completion by itself and put together what they say."""
    found = [(filled, decided(made)) for filled, made in completions(case, values)]
    assert found, "a case has completions"
    decisions = [decision for _, decision in found]
    questions = list(decisions[0].answers)
    figures = {name for decision in decisions for name in decision.figures}
    # A verdict says what holds for those who need the permit, where others need none.
    needed = [d for d in decisions if not any(one.not_needed for one in d.answers.values())]
    needed = needed or decisions
    duties = [{(d.id, d.who): d.by for d in decision.duties} for decision in needed]
    return Tally(
        outcomes={q: {d.answers[q].outcome for d in decisions} for q in questions},
        missing={q: set(_turning(case, found, q)) for q in questions},
        states={
            (q, r): {d.answers[q].requirements[r] for d in decisions}
            for q in questions
            for r in decisions[0].answers[q].requirements
        },
        figures={
            name: {d.figures[name].value if name in d.figures else None for d in decisions}
            for name in figures
        },
        risks=set(needed[0].risks).intersection(*(d.risks for d in needed)),
        notes=set(needed[0].notes).intersection(*(d.notes for d in needed)),
        duties={
            key: {duty[key] for duty in duties}
            for key in duties[0]
            if all(key in duty for duty in duties)
        },
        number=len(decisions),
        all_needed=len(needed) == len(decisions),
    )


def _turning(
    case: Case, decided: list[tuple[Completion, Decision]], question: str
) -> Iterator[str]:
    """Give the keys in which alone two completions differ, and in the outcome."""
    for key in set(case.unknown.values()):
        seen: dict[tuple[object, ...], str] = {}
        for filled, decision in decided:
            rest = tuple(v for path, v in filled.items() if case.unknown[path] != key)
            outcome = decision.answers[question].outcome
            if seen.setdefault(rest, outcome) != outcome:
                yield key
                break


def duty_days(duties: Iterable[DutyDay]) -> dict[tuple[str, str], int | None]:
    """Give the last day of each duty by what it is and who owes it."""
    return {(duty.id, duty.who): duty.by for duty in duties}
