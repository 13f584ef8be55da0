"""Tables of people: every cell is what the verdict on the row says, whatever the file's form."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hsm_policy.analysis import Batch, BatchReceipt, RowOptions, Wanted, propose_map
from hsm_policy.analysis.portfolio.batch import run as batches
from hsm_policy.api import Rulebook
from hsm_policy.messages import DiagnosticsError
from hsm_policy.presentation import portfolio_page
from hsm_policy.presentation.html.portfolio import masked
from tests.support import small_rulebook

HEAD = "case,date,applicant.born,applicant.kind,applicant.income,loans[0].title_kind,loans[0].fine"
PEOPLE = f"""\
{HEAD}
a,2026-03-01,2000-01-01,reader,2000.00,book,5.00
b,2026-03-01,2020-01-01,student,,film,30.00
c,2026-03-01,,staff,unknown,,
d,2026-03-01,2010-06-01,reader,2000.00,book,unknown
e,2026-03-01,,,,,
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(small_rulebook.write(tmp_path_factory.mktemp("library")))


def decide(  # noqa: PLR0913 - what a run is made of
    book: Rulebook,
    people: Path,
    *,
    out: str = "out.csv",
    mapped: dict[str, Any] | None = None,
    wanted: Wanted = Wanted(),  # noqa: B008 - immutable
    options: RowOptions = RowOptions(),  # noqa: B008 - immutable
    resume: bool = False,
    tell: Callable[[int, int], None] = lambda *_: None,
    classes: Path | None = None,
    steps: Callable[[str, int, int], None] = lambda *_: None,
) -> BatchReceipt:
    """Run a batch beside the table of people."""
    file = people.with_name("map.yaml") if mapped is not None else None
    if file:
        file.write_text(json.dumps(mapped), encoding="utf-8")
    run = Batch.of(book, people, people.with_name(out), file, wanted, options)
    return run.run(tell, steps, resume=resume, classes=classes)


