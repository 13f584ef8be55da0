"""Annotations of rules: an id, sources, and a sentence in each language."""

from __future__ import annotations

import re

from hsm_policy.documents import shown
from hsm_policy.messages import LANGUAGES, Location, placeholders
from hsm_policy.rulebook import Requirement
from hsm_policy.syntax import Aggregate, Rule, term_text, variables
from hsm_policy.validator.context import ValidationContext, place_of

_FEW = 4

_ID = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")


def check_annotations(look: ValidationContext) -> None:
    """Refuse annotations that are missing, incomplete or inconsistent with their rule."""
    first: dict[str, Rule] = {}
    in_folders = any(len(_folders(rule)) > 1 for rule in look.rules)
    for rule in look.rules:
        if rule.generated:
            continue
        if not rule.lines:
            look.refuse("annotation_missing", rule.place, head=term_text(rule.head))
            continue
        _parts(look, rule)
        _placeholders(look, rule)
        _sources(look, rule)
        if rule.id:
            if in_folders:
                _folder(look, rule)
            other = first.setdefault(rule.id, rule)
            if other.place != rule.place:
                place = f"{other.place.file}:{other.place.line}"
                look.refuse("rule_id_twice", place_of(rule, "rule"), id=rule.id, other=place)


def _folders(rule: Rule) -> list[str]:
    """Return the folders in which the file of a rule stands, from the outermost."""
    return rule.place.file.split("/")[:-1]


def _folder(look: ValidationContext, rule: Rule) -> None:
    """Warn of a rule outside the folder that the first word of its id names."""
    (top, *below), word = _folders(rule), rule.id.split(".")[0]
    if below[:1] != [word] and _ID.fullmatch(rule.id):
        found, right = "/".join([top, *below]), f"{top}/{word}"
        place = place_of(rule, "rule")
        look.refuse("id_elsewhere", place, "", "warning", id=rule.id, found=found, right=right)


def _parts(look: ValidationContext, rule: Rule) -> None:
    name = rule.id or term_text(rule.head)
    if not rule.id:
        look.refuse("rule_id_missing", rule.place, head=term_text(rule.head))
    elif not _ID.fullmatch(rule.id):
        look.refuse("rule_id_form", place_of(rule, "rule"), id=shown(rule.id))
    if not any(source.id for source in rule.sources):
        look.refuse("source_missing", place_of(rule, "source"), id=name)
    for language in LANGUAGES:
        if not rule.texts.get(language):
            look.refuse("text_missing", place_of(rule, language), id=name, language=language)


def _sources(look: ValidationContext, rule: Rule) -> None:
    known = look.source.references
    for number, source in enumerate(rule.sources):
        place = place_of(rule, f"source {number}")
        if source.id and source.id not in known:
            look.unknown("source_unknown", place, source.id, known)
        elif source.id and not source.where:
            look.refuse("source_without_place", place, "", "warning", found=source.id)


def _placeholders(look: ValidationContext, rule: Rule) -> None:
    known = _global_variables(rule)
    found = {language: set(placeholders(text)) for language, text in rule.texts.items()}
    broken = False
    for language, names in found.items():
        place = place_of(rule, language)
        for name in sorted(names - known):
            broken = True
            look.unknown("placeholder_unknown", place, name, known, id=rule.id)
        if lone := _lone_brace(rule.texts[language]):
            broken = True
            look.refuse("placeholder_unknown", place, found=lone, id=rule.id)
    if not broken:
        _both_languages(look, rule, found)
    if len(found) == len(LANGUAGES) and _copied(*rule.texts.values()):
        look.refuse("sentence_copied", place_of(rule, "nl"), severity="info", id=rule.id)


def _copied(one: str, other: str) -> bool:
    """Whether two sentences are equal and too long for that to be chance."""
    return one.split() == other.split() and len(re.findall(r"[^\W\d_]+", one)) > _FEW


def _lone_brace(text: str) -> str:
    """Return the words at an unmatched brace, or an empty text."""
    for name in placeholders(text):
        text = text.replace(f"{{{name}}}", "")
    found = re.search(r"\S*[{}]\S*", text)
    return shown(found[0]) if found else ""


def _both_languages(look: ValidationContext, rule: Rule, found: dict[str, set[str]]) -> None:
    if len(found) < len(LANGUAGES):
        return
    everywhere = set.intersection(*found.values())
    for language, names in found.items():
        for name in sorted(names - everywhere):
            place = place_of(rule, language)
            look.refuse("placeholders_differ", place, found=f"{{{name}}}", id=rule.id)


def _global_variables(rule: Rule) -> set[str]:
    plain = [item for item in rule.body if not isinstance(item, Aggregate)]
    named = {item.variable for item in rule.body if isinstance(item, Aggregate)}
    return variables(rule.head) | variables(plain) | named


def check_texts(look: ValidationContext) -> None:
    """Refuse requirement sentences with unknown placeholders, or others in each language."""
    for question in look.source.questions.values():
        for requirement in question.requirements.values():
            for part, texts in (("unmet", requirement.unmet), ("open", requirement.open)):
                for language, text in texts.items():
                    place = requirement.spots.get(f"{part}.{language}", requirement.place)
                    _only_figures(look, text, place)
                _told_alike(look, requirement, part, texts)


def _told_alike(
    look: ValidationContext, requirement: Requirement, part: str, texts: dict[str, str]
) -> None:
    """Refuse a figure that is a placeholder in one language and not in the other."""
    told = {language: set(placeholders(text)) for language, text in texts.items()}
    alike = set.intersection(*told.values()) if told else set()
    for language, names in told.items():
        for name in sorted(names - alike):
            place = requirement.spots.get(f"{part}.{language}", requirement.place)
            args = {"found": f"{{{name}}}", "id": requirement.id}
            look.refuse("figures_differ", place, **args)


def _only_figures(look: ValidationContext, text: str, place: Location) -> None:
    figures = look.source.figures
    for name in sorted(set(placeholders(text)) - set(figures)):
        look.unknown("text_placeholder", place, name, figures)
    if lone := _lone_brace(text):
        look.refuse("text_placeholder", place, found=lone)
