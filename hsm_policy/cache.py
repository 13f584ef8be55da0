"""Ground programs and rulebooks kept between processes; a lost or broken cache is only slower."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from hsm_policy.ground import Ground
from hsm_policy.source import Source

T = TypeVar("T")
_DIGEST = 32


class Cache:
    """Files in a folder, each with a digest of itself before it; `None` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def ground(self, name: str, make: Callable[[], Ground]) -> Ground:
        """Give the ground program kept under a name, or make and keep it."""
        return self._get(f"{name}.ground", Ground, make)

    def reads(self, name: str, make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
        """Give what each question reads, kept under a name, or find and keep it."""
        return self._get(f"{name}.reads", dict[str, list[str]], make)

    def source(self, name: str, make: Callable[[], Source]) -> Source:
        """Give the rulebook kept under a name, or read and keep it."""
        return self._get(f"{name}.rulebook", Source, make)

    def _get(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        if self.folder is None:
            return make()
        name = f"{engine_digest()}-{name}"
        with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
            return self._read(self.folder / name, kind)
        made = make()
        with contextlib.suppress(OSError):
            self._write(self.folder, name, msgspec.msgpack.encode(made))
        return made

    def _read(self, path: Path, kind: type[T]) -> T:
        content = path.read_bytes()
        stored, body = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(body).digest() != stored:
            raise ValueError("the kept file was changed")
        return msgspec.msgpack.decode(body, type=kind)

    def _write(self, folder: Path, name: str, body: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, aside = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).digest() + body)
            Path(aside).replace(folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                Path(aside).unlink()
            raise


@functools.cache
def engine_digest() -> str:
    """Give a digest that changes when a file of the program does."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        status = path.stat()
        found.update(f"{path.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return found.hexdigest()[:16]


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
