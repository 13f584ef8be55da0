"""Receipts: digests with which anybody who holds a case can decide it again and compare.

A receipt holds no word of the case or of its verdict. Their digests are salted, since a case with
few unknowns could be guessed from a plain one; the salt stands in the receipt alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.calendar import iso
from hsm_policy.cases import Case
from hsm_policy.documents import (
    PLAIN,
    Field,
    Map,
    Record,
    from_python,
    join,
    parse_document,
    read_file,
)
from hsm_policy.messages import (
    LANGUAGES,
    DiagnosticsError,
    Report,
    Reportable,
    allowed_values,
    diagnose,
    say,
)
from hsm_policy.names import __version__
from hsm_policy.rulebook import RulebookData, labels_in
from hsm_policy.verdict import VerdictReport

FORMAT = "hsm-receipt/1"

_SALT = re.compile(r"[0-9a-f]{32}")

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

_REST = {
    "figures": "replay_figures",
    "duties": "replay_duties",
    "risks": "replay_risks",
    "notes": "replay_notes",
}
"""The parts of a verdict beside the answers to its questions, with what is said if they differ."""

_ANSWER = "verdicts."


class Receipt(Report, frozen=True, kw_only=True, omit_defaults=True):
    """What a verdict was made of and what came out, as digests `sha256:...`.

    `case` is the digest of the case as it was told, without its id and before `date`, `readings`
    and `scenarios` were applied; `id` that of its id. `answers` has a digest for each part of the
    verdict: `verdicts.QUESTION`, `figures`, `duties`, `risks` and `notes`. Those of case and
    verdict are salted, in hexadecimal digits. `lang` is the language of the verdict.
    """

    format: str
    version: str
    engine: str
    policy: str
    salt: str
    case: str
    id: str
    date: str
    profile: str = ""
    readings: dict[str, str]
    scenarios: list[str]
    questions: list[str] = msgspec.field(default_factory=list)
    lang: str
    verdict: str
    answers: dict[str, str]


def make_receipt(
    told: Case, report: VerdictReport, lang: str, questions: list[str], salt: str = ""
) -> Receipt:
    """Return the receipt of a verdict on a case as it was told; without a `salt`, with a new one.

    `questions` are those that alone were asked for, none if the verdict is on all.
    """
    salt = salt or secrets.token_hex(16)
    verdict = report.to_dict()
    answers = {_ANSWER + name: one for name, one in verdict["verdicts"].items()}
    answers |= {name: verdict[name] for name in _REST}
    return Receipt(
        format=FORMAT,
        version=__version__,
        engine=engine_digest(),
        policy=report.policy.digest,
        salt=salt,
        case=_salted(salt, _canonical_case(told)),
        id=_salted(salt, told.id),
        date=report.date,
        profile=report.profile,
        readings=report.readings,
        scenarios=report.scenarios,
        questions=questions,
        lang=lang,
        verdict=_salted(salt, verdict),
        answers={name: _salted(salt, one) for name, one in answers.items()},
    )


@cache
def engine_digest() -> str:
    """Return the digest of the program: its modules, its sentences, and the release of clingo."""
    package = Path(__file__).resolve().parent.parent
    files = [*package.rglob("*.py"), *(package / "messages").rglob("*.yaml")]
    found = hashlib.sha256(version("clingo").encode())
    for path in sorted(files):
        found.update(path.relative_to(package).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{found.hexdigest()}"


def _salted(salt: str, data: object) -> str:
    """Return the salted digest of plain data: as JSON with sorted keys, without spaces."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(f'{salt}{text}'.encode()).hexdigest()}"


def _canonical_case(case: Case) -> Any:
    """Return a case without its id, each value in its one form: cents, yyyymmdd, sorted names."""

    def plain(data: Any, path: str) -> Any:
        known = case.values.get(path)
        if known is not None:
            return known
        if isinstance(data, dict):
            return {key: plain(one, join(path, key)) for key, one in data.items()}
        if isinstance(data, list):
            return [plain(one, f"{path}[{at}]") for at, one in enumerate(data)]
        return data

    return plain({key: one for key, one in case.document.items() if key != "case"}, "")


# --- reading --------------------------------------------------------------------------------------

_DIGESTS = ("engine", "policy", "case", "id", "verdict")

_FIELDS = {
    "format": Field("choice", values=(FORMAT,)),
    "version": Field(),
    **dict.fromkeys(_DIGESTS, Field()),
    "salt": Field(),
    "date": Field("day"),
    "profile": Field(required=False),
    "readings": Field("nested"),
    "scenarios": Field("texts"),
    "questions": Field("texts"),
    "lang": Field("choice", values=LANGUAGES),
    "answers": Field("nested"),
}


