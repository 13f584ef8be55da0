"""One case decided: outcomes, requirements, figures and duties, with the rules that gave them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.verdict.brief import Json, bare_verdict
    from hsm_policy.verdict.decision import (
        Answer,
        Decision,
        Outcomes,
        Settled,
        decide,
        settled,
        told,
        turns_on,
    )
    from hsm_policy.verdict.derivation import Why
    from hsm_policy.verdict.matching import NOTHING, Bindings, Fired
    from hsm_policy.verdict.near_misses import Clause, Match
    from hsm_policy.verdict.readings import OPEN_OUTCOME, Contest, outcome_among, outcome_of
    from hsm_policy.verdict.session import Session, shipped_folder
    from hsm_policy.verdict.verdict import Verdict, cited
    from hsm_policy.verdict.wording import Wording
    from hsm_policy.verdict.world import Atom, Known, Scene, ground, scene_of, split
else:
    from lazy_loader import attach

    homes = {
        "brief": ["Json", "bare_verdict"],
        "decision": [
            "Answer",
            "Decision",
            "Outcomes",
            "Settled",
            "decide",
            "settled",
            "told",
            "turns_on",
        ],
        "derivation": ["Why"],
        "matching": ["Bindings", "Fired", "NOTHING"],
        "near_misses": ["Clause", "Match"],
        "readings": ["Contest", "OPEN_OUTCOME", "outcome_among", "outcome_of"],
        "session": ["Session", "shipped_folder"],
        "verdict": ["Verdict", "cited"],
        "wording": ["Wording"],
        "world": ["Atom", "Known", "Scene", "ground", "scene_of", "split"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
