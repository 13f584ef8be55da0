"""Size of ground programs, and the form in which files are saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import prod
from pathlib import Path

from hsm_policy.documents import read_own
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.rulebook import own_files, spelled
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Literal,
    Rule,
    Var,
    constant_name,
    literals,
    signature,
)
from hsm_policy.validator.context import ValidationContext

_FORMS = {
    "byte_order_mark": re.compile(b"\\A\xef\xbb\xbf"),
    "line_ends": re.compile(b"\r\n"),
    "trailing_space": re.compile(b"[ \t]+(?=\r?$)", re.MULTILINE),
}


def check_form(folder: Path) -> Iterator[Diagnostic]:
    """Remark once a file that it is saved in an unusual form; warn of empty files."""
    for path in own_files(folder):
        try:
            data = read_own(path)
        except DiagnosticsError:
            continue  # said when it is read for what it says
        name = spelled(path.relative_to(folder))
        if path.suffix == ".lp" and not data.removeprefix(b"\xef\xbb\xbf").strip():
            yield diagnose("empty", at=(name, 1, 1), severity="warning")
            continue
        for code, form in _FORMS.items():
            if found := form.search(data):
                line = data.count(b"\n", 0, found.start()) + 1
                begin = data.rfind(b"\n", 0, found.start()) + 1
                column = len(data[begin : found.start()].decode("utf-8", "replace")) + 1
                at = (name, line, column)
                yield diagnose(code, at=at, severity="info")


def saved_well(data: bytes) -> bytes:
    """Return the bytes of a file with standard line ends and encoding and the same content."""
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return _FORMS["trailing_space"].sub(b"", plain)


MOST = 200_000

_TOGETHER = 20 * MOST

_ROUNDS = 50

Position = tuple[str, int, int]


def check_size(look: ValidationContext) -> None:
    """Refuse rules that can have more instances than grounding can bear, alone or together."""
    found = sorted(sizes(look), key=lambda one: -one[1])
    together = sum(count for _, count in found)
    for rule, count in found:
        if count <= MOST and together <= _TOGETHER:
            return
        together -= count
        args = {"count": f"{count:,}", "most": f"{MOST:,}"}
        look.refuse("rule_too_great", rule.place, **args)


def sizes(look: ValidationContext) -> list[tuple[Rule, int]]:
    """Return an upper bound on the number of instances of each rule."""
    found = _Sizes(look)
    return [(rule, found.of(rule)) for rule in look.rules]


class _Sizes:
    """The constants that each predicate argument can hold; bounds on instances follow from them."""

    def __init__(self, look: ValidationContext) -> None:
        self.look = look
        self.words: dict[Position, frozenset[str]] = {}
        self._given()
        for _ in range(_ROUNDS):
            if not sum(map(self._spread, look.rules)):  # all of them each time
                break

    def of(self, rule: Rule) -> int:
        """Return an upper bound on the instances of a rule and of its aggregates."""
        inside = [one.conditions for one in rule.body if isinstance(one, Aggregate)]
        return max(self._join((*rule.body, *conditions)) for conditions in [(), *inside])

    def _given(self) -> None:
        vocabulary = self.look.source.vocabulary
        for group in vocabulary.groups.values():
            if group.item:
                items = frozenset(f"{group.item} {number}" for number in range(group.most))
                self.words[group.item, 1, 0] = items
        for entry in vocabulary.inputs.values():
            arity = 2 if entry.subject else 1
            if entry.subject:
                most = (
                    vocabulary.groups[entry.list_path.removesuffix("[]")].most
                    if entry.list_path
                    else 0
                )
                names = [f"{entry.subject} {number}" for number in range(most)] or [entry.subject]
                self._add((entry.predicate, arity, 0), names)
            named = entry.values
            if entry.type in ("country", "countries"):
                named = self.look.source.countries
            self._add((entry.predicate, arity, arity - 1), named or ("true", "false"))
        for table in self.look.source.tables.values():
            width = len(table.keys) + (table.unit != "none")
            for arity in (width, width + 2):
                for position in range(len(table.keys)):
                    self._add((table.id, arity, position), {r.keys[position] for r in table.rows})

    def _add(self, at: Position, words: Iterable[str]) -> bool:
        before = self.words.get(at, frozenset())
        self.words[at] = before.union(words)
        return len(self.words[at]) > len(before)

    def _spread(self, rule: Rule) -> bool:
        grown = False
        for position, argument in enumerate(rule.head.args):
            word = constant_name(argument)
            held = {word} if word is not None else self._held(rule.body, argument)
            if held:
                grown |= self._add((*signature(rule.head), position), held)
        return grown

    def _held(self, body: Iterable[Body], argument: object) -> frozenset[str]:
        """Return the constants that a variable can hold: the smallest set that one atom allows."""
        found = [
            self.words.get((*signature(literal), position), frozenset())
            for literal in literals(body)
            for position, other in enumerate(literal.args)
            if other == argument and isinstance(other, Var) and not literal.negated
        ]
        return min(found, key=len, default=frozenset())

    def _join(self, body: Iterable[Body]) -> int:
        """Return an upper bound on the assignments of constants to the variables of a body."""
        body = [item for item in body if not isinstance(item, Aggregate)]
        positive = [one for one in literals(body) if not one.negated]
        count, bound = 1, set[str]()
        for literal in sorted(positive, key=self._rows):
            free = [
                max(len(self._held(body, argument)), 1)
                for argument in literal.args
                if isinstance(argument, Var) and argument.name not in bound
            ]
            count *= min(self._rows(literal), prod(free))
            bound |= {one.name for one in literal.args if isinstance(one, Var)}
        return count

    def _rows(self, literal: Literal) -> int:
        """Return an upper bound on the number of atoms of a predicate."""
        table = self.look.table_of(literal)
        if table:
            dated = len(literal.args) > len(table.keys) + (table.unit != "none")
            return max(len(table.rows if dated else {row.keys for row in table.rows}), 1)
        words = (self.words.get((*signature(literal), n)) for n in range(len(literal.args)))
        return prod(len(one) for one in words if one)
