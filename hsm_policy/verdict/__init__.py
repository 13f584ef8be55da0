"""One case decided: outcomes, requirements, figures and duties, with the rules that gave them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.verdict.brief import Json, brief_report, brief_verdict
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
    from hsm_policy.verdict.derivation import Derivation, DerivationNode
    from hsm_policy.verdict.expectations import UnmetExpectation, unmet_expectations
    from hsm_policy.verdict.matching import NOTHING, OrderedRule, RuleInstance, RuleMatch
    from hsm_policy.verdict.readings import (
        ContestedReading,
        ContestedReadings,
        outcome_among,
        outcome_of,
    )
    from hsm_policy.verdict.report import (
        DutyReport,
        FigureReport,
        NoteReport,
        QuestionReport,
        RequirementReport,
        ResidualCondition,
        ResidualRow,
        RiskReport,
        SourceReference,
        Value,
        VerdictReport,
        cited,
    )
    from hsm_policy.verdict.session import Session, shipped_folder
    from hsm_policy.verdict.verdict import CONCLUSIONS, Verdict
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
        "brief": ["Json", "brief_report", "brief_verdict"],
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
        "derivation": ["Derivation", "DerivationNode"],
        "expectations": ["UnmetExpectation", "unmet_expectations"],
        "matching": ["NOTHING", "OrderedRule", "RuleInstance", "RuleMatch"],
        "readings": ["ContestedReading", "ContestedReadings", "outcome_among", "outcome_of"],
        "report": [
            "ResidualCondition",
            "DutyReport",
            "FigureReport",
            "NoteReport",
            "QuestionReport",
            "RequirementReport",
            "RiskReport",
            "ResidualRow",
            "SourceReference",
            "Value",
            "VerdictReport",
            "cited",
        ],
        "session": ["Session", "shipped_folder"],
        "verdict": ["CONCLUSIONS", "Verdict"],
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
