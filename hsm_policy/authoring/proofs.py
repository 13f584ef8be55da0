"""The answer of `hsm prove`: each property with what became of it, and what that covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.authoring.symbolic.all_cases import Cover
from hsm_policy.authoring.symbolic.prover import Proof, Prover
from hsm_policy.authoring.workers import each
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
    """What became of a property: `says` it in words, `covers` the cases of which it is known.

    `proved` is null where neither was found. A counterexample of two cases has the second in
    `compared_with`, and what the two come to in `told`.
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
    """Every property, in the order of the files."""

    properties: list[PropertyReport]


class Proofs(Reportable):
    """Properties of a rulebook, each proved, refuted, or neither."""

    def __init__(self, source: RulebookData, proofs: Iterable[Proof]) -> None:
        self.source, self.proofs = source, list(proofs)

    @property
    def sound(self) -> bool:
        """Whether every property is proved."""
        return all(one.proved for one in self.proofs)

    def report(self, lang: str = "en") -> ProofsReport:
        """Return what became of each property, in a language."""
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
    """Say what a property says, in words."""
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
    """Return the name of the sentence that says what a property says."""
    if declared.kind != "monotone":
        return _FORMS[declared.kind]
    if declared.figure:
        return "prove.grows"
    kind = source.vocabulary.inputs[declared.keys[0]].type
    return {"yes_no": "prove.yes", "choice": "prove.better"}.get(kind, "prove.rises")


def proof_cover_text(one: Proof, lang: str) -> str:
    """Say of which cases what was found is true."""
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
    """Say how long lists are, which days are left out, and what cases write."""
    named = enumeration([f"`{path}`" for path in lists], lang)
    values = {"count": str(items), "lists": named}
    told = (
        say("prove.covers_lists", lang, **values) if named else say("prove.covers_no_lists", lang)
    )
    law = say("prove.covers_told" if cover.told else "prove.covers_whole", lang)
    written = enumeration([f"`{top}`" for top in cover.written], lang)
    more = f", {say('prove.covers_written', lang, names=written)}" if written else ""
    return f"{told}, {law}{more}"


def prove_properties(
    book: Rulebook,
    only: str = "",
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Proofs:
    """Prove the properties of a rulebook whose name holds a word, in so many processes.

    `tell` hears how many are done, and how many there are.

    Raises:
        DiagnosticsError: all that is wrong with the files of the properties.
    """
    declared = read_properties(book.folder, book.source) if book.folder else []
    chosen = [one for one in declared if only.lower() in one.name.lower()]
    found: dict[int, Proof] = {}
    for at, proof in each(_start, (book.folder,), _prove, chosen, jobs):
        found[at] = proof
        tell(len(found), len(chosen))
    return Proofs(book.source, [found[at] for at in sorted(found)])


def _start(folder: Path) -> Rulebook:
    return Rulebook.load(folder)


def _prove(book: Rulebook, declared: Property) -> Proof:
    return Prover(book.engine, declared, book.case).prove()
