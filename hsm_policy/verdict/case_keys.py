"""Keys of a case: the unknown ones on which an outcome depends, those given that no rule reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hsm_policy.cases import Case
from hsm_policy.documents import OPEN, join, unindexed
from hsm_policy.engine import Consequences, Situation, given_atom
from hsm_policy.rulebook import DATE, Input, Vocabulary

if TYPE_CHECKING:
    pass

IMPLAUSIBLE_NOTE = "implausible_{}"


def depends_on(
    situation: Situation, view: Consequences, question: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys, and the law amounts as atoms, on which an outcome depends."""
    solver = situation.solver
    possible = [index for index in solver.outcomes[question] if index in view.brave]
    if len(possible) < 2:  # noqa: PLR2004 - one alone cannot change
        return (), ()
    cone = solver.ground.outcome_cones[question]
    literals = [solver.ground.shown[index].literal for index in possible]

    def turns(paths: Iterable[str], *laws: int) -> bool:
        def find(case: Situation) -> bool:
            return case.solver.dependence.depends(case.theory_for(question), paths, literals, *laws)

        return situation.kept(("turns", tuple(paths), laws), literals, find)

    keys = solver.keys(situation.case, cone)
    missing = [key for key, paths in keys.items() if turns(paths)]
    laws = [
        solver.ground.nodes[index].name
        for index in cone.laws
        if situation.assignment.numbers[index] is OPEN and turns((), index)
    ]
    return tuple(missing), tuple(sorted(laws))


def unread_keys(situation: Situation) -> Iterator[str]:
    """Yield the keys given that no rule behind an answer to the questions raised mentions."""
    opened = situation.opened(situation.case)
    ground, engine = opened.solver.ground, situation.engine
    read = opened.solver.paths_read(ground.cone)
    free = frozenset(ground.cone.free)
    tested = {path for path in engine.presence_tests if ground.atoms[given_atom(path)] in free}
    raising = {
        path
        for path, raised in engine.triggers.items()
        if any(question in situation.questions for _, question in raised)
    }
    for path, place in _given(engine.source.vocabulary, situation.case.document):
        inside = (f"{place}.", f"{place}[")
        mentioned = path in tested | raising or place in read
        if not mentioned and not any(key.startswith(inside) for key in read):
            yield place


def implausible_values(
    case: Case, vocabulary: Vocabulary
) -> Iterator[tuple[str, tuple[str, Input]]]:
    """Yield the values that the vocabulary calls unusual: the id of a note, path and input."""
    for path, value in case.values.items():
        entry = vocabulary.inputs[unindexed(path)]
        usual = entry.plausible
        if usual and isinstance(value, int) and not usual.least <= value <= usual.most:
            yield IMPLAUSIBLE_NOTE.format("_".join(re.findall("[a-z0-9_]+", path))), (path, entry)


def _given(
    vocabulary: Vocabulary, node: Any, path: str = "", place: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the keys that a document gives, as path and place; of a map or list, those in it."""
    if path in vocabulary.inputs:
        yield path, place
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _given(vocabulary, item, f"{path}[]", f"{place}[{index}]")
    elif isinstance(node, Mapping):
        for key in vocabulary.keys(path):
            if key in node and key != DATE:
                yield from _given(vocabulary, node[key], join(path, key), join(place, key))
    else:
        yield path.removesuffix("[]"), place
