"""HTML pages of scenario coverage, over the marked policy files, and of rulebook diffs."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hsm_policy.authoring import BORDER, FALSE, STEP, TRUE, ComparisonUse, Coverage, DiffReport
from hsm_policy.messages import Location, enumeration, say
from hsm_policy.presentation.text.coverage import HEADINGS, counts_by_file, untried_lists
from hsm_policy.presentation.text.diff import (
    case_text,
    cause_text,
    change_text,
    headline_text,
    part_text,
    relation_text,
)
from hsm_policy.presentation.words import Words
from hsm_policy.syntax import Literal, PolicyText

if TYPE_CHECKING:
    from hsm_policy.presentation.words import Json

STYLE = """
:root { color-scheme: light dark; --ok: #d8f0d8; --half: #fbf0c4; --bad: #fad4d4; --line: #ccc;
  --faint: #666; }
@media (prefers-color-scheme: dark) { :root { --ok: #1d3d22; --half: #44390f; --bad: #4d1d1d;
  --line: #444; --faint: #aaa; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem;
  padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { padding: .15rem .7rem; text-align: right; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { font-weight: bold; }
pre { font: 13px/1.5 ui-monospace, monospace; overflow-x: auto; border: 1px solid var(--line); }
pre span.row { display: block; padding-right: 1rem; }
pre span.row:hover { outline: 1px solid var(--line); }
.at { display: inline-block; width: 3.5em; text-align: right; margin-right: 1em;
  color: var(--faint); user-select: none; }
.note { color: var(--faint); }
.ok { background: var(--ok); } .half { background: var(--half); } .bad { background: var(--bad); }
mark { color: inherit; border-radius: 3px; outline: 1px solid var(--line); }
mark.part { background: none; outline: none; }
mark.alone { text-decoration: underline dotted; text-underline-offset: 3px; }
details { margin: .5rem 0; } summary { cursor: pointer; }
li { font-family: ui-monospace, monospace; font-size: 13px; }
"""


class Spans:
    """The offsets of statements and literals in a policy file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self._tokens = [token for one in PolicyText(text).statements for token in one.tokens]
        self._places = [token.start for token in self._tokens]

    def last_line(self, place: Location) -> int:
        """Return the number of the last line of the statement that begins at a place."""
        inside = self._tokens[self._index(place) :]
        stop = next(token for token in inside if token.kind == "stop")
        return bisect(self.starts, stop.start)

    def part(self, place: Location) -> tuple[int, int]:
        """Return the start and end offsets of the body literal that begins at a place."""
        first, depth = self._index(place), 0
        end = self._places[first]
        for token in self._tokens[first:]:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth < 0 or token.kind == "stop" or (depth == 0 and token.text in ",;"):
                break
            end = token.start + len(token.text)
        return self._places[first], end

    def _index(self, place: Location) -> int:
        return bisect_left(self._places, self.starts[place.line - 1] + place.column - 1)


class Mark(msgspec.Struct, frozen=True):
    """A marked range of offsets in a file, with its CSS class and tooltip."""

    start: int
    end: int
    style: str
    says: str


def coverage_page(found: Coverage, folder: Path, lang: str) -> str:
    """Return the HTML page of a coverage; `folder` holds the policy files that it shows."""
    title = escape(say("coverage_title", lang))
    counts = {"scenarios": str(found.scenarios), "undecided": str(found.failed)}
    files = [one.file for one in counts_by_file(found, lang) if one.file.endswith(".lp")]
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
            f"<p>{escape(say('coverage_scenarios', lang, **counts))}</p>",
            f"<p>{escape(say('coverage_legend', lang))}</p>",
            *_table(found, lang),
            *_lists(found, lang),
            *(part for file in files for part in _file(found, folder, file, lang)),
            "</body></html>\n",
        ]
    )


def _table(found: Coverage, lang: str) -> Iterator[str]:
    yield "<table><tr>"
    yield from (f"<th>{escape(say(name, lang))}</th>" for name in HEADINGS)
    yield "</tr>"
    *files, whole = counts_by_file(found, lang)
    for one in files:
        file, *counts = one.cells
        yield f"<tr><td>{_linked(file)}</td>{''.join(f'<td>{count}</td>' for count in counts)}</tr>"
    yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in whole.cells)}</tr></table>"


def _lists(found: Coverage, lang: str) -> Iterator[str]:
    for name, lines in untried_lists(found, lang).items():
        if lines:
            yield f"<details><summary>{escape(say(name, lang))} ({len(lines)})</summary><ul>"
            for line in lines:
                text = escape(f"{line.what} {line.lacks}".strip())
                yield f"<li>{_linked(line.place)} {text}</li>"
            yield "</ul></details>"


