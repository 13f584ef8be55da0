"""Changes laid on the plain data of a case."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hsm_policy.problems import Problems, make

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def changed(document: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give a copy with each path set to its value, or taken away where that is None.

    Maps on the way are made; Problems for a path that is not one, or an item that is not there.
    """
    made = copy.deepcopy(document)
    for path, value in changes.items():
        steps = [name or int(number) for name, number in _STEP.findall(path)]
        if not steps or _written(steps) != path:
            raise Problems([make("bad_path", args={"path": path})])
        _set(made, steps, value, path)
    return made


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
        raise Problems([make("bad_path", args={"path": path})])


def _item(node: Any, step: str | int, path: str) -> Any:
    if isinstance(node, list) and isinstance(step, int):
        if step == len(node):
            node.append({})
        if step < len(node):
            return node[step]
    raise Problems([make("bad_path", args={"path": path})])


def _set_item(node: list[Any], index: int, value: Any, path: str) -> None:
    if index > len(node) or (index == len(node) and value is None):
        raise Problems([make("bad_path", args={"path": path})])
    if value is None:
        node.pop(index)
    elif index == len(node):
        node.append(value)
    else:
        node[index] = value
