"""Pages on a table of people: what its answers come to, and whom an edited rulebook turns.

They hold counts and no row. A count under `FEWEST` is not shown, and where it is the only one, the
next one is not shown either, since it could be subtracted from the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hsm_policy.analysis import EDGES
from hsm_policy.messages import capital, euro_text, month_text
from hsm_policy.names import Outcome
from hsm_policy.presentation.text.impact import because_text, short_text
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import BatchReceipt, Summary
    from hsm_policy.authoring import ImpactReport
    from hsm_policy.presentation.words import Json

FEWEST = 5

_TEMPLATES = Path(__file__).parent / "templates"

_ORDER = (Outcome.GRANTED, Outcome.AT_RISK, Outcome.OPEN, Outcome.REFUSED)

_MOST = 60
"""How many bars a chart has at most."""


class Bar(NamedTuple):
    """A count with its label and remark, None where too few; `share` is its length in per cent."""

    label: str
    rows: int | None
    share: float = 0
    style: str = ""
    remark: str = ""


class Chart(NamedTuple):
    """Bars under a title; `stacked` ones are the parts of one whole."""

    title: str
    bars: list[Bar]
    stacked: bool = False


class Section(NamedTuple):
    """Charts under a heading, with what they show in a sentence."""

    title: str
    text: str
    charts: list[Chart]


def masked(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the counts that may be shown, None for the others."""
    few = [name for name, count in counts.items() if 0 < count < FEWEST]
    if len(few) == 1:
        rest = [name for name, count in counts.items() if count >= FEWEST]
        few += [min(rest, key=counts.__getitem__)] if rest else []
    return {name: None if name in few else count for name, count in counts.items()}


def portfolio_page(receipt: BatchReceipt, titles: Json, lang: str = "en") -> str:
    """Return the page on what the answers of a table come to."""
    words, failed = Words(titles, lang), receipt.problems.rows if receipt.problems else 0
    told = {"rows": str(receipt.people.rows), "decided": str(receipt.out.rows)}
    head = words.say("portfolio.rows", **told, problems=str(failed))
    return _page(words, words.say("portfolio.title"), head, _Sections(receipt.summary, words).all())


def impact_page(answer: ImpactReport, titles: Json, lang: str = "en") -> str:
    """Return the page on whom an edited rulebook turns."""
    words = Words(titles, lang)
    rows, problems = str(answer.rows), str(answer.problems)
    head = words.say("impact.rows", rows=rows, problems=problems)
    sections = [_impact(answer, question, words) for question in answer.questions]
    found = [one for one in sections if one.charts[0].bars]
    if not found:
        head = f"{head} {words.say('impact.none')}"
    return _page(words, words.say("impact.title"), head, found)


def _page(words: Words, title: str, head: str, sections: list[Section]) -> str:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = [one for one in sections if any(chart.bars for chart in one.charts)]
    page = made.get_template("portfolio.html")
    few = words.say("portfolio.few", count=str(FEWEST))
    return page.render(words=words, title=title, head=head, sections=shown, few=few)


def _impact(answer: ImpactReport, question: str, words: Words) -> Section:
    turns = answer.questions[question]
    counts = {str(at): one.count for at, one in enumerate(turns)}
    unmoved = answer.raised[question] - sum(counts.values())
    shown = masked({**counts, "": unmoved})
    bars = []
    for at, one in enumerate(turns):
        sides = [
            words.outcome(question, side) if side else words.say("impact.not_raised")
            for side in (one.before, one.after)
        ]
        remarks = [because_text(one, words)]
        if one.short and one.short.rows >= FEWEST:
            remarks.append(short_text(one, words))
        bars.append(
            _bar(
                " → ".join(sides),
                shown[str(at)],
                answer.raised[question],
                one.after or "",
                " ".join(remarks),
            )
        )
    if bars:
        bars.append(_bar(words.say("impact.unmoved"), shown[""], answer.raised[question], ""))
    return Section(words.heading("questions", question), "", [Chart("", bars)])


def _bar(label: str, count: int | None, whole: int, style: str, remark: str = "") -> Bar:
    return Bar(label, count, 100 * (count or 0) / max(whole, 1), style, remark)


