"""Index of the names in a rulebook as the editor has it, unsaved changes included.

`WorkspaceCopy` writes that state to a folder of its own, so that `hsm check` reads plain files.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from hsm_policy.authoring.editor.declarations import Declaration, declarations
from hsm_policy.authoring.editor.occurrences import ClauseFile, IndexedClause, Occurrence
from hsm_policy.messages import Location
from hsm_policy.names import PARTS
from hsm_policy.rulebook import GIVEN, OUTPUTS

_ENDINGS = (".lp", ".yaml")

_MOST = 2_000_000
"""Size in bytes from which a file is skipped."""


def book_folder(path: Path) -> Path | None:
    """Return the rulebook of a file: the nearest parent with all folders that a rulebook has."""
    for folder in path.parents:
        if all((folder / part).is_dir() for part in PARTS):
            return folder
    return None


def name_in(folder: Path, path: Path) -> str:
    """Return the path of a file relative to the rulebook, or "" if it is no part of it."""
    if not path.is_relative_to(folder):
        return ""
    name = path.relative_to(folder).as_posix()
    return name if name.split("/")[0] in PARTS and name.endswith(_ENDINGS) else ""


def texts_of(folder: Path, unsaved: Mapping[str, str]) -> dict[str, str]:
    """Return the text of every file by its relative path; unreadable files are left out."""
    texts = {}
    for path in _files(folder):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            name = path.relative_to(folder).as_posix()
            if name not in unsaved and path.is_file() and path.stat().st_size < _MOST:
                texts[name] = path.read_text(encoding="utf-8").removeprefix("\ufeff")
    return {**texts, **unsaved}


def _files(folder: Path) -> Iterator[Path]:
    for part in PARTS:
        for at, _, names in os.walk(folder / part):
            yield from (Path(at) / name for name in names if name.endswith(_ENDINGS))


class WorkspaceCopy:
    """A copy of a rulebook folder in which unsaved texts replace the files on disk."""

    def __init__(self, folder: Path, shadow: Path) -> None:
        self.folder, self.shadow = folder, shadow
        self._seen: dict[str, object] = {}

    def update(self, unsaved: Mapping[str, str]) -> None:
        """Bring the copy up to date; only files that changed are written again."""
        now: dict[str, object] = dict(unsaved)
        for path in _files(self.folder):
            with contextlib.suppress(OSError):
                state = path.stat()
                key = (state.st_ino, state.st_size, state.st_mtime_ns)
                now.setdefault(path.relative_to(self.folder).as_posix(), key)
        for name in self._seen.keys() - now.keys():
            (self.shadow / name).unlink(missing_ok=True)
        for part in PARTS:
            (self.shadow / part).mkdir(parents=True, exist_ok=True)
        for name, content in now.items():
            if self._seen.get(name) != content:
                self._lay(name, unsaved)
        self._seen = now

    def _lay(self, name: str, unsaved: Mapping[str, str]) -> None:
        target = self.shadow / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in unsaved:
            target.write_bytes(unsaved[name].encode("utf-8", "replace"))
            return
        with contextlib.suppress(OSError):
            shutil.copyfile(self.folder / name, target)


CLAUSES, SCENARIOS = ".lp", ".cases.yaml"

_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-\[\]]*")

_QUESTIONED = ("met", "waived", "undecided", "requirement", "asks")

_NAMED = ("question", "requirement", "figure", "point", "reading", "scenario", "word")

_KINDS_AT = {
    ("figure", 0): "figure", ("scenario", 0): "scenario", ("reading", 0): "point",
    ("raised", 0): "question", ("risk", 1): "question", ("outcome", 0): "question",
}  # fmt: skip


class Range(msgspec.Struct, frozen=True, order=True):
    """A range of characters in a file, counted from its start; `end` is exclusive."""

    file: str
    start: int
    end: int


class RulebookIndex:
    """All files of a rulebook by relative path, such as `policy/a.lp`, with the names in them."""

    def __init__(self, files: Mapping[str, str], before: RulebookIndex | None = None) -> None:
        """Index the texts; files unchanged since the index `before` are not parsed again."""
        self.files = dict(files)
        known = before or self
        self.clauses: dict[str, ClauseFile] = {}
        self.declared_in: dict[str, list[Declaration]] = {}
        for name, text in self.files.items():
            same = before is not None and before.files.get(name) == text
            if name.endswith(CLAUSES):
                self.clauses[name] = known.clauses[name] if same else ClauseFile(name, text)
            elif not name.endswith(SCENARIOS):
                self.declared_in[name] = (
                    known.declared_in[name] if same else declarations(name, text)
                )
        self.declared = [one for found in self.declared_in.values() for one in found]

    def spot(self, file: str, offset: int) -> Occurrence | None:
        """Return the name at a place; in YAML files only names that the rulebook declares."""
        if file in self.clauses:
            return self.clauses[file].spot_at(offset)
        for found in _WORD.finditer(self.files.get(file, "")):
            if found.start() <= offset <= found.end():
                name = found[0].rstrip(".")
                kind = self._kind_of_word(name)
                return (
                    Occurrence(kind, name, found.start(), found.start() + len(name))
                    if kind
                    else None
                )
        return None

    def _kind_of_word(self, name: str) -> str:
        """Return what a word of a YAML file names, "" if nothing."""
        for kind, names in (
            ("rule", {clause.id for _, clause in self.all_clauses()}),
            ("path", {one.of for one in self.declared if one.kind in ("input", "group")}),
            ("source", {one.name for one in self.named("source")}),
            ("statement", {one.name for one in self.named("statement")}),
        ):
            if name in names:
                return kind
        return "constant" if any(one.name == name for one in self.declared) else ""

    def all_clauses(self) -> Iterator[tuple[str, IndexedClause]]:
        """Yield every clause with its file."""
        for file, found in self.clauses.items():
            for clause in found.clauses:
                yield file, clause

    def named(self, kind: str, of: str | None = None) -> list[Declaration]:
        """Return the declarations of a kind, of one parent if `of` is given."""
        return [one for one in self.declared if one.kind == kind and of in (None, one.of)]

    def heads(self, name: str, arity: int) -> list[tuple[str, IndexedClause]]:
        """Return the clauses with a head of this predicate, with their files."""
        return [
            (file, clause)
            for file, clause in self.all_clauses()
            if (clause.head, clause.arity) == (name, arity)
        ]

    def predicate(self, name: str, arity: int) -> list[Declaration]:
        """Return the inputs, groups and tables that declare a predicate."""
        return [one for one in self.declared if one.name == name and arity in one.arities]

    def signatures(self) -> dict[tuple[str, int], str]:
        """Return every predicate (name, arity) that a clause can use, with its kind.

        The kind is rule, engine, input, group or table.
        """
        derived = {(clause.head, clause.arity): "rule" for _, clause in self.all_clauses()}
        given = dict.fromkeys([*GIVEN, *OUTPUTS], "engine")
        made = {(one.name, arity): one.kind for one in self.declared for arity in one.arities}
        return {**derived, **given, **made}

    def meant(self, spot: Occurrence) -> list[Declaration]:
        """Return the declarations that a name refers to."""
        if spot.kind == "predicate":
            return self.predicate(spot.name, spot.arity)
        if spot.kind in ("source", "statement"):
            return [one for one in self.named(spot.kind) if one.name == spot.name]
        if spot.kind == "path":
            return [one for one in self.declared if one.of == spot.name and one.arities]
        return self._constant(spot) if spot.kind == "constant" else []

    def _constant(self, spot: Occurrence) -> list[Declaration]:
        """Return what a constant refers to in its atom: a question and the like, a row, a word."""
        kind, of = self.kind_at(spot.of, spot.position, spot.first)
        found = [one for one in self.named(kind, of) if one.name == spot.name] if kind else []
        around = [one for one in self.declared if one.arities and one.name == spot.of]
        tables = [one for one in around if one.kind == "table" and spot.name in one.values]
        kinds = ("word",) if around else ()
        return found or [
            *tables,
            *(
                one
                for one in self.declared
                if one.name == spot.name and not one.arities and one.kind in (kinds or _NAMED)
            ),
        ]

    def kind_at(self, predicate: str, position: int, first: str) -> tuple[str, str | None]:
        """Return the kind of name that an argument of an engine predicate takes, and its parent.

        `kind_at("met", 1, "stay")` is `("requirement", "stay")`; other arguments have kind "".
        """
        if predicate in _QUESTIONED and position < 2:  # noqa: PLR2004 - question, requirement
            return ("question", None) if position == 0 else ("requirement", first)
        if (predicate, position) == ("reading", 1):
            return "reading", first
        return _KINDS_AT.get((predicate, position), ""), None

    def definitions(self, file: str, offset: int) -> list[Range]:
        """Return where the name at a place is declared, or derived by a rule."""
        spot = self.spot(file, offset)
        if spot is None:
            return []
        if spot.kind == "variable":
            return self._in_clause(file, offset, spot)[:1]
        if spot.kind == "rule":
            found = [(name, one) for name, one in self.all_clauses() if one.id == spot.name]
            return [self._rule_line(name, clause) for name, clause in found]
        places = [self.range_at(one.place, one) for one in self.meant(spot)]
        if spot.kind == "predicate":
            heads = self.heads(spot.name, spot.arity)
            places += [self._head_range(name, clause) for name, clause in heads]
        return sorted(set(places))

    def references(self, file: str, offset: int) -> list[Range]:
        """Return every occurrence of the name at a place."""
        spot = self.spot(file, offset)
        if spot is None:
            return []
        if spot.kind == "variable":
            return self._in_clause(file, offset, spot)
        found = [
            Range(name, one.start, one.end)
            for name, clauses in self.clauses.items()
            for one in clauses.spots
            if (one.kind, one.name, one.arity) == (spot.kind, spot.name, spot.arity)
        ]
        if spot.kind in ("source", "statement", "rule", "constant", "path"):
            found += self._in_documents(spot.name)
        return sorted(set(found))

    def _in_documents(self, name: str) -> Iterator[Range]:
        whole = re.compile(rf"(?<![\w.\-\[\]]){re.escape(name)}(?![\w\-\[\]])(?!\.\w)")
        for file, text in self.files.items():
            if not file.endswith(CLAUSES):
                yield from (Range(file, *found.span()) for found in whole.finditer(text))

    def _in_clause(self, file: str, offset: int, spot: Occurrence) -> list[Range]:
        clause = self.clauses[file].clause_at(offset)
        spots: Iterable[Occurrence] = clause.spots if clause else ()
        return [
            Range(file, one.start, one.end)
            for one in sorted(spots, key=lambda one: (one.arity != 0, one.start))
            if one.kind == "variable" and one.name == spot.name
        ]

    def _head_range(self, file: str, clause: IndexedClause) -> Range:
        head = next(spot for spot in clause.spots if spot.is_head)
        return Range(file, head.start, head.end)

    def _rule_line(self, file: str, clause: IndexedClause) -> Range:
        spot = next(spot for spot in clause.spots if spot.kind == "rule")
        return Range(file, spot.start, spot.end)

    def range_at(self, place: Location, one: Declaration) -> Range:
        """Return the range of a declared name from its line and column."""
        text, start = self.files[place.file], 0
        for _ in range(place.line - 1):
            start = text.find("\n", start) + 1
        start += place.column - 1
        name = one.of.rpartition(".")[2] if one.kind in ("input", "group") else one.name
        return Range(place.file, start, start + len(name.removesuffix("[]")))
