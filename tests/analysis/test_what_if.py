"""What changes, why, and which rules stand behind it: told of what differs and of nothing else."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, note
from msgspec import convert

from hsm_policy import Rulebook
from hsm_policy.analysis import WhatIfReport
from hsm_policy.analysis.what_if import WhatIf
from hsm_policy.cases.case import Case
from hsm_policy.cli import main as cli
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.presentation.text.changes import render_changes
from hsm_policy.verdict.verdict import Verdict
from hsm_policy.verdict.wording import Wording
from tests import EXAMPLES
from tests.support.strategies import Document, examples, plain_cases, read, rulebook

SOME = examples(2, shrunk=False)
Texts = dict[str, list[str]]

OFFER: Document = {
    **yaml.safe_load((EXAMPLES / "offer-asha.yaml").read_text(encoding="utf-8")),
    "case": "offer",
}
OFFER["job"] = {**OFFER["job"], "salary": "6000.00", "parts": []}
HELD = {"from": "2024-02-01", "until": "2029-01-31"}
COUPLE: Document = {
    "case": "couple",
    "date": "2026-03-01",
    "worker": {"born": "1990-11-20", "nationality": "IN", "permit": {"kind": "hsm", **HELD}},
    "employer": {"recognised_sponsor": True},
    "partner": {
        "born": "1996-01-20",
        "nationality": "IN",
        "lives": "netherlands",
        "permit": {"kind": "partner", **HELD},
    },
    "relationship": {"kind": "marriage", "living_together": True, "genuine": True},
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook()


def told(document: Document, changes: dict[str, Any], lang: str = "en", **beside: Any) -> Document:
    """Give the answer for changes of a case."""
    found = rulebook().what_if(rulebook().case(document), changes, **beside)
    return found.to_dict(lang)


def reasons(answer: Document) -> dict[str, str]:
    """Give the reason of each change."""
    return {one["what"]: one["because"] for one in answer["changes"]}


def texts(answer: Document) -> Texts:
    """Give the sentences of the rules on each side, with their ids."""
    return {
        side: [f"{one['id']}: {one['text']}" for one in answer["rules"][side]]
        for side in ("no_longer", "now")
    }


def test_a_sponsor_no_longer_recognised_is_told_by_the_rules_that_stop_and_those_that_start() -> (
    None
):
    answer = told(OFFER, {"employer.recognised_sponsor": "false"})
    assert texts(answer) == {
        "no_longer": [
            (
                "hsm.recognised_sponsor: The employer is a recognised sponsor and can file the "
                "application."
            ),
            "permit.sponsor: The employer is a recognised sponsor of workers.",
            (
                "blue_card.note.sooner: The employer is a recognised sponsor, so the IND decides "
                "on "
                "the EU Blue Card within 30 days."
            ),
            (
                "routes.note.both: An application as a highly skilled migrant usually takes 2 "
                "weeks; "
                "an EU Blue Card suits those who want to move on within the EU."
            ),
        ],
        "now": [
            (
                "blue_card.note.decision: An EU Blue Card requires no recognised sponsor; without "
                "one "
                "the decision comes within 90 days."
            ),
            (
                "routes.note.official: What is required stands on the pages of the IND, and what "
                "employers do on the government's business portal."
            ),
            (
                "routes.note.without_sponsor: Other routes need no recognised sponsor: the EU Blue "
                "Card, self-employment, a start-up, the DAFT treaty and the orientation year."
            ),
        ],
    }
    cited = answer["rules"]["no_longer"][1]["sources"]
    assert [(one["id"], one["where"]) for one in cited] == [
        ("buwav-2026", "2.1(2)"),
        ("vw-2026", "2c(2)"),
    ]


def test_what_keeps_a_rule_from_applying_is_told_as_what_applies_now() -> None:
    answer = told(COUPLE, {"relationship.ended.moved_out": "2026-02-01"})
    found = texts(answer)
    assert found["no_longer"] == [
        "family.relationship.met: The permit can rest on the relationship, which has not ended.",
        "family.stay.relationship: The relationship has not ended.",
    ]
    assert "family.end.over: The relationship has ended." in found["now"]
    assert reasons(answer)["verdicts.partner_current_stay.outcome"] == (
        "The relationship has ended, so the IND can withdraw the partner's permit. "
        "The relationship ended when one of the two moved out, on 1 February 2026."
    )


def test_several_changes_are_told_together_in_dutch() -> None:
    changes = {
        "job.salary": "4400",
        "worker.born": "1997-01-01",
        "employer.recognised_sponsor": "false",
    }
    answer = told(OFFER, changes, "nl")
    assert reasons(answer)["figures.hsm_threshold.value"] == (
        "Het loon moet voor deze aanvraag ten minste € 4.357,00 per maand zijn, zonder "
        "vakantietoeslag. De werknemer, geboren op 1 januari 1997, is op 1 maart 2026 jonger dan "
        "30 jaar."
    )
    assert texts(answer)["now"][:3] == [
        'category.figure: Deze aanvraag valt in de looncategorie "jonger dan dertig jaar".',
        (
            "category.under_30: De werknemer, geboren op 1 januari 1997, is op 1 maart 2026 jonger "
            "dan 30 jaar."
        ),
        (
            'threshold.amount: In de categorie "jonger dan dertig jaar" geldt op 1 maart 2026 een '
            "normbedrag van € 4.357,00 per maand."
        ),
    ]
    assert "salary.reaches" not in {one["id"] for one in answer["rules"]["no_longer"]}


@pytest.mark.parametrize(
    ("document", "changes", "what", "reason"),
    [
        (
            OFFER,
            {"job.salary": "5000"},
            "verdicts.hsm_permit.outcome",
            (
                "The salary that counts, EUR 5,000.00 a month, is below the amount required, "
                "EUR 5,942.00 a month."
            ),
        ),
        (
            {**OFFER, "job": {**OFFER["job"], "salary": "5000.00"}},
            {"worker.born": "1996-03-02"},
            "verdicts.hsm_permit.outcome",
            (
                "The salary that counts, EUR 5,000.00 a month, reaches the amount required, "
                "EUR 4,357.00 a month. The worker, born on 2 March 1996, is younger than 30 on "
                "1 March 2026."
            ),
        ),
        (
            OFFER,
            {"worker.nationality": "JP"},
            "figures.worker_mvv.value",
            (
                "The worker needs no provisional residence permit (MVV). Nationals of Japan "
                "need no "
                "provisional residence permit (MVV)."
            ),
        ),
        (
            COUPLE,
            {"events[0]": "{kind: employer_changed, date: 2026-02-10, recognised_sponsor: false}"},
            "verdicts.current_stay.outcome",
            (
                "The new employer is not a recognised sponsor, or the sponsor lost its recognition "
                "and no other was found in time, so the IND can withdraw the permit. "
                "The worker changed employer on 10 February 2026."
            ),
        ),
        (
            COUPLE,
            {"events[0]": "{kind: job_ended, date: 2025-11-01, reason: redundancy}"},
            "figures.grace_until.value",
            (
                "The worker has until 1 February 2026 to find another employer. "
                "The last day of a job was 1 November 2025."
            ),
        ),
        (
            COUPLE,
            {"events[0]": "{kind: job_ended, date: 2025-11-01, reason: redundancy}"},
            "verdicts.partner_permit.outcome",
            (
                "The means of the sponsor do not suffice. A highly skilled migrant must earn the "
                "amount that his own permit requires; any other sponsor must show a lasting income "
                "of at least the minimum wage, or savings that may take its place. The worker's "
                "job under this permit has ended, and with it the salary. The last day of a job "
                "was 1 November 2025."
            ),
        ),
        (
            OFFER,
            {"employer.recognised_sponsor": None},
            "verdicts.hsm_permit.missing",
            "The outcome depends on the keys listed, which are not known.",
        ),
        (
            OFFER,
            {"job": None},
            "verdicts.hsm_permit.requirements.contract.state",
            "The case no longer raises this question.",
        ),
        (
            OFFER,
            {"date": "2027-02-01", "job.contract.from": "2027-03-01"},
            "figures.hsm_threshold.value",
            (
                "Salary required a month: the rulebook does not know the amount of the law for "
                "this "
                "day."
            ),
        ),
    ],
)
def test_the_reason_of_a_change_names_what_set_it_off(
    document: Document, changes: dict[str, Any], what: str, reason: str
) -> None:
    assert reasons(told(document, changes))[what] == reason


def test_an_item_that_goes_is_known_by_what_is_said_of_it_not_by_its_place() -> None:
    secure = {"guaranteed": True, "structural": True, "paid_monthly": True}
    parts = [
        {"kind": "fixed_allowance", "amount": "500.00", **secure},
        {"kind": "fixed_allowance", "amount": "300.00", **secure},
    ]
    offer = {**OFFER, "job": {**OFFER["job"], "parts": parts}}
    answer = told(offer, {"job.parts[0]": None})
    beside = [one for one in texts(answer)["no_longer"] if one.startswith("salary.part")]
    assert beside == ["salary.part.amount: Beside the fixed salary, EUR 500.00 a month counts."]
    assert texts(answer)["now"] == []


def test_another_reading_is_one_kind_of_change(book: Rulebook) -> None:
    offer = book.case(EXAMPLES / "offer-asha.yaml")
    answer = book.what_if(offer, {}, readings={"year_end_bonus": "any_guaranteed"}).to_dict()
    assert reasons(answer)["figures.hsm_counted_salary.value"] == (
        "The salary that counts is EUR 6,100.00 a month. "
        "A guaranteed year-end bonus counts, even when it is paid once a year."
    )
    set_in_case = book.what_if(offer, {"readings.year_end_bonus": "any_guaranteed"}).to_dict()
    assert set_in_case == answer


def test_another_profile_and_other_scenarios_are_kinds_of_change(book: Rulebook) -> None:
    job_loss = book.case(EXAMPLES / "job-loss-wei.yaml")
    answer = book.what_if(job_loss, {}, profile="articles").to_dict()
    assert texts(answer)["now"][0].startswith("holding.amount_day.of_the_day: ")
    announced = book.what_if(job_loss, {}, scenarios=["hsm_2027"]).to_dict()
    assert [one["id"] for one in announced["rules"]["now"]] == ["announced.note"]
    planned = book.with_options(job_loss, scenarios=("hsm_2027",))
    assert book.what_if(planned, {}).to_dict() == {
        "changes": [],
        "rules": {"no_longer": [], "now": []},
    }
    without = book.what_if(planned, {}, scenarios=()).to_dict()
    assert [one["id"] for one in without["rules"]["no_longer"]] == ["announced.note"]


def test_a_reading_put_in_place_of_what_the_case_says_stays_after_a_change(book: Rulebook) -> None:
    said = book.case({**OFFER, "readings": {"year_end_bonus": "monthly_only"}})
    other = book.with_options(said, readings={"year_end_bonus": "any_guaranteed"})
    assert book.changed(other, {"job.salary": "5000"}).readings == other.readings
    chosen = {"readings.year_end_bonus": "monthly_only"}
    assert book.changed(other, chosen).readings == said.readings
    assert book.changed(other, {"readings": None}).readings == {}


def test_changes_that_are_only_valid_together_are_taken_together(book: Rulebook) -> None:
    later = {"job.contract.from": "2030-05-01", "job.contract.until": "2033-04-30"}
    with pytest.raises(DiagnosticsError):
        told(OFFER, {"job.contract.from": "2030-05-01"})
    answer = told(OFFER, later)
    assert answer == told(OFFER, dict(reversed(later.items())))
    assert book.changed(book.case(OFFER), later).document["job"]["contract"] == {
        "from": "2030-05-01",
        "until": "2033-04-30",
    }


def test_items_keep_the_numbers_that_they_had_before_all_changes(book: Rulebook) -> None:
    parts = [{"kind": "equity", "amount": f"{number}.00"} for number in range(1, 4)]
    case = book.case({**OFFER, "job": {**OFFER["job"], "parts": parts}})
    changes = {
        "job.parts[0]": None,
        "job.parts[2]": None,
        "job.parts[3].amount": "9.00",
        "job.parts[3].kind": "commission",
        "job.parts[1].amount": "7.00",
    }
    for given_order in (changes, dict(reversed(changes.items()))):
        amounts = [
            one["amount"] for one in book.changed(case, given_order).document["job"]["parts"]
        ]
        assert amounts == ["7.00", "9.00"]


def test_all_that_is_wrong_with_the_changes_is_told_at_once(book: Rulebook) -> None:
    changes = {
        "job.salry": "1",
        "worker.nationality": "XX",
        "job.parts[7].amount": "1",
        "job.salary": "[1",
    }
    with pytest.raises(DiagnosticsError) as refused:
        book.what_if(
            book.case(OFFER),
            changes,
            readings={"cohabitaton": "x", "year_end_bonus": "any_guarantee"},
            profile="artcles",
            scenarios=["hsm_207"],
        )
    hints = {
        "unknown_key": "did you mean `salary`?",
        "no_point": "did you mean `cohabitation`?",
        "no_reading": "did you mean `any_guaranteed`?",
        "no_scenario": "did you mean `hsm_2027`?",
        "no_profile": "did you mean `articles`?",
    }
    found = {one.code: one.help() for one in refused.value.problems}
    assert list(found) == ["yaml_bracket", "bad_path", "not_country", *hints]
    assert found.items() >= hints.items()


def test_the_command_says_which_option_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    offer = str(EXAMPLES / "offer-asha.yaml")
    words = ["--to-reading", "cohabitaton=x", "--to-profile", "artcles", "--set", "job.salry=1"]
    assert cli.run(["what-if", offer, *words, "--to-scenario", "hsm_207"]) == 1
    assert capsys.readouterr() == (
        "",
        (
            "--set: job.salry: there is no key `salry` here (did you mean `salary`?)\n"
            "--to-profile: there is no profile `artcles` (did you mean `articles`?)\n"
            "--to-reading: there is no contested point `cohabitaton` (did you mean "
            "`cohabitation`?)\n"
            "--to-scenario: there is no scenario `hsm_207` (did you mean `hsm_2027`?)\n"
        ),
    )


def test_the_command_needs_some_change_and_any_kind_will_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    offer = str(EXAMPLES / "offer-asha.yaml")
    assert cli.run(["what-if", offer, "--profile", "articles"]) == 2
    assert capsys.readouterr().err == ("hsm what-if: --set is missing (see hsm what-if --help)\n")
    for words in (["--to-reading", "cohabitation=required"], ["--to-profile", "default"]):
        assert cli.run(["what-if", offer, *words]) == 0
        assert capsys.readouterr().out == "Nothing changes.\n"
    assert cli.run(["what-if", offer, "--scenario", "hsm_2027", "--to-scenario", ""]) == 0
    assert "Note that goes: This answer assumes the plans" in capsys.readouterr().out


def test_the_page_tells_the_rules_that_nothing_above_them_told(book: Rulebook) -> None:
    answer = told(OFFER, {"employer.recognised_sponsor": "false"})
    page = render_changes(convert(answer, WhatIfReport), book.titles(), width=100).text()
    assert page.count("so the IND decides") == 1
    assert (
        "\nApplied before, no longer\n"
        "  - The employer is a recognised sponsor and can file the application. [1]\n"
        "  - The employer is a recognised sponsor of workers. [1][2]\n"
        "\nSources\n"
    ) in page
    dutch = told(COUPLE, {"relationship.ended.moved_out": "2026-02-01"}, "nl")
    page = render_changes(convert(dutch, WhatIfReport), book.titles("nl"), "nl", 100).text()
    assert "\nEerst van toepassing, nu niet meer\n  - De vergunning kan op de relatie" in page
    assert "\nNu van toepassing\n  + De relatie eindigde doordat" in page


def sentences(verdict: Verdict) -> set[tuple[str, str]]:
    """Give every sentence of every rule that fires in a case, by matching all rules anew."""
    evidence, wording = verdict.evidence, Wording(rulebook().source, "en")
    return {
        (rule.id, wording.fired(one, evidence.world))
        for rule in rulebook().source.rules
        for one in evidence.instances(rule, {})
    }


def decided(case: Case) -> bool:
    """Tell whether nothing of a case is open, neither what it says nor an amount of the law."""
    return 0 not in Situation(rulebook().engine, case).assignment.literals


def pair(one: Case, other: Case) -> WhatIf:
    """Compare two cases."""
    return WhatIf(rulebook().evaluate(one), rulebook().evaluate(other))


@pytest.mark.slow
@SOME
@given(plain_cases(unknown=0), plain_cases(unknown=0))
def test_a_rule_that_fired_on_one_side_alone_did_so(one: Document, other: Document) -> None:
    note(str((one, other)))
    found = pair(read(one), read(other))
    rules = found.to_dict()["rules"]
    for told_rules, here, there in (
        (rules["no_longer"], found.before, found.after),
        (rules["now"], found.after, found.before),
    ):
        pairs = {(rule["id"], rule["text"]) for rule in told_rules}
        assert pairs <= sentences(here)
        assert not (decided(there.case) and pairs & sentences(there))


@pytest.mark.slow
@SOME
@given(plain_cases(unknown=5), plain_cases(unknown=5))
def test_what_is_told_the_other_way_round_is_the_same(one: Document, other: Document) -> None:
    note(str((one, other)))
    there = pair(read(one), read(other)).to_dict()["rules"]
    back = pair(read(other), read(one)).to_dict()["rules"]

    def ids(rules: list[Document]) -> list[str]:
        return sorted(rule["id"] for rule in rules)

    assert ids(there["now"]) == ids(back["no_longer"])
    assert ids(there["no_longer"]) == ids(back["now"])
    assert all(rule["text"] for side in there.values() for rule in side)
