"""JSON Schemas of answers, such as a verdict: generated from their structs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hsm_policy.authoring.schemas.case import DRAFT, Schema

if TYPE_CHECKING:
    from hsm_policy.messages import Report


_INLINE = {"RectangleReport": "spans", "RouteReport": "columns"}
"""Map fields whose entries become keys of the struct itself in JSON, by struct."""


def answer_types() -> dict[str, type[Report]]:
    """Return the struct of each answer, by the name of the command that prints it."""
    from hsm_policy.analysis import (
        AllReadingsReport,
        ExplainedOutcome,
        InterviewReport,
        MinimumReport,
        Receipt,
        RegionMapReport,
        RepairsReport,
        ReplayReport,
        RoutesReport,
        TimelineReport,
        WhatIfReport,
    )
    from hsm_policy.authoring.coverage import CoverageReport
    from hsm_policy.authoring.diff import DiffReport
    from hsm_policy.authoring.mutation.mutation import MutationReport
    from hsm_policy.authoring.proofs import ProofsReport
    from hsm_policy.authoring.trial import TrialReport
    from hsm_policy.validator import FixReport

    return {
        "verdict": AllReadingsReport,
        "why": ExplainedOutcome,
        "minimum": MinimumReport,
        "map": RegionMapReport,
        "what-if": WhatIfReport,
        "repair": RepairsReport,
        "timeline": TimelineReport,
        "routes": RoutesReport,
        "ask": InterviewReport,
        "receipt": Receipt,
        "replay": ReplayReport,
        "check": FixReport,
        "test": TrialReport,
        "coverage": CoverageReport,
        "mutate": MutationReport,
        "prove": ProofsReport,
        "diff": DiffReport,
    }


def answer_schema(name: str) -> Schema:
    """Return the JSON Schema of an answer; `verdict` is that of `hsm evaluate`.

    Raises:
        KeyError: no answer has this name.
    """
    schema = msgspec.json.schema(answer_types()[name])
    for definition, field in _INLINE.items():
        if found := schema["$defs"].get(definition):
            found["additionalProperties"] = found["properties"].pop(field)["additionalProperties"]
            found["required"].remove(field)
    return {"$schema": DRAFT, **schema}
