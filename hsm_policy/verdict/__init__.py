"""One case decided: outcomes, requirements, figures and duties, with the rules that gave them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.verdict.brief import Json, brief_verdict
    from hsm_policy.verdict.decision import (
        Answer,
        Answered,
        Decision,
        OutcomeDecider,
        answer,
        decide,
        depends_on,
        describe,
    )
    from hsm_policy.verdict.derivation import Derivation
    from hsm_policy.verdict.matching import NOTHING, OrderedRule, RuleInstance, RuleMatch
    from hsm_policy.verdict.readings import (
        OPEN_OUTCOME,
        ContestedReadings,
        outcome_among,
        outcome_of,
    )
    from hsm_policy.verdict.session import Session, shipped_folder
    from hsm_policy.verdict.verdict import Verdict, cited
    from hsm_policy.verdict.wording import Wording
    from hsm_policy.verdict.world import (
        Atom,
        Bindings,
        Known,
        World,
        atom_text,
        instantiate,
        pattern_of,
        split_atom,
    )
else:
    from lazy_loader import attach

    homes = {
        "brief": ["Json", "brief_verdict"],
        "decision": [
            "Answer",
            "Decision",
            "OutcomeDecider",
            "Answered",
            "decide",
            "answer",
            "describe",
            "depends_on",
        ],
        "derivation": ["Derivation"],
        "matching": ["NOTHING", "OrderedRule", "RuleInstance", "RuleMatch"],
        "readings": ["ContestedReadings", "OPEN_OUTCOME", "outcome_among", "outcome_of"],
        "session": ["Session", "shipped_folder"],
        "verdict": ["Verdict", "cited"],
        "wording": ["Wording"],
        "world": [
            "Atom",
            "Bindings",
            "Known",
            "World",
            "atom_text",
            "instantiate",
            "pattern_of",
            "split_atom",
        ],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
