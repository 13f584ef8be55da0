"""What differs between two verdicts, verdicts under other readings, and the findings of a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from hsm_policy.messages import capital, enumeration
from hsm_policy.presentation.page import Page, StyledText, add_grid
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.presentation.words import Json

LISTS = ("missing", "contested", "assumed")
"""Parts of an answer that speak for themselves."""

SIDES = {"no_longer": ("fired.no_longer", "- "), "now": ("fired.now", "+ ")}
"""What stands above the rules that fired on one side alone, and before each."""


def render_changes(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm what-if` out: one entry for each thing that differs."""
    words, page = Words(titles, lang), Page(width)
    if not answer["changes"]:
        page.line(words.say("no_change"))
        return page
    page.line(StyledText(words.say("changes"), "strong"))
    add_changes(page, words, answer["changes"])
    told = " ".join(_told(change) for change in answer["changes"])
    for side in SIDES:
        _add_rules(page, words, side, answer.get("rules", {}).get(side, ()), told)
    words.add_sources(page)
    return page


def _told(change: Json) -> str:
    """Give all that is said of a change, so that no rule says it once more."""
    return " ".join(_sentence(change.get(key)) for key in ("from", "to", "because"))


def _add_rules(page: Page, words: Words, side: str, rules: Sequence[Json], told: str) -> None:
    """Add the rules that fired on one side alone, save for what is told already."""
    left: dict[str, list[Json]] = {}
    for one in rules:
        if one["text"] not in told:
            left.setdefault(one["text"], []).extend(one["sources"])
    if not left:
        return
    title, mark = SIDES[side]
    page.section(words.say(title))
    lead = [StyledText(mark)]
    for text, sources in left.items():
        page.paragraph(words.cited(text, sources), indent=2, lead=lead)


def add_changes(page: Page, words: Words, changes: Sequence[Json]) -> None:
    """Add an entry for each thing that differs."""
    for change, remark, what in headlines(words, changes):
        page.paragraph(remark or what, indent=2, lead=[StyledText("* ")])
        because = str(change.get("because") or "")
        if because and not remark and str(change["what"]).rpartition(".")[2] not in LISTS:
            page.paragraph(because, indent=4)


def headlines(words: Words, changes: Sequence[Json]) -> Iterator[tuple[Json, str, str]]:
    """Give each thing that differs with the sentence that tells it, or else what is what now."""
    paths = {change["what"]: change for change in changes}
    for change in changes:
        start, _, end = str(change["what"]).rpartition(".")
        if not (end == "between" and f"{start}.value" in paths):
            remark = _remark(words, change)
            what = "" if remark else _headline(words, change, paths.get(f"{start}.between"))
            yield change, remark, what


def _headline(words: Words, change: Json, between: Json | None) -> str:
    parts, because = str(change["what"]).split("."), str(change.get("because") or "")
    silent = parts[0] == "figures" and change["to"] is None and because != words.say("figure_gone")
    told = _more_and_less(words, parts, change) or " -> ".join(
        _between(words, parts[1], between[side])
        if between and between[side] and not change[side]
        else words.say("not_known")
        if side == "to" and silent
        else _shown(words, parts, change[side])
        for side in ("from", "to")
    )
    return f"{_what(words, parts)}: {told}"


def _between(words: Words, figure: str, values: Sequence[object]) -> str:
    return words.say("not_known_one_of", values=words.choice(figure, values))


def _remark(words: Words, change: Json) -> str:
    """Tell a risk, a note or a duty that comes or goes by its sentence, once."""
    parts, because = str(change["what"]).split("."), str(change.get("because") or "")
    group = parts[0]
    if group in ("risks", "notes"):
        before, after = (_sentence(change[side]) for side in ("from", "to"))
        if before and after:
            return words.say(f"{group}.other", before=before, after=after)
        return words.say(f"{group}.{'new' if after else 'gone'}", text=after or before)
    if group == "duties" and parts[-1] == "by" and None in (change["from"], change["to"]):
        return words.say(f"duties.{'gone' if change['to'] is None else 'new'}", text=because)
    return ""


def _more_and_less(words: Words, parts: Sequence[str], change: Json) -> str:
    """Tell two long lists by what the second has more and less."""
    before, after = change["from"], change["to"]
    if parts[-1] not in ("missing", "assumed") or not before or not after:
        return ""
    more = ", ".join(one for one in after if one not in before)
    less = ", ".join(one for one in before if one not in after)
    told = [words.say("list.less", items=less) if less else ""]
    told.append(words.say("list.more", items=more) if more else "")
    return "; ".join(filter(None, told))


