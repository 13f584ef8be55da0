"""What every answer has in common: a report in a language, and its JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import wraps
from typing import Any

import msgspec

from hsm_policy.messages.diagnostic import check_language


class Report(msgspec.Struct, frozen=True):
    """An answer in full; its fields are the keys of its JSON, in their order."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


class Reportable(ABC):
    """An answer whose report has sentences in one language.

    Every report raises DiagnosticsError for a language that the program does not speak.
    """

    def __init_subclass__(cls) -> None:
        """Check the language of a report before it is made."""
        made = cls.report

        @wraps(made)
        def report(self: Reportable, lang: str = "en", **options: Any) -> Report:  # noqa: ANN401
            check_language(lang)
            return made(self, lang, **options)

        cls.report = report  # type: ignore[method-assign]

    @abstractmethod
    def report(self, lang: str = "en") -> Report:
        """Return the answer in full, with its sentences in a language."""

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Return the report as plain data."""
        return self.report(lang).to_dict()
