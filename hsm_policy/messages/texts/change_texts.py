"""What is said of the difference between two verdicts: reasons, and rules that fired in one."""

TEXTS: dict[str, tuple[str, str]] = {
    "because.missing": (
        "The outcome turns on what is listed and not known.",
        "De uitkomst hangt af van wat hier staat en niet bekend is.",
    ),
    "because.missing.none": (
        "The outcome turns on nothing any more that is not known.",
        "De uitkomst hangt van niets meer af dat niet bekend is.",
    ),
    "because.contested": (
        "Another reading of a point that is listed gives another outcome.",
        "Een andere lezing van een punt dat hier staat, geeft een andere uitkomst.",
    ),
    "because.contested.none": (
        "No other reading alone gives another outcome.",
        "Geen andere lezing geeft op zichzelf een andere uitkomst.",
    ),
    "because.assumed": (
        "The case leaves out what is listed.",
        "De zaak laat weg wat hier staat.",
    ),
    "because.assumed.none": (
        "The case leaves out nothing any more that may be absent.",
        "De zaak laat niets meer weg dat mag ontbreken.",
    ),
    "fired.no_longer": ("Applied before, no longer", "Eerst van toepassing, nu niet meer"),
    "fired.now": ("Applies now", "Nu van toepassing"),
}