def written(folder: Path, text: str = PEOPLE, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def answers(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def problems(folder: Path, out: str = "out.csv") -> list[tuple[str, ...]]:
    path = folder / f"{out}.problems.csv"
    return [tuple(one.values()) for one in answers(path)] if path.exists() else []


def test_a_row_says_what_the_verdict_says(library: Rulebook, tmp_path: Path) -> None:
    receipt = decide(library, written(tmp_path), wanted=Wanted(minimum=True, until="2032-01-01"))
    found = {one["case"]: one for one in answers(tmp_path / "out.csv")}
    assert receipt.summary.outcomes == {"card": {"granted": 1, "open": 2, "refused": 1}}
    assert [found[name]["card"] for name in "abcde"] == ["granted", "refused", "open", "open", ""]
    assert found["b"]["card.unmet"] == "age debts"
    assert found["c"]["card.missing"] == "applicant.born"
    assert found["d"]["card.missing"] == "loans[0].fine"
    assert found["c"]["card.depends_on_assumed"] == ""
    assert found["a"]["figures.fee"] == "30.00"
    assert found["a"]["figures.card_until"] == "2027-02-28"
    assert found["a"]["card.days"] == ""
    assert found["b"]["card.minimum"] == ""
    assert problems(tmp_path) == []


def test_days_and_readings_are_columns(library: Rulebook, tmp_path: Path) -> None:
    text = f"{HEAD}\na,2026-03-01,2015-06-01,reader,2000.00,film,30.00\n"
    text += "b,2026-03-01,2015-06-01,reader,2000.00,book,3.00\n"
    wanted = Wanted(("card",), until="2032-01-01", readings=True)
    decide(library, written(tmp_path, text), wanted=wanted)
    one, other = answers(tmp_path / "out.csv")
    assert (one["card"], one["card.contested"]) == ("refused", "")
    assert other["card.days"] == "2027-06-01"
    text = text.replace("2015-06-01,reader,2000.00,film", "2000-06-01,reader,2000.00,film")
    decide(library, written(tmp_path, text), wanted=wanted)
    one, other = answers(tmp_path / "out.csv")
    assert one["card.contested"] == "film_counts=does_not:granted"
    assert one["card.outcomes"] == "refused granted"


def test_bad_rows_are_listed_and_the_others_decided(library: Rulebook, tmp_path: Path) -> None:
    text = f"{HEAD}\na,2026-03-01,2000-31-01,raeder,2000.00,,\nb,2026-03-01,2000-01-01,,,,\n"
    text += "c,,2000-01-01,,,,\nd,2026-03-01,,,,,,too much\n,,,,,,\n"
    receipt = decide(library, written(tmp_path, text))
    assert [one["case"] for one in answers(tmp_path / "out.csv")] == ["b"]
    assert receipt.problems
    assert receipt.problems.rows == 3
    told = problems(tmp_path)
    assert [one[:2] for one in told] == [
        ("1", "applicant.born"),
        ("1", "applicant.kind"),
        ("3", "date"),
        ("4", ""),
    ]
    assert told[1][2].endswith("(did you mean `reader`?)")
    decide(library, written(tmp_path))
    assert problems(tmp_path) == []


def test_a_map_names_columns_constants_and_words(library: Rulebook, tmp_path: Path) -> None:
    text = "Nr;Born;What;Lives here;Shoe size\n7;2000-01-01;Reader;Ja;44\n8;;reader;;\n"
    mapped = {
        "columns": {"Nr": "case", "Born": "applicant.born", "What": "applicant.kind"}
        | {"Lives here": "applicant.resident"},
        "constants": {"date": "2026-03-01", "loans[0].title_kind": "film"},
        "values": {"applicant.kind": {"Reader": "reader"}, "Lives here": {"Ja": True}},
    }
    decide(library, written(tmp_path, text), mapped=mapped)
    assert problems(tmp_path) == []
    assert [one["card.missing"] for one in answers(tmp_path / "out.csv")] == [
        "loans[0].fine",
        "applicant.born loans[0].fine",
    ]


@pytest.mark.parametrize(
    ("mapped", "expected"),
    [
        (None, "Nr"),
        ({"columns": {"Nr": "case", "Born": "applicant.bron"}}, "did you mean `applicant.born`"),
        ({"columns": {"Nr": "case", "born": "date"}}, "the table has no column `born`"),
        ({"columns": {"Nr": "case", "Born": "case"}}, "both stand for `case`"),
        ({"columns": {"Nr": "date"}, "constants": {"date": "2026-03-01"}}, "is a constant"),
        ({"columns": {"Nr": "loans[9].fine"}}, "a case has no key `loans[9].fine`"),
        ({"colums": {}}, "did you mean `columns`"),
        ({"columns": ["Nr"]}, "is no map of columns"),
    ],
)
def test_columns_and_map_are_checked(
    library: Rulebook, tmp_path: Path, mapped: dict[str, Any] | None, expected: str
) -> None:
    with pytest.raises(DiagnosticsError) as refused:
        decide(library, written(tmp_path, "Nr,Born\n1,2000-01-01\n"), mapped=mapped)
    assert expected in str(refused.value)
    assert not (tmp_path / "out.csv").exists()


def test_a_map_is_proposed(library: Rulebook, tmp_path: Path) -> None:
    text = "Card no,Were you born,applicant.kind,Woont u hier,Shoe size\n1,,Student,Ja,44\n"
    people = written(tmp_path, text)
    mapped = tmp_path / "map.yaml"
    mapped.write_text(propose_map(people, library.source), encoding="utf-8")
    run = Batch.of(library, people, tmp_path / "o.csv", mapped, Wanted(), RowOptions("2026-03-01"))
    assert run.unread == ("Shoe size",)
    run.run(lambda *_: None)
    assert answers(tmp_path / "o.csv")[0]["card.missing"] == "applicant.born"
    assert '"Ja": true' in mapped.read_text(encoding="utf-8")


def test_every_form_of_a_file_gives_the_same(library: Rulebook, tmp_path: Path) -> None:
    people = written(tmp_path)
    frame = pl.read_csv(people, infer_schema=False).with_columns(
        pl.col("date", "applicant.born").str.to_date()
    )
    frame.write_parquet(tmp_path / "people.parquet")
    cases = [
        {"case": "a", "date": "2026-03-01"}
        | {"applicant": {"born": "2000-01-01", "kind": "reader", "income": 2000.00}}
        | {"loans": [{"title_kind": "book", "fine": 5}]},
        {"case": "b", "date": "2026-03-01", "applicant.born": date(2020, 1, 1).isoformat()},
    ]
    text = "".join(json.dumps(one) + "\n" for one in cases)
    written(tmp_path, text, "people.ndjson")
    decide(library, people)
    decide(library, tmp_path / "people.parquet", out="out.parquet")
    decide(library, tmp_path / "people.ndjson", out="out.ndjson")
    expected = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found.fill_null("").equals(expected.fill_null(""))
    first, second = (tmp_path / "out.ndjson").read_text(encoding="utf-8").splitlines()
    assert {key: one for key, one in json.loads(first).items() if one} == {
        key: one for key, one in found.row(0, named=True).items() if one
    }
    assert json.loads(second)["card"] == "refused"


def test_options_of_the_command_line_hold_for_each_row(library: Rulebook, tmp_path: Path) -> None:
    text = "applicant.born,loans[0].title_kind,loans[0].fine\n2000-01-01,film,30.00\n"
    options = RowOptions("2026-03-01", {"film_counts": "does_not"})
    decide(library, written(tmp_path, text), options=options)
    assert answers(tmp_path / "out.csv")[0]["card"] == "granted"
    with pytest.raises(DiagnosticsError, match="film_cuonts"):
        decide(library, tmp_path / "people.csv", options=RowOptions("", {"film_cuonts": "x"}))


_KILLED = """
import os, signal, sys
from pathlib import Path
from hsm_policy.analysis import Batch, RowOptions, Wanted
from hsm_policy.analysis.portfolio.batch import run as batches
from hsm_policy.api import Rulebook
batches.CHUNK = 2
folder = Path(sys.argv[1])
run = Batch.of(Rulebook.load(sys.argv[2]), folder / "people.csv", folder / "out.csv", None,
               Wanted(), RowOptions())
run.run(lambda done, _: done == 2 and os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_killed_run_is_resumed_and_nothing_is_done_twice(
    library: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    people = written(tmp_path)
    decide(library, people)
    whole = (tmp_path / "out.csv").read_bytes(), (tmp_path / "out.csv.receipt.json").read_bytes()
    (tmp_path / "out.csv").unlink()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, tmp_path, str(library.folder)],
        env=dict(os.environ),
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "out.csv").exists()
    done: list[int] = []
    decide(library, people, resume=True, tell=lambda row, _: done.append(row))
    assert done == [2, 4, 5]
    assert whole[0] == (tmp_path / "out.csv").read_bytes()
    assert whole[1] == (tmp_path / "out.csv.receipt.json").read_bytes()
    decide(library, people, resume=True, tell=lambda row, _: done.append(row))
    assert len(done) == 3
    assert not (tmp_path / "out.csv.parts").exists()


def test_a_second_run_with_the_same_classes_works_nothing_out(
    library: Rulebook, tmp_path: Path
) -> None:
    people, kept = written(tmp_path), tmp_path / "classes"
    told: list[str] = []
    for out in ("one.csv", "two.csv"):
        told.append("-")
        steps = lambda what, done, count: told.append(f"{what} {done}/{count}")  # noqa: E731
        decide(library, people, out=out, classes=kept, steps=steps)
    first, second = " ".join(told).split("-")[1:]
    assert "batch.classes 3/3" in first
    assert "batch.assumed 5/5" in first
    assert "batch.classes" not in second
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_run_is_only_resumed_as_it_was(
    library: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    people = written(tmp_path)

    def stop(row: int, _: int) -> None:
        if row == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        decide(library, people, tell=stop)
    with pytest.raises(DiagnosticsError, match="cut off had another"):
        decide(library, people, wanted=Wanted(minimum=True), resume=True)
    part = tmp_path / "out.csv.parts" / "part-000000.parquet"
    part.write_bytes(part.read_bytes() + b"x")
    done: list[int] = []
    decide(library, people, resume=True, tell=lambda row, _: done.append(row))
    assert done == [2, 4, 5]


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_page_has_counts_and_no_row(library: Rulebook, tmp_path: Path, lang: str) -> None:
    rows = [f"secret{at},2026-03-01,2000-01-0{1 + at},reader,,film,{20 + at}.00" for at in range(9)]
    rows += [f"open{at},2026-03-01,,reader,,," for at in range(6)]
    people = written(tmp_path, "\n".join([HEAD, *rows]) + "\n")
    receipt = decide(library, people)
    assert receipt.summary.outcomes == {"card": {"granted": 6, "open": 6, "refused": 3}}
    assert receipt.summary.missing["card"]["applicant.born"].alone == 6
    assert receipt.summary.months == {"2027-02": {"figures.card_until": 15}}
    page = portfolio_page(receipt, library.titles(lang), lang)
    assert "secret" not in page
    assert "2000-01" not in page
    assert "2027" in page


def test_a_small_count_is_not_given_away() -> None:
    assert masked({"a": 3, "b": 9, "c": 20}) == {"a": None, "b": None, "c": 20}
    assert masked({"a": 3, "b": 4, "c": 20}) == {"a": None, "b": None, "c": 20}
    assert masked({"a": 0, "b": 9}) == {"a": 0, "b": 9}
