"""One case decided: outcomes, requirements, figures and duties, with the rules that gave them."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.verdict.case_keys import (
        AssumedKeys,
        assume_there,
        depends_on,
        with_unknown,
    )
    from hsm_policy.verdict.contested import (
        ContestedReading,
        ContestedReadings,
    )
    from hsm_policy.verdict.decider import OutcomeDecider
    from hsm_policy.verdict.decision import (
        Answer,
        Answered,
        Decision,
        FigureValue,
        answer,
        decide,
        describe,
        describe_all,
        parts_told,
    )
    from hsm_policy.verdict.derivation import Derivation, DerivationNode
    from hsm_policy.verdict.expectations import (
        Json,
        UnmetExpectation,
        brief_report,
        brief_verdict,
        unmet_expectations,
    )
    from hsm_policy.verdict.matching import NOTHING, OrderedRule, RuleInstance, RuleMatch
    from hsm_policy.verdict.outcomes import (
        BEST,
        LAW_ENDS,
        best_outcome,
        open_laws,
        outcome_among,
        outcome_of,
        with_laws,
    )
    from hsm_policy.verdict.report import (
        DECIDING,
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
    from hsm_policy.verdict.verdict import AMOUNT_NOTE, CONCLUSIONS, Verdict
    from hsm_policy.verdict.wording import Wording
    from hsm_policy.verdict.world import (
        Atom,
        Bindings,
        Known,
        World,
        atom_text,
        instantiate,
        pattern_of,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
