"""The words of a policy file."""

from __future__ import annotations

import msgspec


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A word of a policy file that is no comment and no space."""

    kind: str
    text: str
    start: int
