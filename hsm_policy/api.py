"""A rulebook as a program uses it: cases in, verdicts and answers out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hsm_policy.cache import Cache, user_cache
from hsm_policy.case import Case
from hsm_policy.decide import decide
from hsm_policy.engine import Engine
from hsm_policy.files import Loader, digest
from hsm_policy.problems import Problems
from hsm_policy.reader import read_case, read_path, read_text
from hsm_policy.source import Source


def shipped_folder() -> Path:
    """Give the folder of the rulebook that comes with the program."""
    package = Path(__file__).resolve().parent
    inside = package / "rulebook"
    return inside if inside.is_dir() else package.parent


def load_source(folder: Path, cache: Cache) -> Source:
    """Read the files of a rulebook; Problems with all that is wrong with them."""

    def read() -> Source:
        loader = Loader(folder)
        source = loader.load()
        if loader.problems:
            raise Problems(loader.problems)
        return source

    return cache.source(digest(folder)[:32], read)


class Rulebook:
    """A rulebook, ready to decide cases; immutable, and safe to use from several threads."""

    def __init__(self, source: Source, cache: Cache) -> None:
        self.source = source
        self.engine = Engine(source, cache)

    @classmethod
    def load(cls, folder: Path | str | None = None, cache: Cache | None = None) -> Rulebook:
        """Load a folder with policy/ and facts/, by default the one that comes with the program.

        Problems where anything in it is wrong.
        """
        kept = user_cache() if cache is None else cache
        return cls(load_source(Path(folder) if folder else shipped_folder(), kept), kept)

    def case(self, data: Mapping[str, Any] | Path | str) -> Case:
        """Read a case from a mapping or a file; Problems with all that is wrong with it."""
        options = {"ratios": self.source.ratio, "points": self.source.point_names()}
        if isinstance(data, Mapping):
            return read_case(data, self.source.vocabulary, **options)
        return read_path(data, self.source.vocabulary, **options)

    def case_text(self, text: str | bytes, name: str = "") -> Case:
        """Read a case from YAML or JSON text."""
        return read_text(
            text,
            self.source.vocabulary,
            ratios=self.source.ratio,
            points=self.source.point_names(),
            file=name,
        )

    def decide(self, case: Case):
        return decide(self.engine, case)
