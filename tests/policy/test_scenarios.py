"""Every scenario beside the rules comes out as it says."""

from functools import cache

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.trial import try_scenario
from hsm_policy.rulebook.scenarios import Scenario
from tests.support.scenarios import scenarios


@cache
def _book() -> Rulebook:
    return Rulebook.load()


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one.name)
def test_scenario(scenario: Scenario) -> None:
    tried = try_scenario(scenario, _book().scenario_case, _book().evaluate)
    assert tried.ok, "\n".join([scenario.file, *tried.problems("en")])


def test_there_are_scenarios() -> None:
    assert scenarios()
