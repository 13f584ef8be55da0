"""What the commands do whose answers are also pictures: the lowest value, the map, the timeline.

A picture is written before the answer is printed, and only where there is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.commands import about, name_of, open_book, open_case, print_answer
from hsm_policy.cli.usage import DONE, OPEN, REFUSED
from hsm_policy.names import Outcome

if TYPE_CHECKING:
    from typing import TypeVar

    Answer = TypeVar("Answer")

    from collections.abc import Callable, Mapping

    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.cli.commands import Settings
    from hsm_policy.presentation import Drawing, Json


def minimum(
    source: str, name: str | None, question: str | None, chart: str | None, settings: Settings
) -> int:
    """Find the lowest value of an input at which a question is granted."""
    from hsm_policy.presentation import render_minimum

    book = open_book(settings)
    found = _found(book, source, lambda case: book.minimum(case, name, question), chart, settings)
    if chart:
        from hsm_policy.presentation import draw_minimum

        _draw(book, found, draw_minimum, chart, settings)
    answer = found.report(settings.lang)
    print_answer(book, answer, settings, render_minimum)
    if answer.minimum is not None:
        return DONE
    return OPEN if {one.outcome for one in answer.regions} == {Outcome.OPEN} else REFUSED


def region_map(
    source: str,
    inputs: tuple[str, str],
    question: str | None,
    ranges: Mapping[str, str],
    chart: str | None,
    settings: Settings,
) -> int:
    """Show the regions of two inputs."""
    from hsm_policy.presentation import render_map

    book = open_book(settings)
    found = _found(
        book, source, lambda case: book.map(case, inputs, question, ranges), chart, settings
    )
    if chart:
        from hsm_policy.presentation import draw_map

        _draw(book, found, draw_map, chart, settings)
    print_answer(book, found.report(), settings, render_map)
    return DONE


def timeline(source: str, until: str | None, chart: str | None, settings: Settings) -> int:
    """Show every day on which something changes."""
    from hsm_policy.presentation import render_timeline

    book = open_book(settings)
    found = _found(book, source, lambda case: book.timeline(case, until), chart, settings)
    if chart:
        from hsm_policy.presentation import draw_timeline

        _draw(book, found, draw_timeline, chart, settings)
    print_answer(book, found.report(settings.lang), settings, render_timeline)
    return DONE


def _found(
    book: Rulebook,
    source: str,
    find: Callable[[Case], Answer],
    chart: str | None,
    settings: Settings,
) -> Answer:
    """Find an answer, once it is sure that a picture of it could be made."""
    if chart:
        from hsm_policy.presentation import check_picture_file

        check_picture_file(chart, settings.lang)
    with about(name_of(source, settings.lang)):
        return find(open_case(book, source, settings))


def _draw(
    book: Rulebook,
    found: Answer,
    draw: Callable[[Answer, Json, str], Drawing],
    chart: str,
    settings: Settings,
) -> None:
    from hsm_policy.presentation import write_picture

    write_picture(draw(found, book.titles(settings.lang), settings.lang), chart, settings.lang)
