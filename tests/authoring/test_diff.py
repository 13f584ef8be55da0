"""Two rulebooks compared: which way each question goes, with cases that both confirm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy import Rulebook
from hsm_policy.authoring import differences
from hsm_policy.authoring.diff import Diff, _comparer, compare_in_steps, compare_rulebooks
from hsm_policy.presentation import render_diff
from tests.support.small_rulebook import AMOUNTS, CARD, FILES, READINGS, VERDICT, write
from tests.support.strategies import examples

Json = dict[str, Any]
RANK = ("granted", "open", "at_risk", "refused")
AGE = '{from: 1900-01-01, name: card, value: 12, source: act, where: "1"'
LIMIT = "{from: 2020-01-01, value: 25.00, "


def compared(folder: Path, files: Mapping[str, str]) -> Json:
    """Compare the small rulebook with one in which some files are others."""
    one, other = write(folder / "one"), write(folder / "other", {**FILES, **files})
    return compare_rulebooks(one, other).to_dict()


def tables(old: str, new: str) -> dict[str, str]:
    """Give the tables with one text put in place of another."""
    assert old in AMOUNTS
    return {"facts/amounts.yaml": AMOUNTS.replace(old, new)}


def clauses(old: str, new: str) -> dict[str, str]:
    """Give the clauses with one text put in place of another."""
    assert old in CARD + VERDICT
    return {
        "policy/card.lp": CARD.replace(old, new),
        "policy/verdict.lp": VERDICT.replace(old, new),
    }


def confirmed(folder: Path, example: Json) -> None:
    """Expect both rulebooks to decide an example as it says."""
    for side, told in (("one", "before"), ("other", "after")):
        book = Rulebook.load(folder / side)
        verdict = book.evaluate(book.case(example["case"])).to_dict()
        assert verdict["verdicts"]["card"]["outcome"] == example[told]
    worse = RANK.index(example["before"]) < RANK.index(example["after"])
    assert worse == (example["direction"] == "stricter")


BOOKS = "counts(L) :- loan_kind(L, book)."
CHANGES = {
    "an age raised": (tables(AGE, AGE.replace("12", "14")), "stricter"),
    "an age lowered": (tables(AGE, AGE.replace("12", "10")), "laxer"),
    "a limit raised by a cent": (tables(LIMIT, LIMIT.replace("25.00", "25.01")), "laxer"),
    "a limit lowered by a cent": (tables(LIMIT, LIMIT.replace("25.00", "24.99")), "stricter"),
    "a border shifted": (clauses("S <= M", "S < M"), "stricter"),
    "a test taken out": (clauses("N), D >= @birthday(B, N)", "N)"), "laxer"),
    "a test turned round": (clauses("S <= M", "S > M"), "incomparable"),
    "a fine that never counts": (
        clauses(BOOKS, f"{BOOKS[:-1]}, reading(film_counts, does_not)."),
        "laxer",
    ),
    "another default reading": (
        {"policy/readings.yaml": READINGS.replace("default: counts", "default: does_not")},
        "laxer",
    ),
    "a variable renamed": (clauses(BOOKS, "counts(K) :- loan_kind(K, book)."), "equivalent"),
    "nothing": ({}, "equivalent"),
}


@pytest.mark.parametrize(("files", "relation"), CHANGES.values(), ids=CHANGES)
def test_each_change_goes_the_way_that_it_does(
    tmp_path: Path, files: dict[str, str], relation: str
) -> None:
    told = compared(tmp_path, files)
    card = told["questions"]["card"]
    assert card["relation"] == relation
    wanted = {"incomparable": ["stricter", "laxer"], "equivalent": []}.get(relation, [relation])
    assert [one["direction"] for one in card["examples"]] == wanted
    for example in card["examples"]:
        confirmed(tmp_path, example)
        assert example["because"]


def test_an_amount_that_changes_is_the_cause_from_its_first_day_and_to_the_cent(
    tmp_path: Path,
) -> None:
    row = LIMIT + 'source: act, where: "9", sure: official}'
    later = row.replace("2020-01-01", "2026-07-01").replace("25.00", "20.00")
    told = compared(tmp_path, tables(row, f"{row}\n      - {later}"))
    (change,) = told["changes"]
    assert (change["name"], change["from"], change["to"]) == ("limit", "25.00", "20.00")
    (example,) = told["questions"]["card"]["examples"]
    assert (example["since"], example["case"]["date"]) == ("2026-07-01", "2026-07-01")
    assert [one["name"] for one in example["causes"]] == ["limit"]
    fines = [float(loan["fine"]) for loan in example["case"]["loans"]]
    assert 20 < sum(fines) <= 25


def test_of_two_changes_the_one_that_does_it_is_named(tmp_path: Path) -> None:
    files = tables(AGE, AGE.replace("12", "14")) | clauses("I < M", "I <= M")
    told = compared(tmp_path, files)
    assert {one["name"] for one in told["changes"]} == {"age(card)", "card.low_income"}
    (example,) = told["questions"]["card"]["examples"]
    assert [one["name"] for one in example["causes"]] == ["age(card)"]
    assert told["questions"]["card"]["figures"] == ["fee"]


def test_an_amount_that_becomes_known_is_a_difference_from_its_first_day(tmp_path: Path) -> None:
    known = "    known_until: open\n    rows:\n      - " + LIMIT
    until = known.replace("open", "2026-12-31")
    later = 'value: 30.00, source: act, where: "9", sure: official}\n      - ' + LIMIT
    more = known.replace("open", "2027-12-31").replace(LIMIT, "{from: 2027-01-01, " + later)
    before = write(tmp_path / "one", {**FILES, **tables(known, until)})
    after = write(tmp_path / "other", {**FILES, **tables(known, more)})
    card = compare_rulebooks(before, after).to_dict()["questions"]["card"]
    assert (card["relation"], card["first"]) == ("incomparable", "2027-01-01")
    assert {(one["before"], one["after"]) for one in card["examples"]} == {
        ("open", "refused"),
        ("open", "granted"),
    }
    for example in card["examples"]:
        confirmed(tmp_path, example)


GUARDIAN = """\
  guardian:
    type: map
    keys:
      since:
        type: date
        predicate: born
        question: {en: When was the guardian born?, nl: Wanneer is de voogd geboren?}
