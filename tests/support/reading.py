"""What the tests of reading share: the vocabulary of the rulebook, a ratio, and two points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from hsm_policy.cases.case import Case
from hsm_policy.cases.reader import read_case, read_text
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from hsm_policy.rulebook.readers.vocabulary import load_vocabulary
from hsm_policy.rulebook.vocabulary import Vocabulary
from tests import ROOT

VOCABULARY = ROOT / "policy" / "vocabulary.yaml"
POINTS = {
    "cohabitation": ("required", "real_relationship_suffices"),
    "search_period": ("three_months", "six_after_two_years"),
}
START = "case: offer\ndate: 2026-03-01\n"
FULL = """\
case: offer-asha
date: 2026-03-01
application: first
readings: {cohabitation: required}
worker:
  born: 1997-04-12
  nationality: [IN, NO]
  degree: master
  graduated: {on: 2024-08-31, at: dutch}
  permit: {kind: hsm, from: 2024-02-01, until: 2029-01-31}
  exams: {integration: false}
  months_beyond_150_km: 24
employer: {recognised_sponsor: true, employees: 120}
job:
  salary: 5942.00
  parts:
    - {kind: year_end_bonus, amount: 400.5, guaranteed: true}
    - {kind: equity, amount: 0}
  share_percent: 1.25
  contract: {from: 2026-04-01, until: 2029-03-31}
relationship: {kind: marriage, living_together: true, ended: {moved_out: 2026-07-01}}
sponsor: {savings: {amount: 30000.00, own_account: true}}
children: [{born: 2020-05-01, nationality: NL, cared_for_by: partner}]
events:
  - {kind: job_ended, date: 2026-05-15, reason: redundancy}
  - {kind: leave, from: 2026-06-01, until: 2026-09-01, statutory: true}
decision: {on: 2026-05-01, outcome: refused}
"""


@cache
def vocabulary() -> Vocabulary:
    """Give the vocabulary of the rulebook."""
    return load_vocabulary(VOCABULARY.read_bytes(), VOCABULARY.name)


def ratio(table: str, date: int) -> int:
    """Give the ratio of holiday allowance, known until the end of 2026."""
    if table != "holiday_pay_ratio" or date > 20261231:
        raise LookupError(table)
    return 108


def read(data: str | bytes | Mapping[str, object]) -> Case:
    """Read a text or a mapping."""
    if isinstance(data, (str, bytes)):
        return read_text(data, vocabulary(), ratios=ratio, points=POINTS, file="case.yaml")
    return read_case(data, vocabulary(), ratios=ratio, points=POINTS)


def refusals(data: str | bytes | Mapping[str, object]) -> tuple[Diagnostic, ...]:
    """Give the problems of a text or mapping that must have some."""
    try:
        read(data)
    except DiagnosticsError as found:
        return found.problems
    raise AssertionError("nothing was refused")
