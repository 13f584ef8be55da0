"""A rulebook from a stranger: nothing in it runs, and its check is bounded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hsm_policy.validator.sandbox import check_bounded
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    END,
    WORDS,
    item_table,
    rule,
)
from tests.validator.checked import changed, codes, said


def test_a_join_of_large_tables_is_refused_before_it_is_tried(tmp_path: Path) -> None:
    amounts = FILES[AMOUNTS] + item_table("many", 300)
    text = FILES[CARD].replace(END, rule("odd(A, B, C) :- many(A), many(B), many(C).") + END)
    found = codes(write(tmp_path, {**FILES, AMOUNTS: amounts, CARD: text}))
    line = text[: text.index("odd(A, B, C)")].count("\n") + 1
    assert found == [("rule_too_great", CARD, line)]


def many_rules(folder: Path) -> Path:
    more = [
        rule(f"odd{n} :- loan(X), counts(X).").replace("card.more", f"card.m{n}")
        for n in range(6000)
    ]
    return write(folder, {**FILES, "policy/more.lp": "".join(more)})


def test_a_check_that_takes_too_long_is_stopped_and_says_where(tmp_path: Path) -> None:
    folder = many_rules(tmp_path)
    (problem,) = check_bounded(folder, 1).problems
    assert problem.code == "check_time"
    assert "1 seconds" in problem.message
    assert problem.hint


def test_a_check_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    folder = many_rules(tmp_path)
    found = check_bounded(folder, 60, 60).problems
    assert {one.code for one in found} <= {"check_memory", "check_died"}
    assert len(found) == 1


def test_a_bounded_check_finds_the_same(tmp_path: Path) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert check_bounded(folder, 60).problems == said(folder)


def test_a_folder_that_is_none_is_named_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (problem,) = check_bounded(Path("nowhere"), 60).problems
    assert (problem.code, problem.file) == ("no_rulebook", "nowhere")


def test_no_module_in_the_folder_of_the_reader_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    for name in ("yaml", "msgspec", "clingo", "hsm_policy"):
        (folder / f"{name}.py").write_text("open('run', 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert check_bounded(Path(), 60).problems == []
    assert not (folder / "run").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", ["policy/pipe.lp", "facts/pipe.yaml", "policy/pipe.cases.yaml"])
def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path)
    os.mkfifo(folder / name)
    assert ("not_plain", name, 0) in codes(folder)


def test_a_link_out_of_the_rulebook_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.lp"
    secret.write_text("my_secret(1).", encoding="utf-8")
    folder = write(tmp_path / "book")
    (folder / "policy" / "more.lp").symlink_to(secret)
    (folder / "facts" / "same.yaml").symlink_to("sources.yaml")
    found = said(folder)
    assert ("file_outside", "policy/more.lp") in [(one.code, one.file) for one in found]
    assert not any("secret" in one.message for one in found)


def test_a_file_with_another_ending_is_told_of(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, "policy/more.yml": "a: b\n", "facts/MORE.YAML": "a: b\n"})
    assert codes(folder) == [
        ("file_unread", "facts/MORE.YAML", 0), ("file_unread", "policy/more.yml", 0),
    ]  # fmt: skip


def test_a_file_that_is_not_read_is_told_before_what_follows_from_it(tmp_path: Path) -> None:
    files = {name.replace("readings.yaml", "readings.yml"): text for name, text in FILES.items()}
    found = said(write(tmp_path, files))
    assert len(found) > 1
    assert (found[0].code, found[0].file) == ("file_unread", "policy/readings.yml")


def test_a_name_of_a_file_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "policy" / os.fsdecode(b"b\xff.lp")).write_text("odd.", encoding="utf-8")
    assert "annotation_missing" in {code for code, _, _ in codes(folder)}


def test_words_in_an_old_encoding_are_found_at_their_place(tmp_path: Path) -> None:
    text = FILES[WORDS].replace("een lezer", "een lézer").encode("latin-1")
    (problem,) = said(write(tmp_path, {**FILES, WORDS: text}))
    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 35)


def _moved(tmp_path: Path, **homes: str) -> list[tuple[str, str, int]]:
    """Return what is found when files of the small rulebook stand in other folders."""
    moved = {f"policy/{name}.lp": f"policy/{home}" for name, home in homes.items()}
    folder = write(tmp_path, {moved.get(name, name): text for name, text in FILES.items()})
    return [one for one in codes(folder) if one[0] == "id_elsewhere"]


def test_rules_stand_in_the_folder_that_their_ids_name(tmp_path: Path) -> None:
    assert _moved(tmp_path, card="card/rules.lp", verdict="verdict/more/rules.lp") == []


def test_rules_of_a_rulebook_without_folders_stand_together(tmp_path: Path) -> None:
    assert _moved(tmp_path) == []


def test_a_rule_in_the_folder_of_another_word_is_sent_home(tmp_path: Path) -> None:
    found = _moved(tmp_path, card="card/rules.lp", verdict="cards/verdict/rules.lp")
    assert len(found) == FILES["policy/verdict.lp"].count("%@ rule: ")
    assert {file for _, file, _ in found} == {"policy/cards/verdict/rules.lp"}


def test_a_rule_beside_the_folders_is_sent_home(tmp_path: Path) -> None:
    found = _moved(tmp_path, card="card/rules.lp")
    assert len(found) == FILES["policy/verdict.lp"].count("%@ rule: ")
    (problem, *_) = [one for one in said(tmp_path) if one.code == "id_elsewhere"]
    assert (problem.file, problem.severity) == ("policy/verdict.lp", "warning")
    assert "`policy/verdict/`" in problem.help()
    assert "`policy/verdict/`" in problem.help("nl")


def test_a_scenario_stands_where_it_likes(tmp_path: Path) -> None:
    homes = {CARD: "policy/card/a.lp", "policy/verdict.lp": "policy/verdict/a.lp"}
    files = {homes.get(name, name): text for name, text in FILES.items()}
    folder = write(tmp_path, {**files, "policy/cases/a.cases.yaml": "scenarios: []\n"})
    assert "id_elsewhere" not in {code for code, _, _ in codes(folder)}
