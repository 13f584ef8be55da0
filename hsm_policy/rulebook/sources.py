"""Sources of law and literature, their publishers, and links to the places that are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from hsm_policy.calendar import iso
from hsm_policy.messages import Location

_PLACE = re.compile(r"[^\s(,;]*\d[^\s(,;]*")
"""The part of a place that links lead to: `2.1` of `2.1(1)(a)`; words alone are none."""

_NAME = re.compile(r"{(\w+)}")

_OPTIONAL = re.compile(r"\[(.*?)\]")


class Source(msgspec.Struct, frozen=True):
    """A source of law or literature.

    `provisions` are all that may be cited of it, each perhaps with `from DAY` and `until DAY`;
    anything may be if there are none.
    """

    id: str
    title: str
    kind: str
    url: str
    version: str
    place: Location = Location("", 0, 0)
    provisions: tuple[str, ...] = ()


class Publisher(msgspec.Struct, frozen=True):
    """A publisher: the address below which its sources are, and the forms of links into them.

    A form may hold `{url}`, `{id}` (the last part of the address), `{day}` and `{place}`. What
    stands in square brackets is left out where a citation names no place that a link can lead to.
    """

    id: str
    below: str
    link: str
    jci: str = ""


def links_to(
    source: Source, publishers: Iterable[Publisher], where: str, day: int
) -> tuple[str, str]:
    """Return the address of a place in a source on a day (yyyymmdd), and its JCI or an empty text.

    Of several publishers the one with the longest address counts.
    """
    fitting = [one for one in publishers if source.url.startswith(one.below)]
    if not fitting:
        return source.url, ""
    publisher = max(fitting, key=lambda one: len(one.below))
    place = _PLACE.match(where)
    parts = {
        "url": source.url.rstrip("/"),
        "id": source.url.rstrip("/").rpartition("/")[2],
        "day": iso(day),
        "place": place[0] if place else "",
    }
    link, jci = (
        _NAME.sub(
            lambda name: parts.get(name[1], name[0]),
            _OPTIONAL.sub(r"\1" if place else "", form),
        )
        for form in (publisher.link, publisher.jci)
    )
    return link, jci
