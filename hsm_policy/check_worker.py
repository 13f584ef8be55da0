"""The process that checks a rulebook of which nobody knows yet what it does to a machine.

It is started with a folder and the memory that it may take, in megabytes. On standard output it
writes one line of JSON for each step before it is taken, and at last one with the findings.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from hsm_policy.problems import Problem
from hsm_policy.soundness import Step, findings

NO_MEMORY = 3
"""The exit status where the memory did not suffice."""


class Line(msgspec.Struct, omit_defaults=True):
    """One line of the process: a step that it takes, or what it found."""

    step: Step | None = None
    found: list[Problem] | None = None


def main(folder: str, megabytes: int) -> int:
    """Check a folder; give the exit status."""
    _limit(megabytes)
    try:
        answer = findings(Path(folder), told=lambda step: _write(Line(step=step)))
        _write(Line(found=answer.problems))
    except MemoryError:
        return NO_MEMORY
    return 0


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # where processes have no limits, time alone is bounded
        return
    size = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
