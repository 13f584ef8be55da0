"""What the program says of scenarios that were tried."""

TEXTS: dict[str, tuple[str, str]] = {
    "test_difference": (
        "{part}: expected {expected}, got {got}",
        "{part}: verwacht {expected}, gekregen {got}",
    ),
    "test_failed": ("FAILED", "MISLUKT"),
    "test_why": ("Why", "Waarom"),
    "test_summary": (
        "Scenarios as they say: {passed}. Others: {failed}.",
        "Scenario's die uitkomen: {passed}. Andere: {failed}.",
    ),
    "test_watching": (
        "Waiting for a change of the rulebook; end with Ctrl+C.",
        "Wacht op een wijziging van het regelboek; stop met Ctrl+C.",
    ),
    "new_test_name": (
        "SAY IN ONE SENTENCE WHAT THIS SHOWS",
        "ZEG IN EEN ZIN WAT DIT LAAT ZIEN",
    ),
    "new_test_review": (
        "Written from the present verdict: read each line, and keep what matters.",
        "Geschreven vanuit de huidige beslissing: lees elke regel en houd wat ertoe doet.",
    ),
}
