"""The comments `%@ key: text` before a rule: its id, its sources, its sentences."""

from __future__ import annotations

import re

from hsm_policy.messages import Diagnostic, certain_match, diagnose, suggest

KEYS = ("rule", "source", "says", "en", "nl")

_LINE = re.compile(r"%@\s*(\w+)\s*:\s*(.*)", re.DOTALL)

SILENCE = "silence"

_SENTENCES = ("en", "nl")

_ONCE = ("rule",)


class Annotation:
    """The annotation of one rule, read comment by comment."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.texts: dict[str, str] = {}
        self.sources: list[str] = []
        self.says: list[str] = []
        self.lines: dict[str, int] = {}
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
        return [self.texts, self.sources, self.says, wrong]

    def read(self, comment: str, line: int) -> None:
        """Read one comment; one that is no annotation is ignored."""
        text, gap = comment.strip(), line > self._last + 1
        self._last = line
        if not text.startswith("%@"):
            return
        found = _LINE.match(text)
        if found and found[1] == SILENCE:
            return  # which says nothing of the rule
        if self.lines and gap and found and found[1] == "rule":
            self._refuse("annotation_alone", min(self.lines.values()))
            self.texts, self.sources, self.says, self.lines = {}, [], [], {}
        if found is None:
            self._refuse("annotation_form", line, found=text[:60])
        elif found[1] not in KEYS:
            meant = suggest(found[1], (*KEYS, SILENCE)) | {"sure": certain_match(found[1], KEYS)}
            self._refuse("annotation_key", line, key=found[1], **meant)
        else:
            self._add(found[1], " ".join(found[2].split()), line)

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
