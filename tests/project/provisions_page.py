"""The pages of the documentation on the provisions of the law, and on rules that rest on none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from hsm_policy.rulebook.loader import Loader
from hsm_policy.rulebook.model import RulebookData
from hsm_policy.rulebook.provisions import ProvisionPlace, provision_places

_HEAD = """\
# The ledger of provisions

<!-- Written by `make docs` from `policy/provisions/` and the rules: change those. -->

The rulebook follows the acts and decrees below, as they are in force.
Each paragraph of the articles that were read has a place here: the rules, rows and sentences \
that cite it, or the reason why no rule decides it.
Where only an article as a whole is cited, its paragraphs without a place of their own say so.
Articles have a short title in our own words; the text is at the publisher's, one click away.
[The ledger of statements](ledger.md) does the same for the literature, \
and [rules without a provision](guides.md) lists what rests on neither act nor decree.
"""

_COUNTED = {
    "cited": "are cited",
    "not_decided": "are not decided",
    "out_of_scope": "are out of scope",
}

_SAID = {"not_decided": "not decided: ", "out_of_scope": "out of scope: "}

_KINDS = {"table": "rows of", "not_asked": "not asked at", "reading": "reading of"}

_GUIDES = """\
# Rules without a provision

<!-- Written by `make docs` from the rules: change those. -->

These rules cite neither an act or decree nor a ruling: they rest on a page of the immigration \
service, or on the work of a law firm or another guide.
A provision may stand behind them that was not found.
"""

_LAW = ("statute", "decree", "court")


def page(folder: Path) -> str:
    """Make the page of provisions for a rulebook that is in order."""
    source = Loader(folder).load()
    places = list(provision_places(source))
    parts = [_HEAD, "\n", _count(places)]
    for act, found in groupby(places, key=lambda one: one.act):
        reference = source.references[act]
        listed = list(found)
        parts.append(f"\n## {reference.title}\n\n{_count(listed)}")
        for number, own in groupby(listed, key=lambda one: one.article):
            parts += _article(source, act, number, list(own))
    return "".join(parts)


def _count(places: list[ProvisionPlace]) -> str:
    counts = Counter("cited" if one.uses else one.reason[0] for one in places)
    told = ", ".join(f"{counts[kind]} {text}" for kind, text in _COUNTED.items())
    return f"Of {len(places)} paragraphs {told}.\n"


def _article(
    source: RulebookData, act: str, number: str, places: list[ProvisionPlace]
) -> Iterator[str]:
    day = int(source.references[act].version[:10].replace("-", "").ljust(8, "0")[:8])
    url, _ = source.links(act, number, day if day % 100 else day + 101)
    yield f"\n### [{number}]({url}) {source.provisions[act][number].title}\n\n"
    for said, own in groupby(places, key=_said):
        numbers = ", ".join(one.paragraph for one in own)
        yield f"- {numbers}: {said}\n" if numbers else f"- {said}\n"


def _said(one: ProvisionPlace) -> str:
    """Tell the place of a paragraph: what cites it by kind, or the reason."""
    if not one.uses:
        return _SAID.get(one.reason[0], "") + one.reason[1]
    by_kind: dict[str, dict[str, None]] = {}
    for use in one.uses:
        by_kind.setdefault(_KINDS.get(use.kind, "decided by"), {})[f"`{use.name}`"] = None
    told = "; ".join(f"{kind} {', '.join(names)}" for kind, names in by_kind.items())
    return f"the article as a whole: {told}" if one.whole else told


def guides(folder: Path) -> str:
    """Make the page of the rules that cite no provision and no ruling."""
    source = Loader(folder).load()
    known = source.references
    alone = [
        rule
        for rule in source.rules
        if rule.sources and not any(known[one.id].kind in _LAW for one in rule.sources)
    ]
    parts = [_GUIDES, f"\nOf {len(source.rules)} rules they are {len(alone)}.\n"]
    for subject, own in groupby(alone, key=lambda one: one.id.partition(".")[0]):
        parts.append(f"\n## `{subject}`\n\n")
        for rule in own:
            cited = [(known[one.id], one.where) for one in rule.sources]
            named = "; ".join(f"{one.title}, {where}".rstrip(", ") for one, where in cited)
            parts.append(f"- `{rule.id}`: {named}\n")
    return "".join(parts)
