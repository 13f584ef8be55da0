"""The rule language: clauses with their annotations, read, walked, printed and formatted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsm_policy.syntax.annotations import KEYS
    from hsm_policy.syntax.ast import (
        Aggregate,
        Body,
        Call,
        Citation,
        Comparison,
        Fun,
        Literal,
        Num,
        Rule,
        Signature,
        Str,
        Term,
        Var,
    )
    from hsm_policy.syntax.format_file import (
        Arranged,
        arranged,
        arranged_file,
        policy_files,
        unwritten,
    )
    from hsm_policy.syntax.parser import parse
    from hsm_policy.syntax.printer import part_text, spoken, write, write_literal
    from hsm_policy.syntax.statements import Text, plainly
    from hsm_policy.syntax.tokenizer import Token, Word, words_of
    from hsm_policy.syntax.traverse import (
        NOWHERE,
        all_comparisons,
        all_literals,
        called,
        literal,
        literals,
        made,
        opposite,
        signature,
        variables,
    )
else:
    from lazy_loader import attach

    homes = {
        "annotations": ["KEYS"],
        "ast": [
            "Aggregate",
            "Body",
            "Call",
            "Citation",
            "Comparison",
            "Fun",
            "Literal",
            "Num",
            "Rule",
            "Signature",
            "Str",
            "Term",
            "Var",
        ],
        "format_file": ["Arranged", "arranged", "arranged_file", "policy_files", "unwritten"],
        "parser": ["parse"],
        "printer": ["part_text", "spoken", "write", "write_literal"],
        "statements": ["Text", "plainly"],
        "tokenizer": ["Token", "Word", "words_of"],
        "traverse": [
            "NOWHERE",
            "all_comparisons",
            "all_literals",
            "called",
            "literal",
            "literals",
            "made",
            "opposite",
            "signature",
            "variables",
        ],
    }
    __getattr__, __dir__, __all__ = attach(__name__, submod_attrs=homes)
