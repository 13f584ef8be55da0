"""Every scenario beside the rules comes out as it says."""

from collections import Counter
from functools import cache

import pytest

from hsm_policy import Rulebook
from tests.scenarios import Scenario, scenarios

ALL = tuple(scenarios())


@cache
def _book() -> Rulebook:
    return Rulebook.load()


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.name)
def test_scenario(scenario: Scenario) -> None:
    problems = scenario.problems(_book())
    assert not problems, "\n".join([scenario.file, *problems])


def test_each_scenario_has_a_name_of_its_own() -> None:
    names = Counter(scenario.name for scenario in ALL)
    assert [name for name, times in names.items() if times > 1] == []


def test_there_are_scenarios() -> None:
    assert ALL
