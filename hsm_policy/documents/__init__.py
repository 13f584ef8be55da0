"""YAML, JSON and Python data read strictly into trees whose every part knows its place."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.documents.json_reader import is_json
    from hsm_policy.documents.patch import edited
    from hsm_policy.documents.reader import (
        Document,
        decode,
        from_python,
        parse_document,
        parse_value,
        read_document,
        read_file,
        read_own,
        read_text_file,
        to_plain,
    )
    from hsm_policy.documents.record import (
        NESTED,
        OPTIONAL,
        PLAIN,
        SENTENCE,
        Field,
        Fields,
        NameUse,
        Record,
        decimals_of,
        describe,
        is_unknown,
        number,
    )
    from hsm_policy.documents.tree import Items, Map, Node, Word, join, shown, top_of, unindexed
    from hsm_policy.documents.values import (
        OPEN,
        Number,
        Open,
        RefusedError,
        Value,
        case_value,
        is_name,
        number_text,
        parse_choice,
        parse_day,
        parse_hundredths,
        parse_whole,
        parse_yes_no,
        plain_value,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
