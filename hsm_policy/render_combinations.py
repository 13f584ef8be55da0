"""Every combination of readings as a table a question, and below it who stands behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.grid import add_grid
from hsm_policy.language import enumeration
from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import Words

if TYPE_CHECKING:
    from hsm_policy.render_parts import Json


def render_combinations(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write out what `combinations` of a verdict says."""
    words, page = Words(titles, lang), Page(width)
    page.line(Piece(words.say("under_combinations"), "strong"))
    for question, one in answer["combinations"]["questions"].items():
        page.blank()
        _question(page, words, question, one)
    points = answer["combinations"]["points"]
    if points:
        page.section(words.say("readings.authority"))
    for point in points:
        _point(page, words, point)
    words.add_sources(page)
    return page


def _question(page: Page, words: Words, question: str, told: Json) -> None:
    page.line(Piece(words.heading("questions", question), "strong"))
    if not told["points"]:
        same = words.verdict(question, told["rows"][0]["outcome"]).text
        page.line(words.say("readings.none", outcome=same), indent=2)
        return
    head = [words.say("route_outcome"), *told["points"]]
    add_grid(page, head, [_row(words, question, row, told["points"]) for row in told["rows"]])
    for flip in told["flips"]:
        choices = [f"{point}={reading}" for point, reading in flip["readings"].items()]
        outcome = words.outcome(question, flip["outcome"])
        both = enumeration(choices, words.lang)
        text = words.say("readings.flip", choices=both, outcome=outcome)
        page.paragraph(text, lead=[Piece("* ")])


def _row(words: Words, question: str, row: Json, points: list[str]) -> list[Piece]:
    cells = [row["readings"].get(point) for point in points]
    shown = [Piece(one) if one else Piece(words.say("readings.any"), "faint") for one in cells]
    return [words.verdict(question, row["outcome"]), *shown]


def _point(page: Page, words: Words, point: Json) -> None:
    page.paragraph(f"{point['title']} ({point['point']})", indent=2, lead=[Piece("* ")])
    for one in point["readings"]:
        name = one["reading"]
        if name == point["reading"]:
            name = words.say("readings.own", reading=name)
        page.paragraph(words.cited(f"{name}: {one['text']}", one["sources"]), indent=4)
