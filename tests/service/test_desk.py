"""The desk: a rulebook edited on a copy, each run within bounds, and what it refuses."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hsm_policy.authoring import RulebookIndex, completions, hover, texts_of
from hsm_policy.service.desk import bounded, workspace
from hsm_policy.service.desk import desk as module
from hsm_policy.service.desk.bounded import MEGABYTES, Child, Outcome
from hsm_policy.service.desk.desk import Desk, while_connected
from hsm_policy.service.desk.protocol import Asked
from hsm_policy.service.desk.workspace import LARGEST, DeskError, Workspace
from tests.service.serving import client
from tests.support.small_rulebook import FILES, write

RULES, NEW = "policy/card.lp", "policy/card.cases.yaml"
SCENARIO = """\
scenarios:
  - name: old enough
    case: {date: 2026-03-01, applicant: {born: 2008-01-01}}
    expect: {outcome: {card: granted}}
"""
AGED = "D >= @birthday(B, N)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("library"), {**FILES, NEW: SCENARIO})


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk(folder)


@pytest.fixture
def at_desk(folder: Path, desk: Desk) -> Iterator[TestClient]:
    with client(folder, desk=desk) as asked:
        yield asked


@pytest.fixture
def files(folder: Path) -> Iterator[Workspace]:
    made = Workspace(folder)
    yield made
    made.close()


def edited(at_desk: TestClient, old: str, new: str, name: str = RULES) -> Any:
    """Replace a text in a file on the desk."""
    was = at_desk.get("/desk/file", params={"name": name}).json()
    assert old in was["text"]
    body = {**was, "text": was["text"].replace(old, new)}
    return at_desk.post("/desk/save", json=body)


def test_there_is_no_desk_unless_asked_for(folder: Path) -> None:
    with client(folder) as asked:
        assert asked.get("/desk/files").status_code == 404
        assert asked.post("/desk/check", json={}).status_code == 404


def test_an_edit_is_found_wanting_tried_and_compared(at_desk: TestClient, folder: Path) -> None:
    assert edited(at_desk, AGED, f"{AGED}, kind(applicant, staff)").status_code == 200
    tried = at_desk.post("/desk/test", json={"only": "card"}).json()
    assert (tried["passed"], tried["failed"], tried["unfinished"]) == (0, 1, 0)
    assert tried["scenarios"][0]["problems"]
    compared = at_desk.post("/desk/diff", json={}).json()
    example = compared["questions"]["card"]["examples"][0]
    assert compared["questions"]["card"]["relation"] == "stricter"
    assert (example["before"], example["after"]) == ("granted", "refused")
    assert example["because"]
    if find_spec("polars"):
        people = "case,date,applicant.born\na,2026-03-01,1990-01-01\nb,2026-03-01,2020-01-01\n"
        found = at_desk.post("/desk/impact", json={"people": people}).json()
        assert found["rows"] == 2
        assert [one["count"] for one in found["questions"]["card"]] == [1]
    changed = [one["name"] for one in at_desk.get("/desk/files").json()["files"] if one["changed"]]
    assert changed == [RULES]
    assert AGED in (folder / RULES).read_text("utf-8"), "the rulebook itself is never written"


def test_a_strangers_rulebook_includes_and_runs_nothing(
    at_desk: TestClient, tmp_path: Path
) -> None:
    trap = tmp_path / "ran"
    script = f"#script (python)\nopen({str(trap)!r}, 'w')\n#end.\n"
    edited(at_desk, "% Who", f'#include "/etc/passwd".\n{script}% Who')
    found = at_desk.post("/desk/check", json={}, params={"lang": "nl"}).json()["findings"]
    assert {(one["file"], one["severity"]) for one in found} >= {(RULES, "error")}
    assert {one["line"] for one in found} >= {1, 2}
    refused = at_desk.post("/desk/test", json={})
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/desk_rulebook"
    assert refused.json()["errors"][0]["pointer"] == RULES
    assert not trap.exists()


def test_completion_and_hover_are_those_of_the_language_server(
    at_desk: TestClient, folder: Path
) -> None:
    text = FILES[RULES]
    assert isinstance(text, str)
    index = RulebookIndex(texts_of(folder, {}))
    offset = text.index("raised(card)") + 2
    at = {"file": RULES, "text": text, "offset": offset}
    assert at_desk.post("/desk/complete", json=at).json() == [
        {"text": one.text, "kind": one.kind, "detail": one.detail}
        for one in completions(index, RULES, offset)
    ]
    told = at_desk.post("/desk/hover", json=at, params={"lang": "nl"}).json()
    expected = hover(index, RULES, offset, "nl")
    assert expected is not None
    assert (told["text"], told["start"]) == (expected[0], expected[1].start)
    nowhere = {**at, "file": "policy/none.lp"}
    assert at_desk.post("/desk/complete", json=nowhere).status_code == 404


def test_what_changes_nothing_is_an_empty_patch_and_the_rest_can_be_applied(
    files: Workspace, folder: Path, tmp_path: Path
) -> None:
    assert files.patch() == ""
    text = files.read(RULES)
    files.save(RULES, text.text.replace("@birthday", "@birthday ").rstrip("\n"), text.digest)
    files.save("policy/more/new.yaml", "words: {}\n", "")
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    shutil.copytree(folder, tmp_path / "own")
    (tmp_path / "x.patch").write_text(files.patch(), encoding="utf-8", newline="")
    subprocess.run([git, "apply", "../x.patch"], cwd=tmp_path / "own", check=True)
    for one in (RULES, "policy/more/new.yaml", NEW):
        assert (tmp_path / "own" / one).read_bytes() == (files.now / one).read_bytes()


def test_a_form_changes_no_line_ends(tmp_path: Path) -> None:
    write(tmp_path, {"policy/a.lp": b"\xef\xbb\xbfa.\r\nb.\r\n", "policy/b.lp": b"a.\nb.\n"})
    made = Workspace(tmp_path)
    for name in ("policy/a.lp", "policy/b.lp"):
        was = made.read(name)
        made.save(name, was.text.replace("\r\n", "\n").replace("\n", "\r\n"), was.digest)
    assert made.patch() == ""
    made.close()


@pytest.mark.parametrize(
    "name",
    [
        "../x.lp", "policy/../../x.lp", "/policy/x.lp", "policy//x.lp", "policy/.x.lp", "policy",
        "policy/x.py", "facts/x.lp", "other/x.yaml", "policy/x.lp\n", "policy/x\0.lp", "",
        "policy/" + "x" * 80 + ".lp",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_copy(files: Workspace, name: str) -> None:
    with pytest.raises(DeskError, match="desk_name"):
        files.save(name, "a.", "")


def test_a_save_is_refused_where_it_would_undo_anothers_or_is_too_large(
    at_desk: TestClient,
) -> None:
    assert edited(at_desk, AGED, "D > B").status_code == 200
    stale = at_desk.post("/desk/save", json={"name": RULES, "text": "", "digest": "old"})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/desk_stale")
    new = at_desk.post("/desk/save", json={"name": RULES, "text": ""})
    assert new.status_code == 409
    large = at_desk.post("/desk/save", json={"name": "policy/x.lp", "text": "a" * (LARGEST + 1)})
    assert large.status_code == 413
    assert at_desk.post("/desk/save", content=b"[", headers=JSON).status_code == 422


JSON = {"Content-Type": "application/json"}


def test_no_other_page_can_send_a_form_to_it(at_desk: TestClient) -> None:
    for task in ("save", "check", "impact", "complete"):
        assert at_desk.post(f"/desk/{task}", data={"name": RULES}).status_code == 415
    away = at_desk.get("/desk/files", headers={"Host": "elsewhere.example"})
    assert away.status_code == 421


def test_it_asks_for_the_token(folder: Path) -> None:
    with client(folder, desk=Desk(folder), token="a-word-of-this-test") as asked:  # noqa: S106
        assert asked.get("/desk/files").status_code == 401


def test_a_run_that_takes_too_long_is_stopped(folder: Path) -> None:
    with client(folder, desk=Desk(folder, seconds=0.05)) as asked:
        late = asked.post("/desk/check", json={})
        assert (late.status_code, late.json()["limit"]) == (504, 0.05)
        at = {"file": RULES, "text": "", "offset": 0}
        assert asked.post("/desk/complete", json=at).status_code == 504


async def _started(root: Path) -> tuple[bool, bool, bool]:
    """Whether a new process is bounded, whether it is there then, and after it was ended."""
    child, size = await Child.start(root), MEGABYTES * 1_000_000
    bounded = False
    for _ in range(500):
        bounded = resource.prlimit(child.pid, resource.RLIMIT_AS) == (size, size)
        if bounded:
            break
        await asyncio.sleep(0.02)
    alone = os.getpgid(child.pid) == child.pid  # what it starts is ended with it
    before = child.alive and alone
    await child.end()
    return bounded, before, child.alive


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the bounds of a process")
def test_a_process_has_a_bound_of_memory_and_can_be_ended(files: Workspace) -> None:
    assert asyncio.run(_started(files.root)) == (True, True, False)


def test_an_answer_and_a_rulebook_have_a_size(
    at_desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_LARGEST", 8)
    assert at_desk.post("/desk/check", json={}).status_code == 503
    monkeypatch.setattr(workspace, "MOST", 3)
    new = {"name": "policy/more.lp", "text": ""}
    assert at_desk.post("/desk/save", json=new).status_code == 422


def test_too_many_runs_are_refused(at_desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING", 0)
    assert at_desk.post("/desk/prove", json={}).status_code == 503


class Leaving:
    """A request of one who goes away."""

    async def receive(self) -> dict[str, str]:
        """Tell so."""
        return {"type": "http.disconnect"}


def test_a_run_ends_where_nobody_waits_for_it() -> None:
    ended = []

    async def work() -> Outcome:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)
        return Outcome()

    found = asyncio.run(while_connected(Leaving(), work))  # type: ignore[arg-type]
    assert (found.failed, ended) == ("lost", [True])


def test_nothing_stays_behind(folder: Path, desk: Desk) -> None:
    with client(folder, desk=desk) as asked:
        root = desk.files.root
        table = {"people": "case,date\na,2026-03-01\n", "ending": ".none"}
        assert asked.post("/desk/impact", json=table).status_code == 422
        assert not list(root.glob("people-*")), "a table of people is removed after its run"
        assert (root / "cache").is_dir(), "what runs leave for the next ones stands in the copy"
    assert not root.exists()


def test_of_a_stopped_run_of_scenarios_is_told_what_was_reached() -> None:
    from hsm_policy.service.desk.routes import trial_of

    part = {"passed": 1, "failed": 0, "scenarios": [{"ok": True}]}
    told = trial_of(Outcome(failed="time", parts=(3, part)))
    assert told == {"passed": 1, "failed": 0, "unfinished": 2, "scenarios": [{"ok": True}]}
    assert trial_of(Outcome(failed="lost", parts=(3, part))) is None
    assert trial_of(Outcome(Asked("test"))) is None  # type: ignore[arg-type]
