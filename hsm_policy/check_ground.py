"""What only the ground program shows: `not` that comes round to itself, numbers out of range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.check_graph import components
from hsm_policy.check_range import check_numbers
from hsm_policy.clauses import Literal, Place, Rule
from hsm_policy.ground import Ground, ground
from hsm_policy.measures import Types
from hsm_policy.problems import Problem, Problems, make
from hsm_policy.program import build
from hsm_policy.signatures import infer_types
from hsm_policy.slices import Scope
from hsm_policy.source import Source

SAMPLE = 2


def sample(source: Source) -> Ground:
    """Ground a rulebook with a few items in each list; Problems where clingo cannot."""
    lists = [group for group in source.vocabulary.groups.values() if group.kind == "list"]
    shape = {group.path: min(SAMPLE, group.most) for group in lists}
    return grounded(source, infer_types(source), shape, ())


def grounded(
    source: Source,
    types: Types,
    shape: dict[str, int],
    shown: Iterable[str],
    scope: Scope | None = None,
) -> Ground:
    """Ground a shape, whole or what a case asks for; Problems where clingo cannot."""
    try:
        text = build(source, types, shape, scope)
        return ground(text, shape, shown, narrow=scope is not None)
    except RuntimeError as error:
        if "bad_alloc" in str(error):
            raise MemoryError from None
        raise Problems([make("cannot_ground", args={"detail": str(error)})]) from None


def check_shapes(source: Source, places: Mapping[str, Place]) -> list[Problem]:
    """Give what is wrong with the numbers of a rulebook; `places` are where inputs stand."""
    try:
        return check_numbers(source, sample(source), places)
    except Problems as found:
        return list(found.problems)


def cycles(source: Source, suspects: Iterable[tuple[Rule, Literal]]) -> list[Problem]:
    """Give each `not` among the suspects that comes round to itself in the ground program."""
    made = sample(source)
    rules = [rule for line in made.aspif.split("\n") if (rule := _aspif_rule(line))]
    graph: dict[int, set[int]] = {}
    for heads, body in rules:
        for head in heads:
            graph.setdefault(head, set()).update(map(abs, body))
    for atoms in list(graph.values()):
        for atom in atoms:
            graph.setdefault(atom, set())
    component = components(graph)
    round_again = {
        component[head]
        for heads, body in rules
        for head in heads
        for literal in body
        if literal < 0 and component[head] == component[-literal]
    }
    names = {
        name.partition("(")[0]
        for name, atom in made.atoms.items()
        if component.get(atom) in round_again
    }
    return [
        make(
            "negation_cycle",
            at=(literal.place.file, literal.place.line, literal.place.column),
            args={"found": rule.head.name},
        )
        for rule, literal in suspects
        if {rule.head.name, literal.name} <= names
    ]


def _aspif_rule(line: str) -> tuple[list[int], list[int]] | None:
    """Give heads and body of a rule of the ground program."""
    words = line.split()
    if not words or words[0] != "1":
        return None
    numbers = [int(word) for word in words]
    body_at = 3 + numbers[2]
    heads, kind = numbers[3:body_at], numbers[body_at]
    body = numbers[body_at + 2 :] if kind == 0 else numbers[body_at + 3 :: 2]
    return heads, body