"""


WITH_GUARDIAN = """
%@ rule: card.guardian
%@ source: act 1
%@ en: The case names a guardian.
%@ nl: De zaak noemt een voogd.
with_guardian :- given(guardian).
"""


def test_cases_that_leave_out_a_map_are_compared_too(tmp_path: Path) -> None:
    """Who was born on 29 February comes of age on 1 March, and not a day before."""
    alone = "D >= @birthday(B, N), not with_guardian"
    base = {
        **tables(AGE, AGE.replace("12", "13")),
        **clauses("D >= @birthday(B, N)", alone),
        "policy/vocabulary.yaml": FILES["policy/vocabulary.yaml"].replace(
            "  loans:", GUARDIAN + "  loans:"
        ),
    }
    base["policy/card.lp"] += WITH_GUARDIAN
    slip = base["policy/card.lp"].replace("@birthday", "@plus_years")
    before = write(tmp_path / "one", {**FILES, **base})
    after = write(tmp_path / "other", {**FILES, **base, "policy/card.lp": slip})
    card = compare_rulebooks(before, after).to_dict()["questions"]["card"]
    assert card["relation"] == "laxer"
    (example,) = card["examples"]
    confirmed(tmp_path, example)
    assert example["case"]["applicant"]["born"].endswith("-02-29")
    assert example["case"]["date"].endswith("-02-28")


def test_fees_that_change_places_are_figures_that_differ(tmp_path: Path) -> None:
    files = tables("kind: reader, value: 30.00", "kind: reader, value: 10.00")
    card = compared(tmp_path, files)["questions"]["card"]
    assert (card["relation"], card["figures"]) == ("incomparable", ["fee"])
    assert (card["examples"], card["first"]) == ([], "2024-01-01")
    (part,) = card["parts"]
    assert (part["part"], part["before"], part["after"]) == ("figures.fee.value", "30.00", "10.00")
    for side, value in (("one", "30.00"), ("other", "10.00")):
        book = Rulebook.load(tmp_path / side)
        assert book.evaluate(book.case(part["case"])).to_dict()["figures"]["fee"]["value"] == value


def test_a_note_that_comes_for_others_is_a_difference(tmp_path: Path) -> None:
    card = compared(tmp_path, clauses("applicant, false)", "applicant, true)"))["questions"]["card"]
    assert (card["relation"], card["notes"]) == ("incomparable", ["pick_up"])


def test_the_same_in_other_words_is_not_called_equivalent_where_cases_were_left_out(
    tmp_path: Path,
) -> None:
    card = compared(tmp_path, clauses("S <= M", "M >= S"))["questions"]["card"]
    assert (card["relation"], card["first"]) == ("no_difference_found", None)
    assert card["left_out"] == ["cases with more than 2 each of `loans`"]


def test_a_reading_that_only_a_case_chooses_is_compared(tmp_path: Path) -> None:
    film = "film), reading(film_counts, "
    card = compared(tmp_path, clauses(f"{film}counts)", f"{film}does_not)"))["questions"]["card"]
    chosen = [example["case"].get("readings") for example in card["examples"]]
    assert card["relation"] == "incomparable"
    assert {"film_counts": "does_not"} in chosen


def test_a_question_that_only_one_rulebook_puts_is_named(tmp_path: Path) -> None:
    questions = FILES["policy/questions.yaml"]
    more = "  stay:\n    title: {en: stay, nl: verblijf}\n    raised_by: [loans]\nfigures:"
    files = {"policy/questions.yaml": questions.replace("figures:", more)}
    told = compared(tmp_path, files)
    assert (told["added"], told["removed"], list(told["questions"])) == (["stay"], [], ["card"])
    back = compare_rulebooks(tmp_path / "other", tmp_path / "one").to_dict()
    assert (back["added"], back["removed"]) == ([], ["stay"])


WORKDAY = "D >= @birthday(B, N)", "@next_workday(D) >= @birthday(B, N)"
HOLIDAYS = 'holidays: {source: act, fixed: ["03-02"]}\n'


@pytest.mark.parametrize("reads", [True, False])
def test_other_holidays_leave_undecided_what_reads_them_and_nothing_else(
    tmp_path: Path, reads: bool
) -> None:
    base = clauses(*WORKDAY) if reads else {}
    one = write(tmp_path / "one", {**FILES, **base})
    other = write(tmp_path / "other", {**FILES, **base, "facts/holidays.yaml": HOLIDAYS})
    told = compare_rulebooks(one, other).to_dict()
    assert [(one["kind"], one["change"]) for one in told["changes"]] == [("holidays", "changed")]
    card = told["questions"]["card"]
    assert card["relation"] == ("no_difference_found" if reads else "equivalent")
    assert any("holiday" in text for text in card["left_out"]) == reads


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("policy/questions.yaml", "raised_by: [applicant]", "raised_by: [applicant.born]"),
        ("policy/vocabulary.yaml", "type: yes_no\n", "type: yes_no\n        absent: none\n"),
        ("policy/vocabulary.yaml", "    most: 8\n", "    most: 4\n"),
    ],
)  # fmt: skip
def test_what_one_program_cannot_have_in_two_ways_is_left_undecided(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    assert old in FILES[file]
    told = compared(tmp_path, {file: FILES[file].replace(old, new, 1)})
    assert told["changes"]
    card = told["questions"]["card"]
    assert card["relation"] == "no_difference_found"
    assert card["left_out"]


@pytest.mark.slow
@examples(3)
@given(
    st.sampled_from(["S <= M", "S < M", "S > M", "S >= M", "S = M", "S != M"]),
    st.sampled_from(["25.00", "24.99", "30.00", "0"]),
    st.sampled_from(["12", "13"]),
)
def test_a_relation_is_that_of_the_verdicts_on_all_small_cases(
    tmp_path_factory: pytest.TempPathFactory, test: str, limit: str, age: str
) -> None:
    """Whatever the change, cases at and beside the borders go no other way than is told."""
    folder = tmp_path_factory.mktemp("diff")
    files = clauses("S <= M", test) | {
        "facts/amounts.yaml": AMOUNTS.replace(LIMIT, LIMIT.replace("25.00", limit)).replace(
            AGE, AGE.replace("12", age)
        )
    }
    relation = compared(folder, files)["questions"]["card"]["relation"]
    books = [Rulebook.load(folder / side) for side in ("one", "other")]
    ways = set()
    for born in ("2014-03-01", "2014-03-02", "2013-03-01", "2013-03-02"):
        for fine in ("0.00", "0.01", "24.98", "24.99", "25.00", "25.01", "30.00", "30.01"):
            case = {
                "case": "x",
                "date": "2026-03-01",
                "applicant": {"born": born},
                "loans": [{"title_kind": "book", "fine": fine}],
            }
            ranks = [
                RANK.index(book.evaluate(book.case(case)).to_dict()["verdicts"]["card"]["outcome"])
                for book in books
            ]
            ways |= (
                {"stricter"} if ranks[0] < ranks[1] else {"laxer"} if ranks[0] > ranks[1] else set()
            )
    allowed = {"equivalent": set(), "incomparable": {"stricter", "laxer"}}.get(relation, {relation})
    assert ways <= allowed


def hsm(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    command = [sys.executable, "-m", "hsm_policy", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)  # noqa: S607


def test_a_git_revision_stands_for_the_rulebook_that_it_holds(tmp_path: Path) -> None:
    book = write(tmp_path / "law" / "book")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "one")
    write(book, tables(AGE, AGE.replace("12", "14")))
    told = json.loads(hsm("diff", "HEAD", "--policy", str(book), "--format", "json").stdout)
    assert told["questions"]["card"]["relation"] == "stricter"
    wrong = hsm("diff", "no-such-thing", "--policy", str(book))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "no-such-thing" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_the_page_for_a_memo_is_safe_and_says_what_the_text_says(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    questions = FILES["policy/questions.yaml"]
    title = questions.replace("en: library card", 'en: "a <b>card</b>"')
    other = write(
        tmp_path / "other",
        {**FILES, "policy/questions.yaml": title, **tables(AGE, AGE.replace("12", "14"))},
    )
    page = tmp_path / "memo.html"
    done = hsm("diff", str(one), str(other), "--html", str(page), "--lang", "nl")
    assert "strenger" in done.stdout
    text = page.read_text(encoding="utf-8")
    assert "strenger" in text
    english = tmp_path / "en.html"
    hsm("diff", str(one), str(other), "--html", str(english))
    assert "&lt;b&gt;card" in english.read_text(encoding="utf-8")


def test_a_comparison_in_steps_says_of_each_what_was_not_reached(tmp_path: Path) -> None:
    files = tables(AGE, AGE.replace("12", "14"))
    one, other = write(tmp_path / "one"), write(tmp_path / "other", {**FILES, **files})
    late = [found.to_dict() for found in compare_in_steps(one, other, 0)]
    assert len(late) == 1
    assert late[0]["questions"]["card"]["relation"] == "no_difference_found"
    assert late[0]["questions"]["card"]["left_out"]
    assert late[0]["changes"]
    *_, last = compare_in_steps(one, other, 60)
    assert last.to_dict() == compare_rulebooks(one, other).to_dict()
    *_, unasked = compare_in_steps(one, other, 60, "nothing")
    assert unasked.to_dict()["questions"] == late[0]["questions"]


def test_an_example_that_was_not_made_small_is_not_called_a_smallest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0])  # the time is over after the first search has begun
    monkeypatch.setattr(differences, "monotonic", lambda: next(clock, 2))
    files = tables(AGE, AGE.replace("12", "14"))
    one, other = write(tmp_path / "one"), write(tmp_path / "other", {**FILES, **files})
    books = [Rulebook.load(one), Rulebook.load(other)]
    comparer = _comparer([*books], until=1)
    found = Diff(books[0], books[1], comparer.changes, {"card": comparer.compare("card")})
    told = render_diff(found.report(), books[1].titles()).text()
    assert "A case:" in told
    assert "A smallest case:" not in told
    assert "cases smaller than those shown" in told
    assert "whether there is a difference from" in told