def read_receipt(data: Mapping[str, object] | Path | str) -> Receipt:
    """Read a receipt from a mapping, or from the path of a JSON or YAML file.

    Raises DiagnosticsError with everything that is wrong in it.
    """
    if isinstance(data, Mapping):
        document = from_python(data)
    else:
        document = parse_document(read_file(data), str(data))
    if not isinstance(document.node, Map):
        keys = {"keys": allowed_values(_FIELDS)}
        found = diagnose("receipt_not_one", at=(document.file, 0, 0), args=keys)
        raise DiagnosticsError(document.problems or [found])
    record = Record(document.node, document.file, "", document.problems, codes=PLAIN)
    values = record.read(_FIELDS)
    for key in _DIGESTS:
        _check(record, key, values[key], _DIGEST, "receipt_digest")
    _check(record, "salt", values["salt"], _SALT, "receipt_salt")
    readings, answers = record.entry("readings"), record.entry("answers")
    parts = {part: answers.text(part) for part in answers}
    read = {
        "date": iso(values["date"] or 0),
        "readings": {point: readings.text(point) for point in readings},
        "scenarios": list(values["scenarios"]),
        "questions": list(values["questions"]),
        "answers": parts,
    }
    for part, digest in parts.items():
        _check(answers, part, digest, _DIGEST, "receipt_digest")
    if record.problems:
        raise DiagnosticsError(record.problems)
    return Receipt(**{**values, **read})


def _check(record: Record, key: str, text: str, form: re.Pattern[str], code: str) -> None:
    if text and not form.fullmatch(text):
        record.refuse(code, record.get(key), below=key, found=text[:80])


# --- replay ---------------------------------------------------------------------------------------


class DifferenceReport(msgspec.Struct, frozen=True):
    """A part of a receipt that is another one now, with a sentence about it."""

    part: str
    text: str


class ReplayReport(Report, frozen=True):
    """Whether a case decided anew gives the same receipt, and where it differs."""

    same: bool
    differences: list[DifferenceReport]


class Replay(Reportable):
    """A receipt compared with that of the same case decided now.

    `now` is the error where the case cannot be decided as it was then.
    """

    def __init__(
        self, source: RulebookData, then: Receipt, now: Receipt | DiagnosticsError
    ) -> None:
        self.source, self.then, self.now = source, then, now

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.report().same

    def report(self, lang: str = "en") -> ReplayReport:
        """Return what differs, in words."""
        told = [DifferenceReport(*one) for one in self._differences(lang)]
        return ReplayReport(same=not told, differences=told)

    def _differences(self, lang: str) -> Iterator[tuple[str, str]]:
        then, now = self.then, self.now
        if isinstance(now, DiagnosticsError):
            problems = "; ".join(one.line_of_text(lang) for one in now.problems)
            yield "verdict", say("replay_undecided", lang, reason=problems)
            return
        for part, (text, *fields) in _COMPARED.items():
            if any(getattr(then, one) != getattr(now, one) for one in fields):
                sides = {"then": _shown(then, part, lang), "now": _shown(now, part, lang)}
                yield part, say(text, lang, **sides)
        parts = dict.fromkeys([*then.answers, *now.answers])
        other = [part for part in parts if then.answers.get(part) != now.answers.get(part)]
        if then.verdict != now.verdict:
            same = "" if other else f" {say('replay_answers_same', lang)}"
            yield "verdict", say("replay_verdict", lang) + same
        questions = labels_in(self.source, lang)["questions"]
        for part in other:
            name = part.removeprefix(_ANSWER)
            title = questions.get(name, name)
            yield part, say(_REST.get(part, "replay_question"), lang, title=title)


_COMPARED = {
    "case": ("replay_case", "case"),
    "id": ("replay_id", "id"),
    "policy": ("replay_policy", "policy"),
    "engine": ("replay_engine", "engine", "version"),
    "readings": ("replay_readings", "readings", "profile"),
}
"""What is said if fields of a receipt differ, and those fields."""


def _shown(receipt: Receipt, part: str, lang: str) -> str:
    """Return how a sentence names one side of a part."""
    match part:
        case "policy":
            return receipt.policy[:19]
        case "engine":
            return f"{receipt.version} ({receipt.engine[:19]})"
        case "readings":
            chosen = [f"{point}={reading}" for point, reading in receipt.readings.items()]
            return ", ".join(filter(None, [receipt.profile, *chosen])) or say("replay_none", lang)
    return ""
