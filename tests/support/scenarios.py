"""The scenarios that stand beside the rules, as the tests use them."""

from __future__ import annotations

from functools import cache

from hsm_policy.rulebook.scenarios import Scenario, read_scenarios
from tests import ROOT


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Give every scenario of the rulebook that comes with the program."""
    return tuple(read_scenarios(ROOT))
