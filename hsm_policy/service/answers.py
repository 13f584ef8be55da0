"""Answers to the questions of the service: the JSON that the command of the same name prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis import Asked
from hsm_policy.api import Rulebook
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.service.body import (
    MAP,
    OF_THE_CASE,
    READINGS,
    TEXT,
    TEXTS,
    Question,
    Verb,
    read_question,
)
from hsm_policy.service.page.questions import OF_THE_PAGE
from hsm_policy.service.problems import OF_NAMES, OK, Answer, problem, refusal

Json = dict[str, Any]


def answer(book: Rulebook, verb: str, body: bytes, lang: str) -> Answer:
    """Answer a question from its JSON body; what is wrong with it is an answer too."""
    asked = ALL_VERBS[verb]
    try:
        question = read_question(book, body, asked.options, lang, needs_case=asked.needs_case)
        return Answer(OK, msgspec.json.encode(asked.answer(question)))
    except DiagnosticsError as refused:
        return refusal(refused.problems, lang, asked.options)
    except MemoryError:
        return problem("memory", lang)


def _evaluate(asked: Question) -> Json:
    book, case, questions = asked.book, asked.case, asked.texts("question")
    if asked.options.get("readings") == "all":
        return book.under_all_readings(case, questions, asked.lang).to_dict()
    return book.with_tables(book.evaluate(case, questions), asked.lang).to_dict()


def _why(asked: Question) -> Json:
    what = asked.text("question")
    if what is None:
        raise DiagnosticsError([diagnose("body_no_question")])
    return asked.book.explain(asked.case, what, asked.lang).to_dict()


def _minimum(asked: Question) -> Json:
    found = asked.book.minimum(asked.case, asked.text("input"), asked.text("question"))
    return found.to_dict(asked.lang)


def _repair(asked: Question) -> Json:
    found = asked.book.repair(asked.case, asked.text("question"), asked.texts("keep"))
    return found.to_dict(asked.lang)


def _what_if(asked: Question) -> Json:
    changes, other = asked.map("set"), [name for name in _TO if name in asked.options]
    if not changes and not other:
        raise DiagnosticsError([diagnose("body_no_change")])
    scenarios = asked.texts("to_scenarios") if "to_scenarios" in asked.options else None
    try:
        found = asked.book.what_if(
            asked.case,
            changes,
            readings=asked.map("to_readings"),
            profile=asked.text("to_profile"),
            scenarios=scenarios,
        )
    except DiagnosticsError as refused:
        raise DiagnosticsError(map(_of_change, refused.problems)) from None
    return found.to_dict(asked.lang)


_TO = {"to_readings": MAP, "to_profile": TEXT, "to_scenarios": TEXTS}


def _of_change(wrong: Diagnostic) -> Diagnostic:
    """Point at the change that something is wrong with."""
    place = OF_NAMES.get(wrong.code)
    pointer = f"/to_{place}" if place else f"/set/{wrong.path}" if wrong.path else "/set"
    return replace(wrong, file=pointer, path="")


def _routes(asked: Question) -> Json:
    return asked.book.routes(asked.case).to_dict(asked.lang)


def _map(asked: Question) -> Json:
    inputs = asked.texts("input")
    if len(inputs) != 2:  # noqa: PLR2004 - a map has two sides
        raise DiagnosticsError([diagnose("body_two_inputs")])
    ranges = {path: str(span) for path, span in asked.map("ranges").items()}
    found = asked.book.map(asked.case, (inputs[0], inputs[1]), asked.text("question"), ranges)
    return found.to_dict()


def _timeline(asked: Question) -> Json:
    as_ = asked.text("as") or "life"
    if as_ not in ("life", "filed"):
        raise DiagnosticsError([diagnose("body_as", args={"found": as_[:60]})])
    until = asked.text("until")
    found = asked.book.timeline(asked.case, until, "life" if as_ == "life" else "filed")
    return found.to_dict(asked.lang)


def _interview(asked: Question) -> Json:
    """Take an answer, and find what to ask next; the whole state travels in body and answer."""
    book = asked.book
    interview = book.interview(asked.case, asked.texts("question"), asked.texts("passed"))
    if given := asked.text("answer"):
        path = asked.text("input")
        current = interview.next()
        if path is None:
            raise DiagnosticsError([diagnose("body_no_input")])
        told = current if current and current.input == path else Asked(path, path, ())
        try:
            interview.answer(told, given, asked.lang)
        except DiagnosticsError as refused:
            pointed = (replace(one, file="/answer", path="") for one in refused.problems)
            raise DiagnosticsError(pointed) from None
    following = interview.next()
    return {
        "asked": msgspec.to_builtins(following),
        "passed": interview.passed,
        "questions": list(interview.questions),
        "shown": interview.shown,
        **interview.to_dict(),
    }


def _receipt(asked: Question) -> Json:
    return asked.book.receipt(
        asked.case, told=asked.told, questions=asked.texts("question"), lang=asked.lang
    ).to_dict()


def _replay(asked: Question) -> Json:
    if "receipt" not in asked.options:
        raise DiagnosticsError([diagnose("body_no_receipt")])
    try:
        return asked.book.replay(asked.map("receipt"), asked.told).to_dict(asked.lang)
    except DiagnosticsError as refused:
        raise DiagnosticsError(replace(one, file="/receipt") for one in refused.problems) from None


VERBS: Mapping[str, Verb] = {
    "evaluate": Verb(_evaluate, {"question": TEXTS, **OF_THE_CASE, "readings": READINGS}),
    "why": Verb(_why, {"question": TEXT, **OF_THE_CASE}),
    "minimum": Verb(_minimum, {"input": TEXT, "question": TEXT, **OF_THE_CASE}, 5),
    "repair": Verb(_repair, {"question": TEXT, "keep": TEXTS, **OF_THE_CASE}, 10, slow=True),
    "what-if": Verb(_what_if, {"set": MAP, **_TO, **OF_THE_CASE}, 5),
    "routes": Verb(_routes, OF_THE_CASE, 10, slow=True),
    "map": Verb(
        _map, {"input": TEXTS, "question": TEXT, "ranges": MAP, **OF_THE_CASE}, 10, slow=True
    ),
    "timeline": Verb(_timeline, {"until": TEXT, "as": TEXT, **OF_THE_CASE}, 20, slow=True),
    "interview": Verb(
        _interview,
        {"question": TEXTS, "passed": TEXTS, "input": TEXT, "answer": TEXT, **OF_THE_CASE},
        5,
        needs_case=False,
    ),
    "receipt": Verb(_receipt, {"question": TEXTS, **OF_THE_CASE}),
    "replay": Verb(_replay, {"receipt": MAP}),
}
"""The questions that the service answers, by the names of their commands."""

ALL_VERBS: Mapping[str, Verb] = {**VERBS, **OF_THE_PAGE}
"""The questions that the processes answer, those of the page among them."""
