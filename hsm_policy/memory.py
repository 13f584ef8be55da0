"""What is kept for a while: mappings that forget, and files that are gone after use."""

from __future__ import annotations

import contextlib
import os
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
ANSWERS = 20_000


class Memory(OrderedDict[K, V]):
    """A mapping of so many entries that forgets what came in longest ago."""

    def __init__(self, most: int = ANSWERS) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: K, value: V) -> V:
        """Remember a value and give it back."""
        self[key] = value
        if len(self) > self.most:
            self.popitem(last=False)
        return value


def new_file(folder: Path, suffix: str, content: bytes) -> Path:
    """Write a file of a name that nobody has yet, for the user alone; OSError where it cannot be.

    `tempfile` does as much, and costs a tenth of the start of the program.
    """
    path = folder / f"hsm-{os.getpid()}-{os.urandom(8).hex()}{suffix}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError:
        remove(path)
        raise
    return path


def remove(path: Path) -> None:
    """Remove a file if it can be."""
    with contextlib.suppress(OSError):
        path.unlink()


@contextlib.contextmanager
def temporary_file(content: bytes, suffix: str) -> Iterator[Path]:
    """Give a file for the time of a block."""
    try:
        path = new_file(Path(os.environ.get("TMPDIR") or "/tmp"), suffix, content)  # noqa: S108
    except OSError:
        import tempfile

        path = new_file(Path(tempfile.gettempdir()), suffix, content)
    try:
        yield path
    finally:
        remove(path)
