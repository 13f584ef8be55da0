"""The answer of `hsm what-if`: the differences between two verdicts, and the rules behind them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis.attribution import Attribution, RulesReport
from hsm_policy.analysis.differences import (
    OF_FIGURES,
    OF_QUESTIONS,
    Difference,
    Facet,
    VerdictPart,
    verdict_differences,
)
from hsm_policy.messages import Report, Reportable, say
from hsm_policy.verdict import ContestedReading, Verdict

Side = str | bool | list[ContestedReading | str] | None
"""The value of a part before or after; None where it is absent."""

_OF_LISTS = {
    Facet.MISSING: ("because.missing", "because.missing.none"),
    Facet.CONTESTED: ("because.contested", "because.contested.none"),
    Facet.ASSUMED: ("because.assumed", "because.assumed.none"),
}
"""The message for a list that changed, and for one that is now empty."""


class ChangeReport(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A part of the verdict that differs, by its path, and the sentence behind it.

    `date` is the ISO day of the change, in a timeline; with `until`, that of the last of changes
    day after day, and `to` is the value on it.
    """

    date: str = ""
    until: str = ""
    what: str
    before: Side = msgspec.field(name="from")
    after: Side = msgspec.field(name="to")
    because: str

    @classmethod
    def of(cls, one: Difference, date: str = "") -> ChangeReport:
        """Return the report of a difference."""
        sides = {"before": one.before, "after": one.after}
        return cls(date=date, what=one.part.path, because=one.because, **sides)

    @property
    def part(self) -> VerdictPart:
        """The part that differs."""
        return VerdictPart.at(self.what)


class WhatIfReport(Report, frozen=True):
    """The differences, and the rules that fired on one side alone."""

    changes: list[ChangeReport]
    rules: RulesReport


class WhatIf(Reportable):
    """The comparison of a verdict before with one after."""

    def __init__(self, before: Verdict, after: Verdict) -> None:
        self.before, self.after = before, after

    def report(self, lang: str = "en") -> WhatIfReport:
        """Return the differences and the rules behind them, with sentences in a language."""
        behind, found = self._explained(lang)
        rules = behind.rules(one.part for one in found)
        return WhatIfReport([ChangeReport.of(one) for one in found], rules)

    def differences(self, lang: str = "en") -> list[Difference]:
        """Return the differences, each with its reason."""
        return self._explained(lang)[1]

    def _explained(self, lang: str) -> tuple[Attribution, list[Difference]]:
        before, after = (one.report(lang, keys=False) for one in (self.before, self.after))
        found = verdict_differences(before, after, lang)
        behind = Attribution(self.before, self.after, lang)
        reasons = _Reasons(behind, found, lang)
        return behind, [replace(one, because=reasons.of(one)) for one in found]


class _Reasons:
    """Finds the most informative reason of each change."""

    def __init__(self, behind: Attribution, found: Sequence[Difference], lang: str) -> None:
        self.behind, self.lang = behind, lang
        self.parts = [one.part for one in found]
        self._gone = {one.part for one in found if one.is_gone}

    def of(self, change: Difference) -> str:
        """Return the sentence behind a change, and that of the rule that caused it if it adds.

        The cause of an outcome is the cause of the requirements that changed with it.
        """
        part, told = change.part, change.because
        asked = part.facet in OF_QUESTIONS
        if asked and VerdictPart(Facet.OUTCOME, part.name) in self._gone:
            return say("no_longer_asked", self.lang)
        if part.facet in _OF_LISTS:
            return say(_OF_LISTS[part.facet][change.is_gone], self.lang)
        if not (asked or part.facet in OF_FIGURES) or change.is_gone:
            return told
        states = [one for one in self.parts if (one.facet, one.name) == (Facet.STATE, part.name)]
        reason = self.behind.reason(states if part.facet is Facet.OUTCOME else [part], told)
        return f"{told} {reason}".strip()
