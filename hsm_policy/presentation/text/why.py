"""Derivations as text: the tree of `hsm why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.messages import enumeration
from hsm_policy.names import Outcome
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import MARKS, STYLES, Words, change_in_words

if TYPE_CHECKING:
    from hsm_policy.analysis import NearestRepair
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import DerivationNode

_DEEPEST = 24
"""The depth beyond which steps are not indented further, so that sentences keep room."""


def render_why(tree: DerivationNode, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write a derivation tree; an `ExplainedOutcome` also with its nearest repair."""
    from hsm_policy.analysis import ExplainedOutcome

    words, page = Words(titles, lang), Page(width)
    page.paragraph(words.cited(_sentence(tree), tree.sources))
    if tree.needed:
        page.paragraph(words.say("needed", needed=tree.needed))
    if isinstance(tree, ExplainedOutcome) and tree.nearest:
        page.paragraph(_nearest(words, tree.nearest))
    page.blank()
    shown: set[tuple[str, str]] = set()
    for child in tree.because:
        _step(page, words, child, 1, shown)
    words.add_sources(page)
    return page


def _nearest(words: Words, repair: NearestRepair) -> str:
    changes = enumeration([change_in_words(words, one) for one in repair.changes], words.lang)
    outcome = words.outcome(repair.question, Outcome.GRANTED)
    return words.say("repair_nearest", outcome=outcome, changes=changes)


def _step(
    page: Page, words: Words, node: DerivationNode, depth: int, shown: set[tuple[str, str]]
) -> None:
    indent = 2 * min(depth, _DEEPEST)
    lead = [StyledText(f"{MARKS[node.state]} ", STYLES[node.state])]
    key = (node.atom, _sentence(node))
    seen = bool(node.because) and key in shown
    shown.add(key)
    text = words.cited(_sentence(node), node.sources)
    if seen:
        page.paragraph(f"{text} ({words.say('see_above')})", indent=indent, lead=lead)
        return
    page.paragraph(text, indent=indent, lead=lead)
    if node.needed:
        page.paragraph(words.say("needed", needed=node.needed), indent=indent + 2)
    if node.rule:
        page.line(StyledText(node.rule, "faint"), indent=indent + 2)
    for child in node.because:
        _step(page, words, child, depth + 1, shown)


def _sentence(node: DerivationNode) -> str:
    return node.text or node.atom
