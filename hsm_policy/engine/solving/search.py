"""Ground programs loaded into clingo's solver, and the models that numbers can have."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hsm_policy.engine.numbers.constraints import ProgramCopy
from hsm_policy.engine.numbers.lemmas import Gained, Lemmas
from hsm_policy.engine.numbers.theory import SearchLimit, Solution, Theory

PLAIN = ProgramCopy()
"""The program itself, where there is one copy of it."""

MODEL = 20
"""The steps that a model takes beside its constraints."""


class InternalError(RuntimeError):
    """The program contradicts itself: never a verdict."""


def load_program(aspif: str, heuristic: str = "Berkmin") -> Any:
    """Load a ground program into a clingo `Control` that enumerates all models.

    Most answers follow by propagation, and this heuristic has the least to set up.
    """
    from clingo import Control

    control = Control(["0", "--warn=none", f"--heuristic={heuristic}"])
    handle, name = tempfile.mkstemp(suffix=".aspif")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(aspif)
        control.load_aspif([name])
    finally:
        Path(name).unlink()
    return control


def search_models(
    control: Any,
    assumptions: list[int],
    theory: Theory,
    copies: list[ProgramCopy],
    gained: Gained | None = None,
    seconds: float | None = None,
) -> Iterator[tuple[Any, Solution]]:
    """Yield the models under assumptions that pass the theory check, each with its numbers.

    `gained` are the atoms for members that one of two copies has and the other lacks.
    The caller may add clauses to a model's context before it asks for the next one.

    Raises:
        TimeoutError: the search took longer than `seconds`.
        SearchLimit: the budget of the theory is used up.
    """
    lemmas, limited = Lemmas(theory, copies, gained or {}), seconds is not None
    with control.solve(assumptions=assumptions, yield_=True, async_=limited) as handle:
        refuted = 0
        for model in handle if seconds is None else _in_time(handle, seconds):
            found = theory.check(model.is_true, copies)
            if isinstance(found, Solution):
                yield model, found
                continue
            refuted += 1
            if theory.budget:
                theory.budget.spend(MODEL + theory.steps, refuted)
            for clause in lemmas.after(found):
                model.context.add_clause(clause)


def can_hold(models: Iterator[object]) -> bool:
    """Return whether there is a model, or the search for one was given up."""
    try:
        return any(True for _ in models)
    except SearchLimit:
        return True


def _in_time(handle: Any, seconds: float) -> Iterator[Any]:
    """Yield the models of a search that runs beside this thread."""
    end = time.monotonic() + seconds
    while True:
        handle.resume()
        if not handle.wait(max(0.0, end - time.monotonic())):
            handle.cancel()
            raise TimeoutError
        model = handle.model()
        if model is None:
            return
        yield model
