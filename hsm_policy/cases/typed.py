"""Values as people type them: `ja`, `€ 4.500,00`, `married`, `1 March 2026`."""

from __future__ import annotations

import re
from typing import Any

from hsm_policy.calendar import iso
from hsm_policy.documents import parse_value, unindexed
from hsm_policy.messages import typed_amount, typed_day
from hsm_policy.rulebook import Input, RulebookData, find_key, named

YES, NO = ("yes", "y", "ja", "j", "true", "waar"), ("no", "n", "nee", "false", "onwaar")

YES_NO = ("yes_no", "flag")

_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?:and|en)\s+")


def typed(source: RulebookData, path: str, text: str, lang: str = "en") -> Any:  # noqa: ANN401
    """Return the value of a key as a case file has it, from what someone types.

    Words for yes and no and for the values of a choice are read in any language, an amount of
    money and a day as the language writes them; any other text as in a case file, which may raise
    DiagnosticsError.
    """
    entry = source.vocabulary.inputs.get(unindexed(find_key(source, path)))
    plain = text.strip()
    if not plain:
        return ""
    if entry is None:
        return parse_value(plain)
    if entry.type in YES_NO:
        word = plain.casefold().rstrip(".!")
        return word in YES if word in (*YES, *NO) else parse_value(plain)
    if entry.type in ("money", "percent"):
        return typed_amount(plain.removesuffix("%").rstrip(), lang) or parse_value(plain)
    if entry.type == "date":
        day = typed_day(plain)
        return iso(day) if day else parse_value(plain)
    if entry.several:
        found = [named_value(source, entry, one) for one in _BETWEEN.split(plain)]
        return found if all(found) else parse_value(plain)
    return named_value(source, entry, plain) or parse_value(plain)


def named_value(source: RulebookData, entry: Input, text: str) -> str:
    """Return the value of a choice or a country by its name or its word; empty if none has it."""
    words = source.words
    titles = {one: words.get(f"{entry.path}.{one}", words.get(one, {})) for one in entry.values}
    return named(text, titles)
