"""Rules, tables and inputs that nothing uses, and words that the sentences lack."""

from __future__ import annotations

from collections.abc import Mapping

from hsm_policy.check_names import constant
from hsm_policy.checking import Look, all_literals, place_of, signature
from hsm_policy.clauses import Place, Rule, Var
from hsm_policy.days import FIRST, iso, plus_years
from hsm_policy.language import placeholders
from hsm_policy.measures import Signature
from hsm_policy.names import NOT_TOLD
from hsm_policy.signatures import OUTPUTS
from hsm_policy.source import Source, Table
from hsm_policy.values import nearest

DATE = "date"
"""The key that every case has, since it says which rows of the tables are in force."""
_READ_OUT: dict[Signature, int] = {("figure", 2): 1, ("duty", 3): 1, ("done", 4): 1}
"""Which argument of what a rule concludes is read out to whoever reads a verdict."""


def check_use(look: Look, places: Mapping[str, Place]) -> None:
    """Warn of rules and tables that nothing reads, and remark what else no rule reads.

    `places` are where the keys of a case stand.
    """
    read = {signature(literal) for rule in look.rules for literal in all_literals(rule.body)}
    needed, said = _needed(look), set[Signature]()
    for rule in look.rules:
        head = signature(rule.head)
        if head not in needed and head not in said and head not in look.given:
            said.add(head)
            look.refuse("predicate_unused", rule.place, severity="warning", found=rule.head.name)
    names = {name for name, _ in read} | set(_ratios(look.source))
    for table in look.source.tables.values():
        if table.id not in names:
            look.refuse("table_unused", table.place, severity="warning", found=table.id)
    for entry in look.source.vocabulary.inputs.values():
        if entry.predicate not in names and entry.type != "id" and entry.path != DATE:
            look.refuse(
                "input_unused",
                places.get(entry.path, look.vocabulary_place),
                severity="info",
                found=entry.path,
            )
    for table in look.source.tables.values():
        _carried(look, table)
    _words(look)


def _needed(look: Look) -> set[Signature]:
    """Give every predicate on which something in a verdict may rest."""
    bodies: dict[Signature, set[Signature]] = {}
    for rule in look.rules:
        inside = bodies.setdefault(signature(rule.head), set())
        inside.update(map(signature, all_literals(rule.body)))
    pending, found = [*OUTPUTS], set[Signature]()
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += bodies.get(one, ())
    return found


def _carried(look: Look, table: Table) -> None:
    """Remark rows that go on when others begin anew in the last year that a table tells.

    Who adds that year and moves `known_until` on says that every other row still holds.
    """
    written = [row for row in table.rows if row.written]
    last = max((row.first for row in written), default=FIRST)
    if not table.known_until or plus_years(last, 1) <= table.known_until:
        return
    for row in written:
        if row.first < last < row.before:
            place = Place(table.place.file, row.line, 1)
            keys = ", ".join(f"`{key}`" for key in row.keys)
            args = {"table": table.id, "keys": keys, "day": iso(last)}
            look.refuse("row_carried", place, severity="info", **args)


def _ratios(source: Source) -> list[str]:
    """Give the tables by which the reader of a case converts amounts."""
    return [
        divisor
        for entry in source.vocabulary.inputs.values()
        for options in entry.forms.values()
        for divisor in options.values()
        if isinstance(divisor, str)
    ]


def _words(look: Look) -> None:
    """Warn of constants that sentences show without words for them."""
    constants = _constants(look)
    said = set[str]()
    for rule in look.rules:
        _concluded(look, rule, said)
        for name in placeholders(rule.texts.get("en", "")):
            for value in sorted(_shown(rule, name, constants) - said):
                said.add(value)
                if value not in look.source.words:
                    place = place_of(rule, "en")
                    look.refuse("word_missing", place, severity="warning", found=value)


def _concluded(look: Look, rule: Rule, said: set[str]) -> None:
    """Warn where the value of a figure, or who has a duty, is a constant without words for it."""
    head, at = rule.head, _READ_OUT.get(signature(rule.head))
    value = constant(head.args[at]) if at is not None else None
    if value is None or value in said:
        return
    words = {word.removeprefix(f"{constant(head.args[0])}.") for word in look.source.words}
    if value not in {*words, NOT_TOLD}:
        said.add(value)
        near = nearest(value, (*words, NOT_TOLD))
        hint = "did_you_mean" if near else ""
        look.refuse("word_missing", head.place, hint, "warning", found=value, near=near)


def _shown(rule: Rule, name: str, constants: dict[tuple[str, int, int], set[str]]) -> set[str]:
    """Give the constants that a variable can hold, as far as its rules say."""
    found: set[str] | None = None
    for literal in all_literals(rule.body):
        for position, argument in enumerate(literal.args):
            if argument == Var(name) and not literal.negated:
                held = constants.get((*signature(literal), position), set())
                found = held if found is None else found & held
    return found or set()


def _constants(look: Look) -> dict[tuple[str, int, int], set[str]]:
    """Give the constants that each argument of each predicate can hold."""
    found: dict[tuple[str, int, int], set[str]] = {}
    for entry in look.source.vocabulary.inputs.values():
        if entry.type == "choice":
            arity = 2 if entry.subject else 1
            found.setdefault((entry.predicate, arity, arity - 1), set()).update(entry.values)
    for table in look.source.tables.values():
        width = len(table.keys) + (table.unit != "none")
        for arity in (width, width + 2):
            for position in range(len(table.keys)):
                keys = {row.keys[position] for row in table.rows}
                found[(table.id, arity, position)] = {key for key in keys if not key.isupper()}
    while True:
        size = sum(map(len, found.values()))
        for rule in look.rules:
            _add(rule, found)
        if sum(map(len, found.values())) == size:
            return found


def _add(rule: Rule, found: dict[tuple[str, int, int], set[str]]) -> None:
    for position, argument in enumerate(rule.head.args):
        value = constant(argument)
        held = {value} if value is not None else set()
        if isinstance(argument, Var):
            held = _shown(rule, argument.name, found)
        found.setdefault((*signature(rule.head), position), set()).update(held)
