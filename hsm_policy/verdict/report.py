"""The report of a verdict: structs whose fields are the keys of its JSON, in their order."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hsm_policy.messages import Report
from hsm_policy.names import NOT_NEEDED, Outcome, State
from hsm_policy.rulebook import RulebookData
from hsm_policy.syntax import Citation
from hsm_policy.verdict.case_keys import AssumedKey
from hsm_policy.verdict.contested import ContestedReading

Value = str | bool | None
"""A decimal amount, an ISO day or a name; None where it is not known."""


class SourceReference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A source and the place in it, with its address and, for law that has one, its JCI."""

    id: str
    where: str
    url: str = ""
    jci: str = ""


def cited(
    source: RulebookData, day: int, places: Iterable[Citation | tuple[str, str]]
) -> list[SourceReference]:
    """Return references to (source, place) pairs, each once, linked for a day (yyyymmdd)."""
    pairs = [one if isinstance(one, tuple) else (one.id, one.where) for one in places]
    return [SourceReference(*one, *source.links(*one, day)) for one in dict.fromkeys(pairs)]


class PolicyVersion(msgspec.Struct, frozen=True):
    """The version of the program and the digest of the rulebook."""

    version: str
    digest: str


class RequirementReport(msgspec.Struct, frozen=True):
    """The state of a requirement, and the rules behind it."""

    id: str
    state: State
    text: str
    rules: list[str]
    sources: list[SourceReference]


class ResidualCondition(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one cell of a residual table says of an input.

    A number or a day has `from` and `to`, both included and null where there is no end; any other
    input `is` or `is_not` one of some values, which `list` names where the law lists them. With
    `none`, or there is no such input.
    """

    input: str
    first: Value | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")
    last: Value | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="to")
    values: list[Value] | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="is")
    excluded: list[Value] | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="is_not")
    listed: str = msgspec.field(default="", name="list")
    none: bool = False


class ResidualRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of a residual table: where all conditions hold, the outcome follows.

    An open one turns on keys of the case and on amounts of the law.
    """

    when: list[ResidualCondition]
    outcome: Outcome
    turns_on: list[str] | msgspec.UnsetType = msgspec.UNSET
    amounts: list[str] | msgspec.UnsetType = msgspec.UNSET


DECIDING = {
    Outcome.REFUSED: State.UNMET,
    Outcome.AT_RISK: State.UNMET,
    Outcome.OPEN: State.OPEN,
}
"""The state of a requirement that decides an outcome; for `granted` all of them do together."""


class NotAskedReport(msgspec.Struct, frozen=True):
    """What the law asks or excepts and the rulebook does not decide."""

    text: str
    sources: list[SourceReference]


class QuestionReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one question; an open one may have its residual table.

    `depends_on_assumed` are keys among `assumed` that alone turn a firm outcome, `not_asked` what
    could turn it and the rulebook does not decide. It is `not_needed` where the person needs no
    permit at all; a note then says so.
    """

    outcome: Outcome
    requirements: list[RequirementReport]
    contested: list[ContestedReading]
    missing: list[str]
    assumed: list[str]
    depends_on_assumed: list[AssumedKey]
    not_asked: list[NotAskedReport]
    table: list[ResidualRow] | msgspec.UnsetType = msgspec.UNSET
    not_needed: bool = False

    @property
    def shown(self) -> str:
        """The outcome, or `not_needed` in its place."""
        return NOT_NEEDED if self.not_needed else self.outcome

    @property
    def deciding_state(self) -> State | None:
        """The state of the requirements that decide the outcome; None where all of them do."""
        return DECIDING.get(self.outcome)


class FigureReport(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A figure; where it is not known and few values are possible, they are in `between`."""

    value: Value
    between: list[Value] = []
    text: str


class DutyReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """A duty: who owes it, its last day where that is known, and the day it was done.

    It is `overdue` where that last day has passed and the duty is not done.
    """

    id: str
    who: str
    by: str | None
    done: str | None
    text: str
    sources: list[SourceReference]
    overdue: bool = False


class RiskReport(msgspec.Struct, frozen=True):
    """A risk, and the question that it is a risk to."""

    id: str
    on: str
    text: str
    sources: list[SourceReference]


class NoteReport(msgspec.Struct, frozen=True):
    """What is good to know beside the outcomes."""

    id: str
    text: str
    sources: list[SourceReference]


class VerdictReport(Report, frozen=True, omit_defaults=True, kw_only=True):
    """The report of a verdict; `date` is an ISO day, `profile` the one that its readings follow.

    `unread` are the keys that the case gives and that no rule behind the verdict mentions.
    """

    format: str
    case: str
    date: str
    policy: PolicyVersion
    profile: str = ""
    readings: dict[str, str]
    scenarios: list[str]
    unread: list[str]
    verdicts: dict[str, QuestionReport]
    figures: dict[str, FigureReport]
    duties: list[DutyReport]
    risks: list[RiskReport]
    notes: list[NoteReport]
