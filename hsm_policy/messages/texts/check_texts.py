"""What `hsm check` says beside its findings."""

TEXTS: dict[str, tuple[str, str]] = {
    "explain.avoid": ("Avoid", "Vermijd"),
    "explain.prefer": ("Prefer", "Liever"),
    "explain.why": ("Why", "Waarom"),
    "explain.silence": ("Silence", "Onderdrukken"),
    "explain_error": (
        "Mend it: this is not meant to be silenced.",
        "Herstel het: dit is niet bedoeld om te onderdrukken.",
    ),
    "explain_page": ("More: {page}", "Meer: {page}"),
    "fixed": ("Mended: {count}.", "Hersteld: {count}."),
    "nothing_fixed": ("Nothing could be mended.", "Er kon niets hersteld worden."),
    "usage.code": ("there is no finding `{code}`", "er is geen bevinding `{code}`"),
    "usage.explain_alone": (
        "--explain tells of a code, and goes without DIR and --fix",
        "--explain legt een code uit, en gaat niet samen met DIR en --fix",
    ),
}
