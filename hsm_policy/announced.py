"""Announced law and the holidays, as the files of facts tell them."""

from __future__ import annotations

import datetime as dt
import re

from hsm_policy.clauses import Place
from hsm_policy.document import Items, Node, Word
from hsm_policy.entries import Entry
from hsm_policy.source import HolidayRules, Scenario
from hsm_policy.tables import SURE
from hsm_policy.tree import shown

_FARTHEST = 366
_COMMON_YEAR = 2023
_MONTH_DAY = re.compile("([0-9]{2})-([0-9]{2})", re.ASCII)
_DAYS = re.compile("-?[0-9]{1,3}", re.ASCII)


def announced_law(name: str, entry: Entry, place: Place) -> Scenario:
    """Read announced law; what it says beside its texts is held to what a row of a table is."""
    entry.known("title", "text", "from", "source", "where", "sure", "says")
    entry.mention("source", "source")
    return Scenario(
        id=name,
        title=entry.languages("title"),
        text=entry.languages("text"),
        place=place,
        first=entry.day("from", 0),
        source=entry.text("source", ""),
        where=entry.text("where", ""),
        sure=entry.choice("sure", SURE) if "sure" in entry.node.entries else "",
        says=entry.texts("says"),
        spots=_spots(entry),
    )


def _spots(entry: Entry) -> dict[str, Place]:
    """Give where its keys stand, and each statement that it cites."""
    found = {key: entry.place_of(key) for key in entry.node.entries}
    for word in _words(entry, "says"):
        found[f"says {word.text}"] = Place(entry.file, word.line, word.column)
    return found


def holiday_rules(entry: Entry) -> HolidayRules:
    """Read the holidays; each that is none is a problem where it stands."""
    entry.known("fixed", "easter", "moved_from_sunday", "source")
    entry.mention("source", "source")
    fixed, moved = _month_days(entry, "fixed"), _month_days(entry, "moved_from_sunday")
    return HolidayRules(fixed, _after_easter(entry), moved)


def _month_days(entry: Entry, key: str) -> tuple[tuple[int, int], ...]:
    entry.texts(key)
    found = []
    for word in _words(entry, key):
        if date := _in_any_year(word.text):
            found.append(date)
        else:
            turned = "-".join(reversed(word.text.split("-")))
            hint = "did_you_mean" if _in_any_year(turned) else ""
            entry.wrong("rulebook_holiday", word, hint, found=shown(word.text), near=turned)
    return tuple(found)


def _in_any_year(text: str) -> tuple[int, int] | None:
    """Give the month and the day of a text, where every year has them."""
    found = _MONTH_DAY.fullmatch(text)
    try:
        date = dt.date(_COMMON_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
    return (date.month, date.day) if date else None


def _after_easter(entry: Entry) -> tuple[int, ...]:
    entry.texts("easter")
    found = []
    for word in _words(entry, "easter"):
        if _DAYS.fullmatch(word.text) and abs(int(word.text)) <= _FARTHEST:
            found.append(int(word.text))
        else:
            entry.wrong("rulebook_easter", word, found=shown(word.text))
    return tuple(found)


def _words(entry: Entry, key: str) -> list[Word]:
    """Give the words of a list with their places; what else stands in it is said elsewhere."""
    node: Node | None = entry.node.entries.get(key)
    return [one for one in node.items if isinstance(one, Word)] if isinstance(node, Items) else []
