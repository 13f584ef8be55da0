"""The parts of a run, kept beside its result: each whole or not there, and known by its digests."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec

from hsm_policy.analysis.portfolio.batch.people import Problem
from hsm_policy.cache import write_whole


class PartData(msgspec.Struct, frozen=True):
    """What a chunk of rows gives: its answers as a Parquet file, and its problems."""

    rows: int
    answers: bytes
    problems: list[Problem]


class _Note(msgspec.Struct, frozen=True):
    """The number of rows of a part, and the digests of its two files."""

    rows: int
    answers: str
    problems: str


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def digest_of_data(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class PartStore:
    """A folder with the parts of one run; its `key` says what is decided, and how."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self._key = folder, key

    @property
    def started(self) -> bool:
        """Whether there is a run that has not ended, of whatever key."""
        return (self.folder / "run").exists()

    def same(self) -> bool:
        """Whether the parts that are there belong to this run."""
        try:
            return (self.folder / "run").read_text(encoding="utf-8") == self._key
        except OSError:
            return False

    def start(self) -> None:
        """Begin anew, without parts."""
        self.remove()
        self.folder.mkdir(mode=0o700)
        write_whole(self.folder / "run", self._key.encode())

    def answers(self, number: int) -> Path:
        """Return the Parquet file with the answers of a part."""
        return self.folder / f"part-{number:06}.parquet"

    def problems(self, number: int) -> list[Problem]:
        """Return the problems of a part."""
        return msgspec.json.decode(self._problems(number).read_bytes(), type=list[Problem])

    def rows(self, number: int) -> int | None:
        """Return the number of rows of a part that is there and unharmed, else None."""
        try:
            note = msgspec.json.decode(self._note(number).read_bytes(), type=_Note)
            files = self.answers(number), self._problems(number)
            same = (note.answers, note.problems) == tuple(map(digest_of, files))
        except (OSError, msgspec.MsgspecError):
            return None
        return note.rows if same else None

    def write(self, number: int, data: PartData) -> None:
        """Keep a part; it counts when its note is written, which is last."""
        problems = msgspec.json.encode(data.problems)
        write_whole(self.answers(number), data.answers)
        write_whole(self._problems(number), problems)
        note = _Note(data.rows, digest_of_data(data.answers), digest_of_data(problems))
        write_whole(self._note(number), msgspec.json.encode(note))

    def remove(self) -> None:
        """Remove all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _problems(self, number: int) -> Path:
        return self.folder / f"part-{number:06}.problems"

    def _note(self, number: int) -> Path:
        return self.folder / f"part-{number:06}.note"
