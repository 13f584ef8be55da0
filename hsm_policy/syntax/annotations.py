"""The comments `%@ key: text` before a rule: its id, its sources, its sentences.

Several may stand on one line, two or more spaces apart: `%@ rule: card.age  source: act 1`.
"""

from __future__ import annotations

import re

from hsm_policy.messages import Diagnostic, Location, certain_match, diagnose, suggest
from hsm_policy.syntax.ast import Concept

LAW = "text"
"""The key of the law's own words."""

CONCEPT = "concept"

KEYS = ("rule", "source", "says", "en", "nl", LAW, CONCEPT)

_PART = re.compile(r"(\w+)\s*:\s*(.*)", re.DOTALL)

_APART = re.compile(r"(?:\s{2,}|^%@\s*)(?=\w+\s*:)")

_PREDICATE = re.compile(r"([a-z]\w*)(?:\(([A-Z]\w*(?:, *[A-Z]\w*)*)\))?")

SILENCE = "silence"

_SENTENCES = ("en", "nl")

PROSE = (*_SENTENCES, LAW)
"""The keys of sentences, which go on under the same key on the next line."""


def annotation_parts(comment: str) -> list[tuple[int, str, str]]:
    """Return the parts of an annotation: where the text begins, the key, the text; [] if none is.

    A word with a colon that is no key belongs to the sentence before it.
    """
    split = list(_APART.finditer(comment))
    if not split or split[0].start() or not comment.startswith("%@"):
        return []
    starts = [one.end() for one in split]
    found: list[tuple[int, str, str]] = []
    for start, end in zip(starts, [*starts[1:], len(comment)], strict=True):
        part = _PART.fullmatch(comment, start, end)
        assert part  # noqa: S101 - as it was split
        key = part[1]
        if found and key not in (*KEYS, SILENCE) and found[-1][1] in PROSE:
            at, before, _ = found[-1]
            found[-1] = (at, before, comment[at:end].rstrip())
        else:
            found.append((part.start(2), key, part[2].rstrip()))
    return found


_ONCE = ("rule",)


class Annotation:
    """The annotation of one rule, read comment by comment."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.texts: dict[str, str] = {}
        self.sources: list[str] = []
        self.says: list[str] = []
        self.lines: dict[str, int] = {}
        self.concepts: list[Concept] = []
        self.problems: list[Diagnostic] = []
        self._last = 0

    @property
    def id(self) -> str:
        """The id of the rule, empty without one."""
        return self.texts.get("rule", "")

    @property
    def content(self) -> list[object]:
        """Everything it says and its problems, without places."""
        wrong = sorted((one.code, sorted(one.args.items())) for one in self.problems)
        concepts = [(one.name, one.arguments, one.texts) for one in self.concepts]
        return [self.texts, self.sources, self.says, concepts, wrong]

    def read(self, comment: str, line: int) -> None:
        """Read one comment; one that is no annotation is ignored."""
        text, gap = comment.strip(), line > self._last + 1
        self._last = line
        if not text.startswith("%@"):
            return
        parts = annotation_parts(text)
        keys = [key for _, key, _ in parts]
        if keys[:1] == [SILENCE]:
            return  # which says nothing of the rule
        if self.lines and gap and "rule" in keys:
            self._refuse("annotation_alone", min(self.lines.values()))
            self.texts, self.sources, self.says, self.lines = {}, [], [], {}
        if not parts:
            self._refuse("annotation_form", line, found=text[:60])
        elif keys[0] == CONCEPT:
            self._concept([(key, said) for _, key, said in parts], line)
        else:
            for _, key, said in parts:
                self._read(key, " ".join(said.split()), line)

    def _read(self, key: str, said: str, line: int) -> None:
        if key not in KEYS or key == CONCEPT:
            meant = suggest(key, (*KEYS, SILENCE)) | {"sure": certain_match(key, KEYS)}
            self._refuse("annotation_key", line, key=key, **meant)
        else:
            self._add(key, said, line)

    def _concept(self, parts: list[tuple[str, str]], line: int) -> None:
        """Read a line that declares a concept: the predicate, and what it means."""
        found = _PREDICATE.fullmatch(parts[0][1])
        others = [key for key, _ in parts[1:] if key not in _SENTENCES]
        if found is None or others:
            self._refuse("concept_form", line, found=(others or [parts[0][1]])[0])
            return
        arguments = tuple(one.strip() for one in (found[2] or "").split(",") if one.strip())
        place = Location(self.file, line, 1)
        self.concepts.append(Concept(found[1], arguments, dict(parts[1:]), place))

    def alone(self) -> list[Diagnostic]:
        """Return the problems, with that of an annotation that no rule follows."""
        if self.lines:
            self._refuse("annotation_alone", min(self.lines.values()))
        return self.problems

    def _add(self, key: str, text: str, line: int) -> None:
        if key in _ONCE and key in self.texts:
            first = str(self.lines[key])
            self._refuse("annotation_twice", line, key=key, first=first)
            return
        self.lines.setdefault(key, line)
        if key == "source":
            self.lines[f"source {len(self.sources)}"] = line
            self.sources.append(text)
        elif key == "says":
            named = [word.strip() for word in text.split(",") if word.strip()]
            self.says += named
            self.lines.update({f"says {word}": line for word in named})
        else:
            self.texts[key] = f"{self.texts.get(key, '')} {text}".strip()

    def _refuse(self, code: str, line: int, **args: str) -> None:
        self.problems.append(diagnose(code, at=(self.file, line, 1), args=args))

    @property
    def sentences(self) -> dict[str, str]:
        """The sentence in each language that has one."""
        return {language: self.texts[language] for language in _SENTENCES if language in self.texts}
