"""What a statement became is tried: the rules that cite one are fired by some scenario."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import user_cache
from hsm_policy.engine.engine import Engine
from hsm_policy.engine.situation import Situation
from hsm_policy.rulebook import acts_of, cited_provisions, provision_places, uses
from hsm_policy.rulebook.loader import Loader
from hsm_policy.rulebook.scenarios import Scenario
from hsm_policy.verdict.matching import Matcher
from hsm_policy.verdict.session import shipped_folder
from hsm_policy.verdict.world import World
from tests.support.scenarios import scenarios


class Trial:
    """Scenarios run one after another until the rules that cite statements have all fired."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.engine = Engine(book.source, user_cache())
        self.left = {rule.id: rule for rule in book.source.rules if rule.says}

    def run(self) -> set[str]:
        """Give the rules that no scenario fires; those that stand beside a rule come first."""
        later = []
        for file, told in groupby(scenarios(), key=lambda one: one.file):
            beside = f"{Path(file).parent.as_posix()}/"
            for scenario in told:
                if any(rule.place.file.startswith(beside) for rule in self.left.values()):
                    self._try(scenario)
                else:
                    later.append(scenario)
        for scenario in sorted(later, key=_common):
            if self.left:
                self._try(scenario)
        return set(self.left)

    def _try(self, scenario: Scenario) -> None:
        world = World.completed(Situation(self.engine, self.book.scenario_case(scenario)))
        for name in set(self._fired(world)):
            self.left.pop(name, None)

    def _fired(self, world: World) -> Iterator[str]:
        """Give the rules that fired, of those whose conclusions are still looked for."""
        evidence = Matcher(self.book.source.rules, world)
        for signature in {(rule.head.name, len(rule.head.args)) for rule in self.left.values()}:
            for args in world.atoms(*signature):
                for fired in evidence.fired(signature[0], args):
                    yield fired.rule.id


def _common(scenario: Scenario) -> bool:
    """Tell whether a scenario is decided under the usual readings, which fire the usual rules."""
    return not scenario.announced and "readings" not in scenario.case


@pytest.mark.slow
def test_each_rule_that_cites_a_statement_is_fired_by_some_scenario() -> None:
    assert Trial(Rulebook.load()).run() == set()


def test_every_paragraph_that_was_read_has_its_place() -> None:
    places = list(provision_places(Loader(shipped_folder()).load()))
    assert len(places) > 600
    assert [one[:3] for one in places if not one.uses and not one.reason[1]] == []


def test_every_citation_of_an_act_is_a_provision_of_the_ledger() -> None:
    source = Loader(shipped_folder()).load()
    acts = acts_of(source)
    for use in uses(source):
        for article, paragraph in cited_provisions(use.where) if use.source in acts else ():
            known = source.provisions[acts[use.source]].get(article)
            assert known, use
            assert not paragraph or paragraph in known.paragraphs, use


def test_the_ledger_answers_for_every_statement() -> None:
    ledger = Loader(shipped_folder()).load().ledger
    assert ledger is not None
    assert len(ledger.statements) == 253
