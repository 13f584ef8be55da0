"""Declarations and rules that nothing uses: figures, points, sources, words, keys, tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from hsm_policy.calendar import FIRST, iso, plus_years
from hsm_policy.messages import Location, nearest, placeholders, suggest
from hsm_policy.names import NOT_TOLD
from hsm_policy.rulebook import DATE, OUTPUTS, RulebookData, Table
from hsm_policy.syntax import Rule, Signature, Var, constant_name, literals, signature
from hsm_policy.validator.context import ValidationContext, place_of
from hsm_policy.validator.rules.ledger import concluded
from hsm_policy.validator.rules.names import constants_of

_TWO = 2


def check_declared(
    look: ValidationContext, words: Mapping[str, Location], cited: Collection[str]
) -> None:
    """Warn of unused figures, contested points and announced law; remark other leftovers.

    `words` are the places of the words for constants. `cited` are the sources that files other
    than policy files cite.
    """
    for figure in look.source.figures.values():
        if not concluded(look, "figure", figure.id):
            look.refuse("figure_unused", figure.place, severity="warning", found=figure.id)
    read = _first_of(look, "reading")
    for point in look.source.points.values():
        if not {point.id, None} & read:
            look.refuse("point_unused", point.place, severity="warning", found=point.id)
        if len(point.readings) < _TWO:
            look.refuse("point_settled", point.place, severity="warning", found=point.id)
    announced = _first_of(look, "scenario")
    for scenario in look.source.scenarios.values():
        if not {scenario.id, None} & announced:
            look.refuse("scenario_unused", scenario.place, severity="warning", found=scenario.id)
        if scenario.source and not scenario.where:
            place = scenario.spots["source"]
            look.refuse("source_without_place", place, severity="warning", found=scenario.source)
    _concepts(look)
    _cited(look, cited)
    _words(look, words)


def _concepts(look: ValidationContext) -> None:
    """Warn of declared concepts that no rule concludes."""
    derived = {f"{name}/{arity}" for name, arity in look.derived}
    for name, concept in look.source.concepts.items():
        if name not in derived:
            args = {"found": name, **suggest(name, derived)}
            look.refuse("concept_unused", concept.place, severity="warning", **args)


def _first_of(look: ValidationContext, name: str) -> set[str | None]:
    """Return the constants that rules use as first argument of a predicate; None for a variable."""
    return {
        constant_name(literal.args[0])
        for rule in look.rules
        for literal in literals(rule.body)
        if literal.name == name and literal.args
    }


def _cited(look: ValidationContext, elsewhere: Collection[str]) -> None:
    """Remark sources that nothing cites."""
    cited = {one.id for rule in look.rules for one in rule.sources}.union(elsewhere)
    for reference in look.source.references.values():
        if reference.id not in cited:
            look.refuse("source_unused", reference.place, severity="info", found=reference.id)


def _words(look: ValidationContext, places: Mapping[str, Location]) -> None:
    """Remark words for constants that do not exist; warn where the name is near an existing one.

    For `place.constant`, the word of a constant in one place, the place must exist too;
    `subject.name` is the title of a subject, the first word of rule ids, `part.key` that of a map
    or list at the top of a case, and `form.value` a form in which an amount may be written.
    """
    source = look.source
    known = {key for table in source.tables.values() for row in table.rows for key in row.keys}
    for entry in source.vocabulary.inputs.values():
        known |= {
            *entry.values,
            *entry.forms,
            *(one for form in entry.forms.values() for one in form),
        }
    known |= {text for one in source.references.values() for text in (one.kind, one.version)}
    known |= {name for rule in look.rules for name, _ in constants_of(rule)}
    titled = {
        "subject": {rule.id.partition(".")[0] for rule in look.rules},
        "part": set(source.vocabulary.groups),
    }
    for entry in source.vocabulary.inputs.values():
        titled |= {form: set(values) for form, values in entry.forms.items()}
    owners = {*source.vocabulary.inputs, *source.tables, *source.figures}
    for word, place in places.items():
        owner, _, name = word.rpartition(".")
        needed = ((name, known), (owner, owners))
        for one, among in ((name, titled[owner]),) if owner in titled else needed:
            if one and one not in among:
                near = nearest(one, among)
                severity = "warning" if near else "info"
                look.refuse("word_unused", place, severity=severity, found=word, near=near)
                break


"""The key that every case has, since it says which rows of the tables are in force."""

_READ_OUT: dict[Signature, int] = {("figure", 2): 1, ("duty", 3): 1, ("done", 4): 1}
"""Which argument of what a rule concludes is read out to whoever reads a verdict."""


def check_reached(look: ValidationContext) -> None:
    """Refuse rules whose misspelled name keeps them out of every verdict."""
    for rule, near in _unreached(look):
        if near:
            args = {"found": rule.head.name, "near": near}
            look.refuse("predicate_misspelled", rule.place, **args)


def _unreached(look: ValidationContext) -> Iterator[tuple[Rule, str]]:
    """Yield the first rule of each predicate on which no verdict depends.

    With it comes the name of the predicate that it is probably meant to conclude, or "".
    """
    needed, said = _needed(look), set[Signature]()
    for rule in look.rules:
        head = signature(rule.head)
        if head not in needed and head not in said and head not in look.given:
            said.add(head)
            names = {name for name, arity in needed - look.given if arity == head[1]}
            yield rule, nearest(head[0], names)


def check_use(look: ValidationContext, places: Mapping[str, Location]) -> None:
    """Warn of rules and tables that nothing reads; remark everything else that no rule reads.

    `places` are the places of the keys of a case.
    """
    read = {signature(literal) for rule in look.rules for literal in literals(rule.body)}
    for rule, _ in _unreached(look):
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
    _word_lists(look)


def _needed(look: ValidationContext) -> set[Signature]:
    """Return every predicate on which a verdict can depend."""
    bodies: dict[Signature, set[Signature]] = {}
    for rule in look.rules:
        inside = bodies.setdefault(signature(rule.head), set())
        inside.update(map(signature, literals(rule.body)))
    pending, found = [*OUTPUTS], set[Signature]()
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += bodies.get(one, ())
    return found


def _carried(look: ValidationContext, table: Table) -> None:
    """Remark rows that continue although other rows of the table restart in its last year.

    Moving `known_until` to the next year asserts that every row without a new one still holds.
    """
    written = [row for row in table.rows if row.written]
    last = max((row.first for row in written), default=FIRST)
    if not table.known_until or plus_years(last, 1) <= table.known_until:
        return
    for row in written:
        if row.first < last < row.before:
            place = Location(table.place.file, row.line, 1)
            keys = ", ".join(f"`{key}`" for key in row.keys)
            args = {"table": table.id, "keys": keys, "day": iso(last)}
            look.refuse("row_carried", place, severity="info", **args)


def _ratios(source: RulebookData) -> list[str]:
    """Return the tables with which the case reader converts amounts."""
    return [
        divisor
        for entry in source.vocabulary.inputs.values()
        for options in entry.forms.values()
        for divisor in options.values()
        if isinstance(divisor, str)
    ]


def _word_lists(look: ValidationContext) -> None:
    """Warn of constants that sentences show and that have no words."""
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


def _concluded(look: ValidationContext, rule: Rule, said: set[str]) -> None:
    """Warn where the value of a figure, or the person of a duty, is a constant without words."""
    head, at = rule.head, _READ_OUT.get(signature(rule.head))
    value = constant_name(head.args[at]) if at is not None else None
    if value is None or value in said:
        return
    words = {word.removeprefix(f"{constant_name(head.args[0])}.") for word in look.source.words}
    if value not in {*words, NOT_TOLD}:
        said.add(value)
        args = {"found": value, **suggest(value, (*words, NOT_TOLD))}
        look.refuse("word_missing", head.place, severity="warning", **args)


def _shown(rule: Rule, name: str, constants: dict[tuple[str, int, int], set[str]]) -> set[str]:
    """Return the constants that a variable can hold, as far as the rules determine them."""
    found: set[str] | None = None
    for literal in literals(rule.body):
        for position, argument in enumerate(literal.args):
            if argument == Var(name) and not literal.negated:
                held = constants.get((*signature(literal), position), set())
                found = held if found is None else found & held
    return found or set()


def _constants(look: ValidationContext) -> dict[tuple[str, int, int], set[str]]:
    """Return the constants that each argument of each predicate can hold."""
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
        value = constant_name(argument)
        held = {value} if value is not None else set()
        if isinstance(argument, Var):
            held = _shown(rule, argument.name, found)
        found.setdefault((*signature(rule.head), position), set()).update(held)