class _Sections:
    """The sections of the page on one summary."""

    def __init__(self, summary: Summary, words: Words) -> None:
        self._summary, self._words = summary, words

    def all(self) -> list[Section]:
        """Return every section, those without a chart too."""
        made = {
            "outcomes": self._outcomes(),
            "distance": self._distances(),
            "missing": self._missing(),
            "months": self._months(),
            "readings": self._readings(),
        }
        say = self._words.say
        return [
            Section(say(f"portfolio.{name}"), say(f"portfolio.{name}.text"), [*charts])
            for name, charts in made.items()
        ]

    def _title(self, question: str) -> str:
        return self._words.heading("questions", question)

    def _outcomes(self) -> Iterator[Chart]:
        for question, counts in self._summary.outcomes.items():
            shown, whole = masked(counts), sum(counts.values())
            names = [one for one in _ORDER if one in counts]
            bars = [
                _bar(capital(self._words.outcome(question, one)), shown[one], whole, one)
                for one in names
            ]
            yield Chart(self._title(question), bars, stacked=True)

    def _distances(self) -> Iterator[Chart]:
        for question, counts in self._summary.distance.items():
            labels = [self._class(at) for at in range(len(counts))]
            styles = [
                Outcome.REFUSED if at <= EDGES.index(0) else Outcome.GRANTED
                for at in range(len(counts))
            ]
            shown = masked(dict(zip(labels, counts, strict=True)))
            most = max(counts)
            bars = [
                _bar(label, shown[label], most, style)
                for label, style in zip(labels, styles, strict=True)
            ]
            yield Chart(self._title(question), bars)

    def _class(self, at: int) -> str:
        """Return the name of a class of distances: between two edges, or beyond the last."""
        low = EDGES[at - 1] if at else None
        high = EDGES[at] if at < len(EDGES) else None
        short = high is not None and high <= 0
        ends = [abs(one) for one in ((high, low) if short else (low, high)) if one is not None]
        form = "between" if len(ends) > 1 else "beyond"
        side = "short" if short else "above"
        amounts = [self._amount(one) for one in ends]
        told = dict(zip(("least", "most"), amounts, strict=False))
        return self._words.say(f"portfolio.{side}.{form}", **told)

    def _amount(self, value: int) -> str:
        return euro_text(value * 100, self._words.lang)

    def _missing(self) -> Iterator[Chart]:
        for question, keys in self._summary.missing.items():
            shown = masked({key: one.turning for key, one in keys.items()})
            most = max(one.turning for one in keys.values())
            bars = []
            for key, one in [*keys.items()][:_MOST]:
                alone = one.alone if one.alone >= FEWEST and shown[key] else None
                remark = self._words.say("portfolio.alone", count=str(alone)) if alone else ""
                title = self._words.title("inputs", key)
                bars.append(_bar(title, shown[key], most, Outcome.OPEN, remark))
            yield Chart(self._title(question), bars)

    def _months(self) -> Iterator[Chart]:
        months = self._summary.months
        what = dict.fromkeys(name for counts in months.values() for name in counts)
        most = max((count for one in months.values() for count in one.values()), default=0)
        for name in what:
            counts = {month: one[name] for month, one in months.items() if name in one}
            shown = [(month, count) for month, count in masked(counts).items() if count]
            bars = [_bar(self._month(month), count, most, "") for month, count in shown]
            yield Chart(self._what(name), bars[:_MOST])

    def _month(self, month: str) -> str:
        return capital(month_text(int(month.replace("-", "")), self._words.lang))

    def _what(self, name: str) -> str:
        """Return what falls on a day: the turn of a question, a figure, or the end of a duty."""
        group, _, rest = name.partition(".")
        if group == "figures":
            return self._words.heading("figures", rest)
        if group == "duties":
            duty, _, who = rest.partition(".")
            names = (self._words.title("words", one) for one in (duty, who))
            return self._words.say("portfolio.duty", duty=next(names), who=next(names))
        return self._words.say("portfolio.turns", question=self._words.title("questions", name))

    def _readings(self) -> Iterator[Chart]:
        for question, counts in self._summary.contested.items():
            shown, most = masked(counts), max(counts.values())
            bars = []
            for name in [*counts][:_MOST]:
                choice, _, outcome = name.rpartition(":")
                point, _, reading = choice.partition("=")
                label = self._words.title("points", point)
                told = self._words.title("readings", f"{point}.{reading}")
                becomes = self._words.outcome(question, outcome)
                remark = self._words.say("portfolio.if_read", reading=told, outcome=becomes)
                bars.append(_bar(label, shown[name], most, outcome, remark))
            yield Chart(self._title(question), bars)
