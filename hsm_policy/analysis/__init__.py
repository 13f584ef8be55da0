"""What else follows from a case: minimum, map, timeline, repair, routes, interview and what-if."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.analysis.attribution import RuleReport
    from hsm_policy.analysis.blank_case import blank_case
    from hsm_policy.analysis.combinations import (
        AllReadingsReport,
        CombinationRow,
        Combinations,
        CombinationsReport,
        OtherReading,
        PointReport,
        QuestionCombinations,
    )
    from hsm_policy.analysis.differences import OF_DUTIES, OF_FIGURES, REMARKS, Facet, VerdictPart
    from hsm_policy.analysis.interview import Asked, Interview, InterviewReport, raising_value
    from hsm_policy.analysis.portfolio.batch.answers import Answers, Told, Wanted
    from hsm_policy.analysis.portfolio.batch.mapping import Layout, lay_out, read_map
    from hsm_policy.analysis.portfolio.batch.people import (
        People,
        RowOptions,
        Rows,
    )
    from hsm_policy.analysis.portfolio.batch.proposal import propose_map
    from hsm_policy.analysis.portfolio.batch.run import CHUNK, Batch, BatchReceipt
    from hsm_policy.analysis.portfolio.batch.summary import EDGES, Summary
    from hsm_policy.analysis.portfolio.batch.tables import Table
    from hsm_policy.analysis.portfolio.columns import decide_table
    from hsm_policy.analysis.portfolio.results import Columns
    from hsm_policy.analysis.receipt import (
        Receipt,
        Replay,
        ReplayReport,
        make_receipt,
        read_receipt,
    )
    from hsm_policy.analysis.repair.repair import (
        ExplainedOutcome,
        InputChange,
        NearestRepair,
        RepairReport,
        Repairs,
        RepairsReport,
        find_repairs,
    )
    from hsm_policy.analysis.residual.tree import residual_table
    from hsm_policy.analysis.routes import RouteFact, RouteReport, Routes, RoutesReport
    from hsm_policy.analysis.sweep.minimum import (
        Assumption,
        Minimum,
        MinimumReport,
        RegionReport,
        find_minimum,
    )
    from hsm_policy.analysis.sweep.plane import (
        PlaneColumn,
        RectangleReport,
        RegionMap,
        RegionMapReport,
        Span,
        map_regions,
    )
    from hsm_policy.analysis.sweep.regions import InputRegions, Region
    from hsm_policy.analysis.sweep.sweep import with_value
    from hsm_policy.analysis.sweep.timeline import (
        AsLived,
        Milestone,
        Timeline,
        TimelineReport,
        build_timeline,
    )
    from hsm_policy.analysis.what_if import ChangeReport, Side, WhatIf, WhatIfReport
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
