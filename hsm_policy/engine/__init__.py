"""Cases decided on ground programs: rules grounded, inputs assigned, outcomes solved."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.engine.aspif import ground_rules
    from hsm_policy.engine.assignment import Assignment, apply_function
    from hsm_policy.engine.atom_names import (
        APART,
        GOAL,
        NUMBERS,
        given_atom,
        given_key,
        raised_atom,
        reading_atom,
        scenario_atom,
        split_atom,
        value_term,
    )
    from hsm_policy.engine.cache import Cache, user_cache
    from hsm_policy.engine.encoding import (
        OTHER_COUNTRY,
        SHOWN,
        Leaf,
        country_columns,
        encode_program,
        key_terms,
        leaves,
        presence_tests,
    )
    from hsm_policy.engine.engine import Engine
    from hsm_policy.engine.export import export_program
    from hsm_policy.engine.ground_program import (
        AGGREGATE,
        CONSTANT,
        FUNCTION,
        INPUT,
        LAW,
        Cone,
        Element,
        GroundProgram,
        NumberTest,
        ShownAtom,
        ground_program,
    )
    from hsm_policy.engine.grounder import ground_sample, ground_shape
    from hsm_policy.engine.layout import AtomLayout, InputAtoms
    from hsm_policy.engine.numbers.bounds import EVERY_ROUND, ROUNDS
    from hsm_policy.engine.numbers.theory import Budget, SearchLimit, Solution, Theory, Truth
    from hsm_policy.engine.numbers.unknowns import GREATEST_LAW, Breakpoint, Variable, variable_of
    from hsm_policy.engine.overflow import check_overflow
    from hsm_policy.engine.propagation import derivation_steps
    from hsm_policy.engine.situation import Consequences, Situation
    from hsm_policy.engine.solving.dependence import reading_path
    from hsm_policy.engine.solving.evaluation import (
        assign_numbers,
        change_inputs,
        evaluate_aggregates,
        evaluate_numbers,
    )
    from hsm_policy.engine.solving.residual import ConstraintReaders
    from hsm_policy.engine.solving.search import InternalError, can_hold
    from hsm_policy.engine.solving.solver import Solver
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
