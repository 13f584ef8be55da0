"""The milestones of a timeline as a calendar file (RFC 5545), without personal data in its ids."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from hsm_policy import calendar as days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hsm_policy.analysis import Milestone, TimelineReport

_OCTETS = 75
"""The most octets of a line; a longer one is folded, each next line with a space before it."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar_file(answer: TimelineReport, case: str, lang: str = "en") -> str:
    """Return a calendar with an event of a whole day for each milestone.

    The same timeline gives the same text: events are stamped with the first day, and named by a
    digest of the case's id and of what their day is.
    """
    stamp = f"{answer.first.replace('-', '')}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//hsm-policy//timeline//{lang.upper()}"]
    seen: dict[str, int] = {}
    for milestone in answer.milestones:
        seen[milestone.what] = seen.get(milestone.what, 0) + 1
        name = f"{case}\n{milestone.what}\n{seen[milestone.what]}"
        lines += _event(milestone, sha256(name.encode()).hexdigest()[:32], stamp, lang)
    return "".join(f"{one}\r\n" for one in _folded([*lines, "END:VCALENDAR"]))


def _event(milestone: Milestone, name: str, stamp: str, lang: str) -> list[str]:
    day = int(milestone.date.replace("-", ""))
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@hsm-policy",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day}",
        f"DTEND;VALUE=DATE:{days.plus_days(day, 1)}",
        f"SUMMARY;LANGUAGE={lang}:{milestone.text.translate(_ESCAPED)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of at most so many octets; no character is cut."""
    for line in lines:
        part, size = "", 0
        for letter in line:
            width = len(letter.encode())
            if size + width > _OCTETS:
                yield part
                part, size = " ", 1
            part, size = part + letter, size + width
        yield part
