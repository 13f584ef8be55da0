"""A rulebook grounded for one shape of case."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.engine.encoding import SHOWN, encode_program
from hsm_policy.engine.ground_program import GroundProgram, ground_program
from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.rulebook import RulebookData, Scope, Types, infer_types

SAMPLE = 2


def ground_sample(source: RulebookData) -> GroundProgram:
    """Ground a rulebook with a few items in each list; `DiagnosticsError` where clingo cannot."""
    lists = [group for group in source.vocabulary.groups.values() if group.kind == "list"]
    shape = {group.path: min(SAMPLE, group.most) for group in lists}
    return ground_shape(source, infer_types(source), shape, SHOWN)


def ground_shape(
    source: RulebookData,
    types: Types,
    shape: dict[str, int],
    shown: Iterable[str],
    scope: Scope | None = None,
) -> GroundProgram:
    """Ground a shape, whole or cut to a scope; `DiagnosticsError` where clingo cannot."""
    try:
        text = encode_program(source, types, shape, scope)
        return ground_program(text, shape, shown, narrow=scope is not None)
    except RuntimeError as error:
        if "bad_alloc" in str(error):
            raise MemoryError from None
        raise DiagnosticsError([diagnose("cannot_ground", args={"detail": str(error)})]) from None
