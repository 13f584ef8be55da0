"""Foreign laws in the rule language, with the tests that each was published with as scenarios."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.trial import try_scenario
from hsm_policy.engine.cache import Cache
from hsm_policy.rulebook.scenarios import read_scenarios
from hsm_policy.validator.validate import findings
from tests.support.reference import engine, stock

HERE = Path(__file__).parent

LAWS = sorted(path.parent.name for path in HERE.glob("*/policy"))


@cache
def law(name: str) -> Rulebook:
    """Load one of the laws."""
    return Rulebook.load(HERE / name, cache=Cache(None))


@pytest.mark.parametrize("name", LAWS)
def test_nothing_is_found_wrong_with_a_law(name: str) -> None:
    assert findings(HERE / name, today=20220501).problems == []


@pytest.mark.parametrize("name", LAWS)
def test_the_tests_of_a_law_come_out_as_published(name: str) -> None:
    tried = [try_scenario(law(name), one) for one in read_scenarios(HERE / name)]
    failed = {one.scenario.name: one.problems("en") for one in tried if one.problems("en")}
    assert failed == {}


@pytest.mark.parametrize("name", LAWS)
def test_stock_clingo_agrees_on_each(name: str) -> None:
    book = law(name)
    for one in read_scenarios(HERE / name):
        case = book.case({**one.case, "case": "one"})
        assert stock(book.export(case)) == engine(book, case), one.name
