"""YAML, JSON and Python data read strictly into trees whose every part knows its place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.documents.patch import edited
    from hsm_policy.documents.reader import (
        Document,
        file_text,
        from_python,
        load,
        parse,
        parse_value,
        plain,
        read_file,
        read_own,
        text_of,
    )
    from hsm_policy.documents.record import Entry, Mention, number
    from hsm_policy.documents.report import Report, is_unknown, what
    from hsm_policy.documents.tree import Items, Map, Node, Word, join, shown, top_of, unindexed
    from hsm_policy.documents.values import (
        FIRST_DAY,
        LAST_DAY,
        OPEN,
        RefusedError,
        Value,
        as_written,
        choice,
        day,
        hundredths,
        is_name,
        iso,
        plain_value,
        whole,
        written,
        yes_no,
    )
else:
    from lazy_loader import attach

    homes = {
        "patch": ["edited"],
        "reader": [
            "Document",
            "file_text",
            "from_python",
            "load",
            "parse",
            "parse_value",
            "plain",
            "read_file",
            "read_own",
            "text_of",
        ],
        "record": ["Entry", "Mention", "number"],
        "report": ["Report", "is_unknown", "what"],
        "tree": ["Items", "Map", "Node", "Word", "join", "shown", "top_of", "unindexed"],
        "values": [
            "FIRST_DAY",
            "LAST_DAY",
            "OPEN",
            "RefusedError",
            "Value",
            "as_written",
            "choice",
            "day",
            "hundredths",
            "is_name",
            "iso",
            "plain_value",
            "whole",
            "written",
            "yes_no",
        ],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
