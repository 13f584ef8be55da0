"""What differs between two verdicts, verdicts under other readings, and the findings of a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import STYLES, Words

if TYPE_CHECKING:
    from hsm_policy.render_parts import Json


def render_changes(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm what-if` out: one entry for each thing that differs."""
    words, page = Words(titles, lang), Page(width)
    if not answer["changes"]:
        page.line(words.say("no_change"))
        return page
    page.line(Piece(words.say("changes"), "strong"))
    for change in answer["changes"]:
        _change(page, words, change)
    return page


def _change(page: Page, words: Words, change: Json) -> None:
    parts = str(change["what"]).split(".")
    before, after = (_shown(words, parts, change[side]) for side in ("from", "to"))
    lead = [Piece("* ")]
    page.paragraph(f"{_what(words, parts)}: {before} -> {after}", indent=2, lead=lead)
    because = change.get("because") or ""
    text = because if isinstance(because, str) else " ".join(map(str, because))
    if text:
        page.paragraph(text, indent=4)


def _what(words: Words, parts: Sequence[str]) -> str:
    """Put a path into the verdict object in words; one that is not known stays a path."""
    match parts:
        case ["verdicts", question] | ["verdicts", question, "outcome"]:
            return words.title("questions", question)
        case ["verdicts", question, "requirements", requirement, *_]:
            title = words.title("requirements", f"{question}.{requirement}")
            return f"{words.title('questions', question)}, {title}"
        case ["verdicts", question, ("missing" | "contested" | "assumed") as part, *_]:
            return f"{words.title('questions', question)}, {words.say(f'part.{part}')}"
        case ["figures", figure, *_]:
            return words.title("figures", figure)
        case [("duties" | "risks" | "notes") as part, name, *_]:
            return f"{words.say(f'part.{part}')} {name.replace('_', ' ')}"
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
            return f"{point}={reading}"
        case {"state": state}:
            return words.say(f"state.{state}")
        case {"value": value} if parts[0] == "figures":
            return words.value(parts[1], value)
    return str(entry.get("text") or entry)


def render_readings(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write out which outcome every other reading gives, where it differs from the verdict's."""
    words, page = Words(titles, lang), Page(width)
    page.line(Piece(words.say("under_readings"), "strong"))
    for one in answer["under_readings"]:
        point, reading = one["point"], one["reading"]
        title = words.title("points", point)
        page.paragraph(f"{title} ({point}={reading})", indent=2, lead=[Piece("* ")])
        turned = {
            question: outcome
            for question, outcome in one["outcomes"].items()
            if outcome != answer["verdicts"].get(question, {}).get("outcome")
        }
        if not turned:
            page.line(words.say("same_outcomes"), indent=4)
        for question, outcome in turned.items():
            shown = words.verdict(question, outcome)
            page.line(f"{words.title('questions', question)}: ", shown, indent=4)
    return page


def render_findings(answer: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm check` out: one line a finding, its help below."""
    words, page = Words({}, lang), Page(width)
    findings: Sequence[Json] = answer["findings"]
    for one in findings:
        severity = one["severity"]
        style = STYLES["unmet" if severity == "error" else "open"]
        place = ":".join(str(one[key]) for key in ("file", "line", "column") if one[key])
        lead = f"{place}: " if place else ""
        code = f" [{one['code']}]" if one["code"] else ""
        label = Piece(words.say(f"severity.{severity}"), style)
        page.line(lead, label, f": {one['message']}{code}")
        if one["help"]:
            page.paragraph(str(one["help"]), indent=4)
    errors = sum(one["severity"] == "error" for one in findings)
    counts = {"errors": str(errors), "others": str(len(findings) - errors)}
    page.line(words.say("findings", **counts) if findings else words.say("no_findings"))
    return page
