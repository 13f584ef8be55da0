"""A cache on disk for ground programs and rulebooks; a lost or broken file costs only time."""

from __future__ import annotations

import contextlib
import functools
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from hsm_policy.cache import keep, read_kept, user_folder
from hsm_policy.engine.ground_program import GroundProgram
from hsm_policy.rulebook import RulebookData

T = TypeVar("T")


class Cache:
    """Files in a folder; `None` keeps nothing.

    A file is named after its key, and holds a checksum, the key and what is kept under it.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def digest(self, stamp: str, make: Callable[[], str]) -> str:
        """Return the digest of the files with a stamp; computed and kept where it is new."""
        return self._get("digest", stamp, str, make) if stamp else make()

    def ground(self, key: str, make: Callable[[], GroundProgram]) -> GroundProgram:
        """Return the ground program kept under a key; made and kept where it is new."""
        return self._get("ground", key, GroundProgram, make)

    def reads(self, key: str, make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
        """Return the keys that each question reads; found and kept where the rulebook is new."""
        return self._get("reads", key, dict[str, list[str]], make)

    def source(self, key: str, make: Callable[[], RulebookData]) -> RulebookData:
        """Return the rulebook kept under a key; read and kept where it is new."""
        return self._get("rulebook", key, RulebookData, make)

    def _get(self, kind: str, key: str, wanted: type[T], make: Callable[[], T]) -> T:
        if self.folder is None:
            return make()
        head = msgspec.msgpack.encode((kind, key, engine_stamp()))
        path = self.folder / f"{zlib.crc32(head):08x}.{kind}"
        with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
            return msgspec.msgpack.decode(read_kept(path, head), type=wanted)
        made = make()
        keep(path, head, msgspec.msgpack.encode(made))
        return made


@functools.cache
def engine_stamp() -> str:
    """Return a text that changes when a file of the program does."""
    found = sorted(_program_files(str(Path(__file__).parent.parent)))
    return ";".join(f"{name}:{one.st_size}:{one.st_mtime_ns}" for name, one in found)


def _program_files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the modules below a folder; every start does this, so by the quickest calls."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.path, entry.stat()
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                yield from _program_files(entry.path)


def user_cache() -> Cache:
    """Return the cache in the user's own folder, where `HSM_POLICY_CACHE` names no other."""
    return Cache(user_folder())


K = TypeVar("K")

V = TypeVar("V")

ANSWERS = 2_000
"""How many answers of one kind a solver keeps in memory; each takes some kilobytes."""


class Memory(OrderedDict[K, V]):
    """A mapping with a limited number of entries; the oldest is dropped first."""

    def __init__(self, most: int = ANSWERS) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: K, value: V) -> V:
        """Keep a value and return it."""
        self[key] = value
        if len(self) > self.most:
            self.popitem(last=False)
        return value
