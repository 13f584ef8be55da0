"""What the scenarios try, as a page of text."""

from __future__ import annotations

from hsm_policy.coverage import Coverage
from hsm_policy.coverage_lists import HEADINGS, by_file, lists
from hsm_policy.interface_texts import say
from hsm_policy.layout import Page


def render_coverage(found: Coverage, lang: str, width: int) -> Page:
    """Give the counts of each file and the lists of what is untried."""
    page = Page(width)
    counts = {"scenarios": str(found.scenarios), "undecided": str(found.failed)}
    page.paragraph(say("coverage_scenarios", lang, **counts))
    page.blank()
    headings = [say(name, lang) for name in HEADINGS]
    page.table([headings, *(one.cells for one in by_file(found, lang))], indent=0)
    for name, lines in lists(found, lang).items():
        if lines:
            page.section(f"{say(name, lang)} ({len(lines)})")
        for line in lines:
            text = "  ".join(part for part in (line.place, line.what, line.lacks) if part)
            page.line(text, indent=2)
    return page
