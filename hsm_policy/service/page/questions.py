"""What the page asks of the engine beside the answers of the service, worked out where they are.

Each answer is plain data in one language, ready to be shown: verdicts without tables, pictures as
SVG, and sentences that only the objects behind an answer can make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hsm_policy.cases import YES_NO, changed
from hsm_policy.documents import unindexed
from hsm_policy.messages import DiagnosticsError, capital
from hsm_policy.presentation import (
    Words,
    answer_sentences,
    assumed_value,
    by_day,
    calendar_file,
    dossier_html,
    draw_map,
    draw_minimum,
    draw_timeline,
    headlines,
    region_ends,
)
from hsm_policy.service.body import TEXT, TEXTS, Question, Verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsm_policy.analysis import ChangeReport, Minimum, MinimumReport, RegionReport

Json = dict[str, Any]

_MOST_CHOICES = 6
"""So many choices are tried to tell where each leads."""


def verdict(asked: Question) -> Json:
    """Return the verdict on some questions."""
    return asked.book.evaluate(asked.case, asked.texts("question")).to_dict(asked.lang)


def leads(asked: Question) -> Json:
    """Return where the answers to one key lead: the outcomes of the questions for each.

    Of a number or a day, from which value on the question is granted if all else is well.
    """
    path, questions = asked.text("input") or "", asked.texts("question")
    entry = asked.book.source.vocabulary.inputs.get(unindexed(path))
    if entry is None or not questions:
        return {"rows": []}
    if entry.numeric:
        return {"rows": list(_regions_of(asked, path, questions[0]))}
    values = [True, False] if entry.type in YES_NO else list(entry.values)
    tried = values if len(values) <= _MOST_CHOICES else []
    return {"rows": [row for value in tried for row in _led(asked, path, value, questions)]}


def _led(asked: Question, path: str, value: object, questions: tuple[str, ...]) -> Iterator[Json]:
    try:
        told = changed(asked.book.source, asked.case, {path: value})
        report = asked.book.evaluate(told, questions).report(asked.lang)
    except DiagnosticsError:
        return  # the value contradicts the rest of the case
    words = _words(asked)
    shown = {name: one.shown for name, one in report.verdicts.items()}
    yield {"answer": capital(words.value(path, value)), "outcomes": shown}


def _regions_of(asked: Question, path: str, question: str) -> Iterator[Json]:
    words = _words(asked)
    try:
        found = asked.book.minimum(asked.case, path, question).report(asked.lang)
    except DiagnosticsError:
        return
    for region in found.regions if len(found.regions) > 1 else ():
        favoured = bool(found.assuming) and region.outcome == "granted"
        outcome = "possible" if favoured else region.outcome
        yield {"answer": _ends(words, path, region), "outcomes": {question: outcome}}


def minimum(asked: Question) -> Json:
    """Return the regions of an input with the sentences about them, and a picture."""
    words = _words(asked)
    found = asked.book.minimum(asked.case, asked.text("input"), asked.text("question"))
    report = found.report(asked.lang)
    return {
        **report.to_dict(),
        "sentences": answer_sentences(words, report),
        "lower_text": [] if report.not_needed else list(_lower(words, report)),
        "assumed": {one.input: assumed_value(words, one) for one in report.assuming},
        "ends": [_ends(words, report.input, one) for one in report.regions],
        "own": _own(found),
        "svg": "" if report.not_needed else _picture(found, words),
    }


def _lower(words: Words, report: MinimumReport) -> Iterator[Json]:
    """Yield each lower value that can do, with the keys of which one would have to be otherwise."""
    found: dict[str, list[str]] = {}
    for one in report.lower:
        found.setdefault(words.value(report.input, one.value), []).extend(one.when)
    for value, keys in found.items():
        yield {"text": words.say("page.lower", value=value), "keys": keys}


def _own(found: Minimum) -> int:
    """Return the number of the region in which the value of the case lies, -1 without a value."""
    value = found.sweep.case.values.get(found.sweep.path)
    if not isinstance(value, int):
        return -1
    step = found.sweep.variable.step(value)
    held = (at for at, one in enumerate(found.regions) if one.first <= step <= one.last)
    return next(held, -1)


def _picture(found: Minimum, words: Words) -> str:
    return draw_minimum(found, words.titles, words.lang, alone=False).svg()


def days(asked: Question) -> Json:
    """Return the days on which something changes or is due, a picture, and a calendar file."""
    words = _words(asked)
    found = asked.book.timeline(asked.case, asked.text("until"))
    report = found.report(asked.lang)
    told = [
        {
            "day": day,
            "milestones": [one.text for one in milestones],
            "changes": list(_changes(words, changes)),
        }
        for day, (milestones, changes) in by_day(report).items()
    ]
    return {
        "from": report.first,
        "until": report.last,
        "overdue": [
            {"day": one.date, "text": one.text} for one in report.milestones if one.overdue
        ],
        "days": told,
        "svg": draw_timeline(found, words.titles, asked.lang).svg(),
        "calendar": calendar_file(report, asked.case.id, asked.lang),
    }


def _changes(words: Words, changes: list[ChangeReport]) -> Iterator[Json]:
    for change, remark, headline in headlines(words, changes):
        text = (remark or headline).replace(" -> ", " → ")
        yield {"text": text, "because": "" if remark else change.because}


def region_map(asked: Question) -> Json:
    """Return the picture of two inputs."""
    one, other = asked.texts("input")
    found = asked.book.map(asked.case, (one, other), asked.text("question"))
    return {"svg": draw_map(found, _words(asked).titles, asked.lang).svg()}


def dossier(asked: Question) -> Json:
    """Return the dossier of a case as a page."""
    return {"html": dossier_html(asked.book, asked.case, asked.lang, asked.told)}


def _words(asked: Question) -> Words:
    return Words(asked.book.titles(asked.lang), asked.lang)


def _ends(words: Words, path: str, region: RegionReport) -> str:
    first, last = region_ends(words, path, region)
    return capital(f"{first} {last}")


OF_THE_PAGE: Mapping[str, Verb] = {
    "page.verdict": Verb(verdict, {"question": TEXTS}),
    "page.leads": Verb(leads, {"input": TEXT, "question": TEXTS}, 5),
    "page.minimum": Verb(minimum, {"input": TEXT, "question": TEXT}, 5),
    "page.days": Verb(days, {"until": TEXT}, 20, slow=True),
    "page.dossier": Verb(dossier, {}, 20, slow=True),
    "page.map": Verb(region_map, {"input": TEXTS, "question": TEXT}, 10, slow=True),
}
"""The questions that only the page asks, by name."""
