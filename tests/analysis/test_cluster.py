"""A cluster gives the same file as one process, also where a worker dies in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hsm_policy.analysis import Batch, RowOptions, Wanted
from hsm_policy.analysis.portfolio.batch import run as batches
from hsm_policy.api import Rulebook
from tests import ROOT
from tests.support import small_rulebook

pytestmark = pytest.mark.slow

_DECIDE = """
import os, signal, sys
from pathlib import Path
import psutil
from hsm_policy.analysis import Batch, RowOptions, Wanted
from hsm_policy.analysis.portfolio.batch import run as batches
from hsm_policy.api import Rulebook

def workers():
    return [one for one in psutil.Process().children(recursive=True)
            if any("spawn_main" in word for word in one.cmdline())]

def kill_one(done, _):
    if done == 4:
        workers()[0].kill()

if __name__ == "__main__":
    batches.CHUNK = 4
    folder = Path(sys.argv[1])
    run = Batch.of(Rulebook.load(sys.argv[2]), folder / "people.csv", folder / "cluster.csv", None,
                   Wanted(), RowOptions())
    run.run(kill_one, cluster="local")
"""


def test_a_killed_worker_costs_its_chunk_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Rulebook.load(small_rulebook.write(tmp_path / "library"))
    rows = [f"a{at},2026-03-01,20{at:02}-01-01,reader" for at in range(25)]
    head = "case,date,applicant.born,applicant.kind"
    (tmp_path / "people.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    (tmp_path / "decide.py").write_text(_DECIDE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "decide.py", tmp_path, str(book.folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(batches, "CHUNK", 4)
    files = tmp_path / "people.csv", tmp_path / "one.csv"
    Batch.of(book, *files, None, Wanted(), RowOptions()).run(lambda *_: None)
    assert (tmp_path / "cluster.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
