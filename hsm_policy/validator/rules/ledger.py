"""Statements of the ledger have a place, rules have support, questions have an outcome."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hsm_policy.calendar import BEYOND, FIRST, iso
from hsm_policy.documents import RefusedError, parse_day
from hsm_policy.messages import Location
from hsm_policy.rulebook import LedgerStatement
from hsm_policy.syntax import Literal, Rule, constant_name, literals, signature
from hsm_policy.validator.context import ValidationContext, place_of

OFFICIAL = ("statute", "decree", "court", "authority")

_LACKING = ("requirement_never_met", "verdict_missing")

_REPORTED = ("figure", "duty", "risk", "note")


def check_ledger(look: ValidationContext) -> None:
    """Refuse rules without support and statements without a place, where a ledger exists."""
    ledger = look.source.ledger
    if ledger is None:
        return
    for name, place in _citations(look):
        if name not in ledger.statements:
            look.unknown("statement_unknown", place, name, ledger.statements)
    for rule in look.rules:
        if rule.lines and rule.sources and not _supported(look, rule):
            look.refuse("rule_unsupported", place_of(rule, "source"), id=rule.id)
    cited = {name for name, _ in _citations(look)}
    for statement in ledger.statements.values():
        _placed(look, statement, cited)


def _citations(look: ValidationContext) -> Iterator[tuple[str, Location]]:
    """Yield each cited statement with the place of the rule, row or scenario that cites it."""
    for rule in look.rules:
        for name in rule.says:
            yield name, place_of(rule, f"says {name}")
    for table in look.source.tables.values():
        for row in table.rows:
            for name in row.says:
                yield name, Location(table.place.file, row.line, 1)
    for scenario in look.source.scenarios.values():
        for name in scenario.says:
            yield name, scenario.spots[f"says {name}"]


_PROVISION = re.compile(
    r"(?P<place>\S+)(?: from (?P<first>\d{4}-\d\d-\d\d))?(?: until (?P<last>\d{4}-\d\d-\d\d))?"
)

_NUMBER = re.compile(r"\d[\w.:()]*")


class _Provision(NamedTuple):
    """A place that may be cited, with its first and last day in force (yyyymmdd)."""

    place: str
    first: int
    last: int

    def covers(self, cited: str) -> bool:
        """Return whether a cited place is this one, part of it, or a whole that it is part of."""
        one, other = sorted((self.place, cited), key=len)
        return other.startswith(one) and not re.match(r"[\w.]", other[len(one) :])


class _Cited(NamedTuple):
    """A place in a source that something cites, and the day for which it is cited."""

    source: str
    where: str
    place: Location
    day: int


def check_provisions(look: ValidationContext, today: int) -> None:
    """Refuse places that a source with declared provisions lacks; warn of those not in force.

    A rule is to rest on what is in force `today` (yyyymmdd), a row on what is on its first day.
    """
    known = {name: _provisions(look, name) for name in look.source.references}
    for one in _cited(look, today):
        provisions = known.get(one.source)
        for where in _numbers(one.where) if provisions else ():
            fitting = [each for each in provisions or () if each.covers(where)]
            if not fitting:
                names = [each.place for each in provisions or ()]
                look.unknown("provision_unknown", one.place, where, names, source=one.source)
            elif not any(each.first <= one.day <= each.last for each in fitting):
                args = {"found": where, "source": one.source, "day": iso(one.day)}
                look.refuse("provision_ended", one.place, "", "warning", **args)


def _numbers(where: str) -> list[str]:
    """Return the provisions that a place names first, without a remark after them."""
    first, *others = re.split(r"[,;]\s*", where)
    found = _NUMBER.match(first)
    return [found[0], *filter(_NUMBER.fullmatch, others)] if found else []


def _provisions(look: ValidationContext, name: str) -> list[_Provision]:
    """Return the provisions that a source declares; none if one is badly written."""
    found = []
    source = look.source.references[name]
    for text in source.provisions:
        match = _PROVISION.fullmatch(text)
        try:
            first = parse_day(match["first"]) if match and match["first"] else FIRST
            last = parse_day(match["last"]) if match and match["last"] else BEYOND
        except RefusedError:
            match = None
        if match is None:
            look.refuse("provision_form", source.place, found=text, source=name)
        else:
            found.append(_Provision(match["place"], first, last))
    return found if len(found) == len(source.provisions) else []


def _cited(look: ValidationContext, today: int) -> Iterator[_Cited]:
    points, questions = look.source.points.values(), look.source.questions.values()
    for rule in look.rules:
        for number, one in enumerate(rule.sources):
            yield _Cited(one.id, one.where, place_of(rule, f"source {number}"), today)
    for table in look.source.tables.values():
        for row in table.rows:
            if row.written:
                place = Location(table.place.file, row.line, 1)
                yield from (_Cited(*one, place, row.first) for one in row.sources)
    declared = [
        *((point.place, one.authority) for point in points for one in point.readings.values()),
        *((question.place, one.sources) for question in questions for one in question.not_asked),
    ]
    for place, sources in declared:
        yield from (_Cited(source, where, place, today) for source, where in sources)


def _supported(look: ValidationContext, rule: Rule) -> bool:
    """Whether a rule cites a statement or an official text; unknown sources count as official."""
    kinds = [look.source.references.get(source.id) for source in rule.sources]
    return bool(rule.says) or any(kind is None or kind.kind in OFFICIAL for kind in kinds)


def _placed(look: ValidationContext, statement: LedgerStatement, cited: Collection[str]) -> None:
    if statement.placed and statement.id in cited:
        look.refuse("statement_twice", statement.place, severity="warning", id=statement.id)
    # A rule that could not be read, or that is missing, may be the one that cites it.
    if look.unread or any(one.code in _LACKING for one in look.problems):
        return
    if not statement.placed and statement.id not in cited:
        look.refuse("statement_without_place", statement.place, id=statement.id)
    kind, name = statement.reported_by
    if kind and name not in _reports(look, kind):
        look.unknown("report_unknown", statement.place, name, _reports(look, kind), kind=kind)
    if statement.reading and statement.reading not in look.source.points:
        look.unknown("point_unknown", statement.place, statement.reading, look.source.points)


def _reports(look: ValidationContext, kind: str) -> set[str]:
    """Return the ids of one kind that a statement may refer to."""
    if kind == "rule":
        return {rule.id for rule in look.rules}
    heads = [rule.head for rule in look.rules if rule.head.name == kind and kind in _REPORTED]
    return {name for head in heads if (name := constant_name(head.args[0])) is not None}


WAYS = ("met", "waived", "undecided")


def check_verdict(look: ValidationContext) -> None:
    """Refuse questions without an outcome rule, and requirements that no rule can meet."""
    for question in look.source.questions.values():
        for name in ("requirement", "outcome"):
            if not concluded(look, name, question.id):
                args = {"found": name, "question": question.id}
                look.refuse("verdict_missing", question.place, **args)
        for requirement in question.requirements.values():
            if not any(concluded(look, name, question.id, requirement.id) for name in WAYS):
                args = {"found": requirement.id, "question": question.id}
                look.refuse("requirement_never_met", requirement.place, **args)


_FEW = 3

Condition = tuple[str, bool, tuple[str | None, ...]]
"""A literal with its variables left out: name, whether it is negated, arguments."""


def check_lists(look: ValidationContext) -> None:
    """Refuse rules that repeat the requirements of a question; warn where they repeat most."""
    for question in look.source.questions.values():
        ways: dict[str, list[frozenset[Condition]]] = {name: [] for name in question.requirements}
        others = []
        for rule in look.rules:
            head = [constant_name(argument) for argument in rule.head.args]
            if rule.head.name not in WAYS or head[0] != question.id:
                others.append(rule)
            elif rule.head.name == "met" and head[1] in ways:
                ways[head[1]].append(_conditions(look, rule))
        for rule in others:
            asked = frozenset(map(_condition, literals(rule.body)))
            found = [way for name in ways for way in ways[name] if way and way <= asked]
            listed = sum(any(way in found for way in several) for several in ways.values())
            whole = listed == len(ways) > 1
            most = listed >= _FEW and 4 * listed >= 3 * len(ways)
            if (whole or most) and len(frozenset().union(*found)) >= listed:
                severity = "error" if whole and listed >= _FEW else "warning"
                look.refuse(
                    "requirements_repeated", rule.place, severity=severity, question=question.id
                )


def _conditions(look: ValidationContext, rule: Rule) -> frozenset[Condition]:
    """Return what a rule asks beside numbers; where it asks of numbers only, what it reads."""
    asked = [one for one in literals(rule.body) if one.name != "raised"]
    plain = [one for one in asked if not look.types.of.get(signature(one))]
    return frozenset(map(_condition, plain or asked))


def _condition(literal: Literal) -> Condition:
    return literal.name, literal.negated, tuple(map(constant_name, literal.args))


def concluded(look: ValidationContext, name: str, *arguments: str) -> bool:
    """Whether some rule can derive an atom that begins with these arguments."""
    return any(
        rule.head.name == name
        and all(
            constant_name(found) in (None, wanted)
            for found, wanted in zip(rule.head.args, arguments, strict=False)
        )
        for rule in look.rules
    )
