"""Every scenario beside the rules comes out as it says."""

from itertools import groupby
from operator import attrgetter

import pytest

from hsm_policy.authoring.trial import try_scenario
from hsm_policy.rulebook.scenarios import Scenario
from tests.support.scenarios import scenarios
from tests.support.strategies import rulebook

FILES = {file: list(told) for file, told in groupby(scenarios(), attrgetter("file"))}


@pytest.mark.slow
@pytest.mark.parametrize("beside", FILES.values(), ids=FILES)
def test_scenarios(beside: list[Scenario]) -> None:
    tried = [try_scenario(rulebook(), one) for one in beside]
    failed = {(one.scenario.line, one.scenario.name): one.problems("en") for one in tried}
    assert {at: problems for at, problems in failed.items() if problems} == {}


def test_there_are_scenarios() -> None:
    assert len(scenarios()) > 1000
