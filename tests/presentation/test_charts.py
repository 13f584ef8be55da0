"""The pictures: nothing in them overlaps, all is dated and named, and the file is whole."""

from __future__ import annotations

import re
import sys
import zlib
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from hsm_policy import calendar as days
from hsm_policy.cli.main import run
from hsm_policy.messages.language import day_text, short_day_text
from hsm_policy.presentation.charts import svg as chart_file
from hsm_policy.presentation.charts import svg as drawing
from hsm_policy.presentation.charts.elements import Flag, assign_rows
from hsm_policy.presentation.charts.minimum import draw_minimum
from hsm_policy.presentation.charts.region_map import draw_map
from hsm_policy.presentation.charts.svg import Drawing, text_width
from hsm_policy.presentation.charts.timeline import draw_timeline
from tests import ROOT
from tests.support.strategies import Document, examples, plain_cases, read, rulebook

SETTINGS = examples(2)
EXAMPLES = ROOT / "docs" / "examples"
ASHA, WEI = EXAMPLES / "offer-asha.yaml", EXAMPLES / "job-loss-wei.yaml"
LANGUAGES = ["en", "nl"]
SVG = "{http://www.w3.org/2000/svg}"
Capture = pytest.CaptureFixture[str]


def texts(picture: Drawing) -> str:
    return "\n".join(box.text for box in picture.texts)


def check(picture: Drawing) -> None:
    """Hold that no text meets another one or leaves the picture, and that the file is whole."""
    for one, other in combinations(picture.texts, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom <= other.top or other.bottom <= one.top, (one, other)
    for box in picture.texts:
        assert box.left >= 0, box
        assert box.right <= picture.width, box
    root = ET.fromstring(picture.svg())  # noqa: S314 - it was made a line above
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.attrib["aria-labelledby"] == "title description"
    assert {node.text for node in root.iter(f"{SVG}text")} == {box.text for box in picture.texts}
    assert set(re.findall(r"(?:href|url\(|src)[^ )]*", picture.svg())) <= {"url(#hatch"}


@pytest.mark.slow
@given(plain_cases(most=2, unknown=1), st.sampled_from(LANGUAGES))
@SETTINGS
def test_a_timeline_dates_every_day_of_change_and_no_text_meets_another(
    document: Document, lang: str
) -> None:
    note(f"{document}")
    case, book = read(document), rulebook()
    timeline = book.timeline(case, days.iso(days.plus_years(case.date, 1)))
    picture = draw_timeline(timeline, book.titles(lang), lang)
    check(picture)
    assert case.id in picture.title
    shown = texts(picture)
    rest = {"en": ("and each day up to", "Further days"), "nl": ("en elke dag", "Verdere dagen")}
    for change in timeline.to_dict(lang)["changes"]:
        day = short_day_text(int(change["date"].replace("-", "")), lang)
        assert day in shown or any(one in shown for one in rest[lang]), day


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_law_does_not_tell_is_hatched_and_said(lang: str) -> None:
    book = rulebook()
    last = book.source.tables["hsm_norm"].known_until
    case = book.case(ASHA)
    timeline = book.timeline(case, days.iso(days.plus_days(last, 100)), as_="filed")
    picture = draw_timeline(timeline, book.titles(lang), lang)
    check(picture)
    assert "url(#hatch)" in picture.svg()
    assert {"en": "amounts of the law not known", "nl": "wettelijke bedragen niet bekend"}[
        lang
    ] in texts(picture)
    assert short_day_text(days.plus_days(last, 1), lang) in texts(picture)
    assert day_text(last, lang) in texts(picture)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("case", "path", "question"),
    [
        (ASHA, "job.salary", None),
        (ASHA, "worker.born", None),
        (ASHA, "date", None),
        (WEI, "date", "current_stay"),
        (EXAMPLES / "open-yusuf.yaml", "job.salary", None),
    ],
)
def test_the_borders_of_an_input_are_marked_with_their_values(
    case: Path, path: str, question: str | None, lang: str
) -> None:
    book = rulebook()
    found = book.minimum(book.case(case), path, question)
    picture = draw_minimum(found, book.titles(lang), lang)
    check(picture)
    assert text_of(found.value(found.regions[-1].first), lang) in texts(picture)
    own = found.sweep.case.values.get(path)
    if isinstance(own, int):
        assert text_of(found.value(found.sweep.variable.step(own)), lang) in texts(picture)


def text_of(value: object, lang: str) -> str:
    """Give a value as a reader has it."""
    from hsm_policy.messages.language import value_text

    return value_text(str(value), "", lang, {})


@pytest.mark.parametrize(
    ("lang", "named", "own"),
    [
        ("en", "= Salary required a month", "this case: EUR 5,700.00"),
        ("nl", "= Vereist loon per maand", "deze zaak: € 5.700,00"),
    ],
)
def test_a_border_is_named_by_the_figure_that_it_equals(lang: str, named: str, own: str) -> None:
    book = rulebook()
    picture = draw_minimum(book.minimum(book.case(ASHA)), book.titles(lang), lang)
    assert {named, own} <= {box.text for box in picture.texts}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_map_names_its_borders_outcomes_and_the_case(lang: str) -> None:
    book = rulebook()
    ranges = {"date": "2025-06-01..2027-06-01"}
    found = book.map(book.case(ASHA), ("date", "job.salary"), ranges=ranges)
    picture = draw_map(found, book.titles(lang), lang)
    check(picture)
    wanted = {
        "en": ["granted", "refused", "open", "1 Jan 2026", "EUR 5,942.00", "this case"],
        "nl": ["verleend", "afgewezen", "open", "1 jan 2026", "€ 5.942,00", "deze zaak"],
    }
    assert [one for one in wanted[lang] if one not in texts(picture)] == []


