"""Consistency axioms: what holds in every complete case about written keys and raised questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from hsm_policy.authoring.symbolic.product import OTHER
from hsm_policy.engine import (
    Leaf,
    given_atom,
    presence_tests,
)
from hsm_policy.names import SECOND
from hsm_policy.rulebook import RAISED, RulebookData

RAISING = "_raising"

WRITTEN = "_written"

COMPLETE = "_complete"
"""Holds if a case is complete: all that exists is written."""


def consistency_axioms(
    source: RulebookData, places: list[Leaf], shape: Mapping[str, int]
) -> Iterator[str]:
    """Yield the clingo rules that tie what a case writes to what exists in it."""
    yield f"#external {COMPLETE}."
    yield from _top_level(source, places, shape)
    by_path = {leaf.path: leaf for leaf in places}
    for path in presence_tests(source):
        leaf = by_path.get(path)
        if leaf is not None:
            # A leaf that exists may be left out: then it is unknown, and need not matter.
            yield f'{WRITTEN}("{path}") :- {_leaf_written(source, leaf)}.'
            yield f':- {COMPLETE}, given("{path}"), not {WRITTEN}("{path}").'
    for question in source.questions.values():
        yield f":- {COMPLETE}, {RAISED}({question.id}), not {RAISING}({question.id})."
        # A key that exists may be left out of the case, and then raises nothing.
        free = {path for path, leaf in by_path.items() if not leaf.entry.absent}
        by, beside = (
            tuple(path for path in paths if path not in by_path and _leaf_path(path) not in free)
            for paths in (question.raised_by, question.raised_with)
        )
        if bool(beside) == bool(question.raised_with):
            said = _raising(source, by, beside, places)
            yield from (f":- {COMPLETE}, {one}, not {RAISED}({question.id})." for one in said)
    yield from raising_rules(source, places)


def _equivalent(one: str, other: str) -> Iterator[str]:
    yield f":- {COMPLETE}, {one}, not {other}."
    yield f":- {COMPLETE}, {other}, not {one}."


def _top_level(source: RulebookData, places: list[Leaf], shape: Mapping[str, int]) -> Iterator[str]:
    """Tie the existence of a top-level map, and of list items, to the map or list being written."""
    for path, group in source.vocabulary.groups.items():
        if "." in path or "[" in path:
            continue
        written = written_top(source, path)
        yield f"#external {written}."
        if group.kind == "list":
            for index in range(shape.get(path, 0)):
                yield f":- {COMPLETE}, {group.item}({group.item}({index})), not {written}."
        elif any(leaf.container == path for leaf in places):
            yield from _equivalent(f'_is("{path}")', written)


def raising_rules(source: RulebookData, places: list[Leaf]) -> Iterator[str]:
    """Yield the rules by which written keys raise questions, on both sides of a product program."""
    vocabulary = source.vocabulary
    others = {
        path.replace(OTHER, ""): path
        for path in (*vocabulary.inputs, *vocabulary.groups)
        if OTHER in path
    }
    for question in source.questions.values():
        paths = question.raised_by, question.raised_with
        for atoms in _raising(source, paths[0], paths[1], places):
            yield f"{RAISING}({question.id}) :- {atoms}."
        by, beside = ([_other(path, others) for path in some] for some in paths)
        for atoms in _raising(source, by, beside, places) if others else ():
            yield f"{SECOND}{RAISED}({question.id}) :- {atoms}."


def _leaf_path(path: str) -> str:
    """Return the path of the key of a map that has to have a value: `map[key=value]`."""
    return path.partition("=")[0].replace("[", ".")


def _other(path: str, others: Mapping[str, str]) -> str:
    """Return the path that the second side of a product program has for a path."""
    top, bracket, rest = path.partition("[")
    return others.get(top, top) + bracket + rest


def _raising(
    source: RulebookData, by: Iterable[str], beside: Collection[str], places: list[Leaf]
) -> Iterator[str]:
    """Yield conditions, each of which raises a question: a key, and one beside it if there are."""
    for path in by:
        for atom in _written(source, path, places):
            others = (one for second in beside for one in _written(source, second, places))
            yield from (f"{atom}, {one}" for one in others) if beside else (atom,)


def _written(source: RulebookData, path: str, places: list[Leaf]) -> Iterator[str]:
    """Yield atoms; any of them shows that a case writes a key or has an item of a kind."""
    groups = source.vocabulary.groups
    top, condition, wanted = path.partition("[")
    if condition:
        key, _, value = wanted.removesuffix("]").partition("=")
        if key.isdigit():
            item = groups[top].item
            yield from (
                (f"{item}({item}({key}))",)
                if any(leaf.path.startswith(f"{top}[{key}]") for leaf in places)
                else ()
            )
        found = (leaf for leaf in places if leaf.entry.path == f"{top}[].{key}")
        yield from (leaf.atom(value) for leaf in found)
        found = (leaf for leaf in places if leaf.path == f"{top}.{key}")
        yield from (f"{leaf.atom(value)}, {_leaf_written(source, leaf)}" for leaf in found)
    elif path in groups and "." not in path:
        yield written_top(source, path)
    elif path in groups:
        written = written_top(source, path.partition(".")[0])
        inside = any(leaf.container == path for leaf in places)
        yield from (f'_is("{path}"), {written}',) if inside else ()
    else:
        yield from (_leaf_written(source, leaf) for leaf in places if leaf.path == path)


def _leaf_written(source: RulebookData, leaf: Leaf) -> str:
    """Return the condition that a case writes a leaf: it exists, and its top-level map is written.

    A top-level map may be left out although it exists; then what is in it is unknown.
    """
    top, dot, _ = leaf.path.partition(".")
    return f"{leaf.has}, {written_top(source, top)}" if dot and "[" not in top else leaf.has


def written_top(source: RulebookData, path: str) -> str:
    """Return the atom that a case writes a top-level map or list."""
    return given_atom(path, top=path in source.vocabulary.tops)
