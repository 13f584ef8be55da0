"""Texts in one language: constants, values, outcomes, and sentences of rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsm_policy.documents import OPEN
from hsm_policy.engine import Situation
from hsm_policy.messages import (
    day_text,
    decimal_text,
    enumeration,
    euro_text,
    fill,
    percent_text,
    placeholders,
    say,
    value_text,
)
from hsm_policy.names import NOT_TOLD
from hsm_policy.rulebook import RulebookData, item_word
from hsm_policy.syntax import Rule
from hsm_policy.verdict.matching import Matcher, RuleInstance
from hsm_policy.verdict.world import World

_MOST_TOLD = 4
"""The number of alternative values beyond which a sentence says that the value is not known."""

_NOT_KNOWN = {"money": "not_known_money", "date": "not_known_date", "count": "not_known_count"}


class Wording:
    """Writes values and rule sentences with the words of a rulebook in one language."""

    def __init__(self, source: RulebookData, lang: str) -> None:
        self.source, self.lang = source, lang

    def word(self, constant: str, place: str = "") -> str:
        """Return the word for a constant.

        The words of `place.constant` go before those of the constant, which can have two meanings;
        `place` is the path of an input, or the name of a table or figure.
        """
        words, name = self.source.words, constant.strip('"')
        texts = words.get(f"{place}.{name}") or words.get(name, {})
        return texts.get(self.lang) or item_word(name, words, self.lang).replace("_", " ")

    def value(self, value: Any, kind: str, place: str = "") -> str:
        """Return a value as text: money in cents, dates as yyyymmdd, constants as strings."""
        if value is None or value is OPEN or value == NOT_TOLD:
            return say(_NOT_KNOWN.get(kind, "not_known"), self.lang)
        if isinstance(value, str):
            yes_no = kind in ("yes_no", "flag")
            return value_text(value, kind, self.lang, {}) if yes_no else self.word(value, place)
        if not isinstance(value, int):
            return self._fraction(value, kind)
        if kind == "money":
            return euro_text(value, self.lang)
        if kind == "date":
            return day_text(value, self.lang)
        return percent_text(value, self.lang) if kind == "percent" else str(value)

    def _fraction(self, value: Any, kind: str) -> str:
        """Return a number that is not whole, with as many decimals as it has."""
        if kind != "money":
            return decimal_text(value, self.lang)
        currency = euro_text(0, self.lang).partition(" ")[0]
        return f"{currency} {decimal_text(value / 100, self.lang)}"

    def one_of(self, values: tuple[Any, ...], kind: str, place: str = "") -> str:
        """Return alternative values as text, joined by "or"."""
        if not values:
            return self.value(None, kind)
        return enumeration([self.value(value, kind, place) for value in values], self.lang, "or")

    def outcome(self, question: str, outcome: str) -> str:
        """Return the word for an outcome; a question may have its own."""
        own = self.source.questions[question].outcomes.get(outcome, {})
        return own.get(self.lang) or say(f"outcome.{outcome}", self.lang)

    def not_needed(self, question: str, situation: Situation) -> str:
        """Return the sentence that the permit of a question is not needed; "" without such a note.

        It is that of the first rule that gives the note in this case, for certain if one does, and
        whose sentence has no variables.
        """
        note = self.source.questions[question].not_needed
        for look in (World.propagated, World.completed):
            for one in Matcher(self.source.rules, look(situation)).fired("note", (note,)):
                text = one.rule.texts.get(self.lang, "")
                if text and not placeholders(text):
                    return text
        return ""

    def fired(self, fired: RuleInstance, world: World) -> str:
        """Return the sentence of a rule that fired."""
        return self.rule(fired.rule, fired.bindings, world)

    def rule(self, rule: Rule, bindings: Mapping[str, str], world: World) -> str:
        """Return the sentence of a rule with its variables filled in; "" if one has no value."""
        values = self.values(rule, bindings, world)
        told = "" if values is None else fill(rule.texts.get(self.lang, ""), values)
        return told[:1].upper() + told[1:]

    def values(
        self, rule: Rule, bindings: Mapping[str, str], world: World
    ) -> dict[str, str] | None:
        """Return the texts of the variables in a rule's sentence; None if one has no value."""
        names = placeholders(rule.texts.get(self.lang, ""))
        if any(name not in bindings for name in names):
            return None
        kinds = self.source.kinds.get(rule.id, {})
        return {
            name: self.value(world.value(bindings[name]), kinds.get(name, "")) for name in names
        }

    def alternatives(self, instances: Sequence[RuleInstance], world: World) -> str:
        """Return the sentence of a rule of which one instance holds, with all its values."""
        first, *others = instances
        if not others:
            return self.fired(first, world)
        text, kinds = first.rule.texts.get(self.lang, ""), self.source.kinds.get(first.rule.id, {})
        values: dict[str, str] = {}
        for name in placeholders(text):
            terms = [one.bindings[name] for one in instances if name in one.bindings]
            found = tuple(dict.fromkeys(map(world.value, terms)))
            told = OPEN not in found and len(found) <= _MOST_TOLD
            values[name] = self.one_of(found if told else (), kinds.get(name, ""))
        return fill(text, values)

    def figures(self, text: str, figures: Mapping[str, str]) -> str:
        """Fill the names of figures in a text."""
        unknown = say("not_known", self.lang)
        values = {name: figures.get(name, unknown) for name in placeholders(text)}
        return fill(text, values)
