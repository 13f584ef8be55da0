"""Tables of cases, and the answers that each row has as a case of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hsm_policy import Rulebook
from hsm_policy.messages import DiagnosticsError

Document = dict[str, Any]


def table_of(documents: Iterable[Document]) -> dict[str, list[Any]]:
    """Give cases as a table: a column for each path, empty cells where a case leaves it out."""
    flat = [dict(_cells(document, "")) for document in documents]
    names = dict.fromkeys(name for row in flat for name in row)
    return {name: [row.get(name) for row in flat] for name in names}


def _cells(node: Any, path: str) -> Iterable[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for key, inner in node.items():
            yield from _cells(inner, f"{path}.{key}" if path else key)
    elif isinstance(node, list) and node and isinstance(node[0], str) and node[0] != "unknown":
        yield path, tuple(node)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _cells(item, f"{path}[{index}]")
    else:
        yield path, node


def expected(book: Rulebook, document: Document) -> dict[str, str] | None:
    """Give the answers to a case by column, as its verdict tells them; None for a wrong case."""
    try:
        verdict = book.evaluate(book.case(document))
    except DiagnosticsError:
        return None
    told = verdict.to_dict()
    found: dict[str, str] = {}
    for question, one in told["verdicts"].items():
        unmet = [state["id"] for state in one["requirements"] if state["state"] == "unmet"]
        turning = [key["key"] for key in one["depends_on_assumed"]]
        found[question] = one["outcome"]
        found[f"{question}.unmet"] = " ".join(unmet)
        found[f"{question}.missing"] = " ".join(one["missing"])
        found[f"{question}.depends_on_assumed"] = " ".join(turning)
        found[f"{question}.not_needed"] = "true" if one.get("not_needed") else ""
        found |= {f"{question}.states.{r['id']}": r["state"] for r in one["requirements"]}
    values = verdict.decision.figures
    for figure, one in told["figures"].items():
        silent = one["value"] is None and values[figure].value is None
        found[f"figures.{figure}"] = (
            "unknown" if silent else str(one["value"] or values[figure].value)
        )
    duties: dict[str, list[str]] = {}
    for duty in told["duties"]:
        name = f"duties.{duty['id']}.{duty['who']}"
        duties.setdefault(name, []).append(duty["by"] or "unknown")
    return found | {name: " ".join(days) for name, days in duties.items()}


def differences(
    book: Rulebook,
    documents: list[Document],
    answers: list[dict[str, str] | None] | None = None,
) -> list[tuple[int, str, str, str]]:
    """Give the row, column, answer and expected answer wherever a table tells otherwise.

    `answers` are those expected, where they are known already.
    """
    table = book.table(table_of(documents))
    wrong = {one.row for one in table.problems}
    texts = table.texts()
    found = []
    for row, document in enumerate(documents):
        wanted = answers[row] if answers else expected(book, document)
        told = {name: cells[row] for name, cells in texts.items() if cells[row]}
        if (wanted is None) != (row in wrong):
            found.append((row, "problems", str(row in wrong), str(wanted is None)))
        wanted = {name: text for name, text in (wanted or {}).items() if text}
        told.pop("case")
        found += [
            (row, name, told.get(name, ""), wanted.get(name, ""))
            for name in sorted(told.keys() | wanted.keys())
            if told.get(name) != wanted.get(name)
        ]
    return found
