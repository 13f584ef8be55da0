"""Answers laid out for people: text, charts and HTML pages, in English and Dutch."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.presentation.charts.minimum import draw_minimum
    from hsm_policy.presentation.charts.region_map import draw_map
    from hsm_policy.presentation.charts.svg import check_picture_file, write_picture
    from hsm_policy.presentation.charts.timeline import draw_timeline
    from hsm_policy.presentation.findings import junit, render_findings, sarif
    from hsm_policy.presentation.html.book import book_page
    from hsm_policy.presentation.html.coverage import coverage_page, diff_page
    from hsm_policy.presentation.html.dossier import dossier_html
    from hsm_policy.presentation.html.pdf import find_browser, print_pdf
    from hsm_policy.presentation.html.portfolio import impact_page, portfolio_page
    from hsm_policy.presentation.icalendar import calendar_file
    from hsm_policy.presentation.page import Page, StyledText, printable
    from hsm_policy.presentation.text.changes import (
        headlines,
        render_changes,
        render_combinations,
    )
    from hsm_policy.presentation.text.coverage import (
        render_coverage,
        render_mutation,
        witness_scenarios,
    )
    from hsm_policy.presentation.text.diff import render_diff
    from hsm_policy.presentation.text.impact import render_impact
    from hsm_policy.presentation.text.prove import render_proofs
    from hsm_policy.presentation.text.regions import (
        answer_sentences,
        assumed_value,
        region_ends,
        render_map,
        render_minimum,
    )
    from hsm_policy.presentation.text.repair import render_repair
    from hsm_policy.presentation.text.replay import render_replay
    from hsm_policy.presentation.text.routes import render_routes
    from hsm_policy.presentation.text.timeline import by_day, render_timeline
    from hsm_policy.presentation.text.verdict import Level, render_verdict
    from hsm_policy.presentation.text.why import render_why
    from hsm_policy.presentation.words import Json, Words
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
