"""Validation in a process of its own, with limits of time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import msgspec

from hsm_policy.messages import Diagnostic, Location, diagnose
from hsm_policy.validator.validate import CheckStep, Findings, findings

SECONDS, MEGABYTES = 60, 2000

_NOTHING = CheckStep("starting", Location("", 0, 0))


def check_bounded(folder: Path, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Findings:
    """Validate a folder from an unknown author; an exceeded limit is a finding."""
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [
            sys.executable,
            "-P",
            "-m",
            "hsm_policy.validator.sandbox",
            str(folder.resolve()),
            str(megabytes),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": _path()},
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        lines = _lines(process)
        status = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    last = lines[-1] if lines else WorkerLine()
    if last.found is not None:
        return Findings(_named(last.found, folder))
    if late.is_set():
        return Findings([_stopped("check_time", lines, seconds=str(seconds))])
    code = "check_memory" if status == NO_MEMORY else "check_died"
    return Findings([_stopped(code, lines, memory=str(megabytes))])


def _path() -> str:
    """Return the PYTHONPATH with which the child process finds this package."""
    own = str(Path(__file__).resolve().parent.parent.parent)
    return os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH", ""))))


def _lines(process: subprocess.Popen[bytes]) -> list[WorkerLine]:
    """Return the complete lines of the child's output; a truncated last line is dropped."""
    if process.stdout is None:
        return []
    with process.stdout as stream:
        whole = [text for text in stream if text.endswith(b"\n")]
    return [msgspec.json.decode(text, type=WorkerLine) for text in whole]


def _named(found: list[Diagnostic], folder: Path) -> list[Diagnostic]:
    """Return findings with the folder named as the caller named it."""
    whole = str(folder.resolve())
    return [
        msgspec.structs.replace(one, file=str(folder)) if one.file == whole else one
        for one in found
    ]


def _stopped(code: str, lines: list[WorkerLine], **args: str) -> Diagnostic:
    step = lines[-1].step if lines else None
    doing, place, count = step or _NOTHING
    at = (place.file, place.line, place.column)
    return diagnose(code, at=at, hint=f"doing.{doing}.hint", args={**args, "count": f"{count:,}"})


NO_MEMORY = 3
"""The exit status when memory ran out."""


class WorkerLine(msgspec.Struct, omit_defaults=True):
    """One line from the child process: a step that it begins, or its findings."""

    step: CheckStep | None = None
    found: list[Diagnostic] | None = None


def main(folder: str, megabytes: int) -> int:
    """Validate a folder in this process and print each step; return the exit status."""
    bound_memory(megabytes * 1_000_000)
    try:
        answer = findings(Path(folder), told=lambda step: _write(WorkerLine(step=step)))
        _write(WorkerLine(found=answer.problems))
    except MemoryError:
        return NO_MEMORY
    return 0


def bound_memory(size: int) -> None:
    """Bound the memory of this process, in bytes, and leave no image of it where it crashes.

    Where the system has no such bounds, nothing is bounded.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _write(line: WorkerLine) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
