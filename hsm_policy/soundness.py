"""Whether a rulebook hangs together: every check in its order, for loading and for `hsm check`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hsm_policy.check_annotations import check_annotations, check_texts
from hsm_policy.check_binding import check_binding
from hsm_policy.check_constants import check_constants
from hsm_policy.check_graph import check_graph
from hsm_policy.check_kinds import check_kinds
from hsm_policy.check_ledger import check_ledger
from hsm_policy.check_measures import check_measures
from hsm_policy.check_names import check_names
from hsm_policy.check_verdict import check_verdict
from hsm_policy.checking import Look
from hsm_policy.problems import Problem, Problems
from hsm_policy.signatures import infer_types
from hsm_policy.source import Source

__all__ = ["Findings", "errors", "findings", "infer_types", "kinds_of"]


def kinds_of(source: Source) -> dict[str, dict[str, str]]:
    """Give the kind of each measured variable of each rule."""
    types = infer_types(source)
    return {rule.id: types.variables(rule) for rule in source.rules}


def errors(source: Source, doubtful: Iterable[str] = (), *, blind: bool = False) -> list[Problem]:
    """Give what keeps a rulebook from being used.

    `doubtful` are names in statements that could not be read, `blind` says that whole files could
    not be: what hangs on them is not judged.
    """
    found = _checked(source, doubtful, blind=blind)
    return [problem for problem in found if problem.severity == "error"]


def _checked(source: Source, doubtful: Iterable[str], *, blind: bool) -> list[Problem]:
    look = Look(source, doubtful)
    check_binding(look)
    if blind:
        return look.problems
    check_annotations(look)
    check_texts(look)
    check_ledger(look)
    check_names(look)
    check_constants(look)
    if any(problem.code == "name_taken" for problem in look.problems):
        return look.problems
    check_kinds(look)
    check_measures(look)
    suspects = check_graph(look)
    if doubtful or look.refused:
        return look.problems
    check_verdict(look)
    if suspects and not look.refused:
        from hsm_policy.check_ground import cycles

        look.problems += cycles(source, suspects)
    return look.problems


class Findings:
    """The answer of `hsm check`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda one: (one.file, one.line, one.column))

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the object of the contract."""
        return {
            "findings": [
                {
                    "code": one.code,
                    "severity": one.severity,
                    "file": one.file,
                    "line": one.line,
                    "column": one.column,
                    "message": one.text(lang),
                    "help": one.help(lang),
                }
                for one in self.problems
            ]
        }


def findings(folder: Path) -> Findings:
    """Check a rulebook folder; broken files are findings too."""
    from hsm_policy.files import Loader

    loader = Loader(folder)
    try:
        source = loader.load()
    except Problems as found:
        return Findings(list(found.problems))
    found_here = [*loader.problems, *_checked(source, loader.doubtful, blind=loader.blind)]
    if not any(problem.severity == "error" for problem in found_here):
        from hsm_policy.check_ground import check_shapes
        from hsm_policy.check_use import check_use

        look = Look(source)
        check_use(look, loader.input_places())
        found_here += [*look.problems, *check_shapes(source)]
    return Findings(found_here)
