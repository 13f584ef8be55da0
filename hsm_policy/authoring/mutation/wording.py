"""Slips in the wording of a rule: a wrong article, or a Dutch sentence that opposes the English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from hsm_policy.rulebook import Loader, RulebookData, RuleStore, cited_provisions
from hsm_policy.syntax import Rule
from hsm_policy.validator import wording_findings

_DENIAL = re.compile(r"\b(?:niet|nooit) (?=\w)|\bg(?=een\b)", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|zijn|was|waren|wordt|worden|heeft|hebben|moet|moeten|mag|mogen|kan|kunnen|"
    r"geldt|gelden|telt|tellen)\b(?! (?:niet|geen|nooit)\b)"
)
_NUMBER = re.compile(r"(?<![\w.,{])\d+(?![\w.,]*[\w}])")
_NUMERALS = [
    *("twee", "drie", "vier", "vijf", "zes", "zeven"),
    *("acht", "negen", "tien", "elf", "twaalf"),
]
_NEXT = dict(pairwise(_NUMERALS))
_WORD = re.compile(rf"\b(?:{'|'.join(_NEXT)})\b")


def reworded(rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    """Yield the slips in the wording of a rule: the text before, the text after, the new rule."""
    for at, one in enumerate(rule.sources):
        if (where := _next_article(one.where)) != one.where:
            sources = (*rule.sources[:at], replace(one, where=where), *rule.sources[at + 1 :])
            yield f"{one.id} {one.where}", f"{one.id} {where}", replace(rule, sources=sources)
    if "en" in rule.texts and (dutch := rule.texts.get("nl")):
        for text in dict.fromkeys((_denied(dutch), _miscounted(dutch))):
            if text != dutch:
                yield dutch, text, replace(rule, texts={**rule.texts, "nl": text})


def _next_article(where: str) -> str:
    """Return a place with the number of its first article one higher."""
    for article, _ in cited_provisions(where)[:1]:
        if where.startswith(article):
            wrong = re.sub(r"\d+(?!.*\d)", lambda one: str(int(one[0]) + 1), article)
            return wrong + where.removeprefix(article)
    return where


def _denied(text: str) -> str:
    """Return a Dutch sentence without its first negation, or with one after its first verb."""
    opposed, count = _DENIAL.subn("", text, count=1)
    return opposed if count else _VERB.sub(lambda one: f"{one[0]} niet", text, count=1)


def _miscounted(text: str) -> str:
    """Return a Dutch sentence with its first number one higher."""
    found, count = _NUMBER.subn(lambda one: str(int(one[0]) + 1), text, count=1)
    return found if count else _WORD.sub(lambda one: _NEXT[one[0]], text, count=1)


class WordingCheck:
    """The checks of a rulebook folder that notice slips in wording, which no scenario does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _source(self) -> RulebookData:
        return Loader(self._folder).load()

    @cached_property
    def _before(self) -> frozenset[tuple[str, str]]:
        return _findings(self._source)

    def noticed(self, rule: Rule) -> bool:
        """Return whether `hsm check` finds more when a rule has other texts or citations."""
        old = next(one for one in self._source.rules if one.place == rule.place)
        if old.texts != rule.texts:
            alone = replace(self._source, questions={}, points={}, tables={}, provisions={})
            sides = (replace(alone, rules=RuleStore.of([one])) for one in (old, rule))
            before, after = map(_findings, sides)
            return not after <= before
        rules = (
            replace(one, sources=rule.sources) if one.place == rule.place else one
            for one in self._source.rules
        )
        return not _findings(replace(self._source, rules=RuleStore.of(rules))) <= self._before


def _findings(source: RulebookData) -> frozenset[tuple[str, str]]:
    return frozenset((one.code, one.text()) for one in wording_findings(source))
