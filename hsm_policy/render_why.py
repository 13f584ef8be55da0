"""A derivation as an indented text: each step in words, its rule and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.language import enumeration
from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import MARKS, STYLES, Words, change_in_words

if TYPE_CHECKING:
    from hsm_policy.render_parts import Json

_DEEPEST = 24
"""Steps further down are indented no more, so that a sentence always has room."""


def render_why(tree: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the tree of `hsm why` out.

    A node has `atom`, `text`, `rule`, `sources` and `because`; it may have `state` (`met`, the
    default, `unmet` or `open`) and `needed`, a sentence on what would have met it.
    """
    words, page = Words(titles, lang), Page(width)
    page.paragraph(words.cited(_sentence(tree), tree["sources"]))
    if tree.get("needed"):
        page.paragraph(words.say("needed", needed=str(tree["needed"])))
    if "nearest" in tree:
        page.paragraph(_nearest(words, tree["nearest"]))
    page.blank()
    told: set[tuple[str, str]] = set()
    for child in tree["because"]:
        _step(page, words, child, 1, told)
    words.add_sources(page)
    return page


def _nearest(words: Words, repair: Json) -> str:
    changes = enumeration([change_in_words(words, one) for one in repair["changes"]], words.lang)
    outcome = words.outcome(repair["for"], "granted")
    return words.say("repair_nearest", outcome=outcome, changes=changes)


def _step(page: Page, words: Words, node: Json, depth: int, told: set[tuple[str, str]]) -> None:
    indent = 2 * min(depth, _DEEPEST)
    state = str(node.get("state") or "met")
    lead = [Piece(f"{MARKS[state]} ", STYLES[state])]
    key = (str(node["atom"]), _sentence(node))
    seen = bool(node["because"]) and key in told
    told.add(key)
    text = words.cited(_sentence(node), node["sources"])
    if seen:
        page.paragraph(f"{text} ({words.say('see_above')})", indent=indent, lead=lead)
        return
    page.paragraph(text, indent=indent, lead=lead)
    if node.get("needed"):
        page.paragraph(words.say("needed", needed=str(node["needed"])), indent=indent + 2)
    if node["rule"]:
        page.line(Piece(str(node["rule"]), "faint"), indent=indent + 2)
    for child in node["because"]:
        _step(page, words, child, depth + 1, told)


def _sentence(node: Json) -> str:
    return str(node["text"] or node["atom"])
