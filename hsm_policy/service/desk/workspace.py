"""The copy of a rulebook that is edited on the desk, beside the copy as it was before."""

from __future__ import annotations

import difflib
import hashlib
import re
import secrets
from codecs import BOM_UTF8
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from hsm_policy.names import PARTS
from hsm_policy.rulebook import own_files

LARGEST = 256 * 1024
"""The bytes of a file that is saved."""

MOST = 1000
"""The files of a rulebook on the desk."""

_NAME = re.compile(r"[a-z]+(/[A-Za-z0-9][A-Za-z0-9_.-]{0,60}){1,5}")

_NO_NEWLINE = "\\ No newline at end of file\n"


class DeskError(Exception):
    """What is refused: `kind` is one of `problems.STATUS`, `limit` what was passed."""

    def __init__(self, kind: str, limit: float = 0) -> None:
        super().__init__(kind)
        self.kind, self.limit = kind, limit


class DeskFile(msgspec.Struct, frozen=True):
    """A file of the rulebook: its path, and whether it was changed since the desk was opened."""

    name: str
    changed: bool


class DeskText(msgspec.Struct, frozen=True):
    """The text of a file, and the digest by which a save says what it was made from.

    The digest is empty where there is no such file yet.
    """

    name: str
    text: str
    digest: str


class Workspace:
    """Two copies of a rulebook in a temporary folder: `before`, and `now`, which is edited.

    `key` is known to the pages of the desk alone, so that no other page can send their forms.
    """

    def __init__(self, folder: Path) -> None:
        self._holder = TemporaryDirectory(prefix="hsm-desk-")
        self.root = Path(self._holder.name)
        self.before, self.now = self.root / "before", self.root / "now"
        self.key = secrets.token_urlsafe(24)
        for path in own_files(folder):
            if path.is_file():
                for side in (self.before, self.now):
                    copy = side / path.relative_to(folder)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(path.read_bytes())

    def close(self) -> None:
        """Remove both copies."""
        self._holder.cleanup()

    def fresh(self) -> str:
        """Return the name of a file beside the copies that nothing has."""
        return f"people-{secrets.token_hex(8)}"

    def files(self) -> list[DeskFile]:
        """Return all files in order."""
        return [DeskFile(name, self._is(name) != self._was(name)) for name in self._names()]

    def read(self, name: str) -> DeskText:
        """Return a file; raises DeskError where there is none, or it is no text."""
        content = self._bytes(name)
        if content is None:
            raise DeskError("path")
        try:
            return DeskText(name, content.decode("utf-8-sig"), _digest(content))
        except UnicodeDecodeError:
            raise DeskError("desk_name") from None

    def save(self, name: str, text: str, digest: str) -> DeskText:
        """Write a file, a new one where the digest is empty.

        Its line ends stay as they were, whatever a form makes of them. Raises DeskError where the
        name or the size is none that a rulebook has, or the file has changed since it was read.
        """
        old = self._bytes(name)
        if (_digest(old) if old is not None else "") != digest:
            raise DeskError("desk_stale")
        if old is None and (not _is_possible(name) or len(self._names()) >= MOST):
            raise DeskError("desk_name")
        content = _as_before(text, old or b"")
        if len(content) > LARGEST:
            raise DeskError("body", LARGEST)
        path = self.now / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError:
            raise DeskError("desk_name") from None  # a file where a folder is meant, or the reverse
        return self.read(name)

    def patch(self) -> str:
        """Return all changes as a patch that `git apply` and `patch -p1` read."""
        return "".join(
            _difference(one.name, self._was(one.name), self._is(one.name))
            for one in self.files()
            if one.changed
        )

    def _names(self) -> list[str]:
        return [path.relative_to(self.now).as_posix() for path in own_files(self.now)]

    def _bytes(self, name: str) -> bytes | None:
        return self._is(name) if name in self._names() else None

    def _is(self, name: str) -> bytes:
        return (self.now / name).read_bytes()

    def _was(self, name: str) -> bytes | None:
        path = self.before / name
        return path.read_bytes() if path.is_file() else None


def _is_possible(name: str) -> bool:
    """Whether a new file may have this name; it never leads out of the folder."""
    endings = PARTS.get(name.partition("/")[0], ())
    return bool(_NAME.fullmatch(name)) and bool(endings) and name.endswith(endings)


def _as_before(text: str, old: bytes) -> bytes:
    """Return a text as bytes, with the line ends and the mark at the start that a file had."""
    whole = text.replace("\r\n", "\n")
    if b"\r\n" in old:
        whole = whole.replace("\n", "\r\n")
    mark = BOM_UTF8 if old.startswith(BOM_UTF8) else b""
    return mark + whole.encode("utf-8", "replace")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _difference(name: str, before: bytes | None, now: bytes) -> str:
    """Return a change as a patch; a last line that does not end is marked."""
    first = "/dev/null" if before is None else f"a/{name}"
    lines = difflib.unified_diff(_lines(before or b""), _lines(now), first, f"b/{name}")
    return "".join(one if one.endswith("\n") else f"{one}\n{_NO_NEWLINE}" for one in lines)


def _lines(content: bytes) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", content.decode("utf-8", "replace")) if line]