def test_a_stair_is_one_shape() -> None:
    book = rulebook()
    ranges = {"date": "2026-03-01..2026-09-01"}
    found = book.map(book.case(ASHA), ("date", "worker.born"), ranges=ranges)
    picture = draw_map(found, book.titles("en"), "en")
    check(picture)
    assert len(found.columns) > 100
    assert picture.svg().count("<polygon") == len(["refused", "granted", "legend", "the case"])


@given(st.lists(st.tuples(st.floats(0, 500), st.text("abcMW ", min_size=1, max_size=30))))
@examples(200)
def test_no_flag_meets_another_or_its_pole(flags: list[tuple[float, str]]) -> None:
    placed = assign_rows(Flag(at, (text,)) for at, text in flags)
    for one, other in combinations(placed, 2):
        first, second = sorted((one, other), key=lambda each: each.flag.at)
        if first.flag.at + first.flag.width > second.flag.at:
            assert first.row != second.row
            # The pole of the later one ends below the text of the earlier one.
            assert first.row > second.row or first.flag.at == second.flag.at


def test_a_wide_letter_takes_more_room_than_a_narrow_one_and_bold_more_than_plain() -> None:
    assert text_width("W", 10) > text_width("i", 10) > 0
    assert text_width("W", 10, bold=True) > text_width("W", 10)
    assert text_width("漢", 10) == 10


def test_a_text_cannot_leave_its_place_in_the_file() -> None:
    picture = Drawing(100, "<title>", "a & b", "en")
    picture.text(0, 0, "</text><script>x\x1b</script>")
    root = ET.fromstring(picture.svg())  # noqa: S314 - it was made a line above
    assert [node.tag for node in root.iter(f"{SVG}script")] == []


def rows(png: bytes) -> bytes:
    """Give the pixels of a PNG."""
    parts, at = b"", 8
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        parts += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return zlib.decompress(parts)


def test_a_png_shows_its_text(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.png"
    assert run(["minimum", str(ASHA), "--chart", str(file)]) == 0
    assert "5,942.00" in capsys.readouterr().out
    picture = Drawing(100, "x", "x", "en")
    picture.box(0, 0, 90, 30, fill="#ffffff")
    chart_file.write_picture(picture, str(tmp_path / "empty.png"), "en")
    picture.text(10, 5, "text")
    chart_file.write_picture(picture, str(tmp_path / "text.png"), "en")
    assert file.read_bytes().startswith(b"\x89PNG")
    empty, full = (rows((tmp_path / f"{name}.png").read_bytes()) for name in ("empty", "text"))
    assert sum(one != other for one, other in zip(empty, full, strict=True)) > 100


@pytest.mark.parametrize("words", [["timeline", "--until", "2026-12-31"], ["min-salary"]])
def test_a_chart_is_written_beside_the_answer(
    words: list[str], tmp_path: Path, capsys: Capture
) -> None:
    name, *rest = words
    assert run([name, str(ASHA), *rest]) == 0
    alone = capsys.readouterr().out
    assert run([name, str(ASHA), *rest, "--chart", str(tmp_path / "x.SVG")]) == 0
    assert capsys.readouterr().out == alone
    assert (tmp_path / "x.SVG").read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "does not end in .svg or .png"), ("nl", "eindigt niet op .svg of")]
)
def test_another_ending_is_wrong_usage(lang: str, said: str, capsys: Capture) -> None:
    assert run(["timeline", str(ASHA), "--chart", "x.pdf", "--lang", lang]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "there is no such folder"), ("nl", "deze map bestaat niet")]
)
def test_a_file_that_cannot_be_written_is_one_line(
    lang: str, said: str, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "nowhere" / "x.svg"
    assert run(["minimum", str(ASHA), "--chart", str(file), "--lang", lang]) == 1
    assert capsys.readouterr() == ("", f"{file}: {said}\n")


def test_a_folder_is_no_file_to_write(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "folder.svg").mkdir()
    assert run(["minimum", str(ASHA), "--chart", str(tmp_path / "folder.svg")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "a PNG needs one more package"), ("nl", "een PNG vraagt nog een")]
)
def test_without_its_package_a_png_is_refused_before_anything_is_computed(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert run(["minimum", "no-such-case.yaml", "--chart", "x.png", "--lang", lang]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "no-such-case" not in err


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "a PNG would have no text"), ("nl", "een PNG zou geen tekst hebben")]
)
def test_without_a_font_a_png_is_refused(
    lang: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(chart_file, "_png_renderer", lambda _file, _lang: lambda _svg: b"no text")
    file = str(tmp_path / "x.png")
    assert run(["minimum", str(ASHA), "--chart", file, "--lang", lang]) == 1
    assert said in capsys.readouterr().err


def test_nothing_is_written_where_there_is_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "x.svg"
    words = ["minimum", str(ASHA), "employer.founded", "--chart", str(file)]
    assert run(words) == 1
    assert not file.exists()


def test_the_fonts_of_a_picture_begin_with_one_that_is_free() -> None:
    assert drawing.FONTS.startswith("DejaVu Sans, ")
