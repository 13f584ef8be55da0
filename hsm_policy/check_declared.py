"""What a rulebook declares beside its rules and does not use: figures, points, sources, words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hsm_policy.check_names import constant, constants_of
from hsm_policy.check_verdict import concluded
from hsm_policy.checking import Look, all_literals
from hsm_policy.clauses import Place
from hsm_policy.values import nearest

_TWO = 2


def check_declared(look: Look, words: Mapping[str, Place], cited: Collection[str]) -> None:
    """Warn of figures, contested points and announced law that no rule knows, and remark the rest.

    `words` are where the words for constants stand, `cited` the sources that files other than
    those of clauses cite.
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
    _cited(look, cited)
    _words(look, words)


def _first_of(look: Look, name: str) -> set[str | None]:
    """Give what rules name as the first argument of a predicate; None where a variable stands."""
    return {
        constant(literal.args[0])
        for rule in look.rules
        for literal in all_literals(rule.body)
        if literal.name == name and literal.args
    }


def _cited(look: Look, elsewhere: Collection[str]) -> None:
    """Remark sources that nothing cites."""
    cited = {one.id for rule in look.rules for one in rule.sources}.union(elsewhere)
    for reference in look.source.references.values():
        if reference.id not in cited:
            look.refuse("source_unused", reference.place, severity="info", found=reference.id)


def _words(look: Look, places: Mapping[str, Place]) -> None:
    """Remark words for what no case, table or rule holds; much like one of these, it is warned of.

    Where a word says what a constant means in one place, `place.constant`, that place exists too.
    """
    source = look.source
    known = {key for table in source.tables.values() for row in table.rows for key in row.keys}
    known |= {one for entry in source.vocabulary.inputs.values() for one in entry.values}
    known |= {text for one in source.references.values() for text in (one.kind, one.version)}
    known |= {name for rule in look.rules for name, _ in constants_of(rule)}
    owners = {*source.vocabulary.inputs, *source.tables, *source.figures}
    for word, place in places.items():
        owner, _, name = word.rpartition(".")
        unknown = [(one, among) for one, among in ((name, known), (owner, owners)) if one]
        for one, among in unknown:
            if one not in among:
                near = nearest(one, among)
                hint, severity = ("did_you_mean", "warning") if near else ("", "info")
                look.refuse("word_unused", place, hint, severity, found=word, near=near)
                break
