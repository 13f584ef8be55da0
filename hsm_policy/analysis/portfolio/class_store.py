"""Classes of rows kept on disk between runs: what was worked out for one class, by its key.

A folder has one file for each rulebook, program and version of clingo. Any number of processes may
use it at once; a lost or broken file only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from hsm_policy.engine import Engine
from hsm_policy.names import __version__

T = TypeVar("T")

Kept = tuple[int | str, ...]
"""The answer of a class: a value, and of an outcome the keys that are missing."""

FORMAT = "hsm-classes/1"

MOST = 2_000_000
"""How many classes a file holds; one that has more is begun anew."""

FILES = 8
"""How many files a folder holds; those written longest ago are removed."""

_ENDING, _AT_ONCE, _SECONDS = ".classes", 500, 30

_DECODER = msgspec.msgpack.Decoder(Kept)


class ClassStore:
    """The classes of one rulebook in a folder."""

    def __init__(self, folder: Path, digest: str) -> None:
        told = f"{FORMAT} {__version__} {_program()} {digest}"
        self._path = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}{_ENDING}"
        self._database: sqlite3.Connection | None = None
        with contextlib.suppress(OSError), self._guarded():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _forget_oldest(folder, self._path)
            self._database = self._opened()

    @classmethod
    def of(cls, folder: Path, engine: Engine) -> ClassStore:
        """Return the classes of a rulebook in a folder, which is made where it is new."""
        return cls(folder, engine.source.digest)

    def find(self, keys: Iterable[bytes]) -> dict[bytes, Kept]:
        """Return the answers of those classes that are kept; one that was altered is not."""
        found: dict[bytes, Kept] = {}
        for some in _chunks(keys):
            marks = ",".join("?" * len(some))
            for key, check, answer in self._rows(marks, some):
                if check == _check(key, answer):
                    found[key] = _DECODER.decode(answer)
        return found

    def _rows(self, marks: str, keys: list[bytes]) -> list[tuple[bytes, bytes, bytes]]:
        wanted = f"SELECT * FROM classes WHERE key IN ({marks})"  # noqa: S608 - question marks
        found: list[tuple[bytes, bytes, bytes]] = []
        if self._database is not None:
            with self._guarded():
                found += self._database.execute(wanted, keys)
        return found

    def keep(self, answers: Iterable[tuple[bytes, Kept]]) -> None:
        """Keep the answers of some classes."""
        encoded = ((key, msgspec.msgpack.encode(answer)) for key, answer in answers)
        rows = [(key, _check(key, answer), answer) for key, answer in encoded]
        if rows and self._database is not None:
            with self._guarded(), self._database as database:
                database.executemany("INSERT OR REPLACE INTO classes VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
        self._database = None

    def _opened(self) -> sqlite3.Connection:
        made = sqlite3.connect(self._path, timeout=_SECONDS, check_same_thread=False)
        self._path.chmod(0o600)
        with made:
            made.execute(
                "CREATE TABLE IF NOT EXISTS classes"
                " (key BLOB PRIMARY KEY, check_ BLOB, answer BLOB) WITHOUT ROWID"
            )
            if made.execute("SELECT count(*) FROM classes").fetchone()[0] > MOST:
                made.execute("DELETE FROM classes")
        return made

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Do without a file that is in use for too long, and remove one that is broken."""
        try:
            yield
        except sqlite3.OperationalError:
            self.close()
        except sqlite3.DatabaseError:
            self.close()
            self._path.unlink(missing_ok=True)


def _check(key: bytes, answer: bytes) -> bytes:
    return hashlib.blake2b(answer, key=key, digest_size=8).digest()


def _chunks(some: Iterable[T]) -> Iterator[list[T]]:
    left = iter(some)
    while found := list(islice(left, _AT_ONCE)):
        yield found


def _forget_oldest(folder: Path, mine: Path) -> None:
    others = [one for one in folder.glob(f"*{_ENDING}") if one != mine]
    for path in sorted(others, key=lambda one: one.stat().st_mtime)[: 1 - FILES]:
        path.unlink(missing_ok=True)


@cache
def _program() -> str:
    """Return the digest of all modules of the program, and the version of clingo."""
    found = hashlib.sha256(version("clingo").encode())
    for path in sorted(Path(__file__).parents[2].rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
