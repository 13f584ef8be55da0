"""The screens beside the verdict: how much is enough, days, what would do, and other routes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from hsm_policy.documents import unindexed
from hsm_policy.messages import capital
from hsm_policy.rulebook import DATE
from hsm_policy.service.page.form import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsm_policy.service.page.form import CaseForm, Field
    from hsm_policy.service.page.posted import Posted
    from hsm_policy.service.page.screens import Found, Screen
    from hsm_policy.service.page.telling import Told

YEARS = (1, 2, 5)
"""How far ahead the days are shown, in years."""

_NUMBER = re.compile(r"\[([0-9]+)\]")

NUMBERS = ("money", "count", "percent", "date")


class Region(NamedTuple):
    """A region of values with one outcome; `take` sets its first value, where that is granted."""

    ends: str
    outcome: str
    word: str
    take: str


class Change(NamedTuple):
    """A change of one key: its question, the value before and the value after."""

    text: str
    before: str
    after: str


async def show_minimum(screen: Screen, posted: Posted) -> Response:
    """Show every region of one key, and with `map` the picture of it and the days to come."""
    told = screen.told(posted)
    if told.problems or not told.questions:
        return _nothing(screen, told, "minimum.html")
    question = _question(posted, told)
    inputs = {one.path: _key(screen, one.path) for one in _numbers(screen.form(told))}
    path = _input(screen, posted, question, list(inputs))
    asked = [screen.ask("page.minimum", told, input=path, question=question)]
    if posted.text("map") and path != DATE:
        asked.append(screen.ask("page.map", told, input=[path, DATE], question=question))
    found, *maps = await screen.at_once(*asked)
    data = found.data
    regions = [
        Region(
            ends,
            one["outcome"],
            capital(screen.words.outcome(question, one["outcome"])),
            _take(path, one) if one["outcome"] == "granted" else "",
        )
        for ends, one in zip(data.get("ends", ()), data.get("regions", ()), strict=True)
    ]
    return screen.render(
        "minimum.html",
        told,
        refused=[*found.refused, *(text for one in maps for text in one.refused)],
        found=data,
        regions=regions,
        inputs=inputs,
        chosen=path,
        question=question,
        picture=maps[0].data.get("svg", "") if maps else "",
        lower=[
            (one["text"], [_key(screen, path) for path in one["keys"]])
            for one in data.get("lower_text", ())
        ],
        assumed=[
            screen.words.say("page.taken", question=_key(screen, path), value=value)
            for path, value in data.get("assumed", {}).items()
        ],
    )


async def show_days(screen: Screen, posted: Posted) -> Response:
    """Show the days to come on which something changes or is due."""
    told = screen.told(posted)
    if told.problems or not told.questions:
        return _nothing(screen, told, "days.html")
    years = _years(posted)
    found = await _days(screen, told, years)
    return screen.render(
        "days.html", told, refused=found.refused, found=found.data, years=years, choices=YEARS
    )


async def send_calendar(screen: Screen, posted: Posted) -> Response:
    """Return the days as a calendar file."""
    told = screen.told(posted)
    if told.problems or not told.questions:
        return _nothing(screen, told, "days.html")
    found = await _days(screen, told, _years(posted))
    if found.refused:
        return screen.render(
            "days.html", told, refused=found.refused, found={}, years=1, choices=YEARS
        )
    headers = {"content-disposition": 'attachment; filename="days.ics"'}
    return Response(found.data["calendar"], media_type="text/calendar", headers=headers)


async def show_repair(screen: Screen, posted: Posted) -> Response:
    """Show the smallest changes that get a question granted."""
    told = screen.told(posted)
    if told.problems or not told.questions:
        return _nothing(screen, told, "repair.html")
    question = _question(posted, told)
    found = await screen.ask("repair", told, question=question)
    repairs = [
        (list(_changes(screen, one["changes"])), one["changes"])
        for one in found.data.get("repairs", ())
    ]
    return screen.render(
        "repair.html",
        told,
        refused=found.refused,
        found=found.data,
        repairs=repairs,
        question=question,
        granted=screen.words.outcome(question, "granted"),
        blocked=[_key(screen, path) for path in found.data.get("blocked_by", ())],
    )


async def show_routes(screen: Screen, posted: Posted) -> Response:
    """Show the routes side by side."""
    told = screen.told(posted)
    if told.problems:
        return _nothing(screen, told, "routes.html")
    found = await screen.ask("routes", told)
    routes = [_route(screen, one) for one in found.data.get("routes", ())]
    return screen.render("routes.html", told, refused=found.refused, routes=routes)


def _route(screen: Screen, route: dict[str, Any]) -> dict[str, Any]:
    """Return a route with everything in words."""
    words, question = screen.words, route["question"]
    outcome = "not_needed" if route.get("not_needed") else route["outcome"]

    def titles(names: list[str]) -> list[str]:
        return [words.heading("requirements", f"{question}.{name}") for name in names]

    cells = []
    for name, title in words.titles["columns"].items():
        value = route.get(name)
        if value is not None:
            shown = value["text"] if isinstance(value, dict) else words.value("", value)
            cells.append((title, capital(str(shown))))
    return {
        "title": words.heading("routes", question),
        "outcome": outcome,
        "word": capital(words.outcome(question, outcome)),
        "question": question,
        "cells": cells,
        "unmet": titles(route["unmet"]),
        "open": titles(route["open"]),
        "because": route["because"],
        "missing": [_key(screen, path) for path in route["missing"]],
    }


def _nothing(screen: Screen, told: Told, template: str) -> Response:
    """Show a screen on which nothing can be worked out yet, and say why."""
    name = "mend_first" if told.problems else "nothing_asked"
    return screen.render(template, told, refused=[screen.tell(name)], found={}, empty=True)


def _question(posted: Posted, told: Told) -> str:
    asked = posted.text("question")
    return asked if asked in told.questions else told.questions[0]


def _input(screen: Screen, posted: Posted, question: str, known: list[str]) -> str:
    """Return the key that is chosen, else the usual one of the question, else the day."""
    asked = posted.text("input")
    usual, its_question = screen.book.source.minimum
    if asked in known:
        return asked
    if usual in known and question == its_question:
        return usual
    reads = screen.book.engine.reads[question]
    return next((one for one in known if unindexed(one) in reads and one != DATE), DATE)


def _numbers(form: CaseForm) -> Iterator[Field]:
    """Yield the fields of a case that hold numbers or days, amounts and what is told first."""
    found = [
        field
        for one in form.parts()
        for field in (one.fields if isinstance(one, Part) else [one])
        if field.kind in NUMBERS
    ]
    yield from sorted(found, key=lambda one: (NUMBERS.index(one.kind), not one.values))


def _take(path: str, region: dict[str, Any]) -> str:
    return f"set:{json.dumps({path: region['from']})}"


def _key(screen: Screen, path: str) -> str:
    """Return the question that asks for a key; of an item of a list, with its number."""
    asked = str(screen.words.titles["inputs"].get(unindexed(path), path))
    numbers = [str(int(one) + 1) for one in _NUMBER.findall(path)]
    items = ", ".join(screen.tell("item", number=one) for one in numbers)
    return f"{asked} ({items})" if items else asked


def _years(posted: Posted) -> int:
    asked = posted.text("years")
    return int(asked) if asked in map(str, YEARS) else YEARS[1]


async def _days(screen: Screen, told: Told, years: int) -> Found:
    day = str(told.document.get("date", ""))
    until = f"{int(day[:4]) + years}{day[4:]}".replace("-02-29", "-02-28")
    return await screen.ask("page.days", told, until=until)


def _changes(screen: Screen, changes: list[dict[str, Any]]) -> Iterator[Change]:
    for one in changes:
        before, after = (
            capital(screen.words.value(one["input"], side))
            if side is not None
            else screen.words.say("nothing")
            for side in (one["from"], one["to"])
        )
        yield Change(_key(screen, one["input"]), before, after)
