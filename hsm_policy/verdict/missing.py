"""Sentences on the missing premises of a near miss: what a rule still needed to fire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsm_policy.documents import OPEN
from hsm_policy.messages import say
from hsm_policy.names import BETWEEN, MOVES_DAYS
from hsm_policy.rulebook import RulebookData, Table
from hsm_policy.syntax import FLIPPED, Call, Comparison, Var, variables
from hsm_policy.verdict.matching import NearMiss
from hsm_policy.verdict.wording import Wording
from hsm_policy.verdict.world import World, instantiate


class MissingPremises:
    """Says what the case, a table or the program would have to contain for a premise to hold."""

    def __init__(self, source: RulebookData, wording: Wording, world: World) -> None:
        self.source, self.wording, self.world = source, wording, world
        self.lang = wording.lang

    def comparison(self, missed: NearMiss, part: Comparison) -> tuple[str, bool]:
        """Return the sentence on a failed comparison, and whether it fails for an unknown value."""
        kind = self._kind(missed, part)
        sides = [instantiate(side, missed.bindings) or "" for side in (part.left, part.right)]
        left, right = (self.world.value(side) for side in sides)
        if left is OPEN and right is OPEN:
            return say("needs_unknown", self.lang), True
        operator = part.operator
        if right is OPEN:
            left, right, operator = right, left, FLIPPED[operator]
        name = f"{'day' if kind == 'date' else 'operator'}.{operator}"
        shown = self.wording.value(right, kind)
        if left is OPEN:
            phrase = say("needs_of_unknown", self.lang, operator=say(name, self.lang), right=shown)
            return phrase, True
        given = self.wording.value(left, kind)
        return say(f"wanted_{name}", self.lang, left=given, right=shown), False

    def _kind(self, missed: NearMiss, part: Comparison) -> str:
        """Return the type compared: `date` for a call of the calendar, else a variable's."""
        kinds = self.source.kinds.get(missed.rule.id, {})
        sides = (part.left, part.right)
        called = {side.name for side in sides if isinstance(side, Call)}
        if called & {*MOVES_DAYS}:
            return "date"
        if called & {*BETWEEN}:
            return "count"
        plain = [side.name for side in sides if isinstance(side, Var)]
        names = [*plain, *sorted(variables(part))]
        return next((kinds[name] for name in names if name in kinds), "")

    def input(self, path: str, value: str | None, found: str, *, known: bool) -> str:
        """Return the sentence on the value that an input needs, and on the one that it has."""
        entry = self.source.vocabulary.inputs[_plain(path)]
        if value is None:
            name = "needs_any_input" if known else "needs_any_input_unknown"
            return say(name, self.lang, path=path)
        shown = self.wording.value(self.world.value(value), entry.type, entry.path)
        if found:
            return say("needs_input_instead", self.lang, path=path, value=shown, found=found)
        name = "needs_input" if known else "needs_input_unknown"
        return say(name, self.lang, path=path, value=shown)

    def other(self, predicate: str, args: tuple[str | None, ...]) -> str:
        """Return the sentence on an atom that a table or the program lacks; "" for other atoms."""
        if predicate in self.source.tables:
            table = self.source.tables[predicate]
            keys = args[: len(table.keys)]
            dated = any(all(map(_fits, keys, row.keys)) for row in table.rows)
            name = "needs_rule" if dated else "needs_row"
            name = "needs_listed" if table.unit == "none" else name
            return say(name, self.lang, title=self.row_title(table, args))
        return self._beside("wanted", predicate, [argument or "" for argument in args])

    def outer(self, predicate: str, args: tuple[str, ...]) -> str:
        """Return the sentence on a true atom: a written map, question, reading or scenario."""
        return self._beside("said", predicate, args)

    def _beside(self, mood: str, predicate: str, args: Sequence[str]) -> str:
        match predicate:
            case "given":
                values = {"key": args[0]}
            case "raised":
                values = {"title": self._title(self.source.questions, args[0])}
            case "outcome" if args[0] in self.source.questions:
                values = {
                    "title": self._title(self.source.questions, args[0]),
                    "outcome": self.wording.outcome(args[0], args[1]),
                }
            case "asks":
                question = self.source.questions.get(args[0])
                requirements = question.requirements if question else {}
                values = {
                    "title": self._title(self.source.questions, args[0]),
                    "requirement": self._title(requirements, args[1]),
                }
            case "reading":
                values = self._reading(*args)
            case "scenario":
                values = {"title": self._title(self.source.scenarios, args[0])}
            case _:
                return ""
        return say(f"{mood}.{predicate}", self.lang, **values)

    def row_title(self, table: Table, args: tuple[str | None, ...]) -> str:
        """Return the title of a table with the keys of a row."""
        title = table.title.get(self.lang, table.id)
        keys = [self.wording.word(key, table.id) for key in args[: len(table.keys)] if key]
        return f"{title} ({', '.join(keys)})" if keys else title

    def _title(self, titled: Mapping[str, Any], name: str) -> str:
        return titled[name].title.get(self.lang, name) if name in titled else name

    def _reading(self, point: str, reading: str) -> dict[str, str]:
        found = self.source.points.get(point)
        if found is None or reading not in found.readings:
            return {"choice": f"{point}={reading}", "text": ""}
        text = found.readings[reading].text.get(self.lang, reading)
        return {"choice": f"{point}={reading}", "text": text}


def _fits(asked: str | None, key: str) -> bool:
    return asked is None or asked.strip('"') == key


def _plain(path: str) -> str:
    """Return a path as in the vocabulary: `events[].kind` for `events[0].kind`."""
    head, opened, rest = path.partition("[")
    return f"{head}[]{rest.partition(']')[2]}" if opened else path
