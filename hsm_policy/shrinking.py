"""A case made as small as it goes while something stays true of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Document = dict[str, Any]
Path = tuple[str | int, ...]
Result = TypeVar("Result")
KEPT = ("case", "date")


def shrunk(
    documents: list[Document], holds: Callable[[list[Document]], Result | None]
) -> Result | None:
    """Take keys away from case files, from all of them at once, while `holds` gives something.

    Gives what it gave last, None where nothing could be taken away.
    """
    last: Result | None = None
    for path in list(_paths(documents[0], ())):
        smaller = [_without(document, path) for document in documents]
        if smaller != documents:
            found = holds(smaller)
            if found is not None:
                documents, last = smaller, found
    return last


def _paths(node: Any, above: Path) -> Iterator[Path]:  # noqa: ANN401 - plain data
    """Give the keys and items of plain data, what is around others first, the last items first."""
    if isinstance(node, dict):
        for key, inner in node.items():
            if above or key not in KEPT:
                yield (*above, key)
                yield from _paths(inner, (*above, key))
    elif isinstance(node, list):
        for index in reversed(range(len(node))):
            if isinstance(node[index], dict):
                yield (*above, index)
                yield from _paths(node[index], (*above, index))


def _without(document: Document, path: Path) -> Document:
    """Give a copy without a key; what is not there is not taken away."""
    made = copy.deepcopy(document)
    node: Any = made
    for step in path[:-1]:
        if not _has(node, step):
            return document
        node = node[step]
    if _has(node, path[-1]):
        del node[path[-1]]
    return made


def _has(node: Any, step: str | int) -> bool:  # noqa: ANN401 - plain data
    if isinstance(node, list):
        return isinstance(step, int) and step < len(node)
    return isinstance(node, dict) and step in node
