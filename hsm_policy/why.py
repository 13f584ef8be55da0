"""The derivation of an outcome or a figure as a tree, and for what failed what each rule missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from hsm_policy.clauses import Aggregate, Body, Comparison, Literal
from hsm_policy.evidence import Evidence, Fired, Missed, ground, split
from hsm_policy.interface_texts import say
from hsm_policy.problems import Problems, make
from hsm_policy.verdict import Verdict, cited
from hsm_policy.wording import Wording

DEEPEST = 40
DEEPEST_MISSED = 5


class Node(msgspec.Struct, frozen=True):
    """One step of a derivation."""

    atom: str
    text: str
    rule: str
    sources: list[dict[str, str]]
    because: list[Node]
    state: str = "met"
    needed: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the node as the contract has it, with `state` and `needed` where they say more."""
        told: dict[str, Any] = {
            "atom": self.atom,
            "text": self.text,
            "rule": self.rule,
            "sources": self.sources,
            "because": [node.to_dict() for node in self.because],
        }
        if self.state != "met":
            told["state"] = self.state
        if self.needed:
            told["needed"] = self.needed
        return told


class Why:
    """The answer of `hsm why`."""

    def __init__(self, verdict: Verdict, what: str) -> None:
        self.verdict, self.what = verdict, what
        questions, figures = verdict.engine.source.questions, verdict.engine.source.figures
        if what not in questions and what not in figures:
            from hsm_policy.values import nearest

            near = nearest(what, (*questions, *figures))
            args = {"what": what, "near": near}
            raise Problems([make("no_such_answer", hint="did_you_mean" if near else "", args=args)])
        if what in questions and what not in verdict.decision.answers:
            args = {"question": what, "by": ", ".join(questions[what].raised_by)}
            raise Problems([make("not_raised", args=args)])

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the tree."""
        return _Tree(self.verdict, lang).of(self.what).to_dict()


class _Tree:
    def __init__(self, verdict: Verdict, lang: str) -> None:
        self.verdict, self.lang = verdict, lang
        self.evidence: Evidence = verdict.whole_evidence
        self.world = self.evidence.world
        self.source = verdict.engine.source
        self.wording = Wording(self.source, lang)
        self.figures = verdict.to_dict(lang)["figures"]

    def of(self, what: str) -> Node:
        """Give the tree of a question or a figure."""
        if what in self.source.questions:
            return self._question(what)
        found = [
            ("figure", args) for args in self.world.atoms.get(("figure", 2), ()) if args[0] == what
        ]
        if not found:
            text = say("figure_not_derived", self.lang, title=self._figure_title(what))
            return Node(what, text, "", [], self._missed("figure", (what, None), 0), "open")
        return self._atom("figure", found[0][1], 0)

    def _figure_title(self, figure: str) -> str:
        return self.source.figures[figure].title.get(self.lang, figure)

    def _question(self, question: str) -> Node:
        answer = self.verdict.decision.answers[question]
        written = self.verdict.to_dict(self.lang)["verdicts"][question]
        parts = []
        for requirement in written["requirements"]:
            args = (question, requirement["id"])
            parts.append(self._requirement(args, requirement))
        order = {"unmet": 0, "open": 1, "met": 2, "waived": 3}
        parts.sort(key=lambda node: order[node.state])
        state = {"granted": "met", "open": "open"}.get(answer.outcome, "unmet")
        title = self.source.questions[question].title.get(self.lang, question)
        outcome = say(f"outcome.{answer.outcome}", self.lang)
        return Node(
            f"outcome({question},{answer.outcome})",
            f"{title}: {outcome}.",
            "",
            [],
            parts,
            state,
        )

    def _requirement(self, args: tuple[str, str], written: dict[str, Any]) -> Node:
        state = written["state"]
        name = {"waived": "waived", "open": "undecided"}.get(state, "met")
        if args in self.world.sets.get((name, 2), ()) and state != "unmet":
            inner = self._atom(name, args, 0)
            return msgspec.structs.replace(inner, state=state)
        missed = self._missed("met", args, 0)
        atom = f"requirement({args[0]},{args[1]},{state})"
        return Node(atom, written["text"], "", written["sources"], missed, state)

    def _atom(self, predicate: str, args: tuple[str, ...], depth: int) -> Node:
        """Give the derivation of an atom that holds."""
        fired = self.evidence.fired(predicate, args)
        atom = self._written(predicate, args)
        if not fired:
            return Node(atom, self._fact(predicate, args), "", [], [])
        one = fired[0]
        because = [] if depth > DEEPEST else self._because(one, depth + 1)
        text = self.wording.fired(one, self.world)
        return Node(atom, text, one.rule.id, cited(one.rule.sources), because)

    def _written(self, predicate: str, args: tuple[str, ...]) -> str:
        if not args:
            return predicate
        values = [str(self.world.number(a)) if a in self.world.values else a for a in args]
        return f"{predicate}({','.join(values)})"

    def _because(self, fired: Fired, depth: int) -> list[Node]:
        nodes = []
        for item in fired.rule.body:
            node = self._part(fired, item, depth)
            if node is not None:
                nodes.append(node)
        return nodes

    def _part(self, fired: Fired, item: Body, depth: int) -> Node | None:
        if isinstance(item, Literal) and not item.negated:
            args = self._match(item, fired.bindings)
            return self._atom(item.name, args, depth) if args is not None else None
        if isinstance(item, Aggregate):
            return self._members(fired, item, depth)
        return None

    def _match(self, item: Literal, bindings: dict[str, str]) -> tuple[str, ...] | None:
        return next(self._matches(item, bindings), None)

    def _matches(self, item: Literal, bindings: dict[str, str]) -> Iterator[tuple[str, ...]]:
        pattern = [ground(argument, bindings) for argument in item.args]
        for args in self.world.atoms.get((item.name, len(item.args)), ()):
            if all(want in (None, have) for want, have in zip(pattern, args, strict=True)):
                yield args

    def _members(self, fired: Fired, item: Aggregate, depth: int) -> Node | None:
        """Give the members of a sum, least or greatest as steps of their own."""
        literals = [c for c in item.conditions if isinstance(c, Literal) and not c.negated]
        nodes = [
            self._atom(literal.name, args, depth)
            for literal in literals[:1]
            for args in self._matches(literal, fired.bindings)
        ]
        value = self.wording.value(
            self.world.number(fired.bindings[item.variable]),
            self.source.kinds.get(fired.rule.id, {}).get(item.variable, ""),
        )
        text = say(f"aggregate.{item.function}", self.lang, value=value)
        return Node(f"{item.function}({value})", text, "", [], nodes)

    def _fact(self, predicate: str, args: tuple[str, ...]) -> str:
        """Give the sentence of what the case or a table says."""
        values = [self.world.number(argument) for argument in args]
        for path, slots in self._slots().items():
            entry = slots.leaf.entry
            subjects = (slots.leaf.subject,) if entry.subject else ()
            if entry.predicate == predicate and args[:-1] == subjects:
                shown = self.wording.value(values[-1], entry.type)
                return say("case_says", self.lang, path=path, value=shown)
        table = self.source.tables.get(predicate)
        if table is not None:
            return self._row(predicate, args)
        return ""

    def _slots(self) -> dict[str, Any]:
        machine, _ = self.verdict.engine.bind(self.verdict.case)
        return machine.layout.slots

    def _row(self, predicate: str, args: tuple[str, ...]) -> str:
        table = self.source.tables[predicate]
        title = table.title.get(self.lang, predicate)
        keys = ", ".join(self.wording.word(key) for key in args[: len(table.keys)])
        kind = {"euro": "money", "day": "date"}.get(table.unit, "count")
        if table.unit == "none":
            return say("table_lists", self.lang, title=title, keys=keys)
        value = self.wording.value(self.world.number(args[len(table.keys)]), kind)
        return say("table_says", self.lang, title=title, keys=keys or "-", value=value)

    def _missed(self, predicate: str, args: tuple[str | None, ...], depth: int) -> list[Node]:
        """Give for each rule that could have derived an atom what it missed."""
        if depth > DEEPEST_MISSED:
            return []
        return [self._miss(missed, depth) for missed in self.evidence.missed(predicate, args)]

    def _miss(self, missed: Missed, depth: int) -> Node:
        part, bindings = missed.part, missed.bindings
        below: list[Node] = []
        if isinstance(part, Literal):
            needed, below = self._missing_literal(part, bindings, depth)
        elif isinstance(part, Comparison):
            needed = self._missing_comparison(missed, part)
        else:
            needed = say("needs_member", self.lang)
        return Node(
            missed.rule.id,
            self.wording.rule(missed.rule, bindings, self.world),
            missed.rule.id,
            cited(missed.rule.sources),
            below,
            "unmet",
            needed,
        )

    def _missing_literal(
        self, part: Literal, bindings: dict[str, str], depth: int
    ) -> tuple[str, list[Node]]:
        args = tuple(ground(argument, bindings) for argument in part.args)
        shown = ",".join("_" if a is None else a for a in args)
        atom = f"{part.name}({shown})" if args else part.name
        if part.negated:
            found = self._match(part, bindings)
            inner = [self._atom(part.name, found, depth + 1)] if found is not None else []
            return say("needs_not", self.lang, atom=atom), inner
        path = self._input_path(part.name, args)
        if path:
            value = self.wording.word(args[-1]) if args[-1] else say("a_value", self.lang)
            return say("needs_input", self.lang, path=path, value=value), []
        below = self._missed(part.name, args, depth + 1)
        sentence = next((node.text for node in below if node.text), atom)
        return say("needs_atom", self.lang, atom=sentence), below

    def _input_path(self, predicate: str, args: tuple[str | None, ...]) -> str:
        for path, slots in self._slots().items():
            entry = slots.leaf.entry
            alike = entry.predicate == predicate and len(args) == (2 if entry.subject else 1)
            if alike and (not entry.subject or args[0] in (None, slots.leaf.subject)):
                return path
        return ""

    def _missing_comparison(self, missed: Missed, part: Comparison) -> str:
        kinds = self.source.kinds.get(missed.rule.id, {})
        left = ground(part.left, missed.bindings) or "?"
        right = ground(part.right, missed.bindings) or "?"
        kind = next((kinds[v] for v in sorted(_names(part)) if v in kinds), "")
        one, other = (self.wording.value(self.world.number(side), kind) for side in (left, right))
        return say(
            "needs_comparison",
            self.lang,
            left=one,
            operator=say(f"operator.{part.operator}", self.lang),
            right=other,
        )


def _names(part: Comparison) -> set[str]:
    from hsm_policy.clauses import variables

    return variables(part)


__all__ = ["Node", "Why", "split"]
