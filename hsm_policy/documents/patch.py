"""Changes to the plain data of a case, by path."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def edited(
    document: dict[str, Any], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return a copy with each path set to its value or removed (None), and the problems.

    Missing maps are created. The order of the changes does not matter: containers are set before
    their content, and items are removed last, numbered as before the changes. A malformed path and
    a missing item are problems.
    """
    made = copy.deepcopy(document)
    problems: list[Diagnostic] = []
    for steps, path in _in_order(changes):
        if not steps or _written(steps) != path:
            problems.append(diagnose("bad_path", args={"path": path}))
            continue
        try:
            _set(made, steps, changes[path], path)
        except DiagnosticsError as refused:
            problems += refused.problems
    return made, problems


def _in_order(changes: Mapping[str, Any]) -> list[tuple[list[str | int], str]]:
    """Return the paths with their steps: those to set, then items to remove from last to first.

    Removing an item renumbers those after it.
    """
    found = [([name or int(number) for name, number in _STEP.findall(p)], p) for p in changes]
    found.sort(key=lambda one: [(isinstance(step, int), step) for step in one[0]])
    gone = [one for one in found if changes[one[1]] is None and _is_item(one[0])]
    return [*(one for one in found if one not in gone), *reversed(gone)]


def _is_item(steps: list[str | int]) -> bool:
    return bool(steps) and isinstance(steps[-1], int)


def _written(steps: list[str | int]) -> str:
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps)[1:]


def _set(node: Any, steps: list[str | int], value: Any, path: str) -> None:
    for step, following in pairwise(steps):
        if isinstance(step, str) and isinstance(node, dict):
            if not isinstance(node.get(step), dict | list):
                node[step] = [] if isinstance(following, int) else {}
            node = node[step]
        else:
            node = _item(node, step, path)
    last = steps[-1]
    if isinstance(node, list) and isinstance(last, int):
        _set_item(node, last, value, path)
    elif isinstance(node, dict) and isinstance(last, str):
        if value is None:
            node.pop(last, None)
        else:
            node[last] = value
    else:
        raise DiagnosticsError([diagnose("bad_path", args={"path": path})])


def _item(node: Any, step: str | int, path: str) -> Any:
    if isinstance(node, list) and isinstance(step, int):
        if step == len(node):
            node.append({})
        if step < len(node):
            return node[step]
    raise DiagnosticsError([diagnose("bad_path", args={"path": path})])


def _set_item(node: list[Any], index: int, value: Any, path: str) -> None:
    if index > len(node) or (index == len(node) and value is None):
        raise DiagnosticsError([diagnose("bad_path", args={"path": path})])
    if value is None:
        node.pop(index)
    elif index == len(node):
        node.append(value)
    else:
        node[index] = value
