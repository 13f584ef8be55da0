"""Words that all reports use: titles from the rulebook, formatted values, numbered citations.

`titles` is what `Rulebook.titles(lang)` returns, a mapping of mappings:
    questions     question -> title             requirements   `question.requirement` -> title
    figures       figure -> title               points         contested point -> title
    readings      `point.reading` -> sentence   inputs         path -> its question
    types         figure or path -> its type    words          constant -> its text
    not_needed    question -> the note that says that no permit is needed
    outcomes      `question.outcome` -> word, where it differs from the program's
    sources       source -> {title, kind, url, version}
    defaults      point -> the reading in force by default
    routes        question -> its short name among the routes
    columns       column of the routes -> its title, in order
    lists         table without values -> its title
    absent        input -> the value assumed where it is omitted
A missing name is written with spaces for underscores, so that no text is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from hsm_policy.documents import unindexed
from hsm_policy.messages import (
    capital,
    day_text,
    enumeration,
    month_text,
    say,
    texts,
    value_text,
)
from hsm_policy.names import NOT_NEEDED, Outcome, State
from hsm_policy.presentation.page import StyledText

if TYPE_CHECKING:
    from hsm_policy.analysis import InputChange
    from hsm_policy.presentation.page import Page
    from hsm_policy.verdict import SourceReference

Json: TypeAlias = Mapping[str, Any]

STYLES: Mapping[str, str] = {
    Outcome.GRANTED: "good",
    State.MET: "good",
    Outcome.REFUSED: "bad",
    State.UNMET: "bad",
    Outcome.AT_RISK: "open",
    Outcome.OPEN: "open",
    State.WAIVED: "faint",
    NOT_NEEDED: "strong",
}

MARKS = {State.MET: "+", State.UNMET: "-", State.OPEN: "?", State.WAIVED: "~"}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


class Words:
    """Titles of the rulebook and formatted values, in one language, with numbered citations."""

    def __init__(self, titles: Json, lang: str) -> None:
        self.titles = titles
        self.lang = lang
        self._numbers: dict[tuple[str, str, str], int] = {}

    def say(self, sentence: str, **values: str) -> str:
        """Return a text of the program."""
        return say(sentence, self.lang, **values)

    def title(self, group: str, name: str) -> str:
        """Return the title of something in a group of `titles`."""
        plain = name.rpartition(".")[2].replace("_", " ")
        return str(self.titles.get(group, {}).get(name) or plain)

    def heading(self, group: str, name: str) -> str:
        """Return a title with a capital."""
        return capital(self.title(group, name))

    def outcome(self, question: str, outcome: str) -> str:
        """Return the word for an outcome: that of the question, or else the program's."""
        own = self.titles.get("outcomes", {}).get(f"{question}.{outcome}")
        if own:
            return str(own)
        known = f"outcome.{outcome}"
        return self.say(known) if known in texts() else outcome.replace("_", " ")

    def verdict(self, question: str, outcome: str) -> StyledText:
        """Return the outcome in capitals, in its style."""
        return StyledText(self.outcome(question, outcome).upper(), STYLES.get(outcome, "strong"))

    def value(self, name: str, value: object) -> str:
        """Write the value of a figure or input by its type; None is `not known`."""
        if value is None:
            return self.say("not_known")
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(self.value(name, one) for one in value)
        plain = str(value).lower() if isinstance(value, bool) else str(value)
        path = unindexed(name)
        kind = str(self.titles.get("types", {}).get(path, ""))
        words = self.titles.get("words", {})
        own = words.get(f"{path}.{plain}")
        return str(own) if own else value_text(plain, kind, self.lang, words)

    def choice(self, name: str, values: Sequence[object]) -> str:
        """Write alternative values: `a, b or c`."""
        return enumeration([self.value(name, one) for one in values], self.lang, "or")

    def day(self, iso: str) -> str:
        """Write an ISO day in words; return any other text unchanged."""
        return day_text(int(iso.replace("-", "")), self.lang) if _DAY.fullmatch(iso) else iso

    def cited(self, text: str, sources: Iterable[SourceReference]) -> str:
        """Return the text followed by the numbers of its sources, such as `[1][3]`."""
        numbers = dict.fromkeys(self._number(source) for source in sources)
        marks = "".join(f"[{number}]" for number in numbers)
        return f"{text} {marks}".strip()

    def add_sources(self, page: Page) -> None:
        """Add the list of cited sources, in order of first citation."""
        if not self._numbers:
            return
        page.section(self.say("sources"))
        shown: set[str] = set()
        width = len(str(len(self._numbers))) + 2
        for (source, where, link), number in self._numbers.items():
            lead = [StyledText(f"[{number}]".ljust(width) + " ", "faint")]
            entry = self.titles.get("sources", {}).get(source, {})
            url = link or str(entry.get("url", ""))
            first, new = source not in shown, url not in shown
            shown |= {source, url}
            page.paragraph(self.source(source, where, entry, in_full=first), indent=2, lead=lead)
            if new and url:
                page.line(StyledText(url, "faint"), indent=3 + width)

    def _number(self, source: SourceReference) -> int:
        key = (source.id, source.where, source.url)
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def source(self, source: str, where: str, entry: Json, *, in_full: bool) -> str:
        """Return the title of a source and a place in it; `in_full` with its kind and version."""
        text = ", ".join(filter(None, (str(entry.get("title") or source), where)))
        details = []
        if in_full and entry.get("kind"):
            details.append(self._kind(str(entry["kind"])))
        if in_full and entry.get("version"):
            details.append(self._version(str(entry["version"])))
        return f"{text} ({', '.join(details)})" if details else text

    def _kind(self, kind: str) -> str:
        known = f"kind.{kind}"
        own = self.titles.get("words", {}).get(kind)
        return str(own) if own or known not in texts() else self.say(known)

    def _version(self, version: str) -> str:
        """Write the version of a source: a day, month or year, or words for how it was found."""
        if _MONTH.fullmatch(version):
            return self.say("version", version=month_text(int(version.replace("-", "")), self.lang))
        if version[:1].isdigit():
            return self.say("version", version=self.day(version))
        return ", ".join(self.value("", part) for part in version.split(", "))


def change_in_words(words: Words, change: InputChange) -> str:
    """Write a change of an input: its path, and the values before and after."""
    name = change.input
    before, after = (_value(words, name, side) for side in (change.before, change.after))
    return words.say("repair_change", input=name, before=before, after=after)


def _value(words: Words, name: str, value: object) -> str:
    return words.say("nothing") if value is None else words.value(name, value)
