"""A case file to fill in: every key that a question can need, commented out, with its question."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from hsm_policy.cases import UNKNOWN, YES_NO, read_case
from hsm_policy.documents import join, unindexed
from hsm_policy.engine import Engine
from hsm_policy.messages import DiagnosticsError, say, texts
from hsm_policy.rulebook import DATE, Group, Input, RulebookData, find_question

_WIDTH = 92


def blank_case(engine: Engine, question: str, lang: str, date: str) -> str:
    """Return a case file with the keys that a question can need, or with all keys if it is empty.

    Without the `# ` before its lines it is a valid case in which nothing is known. Raises
    DiagnosticsError where the question does not exist.
    """
    source = engine.source
    name = find_question(source, question) if question else ""
    needed = _needed(engine, name) if name else {*source.vocabulary.inputs}
    body = _Body(source, needed, lang, date)
    head = [say("blank_case.about", lang, title=_title(source, name, lang))] if name else []
    head += [say("blank_case.write", lang), say("blank_case.left_out", lang)]
    head += [say("blank_case.excluded", lang)] if body.excluded else []
    lines = [f"## {line}" for text in head for line in wrap(text, _WIDTH)]
    commented = (f"# {line}" if line else "" for line in body.lines(""))
    return "\n".join([*lines, "case: my-case", f"date: {date}", "", *commented, ""])


def _title(source: RulebookData, question: str, lang: str) -> str:
    return f"{source.questions[question].title.get(lang, question)} ({question})"


def _needed(engine: Engine, question: str) -> set[str]:
    """Return the keys that the rules of a question read or that raise it."""
    inputs = engine.source.vocabulary.inputs
    asked = engine.source.questions[question]
    raising = [path.partition("[")[0] for path in (*asked.raised_by, *asked.raised_with)]
    found = {path for path in inputs if path in engine.reads[question] or path in raising}
    for top in raising:
        inside = [path for path in inputs if path.startswith((f"{top}.", f"{top}["))]
        found |= set() if top in inputs or found & {*inside} else {*inside}
    return found


class _Body:
    """The lines of the keys, without the signs that comment them out."""

    def __init__(self, source: RulebookData, needed: set[str], lang: str, date: str) -> None:
        self.vocabulary, self.needed, self.lang = source.vocabulary, needed - {DATE}, lang
        self.excluded: set[str] = set()
        while problems := _problems(source, {"case": "x", "date": date, **self._document("")}):
            paths = {unindexed(path) for path in problems} - self.excluded
            if not paths:
                break
            self.excluded |= paths

    def _document(self, path: str) -> dict[str, Any]:
        """Return the keys inside a map, an item or the case, all of them unknown."""
        found: dict[str, Any] = {}
        for key, inner, group in self._keys(path):
            if inner not in self.excluded:
                inside = self._document(group.inside) if group else UNKNOWN
                found[key] = [inside] if group and group.kind == "list" else inside
        return found

    def _keys(self, path: str) -> Iterator[tuple[str, str, Group | None]]:
        """Yield the keys inside a map, an item or the case that are needed, in their order."""
        for key in self.vocabulary.keys(path):
            inner = join(path, key)
            inside = (f"{inner}.", f"{inner}[")
            if inner in self.needed or any(one.startswith(inside) for one in self.needed):
                yield key, inner, self.vocabulary.groups.get(inner)

    def lines(self, path: str) -> Iterator[str]:
        """Yield the lines of the keys inside a map, an item or the case."""
        for key, inner, group in self._keys(path):
            entry = group or self.vocabulary.inputs[inner]
            sign = "# " if inner in self.excluded else ""
            if not path and group:
                yield ""
            yield from (f"## {line}" for line in wrap(self._about(entry), _WIDTH - 4))
            yield f"{sign}{key}:" + ("" if group else f" {UNKNOWN}")
            below = [*self.lines(group.inside)] if group else []
            if group and group.kind == "list":
                first = next((at for at, line in enumerate(below) if line[0] != "#"), 0)
                below = [("- " if at == first else "  ") + line for at, line in enumerate(below)]
            yield from (f"{sign}  {line}" for line in below)

    def _about(self, entry: Group | Input) -> str:
        """Return the question that asks for a key, the form of its value, and what it is if not."""
        parts = [entry.question.get(self.lang, "")]
        if isinstance(entry, Input):
            form = f"ask.{entry.type}"
            known = form in texts() and entry.type not in YES_NO
            values = "true | false" if entry.type in YES_NO else " | ".join(entry.values)
            parts.append(f"({say(form, self.lang) if known else values})")
        if isinstance(entry, Input) and entry.absent not in ("", "none"):
            parts.append(say("blank_case.value", self.lang, value=entry.absent))
        elif entry.absent:
            parts.append(say("blank_case.none", self.lang))
        return " ".join(filter(None, parts))


def _problems(source: RulebookData, document: dict[str, Any]) -> list[str]:
    """Return the paths of what is wrong with a case."""
    try:
        read_case(document, source.vocabulary, ratios=source.ratio, points=source.point_names())
    except DiagnosticsError as refused:
        return [one.path for one in refused.problems]
    return []
