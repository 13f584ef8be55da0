"""The regions of two inputs, against the case decided with those two values."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy import calendar as days
from hsm_policy.analysis.sweep import plane
from hsm_policy.analysis.sweep.plane import MapRectangle, RegionMap
from hsm_policy.cases.case import Case
from hsm_policy.cli.main import run
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from tests import ROOT
from tests.support.completions import decided, entry_of, settled, with_value, written_leaves
from tests.support.strategies import Document, examples, plain_cases, read, rulebook

SETTINGS = examples(6)
ASHA = ROOT / "docs" / "examples" / "offer-asha.yaml"
YEAR = {"date": "2025-12-01..2026-05-31"}


def outcome(found: RegionMap, steps: dict[str, int]) -> str | None:
    """Give the outcome of the case with two values, None where no valid case has them."""
    case: Case | None = found.case
    for path, step in steps.items():
        case = case and with_value(case, path, found.moving[path].variable.value(step))
    return decided(case).answers[found.question].outcome if case else None


def told(found: RegionMap, steps: dict[str, int]) -> str:
    """Give the outcome of the one region that holds two values."""
    regions = [
        region.outcome
        for region in found.rectangles()
        if all(span.first <= steps[path] <= span.last for path, span in region.spans.items())
    ]
    assert len(regions) == 1
    return str(regions[0])


def corners(found: RegionMap, region: MapRectangle) -> list[dict[str, int]]:
    """Give the corners of a region, and the values one step beyond them."""
    one, other = found.paths
    ends = {
        path: [
            step
            for step in (span.first - 1, span.first, span.last, span.last + 1)
            if found.spans[path].first <= step <= found.spans[path].last
        ]
        for path, span in region.spans.items()
    }
    return [{one: x, other: y} for x in ends[one] for y in ends[other]]


@pytest.mark.slow
@SETTINGS
@given(plain_cases(most=2, unknown=0), st.data())
def test_a_region_has_the_outcome_of_each_of_its_values(
    document: Document, data: st.DataObject
) -> None:
    """At corners of regions, one step beyond them, and at random."""
    case = settled(read(document))
    raised = Situation(rulebook().engine, case).questions
    numbers = [path for path in written_leaves(case) if entry_of(path).numeric]
    assume(raised and numbers and not case.unknown)
    paths = data.draw(st.sampled_from(numbers)), data.draw(st.sampled_from(["date", *numbers]))
    question = data.draw(st.sampled_from(raised))
    assume(paths[0] != paths[1])
    note(f"{case.document} {paths} {question}")
    last = days.from_ordinal(days.ordinal(case.date) + 200)
    ranges = {"date": f"{days.iso(case.date)}..{days.iso(last)}"} if "date" in paths else {}
    try:
        found = rulebook().map(case, paths, question, ranges)
    except DiagnosticsError as problems:
        codes = {problem.code for problem in problems.problems}
        assert codes <= {"minimum_unused", "map_too_many"}
        assume(False)
        raise
    check_partition(found)
    regions = found.rectangles()
    some = data.draw(st.sets(st.integers(0, len(regions) - 1), min_size=1, max_size=3))
    points = [point for number in some for point in corners(found, regions[number])]
    points += [
        {path: data.draw(st.integers(span.first, span.last)) for path, span in found.spans.items()}
        for _ in range(8)
    ]
    for steps in points:
        decided = outcome(found, steps)
        assert decided in (told(found, steps), None), steps


def check_partition(found: RegionMap) -> None:
    """Hold that the regions cover the whole rectangle, each value once."""
    across, up = found.spans[found.across], found.spans[found.up]
    assert (found.columns[0].first, found.columns[-1].last) == across
    for before, after in pairwise(found.columns):
        assert after.first == before.last + 1
        assert after.regions != before.regions
    for column in found.columns:
        assert (column.regions[0].first, column.regions[-1].last) == up
        for below, above in pairwise(column.regions):
            assert above.first == below.last + 1
            assert above.outcome != below.outcome


def test_a_day_and_an_amount_meet_where_the_law_changes() -> None:
    book = rulebook()
    answer = book.map(book.case(ASHA), ("job.salary", "date"), ranges=YEAR).to_dict()
    year = {"from": "2025-12-01", "to": "2025-12-31"}
    next_year = {"from": "2026-01-01", "to": "2026-05-31"}
    assert answer["inputs"] == ["job.salary", "date"]
    assert answer["regions"] == [
        {"date": year, "job.salary": {"from": "0.00", "to": "5687.99"}, "outcome": "refused"},
        {"date": year, "job.salary": {"from": "5688.00", "to": None}, "outcome": "granted"},
        {"date": next_year, "job.salary": {"from": "0.00", "to": "5941.99"}, "outcome": "refused"},
        {"date": next_year, "job.salary": {"from": "5942.00", "to": None}, "outcome": "granted"},
    ]


def test_an_age_makes_a_stair_with_a_step_for_each_day() -> None:
    book = rulebook()
    ranges = {"date": "2026-03-01..2026-03-10"}
    found = book.map(book.case(ASHA), ("worker.born", "date"), ranges=ranges)
    borders = [column.regions[0].last for column in found.columns]
    assert found.across == "date"
    assert borders == list(range(borders[0], borders[0] + 10))
    assert found.value("worker.born", borders[0]) == "1996-03-01"


def test_what_the_law_does_not_tell_is_open_at_every_value() -> None:
    """Also where a birthday, which decides which amount it is, falls on one of the days."""
    book = rulebook()
    found = book.map(
        book.changed(
            book.case(ASHA), {"job.contract.until": None, "job.contract.permanent": "true"}
        ),
        ("worker.born", "date"),
        ranges={"date": "2198-01-01..2199-12-31"},
    )
    assert [[one.outcome for one in column.regions] for column in found.columns] == [["open"]]


def test_what_else_is_not_known_is_taken_in_favour() -> None:
    book = rulebook()
    case = book.case(ROOT / "docs" / "examples" / "open-yusuf.yaml")
    ranges = {"date": "2026-03-01..2026-12-31"}
    found = book.map(case, ("date", "job.salary"), ranges=ranges)
    regions = book.minimum(case).to_dict()["regions"]
    assert [region["job.salary"] for region in found.to_dict()["regions"]] == [
        {key: region[key] for key in ("from", "to")} for region in regions
    ]


Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["job.salary", "job.salary"], "`job.salary` is named twice"),
        (["job.salary", "job.salry"], "there is no key `job.salry`"),
        (["job.salary", "date", "--range", "date=2026-01-01"], "is no range of `date`"),
        (["job.salary", "date", "--range", "date=2027-01-01..2026-01-01"], "is no range"),
        (["job.salary", "date", "--range", "job.salary=1.005..2.00"], "is no range"),
        (["job.salary", "date", "--range", "worker.born=1990-01-01..1991-01-01"], "not one of"),
    ],
)
def test_what_no_map_can_be_made_of_is_one_line(
    words: list[str], said: str, capsys: Capture
) -> None:
    assert run(["map", str(ASHA), *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_a_border_with_too_many_steps_is_refused_with_what_to_do(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MOST_COLUMNS", "MOST_OPEN_COLUMNS"):
        monkeypatch.setattr(plane, limit, 50)
    assert run(["map", str(ASHA), "date", "worker.born", "--lang", "nl"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "heeft meer dan 50 treden (bekijk minder waarden: --range date=EERSTE..LAATSTE)" in err


def test_the_text_of_a_stair_names_its_ends_and_how_many_steps_lie_between(
    capsys: Capture,
) -> None:
    words = ["date", "worker.born", "--range", "date=2026-03-01..2026-03-10"]
    assert run(["map", str(ASHA), *words]) == 0
    out = capsys.readouterr().out
    assert "1 March 1996" in out
    assert "10 March 1996" in out
    assert "8 values between" in out
    assert "5 March 1996" not in out


def test_the_object_is_printed_as_json(capsys: Capture) -> None:
    words = ["date", "job.salary", "--range", f"date={YEAR['date']}", "--format", "json"]
    assert run(["map", str(ASHA), *words]) == 0
    assert json.loads(capsys.readouterr().out)["for"] == "hsm_permit"
