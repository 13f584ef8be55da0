"""Findings as JUnit XML, which builds show among their tests: one suite a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

Json = Mapping[str, Any]
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(answer: Json, files: Sequence[str]) -> str:
    """Give the object of `hsm check` as XML.

    Each error fails; a warning or a remark is told with a test that does not. A file of which
    nothing is said is a test that passes.
    """
    findings: Sequence[Json] = answer["findings"]
    named = dict.fromkeys([*files, *(one["file"] for one in findings)])
    root = Element("testsuites", _counts(findings, named), name="hsm check")
    for file in named:
        of_file = [one for one in findings if one["file"] == file]
        suite = SubElement(root, "testsuite", name=_clean(file or "hsm check"))
        suite.attrib |= _counts(of_file, [file])
        for one in of_file:
            _case(suite, one)
        if not of_file:
            SubElement(suite, "testcase", name="check", classname=_clean(file), time="0")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(findings: Sequence[Json], files: Sequence[str] | dict[str, None]) -> dict[str, str]:
    silent = set(files) - {one["file"] for one in findings}
    failures = sum(one["severity"] == "error" for one in findings)
    tests = len(findings) + len(silent)
    return {"tests": str(tests), "failures": str(failures), "errors": "0", "time": "0"}


def _case(suite: Element, one: Json) -> None:
    place = ":".join(str(one[key]) for key in ("file", "line", "column") if one[key])
    name = f"{one['code']} {place}".strip()
    case = SubElement(suite, "testcase", name=_clean(name), classname=_clean(one["file"]), time="0")
    if one["line"]:
        case.attrib |= {"file": _clean(one["file"]), "line": str(one["line"])}
    lines = [f"{place}: {one['message']}" if place else one["message"], one["help"]]
    text = _clean("\n".join(filter(None, lines)))
    if one["severity"] == "error":
        failure = SubElement(case, "failure", message=_clean(one["message"]), type=one["code"])
        failure.text = text
    else:
        SubElement(case, "system-out").text = text


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