def _sentence(side: object) -> str:
    return str(side.get("text") or "") if isinstance(side, Mapping) else str(side or "")


def _what(words: Words, parts: Sequence[str]) -> str:
    """Put a path into the verdict object in words; one that is not known stays a path."""
    match parts:
        case ["verdicts", question] | ["verdicts", question, "outcome"]:
            return words.heading("questions", question)
        case ["verdicts", question, "requirements", requirement, *_]:
            title = words.title("requirements", f"{question}.{requirement}")
            return f"{words.heading('questions', question)}, {title}"
        case ["verdicts", question, ("missing" | "contested" | "assumed") as part, *_]:
            return f"{words.heading('questions', question)}, {words.say(f'part.{part}')}"
        case ["figures", figure, *_]:
            return words.heading("figures", figure)
        case ["duties", name, who, ("by" | "done") as part]:
            return capital(words.say(f"part.{part}", name=name, who=words.value("", who)))
    return ".".join(parts)


def _shown(words: Words, parts: Sequence[str], value: object) -> str:
    """Write one side of a change: a value, a requirement's state, or the text of a whole entry."""
    if value is None or value in ("", []):
        return words.say("nothing")
    if isinstance(value, Mapping):
        return _entry(words, parts, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(words, parts, one) for one in value)
    return _plain(words, parts, value)


def _plain(words: Words, parts: Sequence[str], value: object) -> str:
    match parts:
        case ["verdicts", question, "outcome"]:
            return words.outcome(question, str(value))
        case ["verdicts", *_, "state"]:
            return words.say(f"state.{value}")
        case ["verdicts", *_]:
            return str(value)
        case ["figures", figure, *_]:
            return words.value(figure, value)
    return words.value("", value)


def _entry(words: Words, parts: Sequence[str], entry: Json) -> str:
    match entry:
        case {"outcome": outcome} if parts[0] == "verdicts" and "point" not in entry:
            return words.outcome(parts[1], str(outcome))
        case {"point": point, "reading": reading}:
            title, chosen = words.heading("points", point), f"{point}.{reading}"
            return f"{title} {words.title('readings', chosen)}"
        case {"state": state}:
            return words.say(f"state.{state}")
        case {"value": value} if parts[0] == "figures":
            return words.value(parts[1], value)
    return str(entry.get("text") or entry)


def render_combinations(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write out what `combinations` of a verdict says."""
    words, page = Words(titles, lang), Page(width)
    page.line(StyledText(words.say("under_combinations"), "strong"))
    for question, one in answer["combinations"]["questions"].items():
        page.blank()
        _question(page, words, question, one)
    points = answer["combinations"]["points"]
    if points:
        page.section(words.say("readings.authority"))
    for point in points:
        _point(page, words, point)
    words.add_sources(page)
    return page


def _question(page: Page, words: Words, question: str, told: Json) -> None:
    page.line(StyledText(words.heading("questions", question), "strong"))
    if not told["points"]:
        same = words.verdict(question, told["rows"][0]["outcome"]).text
        page.line(words.say("readings.none", outcome=same), indent=2)
        return
    head = [words.say("route_outcome"), *told["points"]]
    add_grid(page, head, [_row(words, question, row, told["points"]) for row in told["rows"]])
    for flip in told["flips"]:
        choices = [f"{point}={reading}" for point, reading in flip["readings"].items()]
        outcome = words.outcome(question, flip["outcome"])
        both = enumeration(choices, words.lang)
        text = words.say("readings.flip", choices=both, outcome=outcome)
        page.paragraph(text, lead=[StyledText("* ")])


def _row(words: Words, question: str, row: Json, points: list[str]) -> list[StyledText]:
    cells = [row["readings"].get(point) for point in points]
    shown = [
        StyledText(one) if one else StyledText(words.say("readings.any"), "faint") for one in cells
    ]
    return [words.verdict(question, row["outcome"]), *shown]


def _point(page: Page, words: Words, point: Json) -> None:
    page.paragraph(f"{point['title']} ({point['point']})", indent=2, lead=[StyledText("* ")])
    for one in point["readings"]:
        name = one["reading"]
        if name == point["reading"]:
            name = words.say("readings.own", reading=name)
        page.paragraph(words.cited(f"{name}: {one['text']}", one["sources"]), indent=4)
