"""The verdict on a case, as users get it; its texts are made only for a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.documents import OPEN, plain_value
from hsm_policy.engine import Situation, split_atom
from hsm_policy.messages import Reportable, capital, check_language, day_text, enumeration, say
from hsm_policy.names import NOT_TOLD, Outcome, State, __version__
from hsm_policy.rulebook import ASKS, Input, find_figure, find_question
from hsm_policy.syntax import Rule
from hsm_policy.verdict.case_keys import (
    AssumedKey,
    AssumedKeys,
    implausible_values,
    unread_keys,
)
from hsm_policy.verdict.decision import Answer, Decision, DutyDay, FigureValue
from hsm_policy.verdict.matching import Matcher, RuleInstance
from hsm_policy.verdict.reasons import Reasons
from hsm_policy.verdict.report import (
    DutyReport,
    FigureReport,
    NotAskedReport,
    NoteReport,
    PolicyVersion,
    QuestionReport,
    RequirementReport,
    RiskReport,
    SourceReference,
    VerdictReport,
    cited,
)
from hsm_policy.verdict.wording import Wording
from hsm_policy.verdict.world import World, instantiate

FORMAT = "hsm-policy/1"

AMOUNT_NOTE = "amount_not_known_{}"
"""The pattern of the id of a note on a table with unknown amounts."""

LIMIT_NOTE = "too_much_unknown"

CONCLUSIONS = {State.MET: "met", State.WAIVED: "waived", State.OPEN: "undecided"}
"""The predicate that brings a requirement to a state; a requirement without any is unmet."""


class Verdict(Reportable):
    """The verdict on one case."""

    def __init__(self, situation: Situation, decision: Decision) -> None:
        self.situation, self.decision = situation, decision
        self.engine, self.case = situation.engine, situation.case

    @cached_property
    def evidence(self) -> Matcher:
        """The rules matched with the atoms that hold in the case, or in one completion of it."""
        return Matcher(self.engine.source.rules, World.completed(self.situation))

    @cached_property
    def whole_evidence(self) -> Matcher:
        """The same on the program of every rule, to explain also what does not hold."""
        return Matcher(self.engine.source.rules, World.completed(self.situation.whole))

    @cached_property
    def settled(self) -> Matcher:
        """The rules matched with what propagation finds certain and possible in the case."""
        return self._settled(self.situation, self.evidence)

    @cached_property
    def whole_settled(self) -> Matcher:
        """The same on the program of every rule."""
        return self._settled(self.situation.whole, self.whole_evidence)

    def _settled(self, situation: Situation, evidence: Matcher) -> Matcher:
        known = situation.assignment
        if 0 not in known.literals and OPEN not in known.numbers:
            return evidence
        return Matcher(self.engine.source.rules, World.propagated(situation))

    def moved(self, situation: Situation, decision: Decision) -> Verdict:
        """Return the verdict on a case with other numbers in which the same rules fire."""
        other = Verdict(situation, decision)
        other.evidence = self.evidence.moved(situation.assignment)
        return other

    @property
    def questions(self) -> dict[str, Answer]:
        """The answer to each question that the case raises, by id."""
        return self.decision.answers

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The keys that the case gives and that no rule behind this verdict mentions."""
        return tuple(unread_keys(self.situation))

    @cached_property
    def _assumed_keys(self) -> AssumedKeys:
        """The keys taken as absent, each told in every valid way."""
        return AssumedKeys(self.situation, self.questions)

    def depends_on_assumed(self, question: str) -> tuple[AssumedKey, ...]:
        """Return the keys taken as absent that, told otherwise, alone turn an outcome."""
        asked = find_question(self.engine.source, question)
        if self.decision.answers[asked].not_needed:
            return ()
        return self._assumed_keys.turning(asked)

    @property
    def notes(self) -> list[str]:
        """The ids of the notes, those on unknown law amounts included."""
        amounts = map(AMOUNT_NOTE.format, self.unknown_amounts)
        return [*self.decision.notes, *amounts, *self.implausible, *self.limited]

    @property
    def limited(self) -> list[str]:
        """The id of the note that not all was worked out, where that is so."""
        return [LIMIT_NOTE] if self.situation.budget.exceeded else []

    @cached_property
    def implausible(self) -> dict[str, tuple[str, Input]]:
        """The written values that the vocabulary calls unusual: path and input, by id of a note."""
        return dict(implausible_values(self.case, self.engine.source.vocabulary))

    @cached_property
    def unknown_amounts(self) -> dict[str, list[tuple[str, ...]]]:
        """The rows by table whose unknown amounts decide an outcome.

        A row has the keys, then the first day and the day after the last as yyyymmdd.
        """
        rows: dict[str, list[tuple[str, ...]]] = {}
        for answer in self.decision.answers.values():
            for law in answer.laws:
                name, *row = split_atom(law)[1]
                rows.setdefault(name, []).append(tuple(row))
        return rows

    def value(self, name: str) -> Any:
        """Return the value of a figure as in JSON; None where it is unknown.

        The figure is named by its id or title, here and below; DiagnosticsError where the verdict
        has none with it.
        """
        figure = self._figure(name)
        return plain_value(self.decision.figures[figure].value, self.kind(figure))

    def between(self, name: str) -> list[Any]:
        """Return the possible values of an unknown figure as in JSON, where they are few."""
        figure = self._figure(name)
        values = self.decision.figures[figure].between
        return [plain_value(one, self.kind(figure)) for one in values]

    def _figure(self, name: str) -> str:
        """Return the id of a figure of this verdict."""
        figures, unasked = self.decision.figures, self.decision.unasked
        known = name in figures
        return name if known else find_figure(self.engine.source, name, figures.keys() - unasked)

    def kind(self, figure: str) -> str:
        """Return the type of a figure; "" where the rulebook does not declare it."""
        return known.type if (known := self.engine.source.figures.get(figure)) else ""

    def figure(self, name: str, lang: str = "en") -> FigureReport:
        """Return the report of one figure."""
        check_language(lang)
        return _Reporter(self, lang).figure(name := self._figure(name), self.decision.figures[name])

    def law_not_known(self, question: str, lang: str) -> list[NoteReport]:
        """Return notes on the amounts of the law that leave a question open, with the day."""
        alone = {question: self.decision.answers[question]}
        verdict = Verdict(self.situation, replace(self.decision, answers=alone))
        reporter = _Reporter(verdict, lang)
        day = say("law_not_known", lang, day=day_text(self.case.date, lang))
        notes = [reporter.law_note(*one) for one in verdict.unknown_amounts.items()]
        return [replace(one, text=f"{day} {one.text}") for one in notes]

    def outcome(self, question: str) -> Outcome | None:
        """Return the outcome of a question, by id or title; None where the case does not raise it.

        Raises DiagnosticsError where there is no such question.
        """
        answer = self.decision.answers.get(find_question(self.engine.source, question))
        return answer.outcome if answer else None

    def report(
        self, lang: str = "en", *, detailed: bool = True, keys: bool = True
    ) -> VerdictReport:
        """Return the report, with its sentences in a language.

        A requirement's text says also, unless not `detailed`, which of several rules behind it
        holds, or by which values it fails. Without `keys`, which take time to find, keys on which
        an outcome depends though they were assumed, and unread ones, are left out.
        """
        return _Reporter(self, lang, detailed=detailed, keys=keys).report()


