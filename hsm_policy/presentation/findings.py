"""The findings of `hsm check` as text with source lines, as SARIF and as JUnit XML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hsm_policy.messages import explanations, page_of, say
from hsm_policy.names import State
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import STYLES

if TYPE_CHECKING:
    from hsm_policy.validator import FindingReport, FindingsReport

Line = Callable[[str, int], str]
"""A function from file and line number to the text of the line, empty if there is none."""

_KEPT_BEFORE = 40
"""The number of characters before the column that are kept of a long line."""


def _no_line(_file: str, _number: int) -> str:
    return ""


def render_findings(
    answer: FindingsReport,
    lang: str = "en",
    width: int = 80,
    line_of: Line = _no_line,
    page_of: Callable[[str], str] = "".format,
) -> Page:
    """Write the findings, each with its source line and help.

    `line_of` returns a line of a file; `page_of` returns the address of the page about a code.
    """
    page = Page(width)
    findings: Sequence[FindingReport] = answer.findings
    for one in findings:
        _finding(page, one, lang, line_of)
        more = page_of(one.code)
        advice = " ".join(filter(None, (one.help, f"({more})" if more else "")))
        if advice:
            page.paragraph(advice, indent=4)
    errors = sum(one.severity == "error" for one in findings)
    counts = {"errors": str(errors), "others": str(len(findings) - errors)}
    page.line(say("findings", lang, **counts) if findings else say("no_findings", lang))
    return page


def _place(one: FindingReport) -> str:
    return ":".join(str(part) for part in (one.file, one.line, one.column) if part)


def _finding(page: Page, one: FindingReport, lang: str, line_of: Line) -> None:
    severity = one.severity
    style = STYLES[State.UNMET if severity == "error" else State.OPEN]
    place = _place(one)
    lead = f"{place}: " if place else ""
    code = f" [{one.code}]" if one.code else ""
    label = StyledText(say(f"severity.{severity}", lang), style)
    page.line(lead, label, f": {one.message}{code}")
    line = line_of(one.file, one.line) if one.line else ""
    if line.strip():
        _add_source_line(page, one, line, style)


def _add_source_line(page: Page, one: FindingReport, line: str, style: str) -> None:
    """Add the source line with a caret under the column; a long line is cut around it."""
    number, column = str(one.line), min(max(one.column, 1), len(line) + 1)
    shown = [_visible(character) for character in line]
    room = page.width - len(number) - 6
    start = max(0, column - 1 - _KEPT_BEFORE) if len(line) > room else 0
    stop = len(line) if len(line) - start <= room else start + room - 1
    parts = ["…" if start else "", *shown[start:stop], "…" if stop < len(line) else ""]
    before = "".join([*parts[:1], *shown[start : column - 1]])
    page.line(StyledText(f"{number} | ", "faint"), "".join(parts), indent=2)
    gap = " " * (len(number) + 1)
    page.line(
        StyledText(f"{gap}| ", "faint"), " " * _columns(before), StyledText("^", style), indent=2
    )


def _visible(character: str) -> str:
    """Return a character as shown: a tab as a space, an unprintable character as a dot."""
    if character == "\t":
        return " "
    return character if character.isprintable() else "·"


def _columns(text: str) -> int:
    """Return the width of a text on screen, in columns."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(answer: FindingsReport, version: str, lang: str = "en") -> dict[str, Any]:
    """Return the findings as a SARIF 2.1.0 log with one run; paths are relative to the rulebook.

    `version` is that of the program, `lang` the language of the explanations.
    """
    findings: Sequence[FindingReport] = answer.findings
    codes = sorted({one.code for one in findings})
    driver = {
        "name": "hsm check",
        "semanticVersion": version,
        "rules": [_rule(code, lang) for code in codes],
    }
    results = [_result(one, codes) for one in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, lang: str) -> dict[str, Any]:
    explanation = explanations(lang).get(code, {})
    rule: dict[str, Any] = {"id": code, "name": "".join(map(str.capitalize, code.split("_")))}
    if explanation:
        lines = [f"{say(f'explain.{part}', lang)}: {text}" for part, text in explanation.items()]
        rule["shortDescription"] = {"text": explanation["why"]}
        rule["help"] = {"text": "\n".join([*lines, page_of(code, lang)])}
    return rule


def _result(one: FindingReport, codes: Sequence[str]) -> dict[str, Any]:
    text = f"{one.message} ({one.help})" if one.help else one.message
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": _LEVELS[one.severity],
        "message": {"text": text},
    }
    if one.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.file)}}
        if one.line:
            place["region"] = {"startLine": one.line, "startColumn": max(one.column, 1)}
        result["locations"] = [{"physicalLocation": place}]
    return result


_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(answer: FindingsReport, files: Sequence[str]) -> str:
    """Return the findings as JUnit XML, a test suite for each file.

    An error is a failing test, a warning or remark a passing test with output. A file without
    findings has one passing test.
    """
    findings: Sequence[FindingReport] = answer.findings
    named = dict.fromkeys([*files, *(one.file for one in findings)])
    root = Element("testsuites", _counts(findings, named), name="hsm check")
    for file in named:
        of_file = [one for one in findings if one.file == file]
        suite = SubElement(root, "testsuite", name=_clean(file or "hsm check"))
        suite.attrib |= _counts(of_file, [file])
        for one in of_file:
            _case(suite, one)
        if not of_file:
            SubElement(suite, "testcase", name="check", classname=_clean(file), time="0")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(
    findings: Sequence[FindingReport], files: Sequence[str] | dict[str, None]
) -> dict[str, str]:
    silent = set(files) - {one.file for one in findings}
    failures = sum(one.severity == "error" for one in findings)
    tests = len(findings) + len(silent)
    return {"tests": str(tests), "failures": str(failures), "errors": "0", "time": "0"}


def _case(suite: Element, one: FindingReport) -> None:
    place = _place(one)
    name = f"{one.code} {place}".strip()
    case = SubElement(suite, "testcase", name=_clean(name), classname=_clean(one.file), time="0")
    if one.line:
        case.attrib |= {"file": _clean(one.file), "line": str(one.line)}
    lines = [f"{place}: {one.message}" if place else one.message, one.help]
    text = _clean("\n".join(filter(None, lines)))
    if one.severity == "error":
        failure = SubElement(case, "failure", message=_clean(one.message), type=one.code)
        failure.text = text
    else:
        SubElement(case, "system-out").text = text


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
