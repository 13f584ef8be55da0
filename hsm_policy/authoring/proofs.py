"""The answer of `hsm prove`: each property with its result and the cases that it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec

from hsm_policy.authoring.symbolic.all_cases import Cover
from hsm_policy.authoring.symbolic.prover import Proof, Prover
from hsm_policy.authoring.workers import gather
from hsm_policy.calendar import FIRST, LAST
from hsm_policy.messages import Report, Reportable, day_text, enumeration, say
from hsm_policy.rulebook import RulebookData
from hsm_policy.validator import Property, read_properties
from hsm_policy.verdict import Session as Rulebook

_FORMS = {
    "independent": "prove.independent",
    "always": "prove.always",
    "never": "prove.never",
    "if": "prove.if",
}


class PropertyReport(msgspec.Struct, frozen=True):
    """The result of a property: `says` is its text, `covers` names the cases covered.

    `proved` is null if undecided. A counterexample of two cases has the second in `compared_with`,
    and the results of both in `told`.
    """

    name: str
    proved: bool | None
    says: str
    covers: str
    counterexample: dict[str, Any] | None
    file: str
    line: int
    compared_with: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    told: list[Any] | msgspec.UnsetType = msgspec.UNSET


class ProofsReport(Report, frozen=True):
    """The result of every property, in the order of the files."""

    properties: list[PropertyReport]


class Proofs(Reportable):
    """The answer of `hsm prove`: properties proved, refuted or undecided."""

    def __init__(self, source: RulebookData, proofs: Iterable[Proof]) -> None:
        self.source, self.proofs = source, list(proofs)

    @property
    def sound(self) -> bool:
        """Whether every property is proved."""
        return all(one.proved for one in self.proofs)

    def report(self, lang: str = "en") -> ProofsReport:
        """Return the result of each property, with texts in a language."""
        return ProofsReport([self._property(one, lang) for one in self.proofs])

    def _property(self, one: Proof, lang: str) -> PropertyReport:
        found = one.refutation
        other = found.other if found else None
        return PropertyReport(
            name=one.declared.name,
            proved=one.proved,
            says=property_text(one.declared, self.source, lang),
            covers=proof_cover_text(one, lang),
            counterexample=found.case if found else None,
            file=one.declared.place.file,
            line=one.declared.place.line,
            compared_with=msgspec.UNSET if other is None else other,
            told=msgspec.UNSET if found is None or other is None else list(found.told),
        )


def property_text(declared: Property, source: RulebookData, lang: str) -> str:
    """Return a property as a sentence."""
    names = source.figures if declared.figure else source.questions
    values = {
        "keys": enumeration([f"`{one}`" for one in declared.keys], lang),
        "of": f"`{declared.of}`" if declared.of in names else "",
        "values": enumeration(
            [f"`{one}`" for one in declared.values],
            lang,
            "or" if declared.kind == "always" else "and",
        ),
        "body": _code(declared.texts.get("never") or declared.texts.get("if", "")),
        "then": _code(declared.texts.get("then", "")),
    }
    said = say(_form(declared, source), lang, **values)
    where = declared.texts.get("where")
    return said + (say("prove.where", lang, body=_code(where)) if where else "")


def _code(text: str) -> str:
    return f"`{text.rstrip('.')}`"


def _form(declared: Property, source: RulebookData) -> str:
    """Return the key of the sentence for this kind of property."""
    if declared.kind != "monotone":
        return _FORMS[declared.kind]
    if declared.figure:
        return "prove.grows"
    kind = source.vocabulary.inputs[declared.keys[0]].type
    return {"yes_no": "prove.yes", "choice": "prove.better"}.get(kind, "prove.rises")


def proof_cover_text(one: Proof, lang: str) -> str:
    """Return the sentence on the cases that a proof covers."""
    declared = one.declared
    if one.proved is None:
        return say("prove.none_found", lang)
    chosen = [f"`{point}: {reading}`" for point, reading in declared.readings.items()]
    readings = (
        say("prove.covers_readings", lang, readings=enumeration(chosen, lang)) if chosen else ""
    )
    announced = enumeration([f"`{name}`" for name in declared.scenarios], lang)
    if announced:
        readings += say("prove.covers_announced", lang, names=announced)
    return say(
        "prove.covers",
        lang,
        first=day_text(declared.first or FIRST, lang),
        last=day_text(declared.last or LAST, lang),
        readings=readings,
        lists=cover_limits_text(one.lists, declared.items, one.cover, lang),
    )


def cover_limits_text(lists: Iterable[str], items: int, cover: Cover, lang: str) -> str:
    """Return the limits of a proof: the length of lists, days left out, keys that cases have."""
    named = enumeration([f"`{path}`" for path in lists], lang)
    values = {"count": str(items), "lists": named}
    lengths = (
        say("prove.covers_lists", lang, **values) if named else say("prove.covers_no_lists", lang)
    )
    law = say("prove.covers_told" if cover.told else "prove.covers_whole", lang)
    written = enumeration([f"`{top}`" for top in cover.written], lang)
    more = f", {say('prove.covers_written', lang, names=written)}" if written else ""
    return f"{lengths}, {law}{more}"


def prove_properties(
    book: Rulebook,
    only: str = "",
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Proofs:
    """Prove the properties with `only` in their name, in `jobs` processes.

    `tell(done, total)` reports progress.

    Raises:
        DiagnosticsError: with all errors in the property files.
    """
    declared = read_properties(book.folder, book.source) if book.folder else []
    chosen = [one for one in declared if only.lower() in one.name.lower()]
    proofs = gather(partial(Rulebook.load, book.folder), _prove, chosen, jobs, tell)
    return Proofs(book.source, proofs)


def _prove(book: Rulebook, declared: Property) -> Proof:
    return Prover(book.engine, declared, book.case).prove()
