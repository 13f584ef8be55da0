"""Work handed out to several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import ROOT

PROGRAM = """\
import os
from hsm_policy.authoring import workers

def start(): return 2
def work(made, piece): return made * piece

if __name__ == "__main__":
    print(sorted(workers.each(start, work, [1, 2, 3], 2)), "PYTHONSAFEPATH" in os.environ)
"""


def test_a_process_takes_no_module_from_the_folder_that_it_is_started_in(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    for module in ("multiprocessing", "json", "signal"):
        planted = f"open({str(tmp_path / 'has_run')!r}, 'w').close()"
        (folder / f"{module}.py").write_text(planted, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    done = subprocess.run(
        [sys.executable, program],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[(0, 2), (1, 4), (2, 6)] False\n", "")
    assert not (tmp_path / "has_run").exists()


ENDLESS = """\
import os, signal, time
from hsm_policy.authoring import workers

def start(): return 0
def work(made, piece):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    list(workers.each(start, work, [1, 2], 2))
"""


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return state[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux what runs")
@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGINT], [signal.SIGINT] * 2])
def test_processes_end_with_the_first_one_whatever_ends_it(
    signals: list[signal.Signals], tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(ENDLESS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as first:
        assert first.stdout is not None
        assert first.stderr is not None
        others = [int(first.stdout.readline()) for _ in range(2)]
        assert all(map(_alive, others))
        for one in signals:  # to all processes, as Ctrl-C does
            os.killpg(first.pid, one) if one == signal.SIGINT else first.send_signal(one)
        begun = time.monotonic()
        try:
            first.wait(10)
        except subprocess.TimeoutExpired:
            first.kill()
            raise
        while any(map(_alive, others)) and time.monotonic() < begun + 10:
            time.sleep(0.02)
        assert not any(map(_alive, others))
        told = first.stderr.read().count("Traceback")
        assert told <= len(signals)  # those of the first process, one a signal


LIMITED = """\
import time
from hsm_policy.authoring import workers

def start(): return 0
def work(made, piece):
    time.sleep(piece)
    return piece

if __name__ == "__main__":
    print(list(workers.each(start, work, [0, 600, 0], 1, seconds=1.0)))
"""


def test_a_limit_of_time_keeps_what_was_done(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(LIMITED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=10,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[(0, 0)]\n", "")
