"""The names of atoms and numbers in a ground program, made and parsed in this module alone.

An input is identified by its key, predicate and subject: `born,worker`.
"""

from __future__ import annotations

VALID = "_valid"
"""Holds unless unknown values count as absent; then what must exist does exist."""

APART = "_apart"
"""Keeps contradictory items from existing together; holds if something of them is open."""

GOAL = "_goal"
"""The predicate of the goals of a search among all cases; its argument names the goal."""

AGGREGATES = ("_sum", "_count", "_min", "_max")
"""Prefixes of the names of aggregates; a minimum or maximum exists only if a member does."""

NUMBERS = ("in(", "law(", "_")
"""Prefixes of the names of numbers: inputs, amounts not stated by law, aggregates."""


def has_atom(key: str) -> str:
    """Return the atom that an input exists."""
    return f"_has({key})"


def container_atom(path: str) -> str:
    """Return the atom that a map exists."""
    return f'_is("{path}")'


def input_number(key: str) -> str:
    """Return the name of the number that an input holds."""
    return f"in({key})"


def has_number(name: str) -> str:
    """Return the atom that the input of a number exists."""
    return f"_has{name.removeprefix('in')}"


def law_number(table: str, *row: str) -> str:
    """Return the name of an amount not stated by law: keys, first day, day after last."""
    return f"law({','.join((table, *row))})"


def law_row(name: str) -> list[str]:
    """Return the table, keys and days of an amount not stated by law."""
    return name.removeprefix("law(").removesuffix(")").split(",")


def is_extreme(name: str) -> bool:
    """Return whether a number is a minimum or maximum, which is undefined without members."""
    return name.startswith(("_min", "_max"))


def given_atom(key: str, *, top: bool = False) -> str:
    """Return the atom that a case writes a key; `top` for a map or list that it may leave out."""
    return f"given({key})" if top else f'given("{key}")'


def given_key(name: str) -> str | None:
    """Return the key whose presence an atom states, None for any other atom."""
    return name[len("given(") : -1].strip('"') if name.startswith("given(") else None


def raised_atom(question: str) -> str:
    """Return the atom that a case raises a question."""
    return f"raised({question})"


def scenario_atom(name: str) -> str:
    """Return the atom that a case is decided under announced law."""
    return f"scenario({name})"


def reading_atom(point: str, reading: str) -> str:
    """Return the atom that a contested point is read in some way."""
    return f"reading({point},{reading})"


def reading_point(name: str) -> str | None:
    """Return the contested point that an atom is a reading of, None for any other atom."""
    start, _, rest = name.partition("(")
    return rest.partition(",")[0] if start == "reading" else None


def value_term(kind: str, value: str) -> str:
    """Return the value of a symbolic input as a clingo term."""
    return f'"{value}"' if kind in ("country", "countries") else value


def split_atom(text: str) -> tuple[str, tuple[str, ...]]:
    """Split `name(a,b(c))` into its name and the texts of its arguments."""
    name, opened, inside = text.partition("(")
    if not opened or text.startswith('"'):
        return text, ()
    inside = inside[:-1]
    if "(" not in inside and '"' not in inside:
        return name, tuple(inside.split(","))
    parts, depth, quoted, start = [], 0, False, 0
    for index, letter in enumerate(inside):
        if letter == '"':
            quoted = not quoted
        elif not quoted:
            depth += (letter == "(") - (letter == ")")
            if letter == "," and depth == 0:
                parts.append(inside[start:index])
                start = index + 1
    return name, (*parts, inside[start:])
