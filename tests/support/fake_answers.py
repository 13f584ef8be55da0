"""Answers in the form of the contract, for a few invented cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

NL = {"en": 0, "nl": 1}

DECREE = {"id": "buwav-2026", "where": "2.1(1)(a)"}
GUIDE = {"id": "guide-2025", "where": "Requirements"}


def titles(lang: str = "en") -> dict[str, Any]:
    """Give what `Rulebook.titles` gives."""
    at = NL[lang]

    def pick(**names: tuple[str, str]) -> dict[str, str]:
        return {name: both[at] for name, both in names.items()}

    return {
        "questions": pick(
            hsm_permit=("Highly skilled migrant permit", "Vergunning als kennismigrant"),
            partner_permit=("Partner's permit", "Vergunning van de partner"),
            current_stay=("Present stay", "Huidig verblijf"),
        ),
        "requirements": {
            "hsm_permit.salary_threshold": ("Salary", "Loon")[at],
            "hsm_permit.recognised_sponsor": ("Recognised sponsor", "Erkend referent")[at],
            "hsm_permit.contract": ("Contract of employment", "Arbeidsovereenkomst")[at],
            "partner_permit.income": ("Income", "Inkomen")[at],
            "current_stay.last_day": ("Last day", "Laatste dag")[at],
        },
        "figures": pick(
            hsm_category=("Category", "Categorie"),
            hsm_threshold=("Amount required", "Normbedrag"),
            application_fee=("Fee of the application", "Leges van de aanvraag"),
            hsm_permit_until=("Permit until", "Vergunning tot en met"),
        ),
        "routes": pick(hsm_permit=("Migrant", "Kennismigrant"), daft=("Treaty", "Verdrag")),
        "columns": pick(
            norm=("Amount required", "Vereist"),
            short=("Short of it", "Tekort"),
            length=("Longest permit", "Langste vergunning"),
        ),
        "points": pick(year_end_bonus=("Year-end bonus", "Eindejaarsuitkering")),
        "readings": {
            "year_end_bonus.paid_monthly": (
                "only what is paid each month counts",
                "alleen wat elke maand wordt betaald telt mee",
            )[at],
            "year_end_bonus.any_guaranteed": (
                "every bonus that is guaranteed counts",
                "elke gegarandeerde uitkering telt mee",
            )[at],
        },
        "inputs": {
            "worker.born": ("When was the worker born?", "Wanneer is de werknemer geboren?")[at]
        },
        "types": {
            "hsm_category": "choice",
            "hsm_threshold": "money",
            "application_fee": "money",
            "hsm_permit_until": "date",
            "job.salary": "money",
            "worker.born": "date",
            "employer.recognised_sponsor": "yes_no",
        },
        "words": pick(
            under_30=("under 30", "jonger dan 30"),
            age_30_plus=("30 or older", "30 of ouder"),
            employer=("employer", "werkgever"),
            worker=("worker", "werknemer"),
            decree=("decree", "besluit"),
        ),
        "outcomes": {"current_stay.granted": ("valid", "geldig")[at]},
        "sources": {
            "buwav-2026": {
                "title": "Besluit uitvoering Wet arbeid vreemdelingen 2022",
                "kind": "decree",
                "url": "https://wetten.overheid.nl/BWBR0046078",
                "version": "2026-05-22",
            }
        },
        "defaults": {"year_end_bonus": "paid_monthly"},
    }


def verdict(case: str, lang: str = "en", **changed: object) -> dict[str, Any]:
    """Give the verdict of one of the cases below, in the form of `Verdict.to_dict`."""
    return {
        "format": "hsm-policy/1",
        "case": case,
        "date": "2026-03-01",
        "policy": {"version": "0.1.0", "digest": "sha256:0123456789abcdef0123456789abcdef"},
        "readings": {},
        "scenarios": [],
        "unread": [],
        **_ANSWERS[case](NL[lang]),
        **changed,
    }


def _requirement(
    name: str, state: str, text: str, *sources: Mapping[str, str]
) -> dict[str, object]:
    return {"id": name, "state": state, "text": text, "rules": ["a.rule"], "sources": list(sources)}


def _refused(at: int) -> dict[str, Any]:
    short = (
        "The salary that counts, EUR 5,500.00, is below the EUR 5,942.00 of thirty and older.",
        "Het meetellende loon, € 5.500,00, is lager dan de € 5.942,00 van dertig en ouder.",
    )
    recognised = ("The employer is a recognised sponsor.", "De werkgever is erkend referent.")
    contract = (
        "No contract of employment is asked of this role.",
        "Van deze functie wordt geen arbeidsovereenkomst gevraagd.",
    )
    report = (
        "Report the end of the job to the IND within four weeks.",
        "Meld het einde van de baan binnen vier weken bij de IND.",
    )
    conform = (
        "The IND may find a salary that is not in line with the market too high.",
        "De IND kan een loon dat niet marktconform is te hoog vinden.",
    )
    known = (
        "The amounts are known until 31 December 2026.",
        "De bedragen zijn bekend tot en met 31 december 2026.",
    )
    unasked = (
        "Who works less than half the time is not looked at.",
        "Wie minder dan de helft van de tijd werkt, wordt niet bekeken.",
    )
    return {
        "unread": ["partner.income.kind"],
        "verdicts": {
            "hsm_permit": {
                "outcome": "refused",
                "requirements": [
                    _requirement("recognised_sponsor", "met", recognised[at], GUIDE, DECREE),
                    _requirement("contract", "waived", contract[at], DECREE),
                    _requirement("salary_threshold", "unmet", short[at], DECREE),
                ],
                "contested": [
                    {"point": "year_end_bonus", "reading": "any_guaranteed", "outcome": "granted"}
                ],
                "missing": [],
                "assumed": ["worker.graduated", "worker.permit"],
                "depends_on_assumed": [{"key": "worker.graduated", "outcome": "granted"}],
                "not_asked": [{"text": unasked[at], "sources": [DECREE]}],
            }
        },
        "figures": {
            "hsm_category": {"value": "age_30_plus", "text": ""},
            "hsm_threshold": {"value": "5942.00", "text": ""},
            "application_fee": {"value": "423.00", "text": ""},
            "hsm_permit_until": {
                "value": None,
                "text": "",
                "between": ["2029-03-31", "2031-03-31"],
            },
        },
        "duties": [
            {
                "id": "report_job_end",
                "who": "employer",
                "by": "2026-06-12",
                "done": None,
                "text": report[at],
                "sources": [GUIDE],
            },
            {
                "id": "report_job_end",
                "who": "worker",
                "by": "2026-06-12",
                "done": "2026-06-15",
                "text": report[at],
                "sources": [],
            },
        ],
        "risks": [
            {"id": "market", "on": "hsm_permit", "text": conform[at], "sources": [DECREE]},
        ],
        "notes": [{"id": "known", "text": known[at], "sources": []}],
    }


def _open(at: int) -> dict[str, Any]:
    unknown = (
        "The amount turns on the age, which is not known.",
        "Het bedrag hangt af van de leeftijd, die niet bekend is.",
    )
    income = ("The income is enough.", "Het inkomen is voldoende.")
    valid = ("The last day has not passed.", "De laatste dag is niet voorbij.")

    def answer(outcome: str, requirement: dict[str, object], *missing: str) -> dict[str, object]:
        return {
            "outcome": outcome,
            "requirements": [requirement],
            "contested": [],
            "missing": list(missing),
            "assumed": [],
            "depends_on_assumed": [],
            "not_asked": [],
        }

    return {
        "readings": {"cohabitation": "required"},
        "scenarios": ["wage-rise-2027"],
        "verdicts": {
            "hsm_permit": answer(
                "open", _requirement("salary_threshold", "open", unknown[at]), "worker.born"
            ),
            "partner_permit": {
                **answer("granted", _requirement("income", "met", income[at])),
                "depends_on_assumed": [{"key": "relationship.ended", "outcome": "refused"}],
            },
            "current_stay": answer("granted", _requirement("last_day", "met", valid[at])),
        },
        "figures": {},
        "duties": [],
        "risks": [],
        "notes": [],
    }


def _silent(_: int) -> dict[str, Any]:
    return {"verdicts": {}, "figures": {}, "duties": [], "risks": [], "notes": []}


def _granted(at: int) -> dict[str, Any]:
    answer = _refused(at)
    answer["verdicts"]["hsm_permit"]["outcome"] = "granted"
    return answer


_ANSWERS = {
    "offer-refused": _refused,
    "offer-granted": _granted,
    "offer-open": _open,
    "silent": _silent,
}


def why_tree(lang: str = "en") -> dict[str, Any]:
    """Give the derivation of a refusal."""
    at = NL[lang]

    def node(atom: str, text: tuple[str, str], rule: str = "", **more: object) -> dict[str, Any]:
        base = {"atom": atom, "text": text[at], "rule": rule, "sources": [], "because": []}
        return base | more

    salary = node("salary(job,550000)", ("The salary is EUR 5,500.00.", "Het loon is € 5.500,00."))
    counted = node(
        "counted_salary(550000)",
        ("The salary that counts is EUR 5,500.00.", "Het meetellende loon is € 5.500,00."),
        "hsm.counted",
        sources=[GUIDE],
        because=[salary],
    )
    missed = node(
        "test",
        ("EUR 5,500.00 is not at least EUR 5,942.00.", "€ 5.500,00 is niet ten minste € 5.942,00."),
        state="unmet",
        needed=("a salary of at least EUR 5,942.00", "een loon van ten minste € 5.942,00")[at],
    )
    failed = node(
        "met(hsm_permit,salary_threshold)",
        ("The salary is too low.", "Het loon is te laag."),
        "hsm.threshold.met",
        state="unmet",
        sources=[DECREE],
        because=[counted, missed],
    )
    return node(
        "outcome(hsm_permit,refused)",
        ("The permit is refused.", "De vergunning wordt afgewezen."),
        because=[failed, counted],
    )


def minimum_found(_: str = "en") -> dict[str, Any]:
    """Give a lowest amount with the regions around it."""
    return {
        "input": "job.salary",
        "for": "hsm_permit",
        "minimum": "5942.00",
        "just_below": "5941.99",
        "assuming": [
            {"input": "employer.recognised_sponsor", "value": True},
            {"input": "worker.graduated", "value": None},
        ],
        "lower": [{"value": "3122.00", "if": ["worker.graduated"]}],
        "regions": [
            {"from": "0.00", "to": "5941.99", "outcome": "refused"},
            {"from": "5942.00", "to": None, "outcome": "granted"},
        ],
    }


def minimum_none(outcome: str, lang: str = "en") -> dict[str, Any]:
    """Give the answer where no amount will do."""
    return {
        "input": "job.salary",
        "for": "hsm_permit",
        "minimum": None,
        "just_below": None,
        "why": ("The employer is not recognised.", "De werkgever is niet erkend.")[NL[lang]],
        "assuming": [],
        "lower": [],
        "regions": [{"from": "0.00", "to": None, "outcome": outcome}],
    }


def changes(lang: str = "en") -> dict[str, Any]:
    """Give what differs between two verdicts: values, states, lists, and what appears or goes."""
    below = ("The salary is below the amount.", "Het loon is lager dan het normbedrag.")[NL[lang]]
    risk = ("The contract is short.", "De overeenkomst is kort.")[NL[lang]]
    rows = [
        ("verdicts.hsm_permit.outcome", "granted", "refused", below),
        ("verdicts.hsm_permit.requirements.salary_threshold.state", "met", "unmet", ""),
        ("verdicts.hsm_permit.missing", [], ["worker.born"], ""),
        ("figures.hsm_category.value", "under_30", "age_30_plus", ""),
        ("figures.hsm_threshold.value", "4357.00", "5942.00", ""),
        ("risks.short_contract.hsm_permit", None, risk, ""),
    ]
    keys = ("what", "from", "to", "because")
    changed = [dict(zip(keys, row, strict=True)) for row in rows]
    return {"changes": changed, "rules": {"no_longer": [], "now": []}}


def routes(lang: str = "en") -> dict[str, Any]:
    """Compare two routes: one that is open, and one that is refused unless it is read otherwise."""
    told = {"value": "5", "unit": "years", "text": ("5 years", "5 jaar")[NL[lang]]}
    contested = {"point": "year_end_bonus", "reading": "any_guaranteed", "outcome": "granted"}
    return {
        "case": "offer-refused",
        "date": "2026-03-01",
        "routes": [
            {
                "question": "daft", "title": "treaty", "outcome": "open",
                "missing": ["worker.born"], "unmet": [], "open": ["us_national"],
                "waived": [], "because": [], "law_not_known": True, "contested": [],
                "columns": {"norm": None, "short": None, "length": None},
            },
            {
                "question": "hsm_permit", "title": "permit", "outcome": "refused", "missing": [],
                "unmet": ["salary_threshold", "contract"], "open": [],
                "waived": ["recognised_sponsor"], "because": ["It is too low."],
                "law_not_known": False, "contested": [contested],
                "columns": {
                    "norm": "5942.00", "short": "0.01", "length": {**told, "sources": [DECREE]},
                },
            },
        ],
    }  # fmt: skip


FINDINGS = {
    "findings": [
        {
            "code": "no-source",
            "severity": "error",
            "file": "policy/a.lp",
            "line": 3,
            "column": 1,
            "message": "the rule names no source",
            "help": "add a line `%@ source:`",
        },
        {
            "code": "",
            "severity": "warning",
            "file": "facts/b.yaml",
            "line": 0,
            "column": 0,
            "message": "a row is unverified",
            "help": "",
        },
    ]
}
