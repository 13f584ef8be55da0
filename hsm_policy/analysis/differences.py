"""The parts in which the reports of two verdicts differ, each with the sentence behind it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

from hsm_policy.messages import say
from hsm_policy.verdict import DutyReport, QuestionReport, VerdictReport


class Facet(StrEnum):
    """A kind of part of a verdict, with the pattern of its path in JSON."""

    OUTCOME = "verdicts.{}.outcome"
    STATE = "verdicts.{}.requirements.{}.state"
    MISSING = "verdicts.{}.missing"
    CONTESTED = "verdicts.{}.contested"
    ASSUMED = "verdicts.{}.assumed"
    VALUE = "figures.{}.value"
    BETWEEN = "figures.{}.between"
    BY = "duties.{}.{}.by"
    DONE = "duties.{}.{}.done"
    OVERDUE = "duties.{}.{}.overdue"
    RISK = "risks.{}.{}"
    NOTE = "notes.{}"


OF_QUESTIONS = (Facet.OUTCOME, Facet.STATE, Facet.MISSING, Facet.CONTESTED, Facet.ASSUMED)

OF_FIGURES = (Facet.VALUE, Facet.BETWEEN)

OF_DUTIES = (Facet.BY, Facet.DONE, Facet.OVERDUE)

REMARKS = (Facet.RISK, Facet.NOTE)


class VerdictPart(msgspec.Struct, frozen=True):
    """One part of a verdict.

    `name` is a question, figure, duty, risk or note. `item` is a requirement, the person who owes
    the duty, or the question of the risk.
    """

    facet: Facet
    name: str
    item: str = ""

    @property
    def path(self) -> str:
        """The path into the JSON of the verdict."""
        return self.facet.format(self.name, self.item)

    @classmethod
    def at(cls, path: str) -> VerdictPart:
        """Return the part at a path.

        Raises ValueError where no part of a verdict has such a path.
        """
        words = path.split(".")
        for facet in Facet:
            form = facet.split(".")
            same = len(form) == len(words)
            if same and all(one in ("{}", word) for one, word in zip(form, words, strict=True)):
                names = (word for one, word in zip(form, words, strict=True) if one == "{}")
                return cls(facet, *names)
        raise ValueError(path)


class Difference(msgspec.Struct, frozen=True):
    """A part that differs, with its value on both sides, None where it is absent."""

    part: VerdictPart
    before: Any
    after: Any
    because: str

    @property
    def is_gone(self) -> bool:
        """Whether the part is absent after the change."""
        return self.after is None


def verdict_differences(before: VerdictReport, after: VerdictReport, lang: str) -> list[Difference]:
    """Return the differences between two verdicts, each with the sentence behind it."""
    old, new = dict(_parts(before)), dict(_parts(after))
    return [
        Difference(part, old.get(part), new.get(part), _because(part, before, after, lang))
        for part in {**old, **new}
        if old.get(part) != new.get(part)
    ]


def _parts(verdict: VerdictReport) -> Iterator[tuple[VerdictPart, Any]]:
    """Yield the parts to compare with their values, without texts and sources."""
    for question, answer in verdict.verdicts.items():
        yield VerdictPart(Facet.OUTCOME, question), answer.shown
        for one in answer.requirements:
            yield VerdictPart(Facet.STATE, question, one.id), one.state
        yield VerdictPart(Facet.MISSING, question), answer.missing or None
        yield VerdictPart(Facet.CONTESTED, question), answer.contested or None
        yield VerdictPart(Facet.ASSUMED, question), answer.assumed or None
    for name, figure in verdict.figures.items():
        yield VerdictPart(Facet.VALUE, name), figure.value
        yield VerdictPart(Facet.BETWEEN, name), figure.between or None
    for who, duty in numbered_duties(verdict):
        yield VerdictPart(Facet.BY, duty.id, who), duty.by
        yield VerdictPart(Facet.DONE, duty.id, who), duty.done
        yield VerdictPart(Facet.OVERDUE, duty.id, who), duty.overdue or None
    for risk in verdict.risks:
        yield VerdictPart(Facet.RISK, risk.id, risk.on), risk.text
    for note in verdict.notes:
        yield VerdictPart(Facet.NOTE, note.id), note.text


def numbered_duties(verdict: VerdictReport) -> Iterator[tuple[str, DutyReport]]:
    """Yield the duties with who owes them; who owes one more than once has numbers: `worker[1]`."""
    seen: dict[tuple[str, str], int] = {}
    for duty in verdict.duties:
        number = seen.get((duty.id, duty.who), 0)
        seen[duty.id, duty.who] = number + 1
        yield f"{duty.who}[{number}]" if number else duty.who, duty


def _because(part: VerdictPart, before: VerdictReport, after: VerdictReport, lang: str) -> str:
    """Return the sentence behind a change: after it, or before it if the part is gone."""
    if part.facet in OF_QUESTIONS:
        new = after.verdicts.get(part.name)
        if new is None:
            return say("no_longer_asked", lang) if part.facet is Facet.OUTCOME else ""
        return _answer_text(before.verdicts.get(part.name), new, part, lang)
    told = _text(part, after)
    if part.facet in OF_FIGURES and not told:
        return say("figure_gone", lang)
    return told or _text(part, before)


def _text(part: VerdictPart, verdict: VerdictReport) -> str:
    if part.facet in OF_FIGURES:
        figure = verdict.figures.get(part.name)
        return figure.text if figure else ""
    if part.facet in OF_DUTIES:
        owed = numbered_duties(verdict)
        found = [one.text for who, one in owed if (one.id, who) == (part.name, part.item)]
    elif part.facet is Facet.RISK:
        found = [one.text for one in verdict.risks if (one.id, one.on) == (part.name, part.item)]
    else:
        found = [one.text for one in verdict.notes if one.id == part.name]
    return next(iter(found), "")


def _answer_text(
    before: QuestionReport | None, after: QuestionReport, part: VerdictPart, lang: str
) -> str:
    """Return a requirement's sentence; for an outcome, those of the requirements that changed."""
    if part.facet is not Facet.OUTCOME:
        return " ".join(one.text for one in after.requirements if one.id == part.item)
    deciding = after.deciding_state
    told = [one for one in after.requirements if deciding in (None, one.state)]
    states = {one.id: one.state for one in before.requirements} if before else {}
    changed = [one for one in told if states.get(one.id) != one.state and states]
    if not changed and deciding is None:
        return say("all_met", lang)
    return " ".join(one.text for one in changed or told)
