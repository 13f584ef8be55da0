"""The subjects of a rulebook: the pages of the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hsm_policy.messages import capital
from hsm_policy.presentation.html.cross_references import CONCLUSIONS, References
from hsm_policy.rulebook import Figure, Question, RulebookData
from hsm_policy.syntax import Rule
from hsm_policy.verdict import Wording


class Subject(NamedTuple):
    """A subject, the first word of rule ids, and what stands on its page.

    Remarks are by kind, then by name.
    """

    id: str
    title: str
    files: dict[str, list[Rule]]
    questions: list[Question]
    figures: list[Figure]
    remarks: dict[str, dict[str, list[Rule]]]


def subjects_of(
    source: RulebookData,
    references: References,
    files: Mapping[str, list[Rule]],
    wording: Wording,
) -> list[Subject]:
    """Return the subjects: those of the questions in their order, then the others.

    A question, figure or remark belongs to the subject of the first rule that concludes it, and
    without such a rule to the first subject.
    """
    found: dict[str, Subject] = {}
    for file, rules in files.items():
        name = _subject(rules)
        if name not in found:
            remarks: dict[str, dict[str, list[Rule]]] = {kind: {} for kind in CONCLUSIONS[1:]}
            found[name] = Subject(name, capital(wording.word(name, "subject")), {}, [], [], remarks)
        found[name].files[file] = rules
    first = next(iter(found), "")

    def of(rules: list[Rule]) -> Subject:
        return found[_subject(files[rules[0].place.file]) if rules else first]

    for question in source.questions.values() if found else ():
        of(_met(references, question)).questions.append(question)
    for figure in source.figures.values() if found else ():
        of(references.conclusions("figure").get(figure.id, [])).figures.append(figure)
    for kind in CONCLUSIONS[1:]:
        for thing, rules in references.conclusions(kind).items():
            of(rules).remarks[kind][thing] = rules
    order = list(source.questions)
    return sorted(
        found.values(),
        key=lambda one: order.index(one.questions[0].id) if one.questions else len(order),
    )


def _met(references: References, question: Question) -> list[Rule]:
    """Return the rules by which the first requirement that has any is met."""
    ways = (references.ways(question.id, one, "met") for one in question.requirements)
    return next(filter(None, ways), [])


def _subject(rules: list[Rule]) -> str:
    """Return the subject of the rules of one file."""
    return rules[0].id.partition(".")[0]
