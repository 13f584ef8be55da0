"""What a case must write for a question to be put: a key, or an item of a list of one kind."""

from __future__ import annotations

from collections.abc import Iterator

from hsm_policy.case import Case
from hsm_policy.inputs import Vocabulary


def raising(vocabulary: Vocabulary) -> Iterator[str]:
    """Give everything that can raise a question: keys, and items such as `loans[kind=film]`."""
    yield from vocabulary.inputs
    yield from vocabulary.groups
    for entry in vocabulary.inputs.values():
        if entry.list_path and entry.type == "choice":
            key = entry.path.rpartition(".")[2]
            yield from (f"{entry.list_path}[{key}={value}]" for value in entry.values)


def raises(path: str, case: Case) -> bool:
    """Tell whether a case writes what raises a question; an item may be what it does not say."""
    top, condition, asked = path.partition("[")
    if not condition:
        return path in case.written
    key, _, value = asked.removesuffix("]").partition("=")
    items = range(case.lists.get(top, 0))
    return any(case.values.get(f"{top}[{item}].{key}", value) == value for item in items)
