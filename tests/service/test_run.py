"""The service as a program: where it listens, and that nothing of it is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn
from uvicorn.server import ServerState

from hsm_policy.cli.main import run as run_line
from hsm_policy.messages import DiagnosticsError
from hsm_policy.service import run
from tests import ROOT
from tests.support.small_rulebook import CASE, write

CANARY = "Zebedeus Kanarie"


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_it_listens_on_this_machine_alone_without_a_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = str(write(tmp_path / "library"))
    assert run_line(["serve", "--host", "0.0.0.0", "--policy", policy]) == 1  # noqa: S104 - refused
    assert "there is no token" in capsys.readouterr().err
    short = tmp_path / "short"
    short.write_text("abc\n", encoding="utf-8")
    for file in (short, tmp_path / "none"):
        assert run_line(["serve", "--token-file", str(file), "--policy", policy]) == 1
        assert "holds no token" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run_line(["serve", "--port", port, "--policy", policy]) == 1
        assert f"port {port}" in capsys.readouterr().err


def test_a_token_is_one_line_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\n", encoding="utf-8")
    assert run.read_token(file) == "0123456789abcdef"
    file.write_text("0123456789\nabcdefgh", encoding="utf-8")
    with pytest.raises(DiagnosticsError):
        run.read_token(file)


def test_a_head_that_does_not_end_ends_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SECONDS", 0.2)

    async def speak() -> float:
        config = uvicorn.Config(
            lambda *_: None, http=run.PromptProtocol, ws="none", log_config=None, lifespan="off"
        )
        config.load()
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: run.PromptProtocol(config, state, {}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        begun = time.monotonic()
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        server.close()
        return time.monotonic() - begun

    assert asyncio.run(speak()) < 4


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGINT])
def test_nothing_of_a_case_is_written_and_no_process_stays(
    tmp_path: Path, ended: signal.Signals
) -> None:
    policy, temporary = write(tmp_path / "library"), tmp_path / "temporary"
    temporary.mkdir()
    settings = {"TMPDIR": str(temporary), "HSM_POLICY_CACHE": str(tmp_path / "cache")}
    served = subprocess.Popen(
        [sys.executable, "-m", "hsm_policy", "serve", "--port", "0", "--policy", str(policy)],
        cwd=tmp_path,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert served.stdout is not None
        address = next(word for word in served.stdout.readline().split() if "://" in word)
        case = {**CASE, "case": CANARY, "applicant": {"born": CANARY}}
        for path, body in (("evaluate", {"case": {**CASE, "case": CANARY}}), ("why", case)):
            request = urllib.request.Request(  # noqa: S310 - of this test
                f"{address}v1/{path}?name={CANARY.split(maxsplit=1)[0]}",
                json.dumps(body).encode(),
                {"Content-Type": "application/json"},
            )
            with suppress(urllib.error.HTTPError), urllib.request.urlopen(request) as answer:  # noqa: S310
                assert CANARY in answer.read().decode()
        with urllib.request.urlopen(f"{address}metrics", timeout=60) as answer:  # noqa: S310
            assert "Kanarie" not in answer.read().decode()
        workers = children(served.pid)
        assert len(workers) >= 2
        served.send_signal(ended)
        written = served.stdout.read()
        end = time.monotonic() + 10
        while any(Path(f"/proc/{one}").exists() for one in workers):
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        served.kill()
        served.wait()
        served.communicate()
    assert written == ""
    assert served.returncode in (0, -signal.SIGKILL)
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert [one for one in files if b"Kanarie" in one.read_bytes()] == []
    assert list(temporary.iterdir()) == []
