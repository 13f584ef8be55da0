"""What the program says of two rulebooks compared."""

TEXTS: dict[str, tuple[str, str]] = {
    "diff.title": ("Two rulebooks compared", "Twee regelboeken vergeleken"),
    "diff.no_change": (
        "The two rulebooks decide every case alike: no rule, row or reading differs.",
        "De twee regelboeken beslissen elke zaak gelijk: geen regel, rij of lezing verschilt.",
    ),
    "diff.changes": ("What changed", "Wat er veranderde"),
    "diff.questions": ("What it does", "Wat het uitmaakt"),
    "diff.added": ("added", "toegevoegd"),
    "diff.removed": ("taken out", "weggehaald"),
    "diff.changed": ("changed", "gewijzigd"),
    "diff.kind.rule": ("rule", "regel"),
    "diff.kind.row": ("row", "rij"),
    "diff.kind.reading": ("reading", "lezing"),
    "diff.kind.question": ("question", "vraag"),
    "diff.kind.key": ("key", "sleutel"),
    "diff.kind.holidays": ("calendar", "kalender"),
    "diff.values": ("from {old} to {new}", "van {old} naar {new}"),
    "diff.since": ("from {day}", "vanaf {day}"),
    "diff.nothing": ("nothing", "niets"),
    "diff.equivalent": ("the same", "gelijk"),
    "diff.stricter": ("stricter", "strenger"),
    "diff.laxer": ("laxer", "soepeler"),
    "diff.incomparable": (
        "stricter for some, laxer for others",
        "strenger voor sommigen, soepeler voor anderen",
    ),
    "diff.none": ("not decided", "niet beslist"),
    "diff.same_rest": ("No difference: {names}.", "Geen verschil: {names}."),
    "diff.example": (
        "{direction}, first on {day}: {before} becomes {after}",
        "{direction}, voor het eerst op {day}: {before} wordt {after}",
    ),
    "diff.example_no_day": (
        "{direction}: {before} becomes {after}",
        "{direction}: {before} wordt {after}",
    ),
    "diff.causes": ("This alone does it: {names}.", "Dit alleen al doet het: {names}."),
    "diff.together": (
        "No change does it alone; they do it together.",
        "Geen wijziging doet het alleen; ze doen het samen.",
    ),
    "diff.case": ("A smallest case:", "Een kleinste zaak:"),
    "diff.covers": (
        "every complete case of any day, under the readings in force, {lists}",
        "elke volledige zaak van welke dag ook, onder de lezingen die gelden, {lists}",
    ),
    "diff.none_found": (
        "neither a case nor a proof that there is none was found within the limits of the search",
        "binnen de grenzen van het zoeken is geen zaak gevonden, en geen bewijs dat er geen is",
    ),
    "diff.progress": ("{done} of {all} questions compared", "{done} van {all} vragen vergeleken"),
    "diff.only": ("Questions only in one: {names}.", "Vragen in maar een: {names}."),
    "diff.written": ("Written: {file}", "Geschreven: {file}"),
}
