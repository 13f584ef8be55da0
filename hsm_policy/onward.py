"""What reads what a changed rule derives, layer by layer, up to what a verdict shows.

A pattern is a literal with the constants that an atom is known to have, and variables elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.clauses import Fun, Literal, Rule, Term, Var
from hsm_policy.language import placeholders
from hsm_policy.pairing import literal
from hsm_policy.slices import literals

SHOWN_NAMES = frozenset(("outcome", "requirement", "risk", "note", "figure", "duty", "done"))
_FARTHEST = 3


class Layer(NamedTuple):
    """The predicates that stand twice, and the patterns of what reads them."""

    names: frozenset[str]
    asked: tuple[Literal, ...]


def layers(rules: Sequence[Rule], heads: Iterable[Literal]) -> Iterator[Layer]:
    """Give ever wider layers around some heads; none where something hangs on itself.

    If all that a layer asks is the same in every case, so is every verdict: what reads it in turn
    finds nothing changed; a layer that asks nothing says that nothing reads it. None either where a
    sentence tells a value that what it asks does not.
    """
    inside, shown = {_key(one): one for one in map(pattern, heads)}, dict[str, Literal]()
    for _ in range(_FARTHEST):
        readers = [*_readers(rules, inside.values())]
        read = {_key(one.head): one.head for one in readers}
        asked = {key: one for key, one in read.items() if key not in inside}
        lost = any(map(_tells_more, readers)) or _shown(inside)
        if lost or _circular(rules, {**inside, **asked}):
            return
        names = frozenset(one.name for one in inside.values())
        yield Layer(names, tuple({**shown, **asked}.values()))
        shown |= {key: one for key, one in asked.items() if one.name in SHOWN_NAMES}
        more = {key: one for key, one in asked.items() if one.name not in SHOWN_NAMES}
        if not more:
            return
        inside |= more


def _shown(patterns: Mapping[str, Literal]) -> bool:
    return any(one.name in SHOWN_NAMES for one in patterns.values())


def pattern(head: Literal, bound: Mapping[str, Term] | None = None) -> Literal:
    """Give the pattern of the atoms of a head, some of whose variables are bound to constants."""
    known = bound or {}
    args = (known.get(one.name, one) if isinstance(one, Var) else one for one in head.args)
    plain = (one if constant(one) else Var(f"_P{at}") for at, one in enumerate(args))
    return literal(head.name, *plain)


def constant(term: Term) -> bool:
    """Tell whether a term is a constant."""
    return isinstance(term, Fun) and not term.args


def may_be(one: Literal, other: Literal) -> bool:
    """Tell whether two literals of one predicate have no different constants."""
    return _matched(one, pattern(other)) is not None


def _matched(found: Literal, known: Literal) -> dict[str, Term] | None:
    """Give what a pattern binds the variables of a literal to; None where it cannot be of it."""
    if found.name != known.name or len(found.args) != len(known.args):
        return None
    bound: dict[str, Term] = {}
    for one, other in zip(found.args, known.args, strict=True):
        if constant(other):
            term = bound.setdefault(one.name, other) if isinstance(one, Var) else one
            if constant(term) and term != other:
                return None
    return bound


class _Reader(NamedTuple):
    """A rule that reads something in a part of its body, and the pattern of its head."""

    rule: Rule
    part: Literal
    head: Literal


def _readers(
    rules: Iterable[Rule], patterns: Iterable[Literal], *, negated: bool = True
) -> Iterator[_Reader]:
    """Give the rules that read what is of some patterns; under `not` too, if asked."""
    known = list(patterns)
    for rule in rules:
        for part in literals(rule):
            for one in known if negated or not part.negated else ():
                bound = _matched(part, one)
                if bound is not None:
                    yield _Reader(rule, part, pattern(rule.head, bound))


def _tells_more(reader: _Reader) -> bool:
    """Tell whether the sentence of a rule tells a value that it reads and its head lacks."""
    told = {name for text in reader.rule.texts.values() for name in placeholders(text)}
    return any(
        isinstance(one, Var) and one.name in told and one not in reader.rule.head.args
        for one in reader.part.args
    )


def _circular(rules: Sequence[Rule], patterns: Mapping[str, Literal]) -> bool:
    """Tell whether something may rest on itself without a `not` in between."""
    return any(_on_itself(rules, one) for one in patterns.values())


def _on_itself(rules: Sequence[Rule], start: Literal) -> bool:
    found: dict[str, Literal] = {}
    pending = [start]
    while pending:
        readers = _readers(rules, pending, negated=False)
        new = {_key(one.head): one.head for one in readers}
        pending = [one for key, one in new.items() if key not in found]
        found |= new
        if any(may_be(one, start) for one in pending):
            return True
    return False


def _key(found: Literal) -> str:
    return str(replace(found, negated=False))
