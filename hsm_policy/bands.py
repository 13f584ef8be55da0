"""A timeline as stretches of time: the outcome of each question, the value of each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hsm_policy.chart_parts import NOT_KNOWN
from hsm_policy.wording import plain_value

if TYPE_CHECKING:
    from hsm_policy.decide import Decision
    from hsm_policy.timeline import Timeline


class Stretch(NamedTuple):
    """From a day to another, both included as ordinals, one thing is so; None is not there."""

    first: int
    last: int
    value: str | None
    law: bool = False


def outcomes(timeline: Timeline) -> dict[str, list[Stretch]]:
    """Give for each question its outcomes in order; `law` says that an amount is not known."""

    def outcome(question: str) -> Callable[[Decision], tuple[str, bool]]:
        def told(decision: Decision) -> tuple[str, bool]:
            answer = decision.answers[question]
            return answer.outcome, bool(answer.laws)

        return told

    first = timeline.start.decision
    return {name: list(_stretches(timeline, outcome(name))) for name in first.answers}


def figures(timeline: Timeline) -> dict[str, list[Stretch]]:
    """Give for each figure that changes, and not by the day, its values in order."""
    declared = timeline.engine.source.figures
    found = {}
    for name, figure in declared.items():

        def value(
            decision: Decision, name: str = name, kind: str = figure.type
        ) -> tuple[str | None, bool]:
            told = decision.figures.get(name)
            if told is None:
                return None, False
            return plain_value(told.value, kind) or NOT_KNOWN, told.law

        stretches = list(_stretches(timeline, value))
        daily = any(one.first == one.last for one in stretches[1:-1])
        if len(stretches) > 1 and not daily:
            found[name] = stretches
    return found


def _stretches(
    timeline: Timeline, told: Callable[[Decision], tuple[str | None, bool]]
) -> Iterator[Stretch]:
    """Give the runs of days on which a decision tells the same."""
    moments = [(timeline.first, timeline.start.decision)]
    moments += [(turn.after.step, turn.after.decision) for turn in timeline.turns]
    changes: list[tuple[int, tuple[str | None, bool]]] = []
    for step, decision in moments:
        found = told(decision)
        if not changes or changes[-1][1] != found:
            changes.append((step, found))
    ends = [*(step for step, _ in changes), timeline.last + 1]
    for (first, following), (_, (value, law)) in zip(pairwise(ends), changes, strict=True):
        yield Stretch(first, following - 1, value, law)
