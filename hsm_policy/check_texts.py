"""What `hsm check` says beside its findings."""

TEXTS: dict[str, tuple[str, str]] = {
    "explain.avoid": ("Avoid", "Vermijd"),
    "explain.prefer": ("Prefer", "Liever"),
    "explain.why": ("Why", "Waarom"),
    "explain.silence": ("Silence", "Onderdrukken"),
    "explain_error": (
        "This cannot be silenced; mend it.",
        "Dit is niet te onderdrukken; herstel het.",
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
