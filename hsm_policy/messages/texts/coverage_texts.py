"""What the program says of what scenarios try, and of what they leave untried."""

TEXTS: dict[str, tuple[str, str]] = {
    "coverage_title": ("What the scenarios try", "Wat de scenario's beproeven"),
    "coverage_scenarios": (
        "Scenarios: {scenarios}. Not read or decided: {undecided}.",
        "Scenario's: {scenarios}. Niet gelezen of beslist: {undecided}.",
    ),
    "coverage_progress": (
        "scenarios looked at: {done} of {all}",
        "scenario's bekeken: {done} van {all}",
    ),
    "coverage_file": ("file", "bestand"),
    "coverage_rules": ("rules", "regels"),
    "coverage_fired": ("fired", "afgegaan"),
    "coverage_missed": ("just missed", "net niet"),
    "coverage_comparisons": ("comparisons", "vergelijkingen"),
    "coverage_both": ("both sides", "beide kanten"),
    "coverage_border": ("border", "grens"),
    "coverage_step": ("one step off", "één stap ernaast"),
    "coverage_all": ("all", "alle"),
    "coverage_never_fired": (
        "Rules that no scenario lets fire",
        "Regels die in geen scenario afgaan",
    ),
    "coverage_never_missed": (
        "Rules that no scenario lets fail by one part alone",
        "Regels die in geen scenario op slechts één onderdeel stuklopen",
    ),
    "coverage_one_sided": (
        "Comparisons tried on one side only",
        "Vergelijkingen die maar aan één kant zijn beproefd",
    ),
    "coverage_only_true": ("always holds", "gaat altijd op"),
    "coverage_only_false": ("never holds", "gaat nooit op"),
    "coverage_untried": ("never tried", "nooit beproefd"),
    "coverage_no_border": (
        "Comparisons never tried exactly at the border, or never one step beside it",
        "Vergelijkingen die nooit precies op de grens of nooit één stap ernaast zijn beproefd",
    ),
    "coverage_lacks": ("never: {what}", "nooit: {what}"),
    "coverage_rows": (
        "Rows of tables that no scenario reads, or none on the first day or the day before",
        "Rijen van tabellen die geen scenario leest, of geen op de eerste dag of de dag ervoor",
    ),
    "coverage_row": ("{table} from {first}", "{table} vanaf {first}"),
    "coverage_row_unread": ("no scenario reads it", "geen scenario leest deze rij"),
    "coverage_first_day": ("first day", "eerste dag"),
    "coverage_day_before": ("day before", "dag ervoor"),
    "coverage_requirements": (
        "States of requirements that no scenario shows",
        "Standen van voorwaarden die geen scenario laat zien",
    ),
    "coverage_readings": (
        "Readings that no scenario follows, or that change an outcome in none",
        "Lezingen die geen scenario volgt, of die in geen scenario een uitkomst wijzigen",
    ),
    "coverage_not_followed": ("never followed", "nooit gevolgd"),
    "coverage_not_told": ("never changes an outcome", "wijzigt nooit een uitkomst"),
    "coverage_legend": (
        (
            "Green: the rule fires in a scenario and just misses in another. Yellow: it fires, "
            "and never fails by one part alone. Red: it never fires. A comparison is green "
            "where it was seen to hold and not to hold; a part with dots under it never failed "
            "alone. Point at a mark to read what it says."
        ),
        (
            "Groen: de regel gaat in een scenario af en in een ander net niet. Geel: de regel "
            "gaat af en loopt nooit op slechts één onderdeel stuk. Rood: de regel gaat nooit "
            "af. Een vergelijking is groen als zij eens wel en eens niet opging; een onderdeel "
            "met stippels eronder liep nooit als enige stuk. Wijs een teken aan om te lezen wat "
            "het zegt."
        ),
    ),
    "coverage_times": (
        "fired in {fired}, just missed in {missed} ways",
        "afgegaan in {fired} scenario's, net niet op {missed} manieren",
    ),
    "coverage_part": (
        "the only part that failed: {count} times",
        "het enige onderdeel dat stukliep: {count} keer",
    ),
    "coverage_sides": (
        "holds: {true}; does not: {false}; at the border: {border}; one step off: {step}",
        "gaat op: {true}; gaat niet op: {false}; op de grens: {border}; één stap ernaast: {step}",
    ),
    "coverage_yes": ("yes", "ja"),
    "coverage_no": ("no", "nee"),
    "coverage_written": ("Written to {file}.", "Geschreven naar {file}."),
}
