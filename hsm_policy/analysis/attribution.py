"""Attribution of the difference between two verdicts: the rules that fired in only one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from hsm_policy.analysis.differences import Facet, VerdictPart
from hsm_policy.engine import can_hold
from hsm_policy.messages import placeholders
from hsm_policy.syntax import Aggregate, Literal
from hsm_policy.verdict import (
    CONCLUSIONS,
    Atom,
    RuleInstance,
    SourceReference,
    Verdict,
    Wording,
    atom_text,
    cited,
    pattern_of,
)

Rules = dict[tuple[str, str], RuleInstance]


class RuleReport(msgspec.Struct, frozen=True):
    """A rule that fired, its sentence and its sources."""

    id: str
    text: str
    sources: list[SourceReference]


class RulesReport(msgspec.Struct, frozen=True):
    """The rules that fired only before, and those that fire only after."""

    no_longer: list[RuleReport]
    now: list[RuleReport]


class Attribution:
    """The rules behind the differences between a verdict before and one after."""

    def __init__(self, before: Verdict, after: Verdict, lang: str) -> None:
        self.before, self.after = DecidedSide(before, lang), DecidedSide(after, lang)

    def rules(self, parts: Iterable[VerdictPart]) -> RulesReport:
        """Return the rules behind some parts of the verdict that fired only before or only after.

        A rule that fires in both, with other numbers, is in neither.
        """
        old, new = self._traces(parts)
        return RulesReport(
            no_longer=self._reports(old, self.before, self.after),
            now=self._reports(new, self.after, self.before),
        )

    def _reports(self, trace: Trace, side: DecidedSide, other: DecidedSide) -> list[RuleReport]:
        source, day = side.verdict.engine.source, side.verdict.case.date
        return [
            RuleReport(name, text, cited(source, day, fired.rule.sources))
            for (name, text), fired in self._only_here(trace, other).items()
        ]

    def reason(self, parts: Iterable[VerdictPart], told: str) -> str:
        """Return the sentence of the new rule that is nearest to the facts, "" if there is none.

        It is also "" where the text `told` already contains all that the sentence names.
        """
        _, new = self._traces(parts)
        alone = self._only_here(new, self.before)
        fresh = {id(one) for one in alone.values()}
        for (_, text), one in alone.items():
            below = self.after.below(one)
            if fresh.isdisjoint(map(id, below)) and self.after.adds(one, text, told):
                return text
        return ""

    def _traces(self, parts: Iterable[VerdictPart]) -> tuple[Trace, Trace]:
        listed = list(parts)
        old, new = (
            Trace(side, [atom for part in listed for atom in side.atoms(part)])
            for side in (self.before, self.after)
        )
        while old.add(self.before.blocking(new)) | new.add(self.after.blocking(old)):
            pass
        return old, new

    def _only_here(self, trace: Trace, other: DecidedSide) -> Rules:
        """Return the rules of a trace that fire on the other side less often, or not at all."""
        side, found = trace.side, Rules()
        for one in trace.fired:
            told, theirs, text = side.texts(one), other.texts(one), side.text(one)
            own = [sentence for sentence in told if sentence not in theirs]
            if text and text in own[: len(told) - len(theirs)]:
                found.setdefault((one.rule.id, text), one)
        return found


class Trace:
    """All rule instances of one side that some atoms depend on, the conclusions first."""

    def __init__(self, side: DecidedSide, atoms: Iterable[Atom]) -> None:
        self.side = side
        self.fired: list[RuleInstance] = []
        self._seen: set[Atom] = set()
        self.add(atoms)

    def add(self, atoms: Iterable[Atom]) -> bool:
        """Add the rules that these atoms depend on; return whether any atom is new."""
        fresh = [atom for atom in dict.fromkeys(atoms) if atom not in self._seen]
        for atom in fresh:
            self._derive(atom)
        return bool(fresh)

    def _derive(self, atom: Atom) -> None:
        if atom not in self._seen:
            self._seen.add(atom)
            for one in self.side.fired(atom):
                self.fired.append(one)
                for below in self.side.read(one):
                    self._derive(below)


class DecidedSide:
    """One of the two verdicts, and the cautious consequences of its case."""

    def __init__(self, verdict: Verdict, lang: str) -> None:
        self.verdict, self.evidence, self.lang = verdict, verdict.evidence, lang
        self.wording = Wording(verdict.engine.source, lang)
        self._fired: dict[Atom, list[RuleInstance]] = {}
        self._texts: dict[tuple[Any, ...], dict[str, None]] = {}

    def atoms(self, part: VerdictPart) -> Iterator[Atom]:
        """Yield the atoms that a part of the verdict reports."""
        name, item = part.name, part.item
        match part.facet:
            case Facet.STATE:
                for conclusion in CONCLUSIONS.values():
                    yield from self._atoms_like(conclusion, name, item)
                    yield from self._blockers(conclusion, (name, item))
            case Facet.VALUE | Facet.BETWEEN:
                yield from self._atoms_like("figure", name, None)
            case Facet.BY | Facet.DONE | Facet.OVERDUE:
                who = item.partition("[")[0]
                yield from self._atoms_like("duty", name, who, None)
                yield from self._atoms_like("done", name, who, None, None)
            case Facet.RISK:
                yield from self._atoms_like("risk", name, item)
            case Facet.NOTE:
                yield from self._atoms_like("note", name)

    def _blockers(self, name: str, args: tuple[str, ...]) -> Iterator[Atom]:
        """Yield the true atoms that block the rules for a conclusion."""
        for missed in self.evidence.missed(name, args):
            literal = self.evidence.blocker(missed)
            if literal is not None:
                filled = RuleInstance(missed.rule, self.evidence.filled(missed))
                yield from self._matching(literal, filled)

    def fired(self, atom: Atom) -> list[RuleInstance]:
        """Return every instance of a rule that derives an atom."""
        if atom not in self._fired:
            found = self.evidence.fired(*atom, every=True) if self._certain(atom) else []
            self._fired[atom] = [one for one in found if not one.rule.generated]
        return self._fired[atom]

    def read(self, fired: RuleInstance) -> Iterator[Atom]:
        """Yield the atoms that satisfy the body of a rule instance."""
        for part in fired.rule.body:
            inner = part.conditions if isinstance(part, Aggregate) else (part,)
            for literal in inner:
                if isinstance(literal, Literal) and not literal.negated:
                    yield from self._matching(literal, fired)

    def below(self, fired: RuleInstance) -> list[RuleInstance]:
        """Return all rule instances that the body of one depends on."""
        return Trace(self, self.read(fired)).fired

    def blocking(self, other: Trace) -> Iterator[Atom]:
        """Yield the true atoms of this side that block a rule of the other side's trace."""
        for one in other.fired:
            if not self.texts(one):
                for part in one.rule.body:
                    if isinstance(part, Literal) and part.negated:
                        yield from self._matching(part, one)

    def _matching(self, literal: Literal, fired: RuleInstance) -> Iterator[Atom]:
        """Yield the true atoms that match a literal; not outcomes, which a verdict lists itself."""
        if literal.name != "outcome":
            yield from self._atoms_like(literal.name, *pattern_of(literal, fired.bindings))

    def _atoms_like(self, name: str, *pattern: str | None) -> Iterator[Atom]:
        return ((name, args) for args in self.evidence.world.matching(name, pattern))

    def texts(self, fired: RuleInstance) -> dict[str, None]:
        """Return the sentences of the rule's instances on this side with the same names, in order.

        Numbers and places in a list may differ, since they change from one case to the other.
        """
        rule, measures = fired.rule, self._kinds(fired)
        names = {
            variable: value
            for variable, value in fired.bindings.items()
            if variable not in measures and "(" not in value
        }
        key = (rule.id, *names.items())
        if key not in self._texts:
            ways = [one for one in self.evidence.instances(rule, names) if self._concluded(one)]
            self._texts[key] = dict.fromkeys(map(self.text, ways))
        return self._texts[key]

    def text(self, fired: RuleInstance) -> str:
        """Return the sentence of a rule instance."""
        return self.wording.fired(fired, self.evidence.world)

    def adds(self, fired: RuleInstance, text: str, told: str) -> bool:
        """Whether the sentence of a rule adds to the text `told`: other words, or a value."""
        kinds, world = self._kinds(fired), self.evidence.world
        values = [
            self.wording.value(world.value(fired.bindings[name]), kinds.get(name, ""))
            for name in placeholders(fired.rule.texts.get(self.lang, ""))
        ]
        return text not in told and not (values and all(value in told for value in values))

    def _kinds(self, fired: RuleInstance) -> dict[str, str]:
        return self.verdict.engine.source.kinds.get(fired.rule.id, {})

    def _concluded(self, fired: RuleInstance) -> bool:
        head = fired.rule.head
        args = tuple(arg or "" for arg in pattern_of(head, fired.bindings))
        return self._certain((head.name, args))

    def _certain(self, atom: Atom) -> bool:
        """Whether an atom holds in every completion of the case."""
        situation = self.verdict.situation
        solver = situation.solver
        literal = solver.ground.atoms.get(atom_text(*atom))
        if literal is None or 0 not in situation.assignment.literals:
            return True
        return not can_hold(solver.models(situation.theory, -literal))
