"""What is kept between processes: never another rulebook's, and no loss where it is lost."""

import os
from pathlib import Path

import pytest

from hsm_policy.cache import _MOST
from hsm_policy.engine.cache import Cache
from hsm_policy.rulebook.files import digest, stamp
from tests.support.small_rulebook import FILES, write

LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write(tmp_path / "book", FILES)
    for path in (one for one in made.rglob("*") if one.is_file()):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return made


def keep(cache: Cache, key: str, value: str) -> str:
    return cache.digest(key, lambda: value)


def test_what_is_kept_is_given_again_and_a_lost_file_is_made_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept")
    assert keep(cache, "key", "first") == "first"
    assert keep(Cache(tmp_path / "kept"), "key", "second") == "first"
    for path in (tmp_path / "kept").iterdir():
        path.unlink()
    assert keep(cache, "key", "third") == "third"


@pytest.mark.parametrize("broken", [b"", b"abc", b"\0" * 400])
def test_a_broken_file_is_made_anew(tmp_path: Path, broken: bytes) -> None:
    cache = Cache(tmp_path)
    keep(cache, "key", "first")
    (path,) = tmp_path.iterdir()
    path.write_bytes(broken)
    assert keep(cache, "key", "second") == "second"
    assert keep(cache, "key", "third") == "second"


def test_one_changed_byte_is_noticed_wherever_it_stands(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keep(cache, "key", "first")
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for at in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert keep(cache, "key", "second") == "second"
        path.write_bytes(whole)


def test_two_keys_whose_files_have_one_name_are_told_apart(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keep(cache, "one", "first")
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    keep(cache, "other", "second")
    (other,) = (one for one in tmp_path.iterdir() if one != path)
    other.write_bytes(content)
    assert keep(cache, "other", "third") == "third"


def test_a_folder_that_cannot_be_written_costs_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert keep(Cache(tmp_path / "file"), "key", "made") == "made"


def test_of_many_files_the_oldest_are_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(_MOST + 5):
        keep(cache, str(number), "value")
        os.utime(max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime), (number, number))
    assert len(list(tmp_path.iterdir())) == _MOST
    assert keep(cache, str(_MOST + 4), "made anew") == "value"
    assert keep(cache, "0", "made anew") == "made anew"


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    others = [tmp_path / f"letter{number}.txt" for number in range(_MOST)]
    for path in others:
        path.write_text("dear client")
        os.utime(path, (LONG_AGO, LONG_AGO))
    keep(Cache(tmp_path), "key", "first")
    assert all(path.exists() for path in others)


def test_a_rulebook_that_was_changed_just_now_has_no_stamp(tmp_path: Path) -> None:
    assert stamp(write(tmp_path, FILES)) == ""


def test_the_stamp_changes_with_a_file_even_of_the_same_length_and_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsm_policy.rulebook.files._COARSEST", 0)
    before, told = stamp(folder), digest(folder)
    path = next(path for path in folder.rglob("*.lp"))
    path.write_text(path.read_text().swapcase())
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert before != stamp(folder)
    assert told != digest(folder)


def test_scenarios_beside_the_rules_leave_the_stamp_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsm_policy.rulebook.files._COARSEST", 0)
    before = stamp(folder)
    (folder / "policy" / "more.cases.yaml").write_text("scenarios: []\n")
    assert before == stamp(folder) != ""
