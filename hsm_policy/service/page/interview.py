"""The interview: one question a screen, and the way back without loss.

The whole state travels in the form: the case at the beginning (`base`), the `steps` since, and what
was `kept` of steps that were taken back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.cases import UNKNOWN
from hsm_policy.documents import edited, unindexed
from hsm_policy.service.page.telling import (
    carried_document,
    raising,
    read_told,
    value_at,
    with_fields,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from hsm_policy.service.page.posted import Posted
    from hsm_policy.service.page.screens import Screen
    from hsm_policy.service.page.telling import Told
    from hsm_policy.service.page.verdict_view import VerdictView

Step = dict[str, Any]
"""An answer: `path` with its `value`, or with `passed`, the path that is not asked again."""

MOST_STEPS = 400


class Way(NamedTuple):
    """The way of an interview so far."""

    base: dict[str, Any]
    steps: list[Step]
    kept: dict[str, Any]

    @property
    def document(self) -> dict[str, Any]:
        """The case after all steps."""
        document = self.base
        for step in self.steps:
            if "value" in step:
                document = edited(document, {step["path"]: step["value"]})[0]
        return document

    @property
    def passed(self) -> list[str]:
        """The paths that are not asked again."""
        return [step["passed"] for step in self.steps if "passed" in step]

    @property
    def carried(self) -> dict[str, str]:
        """The way as fields of a form."""
        return {name: json.dumps(value) for name, value in self._asdict().items()}

    def back(self) -> Way:
        """Return the way without its last step; its answer is kept."""
        if not self.steps:
            return self
        last = self.steps[-1]
        return Way(self.base, self.steps[:-1], {**self.kept, last["path"]: last.get("value")})


async def show_interview(screen: Screen, posted: Posted) -> Response:
    """Take an answer, and show the next question or that there is none."""
    way, problem, told = _taken(screen, posted)
    if problem:
        return await _show(screen, way, told, _asked(posted), problem)
    found = await screen.ask("interview", told, question=list(told.questions), passed=way.passed)
    asked = found.data.get("asked") if found.data else None
    return await _show(screen, way, told, asked, found.refused)


def _taken(screen: Screen, posted: Posted) -> tuple[Way, list[str], Told]:
    """Return the way after what a form says, what is wrong with its answer, and the case."""
    book, step = screen.book, posted.text("step")
    wanted = posted.texts("for")
    if not posted.text("base"):
        told = screen.told(posted)
        return Way(told.document, [], {}), _problems(screen, told), told
    way = _way(screen, posted)
    path, given = posted.text("asked"), way.document
    if step == "back":
        way = way.back()
    elif step == "unknown":
        way.steps.append({"path": path, "passed": path})
    elif step == "none":
        way.steps.append({"path": path, "passed": posted.text("optional") or path})
    elif step in ("some", "no"):
        way.steps.append({"path": path, "value": [{}] if step == "some" else []})
    elif step == "answer":
        said = posted.text("said") or screen.lang
        given = with_fields(book, given, posted.fields, said)
        value, entry = value_at(given, path), book.source.vocabulary.inputs.get(unindexed(path))
        if value is None and entry is not None and entry.type == "flag":
            way.steps.append({"path": path, "passed": path})
        elif value is None:
            return way, [screen.tell("ask_blank")], read_told(book, way.document, wanted)
        else:
            told = read_told(book, given, wanted)
            if told.problems:
                return way, _problems(screen, told), told
            passed = {"passed": path} if value == UNKNOWN else {"value": value}
            way.steps.append({"path": path, **passed})
    document = raising(book, way.document, wanted)
    return way, [], read_told(book, document, wanted)


def _way(screen: Screen, posted: Posted) -> Way:
    vocabulary = screen.book.source.vocabulary
    known = {*vocabulary.inputs, *vocabulary.groups}
    steps = [
        one
        for one in posted.data("steps", list)[:MOST_STEPS]
        if isinstance(one, dict) and unindexed(str(one.get("path"))) in known
    ]
    return Way(carried_document(posted.text("base")), steps, posted.data("kept", dict))


def _problems(screen: Screen, told: Told) -> list[str]:
    return [one.line_of_text(screen.lang) for one in told.problems]


def _asked(posted: Posted) -> Mapping[str, Any] | None:
    """Return the question that a form answers, to be asked again."""
    path = posted.text("asked")
    if not path:
        return None
    return {
        "input": path,
        "optional": posted.text("optional"),
        "requirements": posted.data("requirements", list),
    }


async def _show(
    screen: Screen,
    way: Way,
    told: Told,
    asked: Mapping[str, Any] | None,
    problem: list[str],
) -> Response:
    path = asked["input"] if asked else ""
    vocabulary = screen.book.source.vocabulary
    if unindexed(path) not in {*vocabulary.inputs, *vocabulary.groups}:
        asked = None
    view: VerdictView | None = None
    leads: list[Any] = []
    if not told.problems:
        questions = list(told.questions)
        (view, refused), found = await screen.at_once(
            screen.verdict(told),
            screen.ask("page.leads", told, input=path or "date", question=questions),
        )
        problem = problem or refused
        leads = found.data.get("rows", []) if asked else []
    shown = told
    kept = way.kept.get(path)
    if asked and kept is not None and not told.problems:
        shown = read_told(screen.book, edited(told.document, {path: kept})[0], told.wanted)
    return screen.render(
        "ask.html",
        told,
        way=way,
        asked=asked,
        field=screen.form(shown).field(path) if asked else None,
        why=_why(asked, view),
        leads=leads,
        led=_led(told, leads),
        view=view,
        refused=problem,
        changed="",
    )


def _led(told: Told, leads: list[Any]) -> list[str]:
    """Return the questions on which the answers differ, or else all of which something is known."""
    found = {name: {row["outcomes"].get(name, "") for row in leads} for name in told.questions}
    differ = [name for name, outcomes in found.items() if len(outcomes) > 1]
    return differ or [name for name, outcomes in found.items() if outcomes - {""}]


def _why(asked: Mapping[str, Any] | None, view: VerdictView | None) -> list[Any]:
    """Return the requirements that the answer can change, each with its question."""
    if asked is None or view is None:
        return []
    wanted = {tuple(one) for one in asked["requirements"] if isinstance(one, list)}
    return [
        (one.title, line)
        for one in view.questions
        for line in (*one.deciding, *one.others)
        if (one.id, line.id) in wanted
    ]
