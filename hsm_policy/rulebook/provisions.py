"""The ledger of provisions: the paragraphs of the acts that were read, and the place of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hsm_policy.documents import Map, Record
from hsm_policy.messages import Location
from hsm_policy.rulebook.readers.fields import FIELDS
from hsm_policy.syntax import constant_name

if TYPE_CHECKING:
    from hsm_policy.rulebook.model import RulebookData

OUT_OF_SCOPE, NOT_DECIDED = "out_of_scope", "not_decided"

_REPORTS = ("figure", "duty", "risk", "note")

_CITED = re.compile(r"(?P<article>[A-Z]?\d[\w./:]*)(?:\((?P<paragraph>\d+[a-z]?)\))?")


class Article(msgspec.Struct, frozen=True):
    """An article of an act, with its title in the words of the rulebook.

    `paragraphs` are their numbers; an article without any is one provision. `reasons` tell by
    paragraph why no rule decides it, as (`out_of_scope` or `not_decided`, text); that of an empty
    name holds for all others.
    """

    title: str
    paragraphs: tuple[str, ...]
    reasons: dict[str, tuple[str, str]]
    place: Location


Acts = Mapping[str, Mapping[str, Article]]
"""Articles by number, by the source that is their act."""


class Use(NamedTuple):
    """What cites a provision: its kind, its id, and the place that it cites."""

    kind: str
    name: str
    source: str
    where: str
    place: Location


class ProvisionPlace(NamedTuple):
    """The place of one paragraph: what cites it, or else why nothing does.

    `whole` holds where nothing cites the paragraph itself, but at most the article as a whole. Then
    a reason counts first; only a sentence on what is not asked goes before `not_decided`.
    """

    act: str
    article: str
    paragraph: str
    uses: tuple[Use, ...]
    reason: tuple[str, str]
    whole: bool


def read_act(entry: Record) -> dict[str, Article]:
    """Read the articles of one act."""
    return {name: _article(entry.entry(name)) for name in entry}


def _article(entry: Record) -> Article:
    said = entry.read(FIELDS["article"])
    reasons: dict[str, tuple[str, str]] = {}
    for kind in (OUT_OF_SCOPE, NOT_DECIDED):
        if isinstance(entry.get(kind), Map):
            below = entry.entry(kind)
            reasons |= {name: (kind, below.text(name)) for name in below}
        elif kind in entry:
            reasons[""] = (kind, entry.text(kind))
    return Article(reasons=reasons, place=entry.place, **said)


def cited_provisions(where: str) -> list[tuple[str, str]]:
    """Return the articles that a place names, each with its paragraph or an empty text."""
    first, *others = re.split(r"[,;]\s*", where)
    found = [_CITED.match(first), *(_CITED.match(part) for part in others if " " not in part)]
    return [(one["article"], one["paragraph"] or "") for one in found if one]


def uses(source: RulebookData) -> Iterator[Use]:
    """Yield each citation of a source by a rule, row, reading or sentence on what is not asked."""
    for rule in source.rules:
        head = rule.head
        named = constant_name(head.args[0]) if head.name in _REPORTS else ""
        kind = head.name if named else "rule"
        for one in rule.sources:
            yield Use(kind, rule.id, one.id, one.where, rule.place)
    for table in source.tables.values():
        for row in table.rows:
            place = Location(table.place.file, row.line, 1)
            yield from (Use("table", table.id, *one, place) for one in row.sources)
    for question in source.questions.values():
        for asked in question.not_asked:
            for name, where in asked.sources:
                yield Use("not_asked", question.id, name, where, question.place)
    for point in source.points.values():
        for reading in point.readings.values():
            yield from (Use("reading", point.id, *one, point.place) for one in reading.authority)


def acts_of(source: RulebookData) -> dict[str, str]:
    """Return by source the act of the ledger that it is a version of: the one at its address."""
    addresses = {source.references[act].url: act for act in source.provisions}
    return {
        name: addresses[one.url] for name, one in source.references.items() if one.url in addresses
    }


def provision_places(source: RulebookData) -> Iterator[ProvisionPlace]:
    """Yield every paragraph of the ledger with its place, in the order of the ledger."""
    acts = acts_of(source)
    found: dict[tuple[str, str, str], list[Use]] = {}
    for use in uses(source):
        if act := acts.get(use.source):
            for article, paragraph in cited_provisions(use.where):
                found.setdefault((act, article, paragraph), []).append(use)
    for act, articles in source.provisions.items():
        for number, known in articles.items():
            whole = tuple(found.get((act, number, ""), ()))
            for paragraph in known.paragraphs or ("",):
                own = tuple(found.get((act, number, paragraph), ()))
                reason = known.reasons.get(paragraph) or known.reasons.get("", ("", ""))
                asked = tuple(use for use in whole if use.kind == "not_asked")
                rest = {"": whole, NOT_DECIDED: asked}.get(reason[0], ())
                yield ProvisionPlace(act, number, paragraph, own or rest, reason, not own)
