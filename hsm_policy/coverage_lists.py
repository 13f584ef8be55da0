"""What is left untried, as lines that say where: what the text and the page of coverage share."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hsm_policy import days
from hsm_policy.clause_text import part_text
from hsm_policy.clauses import Place, Rule
from hsm_policy.coverage import Coverage, RowUse, Turn
from hsm_policy.interface_texts import say
from hsm_policy.seen import BORDER, STEP


class Line(msgspec.Struct, frozen=True):
    """One thing that is untried: where it stands, what it is, and what is missing of it."""

    place: str
    what: str
    lacks: str = ""


class Files(msgspec.Struct, frozen=True):
    """The counts of one policy file, or of all."""

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
        """The counts as they stand in a table."""
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


def by_file(found: Coverage, lang: str) -> list[Files]:
    """Give the counts of each policy file in its order, and at last of all."""
    files = list(dict.fromkeys(rule.place.file for rule in found.rules))
    return [*(_counts(found, file, file) for file in files), _counts(found, "", _all(lang))]


def _all(lang: str) -> str:
    return say("coverage_all", lang)


def _counts(found: Coverage, file: str, name: str) -> Files:
    numbers = [n for n, rule in enumerate(found.rules) if file in ("", rule.place.file)]
    turns = [one for one in found.comparisons if file in ("", one.part.place.file)]
    return Files(
        file=name,
        rules=len(numbers),
        fired=sum(found.fired[n] > 0 for n in numbers),
        missed=sum(found.near[n] > 0 for n in numbers),
        comparisons=len(turns),
        both=sum(all(one.sides) for one in turns),
        border=sum(bool(one.seen & BORDER) for one in turns),
        step=sum(bool(one.seen & STEP) for one in turns),
    )


def lists(found: Coverage, lang: str) -> dict[str, list[Line]]:
    """Give all that is untried, by the name of the sentence that introduces it."""
    return {
        "coverage_never_fired": [_rule(rule) for rule in found.never_fired],
        "coverage_never_missed": [_rule(rule) for rule in found.never_just_missed],
        "coverage_one_sided": [
            _turn(one, _one_side(one, lang)) for one in found.comparisons if not all(one.sides)
        ],
        "coverage_no_border": list(_borders(found, lang)),
        "coverage_rows": list(_rows(found, lang)),
        "coverage_requirements": [
            Line("", f"{question}.{name}", _lacks(never, lang))
            for question, name, never in found.states
            if never
        ],
        "coverage_readings": [
            Line("", f"{point}.{reading}", say(_reading(followed=followed), lang))
            for point, reading, followed, told in found.readings
            if not (followed and told)
        ],
    }


def _rule(rule: Rule) -> Line:
    return Line(_at(rule.place), rule.id)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _turn(one: Turn, lacks: str) -> Line:
    return Line(_at(one.part.place), f"{one.rule.id}: {part_text(one.part)}", lacks)


def _one_side(one: Turn, lang: str) -> str:
    held, failed = one.sides
    name = "coverage_untried"
    if held or failed:
        name = "coverage_only_true" if held else "coverage_only_false"
    return say(name, lang)


def _borders(found: Coverage, lang: str) -> Iterator[Line]:
    named = {"coverage_border": BORDER, "coverage_step": STEP}
    for one in found.comparisons:
        lacks = [say(name, lang) for name, bit in named.items() if not one.seen & bit]
        if lacks and one.measured:
            yield _turn(one, _lacks(lacks, lang))


def _rows(found: Coverage, lang: str) -> Iterator[Line]:
    for one in found.rows:
        lacks = _row_lacks(one, lang)
        if lacks:
            name = ".".join((one.table.id, *one.row.keys))
            text = say("coverage_row", lang, table=name, first=days.iso(one.row.first))
            yield Line(f"{one.table.place.file}:{one.row.line}", text, lacks)


def _row_lacks(one: RowUse, lang: str) -> str:
    if not one.read:
        return say("coverage_row_unread", lang)
    if not one.begins:
        return ""
    named = {"coverage_first_day": one.first_day, "coverage_day_before": one.day_before}
    return _lacks([say(name, lang) for name, is_in in named.items() if not is_in], lang)


def _lacks(what: list[str] | tuple[str, ...], lang: str) -> str:
    return say("coverage_lacks", lang, what=", ".join(what)) if what else ""


def _reading(*, followed: bool) -> str:
    return "coverage_not_told" if followed else "coverage_not_followed"
