"""Files kept between processes in the user's cache; a lost or broken one only costs time."""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from pathlib import Path

_MOST = 200
"""How many files are kept; an edited rulebook leaves those of each version behind."""

_NAME = re.compile(r"[0-9a-f]{8}\.(digest|ground|reads|rulebook|texts)")


def user_folder() -> Path | None:
    """Return the user's own folder; `HSM_POLICY_CACHE` names another, or `off` for none."""
    chosen = os.environ.get("HSM_POLICY_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (base if base.is_absolute() else Path.home() / ".cache") / "hsm-policy"
    except RuntimeError:
        return None


def read_kept(path: Path, head: bytes) -> memoryview:
    """Return what is kept in a file under a head.

    Raises:
        OSError: the file cannot be read.
        ValueError: it has another head, or was changed.
    """
    content = memoryview(path.read_bytes())
    check, body = content[:4], content[4:]
    if body[: len(head)] != head or zlib.crc32(body) != int.from_bytes(check):
        raise ValueError("another key's file, or one that was changed")
    return body[len(head) :]


def keep(path: Path, head: bytes, value: bytes) -> None:
    """Write a checksum, `head` (a key or version) and `value` into a file, whole or not at all.

    A folder that cannot be written is left as it is.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_oldest(path.parent)
        write_whole(path, zlib.crc32(head + value).to_bytes(4) + head + value)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary file replaces it, with the old file's mode.

    A device is written as it is. Raises OSError with the name of the file.
    """
    import tempfile

    aside = ""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        if path.exists():
            Path(aside).chmod(path.stat().st_mode)
        Path(aside).replace(path)
    except OSError as error:
        if aside:
            with contextlib.suppress(OSError):
                Path(aside).unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None


def _forget_oldest(folder: Path) -> None:
    """Remove what was kept longest ago, and no file of another name: the folder may be anyone's."""
    own = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    kept = sorted(own, key=lambda path: path.stat().st_mtime)
    for path in kept[: -_MOST + 1]:
        path.unlink(missing_ok=True)
