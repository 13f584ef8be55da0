"""Cases decided on ground programs: rules grounded, inputs assigned, outcomes solved."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.engine.assignment.assignment import Binding, applied
    from hsm_policy.engine.assignment.layout import Layout, Slots
    from hsm_policy.engine.cache import Cache, user_cache
    from hsm_policy.engine.encoding.program import (
        APART,
        OTHER_COUNTRY,
        SHOWN,
        Leaf,
        asked_after,
        build,
        leaves,
        value_term,
    )
    from hsm_policy.engine.engine import Engine
    from hsm_policy.engine.export import export_program
    from hsm_policy.engine.grounding.ground_program import (
        AGGREGATE,
        GOAL,
        LAW,
        Cone,
        Ground,
        Shown,
        Test,
        ground,
    )
    from hsm_policy.engine.grounding.grounder import grounded, sample
    from hsm_policy.engine.grounding.overflow import check_numbers
    from hsm_policy.engine.numbers.theory import Solution, Theory, Truth
    from hsm_policy.engine.numbers.unknowns import GREATEST_LAW, Cut, Variable, variable_of
    from hsm_policy.engine.solving.consequences import (
        Spread,
        reading_path,
        spread,
        theory_for,
        theory_of,
    )
    from hsm_policy.engine.solving.evaluation import pin, settle, settle_again
    from hsm_policy.engine.solving.solver import InternalError, Machine
else:
    from lazy_loader import attach

    homes = {
        "assignment.assignment": ["Binding", "applied"],
        "assignment.layout": ["Layout", "Slots"],
        "cache": ["Cache", "user_cache"],
        "encoding.program": [
            "APART",
            "Leaf",
            "OTHER_COUNTRY",
            "SHOWN",
            "asked_after",
            "build",
            "leaves",
            "value_term",
        ],
        "engine": ["Engine"],
        "export": ["export_program"],
        "grounding.ground_program": [
            "AGGREGATE",
            "Cone",
            "GOAL",
            "Ground",
            "LAW",
            "Shown",
            "Test",
            "ground",
        ],
        "grounding.grounder": ["grounded", "sample"],
        "grounding.overflow": ["check_numbers"],
        "numbers.theory": ["Solution", "Theory", "Truth"],
        "numbers.unknowns": ["Cut", "GREATEST_LAW", "Variable", "variable_of"],
        "solving.consequences": ["Spread", "reading_path", "spread", "theory_for", "theory_of"],
        "solving.evaluation": ["pin", "settle", "settle_again"],
        "solving.solver": ["InternalError", "Machine"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
