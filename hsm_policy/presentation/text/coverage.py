"""Coverage of the scenarios, and the result of mutation testing, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.authoring import (
    BORDER,
    EQUIVALENT,
    STEP,
    ComparisonUse,
    Coverage,
    Mutant,
    MutantResult,
    Mutation,
    ReadingUse,
    RowUse,
    mutant_text,
)
from hsm_policy.messages import Location, say
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.syntax import Rule, part_text


def render_coverage(found: Coverage, lang: str, width: int) -> Page:
    """Write the counts of each policy file and the lists of what no scenario tests."""
    page = Page(width)
    counts = {"scenarios": str(found.scenarios), "undecided": str(found.failed)}
    page.paragraph(say("coverage_scenarios", lang, **counts))
    page.blank()
    headings = [say(name, lang) for name in HEADINGS]
    page.table([headings, *(one.cells for one in counts_by_file(found, lang))], indent=0)
    for name, lines in untried_lists(found, lang).items():
        if lines:
            page.section(f"{say(name, lang)} ({len(lines)})")
        for line in lines:
            text = "  ".join(part for part in (line.place, line.what, line.lacks) if part)
            page.line(text, indent=2)
    return page


class UntriedLine(msgspec.Struct, frozen=True):
    """Something that no scenario tests: its place (`file:line`), its name, and what is lacking."""

    place: str
    what: str
    lacks: str = ""


class FileCounts(msgspec.Struct, frozen=True):
    """The coverage counts of one policy file, or of all files together.

    Rules: all, fired, missed by one literal. Comparisons: all, and those seen both true and
    false, with equal sides, and one step apart.
    """

    file: str
    rules: int
    fired: int
    missed: int
    comparisons: int
    both: int
    border: int
    step: int

    @property
    def cells(self) -> list[str]:
        """The counts as a row of the table."""
        counts = (self.rules, self.fired, self.missed)
        turns = (self.comparisons, self.both, self.border, self.step)
        return [self.file, *map(str, counts), *map(str, turns)]


HEADINGS = (
    "coverage_file",
    "coverage_rules",
    "coverage_fired",
    "coverage_missed",
    "coverage_comparisons",
    "coverage_both",
    "coverage_border",
    "coverage_step",
)


def counts_by_file(found: Coverage, lang: str) -> list[FileCounts]:
    """Return the counts of each policy file in the order of the rulebook, then the total."""
    files = list(dict.fromkeys(rule.place.file for rule in found.rules))
    return [
        *(_counts(found, file, file) for file in files),
        _counts(found, "", say("coverage_all", lang)),
    ]


def _counts(found: Coverage, file: str, name: str) -> FileCounts:
    numbers = [n for n, rule in enumerate(found.rules) if file in ("", rule.place.file)]
    turns = [one for one in found.comparisons if file in ("", one.part.place.file)]
    return FileCounts(
        file=name,
        rules=len(numbers),
        fired=sum(found.fired[n] > 0 for n in numbers),
        missed=sum(found.near[n] > 0 for n in numbers),
        comparisons=len(turns),
        both=sum(all(one.sides) for one in turns),
        border=sum(bool(one.seen & BORDER) for one in turns),
        step=sum(bool(one.seen & STEP) for one in turns),
    )


def untried_lists(found: Coverage, lang: str) -> dict[str, list[UntriedLine]]:
    """Return what no scenario tests, by the key of the text that introduces the list."""
    return {
        "coverage_never_fired": [_rule_line(rule) for rule in found.never_fired],
        "coverage_never_missed": [_rule_line(rule) for rule in found.never_just_missed],
        "coverage_one_sided": [
            _comparison_line(one, _missing_side(one, lang))
            for one in found.comparisons
            if not all(one.sides)
        ],
        "coverage_no_border": list(_untested_borders(found, lang)),
        "coverage_rows": list(_untested_rows(found, lang)),
        "coverage_requirements": [
            UntriedLine("", f"{one.question}.{one.requirement}", _lacks(one.never, lang))
            for one in found.states
            if one.never
        ],
        "coverage_readings": [
            UntriedLine("", f"{one.point}.{one.reading}", say(_reading_lack(one), lang))
            for one in found.readings
            if not (one.followed and one.told)
        ],
    }


def _rule_line(rule: Rule) -> UntriedLine:
    return UntriedLine(_place_text(rule.place), rule.id)


def _place_text(place: Location) -> str:
    return f"{place.file}:{place.line}"


def _comparison_line(one: ComparisonUse, lacks: str) -> UntriedLine:
    return UntriedLine(_place_text(one.part.place), f"{one.rule.id}: {part_text(one.part)}", lacks)


def _missing_side(one: ComparisonUse, lang: str) -> str:
    held, failed = one.sides
    name = "coverage_untried"
    if held or failed:
        name = "coverage_only_true" if held else "coverage_only_false"
    return say(name, lang)


def _untested_borders(found: Coverage, lang: str) -> Iterator[UntriedLine]:
    named = {"coverage_border": BORDER, "coverage_step": STEP}
    for one in found.comparisons:
        lacks = [say(name, lang) for name, bit in named.items() if not one.seen & bit]
        if lacks and one.measured:
            yield _comparison_line(one, _lacks(lacks, lang))


def _untested_rows(found: Coverage, lang: str) -> Iterator[UntriedLine]:
    for one in found.rows:
        lacks = _row_lacks(one, lang)
        if lacks:
            name = ".".join((one.table.id, *one.row.keys))
            text = say("coverage_row", lang, table=name, first=days.iso(one.row.first))
            yield UntriedLine(f"{one.table.place.file}:{one.row.line}", text, lacks)


def _row_lacks(one: RowUse, lang: str) -> str:
    if not one.read:
        return say("coverage_row_unread", lang)
    if not one.begins:
        return ""
    named = {"coverage_first_day": one.first_day, "coverage_day_before": one.day_before}
    return _lacks([say(name, lang) for name, is_in in named.items() if not is_in], lang)


def _lacks(what: Sequence[str], lang: str) -> str:
    return say("coverage_lacks", lang, what=", ".join(what)) if what else ""


def _reading_lack(one: ReadingUse) -> str:
    return "coverage_not_told" if one.followed else "coverage_not_followed"


def render_mutation(found: Mutation, lang: str, width: int) -> Page:
    """Write the mutation score and each survivor, with a case that distinguishes it if known."""
    page = Page(width)
    answer = found.report(lang)
    counts = {name: str(getattr(answer, name)) for name in ("mutants", "killed", "equivalent")}
    page.paragraph(say("mutate_summary", lang, survivors=str(len(answer.survivors)), **counts))
    if answer.mutants:
        share = 100 * (answer.killed + answer.equivalent) / answer.mutants
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
    page.line(StyledText(place, "strong"), f"  {mutant_text(mutant, lang)}", indent=2)


def _witness(result: MutantResult, lang: str) -> str:
    if result.witness is None:
        return say("mutate_no_witness", lang)
    differs = "; ".join(_differences(result.witness.differs, lang))
    if not result.witness.like:
        return say("mutate_case", lang, differs=differs)
    return say("mutate_witness", lang, name=result.witness.like, differs=differs)


def _differences(differs: Mapping[str, Any], lang: str) -> Iterator[str]:
    for what, (one, other) in differs.items():
        short = {"one": _answer_text(one), "other": _answer_text(other)}
        yield say("mutate_differs", lang, what=what.partition(".")[2] or what, **short)


def _answer_text(value: object) -> str:
    """Write an outcome or a value; of a list of remarks or duties, their ids."""
    if isinstance(value, dict):
        return str(value.get("outcome") or value.get("value") or "-")
    if isinstance(value, list):
        return "[" + ", ".join(str(one.get("id", one)) for one in value) + "]"
    return "-" if value is None else str(value)


def witness_scenarios(
    found: Mutation, expected: Mapping[str, Mapping[str, Any]], lang: str
) -> list[dict[str, Any]]:
    """Return a scenario, as in a scenario file, for each survivor that has a witness.

    `expected` maps the key of a mutant to what the rulebook answers on the witness.
    """
    written = []
    for mutant, result in found.survivors:
        if result.witness is None or mutant.key not in expected:
            continue
        place = {"file": mutant.place.file, "line": str(mutant.place.line)}
        witness = result.witness
        case = {key: value for key, value in witness.case.items() if key != "case"}
        if witness.readings:
            case["readings"] = witness.readings
        written.append(
            {
                "name": say("mutate_name", lang, what=mutant_text(mutant, lang), **place),
                "case": case,
                **({"scenarios": witness.scenarios} if witness.scenarios else {}),
                "expect": _expected(expected[mutant.key], witness.differs),
            }
        )
    return written


def _expected(told: Mapping[str, Any], differs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the expectations, and that nothing is present that only the mutant concludes."""
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
