"""What else follows from a case: minimum, map, timeline, repair, routes, interview and what-if."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.analysis.combinations import Combinations
    from hsm_policy.analysis.interview import Asked, Interview
    from hsm_policy.analysis.repair.repair import Repairs, find_repairs
    from hsm_policy.analysis.residual.tree import with_tables
    from hsm_policy.analysis.routes import Routes
    from hsm_policy.analysis.sweep.minimum import Minimum, find_minimum
    from hsm_policy.analysis.sweep.plane import PlaneColumn, RegionMap, map_regions
    from hsm_policy.analysis.sweep.regions import BEST, InputRegions, Region
    from hsm_policy.analysis.sweep.sweep import with_value
    from hsm_policy.analysis.sweep.timeline import Timeline, build_timeline
    from hsm_policy.analysis.what_if import WhatIf
else:
    from lazy_loader import attach

    homes = {
        "combinations": ["Combinations"],
        "interview": ["Asked", "Interview"],
        "repair.repair": ["Repairs", "find_repairs"],
        "residual.tree": ["with_tables"],
        "routes": ["Routes"],
        "sweep.minimum": ["Minimum", "find_minimum"],
        "sweep.plane": ["PlaneColumn", "RegionMap", "map_regions"],
        "sweep.regions": ["BEST", "Region", "InputRegions"],
        "sweep.sweep": ["with_value"],
        "sweep.timeline": ["Timeline", "build_timeline"],
        "what_if": ["WhatIf"],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