def _linked(place: str) -> str:
    if not place.partition(":")[0].endswith(".lp"):
        return escape(place)
    return f'<a href="#{escape(place)}">{escape(place)}</a>'


def _file(found: Coverage, folder: Path, file: str, lang: str) -> Iterator[str]:
    spans = Spans((folder / file).read_text(encoding="utf-8"))
    rows: dict[int, tuple[str, str]] = {}
    marks: list[Mark] = []
    for number, rule in enumerate(found.rules):
        if rule.place.file == file:
            counts = {"fired": str(found.fired[number]), "missed": str(found.near[number])}
            style = _style(found, number), say("coverage_times", lang, **counts)
            last = spans.last_line(rule.place)
            rows.update(dict.fromkeys(range(rule.place.line, last + 1), style))
            marks += _marks(found, number, spans, lang)
    yield f'<h2 id="{escape(file)}">{escape(file)}</h2><pre>'
    yield "".join(_rows(spans, rows, marks, file)) + "</pre>"


def _style(found: Coverage, number: int) -> str:
    if not found.fired[number]:
        return "bad"
    return "ok" if found.near[number] or not found.rules[number].body else "half"


def _marks(found: Coverage, number: int, spans: Spans, lang: str) -> Iterator[Mark]:
    rule = found.rules[number]
    for place, part in enumerate(rule.body):
        if isinstance(part, Literal) and part.place.file:  # not what a declaration adds
            count = found.missed[(number, place)]
            says = say("coverage_part", lang, count=str(count))
            yield Mark(*spans.part(part.place), "part" if count else "part alone", says)
    for turn in found.comparisons:
        if turn.rule.id == rule.id:
            yield Mark(*spans.part(turn.part.place), _turn_style(turn), _sides(turn, lang))


def _turn_style(turn: ComparisonUse) -> str:
    return "ok" if all(turn.sides) else "half" if turn.seen else "bad"


def _sides(turn: ComparisonUse, lang: str) -> str:
    named = {"true": TRUE, "false": FALSE, "border": BORDER, "step": STEP}
    answers = {
        name: say("coverage_yes" if turn.seen & bit else "coverage_no", lang)
        for name, bit in named.items()
    }
    return say("coverage_sides", lang, **answers)


def _rows(
    spans: Spans, rows: dict[int, tuple[str, str]], marks: list[Mark], file: str
) -> Iterator[str]:
    """Yield the lines of a file as HTML; a mark ends at the end of its line."""
    for number, line in enumerate(spans.text.split("\n"), start=1):
        style, says = rows.get(number, ("note", ""))
        start = spans.starts[number - 1]
        end = start + len(line)
        inside = _marked(spans.text, start, end, [one for one in marks if start <= one.start < end])
        title = f' title="{escape(says)}"' if says else ""
        name = escape(f"{file}:{number}")
        yield f'<span class="row {style}" id="{name}"{title}>'
        yield f'<span class="at">{number}</span>{inside}</span>'


def _marked(text: str, start: int, end: int, marks: list[Mark]) -> str:
    found, at = [], start
    for mark in sorted(marks, key=lambda one: one.start):
        if mark.start < at:
            continue
        stop = min(mark.end, end)
        found.append(escape(text[at : mark.start]))
        inside = escape(text[mark.start : stop])
        found.append(f'<mark class="{mark.style}" title="{escape(mark.says)}">{inside}</mark>')
        at = stop
    return "".join(found) + escape(text[at:end])


_TEMPLATES = Path(__file__).resolve().parent / "templates"


def diff_page(answer: DiffReport, titles: Json, names: tuple[str, str], lang: str) -> str:
    """Return the HTML page of a comparison; `names` are the names of the two rulebooks."""
    words = Words(titles, lang)
    relations = answer.questions.items()
    same = [name for name, one in relations if one.relation == "equivalent"]
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return made.get_template("diff.html").render(
        answer=answer,
        title=words.say("diff.title"),
        no_change=words.say("diff.no_change"),
        words=words,
        lang=lang,
        before=names[0],
        after=names[1],
        same=enumeration([words.title("questions", name) for name in same], lang),
        only=enumeration([*answer.added, *answer.removed], lang),
        relation=relation_text,
        part=part_text,
        said=change_text,
        headline=headline_text,
        cause=cause_text,
        case_text=case_text,
    )
