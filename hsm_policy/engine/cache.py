"""Ground programs and rulebooks kept between processes; a lost or broken cache is only slower."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from hsm_policy.engine.grounding.ground_program import GroundProgram
from hsm_policy.rulebook import RulebookData

T = TypeVar("T")

_MOST = 200
"""How many files are kept; an edited rulebook leaves those of each version behind."""

_NAME = re.compile(r"[0-9a-f]{8}\.(digest|ground|reads|rulebook)")


class Cache:
    """Files in a folder; `None` keeps nothing.

    A file is named after its key, and holds a checksum, the key and what is kept under it.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def digest(self, stamp: str, make: Callable[[], str]) -> str:
        """Give the digest of the files that a stamp stands for, or find and keep it."""
        return self._get("digest", stamp, str, make) if stamp else make()

    def ground(self, key: str, make: Callable[[], GroundProgram]) -> GroundProgram:
        """Give the ground program kept under a key, or make and keep it."""
        return self._get("ground", key, GroundProgram, make)

    def reads(self, key: str, make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
        """Give what each question reads, kept under a key, or find and keep it."""
        return self._get("reads", key, dict[str, list[str]], make)

    def source(self, key: str, make: Callable[[], RulebookData]) -> RulebookData:
        """Give the rulebook kept under a key, or read and keep it."""
        return self._get("rulebook", key, RulebookData, make)

    def _get(self, kind: str, key: str, wanted: type[T], make: Callable[[], T]) -> T:
        if self.folder is None:
            return make()
        head = msgspec.msgpack.encode((kind, key, engine_stamp()))
        path = self.folder / f"{zlib.crc32(head):08x}.{kind}"
        with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
            return msgspec.msgpack.decode(_read(path, head), type=wanted)
        made = make()
        with contextlib.suppress(OSError):
            _write(path, head + msgspec.msgpack.encode(made))
        return made


def _read(path: Path, head: bytes) -> memoryview:
    content = memoryview(path.read_bytes())
    check, body = content[:4], content[4:]
    if body[: len(head)] != head or zlib.crc32(body) != int.from_bytes(check):
        raise ValueError("another key's file, or one that was changed")
    return body[len(head) :]


def _write(path: Path, body: bytes) -> None:
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_oldest(path.parent)
    handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.crc32(body).to_bytes(4) + body)
        Path(aside).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(aside).unlink()
        raise


def _forget_oldest(folder: Path) -> None:
    """Remove what was kept longest ago, and no file of another name: the folder may be anyone's."""
    own = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    kept = sorted(own, key=lambda path: path.stat().st_mtime)
    for path in kept[: -_MOST + 1]:
        path.unlink(missing_ok=True)


@functools.cache
def engine_stamp() -> str:
    """Give a text that changes when a file of the program does."""
    top = Path(__file__).parent.parent
    found = [(str(one.relative_to(top)), one.stat()) for one in top.rglob("*.py")]
    return ";".join(sorted(f"{name}:{one.st_size}:{one.st_mtime_ns}" for name, one in found))


def user_cache() -> Cache:
    """Give the cache in the user's own folder; `HSM_POLICY_CACHE` names another, or `off`."""
    chosen = os.environ.get("HSM_POLICY_CACHE", "")
    if chosen == "off":
        return Cache(None)
    if chosen:
        return Cache(Path(chosen))
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return Cache((base if base.is_absolute() else Path.home() / ".cache") / "hsm-policy")
    except RuntimeError:
        return Cache(None)


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
