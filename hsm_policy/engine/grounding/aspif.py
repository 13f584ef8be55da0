"""The ground program of a shape, written down in aspif while clingo makes it."""

from __future__ import annotations

from typing import Any


class AspifObserver:
    """Writes down the ground program as clingo makes it."""

    def __init__(self) -> None:
        self.rules: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self.lines: list[str] = []
        self._free = set[int]()

    def rule(self, choice: bool, head: list[int], body: list[int]) -> None:
        """Record a plain rule."""
        self.rules.append((tuple(head), tuple(body)))
        self.lines.append(_line(1, int(choice), len(head), *head, 0, len(body), *body))

    def weight_rule(
        self, choice: bool, head: list[int], lower_bound: int, body: list[tuple[int, int]]
    ) -> None:
        """Record a rule with a weighted body."""
        self.rules.append((tuple(head), tuple(literal for literal, _ in body)))
        flat = [number for pair in body for number in pair]
        self.lines.append(_line(1, int(choice), len(head), *head, 1, lower_bound, len(body), *flat))

    def external(self, atom: int, _value: Any) -> None:
        """Record a free atom, once: it is announced for each of its ground instances."""
        if atom not in self._free:
            self._free.add(atom)
            self.lines.append(f"5 {atom} 0")

    def keep(self, atoms: set[int]) -> None:
        """Forget the rules of all other atoms; constraints stay."""
        kept = [number for number, (head, _) in enumerate(self.rules) if atoms >= set(head)]
        texts = [line for line in self.lines if not line.startswith("5 ")]
        free = [line for line in self.lines if line.startswith("5 ") and int(line[2:-2]) in atoms]
        self.lines = [texts[number] for number in kept] + free
        self.rules = [self.rules[number] for number in kept]


def _line(*numbers: int) -> str:
    return " ".join(map(str, numbers))
