"""What every answer has in common: a report in a language, and its JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import msgspec


class Report(msgspec.Struct, frozen=True):
    """An answer in full; its fields are the keys of its JSON, in their order."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


class Reportable(ABC):
    """An answer whose report has sentences in one language."""

    @abstractmethod
    def report(self, lang: str = "en") -> Report:
        """Return the answer in full, with its sentences in a language."""

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Return the report as plain data."""
        return self.report(lang).to_dict()
