"""A verdict as the page shows it: what decides each question first, and what could turn it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.documents import unindexed
from hsm_policy.messages import capital
from hsm_policy.names import NOT_NEEDED, Outcome, State
from hsm_policy.verdict import BEST, DECIDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hsm_policy.presentation import Words
    from hsm_policy.rulebook import RulebookData

Json = dict[str, Any]


class Link(NamedTuple):
    """A source and the place in it."""

    text: str
    url: str


class Line(NamedTuple):
    """A sentence with its sources; `state` styles it, `title` names what it is about."""

    title: str
    state: str
    word: str
    text: str
    sources: list[Link]
    id: str = ""


class Key(NamedTuple):
    """A key of the case with the question that asks for it."""

    path: str
    text: str


class ReadingChoice(NamedTuple):
    """One reading of a contested point; `outcome` is what it gives, where it gives another one."""

    id: str
    text: str
    outcome: str
    chosen: bool


class Point(NamedTuple):
    """A contested point with its readings."""

    id: str
    title: str
    readings: list[ReadingChoice]


class QuestionView(NamedTuple):
    """The answer to one question."""

    id: str
    title: str
    outcome: str
    word: str
    deciding: list[Line]
    others: list[Line]
    missing: list[Key]
    better: list[tuple[str, list[Key]]]
    worse: list[tuple[str, list[Key]]]
    points: list[Point]
    not_asked: list[Line]


class VerdictView:
    """A verdict (the JSON of `hsm evaluate`) in words; `readings` are those that the case chose."""

    def __init__(
        self, source: RulebookData, words: Words, verdict: Json, readings: Mapping[str, str]
    ) -> None:
        self.source, self.words, self.verdict = source, words, verdict
        self.readings = readings
        self.date = words.day(verdict["date"])

    @property
    def matters(self) -> set[str]:
        """The keys that can still change an outcome."""
        answers = self.verdict["verdicts"].values()
        missing = {key for one in answers for key in one["missing"]}
        return missing | {one["key"] for answer in answers for one in answer["depends_on_assumed"]}

    @property
    def states(self) -> str:
        """The outcomes and the states of requirements, as a text that travels in the form."""
        found = {}
        for name, one in self.verdict["verdicts"].items():
            found[name] = _shown(one)
            found |= {f"{name}.{two['id']}": two["state"] for two in one["requirements"]}
        return json.dumps(found)

    def changes(self, before: str) -> str:
        """Say what changed since the `states` of an earlier verdict; empty where nothing did."""
        try:
            old = dict(json.loads(before))
        except (ValueError, TypeError):
            return ""
        return " ".join(self._changes(old)) if old else ""

    def _changes(self, old: Json) -> Iterator[str]:
        for name, one in self.verdict["verdicts"].items():
            new, was = _shown(one), old.get(name)
            title = self.words.heading("questions", name)
            if was is None:
                yield self.words.say("page.now", title=title, outcome=self._word(name, new))
            elif was != new:
                values = {"outcome": self._word(name, new), "before": self._word(name, str(was))}
                yield self.words.say("page.turned", title=title, **values)
            for two in one["requirements"]:
                before = old.get(f"{name}.{two['id']}")
                if before is not None and before != two["state"]:
                    word = self.words.say(f"state.{two['state']}")
                    heading = self.words.heading("requirements", f"{name}.{two['id']}")
                    yield self.words.say("page.now", title=heading, outcome=word)

    @property
    def questions(self) -> list[QuestionView]:
        """The questions, in the order of the rulebook."""
        return [self._question(name, one) for name, one in self.verdict["verdicts"].items()]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The titles and values of the figures."""
        return [
            (self.words.heading("figures", name), self._figure(name, one))
            for name, one in self.verdict["figures"].items()
        ]

    @property
    def duties(self) -> list[Line]:
        """The duties, each with who owes it and until when."""
        return [self._duty(one) for one in self.verdict["duties"]]

    @property
    def risks(self) -> list[Line]:
        """The risks."""
        return [self._line(one) for one in self.verdict["risks"]]

    @property
    def notes(self) -> list[Line]:
        """The notes."""
        return [self._line(one) for one in self.verdict["notes"]]

    @property
    def assumed(self) -> list[Key]:
        """The keys taken as absent, or as a value, because nobody told them."""
        answers = [one for one in self.verdict["verdicts"].values() if not one.get("not_needed")]
        keys = dict.fromkeys(key for answer in answers for key in answer["assumed"])
        return [self._assumed(key) for key in keys]

    @property
    def unread(self) -> list[Key]:
        """The keys that were told and that no rule reads."""
        return [self.key(path) for path in self.verdict["unread"]]

    @property
    def chosen(self) -> list[Point]:
        """The points of which the case chose a reading."""
        return [self._point(name, {}) for name in self.readings if name in self.source.points]

    def key(self, path: str) -> Key:
        """Return a key with the question that asks for it."""
        asked = self.words.titles["inputs"].get(unindexed(path))
        return Key(path, str(asked) if asked else self.words.heading("inputs", path))

    def links(self, sources: Iterable[Json]) -> list[Link]:
        """Return sources as links."""
        found = []
        for one in sources:
            entry = self.words.titles["sources"].get(one["id"], {})
            text = ", ".join(filter(None, (str(entry.get("title") or one["id"]), one["where"])))
            url = one.get("url") or entry.get("url", "")
            found.append(Link(text, url if str(url).startswith(("https:", "http:")) else ""))
        return list(dict.fromkeys(found))

    def _question(self, name: str, answer: Json) -> QuestionView:
        outcome = _shown(answer)
        needed = outcome != NOT_NEEDED
        state = DECIDING.get(Outcome(answer["outcome"])) if needed else None
        asked = answer["requirements"] if needed else []
        lines = [(one["state"], self._requirement(name, one)) for one in asked]
        order = list(State)
        return QuestionView(
            id=name,
            title=self.words.heading("questions", name),
            outcome=outcome,
            word=self._word(name, outcome),
            deciding=[line for one, line in lines if one == state],
            others=[
                line
                for one, line in sorted(lines, key=lambda two: order.index(State(two[0])))
                if one != state
            ],
            missing=[self.key(path) for path in answer["missing"]],
            better=self._turning(name, answer, better=True),
            worse=self._turning(name, answer, better=False),
            points=self._points(name, answer),
            not_asked=[self._line(one) for one in answer["not_asked"]],
        )

    def _requirement(self, question: str, one: Json) -> Line:
        title = self.words.heading("requirements", f"{question}.{one['id']}")
        word = self.words.say(f"state.{one['state']}")
        sources = self.links(one["sources"])
        return Line(title, one["state"], word, one["text"], sources, one["id"])

    def _turning(self, name: str, answer: Json, *, better: bool) -> list[tuple[str, list[Key]]]:
        """Return the keys taken as absent that turn the outcome, by the outcome that they give."""
        found: dict[str, list[Key]] = {}
        if _shown(answer) == NOT_NEEDED:
            return []
        for one in answer["depends_on_assumed"]:
            if (BEST.index(one["outcome"]) < BEST.index(answer["outcome"])) is better:
                word = self._word(name, one["outcome"])
                found.setdefault(word, []).append(self._assumed(one["key"]))
        return list(found.items())

    def _assumed(self, key: str) -> Key:
        value = self.words.titles["absent"].get(unindexed(key))
        taken = self.words.value(key, value) if value else self.words.say("nothing")
        return Key(key, self.words.say("page.taken", question=self.key(key).text, value=taken))

    def _points(self, question: str, answer: Json) -> list[Point]:
        found: dict[str, dict[str, str]] = {}
        for one in answer["contested"]:
            word = self._word(question, one["outcome"])
            found.setdefault(one["point"], {})[one["reading"]] = word
        return [self._point(point, outcomes) for point, outcomes in found.items()]

    def _point(self, name: str, outcomes: Mapping[str, str]) -> Point:
        point = self.source.points[name]
        now = self.readings.get(name, point.default)
        readings = [
            ReadingChoice(
                one,
                self.words.title("readings", f"{name}.{one}"),
                outcomes.get(one, ""),
                one == now,
            )
            for one in point.readings
        ]
        return Point(name, self.words.heading("points", name), readings)

    def _figure(self, name: str, figure: Json) -> str:
        if figure["value"] is None and figure.get("between"):
            values = self.words.choice(name, figure["between"])
            return self.words.say("not_known_one_of", values=values)
        return capital(self.words.value(name, figure["value"]))

    def _duty(self, duty: Json) -> Line:
        by, done = duty["by"], duty["done"]
        if done and by and done > by:
            told, state = ("duty.late", {"done": done, "day": by}), "unmet"
        elif done:
            told, state = ("duty.done", {"done": done}), "met"
        elif duty.get("overdue"):
            told, state = ("duty.overdue", {"day": by}), "unmet"
        elif by:
            told, state = ("duty.by", {"day": by}), "open"
        else:
            told, state = ("duty.no_day", {}), "open"
        days = {name: self.words.day(day) for name, day in told[1].items()}
        who = capital(self.words.value("", duty["who"]))
        word = self.words.say(told[0], **days)
        return Line(who, state, word, duty["text"], self.links(duty["sources"]))

    def _line(self, one: Json) -> Line:
        return Line("", "", "", one["text"], self.links(one["sources"]))

    def _word(self, question: str, outcome: str) -> str:
        return capital(self.words.outcome(question, outcome))


def _shown(answer: Json) -> str:
    return NOT_NEEDED if answer.get("not_needed") else str(answer["outcome"])
