"""What is said of contested points and of the readings that a case can be decided under."""

TEXTS: dict[str, tuple[str, str]] = {
    "under_combinations": (
        "Under every combination of readings",
        "Bij elke combinatie van lezingen",
    ),
    "readings.none": (
        "{outcome}, the same under every reading.",
        "{outcome}, hetzelfde bij elke lezing.",
    ),
    "readings.any": ("any", "elke"),
    "readings.flip": (
        "The outcome changes with {choices}: {outcome}.",
        "De uitkomst verandert met {choices}: {outcome}.",
    ),
    "readings.authority": ("Who stands behind each reading", "Wie achter elke lezing staat"),
    "readings.own": ("{reading}, as here", "{reading}, zoals hier"),
}
