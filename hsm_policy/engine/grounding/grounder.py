"""What only the ground program shows: `not` that comes round to itself, numbers out of range."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.engine.encoding.program import build
from hsm_policy.engine.grounding.ground_program import Ground, ground
from hsm_policy.messages import Problems, make
from hsm_policy.rulebook import Scope, Source, Types, infer_types

SAMPLE = 2


def sample(source: Source) -> Ground:
    """Ground a rulebook with a few items in each list; Problems where clingo cannot."""
    lists = [group for group in source.vocabulary.groups.values() if group.kind == "list"]
    shape = {group.path: min(SAMPLE, group.most) for group in lists}
    return grounded(source, infer_types(source), shape, ())


def grounded(
    source: Source,
    types: Types,
    shape: dict[str, int],
    shown: Iterable[str],
    scope: Scope | None = None,
) -> Ground:
    """Ground a shape, whole or what a case asks for; Problems where clingo cannot."""
    try:
        text = build(source, types, shape, scope)
        return ground(text, shape, shown, narrow=scope is not None)
    except RuntimeError as error:
        if "bad_alloc" in str(error):
            raise MemoryError from None
        raise Problems([make("cannot_ground", args={"detail": str(error)})]) from None
