"""What an author asks of a rulebook: scenarios, coverage, mutants, proofs, diffs, an editor."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.authoring.coverage import (
        ComparisonUse,
        Coverage,
        ReadingUse,
        RowUse,
        measure_coverage,
    )
    from hsm_policy.authoring.diff import (
        DiffReport,
        EditReport,
        ExampleReport,
        PartReport,
        QuestionDiff,
        compare_in_steps,
        compare_rulebooks,
        rulebook_at,
    )
    from hsm_policy.authoring.editor.completion import completions
    from hsm_policy.authoring.editor.hover import hover
    from hsm_policy.authoring.editor.index import RulebookIndex, texts_of
    from hsm_policy.authoring.editor.requests import serve
    from hsm_policy.authoring.impact import Impact, ImpactReport, TurnReport
    from hsm_policy.authoring.mutation.mutants import Mutant
    from hsm_policy.authoring.mutation.mutation import (
        Mutation,
        MutationOptions,
        mutant_text,
        run_mutation,
    )
    from hsm_policy.authoring.mutation.trial import EQUIVALENT, MutantResult
    from hsm_policy.authoring.observation import BORDER, FALSE, STEP, TRUE
    from hsm_policy.authoring.proofs import (
        ProofsReport,
        PropertyReport,
        property_text,
        prove_properties,
    )
    from hsm_policy.authoring.scaffold import copy_rulebook, new_rulebook
    from hsm_policy.authoring.schemas.answers import answer_schema
    from hsm_policy.authoring.schemas.case import EDITOR_DRAFT, Schema, case_schema
    from hsm_policy.authoring.schemas.rulebook import rulebook_schema, vocabulary_schema
    from hsm_policy.authoring.schemas.scenarios import property_schema, scenario_schema
    from hsm_policy.authoring.trial import (
        Trial,
        TriedScenario,
        expected_of,
        run_trial,
    )
    from hsm_policy.authoring.workers import end_with_parent, processors, safe_start
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
