"""The comparison of routes as text: a table for clients, then what each route lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.messages import capital
from hsm_policy.names import NOT_NEEDED
from hsm_policy.presentation.page import Page, StyledText, add_grid
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.analysis import RouteFact, RouteReport, RoutesReport
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import ContestedReading

NONE = "-"


def render_routes(answer: RoutesReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the table of routes and what each of them lacks."""
    words, page = Words(titles, lang), Page(width)
    date = words.day(answer.date)
    page.line(StyledText(words.say("routes", case=answer.case, date=date), "faint"))
    page.blank()
    if not answer.routes:
        page.paragraph(words.say("no_routes"))
        return page
    needed = [route for route in answer.routes if not route.not_needed]
    columns: Json = titles.get("columns", {}) if needed else {}
    head = [words.say("route"), words.say("route_outcome"), *map(str, columns.values())]
    add_grid(page, head, [_row(words, route, list(columns)) for route in answer.routes])
    page.blank()
    for text in dict.fromkeys(
        one for route in answer.routes if route.not_needed for one in route.because
    ):
        page.paragraph(text)
    if needed:
        page.paragraph(words.say("route_dash"))
        page.section(words.say("route_missing"))
    for route in needed:
        _lacking(page, words, route)
    words.add_sources(page)
    return page


def _row(words: Words, route: RouteReport, columns: Sequence[str]) -> list[StyledText]:
    question = route.question
    name = StyledText(words.heading("routes", question))
    cells = [StyledText(_cell(words, route.columns[column])) for column in columns]
    return [
        name,
        words.verdict(question, NOT_NEEDED if route.not_needed else route.outcome),
        *cells,
    ]


def _cell(words: Words, value: RouteFact | str | None) -> str:
    if value is None:
        return NONE
    return words.value("", value) if isinstance(value, str) else value.text


def _lacking(page: Page, words: Words, route: RouteReport) -> None:
    """Add a paragraph on what a route lacks, with the sources of its cells in the table."""
    said = [
        words.say(name, names=_requirements(words, route, ids))
        for name, ids in (("route.unmet", route.unmet), ("route.open", route.open))
        if ids
    ] or [words.say("route_nothing")]
    said[1:1] = route.because
    if route.waived:
        said.append(words.say("route_waived", names=_requirements(words, route, route.waived)))
    if route.law_not_known:
        said.append(words.say("route_law"))
    said += [_contested(words, route.question, one) for one in route.contested]
    if route.missing:
        said.append(words.say("route_keys", keys=", ".join(route.missing)))
    text = " ".join([*said[:1], *map(capital, said[1:])])
    facts = (one for one in route.columns.values() if one is not None and not isinstance(one, str))
    sources = [source for fact in facts for source in fact.sources]
    name = words.heading("routes", route.question)
    page.paragraph(words.cited(f"{name}: {text}", sources), indent=2, lead=[StyledText("* ")])


def _contested(words: Words, question: str, one: ContestedReading) -> str:
    outcome = words.outcome(question, one.outcome)
    return words.say("route_contested", outcome=outcome, choice=f"{one.point}={one.reading}")


def _requirements(words: Words, route: RouteReport, ids: Sequence[str]) -> str:
    titles = [words.title("requirements", f"{route.question}.{name}") for name in ids]
    return "; ".join(titles)
