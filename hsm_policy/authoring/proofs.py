"""The answer of `hsm prove`: each property with its result and the cases that it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec

from hsm_policy.authoring.symbolic.all_cases import Cover
from hsm_policy.authoring.symbolic.goals import (
    ONE_OUTCOME,
    ONE_VALUE,
    REACHABLE,
    unasked_properties,
)
from hsm_policy.authoring.symbolic.prover import Proof, Prover
from hsm_policy.authoring.workers import each
from hsm_policy.calendar import FIRST, LAST
from hsm_policy.messages import Report, Reportable, day_text, enumeration, say
from hsm_policy.rulebook import RulebookData
from hsm_policy.validator import Property, property_paths, read_properties
from hsm_policy.verdict import Session as Rulebook

_FORMS = {
    "independent": "prove.independent",
    "always": "prove.always",
    "never": "prove.never",
    "if": "prove.if",
    ONE_OUTCOME: "prove.one_outcome",
    ONE_VALUE: "prove.one_value",
    REACHABLE: "prove.reachable",
}


class PropertyReport(msgspec.Struct, frozen=True):
    """The result of a property: `says` is its text, `covers` names the cases covered.

    `proved` is null if undecided, if the property says nothing, since no case that is covered meets
    its condition (`vacuous`), or if the time was up before it was decided (`reached` is false). A
    counterexample of two cases has the second in `compared_with`, and the results of both in
    `told`. `unreachable` are rules that apply in no case. `file` is empty and `line` zero for a
    property that every rulebook must have.
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
    vacuous: bool = False
    reached: bool = True
    unreachable: list[str] | msgspec.UnsetType = msgspec.UNSET

    @property
    def state(self) -> str:
        """`proved`, `refuted`, `undecided`, `vacuous` or `not_reached`."""
        if self.proved is not None:
            return "proved" if self.proved else "refuted"
        return "vacuous" if self.vacuous else "undecided" if self.reached else "not_reached"


class ProofsReport(Report, frozen=True):
    """The result of every property, in the order of the files."""

    properties: list[PropertyReport]


class Proofs(Reportable):
    """The answer of `hsm prove`: properties proved, refuted or undecided."""

    def __init__(
        self, source: RulebookData, proofs: Iterable[Proof], *, interrupted: bool = False
    ) -> None:
        self.source, self.proofs, self.interrupted = source, list(proofs), interrupted

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
            vacuous=one.vacuous,
            reached=one.reached,
            unreachable=[rule.id for rule in one.unreachable] or msgspec.UNSET,
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
    if not one.reached:
        return say("prove.not_reached", lang)
    if one.proved is None and not one.vacuous:
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
    seconds: float | None = None,
) -> Proofs:
    """Prove the properties with `only` in their name, in `jobs` processes.

    These are those that the rulebook declares, and those that every rulebook must have. After
    `seconds`, or an interrupt (Ctrl-C), the others are returned as not reached. `tell(done, total)`
    reports progress.

    Raises:
        DiagnosticsError: with all errors in the property files.
    """
    folder = book.folder
    declared = read_properties(folder, book.source) if folder and property_paths(folder) else []
    every = [*declared, *unasked_properties(book.source)]
    chosen = [one for one in every if only.lower() in one.name.lower()]
    found: dict[int, Proof] = {}
    interrupted = False

    def told() -> None:
        tell(len(found), len(chosen))

    try:
        for at, proof in each(partial(Rulebook.load, folder), _prove, chosen, jobs, seconds, told):
            found[at] = proof
            told()
    except KeyboardInterrupt:
        interrupted = True
    for at, one in enumerate(chosen):
        found.setdefault(at, Proof(one, proved=None, reached=False))
    return Proofs(book.source, (found[at] for at in sorted(found)), interrupted=interrupted)


def _prove(book: Rulebook, declared: Property) -> Proof:
    return Prover(book.engine, declared, book.case).prove()
