"""The program's own sentences, in English and Dutch; those of the law come from the rulebook."""

from __future__ import annotations

from hsm_policy import (
    answer_texts,
    book_texts,
    change_texts,
    chart_texts,
    check_texts,
    coverage_texts,
    diff_texts,
    fmt_texts,
    mutate_texts,
    program_texts,
    prove_texts,
    reading_texts,
    repair_texts,
    scaffold_texts,
    scenario_texts,
    table_texts,
    verdict_texts,
    why_texts,
)
from hsm_policy.language import fill

TEXTS: dict[str, tuple[str, str]] = {
    **verdict_texts.TEXTS,
    **why_texts.TEXTS,
    **answer_texts.TEXTS,
    **book_texts.TEXTS,
    **change_texts.TEXTS,
    **repair_texts.TEXTS,
    **scaffold_texts.TEXTS,
    **scenario_texts.TEXTS,
    **chart_texts.TEXTS,
    **coverage_texts.TEXTS,
    **diff_texts.TEXTS,
    **check_texts.TEXTS,
    **fmt_texts.TEXTS,
    **mutate_texts.TEXTS,
    **program_texts.TEXTS,
    **prove_texts.TEXTS,
    **reading_texts.TEXTS,
    **table_texts.TEXTS,
}


def say(name: str, lang: str, /, **values: str) -> str:
    """Give a sentence of the catalogue in the language, its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    english, dutch = TEXTS[name]
    return fill(dutch if lang == "nl" else english, values)
