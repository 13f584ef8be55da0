"""What else follows from a case: minimum, map, timeline, repair, routes, interview and what-if."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.analysis.combinations import Combinations
    from hsm_policy.analysis.interview import Asked, Interview
    from hsm_policy.analysis.repair.repair import Repairs, repairs
    from hsm_policy.analysis.residual.tree import with_tables
    from hsm_policy.analysis.routes import Routes
    from hsm_policy.analysis.sweep.minimum import Minimum, minimum
    from hsm_policy.analysis.sweep.plane import Column, RegionMap, region_map
    from hsm_policy.analysis.sweep.regions import BEST, Region, Sweep
    from hsm_policy.analysis.sweep.sweep import placed
    from hsm_policy.analysis.sweep.timeline import Timeline, timeline
    from hsm_policy.analysis.what_if import WhatIf
else:
    from lazy_loader import attach

    homes = {
        "combinations": ["Combinations"],
        "interview": ["Asked", "Interview"],
        "repair.repair": ["Repairs", "repairs"],
        "residual.tree": ["with_tables"],
        "routes": ["Routes"],
        "sweep.minimum": ["Minimum", "minimum"],
        "sweep.plane": ["Column", "RegionMap", "region_map"],
        "sweep.regions": ["BEST", "Region", "Sweep"],
        "sweep.sweep": ["placed"],
        "sweep.timeline": ["Timeline", "timeline"],
        "what_if": ["WhatIf"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
