"""Derivation trees for outcomes and figures, with near misses of rules for what was not derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from hsm_policy.documents import OPEN
from hsm_policy.messages import Report, Reportable, capital, say
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import Table, find_answer
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Comparison,
    Literal,
    Rule,
    clingo_literal,
    clingo_term,
)
from hsm_policy.verdict.matching import Matcher, NearMiss, RuleInstance
from hsm_policy.verdict.missing import MissingPremises
from hsm_policy.verdict.report import RequirementReport, SourceReference, cited
from hsm_policy.verdict.verdict import CONCLUSIONS, Verdict
from hsm_policy.verdict.wording import Wording
from hsm_policy.verdict.world import pattern_of

DEEPEST = 40

DEEPEST_MISSED = 5

_STATES = {Outcome.GRANTED: State.MET, Outcome.OPEN: State.OPEN}

_ASKED = ("raised(", "asks(")

_DECIDING_FIRST = (State.UNMET, State.OPEN, State.MET, State.WAIVED)


class DerivationNode(Report, frozen=True, omit_defaults=True):
    """A step of a derivation; `needed` is a sentence on what was missing."""

    atom: str
    text: str
    rule: str
    sources: list[SourceReference]
    because: list[DerivationNode]
    state: State = State.MET
    needed: str = ""


class Derivation(Reportable):
    """The answer of `hsm why` to a question or figure.

    Raises:
        DiagnosticsError: the name is neither an id nor a title of one, or the case does not raise
            the question.
    """

    def __init__(self, verdict: Verdict, what: str) -> None:
        self.verdict, self.what = verdict, find_answer(verdict.engine.source, what)
        if self.what in verdict.engine.source.questions:
            verdict.situation.question(self.what)

    def report(self, lang: str = "en") -> DerivationNode:
        """Return the tree, with texts in a language."""
        return _Tree(self.verdict, lang).of(self.what)


class _Tree:
    def __init__(self, verdict: Verdict, lang: str) -> None:
        self.verdict, self.lang = verdict, lang
        self.evidence: Matcher = verdict.whole_evidence
        self.settled: Matcher = verdict.whole_settled
        self.world = self.evidence.world
        self.source = verdict.engine.source
        self.wording = Wording(self.source, lang)
        self.undecided = False
        self.needs = MissingPremises(self.source, self.wording, self.world)

    def of(self, what: str) -> DerivationNode:
        """Return the tree of a question or figure."""
        if what in self.source.questions:
            return self._question(what)
        found = [("figure", args) for args in self.world.atoms("figure", 2) if args[0] == what]
        if not found:
            text = self.source.figures[what].no_value.get(self.lang, "")
            title = capital(self._figure_title(what))
            text = text or say("figure_not_derived", self.lang, title=title)
            return DerivationNode(
                what, text, "", [], self._missed("figure", (what, None), 0), State.OPEN
            )
        node = self._atom("figure", found[0][1], 0)
        known = self.verdict.decision.figures.get(what)
        if known is None or known.value is not None:
            return node
        text = self.verdict.figure(what, self.lang).text
        return msgspec.structs.replace(node, atom=what, text=text, state=State.OPEN)

    def _figure_title(self, figure: str) -> str:
        return self.source.figures[figure].title.get(self.lang, figure)

    def _question(self, question: str) -> DerivationNode:
        answer = self.verdict.decision.answers[question]
        title = capital(self.source.questions[question].title.get(self.lang, question))
        if answer.not_needed:
            text = f"{title}: {self.wording.outcome(question, answer.shown)}."
            note = self._atom("note", (self.source.questions[question].not_needed,), 0)
            because = [one for one in note.because if not one.atom.startswith(_ASKED)]
            note = msgspec.structs.replace(note, because=because)
            return DerivationNode(f"outcome({question},{answer.outcome})", text, "", [], [note])
        written = (
            self.verdict.report(self.lang, detailed=False, keys=False)
            .verdicts[question]
            .requirements
        )
        parts = [self._requirement((question, one.id), one) for one in written]
        parts.sort(key=lambda node: _DECIDING_FIRST.index(node.state))
        state = _STATES.get(answer.outcome, State.UNMET)
        outcome = self.wording.outcome(question, answer.outcome)
        return DerivationNode(
            f"outcome({question},{answer.outcome})",
            f"{title}: {outcome}.",
            "",
            [],
            parts,
            state,
        )

    def _cited(self, rule: Rule) -> list[SourceReference]:
        return cited(self.source, self.verdict.case.date, rule.sources)

    def _requirement(self, args: tuple[str, str], written: RequirementReport) -> DerivationNode:
        state, name = written.state, CONCLUSIONS.get(written.state)
        if name and args in self.world.atoms(name, 2):
            inner = self._atom(name, args, 0)
            text = inner.text if inner.state is State.MET else written.text
            return msgspec.structs.replace(inner, state=state, text=text)
        around, self.undecided = self.undecided, state is State.OPEN
        missed = self._missed("met", args, 0)
        self.undecided = around
        atom = f"requirement({args[0]},{args[1]},{state})"
        return DerivationNode(atom, written.text, "", written.sources, missed, state)

    def _atom(self, predicate: str, args: tuple[str, ...], depth: int) -> DerivationNode:
        """Return the derivation of an atom: certain, or else open and that of one completion."""
        if predicate == "outcome" and args[0] in self.verdict.decision.answers:
            return self._question(args[0])
        sure = self._sure(predicate, args)
        fired = sure or self.evidence.fired(predicate, args)
        atom = self._written(predicate, args)
        if not fired:
            return self._fact(atom, predicate, args)
        one = fired[0]
        because = [] if depth > DEEPEST else self._because(one, depth + 1)
        text = self.wording.fired(one, self.world)
        state = State.MET if sure else State.OPEN
        if text and not sure:
            text = say("rule.open", self.lang, sentence=text)
        return DerivationNode(atom, text, one.rule.id, self._cited(one.rule), because, state)

    def _sure(self, predicate: str, args: tuple[str, ...]) -> list[RuleInstance]:
        """Return the rule instances that derive an atom for certain."""
        found = self.settled.fired(predicate, args)
        if not found and self.settled.world.is_certain(predicate, args):
            found = self.settled.fired(predicate, args, every=True, may=True)
            return found if len(found) == 1 else []
        return found

    def _written(self, predicate: str, args: tuple[str, ...]) -> str:
        if not args:
            return predicate
        known = self.world.value
        values = [str(known(one)) if one in self.world.values else one for one in args]
        values = ["unknown" if value == str(OPEN) else value for value in values]
        return f"{predicate}({','.join(values)})"

    def _because(self, fired: RuleInstance, depth: int) -> list[DerivationNode]:
        parts = (self._part(fired, item, depth) for item in fired.rule.body)
        return [node for node in parts if node is not None]

    def _part(self, fired: RuleInstance, item: Body, depth: int) -> DerivationNode | None:
        if isinstance(item, Literal) and not item.negated:
            args = self._match(item, fired.bindings)
            return self._atom(item.name, args, depth) if args is not None else None
        if isinstance(item, Aggregate):
            return self._members(fired, item, depth)
        return None

    def _match(self, item: Literal, bindings: dict[str, str]) -> tuple[str, ...] | None:
        return next(self._matches(item, bindings), None)

    def _matches(self, item: Literal, bindings: dict[str, str]) -> Iterator[tuple[str, ...]]:
        """Return the atoms that agree with a literal, the certain ones first."""
        found = self.world.matching(item.name, pattern_of(item, bindings))
        certain = self.settled.world.is_certain
        yield from sorted(found, key=lambda args: not certain(item.name, args))

    def _members(self, fired: RuleInstance, item: Aggregate, depth: int) -> DerivationNode | None:
        """Return the node of an aggregate, with its members as children."""
        literals = [c for c in item.conditions if isinstance(c, Literal) and not c.negated]
        nodes = [
            self._atom(literal.name, args, depth)
            for literal in literals[:1]
            for args in self._matches(literal, fired.bindings)
        ]
        kind = self.source.kinds.get(fired.rule.id, {}).get(item.variable, "")
        number = self.world.value(fired.bindings[item.variable])
        value = self.wording.value(number, kind)
        if number is OPEN:
            text = say("aggregate.open", self.lang)
            return DerivationNode(f"{item.function}(unknown)", text, "", [], nodes, State.OPEN)
        name = f"aggregate.{item.function}{'_day' if kind == 'date' else ''}"
        text = say(name, self.lang, value=value)
        return DerivationNode(f"{item.function}({value})", text, "", [], nodes)

    def _fact(self, atom: str, predicate: str, args: tuple[str, ...]) -> DerivationNode:
        """Return the node of a fact of the case, a table or the program."""
        if path := self._case_path(predicate, args):
            return self._case_fact(atom, path, args[-1])
        table = self.source.tables.get(predicate)
        text = self._row(table, args) if table else self.needs.outer(predicate, args)
        known = self.settled.world.is_certain(predicate, args)
        return DerivationNode(atom, text, "", [], [], State.MET if known else State.OPEN)

    def _case_fact(self, atom: str, path: str, term: str) -> DerivationNode:
        """Return the node of an input: what the case says, what is assumed, or that it is open."""
        case = self.verdict.case
        if path in case.unknown or path in case.maybe:
            text = say("case_silent", self.lang, path=path)
            return DerivationNode(path, text, "", [], [], State.OPEN)
        name = "case_assumes" if path in case.assumed else "case_says"
        text = say(name, self.lang, path=path, value=self._said(path, term))
        return DerivationNode(atom, text, "", [], [])

    def _said(self, path: str, term: str) -> str:
        entry = self._slots()[path].leaf.entry
        return self.wording.value(self.world.value(term), entry.type, entry.path)

    def _slots(self) -> dict[str, Any]:
        return self.verdict.situation.solver.layout.slots

    def _row(self, table: Table, args: tuple[str, ...]) -> str:
        title = capital(self.needs.row_title(table, args))
        if table.unit == "none":
            keys = ", ".join(self.wording.word(key, table.id) for key in args[: len(table.keys)])
            title = capital(self.needs.row_title(table, ()))
            return say("table_lists", self.lang, title=title, keys=keys)
        number = self.world.number(args[len(table.keys)])
        value = self.wording.value(number, table.kind)
        if table.unit == "percent":
            value += "" if number is OPEN else "%"
        return say("table_says", self.lang, title=title, value=value)

    def _missed(
        self, predicate: str, args: tuple[str | None, ...], depth: int
    ) -> list[DerivationNode]:
        """Return a node for each rule that could have derived an atom, with what it missed."""
        if depth > DEEPEST_MISSED:
            return []
        return [self._miss(missed, depth) for missed in self.evidence.missed(predicate, args)]

    def _miss(self, missed: NearMiss, depth: int) -> DerivationNode:
        rule = missed.rule
        needed, below, unknown = self._missing(missed.part, missed, depth)
        blocker = self.evidence.blocker(missed) if unknown else None
        if blocker is not None:
            needed, below, unknown = self._missing(blocker, missed, depth)
        state = State.OPEN if unknown or self.undecided else State.UNMET
        sentence = self.wording.rule(rule, self.evidence.filled(missed), self.world)
        title = self._head_title(rule)
        if sentence:
            text = say(f"rule.{state}", self.lang, sentence=sentence)
        elif title:
            text = say("rule_leads_nowhere", self.lang, title=title)
        else:
            text, needed = say("needed", self.lang, needed=needed), ""
        return DerivationNode(rule.id, text, rule.id, self._cited(rule), below, state, needed)

    def _missing(
        self, part: Body, missed: NearMiss, depth: int
    ) -> tuple[str, list[DerivationNode], bool]:
        """Return what a body part needed, the nodes below it, and whether an unknown decides it."""
        if isinstance(part, Literal):
            return self._missing_literal(part, missed.bindings, depth)
        if isinstance(part, Comparison):
            needed, unknown = self.needs.comparison(missed, part)
            return needed, self._uncertain(missed, depth) if self.undecided else [], unknown
        return say("needs_member", self.lang), [], False

    def _uncertain(self, missed: NearMiss, depth: int) -> list[DerivationNode]:
        """Return the nodes of the uncertain atoms from which a comparison has its values."""
        atoms = (
            (item.name, self._match(item, missed.bindings))
            for item in missed.rule.body
            if isinstance(item, Literal) and not item.negated
        )
        certain = self.settled.world.is_certain
        return [
            self._atom(name, args, depth)
            for name, args in atoms
            if args and not certain(name, args)
        ]

    def _head_title(self, rule: Rule) -> str:
        """Return the title of what a rule concludes, for rules whose sentence lacks values."""
        names = [str(clingo_term(argument)) for argument in rule.head.args[:2]]
        if rule.head.name == "figure":
            return capital(self._figure_title(names[0]))
        question = self.source.questions.get(names[0]) if names else None
        if question is None or len(names) < len(("question", "requirement")):
            return ""
        found = question.requirements.get(names[1])
        return capital(found.title.get(self.lang, names[1])) if found else ""

    def _missing_literal(
        self, part: Literal, bindings: dict[str, str], depth: int
    ) -> tuple[str, list[DerivationNode], bool]:
        args = pattern_of(part, bindings)
        if part.negated:
            found = self._match(part, bindings)
            inner = [self._atom(part.name, found, depth + 1)] if found is not None else []
            return say("needs_not", self.lang), inner, False
        path = self._input_path(part.name, args)
        if path:
            needed, unknown = self._missing_input(path, part.name, args)
            return needed, [], unknown
        needed = self.needs.other(part.name, args)
        if part.name == "outcome" and args[0] in self.verdict.decision.answers:
            read = self._question(str(args[0]))
            return needed, [read], read.state is State.OPEN
        below = self._missed(part.name, args, depth + 1)
        if below:
            needed = say("needs_this" if len(below) == 1 else "needs_one", self.lang)
        open_below = any(node.state is State.OPEN for node in below)
        return needed or clingo_literal(part), below, open_below

    def _missing_input(
        self, path: str, predicate: str, args: tuple[str | None, ...]
    ) -> tuple[str, bool]:
        """Return the sentence on the input needed, and whether the case leaves it unknown."""
        case = self.verdict.case
        if path in case.unknown or path in case.maybe:
            return self.needs.input(path, args[-1], "", known=False), True
        atoms = self.world.atoms(predicate, len(args))
        said = [atom for atom in atoms if atom[:-1] == args[:-1]]
        found = "" if "[" in path or not said else self._said(path, said[0][-1])
        return self.needs.input(path, args[-1], found, known=True), False

    def _case_path(self, predicate: str, args: tuple[str | None, ...]) -> str:
        """Return the path in the case of the input behind an atom; "" if there is none."""
        for path, slots in self._slots().items():
            entry = slots.leaf.entry
            subjects = (slots.leaf.subject,) if entry.subject else ()
            if args and entry.predicate == predicate and args[:-1] == subjects:
                return path
        return ""

    def _input_path(self, predicate: str, args: tuple[str | None, ...]) -> str:
        """Return the path of the input behind an atom, with `[]` for any item of a list."""
        if path := self._case_path(predicate, args):
            return path
        for entry in self.source.vocabulary.inputs.values():
            alike = entry.predicate == predicate and len(args) == (2 if entry.subject else 1)
            if alike and (not entry.subject or entry.list_path or args[0] == entry.subject):
                return entry.path
        return ""
