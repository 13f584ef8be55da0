"""The sentences behind an atom of a verdict: which of its rules hold, and what they lack."""

from __future__ import annotations

from hsm_policy.documents import OPEN
from hsm_policy.messages import placeholders, say
from hsm_policy.syntax import Body, Comparison, Literal
from hsm_policy.verdict.matching import Matcher, NearMiss, RuleInstance
from hsm_policy.verdict.wording import Wording
from hsm_policy.verdict.world import Pattern, instantiate, pattern_of

_DEEPEST = 4
"""How many rules below a requirement are looked at."""


class Reasons:
    """The reasons of a case in one language, from what is certain and what is possible in it."""

    def __init__(self, settled: Matcher, wording: Wording) -> None:
        self.settled, self.world = settled, settled.world
        self.wording, self.lang = wording, wording.lang
        self._found: dict[tuple[str, Pattern, int, bool], list[NearMiss]] = {}

    def fired(self, predicate: str, args: Pattern, *, every: bool = False) -> list[RuleInstance]:
        """Return the rule instances that derive an atom for certain, or else those that may."""
        sure = self.sure(predicate, args, every=every)
        if sure:
            return sure if every else sure[:1]
        return [
            one
            for atom in self.world.matching(predicate, args)
            for one in self.settled.fired(predicate, atom, every=True, may=True)
        ]

    def sure(self, predicate: str, args: Pattern, *, every: bool = False) -> list[RuleInstance]:
        """Return the rule instances that derive an atom for certain."""
        return [
            one
            for atom in self.world.matching(predicate, args)
            for one in self.settled.fired(predicate, atom, every=every)
        ]

    def text(self, fired: list[RuleInstance]) -> str:
        """Return the sentences of rules of which one holds, each with all values it may have."""
        by_rule: dict[str, list[RuleInstance]] = {}
        for one in fired:
            by_rule.setdefault(one.rule.id, []).append(one)
        texts = dict.fromkeys(
            self.wording.alternatives(one, self.world) for one in by_rule.values()
        )
        told = " ".join(filter(None, texts))
        return say("one_holds", self.lang, texts=told) if len(texts) > 1 else told

    def behind(self, fired: RuleInstance) -> list[str]:
        """Return what holds behind a sentence without values.

        That is, of each atom that the rule reads, the sentence of the rule that gives it: where it
        has several rules, or where the rule compares.
        """
        if placeholders(fired.rule.texts.get(self.lang, "")):
            return []
        found: list[str] = []
        for part in fired.rule.body:
            if not isinstance(part, Literal) or part.negated:
                continue
            args = pattern_of(part, fired.bindings)
            rules = self.settled.rules_for(part.name, args)
            if len(rules) > 1 or any(_compares(one) for rule in rules for one in rule.body):
                found.append(self.text(self.fired(part.name, args)))
        return _beside(fired.rule.texts.get(self.lang, ""), found)

    def lacking(self, predicate: str, args: Pattern, told: str) -> list[str]:
        """Return why rules do not derive an atom that they nearly do.

        That is a comparison of known values that fails, at any depth, unless the values stand in
        `told`; or what a `not` of an outer rule excludes.
        """
        found: list[str] = []
        for one in self._nearest(predicate, args, _DEEPEST, outer=True):
            if isinstance(one.part, Literal):
                args = pattern_of(one.part, one.bindings)
                found.append(self.text(self.fired(one.part.name, args)))
                continue
            values = self.wording.values(one.rule, one.bindings, self.world)
            if values and not all(value in told for value in values.values()):
                sentence = self.wording.rule(one.rule, one.bindings, self.world)
                found.append(say("rule.unmet", self.lang, sentence=sentence))
        return _beside(told, found)

    def _nearest(self, predicate: str, args: Pattern, depth: int, *, outer: bool) -> list[NearMiss]:
        """Return what the rules for an atom lack, where all of it can be said.

        `outer` rules are those of the first atom, and of one that is all that such a rule asks.
        """
        key = (predicate, args, depth, outer)
        if key not in self._found:
            self._found[key] = found = []
            for missed in self.settled.missed(predicate, args):
                failing = self.settled.failing(missed)
                parts = [self._lacks(one, depth, outer=outer) for one in failing]
                if all(parts):
                    found += [one for part in parts for one in part]
        return self._found[key]

    def _lacks(self, missed: NearMiss, depth: int, *, outer: bool) -> list[NearMiss]:
        part = missed.part
        if isinstance(part, Literal) and not part.negated:
            args = pattern_of(part, missed.bindings)
            alone = outer and len(missed.rule.body) == 1
            return self._nearest(part.name, args, depth - 1, outer=alone) if depth else []
        if isinstance(part, Literal):
            return [missed] if outer else []
        if not isinstance(part, Comparison) or not _compares(part):
            return []
        sides = (instantiate(one, missed.bindings) for one in (part.left, part.right))
        return (
            [missed] if all(side and self.world.value(side) is not OPEN for side in sides) else []
        )


def _beside(told: str, sentences: list[str]) -> list[str]:
    """Return sentences, each once, without those that a text says already."""
    return [one for one in dict.fromkeys(sentences) if one and one.removesuffix(".") not in told]


def _compares(part: Body) -> bool:
    """Return whether a part of a rule says which of two values is greater."""
    return isinstance(part, Comparison) and part.operator not in ("=", "!=")
