"""What a leaf of a case says: one value, several countries, or an amount in another form."""

from __future__ import annotations

from hsm_policy.case import UNKNOWN, Ratio, Value
from hsm_policy.inputs import Input
from hsm_policy.report import Report, is_unknown
from hsm_policy.tree import Items, Map, Node, Word
from hsm_policy.values import RefusedError, value_of


def leaf_value(node: Node, entry: Input, place: str, report: Report, ratio: Ratio) -> Value | None:
    """Give the value, `unknown`, or None for what is wrong, which is then written down.

    `ratio` gives the whole per cent of a table on the day of the case, LookupError without one.
    """
    if is_unknown(node):
        return UNKNOWN
    if isinstance(node, Map) and entry.forms:
        # Few cases say an amount so, and exact fractions take a while to import.
        from hsm_policy.forms import Form

        return Form(node, entry, place, report).value(ratio)
    if isinstance(node, Items) and entry.type == "countries":
        return _countries(node, entry, place, report)
    word = report.word(node, place)
    value = _single(word, entry, place, report) if word else None
    return (value,) if entry.type == "countries" and isinstance(value, str) else value


def _single(word: Word, entry: Input, place: str, report: Report) -> int | str | None:
    try:
        return value_of(word, entry)
    except RefusedError as refused:
        if word.text.strip().lower() == UNKNOWN:
            refused.hint, refused.details["near"] = "did_you_mean", UNKNOWN
        report.refused(refused, word, place)
        return None


def _countries(node: Items, entry: Input, place: str, report: Report) -> Value | None:
    """Give each country once, in the order of their letters."""
    found: list[int | str | None] = []
    for index, item in enumerate(node.items):
        path = f"{place}[{index}]"
        if is_unknown(item):
            report.refuse("unknown_in_list", item, path)
            found.append(None)
        else:
            word = report.word(item, path)
            found.append(_single(word, entry, path, report) if word else None)
    if not found:
        report.refuse("list_empty", node, place, "leave_out")
    good = {country for country in found if isinstance(country, str)}
    return tuple(sorted(good)) if found and None not in found else None
