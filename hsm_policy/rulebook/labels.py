"""The names of everything in a rulebook, in one language."""

from __future__ import annotations

from typing import Any

from hsm_policy.rulebook.model import RulebookData


def labels_in(source: RulebookData, lang: str) -> dict[str, Any]:
    """Return the names as a mapping of mappings, each by id."""
    questions, figures = source.questions.values(), source.figures.values()
    points, inputs = source.points.values(), source.vocabulary.inputs.values()
    return {
        "questions": {one.id: one.title.get(lang, one.id) for one in questions},
        "requirements": {
            f"{one.id}.{name}": requirement.title.get(lang, name)
            for one in questions
            for name, requirement in one.requirements.items()
        },
        "not_needed": {one.id: one.not_needed for one in questions if one.not_needed},
        "outcomes": {
            f"{one.id}.{outcome}": called.get(lang, outcome)
            for one in questions
            for outcome, called in one.outcomes.items()
        },
        "routes": {
            name: route.name.get(lang, name) for name, route in source.routes.routes.items()
        },
        "columns": {one.id: one.title.get(lang, one.id) for one in source.routes.columns.values()},
        "figures": {one.id: one.title.get(lang, one.id) for one in figures},
        "points": {one.id: one.title.get(lang, one.id) for one in points},
        "readings": {
            f"{one.id}.{name}": reading.text.get(lang, name)
            for one in points
            for name, reading in one.readings.items()
        },
        "lists": {
            one.id: one.title.get(lang, one.id)
            for one in source.tables.values()
            if one.unit == "none"
        },
        "defaults": {one.id: one.default for one in points},
        "absent": {one.path: one.absent for one in inputs if one.absent not in ("", "none")},
        "inputs": {
            path: question.get(lang, path)
            for path, question in [
                *((one.path, one.question) for one in inputs),
                *((one.path, one.question) for one in source.vocabulary.groups.values()),
            ]
            if question
        },
        "types": {
            **{one.path: one.type for one in inputs},
            **{one.id: one.type for one in figures},
        },
        "words": {name: texts.get(lang, name) for name, texts in source.words.items()},
        "sources": {
            one.id: {"title": one.title, "kind": one.kind, "url": one.url, "version": one.version}
            for one in source.references.values()
        },
    }
