"""The rule language: clauses with their annotations, read, walked, printed and formatted."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.syntax.annotations import KEYS, PROSE, annotation_parts
    from hsm_policy.syntax.ast import (
        FLIPPED,
        NOWHERE,
        OPPOSITE,
        Aggregate,
        Body,
        Call,
        Citation,
        Comparison,
        Concept,
        Fun,
        Literal,
        Num,
        Rule,
        Signature,
        Str,
        Term,
        Var,
        comparisons,
        constant_name,
        function_names,
        functions,
        is_constant,
        literal,
        literals,
        make_rule,
        mapped,
        opposite,
        signature,
        variables,
    )
    from hsm_policy.syntax.format_file import (
        FormattedFile,
        format_policy_file,
        format_text,
        policy_files,
        unwritten,
    )
    from hsm_policy.syntax.parser import parse_rules
    from hsm_policy.syntax.printer import (
        arguments,
        clingo_literal,
        clingo_term,
        part_text,
        term_text,
    )
    from hsm_policy.syntax.statements import PolicyText, plain_signs
    from hsm_policy.syntax.tokenizer import Token, tokenize
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
