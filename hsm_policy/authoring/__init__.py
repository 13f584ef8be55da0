"""What an author asks of a rulebook: scenarios, coverage, mutants, proofs, diffs, an editor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.authoring.coverage.coverage import (
        ComparisonUse,
        Coverage,
        ReadingUse,
        RowUse,
        measure_coverage,
    )
    from hsm_policy.authoring.coverage.observation import BORDER, FALSE, STEP, TRUE
    from hsm_policy.authoring.diff.diff import (
        DiffReport,
        EditReport,
        ExampleReport,
        QuestionDiff,
        compare_rulebooks,
        rulebook_at,
    )
    from hsm_policy.authoring.editor.requests import serve
    from hsm_policy.authoring.mutation.mutants import Mutant
    from hsm_policy.authoring.mutation.mutation import (
        Mutation,
        MutationOptions,
        mutant_text,
        run_mutation,
    )
    from hsm_policy.authoring.mutation.trial import EQUIVALENT, MutantResult
    from hsm_policy.authoring.proofs import (
        PropertyReport,
        property_text,
        prove_properties,
    )
    from hsm_policy.authoring.scaffold import copy_rulebook, new_rulebook
    from hsm_policy.authoring.schemas.case import EDITOR_DRAFT, Schema, case_schema
    from hsm_policy.authoring.schemas.rulebook import rulebook_schema, vocabulary_schema
    from hsm_policy.authoring.schemas.scenarios import (
        answer_schema,
        property_schema,
        scenario_schema,
    )
    from hsm_policy.authoring.trial import (
        Trial,
        TriedScenario,
        expected_of,
        run_trial,
    )
    from hsm_policy.authoring.workers import processors
else:
    from lazy_loader import attach

    homes = {
        "coverage.coverage": [
            "ComparisonUse",
            "Coverage",
            "ReadingUse",
            "RowUse",
            "measure_coverage",
        ],
        "coverage.observation": ["BORDER", "FALSE", "STEP", "TRUE"],
        "diff.diff": [
            "DiffReport",
            "EditReport",
            "ExampleReport",
            "QuestionDiff",
            "compare_rulebooks",
            "rulebook_at",
        ],
        "editor.requests": ["serve"],
        "mutation.mutants": ["Mutant"],
        "mutation.mutation": [
            "Mutation",
            "MutationOptions",
            "mutant_text",
            "run_mutation",
        ],
        "mutation.trial": ["EQUIVALENT", "MutantResult"],
        "proofs": ["PropertyReport", "property_text", "prove_properties"],
        "scaffold": ["copy_rulebook", "new_rulebook"],
        "schemas.case": ["EDITOR_DRAFT", "Schema", "case_schema"],
        "schemas.rulebook": ["rulebook_schema", "vocabulary_schema"],
        "schemas.scenarios": ["answer_schema", "property_schema", "scenario_schema"],
        "trial": ["Trial", "TriedScenario", "expected_of", "run_trial"],
        "workers": ["processors"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
