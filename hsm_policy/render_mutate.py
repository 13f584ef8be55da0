"""What became of mutants, in words: as a page of text, and as scenarios to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hsm_policy.interface_texts import say
from hsm_policy.layout import Page, Piece
from hsm_policy.mutants import LEFT_OUT, Mutant
from hsm_policy.mutate import Mutation
from hsm_policy.mutation import EQUIVALENT, Result


def told(mutant: Mutant, lang: str) -> str:
    """Say what a mutant changes."""
    if mutant.point:
        changed = {"before": mutant.before, "after": mutant.after}
        return say("mutate_default", lang, point=mutant.point, **changed)
    if mutant.after == LEFT_OUT:
        return say("mutate_left_out", lang, before=mutant.before)
    return say("mutate_becomes", lang, before=mutant.before, after=mutant.after)


def render_mutation(found: Mutation, lang: str, width: int) -> Page:
    """Give the counts, and each survivor with a case that tells it from the original."""
    page = Page(width)
    answer = found.to_dict(lambda mutant: told(mutant, lang))
    counts = {name: str(answer[name]) for name in ("mutants", "killed", "equivalent")}
    page.paragraph(say("mutate_summary", lang, survivors=str(len(answer["survivors"])), **counts))
    if answer["mutants"]:
        share = 100 * (answer["killed"] + answer["equivalent"]) / answer["mutants"]
        page.paragraph(say("mutate_share", lang, share=f"{share:.1f}"))
    if found.survivors:
        page.section(say("mutate_survivors", lang))
    for mutant, result in found.survivors:
        _mutant(page, mutant, lang)
        page.paragraph(_witness(result, lang), indent=4)
    alike = [mutant for mutant, one in found.found if one.state == EQUIVALENT]
    if alike:
        page.section(say("mutate_equivalents", lang))
    for mutant in alike:
        _mutant(page, mutant, lang)
    return page


def _mutant(page: Page, mutant: Mutant, lang: str) -> None:
    place = f"{mutant.place.file}:{mutant.place.line}"
    page.line(Piece(place, "strong"), f"  {told(mutant, lang)}", indent=2)


def _witness(result: Result, lang: str) -> str:
    if result.witness is None:
        return say("mutate_no_witness", lang)
    differs = "; ".join(_differences(result.witness["differs"], lang))
    if not result.witness["like"]:
        return say("mutate_case", lang, differs=differs)
    return say("mutate_witness", lang, name=result.witness["like"], differs=differs)


def _differences(differs: Mapping[str, Any], lang: str) -> Iterator[str]:
    for what, (one, other) in differs.items():
        short = {"one": _short(one), "other": _short(other)}
        yield say("mutate_differs", lang, what=what.partition(".")[2] or what, **short)


def _short(value: object) -> str:
    """Give the outcome of a question or the value of a figure; of what is listed, the ids."""
    if isinstance(value, dict):
        return str(value.get("outcome") or value.get("value") or "-")
    if isinstance(value, list):
        return "[" + ", ".join(str(one.get("id", one)) for one in value) + "]"
    return "-" if value is None else str(value)


def scenarios(
    found: Mutation, expected: Mapping[str, Mapping[str, Any]], lang: str
) -> list[dict[str, Any]]:
    """Give a scenario for each witness, with what is expected of it by the mutant's key."""
    written = []
    for mutant, result in found.survivors:
        if result.witness is None or mutant.key not in expected:
            continue
        place = {"file": mutant.place.file, "line": str(mutant.place.line)}
        case = {key: value for key, value in result.witness["case"].items() if key != "case"}
        announced = result.witness["scenarios"]
        written.append(
            {
                "name": say("mutate_name", lang, what=told(mutant, lang), **place),
                "case": {**case, **_readings(result.witness)},
                **({"scenarios": announced} if announced else {}),
                "expect": _expected(expected[mutant.key], result.witness["differs"]),
            }
        )
    return written


def _readings(witness: Mapping[str, Any]) -> dict[str, Any]:
    return {"readings": witness["readings"]} if "readings" in witness else {}


def _expected(told: Mapping[str, Any], differs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is expected, and that what only the mutant says is not said."""
    found = dict(told)
    for part in ("risks", "notes"):
        before, after = differs.get(part, ([], []))
        added = [one["id"] for one in after or () if one not in before]
        found |= {f"no_{part}": added} if added else {}
    figures = [
        name.partition(".")[2]
        for name, (before, _) in differs.items()
        if name.startswith("figures.") and before is None
    ]
    found |= {"no_figures": figures} if figures else {}
    owed = {f"{one['id']}/{one['who']}" for one in (differs.get("duties") or ([], []))[1] or ()}
    lacking = {name: None for name in sorted(owed) if name not in found.get("duties", {})}
    return found | ({"duties": {**found.get("duties", {}), **lacking}} if lacking else {})