class _Reporter:
    def __init__(
        self, verdict: Verdict, lang: str, *, detailed: bool = True, keys: bool = True
    ) -> None:
        self.verdict, self.lang, self.detailed, self.keys = verdict, lang, detailed, keys
        self.source = verdict.engine.source
        self.decision = verdict.decision
        self._cited = partial(cited, self.source, verdict.case.date)
        self.wording = Wording(self.source, lang)
        self.figure_texts = {
            name: self._figure_text(name, value) for name, value in self.decision.figures.items()
        }

    @cached_property
    def reasons(self) -> Reasons:
        return Reasons(self.verdict.settled, self.wording)

    def report(self) -> VerdictReport:
        case, decision = self.verdict.case, self.decision
        return VerdictReport(
            format=FORMAT,
            case=case.id,
            date=days.iso(case.date),
            policy=PolicyVersion(__version__, f"sha256:{self.source.digest}"),
            profile=self._profile(),
            readings=dict(case.readings),
            scenarios=list(case.scenarios),
            unread=list(self.verdict.unread) if self.keys else [],
            verdicts={name: self._answer(name, one) for name, one in decision.answers.items()},
            figures={name: self.figure(name, value) for name, value in self._figures_in_order()},
            duties=[self._duty(one) for one in decision.duties],
            risks=[
                RiskReport(name, question, *self._reason("risk", (name, question)))
                for name, question in decision.risks
            ],
            notes=[
                *(NoteReport(name, *self._reason("note", (name,))) for name in decision.notes),
                *(self.law_note(*one) for one in self.verdict.unknown_amounts.items()),
                *(self._implausible(name, *one) for name, one in self.verdict.implausible.items()),
                *(NoteReport(one, say(one, self.lang), []) for one in self.verdict.limited),
            ],
        )

    def _profile(self) -> str:
        """Return the profile that has the case's readings, or "" where none has."""
        if not self.verdict.case.readings:
            return ""
        from hsm_policy.cases import profile_of

        return profile_of(self.source, self.verdict.case.readings) or ""

    def _figures_in_order(self) -> list[tuple[str, FigureValue]]:
        declared = self.source.figures
        order = {name: index for index, name in enumerate(declared)}
        elsewhere = {name for name, one in declared.items() if one.told_by}
        names = self.decision.told.keys() - elsewhere
        ordered = sorted(names, key=lambda name: (order.get(name, len(order)), name))
        return [(name, self.decision.figures[name]) for name in ordered]

    def _figure_text(self, name: str, figure: FigureValue) -> str:
        kind = self.verdict.kind(name)
        if figure.value is None:
            return self.wording.one_of(figure.between, kind, name)
        return self.wording.value(figure.value, kind, name)

    def figure(self, name: str, figure: FigureValue) -> FigureReport:
        """Return a figure with its value and sentence."""
        value, between = self.verdict.value(name), self.verdict.between(name)
        return FigureReport(value=value, between=between, text=self._sentence(name, figure))

    def _sentence(self, name: str, figure: FigureValue) -> str:
        fired = self.reasons.fired("figure", (name, None)) if figure.value is not None else []
        if fired:
            return self.reasons.text(fired)
        declared = self.source.figures.get(name)
        if declared and figure.value == NOT_TOLD:
            return declared.no_value.get(self.lang, "")
        title = capital(declared.title.get(self.lang, name) if declared else name)
        if figure.law:
            return say("figure_of_law", self.lang, title=title)
        if not figure.between:
            return say("figure_not_known", self.lang, title=title)
        return say("figure_between", self.lang, title=title, values=self.figure_texts[name])

    def _answer(self, question: str, answer: Answer) -> QuestionReport:
        return QuestionReport(
            outcome=answer.outcome,
            requirements=[
                self._requirement(question, name, state)
                for name, state in answer.requirements.items()
            ],
            contested=list(answer.contested),
            missing=list(answer.missing),
            assumed=list(answer.assumed),
            depends_on_assumed=list(self.verdict.depends_on_assumed(question) if self.keys else ()),
            not_asked=[] if answer.not_needed else list(self._not_asked(question, answer.outcome)),
            not_needed=answer.not_needed,
        )

    def _not_asked(self, question: str, outcome: Outcome) -> Iterator[NotAskedReport]:
        """Yield what the rulebook leaves undecided that could turn an outcome."""
        for one in self.source.questions[question].not_asked:
            if outcome != Outcome.OPEN and (one.law == ASKS) == (outcome == Outcome.GRANTED):
                yield NotAskedReport(one.text.get(self.lang, ""), self._cited(one.sources))

    def _requirement(self, question: str, name: str, state: State) -> RequirementReport:
        texts = self.source.questions[question].requirements[name]
        predicate = CONCLUSIONS.get(state)
        fired = self.reasons.fired(predicate, (question, name)) if predicate else []
        if fired:
            rules: list[Rule] = [one.rule for one in fired]
            text = self.reasons.text(fired)
            if self.detailed and len(fired) == 1:
                text = " ".join([text, *self.reasons.behind(fired[0])])
        else:
            rules = self.verdict.evidence.rules_for("met", (question, name))
            sentence = (texts.open if state is State.OPEN else texts.unmet).get(self.lang, "")
            text = self.wording.figures(sentence, self.figure_texts)
            if self.detailed and state is State.UNMET:
                text = " ".join([text, *self.reasons.lacking("met", (question, name), text)])
        return RequirementReport(
            id=name,
            state=state,
            text=text,
            rules=list(dict.fromkeys(rule.id for rule in rules)),
            sources=self._cited(citation for rule in rules for citation in rule.sources),
        )

    def _duty(self, duty: DutyDay) -> DutyReport:
        by, done = (plain_value(day, "date") for day in (duty.by, duty.done))
        reason = self._reason("duty", (duty.id, duty.who, None), duty.by)
        return DutyReport(duty.id, duty.who, by, done, *reason, duty.overdue)

    def _reason(
        self, predicate: str, args: tuple[str | None, ...], number: int | None = None
    ) -> tuple[str, list[SourceReference]]:
        """Return the sentences and sources of the rules behind an atom of the verdict."""
        world = self.verdict.settled.world
        sure = self.reasons.sure(predicate, args, every=True)
        if number is not None:
            sure = [one for one in sure if self._last(one, world) in (number, None)] or sure
        fired = sure or self.reasons.fired(predicate, args, every=True)
        texts = dict.fromkeys(self.wording.fired(one, world) for one in sure)
        told = " ".join(texts) if sure else self.reasons.text(fired)
        return told, self._cited(citation for one in fired for citation in one.rule.sources)

    def _last(self, fired: RuleInstance, world: World) -> Any:
        term = instantiate(fired.rule.head.args[-1], fired.bindings)
        return world.number(term) if term else None

    def _implausible(self, name: str, path: str, entry: Input) -> NoteReport:
        """Return the note on a value outside the range that the vocabulary calls plausible."""
        value = self.wording.value(self.verdict.case.values[path], entry.type, entry.path)
        text = entry.plausible.text[self.lang] if entry.plausible else ""
        return NoteReport(
            name, say("implausible", self.lang, path=path, value=value, text=text), []
        )

    def law_note(self, name: str, rows: list[tuple[str, ...]]) -> NoteReport:
        """Return the note on a table with unknown amounts; `rows` as in `unknown_amounts`."""
        table = self.source.tables[name]
        keys = dict.fromkeys(row[:-2] for row in rows)
        known = [row for row in table.rows if row.value is not None and row.keys in keys]
        title = self._amount(name, keys)
        if not known:
            text = say("amount_never_known", self.lang, title=title)
            return NoteReport(AMOUNT_NOTE.format(name), text, [])
        before = max(row.before for row in known)
        first = min(row.first for row in known)
        text = say(
            "amount_not_known",
            self.lang,
            title=title,
            first=day_text(first, self.lang),
            last=day_text(days.day_before(before), self.lang),
            gaps=self._gaps({(int(row[-2]), int(row[-1])) for row in rows}, first, before),
        )
        sources = self._cited(one for row in known[-1:] for one in row.sources)
        return NoteReport(AMOUNT_NOTE.format(name), text, sources)

    def _gaps(self, gaps: set[tuple[int, int]], first: int, before: int) -> str:
        """Return the sentence on the gaps between the first and last day with a known amount."""
        inside = [(gap, after) for gap, after in sorted(gaps) if first < gap and after < before]
        told = [
            say(
                "amount_gap",
                self.lang,
                gap=day_text(gap, self.lang),
                end=day_text(days.day_before(after), self.lang),
            )
            for gap, after in inside
        ]
        return say("amount_gaps", self.lang, gaps=enumeration(told, self.lang)) if told else ""

    def _amount(self, name: str, keys: Iterable[tuple[str, ...]]) -> str:
        title = self.source.tables[name].title.get(self.lang, name)
        words = [self.wording.word(key, name) for one in keys for key in one]
        return f"{title} ({enumeration(words, self.lang)})" if words else title
