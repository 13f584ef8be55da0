"""The usual shapes of cases, prepared before the service is ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hsm_policy.api import Rulebook
from hsm_policy.cases import Case
from hsm_policy.engine import Situation
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import read_scenarios

MOST = 8
"""How many shapes are prepared."""


def prepare(book: Rulebook, case: Mapping[str, Any]) -> None:
    """Prepare what is kept for all cases of the shape of a case."""
    Situation(book.engine, book.case(case)).solver  # noqa: B018 - made when first asked for


def usual_cases(book: Rulebook, most: int = MOST) -> list[dict[str, Any]]:
    """Return a case of each of the shapes that most scenarios of the rulebook have.

    Of each shape it is the one of which least is unknown, which takes the least time.
    """
    counts: Counter[object] = Counter()
    plainest: dict[object, Case] = {}
    with suppress(DiagnosticsError):  # a rulebook without scenarios, or with broken ones
        for scenario in read_scenarios(book.folder) if book.folder else ():
            if scenario.announced:
                continue
            with suppress(DiagnosticsError):
                case = book.scenario_case(scenario)
                situation = Situation(book.engine, case)
                shape = situation.scope, tuple(situation.shape.items())
                counts[shape] += 1
                before = plainest.setdefault(shape, case)
                if len(case.unknown) < len(before.unknown):
                    plainest[shape] = case
    return [plainest[shape].document for shape, _ in counts.most_common(most)]
